//! `Table::check_keys` on tables that another program has filled.

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::operation::{KeyMismatch, KeyProblem};
use dokklib::{Attributes, Entity, Index, Item, ItemOf, Schema, Table};
use dokklib_tests::Engine;

use crate::User;

#[derive(Index)]
#[index(name = "by_state", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByState;

#[derive(Index)]
#[index(name = "by_place", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct ByPlace;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByState, ByPlace), entities(Order, Line))]
struct Shop;

/// The same table without a tag.
#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByState, ByPlace), entities(Visit, Profile))]
struct Visits;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Shop, pk = User(user), sk = Self(id),
    index(ByState as by_state, pk = Self(state), sk = Self(id)),
)]
struct Order {
    user: String,
    id: u64,
    state: Option<String>,
    total: u64,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Order(order, "LINE", number))]
struct Line {
    user: String,
    order: u64,
    number: u8,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Visits, pk = User(user), sk = Self(id))]
struct Visit {
    user: String,
    #[entity(key_only)]
    id: u16,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Visits, pk = User(user), sk = "PROFILE")]
struct Profile {
    user: String,
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn order(id: u64) -> Order {
    Order { user: "alice".to_owned(), id, state: Some("open".to_owned()), total: 5 }
}

/// Stores the attributes with changes, as another program does. `None` removes an attribute.
async fn put<S: Schema, I: ItemOf<S> + Item>(table: &Table<S>, item: I, changes: &[(&str, Option<&str>)]) {
    let mut item: Attributes = item.into_attributes().unwrap();
    for (name, value) in changes {
        match value {
            Some(value) => item.insert((*name).to_owned(), s(value)),
            None => item.remove(*name),
        };
    }
    table.client().put_item().table_name(table.name()).set_item(Some(item)).send().await.unwrap();
}

#[tokio::test]
async fn items_with_the_declared_keys_have_no_findings() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let empty = table.check_keys::<Order>(10).await?;
    assert!(!empty.is_ok());
    assert_eq!(
        empty.to_string(),
        "no items of `Order` were found\n  help: if the table has such items, their keys have other prefixes than the \
         declared ones"
    );
    for id in 1..=3 {
        table.put(order(id)).await?;
        table.put(Line { user: "alice".to_owned(), order: id, number: 1 }).await?;
    }
    table.put(Order { state: None, ..order(4) }).await?;
    let report = table.check_keys::<Order>(10).await?;
    assert!(report.is_ok(), "{report}");
    assert_eq!(report.to_string(), "all 4 items of `Order` have the declared keys");
    assert_eq!(table.check_keys::<Order>(2).await?.checked, 2);
    assert_eq!(table.check_keys::<Order>(0).await?.checked, 0);
    assert_eq!(table.check_keys::<Line>(10).await?.checked, 3);
    Ok(())
}

#[tokio::test]
async fn each_difference_is_reported_with_both_forms_and_without_values() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let cases: [(&[(&str, Option<&str>)], &str); 10] = [
        (&[("SK", Some("ORDER#7"))], "`SK` is stored as `ORDER#<1 digit>`, declared as `ORDER#<20 digits>`"),
        (&[("SK", Some("order#7"))], "`SK` is stored as `order#<1 digit>`, declared as `ORDER#<20 digits>`"),
        (&[("PK", Some("USER|alice"))], "`PK` is stored as `USER|<text>`, declared as `USER#<text>`"),
        (&[("PK", Some("alice"))], "`PK` is stored as `<text>`, declared as `USER#<text>`"),
        (
            &[("GSI1PK", Some("order#open"))],
            "`GSI1PK` of index `by_state` is stored as `order#<text>`, declared as `ORDER#<text>`",
        ),
        (
            &[("GSI1PK", Some("ORDER#secret"))],
            "`GSI1PK` of index `by_state` has the declared form `ORDER#<text>`, but not the values of the item's fields",
        ),
        // The key of an older version of the program.
        (
            &[("GSI1SK", Some("ORDER#v1#7"))],
            "`GSI1SK` of index `by_state` is stored as `ORDER#<text>#<1 digit>`, declared as `ORDER#<20 digits>`",
        ),
        (&[("GSI1SK", None)], "`GSI1SK` of index `by_state` is missing, declared as `ORDER#<20 digits>`"),
        (
            &[("GSI2PK", Some("x"))],
            "`GSI2PK` of index `by_place` is stored, but the declaration does not put the item in the index",
        ),
        (&[("total", None)], "attribute `total` is missing"),
    ];
    for (changes, expected) in cases {
        let table = engine.schema_table::<Shop>().await;
        table.put(order(1)).await?;
        put(&table, order(7), changes).await;
        let report = table.check_keys::<Order>(10).await?;
        assert!(!report.is_ok());
        assert_eq!((report.checked, report.failed), (2, 1), "{report}");
        let expected = format!(
            "the keys of 1 of 2 items of `Order` differ from the declaration:\n  {expected}: 1 item\n  help: declare the \
             keys as they are stored, or rewrite the items"
        );
        assert_eq!(report.to_string(), expected);
        assert!(!format!("{report:?}").contains("alice"));
    }

    // The field is read from the index key, because its attribute is missing.
    let table = engine.schema_table::<Shop>().await;
    put(&table, Order { state: None, ..order(7) }, &[("GSI1PK", Some("ORDER#open"))]).await;
    let report = table.check_keys::<Order>(10).await?;
    assert!(matches!(
        report.mismatches[..],
        [KeyMismatch { attribute: "GSI1SK", problem: KeyProblem::Missing { .. }, .. }]
    ));
    Ok(())
}

#[tokio::test]
async fn items_without_a_tag_are_found_by_their_prefixes_in_any_case() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    put(&table, order(1), &[("type", None)]).await;
    put(&table, order(2), &[("type", None), ("PK", Some("user#alice")), ("SK", Some("order|2"))]).await;
    // Another listed entity, another tag, and a prefix that only begins alike.
    put(&table, Line { user: "alice".to_owned(), order: 1, number: 1 }, &[("type", None)]).await;
    put(&table, order(3), &[("type", Some("OTHER")), ("SK", Some("ORDER#3"))]).await;
    put(&table, order(4), &[("type", None), ("SK", Some("ORDERS#4"))]).await;
    let report = table.check_keys::<Order>(10).await?;
    assert_eq!((report.checked, report.failed), (2, 1), "{report}");
    let [partition, sort] = &report.mismatches[..] else { panic!("{report}") };
    assert_eq!((partition.attribute, partition.index, partition.items), ("PK", None, 1));
    assert!(matches!(&partition.problem, KeyProblem::Form { stored, .. } if stored == "user#<text>"));
    assert!(matches!(&sort.problem, KeyProblem::Form { stored, .. } if stored == "order|<1 digit>"));

    let table = engine.schema_table::<Visits>().await;
    let visit = |id| Visit { user: "alice".to_owned(), id };
    table.put(visit(1)).await?;
    for id in 2..=4 {
        put(&table, visit(id), &[("SK", Some(&format!("VISIT#{id}")))]).await;
    }
    put(&table, Profile { user: "alice".to_owned() }, &[]).await;
    put(&table, Profile { user: "bob".to_owned() }, &[("SK", Some("profile"))]).await;
    let report = table.check_keys::<Visit>(10).await?;
    assert_eq!(
        report.to_string(),
        "the keys of 3 of 4 items of `Visit` differ from the declaration:\n  `SK` is stored as `VISIT#<1 digit>`, declared \
         as `VISIT#<5 digits>`: 3 items\n  help: declare the keys as they are stored, or rewrite the items"
    );
    let report = table.check_keys::<Profile>(10).await?;
    assert_eq!((report.checked, report.failed), (2, 1), "{report}");
    assert!(
        matches!(&report.mismatches[0].problem, KeyProblem::Form { declared, stored } if declared == "PROFILE" && stored == "profile")
    );
    Ok(())
}

#[derive(Schema)]
#[schema(partition_key = "hash", sort_key = "range", delimiter = "|", key_values = unescaped, entities(Job, Worker))]
struct Jobs;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Jobs, prefix = "tenant", pk = Self(plain(tenant)), sk = bare("job", id))]
struct Job {
    tenant: u32,
    id: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Jobs, prefix = "worker", pk = bare("region", region), sk = bare("worker", id))]
struct Worker {
    region: String,
    id: String,
}

#[tokio::test]
async fn items_without_a_tag_are_found_by_the_literals_of_keys_without_a_prefix() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Jobs>().await;
    let job = |id: &str| Job { tenant: 7, id: id.to_owned() };
    put(&table, job("a"), &[]).await;
    put(&table, job("b"), &[("range", Some("JOB|b"))]).await;
    put(&table, Worker { region: "eu".to_owned(), id: "c".to_owned() }, &[]).await;
    let report = table.check_keys::<Job>(10).await?;
    assert_eq!((report.checked, report.failed), (2, 1), "{report}");
    assert!(matches!(&report.mismatches[..], [KeyMismatch { attribute: "range", .. }]), "{report}");
    let report = table.check_keys::<Worker>(10).await?;
    assert_eq!((report.checked, report.failed), (1, 0), "{report}");
    Ok(())
}
