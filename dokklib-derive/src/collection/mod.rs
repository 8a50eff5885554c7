//! `#[derive(Collection)]`: an item collection as an enum with one variant per item type, or as a struct with one field
//! per item type.

mod check;
mod expand;
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
    let errors = cx.into_tokens();
    let expanded = if errors.is_some() { expand::fallback_impls(input) } else { expand::expand(input, &parsed) };
    let expanded = scope::wrap(parsed.crate_path.get(), &expanded);
    quote!(#errors #expanded)
}
