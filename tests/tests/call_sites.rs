//! Compiles and runs every call site of the design, written as users write it.
//!
//! Call sites that require a later issue are behind a `cfg` that names the issue.

use std::collections::BTreeSet;

use dokklib::chrono::{DateTime, NaiveDate, Utc};
use dokklib::{Attribute, Collection, Entity, ErrorKind, Index, InverseIndex, RawItem, Relation, Schema, Table};
use dokklib_tests::Engine;
use uuid::Uuid;

// The schema.

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    ttl = "expires",
    tag = "type",
    indexes(InverseIndex, ByStatus, ByAssignee),
    entities(Account, Order, Task)
)]
struct Shop;

#[derive(Index)]
#[index(name = "GSI_2", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct ByStatus;

#[derive(Index)]
#[index(name = "GSI_3", partition_key = "GSI3PK", sort_key = "GSI3SK")]
struct ByAssignee;

// Entities.

/// Key value: the unique user name, e.g. `alice`. Example key: `USER#alice`.
#[derive(Entity)]
#[entity(prefix = "USER")]
struct User;

#[derive(Entity)]
#[entity(prefix = "GROUP")]
struct Group;

#[derive(Entity)]
#[entity(prefix = "SEAT", key = u64)]
struct Seat;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "ACCOUNT", schema = Shop)]
struct Account {
    #[entity(key)] // PK = SK = ACCOUNT#<name>
    name: String,
    email: String,
    nickname: Option<String>, // None: no attribute
    #[entity(rename = "n")]
    logins: u64,
    tags: BTreeSet<String>, // SS; empty: no attribute
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    prefix = "ORDER", schema = Shop,
    pk = User(user),          // USER#<user>
    sk = Self(placed_at, id), // ORDER#<placed_at>#<id>
    index(InverseIndex),      // swaps the attributes of the primary key
    index(ByStatus as by_status, pk = User(user), sk = Self(status, placed_at)),
)]
struct Order {
    user: String,
    placed_at: DateTime<Utc>,
    id: Uuid,
    status: Status,
    total: u64,
    views: u64,
    tags: BTreeSet<String>,
    notes: Vec<String>,
    coupon: Option<String>,
    address: Address,
}

#[derive(Attribute, Debug, Clone, Copy, PartialEq)]
enum Status {
    Open,
    Shipped,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Address {
    city: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "TASK", schema = Shop, pk = User(owner), sk = Self(number),
         index(ByAssignee as by_assignee, pk = User(assignee), sk = Self(status, due)))]
struct Task {
    owner: String,
    number: u64,
    assignee: Option<String>,
    status: Status,
    due: NaiveDate,
}

fn order() -> Order {
    Order {
        user: "alice".to_owned(),
        placed_at: DateTime::UNIX_EPOCH,
        id: Uuid::from_u128(7),
        status: Status::Open,
        total: 100,
        views: 0,
        tags: BTreeSet::new(),
        notes: vec![],
        coupon: Some("SPRING".to_owned()),
        address: Address { city: "Paris".to_owned() },
    }
}

// Compiled but not run, because it loads the AWS configuration of the environment.
#[allow(dead_code)]
async fn tables(client: dokklib::aws_sdk_dynamodb::Client) {
    let _table = Table::from_env("SingleTable").await; // Table<SingleTable>; aws-config's defaults
    let _table = Table::new(client.clone(), "SingleTable"); // an aws_sdk_dynamodb::Client
    let _table = Shop::table(client, "shop"); // Table<Shop>
    let _table = Shop::from_env("shop").await; // Table<Shop>
}

#[test]
#[allow(clippy::needless_borrows_for_generic_args, reason = "both forms must compile")]
fn keys() {
    let alice = User::partition_key("alice"); // PartitionKey<User>    USER#alice
    let group1 = Group::sort_key("group1"); // SortKey<Group>        GROUP#group1
    let users = User::prefix_sort_key(); // PrefixSortKey<User>   USER#
    let recent = Order::prefix_sort_key().begins_with("2020-02"); // ORDER#2020-02
    let seat = Seat::sort_key(7_u64); // SortKey<Seat>         SEAT#00000000000000000007

    assert_eq!(alice.as_str(), "USER#alice");
    assert_eq!(group1.as_str(), "GROUP#group1");
    assert_eq!(users.as_str(), "USER#");
    assert_eq!(recent.as_str(), "ORDER#2020-02");
    assert_eq!(seat.as_str(), "SEAT#00000000000000000007");

    let Order { user, placed_at, id, .. } = order();
    let key = Order::key(user, placed_at, id); // PrimaryKey<Order>: the parts, each once, in order
    assert_eq!(key, Order::key("alice", &placed_at, &id));
    assert_eq!(key.partition_key(), "USER#alice");
    assert_eq!(Order::sort_key(placed_at, id).as_str(), key.sort_key());
    key.check().unwrap();
}

#[tokio::test]
async fn relations() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let (alice, bob) = (User::partition_key("alice"), User::partition_key("bob"));
    let (group1, group2) = (Group::sort_key("group1"), Group::sort_key("group2"));

    table.insert((&alice, &group1)).await?;
    table.insert((&bob, &group1)).attribute("role", "admin").await?;
    let members: Vec<Relation<User, Group>> =
        table.query((Group::partition_key("group1"), User::prefix_sort_key())).index(InverseIndex).await?;
    let names: Vec<_> = members.iter().map(|member| member.partition_key().value()).collect();
    assert_eq!(names, ["alice", "bob"]);

    table
        .transact_write()
        .delete((&alice, &group1))
        .delete((&bob, &group1))
        .insert((&alice, &group2))
        .insert((&bob, &group2))
        .await?;
    assert_eq!(table.get((&alice, &group1)).await?, None);
    assert!(table.get((&bob, &group2)).consistent().await?.is_some());
    Ok(())
}

#[tokio::test]
async fn items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let order = order();
    let Order { placed_at: at, id, .. } = order;

    table.insert(&order).await?;
    assert_eq!(table.insert(order.clone()).await.unwrap_err().kind(), ErrorKind::AlreadyExists);
    table.put(order.clone()).await?;
    assert_eq!(table.get(Order::key("alice", at, id)).await?.as_ref(), Some(&order));
    assert_eq!(table.get(&order).consistent().await?.as_ref(), Some(&order));

    let update = table
        .update(Order::key("alice", at, id))
        .set(Order::TOTAL, 120)
        .add(Order::VIEWS, 1)
        .set(Order::ADDRESS.field(Address::CITY), "Berlin")
        .append(Order::NOTES, ["gift"])
        .remove(Order::COUPON)
        .when(Order::TOTAL.lt(500) & !Order::TAGS.contains("locked"));
    let updated = update.returning_new().await?;
    assert_eq!((updated.total, updated.views), (120, 1));
    assert_eq!((updated.address.city.as_str(), updated.notes.as_slice()), ("Berlin", &["gift".to_owned()][..]));

    let orders = table.query(Order::query("alice")).await?;
    assert_eq!(orders, [updated]);

    table.delete(&order).must_exist().await?;
    assert_eq!(table.delete(&order).must_exist().await.unwrap_err().kind(), ErrorKind::NotFound);
    Ok(())
}

#[tokio::test]
async fn requests_without_sending() -> dokklib::Result<()> {
    let table = Table::<Shop>::offline("shop");
    let input = table.get(Order::key("alice", DateTime::UNIX_EPOCH, Uuid::nil())).to_input()?;
    assert_eq!(input.table_name(), Some("shop"));
    let _sdk = table.delete(Account::key("alice")).into_sdk()?;
    Ok(())
}

#[tokio::test]
async fn transactions() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let order = order();
    let task =
        Task { owner: "alice".to_owned(), number: 1, assignee: None, status: Status::Open, due: NaiveDate::default() };
    let account = Account {
        name: "alice".to_owned(),
        email: "alice@example.com".to_owned(),
        nickname: None,
        logins: 4,
        tags: BTreeSet::from(["vip".to_owned()]),
    };
    let Order { placed_at: at, id, .. } = order;

    table.transact_write().insert(&order).put(&task).insert(&account).await?;
    table
        .transact_write()
        .check(&account, Account::LOGINS.gt(3))
        .update(Order::key("alice", at, id), |order| order.set(Order::TOTAL, 3).when(Order::TOTAL.eq(100)))
        .push(table.delete(&task).when(Task::ASSIGNEE.not_exists()))
        .await?;
    assert_eq!(table.get(&order).await?.map(|order| order.total), Some(3));
    assert_eq!(table.get(&task).await?, None);
    assert_eq!(table.get(Account::key("alice")).await?, Some(account));
    Ok(())
}

#[tokio::test]
async fn verbs() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let order = order();
    let Order { placed_at: at, id, .. } = order;

    table.upsert(&order).await?;
    table.replace(&order).await?;
    let old: Option<Order> = table.put(&order).returning_old().await?;
    assert_eq!(old.as_ref(), Some(&order));
    let keys = [Order::key("alice", at, id), Order::key("bob", at, id)];
    let orders: Vec<Option<Order>> = table.batch_get(keys).await?;
    assert_eq!(orders, [Some(order.clone()), None]);

    table.batch_write().put(&order).delete(Account::key("bob")).await?;
    table.batch_put([&order]).await?;
    table.batch_delete([Order::key("bob", at, id)]).await?;
    let deleted: usize = table.delete_all(Order::query("alice")).await?;
    assert_eq!(deleted, 1);
    Ok(())
}

#[tokio::test]
async fn index_keys_cant_go_stale() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let order = order();
    let task =
        Task { owner: "a".to_owned(), number: 1, assignee: None, status: Status::Shipped, due: NaiveDate::default() };
    table.transact_write().insert(&order).insert(&task).await?;

    let (at, id, due) = (order.placed_at, order.id, task.due);
    table.update(Order::key("alice", at, id)).set(Order::STATUS, Status::Shipped).await?; // one field: plain `set`
    assert_eq!(table.query(Order::by_status("alice")).await?[0].status, Status::Shipped);
    table.update(&task).set(Task::STATUS, Status::Open).await?; // adds the condition that the other parts are unchanged
    table
        .update(Task::key("a", 1))
        .change((
            Task::STATUS.to(Status::Open),
            Task::ASSIGNEE.to("bob"),
            Task::DUE.unchanged(due), // a condition, not a write
        ))
        .await?;
    assert_eq!(table.query(Task::by_assignee("bob")).await?.len(), 1);
    table.update(Task::key("a", 1)).remove(Task::ASSIGNEE).await?; // removes the item from the sparse index
    assert_eq!(table.query(Task::by_assignee("bob")).await?, []);
    Ok(())
}

#[tokio::test]
async fn queries() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let order = order();
    table.insert(&order).await?;
    let noon = order.placed_at;
    let (monday, friday) = (noon, noon);

    let orders = table.query(Order::query("alice").between(monday, friday)).await?;
    assert_eq!(orders, std::slice::from_ref(&order));
    let open = table.query(Order::by_status("alice").eq(Status::Open).ge(noon)).await?;
    assert_eq!(open, std::slice::from_ref(&order));
    let page = table.query(Order::query("alice")).filter(Order::TOTAL.gt(5)).limit(10).descending().page().await?;
    assert_eq!((page.items, page.scanned), (vec![order], 1));
    let raw: Vec<RawItem> = table.query(User::partition_key("alice")).await?;
    assert_eq!(raw.len(), 1);
    Ok(())
}

#[derive(Collection)]
enum Activity {
    Order(Order),
    Task(Task),
    #[collection(other)]
    Other(RawItem),
}

#[derive(Collection)]
#[collection(exhaustive)]
struct Work {
    orders: Vec<Order>,
    tasks: Vec<Task>,
}

#[tokio::test]
async fn item_collections() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let task =
        Task { owner: "alice".to_owned(), number: 1, assignee: None, status: Status::Open, due: NaiveDate::default() };
    table.insert(order()).await?;
    table.insert(&task).await?;

    let all: Vec<Activity> = table.query_as::<Activity>(User::partition_key("alice")).await?;
    let [Activity::Order(first), Activity::Task(second)] = &all[..] else { panic!("an order and a task") };
    assert_eq!((first, second), (&order(), &task));
    let work: Work = table.query_as::<Work>(User::partition_key("alice")).consistent().await?;
    assert_eq!((work.orders, work.tasks), (vec![order()], vec![task.clone()]));
    table.insert((User::partition_key("alice"), Group::sort_key("1"))).await?;
    let all = table.query_as::<Activity>(&User::partition_key("alice")).await?;
    let Activity::Other(membership) = &all[0] else { panic!("`Activity` has no variant for a membership") };
    assert_eq!(membership.get::<String>("SK")?.as_deref(), Some("GROUP#1"));
    let scanned = table.scan::<Order>().segments(4).await?;
    assert_eq!(scanned, [order()]);
    Ok(())
}

#[cfg(issue = "7")]
mod issue_7 {
    use super::*;

    async fn transact_get(table: Table<Shop>, noon: DateTime<Utc>) -> dokklib::Result<()> {
        let (order, task) = table.transact_get((Order::key("alice", noon, Uuid::nil()), Task::key("a", 1))).await?;
        Ok(())
    }
}
