//! The results of each condition operator on stored items.

use std::collections::BTreeSet;

use dokklib::{Attribute, Condition, Entity, ErrorKind};
use dokklib_tests::Engine;

use crate::User;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: i64,
    limit: Option<i64>,
    status: Status,
    note: String,
    code: Vec<u8>,
    tags: BTreeSet<String>,
    lines: Vec<Option<u64>>,
    missing: Option<Vec<u64>>,
}

#[derive(Attribute, Debug, Clone, Copy, PartialEq)]
enum Status {
    Open,
    Shipped,
}

fn order() -> Order {
    Order {
        user: "alice".to_owned(),
        id: 7,
        total: 100,
        limit: None,
        status: Status::Open,
        note: "by hand".to_owned(),
        code: vec![1, 2, 3],
        tags: ["a", "b"].map(str::to_owned).into(),
        lines: vec![Some(1), None, Some(2)],
        missing: None,
    }
}

#[tokio::test]
async fn conditions_on_a_stored_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(order()).await?;
    let cases: Vec<(Condition<Order>, bool)> = vec![
        (Order::TOTAL.between(100, 100), true),
        (Order::TOTAL.between(-5, 99), false),
        (Order::TOTAL.between(101, 99), false), // DynamoDB rejects reversed bounds
        (!Order::TOTAL.between(101, 99), true),
        (Order::NOTE.between("a", "c"), true),
        (Order::NOTE.between("c", "a"), false),
        (Order::CODE.between(vec![1], vec![1, 3]), true),
        (Order::LIMIT.between(1, 2), false), // `limit` is missing
        (!Order::LIMIT.between(1, 2), true),
        (Order::TOTAL.between(1, Order::LIMIT), false), // the upper bound is missing
        (Order::TOTAL.is_in([1, 100]), true),
        (Order::TOTAL.is_in([1, 2]), false),
        (Order::TOTAL.is_in(0..=99), false),
        (Order::TOTAL.is_in(0..=100), true), // 101 values
        (Order::TOTAL.is_in(0..250) & Order::STATUS.eq(Status::Open), true),
        (Order::STATUS.is_in([Status::Open, Status::Shipped]), true),
        (Order::STATUS.is_in([Status::Shipped]), false),
        (Order::TOTAL.is_in([0_i64; 0]), false),
        (Order::TOTAL.is_in([0_i64; 0]) | Order::TOTAL.eq(100), true),
        (!Order::TOTAL.is_in([0_i64; 0]), true),
        (Order::NOTE.begins_with("by "), true),
        (Order::NOTE.begins_with("hand"), false),
        (Order::CODE.begins_with(vec![1, 2]), true),
        (Order::STATUS.begins_with("Op"), true),
        (Order::NOTE.contains("hand"), true),
        (Order::NOTE.contains("Hand"), false),
        (Order::TAGS.contains("a"), true),
        (!Order::TAGS.contains("locked"), true),
        (Order::LINES.contains(Some(2)), true),
        (Order::LINES.contains(Some(3)), false),
        (Order::MISSING.contains(1), false),
        (Order::NOTE.size().eq(7), true),
        (Order::CODE.size().gt(3), false),
        (Order::TAGS.size().le(2), true),
        (Order::LINES.size().ne(3), false),
        (Order::STATUS.size().ge(4), true),
        (Order::MISSING.size().lt(1), false),
        (Condition::all([Order::TOTAL.gt(1), Order::TOTAL.lt(200)]), true),
        (Condition::any([Order::TOTAL.gt(100), Order::TOTAL.lt(100)]), false),
        (Condition::all([]), true),
        (Condition::any([]), false),
    ];
    for (condition, expected) in cases {
        let context = format!("{condition:?}");
        let result = table.put(order()).when(condition.clone()).await;
        assert_eq!(result.is_ok(), expected, "{context}: {result:?}");
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::ConditionFailed, "{context}: {error}");
        }
        let result = table.transact_write().check(&order(), condition.clone()).await;
        assert_eq!(result.is_ok(), expected, "{context}: {result:?}");
        // An update of a missing item is not found, even if its condition is always false.
        let error = table.update(Order::key("bob", 1)).set(Order::TOTAL, 1).when(condition).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound, "{context}");
    }
    Ok(())
}

#[tokio::test]
async fn comparing_an_attribute_with_itself_is_an_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(order()).await?;
    let conditions =
        [Order::TOTAL.eq(Order::TOTAL), Order::TOTAL.between(1, Order::TOTAL), Order::TOTAL.is_in([Order::TOTAL])];
    for condition in conditions {
        let error = table.put(order()).when(condition).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "DynamoDB rejects it, the embedded engine accepts it");
        let expected = "put of Order: `total` is compared with itself: DynamoDB requires two different operands";
        assert_eq!(error.to_string(), expected);
    }
    Ok(())
}

#[tokio::test]
async fn an_insert_with_a_false_condition_requires_that_the_item_is_absent() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let never = || Order::TOTAL.is_in([0_i64; 0]);
    table.insert(order()).when(never()).await?;
    assert_eq!(table.insert(order()).when(never()).await.unwrap_err().kind(), ErrorKind::AlreadyExists);
    table.insert(order()).when(!never()).await?;
    Ok(())
}
