//! The messages about `#[derive(Schema)]`.

/// The forms of a key of the table. The backticks around the text are added by the caller.
pub(crate) fn key_format(key: &str) -> String {
    format!("{key} = \"PK\"`, or an attribute of the items, `{key} = string(\"user_id\")")
}

pub(crate) fn tag_values_without_a_tag() -> String {
    "`tag_values` requires a tag\n\
     help: declare the attribute that contains it: `#[schema(tag = \"type\", tag_values = \"snake_case\", ..)]`"
        .to_owned()
}

pub(crate) fn unknown_timestamps(found: &str) -> String {
    format!(
        "unknown value `{found}` for `timestamps`\n\
         help: write `timestamps = python`, or remove it: the default is RFC 3339, `2020-02-15T19:09:38Z`"
    )
}

pub(crate) fn timestamps_without_relations() -> String {
    "`timestamps` is about relations, which require a generated partition key and a generated sort key\n\
     help: remove it, or write `partition_key = \"PK\", sort_key = \"SK\"`"
        .to_owned()
}
