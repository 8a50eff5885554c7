use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, Visibility};

use super::super::model::Model;
use crate::field::{self, Field, Storage};
use crate::name;

/// Generates the impls that let the keys of an item contain the fields of a struct in it: `Self(repo.owner)`.
pub(super) fn expand(model: &Model<'_>, fields: &[Field<'_>]) -> TokenStream {
    let (ident, input) = (&model.input.ident, model.input);
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let is_part = |field: &&Field<'_>| {
        let is_attribute = matches!(field.storage, Storage::Attribute);
        is_attribute && field::option_type(field.ty).is_none() && is_nameable(model, field)
    };
    let fields = fields.iter().filter(is_part);
    let impls = fields.map(|field| {
        let (id, ty, attribute, name) = (name::id(field.ident), field.ty, &field.attribute, field.ident);
        quote! {
            #[automatically_derived]
            impl #impl_generics _p::KeyField<#id> for #ident #ty_generics #where_clause {
                type Type = #ty;

                const ATTRIBUTE: &'static _p::str = #attribute;

                fn get(&self) -> &#ty {
                    &self.#name
                }
            }
        }
    });
    quote!(#(#impls)*)
}

/// Returns `true` unless the type of the field can be less public than the struct. rustc rejects such a type in an impl.
fn is_nameable(model: &Model<'_>, field: &Field<'_>) -> bool {
    let Data::Struct(data) = &model.input.data else { return false };
    let declared = data.fields.iter().find(|declared| declared.ident.as_ref() == Some(field.ident));
    matches!(model.input.vis, Visibility::Inherited)
        || field::is_known_key_part(field.ty)
        || declared.is_some_and(|declared| name::display(&declared.vis) == name::display(&model.input.vis))
}
