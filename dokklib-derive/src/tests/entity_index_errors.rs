use super::{assert_errors, order};
use crate::entity::derive;

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

#[test]
fn invalid_index_options_are_reported() {
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
    let form = "malformed option `index`\n\
                help: write `#[entity(index(ByStatus as by_status, pk = User(user), sk = Self(status)))]`";
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
        &[("key", "unknown option `key` in `index(..)`\nhelp: expected one of `pk`, `sk`, `returns`, `when`")],
    );
    assert(
        &with("index(ByStatus, pk = User(usr), pk = Self(id))"),
        &[
            ("pk", "duplicate `pk`\nhelp: remove one of the two"),
            ("usr", "`Order` has no field `usr`\nhelp: did you mean `user`?"),
        ],
    );
    assert(
        &with("index(ByStatus, pk = User(user)), index(ByStatus, pk = Self(id))"),
        &[("ByStatus", "duplicate `ByStatus`\nhelp: remove one of the two")],
    );
    assert(
        &with("index(ByStatus as query, pk = User(user))"),
        &[("query", "two constructors are named `query`\nhelp: choose another name after `as`")],
    );
    assert(
        "#[entity(index(ByStatus, pk = User(user)))] struct User;",
        &[("ByStatus", "a unit entity can't have `index`\nhelp: remove it, or add fields to the struct")],
    );
}

#[test]
fn invalid_key_attributes_are_reported() {
    let with = |index: &str| order(&format!("#[entity(pk = User(user), sk = Self(id), {index})]"));
    let form = "a key of several attributes is a list of fields\n\
                help: write `(round, bracket)`; for one string of several parts, write `Self(round, bracket)`";
    assert(&with("index(ByDay, pk = (user, desc(id)))"), &[("desc", form)]);
    assert(&with("index(ByDay, pk = (\"user\"))"), &[("\"user\"", form)]);
    assert(&with("index(ByDay, pk = ())"), &[("()", form)]);
    assert(&with("index(ByDay, pk = (usr))"), &[("usr", "`Order` has no field `usr`\nhelp: did you mean `user`?")]);
    assert(
        &with("index(ByDay, pk = (user), sk = user)"),
        &[("user", "`user` appears twice in this key\nhelp: remove one of the two")],
    );
    assert(
        &with("index(ByDay, pk = (user), returns = key)"),
        &[(
            "returns",
            "`returns` has no effect without a query constructor\n\
             help: name the constructor, `index(ByDay as by_status, ..)`, or remove `returns`",
        )],
    );
    assert(
        &with("index(ByDay as by_day, pk = (user), returns = 7)"),
        &[(
            "7",
            "malformed option `returns`\n\
             help: write `returns = key`, or the name of a projection, `returns = OrderLine`",
        )],
    );
    assert(
        "#[entity(pk = User(user), sk = Self(id), index(ByDay, pk = user))] struct Order { #[entity(key_only)] user: String, id: u64 }",
        &[(
            "key_only",
            "`user` is a key attribute of an index and can't have `key_only`\n\
             help: remove `key_only`, or remove the field from the index",
        )],
    );
    assert(
        "#[entity(pk = User(user), sk = Self(id), index(ByDay, pk = day))] \
         struct Order { user: String, id: u64, #[entity(alias = \"date\", alias = \"on\")] day: String }",
        &[(
            "alias",
            "`day` is a key attribute of an index and can't have `alias`\n\
             help: remove `alias`, or remove the field from the index",
        )],
    );
    assert(
        "#[entity(pk = User(user), sk = Self(id), index(ByDay, pk = day))] struct Order { user: String, id: u64, #[entity(flatten)] day: Day }",
        &[(
            "flatten",
            "`day` is a key attribute of an index and can't have `flatten`\n\
             help: remove `flatten`, or remove the field from the index",
        )],
    );
}

#[test]
fn misplaced_words_in_an_index_are_reported() {
    let with = |index: &str| order(&format!("#[entity(pk = User(user), sk = Self(id), {index})]"));
    assert(
        &with("index(ByDay as by_day, pk = (user), returns = keys)"),
        &[(
            "keys",
            "unknown value `keys` for `returns`\n\
             help: write `returns = key`, or a struct that derives `Projection`; without `returns` a query returns \
             whole items",
        )],
    );
    assert(
        &with("index(ByDay, pk = (user), as = by_day)"),
        &[("as", "the name of the query constructor follows the index\nhelp: write `ByDay as by_status`")],
    );
    assert(
        &with("index(ByDay as by_day, pk = (user), sk = desc(id))"),
        &[(
            "desc",
            "`desc(..)` can't be applied to a key attribute, which sorts by its own value\n\
             help: query with `.descending()`, or build a string of parts: `Self(desc(placed_at))`",
        )],
    );
}

#[test]
fn an_invalid_membership_is_reported() {
    let source = |index: &str| {
        let fields = "user: String, id: u8, unread: bool, seen: Option<bool>, rank: u8";
        format!("#[entity(schema = Mail, pk = User(user), sk = Self(id), {index})] struct Message {{ {fields} }}")
    };
    let assert = |index: &str, expected: &[(&str, &str)]| assert_errors(derive, &source(index), expected);
    assert("index(Unread as by_unread, pk = User(user), sk = Self(id), when = unread)", &[]);
    assert("index(Unread, sk = Self(id), when = unread)", &[]);
    assert(
        "index(Unread, pk = User(user), when = unred)",
        &[("unred", "`Message` has no field `unred`\nhelp: did you mean `unread`?")],
    );
    assert(
        "index(Unread, pk = User(user), when = seen)",
        &[(
            "seen",
            "`when` requires a `bool`, and `seen` is an `Option`\n\
             help: remove the `Option`; an index key with an optional part needs no `when`",
        )],
    );
    assert(
        "index(Unread, pk = User(user), when = id)",
        &[(
            "id",
            "`id` is a part of the primary key, so it never changes\nhelp: use a field that is not in `pk` or `sk`",
        )],
    );
    for index in ["index(Inverse, when = unread)", "index(Unread, pk = rank, when = unread)"] {
        let name = if index.contains("Inverse") { "Inverse" } else { "Unread" };
        let message = format!(
            "`when` requires a key that is generated from parts, which `index({name} ..)` doesn't have\n\
             help: declare one, such as `sk = Self(..)`, or remove `when`"
        );
        assert(index, &[("when", &message)]);
    }
    assert("index(Unread, pk = User(user), when)", &[("when", "malformed option `when`\nhelp: write `when = unread`")]);
}
