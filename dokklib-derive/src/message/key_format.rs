//! The messages about key formats: `delimiter` and `key_values`.

pub(crate) fn misspelt_key_values() -> String {
    "unescaped key values are declared with `key_values`\nhelp: write `key_values = unescaped`".to_owned()
}

pub(crate) fn unknown_key_values(found: &str) -> String {
    format!(
        "unknown value `{found}` for `key_values`\n\
         help: write `key_values = unescaped`, or `key_values = escaped`, which is the default"
    )
}

pub(crate) fn empty_delimiter() -> String {
    "a delimiter can't be empty\nhelp: write the text between the parts of a key, such as `delimiter = \"|\"`"
        .to_owned()
}

pub(crate) fn delimiter_of_escaped_values(delimiter: &str) -> String {
    format!(
        "escaped values can contain the delimiter {delimiter:?}, because only characters up to `$` are escaped\n\
         help: add `key_values = unescaped`, or use the delimiter \"#\""
    )
}

pub(crate) fn empty_prefix_without_schema() -> String {
    "an entity without a key prefix requires a schema, which proves that no other entity has its keys\n\
     help: add `schema = Shop`, or remove `prefix` to use the type's name in upper case"
        .to_owned()
}

pub(crate) fn bare_key_without_schema() -> String {
    "a key without a prefix requires a schema, which proves that no other entity has this key\n\
     help: add `schema = Shop`, or write `Self(..)`"
        .to_owned()
}
