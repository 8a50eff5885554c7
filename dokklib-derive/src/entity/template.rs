//! The grammar of a key: `Entity(part, ..)`, `Self(part, ..)` or `"LITERAL"`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{LitInt, LitStr, Path, Token};

use crate::attr;
use crate::message;

/// How a key is made.
pub(super) struct Template {
    pub(super) head: Head,
    pub(super) parts: Vec<Part>,
}

/// What a key begins with.
pub(super) enum Head {
    /// The prefix of the entity itself, by `Self`.
    Own(Path),
    /// The prefix of another entity.
    Entity(Path),
    /// A literal, which is the whole key.
    Literal(LitStr),
}

impl ToTokens for Head {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Own(path) | Self::Entity(path) => path.to_tokens(tokens),
            Self::Literal(text) => text.to_tokens(tokens),
        }
    }
}

/// What stands between two delimiters.
pub(super) enum Part {
    Field(Ident),
    Literal(LitStr),
    /// `desc(field)`
    Desc(Ident),
    /// `pad(field, width)`
    Pad(Ident, LitInt),
}

impl Part {
    /// The field that it is, if it is one.
    pub(super) fn field(&self) -> Option<&Ident> {
        match self {
            Self::Field(field) | Self::Desc(field) | Self::Pad(field, _) => Some(field),
            Self::Literal(_) => None,
        }
    }
}

impl Part {
    fn parse(input: ParseStream<'_>, malformed: impl Fn(Span) -> syn::Error) -> syn::Result<Self> {
        let at = input.span();
        if input.peek(LitStr) {
            return input.parse().map(Self::Literal);
        }
        let name: Ident = input.parse().map_err(|_| malformed(at))?;
        if !input.peek(syn::token::Paren) {
            return Ok(Self::Field(name));
        }
        let content;
        syn::parenthesized!(content in input);
        let parsed = Self::function(&name, &content);
        // What is left would be reported as a second error.
        attr::skip_all(&content)?;
        parsed
    }

    fn function(name: &Ident, arguments: ParseStream<'_>) -> syn::Result<Self> {
        let part = if name == "desc" {
            arguments.parse().map(Self::Desc)
        } else if name == "pad" {
            arguments.parse().and_then(|field| {
                arguments.parse::<Token![,]>()?;
                Ok(Self::Pad(field, arguments.parse()?))
            })
        } else {
            return Err(syn::Error::new(name.span(), message::unknown_function(&name.to_string())));
        };
        part.and_then(|part| if arguments.is_empty() { Ok(part) } else { Err(arguments.error("")) })
            .map_err(|_| syn::Error::new(name.span(), message::function_format(&name.to_string())))
    }
}

/// Parses `= User(user)`.
pub(super) fn parse(key: &Ident, input: ParseStream<'_>) -> syn::Result<Template> {
    let malformed = |span: Span| syn::Error::new(span, message::key_format(&key.to_string()));
    if !input.peek(Token![=]) {
        return Err(malformed(key.span()));
    }
    input.parse::<Token![=]>()?;
    if input.is_empty() {
        return Err(malformed(key.span()));
    }
    if input.peek(LitStr) {
        return Ok(Template { head: Head::Literal(input.parse()?), parts: Vec::new() });
    }
    let at = input.span();
    let head = Path::parse_mod_style(input).map_err(|_| malformed(at))?;
    if !input.peek(syn::token::Paren) {
        return Err(malformed(at));
    }
    let content;
    syn::parenthesized!(content in input);
    let mut parts = Vec::new();
    let parsed = loop {
        if content.is_empty() {
            break Ok(());
        }
        match Part::parse(&content, malformed) {
            Ok(part) => parts.push(part),
            Err(error) => break Err(error),
        }
        let at = content.span();
        if !content.is_empty() && content.parse::<Token![,]>().is_err() {
            break Err(malformed(at));
        }
    };
    // What is left would be reported as a second error.
    attr::skip_all(&content)?;
    parsed?;
    let head = if head.is_ident("Self") { Head::Own(head) } else { Head::Entity(head) };
    Ok(Template { head, parts })
}
