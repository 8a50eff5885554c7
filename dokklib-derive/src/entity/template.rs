//! The grammar of a key: `Entity(part, ..)`, `Self(part, ..)` or `"LITERAL"`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{LitInt, LitStr, Path, Token};

use crate::context::Context;
use crate::{attr, message};

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
    /// Something else, which is reported.
    Malformed,
}

impl ToTokens for Head {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Own(path) | Self::Entity(path) => path.to_tokens(tokens),
            Self::Literal(text) => text.to_tokens(tokens),
            Self::Malformed => {}
        }
    }
}

/// What a key of an index is.
pub(super) enum IndexKey {
    /// A text that is made of parts.
    Text(Template),
    /// Attributes of the items, by their fields.
    Attributes(Vec<Ident>),
}

/// What stands between two delimiters.
pub(super) enum Part {
    Field(Ident),
    Literal(LitStr),
    /// `desc(field)`
    Desc(Ident),
    /// `pad(field, width)`
    Pad(Ident, LitInt),
    /// Something else, which is reported; a constructor still has a parameter for it.
    Malformed(Span),
}

impl Part {
    /// The field that it is, if it is one.
    pub(super) fn field(&self) -> Option<&Ident> {
        match self {
            Self::Field(field) | Self::Desc(field) | Self::Pad(field, _) => Some(field),
            Self::Literal(_) | Self::Malformed(_) => None,
        }
    }
}

impl Part {
    fn parse(input: ParseStream<'_>, malformed: impl Fn(Span) -> syn::Error) -> syn::Result<Self> {
        let at = input.span();
        if input.peek(LitStr) {
            return input.parse().map(Self::Literal);
        }
        if input.peek(Token![self]) {
            return Err(syn::Error::new(at, message::part_of_self()));
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

/// Parses `= User(user)`. What can't be understood is reported and stands in the template as such, so that the constructors
/// have their parameters all the same.
pub(super) fn parse(cx: &Context, key: &Ident, input: ParseStream<'_>) -> syn::Result<Template> {
    let malformed = |span: Span| syn::Error::new(span, message::key_format(&key.to_string()));
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
    let at = input.span();
    let Ok(head) = Path::parse_mod_style(input) else {
        cx.push(malformed(at));
        attr::skip_to_comma(input)?;
        return Ok(Template { head: Head::Malformed, parts: vec![Part::Malformed(at)] });
    };
    if !input.peek(syn::token::Paren) {
        cx.push(malformed(at));
        attr::skip_to_comma(input)?;
        return Ok(Template { head: Head::Malformed, parts: vec![Part::Malformed(at)] });
    }
    let content;
    syn::parenthesized!(content in input);
    let mut parts = Vec::new();
    while !content.is_empty() {
        let at = content.span();
        let part = Part::parse(&content, malformed).and_then(|part| {
            let at = content.span();
            if content.is_empty() || content.peek(Token![,]) { Ok(part) } else { Err(malformed(at)) }
        });
        parts.push(part.unwrap_or_else(|error| {
            cx.push(error);
            Part::Malformed(at)
        }));
        attr::skip_to_comma(&content)?;
        content.parse::<Option<Token![,]>>()?;
    }
    let head = if head.is_ident("Self") { Head::Own(head) } else { Head::Entity(head) };
    Ok(Template { head, parts })
}

/// Parses `= Self(status)`, `= score`, or `= (round, bracket)`.
pub(super) fn parse_index_key(cx: &Context, key: &Ident, input: ParseStream<'_>) -> syn::Result<IndexKey> {
    let ahead = input.fork();
    if ahead.parse::<Token![=]>().is_err() {
        return parse(cx, key, input).map(IndexKey::Text);
    }
    let is_field = |name: &Ident| name.to_string().starts_with(|first: char| !first.is_uppercase());
    let is_one = ahead.fork().parse::<Ident>().is_ok_and(|name| is_field(&name))
        && !ahead.peek2(syn::token::Paren)
        && !ahead.peek2(Token![::]);
    if is_one {
        input.parse::<Token![=]>()?;
        return Ok(IndexKey::Attributes(vec![input.parse()?]));
    }
    if let Ok(name) = ahead.fork().parse::<Ident>()
        && (name == "desc" || name == "pad")
    {
        return Err(syn::Error::new(name.span(), message::function_as_a_key(&name.to_string())));
    }
    if !ahead.peek(syn::token::Paren) {
        return parse(cx, key, input).map(IndexKey::Text);
    }
    input.parse::<Token![=]>()?;
    let content;
    let all = syn::parenthesized!(content in input);
    let mut fields = Vec::new();
    while !content.is_empty() {
        let at = content.span();
        match content.parse::<Ident>() {
            Ok(field) if content.is_empty() || content.peek(Token![,]) => fields.push(field),
            _ => cx.push(syn::Error::new(at, message::key_attribute_format())),
        }
        attr::skip_to_comma(&content)?;
        content.parse::<Option<Token![,]>>()?;
    }
    if fields.is_empty() && cx.is_clean() {
        cx.push(syn::Error::new(all.span.join(), message::key_attribute_format()));
    }
    Ok(IndexKey::Attributes(fields))
}

/// What a format string would have for parts: `user` of `"USER#{user}"`, which is reported as a literal.
fn placeholders(text: &LitStr) -> Vec<Part> {
    let named = text.value();
    let names = named.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let idents = names.filter_map(|name| syn::parse_str::<Ident>(name.trim()).ok());
    idents.map(|ident| Part::Field(Ident::new(&ident.to_string(), text.span()))).collect()
}
