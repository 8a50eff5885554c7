//! The rules of an entity, one function each. None stops at the first offence.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Data, DeriveInput, Fields};

use super::named_fields;
use super::parse::{Attributes, Template};
use crate::context::Context;
use crate::message;

pub(super) fn check(cx: &Context, input: &DeriveInput, attributes: &Attributes) {
    let is_clean = cx.is_clean();
    check_prefix(cx, attributes);
    if !check_shape(cx, input) {
        return;
    }
    if named_fields(input).is_some() {
        if is_clean {
            check_has_key(cx, input, attributes);
        }
        check_one_key(cx, attributes);
        check_name_only(cx, attributes);
        for template in [attributes.pk.get(), attributes.sk.get()].into_iter().flatten() {
            check_parts(cx, input, template);
        }
    } else {
        check_item_only(cx, attributes);
    }
    check_constructors(cx, attributes);
}

/// `#` ends the prefix, and a character up to `$` in it would sort among the escapes of values.
fn check_prefix(cx: &Context, attributes: &Attributes) {
    let Some(prefix) = attributes.prefix.get() else { return };
    let text = prefix.value();
    if text.is_empty() {
        cx.error(prefix, message::empty_prefix());
    } else if let Some(character) = text.chars().find(|character| *character <= '$') {
        cx.error(prefix, message::prefix_character(character));
    }
}

/// An entity is a struct, and its fields have names.
fn check_shape(cx: &Context, input: &DeriveInput) -> bool {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if !fields.unnamed.is_empty() => {
                cx.error(&data.fields, message::tuple_item());
                return false;
            }
            _ => return true,
        },
        Data::Enum(data) => cx.error(data.enum_token, message::not_a_struct("Entity", "an enum")),
        Data::Union(data) => cx.error(data.union_token, message::not_a_struct("Entity", "a union")),
    }
    false
}

/// The fields that say that they are the key.
fn key_fields(attributes: &Attributes) -> Vec<&Ident> {
    attributes.fields.iter().filter_map(|field| field.key.key()).collect()
}

/// An item has a whole primary key: one field, or `pk` and `sk`.
fn check_has_key(cx: &Context, input: &DeriveInput, attributes: &Attributes) {
    if !key_fields(attributes).is_empty() {
        return;
    }
    match (attributes.pk.key(), attributes.sk.key()) {
        (None, None) => cx.error(&input.ident, message::no_key()),
        (Some(given), None) | (None, Some(given)) => cx.error(given, message::half_key(&given.to_string())),
        (Some(_), Some(_)) => {}
    }
}

/// An item has one primary key only.
fn check_one_key(cx: &Context, attributes: &Attributes) {
    let key_fields = key_fields(attributes);
    let Some((first, others)) = key_fields.split_first() else { return };
    if attributes.pk.key().or(attributes.sk.key()).is_some() {
        cx.error(first, message::two_keys());
    }
    for other in others {
        cx.error(other, message::two_key_fields());
    }
}

/// A key is made of different fields of the struct.
fn check_parts(cx: &Context, input: &DeriveInput, template: &Template) {
    let names: Vec<&Ident> = named_fields(input)
        .into_iter()
        .flat_map(|fields| &fields.named)
        .filter_map(|field| field.ident.as_ref())
        .collect();
    if template.parts.is_empty() {
        cx.error(&template.head, message::empty_key());
    }
    for (at, part) in template.parts.iter().enumerate() {
        if !names.contains(&part) {
            let known: Vec<String> = names.iter().map(|name| name.to_string()).collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            cx.error(part, message::unknown_field(&part.to_string(), &input.ident.to_string(), &known));
        } else if template.parts[..at].contains(part) {
            cx.error(part, message::repeated_part(&part.to_string()));
        }
    }
}

/// `key = u64` says what the value of a name is; an item's key is made of fields.
fn check_name_only(cx: &Context, attributes: &Attributes) {
    if let Some(key) = attributes.value.key() {
        cx.error(key, message::name_only("key"));
    }
}

/// A name belongs to no schema and has no item whose key could be declared.
fn check_item_only(cx: &Context, attributes: &Attributes) {
    let keys = [
        attributes.schema.key(),
        attributes.pk.key(),
        attributes.sk.key(),
        attributes.names.key.key(),
        attributes.names.query.key(),
    ];
    for key in keys.into_iter().flatten() {
        cx.error(key, message::item_only(&key.to_string()));
    }
}

/// Constructors that were given names have different ones.
fn check_constructors(cx: &Context, attributes: &Attributes) {
    let names = &attributes.names;
    let given = [&names.key, &names.query, &names.partition_key, &names.sort_key, &names.prefix_sort_key];
    let given: Vec<&Ident> = given.into_iter().filter_map(|name| name.get()).collect();
    for (at, name) in given.iter().enumerate() {
        if given[..at].contains(name) {
            cx.error(name.to_token_stream(), message::same_constructor(&name.to_string()));
        }
    }
}
