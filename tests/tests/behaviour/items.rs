use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Attribute, Entity, ErrorKind, Index, Schema};
use dokklib_tests::Engine;
use uuid::Uuid;

use crate::User;

#[derive(Schema)]
#[schema(partition_key = "partition", sort_key = "sort", tag = "type", entities(Everything, Account))]
struct Tagged;

/// A field of each attribute type.
#[derive(Entity, Debug, Clone, PartialEq, Default)]
#[entity(schema = Tagged, pk = User(text), sk = Self(big, small, flag, id))]
struct Everything {
    text: String,
    big: u64,
    small: i8,
    flag: bool,
    id: Uuid,
    float: f64,
    huge: u128,
    bytes: Vec<u8>,
    array: [u8; 4],
    list: Vec<u16>,
    lists: Vec<Vec<u8>>,
    holes: Vec<Option<String>>,
    some: Option<String>,
    none: Option<u64>,
    words: BTreeSet<String>,
    numbers: HashSet<i32>,
    blobs: BTreeSet<Vec<u8>>,
    empty: BTreeSet<u8>,
    map: HashMap<String, u64>,
    sorted: BTreeMap<String, Vec<bool>>,
    r#type_of: char,
}

fn everything() -> Everything {
    Everything {
        text: "a #key$ with \"everything\"".to_owned(),
        big: u64::MAX,
        small: -5,
        flag: true,
        id: Uuid::from_u128(1),
        float: -1.5e100,
        huge: 10_u128.pow(38) - 1,
        bytes: vec![0, 255],
        array: [1, 2, 3, 4],
        list: vec![1, 2],
        lists: vec![vec![], vec![7]],
        holes: vec![None, Some("x".to_owned())],
        some: Some(String::new()),
        none: None,
        words: BTreeSet::from(["a".to_owned(), "b".to_owned()]),
        numbers: HashSet::from([-1]),
        blobs: BTreeSet::from([vec![1], vec![2, 3]]),
        empty: BTreeSet::new(),
        map: HashMap::from([("k".to_owned(), 1)]),
        sorted: BTreeMap::from([("a.b".to_owned(), vec![true, false])]),
        r#type_of: 'ß',
    }
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Tagged)]
struct Account {
    #[entity(key)]
    name: String,
    logins: u64,
    nickname: Option<String>,
    tags: BTreeSet<String>,
}

fn account() -> Account {
    Account { name: "alice".to_owned(), logins: 4, nickname: Some("al".to_owned()), tags: BTreeSet::new() }
}

#[tokio::test]
async fn every_attribute_type_round_trips() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Tagged>().await;
    let item = everything();

    table.insert(&item).await?;
    assert_eq!(table.get(&item).await?.as_ref(), Some(&item));
    table.put(item.clone()).await?;
    assert_eq!(table.get(Everything::key(&item.text, u64::MAX, -5_i8, true, item.id)).await?, Some(item.clone()));
    assert_eq!(table.query(Everything::query(&item.text)).await?, [item]);
    Ok(())
}

#[tokio::test]
async fn the_stored_attributes_of_every_type() -> dokklib::Result<()> {
    let table = dokklib::Table::<Tagged>::offline("table");
    let stored = table.put(everything()).to_input()?.item.unwrap();
    let s = |text: &str| AttributeValue::S(text.to_owned());
    assert_eq!(stored["partition"], s("USER#a$P$Skey$T$Pwith$P$Reverything$R"));
    assert_eq!(stored["sort"], s("EVERYTHING#18446744073709551615#0995#true#00000000-0000-0000-0000-000000000001"));
    assert_eq!(stored["type"], s("EVERYTHING"));
    assert_eq!(stored["float"], AttributeValue::N("-1.5e100".to_owned()));
    assert_eq!(stored["array"], AttributeValue::B([1, 2, 3, 4].to_vec().into()));
    assert_eq!(stored["holes"], AttributeValue::L(vec![AttributeValue::Null(true), s("x")]));
    assert_eq!(stored["words"], AttributeValue::Ss(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(stored["type_of"], s("ß"));
    assert!(!stored.contains_key("none") && !stored.contains_key("empty"), "`None` and an empty set are not stored");
    let item = everything();
    assert_eq!(stored, table.put(&item).to_input()?.item.unwrap(), "by reference");
    Ok(())
}

#[tokio::test]
async fn generics_and_lifetimes() -> dokklib::Result<()> {
    #[derive(Entity, Debug, Clone, PartialEq)]
    struct Note<'a, T: Clone>
    where
        T: Send + 'static,
    {
        #[entity(key)]
        id: T,
        text: Cow<'a, str>,
    }

    let engine = Engine::start().await;
    let table = engine.table().await;
    let text = "borrowed".to_owned();
    table.put(Note { id: 7_u64, text: Cow::Borrowed(&text) }).await?;
    table.put(&Note { id: "seven".to_owned(), text: Cow::Borrowed(&text) }).await?;
    let read = table.get(Note::<u64>::key(7)).await?.unwrap();
    assert_eq!(read.text, text);
    let read = table.get(Note::<String>::key("seven")).await?.unwrap();
    assert_eq!(read.text, text);
    Ok(())
}

#[derive(Index)]
#[index(name = "by_score", partition_key = (tag), sort_key = number("score"))]
struct ByScore;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByScore), entities(Draft<Poll>, Memo<'_>))]
struct Forum;

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Poll {
    question: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Forum, pk = User(user), sk = Self(id), index(ByScore as by_score, pk = tag, sk = score))]
struct Draft<T> {
    user: String,
    id: u64,
    score: u64,
    content: T,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Forum, pk = User(user), sk = Self(text))]
struct Memo<'a> {
    user: Cow<'a, str>,
    text: Cow<'a, str>,
}

#[tokio::test]
async fn a_schema_lists_an_instance_of_a_generic_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Forum>().await;
    let content = Poll { question: "Tabs?".to_owned() };
    let draft = Draft { user: "alice".to_owned(), id: 7, score: 1, content };
    table.insert(&draft).await?;
    table.update(&draft).set(Draft::<Poll>::CONTENT.field(Poll::QUESTION), "Spaces?").add(Draft::SCORE, 4).await?;
    let content = Poll { question: "Spaces?".to_owned() };
    let draft = Draft { score: 5, content, ..draft };
    assert_eq!(table.query(Draft::query("alice")).await?, std::slice::from_ref(&draft));
    assert_eq!(table.query(Draft::by_score().ge(5)).await?, std::slice::from_ref(&draft));
    assert_eq!(table.scan::<Draft<Poll>>().await?, [draft]);

    let text = "borrowed".to_owned();
    let memo = Memo { user: Cow::Borrowed("alice"), text: Cow::Borrowed(&text) };
    table.put(&memo).await?;
    assert_eq!(table.get(Memo::key("alice", &text)).await?, Some(memo));

    // The list protects generic items, too.
    let error = table.put((User::partition_key("alice"), Draft::<Poll>::sort_key(8))).await.unwrap_err();
    assert!(error.to_string().contains("the key belongs to the entity `Draft<Poll>`"), "{error}");
    let error = table.put((User::partition_key("alice"), Memo::sort_key("x"))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    Ok(())
}

#[tokio::test]
async fn update_sets_adds_and_removes() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Tagged>().await;
    table.insert(account()).await?;

    let new = table
        .update(Account::key("alice"))
        .set(Account::NICKNAME, None)
        .set(Account::TAGS, BTreeSet::from(["vip".to_owned()]))
        .add(Account::LOGINS, 3)
        .returning_new()
        .await?;
    assert_eq!(new, Account { logins: 7, nickname: None, tags: BTreeSet::from(["vip".to_owned()]), ..account() });

    let old = table.update(&new).set(Account::NICKNAME, "ally").set(Account::TAGS, BTreeSet::new()).returning_old();
    assert_eq!(old.await?.as_ref(), Some(&new));
    let stored = table.get(&new).await?.unwrap();
    assert_eq!((stored.nickname.as_deref(), stored.tags.len()), (Some("ally"), 0));

    // Removing a missing attribute has no effect.
    let new = table.update(&new).remove(Account::NICKNAME).remove(Account::TAGS).returning_new().await?;
    assert_eq!((new.nickname, new.tags.len()), (None, 0));
    let overlapping =
        table.update(Account::key("alice")).remove(Account::NICKNAME).set(Account::NICKNAME, "ally").await;
    assert_eq!(overlapping.unwrap_err().kind(), ErrorKind::InvalidRequest);
    Ok(())
}

#[tokio::test]
async fn a_missing_item_is_not_found_even_with_a_condition() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Tagged>().await;
    let update = || {
        table
            .update(Account::key("alice"))
            .set(Account::LOGINS, 5)
            .when(Account::LOGINS.lt(3))
            .returning_old_on_failure()
    };

    let error = update().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.old_item::<Account>().is_none());
    assert_eq!(table.get(Account::key("alice")).await?, None, "the update doesn't create an item");

    table.insert(account()).await?;
    let error = update().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    assert_eq!(error.old_item::<Account>().unwrap()?, account());
    assert_eq!(error.old_item::<Everything>().unwrap().unwrap_err().kind(), ErrorKind::Decode);

    let error = table.delete(&account()).when(Account::LOGINS.gt(4)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    assert!(error.old_item::<Account>().is_none(), "only with `returning_old_on_failure`");
    table.delete(&account()).when(Account::LOGINS.eq(4) & !Account::NICKNAME.eq("x")).await?;
    let error = table.delete(&account()).when(Account::LOGINS.eq(4)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    Ok(())
}

#[tokio::test]
async fn an_insert_with_a_condition_overwrites_an_item_that_satisfies_it() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Tagged>().await;
    let insert = || table.insert(account()).when(Account::LOGINS.lt(5));
    insert().await?;
    insert().await?;
    table.update(&account()).set(Account::LOGINS, 6).await?;
    assert_eq!(insert().await.unwrap_err().kind(), ErrorKind::AlreadyExists);
    Ok(())
}

#[tokio::test]
async fn conditions_are_joined_by_and() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Tagged>().await;
    table.insert(account()).await?;
    let put = || table.put(account()).when(Account::LOGINS.eq(4));
    put().when(Account::NICKNAME.eq("al") | Account::NICKNAME.not_exists()).await?;
    let error = put().when(Account::NICKNAME.not_exists()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    Ok(())
}

#[tokio::test]
async fn a_decode_error_names_the_attribute() -> dokklib::Result<()> {
    /// The same entity in another version of the program.
    #[derive(Entity, Debug)]
    #[entity(prefix = "ACCOUNT")]
    struct Account {
        #[entity(key)]
        name: String,
        logins: Vec<String>,
        points: u64,
    }

    #[derive(Entity, Debug)]
    #[entity(prefix = "ACCOUNT")]
    #[allow(dead_code)]
    struct Small {
        #[entity(key)]
        name: String,
        logins: u8,
        points: u64,
    }

    let engine = Engine::start().await;
    let table = engine.table().await;
    let name = User::partition_key("alice");
    assert_eq!(name.value(), "alice");
    let stored = Account { name: "alice".to_owned(), logins: vec!["SENTINEL".to_owned()], points: 1000 };
    table.put(&stored).await?;

    let error = table.get(Small::key("alice")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.to_string(), "get of Small: attribute `logins` is a list (L), not a number (N)");

    table.update(&stored).set(Account::LOGINS, vec![]).await?;
    table
        .client()
        .update_item()
        .table_name(table.name())
        .key("PK", AttributeValue::S("ACCOUNT#alice".to_owned()))
        .key("SK", AttributeValue::S("ACCOUNT#alice".to_owned()))
        .update_expression("SET logins = :l REMOVE points")
        .expression_attribute_values(":l", AttributeValue::N("256".to_owned()))
        .send()
        .await
        .unwrap();
    let error = table.get(Small::key("alice")).await.unwrap_err();
    assert_eq!(error.to_string(), "get of Small: attribute `logins` is not a number that fits into `u8`");

    table.put(&Small { name: "alice".to_owned(), logins: 1, points: 1 }).await?;
    table
        .client()
        .update_item()
        .table_name(table.name())
        .key("PK", AttributeValue::S("ACCOUNT#alice".to_owned()))
        .key("SK", AttributeValue::S("ACCOUNT#alice".to_owned()))
        .update_expression("REMOVE points")
        .send()
        .await
        .unwrap();
    let error = table.get(Small::key("alice")).await.unwrap_err();
    assert_eq!(error.to_string(), "get of Small: attribute `points` is missing");

    table.put(&Small { name: "alice".to_owned(), logins: 1, points: 1 }).await?;
    let error = table.get(Account::key("alice")).await.unwrap_err();
    assert_eq!(error.to_string(), "get of Account: attribute `logins` is a number (N), not a list (L)");
    Ok(())
}

#[tokio::test]
async fn reading_an_item_checks_its_tag() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Tagged>().await;
    table.insert(account()).await?;
    table
        .client()
        .update_item()
        .table_name(table.name())
        .key("partition", AttributeValue::S("ACCOUNT#alice".to_owned()))
        .key("sort", AttributeValue::S("ACCOUNT#alice".to_owned()))
        .update_expression("SET #t = :t")
        .expression_attribute_names("#t", "type")
        .expression_attribute_values(":t", AttributeValue::S("OTHER".to_owned()))
        .send()
        .await
        .unwrap();
    let error = table.get(&account()).await.unwrap_err();
    assert_eq!(error.to_string(), "get of Account: attribute `type` is the tag of another entity");
    Ok(())
}

#[tokio::test]
async fn a_value_that_dynamodb_cant_store_is_an_error() {
    let table = dokklib::Table::<Tagged>::offline("table");
    let put_error = |item: Everything| table.put(item).to_input().unwrap_err();

    let error = put_error(Everything { float: f64::NAN, ..everything() });
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(
        error.to_string(),
        "put of Everything: attribute `float` is NaN or infinite, which DynamoDB can't store"
    );
    let error = put_error(Everything { huge: u128::MAX, ..everything() });
    assert!(error.to_string().contains("`huge` is a number of more than 38 significant digits"), "{error}");
    let error = put_error(Everything { text: String::new(), ..everything() });
    assert_eq!(error.to_string(), "put of Everything: the key part `text` is empty: DynamoDB doesn't allow empty keys");
    let error = put_error(Everything { text: "x".repeat(2044), ..everything() });
    assert_eq!(
        error.to_string(),
        "put of Everything: the partition key is 2049 bytes long, over the limit of 2048 bytes; its longest part is `text`"
    );
    assert!(vec![BTreeSet::<u8>::new()].to_value().unwrap_err().to_string().contains("`[0]` is an empty set"));
}

#[tokio::test]
async fn operations_can_be_moved_to_another_task() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Tagged>().await;
    let insert = table.insert(account());
    tokio::spawn(insert.into_future()).await.unwrap()?;
    let get = table.get(Account::key("alice"));
    assert_eq!(tokio::spawn(async move { get.await }).await.unwrap()?, Some(account()));
    Ok(())
}
