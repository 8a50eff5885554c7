//! The requests of the operations, as SDK inputs.

use std::collections::HashMap;

use dokklib::aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use dokklib::{Entity, InverseIndex, SingleTable, Table};

#[derive(Entity)]
struct User;

#[derive(Entity, Clone)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u8,
    total: u64,
    coupon: Option<String>,
}

fn table() -> Table<SingleTable> {
    Table::offline("table")
}

fn order() -> Order {
    Order { user: "alice".to_owned(), id: 7, total: 5, coupon: None }
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn n(text: &str) -> AttributeValue {
    AttributeValue::N(text.to_owned())
}

/// Returns the names or values of an expression, sorted by their placeholders.
fn sorted<V: Clone>(map: Option<HashMap<String, V>>) -> Vec<V> {
    let map = map.unwrap_or_default();
    let mut keys: Vec<_> = map.keys().cloned().collect();
    keys.sort();
    keys.iter().map(|key| map[key].clone()).collect()
}

const ALL_OLD: Option<ReturnValuesOnConditionCheckFailure> = Some(ReturnValuesOnConditionCheckFailure::AllOld);

#[test]
fn put() {
    let input = table().put(order()).to_input().unwrap();
    assert_eq!(input.table_name.as_deref(), Some("table"));
    let expected =
        [("PK", s("USER#alice")), ("SK", s("ORDER#007")), ("user", s("alice")), ("id", n("7")), ("total", n("5"))];
    assert_eq!(input.item.unwrap(), expected.map(|(name, value)| (name.to_owned(), value)).into());
    assert_eq!(input.condition_expression, None);
    assert_eq!(input.expression_attribute_names, None, "DynamoDB rejects an empty map");
    assert_eq!(input.expression_attribute_values, None);
    assert_eq!(input.return_values_on_condition_check_failure, None);
}

#[test]
fn insert() {
    let input = table().insert(order()).to_input().unwrap();
    assert_eq!(input.condition_expression.as_deref(), Some("attribute_not_exists(PK)"));
    assert_eq!(input.expression_attribute_names, None);
    assert_eq!(input.return_values_on_condition_check_failure, ALL_OLD);

    let input = table().insert(order()).when(Order::TOTAL.lt(9) & Order::COUPON.exists()).to_input().unwrap();
    assert_eq!(
        input.condition_expression.as_deref(),
        Some("attribute_not_exists(PK) OR #0 < :0 AND attribute_exists(coupon) AND NOT attribute_type(coupon, :1)")
    );
    assert_eq!(sorted(input.expression_attribute_names), ["total"], "a reserved word");
    let values = [n("9"), AttributeValue::S("NULL".to_owned())];
    assert_eq!(sorted(input.expression_attribute_values), values);
}

#[test]
fn update() {
    let update = table()
        .update(&order())
        .set(Order::COUPON, "SPRING")
        .add(Order::TOTAL, 5)
        .when(Order::TOTAL.lt(5) | Order::COUPON.ne("SPRING"));
    let input = update.to_input().unwrap();
    assert_eq!(
        input.key.unwrap(),
        HashMap::from([("PK".to_owned(), s("USER#alice")), ("SK".to_owned(), s("ORDER#007"))])
    );
    assert_eq!(input.update_expression.as_deref(), Some("SET coupon = :0 ADD #0 :1"));
    assert_eq!(
        input.condition_expression.as_deref(),
        Some("attribute_exists(PK) AND (#0 <= :2 OR attribute_not_exists(#0)) AND (#0 < :1 OR coupon <> :0)"),
        "names and values are reused"
    );
    assert_eq!(sorted(input.expression_attribute_names), ["total"]);
    assert_eq!(sorted(input.expression_attribute_values), [s("SPRING"), n("5"), n("18446744073709551610")]);
    assert_eq!(input.return_values, None);

    let input = table().update(&order()).set(Order::COUPON, None).returning_new().to_input().unwrap();
    assert_eq!(input.update_expression.as_deref(), Some("REMOVE coupon"));
    assert_eq!(input.return_values, Some(ReturnValue::AllNew));
}

#[test]
fn two_changes_of_one_attribute_are_an_error() {
    let error = table().update(&order()).set(Order::TOTAL, 1).add(Order::TOTAL, 1).to_input().unwrap_err();
    assert_eq!(
        error.to_string(),
        "update of Order: the update changes `total` and `total`, whose paths overlap: DynamoDB doesn't allow this, so \
         combine them into one change"
    );
}

#[test]
fn delete() {
    let input = table().delete(&order()).to_input().unwrap();
    assert_eq!(input.condition_expression, None);
    let input = table().delete(&order()).must_exist().when(!Order::TOTAL.ge(5)).returning_old().to_input().unwrap();
    assert_eq!(input.condition_expression.as_deref(), Some("attribute_exists(PK) AND NOT #0 >= :0"));
    assert_eq!(input.return_values, Some(ReturnValue::AllOld));
    assert_eq!(input.return_values_on_condition_check_failure, ALL_OLD);
}

#[test]
fn get() {
    let input = table().get(Order::key("alice", 7)).to_input().unwrap();
    assert_eq!(input.consistent_read, None);
    assert_eq!(table().get(&order()).consistent().to_input().unwrap().consistent_read, Some(true));
}

#[test]
fn query() {
    let input = table().query(Order::query("alice")).to_input().unwrap();
    assert_eq!(input.index_name, None);
    assert_eq!(input.key_condition_expression.as_deref(), Some("PK = :0 AND begins_with(SK, :1)"));
    assert_eq!(input.expression_attribute_names, None);
    assert_eq!(sorted(input.expression_attribute_values), [s("USER#alice"), s("ORDER#")]);

    let pair = (User::partition_key("alice"), Order::prefix_sort_key().begins_with("00"));
    let input = table().query(pair).index(InverseIndex).to_input().unwrap();
    assert_eq!(input.index_name.as_deref(), Some("GSI_1"));
    assert_eq!(input.key_condition_expression.as_deref(), Some("SK = :0 AND begins_with(PK, :1)"));
    assert_eq!(sorted(input.expression_attribute_values), [s("USER#alice"), s("ORDER#00")]);
}

#[test]
fn transact_write() {
    let transaction = table()
        .transact_write()
        .insert(order())
        .check(Order::key("bob", 1), Order::TOTAL.eq(1))
        .update(Order::key("bob", 2), |order| order.set(Order::TOTAL, 1).when(Order::TOTAL.eq(2)))
        .delete(Order::key("bob", 3));
    let input = transaction.to_input().unwrap();
    let items = input.transact_items.unwrap();
    assert_eq!(items[0].put.as_ref().unwrap().condition_expression.as_deref(), Some("attribute_not_exists(PK)"));
    let check = items[1].condition_check.as_ref().unwrap();
    assert_eq!((&*check.condition_expression, &check.return_values_on_condition_check_failure), ("#0 = :0", &ALL_OLD));
    let update = items[2].update.as_ref().unwrap();
    assert_eq!(update.update_expression, "SET #0 = :0");
    assert_eq!(update.condition_expression.as_deref(), Some("attribute_exists(PK) AND #0 = :1"));
    let delete = items[3].delete.as_ref().unwrap();
    assert_eq!((&delete.condition_expression, &delete.return_values_on_condition_check_failure), (&None, &None));
    assert_eq!(input.client_request_token, None, "the SDK generates the token");

    let input = transaction.idempotency_token("once").to_input().unwrap();
    assert_eq!(input.client_request_token.as_deref(), Some("once"));
}

#[test]
fn expressions_are_deterministic() {
    let expressions = || {
        let input = table()
            .update(&order())
            .set(Order::COUPON, "X")
            .add(Order::TOTAL, 1)
            .when(Order::TOTAL.gt(1) & Order::COUPON.not_exists())
            .to_input()
            .unwrap();
        (input.update_expression, input.condition_expression, sorted(input.expression_attribute_names))
    };
    assert!((0..20).all(|_| expressions() == expressions()));
}

#[test]
fn replace() {
    let input = table().replace(order()).when(Order::TOTAL.lt(9)).to_input().unwrap();
    assert_eq!(
        input.condition_expression.as_deref(),
        Some("attribute_exists(PK) AND #0 < :0 AND attribute_not_exists(ExpiresAt)"),
        "the last condition keeps a time to live that the type doesn't declare"
    );
    assert_eq!(sorted(input.expression_attribute_names), ["total"]);
    assert_eq!(input.return_values_on_condition_check_failure, ALL_OLD);
    assert_eq!(input.item.unwrap()["total"], n("5"));
}

#[test]
fn upsert() {
    let upsert = table().upsert(order()).set(Order::COUPON, "SPRING").add(Order::TOTAL, 1);
    let input = upsert.clone().when(Order::TOTAL.lt(9)).returning_old().to_input().unwrap();
    assert_eq!(input.key.unwrap().len(), 2);
    assert_eq!(
        input.update_expression.as_deref(),
        Some("SET coupon = :0, id = if_not_exists(id, :1), #0 = if_not_exists(#0, :2) ADD #1 :3"),
        "fields without an explicit change are set in the order of their names"
    );
    assert_eq!(input.condition_expression.as_deref(), Some("(#1 <= :4 OR attribute_not_exists(#1)) AND #1 < :5"));
    assert_eq!(sorted(input.expression_attribute_names), ["user", "total"]);
    assert_eq!(
        sorted(input.expression_attribute_values),
        [s("SPRING"), n("7"), s("alice"), n("1"), n("18446744073709551614"), n("9")]
    );
    assert_eq!(input.return_values, Some(ReturnValue::AllOld));
    let input = table().upsert(order()).set(Order::COUPON, "SPRING").to_input().unwrap();
    assert_eq!((input.condition_expression, input.return_values_on_condition_check_failure), (None, None));

    let key_only = table().without_timestamps().upsert((User::partition_key("a"), User::sort_key("a")));
    let input = key_only.to_input().unwrap();
    assert_eq!((input.update_expression, input.expression_attribute_names), (None, None));
}

#[test]
fn attributes_consistency_and_limit() {
    let pair = || (User::partition_key("alice"), Order::prefix_sort_key());
    let query = table().query(pair()).attributes(["size", "a.b", "SK", "size"]).limit(7).consistent();
    let input = query.to_input().unwrap();
    assert_eq!(input.key_condition_expression.as_deref(), Some("PK = :0 AND begins_with(SK, :1)"));
    assert_eq!(input.projection_expression.as_deref(), Some("PK, SK, #0, #1"));
    assert_eq!(sorted(input.expression_attribute_names), ["size", "a.b"]);
    assert_eq!((input.limit, input.consistent_read), (Some(7), Some(true)));
    assert_eq!(table().query(pair()).limit(usize::MAX).to_input().unwrap().limit, Some(i32::MAX));

    let get = table().get((User::partition_key("alice"), Order::sort_key(7))).attributes(["name"]);
    let input = get.to_input().unwrap();
    assert_eq!(input.projection_expression.as_deref(), Some("PK, SK, #0"));
    assert_eq!(sorted(input.expression_attribute_names), ["name"]);

    let all = table().query(User::partition_key("alice")).to_input().unwrap();
    assert_eq!(all.key_condition_expression.as_deref(), Some("PK = :0"));
    assert_eq!(all.projection_expression, None);
}

#[test]
fn checks_of_a_transaction() {
    let key = || Order::key("bob", 1);
    let exists = table().transact_write().check_exists(key()).to_input().unwrap().transact_items.unwrap();
    let check = exists[0].condition_check.as_ref().unwrap();
    assert_eq!(check.condition_expression, "attribute_exists(PK)");
    let missing = table().transact_write().check_not_exists(key()).to_input().unwrap().transact_items.unwrap();
    assert_eq!(missing[0].condition_check.as_ref().unwrap().condition_expression, "attribute_not_exists(PK)");
}

#[test]
fn scans_of_segments_and_indexes() {
    use dokklib::{Index, Schema};

    #[derive(Index)]
    #[index(name = "by_total", partition_key = number("total"), projection = keys_only)]
    struct ByTotal;

    #[derive(Schema)]
    #[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByTotal), entities(Bill))]
    struct Shop;

    #[derive(Entity)]
    #[entity(schema = Shop, pk = User(user), sk = Self(total), index(ByTotal, pk = total))]
    struct Bill {
        user: String,
        total: u64,
    }

    let table = Table::<Shop>::offline("table");
    let input = table.scan::<Bill>().segment(3, 10).to_input().unwrap();
    assert_eq!((input.segment, input.total_segments), (Some(3), Some(10)));
    let input = table.scan::<Bill>().segments(10).to_input().unwrap();
    assert_eq!((input.segment, input.total_segments), (Some(0), Some(10)), "the first segment");
    let input = table.scan::<Bill>().segment(3, 10).segments(1).to_input().unwrap();
    assert_eq!((input.segment, input.total_segments, input.index_name), (None, None, None));

    let input = table.scan::<Bill>().index(ByTotal).filter(Bill::TOTAL.gt(5)).to_input().unwrap();
    assert_eq!(input.index_name.as_deref(), Some("by_total"));
    assert_eq!(
        input.filter_expression.as_deref(),
        Some("begins_with(PK, :0) AND begins_with(SK, :1) AND #0 > :2"),
        "the index has no tag, and a scan can filter by a key of the index"
    );
    assert_eq!(input.projection_expression.as_deref(), Some("PK, SK, #0"));
    assert_eq!(sorted(input.expression_attribute_names), ["total"]);
}
