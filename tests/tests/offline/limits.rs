//! DynamoDB's limits of expressions: at the limit a request is made, over it it is refused before anything is sent.

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Condition, Entity, Error, ErrorKind, Path, RawItem, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
    note: String,
}

fn table() -> Table {
    Table::offline("t")
}

/// A condition of so many operators: a comparison, and an `AND` before each one after the first.
fn operators(count: usize) -> Condition<Order> {
    let comparisons = Condition::all((0..count.div_ceil(2)).map(|_| Order::TOTAL.eq(1)));
    if count.is_multiple_of(2) { !comparisons } else { comparisons }
}

#[track_caller]
fn assert_invalid<T: std::fmt::Debug>(result: Result<T, Error>, message: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().ends_with(message), "{error}");
}

#[test]
fn operators_and_functions() {
    let put = |count| {
        let order = Order { user: "alice".to_owned(), id: 7, total: 1, note: String::new() };
        table().put(order).when(operators(count)).to_input()
    };
    put(300).unwrap();
    assert_invalid(put(301), "the condition has 301 operators and functions, over DynamoDB's limit of 300");
    // Those that a verb adds count too.
    let key = || Order::key("alice", 7);
    table().delete(key()).must_exist().when(operators(297)).to_input().unwrap();
    let message = "the condition has 301 operators and functions, over DynamoDB's limit of 300";
    assert_invalid(table().delete(key()).must_exist().when(operators(299)).to_input(), message);
    let query = |count| table().query(Order::query("alice")).filter(operators(count)).to_input();
    query(300).unwrap();
    assert_invalid(query(302), "the filter has 302 operators and functions, over DynamoDB's limit of 300");
    // Each function is one, and each operand of an `IN` isn't.
    let functions = Condition::all((0..151).map(|_| Order::NOTE.size().gt(1)));
    assert_invalid(
        table().delete(key()).when(functions).to_input(),
        "has 452 operators and functions, over DynamoDB's limit of 300",
    );
    let message = "operation 1 of the transaction, delete of Order: the condition has 301 operators and functions, over \
                   DynamoDB's limit of 300";
    let delete = table().delete(key()).when(operators(301));
    assert_invalid(table().transact_write().check_exists(Order::key("bob", 1)).push(delete).to_input(), message);
}

#[test]
fn bytes_of_an_expression() {
    let key = || Order::key("alice", 7);
    let fits = |count: u64| table().delete(key()).when(Order::TOTAL.is_in(0..count)).to_input().is_ok();
    let most = (1..1000).take_while(|count| fits(*count)).last().unwrap();
    let text =
        table().delete(key()).when(Order::TOTAL.is_in(0..most)).to_input().unwrap().condition_expression.unwrap();
    assert!((4086..=4096).contains(&text.len()), "{}", text.len());
    let over = table().delete(key()).when(Order::TOTAL.is_in(0..=most)).to_input();
    let message =
        format!("the condition is an expression of {} bytes, over DynamoDB's limit of 4096 bytes", text.len() + 6);
    assert_invalid(over, &message);

    // An update, a projection and each member of a transaction alike.
    let mut update = table().update((User::partition_key("a"), User::sort_key("a")));
    for at in 0..600 {
        update = update.attribute(format!("a{at}"), 1);
    }
    let message = "the update is an expression of 6503 bytes, over DynamoDB's limit of 4096 bytes";
    assert_invalid(update.to_input(), message);
    assert_invalid(table().transact_write().push(update).to_input(), message);
    let names = (0..700).map(|at| format!("a{at}"));
    let get = table().get((User::partition_key("a"), User::sort_key("a"))).attributes(names.clone());
    let message = "the projection is an expression of 4100 bytes, over DynamoDB's limit of 4096 bytes";
    assert_invalid(get.to_input(), message);
    let query = table().query(User::partition_key("a")).attributes(names);
    assert_invalid(query.to_input(), message);
}

#[test]
fn bytes_of_names_and_values() {
    const LIMIT: usize = 2 * 1024 * 1024;
    let update = |bytes| table().update(Order::key("alice", 7)).set(Order::NOTE, "x".repeat(bytes)).to_input();
    // The names are those of the attribute and of the key.
    update(LIMIT - "note".len() - "PK".len()).unwrap();
    let message = format!(
        "the names and values of the expressions have {} bytes, over DynamoDB's limit of {LIMIT} bytes",
        LIMIT + 1
    );
    assert_invalid(update(LIMIT - "note".len() - "PK".len() + 1), &message);
    // One that is there twice is sent once.
    let text = "x".repeat(LIMIT / 2 + 1);
    let both = table().update(Order::key("alice", 7)).set(Order::NOTE, &text).when(Order::NOTE.ne(&text));
    both.to_input().unwrap();
}

#[test]
fn levels_of_a_path() {
    /// An entry in an entry in an entry, so many levels deep.
    fn path(levels: usize) -> Condition<RawItem> {
        let mut path = Path::<RawItem, AttributeValue>::raw("a").key("b");
        for _ in 2..levels {
            path = path.key("b");
        }
        path.exists()
    }
    let query = |levels| table().query(User::partition_key("a")).filter(path(levels)).to_input();
    query(32).unwrap();
    let shown = format!("a{}", "[…]".repeat(32));
    assert_invalid(query(33), &format!("the path `{shown}` is 33 levels deep, over DynamoDB's limit of 32 levels"));
}
