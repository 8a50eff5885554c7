use super::{assert_errors, order};
use crate::entity::derive;

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

#[test]
fn valid_entities_have_no_errors() {
    for source in [
        "struct User;",
        "struct User {}",
        "#[entity(prefix = \"USER\", key = u64, key_values = unescaped, crate = crate::db)] struct User;",
        "#[entity(crate = ::db)] struct User;",
        "#[entity(prefix = \"É-1\")] struct User;",
        &order("#[entity(pk = User(user), sk = Self(placed_at, id))]"),
        &order("#[entity(pk = Self(user), sk = models::Group(id), key as order_key, query as orders_of)]"),
        "struct A { #[entity(key, path = TYPE_PATH)] r#type: String, key: u64 }",
    ] {
        assert(source, &[]);
    }
}

#[test]
fn all_errors_are_reported_at_once() {
    assert(
        "#[entity(prefix = \"A B\", shcema = Shop, pk = User(usr), sk = Self(id, id))] struct Order { user: u64, id: u64 }",
        &[
            ("shcema", "unknown option `shcema` in `#[entity(..)]` on the type\nhelp: did you mean `schema`?"),
            (
                "\"A B\"",
                "a key prefix can't contain ' ': characters up to `$` (0x24) are reserved for delimiters and escapes\n\
                 help: use letters, digits, `-`, `_`, `.` or any other character above `$`, or declare `key_values = unescaped`",
            ),
            ("usr", "`Order` has no field `usr`\nhelp: did you mean `user`?"),
            ("id", "`id` appears twice in this key\nhelp: remove one of the two"),
        ],
    );
}

#[test]
fn misspelt_key_values_are_reported() {
    let text = "unescaped key values are declared with `key_values`\nhelp: write `key_values = unescaped`";
    assert("#[entity(key = unescaped)] struct User;", &[("key", text)]);
    assert("#[entity(unescaped)] struct User;", &[("unescaped", text)]);
}

#[test]
fn unknown_and_misplaced_options_are_reported() {
    assert(
        "#[entity(prefx = \"USER\")] struct User;",
        &[("prefx", "unknown option `prefx` in `#[entity(..)]` on the type\nhelp: did you mean `prefix`?")],
    );
    assert(
        "struct A { #[entity(kye)] a: u64 }",
        &[("kye", "unknown option `kye` in `#[entity(..)]` on a field\nhelp: did you mean `key`?")],
    );
    assert(
        "struct A { a: u64 }",
        &[(
            "A",
            "`A` has no primary key\n\
             help: add `#[entity(key)]` to a field, or `#[entity(pk = User(user), sk = Self(id))]` to the struct",
        )],
    );
    assert(
        "struct A { #[entity(key, prefix = \"A\")] a: u64 }",
        &[("prefix", "`prefix` belongs on the type, not on a field\nhelp: move `#[entity(prefix ..)]` to the type")],
    );
    assert(
        "#[entity(path = A)] struct User;",
        &[("path", "`path` belongs on a field, not on the type\nhelp: move `#[entity(path ..)]` to a field")],
    );
}

#[test]
fn malformed_options_are_reported() {
    let prefix = "malformed option `prefix`\nhelp: write `#[entity(prefix = \"USER\")]`";
    assert("#[entity(prefix)] struct User;", &[("prefix", prefix)]);
    assert("#[entity(prefix = )] struct User;", &[("prefix", prefix)]);
    assert("#[entity(prefix = USER)] struct User;", &[("USER", prefix)]);
    assert("#[entity(prefix(\"USER\"))] struct User;", &[("prefix", prefix)]);
    assert(
        "#[entity(key_values = plain)] struct User;",
        &[(
            "plain",
            "unknown value `plain` for `key_values`\n\
                     help: write `key_values = unescaped`, or `key_values = escaped`, which is the default",
        )],
    );
    assert("#[entity(key)] struct User;", &[("key", "malformed option `key`\nhelp: write `#[entity(key = u64)]`")]);
    assert(
        &order("#[entity(pk = User(user), sk = Self(id), query as)]"),
        &[("query", "malformed option `query`\nhelp: write `#[entity(query as another_name)]`")],
    );
    assert(
        "#[entity] struct User;",
        &[("entity", "`#[entity]` has no options\nhelp: write `#[entity(prefix = \"USER\")]`, or remove it")],
    );
    assert(
        "#[entity()] struct User;",
        &[("entity()", "`#[entity]` has no options\nhelp: write `#[entity(prefix = \"USER\")]`, or remove it")],
    );
    assert(
        "#[entity(\"USER\")] struct User;",
        &[(
            "\"USER\"",
            "expected the name of an option\n\
             help: write `#[entity(prefix = \"USER\")]`; separate options with commas",
        )],
    );
    assert(
        "#[entity(prefix = \"A\" key_values = unescaped)] struct User;",
        &[(
            "key_values",
            "expected a comma\n\
                                                                                              help: separate \
                                                                                              options with commas",
        )],
    );
}

#[test]
fn a_duplicate_option_is_reported_at_both_places() {
    assert(
        "#[entity(prefix = \"A\")] #[entity(prefix = \"B\")] struct User;",
        &[("prefix", "duplicate `prefix`\nhelp: remove one of the two")],
    );
}

#[test]
fn invalid_prefixes_are_reported() {
    assert(
        "#[entity(prefix = \"\")] struct User;",
        &[(
            "\"\"",
            "an entity without a key prefix requires a schema, which proves that no other entity has its keys\n\
             help: add `schema = Shop`, or remove `prefix` to use the type's name in upper case",
        )],
    );
    for character in ['#', '$', '!', '"', '\n'] {
        let source = format!("#[entity(prefix = {:?})] struct User;", format!("A{character}"));
        let found = super::errors(derive, &source);
        assert_eq!(found.len(), 1);
        assert!(found[0].1.starts_with(&format!("a key prefix can't contain {character:?}")), "{found:?}");
    }
}

#[test]
fn unsupported_shapes_are_reported() {
    assert(
        "enum User { A }",
        &[(
            "enum",
            "`Entity` requires a struct, not an enum\n\
             help: write `struct User;` for a unit entity, or `struct Order { .. }` for items",
        )],
    );
    assert(
        "union User { a: u64 }",
        &[(
            "union",
            "`Entity` requires a struct, not a union\n\
             help: write `struct User;` for a unit entity, or `struct Order { .. }` for items",
        )],
    );
    assert(
        "struct User(String);",
        &[("(String)", "the fields of an item must have names\nhelp: write `struct Order { id: String }`")],
    );
}

#[test]
fn unit_entities_and_items_have_different_options() {
    assert(
        "#[entity(pk = Self(id))] struct User;",
        &[("pk", "a unit entity can't have `pk`\nhelp: remove it, or add fields to the struct")],
    );
    assert(
        "#[entity(key = u64)] struct A { #[entity(key)] a: u64 }",
        &[(
            "key",
            "`key = ..` requires a unit entity, a struct without fields\n\
             help: declare the key of an item with `#[entity(key)]` on a field, or with `pk` and `sk`",
        )],
    );
}

#[test]
fn duplicate_constants_and_constructors_are_reported() {
    assert(
        "struct A { #[entity(key)] total: u64, Total: u64 }",
        &[(
            "Total",
            "the fields `total` and `Total` have the same path constant `TOTAL`\n\
             help: rename one of them: `#[entity(path = TOTAL_PATH)]`",
        )],
    );
    assert(
        &order("#[entity(pk = User(user), sk = Self(id), key as of, query as of)]"),
        &[("of", "two constructors are named `of`\nhelp: choose another name after `as`")],
    );
}

#[test]
fn the_crate_path_must_be_absolute() {
    assert(
        "#[entity(crate = db::dokklib)] struct User;",
        &[(
            "db::dokklib",
            "`db::dokklib` is not an absolute path\n\
             help: write `::db::dokklib`, `crate::db::dokklib` or `$crate::db::dokklib`",
        )],
    );
}

#[test]
fn conflicting_field_options_are_reported() {
    let with = |field: &str| {
        format!("#[entity(pk = User(user), sk = Self(id))] struct A {{ user: String, id: u64, {field} }}")
    };
    for (field, at, text) in [
        (
            "#[entity(flatten, rest)] a: B",
            "rest",
            "`flatten` and `rest` can't be combined on one field\nhelp: remove one of the two",
        ),
        (
            "#[entity(rest, rename = \"b\")] a: B",
            "rename",
            "a field with `rest` stores all other attributes, so `rename` has no effect\n\
             help: remove it, or remove `#[entity(rest)]`",
        ),
        (
            "#[entity(flatten, strict)] a: B",
            "strict",
            "a field with `flatten` is stored as the attributes of its own fields, so `strict` has no effect\n\
             help: remove it, or remove `#[entity(flatten)]`",
        ),
        (
            "#[entity(serde, strict)] a: B",
            "strict",
            "serde determines the form of a field with `serde`, so `strict` has no effect\n\
             help: remove it, or remove `#[entity(serde)]`",
        ),
        (
            "#[entity(flatten, default)] a: B",
            "default",
            "a field with `flatten` is stored as the attributes of its own fields, so `default` has no effect\n\
             help: remove it, or remove `#[entity(flatten)]`",
        ),
        (
            "#[entity(key_only)] a: B",
            "key_only",
            "`a` is not a part of a key, so `key_only` would lose its value\n\
             help: remove `key_only`, or make the field a part of the primary key or of an index key",
        ),
        (
            "#[entity(rest)] a: B, #[entity(rest)] b: B",
            "rest",
            "only one field can have `rest`\nhelp: remove one `rest`",
        ),
        (
            "#[entity(ttl)] a: u64, #[entity(ttl)] b: u64",
            "ttl",
            "only one field can have `ttl`\nhelp: remove one `ttl`",
        ),
        (
            "#[entity(ttl, rename = \"b\")] a: u64",
            "rename",
            "a field with `ttl` is stored in the time to live attribute of the schema, so `rename` has no effect\n\
             help: remove it, or remove `#[entity(ttl)]`",
        ),
        (
            "#[entity(ttl, default)] a: u64",
            "default",
            "a missing time to live means that the item doesn't expire, so `default` has no effect\n\
             help: remove it, or remove `#[entity(ttl)]`",
        ),
        (
            "#[entity(version)] a: u64, #[entity(version)] b: u64",
            "version",
            "only one field can have `version`\nhelp: remove one `version`",
        ),
        (
            "#[entity(version, updated_at)] a: u64",
            "updated_at",
            "`version` and `updated_at` can't be combined on one field\nhelp: remove one of the two",
        ),
        (
            "#[entity(unique(tenat))] a: u64, tenant: u64",
            "tenat",
            "the scope of a unique value is a field, and there is no field `tenat`\nhelp: did you mean `tenant`?",
        ),
        ("#[entity(unique(b, b))] a: u64, b: u64", "b", "the scope contains `b` twice\nhelp: remove one of the two"),
        (
            "#[entity(unique())] a: u64",
            "unique",
            "malformed option `unique`\nhelp: write `#[entity(unique)]` or `#[entity(unique(tenant))]`",
        ),
        (
            "#[entity(unique(b))] a: u64, #[entity(default)] b: u64",
            "b",
            "`b` can't be in the scope of a unique value, because it isn't stored as a plain attribute\n\
             help: remove its options, or choose another field",
        ),
        (
            "#[entity(unique, default)] a: u64",
            "default",
            "`unique` and `default` can't be combined on one field\nhelp: remove one of the two",
        ),
        (
            "#[entity(version, unique)] a: u64",
            "unique",
            "`version` and `unique` can't be combined on one field\nhelp: remove one of the two",
        ),
        (
            "#[entity(created_at, ttl)] a: u64",
            "ttl",
            "`created_at` and `ttl` can't be combined on one field\nhelp: remove one of the two",
        ),
        (
            "#[entity(version, alias = \"v\")] a: u64",
            "alias",
            "a field with `version` has only one name, because every write sets it\n\
             help: use the stored name: `#[entity(version, rename = \"..\")]`",
        ),
        (
            "#[entity(version, default = one)] a: u64",
            "default",
            "a field with `version` can't have a default function\n\
             help: write `#[entity(version, default)]`, so that items without the attribute have the type's default",
        ),
        (
            "#[entity(ttl, flatten)] a: u64",
            "flatten",
            "`ttl` and `flatten` can't be combined on one field\nhelp: remove one of the two",
        ),
    ] {
        assert(&with(field), &[(at, text)]);
    }
    assert(
        "struct A { #[entity(key, flatten)] a: B }",
        &[(
            "flatten",
            "`a` is a part of a key and can't have `flatten`\n\
             help: remove `flatten`, or remove the field from the key",
        )],
    );
    assert(
        "struct A { #[entity(key, unique)] a: u64 }",
        &[(
            "unique",
            "`a` is a part of a key and can't have `unique`\nhelp: remove `unique`, or remove the field from the key",
        )],
    );
    assert(
        "struct A { #[entity(key, version)] a: u64 }",
        &[(
            "version",
            "`a` is a part of a key and can't have `version`\nhelp: remove `version`, or remove the field from the key",
        )],
    );
    assert(
        "struct A { #[entity(key, ttl)] a: u64 }",
        &[("ttl", "`a` is a part of a key and can't have `ttl`\nhelp: remove `ttl`, or remove the field from the key")],
    );
    assert(
        "struct A { #[entity(key, key_only, rename = \"b\")] a: B }",
        &[(
            "rename",
            "a field with `key_only` is stored only in the key, so `rename` has no effect\n\
             help: remove it, or remove `#[entity(key_only)]`",
        )],
    );
}

#[test]
#[cfg(not(feature = "serde"))]
fn serde_requires_the_feature() {
    assert(
        "struct A { #[entity(key)] a: u8, #[entity(serde)] b: B }",
        &[(
            "serde",
            "`serde` requires the feature `serde` of dokklib\n\
             help: in Cargo.toml, write `dokklib = { version = \"..\", features = [\"serde\"] }`",
        )],
    );
}
