//! Which fields the keys of secondary indexes need besides those of the primary key, so that no update leaves one stale.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::spanned::Spanned;

use super::super::model::{Index, Item, Key, Model};
use super::bounded_generics;
use crate::field::expand::{attribute_method, marker};
use crate::field::{Field, Role};
use crate::name;

/// The types that stand for the fields, and what is known of them where an update changes some.
pub(super) fn linked(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let generics = bounded_generics(model, item);
    let (impl_generics, _, where_clause) = generics.split_for_impl();

    let marked: Vec<&Field<'_>> = item.fields.iter().filter(|field| field.has_marker()).collect();
    let fields: Vec<&Field<'_>> = fields(item).collect();
    let places: Vec<Ident> = (0..fields.len()).map(|at| format_ident!("__F{at}")).collect();
    let markers: Vec<TokenStream> = fields.iter().map(|field| marker(field)).collect();
    let module = (!marked.is_empty()).then(|| {
        let names = marked.iter().map(|field| {
            let mut name = field.ident.clone();
            name.set_span(Span::call_site());
            name
        });
        quote! {
            #[allow(non_camel_case_types, reason = "each is called like its field, which messages name")]
            mod __dokklib_field {
                #(pub struct #names;)*
            }
        }
    });
    let takes = markers.iter().enumerate().map(|(at, marker)| {
        let then =
            places.iter().enumerate().map(|(place, field)| if place == at { quote!(__V) } else { quote!(#field) });
        quote! {
            #[automatically_derived]
            impl<__V #(, #places)*> _p::Takes<__V, (#(#places,)*)> for #marker {
                type Then = (#(#then,)*);
            }
        }
    });

    let no_keys = (!model.only_signatures).then(|| no_keys(item));
    let mut updatable = generics.clone();
    let state = if model.only_signatures {
        updatable.params.push(syn::parse_quote!(__State));
        quote!(__State)
    } else {
        for place in &places {
            updatable.params.push(syn::parse_quote!(#place));
        }
        let keys =
            item.indexes.iter().rev().fold(quote!(()), |others, index| keyed(item, index, &fields, &places, &others));
        if !places.is_empty() {
            updatable.make_where_clause().predicates.push(syn::parse_quote!(#keys: _p::NoneStale));
        }
        quote!((#(#places,)*))
    };
    let (updatable_generics, _, updatable_where) = updatable.split_for_impl();
    quote! {
        #module

        #[automatically_derived]
        impl #impl_generics _p::FieldsOfIndexKeys for #ident #ty_generics #where_clause {
            type Untouched = (#(_p::Unknown<#markers>,)*);
        }

        #(#takes)*

        #no_keys

        #[automatically_derived]
        impl #updatable_generics _p::Updatable<#state> for #ident #ty_generics #updatable_where {}
    }
}

/// Of which indexes the attributes that are keys are none, so that their queries can be filtered by them.
fn no_keys(item: &Item<'_>) -> TokenStream {
    let keys = item.fields.iter().enumerate().filter(|(_, field)| field.is_key);
    let impls = keys.flat_map(|(at, field)| {
        let others = item.indexes.iter().filter(move |index| index.attributes().all(|key| key != at));
        let others = others.map(|index| index.path.to_token_stream()).chain([quote!(_p::PrimaryIndex)]);
        let marker = marker(field);
        others.map(move |index| {
            quote! {
                #[automatically_derived]
                impl _p::NoKeyOf<#index> for #marker {}
            }
        })
    });
    quote!(#(#impls)*)
}

/// The fields that index keys have and the primary key hasn't.
fn fields<'i>(item: &'i Item<'_>) -> impl Iterator<Item = &'i Field<'i>> {
    item.fields.iter().filter(|field| field.role == Role::InIndexKey)
}

/// What the key of an index needs, and the other indexes.
fn keyed(item: &Item<'_>, index: &Index, fields: &[&Field<'_>], places: &[Ident], others: &TokenStream) -> TokenStream {
    let needed: Vec<usize> = index.texts().flat_map(Key::fields).collect();
    let needs = |field: &Field<'_>| needed.iter().any(|at| item.fields[*at].ident == field.ident);
    let list = fields.iter().zip(places).filter(|(field, _)| needs(field)).map(|(_, place)| place);
    let list = list.rev().fold(quote!(()), |rest, place| quote!((#place, #rest)));
    let path = &index.path;
    quote!(_p::Keyed<#path, #list, #others>)
}

/// What updates need to make index keys anew, as members of `Item`.
pub(super) fn members(item: &Item<'_>) -> TokenStream {
    let in_keys: Vec<usize> = item.index_keys().flat_map(Key::fields).collect();
    let parts = item.fields.iter().enumerate().filter(|(at, _)| in_keys.contains(at)).map(|(_, field)| {
        let (ty, attribute) = (field.ty, &field.attribute);
        let read = name::at(ty.span(), quote!(<#ty as _p::IndexPart>::stored));
        let write = name::at(ty.span(), quote!(<#ty as _p::IndexPart>::write_attribute));
        quote!(_p::IndexField::new(#attribute, #read, #write))
    });
    let parts: Vec<TokenStream> = parts.collect();
    if parts.is_empty() {
        return TokenStream::new();
    }
    let writes = fields(item).map(|field| {
        let (ident, attribute) = (field.ident, &field.attribute);
        let write = attribute_method(field.ty, &quote!(copy_to));
        quote!(#write(&self.#ident, attributes, #attribute)?;)
    });
    let writes: Vec<TokenStream> = writes.collect();
    let write = (!writes.is_empty()).then(|| {
        quote! {
            fn write_index_fields(
                &self,
                attributes: &mut _p::Attributes,
            ) -> _p::Result<(), _p::AttributeFault> {
                #(#writes)*
                _p::Result::Ok(())
            }
        }
    });
    quote! {
        const INDEX_FIELDS: &'static [_p::IndexField] = &[#(#parts),*];

        #write
    }
}
