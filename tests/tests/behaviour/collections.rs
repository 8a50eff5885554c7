//! Item collections, read as an enum (item by item) or as a struct (all items at once).

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{
    Attributes, Collection, Entity, ErrorKind, Index, Item, Path, Projection, RawItem, Relation, Schema, Table,
};
use dokklib_tests::Engine;
use futures_util::{StreamExt, TryStreamExt};

use crate::{Group, User, Users};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Account, Settings, Order, Line))]
struct Shop;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = "ACCOUNT")]
struct Account {
    user: String,
    email: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Self(name))]
struct Settings {
    user: String,
    name: String,
    dark: bool,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
}

/// A child of an order.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Order(order, "LINE", number))]
struct Line {
    user: String,
    order: u64,
    number: u8,
}

#[derive(Collection, Debug, PartialEq)]
enum Activity {
    Account(Account),
    Order(Order),
    Line(Line),
    #[collection(other)]
    Other(RawItem),
}

#[derive(Collection, Debug, PartialEq)]
#[collection(exhaustive)]
enum OrderOrLine {
    Order(Order),
    Line(Line),
}

/// The derive resolves the type of a field, so an alias of `Vec` works.
type Orders = Vec<Order>;

#[derive(Collection, Debug, PartialEq)]
#[collection(exhaustive)]
struct Customer {
    account: Account,
    settings: Option<Settings>,
    orders: Orders,
    lines: Vec<Line>,
}

#[derive(Collection, Debug, PartialEq)]
struct OrdersAndOthers {
    orders: Vec<Order>,
    #[collection(other)]
    others: Vec<RawItem>,
}

fn alice() -> String {
    "alice".to_owned()
}

fn account() -> Account {
    Account { user: alice(), email: "alice@example.com".to_owned() }
}

fn settings(name: &str) -> Settings {
    Settings { user: alice(), name: name.to_owned(), dark: true }
}

fn order(id: u64) -> Order {
    Order { user: alice(), id, total: 100 + id }
}

fn line(order: u64, number: u8) -> Line {
    Line { user: alice(), order, number }
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// Writes an item with these attributes, as another program does.
async fn put_raw<S: Schema>(engine: &Engine, table: &Table<S>, attributes: Attributes) {
    let put = engine.client().put_item().table_name(table.name()).set_item(Some(attributes));
    put.send().await.unwrap();
}

#[tokio::test]
async fn items_are_identified_by_their_tag_or_their_keys() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.put(account()).await?;
    for id in [2, 1] {
        table.put(order(id)).await?;
    }
    table.put(line(1, 1)).await?;
    table.put(settings("a")).await?;
    let mut untagged = order(3).to_attributes()?;
    untagged.remove("type");
    put_raw(&engine, &table, untagged).await;
    table.put(Order { user: "bob".to_owned(), ..order(9) }).await?;

    let all: Vec<Activity> = table.query_as::<Activity>(User::partition_key("alice")).await?;
    assert_eq!(
        all[..5],
        [
            Activity::Account(account()),
            Activity::Order(order(1)),
            Activity::Line(line(1, 1)),
            Activity::Order(order(2)),
            Activity::Order(order(3)),
        ]
    );
    let Activity::Other(other) = &all[5] else { panic!("{:?}", all[5]) };
    assert_eq!(other.get::<String>("name")?.as_deref(), Some("a"));
    assert_eq!(all.len(), 6);
    assert_eq!(table.query_as::<Activity>(User::partition_key("eve")).await?, []);

    let mut newer = order(4).to_attributes()?;
    newer.insert("type".to_owned(), text("OF ANOTHER VERSION"));
    put_raw(&engine, &table, newer).await;
    let all = table.query_as::<Activity>(User::partition_key("alice")).await?;
    assert!(matches!(&all[5], Activity::Other(_)), "an unknown tag takes precedence over known keys");
    Ok(())
}

#[tokio::test]
async fn a_collection_has_the_options_of_a_query() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    for id in 0..7 {
        table.put(order(id)).await?;
    }
    table.put(account()).await?;
    let alice = User::partition_key("alice");
    let query = || table.query_as::<Activity>(&alice);
    assert_eq!(query().count().await?, 8);
    assert_eq!(query().page_size(1).consistent().await?.len(), 8);
    assert_eq!(query().descending().first().await?, Some(Activity::Order(order(6))));
    assert_eq!(query().limit(2).await?, [Activity::Account(account()), Activity::Order(order(0))]);
    let page = query().page_size(3).page().await?;
    assert_eq!((page.items.len(), page.scanned), (3, 3));
    assert_eq!(query().after(page.next.unwrap()).await?.len(), 5);
    let streamed: Vec<Activity> = query().page_size(3).stream().try_collect().await?;
    assert_eq!(streamed.len(), 8);
    let total = Path::<RawItem, u64>::raw("total");
    assert_eq!(query().filter(total.ge(105)).await?, [Activity::Order(order(5)), Activity::Order(order(6))]);
    Ok(())
}

#[tokio::test]
async fn an_exhaustive_collection_rejects_other_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let alice = User::partition_key("alice");
    table.put(order(1)).await?;
    assert_eq!(table.query_as::<OrderOrLine>(&alice).await?, [OrderOrLine::Order(order(1))]);
    table.put(settings("SECRET")).await?;

    let unknown = "the exhaustive collection doesn't list the type of an item: list it, or accept other items with \
                   `#[collection(other)]`";
    let error = table.query_as::<OrderOrLine>(&alice).await.unwrap_err();
    assert_eq!((error.kind(), error.entity()), (ErrorKind::Decode, Some("OrderOrLine")));
    assert_eq!(error.to_string(), format!("query of OrderOrLine: {unknown}"));
    assert!(!format!("{error:?}").contains("SECRET"), "{error:?}");
    let results = table.query_as::<OrderOrLine>(&alice).results().await?;
    assert!(results[0].is_ok() && results[1].is_err(), "a decode error doesn't affect other items");
    let streamed: Vec<_> = table.query_as::<OrderOrLine>(&alice).stream().collect().await;
    assert!(streamed[0].is_ok() && streamed[1].is_err());

    let items = table.query_as::<OrdersAndOthers>(&alice).await?;
    assert_eq!((items.orders, items.others.len()), (vec![order(1)], 1));
    table.put(account()).await?;
    table.put((&alice, Group::sort_key("1"))).await?;
    let error = table.query_as::<Customer>(&alice).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.to_string(), format!("query of Customer: {unknown}"));
    Ok(())
}

#[tokio::test]
async fn a_struct_collection_contains_the_items_of_all_pages() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.put(account()).await?;
    table.put(settings("a")).await?;
    for id in [3, 1, 2] {
        table.put(order(id)).await?;
        table.put(line(id, 2)).await?;
        table.put(line(id, 1)).await?;
    }
    let alice = User::partition_key("alice");
    let expected = Customer {
        account: account(),
        settings: Some(settings("a")),
        orders: [1, 2, 3].map(order).to_vec(),
        lines: [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)].map(|(order, number)| line(order, number)).to_vec(),
    };
    let customer: Customer = table.query_as::<Customer>(&alice).await?;
    assert_eq!(customer, expected, "in sort-key order");
    for size in [0, 1, 4] {
        assert_eq!(table.query_as::<Customer>(&alice).page_size(size).consistent().await?, expected);
    }

    let input = table.query_as::<Customer>(&alice).consistent().to_input()?;
    assert_eq!((input.key_condition_expression(), input.consistent_read()), (Some("PK = :0"), Some(true)));
    let query = table.query_as::<Customer>(&alice).page_size(5);
    assert_eq!(query.clone().into_sdk()?.as_input().get_limit(), &Some(5));
    assert!(!format!("{query:?}").contains("alice"), "{query:?}");
    Ok(())
}

#[tokio::test]
async fn a_collection_larger_than_a_page() -> dokklib::Result<()> {
    #[derive(Entity, Debug, PartialEq)]
    #[entity(pk = User(user), sk = Self(number))]
    struct Picture {
        user: String,
        number: u32,
        bytes: Vec<u8>,
    }

    #[derive(Collection)]
    #[collection(exhaustive)]
    struct Album {
        pictures: Vec<Picture>,
    }

    let engine = Engine::start().await;
    let table = engine.table().await;
    let picture = |number| Picture { user: alice(), number, bytes: vec![7; 320_000] };
    for number in (0..7).rev() {
        table.put(picture(number)).await?;
    }
    let album = table.query_as::<Album>(User::partition_key("alice")).await?;
    assert_eq!(album.pictures, (0..7).map(picture).collect::<Vec<_>>());
    let empty = table.query_as::<Album>(User::partition_key("bob")).await?;
    assert_eq!(empty.pictures, []);
    Ok(())
}

#[tokio::test]
async fn the_number_of_items_must_fit_the_field() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let alice = User::partition_key("alice");
    let customer = || table.query_as::<Customer>(&alice);

    let error = customer().await.unwrap_err();
    assert_eq!((error.kind(), error.is_not_found()), (ErrorKind::NotFound, true));
    assert_eq!(error.to_string(), "query of Customer: the item collection is empty: the required `Account` is missing");

    table.put(order(1)).await?;
    let error = customer().await.unwrap_err();
    assert_eq!((error.kind(), error.is_not_found()), (ErrorKind::Decode, false));
    assert_eq!(
        error.to_string(),
        "query of Customer: the item collection has no `Account` for the field `account`: make the field an `Option` \
         if the item is optional"
    );

    table.put(account()).await?;
    assert_eq!(customer().await?.settings, None);
    table.put(settings("a")).await?;
    assert_eq!(customer().await?.settings, Some(settings("a")));
    table.put(settings("b")).await?;
    let error = customer().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(
        error.to_string(),
        "query of Customer: the item collection has several `Settings` items for the field `settings`: make the field \
         a `Vec` to accept all"
    );

    #[derive(Collection, Debug)]
    struct SettingsAndOthers {
        settings: Settings,
        #[collection(other)]
        others: Vec<RawItem>,
    }
    assert_eq!(table.query_as::<SettingsAndOthers>(&alice).await.unwrap_err().kind(), ErrorKind::Decode);
    table.delete(&settings("b")).await?;
    let items = table.query_as::<SettingsAndOthers>(&alice).await?;
    assert_eq!((items.settings, items.others.len()), (settings("a"), 2));
    Ok(())
}

#[tokio::test]
async fn a_decode_error_names_the_entity_and_the_attribute() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let alice = User::partition_key("alice");
    let mut broken = order(1).to_attributes()?;
    broken.insert("total".to_owned(), text("SECRET"));
    put_raw(&engine, &table, broken.clone()).await;
    let expected = "query of Order: attribute `total` is a string (S), not a number (N)";
    let error = table.query_as::<Activity>(&alice).await.unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Decode, expected));
    let error = table.query_as::<OrdersAndOthers>(&alice).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::Decode, expected),
        "an item that fails to decode is not another item"
    );
    assert!(!format!("{error:?}").contains("SECRET"), "{error:?}");

    broken.remove("type");
    put_raw(&engine, &table, broken).await;
    let error = table.query_as::<Activity>(&alice).await.unwrap_err();
    assert_eq!(error.to_string(), expected, "also if only its keys identify it");

    // An item with the tag of an order and the sort key of another entity.
    let mut moved = order(1).to_attributes()?;
    moved.insert("SK".to_owned(), text("NOTE#1"));
    put_raw(&engine, &table, moved).await;
    table.delete(&order(1)).await?;
    let error = table.query_as::<Activity>(&alice).await.unwrap_err();
    assert_eq!(error.to_string(), "query of Order: attribute `SK` is not a key of the form `ORDER#<20 digits>`");

    let error = table.query_as::<Activity>(User::partition_key("")).await.unwrap_err();
    assert_eq!(error.to_string(), "query of Activity: the key part `User` is empty: DynamoDB doesn't allow empty keys");
    let error = table.query_as::<Customer>(User::partition_key("")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    Ok(())
}

/// Items of `SingleTable` have no tag. A collection can contain relations.
#[tokio::test]
async fn without_a_tag_items_are_identified_by_their_keys() -> dokklib::Result<()> {
    #[derive(Entity, Debug, PartialEq)]
    #[entity(pk = User(user), sk = Self(id))]
    struct Note {
        user: String,
        id: u64,
    }

    #[derive(Collection, Debug, PartialEq)]
    enum Known {
        Group(Relation<User, Group>),
        Note(Note),
        #[collection(other)]
        Other(RawItem),
    }

    #[derive(Collection, Debug)]
    struct Memberships {
        groups: Vec<Relation<User, Group>>,
        #[collection(other)]
        others: Vec<RawItem>,
    }

    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    table.put((&alice, Group::sort_key("1"))).attribute("role", "admin").await?;
    table.put(Note { user: self::alice(), id: 1 }).await?;
    table.put((&alice, Users::sort_key("1"))).await?;
    let mut numbered = Note { user: self::alice(), id: 2 }.to_attributes()?;
    numbered.insert("SK".to_owned(), text("NOTE"));
    put_raw(&engine, &table, numbered).await;

    let all = table.query_as::<Known>(&alice).await?;
    let Known::Group(group) = &all[0] else { panic!("{all:?}") };
    assert_eq!((group.sort_key().value().as_ref(), group.get::<String>("role")?.as_deref()), ("1", Some("admin")));
    assert!(matches!(&all[1..], [Known::Other(_), Known::Note(Note { id: 1, .. }), Known::Other(_)]), "{all:?}");
    let memberships = table.query_as::<Memberships>(&alice).await?;
    assert_eq!((memberships.groups.len(), memberships.others.len()), (1, 3));
    Ok(())
}

#[tokio::test]
async fn a_collection_can_contain_the_entity_of_its_partition_key() -> dokklib::Result<()> {
    #[derive(Entity, Debug, PartialEq)]
    struct Project {
        #[entity(key)]
        id: u64,
    }

    #[derive(Entity, Debug, PartialEq)]
    #[entity(pk = Project(project), sk = Self(number))]
    struct Task {
        project: u64,
        number: u8,
    }

    #[derive(Collection, Debug, PartialEq)]
    #[collection(exhaustive)]
    struct Plan {
        tasks: Vec<Task>,
        project: Project,
    }

    let engine = Engine::start().await;
    let table = engine.table().await;
    table.put(Project { id: 7 }).await?;
    table.put(Task { project: 7, number: 1 }).await?;
    let plan = table.query_as::<Plan>(Project::partition_key(7)).await?;
    assert_eq!(plan, Plan { project: Project { id: 7 }, tasks: vec![Task { project: 7, number: 1 }] });
    Ok(())
}

#[derive(Index)]
#[index(name = "by_author", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByAuthor;

#[derive(Index)]
#[index(name = "by_rank", local, sort_key = number("rank"))]
struct ByRank;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByAuthor, ByRank), entities(Thread, Post))]
struct Forum;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Forum,
    index(ByAuthor, pk = User(author), sk = Self(id)),
    index(ByRank, sk = rank)
)]
struct Thread {
    #[entity(key)]
    id: u64,
    author: String,
    rank: u64,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Forum, pk = Thread(thread), sk = Self(number),
    index(ByAuthor, pk = User(author), sk = Self(number)),
    index(ByRank, sk = rank),
)]
struct Post {
    thread: u64,
    number: u64,
    author: String,
    rank: u64,
}

#[derive(Collection, Debug, PartialEq)]
enum AuthorActivity {
    Thread(Thread),
    Post(Post),
    #[collection(other)]
    Other(RawItem),
}

#[derive(Collection, Debug, PartialEq)]
#[collection(exhaustive)]
struct Author {
    threads: Vec<Thread>,
    posts: Vec<Post>,
}

#[tokio::test]
async fn a_collection_of_an_index() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Forum>().await;
    let thread = |id, author: &str, rank| Thread { id, author: author.to_owned(), rank };
    let post = |number, author: &str, rank| Post { thread: 1, number, author: author.to_owned(), rank };
    table.put(thread(1, "alice", 5)).await?;
    table.put(thread(2, "bob", 0)).await?;
    for post in [post(1, "bob", 9), post(2, "alice", 1), post(3, "alice", 7)] {
        table.put(post).await?;
    }
    let alice = || User::partition_key("alice").in_index(ByAuthor);
    let author = table.query_as::<Author>(alice()).await?;
    assert_eq!(author.threads, [thread(1, "alice", 5)]);
    assert_eq!(author.posts, [post(2, "alice", 1), post(3, "alice", 7)]);
    let latest = table.query_as::<AuthorActivity>(alice()).descending().limit(2).await?;
    assert_eq!(latest, [AuthorActivity::Thread(thread(1, "alice", 5)), AuthorActivity::Post(post(3, "alice", 7))]);
    let pages = table.query_as::<AuthorActivity>(alice()).page_size(1);
    let next = pages.clone().page().await?.next.unwrap();
    assert_eq!(pages.after(next.clone()).await?.len(), 2);
    let other_partition = table.query_as::<AuthorActivity>(User::partition_key("bob").in_index(ByAuthor)).after(next);
    assert_eq!(other_partition.await.unwrap_err().kind(), ErrorKind::InvalidInput);
    // The local index contains all items of the partition, sorted by rank.
    let ranked = table.query_as::<AuthorActivity>(Thread::partition_key(1).in_index(ByRank)).consistent().await?;
    let expected = [
        AuthorActivity::Post(post(2, "alice", 1)),
        AuthorActivity::Thread(thread(1, "alice", 5)),
        AuthorActivity::Post(post(3, "alice", 7)),
    ];
    assert_eq!(ranked[..3], expected);
    let invalid = table.query_as::<AuthorActivity>(alice()).consistent().await.unwrap_err();
    assert_eq!(invalid.kind(), ErrorKind::InvalidRequest);
    Ok(())
}

#[derive(Index)]
#[index(name = "by_owner", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByOwner;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByOwner), entities(Owner, Car))]
struct Garage;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Garage, pk = Self(id), sk = Self(id), index(ByOwner, pk = Self(id), sk = Self(id)))]
struct Owner {
    id: u64,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Garage, pk = Self(plate), sk = Self(plate), index(ByOwner, pk = Owner(owner), sk = Self(plate)))]
struct Car {
    plate: String,
    owner: u64,
}

#[derive(Collection, Debug, PartialEq)]
#[collection(exhaustive)]
struct Fleet {
    owner: Owner,
    cars: Vec<Car>,
}

/// The items have different partition keys in the table and the same one in the index.
#[tokio::test]
async fn a_collection_of_an_index_can_contain_the_entity_of_its_partition_key() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Garage>().await;
    let cars = ["B-1", "B-2"].map(|plate| Car { plate: plate.to_owned(), owner: 1 });
    for car in &cars {
        table.put(car).await?;
    }
    table.put(Car { plate: "B-3".to_owned(), owner: 2 }).await?;
    table.put(Owner { id: 1 }).await?;
    let fleet = table.query_as::<Fleet>(Owner::partition_key(1).in_index(ByOwner)).await?;
    assert_eq!(fleet, Fleet { owner: Owner { id: 1 }, cars: cars.into() });
    Ok(())
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Account)]
struct AccountEmail {
    email: String,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Order)]
struct OrderTotal {
    id: u64,
    total: u64,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Line)]
struct LineNumber {
    number: u8,
}

#[derive(Collection, Debug, PartialEq)]
#[collection(exhaustive)]
enum Overview {
    Account(AccountEmail),
    Order(OrderTotal),
    Line(Box<LineNumber>),
}

#[derive(Collection, Debug, PartialEq)]
#[collection(exhaustive)]
struct Totals {
    account: Option<AccountEmail>,
    orders: Vec<OrderTotal>,
    lines: Vec<LineNumber>,
}

/// Some members are whole items.
#[derive(Collection, Debug, PartialEq)]
enum Mixed {
    Order(OrderTotal),
    Line(Line),
    #[collection(other)]
    Other(RawItem),
}

#[tokio::test]
async fn members_can_be_projections() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.batch_write().put(account()).put(order(1)).put(line(1, 7)).put(order(2)).await?;
    let total = |id| OrderTotal { id, total: 100 + id };
    let email = || AccountEmail { email: account().email };

    let overview = table.query_as::<Overview>(User::partition_key("alice"));
    let expected = [
        Overview::Account(email()),
        Overview::Order(total(1)),
        Overview::Line(Box::new(LineNumber { number: 7 })),
        Overview::Order(total(2)),
    ];
    assert_eq!(overview.clone().await?, expected);
    assert_eq!(overview.descending().limit(1).await?, [Overview::Order(total(2))]);

    let totals = table.query_as::<Totals>(User::partition_key("alice")).await?;
    let expected =
        Totals { account: Some(email()), orders: vec![total(1), total(2)], lines: vec![LineNumber { number: 7 }] };
    assert_eq!(totals, expected);
    assert_eq!(
        table.query_as::<Totals>(User::partition_key("bob")).await?,
        Totals { account: None, orders: vec![], lines: vec![] }
    );

    let mixed = table.query_as::<Mixed>(User::partition_key("alice")).await?;
    assert!(
        matches!(&mixed[0], Mixed::Other(account) if account.get::<String>("email").unwrap() == Some(email().email))
    );
    assert_eq!(mixed[1..], [Mixed::Order(total(1)), Mixed::Line(line(1, 7)), Mixed::Order(total(2))]);
    Ok(())
}

#[test]
fn only_the_attributes_of_projections_are_requested() {
    let table = Table::<Shop>::offline("table");
    let names = |input: dokklib::aws_sdk_dynamodb::operation::query::QueryInput| {
        let expression = input.projection_expression()?.to_owned();
        let names = input.expression_attribute_names()?.clone();
        let mut names: Vec<_> =
            expression.split(", ").map(|name| names.get(name).map_or(name, String::as_str).to_owned()).collect();
        names.sort_unstable();
        Some(names)
    };
    let alice = User::partition_key("alice");
    let expected = ["PK", "SK", "email", "id", "number", "total", "type"].map(String::from).to_vec();
    assert_eq!(names(table.query_as::<Overview>(&alice).to_input().unwrap()), Some(expected.clone()));
    assert_eq!(names(table.query_as::<Totals>(&alice).to_input().unwrap()), Some(expected));
    // Whole items are members too, so all attributes are read.
    assert_eq!(names(table.query_as::<Mixed>(&alice).to_input().unwrap()), None);
}
