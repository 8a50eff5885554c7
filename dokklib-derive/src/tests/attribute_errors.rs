use super::assert_errors;
use crate::attribute::derive;
use crate::entity;

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

#[test]
fn right_attributes_have_no_errors() {
    for source in [
        "#[attribute(rename_all = \"kebab-case\", crate = ::db)] struct A { a: u8, #[attribute(skip)] b: u8 }",
        "struct A { #[attribute(rename = \"b\", alias = \"c\", alias = \"d\", default, path = P)] a: u8 }",
        "struct A { #[attribute(default = defaults::a)] a: u8 }",
        "struct A(u8);",
        "struct A<T: Clone>(Vec<T>) where T: Send;",
        "enum A { B, C }",
        "enum A { B, #[attribute(other)] C(String) }",
        "#[attribute(tag = \"t\")] enum A { B, C { c: u8 }, D(E), #[attribute(other)] F(Attributes) }",
    ] {
        assert(source, &[]);
    }
}

#[test]
fn shapes() {
    assert(
        "union A { a: u8 }",
        &[("union", "a union can't be stored: nothing says which of its fields it holds\nhelp: an enum says so")],
    );
    assert(
        "struct A;",
        &[("A", "a struct without fields has nothing to store\nhelp: give it fields, or make it a variant of an enum")],
    );
    assert(
        "struct A(u8, u8);",
        &[(
            "(u8, u8)",
            "the fields of a tuple struct have no names to be stored by\nhelp: one field makes a newtype, \
             `struct Cents(u64)`; several need names, `struct Money { cents: u64 }`",
        )],
    );
    assert("enum A {}", &[("A", "an enum without variants has no values to store\nhelp: add a variant")]);
    assert(
        "enum A { B(u8, u8) }",
        &[(
            "(u8, u8)",
            "the fields of a tuple variant have no names to be stored by\nhelp: one field holds a struct that derives \
             `Attribute`, `Card(Card)`; several need names, `Card { number: String }`",
        )],
    );
}

#[test]
fn names() {
    assert(
        "#[attribute(rename_all = \"camelcase\")] struct A { a: u8 }",
        &[("\"camelcase\"", "no way to write names is called \"camelcase\"\nhelp: did you mean `camelCase`?")],
    );
    assert(
        "struct A { #[attribute(rename = \"\")] a: u8 }",
        &[("\"\"", "the name of `rename` can't be empty\nhelp: the name as the table has it")],
    );
    assert(
        "struct A { a: u8, #[attribute(rename = \"a\")] b: u8, #[attribute(alias = \"b\", alias = \"a\")] c: u8 }",
        &[
            (
                "b",
                "the fields `a` and `b` are both the attribute \"a\"\nhelp: name one of them: `#[attribute(rename = \"..\")]`",
            ),
            (
                "c",
                "the fields `a` and `c` are both the attribute \"a\"\nhelp: name one of them: `#[attribute(rename = \"..\")]`",
            ),
            (
                "c",
                "the fields `b` and `c` are both the attribute \"a\"\nhelp: name one of them: `#[attribute(rename = \"..\")]`",
            ),
        ],
    );
    assert(
        "struct A { total: u8, Total: u8 }",
        &[(
            "Total",
            "the fields `total` and `Total` both have the path `TOTAL`\nhelp: name one of them: \
             `#[attribute(path = TOTAL_PATH)]`",
        )],
    );
    assert(
        "enum A { B, #[attribute(rename = \"B\")] C }",
        &[(
            "C",
            "the variants `B` and `C` are both stored as \"B\"\nhelp: name one of them: `#[attribute(rename = \"..\")]`",
        )],
    );
    assert(
        "enum A { B { r#type: u8 } }",
        &[(
            "r#type",
            "this field is the attribute \"type\", which says which variant is stored\nhelp: name another one on the enum, \
             `#[attribute(tag = \"..\")]`, or rename the field",
        )],
    );
}

#[test]
fn options_in_the_wrong_place() {
    assert(
        "struct A { #[attribute(rename_all = \"camelCase\")] a: u8 }",
        &[(
            "rename_all",
            "`rename_all` belongs on the type, not on a field\nhelp: move it: `#[attribute(rename_all ..)]` on the type",
        )],
    );
    assert(
        "#[attribute(skip)] struct A { a: u8 }",
        &[("skip", "`skip` belongs on a field, not on the type\nhelp: move it: `#[attribute(skip ..)]` on a field")],
    );
    assert(
        "enum A { #[attribute(tag = \"t\")] B }",
        &[("tag", "`tag` belongs on the type, not on a variant\nhelp: move it: `#[attribute(tag ..)]` on the type")],
    );
    assert(
        "enum A { #[attribute(othr)] B }",
        &[("othr", "`#[attribute(..)]` on a variant has no `othr`\nhelp: did you mean `other`?")],
    );
    assert(
        "#[attribute(tag = \"t\")] struct A { a: u8 }",
        &[("tag", "`tag` is for an enum: it names the attribute that says which variant is stored\nhelp: remove it")],
    );
    assert(
        "#[attribute(tag = \"t\")] enum A { B }",
        &[("tag", "the variants hold nothing, so the enum is stored as a string, without a tag\nhelp: remove `tag`")],
    );
    assert(
        "struct A(#[attribute(rename = \"a\")] u8);",
        &[("rename", "a newtype is stored as what it holds, so `rename` says nothing\nhelp: remove it")],
    );
    assert(
        "struct A { #[attribute(skip, rename = \"b\")] a: u8, c: u8 }",
        &[(
            "rename",
            "a field with `skip` is no attribute, so `rename` says nothing\nhelp: remove it, or remove \
             `#[attribute(skip)]`",
        )],
    );
}

#[test]
fn others() {
    assert(
        "enum A { B, #[attribute(other)] C }",
        &[(
            "other",
            "a variant with `other` holds what it takes, so that it can be written back\nhelp: `Other(String)`",
        )],
    );
    assert(
        "enum A { B { b: u8 }, #[attribute(other)] C { c: u8 } }",
        &[(
            "other",
            "a variant with `other` holds what it takes, so that it can be written back\nhelp: \
             `Other(dokklib::Attributes)`",
        )],
    );
    assert(
        "enum A { #[attribute(other)] B(String), #[attribute(other)] C(String) }",
        &[("other", "two variants take what is unknown\nhelp: `#[attribute(other)]` on one")],
    );
}

#[test]
fn fields_of_items() {
    let assert = |source: &str, expected: &[(&str, &str)]| assert_errors(entity::derive, source, expected);
    assert(
        "#[entity(rename_all = \"camelCase\")] struct A { #[entity(key, rename = \"i\")] id: u8, #[entity(skip)] b: u8 }",
        &[],
    );
    assert(
        "struct A { #[entity(key, skip)] id: u8 }",
        &[(
            "skip",
            "`id` is a part of a key, which has to be read back\nhelp: remove `skip`, or take the field out of the key",
        )],
    );
    assert(
        "struct A { #[entity(key)] id: u8, #[entity(rename = \"id\")] other: u8 }",
        &[(
            "other",
            "the fields `id` and `other` are both the attribute \"id\"\nhelp: name one of them: `#[entity(rename = \"..\")]`",
        )],
    );
    assert(
        "struct A { #[entity(key)] id: u8, #[entity(default = 7)] b: u8 }",
        &[(
            "7",
            "`default` is not in the form that it needs\nhelp: write `#[entity(default)]` or `#[entity(default = function)]`",
        )],
    );
}
