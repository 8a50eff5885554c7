use super::assert_errors;
use crate::schema::derive;

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

#[test]
fn valid_schemas_have_no_errors() {
    for source in [
        "#[schema(partition_key = \"PK\", sort_key = \"SK\")] struct Shop;",
        "#[schema(partition_key = \"PK\")] struct Shop;",
        "#[schema(partition_key = string(\"user\"), sort_key = number(\"at\"))] struct Shop;",
        "#[schema(partition_key = binary(\"hash\"), entities(Blob))] struct Shop;",
        "#[schema(partition_key = \"a\", sort_key = \"b\", ttl = \"c\", tag = \"d\", indexes(A, b::B), entities(C, D,))]
         struct Shop;",
    ] {
        assert(source, &[]);
    }
}

#[test]
fn missing_key_attributes_are_reported() {
    let message = "a schema requires `partition_key`\n\
                   help: write `#[schema(partition_key = \"PK\", sort_key = \"SK\")]`";
    assert("struct Shop;", &[("Shop", message)]);
    assert("#[schema(sort_key = \"SK\")] struct Shop;", &[("Shop", message)]);
}

#[test]
fn malformed_keys_are_reported() {
    let malformed = "malformed option `sort_key`\n\
                     help: write `sort_key = \"PK\"`, or an attribute of the items, `sort_key = string(\"user_id\")`";
    for key in ["number", "number()", "number(at)", "(number(\"a\"), number(\"b\"))", "7"] {
        let source = format!("#[schema(partition_key = \"PK\", sort_key = {key})] struct Shop;");
        let found: Vec<String> = super::errors(derive, &source).into_iter().map(|(_, message)| message).collect();
        assert_eq!(found, [malformed], "{key}");
    }
    assert(
        "#[schema(partition_key = text(\"user\"), sort_key = tag)] struct Shop;",
        &[
            ("text", "unknown key type `text`\nhelp: expected one of `string`, `number`, `binary`"),
            ("tag", "unknown key type `tag`\nhelp: expected one of `string`, `number`, `binary`"),
        ],
    );
}

#[test]
fn an_attribute_with_two_roles_is_reported() {
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"PK\", tag = \"\")] struct Shop;",
        &[
            (
                "\"PK\"",
                "`partition_key` and `sort_key` use the same attribute \"PK\"\n\
                 help: choose another attribute for one of them",
            ),
            ("\"\"", "the name in `tag` can't be empty\nhelp: write the name that the table uses"),
        ],
    );
    assert(
        "#[schema(partition_key = string(\"a\"), sort_key = number(\"a\"), ttl = \"a\")] struct Shop;",
        &[
            (
                "\"a\"",
                "`partition_key` and `sort_key` use the same attribute \"a\"\n\
                 help: choose another attribute for one of them",
            ),
            (
                "\"a\"",
                "`partition_key` and `ttl` use the same attribute \"a\"\n\
                 help: choose another attribute for one of them",
            ),
        ],
    );
}

#[test]
fn malformed_lists_and_duplicates_are_reported() {
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"SK\", indexes(A, B, A))] struct Shop;",
        &[("A", "duplicate `A`\nhelp: remove one of the two")],
    );
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"SK\", entities = [A])] struct Shop;",
        &[("entities", "malformed option `entities`\nhelp: write `#[schema(entities(User, Order))]`")],
    );
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"SK\", indexes(\"GSI_1\"))] struct Shop;",
        &[("\"GSI_1\"", "malformed option `indexes`\nhelp: write `#[schema(indexes(InverseIndex))]`")],
    );
}

#[test]
fn unsupported_shapes_and_options_are_reported() {
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"SK\")] enum Shop {}",
        &[("Shop", "`Schema` requires a struct without fields, not an enum\nhelp: write `struct Shop;`")],
    );
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"SK\", index(A))] struct Shop;",
        &[("index", "unknown option `index` in `#[schema(..)]` on the type\nhelp: did you mean `indexes`?")],
    );
}

#[test]
fn invalid_timestamps_are_reported() {
    assert("#[schema(partition_key = \"PK\", sort_key = \"SK\", timestamps = python)] struct Shop;", &[]);
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"SK\", timestamps = rfc)] struct Shop;",
        &[(
            "rfc",
            "unknown value `rfc` for `timestamps`\n\
             help: write `timestamps = python`, or remove it: the default is RFC 3339, `2020-02-15T19:09:38Z`",
        )],
    );
    assert(
        "#[schema(partition_key = \"PK\", sort_key = \"SK\", timestamps)] struct Shop;",
        &[("timestamps", "malformed option `timestamps`\nhelp: write `#[schema(timestamps = python)]`")],
    );
    let without_relations = "`timestamps` is about relations, which require a generated partition key and a generated sort key\n\
         help: remove it, or write `partition_key = \"PK\", sort_key = \"SK\"`";
    assert("#[schema(partition_key = \"PK\", timestamps = python)] struct Shop;", &[("timestamps", without_relations)]);
    assert(
        "#[schema(partition_key = string(\"a\"), sort_key = \"SK\", timestamps = python)] struct Shop;",
        &[("timestamps", without_relations)],
    );
}
