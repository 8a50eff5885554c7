//! Parses the grammar of keys: `Entity(part, ..)`, `Self(part, ..)`, `bare(part, ..)` or `"LITERAL"`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{LitStr, Path, Token};

use super::form::{self, Form};
use crate::context::Context;
use crate::{message, option};

/// The declaration of a key that is composed of parts.
pub(super) struct Template {
    pub(super) head: Head,
    pub(super) parts: Vec<Part>,
}

/// The start of a key.
pub(super) enum Head {
    /// `Self`: the prefix of the derived entity.
    SelfEntity(Path),
    /// The prefix of another entity.
    OtherEntity(Path),
    /// `bare`: no prefix.
    Bare(Path),
    /// A literal that is the whole key.
    Literal(LitStr),
    /// Anything else. Already reported.
    Malformed,
}

impl ToTokens for Head {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::SelfEntity(path) | Self::OtherEntity(path) | Self::Bare(path) => path.to_tokens(tokens),
            Self::Literal(text) => text.to_tokens(tokens),
            Self::Malformed => {}
        }
    }
}

/// The declaration of a key of the table or of an index.
pub(super) enum DeclaredKey {
    /// A string that is composed of parts.
    Composed(Template),
    /// Item attributes, named by their fields.
    Attributes(Vec<Ident>),
}

impl ToTokens for DeclaredKey {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Composed(template) => template.head.to_tokens(tokens),
            Self::Attributes(names) => names.iter().for_each(|name| name.to_tokens(tokens)),
        }
    }
}

/// A part of a key, between two delimiters.
pub(super) enum Part {
    Field(Ident, Form),
    Literal(LitStr),
    /// Anything else. Already reported. Constructors still have a parameter for it.
    Malformed(Span),
}

impl Part {
    /// Returns the field that the part contains, if any.
    pub(super) fn field(&self) -> Option<&Ident> {
        match self {
            Self::Field(field, _) => Some(field),
            Self::Literal(_) | Self::Malformed(_) => None,
        }
    }

    /// Returns the field that the part contains, if any, and its form.
    pub(super) fn form(&self) -> Option<(&Ident, &Form)> {
        match self {
            Self::Field(field, form) => Some((field, form)),
            Self::Literal(_) | Self::Malformed(_) => None,
        }
    }

    fn parse(input: ParseStream<'_>, malformed: &dyn Fn(Span) -> syn::Error) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return input.parse().map(Self::Literal);
        }
        form::parse(input, malformed).map(|(field, form)| Self::Field(field, form))
    }
}

/// Parses `= User(user)`.
///
/// A malformed part is reported and kept in the template, so that the constructors have the right number of parameters.
fn parse(cx: &Context, key: &Ident, input: ParseStream<'_>) -> syn::Result<Template> {
    let malformed = |span: Span| syn::Error::new(span, message::key::malformed_key(&key.to_string()));
    if !input.peek(Token![=]) {
        return Err(malformed(key.span()));
    }
    input.parse::<Token![=]>()?;
    if input.is_empty() {
        return Err(malformed(key.span()));
    }
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let parts = placeholders(&text);
        return Ok(Template { head: Head::Literal(text), parts });
    }
    let span = input.span();
    let Ok(head) = Path::parse_mod_style(input) else {
        cx.push(malformed(span));
        option::skip_to_comma(input)?;
        return Ok(Template { head: Head::Malformed, parts: vec![Part::Malformed(span)] });
    };
    if !input.peek(syn::token::Paren) {
        cx.push(malformed(span));
        option::skip_to_comma(input)?;
        return Ok(Template { head: Head::Malformed, parts: vec![Part::Malformed(span)] });
    }
    let content;
    syn::parenthesized!(content in input);
    let mut parts = Vec::new();
    while !content.is_empty() {
        let span = content.span();
        let part = Part::parse(&content, &malformed).and_then(|part| {
            let next = content.span();
            if content.is_empty() || content.peek(Token![,]) { Ok(part) } else { Err(malformed(next)) }
        });
        parts.push(part.unwrap_or_else(|error| {
            cx.push(error);
            Part::Malformed(span)
        }));
        option::skip_to_comma(&content)?;
        content.parse::<Option<Token![,]>>()?;
    }
    let head = if head.is_ident("Self") {
        Head::SelfEntity(head)
    } else if head.is_ident("bare") {
        Head::Bare(head)
    } else {
        Head::OtherEntity(head)
    };
    Ok(Template { head, parts })
}

/// Parses `= User(user)` or `= user_id`.
pub(super) fn parse_table_key(cx: &Context, key: &Ident, input: ParseStream<'_>) -> syn::Result<DeclaredKey> {
    let lookahead = input.fork();
    if lookahead.parse::<Token![=]>().is_err() {
        return parse(cx, key, input).map(DeclaredKey::Composed);
    }
    let Ok(name) = lookahead.fork().parse::<Ident>() else {
        return parse(cx, key, input).map(DeclaredKey::Composed);
    };
    if form::is_function(&name) && lookahead.peek2(syn::token::Paren) {
        // The field is known, so that nothing else is reported about it.
        cx.error(&name, message::index::function_on_a_key_attribute(&name.to_string()));
        input.parse::<Token![=]>()?;
        input.parse::<Ident>()?;
        let content;
        syn::parenthesized!(content in input);
        let field = content.parse()?;
        content.parse::<TokenStream>()?;
        return Ok(DeclaredKey::Attributes(vec![field]));
    }
    let is_field = name.to_string().starts_with(|first: char| !first.is_uppercase());
    if !is_field || lookahead.peek2(syn::token::Paren) || lookahead.peek2(Token![::]) {
        return parse(cx, key, input).map(DeclaredKey::Composed);
    }
    input.parse::<Token![=]>()?;
    Ok(DeclaredKey::Attributes(vec![input.parse()?]))
}

/// Parses `= Self(status)`, `= score`, or `= (round, bracket)`.
pub(super) fn parse_index_key(cx: &Context, key: &Ident, input: ParseStream<'_>) -> syn::Result<DeclaredKey> {
    let lookahead = input.fork();
    if lookahead.parse::<Token![=]>().is_err() || !lookahead.peek(syn::token::Paren) {
        return parse_table_key(cx, key, input);
    }
    input.parse::<Token![=]>()?;
    let content;
    let parentheses = syn::parenthesized!(content in input);
    let mut fields = Vec::new();
    while !content.is_empty() {
        let span = content.span();
        match content.parse::<Ident>() {
            Ok(field) if content.is_empty() || content.peek(Token![,]) => fields.push(field),
            _ => cx.push(syn::Error::new(span, message::index::expected_fields())),
        }
        option::skip_to_comma(&content)?;
        content.parse::<Option<Token![,]>>()?;
    }
    if fields.is_empty() && cx.is_clean() {
        cx.push(syn::Error::new(parentheses.span.join(), message::index::expected_fields()));
    }
    Ok(DeclaredKey::Attributes(fields))
}

/// Returns the placeholders of a format string as parts: `user` for `"USER#{user}"`.
///
/// The check reports the format string as an invalid literal. The constructors still have the parameters.
fn placeholders(text: &LitStr) -> Vec<Part> {
    let format = text.value();
    let names = format.split('{').skip(1).filter_map(|rest| rest.split(['}', ':']).next());
    let idents = names.filter_map(|name| syn::parse_str::<Ident>(name.trim()).ok());
    idents.map(|ident| Part::Field(Ident::new(&ident.to_string(), text.span()), Form::default())).collect()
}
