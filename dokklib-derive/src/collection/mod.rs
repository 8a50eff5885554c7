//! `#[derive(Collection)]`: a whole item collection, as an enum of its items or as a struct that gathers them.

mod check;
mod expand;
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
    let errors = cx.into_tokens();
    let expanded = if errors.is_some() { expand::after_an_error(input) } else { expand::expand(input, &parsed) };
    let expanded = wrap::in_scope(parsed.krate.get(), &expanded);
    quote!(#errors #expanded)
}
