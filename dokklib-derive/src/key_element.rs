//! The grammar of key attributes that a schema and an index share: `"PK"` for a generated key, and `string("id")`,
//! `number("id")` or `binary("id")` for an attribute of the items.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{LitStr, Token};

use crate::{message, option};

/// A key attribute of a table or of an index.
pub(crate) enum KeyElement {
    /// A string that dokklib composes of parts.
    Text(LitStr),
    /// An existing attribute of the items, with its type: `string`, `number` or `binary`.
    Attribute(Ident, LitStr),
    /// The schema's tag.
    Tag(Ident),
}

impl KeyElement {
    /// Returns the name of the attribute. That of the tag is declared by the schema.
    pub(crate) fn name(&self) -> Option<&LitStr> {
        match self {
            Self::Text(name) | Self::Attribute(_, name) => Some(name),
            Self::Tag(_) => None,
        }
    }

    /// Parses one key attribute of an index. The error is `None` if the tokens have another form.
    pub(crate) fn parse(input: ParseStream<'_>) -> Result<Self, Option<syn::Error>> {
        Self::parse_with(input, &["string", "number", "binary", "tag"])
    }

    fn parse_with(input: ParseStream<'_>, words: &[&str]) -> Result<Self, Option<syn::Error>> {
        if input.peek(LitStr) {
            return input.parse().map(Self::Text).map_err(|_| None);
        }
        let word = input.call(Ident::parse_any).map_err(|_| None)?;
        match word.to_string().as_str() {
            "tag" if words.contains(&"tag") => Ok(Self::Tag(word)),
            "string" | "number" | "binary" if input.peek(syn::token::Paren) => {
                parse_name(input).map(|name| Self::Attribute(word, name)).map_err(|_| None)
            }
            "string" | "number" | "binary" => Err(None),
            unknown => Err(Some(syn::Error::new(word.span(), message::index::unknown_key_type(unknown, words)))),
        }
    }

    /// Parses `= "PK"` or `= number("score")`, a key of a table.
    pub(crate) fn parse_table_key(key: &Ident, input: ParseStream<'_>) -> syn::Result<Self> {
        let malformed = |span| {
            let format = message::schema::key_format(&key.to_string());
            syn::Error::new(span, message::malformed_option(&key.to_string(), &format))
        };
        if !input.peek(Token![=]) {
            return Err(malformed(key.span()));
        }
        input.parse::<Token![=]>()?;
        let span = if input.is_empty() { key.span() } else { input.span() };
        let parsed = Self::parse_with(input, &["string", "number", "binary"]);
        parsed.map_err(|error| error.unwrap_or_else(|| malformed(span)))
    }

    pub(crate) fn expand(&self) -> TokenStream {
        match self {
            Self::Text(name) => quote!(_p::KeyElement::Text(#name)),
            Self::Attribute(word, name) => {
                let key_type = match word.to_string().as_str() {
                    "number" => quote!(Number),
                    "binary" => quote!(Binary),
                    _ => quote!(String),
                };
                quote!(_p::KeyElement::Attribute(#name, _p::KeyType::#key_type))
            }
            Self::Tag(_) => quote!(_p::KeyElement::Tag),
        }
    }

    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Text(_))
    }
}

impl ToTokens for KeyElement {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Text(name) => name.to_tokens(tokens),
            Self::Attribute(_, name) => name.to_tokens(tokens),
            Self::Tag(tag) => tag.to_tokens(tokens),
        }
    }
}

/// Parses `("score")`.
fn parse_name(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let content;
    syn::parenthesized!(content in input);
    let name = content.parse();
    let is_complete = content.is_empty();
    option::skip_rest(&content)?;
    if is_complete { name } else { Err(input.error("")) }
}
