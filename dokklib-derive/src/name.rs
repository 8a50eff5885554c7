//! Names that are derived from the user's names.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;

/// Returns the name of a field's path constant, such as `PLACED_AT` for `placed_at`, `FOO_BAR` for `fooBar` or `TYPE`
/// for `r#type`.
pub(crate) fn constant(field: &Ident) -> Ident {
    let field_name = field.unraw().to_string();
    let mut name = String::with_capacity(field_name.len() + 4);
    let mut previous = '_';
    for character in field_name.chars() {
        if character.is_uppercase() && (previous.is_lowercase() || previous.is_ascii_digit()) {
            name.push('_');
        }
        name.extend(character.to_uppercase());
        previous = character;
    }
    Ident::new(&name, field.span())
}

/// Returns the name of a parameter of this type: `naive_date` for `chrono::NaiveDate`.
pub(crate) fn parameter(ty: &syn::Type) -> String {
    let last = match ty {
        syn::Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    last.map_or_else(|| "part".to_owned(), |last| constant(&last.ident).to_string().to_lowercase())
}

/// Formats a path or a type for messages and documentation.
pub(crate) fn display(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    text.replace(" :: ", "::")
        .replace(":: ", "::")
        .replace(" < ", "<")
        .replace(" >", ">")
        .replace(" ,", ",")
        .replace("& ", "&")
}

/// Returns a number that identifies a field's name: its 64-bit FNV-1a hash.
pub(crate) fn id(ident: &Ident) -> u64 {
    let name = ident.unraw().to_string();
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    #[test]
    fn constants_are_screaming_snake_case() {
        for (field, expected) in [
            ("total", "TOTAL"),
            ("placed_at", "PLACED_AT"),
            ("fooBar", "FOO_BAR"),
            ("fooHTTP", "FOO_HTTP"),
            ("v2Name", "V2_NAME"),
            ("_hidden", "_HIDDEN"),
            ("größe", "GRÖSSE"),
        ] {
            assert_eq!(constant(&Ident::new(field, Span::call_site())).to_string(), expected);
        }
        assert_eq!(constant(&Ident::new_raw("type", Span::call_site())).to_string(), "TYPE");
    }
}
