//! Projections: reads that return some fields of an item.

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Attribute, Entity, Index, Item, Projection, Schema, Table};
use dokklib_tests::Engine;

use crate::User;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByStatus), entities(Order, Account))]
struct Shop;

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK", projection = keys_only)]
struct ByStatus;

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Address {
    city: String,
    zip: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    prefix = "ORDER", schema = Shop, pk = User(user), sk = Self(id),
    index(ByStatus as by_status, pk = Self(status), sk = User(user), returns = Keys),
)]
struct Order {
    user: String,
    #[entity(key_only)]
    id: u64,
    status: String,
    #[entity(rename = "t", alias = "amount", path = PRICE)]
    total: u64,
    coupon: Option<String>,
    #[entity(flatten)]
    address: Address,
    #[entity(serde)]
    extra: Vec<u8>,
    notes: Vec<String>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop)]
struct Account {
    #[entity(key)]
    name: String,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Order)]
struct Total {
    user: String,
    id: u64,
    #[projection(path = PRICE)]
    price: u64,
    coupon: Option<String>,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Order)]
struct Details {
    address: Address,
    extra: Vec<u8>,
    #[projection(default)]
    notes: Vec<String>,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Order, indexes(ByStatus))]
struct Keys {
    user: String,
    id: u64,
    status: String,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Order, indexes(ByStatus))]
struct Id {
    id: u64,
}

fn order(id: u64) -> Order {
    Order {
        user: "alice".to_owned(),
        id,
        status: "open".to_owned(),
        total: 100 + id,
        coupon: None,
        address: Address { city: "Paris".to_owned(), zip: "75".to_owned() },
        extra: vec![1, 2],
        notes: vec!["n".to_owned()],
    }
}

fn total(id: u64) -> Total {
    Total { user: "alice".to_owned(), id, price: 100 + id, coupon: None }
}

#[tokio::test]
async fn every_read_operation_supports_projections() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    for id in 1..=3 {
        table.insert(order(id)).await?;
    }
    assert_eq!(table.get(Order::key("alice", 1)).project::<Total>().await?, Some(total(1)));
    assert_eq!(table.get(Order::key("alice", 9)).project::<Total>().await?, None);
    let keys = [3, 9, 1].map(|id| Order::key("alice", id));
    assert_eq!(table.batch_get(keys).project::<Total>().await?, [Some(total(3)), None, Some(total(1))]);
    let all = table.query(Order::query("alice")).project::<Total>().consistent().limit(2).await?;
    assert_eq!(all, [total(1), total(2)]);
    let details = table.get(&order(2)).consistent().project::<Details>().await?.unwrap();
    assert_eq!(details, Details { address: order(2).address, extra: vec![1, 2], notes: vec!["n".to_owned()] });
    Ok(())
}

#[tokio::test]
async fn a_keys_only_index_returns_fields_of_its_keys() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.insert(order(1)).await?;
    let orders: Vec<Keys> = table.query(Order::by_status("open")).await?;
    assert_eq!(orders, [Keys { user: "alice".to_owned(), id: 1, status: "open".to_owned() }]);
    let ids = table.query(Order::by_status("open")).project::<Id>().await?;
    assert_eq!(ids, [Id { id: 1 }]);
    Ok(())
}

#[test]
fn the_request_contains_only_the_projected_attributes() {
    let input = Table::<Shop>::offline("shop").get(Order::key("alice", 1)).project::<Details>().to_input().unwrap();
    let projection = input.projection_expression.unwrap();
    let mut names: Vec<_> = projection.split(", ").collect();
    names.sort_unstable();
    assert_eq!(names, ["#0", "PK", "SK", "city", "extra", "notes", "zip"]);
    assert_eq!(input.expression_attribute_names.unwrap()["#0"], "type", "a reserved word");
    let input = Table::<Shop>::offline("shop").get(Order::key("alice", 1)).project::<Total>().to_input().unwrap();
    assert_eq!(
        input.projection_expression.unwrap().split(", ").count(),
        7,
        "PK, SK, type, user, t, its alias amount, coupon"
    );
}

#[tokio::test]
async fn a_decode_error_names_the_projection() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let mut stored = order(1).to_attributes()?;
    stored.remove("user");
    let total = stored.remove("t").unwrap();
    stored.insert("amount".to_owned(), total);
    table.put(order(1)).into_sdk()?.set_item(Some(stored.clone())).send().await.unwrap();
    let order_total = table.get(Order::key("alice", 1)).project::<Total>().await?;
    assert_eq!(order_total, Some(self::total(1)), "from the alias and from the key");
    stored.insert("t".to_owned(), AttributeValue::S("SECRET".to_owned()));
    table.put(order(1)).into_sdk()?.set_item(Some(stored)).send().await.unwrap();
    let error = table.get(Order::key("alice", 1)).project::<Total>().await.unwrap_err();
    assert_eq!(error.to_string(), "get of Total: attribute `t` is a string (S), not a number (N)");

    let tag = AttributeValue::S("ACCOUNT".to_owned());
    let mut sdk = table.put(order(2)).into_sdk()?;
    sdk = sdk.item("type", tag);
    sdk.send().await.unwrap();
    let error = table.get(Order::key("alice", 2)).project::<Total>().await.unwrap_err();
    assert_eq!(error.to_string(), "get of Total: attribute `type` is the tag of another entity");
    Ok(())
}
