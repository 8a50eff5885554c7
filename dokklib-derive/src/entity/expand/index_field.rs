//! The checks that no update leaves the key of a secondary index stale.
//!
//! An *index field* is a part of an index key, but not of the primary key. The type parameters of an update record its
//! change of each index field.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::spanned::Spanned;

use super::super::model::{Index, Item, Model, Part};
use super::bounded_generics;
use crate::field::expand::{attribute_method, marker};
use crate::field::{self, Field};
use crate::name;
use crate::span::respan;

/// Generates a marker type for each field of an index key, and the impls that check updates of these fields.
pub(super) fn update_checks(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let generics = bounded_generics(model, item);
    let (impl_generics, _, where_clause) = generics.split_for_impl();

    let marked: Vec<&Field<'_>> = item.fields.iter().filter(|field| field.has_marker()).collect();
    let fields: Vec<&Field<'_>> = index_fields(item).collect();
    let states: Vec<Ident> = (0..fields.len()).map(|i| format_ident!("__Field{i}")).collect();
    let markers: Vec<TokenStream> = fields.iter().map(|field| marker(field)).collect();
    let module = (!marked.is_empty()).then(|| {
        let names = marked.iter().map(|field| {
            let mut name = field.ident.clone();
            name.set_span(Span::call_site());
            name
        });
        quote! {
            #[allow(non_camel_case_types, reason = "a marker has the name of its field, which error messages show")]
            mod __dokklib_field {
                #(pub struct #names;)*
            }
        }
    });
    let transitions = markers.iter().enumerate().map(|(changed, marker)| {
        let next =
            states.iter().enumerate().map(|(i, state)| if i == changed { quote!(__New) } else { quote!(#state) });
        quote! {
            #[automatically_derived]
            impl<__New #(, #states)*> _p::Transition<__New, (#(#states,)*)> for #marker {
                type Next = (#(#next,)*);
            }
        }
    });

    let filterable = (!model.only_signatures).then(|| filterable(item));
    let mut updatable = generics.clone();
    let (state, keys) = if model.only_signatures {
        updatable.params.push(syn::parse_quote!(__State));
        (quote!(__State), quote!(()))
    } else {
        for state in &states {
            updatable.params.push(syn::parse_quote!(#state));
        }
        let keys = item
            .indexes
            .iter()
            .rev()
            .fold(quote!(()), |rest, index| index_states(item, index, &fields, &states, &rest));
        if !states.is_empty() {
            updatable.make_where_clause().predicates.push(syn::parse_quote!(#keys: _p::IndexKeyStates));
        }
        (quote!((#(#states,)*)), keys)
    };
    let (updatable_generics, _, updatable_where) = updatable.split_for_impl();
    quote! {
        #module

        #[automatically_derived]
        impl #impl_generics _p::IndexKeyFields for #ident #ty_generics #where_clause {
            type Initial = (#(_p::Unknown<#markers>,)*);
        }

        #(#transitions)*

        #filterable

        #[automatically_derived]
        impl #updatable_generics _p::Updatable<#state> for #ident #ty_generics #updatable_where {
            type Keys = #keys;
        }
    }
}

/// Declares for each key attribute the indexes that don't have it as a key. Queries of these can filter by it.
fn filterable(item: &Item<'_>) -> TokenStream {
    let keys = item.fields.iter().enumerate().filter(|(_, field)| field.is_key());
    let impls = keys.flat_map(|(i, field)| {
        let others = item.indexes.iter().filter(move |index| !has_key(item, index, i));
        let table = (!field.is_table_key).then(|| quote!(_p::PrimaryIndex));
        let others = others.map(|index| index.path.to_token_stream()).chain(table);
        let marker = marker(field);
        others.map(move |index| {
            quote! {
                #[automatically_derived]
                impl _p::NotKeyOf<#index> for #marker {}
            }
        })
    });
    quote!(#(#impls)*)
}

/// Returns `true` if the attribute of the field is a key of the index.
fn has_key(item: &Item<'_>, index: &Index, field: usize) -> bool {
    let is_partition_key = item.key.as_ref().is_some_and(|key| key.is_partition_key(field));
    index.attributes().any(|key| key == field)
        || index.is_inverse() && item.fields[field].is_table_key
        || index.is_local() && is_partition_key
}

/// Returns the fields with parts of index keys that the primary key doesn't determine.
fn index_fields<'i>(item: &'i Item<'_>) -> impl Iterator<Item = &'i Field<'i>> {
    item.fields.iter().filter(|field| field.is_index_field)
}

/// Lists the states of the index fields that are parts of this index's key. `rest` is the list of the other indexes.
fn index_states(
    item: &Item<'_>,
    index: &Index,
    fields: &[&Field<'_>],
    states: &[Ident],
    rest: &TokenStream,
) -> TokenStream {
    let parts = index.composed_keys().flat_map(|key| &key.parts).filter(|part| !item.is_known_from_primary_key(part));
    let parts: Vec<usize> = parts.filter_map(Part::field).collect();
    let is_part = |field: &Field<'_>| parts.iter().any(|i| item.fields[*i].ident == field.ident);
    let list = fields.iter().zip(states).filter(|(field, _)| is_part(field)).map(|(_, state)| state);
    let list = list.rev().fold(quote!(()), |rest, state| quote!((#state, #rest)));
    let path = &index.path;
    quote!(_p::IndexKeyState<#path, #list, #rest>)
}

/// Generates the description of a field whose text in an index key a function of the user computes.
fn computed_field(field: &Field<'_>, function: &syn::Path) -> TokenStream {
    let (attribute, name) = (&field.attribute, name::display(function));
    let ty = field::option_type(field.ty).unwrap_or(field.ty);
    let from_value = attribute_method(ty, &quote!(from_value));
    let copy = if field.is_key_part {
        let from_text = respan(ty.span(), quote!(<#ty as _p::KeyPart>::from_text));
        quote! {
            |__part, __out| {
                let __text = #function(&#from_text(__part)?);
                __out.text(_p::AsRef::as_ref(&__text));
                _p::Result::Ok(())
            }
        }
    } else {
        quote!(|_, _| _p::Result::Err(_p::PartFault::new()))
    };
    quote! {
        _p::IndexKeyField::new(
            #attribute,
            #copy,
            |__value, __out| {
                let __text = #function(&#from_value(__value)?);
                __out.text(_p::AsRef::as_ref(&__text));
                _p::Result::Ok(())
            },
        )
        .computed_by(#name)
    }
}

/// Generates the members of `Item` that updates use to rebuild index keys.
pub(super) fn item_members(item: &Item<'_>) -> TokenStream {
    let written = item.index_keys().flat_map(|key| &key.parts).filter(|part| !part.is_computed());
    let in_index_keys: Vec<usize> = written.filter_map(Part::field).collect();
    let parts = item.fields.iter().enumerate().filter(|(i, _)| in_index_keys.contains(i)).map(|(_, field)| {
        let (ty, attribute) = (field.ty, &field.attribute);
        let copy = respan(ty.span(), quote!(<#ty as _p::IndexPart>::copy_part));
        let write = respan(ty.span(), quote!(<#ty as _p::IndexPart>::write_attribute));
        quote!(_p::IndexKeyField::new(#attribute, #copy, #write))
    });
    let computed = item.index_keys().flat_map(|key| &key.parts).filter_map(|part| match part {
        Part::Field(i, form, _) => Some((&item.fields[*i], form.user_function()?)),
        Part::Literal(_) | Part::Unknown(_) => None,
    });
    let parts: Vec<TokenStream> =
        parts.chain(computed.map(|(field, function)| computed_field(field, function))).collect();
    if parts.is_empty() {
        return TokenStream::new();
    }
    let writes = index_fields(item).map(|field| {
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
        const INDEX_FIELDS: &'static [_p::IndexKeyField] = &[#(#parts),*];

        #write
    }
}
