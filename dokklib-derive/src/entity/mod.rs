//! `#[derive(Entity)]`: parse → check → model → expand.

mod check;
mod constant;
mod expand;
mod form;
mod format_string;
mod key;
mod key_field;
mod key_mark;
mod model;
mod parse;
mod resolve;
mod role;
mod template;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields};

use crate::context::Context;
use crate::{message, scope};

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Context::new();
    let parsed = parse::parse(&cx, input);
    check::check(&cx, input, &parsed);
    let mut model = resolve::resolve(&cx, input, parsed);
    let errors = cx.into_tokens();
    // The signatures are generated even after an error. Otherwise each use of the entity would be another error.
    model.only_signatures = errors.is_some();
    let expanded = scope::wrap(model.crate_path.as_ref(), &expand::expand(&model));
    quote!(#errors #expanded)
}

/// Reports a type that isn't a struct without fields and generic parameters. `subject` names the type in messages.
pub(crate) fn check_unit_struct(cx: &Context, input: &DeriveInput, derive: &str, subject: &str) {
    let shape = match &input.data {
        Data::Struct(data) if data.fields.is_empty() => None,
        Data::Struct(_) => Some("a struct with fields"),
        Data::Enum(_) => Some("an enum"),
        Data::Union(_) => Some("a union"),
    };
    if let Some(shape) = shape {
        cx.error(&input.ident, message::not_a_unit_struct(derive, shape));
    }
    if !input.generics.params.is_empty() {
        cx.error(&input.generics, message::generic_parameters(subject));
    }
}

/// Returns the named fields of a struct, if it has any.
fn named_fields(input: &DeriveInput) -> Option<&syn::FieldsNamed> {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) if !fields.named.is_empty() => Some(fields),
            _ => None,
        },
        Data::Enum(_) | Data::Union(_) => None,
    }
}

/// Returns the name of the type in upper case, which is the default of its prefix.
fn upper_case_name(input: &DeriveInput) -> String {
    input.ident.unraw().to_string().to_uppercase()
}
