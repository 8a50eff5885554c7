//! `delete_all` of queries, item collections and scans.

use dokklib::{Collection, Entity, Index, RawItem, Schema, Table};
use dokklib_tests::Engine;

use crate::{Group, User};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", tag = "type", indexes(ByStatus), entities(Account, Order, Line))]
struct Shop;

#[derive(Index)]
#[index(name = "by_status", partition_key = "status_pk", sort_key = "status_sk", projection = keys_only)]
struct ByStatus;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = "ACCOUNT")]
struct Account {
    user: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Self(id), index(ByStatus as by_status, pk = Self(status), sk = Self(id), returns = key))]
struct Order {
    user: String,
    id: u32,
    status: String,
    total: u32,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Order(order, "LINE", number))]
struct Line {
    user: String,
    order: u32,
    number: u8,
}

#[derive(Collection)]
#[allow(dead_code, reason = "no item is read")]
enum Activity {
    Order(Order),
    #[collection(other)]
    Other(RawItem),
}

#[derive(Collection)]
#[allow(dead_code, reason = "no item is read")]
#[collection(exhaustive)]
struct Customer {
    account: Account,
    orders: Vec<Order>,
    lines: Vec<Line>,
}

fn order(user: &str, id: u32) -> Order {
    let status = if id.is_multiple_of(3) { "open" } else { "sent" };
    Order { user: user.to_owned(), id, status: status.to_owned(), total: id }
}

/// Returns a table in which each user has an account, 60 orders and 60 lines.
async fn shop(engine: &Engine) -> dokklib::Result<Table<Shop>> {
    let table = engine.schema_table::<Shop>().await;
    for user in ["alice", "bob"] {
        let lines = (0..60).map(|order| Line { user: user.to_owned(), order, number: 1 });
        let account = Account { user: user.to_owned() };
        table.batch_put((0..60).map(|id| order(user, id))).put_all(lines).put(account).await?;
    }
    Ok(table)
}

async fn count(table: &Table<Shop>, user: &str) -> dokklib::Result<(usize, usize, usize)> {
    let orders = table.query(Order::query(user)).consistent().count().await?;
    let lines = table.query(Line::query(user)).consistent().count().await?;
    Ok((orders, lines, table.query(User::partition_key(user)).consistent().count().await?))
}

#[tokio::test]
async fn everything_that_a_query_returns_is_deleted_and_nothing_else() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = shop(&engine).await?;
    assert_eq!(count(&table, "alice").await?, (60, 60, 121));

    assert_eq!(table.delete_all(Order::query("alice").lt(10)).await?, 10);
    assert_eq!(count(&table, "alice").await?, (50, 60, 111), "the lines of the orders remain");
    let expensive = table.query(Order::query("alice")).filter(Order::TOTAL.ge(55)).page_size(7);
    assert_eq!(table.delete_all(expensive).await?, 5);
    let latest = table.query(Order::query("alice")).descending().limit(5);
    assert_eq!(table.delete_all(latest).await?, 5);
    assert_eq!(table.query(Order::query("alice")).await?.last().unwrap().id, 49);
    assert_eq!(table.delete_all(table.query(Order::query("alice")).consistent()).await?, 40);
    assert_eq!(table.delete_all(Order::query("alice")).await?, 0, "it can be repeated");
    assert_eq!(count(&table, "alice").await?, (0, 60, 61));
    assert_eq!(count(&table, "bob").await?, (60, 60, 121));
    Ok(())
}

#[tokio::test]
async fn the_items_of_an_index_are_deleted() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = shop(&engine).await?;
    assert_eq!(table.delete_all(table.query(Order::by_status("open")).page_size(9)).await?, 40);
    assert_eq!(table.query(Order::by_status("open")).count().await?, 0);
    assert_eq!(count(&table, "alice").await?, (40, 60, 101));
    Ok(())
}

#[tokio::test]
async fn item_collections_are_deleted() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = shop(&engine).await?;
    let alice = User::partition_key("alice");
    assert_eq!(table.delete_all(table.query_as::<Activity>(&alice).limit(10)).await?, 10);
    assert_eq!(table.delete_all(table.query_as::<Customer>(&alice).page_size(20)).await?, 111);
    assert_eq!(count(&table, "alice").await?, (0, 0, 0));
    assert_eq!(table.delete_all(&alice).await?, 0);
    assert_eq!(table.delete_all(User::partition_key("bob")).await?, 121);
    Ok(())
}

#[tokio::test]
async fn the_items_of_a_scan_are_deleted() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = shop(&engine).await?;
    let open = table.scan::<Order>().filter(Order::STATUS.eq("open"));
    assert_eq!(table.delete_all(open).await?, 40);
    assert_eq!(table.delete_all(table.scan::<Order>().segments(5).page_size(10)).await?, 80);
    assert_eq!(table.delete_all(table.scan::<Line>().limit(50)).await?, 50);
    assert_eq!(table.scan::<Line>().count().await?, 70);
    assert_eq!(table.scan::<Account>().count().await?, 2);
    Ok(())
}

#[tokio::test]
async fn relations_are_deleted() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let group = Group::sort_key("1");
    for user in ["alice", "bob", "carol"] {
        let user = User::partition_key(user);
        table.batch_put([(&user, &group), (&user, &Group::sort_key("2"))]).await?;
    }
    let alice = User::partition_key("alice");
    assert_eq!(table.delete_all((&alice, Group::prefix_sort_key())).await?, 2);
    let members = table.query((Group::partition_key("1"), User::prefix_sort_key())).index(dokklib::InverseIndex);
    assert_eq!(table.delete_all(members).await?, 2);
    assert_eq!(table.query(User::partition_key("bob")).await?.len(), 1);
    Ok(())
}
