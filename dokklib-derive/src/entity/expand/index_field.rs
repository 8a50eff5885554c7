//! The checks that no update leaves the key of a secondary index stale.
//!
//! An *index field* is a part of an index key, but not of the primary key. The type parameters of an update record its
//! change of each index field.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::spanned::Spanned;

use super::super::form::Form;
use super::super::model::{Index, Item, Model, Part};
use super::{bounded_generics, nested};
use crate::field::expand::{attribute_method, default_value, marker, write_with};
use crate::field::{self, Field, Role};
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

    let filterable = filterable(model, item);
    let mut updatable = generics.clone();
    let (state, keys) = if model.only_signatures {
        updatable.params.push(syn::parse_quote!(__State));
        (quote!(__State), quote!(()))
    } else {
        for (field, state) in fields.iter().zip(&states) {
            let is_last = item.index_keys().flat_map(|key| &key.parts).any(|part| {
                keeps_item(field, part) && part.field().is_some_and(|i| item.fields[i].ident == field.ident)
            });
            let bound = is_last.then(|| quote!(: _p::LastPart));
            updatable.params.push(syn::parse_quote!(#state #bound));
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
///
/// After an error, all indexes are declared.
fn filterable(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    if model.only_signatures {
        let markers = item.fields.iter().filter(|field| field.is_key()).map(marker);
        return quote! {
            #(
                #[automatically_derived]
                impl<__Index> _p::NotKeyOf<__Index> for #markers {}
            )*
        };
    }
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
    let parts = || {
        let parts = index.composed_keys().flat_map(|key| &key.parts);
        parts.filter(|part| !item.is_known_from_primary_key(part))
    };
    let membership = index.when.as_ref().map(|(i, _)| item.fields[*i].ident);
    let list = fields.iter().zip(states).rev().fold(quote!(()), |rest, (field, state)| {
        let parts_of_field =
            || parts().filter(|part| part.field().is_some_and(|i| item.fields[i].ident == field.ident));
        if membership == Some(field.ident) {
            quote!((#state, #rest))
        } else if parts_of_field().next().is_none() {
            rest
        } else if parts_of_field().all(|part| keeps_item(field, part)) {
            quote!((<#state as _p::LastPart>::State, #rest))
        } else {
            quote!((#state, #rest))
        }
    });
    let path = &index.path;
    quote!(_p::IndexKeyState<#path, #list, #rest>)
}

/// Returns `true` if an item without the attribute stays in the index: the part is `last(..)`, or a function computes its text
/// from a type that reads a missing attribute as a value, such as a set.
fn keeps_item(field: &Field<'_>, part: &Part) -> bool {
    part.is_last() || part.has_user_function() && field::option_type(field.ty).is_none()
}

/// Generates the description of a part that is computed from an attribute: by a function of the user, or as a field of a
/// nested struct.
fn computed_field(field: &Field<'_>, form: &Form) -> TokenStream {
    let attribute = nested::Attribute::of(field, form);
    let (name, ty, part_type) = (&attribute.name, &attribute.ty, attribute.part_type());
    let write = |value: TokenStream| {
        let value = attribute.reference(value);
        match form.user_function() {
            Some(function) => quote! {
                let __text = #function(#value);
                __out.text(_p::AsRef::as_ref(&__text));
            },
            None => quote!(<#part_type as _p::KeyPart>::write_text(#value, __out);),
        }
    };
    let span = field.ty.span();
    let from_value = respan(span, quote!(<#ty as _p::Attribute>::from_value));
    let is_function = form.user_function().is_some();
    // The function of an `Option` takes the value in it.
    let absent = (is_function && field::option_type(field.ty).is_none()).then(|| {
        let may_be_absent = respan(span, quote!(<#ty as _p::Attribute>::MAY_BE_ABSENT));
        let absent = respan(span, quote!(<#ty as _p::Attribute>::absent));
        let write = write(quote!(&__value));
        quote! {
            .with_absent(#may_be_absent, |__out| {
                let __value = _p::Option::ok_or_else(#absent(), _p::PartFault::new)?;
                #write
                _p::Result::Ok(())
            })
        }
    });
    let is_whole_attribute = nested::function(field, form).is_none();
    let copy = if is_whole_attribute || form.path.is_empty() && field.is_key_part {
        let from_text = respan(span, quote!(<#ty as _p::KeyPart>::from_text));
        let write = write(quote!(&__value));
        quote! {
            |__part, __out| {
                let __value = #from_text(__part)?;
                #write
                _p::Result::Ok(())
            }
        }
    } else {
        quote!(|_, _| _p::Result::Err(_p::PartFault::new()))
    };
    let write = write(quote!(&__value));
    let computed = nested::function(field, form).map(|function| quote!(.computed_by(#function)));
    let stored_values = stored_values(field, &quote!(#ty));
    quote! {
        _p::IndexKeyField::new(
            #name,
            #copy,
            |__value, __out| {
                let __value = #from_value(__value)?;
                #write
                _p::Result::Ok(())
            },
        )
        #computed
        #absent
        #stored_values
    }
}

/// Generates what an update must know about the attribute of a field to recognize the value that it was read as.
fn stored_values(field: &Field<'_>, ty: &TokenStream) -> TokenStream {
    // The value of a part of the primary key is known.
    if field.role != Role::InIndexKey {
        return TokenStream::new();
    }
    let other_forms = field.strict.is_none().then(|| {
        let other_forms = respan(field.ty.span(), quote!(<#ty as _p::Attribute>::other_forms));
        quote!(.with_other_forms(#other_forms))
    });
    let default = default_value(field).map(|default| {
        let copy = attribute_method(&field.checked_type(), &quote!(stored_value));
        quote!(.with_default(|| #copy(&#default)))
    });
    quote!(#other_forms #default)
}

/// Generates the members of `Item` that updates use to rebuild index keys.
pub(super) fn item_members(item: &Item<'_>) -> TokenStream {
    let written = item.index_keys().flat_map(|key| &key.parts).filter(|part| !part.is_computed());
    let in_index_keys: Vec<usize> = written.filter_map(Part::field).collect();
    let parts = item.fields.iter().enumerate().filter(|(i, _)| in_index_keys.contains(i)).map(|(_, field)| {
        let (ty, attribute) = (field.checked_type(), &field.attribute);
        let copy = respan(ty.span(), quote!(<#ty as _p::IndexPart>::copy_part));
        let write = respan(ty.span(), quote!(<#ty as _p::IndexPart>::write_attribute));
        let stored_values = stored_values(field, &quote!(#ty));
        quote!(_p::IndexKeyField::new(#attribute, #copy, #write) #stored_values)
    });
    let computed = item.index_keys().flat_map(|key| &key.parts).filter_map(|part| match part {
        Part::Field(i, form, _) if part.is_computed() => Some((&item.fields[*i], form)),
        _ => None,
    });
    let parts: Vec<TokenStream> = parts.chain(computed.map(|(field, form)| computed_field(field, form))).collect();
    if parts.is_empty() && index_fields(item).next().is_none() {
        return TokenStream::new();
    }
    let writes = index_fields(item).map(|field| {
        let (ident, attribute) = (field.ident, &field.attribute);
        let write = attribute_method(&field.checked_type(), &quote!(copy_with));
        quote!(#write(&self.#ident, &mut __writer, #attribute);)
    });
    let flattened = item.index_keys().flat_map(|key| &key.parts).filter_map(|part| match part {
        Part::Field(i, form, _) if item.fields[*i].is_flattened() => {
            let (field, mut of_attribute) = (&item.fields[*i], form.clone());
            of_attribute.path.truncate(1);
            let attribute = nested::Attribute::of(field, &of_attribute);
            let (ident, name, ty) = (field.ident, &attribute.name, &attribute.ty);
            let value = nested::reference(field, &of_attribute, quote!(&self.#ident));
            Some(quote!(<#ty as _p::Attribute>::copy_with(#value, &mut __writer, #name);))
        }
        _ => None,
    });
    let writes: Vec<TokenStream> = writes.chain(flattened).collect();
    let write = (!writes.is_empty()).then(|| {
        let write = write_with(writes);
        quote! {
            fn write_index_fields(
                &self,
                attributes: &mut _p::Attributes,
            ) -> _p::Result<(), _p::AttributeFault> {
                #write
            }
        }
    });
    let key_only = item.fields.iter().filter(|field| field.is_kept_by_index()).map(|field| &field.attribute);
    let key_only: Vec<_> = key_only.collect();
    let key_only = (!key_only.is_empty()).then(|| {
        quote! {
            const KEY_ONLY: &'static [&'static _p::str] = &[#(#key_only),*];
        }
    });
    quote! {
        const INDEX_FIELDS: &'static [_p::IndexKeyField] = &[#(#parts),*];
        #key_only

        #write
    }
}
