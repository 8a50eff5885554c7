//! Generates the keys of a unit entity, and the impls with which other entities refer to them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{Model, UnitPart};
use super::body_or_stub;
use super::key::{Constructor, parameter, prefix_sort_key};
use super::part::{declared_type, texts_of};
use crate::span::respan;

pub(super) fn keys(model: &Model<'_>, parts: &[UnitPart]) -> TokenStream {
    let ident = &model.input.ident;
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let entity = ident.unraw();
    let texts: Vec<String> = parts
        .iter()
        .map(|part| match (&part.is_string, parts.len()) {
            (true, 1) => "alice".to_owned(),
            (false, 1) => "…".to_owned(),
            _ => format!("<{}>", part.name),
        })
        .collect();
    let text = model.display(&texts);
    let pieces = parts
        .iter()
        .map(|UnitPart { ident, name, ty, .. }| quote!(_p::Piece::new(#name, _p::IntoPart::<#ty>::as_part(&#ident))));
    let pieces = quote!(&[#(#pieces),*]);
    let parameters = || parts.iter().map(|part| parameter(model, &part.ident, &part.ty)).collect();
    let partition_key = Constructor {
        doc: format!("Returns the partition key of `{entity}`: `{text}`."),
        name: &model.constructors.partition_key,
        parameters: parameters(),
        returns: quote!(_p::PartitionKey<Self>),
        returns_argument: None,
        body: quote!(_p::PartitionKey::of(_p::Template::own::<Self>(#pieces))),
    };
    let sort_key = Constructor {
        doc: format!("Returns the sort key of `{entity}`: `{text}`."),
        name: &model.constructors.sort_key,
        parameters: parameters(),
        returns: quote!(_p::SortKey<Self>),
        returns_argument: None,
        body: quote!(_p::SortKey::of(_p::Template::own::<Self>(#pieces))),
    };
    let constructors = [partition_key, sort_key, prefix_sort_key(model)].map(|constructor| constructor.expand(model));

    let mut generics = model.input.generics.clone();
    generics.params.push(syn::parse_quote!(__Role));
    let (own_generics, _, _) = generics.split_for_impl();
    let mut keyed = generics.clone();
    keyed.params.push(syn::parse_quote!(__Tail: _p::Extension));
    let (keyed_generics, _, _) = keyed.split_for_impl();
    let segments = parts.iter().map(|UnitPart { name, ty, .. }| {
        let texts = texts_of(&quote!(#ty));
        quote!(_p::Segment::part(#name, #texts))
    });
    let list = parts.iter().rev().fold(quote!(__Tail), |rest, UnitPart { ty, .. }| {
        let declared = declared_type(&quote!(#ty), ty.span());
        quote!((#declared, #rest))
    });
    let types = parts.iter().map(|part| &part.ty);
    let types = quote!((#(#types,)*));
    let values = parts.iter().map(|UnitPart { name, ty, .. }| quote!(key.part::<#ty>(#name)?));
    let read = body_or_stub(model, quote!(_p::Result::Ok((#(#values,)*))));
    let alias_checks = alias_checks(model, parts);
    quote! {
        #[automatically_derived]
        impl #own_generics _p::OwnKey<__Role> for #ident #ty_generics #where_clause {
            const SEGMENTS: &'static [_p::Segment] = &[#(#segments),*];
        }

        #alias_checks

        #[automatically_derived]
        impl #keyed_generics _p::KeyedBy<__Role, #list> for #ident #ty_generics
        #where_clause
        {
        }

        #[automatically_derived]
        impl #own_generics _p::KeyParts<__Role, #types> for #ident #ty_generics #where_clause {
            fn parts(key: &_p::KeyReader<'_>) -> _p::Result<#types, _p::AttributeFault> {
                #read
            }
        }

        impl #impl_generics #ident #ty_generics #where_clause {
            #(#constructors)*
        }
    }
}

/// Generates the checks that no part is an enum with aliases.
fn alias_checks(model: &Model<'_>, parts: &[UnitPart]) -> TokenStream {
    if !model.input.generics.params.is_empty() || model.only_signatures {
        return TokenStream::new();
    }
    let checks = parts.iter().filter(|part| !part.is_string).map(|UnitPart { name, ty, .. }| {
        respan(ty.span(), quote!(const _: () = _p::assert_no_aliases(<#ty as _p::KeyPart>::HAS_ALIASES, #name);))
    });
    quote!(#(#checks)*)
}
