use super::assert_errors;
use crate::entity::derive;

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

/// `struct Order` with these attributes on it.
fn order(attributes: &str) -> String {
    format!("{attributes} struct Order {{ user: String, placed_at: u64, id: u64 }}")
}

#[test]
fn right_entities_have_no_errors() {
    for source in [
        "struct User;",
        "struct User {}",
        "#[entity(prefix = \"USER\", key = u64, keys = raw, crate = crate::db)] struct User;",
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
fn all_errors_come_at_once() {
    assert(
        "#[entity(prefix = \"A B\", shcema = Shop, pk = User(usr), sk = Self(id, id))] struct Order { user: u64, id: u64 }",
        &[
            ("shcema", "`#[entity(..)]` on the type has no `shcema`\nhelp: did you mean `schema`?"),
            (
                "\"A B\"",
                "a key prefix can't hold ' ': `#` ends the prefix, and what sorts up to `$` (0x24) would mix keys up\n\
                 help: letters, digits, `-`, `_`, `.` and everything else above `$` are fine",
            ),
            ("usr", "no field `usr` in `Order`\nhelp: did you mean `user`?"),
            ("id", "`id` is in this key twice\nhelp: remove one of the two"),
        ],
    );
}

#[test]
fn raw_keys_are_declared_by_keys() {
    let text = "keys that are stored as they are, without an escape, are declared by `keys`\nhelp: write `keys = raw`";
    assert("#[entity(key = raw)] struct User;", &[("key", text)]);
    assert("#[entity(raw)] struct User;", &[("raw", text)]);
}

#[test]
fn unknown_keys() {
    assert(
        "#[entity(prefx = \"USER\")] struct User;",
        &[("prefx", "`#[entity(..)]` on the type has no `prefx`\nhelp: did you mean `prefix`?")],
    );
    assert(
        "struct A { #[entity(kye)] a: u64 }",
        &[("kye", "`#[entity(..)]` on a field has no `kye`\nhelp: did you mean `key`?")],
    );
    assert(
        "struct A { a: u64 }",
        &[(
            "A",
            "an item needs a key\nhelp: `#[entity(key)]` on the field that names it, or on the type \
             `#[entity(pk = User(user), sk = Self(id))]`",
        )],
    );
    assert(
        "struct A { #[entity(key, prefix = \"A\")] a: u64 }",
        &[(
            "prefix",
            "`prefix` belongs on the type, not on a field\nhelp: move it: `#[entity(prefix ..)]` on the type",
        )],
    );
    assert(
        "#[entity(path = A)] struct User;",
        &[("path", "`path` belongs on a field, not on the type\nhelp: move it: `#[entity(path ..)]` on a field")],
    );
}

#[test]
fn malformed_values() {
    let prefix = "`prefix` is not in the form that it needs\nhelp: write `#[entity(prefix = \"USER\")]`";
    assert("#[entity(prefix)] struct User;", &[("prefix", prefix)]);
    assert("#[entity(prefix = )] struct User;", &[("prefix", prefix)]);
    assert("#[entity(prefix = USER)] struct User;", &[("USER", prefix)]);
    assert("#[entity(prefix(\"USER\"))] struct User;", &[("prefix", prefix)]);
    assert(
        "#[entity(keys = plain)] struct User;",
        &[("plain", "keys are escaped, or `raw`\nhelp: write `keys = raw`, or leave it out")],
    );
    assert(
        "#[entity(key)] struct User;",
        &[("key", "`key` is not in the form that it needs\nhelp: write `#[entity(key = u64)]`")],
    );
    assert(
        &order("#[entity(pk = User(user), sk = Self(id), query as)]"),
        &[("query", "`query` is not in the form that it needs\nhelp: write `#[entity(query as another_name)]`")],
    );
    assert(
        "#[entity] struct User;",
        &[("entity", "an empty `#[entity]` says nothing\nhelp: write `#[entity(prefix = \"USER\")]`, or remove it")],
    );
    assert(
        "#[entity()] struct User;",
        &[("entity()", "an empty `#[entity]` says nothing\nhelp: write `#[entity(prefix = \"USER\")]`, or remove it")],
    );
    assert(
        "#[entity(\"USER\")] struct User;",
        &[(
            "\"USER\"",
            "expected a name\nhelp: write `#[entity(prefix = \"USER\")]`, names and values with commas between them, in \
             `#[entity(..)]`",
        )],
    );
    assert("#[entity(prefix = \"A\" keys = raw)] struct User;", &[("keys", "expected a comma")]);
}

#[test]
fn duplicates_point_at_both() {
    assert(
        "#[entity(prefix = \"A\")] #[entity(prefix = \"B\")] struct User;",
        &[
            ("prefix", "`prefix` is given twice\nhelp: remove one of the two"),
            ("prefix", "`prefix` is given here first"),
        ],
    );
}

#[test]
fn prefixes() {
    assert(
        "#[entity(prefix = \"\")] struct User;",
        &[(
            "\"\"",
            "a key prefix can't be empty\nhelp: `prefix = \"USER\"`, or leave it out: it is the type's name in upper case then",
        )],
    );
    for character in ['#', '$', '!', '"', '\n'] {
        let source = format!("#[entity(prefix = {:?})] struct User;", format!("A{character}"));
        let found = super::errors(derive, &source);
        assert_eq!(found.len(), 1);
        assert!(found[0].1.starts_with(&format!("a key prefix can't hold {character:?}")), "{found:?}");
    }
}

#[test]
fn shapes() {
    assert(
        "enum User { A }",
        &[(
            "enum",
            "an entity is a struct, not an enum\nhelp: `struct User;` for a name, `struct Order { .. }` for items",
        )],
    );
    assert(
        "union User { a: u64 }",
        &[(
            "union",
            "an entity is a struct, not a union\nhelp: `struct User;` for a name, `struct Order { .. }` for items",
        )],
    );
    assert(
        "struct User(String);",
        &[(
            "(String)",
            "an item's fields need names, which its attributes are called by\nhelp: `struct Order { id: String }`",
        )],
    );
}

#[test]
fn keys_of_items() {
    assert(
        &order("#[entity(pk = User(user))]"),
        &[("pk", "`pk` alone is half a primary key: `sk` is missing\nhelp: add `sk = Self(id)` beside it")],
    );
    assert(
        &order("#[entity(sk = Self(id))]"),
        &[("sk", "`sk` alone is half a primary key: `pk` is missing\nhelp: add `pk = User(user)` beside it")],
    );
    let form = "`pk` is an entity and the parts that make its key, or a literal\nhelp: write `pk = User(user)`";
    for (pk, at) in [
        ("pk = user", "user"),
        ("pk = User", "User"),
        ("pk = User(7, user)", "7"),
        ("pk = User(user id)", "id"),
        ("pk = 7", "7"),
        ("pk", "pk"),
    ] {
        assert(&order(&format!("#[entity({pk}, sk = Self(id))]")), &[(at, form)]);
    }
    assert(
        &order("#[entity(pk = \"USER#{user}\", sk = Self(id))]"),
        &[(
            "\"USER#{user}\"",
            "a literal is the whole key of all items, and can't hold '#'\nhelp: a key of several parts is an entity with its \
             fields: `User(user)`, `Self(\"OPEN\", id)`",
        )],
    );
    assert(
        &order("#[entity(pk = User(user), sk = Self())]"),
        &[("Self", "a key needs at least one part\nhelp: name fields between the parentheses: `Self(id)`")],
    );
    assert(
        "#[entity(pk = User(a), sk = Self(a))] struct A { #[entity(key)] a: u64 }",
        &[(
            "key",
            "two primary keys are declared: `#[entity(key)]` on a field, and `pk` and `sk`\nhelp: remove one of the two",
        )],
    );
    assert(
        "struct A { #[entity(key)] a: u64, #[entity(key)] b: u64 }",
        &[(
            "key",
            "two fields are the key\nhelp: a key of several parts is declared on the type: \
             `#[entity(pk = Self(a, b), sk = Self(a, b))]`",
        )],
    );
    assert(
        &order("#[entity(pk = User(user), sk = Self(placedAt))]"),
        &[("placedAt", "no field `placedAt` in `Order`\nhelp: did you mean `placed_at`?")],
    );
    assert(
        &order("#[entity(pk = User(user), sk = Self(price))]"),
        &[("price", "no field `price` in `Order`\nhelp: there are `user`, `placed_at`, `id`")],
    );
}

#[test]
fn names_and_items_have_attributes_of_their_own() {
    assert(
        "#[entity(schema = Shop)] struct User;",
        &[(
            "schema",
            "`schema` is for items, and a struct without fields is only a name\nhelp: remove it, or give the struct fields",
        )],
    );
    assert(
        "#[entity(key = u64)] struct A { #[entity(key)] a: u64 }",
        &[(
            "key",
            "`key = ..` is for a struct without fields\nhelp: an item's key is made of its fields: `#[entity(key)]` on a \
             field, or `pk` and `sk`",
        )],
    );
}

#[test]
fn names_that_clash() {
    assert(
        "struct A { #[entity(key)] total: u64, Total: u64 }",
        &[(
            "Total",
            "the fields `total` and `Total` both have the path `TOTAL`\nhelp: name one of them: \
             `#[entity(path = TOTAL_PATH)]`",
        )],
    );
    assert(
        &order("#[entity(pk = User(user), sk = Self(id), key as of, query as of)]"),
        &[("of", "two constructors are called `of`\nhelp: choose another name after `as`")],
    );
}

#[test]
fn the_path_of_the_crate_is_absolute() {
    assert(
        "#[entity(crate = db::dokklib)] struct User;",
        &[(
            "db::dokklib",
            "the path of the crate must be absolute\nhelp: write `::db::dokklib`, `crate::db::dokklib` or \
             `$crate::db::dokklib`",
        )],
    );
}
