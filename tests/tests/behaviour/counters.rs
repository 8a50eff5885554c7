//! Additions and subtractions never store a number that the field's type can't read.

use std::collections::BTreeMap;

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::operation::Update;
use dokklib::{Attribute, Entity, Error, ErrorKind, Path, Table};
use dokklib_tests::Engine;

#[derive(Entity, Debug, Clone, PartialEq)]
struct Counters {
    #[entity(key)]
    id: u64,
    tiny: u8,
    signed: i8,
    large: u64,
    lowest: i64,
    huge: u128,
    wide: i128,
    points: Points,
    optional: Option<u16>,
    ratio: f64,
    by_name: BTreeMap<String, i16>,
}

#[derive(Attribute, Debug, Clone, Copy, PartialEq)]
struct Points(u32);

/// Returns counters that are one step away from the ends of their types.
fn counters() -> Counters {
    Counters {
        id: 1,
        tiny: 254,
        signed: 126,
        large: u64::MAX - 1,
        lowest: i64::MIN + 1,
        // The largest numbers that DynamoDB can store exactly have 38 significant digits.
        huge: u128::MAX / 10 * 10 - 10,
        wide: i128::MIN / 10 * 10 + 10,
        points: Points(u32::MAX - 1),
        optional: Some(u16::MAX - 1),
        ratio: 1.0,
        by_name: [("a".to_owned(), i16::MAX - 1)].into(),
    }
}

async fn table(engine: &Engine) -> Table {
    let table = engine.table().await;
    table.put(counters()).await.unwrap();
    table
}

fn update(table: &Table) -> Update<Counters> {
    table.update(Counters::key(1))
}

#[track_caller]
fn assert_out_of_range<T: std::fmt::Debug>(result: Result<T, Error>, failed: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed, "{error}: {:?}", error.sdk());
    assert_eq!(error.failed_conditions().iter().map(ToString::to_string).collect::<Vec<_>>(), [failed]);
}

#[tokio::test]
async fn an_addition_stays_in_the_range_of_the_field() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let changed = update(&table)
        .add(Counters::TINY, 1)
        .add(Counters::SIGNED, 1)
        .add(Counters::LARGE, 1)
        .subtract(Counters::LOWEST, 1)
        .add(Counters::HUGE, 10)
        .add(Counters::WIDE, -10)
        .add(Counters::POINTS, Points(1))
        .add(Counters::OPTIONAL, 1)
        .add(Counters::BY_NAME.key("a"), 1)
        .returning_new()
        .await?;
    assert_eq!((changed.tiny, changed.signed, changed.large, changed.lowest), (u8::MAX, i8::MAX, u64::MAX, i64::MIN));
    assert_eq!((changed.huge, changed.wide), (u128::MAX / 10 * 10, i128::MIN / 10 * 10));
    assert_eq!((changed.points, changed.optional, changed.by_name["a"]), (Points(u32::MAX), Some(u16::MAX), i16::MAX));

    assert_out_of_range(update(&table).add(Counters::TINY, 1).await, "tiny <= ?");
    assert_out_of_range(update(&table).add(Counters::SIGNED, 1).await, "signed <= ?");
    assert_out_of_range(update(&table).subtract(Counters::SIGNED, -1).await, "signed <= ?");
    assert_out_of_range(update(&table).add(Counters::LARGE, 1).await, "large <= ?");
    assert_out_of_range(update(&table).add(Counters::LOWEST, -1).await, "lowest >= ?");
    assert_out_of_range(update(&table).subtract(Counters::LOWEST, 1).await, "lowest >= ?");
    assert_out_of_range(update(&table).add(Counters::HUGE, 10).await, "huge <= ?");
    assert_out_of_range(update(&table).subtract(Counters::WIDE, 10).await, "wide >= ?");
    assert_out_of_range(update(&table).add(Counters::POINTS, Points(1)).await, "points <= ?");
    assert_out_of_range(update(&table).add(Counters::OPTIONAL, 1).await, "optional <= ?");
    assert_out_of_range(update(&table).add(Counters::BY_NAME.key("a"), 1).await, "by_name[…] <= ?");
    assert_eq!(table.get(Counters::key(1)).await?, Some(changed), "the item is still readable");
    Ok(())
}

#[tokio::test]
async fn a_missing_number_counts_as_0() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    update(&table).remove(Counters::OPTIONAL).await?;
    let missing = Path::<Counters, i8>::raw("missing");
    update(&table).add(Counters::OPTIONAL, u16::MAX).add(missing.clone(), -128).await?;
    assert_out_of_range(update(&table).add(Counters::OPTIONAL, 1).await, "optional <= ?");
    update(&table).remove(Counters::OPTIONAL).remove(missing.clone()).await?;
    assert_out_of_range(update(&table).subtract(Counters::OPTIONAL, 1).await, "optional >= ?");
    assert_out_of_range(update(&table).subtract(missing.clone(), -128).await, "missing <= ?");
    update(&table).subtract(missing, 127).add(Counters::BY_NAME.key("new"), -3).await?;

    // An upsert creates the item, so its counters start at 0.
    let created = table.upsert(Counters { id: 2, ..counters() }).add(Counters::TINY, 255).returning_new().await?;
    assert_eq!(created.tiny, 255);
    let again = table.upsert(Counters { id: 2, ..counters() }).add(Counters::TINY, 1).await;
    assert_out_of_range(again, "tiny <= ?");
    Ok(())
}

#[tokio::test]
async fn a_transaction_names_the_counter() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let error = table
        .transact_write()
        .update(Counters::key(1), |counters| counters.add(Counters::TINY, 2).add(Counters::LARGE, 1))
        .await
        .unwrap_err();
    assert_eq!(error.reasons()[0].failed_conditions()[0].to_string(), "tiny <= ?");
    Ok(())
}

#[tokio::test]
async fn a_stored_value_of_another_type_is_named() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let out_of_range = vec!["optional <= ?"];
    let null = vec!["NOT attribute_type(optional, NULL)", "optional <= ?"];
    for (stored, failed) in [(AttributeValue::S("many".to_owned()), out_of_range), (AttributeValue::Null(true), null)] {
        let put = table.client().update_item().table_name(table.name()).update_expression("SET optional = :v");
        let pk = AttributeValue::S("COUNTERS#00000000000000000001".to_owned());
        put.key("PK", pk.clone()).key("SK", pk).expression_attribute_values(":v", stored).send().await.unwrap();
        let error = update(&table).add(Counters::OPTIONAL, 1).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConditionFailed);
        assert_eq!(error.failed_conditions().iter().map(ToString::to_string).collect::<Vec<_>>(), failed);
    }
    Ok(())
}

#[test]
fn a_float_and_an_addition_of_0_have_no_condition() {
    let table = Table::<dokklib::SingleTable>::offline("table");
    let input = update(&table).add(Counters::RATIO, 1.5).add(Counters::TINY, 0).to_input().unwrap();
    assert_eq!(input.condition_expression.as_deref(), Some("attribute_exists(PK)"));
    let input = update(&table).add(Counters::TINY, 1).to_input().unwrap();
    assert_eq!(
        input.condition_expression.as_deref(),
        Some("attribute_exists(PK) AND (tiny <= :1 OR attribute_not_exists(tiny))")
    );
    assert_eq!(input.expression_attribute_values.unwrap()[":1"], AttributeValue::N("254".to_owned()));
}
