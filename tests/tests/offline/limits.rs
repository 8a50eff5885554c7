//! DynamoDB's limits of expressions: at the limit, a request is built. Above the limit, it is an error before it is sent.

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
    Table::offline("table")
}

/// Returns a condition with `count` operators: comparisons that are joined by `AND`, with a `NOT` if `count` is even.
fn condition_of(count: usize) -> Condition<Order> {
    let comparisons = Condition::all((0..count.div_ceil(2)).map(|_| Order::TOTAL.eq(1)));
    if count.is_multiple_of(2) { !comparisons } else { comparisons }
}

#[track_caller]
fn assert_invalid<T: std::fmt::Debug>(result: Result<T, Error>, message: &str) {
    assert_error(result, ErrorKind::InvalidRequest, message);
}

#[track_caller]
fn assert_error<T: std::fmt::Debug>(result: Result<T, Error>, kind: ErrorKind, message: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), kind);
    assert!(error.to_string().ends_with(message), "{error}");
}

#[test]
fn operators_and_functions() {
    let put = |count| {
        let order = Order { user: "alice".to_owned(), id: 7, total: 1, note: String::new() };
        table().put(order).when(condition_of(count)).to_input()
    };
    put(300).unwrap();
    assert_invalid(put(301), "the condition has 301 operators and functions, over DynamoDB's limit of 300");
    // The operators that the operation adds count, too.
    let key = || Order::key("alice", 7);
    table().delete(key()).must_exist().when(condition_of(297)).to_input().unwrap();
    let message = "the condition has 301 operators and functions, over DynamoDB's limit of 300";
    assert_invalid(table().delete(key()).must_exist().when(condition_of(299)).to_input(), message);
    let query = |count| table().query(Order::query("alice")).filter(condition_of(count)).to_input();
    query(300).unwrap();
    assert_invalid(query(302), "the filter has 302 operators and functions, over DynamoDB's limit of 300");
    // Each function counts.
    let functions = Condition::all((0..151).map(|_| Order::NOTE.size().gt(1)));
    assert_invalid(
        table().delete(key()).when(functions).to_input(),
        "has 452 operators and functions, over DynamoDB's limit of 300",
    );
    let message = "operation 1 of the transaction, delete of Order: the condition has 301 operators and functions, over \
                   DynamoDB's limit of 300";
    let delete = table().delete(key()).when(condition_of(301));
    assert_invalid(table().transact_write().check_exists(Order::key("bob", 1)).push(delete).to_input(), message);
}

#[test]
fn bytes_of_an_expression() {
    let key = || Order::key("alice", 7);
    let fits = |count: u64| table().delete(key()).when(Order::TOTAL.is_in(0..count)).to_input().is_ok();
    let max = (1..1000).take_while(|count| fits(*count)).last().unwrap();
    let text = table().delete(key()).when(Order::TOTAL.is_in(0..max)).to_input().unwrap().condition_expression.unwrap();
    assert!((4086..=4096).contains(&text.len()), "{}", text.len());
    let over = table().delete(key()).when(Order::TOTAL.is_in(0..=max)).to_input();
    let message =
        format!("the condition expression is {} bytes long, over DynamoDB's limit of 4096 bytes", text.len() + 6);
    assert_invalid(over, &message);

    // The same limit applies to updates, projections and the operations of a transaction.
    let mut update = table().update((User::partition_key("a"), User::sort_key("a")));
    for number in 0..600 {
        update = update.attribute(format!("a{number}"), 1);
    }
    let message = "the update expression is 6503 bytes long, over DynamoDB's limit of 4096 bytes";
    assert_invalid(update.to_input(), message);
    assert_invalid(table().transact_write().push(update).to_input(), message);
    let names = (0..702).map(|number| format!("a{number}"));
    let get = table().get((User::partition_key("a"), User::sort_key("a"))).attributes(names.clone());
    let message = "the projection expression is 4112 bytes long, over DynamoDB's limit of 4096 bytes";
    assert_invalid(get.to_input(), message);
    let query = table().query(User::partition_key("a")).attributes(names);
    assert_invalid(query.to_input(), message);
}

#[test]
fn bytes_of_names_and_values() {
    const LIMIT: usize = 2 * 1024 * 1024;
    let update = |bytes| table().update(Order::key("alice", 7)).set(Order::NOTE, "x".repeat(bytes)).to_input();
    // The names have no aliases, so they are only in the expressions.
    update(LIMIT).unwrap();
    let message = format!(
        "the expression attribute names and values have {} bytes, over DynamoDB's limit of {LIMIT} bytes",
        LIMIT + 1
    );
    assert_error(update(LIMIT + 1), ErrorKind::InvalidInput, &message);
    // A value that occurs twice is sent once.
    let text = "x".repeat(LIMIT / 2 + 1);
    let both = table().update(Order::key("alice", 7)).set(Order::NOTE, &text).when(Order::NOTE.ne(&text));
    both.to_input().unwrap();
}

#[test]
fn levels_of_a_path() {
    /// Returns a condition on a path of nested map entries.
    fn path_exists(levels: usize) -> Condition<RawItem> {
        let mut path = Path::<RawItem, AttributeValue>::raw("a").key("b");
        for _ in 2..levels {
            path = path.key("b");
        }
        path.exists()
    }
    let query = |levels| table().query(User::partition_key("a")).filter(path_exists(levels)).to_input();
    query(32).unwrap();
    let path = format!("a{}", "[…]".repeat(32));
    assert_invalid(query(33), &format!("the path `{path}` is 33 levels deep, over DynamoDB's limit of 32 levels"));
}

/// Joins comparisons by `AND` and `OR` in turns, so that each operator nests the condition one level deeper.
fn alternating(comparisons: usize) -> Condition<Order> {
    (1..comparisons).fold(Order::TOTAL.eq(0), |condition, number| {
        if number.is_multiple_of(2) { condition & Order::TOTAL.eq(1) } else { condition | Order::TOTAL.eq(1) }
    })
}

/// Runs the test on a thread with a small stack.
fn with_stack(kilobytes: usize, test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(kilobytes * 1024).spawn(test).unwrap().join().unwrap();
}

#[test]
fn a_condition_does_not_overflow_the_stack() {
    with_stack(1024, || {
        // 150 comparisons and 149 operators between them: the deepest condition that DynamoDB allows.
        let deepest = alternating(150);
        let copy = deepest.clone();
        assert_eq!(format!("{copy:?}").matches('(').count(), 75, "every second level needs parentheses");
        assert_eq!(copy.holds(&Default::default()), Some(false));
        let expression = table().query(User::partition_key("a")).filter(deepest_filter()).to_input().unwrap();
        assert!(expression.filter_expression.unwrap().len() > 1000);
        table().delete(Order::key("alice", 7)).when(deepest).to_input().unwrap();
    });
    with_stack(128, || {
        let condition = alternating(100_000);
        let text = format!("{:?}", condition.clone());
        assert_eq!(text, "Condition(… (199999 operators and functions))");
        assert_eq!(condition.holds(&Default::default()), None);
        let negated = (0..100_000).fold(condition, |condition, _| !condition);
        let message = "the condition has 299999 operators and functions, over DynamoDB's limit of 300";
        assert_invalid(table().delete(Order::key("alice", 7)).when(negated).to_input(), message);
    });
}

/// Returns the deepest condition on a raw item.
fn deepest_filter() -> Condition<RawItem> {
    let exists = || Path::<RawItem, u64>::raw("a").exists();
    (1..150).fold(
        exists(),
        |condition, number| {
            if number % 2 == 0 { condition & exists() } else { condition | exists() }
        },
    )
}

#[test]
fn the_time_is_linear_in_the_size_of_the_request() {
    let started = std::time::Instant::now();
    let conditions = || (0..100_000).map(|total| Order::TOTAL.eq(total));
    let delete = || table().delete(Order::key("alice", 7));
    let message = "has 199999 operators and functions, over DynamoDB's limit of 300";
    assert_invalid(delete().when(Condition::any(conditions())).to_input(), message);
    assert_invalid(delete().when(Condition::all(conditions())).to_input(), message);
    let nested = conditions().fold(Order::NOTE.eq("x"), |all, condition| condition & all);
    assert_invalid(
        delete().when(nested).to_input(),
        "has 200001 operators and functions, over DynamoDB's limit of 300",
    );
    let message = "over DynamoDB's limit of 4096 bytes";
    assert_invalid(delete().when(Order::TOTAL.is_in(0..10_000)).to_input(), message);
    let message = "has 19999 operators and functions, over DynamoDB's limit of 300";
    assert_invalid(delete().when(Order::TOTAL.is_in(0..1_000_000)).to_input(), message);

    let pair = || (User::partition_key("a"), User::sort_key("a"));
    let names = || (0..5_000).map(|number| format!("a{number}"));
    let message = "over DynamoDB's limit of 4096 bytes";
    assert_invalid(names().fold(table().update(pair()), |update, name| update.attribute(name, 1)).to_input(), message);
    assert_invalid(table().get(pair()).attributes(names()).to_input(), message);
    let update = names().fold(table().update(pair()), |update, name| {
        let parent = Path::<dokklib::Relation<User, User>, Vec<u64>>::raw(name);
        update.set(parent.index(0), 1)
    });
    assert_invalid(update.to_input(), message);
    names().fold(table().put(pair()), |put, name| put.attribute(name, 1)).to_input().unwrap();
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[derive(Entity)]
struct Tree {
    #[entity(key)]
    id: u64,
    root: AttributeValue,
    others: Vec<AttributeValue>,
}

/// Returns a string in this number of lists and maps.
fn nested(containers: usize) -> AttributeValue {
    (0..containers).fold(AttributeValue::S("leaf".to_owned()), |value, number| match number % 2 {
        0 => AttributeValue::L(vec![value]),
        _ => AttributeValue::M([("key".to_owned(), value)].into()),
    })
}

fn tree(root: AttributeValue) -> Tree {
    Tree { id: 1, root, others: vec![] }
}

#[track_caller]
fn assert_invalid_input<T: std::fmt::Debug>(result: Result<T, Error>, message: &str) {
    assert_error(result, ErrorKind::InvalidInput, message);
}

#[test]
fn levels_of_a_value() {
    // A value in 31 lists and maps has 32 levels.
    let key = || Tree::key(1);
    table().put(tree(nested(31))).to_input().unwrap();
    table().upsert(tree(nested(31))).to_input().unwrap();
    table().update(key()).set(Tree::ROOT, nested(31)).to_input().unwrap();
    table().update(key()).append(Tree::OTHERS, [nested(30)]).to_input().unwrap();
    table().update(key()).set(Tree::OTHERS.index(0), nested(30)).to_input().unwrap();
    table().delete(key()).when(Tree::ROOT.eq(nested(31))).to_input().unwrap();

    let message = |name: &str| format!("attribute `{name}` is nested deeper than DynamoDB's limit of 32 levels");
    for containers in [32, 500] {
        let deep = || nested(containers);
        assert_invalid_input(table().put(tree(deep())).to_input(), &message("root"));
        assert_invalid_input(table().insert(tree(deep())).to_input(), &message("root"));
        assert_invalid_input(table().upsert(tree(deep())).to_input(), &message("root"));
        assert_invalid_input(table().transact_write().put(tree(deep())).to_input(), &message("root"));
        assert_invalid_input(table().update(key()).set(Tree::ROOT, deep()).to_input(), &message("root"));
        assert_invalid_input(table().update(key()).append(Tree::OTHERS, [deep()]).to_input(), &message("others"));
        assert_invalid_input(table().delete(key()).when(Tree::ROOT.eq(deep())).to_input(), &message("root"));
    }
    let update = table().update(key()).set(Tree::OTHERS.index(0), nested(31));
    assert_invalid_input(update.to_input(), &message("others[0]"));
    let pair = (User::partition_key("a"), User::sort_key("a"));
    assert_invalid_input(table().put(pair).attribute("free", nested(32)).to_input(), &message("free"));
}

#[test]
fn bytes_of_a_name() {
    let key = || Tree::key(1);
    let named = |bytes: usize| AttributeValue::M([("x".repeat(bytes), AttributeValue::Bool(true))].into());
    let path = |bytes: usize| Path::<Tree, u64>::raw("x".repeat(bytes));
    let pair = || (User::partition_key("a"), User::sort_key("a"));
    table().put(tree(named(65_535))).to_input().unwrap();
    table().put(pair()).attribute("x".repeat(65_535), 1).to_input().unwrap();
    table().delete(key()).when(path(65_535).exists()).to_input().unwrap();

    let message = "attribute `root` has an entry with a name of 65536 bytes, over DynamoDB's limit of 65535 bytes";
    assert_invalid_input(table().put(tree(named(65_536))).to_input(), message);
    assert_invalid_input(table().update(key()).set(Tree::ROOT, named(65_536)).to_input(), message);
    assert_invalid_input(table().delete(key()).when(Tree::ROOT.ne(named(65_536))).to_input(), message);
    let message = "an attribute name is 65536 bytes long, over DynamoDB's limit of 65535 bytes";
    assert_invalid_input(table().put(pair()).attribute("x".repeat(65_536), 1).to_input(), message);
    assert_invalid_input(table().update(pair()).attribute("x".repeat(65_536), 1).to_input(), message);
    assert_invalid_input(table().get(pair()).attributes(["x".repeat(65_536)]).to_input(), message);
    assert_invalid_input(table().delete(key()).when(path(65_536).exists()).to_input(), message);
    let map = Path::<Tree, std::collections::BTreeMap<String, u64>>::raw("map");
    let entry = map.key("x".repeat(65_536)).exists();
    assert_invalid_input(table().delete(key()).when(entry).to_input(), message);
}

#[test]
fn index_of_a_list_element() {
    const LAST: usize = 4_294_967_294;
    let update = |index| table().update(Tree::key(1)).set(Tree::OTHERS.index(index), AttributeValue::Bool(true));
    update(LAST).to_input().unwrap();
    let message = "the list index in `others[4294967295]` is over DynamoDB's limit of 4294967294";
    assert_invalid_input(update(LAST + 1).to_input(), message);
    let condition = Tree::OTHERS.index::<AttributeValue>(LAST + 1).exists();
    assert_invalid_input(table().delete(Tree::key(1)).when(condition).to_input(), message);
}

#[test]
fn bytes_of_a_transaction() {
    let order = |id, note: String| Order { user: "alice".to_owned(), id, total: 1, note };
    // 11 items of 390,000 bytes are more than 4 MB.
    let transaction = |count| {
        (0..count).fold(table().transact_write(), |transaction, id| transaction.put(order(id, "x".repeat(390_000))))
    };
    transaction(10).to_input().unwrap();
    let error = transaction(11).to_input().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(
        error.to_string().starts_with("transact_write: the items of the transaction have at least 4290"),
        "{error}"
    );
    assert!(error.to_string().ends_with(" bytes, over DynamoDB's limit of 4194304 bytes"), "{error}");
    // The values of an update count, those of its condition don't.
    let update = |id| {
        let text = "x".repeat(390_000);
        table().update(Order::key("bob", id)).set(Order::NOTE, &text).when(Order::NOTE.ne(&text))
    };
    let updates = (0..10).fold(table().transact_write(), |transaction, id| transaction.push(update(id)));
    updates.to_input().unwrap();
    assert_eq!(updates.push(update(10)).to_input().unwrap_err().kind(), ErrorKind::TooLarge);
}
