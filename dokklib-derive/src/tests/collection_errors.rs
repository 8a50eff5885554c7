use super::assert_errors;
use crate::collection::derive;

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

#[test]
fn right_collections_have_no_errors() {
    for source in [
        "enum A { Order(Order), Task(models::Task), #[collection(other)] Other(RawItem) }",
        "#[collection(exhaustive, crate = ::db)] enum A { Order(Order) }",
        "struct A { order: Order, task: Option<Task>, lines: Vec<Line>, #[collection(other)] others: Vec<RawItem> }",
        "#[collection(exhaustive)] struct A { r#type: Vec<Order> }",
        "#[collection(exhaustive)] enum A { Group(Relation<User, Group>), Team(Relation<User, Team>) }",
    ] {
        assert(source, &[]);
    }
}

#[test]
fn what_is_of_no_member_is_taken_or_refused() {
    assert(
        "enum Activity { Order(Order) }",
        &[(
            "Activity",
            "nothing says what becomes of an item that is of no variant\nhelp: add `#[collection(other)] Other(RawItem)`, or \
             refuse such items: `#[collection(exhaustive)]` on the type",
        )],
    );
    assert(
        "struct Customer { orders: Vec<Order> }",
        &[(
            "Customer",
            "nothing says what becomes of an item that is of no field\nhelp: add `#[collection(other)] others: Vec<RawItem>`, \
             or refuse such items: `#[collection(exhaustive)]` on the type",
        )],
    );
    assert(
        "#[collection(exhaustive)] enum A { Order(Order), #[collection(other)] Other(RawItem) }",
        &[("other", "`exhaustive` refuses the items that `other` takes\nhelp: remove one of the two")],
    );
    assert(
        "struct A { orders: Vec<Order>, #[collection(other)] a: Vec<RawItem>, #[collection(other)] b: Vec<RawItem> }",
        &[("other", "two members take the items of no other one\nhelp: `#[collection(other)]` on one")],
    );
}

#[test]
fn members_hold_items_of_different_types() {
    let again = "`Order` is given twice\nhelp: remove one of the two";
    let first = "`Order` is given here first";
    assert(
        "#[collection(exhaustive)] enum A { Order(Order), Task(Task), Again(Order) }",
        &[("Order", again), ("Order", first)],
    );
    assert(
        "#[collection(exhaustive)] struct A { latest: Option<Order>, orders: Vec<Order> }",
        &[("Order", again), ("Order", first)],
    );
    assert(
        "#[collection(exhaustive)] enum A { Order(Order), Task { task: Task }, Pair(B, C), Nothing }",
        &[
            ("Task { task: Task }", "a variant of a collection holds one item, by its type\nhelp: `Task(Order)`"),
            ("Pair(B, C)", "a variant of a collection holds one item, by its type\nhelp: `Pair(Order)`"),
            ("Nothing", "a variant of a collection holds one item, by its type\nhelp: `Nothing(Order)`"),
        ],
    );
    assert(
        "enum A { Order(Order), #[collection(other)] Other }",
        &[(
            "#[collection(other)] Other",
            "a variant of a collection holds one item, by its type\nhelp: `Other(RawItem)`",
        )],
    );
}

#[test]
fn shapes() {
    let text = "a collection is an enum with a variant for each type of its items, or a struct with a field for each\nhelp: \
                `enum Activity { Order(Order), .. }`, or `struct Customer { account: Account, orders: Vec<Order>, .. }`";
    for shape in [
        "struct A;",
        "struct A(Order);",
        "union A { order: Order }",
        "enum A {}",
        "#[collection(exhaustive)] struct A {}",
        "enum A { #[collection(other)] Other(RawItem) }",
    ] {
        assert(shape, &[("A", text)]);
    }
    assert(
        "#[collection(exhaustive)] enum A<T> { Order(T) }",
        &[("<T>", "a collection has no generic parameters: it stands for one thing\nhelp: remove the parameters")],
    );
}

#[test]
fn unknown_options() {
    assert(
        "#[collection(exhautive)] enum A { Order(Order) }",
        &[("exhautive", "`#[collection(..)]` on the type has no `exhautive`\nhelp: did you mean `exhaustive`?")],
    );
    assert(
        "#[collection(other)] enum A { Order(Order) }",
        &[(
            "other",
            "`other` belongs on a variant or a field, not on the type\n\
             help: move it: `#[collection(other ..)]` on a variant or a field",
        )],
    );
    assert(
        "enum A { Order(Order), #[collection(othr)] Other(RawItem) }",
        &[("othr", "`#[collection(..)]` on a variant has no `othr`\nhelp: did you mean `other`?")],
    );
    assert(
        "struct A { #[collection(exhaustive)] orders: Vec<Order> }",
        &[(
            "exhaustive",
            "`exhaustive` belongs on the type, not on a field\nhelp: move it: `#[collection(exhaustive ..)]` on the type",
        )],
    );
    assert(
        "struct A { orders: Vec<Order>, #[collection] others: Vec<RawItem> }",
        &[("collection", "an empty `#[collection]` says nothing\nhelp: write `#[collection(other)]`, or remove it")],
    );
}
