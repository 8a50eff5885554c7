use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::LitStr;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::{attribute_method, attribute_name, hygienic, trait_method};
use crate::field::{Field, IfMissing, Role, Storage};
use crate::span::respan;

/// The variable that fields are read from.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    /// `__stored`, an item with this number of keys, and with constant attributes of these names.
    Item { keys: usize, constants: &'a [&'a LitStr] },
    /// `attributes`, the attributes of a map.
    Map,
    /// `__entries`. Attributes without a field are moved to `__others`.
    Entries,
}

/// Generates the code that reads the fields and passes them to `constructor`.
///
/// It iterates over the attributes once, compares names without hashing, and moves every value.
pub(crate) fn read(fields: &[Field<'_>], constructor: &TokenStream, source: Source<'_>) -> TokenStream {
    let slots = fields.iter().filter(|field| field.is_attribute()).map(slot);
    let arms = fields.iter().filter(|field| field.is_attribute()).map(|field| {
        let (name, slot) = (attribute_name(field), slot(field));
        let first_alias = field.aliases.first().map(|alias| {
            quote! {
                #alias => {
                    #slot.get_or_insert(__value);
                }
            }
        });
        let alias_arms =
            further_aliases(field).map(|(alias, slot)| quote!(#alias => #slot = _p::Option::Some(__value),));
        quote! {
            #name => #slot = _p::Option::Some(__value),
            #first_alias
            #(#alias_arms)*
        }
    });
    // The attributes can be in any order. The name takes precedence over the aliases, and these are in order.
    let further_slots = fields.iter().flat_map(further_aliases).map(|(_, slot)| slot);
    let slots = slots.chain(further_slots);
    let select_alias = fields.iter().filter(|field| field.aliases.len() > 1).map(|field| {
        let slot = slot(field);
        let aliases = further_aliases(field).map(|(_, slot)| slot);
        quote!(let #slot = #slot #(.or(#aliases))*;)
    });
    let keeps_unmatched = takes_unmatched(fields);
    let unmatched = keeps_unmatched.then(|| quote!(let mut __unmatched = _p::Entries::new();));
    let (keys, entries, other) = match source {
        Source::Item { keys, .. } => {
            let new = quote!(_p::StoredKeys::<#keys>::new);
            let keys = quote!(let mut __keys = #new(layout, <Self as _p::Item>::KEYS, <Self as _p::Item>::TAG););
            let other = if keeps_unmatched {
                quote!(_p::Extend::extend(&mut __unmatched, __keys.take_key(__name, __value)))
            } else {
                quote!(_p::drop(__keys.take_key(__name, __value)))
            };
            (Some(keys), quote!(_p::StoredItem::entries(&mut __stored)), other)
        }
        Source::Map => (None, quote!(_p::StoredEntries::of_attributes(attributes)), quote!({})),
        Source::Entries if keeps_unmatched => (None, quote!(__entries), quote!(__unmatched.push((__name, __value)))),
        Source::Entries => (None, quote!(__entries), quote!(_p::push_other(__others, __name, __value))),
    };
    let constants = match source {
        Source::Item { constants, .. } if keeps_unmatched && !constants.is_empty() => {
            Some(quote!(#(#constants)|* => {}))
        }
        _ => None,
    };
    let unmatched_values = read_unmatched(fields, source);
    let is_item = matches!(source, Source::Item { .. });
    let values = fields.iter().map(|field| {
        let (ident, value) = (field.ident, field_value(field, is_item));
        quote!(#ident: #value)
    });
    let constructed = quote!(#constructor { #(#values),* });
    let result = if is_item {
        quote! {
            _p::StoredKeys::check_tag(&__keys)?;
            #[allow(unused_mut, reason = "needed if a flattened field takes its attributes from the others")]
            let mut __read = || {
                #unmatched_values
                let __item = #constructed;
                _p::Item::with_key(&__item, |__partition, __sort| __keys.check(__partition, __sort))?;
                _p::Result::Ok(__item)
            };
            _p::Result::map_err(__read(), |__fault| __keys.explain(__fault))
        }
    } else {
        quote! {
            #unmatched_values
            _p::Result::Ok(#constructed)
        }
    };
    quote! {
        #keys
        #unmatched
        #(let mut #slots = _p::Option::None;)*
        for (__name, __value) in #entries {
            match &*__name {
                #(#arms)*
                #constants
                _ => #other,
            }
        }
        #(#select_alias)*
        #result
    }
}

/// Returns the aliases of a field after the first one, each with the variable that holds its attribute.
fn further_aliases<'f>(field: &'f Field<'f>) -> impl Iterator<Item = (&'f String, Ident)> {
    let slot = |i| hygienic(&format_ident!("{}_alias_{i}", field.ident.unraw()));
    field.aliases.iter().enumerate().skip(1).map(move |(i, alias)| (alias, slot(i)))
}

/// Generates the code that reads the fields with `flatten` and `rest` from the attributes of no other field.
fn read_unmatched(fields: &[Field<'_>], source: Source<'_>) -> TokenStream {
    let flattened = fields.iter().filter(|field| matches!(field.storage, Storage::Flatten(_))).map(|field| {
        let slot = slot(field);
        let read = trait_method(&field.checked_type(), &quote!(Fields), &quote!(take_from));
        quote!(let #slot = #read(&mut __unmatched)?;)
    });
    // `rest` gets the attributes that no flattened field has taken.
    let remaining = match fields.iter().find(|field| matches!(field.storage, Storage::Rest(_))) {
        Some(field) => {
            let slot = slot(field);
            let read = trait_method(&field.checked_type(), &quote!(Rest), &quote!(from_entries));
            quote!(let #slot = #read(__unmatched);)
        }
        None if takes_unmatched(fields) && matches!(source, Source::Entries) => {
            quote!(_p::push_others(__others, __unmatched);)
        }
        None => TokenStream::new(),
    };
    quote!(#(#flattened)* #remaining)
}

/// Generates the value of a field. If a key field of an item has no attribute, its value is read from the keys.
fn field_value(field: &Field<'_>, is_item: bool) -> TokenStream {
    let (ty, attribute, slot) = (field.checked_type(), attribute_name(field), slot(field));
    let default = default_value(field);
    let slot = match &field.storage {
        Storage::Skip(_) => return default.unwrap_or_default(),
        Storage::Flatten(_) | Storage::Rest(_) => return quote!(#slot),
        Storage::KeyOnly(_) => quote!(_p::Option::None),
        Storage::Attribute | Storage::Serde(_) | Storage::Ttl(_) => quote!(#slot),
    };
    if field.is_ttl() {
        return quote!(__TTL_FIELD.read(#slot)?);
    }
    let read = match &field.storage {
        Storage::Serde(_) => trait_method(&ty, &quote!(SerdeField), &quote!(read_field)),
        _ if field.strict.is_some() => attribute_method(&ty, &quote!(read_strict)),
        _ => attribute_method(&ty, &quote!(read_from)),
    };
    let read_part = match field.role {
        Role::InPrimaryKey if is_item && field.is_key_part => {
            Some(trait_method(&ty, &quote!(KeyPart), &quote!(from_text)))
        }
        Role::InIndexKey if is_item && field.is_key_part => {
            Some(trait_method(&ty, &quote!(IndexPart), &quote!(read_part)))
        }
        _ => None,
    };
    match (read_part, default) {
        (None, None) => quote!(#read(#slot, #attribute)?),
        (None, Some(default)) => quote! {
            match #slot {
                _p::Option::Some(__value) => #read(_p::Option::Some(__value), #attribute)?,
                _p::Option::None => #default,
            }
        },
        (Some(read_part), None) => quote!(__keys.field(#slot, #attribute, #read_part, #read)?),
        (Some(read_part), Some(default)) => quote! {
            __keys.field(#slot, #attribute, #read_part, |__value, __name| match __value {
                _p::Option::Some(__value) => #read(_p::Option::Some(__value), __name),
                _p::Option::None => _p::Result::Ok(#default),
            })?
        },
    }
}

/// Generates the value of a field without a stored value, unless the field's type decides it.
pub(crate) fn default_value(field: &Field<'_>) -> Option<TokenStream> {
    let ty = field.checked_type();
    match &field.if_missing {
        IfMissing::Function(function) => Some(quote!(#function())),
        IfMissing::ByType if !field.is_skipped() => None,
        IfMissing::ByType | IfMissing::Default => Some(respan(ty.span(), quote!(<#ty as _p::Default>::default()))),
    }
}

/// Returns `true` if a field takes the attributes that match no other field.
fn takes_unmatched(fields: &[Field<'_>]) -> bool {
    fields.iter().any(|field| matches!(field.storage, Storage::Flatten(_) | Storage::Rest(_)))
}

/// Returns the variable that holds the attribute of a field until all attributes are read.
fn slot(field: &Field<'_>) -> Ident {
    hygienic(field.ident)
}
