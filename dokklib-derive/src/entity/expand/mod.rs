//! The model as tokens. Nothing can fail here.

mod item;
mod key;
mod path;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, WherePredicate, parse_quote};

use super::model::{Body, Item, Model};

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let entity = entity(model);
    let rest = match &model.body {
        Body::Name(value) => key::of_name(model, value.as_ref()),
        Body::Item(item) => {
            let paths = path::paths(model, item);
            let keys = key::of_item(model, item);
            let mapping = item::mapping(model, item);
            quote!(#paths #keys #mapping)
        }
        Body::Unsupported => TokenStream::new(),
    };
    quote!(#entity #rest)
}

fn entity(model: &Model<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let prefix = &model.prefix;
    let name = syn::ext::IdentExt::unraw(ident).to_string();
    let raw = model.raw.then(|| {
        quote!(
            const RAW_KEYS: bool = true;
        )
    });
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics _p::Entity for #ident #ty_generics #where_clause {
            const PREFIX: &'static _p::str = #prefix;
            const NAME: &'static _p::str = #name;
            #raw
        }
    }
}

/// The generics of the struct, with the bounds that its fields need: `T: Attribute` for a field of type `T`, and a key
/// part's `T: KeyPart` too.
fn bounded_generics(model: &Model<'_>, item: &Item<'_>) -> Generics {
    let mut generics = model.input.generics.clone();
    let parameters: Vec<String> = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Lifetime(_) | GenericParam::Const(_) => None,
        })
        .collect();
    if parameters.is_empty() {
        return generics;
    }
    let mut bounds: Vec<WherePredicate> = Vec::new();
    for field in &item.fields {
        let ty = field.ty;
        if mentions(ty.to_token_stream(), &parameters) {
            bounds.push(parse_quote!(#ty: _p::Attribute));
            if field.in_primary_key {
                bounds.push(parse_quote!(#ty: _p::KeyPart));
            }
        }
    }
    generics.make_where_clause().predicates.extend(bounds);
    generics
}

/// Whether one of the names is among the tokens.
fn mentions(tokens: TokenStream, names: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => names.contains(&ident.to_string()),
        proc_macro2::TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}

/// The code of a function, or after an error what compiles in its place.
fn code(model: &Model<'_>, tokens: TokenStream) -> TokenStream {
    if model.only_signatures { quote!(_p::after_an_error()) } else { tokens }
}
