use super::assert_errors;
use crate::attribute::derive;
use crate::entity;

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

#[test]
fn valid_types_have_no_errors() {
    for source in [
        "#[attribute(rename_all = \"kebab-case\", crate = ::db)] struct A { a: u8, #[attribute(skip)] b: u8 }",
        "struct A { #[attribute(rename = \"b\", alias = \"c\", alias = \"d\", default, strict, path = P)] a: u8 }",
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
fn unsupported_shapes_are_reported() {
    assert("union A { a: u8 }", &[("union", "`Attribute` can't be derived for a union\nhelp: use an enum")]);
    assert(
        "struct A;",
        &[(
            "A",
            "`Attribute` can't be derived for a struct without fields\n\
                 help: add a field, or make it a variant of an enum",
        )],
    );
    assert(
        "struct A(u8, u8);",
        &[(
            "(u8, u8)",
            "the fields of a tuple struct have no attribute names\n\
             help: name the fields, `struct Money { cents: u64 }`, or use a newtype of one field, `struct \
             Cents(u64)`",
        )],
    );
    assert("enum A {}", &[("A", "`Attribute` can't be derived for an enum without variants\nhelp: add a variant")]);
    assert(
        "enum A { B(u8, u8) }",
        &[(
            "(u8, u8)",
            "the fields of a tuple variant have no attribute names\n\
             help: name the fields, `Card { number: String }`, or use one struct that derives `Attribute`, \
             `Card(Card)`",
        )],
    );
}

#[test]
fn invalid_and_duplicate_names_are_reported() {
    assert(
        "#[attribute(rename_all = \"camelcase\")] struct A { a: u8 }",
        &[("\"camelcase\"", "unknown case \"camelcase\" for `rename_all`\nhelp: did you mean `camelCase`?")],
    );
    assert(
        "struct A { #[attribute(rename = \"\")] a: u8 }",
        &[("\"\"", "the name in `rename` can't be empty\nhelp: write the name that the table uses")],
    );
    assert(
        "struct A { a: u8, #[attribute(rename = \"a\")] b: u8, #[attribute(alias = \"b\", alias = \"a\")] c: u8 }",
        &[
            (
                "b",
                "the fields `a` and `b` map to the same attribute \"a\"\n\
                 help: rename one of them: `#[attribute(rename = \"..\")]`",
            ),
            (
                "c",
                "the fields `a` and `c` map to the same attribute \"a\"\n\
                 help: rename one of them: `#[attribute(rename = \"..\")]`",
            ),
            (
                "c",
                "the fields `b` and `c` map to the same attribute \"a\"\n\
                 help: rename one of them: `#[attribute(rename = \"..\")]`",
            ),
        ],
    );
    assert(
        "struct A { total: u8, Total: u8 }",
        &[(
            "Total",
            "the fields `total` and `Total` have the same path constant `TOTAL`\n\
             help: rename one of them: `#[attribute(path = TOTAL_PATH)]`",
        )],
    );
    assert(
        "enum A { B, #[attribute(rename = \"B\")] C }",
        &[(
            "C",
            "the variants `B` and `C` are both stored as \"B\"\n\
             help: rename one of them: `#[attribute(rename = \"..\")]`",
        )],
    );
    assert(
        "enum A { B { r#type: u8 } }",
        &[(
            "r#type",
            "the field `r#type` has the attribute name \"type\", which is the enum's tag\n\
             help: rename the field, or choose another tag on the enum: `#[attribute(tag = \"..\")]`",
        )],
    );
}

#[test]
fn misplaced_and_unused_options_are_reported() {
    assert(
        "struct A { #[attribute(rename_all = \"camelCase\")] a: u8 }",
        &[(
            "rename_all",
            "`rename_all` belongs on the type, not on a field\nhelp: move `#[attribute(rename_all ..)]` to the type",
        )],
    );
    assert(
        "#[attribute(skip)] struct A { a: u8 }",
        &[("skip", "`skip` belongs on a field, not on the type\nhelp: move `#[attribute(skip ..)]` to a field")],
    );
    assert(
        "enum A { #[attribute(tag = \"t\")] B }",
        &[("tag", "`tag` belongs on the type, not on a variant\nhelp: move `#[attribute(tag ..)]` to the type")],
    );
    assert(
        "enum A { #[attribute(othr)] B }",
        &[("othr", "unknown option `othr` in `#[attribute(..)]` on a variant\nhelp: did you mean `other`?")],
    );
    assert(
        "#[attribute(tag = \"t\")] struct A { a: u8 }",
        &[("tag", "`tag` requires an enum: it names the attribute that stores the variant\nhelp: remove it")],
    );
    assert(
        "#[attribute(tag = \"t\")] enum A { B }",
        &[("tag", "an enum without data is stored as a string and has no tag\nhelp: remove `tag`")],
    );
    assert(
        "struct A(#[attribute(rename = \"a\")] u8);",
        &[("rename", "a newtype is stored as its inner value, so `rename` has no effect\nhelp: remove it")],
    );
    assert(
        "struct A(#[attribute(strict)] u8);",
        &[("strict", "a newtype is stored as its inner value, so `strict` has no effect\nhelp: remove it")],
    );
    assert(
        "struct A { #[attribute(skip, rename = \"b\")] a: u8, c: u8 }",
        &[(
            "rename",
            "a field with `skip` is not stored, so `rename` has no effect\n\
             help: remove it, or remove `#[attribute(skip)]`",
        )],
    );
}

#[test]
fn invalid_other_variants_are_reported() {
    assert(
        "enum A { B, #[attribute(other)] C }",
        &[(
            "other",
            "a variant with `other` must hold the unknown value, so that it can be written back\n\
             help: write `Other(String)`",
        )],
    );
    assert(
        "enum A { B { b: u8 }, #[attribute(other)] C { c: u8 } }",
        &[(
            "other",
            "a variant with `other` must hold the unknown value, so that it can be written back\n\
             help: write `Other(dokklib::Attributes)`",
        )],
    );
    assert(
        "enum A { #[attribute(other)] B(String), #[attribute(other)] C(String) }",
        &[("other", "only one variant can have `other`\nhelp: remove one `#[attribute(other)]`")],
    );
}

#[test]
fn invalid_options_on_item_fields_are_reported() {
    let assert = |source: &str, expected: &[(&str, &str)]| assert_errors(entity::derive, source, expected);
    assert(
        "#[entity(rename_all = \"camelCase\")] struct A { #[entity(key, rename = \"i\")] id: u8, #[entity(skip)] b: u8 }",
        &[],
    );
    assert(
        "struct A { #[entity(key, skip)] id: u8 }",
        &[(
            "skip",
            "`id` is a part of a key and can't have `skip`\nhelp: remove `skip`, or remove the field from the key",
        )],
    );
    assert(
        "struct A { #[entity(key)] id: u8, #[entity(rename = \"id\")] other: u8 }",
        &[(
            "other",
            "the fields `id` and `other` map to the same attribute \"id\"\n\
             help: rename one of them: `#[entity(rename = \"..\")]`",
        )],
    );
    assert(
        "struct A { #[entity(key)] id: u8, #[entity(default = 7)] b: u8 }",
        &[("7", "malformed option `default`\nhelp: write `#[entity(default)]` or `#[entity(default = function)]`")],
    );
}

#[test]
fn a_manual_key_part_is_a_newtype_or_an_enum_stored_as_a_string() {
    for item in ["struct A(u8);", "enum A { B, C }", "enum A { B, #[attribute(other)] C(String) }"] {
        assert_errors(derive, &format!("#[attribute(key_part = manual)] {item}"), &[]);
    }
    let text = "a type that is stored as a map doesn't implement `KeyPart`, so `key_part = manual` has no effect\n\
                help: remove it; you can implement `KeyPart` for the type";
    for item in ["struct A { b: u8 }", "enum A { B { c: u8 } }"] {
        assert_errors(derive, &format!("#[attribute(key_part = manual)] {item}"), &[("key_part", text)]);
    }
    let text = "unknown value `none` for `key_part`\n\
                help: write `key_part = manual` if you implement `KeyPart` for the type, or remove it";
    assert_errors(derive, "#[attribute(key_part = none)] struct A(u8);", &[("none", text)]);
}

#[test]
fn an_item_that_derives_both_traits_is_one_error() {
    let text = "a type derives `Entity` or `Attribute`, but not both: an item is not an attribute of another item\n\
                help: remove `Attribute` from the derives, or move the attributes to a nested struct that derives it";
    assert("struct Order { #[entity(key)] id: u64 }", &[("entity", text)]);
    assert("#[entity(prefix = \"ORDER\")] struct Order { #[attribute(default)] id: u64 }", &[("entity", text)]);
}

#[test]
fn a_borrowed_field_is_reported_with_the_owned_type() {
    for (borrowed, owned) in [("&'a str", "String"), ("&'static [u8]", "Vec<u8>"), ("&'a Address", "Address")] {
        let text =
            format!("`{borrowed}` can't be read from a table: an item owns its attributes\nhelp: write `{owned}`");
        assert(&format!("struct A<'a> {{ a: {borrowed} }}"), &[(borrowed, &text)]);
    }
    assert("struct A<'a> { #[attribute(skip)] a: &'a str, b: u8 }", &[]);
}
