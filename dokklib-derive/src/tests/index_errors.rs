use super::assert_errors;
use crate::index::derive;

const FORM: &str = "#[index(name = \"GSI_2\", partition_key = \"GSI2PK\", sort_key = \"GSI2SK\")]";

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

#[test]
fn valid_indexes_have_no_errors() {
    for source in [
        &format!("{FORM} struct A;"),
        "#[index(name = \"ABC\", partition_key = \"B\")] struct A;",
        "#[index(name = \"ABC\", inverse, projection = all, crate = ::db)] struct A;",
        "#[index(name = \"ABC\", local, sort_key = number(\"score\"), projection = keys_only)] struct A;",
        "#[index(name = \"ABC\", partition_key = tag, sort_key = binary(\"hash\"))] struct A;",
        "#[index(name = \"ABC\", partition_key = (tag, string(\"a\"), number(\"b\"),), sort_key = (string(\"c\")), \
         projection = include(\"d\", \"e\"))] struct A;",
    ] {
        assert(source, &[]);
    }
}

#[test]
fn missing_options_are_reported() {
    assert("struct A;", &[("A", &format!("an index requires `name`\nhelp: write `{FORM}`"))]);
    assert(
        "#[index(name = \"ABC\", sort_key = \"B\")] struct A;",
        &[("A", &format!("an index requires `partition_key`, `inverse` or `local`\nhelp: write `{FORM}`"))],
    );
}

#[test]
fn conflicting_options_are_reported() {
    assert(
        "#[index(name = \"ABC\", inverse, sort_key = \"B\")] struct A;",
        &[(
            "sort_key",
            "`sort_key` conflicts with `inverse`, which swaps the table's keys\nhelp: remove one of the two",
        )],
    );
    assert(
        "#[index(name = \"ABC\", partition_key = \"B\", sort_key = \"B\")] struct A;",
        &[(
            "\"B\"",
            "`partition_key` and `sort_key` use the same attribute \"B\"\n\
             help: choose another attribute for one of them",
        )],
    );
}

#[test]
fn invalid_values_are_reported() {
    assert(
        "#[index(name = \"\", inverse)] struct A;",
        &[("\"\"", "the name in `name` can't be empty\nhelp: write the name that the table uses")],
    );
    assert(
        "#[index(name = \"ABC\", inverse, projection = keysonly)] struct A;",
        &[("keysonly", "unknown projection `keysonly`\nhelp: did you mean `keys_only`?")],
    );
    assert(
        "#[index(name = \"ABC\", inverse, projection = \"all\")] struct A;",
        &[(
            "\"all\"",
            "malformed option `projection`\n\
             help: write `#[index(projection = keys_only)]`, `all` or `include(\"total\")`",
        )],
    );
    assert(
        "#[index(name = \"ABC\", inverse, projektion = all)] struct A;",
        &[(
            "projektion",
            "unknown option `projektion` in `#[index(..)]` on the type\n\
                          help: did you mean `projection`?",
        )],
    );
    assert(
        "#[index(name = A, inverse)] struct A;",
        &[("A", &format!("malformed option `name`\nhelp: write `{FORM}`"))],
    );
}

#[test]
fn unsupported_shapes_are_reported() {
    assert(
        "#[index(name = \"ABC\", inverse)] struct A { a: u64 }",
        &[("A", "`Index` requires a struct without fields, not a struct with fields\nhelp: write `struct ByStatus;`")],
    );
    assert(
        "#[index(name = \"ABC\", inverse)] struct A<T>;",
        &[("<T>", "an index can't have generic parameters\nhelp: remove the parameters")],
    );
}

#[test]
fn invalid_key_attributes_are_reported() {
    let form = |key: &str| {
        format!(
            "malformed option `{key}`\n\
             help: write `{key} = \"GSI1KEY\"`, an existing attribute, `{key} = number(\"score\")`, or several, \
             `{key} = (string(\"a\"), number(\"b\"))`"
        )
    };
    let with = |keys: &str| format!("#[index(name = \"ABC\", {keys})] struct A;");
    for (keys, at, key) in [
        ("partition_key = number", "number", "partition_key"),
        ("partition_key = number(score)", "number", "partition_key"),
        ("partition_key", "partition_key", "partition_key"),
        ("partition_key = (string(\"a\") number(\"b\"))", "number", "partition_key"),
        ("partition_key = \"B\", sort_key = ()", "()", "sort_key"),
        ("partition_key = \"B\", sort_key = 7", "7", "sort_key"),
    ] {
        assert(&with(keys), &[(at, &form(key))]);
    }
    assert(
        &with("partition_key = numbr(\"score\")"),
        &[("numbr", "unknown key type `numbr`\nhelp: did you mean `number`?")],
    );
    assert(
        &with("partition_key = (tag, \"region\")"),
        &[(
            "\"region\"",
            "\"region\" needs a type in a key of several attributes\n\
             help: write `string(\"region\")`, `number(\"region\")` or `binary(\"region\")`",
        )],
    );
    let five = "partition_key = (string(\"a\"), string(\"b\"), string(\"c\"), string(\"d\"), string(\"e\"))";
    assert(&with(five), &[("\"e\"", "a key of an index has at most 4 attributes\nhelp: remove this one")]);
    assert(
        &with("partition_key = string(\"a\"), sort_key = (string(\"b\"), tag)"),
        &[("tag", "`tag` can only be a part of the partition key\nhelp: write `partition_key = (tag, ..)`")],
    );
    assert(&with("partition_key = (tag, tag)"), &[("tag", "duplicate `tag`\nhelp: remove one of the two")]);
    assert(
        &with("partition_key = string(\"a\"), sort_key = (number(\"b\"), number(\"a\"))"),
        &[(
            "\"a\"",
            "`partition_key` and `sort_key` use the same attribute \"a\"\n\
             help: choose another attribute for one of them",
        )],
    );
}

#[test]
fn invalid_local_indexes_are_reported() {
    assert(
        "#[index(name = \"ABC\", local)] struct A;",
        &[(
            "local",
            "a local index requires `sort_key`\n\
             help: write `#[index(name = \"LSI_1\", local, sort_key = \"LSI1SK\")]`",
        )],
    );
    assert(
        "#[index(name = \"ABC\", local, partition_key = \"B\", sort_key = \"C\")] struct A;",
        &[(
            "partition_key",
            "a local index has the table's partition key\nhelp: remove `partition_key`, or remove `local`",
        )],
    );
    assert(
        "#[index(name = \"ABC\", local, sort_key = (string(\"b\"), string(\"c\")))] struct A;",
        &[(
            "\"c\"",
            "a local index has only one sort key attribute\n\
             help: remove the others, or remove `local`: a global index can have up to four",
        )],
    );
    assert(
        "#[index(name = \"ABC\", local, inverse)] struct A;",
        &[(
            "local",
            "`local` conflicts with `inverse`: a local index keeps the table's partition key\n\
             help: remove one of the two",
        )],
    );
}

#[test]
fn invalid_included_attributes_are_reported() {
    let with = |names: &str| {
        format!("#[index(name = \"ABC\", partition_key = string(\"b\"), projection = include({names}))] struct A;")
    };
    assert(&with(""), &[("include", "`include` has no attributes\nhelp: write `include(\"total\")`, or `keys_only`")]);
    assert(&with("\"c\", \"c\""), &[("\"c\"", "duplicate `c`\nhelp: remove one of the two")]);
    assert(
        &with("\"b\""),
        &[("\"b\"", "\"b\" is a key of the index, which is always projected\nhelp: remove it from `include(..)`")],
    );
    assert(
        &with("\"\""),
        &[("\"\"", "the name in `include` can't be empty\nhelp: write the name that the table uses")],
    );
}

#[test]
fn misplaced_words_are_reported() {
    let with = |word: &str| format!("#[index(name = \"ABC\", partition_key = \"B\", {word})] struct A;");
    assert(
        &with("global"),
        &[(
            "global",
            "unknown option `global` in `#[index(..)]` on the type\n\
             help: remove it: an index is global unless it is `local`",
        )],
    );
    assert(
        &with("sk = number(\"n\")"),
        &[(
            "sk",
            "unknown option `sk` in `#[index(..)]` on the type\n\
             help: name the attribute, `sort_key = \"GSI1SK\"`; the entities declare its parts",
        )],
    );
    assert(&with("keys_only"), &[("keys_only", "`keys_only` is a projection\nhelp: write `projection = keys_only`")]);
    assert(
        &with("projection = includes(\"x\")"),
        &[("includes", "unknown projection `includes`\nhelp: did you mean `include`?")],
    );
    let form = "malformed option `projection`\n\
                help: write `#[index(projection = keys_only)]`, `all` or `include(\"total\")`";
    assert(&with("projection = include(total)"), &[("include", form)]);
}

#[test]
fn a_name_that_dynamodb_rejects_is_reported() {
    for name in ["ab", "by status", "by#status", "größe", &"a".repeat(256)] {
        let text = format!(
            "{name:?} is not the name of an index\n\
             help: write 3 to 255 letters, digits, `_`, `-` and `.`, such as `name = \"by_status\"`"
        );
        let source = format!("#[index(name = {name:?}, partition_key = \"B\")] struct A;");
        assert(&source, &[(&format!("{name:?}"), &text)]);
    }
    for name in ["a_b", "By-Status.1", &"a".repeat(255)] {
        assert(&format!("#[index(name = {name:?}, partition_key = \"B\")] struct A;"), &[]);
    }
}
