//! Collections with bounds on the sort keys, and variants in a `Box`.

use dokklib::collection::PartitionRange;
use dokklib::operation::Cursor;
use dokklib::{Collection, Entity, Index, PartitionKey, Path, RawItem, Schema, Table};
use dokklib_tests::{Engine, RequestCounter};

use crate::{Group, User};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByDay), entities(Login, Order, Post))]
struct Shop;

#[derive(Index)]
#[index(name = "by_day", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByDay;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Self(day), index(ByDay, pk = User(user), sk = Self(day)))]
struct Login {
    user: String,
    day: u16,
    seconds: u32,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Self(id), index(ByDay, pk = User(user), sk = Self(id)))]
struct Order {
    user: String,
    id: u16,
    seconds: u32,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Self(title))]
struct Post {
    user: String,
    title: String,
}

#[derive(Collection, Debug, PartialEq)]
enum Activity {
    Login(Login),
    Order(Box<Order>),
    #[collection(other)]
    Other(RawItem),
}

#[derive(Collection)]
struct Orders {
    orders: Vec<Order>,
    #[collection(other)]
    others: Vec<RawItem>,
}

fn login(day: u16) -> Login {
    Login { user: "alice".to_owned(), day, seconds: u32::from(day) }
}

fn order(id: u16) -> Order {
    Order { user: "alice".to_owned(), id, seconds: u32::from(id) }
}

async fn shop(engine: &Engine) -> dokklib::Result<Table<Shop>> {
    let table = engine.schema_table::<Shop>().await;
    let titles = ["a", "ab", "b", "\u{10ffff}"].map(str::to_owned);
    let posts = titles.map(|title| Post { user: "alice".to_owned(), title });
    table.batch_write().put_all((1..=5).map(login)).put_all((1..=5).map(order)).put_all(posts).await?;
    Ok(table)
}

fn alice() -> PartitionKey<User> {
    User::partition_key("alice")
}

async fn read(table: &Table<Shop>, range: PartitionRange<PartitionKey<User>>) -> dokklib::Result<String> {
    let items = table.query_as::<Activity>(range).await?.into_iter().map(|item| match item {
        Activity::Login(login) => format!("L{}", login.day),
        Activity::Order(order) => format!("O{}", order.id),
        Activity::Other(_) => "P".to_owned(),
    });
    Ok(items.collect::<Vec<_>>().join(" "))
}

#[tokio::test]
async fn bounds_select_a_range_of_all_members() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = shop(&engine).await?;
    let logins = || Login::prefix_sort_key().begins_with("0000");
    assert_eq!(read(&table, alice().from(Order::prefix_sort_key())).await?, "O1 O2 O3 O4 O5 P P P P");
    assert_eq!(read(&table, alice().up_to(Login::prefix_sort_key())).await?, "L1 L2 L3 L4 L5");
    assert_eq!(read(&table, alice().from(logins()).up_to(Order::prefix_sort_key())).await?.len(), 29);
    let range = alice().from(Login::prefix_sort_key().begins_with("00004"));
    let range = range.up_to(Order::prefix_sort_key().begins_with("00002"));
    assert_eq!(read(&table, range).await?, "L4 L5 O1 O2", "a prefix includes the keys that begin with it");
    let posts = alice().from(Post::prefix_sort_key().begins_with("ab")).up_to(Post::prefix_sort_key());
    assert_eq!(read(&table, posts).await?, "P P P");
    assert_eq!(
        read(&table, alice().up_to(Post::prefix_sort_key().begins_with("a"))).await?,
        "L1 L2 L3 L4 L5 O1 O2 O3 O4 O5 P P"
    );
    assert_eq!(read(&table, alice().from(Group::sort_key("x"))).await?, "L1 L2 L3 L4 L5 O1 O2 O3 O4 O5 P P P P");
    assert_eq!(read(&table, alice().up_to(Group::sort_key("x"))).await?, "");

    let counter = RequestCounter::default();
    let empty = alice().from(Post::prefix_sort_key()).up_to(Login::prefix_sort_key());
    assert_eq!(read(&counter.attach(&table), empty).await?, "");
    assert_eq!(counter.take(), 0, "an empty range sends no request");
    Ok(())
}

#[tokio::test]
async fn a_range_has_the_options_of_a_query() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = shop(&engine).await?;
    let query = || table.query_as::<Activity>(alice().from(Order::prefix_sort_key().begins_with("00003")));
    let latest = query().descending().limit(6).await?;
    assert_eq!(latest[4], Activity::Order(Box::new(order(5))), "after the posts");
    let seconds = Path::<RawItem, u32>::raw("seconds");
    assert_eq!(query().filter(seconds.ge(4)).await?.len(), 2, "a filter that is common to all members");
    let page = query().page_size(2).page().await?;
    let cursor = Cursor::from_plain_text(&page.next.unwrap().to_plain_text())?;
    assert_eq!(query().after(cursor.clone()).await?[0], Activity::Order(Box::new(order(5))));
    assert!(table.query_as::<Activity>(alice()).after(cursor).await.is_err(), "a cursor of another range");

    let orders = alice().from(Order::prefix_sort_key()).up_to(Order::prefix_sort_key());
    let gathered = table.query_as::<Orders>(orders).consistent().await?;
    assert_eq!((gathered.orders.len(), gathered.others.len()), (5, 0));

    let by_day = alice().in_index(ByDay).from(Login::prefix_sort_key().begins_with("00005"));
    assert_eq!(table.query_as::<Activity>(by_day).await?.len(), 6);
    let input = table.query_as::<Activity>(alice().from(Order::prefix_sort_key())).to_input()?;
    assert_eq!(input.key_condition_expression(), Some("PK = :0 AND SK >= :1"));
    Ok(())
}
