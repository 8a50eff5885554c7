//! `#[derive(Entity)]`: parse → check → model → expand.

mod check;
mod expand;
mod model;
mod parse;
mod template;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields};

use crate::context::Context;
use crate::{message, wrap};

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Context::new();
    let parsed = parse::parse(&cx, input);
    check::check(&cx, input, &parsed);
    let mut model = model::model(&cx, input, parsed);
    let errors = cx.into_tokens();
    // What could be understood is generated all the same, so that one mistake is one error and not one more for each
    // use of the entity; only what it would do is left out.
    model.only_signatures = errors.is_some();
    let expanded = wrap::in_scope(model.krate.as_ref(), &expand::expand(&model));
    quote!(#errors #expanded)
}

/// Reports a type that stands for one thing and isn't a struct without fields and parameters.
pub(crate) fn check_marker(cx: &Context, input: &DeriveInput, derive: &str, what: &str) {
    let shape = match &input.data {
        Data::Struct(data) if data.fields.is_empty() => None,
        Data::Struct(_) => Some("one with fields"),
        Data::Enum(_) => Some("an enum"),
        Data::Union(_) => Some("a union"),
    };
    if let Some(shape) = shape {
        cx.error(&input.ident, message::not_a_struct(derive, shape));
    }
    if !input.generics.params.is_empty() {
        cx.error(&input.generics, message::generic_marker(what));
    }
}

/// The fields of an item: those of a struct that has any, with names.
fn named_fields(input: &DeriveInput) -> Option<&syn::FieldsNamed> {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) if !fields.named.is_empty() => Some(fields),
            _ => None,
        },
        Data::Enum(_) | Data::Union(_) => None,
    }
}
