//! Expands the model to code. This can't fail.

mod assertion;
mod index_field;
mod item;
mod key;
mod nested;
mod part;
mod query;
mod template;
mod unit;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Generics;

use super::model::{Body, Item, Model};
use crate::field;

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let entity = entity(model);
    let rest = match &model.body {
        Body::UnitEntity(parts) => unit::keys(model, parts),
        Body::Item(item) => {
            let paths = paths(model, item);
            let keys = key::item_keys(model, item);
            let mapping = item::mapping(model, item);
            let update_checks = index_field::update_checks(model, item);
            let constants = (!model.only_signatures).then(|| {
                let (forms, keys) = (part::form_constants(item), template::key_constants(item));
                quote!(#forms #keys)
            });
            quote!(#constants #update_checks #paths #keys #mapping)
        }
        Body::Unsupported => TokenStream::new(),
    };
    quote!(#entity #rest)
}

fn paths(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let paths = field::expand::paths(&model.input.vis, &item.fields);
    quote! {
        impl #impl_generics #ident #ty_generics #where_clause {
            #paths
        }
    }
}

fn entity(model: &Model<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let prefix = &model.prefix;
    let name = syn::ext::IdentExt::unraw(ident).to_string();
    let unescaped = model.unescaped.then(|| {
        quote!(
            const KEY_FORMAT: _p::KeyFormat = _p::KeyFormat::UNESCAPED;
        )
    });
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics _p::Entity for #ident #ty_generics #where_clause {
            const PREFIX: &'static _p::str = #prefix;
            const NAME: &'static _p::str = #name;
            const __ID: &'static _p::str = _p::concat!(_p::module_path!(), "::", #name);
            #unescaped
        }
    }
}

/// Returns the generics of the struct with the bounds that its fields need.
fn bounded_generics(model: &Model<'_>, item: &Item<'_>) -> Generics {
    field::expand::bounded_generics(&model.input.generics, &item.fields)
}

/// Returns the body of a function. After an error, it is replaced with a body that always compiles.
fn body_or_stub(model: &Model<'_>, tokens: TokenStream) -> TokenStream {
    if model.only_signatures { quote!(_p::error_placeholder()) } else { tokens }
}
