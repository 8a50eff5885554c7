//! `#[derive(Attribute)]`: parse → check → model → expand.

mod check;
mod expand;
mod model;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::context::Context;
use crate::scope;

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
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
