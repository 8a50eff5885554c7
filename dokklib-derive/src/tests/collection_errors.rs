use super::assert_errors;
use crate::collection::derive;

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

#[test]
fn valid_collections_have_no_errors() {
    for source in [
        "enum A { Order(Order), Task(models::Task), #[collection(other)] Other(RawItem) }",
        "#[collection(exhaustive, crate = ::db)] enum A { Order(Order) }",
        "struct A { order: Order, task: Option<Task>, lines: Vec<Line>, #[collection(other)] others: Vec<RawItem> }",
        "#[collection(exhaustive)] struct A { r#type: Vec<Order> }",
        "#[collection(exhaustive)] enum A { Group(Relation<User, Group>), Team(Relation<User, Team>) }",
        "struct A { account: Account, #[collection(limit = 10, descending)] orders: Vec<Order> }",
        "struct A { #[collection(limit = 1, descending)] latest: Option<Order> }",
    ] {
        assert(source, &[]);
    }
}

#[test]
fn other_items_are_collected_or_rejected() {
    assert(
        "enum Activity { Order(Order) }",
        &[(
            "Activity",
            "`Activity` has no variant for other items\n\
             help: add `#[collection(other)] Other(RawItem)`, or `#[collection(exhaustive)]` to reject them",
        )],
    );
    assert(
        "struct Customer { orders: Vec<Order> }",
        &[(
            "Customer",
            "`Customer` has no field for other items\n\
             help: add `#[collection(other)] others: Vec<RawItem>`, or `#[collection(exhaustive)]` to reject them",
        )],
    );
    assert(
        "#[collection(exhaustive)] enum A { Order(Order), #[collection(other)] Other(RawItem) }",
        &[("other", "`other` conflicts with `exhaustive`, which rejects other items\nhelp: remove one of the two")],
    );
    assert(
        "struct A { orders: Vec<Order>, #[collection(other)] a: Vec<RawItem>, #[collection(other)] b: Vec<RawItem> }",
        &[("other", "only one variant or field can have `other`\nhelp: remove one `#[collection(other)]`")],
    );
}

#[test]
fn each_member_holds_a_different_item_type() {
    let again = "duplicate `Order`\nhelp: remove one of the two";
    assert("#[collection(exhaustive)] enum A { Order(Order), Task(Task), Again(Order) }", &[("Order", again)]);
    assert("#[collection(exhaustive)] struct A { latest: Option<Order>, orders: Vec<Order> }", &[("Order", again)]);
    assert(
        "#[collection(exhaustive)] enum A { Order(Order), Task { task: Task }, Pair(B, C), Nothing }",
        &[
            ("Task { task: Task }", "the variant `Task` must hold exactly one item\nhelp: write `Task(Order)`"),
            ("Pair(B, C)", "the variant `Pair` must hold exactly one item\nhelp: write `Pair(Order)`"),
            ("Nothing", "the variant `Nothing` must hold exactly one item\nhelp: write `Nothing(Order)`"),
        ],
    );
    assert(
        "enum A { Order(Order), #[collection(other)] Other }",
        &[(
            "#[collection(other)] Other",
            "the variant `Other` must hold exactly one item\nhelp: write `Other(RawItem)`",
        )],
    );
}

#[test]
fn unsupported_shapes_are_reported() {
    let text = "`Collection` requires an enum with a variant per item type, or a struct with a field per item type\n\
                help: write `enum Activity { Order(Order), .. }`, or `struct Customer { account: Account, orders: \
                Vec<Order>, .. }`";
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
        &[("<T>", "a collection can't have generic parameters\nhelp: remove the parameters")],
    );
}

#[test]
fn unknown_and_misplaced_options_are_reported() {
    assert(
        "#[collection(exhautive)] enum A { Order(Order) }",
        &[(
            "exhautive",
            "unknown option `exhautive` in `#[collection(..)]` on the type\n\
                         help: did you mean `exhaustive`?",
        )],
    );
    assert(
        "#[collection(other)] enum A { Order(Order) }",
        &[(
            "other",
            "`other` belongs on a variant or a field, not on the type\n\
             help: move `#[collection(other ..)]` to a variant or a field",
        )],
    );
    assert(
        "enum A { Order(Order), #[collection(othr)] Other(RawItem) }",
        &[("othr", "unknown option `othr` in `#[collection(..)]` on a variant\nhelp: did you mean `other`?")],
    );
    assert(
        "struct A { #[collection(exhaustive)] orders: Vec<Order> }",
        &[(
            "exhaustive",
            "`exhaustive` belongs on the type, not on a field\nhelp: move `#[collection(exhaustive ..)]` to the type",
        )],
    );
    assert(
        "struct A { orders: Vec<Order>, #[collection] others: Vec<RawItem> }",
        &[("collection", "`#[collection]` has no options\nhelp: write `#[collection(other)]`, or remove it")],
    );
}

#[test]
fn limits_belong_on_fields_of_a_struct() {
    assert(
        "#[collection(exhaustive)] enum A { #[collection(limit = 10)] Order(Order) }",
        &[(
            "limit",
            "`limit` belongs on a field of a struct, not on a variant\n\
             help: remove it, and limit the query: `table.query_as::<Activity>(..).limit(10)`",
        )],
    );
    let malformed = "`limit` requires a number of items, at least 1\nhelp: write `limit = 10`";
    assert("struct A { #[collection(limit = 0)] orders: Vec<Order> }", &[("0", malformed)]);
    assert("struct A { #[collection(limit = 7u8)] orders: Vec<Order> }", &[]);
    assert(
        "struct A { #[collection(limit = 10)] order: Option<Order> }",
        &[("10", "only a `Vec` can hold more than one item\nhelp: use a `Vec`, or write `limit = 1`")],
    );
    assert(
        "#[collection(exhaustive)] struct A { #[collection(descending)] orders: Vec<Order> }",
        &[("descending", "`descending` requires `limit`\nhelp: add a limit: `#[collection(limit = 10, descending)]`")],
    );
    assert(
        "#[collection(exhaustive)] enum A { #[collection(descending)] Order(Order) }",
        &[(
            "descending",
            "`descending` requires `limit`\n\
             help: remove it, and reverse the query: `table.query_as::<Activity>(..).descending()`",
        )],
    );
}

#[test]
fn other_items_are_not_read_with_a_limit() {
    let conflict = |option: &str| {
        format!(
            "`{option}` conflicts with `limit`: with a limit, each field is read by its own query, so other items are not \
             read\nhelp: remove `#[collection({option})]`, or the limits"
        )
    };
    assert(
        "#[collection(exhaustive)] struct A { #[collection(limit = 10)] orders: Vec<Order> }",
        &[("exhaustive", &conflict("exhaustive"))],
    );
    assert(
        "struct A { #[collection(limit = 10)] orders: Vec<Order>, #[collection(other)] others: Vec<RawItem> }",
        &[("other", &conflict("other"))],
    );
    assert(
        "struct A { account: Account, #[collection(other, limit = 10)] others: Vec<RawItem> }",
        &[("other", &conflict("other"))],
    );
}
