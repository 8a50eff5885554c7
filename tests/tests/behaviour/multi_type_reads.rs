//! Reads of items of several types: batches, lists of mixed keys, and transactions.

use dokklib::collection::MemberKey;
use dokklib::{Collection, Entity, ErrorKind, Projection, RawItem, Schema};
use dokklib_tests::{Engine, RequestCounter};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(User, Order, Line))]
struct Shop;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop)]
struct User {
    #[entity(key)]
    name: String,
    email: String,
}

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

#[derive(Collection, Debug, PartialEq)]
enum Found {
    User(User),
    Order(Order),
    #[collection(other)]
    Other(RawItem),
}

fn user(name: &str) -> User {
    User { name: name.to_owned(), email: format!("{name}@example.com") }
}

fn order(id: u64) -> Order {
    Order { user: "alice".to_owned(), id, total: id * 10 }
}

fn no_users() -> Vec<dokklib::PrimaryKey<User>> {
    Vec::new()
}

fn line(number: u8) -> Line {
    Line { user: "alice".to_owned(), order: 7, number }
}

#[tokio::test]
async fn a_batch_reads_several_types() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.batch_write().put_all([user("alice"), user("bob")]).put_all((0..150).map(order)).put(line(1)).await?;

    let counter = RequestCounter::default();
    let counted = counter.attach(&table);
    let order_keys: Vec<_> = (0..150).rev().chain([3, 200]).map(|id| Order::key("alice", id)).collect();
    let batch = counted.batch_get((["carol", "bob"].map(User::key), order_keys, vec![Line::key("alice", 7, 1)]));
    assert_eq!(batch.to_inputs()?.len(), 2, "the types share the requests");
    let (users, orders, lines) = batch.clone().consistent().concurrency(1).await?;
    assert_eq!(counter.take(), 2);
    assert_eq!(users, [None, Some(user("bob"))]);
    let expected = (0..150).rev().chain([3]).map(order).map(Some).chain([None]);
    assert_eq!(orders, expected.collect::<Vec<_>>());
    assert_eq!(lines, [Some(line(1))]);

    let (users, orders) = counted.batch_get((no_users(), [Order::key("alice", 1)])).await?;
    assert_eq!((users, orders), (vec![], vec![Some(order(1))]));
    counter.take();
    let (none,) = counted.batch_get((no_users(),)).await?;
    assert_eq!((none, counter.take()), (vec![], 0));
    Ok(())
}

#[tokio::test]
async fn an_invalid_key_of_a_batch_of_several_types_is_an_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let error = table.batch_get(([User::key("alice")], [Order::key("", 1)])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(
        error.to_string(),
        "batch_get of User, Order: key 1 of the batch: the key part `user` is empty: DynamoDB doesn't allow empty keys"
    );
    Ok(())
}

#[tokio::test]
async fn a_list_of_mixed_keys_reads_the_members_of_a_collection() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.batch_write().put(user("alice")).put_all([order(1), order(2)]).await?;
    let keys = || -> Vec<MemberKey<Found>> {
        let order = Order::key("alice", 2);
        vec![order.clone().into(), User::key("alice").into(), User::key("bob").into(), (&order).into()]
    };
    let found = table.batch_get_as::<Found>(keys()).consistent().await?;
    let expected = [Some(Found::Order(order(2))), Some(Found::User(user("alice"))), None, Some(Found::Order(order(2)))];
    assert_eq!(found, expected);
    assert_eq!(table.batch_get_as::<Found>([]).await?, []);
    assert!(!format!("{:?}", keys()).contains("alice"), "no values");

    let error = table.batch_get_as::<Found>([User::key("").into()]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    Ok(())
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Order)]
struct OrderTotal {
    total: u64,
}

#[derive(Collection, Debug, PartialEq)]
#[collection(exhaustive)]
enum Hit {
    User(User),
    Total(OrderTotal),
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = User)]
struct UserEmail {
    email: String,
}

#[derive(Collection, Debug, PartialEq)]
#[collection(exhaustive)]
enum PartialHit {
    Email(Box<UserEmail>),
    Total(OrderTotal),
}

#[tokio::test]
async fn a_list_of_mixed_keys_reads_projections() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.batch_write().put(user("alice")).put(order(1)).await?;

    let hits =
        table.batch_get_as::<Hit>([Order::key("alice", 1).project::<OrderTotal>().into(), User::key("alice").into()]);
    let request = hits.to_inputs()?[0].request_items().unwrap().values().next().unwrap().clone();
    assert_eq!(request.projection_expression(), None, "users are whole items");
    assert_eq!(hits.await?, [Some(Hit::Total(OrderTotal { total: 10 })), Some(Hit::User(user("alice")))]);

    let hits = table.batch_get_as::<PartialHit>([
        Order::key("alice", 1).project::<OrderTotal>().into(),
        User::key("alice").project::<UserEmail>().into(),
    ]);
    let request = hits.to_inputs()?[0].request_items().unwrap().values().next().unwrap().clone();
    assert_eq!(request.projection_expression(), Some("PK, SK, #0, email, #1"), "`type` and `total` are reserved words");
    let email = UserEmail { email: user("alice").email };
    let expected = [Some(PartialHit::Total(OrderTotal { total: 10 })), Some(PartialHit::Email(Box::new(email)))];
    assert_eq!(hits.await?, expected);
    Ok(())
}

#[tokio::test]
async fn a_transaction_reads_several_types() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.batch_write().put(user("alice")).put_all([order(1), order(2)]).put(line(1)).await?;
    let alice = user("alice");
    let (found, missing, second, first) =
        table.transact_get((&alice, Order::key("alice", 9), Order::key("alice", 2), Line::key("alice", 7, 1))).await?;
    assert_eq!((found, missing, second, first), (Some(alice), None, Some(order(2)), Some(line(1))));
    let (one,) = table.transact_get((Order::key("alice", 1),)).await?;
    assert_eq!(one, Some(order(1)));

    let twelve = |id: u64| Order::key("alice", id);
    let all = table
        .transact_get((
            twelve(0),
            twelve(1),
            twelve(2),
            twelve(3),
            twelve(4),
            twelve(5),
            twelve(6),
            twelve(7),
            twelve(8),
            twelve(9),
            twelve(10),
            twelve(11),
        ))
        .await?;
    assert_eq!((all.0, all.1, all.2, all.11), (None, Some(order(1)), Some(order(2)), None));

    let twice = table.transact_get((Order::key("alice", 1), User::key("alice"), Order::key("alice", 1)));
    let error = twice.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.to_string(),
        "transact_get: operations 0 and 2 of the transaction are on the same item: DynamoDB allows one operation per item"
    );
    let error = table.transact_get((User::key("alice"), Order::key("", 1))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("operation 1 of the transaction, get of Order"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_transaction_reads_a_list() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.batch_put((1..=100).map(order)).await?;
    let counter = RequestCounter::default();
    let counted = counter.attach(&table);

    let keys = [2, 500, 1, 2].map(|id| Order::key("alice", id));
    let found = counted.transact_get(keys.clone()).await?;
    assert_eq!(found, [Some(order(2)), None, Some(order(1)), Some(order(2))], "a key that occurs twice is read once");
    assert_eq!(table.transact_get(keys).to_input()?.transact_items().len(), 3);
    assert_eq!(counter.take(), 1);

    assert_eq!(counted.transact_get(Vec::<dokklib::PrimaryKey<Order>>::new()).await?, []);
    assert_eq!(counter.take(), 0);
    let all = counted.transact_get((1..=100).map(|id| Order::key("alice", id))).await?;
    assert_eq!(all.len(), 100);
    let error = counted.transact_get((1..=101).map(|id| Order::key("alice", id))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.to_string(),
        "transact_get of Order: a transaction must have 1 to 100 operations, but this one has 101"
    );
    assert_eq!(counter.take(), 1);
    Ok(())
}

#[tokio::test]
async fn a_batch_reads_up_to_twelve_lists() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.batch_put((1..=12).map(order)).await?;
    let list = |id| [Order::key("alice", id)];
    let lists = (
        list(1),
        list(2),
        list(3),
        list(4),
        list(5),
        list(6),
        list(7),
        list(8),
        list(9),
        list(10),
        [User::key("bob")],
        list(12),
    );
    let (first, .., nobody, last) = table.batch_get(lists).await?;
    assert_eq!((first, nobody, last), (vec![Some(order(1))], vec![None], vec![Some(order(12))]));
    Ok(())
}
