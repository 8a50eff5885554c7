use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::{Item, Model};
use crate::name;

/// One constant for each field: the typed path of its attribute.
pub(super) fn paths(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let vis = &model.input.vis;
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let constants = item.fields.iter().map(|field| {
        let (constant, ty, attribute) = (&field.constant, field.ty, &field.attribute);
        let doc = if field.in_primary_key {
            format!(" The path of the attribute `{attribute}`, which is a part of the primary key.")
        } else {
            format!(" The path of the attribute `{attribute}`.")
        };
        let role = if field.in_primary_key { quote!(_p::InPrimaryKey) } else { quote!(_p::Free) };
        // All of it at the user's field: rustc points there when the name clashes with one of the user's own.
        let item = name::at(
            constant.span(),
            quote!(#vis const #constant: _p::Path<Self, #ty, #role> = _p::Path::new(#attribute);),
        );
        quote! {
            #[doc = #doc]
            #item
        }
    });
    quote! {
        impl #impl_generics #ident #ty_generics #where_clause {
            #(#constants)*
        }
    }
}
