//! `#[derive(Index)]`: the name, the keys and the projection of a secondary index.

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::context::Context;
use crate::scope;

const EXAMPLE: &str = "#[index(name = \"GSI_2\", partition_key = \"GSI2PK\", sort_key = \"GSI2SK\")]";

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Context::new();
    let options = parse::parse(&cx, input);
    check::check(&cx, input, &options);
    let errors = cx.into_tokens();
    let expanded = match &errors {
        None => expand::expand(&input.ident, &options),
        Some(_) => expand::fallback_impls(&input.ident, &options),
    };
    let expanded = scope::wrap(options.crate_path.get(), &expanded);
    quote!(#errors #expanded)
}
