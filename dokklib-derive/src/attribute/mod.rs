//! `#[derive(Attribute)]`: parse → check → model → expand.

mod check;
mod expand;
mod model;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput};

use crate::context::Context;
use crate::{message, scope};

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    if let Some(entity) = entity_option(input) {
        // The derive `Entity` generates the paths of the fields.
        return syn::Error::new_spanned(entity, message::attribute::attribute_of_an_item()).to_compile_error();
    }
    let cx = Context::new();
    let parsed = parse::parse(&cx, input);
    check::check(&cx, input, &parsed);
    let mut model = model::model(&cx, input, parsed);
    let errors = cx.into_tokens();
    // The signatures are generated even after an error. Otherwise each use of the type would be another error.
    model.only_signatures = errors.is_some();
    let expanded = scope::wrap(model.crate_path.as_ref(), &expand::expand(&model));
    quote!(#errors #expanded)
}

/// Returns the path of the first `#[entity(..)]`. A type with one derives `Entity` too.
fn entity_option(input: &DeriveInput) -> Option<&syn::Path> {
    let fields = match &input.data {
        Data::Struct(data) => Some(&data.fields),
        Data::Enum(_) | Data::Union(_) => None,
    };
    let of_fields = fields.into_iter().flatten().flat_map(|field| &field.attrs);
    input.attrs.iter().chain(of_fields).map(|attribute| attribute.path()).find(|path| path.is_ident("entity"))
}
