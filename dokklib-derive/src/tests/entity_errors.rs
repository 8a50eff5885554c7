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
fn unescaped_key_values_are_declared_by_keys() {
    let text = "keys that are stored as they are, without an escape, are declared by `key_values`\nhelp: write `key_values = unescaped`";
    assert("#[entity(key = unescaped)] struct User;", &[("key", text)]);
    assert("#[entity(unescaped)] struct User;", &[("unescaped", text)]);
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
        &[("plain", "key values are `escaped` or `unescaped`\nhelp: write `key_values = unescaped`, or leave it out")],
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
    assert("#[entity(prefix = \"A\" key_values = unescaped)] struct User;", &[("key_values", "expected a comma")]);
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
        &[(
            "pk",
            "`pk` alone is half a primary key: `sk` is missing\nhelp: add `sk = Self(id)` beside it, or \
             where all items have the same, a literal: `sk = \"SETTINGS\"`",
        )],
    );
    assert(
        &order("#[entity(sk = Self(id))]"),
        &[(
            "sk",
            "`sk` alone is half a primary key: `pk` is missing\nhelp: add `pk = User(user)` beside it, or \
             where all items have the same, a literal: `pk = \"SETTINGS\"`",
        )],
    );
    let form = "`pk` is an entity and the parts that make its key, or a literal\nhelp: write `pk = User(user)`";
    for (pk, at) in [
        ("pk = user", "user"),
        ("pk = User", "User"),
        ("pk = User(7, user)", "7"),
        ("pk = User(user id)", "id"),
        ("pk = 7", "7"),
        ("pk = User[user]", "User"),
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
        &[(
            "Self",
            "a key needs at least one part\nhelp: name fields between the parentheses, `Self(id)`, or give a literal: `Self(\"ONE\")`",
        )],
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

#[test]
fn parts_of_keys() {
    for sk in [
        "Self(\"OPEN\", id)",
        "Self(desc(placed_at), pad(id, 6))",
        "Line(user, \"ITEM\", id)",
        "\"PROFILE\"",
        "Self(\"A\", \"B\")",
        "Self(id,)",
    ] {
        assert(&order(&format!("#[entity(pk = User(user), sk = {sk})]")), &[]);
    }
    for (sk, at, text) in [
        (
            "Self(asc(id))",
            "asc",
            "a key has no `asc(..)`\nhelp: a part of a key is a field, `\"LITERAL\"`, `desc(field)` or `pad(field, 6)`",
        ),
        ("Self(self.id)", "self", "a part of a key is a field's name, without `self`\nhelp: write `User(user)`"),
        ("Self(desc(id, 6))", "desc", "`desc` takes a field\nhelp: write `desc(placed_at)`"),
        ("Self(desc())", "desc", "`desc` takes a field\nhelp: write `desc(placed_at)`"),
        ("Self(pad(id))", "pad", "`pad` takes a field and the number of its digits\nhelp: write `pad(number, 6)`"),
        (
            "Self(pad(id, 0))",
            "0",
            "a number has 1 to 39 digits\nhelp: write how many its largest value has: `pad(number, 6)`",
        ),
        (
            "Self(pad(id, 40))",
            "40",
            "a number has 1 to 39 digits\nhelp: write how many its largest value has: `pad(number, 6)`",
        ),
        ("Self(desc(idd))", "idd", "no field `idd` in `Order`\nhelp: did you mean `id`?"),
        ("Self(id, desc(id))", "id", "`id` is in this key twice\nhelp: remove one of the two"),
        ("Self(\"\", id)", "\"\"", "a literal of a key can't be empty\nhelp: `\"ITEM\"`, or leave it out"),
        (
            "Self(\"A#B\", id)",
            "\"A#B\"",
            "a literal of a key can't hold '#': what sorts up to `$` (0x24) would mix keys up\nhelp: `#` is put between the \
             parts; several literals have commas between them: `Self(\"A\", \"B\")`",
        ),
    ] {
        assert(&order(&format!("#[entity(pk = User(user), sk = {sk})]")), &[(at, text)]);
    }
}

#[test]
fn a_primary_key_has_all_its_parts() {
    let text = "`user` is optional, and an item has all parts of its primary key\n\
                help: make the field no `Option`; in the key of an index, `index(..)`, a missing part leaves the item out of it";
    let fields = "struct A { user: Option<String>, id: u64 }";
    assert(&format!("#[entity(pk = User(user), sk = Self(id))] {fields}"), &[("user", text)]);
    assert("struct A { #[entity(key)] user: std::option::Option<String>, id: u64 }", &[("key", text)]);
    assert(&format!("#[entity(pk = Self(id), sk = Self(id), index(ByUser, pk = User(user)))] {fields}"), &[]);
}

#[test]
fn indexes() {
    let with = |index: &str| order(&format!("#[entity(pk = User(user), sk = Self(id), {index})]"));
    for index in [
        "index(InverseIndex)",
        "index(InverseIndex as by_id)",
        "index(db::ByStatus as by_status, pk = User(user), sk = Self(desc(placed_at)))",
        "index(ByDay, pk = \"DAYS\"), index(ByUser as by_user, pk = User(user),)",
        "index(ByScore as by_score, pk = User(user), sk = placed_at, returns = key)",
        "index(ByRound as by_round, pk = (user, id), sk = (placed_at), returns = models::OrderLine)",
    ] {
        assert(&with(index), &[]);
    }
    let form = "`index` is not in the form that it needs\nhelp: write \
                `#[entity(index(ByStatus as by_status, pk = User(user), sk = Self(status)))]`";
    for (index, at) in [
        ("index", "index"),
        ("index()", "index"),
        ("index(\"ByStatus\")", "\"ByStatus\""),
        ("index(ByStatus as, pk = User(user))", ","),
        ("index(ByStatus pk = User(user))", "pk"),
    ] {
        assert(&with(index), &[(at, form)]);
    }
    assert(
        &with("index(ByStatus, pk = User(user), key = Self(id))"),
        &[("key", "an index has no `key`\nhelp: there are `pk`, `sk`, `returns`")],
    );
    assert(
        &with("index(ByStatus, pk = User(usr), pk = Self(id))"),
        &[
            ("pk", "`pk` is given twice\nhelp: remove one of the two"),
            ("pk", "`pk` is given here first"),
            ("usr", "no field `usr` in `Order`\nhelp: did you mean `user`?"),
        ],
    );
    assert(
        &with("index(ByStatus, pk = User(user)), index(ByStatus, pk = Self(id))"),
        &[
            ("ByStatus", "`ByStatus` is given twice\nhelp: remove one of the two"),
            ("ByStatus", "`ByStatus` is given here first"),
        ],
    );
    assert(
        &with("index(ByStatus as query, pk = User(user))"),
        &[("query", "two constructors are called `query`\nhelp: choose another name after `as`")],
    );
    assert(
        "#[entity(index(ByStatus, pk = User(user)))] struct User;",
        &[(
            "ByStatus",
            "`index` is for items, and a struct without fields is only a name\nhelp: remove it, or give the struct fields",
        )],
    );
}

#[test]
fn fields_that_are_not_one_attribute() {
    let with = |field: &str| {
        format!("#[entity(pk = User(user), sk = Self(id))] struct A {{ user: String, id: u64, {field} }}")
    };
    for (field, at, text) in [
        (
            "#[entity(flatten, rest)] a: B",
            "rest",
            "`flatten` and `rest` are two ways to store one field\nhelp: remove one of the two",
        ),
        (
            "#[entity(rest, rename = \"b\")] a: B",
            "rename",
            "a field with `rest` is all the attributes that no other field is, so `rename` says nothing\n\
             help: remove it, or remove `#[entity(rest)]`",
        ),
        (
            "#[entity(flatten, default)] a: B",
            "default",
            "a field with `flatten` is the attributes that its own fields are, so `default` says nothing\n\
             help: remove it, or remove `#[entity(flatten)]`",
        ),
        (
            "#[entity(key_only)] a: B",
            "key_only",
            "`a` is no part of the primary key, so without an attribute it would be lost\nhelp: remove `key_only`, or make the \
             field a part of the primary key",
        ),
        (
            "#[entity(rest)] a: B, #[entity(rest)] b: B",
            "rest",
            "two fields take the attributes that no other field is\nhelp: `rest` on one",
        ),
    ] {
        assert(&with(field), &[(at, text)]);
    }
    assert(
        "struct A { #[entity(key, flatten)] a: B }",
        &[(
            "flatten",
            "`a` is a part of a key, which has to be read back\nhelp: remove `flatten`, or take the field out of the key",
        )],
    );
    assert(
        "struct A { #[entity(key, key_only, rename = \"b\")] a: B }",
        &[(
            "rename",
            "a field with `key_only` is no attribute: it is in the key, which every item has, so `rename` says nothing\n\
             help: remove it, or remove `#[entity(key_only)]`",
        )],
    );
}

#[test]
#[cfg(not(feature = "serde"))]
fn serde_is_a_feature() {
    assert(
        "struct A { #[entity(key)] a: u8, #[entity(serde)] b: B }",
        &[(
            "serde",
            "`serde` needs the feature `serde` of dokklib\nhelp: in Cargo.toml, \
             `dokklib = { version = \"..\", features = [\"serde\"] }`",
        )],
    );
}

#[test]
fn attributes_that_are_keys() {
    let with = |index: &str| order(&format!("#[entity(pk = User(user), sk = Self(id), {index})]"));
    let form = "the attributes of a key are named by their fields\nhelp: write `(round, bracket)`; a text of parts is \
                `Self(round, bracket)`";
    assert(&with("index(ByDay, pk = (user, desc(id)))"), &[("desc", form)]);
    assert(&with("index(ByDay, pk = (\"user\"))"), &[("\"user\"", form)]);
    assert(&with("index(ByDay, pk = ())"), &[("()", form)]);
    assert(&with("index(ByDay, pk = (usr))"), &[("usr", "no field `usr` in `Order`\nhelp: did you mean `user`?")]);
    assert(
        &with("index(ByDay, pk = (user), sk = user)"),
        &[("user", "`user` is in this key twice\nhelp: remove one of the two")],
    );
    assert(
        &with("index(ByDay, pk = (user), returns = key)"),
        &[(
            "returns",
            "`returns` says what a query of the index returns, and without a name there is none\n\
             help: name it, `index(ByDay as by_status, ..)`, or remove `returns`",
        )],
    );
    assert(
        &with("index(ByDay as by_day, pk = (user), returns = 7)"),
        &[(
            "7",
            "`returns` is not in the form that it needs\nhelp: write `returns = key`, or a projection, `returns = OrderLine`",
        )],
    );
    assert(
        "#[entity(pk = User(user), sk = Self(id), index(ByDay, pk = user))] struct Order { #[entity(key_only)] user: String, id: u64 }",
        &[(
            "key_only",
            "`user` is in the primary key alone, and a key of an index is an attribute\n\
             help: remove `key_only`, or take the field out of the index",
        )],
    );
    assert(
        "#[entity(pk = User(user), sk = Self(id), index(ByDay, pk = day))] struct Order { user: String, id: u64, #[entity(flatten)] day: Day }",
        &[(
            "flatten",
            "`day` is a key of an index, which is one attribute of a known type\n\
             help: remove `flatten`, or take the field out of the index",
        )],
    );
}

#[test]
fn words_of_an_index_that_stand_elsewhere() {
    let with = |index: &str| order(&format!("#[entity(pk = User(user), sk = Self(id), {index})]"));
    assert(
        &with("index(ByDay as by_day, pk = (user), returns = keys)"),
        &[(
            "key_values",
            "`returns` is `key`, or a struct that derives `Projection`, and no `keys`\n\
             help: without `returns` a query gives whole items",
        )],
    );
    assert(
        &with("index(ByDay, pk = (user), as = by_day)"),
        &[("as", "the constructor's name stands after the index\nhelp: write `ByDay as by_status`")],
    );
    assert(
        &with("index(ByDay as by_day, pk = (user), sk = desc(id))"),
        &[(
            "desc",
            "`desc` is for the parts of a text, and an attribute sorts as its type does\n\
             help: the query says its direction, `.descending()`; in a text it is a part, `Self(desc(placed_at))`",
        )],
    );
}
