//! All items of one type, whatever partition they are in.

use dokklib::{Entity, ErrorKind, Projection, Schema};
use dokklib_tests::Engine;
use futures_util::StreamExt;

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

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Order(order, "LINE", number))]
struct Line {
    user: String,
    order: u64,
    number: u8,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Order)]
struct Total {
    total: u64,
}

/// The same without a schema of its own, where nothing has a tag.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "ORDER", pk = User(user), sk = Self(id))]
struct Untagged {
    user: String,
    id: u64,
}

fn order(id: u64) -> Order {
    Order { user: format!("user-{}", id % 7), id, total: id % 10 }
}

#[tokio::test]
async fn a_scan_gives_the_items_of_one_type() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    for id in 0..40 {
        table.put(order(id)).await?;
        table.put(Line { user: format!("user-{}", id % 7), order: id, number: 1 }).await?;
    }
    for segments in [1, 3, 20] {
        let scan = || table.scan::<Order>().segments(segments).page_size(6);
        let mut orders = scan().await?;
        orders.sort_by_key(|order| order.id);
        assert_eq!(orders, (0..40).map(order).collect::<Vec<_>>(), "{segments} segments");
        assert_eq!(scan().count().await?, 40);
        assert_eq!(scan().filter(Order::TOTAL.eq(3)).await?.len(), 4);
        assert_eq!(scan().filter(Order::TOTAL.eq(3)).count().await?, 4);
        assert_eq!(scan().limit(5).await?.len(), 5);
        assert_eq!(scan().project::<Total>().await?.len(), 40);
        assert_eq!(scan().filter(dokklib::Condition::any([])).await?, []);
        let mut some = Box::pin(scan().consistent().stream());
        assert!(some.next().await.unwrap().is_ok());
    }
    assert_eq!(table.scan::<Line>().count().await?, 40);
    Ok(())
}

#[tokio::test]
async fn without_a_tag_the_keys_say_what_an_item_is() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let user = || User::partition_key("alice");
    for id in 0..5 {
        table.put(Untagged { user: "alice".to_owned(), id }).await?;
        table.put((user(), Group::sort_key(id.to_string()))).await?;
    }
    assert_eq!(table.scan::<Untagged>().await?.len(), 5);
    assert_eq!(table.scan::<Untagged>().filter(Untagged::ID.ge(3)).await?.len(), 2);

    let nowhere = dokklib::Table::new(engine.client(), "no-such-table");
    assert_eq!(nowhere.scan::<Untagged>().await.unwrap_err().kind(), ErrorKind::TableNotFound);
    assert_eq!(nowhere.scan::<Untagged>().segments(3).count().await.unwrap_err().kind(), ErrorKind::TableNotFound);
    Ok(())
}
