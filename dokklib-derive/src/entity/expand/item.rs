use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{Item, Model};
use super::{bounded_generics, code, key};
use crate::field;
use crate::{message, name};

/// The mapping between the struct and the attributes of its items.
pub(super) fn mapping(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let name = ident.unraw().to_string();
    let count = item.fields.iter().filter(|field| !field.skip).count();
    let prefix = &model.prefix;
    let generics = bounded_generics(model, item);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let primary_key = code(model, key::primary_key(item));
    let write = code(model, write_fields(item, &quote!(write_to), &quote!(self)));
    let write_ref = code(model, write_fields(item, &quote!(copy_to), &quote!(&self)));
    let read = code(model, field::expand::read(&item.fields, &quote!(Self)));
    let membership = membership(model, item);
    quote! {
        #[automatically_derived]
        impl #impl_generics _p::Item for #ident #ty_generics #where_clause {
            const ATTRIBUTES: _p::usize = #count;
            const TAG: _p::Option<&'static _p::str> = _p::Option::Some(#prefix);

            fn name() -> _p::Cow<'static, _p::str> {
                _p::Cow::Borrowed(#name)
            }

            fn primary_key(&self) -> _p::PrimaryKey<Self> {
                #primary_key
            }

            fn write(self, attributes: &mut _p::Attributes) -> _p::Result<(), _p::AttributeFault> {
                #write
            }

            fn write_ref(&self, attributes: &mut _p::Attributes) -> _p::Result<(), _p::AttributeFault> {
                #write_ref
            }

            fn read(attributes: _p::Attributes, _: &_p::Layout) -> _p::Result<Self, _p::AttributeFault> {
                #read
            }
        }

        #membership
    }
}

fn write_fields(item: &Item<'_>, method: &TokenStream, of: &TokenStream) -> TokenStream {
    let fields = field::expand::write(&item.fields, method, |field| {
        let ident = field.ident;
        quote!(#of.#ident)
    });
    quote! {
        #fields
        _p::Result::Ok(())
    }
}

/// Of which schema the item is.
fn membership(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let generics = bounded_generics(model, item);
    let (impl_generics, _, where_clause) = generics.split_for_impl();

    let mut by_value = generics.clone();
    by_value.params.push(syn::parse_quote!(__S));
    by_value.make_where_clause().predicates.push(syn::parse_quote!(#ident #ty_generics: _p::ItemOf<__S>));
    let (by_value_generics, _, by_value_where) = by_value.split_for_impl();

    let schema = match &item.schema {
        Some(schema) => quote!(#schema),
        None => quote!(_p::SingleTable),
    };
    let checks = if model.only_signatures { TokenStream::new() } else { schema_checks(model, item) };
    quote! {
        #checks

        #[automatically_derived]
        impl #by_value_generics _p::IntoItem<__S> for #ident #ty_generics #by_value_where {
            type Item = Self;

            fn into_new_item(self, layout: &_p::Layout) -> _p::Result<_p::NewItem, _p::Fault> {
                _p::NewItem::of(self, layout)
            }
        }

        #[automatically_derived]
        impl #impl_generics _p::ItemOf<#schema> for #ident #ty_generics #where_clause {}
    }
}

/// That the schema lists the item, and that no field is called like an attribute that the schema needs for itself.
fn schema_checks(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let layout = match &item.schema {
        Some(schema) if model.input.generics.params.is_empty() => {
            quote_spanned!(schema.span()=> _p::layout_for::<#schema, #ident>())
        }
        // A type with parameters can't be in a schema's list by its name alone.
        Some(schema) => quote!(&<#schema as _p::Schema>::LAYOUT),
        None => quote!(&<_p::SingleTable as _p::Schema>::LAYOUT),
    };
    let shown = item.schema.as_ref().map_or_else(|| "SingleTable".to_owned(), |schema| quote!(#schema).to_string());
    let fields = item.fields.iter().filter(|field| !field.skip).map(|field| {
        let text = message::reserved_name(&field.ident.to_string(), &field.attribute, &shown);
        let attribute = &field.attribute;
        name::at(field.ident.span(), quote!(const _: () = _p::assert_not_reserved(__LAYOUT, #attribute, #text);))
    });
    quote! {
        const __LAYOUT: &_p::Layout = #layout;
        #(#fields)*
    }
}
