//! Structs with a limit for each field.

use dokklib::{Collection, Entity, ErrorKind, Index, Projection, Relation, Schema, Table};
use dokklib_tests::{Engine, RequestCounter};

use crate::{Group, User};

#[derive(Index)]
#[index(name = "by_votes", partition_key = "GSI1PK", sort_key = number("votes"))]
struct ByVotes;

#[derive(Index)]
#[index(name = "by_day", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct ByDay;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    indexes(ByVotes, ByDay),
    entities(Account, Order, Line, Post)
)]
struct Shop;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = "ACCOUNT")]
struct Account {
    user: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Shop, pk = User(user), sk = Self(id),
    index(ByVotes, pk = User(user), sk = votes),
    index(ByDay, pk = User(user), sk = Self(day, id)),
)]
struct Order {
    user: String,
    id: u16,
    day: u16,
    votes: u32,
}

/// A child, whose sort key is between those of two orders.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Order(order, "LINE", number))]
struct Line {
    user: String,
    order: u16,
    number: u8,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Shop, pk = User(user), sk = Self(id),
    index(ByVotes, pk = User(user), sk = votes),
    index(ByDay, pk = User(user), sk = Self(day, id)),
)]
struct Post {
    user: String,
    id: u16,
    day: u16,
    votes: u32,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Post)]
struct PostId {
    id: u16,
}

#[derive(Collection, Debug, PartialEq)]
struct Dashboard {
    account: Account,
    #[collection(limit = 3, descending)]
    orders: Vec<Order>,
    #[collection(limit = 1)]
    first_post: Option<PostId>,
}

#[derive(Collection, Debug, PartialEq)]
struct Ranked {
    #[collection(limit = 2, descending)]
    orders: Vec<Order>,
    #[collection(limit = 2)]
    posts: Vec<Post>,
}

#[derive(Collection, Debug, PartialEq)]
struct Groups {
    #[collection(limit = 2)]
    groups: Vec<Relation<User, Group>>,
}

fn account() -> Account {
    Account { user: "alice".to_owned() }
}

fn order(id: u16) -> Order {
    Order { user: "alice".to_owned(), id, day: 100 - id, votes: u32::from(id) }
}

fn post(id: u16) -> Post {
    Post { user: "alice".to_owned(), id, day: 100 - id, votes: u32::from(id) * 10 }
}

#[tokio::test]
async fn each_field_has_its_own_limit() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.batch_write().put(account()).put_all((1..=20).map(order)).put_all((1..=5).map(post)).await?;

    let counter = RequestCounter::default();
    let counted = counter.attach(&table);
    let alice = || User::partition_key("alice");
    let dashboard = counted.query_as::<Dashboard>(alice());
    assert_eq!(counter.take(), 0);
    let expected =
        Dashboard { account: account(), orders: [20, 19, 18].map(order).into(), first_post: Some(PostId { id: 1 }) };
    assert_eq!(dashboard.clone().await?, expected);
    assert_eq!(counter.take(), 3, "one request for each field");
    let metered = dashboard.consistent().metered().await?;
    assert_eq!((metered.value, metered.usage.attempts), (expected, 3));

    // Bounds on the sort keys apply to all fields.
    let range = || alice().up_to(Order::sort_key(10));
    let dashboard = counted.query_as::<Dashboard>(range()).await?;
    assert_eq!((dashboard.orders, dashboard.first_post), ([10, 9, 8].map(order).into(), None));
    assert_eq!(counter.take(), 3 + 2, "no request for an empty range");

    // An empty partition, and one without the required item.
    let nobody = table.query_as::<Dashboard>(User::partition_key("bob")).await.unwrap_err();
    assert_eq!(nobody.kind(), ErrorKind::NotFound);
    table.put(Order { user: "bob".to_owned(), ..order(1) }).await?;
    let incomplete = table.query_as::<Dashboard>(User::partition_key("bob")).await.unwrap_err();
    assert_eq!(incomplete.kind(), ErrorKind::Decode);
    let invalid = table.query_as::<Dashboard>(User::partition_key("")).await.unwrap_err();
    assert_eq!(invalid.kind(), ErrorKind::InvalidInput);
    Ok(())
}

#[tokio::test]
async fn items_of_other_types_do_not_count_for_the_limit() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let lines = (1..=30).map(|number| Line { user: "alice".to_owned(), order: 9, number });
    table.batch_write().put(account()).put_all((1..=10).map(order)).put_all(lines).await?;
    let dashboard = table.query_as::<Dashboard>(User::partition_key("alice")).await?;
    assert_eq!(dashboard.orders, [10, 9, 8].map(order));
    assert_eq!(dashboard.first_post, None);
    Ok(())
}

#[tokio::test]
async fn limits_in_an_index() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.batch_write().put_all((1..=8).map(order)).put_all((1..=8).map(post)).await?;
    let alice = || User::partition_key("alice");

    // The sort key is an attribute, so the types have no prefix.
    let ranked = table.query_as::<Ranked>(alice().in_index(ByVotes)).await?;
    assert_eq!(ranked, Ranked { orders: [8, 7].map(order).into(), posts: [1, 2].map(post).into() });

    let by_day = table.query_as::<Ranked>(alice().in_index(ByDay));
    assert_eq!(by_day.clone().await?, Ranked { orders: [1, 2].map(order).into(), posts: [8, 7].map(post).into() });
    let invalid = by_day.consistent().await.unwrap_err();
    assert_eq!(invalid.kind(), ErrorKind::InvalidRequest);
    Ok(())
}

#[tokio::test]
async fn limits_of_relations() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for group in ["a", "b", "c"] {
        table.put((User::partition_key("alice"), Group::sort_key(group))).await?;
    }
    let groups = table.query_as::<Groups>(User::partition_key("alice")).await?.groups;
    let keys: Vec<_> = groups.iter().map(|group| group.sort_key().as_str().to_owned()).collect();
    assert_eq!(keys, ["GROUP#a", "GROUP#b"]);
    Ok(())
}

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", ttl = "expires", tag = "type", entities(Visit))]
struct Site;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Site, pk = User(user), sk = Self(id))]
struct Visit {
    user: String,
    id: u16,
    #[entity(ttl)]
    expires: Option<u64>,
}

#[derive(Collection, Debug)]
struct LatestVisits {
    #[collection(limit = 2, descending)]
    visits: Vec<Visit>,
}

#[tokio::test]
async fn expired_items_do_not_count_for_the_limit() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Site>().await;
    let visit = |id| Visit { user: "alice".to_owned(), id, expires: (id == 4).then_some(1) };
    table.batch_put((1..=4).map(visit)).await?;
    let latest = table.query_as::<LatestVisits>(User::partition_key("alice"));
    assert_eq!(latest.clone().await?.visits, [3, 2].map(visit));
    assert_eq!(latest.including_expired().await?.visits, [4, 3].map(visit));
    Ok(())
}

#[test]
fn the_requests_of_the_fields() {
    let table = Table::<Shop>::offline("table");
    let inputs = |partition| table.query_as::<Dashboard>(partition).to_inputs().unwrap();
    let text = |input: &dokklib::aws_sdk_dynamodb::operation::query::QueryInput| {
        let mut values: Vec<_> = input.expression_attribute_values().unwrap().values().collect();
        values.sort_unstable_by_key(|value| value.as_s().unwrap().clone());
        let values: Vec<_> = values.into_iter().map(|value| value.as_s().unwrap().clone()).collect();
        let is_projected = input.projection_expression().is_some();
        (values.join(" "), input.limit(), input.scan_index_forward(), is_projected)
    };
    let inputs: Vec<_> = inputs(User::partition_key("alice")).iter().map(text).collect();
    let expected = [
        ("ACCOUNT USER#alice".to_owned(), None, None, false),
        ("ORDER# USER#alice".to_owned(), Some(3), Some(false), false),
        ("POST# USER#alice".to_owned(), Some(1), None, true),
    ];
    assert_eq!(inputs, expected);
    let shown = format!("{:?}", table.query_as::<Dashboard>(User::partition_key("secret")));
    assert!(shown.contains("ORDER#") && !shown.contains("secret"), "{shown}");
}
