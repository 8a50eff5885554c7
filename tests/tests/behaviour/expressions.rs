//! Regression tests for common bugs of DynamoDB mappers in expressions.

use std::collections::{BTreeMap, BTreeSet};

use dokklib::{Attribute, Condition, Entity, ErrorKind, Index, Path, Schema, Table};
use dokklib_tests::Engine;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByState), entities(Job))]
struct Yard;

#[derive(Index)]
#[index(name = "by_state", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByState;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Yard, index(ByState as by_state, pk = Self(owner), sk = Self(state, rank)))]
struct Job {
    #[entity(key)]
    id: u64,
    owner: Option<String>,
    state: String,
    rank: u8,
    a: bool,
    b: bool,
    c: bool,
    #[entity(rename = "user-id")]
    user: Option<String>,
    #[entity(rename = "a.b")]
    dotted: Option<String>,
    #[entity(rename = "1st")]
    first: Option<String>,
    select: Option<String>, // a reserved word, like `size`, `values` and 570 others
    size: Option<u64>,
    values: BTreeSet<u32>,
    wide: u128,
    ratio: f64,
}

fn job(id: u64) -> Job {
    Job {
        id,
        owner: Some("alice".to_owned()),
        state: "open".to_owned(),
        rank: 1,
        a: false,
        b: false,
        c: false,
        user: None,
        dotted: None,
        first: None,
        select: None,
        size: None,
        values: BTreeSet::new(),
        wide: 0,
        ratio: 1.0,
    }
}

const KEY: u64 = 7;

async fn table(engine: &Engine) -> Table<Yard> {
    let table = engine.schema_table::<Yard>().await;
    table.put(job(KEY)).await.unwrap();
    table
}

#[tokio::test]
async fn a_delete_with_an_empty_is_in_fails() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let states: Vec<String> = vec![];
    for never in [Job::STATE.is_in(&states), Condition::any([]), Condition::all([Job::STATE.is_in(&states)])] {
        let error = table.delete(Job::key(KEY)).when(never.clone()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConditionFailed);
        let transaction = table.transact_write().push(table.delete(Job::key(KEY)).when(never.clone()));
        assert!(transaction.await.unwrap_err().has(ErrorKind::ConditionFailed));
        assert_eq!(table.query(Job::by_state("alice")).filter(never).await?, []);
    }
    assert!(table.get(Job::key(KEY)).await?.is_some());
    Ok(())
}

#[tokio::test]
async fn nested_operators_keep_their_precedence() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    for bits in 0..8_u8 {
        let (a, b, c) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0);
        table.update(Job::key(KEY)).set(Job::A, a).set(Job::B, b).set(Job::C, c).await?;
        let (is_a, is_b, is_c) = (|| Job::A.eq(true), || Job::B.eq(true), || Job::C.eq(true));
        let cases = [
            ((is_a() | is_b()) & is_c(), (a | b) & c),
            (is_a() | is_b() & is_c(), a | (b & c)),
            (!(is_a() & is_b()) | is_c(), !(a & b) | c),
            (!is_a() & is_b() | is_c(), (!a & b) | c),
            (!(is_a() | !(is_b() & !is_c())), !(a | !(b & !c))),
            (((is_a()) & ((is_b()) & (is_c()))), a & b & c), // DynamoDB rejects redundant parentheses
        ];
        for (condition, expected) in cases {
            let context = format!("{condition:?} with {a}, {b}, {c}");
            let jobs = table.query(Job::by_state("alice")).filter(condition).await?;
            assert_eq!(!jobs.is_empty(), expected, "{context}");
        }
    }
    Ok(())
}

/// Names with and without an alias: reserved words, words of the expressions themselves, and names like them.
const NAMES: [&str; 40] = [
    "title",
    "Title2",
    "created_at",
    "a",
    "x1",
    "GSI9PK",
    "user_id",
    "a_b",
    "_id",
    "a__b",
    "name",
    "Status",
    "DATA",
    "year",
    "set",
    "SET",
    "remove",
    "Remove",
    "add",
    "delete",
    "and",
    "or",
    "not",
    "in",
    "between",
    "size",
    "contains",
    "begins_with",
    "attribute_exists",
    "attribute_not_exists",
    "attribute_type",
    "list_append",
    "if_not_exists",
    "IF_NOT_EXISTS",
    "true",
    "null",
    "items",
    "item",
    "größe",
    "a-b",
];

#[tokio::test]
async fn every_name_can_be_in_every_expression() -> dokklib::Result<()> {
    #[derive(Entity)]
    struct User;

    #[derive(Entity)]
    struct Group;

    type Member = dokklib::RawItem;
    let engine = Engine::start().await;
    let table = engine.table().await;
    let pair = || (User::partition_key("a"), Group::sort_key("b"));
    table.put(pair()).attributes(NAMES.map(|name| (name, 1))).await?;
    for name in NAMES {
        let path = || Path::<dokklib::Relation<User, Group>, u64>::raw(name);
        table.update(pair()).attribute(name, 2).when(path().eq(1) & path().exists() & !path().gt(1)).await?;
        let found =
            table.query(User::partition_key("a")).attributes([name]).filter(Path::<Member, u64>::raw(name).eq(2));
        assert_eq!(found.await?[0].get::<u64>(name)?, Some(2), "{name}");
    }
    let stored = table.get(pair()).await?.unwrap();
    assert!(NAMES.iter().all(|name| stored.get::<u64>(name).unwrap() == Some(2)));
    Ok(())
}

#[tokio::test]
async fn attribute_names_can_be_reserved_words_and_contain_any_characters() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let changed = table
        .update(Job::key(KEY))
        .set(Job::USER, "u")
        .set(Job::DOTTED, "d")
        .set(Job::FIRST, "f")
        .set(Job::SELECT, "s")
        .add(Job::SIZE, 2)
        .add(Job::VALUES, [1_u32])
        .when(Job::USER.not_exists() & Job::DOTTED.not_exists() & Job::SELECT.not_exists() & Job::SIZE.not_exists())
        .returning_new()
        .await?;
    assert_eq!((changed.user.as_deref(), changed.dotted.as_deref()), (Some("u"), Some("d")));
    assert_eq!((changed.first.as_deref(), changed.select.as_deref(), changed.size), (Some("f"), Some("s"), Some(2)));
    let jobs = table.query(Job::by_state("alice")).filter(Job::USER.eq("u") & Job::VALUES.contains(1)).await?;
    assert_eq!(jobs, [changed]);
    Ok(())
}

#[tokio::test]
async fn a_second_condition_does_not_overwrite_the_first() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let update = table.update(Job::key(KEY)).set(Job::A, true).when(Job::RANK.gt(5)).when(Job::RANK.gt(0));
    let error = update.await.unwrap_err();
    assert_eq!(error.to_string(), "update of Job: the condition check failed: `rank > ?`");
    // Joining the conditions keeps an `|` in parentheses.
    let delete = table.delete(Job::key(KEY)).when(Job::A.eq(true)).when(Job::RANK.gt(0) | Job::B.eq(true));
    assert_eq!(delete.await.unwrap_err().kind(), ErrorKind::ConditionFailed);
    Ok(())
}

#[tokio::test]
async fn changing_one_part_of_an_index_key_rewrites_the_key() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let stored = table.get(Job::key(KEY)).await?.unwrap();
    table.update(&stored).set(Job::STATE, "done").await?;
    let keys = || async {
        let raw = table.query(Job::partition_key(KEY)).await.unwrap();
        ["GSI1PK", "GSI1SK"].map(|name| raw[0].get::<String>(name).unwrap())
    };
    assert_eq!(
        keys().await,
        ["JOB#alice", "JOB#done#001"].map(|key| Some(key.to_owned())),
        "with the other parts of the item"
    );
    // Removing an optional part removes the item from the index.
    table.update(Job::key(KEY)).remove(Job::OWNER).await?;
    assert_eq!(keys().await, [None, None]);
    table.update(Job::key(KEY)).change((Job::OWNER.to("bob"), Job::STATE.to("x#y"), Job::RANK.to(2))).await?;
    assert_eq!(keys().await, ["JOB#bob", "JOB#x$Sy#002"].map(|key| Some(key.to_owned())), "padded as in a put");
    Ok(())
}

#[tokio::test]
async fn a_number_that_dynamodb_cant_store_is_an_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let update = || table.update(Job::key(KEY));
    let too_many_digits = "attribute `wide` is a number of more than 38 significant digits, which DynamoDB can't store";
    let not_finite = "attribute `ratio` is NaN or infinite, which DynamoDB can't store";
    for (update, message) in [
        (update().set(Job::WIDE, u128::MAX), too_many_digits),
        (update().add(Job::WIDE, u128::MAX), too_many_digits),
        (update().subtract(Job::WIDE, u128::MAX), too_many_digits),
        (update().set_if_absent(Job::WIDE, u128::MAX), too_many_digits),
        (update().set(Job::A, true).when(Job::WIDE.lt(u128::MAX)), too_many_digits),
        (update().set(Job::A, true).when(Job::WIDE.is_in([1, u128::MAX])), too_many_digits),
        (update().set(Job::RATIO, f64::NAN), not_finite),
        (update().add(Job::RATIO, f64::INFINITY), not_finite),
        (update().change(Job::RATIO.to(f64::NAN)), not_finite),
        (update().set(Job::A, true).when(!Job::RATIO.between(0.0, f64::INFINITY)), not_finite),
        (
            update().set(Job::A, true).when(Job::VALUES.eq(BTreeSet::new())),
            "attribute `values` is an empty set, which DynamoDB can't store",
        ),
    ] {
        let error = update.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.to_string(), format!("update of Job: {message}"));
    }
    let largest = 10_u128.pow(38) - 1;
    table.update(Job::key(KEY)).set(Job::WIDE, largest).when(Job::WIDE.lt(largest)).await?;
    assert_eq!(table.get(Job::key(KEY)).await?.unwrap().wide, largest);
    Ok(())
}

#[tokio::test]
async fn setting_an_empty_value() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    table.update(Job::key(KEY)).set(Job::SELECT, "").set(Job::SIZE, None).set(Job::VALUES, BTreeSet::new()).await?;
    let raw = table.query(Job::partition_key(KEY)).await?;
    assert_eq!(raw[0].get::<String>("select")?.as_deref(), Some(""), "an empty string is stored");
    assert_eq!(raw[0].attributes().get("size"), None, "`None` removes the attribute, it isn't stored as NULL");
    assert_eq!(raw[0].attributes().get("values"), None, "an empty set removes the attribute");
    // A part of an index key can't be empty.
    let error = table.update(Job::key(KEY)).change((Job::OWNER.to(""), Job::STATE.to("x"), Job::RANK.to(1))).await;
    let message = error.unwrap_err().to_string();
    assert_eq!(message, "update of Job: the key part `owner` is empty: DynamoDB doesn't allow empty keys");
    Ok(())
}

#[tokio::test]
async fn a_failed_condition_and_a_missing_item_have_different_kinds() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let failed = Job::RANK.gt(5);
    let kind = |error: dokklib::Error| error.kind();
    for id in [KEY, 8] {
        let expected = if id == KEY { ErrorKind::ConditionFailed } else { ErrorKind::NotFound };
        assert_eq!(
            table.update(Job::key(id)).set(Job::A, true).when(failed.clone()).await.map_err(kind),
            Err(expected)
        );
        assert_eq!(table.replace(job(id)).when(failed.clone()).await.map_err(kind), Err(expected));
        assert_eq!(table.delete(Job::key(id)).when(failed.clone()).await.map_err(kind), Err(expected));
        let check = table.transact_write().check(Job::key(id), failed.clone());
        assert!(check.await.unwrap_err().has(expected));
    }
    Ok(())
}

/// DynamoDB's limits are 300 operators, 4 KB and 32 levels of a path.
#[tokio::test]
async fn expressions_at_the_limits_are_accepted() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let comparisons = || Condition::all((0..150).map(|_| Job::RANK.eq(1)));
    table.put(job(KEY)).when(!comparisons()).await.unwrap_err();
    table.put(job(KEY)).when(comparisons()).await?;
    let condition = |count: u8| Condition::any((0..count).map(|index| Job::SIZE.is_in(0..100 + u64::from(index))));
    let is_valid = |count: &u8| table.delete(Job::key(KEY)).when(condition(*count)).to_input().is_ok();
    let max = (1..=8).filter(is_valid).max().unwrap();
    let error = table.delete(Job::key(KEY)).when(condition(max)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed, "{:?}", error.sdk());

    type Any = dokklib::aws_sdk_dynamodb::types::AttributeValue;
    let mut path = Path::<Job, Any>::raw("a").key("b");
    for _ in 2..32 {
        path = path.index(0);
    }
    let error = table.delete(Job::key(KEY)).when(path.exists()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    assert_eq!(
        table.delete(Job::key(KEY)).when(path.index(0).exists()).await.unwrap_err().kind(),
        ErrorKind::InvalidRequest
    );
    Ok(())
}

#[tokio::test]
async fn conditions_and_changes_take_newtypes() -> dokklib::Result<()> {
    #[derive(Attribute, Debug, Clone, Copy, PartialEq)]
    struct Cents(u64);

    #[derive(Entity, Debug, Clone, PartialEq)]
    struct Bill {
        #[entity(key)]
        id: u64,
        total: Cents,
        tip: Option<Cents>,
    }

    let engine = Engine::start().await;
    let table = engine.table().await;
    table.put(Bill { id: 1, total: Cents(500), tip: None }).await?;
    let update = table.update(Bill::key(1)).add(Bill::TOTAL, Cents(5)).set(Bill::TIP, Cents(1));
    let bill = update.when(Bill::TOTAL.lt(Cents(600)) & !Bill::TOTAL.eq(Bill::TIP)).returning_new().await?;
    assert_eq!((bill.total, bill.tip), (Cents(505), Some(Cents(1))));
    let error = table.update(Bill::key(1)).subtract(Bill::TIP, Cents(2)).await.unwrap_err();
    assert_eq!(
        error.failed_conditions()[0].to_string(),
        "tip >= ?",
        "subtracting from a newtype of an unsigned number is guarded"
    );
    Ok(())
}

/// The copy would leave the required attribute missing or NULL, so it fails.
#[tokio::test]
async fn copying_a_missing_value_or_null_fails() -> dokklib::Result<()> {
    #[derive(Entity, Debug, Clone, PartialEq)]
    struct Reading {
        #[entity(key)]
        id: u64,
        last: u64,
        maybe: Vec<Option<u64>>,
        named: BTreeMap<String, Option<u64>>,
    }

    let engine = Engine::start().await;
    let table = engine.table().await;
    let named = [("none".to_owned(), None), ("some".to_owned(), Some(5))].into();
    let reading = Reading { id: 1, last: 9, maybe: vec![None, Some(4)], named };
    table.put(&reading).await?;
    let copy = |from| table.update(Reading::key(1)).set(Reading::LAST, from);
    for from in
        [Reading::MAYBE.index(0), Reading::MAYBE.index(7), Reading::NAMED.key("none"), Reading::NAMED.key("other")]
    {
        assert!(copy(from).await.unwrap_err().is_condition_failed());
        assert_eq!(table.get(Reading::key(1)).await?.as_ref(), Some(&reading));
    }
    copy(Reading::MAYBE.index(1)).await?;
    copy(Reading::NAMED.key("some")).await?;
    assert_eq!(table.get(Reading::key(1)).await?.map(|reading| reading.last), Some(5));
    Ok(())
}

/// Otherwise, the old value under the alias would be read instead of the new one.
#[tokio::test]
async fn changing_a_field_removes_the_attribute_with_its_alias() -> dokklib::Result<()> {
    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(prefix = "NOTE")]
    struct Old {
        #[entity(key)]
        id: u64,
        text: Option<String>,
    }

    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(prefix = "NOTE")]
    struct Note {
        #[entity(key)]
        id: u64,
        #[entity(alias = "text")]
        body: Option<String>,
    }

    let engine = Engine::start().await;
    let table = engine.table().await;
    let stored = async || {
        table.put(Old { id: 1, text: Some("old".to_owned()) }).await?;
        Ok::<_, dokklib::Error>(table.update(Note::key(1)))
    };
    let (note, body) = (|body: &str| Note { id: 1, body: Some(body.to_owned()) }, Note::BODY);
    assert_eq!(stored().await?.remove(body.clone()).returning_old().await?, Some(note("old")));
    assert_eq!(table.get(Note::key(1)).await?, Some(Note { id: 1, body: None }));
    stored().await?.set(body.clone(), None).await?;
    assert_eq!(table.get(Note::key(1)).await?, Some(Note { id: 1, body: None }));
    stored().await?.set(body.clone(), "new").await?;
    table.update(Note::key(1)).remove(body).await?;
    assert_eq!(
        table.get(Note::key(1)).await?,
        Some(Note { id: 1, body: None }),
        "the attribute with the alias was removed by `set`"
    );
    Ok(())
}
