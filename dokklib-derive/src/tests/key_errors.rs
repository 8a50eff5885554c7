use super::{assert_errors, order};
use crate::entity::derive;

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

#[test]
fn invalid_primary_keys_are_reported() {
    assert(
        &order("#[entity(pk = User(user))]"),
        &[(
            "pk",
            "the primary key has `pk` but no `sk`\n\
             help: add `sk = Self(id)`, or a literal if it is the same for all items: `sk = \"SETTINGS\"`",
        )],
    );
    assert(
        &order("#[entity(sk = Self(id))]"),
        &[(
            "sk",
            "the primary key has `sk` but no `pk`\n\
             help: add `pk = User(user)`, or a literal if it is the same for all items: `pk = \"SETTINGS\"`",
        )],
    );
    let form = "`pk` must be an entity with the parts of its key, or a literal\nhelp: write `pk = User(user)`";
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
        &[("\"USER#{user}\"", "a key is declared in tokens, not in a format string\nhelp: write `pk = User(user)`")],
    );
    assert(
        &order("#[entity(pk = \"USER#X\", sk = Self(id))]"),
        &[(
            "\"USER#X\"",
            "a literal is the whole key of every item and can't contain '#'\n\
             help: write a key with parts as an entity with fields: `User(user)`, `Self(\"OPEN\", id)`",
        )],
    );
    assert(
        &order("#[entity(pk = User(user), sk = Self())]"),
        &[("Self", "a key must have at least one part\nhelp: add a field, `Self(id)`, or a literal, `Self(\"ONE\")`")],
    );
    assert(
        "#[entity(pk = User(a), sk = Self(a))] struct A { #[entity(key)] a: u64 }",
        &[(
            "key",
            "the primary key is declared twice: by `#[entity(key)]` on a field, and by `pk` and `sk`\n\
             help: remove one of the two",
        )],
    );
    assert(
        "struct A { #[entity(key)] a: u64, #[entity(key)] b: u64 }",
        &[(
            "key",
            "only one field can have `#[entity(key)]`\n\
             help: declare a key with several parts on the struct: `#[entity(pk = Self(a, b), sk = Self(a, b))]`",
        )],
    );
    assert(
        &order("#[entity(pk = User(user), sk = Self(placedAt))]"),
        &[("placedAt", "`Order` has no field `placedAt`\nhelp: did you mean `placed_at`?")],
    );
    assert(
        &order("#[entity(pk = User(user), sk = Self(price))]"),
        &[("price", "`Order` has no field `price`\nhelp: expected one of `user`, `placed_at`, `id`")],
    );
}

#[test]
fn invalid_key_parts_are_reported() {
    for sk in [
        "Self(\"OPEN\", id)",
        "Self(desc(placed_at), pad(id, 6))",
        "Line(user, \"ITEM\", id)",
        "\"PROFILE\"",
        "Self(\"A\", \"B\")",
        "Self(id,)",
        "Self(day(placed_at), placed_at)",
        "Self(label(\"country_\", desc(pad(epoch_millis(placed_at), 13))))",
        "Self(with(crate::initial, id), plain(id), lower(id))",
    ] {
        assert(&order(&format!("#[entity(pk = User(user), sk = {sk})]")), &[]);
    }
    for (sk, at, text) in [
        (
            "Self(asc(id))",
            "asc",
            "unknown key part `asc(..)`\n\
             help: use a field, a `\"LITERAL\"`, or one of `desc`, `pad`, `plain`, `upper`, `lower`, `label`, `month`, `day`, \
             `seconds`, `millis`, `epoch_seconds`, `epoch_millis`, `with`, `last`, `sparse`",
        ),
        ("Self(upper(id, 6))", "upper", "`upper` takes a field\nhelp: write `upper(country)`"),
        ("Self(day(7))", "day", "`day` takes a field\nhelp: write `day(placed_at)`"),
        ("Self(label(id))", "label", "`label` takes a text and a field\nhelp: write `label(\"country_\", country)`"),
        ("Self(with(id))", "with", "`with` takes a function and a field\nhelp: write `with(first_letter, name)`"),
        (
            "Self(desc(plain(id)))",
            "desc",
            "`desc` can't be applied to `plain(..)`\n\
             help: `desc` takes a field of fixed width, `pad(..)`, `month(..)`, `day(..)`, `seconds(..)`, `millis(..)`, \
             or a padded `epoch_seconds(..)` or `epoch_millis(..)`",
        ),
        (
            "Self(pad(day(placed_at), 6))",
            "pad",
            "`pad` can't be applied to `day(..)`\n\
             help: `pad` takes a field, `epoch_seconds(..)` or `epoch_millis(..)`",
        ),
        (
            "Self(upper(label(\"a\", id)))",
            "upper",
            "`upper` can't be applied to `label(\"a\", ..)`\nhelp: apply it to the field",
        ),
        (
            "Self(day(placed_at), day(placed_at))",
            "placed_at",
            "`placed_at` appears twice in this key\nhelp: remove one of the two",
        ),
        (
            "Self(label(\"a#\", id))",
            "\"a#\"",
            "a label in a key can't contain '#': characters up to `$` (0x24) are reserved for delimiters and escapes\n\
             help: use letters, digits, `-`, `_`, `=` or any other character above `$`, or declare `key_values = \
             unescaped`",
        ),
        ("Self(self.id)", "self", "a key part is the name of a field, without `self`\nhelp: write `User(user)`"),
        ("Self(desc(id, 6))", "desc", "`desc` takes a field\nhelp: write `desc(placed_at)`"),
        ("Self(desc())", "desc", "`desc` takes a field\nhelp: write `desc(placed_at)`"),
        ("Self(pad(id))", "pad", "`pad` takes a field and a number of digits\nhelp: write `pad(number, 6)`"),
        (
            "Self(pad(id, 0))",
            "0",
            "the width must be between 1 and 39 digits\n\
             help: use the number of digits of the largest value: `pad(number, 6)`",
        ),
        (
            "Self(pad(id, 40))",
            "40",
            "the width must be between 1 and 39 digits\n\
             help: use the number of digits of the largest value: `pad(number, 6)`",
        ),
        ("Self(desc(idd))", "idd", "`Order` has no field `idd`\nhelp: did you mean `id`?"),
        ("Self(id, desc(id))", "id", "`id` appears twice in this key\nhelp: remove one of the two"),
        (
            "Self(\"\", id)",
            "\"\"",
            "a literal in a key can't be empty\n\
                                    help: write a text such as `\"ITEM\"`, or remove it",
        ),
        (
            "Self(\"A#B\", id)",
            "\"A#B\"",
            "a literal in a key can't contain '#': characters up to `$` (0x24) are reserved for delimiters and \
             escapes\nhelp: write several literals, `Self(\"A\", \"B\")`: the delimiter `#` is inserted between \
             parts; for another format, declare `key_values = unescaped`",
        ),
    ] {
        assert(&order(&format!("#[entity(pk = User(user), sk = {sk})]")), &[(at, text)]);
    }
}

#[test]
fn key_only_on_a_part_that_loses_information_is_reported() {
    let keys = "#[entity(pk = User(user), sk = Self(day(at)))]";
    assert(
        &format!("{keys} struct A {{ user: String, #[entity(key_only)] at: u64 }}"),
        &[(
            "key_only",
            "`day(at)` doesn't keep the whole value, so `key_only` would lose a part of `at`\nhelp: remove `key_only`",
        )],
    );
    let keys = "#[entity(pk = User(user), sk = Self(day(at), at))]";
    assert(&format!("{keys} struct A {{ user: String, #[entity(key_only)] at: u64 }}"), &[]);
}

#[test]
fn key_only_on_a_part_that_an_index_does_not_always_keep_is_reported() {
    let item = |indexes: &str, option: &str, ty: &str| {
        format!(
            "#[entity(pk = Self(id), sk = Self(id), {indexes})] struct A {{ id: u64, #[entity({option})] a: {ty}, \
             b: Option<String>, c: String, active: bool }}"
        )
    };
    let sparse = |reason: &str| {
        format!(
            "items can be left out of `X` because of `{reason}`, so `key_only` would lose the value of `a`\n\
             help: remove `key_only`"
        )
    };
    let lossy =
        "`upper(a)` doesn't keep the whole value, so `key_only` would lose a part of `a`\nhelp: remove `key_only`";
    for (indexes, text) in [
        ("index(X, pk = Self(a, b))", sparse("b")),
        ("index(X, pk = Self(a), sk = Self(sparse(b)))", sparse("b")),
        ("index(X, pk = Self(a), sk = Self(c), when = active)", sparse("when = active")),
        ("index(X, pk = Self(upper(a)))", lossy.to_owned()),
        ("index(X, pk = Self(upper(a)), sk = Self(c)), index(Y, pk = Self(c))", lossy.to_owned()),
    ] {
        assert(&item(indexes, "key_only", "String"), &[("key_only", &text)]);
    }
    for indexes in [
        "index(X, pk = Self(a), sk = Self(c))",
        "index(X, pk = Self(c), sk = Self(desc(a), last(b)))",
        "index(X, pk = Self(c), sk = Self(upper(a), a))",
        "index(X, pk = Self(a, b)), index(Y, pk = Self(a))",
        "index(X, pk = b, sk = Self(a))",
    ] {
        assert(&item(indexes, "key_only", "String"), &[]);
    }
    for indexes in ["index(X, pk = Self(a), sk = Self(c))", "index(X, pk = Self(c), sk = Self(last(a)))"] {
        assert(&item(indexes, "key_only", "Option<String>"), &[]);
    }
    let text = "`a` decides whether an item is in `X`, so it must be stored as an attribute\nhelp: remove `key_only`";
    let indexes = "index(X, pk = Self(c), when = a), index(Y, pk = Self(a))";
    assert(&item(indexes, "key_only", "bool"), &[("key_only", text)]);
    let text = "a field with `key_only` is stored only in the key, so `alias` has no effect\n\
                help: remove it, or remove `#[entity(key_only)]`";
    assert(&item("index(X, pk = Self(a))", "key_only, alias = \"old\"", "String"), &[("alias", text)]);
}

#[test]
fn optional_parts_of_a_primary_key_are_reported() {
    let text = "`user` is an `Option`, but all parts of the primary key are required\n\
                help: remove the `Option`; only the key of a secondary index, `index(..)`, can have optional parts";
    let fields = "struct A { user: Option<String>, id: u64 }";
    assert(&format!("#[entity(pk = User(user), sk = Self(id))] {fields}"), &[("user", text)]);
    assert("struct A { #[entity(key)] user: std::option::Option<String>, id: u64 }", &[("key", text)]);
    assert(&format!("#[entity(pk = Self(id), sk = Self(id), index(ByUser, pk = User(user)))] {fields}"), &[]);
}

#[test]
fn parts_of_nested_structs_are_parsed() {
    let issue = |sk: &str| {
        format!(
            "#[entity(pk = Self(id), sk = Self({sk}))] struct Issue {{ id: u64, repo: Repo, \
             #[entity(flatten)] place: Place, #[entity(skip)] cache: Cache }}"
        )
    };
    for sk in
        ["repo.owner", "repo.owner.name, repo.name", "desc(day(repo.at)), repo.at", "with(f, repo.x)", "place.city"]
    {
        assert(&issue(sk), &[]);
    }
    let key = "`sk` must be an entity with the parts of its key, or a literal\nhelp: write `sk = Self(placed_at, id)`";
    for (sk, at, text) in [
        ("repo.0", "0", key),
        ("repo.owner()", "(", key),
        ("rep.owner", "rep", "`Issue` has no field `rep`\nhelp: did you mean `repo`?"),
        (
            "id.day",
            "day",
            "`id` is a `u64`, which has no fields\n\
             help: remove `.day`, or declare `id` as a struct that derives `dokklib::Attribute`",
        ),
        ("repo.owner, repo.owner", "repo", "`repo` appears twice in this key\nhelp: remove one of the two"),
        ("day(repo.owner.0)", "day", "`day` takes a field\nhelp: write `day(placed_at)`"),
    ] {
        assert(&issue(sk), &[(at, text)]);
    }
}

#[test]
fn optional_parts_of_index_keys_say_what_happens_to_items_without_a_value() {
    let task = |keys: &str| {
        format!(
            "#[entity(schema = Work, pk = Self(id), sk = Self(id), index(ByDue, {keys}))] \
             struct Task {{ id: u64, rank: u8, user: Option<String>, due: Option<NaiveDate>, team: Team }}"
        )
    };
    for keys in [
        "pk = Self(user), sk = Self(last(due))",
        "pk = User(sparse(user)), sk = Self(sparse(desc(due)), id)",
        "pk = Self(user), sk = Self(last(label(\"a\", with(crate::week, due))), last(team))",
        "pk = due, sk = rank",
        "pk = id, sk = due",
    ] {
        assert(&task(keys), &[]);
    }
    let optional = |part: &str| {
        format!(
            "`due` is an `Option`, and items without a value would silently be left out of the index\n\
             help: write `last({part})` to sort them after all others, or `sparse({part})` to leave them out of the index"
        )
    };
    let one_of = "help: write one of `last` and `sparse`";
    for (keys, at, text) in [
        ("pk = Self(id), sk = Self(due)", "due", optional("due")),
        ("sk = Self(rank, desc(due))", "due", optional("desc(due)")),
        ("pk = Self(id), sk = Self(label(\"a\", day(due)))", "due", optional("label(\"a\", day(due))")),
        (
            "pk = Self(last(user)), sk = Self(id)",
            "user",
            "`last` is for a sort key: a partition key has no order\n\
             help: write `user`; items without a value are not in the index"
                .to_owned(),
        ),
        (
            "pk = Self(id), sk = Self(last(rank))",
            "rank",
            "`rank` isn't an `Option`, so it always has a value\nhelp: write the part without `last`".to_owned(),
        ),
        (
            "pk = Self(sparse(rank)), sk = Self(id)",
            "rank",
            "`rank` isn't an `Option`, so it always has a value\nhelp: write the part without `sparse`".to_owned(),
        ),
        (
            "pk = Self(id), sk = Self(desc(last(due)))",
            "desc",
            "`desc` can't be applied to `last(..)`\nhelp: write `last` outside: `last(desc(..))`".to_owned(),
        ),
        (
            "pk = Self(id), sk = Self(label(\"a\", sparse(due)))",
            "label",
            "`label` can't be applied to `sparse(..)`\n\
             help: write `sparse` outside: `sparse(label(\"..\", ..))`"
                .to_owned(),
        ),
        (
            "pk = Self(id), sk = Self(day(last(due)))",
            "day",
            "`day` can't be applied to `last(..)`\nhelp: write `last` outside: `last(day(..))`".to_owned(),
        ),
        (
            "pk = Self(id), sk = Self(last(sparse(due)))",
            "last",
            format!("`last` can't be applied to `sparse(..)`\n{one_of}"),
        ),
        ("pk = Self(id), sk = Self(last())", "last", "`last` takes a field\nhelp: write `last(due)`".to_owned()),
    ] {
        assert(&task(keys), &[(at, &text)]);
    }
    let required = "#[entity(pk = Self(id), sk = Self(last(rank)))] struct Task { id: u64, rank: u8 }";
    let text = "`last` is for a missing value, and all parts of the primary key are required\nhelp: write `rank`";
    assert(required, &[("rank", text)]);
}

#[test]
fn invalid_attribute_keys_are_reported() {
    let event = |keys: &str| {
        format!("#[entity(schema = Events, {keys})] struct Event {{ user: Uuid, at: u64, size: Option<u64> }}")
    };
    for keys in
        ["pk = user, sk = at", "pk = user", "pk = Self(user)", "pk = user, sk = Self(at)", "pk = User(user), sk = at"]
    {
        assert(&event(keys), &[]);
    }
    assert(&event("pk = usr, sk = at"), &[("usr", "`Event` has no field `usr`\nhelp: did you mean `user`?")]);
    assert(
        &event("pk = user, sk = size"),
        &[(
            "size",
            "`size` is an `Option`, but all parts of the primary key are required\n\
             help: remove the `Option`; only the key of a secondary index, `index(..)`, can have optional parts",
        )],
    );
    assert(
        &event("pk = user, sk = desc(at)"),
        &[(
            "desc",
            "`desc(..)` can't be applied to a key attribute, which sorts by its own value\n\
             help: query with `.descending()`, or build a string of parts: `Self(desc(placed_at))`",
        )],
    );
    assert(
        &event("pk = (user, at), sk = at"),
        &[("(", "`pk` must be an entity with the parts of its key, or a literal\nhelp: write `pk = User(user)`")],
    );
    let with_option = |option: &str| {
        format!("#[entity(schema = Events, pk = user)] struct Event {{ #[entity({option})] user: Uuid, at: u64 }}")
    };
    for option in ["key_only", "serde", "skip", "flatten", "rest", "alias = \"u\""] {
        let option_name = option.split(' ').next().unwrap_or_default();
        let message = format!(
            "`user` is a key attribute of the table and can't have `{option_name}`\nhelp: remove `{option_name}`"
        );
        assert(&with_option(option), &[(option_name, &message)]);
    }
}

#[test]
fn a_format_string_is_reported_with_the_tokens_to_write() {
    for (keys, tokens) in [
        ("pk = \"USER#{user}\", sk = \"ORDER#{placed_at}#{id}\"", "pk = User(user), sk = Self(placed_at, id)"),
        ("pk = \"user#{user}\", sk = \"order#open#{id}\"", "pk = User(user), sk = Self(\"open\", id)"),
        ("pk = \"{user}\", sk = \"ID-{id:06}\"", "pk = Self(user), sk = Self(label(\"ID-\", id))"),
        ("pk = \"LINE_ITEM#{user}\", sk = \"{placed_at}#{id}\"", "pk = LineItem(user), sk = Self(placed_at, id)"),
    ] {
        let source = order(&format!("#[entity({keys})]"));
        let found = super::errors(derive, &source);
        let expected = format!("a key is declared in tokens, not in a format string\nhelp: write `{tokens}`");
        assert_eq!(found.iter().map(|(_, message)| message).collect::<Vec<_>>(), [&expected], "{keys}");
    }
    assert(
        &order("#[entity(pk = User(user), sk = Self(id), index(ByTime, pk = \"AT#{placed_at}\", sk = Self(id)))]"),
        &[(
            "\"AT#{placed_at}\"",
            "a key is declared in tokens, not in a format string\nhelp: write `pk = At(placed_at)`",
        )],
    );
}

#[test]
fn key_marks_on_fields_are_one_error() {
    for (user, id, first, help) in [
        ("partition_key", "sort_key", "partition_key", "`#[entity(pk = Self(user), sk = Self(id))]` on the type"),
        ("hash_key", "range_key", "hash_key", "`#[entity(pk = Self(user), sk = Self(id))]` on the type"),
        ("pk", "sk = \"SK\"", "pk", "`#[entity(pk = Self(user), sk = Self(id))]` on the type"),
        ("range", "hash", "range", "`#[entity(pk = Self(id), sk = Self(user))]` on the type"),
        ("sk", "rename = \"i\"", "sk", "`#[entity(pk = User(user), sk = Self(user))]` on the type"),
        (
            "pk",
            "rename = \"i\"",
            "pk",
            "`#[entity(key)]` on the field, or `#[entity(pk = Self(user), sk = Self(..))]` on the type",
        ),
    ] {
        let text = format!("a key is declared on the type, not by `{first}` on a field\nhelp: write {help}");
        let source = format!("struct Order {{ #[entity({user})] user: String, #[entity({id})] id: u64 }}");
        assert(&source, &[(first, &text)]);
    }
}

#[test]
fn a_missing_comma_is_one_error() {
    assert(
        &order("#[entity(pk = User(user) sk = Self(id))]"),
        &[("sk", "expected a comma\nhelp: separate options with commas")],
    );
    assert(
        &order("#[entity(pk = User(user) 7, sk = Self(id))]"),
        &[("7", "expected a comma\nhelp: separate options with commas")],
    );
}
