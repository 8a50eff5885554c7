//! `constant(name = value)`: attributes with the same value in all items of the entity.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Lit, LitStr, Token};

use crate::context::Context;
use crate::field::Field;
use crate::{message, option};

const EXAMPLE: &str = "#[entity(constant(version = \"1\"))]";

/// An attribute with the same value in all items.
pub(super) struct Constant {
    /// The name of the attribute, with the span of the user's token.
    pub(super) name: LitStr,
    value: Value,
}

enum Value {
    String(LitStr),
    /// The decimal text of a number.
    Number(String),
    Bool(bool),
}

/// Parses `(version = "1", "sk:type" = "order")`. Reports a malformed value and continues after the next comma.
pub(super) fn parse(cx: &Context, key: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<Constant>> {
    let malformed = |span| syn::Error::new(span, message::malformed_option("constant", EXAMPLE));
    if !input.peek(syn::token::Paren) {
        return Err(malformed(key.span()));
    }
    let content;
    syn::parenthesized!(content in input);
    if content.is_empty() {
        return Err(malformed(key.span()));
    }
    let mut found = Vec::new();
    while !content.is_empty() {
        match parse_one(&content, malformed) {
            Ok(constant) => found.push(constant),
            Err(error) => {
                cx.push(error);
                option::skip_to_comma(&content)?;
            }
        }
        if !content.is_empty() && !content.peek(Token![,]) {
            cx.push(malformed(content.span()));
            option::skip_to_comma(&content)?;
        }
        content.parse::<Option<Token![,]>>()?;
    }
    Ok(found)
}

fn parse_one(input: ParseStream<'_>, malformed: impl Fn(proc_macro2::Span) -> syn::Error) -> syn::Result<Constant> {
    let span = input.span();
    let name = if input.peek(LitStr) {
        input.parse()?
    } else {
        let name = input.call(Ident::parse_any).map_err(|_| malformed(span))?;
        LitStr::new(&name.unraw().to_string(), name.span())
    };
    if !input.peek(Token![=]) {
        return Err(malformed(span));
    }
    input.parse::<Token![=]>()?;
    let span = if input.is_empty() { name.span() } else { input.span() };
    let sign = input.parse::<Option<Token![-]>>()?.map_or("", |_| "-");
    let value = match input.parse() {
        Ok(Lit::Str(text)) if sign.is_empty() => Value::String(text),
        Ok(Lit::Bool(value)) if sign.is_empty() => Value::Bool(value.value()),
        Ok(Lit::Int(number)) => Value::Number(format!("{sign}{}", number.base10_digits())),
        _ => return Err(syn::Error::new(span, message::entity::constant_value())),
    };
    Ok(Constant { name, value })
}

/// Constants have distinct names, which are not those of fields.
pub(super) fn check(cx: &Context, constants: &[Constant], fields: &[Field<'_>]) {
    for (i, constant) in constants.iter().enumerate() {
        let name = constant.name.value();
        if name.is_empty() {
            cx.error(&constant.name, message::empty_name("constant"));
        } else if constants[..i].iter().any(|first| first.name.value() == name) {
            cx.error(&constant.name, message::duplicate(&name));
        } else if let Some(field) = fields.iter().find(|field| field.names().any(|known| *known == name)) {
            cx.error(&constant.name, message::entity::constant_field(&name, &field.ident.unraw().to_string()));
        }
    }
}

/// Generates the list of the constants, or nothing if there are none.
pub(super) fn list(constants: &[Constant]) -> Option<TokenStream> {
    let constants = constants.iter().map(|Constant { name, value }| match value {
        Value::String(text) => quote!(_p::ConstantAttribute::string(#name, #text)),
        Value::Number(text) => quote!(_p::ConstantAttribute::number(#name, #text)),
        Value::Bool(value) => quote!(_p::ConstantAttribute::bool(#name, #value)),
    });
    (constants.len() > 0).then(|| quote!(const CONSTANTS: &'static [_p::ConstantAttribute] = &[#(#constants),*];))
}

/// Generates the checks that the table doesn't use the attributes, and that no flattened field contains them.
pub(super) fn checks<'c>(
    constants: &'c [Constant],
    schema: &'c str,
    names: &'c TokenStream,
) -> impl Iterator<Item = TokenStream> + 'c {
    constants.iter().map(move |Constant { name, .. }| {
        quote_spanned!(name.span()=> _p::assert_constant(__LAYOUT, #schema, &#names, #name))
    })
}
