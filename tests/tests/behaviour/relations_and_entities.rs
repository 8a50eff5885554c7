//! Relations whose keys are, or begin like, the keys of entities that the schema lists.

use dokklib::{Entity, ErrorKind, Path, Relation, Schema};
use dokklib_tests::Engine;

use crate::{Group, User};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Order, Line))]
struct Shop;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
}

/// A unit entity with the prefix of an item.
#[derive(Entity)]
#[entity(prefix = "ORDER")]
struct OrderName;

/// A unit entity with the prefix of another unit entity.
#[derive(Entity)]
#[entity(prefix = "USER")]
struct UserName;

#[derive(Entity)]
struct Cart;

/// A child of a cart. No schema lists `Cart`.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Cart(cart, "LINE", number))]
struct Line {
    user: String,
    cart: String,
    number: u8,
}

fn order() -> Order {
    Order { user: "alice".to_owned(), id: 7, total: 120 }
}

#[tokio::test]
async fn writing_a_relation_with_the_prefix_of_an_entity_is_an_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.put(order()).await?;
    let key = || (User::partition_key("alice"), OrderName::sort_key("e"));
    let partition = || (UserName::partition_key("alice"), Order::sort_key(8));
    for (error, prefix) in [
        (table.insert(key()).await.unwrap_err(), "ORDER"),
        (table.put(key()).attribute("total", "much").await.unwrap_err(), "ORDER"),
        (table.replace(key()).await.unwrap_err(), "ORDER"),
        (table.upsert(key()).await.unwrap_err(), "ORDER"),
        (table.update(key()).attribute("note", "x").await.unwrap_err(), "ORDER"),
        (table.put(Relation::new(key().0, key().1)).await.unwrap_err(), "ORDER"),
        (table.transact_write().put(key()).await.unwrap_err(), "ORDER"),
        (table.transact_write().update(key(), |key| key.attribute("note", "x")).await.unwrap_err(), "ORDER"),
        (table.update(partition()).attribute("note", "x").await.unwrap_err(), "USER"),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let text = format!(
            "a key of the relation has the prefix \"{prefix}\" of the entity `Order`, whose queries would read the \
             relation: declare another `prefix = \"..\"` for the entity of this key"
        );
        assert!(error.to_string().ends_with(&text), "{error}");
    }
    assert_eq!(table.query(Order::query("alice")).await?, [order()]);

    // A row that another program wrote can be read and deleted.
    assert_eq!(table.get(key()).await?, None);
    table.delete(key()).await?;
    // The other key is not a key of an order, so no query for orders reads the relation.
    table.put((Group::partition_key("1"), OrderName::sort_key("e"))).await?;
    Ok(())
}

#[tokio::test]
async fn a_relation_can_have_the_key_of_the_parent_of_an_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let line = Line { user: "alice".to_owned(), cart: "c".to_owned(), number: 1 };
    table.put(&line).await?;
    let cart = || (User::partition_key("alice"), Cart::sort_key("c"));
    table.put(cart()).attribute("open", true).await?;
    assert_eq!(table.get(cart()).await?.unwrap().get::<bool>("open")?, Some(true));
    Ok(())
}

#[tokio::test]
async fn an_update_of_a_relation_cant_change_a_field_of_an_entity() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.put(order()).await?;
    let key = || (User::partition_key("alice"), Order::sort_key(7));
    let total = Path::<Relation<User, Order>, String>::raw("total");
    for error in [
        table.update(key()).attribute("total", "much").await.unwrap_err(),
        table.update(key()).set(total.clone(), "much").await.unwrap_err(),
        table.update(key()).set_if_absent(total, "much").await.unwrap_err(),
        table.transact_write().update(key(), |key| key.attribute("total", 1)).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let text = "`total` is a field of `Order`, and the item is a `Order`: update it by a key of `Order`, not as a relation";
        assert!(error.to_string().ends_with(text), "{error}");
    }
    table.update(key()).attribute("note", "an attribute that the entity doesn't declare").await?;
    assert_eq!(table.query(Order::query("alice")).await?, [order()]);
    Ok(())
}
