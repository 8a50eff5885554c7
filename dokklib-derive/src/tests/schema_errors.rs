use super::assert_errors;
use crate::schema::derive;

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

#[test]
fn right_schemas_have_no_errors() {
    for source in [
        "#[schema(partition_key = \"PK\", sort_key = \"SK\")] struct Shop;",
        "#[schema(partition_key = \"a\", sort_key = \"b\", ttl = \"c\", tag = \"d\", indexes(A, b::B), entities(C, D,))]
         struct Shop;",
    ] {
        assert(source, &[]);
    }
}

#[test]
fn what_is_missing() {
    let message = "a schema needs the names of its key attributes\n\
                   help: write `#[schema(partition_key = \"PK\", sort_key = \"SK\")]`";
    assert("struct Shop;", &[("Shop", message)]);
    assert("#[schema(partition_key = \"PK\")] struct Shop;", &[("Shop", message)]);
}

#[test]
fn one_attribute_has_one_role() {
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"PK\", tag = \"\")] struct Shop;",
        &[
            (
                "\"PK\"",
                "`partition_key` and `sort_key` are both the attribute \"PK\"\n\
                 help: one attribute has one role: name another one",
            ),
            ("\"\"", "the name of `tag` can't be empty\nhelp: the name as the table has it"),
        ],
    );
}

#[test]
fn lists() {
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"SK\", indexes(A, B, A))] struct Shop;",
        &[("A", "`A` is given twice\nhelp: remove one of the two"), ("A", "`A` is given here first")],
    );
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"SK\", entities = [A])] struct Shop;",
        &[("entities", "`entities` is not in the form that it needs\nhelp: write `#[schema(entities(User, Order))]`")],
    );
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"SK\", indexes(\"GSI_1\"))] struct Shop;",
        &[("\"GSI_1\"", "`indexes` is not in the form that it needs\nhelp: write `#[schema(indexes(InverseIndex))]`")],
    );
}

#[test]
fn wrong_shapes() {
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"SK\")] enum Shop {}",
        &[("Shop", "a schema is a struct without fields, not an enum\nhelp: `struct Shop;`")],
    );
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"SK\", index(A))] struct Shop;",
        &[("index", "`#[schema(..)]` on the type has no `index`\nhelp: did you mean `indexes`?")],
    );
}
