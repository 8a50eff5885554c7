//! `#[derive(Attribute)]`: parse → check → model → expand.

mod check;
mod expand;
mod model;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::context::Context;
use crate::wrap;

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Context::new();
    let parsed = parse::parse(&cx, input);
    check::check(&cx, input, &parsed);
    let mut model = model::model(&cx, input, parsed);
    let errors = cx.into_tokens();
    // As for an entity: one mistake is one error, and not one more for each use of the type.
    model.only_signatures = errors.is_some();
    let expanded = wrap::in_scope(model.krate.as_ref(), &expand::expand(&model));
    quote!(#errors #expanded)
}
