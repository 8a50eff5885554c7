//! Errors in key formats: `delimiter`, `key_values`, prefixes and literals of unescaped keys, and keys without a prefix.

use super::assert_errors;
use crate::{entity, schema};

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(entity::derive, source, expected);
}

#[track_caller]
fn assert_schema(options: &str, expected: &[(&str, &str)]) {
    let source = format!("#[schema(partition_key = \"PK\", sort_key = \"SK\", {options})] struct Shop;");
    assert_errors(schema::derive, &source, expected);
}

const ITEM: &str = "struct Order { user: String, id: u64 }";

#[test]
fn valid_key_formats_have_no_errors() {
    for options in [
        "key_values = unescaped",
        "key_values = escaped",
        "delimiter = \"|\", key_values = unescaped",
        "key_values = unescaped, delimiter = \"||\"",
        "delimiter = \"#\"",
        "delimiter = \"##\", key_values = escaped",
    ] {
        assert_schema(options, &[]);
        assert(&format!("#[entity({options})] struct User;"), &[]);
        assert(&format!("#[entity(schema = Shop, {options})] struct User;"), &[]);
    }
    for options in [
        // The schema's format is unknown to the derive.
        "schema = Shop, delimiter = \"|\", pk = Self(user), sk = Self(id)",
        "schema = Shop, prefix = \"#ORDER\", pk = Self(user), sk = Self(\"#A#\", id)",
        "schema = Shop, pk = Self(user), sk = \"#METADATA#\"",
        "schema = Shop, prefix = \"\", pk = Self(user), sk = Self(id)",
        "schema = Shop, pk = bare(\"$app\", label(\"user id \", user)), sk = bare(id)",
        "key_values = unescaped, prefix = \"$order 1\", pk = User(user), sk = Self(\"#A\", label(\"$\", id))",
        "key_values = unescaped, pk = Self(user), sk = \"{METADATA}\"",
    ] {
        assert(&format!("#[entity({options})] {ITEM}"), &[]);
    }
}

#[test]
fn malformed_options_are_reported() {
    assert_schema(
        "delimiter",
        &[("delimiter", "malformed option `delimiter`\nhelp: write `#[schema(delimiter = \"|\")]`")],
    );
    assert_schema(
        "delimiter = '|'",
        &[("'|'", "malformed option `delimiter`\nhelp: write `#[schema(delimiter = \"|\")]`")],
    );
    assert_schema(
        "key_values = \"unescaped\"",
        &[("\"unescaped\"", "malformed option `key_values`\nhelp: write `#[schema(key_values = unescaped)]`")],
    );
    assert_schema(
        "key_values = raw",
        &[(
            "raw",
            "unknown value `raw` for `key_values`\n\
             help: write `key_values = unescaped`, or `key_values = escaped`, which is the default",
        )],
    );
    assert_schema(
        "key_values = escaped, key_values = unescaped",
        &[("key_values", "duplicate `key_values`\nhelp: remove one of the two")],
    );
    assert_schema(
        "delimeter = \"|\"",
        &[("delimeter", "unknown option `delimeter` in `#[schema(..)]` on the type\nhelp: did you mean `delimiter`?")],
    );
    assert(
        "struct User { #[entity(key, delimiter = \"|\")] id: u64 }",
        &[(
            "delimiter",
            "`delimiter` belongs on the type, not on a field\nhelp: move `#[entity(delimiter ..)]` to the type",
        )],
    );
}

#[test]
fn invalid_delimiters_are_reported() {
    let empty = "a delimiter can't be empty\n\
                 help: write the text between the parts of a key, such as `delimiter = \"|\"`";
    assert_schema("delimiter = \"\", key_values = unescaped", &[("\"\"", empty)]);
    assert("#[entity(schema = Shop, delimiter = \"\")] struct User;", &[("\"\"", empty)]);
    for delimiter in ["|", "$", "#|", "é"] {
        let message = format!(
            "escaped values can contain the delimiter {delimiter:?}, because only characters up to `$` are escaped\n\
             help: add `key_values = unescaped`, or use the delimiter \"#\""
        );
        let token = format!("{delimiter:?}");
        assert_schema(&format!("delimiter = {delimiter:?}"), &[(&token, &message)]);
        assert(&format!("#[entity(delimiter = {delimiter:?})] struct User;"), &[(&token, &message)]);
        assert(
            &format!("#[entity(schema = Shop, delimiter = {delimiter:?}, key_values = escaped)] struct User;"),
            &[(&token, &message)],
        );
    }
}

#[test]
fn keys_without_a_prefix_require_a_schema() {
    assert(
        &format!("#[entity(pk = User(user), sk = bare(id))] {ITEM}"),
        &[(
            "bare",
            "a key without a prefix requires a schema, which proves that no other entity has this key\n\
             help: add `schema = Shop`, or write `Self(..)`",
        )],
    );
    assert(
        &format!("#[entity(schema = Shop, pk = User(user), sk = bare())] {ITEM}"),
        &[("bare", "a key must have at least one part\nhelp: add a field, `Self(id)`, or a literal, `Self(\"ONE\")`")],
    );
    assert(
        &format!("#[entity(schema = Shop, pk = User(user), sk = bare(idd))] {ITEM}"),
        &[("idd", "`Order` has no field `idd`\nhelp: did you mean `id`?")],
    );
}

#[test]
fn a_format_string_as_a_whole_key_is_reported() {
    assert(
        &format!("#[entity(schema = Shop, pk = \"USER#{{user}}\", sk = Self(id))] {ITEM}"),
        &[("\"USER#{user}\"", "a key is declared in tokens, not in a format string\nhelp: write `pk = User(user)`")],
    );
    assert(
        &format!("#[entity(schema = Shop, pk = \"\", sk = Self(\"\", id))] {ITEM}"),
        &[
            ("\"\"", "a literal in a key can't be empty\nhelp: write a text such as `\"ITEM\"`, or remove it"),
            ("\"\"", "a literal in a key can't be empty\nhelp: write a text such as `\"ITEM\"`, or remove it"),
        ],
    );
}
