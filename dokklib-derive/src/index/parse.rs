//! Parses the options of an index.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{DeriveInput, LitStr, Path, Token};

use super::EXAMPLE;
use crate::context::Context;
use crate::key_element::KeyElement;
use crate::message;
use crate::option::{self, Once};

const OPTIONS: &[&str] = &["name", "partition_key", "sort_key", "inverse", "local", "projection", "crate"];

#[derive(Default)]
pub(super) struct Options {
    pub(super) name: Once<LitStr>,
    pub(super) partition_key: Once<Vec<KeyElement>>,
    pub(super) sort_key: Once<Vec<KeyElement>>,
    pub(super) inverse: Once<()>,
    pub(super) local: Once<()>,
    pub(super) projection: Once<Projection>,
    pub(super) crate_path: Once<Path>,
}

/// The attributes that are projected into the index.
pub(super) enum Projection {
    All,
    KeysOnly,
    Include(Vec<LitStr>),
}

pub(super) fn parse(cx: &Context, input: &DeriveInput) -> Options {
    let mut found = Options::default();
    option::for_each(cx, &input.attrs, "index", EXAMPLE, |key, input| {
        match key.to_string().as_str() {
            "name" => found.name.set(cx, key, option::string(key, input, EXAMPLE)?),
            "partition_key" => found.partition_key.set(cx, key, parse_elements(key, input)?),
            "sort_key" => found.sort_key.set(cx, key, parse_elements(key, input)?),
            "inverse" => found.inverse.set(cx, key, ()),
            "local" => found.local.set(cx, key, ()),
            "projection" => {
                let format = "#[index(projection = keys_only)]`, `all` or `include(\"total\")";
                let projection = option::value(key, input, format, |input| parse_projection(cx, input))?;
                found.projection.set(cx, key, projection);
            }
            "crate" => found.crate_path.set(cx, key, option::crate_path("index", key, input)?),
            unknown => return Err(syn::Error::new(key.span(), message::index::unknown_option(unknown, OPTIONS))),
        }
        Ok(())
    });
    found
}

/// Parses `= "GSI1PK"`, `= number("score")`, or several of them in parentheses.
fn parse_elements(key: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<KeyElement>> {
    let malformed = |span| {
        let format = message::index::key_format(&key.to_string());
        syn::Error::new(span, message::malformed_option(&key.to_string(), &format))
    };
    if !input.peek(Token![=]) {
        return Err(malformed(key.span()));
    }
    input.parse::<Token![=]>()?;
    let span = if input.is_empty() { key.span() } else { input.span() };
    if !input.peek(syn::token::Paren) {
        let element = KeyElement::parse(input).map_err(|error| error.unwrap_or_else(|| malformed(span)))?;
        return Ok(vec![element]);
    }
    let content;
    let parentheses = syn::parenthesized!(content in input);
    let mut elements = Vec::new();
    while !content.is_empty() {
        let span = content.span();
        match KeyElement::parse(&content) {
            Ok(element) => elements.push(element),
            Err(error) => {
                option::skip_rest(&content)?;
                return Err(error.unwrap_or_else(|| malformed(span)));
            }
        }
        if !content.is_empty() {
            let span = content.span();
            if content.parse::<Token![,]>().is_err() {
                option::skip_rest(&content)?;
                return Err(malformed(span));
            }
        }
    }
    if elements.is_empty() { Err(malformed(parentheses.span.join())) } else { Ok(elements) }
}

/// Parses `all`, `keys_only` or `include("total", "status")`.
fn parse_projection(cx: &Context, input: ParseStream<'_>) -> syn::Result<Projection> {
    let word = input.call(Ident::parse_any)?;
    Ok(match word.to_string().as_str() {
        "all" => Projection::All,
        "keys_only" => Projection::KeysOnly,
        "include" => {
            let content;
            syn::parenthesized!(content in input);
            let names = content.parse_terminated(<LitStr as syn::parse::Parse>::parse, Token![,]);
            option::skip_rest(&content)?;
            let names = names?;
            if names.is_empty() {
                cx.error(&word, message::index::empty_include());
            }
            Projection::Include(names.into_iter().collect())
        }
        unknown => {
            cx.error(&word, message::index::unknown_projection(unknown));
            option::skip_to_comma(input)?;
            Projection::All
        }
    })
}
