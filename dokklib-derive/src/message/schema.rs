//! The messages about `#[derive(Schema)]`.

/// The forms of a key of the table. The backticks around the text are added by the caller.
pub(crate) fn key_format(key: &str) -> String {
    format!("{key} = \"PK\"`, or an attribute of the items, `{key} = string(\"user_id\")")
}
