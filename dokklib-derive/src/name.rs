//! Names that are made from the user's.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;

/// The constant for a field: `placed_at` is `PLACED_AT`, `fooBar` is `FOO_BAR`, `r#type` is `TYPE`.
pub(crate) fn constant(field: &Ident) -> Ident {
    let field_name = field.unraw().to_string();
    let mut name = String::with_capacity(field_name.len() + 4);
    let mut before = '_';
    for character in field_name.chars() {
        if character.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit()) {
            name.push('_');
        }
        name.extend(character.to_uppercase());
        before = character;
    }
    Ident::new(&name, field.span())
}

/// A path or a type as messages and documentation show it.
pub(crate) fn shown(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(" :: ", "::").replace(":: ", "::")
}

/// The tokens, all of them at one place of the user's: errors about them point there.
pub(crate) fn at(span: Span, tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                token = TokenTree::Group(proc_macro2::Group::new(group.delimiter(), at(span, group.stream())));
            }
            token.set_span(span);
            token
        })
        .collect()
}

#[cfg(test)]
mod tests {
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
