//! The rules of an entity, one function each. None stops at the first offence.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Data, DeriveInput, Field, Fields, LitInt, LitStr};

use super::named_fields;
use super::parse::{Attributes, IndexAttribute};
use super::template::{Head, IndexKey, Part, Template};
use crate::context::Context;
use crate::{field, message};

/// Digits of the longest number.
const MOST_DIGITS: usize = 39;

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
        check_unit_entity(cx, attributes);
        let primary = [attributes.pk.get(), attributes.sk.get()];
        for template in primary.into_iter().flatten() {
            check_template(cx, input, template);
            check_whole(cx, input, template);
        }
        check_key_field(cx, input, attributes);
        check_indexes(cx, input, &attributes.indexes);
    } else {
        check_item_only(cx, attributes);
    }
}

/// `#` ends the prefix, and a character up to `$` in it would sort among the escapes of values.
fn check_prefix(cx: &Context, attributes: &Attributes) {
    let Some(prefix) = attributes.prefix.get() else { return };
    let text = prefix.value();
    if text.is_empty() {
        cx.error(prefix, message::empty_prefix());
    } else if let Some(character) = reserved(&text) {
        cx.error(prefix, message::prefix_character(character));
    }
}

/// The first character that can't stand in a key unescaped.
fn reserved(text: &str) -> Option<char> {
    text.chars().find(|character| *character <= '$')
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

/// A key is made of different fields of the struct, and of literals.
fn check_template(cx: &Context, input: &DeriveInput, template: &Template) {
    if let Head::Literal(text) = &template.head {
        check_literal(cx, text, message::key_literal_character);
        return;
    }
    if matches!(template.head, Head::Malformed) {
        return;
    }
    if template.parts.is_empty() {
        cx.error(&template.head, message::empty_key());
    }
    for (at, part) in template.parts.iter().enumerate() {
        match part {
            Part::Literal(text) => check_literal(cx, text, message::literal_character),
            Part::Pad(_, width) => check_width(cx, width),
            Part::Field(_) | Part::Desc(_) | Part::Malformed(_) => {}
        }
        let Some(name) = part.field() else { continue };
        if check_field(cx, input, name) && template.parts[..at].iter().any(|first| first.field() == Some(name)) {
            cx.error(name, message::repeated_part(&name.to_string()));
        }
    }
}

/// The struct has a field of this name.
fn check_field(cx: &Context, input: &DeriveInput, name: &Ident) -> bool {
    let is_known = field_of(input, name).is_some();
    if !is_known {
        let known: Vec<String> = fields(input).filter_map(|field| Some(field.ident.as_ref()?.to_string())).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        cx.error(name, message::unknown_field(&name.to_string(), &input.ident.to_string(), &known));
    }
    is_known
}

/// The attributes that are keys of one index are different fields of the struct, or the tag.
fn check_attributes<'a>(
    cx: &Context,
    input: &DeriveInput,
    names: &'a [Ident],
    is_partition: bool,
    known: &mut Vec<&'a Ident>,
) {
    for name in names {
        let is_tag = is_partition && *name == "tag" && field_of(input, name).is_none();
        if (is_tag || check_field(cx, input, name)) && known.contains(&name) {
            cx.error(name, message::repeated_part(&name.to_string()));
        }
        known.push(name);
    }
}

fn fields(input: &DeriveInput) -> impl Iterator<Item = &Field> {
    named_fields(input).into_iter().flat_map(|fields| &fields.named)
}

fn field_of<'a>(input: &'a DeriveInput, name: &Ident) -> Option<&'a Field> {
    fields(input).find(|field| field.ident.as_ref() == Some(name))
}

/// What is written into a key as it is can't be taken for a delimiter or an escape.
fn check_literal(cx: &Context, literal: &LitStr, message: fn(char) -> String) {
    let text = literal.value();
    if text.is_empty() {
        cx.error(literal, message::empty_literal());
    } else if let Some(character) = reserved(&text) {
        cx.error(literal, message(character));
    }
}

/// A number has at least a digit, and none has more than the longest one.
fn check_width(cx: &Context, width: &LitInt) {
    if !width.base10_parse().is_ok_and(|width: usize| (1..=MOST_DIGITS).contains(&width)) {
        cx.error(width, message::pad_width(MOST_DIGITS));
    }
}

/// Every item has all parts of its primary key.
fn check_whole(cx: &Context, input: &DeriveInput, template: &Template) {
    for name in template.parts.iter().filter_map(Part::field) {
        if field_of(input, name).is_some_and(|field| field::optional(&field.ty).is_some()) {
            cx.error(name, message::optional_part(&name.to_string()));
        }
    }
}

/// The same, for a field that is the key.
fn check_key_field(cx: &Context, input: &DeriveInput, attributes: &Attributes) {
    for (field, found) in fields(input).zip(&attributes.fields) {
        if let (Some(key), Some(name)) = (found.key.key(), &field.ident)
            && field::optional(&field.ty).is_some()
        {
            cx.error(key, message::optional_part(&name.to_string()));
        }
    }
}

/// An index is named once, and its keys are made of fields.
fn check_indexes(cx: &Context, input: &DeriveInput, indexes: &[IndexAttribute]) {
    for (at, index) in indexes.iter().enumerate() {
        let path = index.path.to_token_stream().to_string();
        if let Some(first) = indexes[..at].iter().find(|first| first.path.to_token_stream().to_string() == path) {
            cx.error(&index.path, message::duplicate(&path));
            cx.error(&first.path, message::first_here(&path));
        }
        let mut known: Vec<&Ident> = Vec::new();
        for (key, is_partition) in [(index.pk.get(), true), (index.sk.get(), false)] {
            match key {
                Some(IndexKey::Text(template)) => check_template(cx, input, template),
                Some(IndexKey::Attributes(fields)) => check_attributes(cx, input, fields, is_partition, &mut known),
                None => {}
            }
        }
        if let (Some(returns), None) = (index.returns.key(), &index.name) {
            cx.error(returns, message::returns_without_a_query(&path));
        }
    }
}

/// `key = u64` says what the value of a name is; an item's key is made of fields.
fn check_unit_entity(cx: &Context, attributes: &Attributes) {
    if let Some(key) = attributes.value.key() {
        cx.error(key, message::unit_entity("key"));
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
    for index in &attributes.indexes {
        cx.error(&index.path, message::item_only("index"));
    }
}
