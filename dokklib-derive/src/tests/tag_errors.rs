//! The messages about tags and constant attributes.

use super::{assert_errors, order};
use crate::{entity, schema};

#[track_caller]
fn assert(options: &str, expected: &[(&str, &str)]) {
    let attribute = format!("#[entity(pk = User(user), sk = Self(id), {options})]");
    assert_errors(entity::derive, &order(&attribute), expected);
}

#[test]
fn valid_tags_and_constants_have_no_errors() {
    for options in [
        "schema = Shop, tag = \"Invoice\"",
        "constant(version = \"1\")",
        "constant(version = 1, delta = -1, \"sk:type\" = \"x\", r#type = \"a\", live = true,), constant(v = \"2\")",
    ] {
        assert(options, &[]);
    }
}

#[test]
fn invalid_tags_are_reported() {
    assert(
        "schema = Shop, tag = \"\"",
        &[(
            "\"\"",
            "a tag can't be empty\n\
             help: write `tag = \"Order\"`, or remove `tag`: the default is the prefix, or the name of the type with \
             `tag_values` on the schema",
        )],
    );
    assert(
        "tag = \"Invoice\"",
        &[(
            "tag",
            "`tag` requires a schema with a tag, and the default schema `SingleTable` has none\n\
             help: remove it, or declare a schema: `#[schema(tag = \"type\", ..)]`, `#[entity(schema = Shop, ..)]`",
        )],
    );
    assert("schema = Shop, tag", &[("tag", "malformed option `tag`\nhelp: write `#[entity(tag = \"Invoice\")]`")]);
    assert("schema = Shop, tag = \"a\", tag = \"b\"", &[("tag", "duplicate `tag`\nhelp: remove one of the two")]);
    assert_errors(
        entity::derive,
        "#[entity(tag = \"User\", constant(v = 1))] struct User;",
        &[
            ("tag", "a unit entity can't have `tag`\nhelp: remove it, or add fields to the struct"),
            ("constant", "a unit entity can't have `constant`\nhelp: remove it, or add fields to the struct"),
        ],
    );
}

#[test]
fn malformed_constants_are_reported() {
    let malformed = "malformed option `constant`\nhelp: write `#[entity(constant(version = \"1\"))]`";
    assert("constant", &[("constant", malformed)]);
    assert("constant()", &[("constant", malformed)]);
    assert("constant = \"1\"", &[("constant", malformed)]);
    assert("constant(version)", &[("version", malformed)]);
    assert("constant(7 = \"1\")", &[("7", malformed)]);
    let value = "the value of a constant must be a string, an integer, `true` or `false`\n\
                 help: write `constant(version = \"1\")` or `constant(version = 1)`";
    assert("constant(a = 1.5, b = VERSION, c = -\"x\")", &[("1.5", value), ("VERSION", value), ("-", value)]);
    assert("constant(a =)", &[("a", value)]);
}

#[test]
fn constants_with_the_name_of_another_attribute_are_reported() {
    assert(
        "constant(id = \"1\", version = 1, \"version\" = 2, \"\" = 3)",
        &[
            ("id", "the attribute \"id\" belongs to the field `id`\nhelp: remove the constant or the field"),
            ("\"version\"", "duplicate `version`\nhelp: remove one of the two"),
            ("\"\"", "the name in `constant` can't be empty\nhelp: write the name that the table uses"),
        ],
    );
}

#[test]
fn invalid_cases_of_tags_are_reported() {
    assert_errors(
        schema::derive,
        "#[schema(partition_key = \"PK\", tag = \"type\", tag_values = \"snakecase\")] struct Shop;",
        &[("\"snakecase\"", "unknown case \"snakecase\" for `tag_values`\nhelp: did you mean `snake_case`?")],
    );
    assert_errors(
        schema::derive,
        "#[schema(partition_key = \"PK\", tag_values = \"snake_case\")] struct Shop;",
        &[(
            "tag_values",
            "`tag_values` requires a tag\n\
             help: declare the attribute that contains it: \
             `#[schema(tag = \"type\", tag_values = \"snake_case\", ..)]`",
        )],
    );
}

#[test]
fn invalid_shared_keys_are_reported() {
    assert("schema = Shop, shares_key_with(Organization, b::Team)", &[]);
    let malformed = "malformed option `shares_key_with`\nhelp: write `#[entity(shares_key_with(Organization))]`";
    assert("schema = Shop, shares_key_with()", &[("shares_key_with", malformed)]);
    assert("schema = Shop, shares_key_with = Organization", &[("shares_key_with", malformed)]);
    assert(
        "shares_key_with(Organization)",
        &[(
            "shares_key_with",
            "`shares_key_with` requires a schema with a tag, and the default schema `SingleTable` has none\n\
             help: declare a schema: `#[schema(tag = \"type\", ..)]`, `#[entity(schema = Shop, ..)]`",
        )],
    );
    assert(
        "schema = Shop, shares_key_with(Order, Team, Self, Team)",
        &[
            ("Order", "an entity can't share its key with itself\nhelp: name the other entity, or remove it"),
            ("Self", "an entity can't share its key with itself\nhelp: name the other entity, or remove it"),
            ("Team", "duplicate `Team`\nhelp: remove one of the two"),
        ],
    );
    assert_errors(
        entity::derive,
        "#[entity(shares_key_with(Organization))] struct User;",
        &[(
            "shares_key_with",
            "a unit entity can't have `shares_key_with`\nhelp: remove it, or add fields to the struct",
        )],
    );
}

#[test]
fn the_key_of_a_unit_entity_has_parts() {
    assert_errors(entity::derive, "#[entity(key = (Brand, NaiveDate))] struct BrandDay;", &[]);
    assert_errors(entity::derive, "#[entity(key = (Brand,))] struct BrandDay;", &[]);
    assert_errors(
        entity::derive,
        "#[entity(key = ())] struct BrandDay;",
        &[(
            "()",
            "a key must have at least one part\nhelp: write `key = u64`, or `key = (Brand, NaiveDate)` for several parts",
        )],
    );
}
