//! Reports keys that are declared as format strings, `pk = "USER#{user}"`, with the tokens to write.

use syn::{DeriveInput, LitStr};

use super::named_fields;
use super::parse::Options;
use super::template::{DeclaredKey, Head, Part, Template};
use crate::case::Case;
use crate::context::Context;
use crate::message;

/// Reports the format strings among the keys of the table or of an index as one error.
pub(super) fn check<'k>(
    cx: &Context,
    input: &DeriveInput,
    options: &Options,
    keys: impl Iterator<Item = (&'static str, &'k DeclaredKey)>,
) {
    let (mut first, mut tokens) = (None, Vec::new());
    for (option, key) in keys {
        let DeclaredKey::Composed(template) = key else { continue };
        if let Head::Literal(text) = &template.head
            && is_format_string(input, template)
        {
            first.get_or_insert(text);
            tokens.push(format!("{option} = {}", declaration(input, options, &text.value())));
        }
    }
    if let Some(first) = first {
        cx.error(first, message::key::format_string(&tokens.join(", ")));
    }
}

/// Returns `true` if a literal contains the name of a field in braces.
pub(super) fn is_format_string(input: &DeriveInput, template: &Template) -> bool {
    let mut placeholders = template.parts.iter().filter_map(Part::field);
    let fields = || named_fields(input).into_iter().flat_map(|fields| &fields.named);
    matches!(template.head, Head::Literal(_))
        && placeholders.any(|name| fields().any(|field| field.ident.as_ref() == Some(name)))
}

/// Returns the declaration that has the same meaning: `User(user)` for `"USER#{user}"`.
fn declaration(input: &DeriveInput, options: &Options, text: &str) -> String {
    let prefix = options.prefix.get().map_or_else(|| input.ident.to_string().to_uppercase(), LitStr::value);
    let segments = segments(text);
    let (head, parts) = match segments.split_first() {
        Some((first, rest)) if !first.contains('{') => (*first, rest),
        _ => (prefix.as_str(), segments.as_slice()),
    };
    let entity = if head.eq_ignore_ascii_case(&prefix) { "Self".to_owned() } else { Case::Pascal.convert_field(head) };
    let parts: Vec<String> = parts.iter().map(|segment| part(segment)).collect();
    format!("{entity}({})", parts.join(", "))
}

/// Splits a format string at the usual delimiters. A colon in braces begins a format.
fn segments(text: &str) -> Vec<&str> {
    let mut is_placeholder = false;
    let is_delimiter = |character: char| {
        is_placeholder = character == '{' || is_placeholder && character != '}';
        !is_placeholder && matches!(character, '#' | '|' | '/' | ':')
    };
    text.split(is_delimiter).filter(|segment| !segment.is_empty()).collect()
}

/// Returns the part for a segment: a field, a literal, or a label before a field.
fn part(segment: &str) -> String {
    match segment.split_once('{') {
        None => format!("{segment:?}"),
        Some((label, rest)) => {
            // A format after the colon has no meaning in a key.
            let field = rest.split(['}', ':']).next().unwrap_or_default().trim();
            if label.is_empty() { field.to_owned() } else { format!("label({label:?}, {field})") }
        }
    }
}
