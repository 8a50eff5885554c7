use super::assert_errors;
use crate::index::derive;

const FORM: &str = "#[index(name = \"GSI_2\", partition_key = \"GSI2PK\", sort_key = \"GSI2SK\")]";

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

#[test]
fn right_indexes_have_no_errors() {
    for source in [
        &format!("{FORM} struct A;"),
        "#[index(name = \"A\", partition_key = \"B\")] struct A;",
        "#[index(name = \"A\", inverse, projection = all, crate = ::db)] struct A;",
    ] {
        assert(source, &[]);
    }
}

#[test]
fn what_is_missing() {
    assert("struct A;", &[("A", &format!("an index needs its name\nhelp: write `{FORM}`"))]);
    assert(
        "#[index(name = \"A\", sort_key = \"B\")] struct A;",
        &[("A", &format!("an index needs a partition key, or `inverse`\nhelp: write `{FORM}`"))],
    );
}

#[test]
fn what_contradicts() {
    assert(
        "#[index(name = \"A\", inverse, sort_key = \"B\")] struct A;",
        &[(
            "sort_key",
            "an `inverse` index has the table's own keys, swapped\nhelp: remove `sort_key`, or remove `inverse`",
        )],
    );
    assert(
        "#[index(name = \"A\", partition_key = \"B\", sort_key = \"B\")] struct A;",
        &[(
            "\"B\"",
            "`partition_key` and `sort_key` are both the attribute \"B\"\nhelp: one attribute has one role: name another one",
        )],
    );
}

#[test]
fn wrong_values() {
    assert(
        "#[index(name = \"\", inverse)] struct A;",
        &[("\"\"", "the name of `name` can't be empty\nhelp: the name as the table has it")],
    );
    assert(
        "#[index(name = \"A\", inverse, projection = keysonly)] struct A;",
        &[("keysonly", "no projection `keysonly`\nhelp: did you mean `keys_only`?")],
    );
    assert(
        "#[index(name = \"A\", inverse, projection = \"all\")] struct A;",
        &[(
            "\"all\"",
            "`projection` is not in the form that it needs\nhelp: write `#[index(projection = all)]`, or `keys_only`",
        )],
    );
    assert(
        "#[index(name = \"A\", inverse, projektion = all)] struct A;",
        &[("projektion", "`#[index(..)]` on the type has no `projektion`\nhelp: did you mean `projection`?")],
    );
    assert(
        "#[index(name = A, inverse)] struct A;",
        &[("A", &format!("`name` is not in the form that it needs\nhelp: write `{FORM}`"))],
    );
}

#[test]
fn wrong_shapes() {
    assert(
        "#[index(name = \"A\", inverse)] struct A { a: u64 }",
        &[("A", "an index is a struct without fields, not one with fields\nhelp: `struct ByStatus;`")],
    );
    assert(
        "#[index(name = \"A\", inverse)] struct A<T>;",
        &[("<T>", "an index has no generic parameters: it stands for one thing\nhelp: remove the parameters")],
    );
}
