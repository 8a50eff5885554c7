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
        "#[index(name = \"A\", local, sort_key = number(\"score\"), projection = keys_only)] struct A;",
        "#[index(name = \"A\", partition_key = tag, sort_key = binary(\"hash\"))] struct A;",
        "#[index(name = \"A\", partition_key = (tag, string(\"a\"), number(\"b\"),), sort_key = (string(\"c\")), \
         projection = include(\"d\", \"e\"))] struct A;",
    ] {
        assert(source, &[]);
    }
}

#[test]
fn what_is_missing() {
    assert("struct A;", &[("A", &format!("an index needs its name\nhelp: write `{FORM}`"))]);
    assert(
        "#[index(name = \"A\", sort_key = \"B\")] struct A;",
        &[("A", &format!("an index needs a partition key, `inverse` or `local`\nhelp: write `{FORM}`"))],
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
            "`projection` is not in the form that it needs\nhelp: write `#[index(projection = keys_only)]`, `all` or `include(\"total\")`",
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

#[test]
fn keys_that_are_attributes() {
    let form = |key: &str| {
        format!(
            "`{key}` is not in the form that it needs\nhelp: write `{key} = \"GSI1KEY\"`, an attribute of the items, \
             `{key} = number(\"score\")`, or several, `{key} = (string(\"a\"), number(\"b\"))`"
        )
    };
    let with = |keys: &str| format!("#[index(name = \"A\", {keys})] struct A;");
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
        &[("numbr", "a key of an index is no `numbr`\nhelp: did you mean `number`?")],
    );
    assert(
        &with("partition_key = (tag, \"region\")"),
        &[(
            "\"region\"",
            "a text that is made of parts is a key of its own; several attributes are those that the items have anyway\n\
             help: say of which type \"region\" is there: `string(\"region\")`, `number(..)` or `binary(..)`",
        )],
    );
    let five = "partition_key = (string(\"a\"), string(\"b\"), string(\"c\"), string(\"d\"), string(\"e\"))";
    assert(&with(five), &[("\"e\"", "a key of an index has at most 4 attributes\nhelp: remove this one")]);
    assert(
        &with("partition_key = string(\"a\"), sort_key = (string(\"b\"), tag)"),
        &[("tag", "the tag keeps entities apart as a part of the partition key\nhelp: `partition_key = (tag, ..)`")],
    );
    assert(&with("partition_key = (tag, tag)"), &[("tag", "`tag` is given twice\nhelp: remove one of the two")]);
    assert(
        &with("partition_key = string(\"a\"), sort_key = (number(\"b\"), number(\"a\"))"),
        &[(
            "\"a\"",
            "`partition_key` and `sort_key` are both the attribute \"a\"\nhelp: one attribute has one role: name another one",
        )],
    );
}

#[test]
fn local_indexes() {
    assert(
        "#[index(name = \"A\", local)] struct A;",
        &[(
            "local",
            "a local index needs a sort key of its own\nhelp: write `#[index(name = \"LSI_1\", local, sort_key = \"LSI1SK\")]`",
        )],
    );
    assert(
        "#[index(name = \"A\", local, partition_key = \"B\", sort_key = \"C\")] struct A;",
        &[(
            "partition_key",
            "a `local` index has the table's partition key\nhelp: remove `partition_key`, or remove `local`",
        )],
    );
    assert(
        "#[index(name = \"A\", local, sort_key = (string(\"b\"), string(\"c\")))] struct A;",
        &[(
            "\"c\"",
            "a `local` index has one attribute as its sort key\n\
             help: remove the others, or remove `local`: a global index has up to four",
        )],
    );
    assert(
        "#[index(name = \"A\", local, inverse)] struct A;",
        &[(
            "local",
            "an `inverse` index has another partition key than the table, and a `local` one has the same\n\
             help: remove one of the two",
        )],
    );
}

#[test]
fn included_attributes() {
    let with = |names: &str| {
        format!("#[index(name = \"A\", partition_key = string(\"b\"), projection = include({names}))] struct A;")
    };
    assert(&with(""), &[("include", "`include` names no attribute\nhelp: `include(\"total\")`, or `keys_only`")]);
    assert(&with("\"c\", \"c\""), &[("\"c\"", "`c` is given twice\nhelp: remove one of the two")]);
    assert(
        &with("\"b\""),
        &[("\"b\"", "\"b\" is a key of the index, which it has anyway\nhelp: remove it from `include(..)`")],
    );
    assert(&with("\"\""), &[("\"\"", "the name of `include` can't be empty\nhelp: the name as the table has it")]);
}

#[test]
fn words_that_stand_elsewhere() {
    let with = |word: &str| format!("#[index(name = \"A\", partition_key = \"B\", {word})] struct A;");
    assert(
        &with("global"),
        &[(
            "global",
            "`#[index(..)]` on the type has no `global`\nhelp: remove it: an index is global unless it is `local`",
        )],
    );
    assert(
        &with("sk = number(\"n\")"),
        &[(
            "sk",
            "`#[index(..)]` on the type has no `sk`\n\
             help: an index names an attribute: `sort_key = \"GSI1SK\"`; the items say what makes it",
        )],
    );
    assert(&with("keys_only"), &[("keys_only", "`keys_only` is a projection\nhelp: write `projection = keys_only`")]);
    assert(
        &with("projection = includes(\"x\")"),
        &[("includes", "no projection `includes`\nhelp: did you mean `include`?")],
    );
    let form = "`projection` is not in the form that it needs\n\
                help: write `#[index(projection = keys_only)]`, `all` or `include(\"total\")`";
    assert(&with("projection = include(total)"), &[("include", form)]);
}
