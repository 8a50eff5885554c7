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
