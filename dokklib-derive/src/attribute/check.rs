//! The rules of a type that is an attribute, one function each. None stops at the first offence.

use syn::{Data, DataEnum, DeriveInput, Fields};

use super::parse::{Attributes, VariantAttributes};
use crate::context::Context;
use crate::message;

pub(super) fn check(cx: &Context, input: &DeriveInput, attributes: &Attributes) {
    match &input.data {
        Data::Struct(data) => {
            check_struct(cx, input, &data.fields);
            check_newtype(cx, &data.fields, attributes);
            if let Some(tag) = attributes.tag.key() {
                cx.error(tag, message::tag_on_a_struct());
            }
        }
        Data::Enum(data) => check_enum(cx, input, data, attributes),
        Data::Union(data) => cx.error(data.union_token, message::union_attribute()),
    }
}

/// A struct has fields with names, or one field.
fn check_struct(cx: &Context, input: &DeriveInput, fields: &Fields) {
    if fields.is_empty() {
        cx.error(&input.ident, message::empty_attribute_type());
    } else if matches!(fields, Fields::Unnamed(unnamed) if unnamed.unnamed.len() > 1) {
        cx.error(fields, message::tuple_attribute());
    }
}

/// What a newtype holds has no name that could be another one.
fn check_newtype(cx: &Context, fields: &Fields, attributes: &Attributes) {
    if !matches!(fields, Fields::Unnamed(_)) {
        return;
    }
    for field in &attributes.fields {
        let keys = [field.rename.key(), field.path.key(), field.default.key(), field.storage.key()];
        for key in keys.into_iter().chain([field.aliases.first().map(|(key, _)| key)]).flatten() {
            cx.error(key, message::on_a_newtype(&key.to_string()));
        }
    }
    if let Some(key) = attributes.case.key() {
        cx.error(key, message::on_a_newtype(&key.to_string()));
    }
}

fn check_enum(cx: &Context, input: &DeriveInput, data: &DataEnum, attributes: &Attributes) {
    if data.variants.is_empty() {
        cx.error(&input.ident, message::no_variants());
    }
    let text = is_text(data, attributes);
    if text && let Some(tag) = attributes.tag.key() {
        cx.error(tag, message::tag_of_no_data());
    }
    let mut others = 0;
    for (variant, found) in data.variants.iter().zip(&attributes.variants) {
        let holds_one = matches!(&variant.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1);
        if let Some(other) = found.other.key() {
            others += 1;
            if !holds_one {
                cx.error(other, message::other_holds(if text { "String" } else { "dokklib::Attributes" }));
            }
            if others > 1 {
                cx.error(other, message::two_others());
            }
        } else if matches!(variant.fields, Fields::Unnamed(_)) && !holds_one {
            cx.error(&variant.fields, message::tuple_variant());
        }
    }
}

/// Whether the enum is stored as a string: its variants hold nothing, but for one that takes what is unknown.
pub(super) fn is_text(data: &DataEnum, attributes: &Attributes) -> bool {
    let is_other = |found: Option<&VariantAttributes>| found.is_some_and(|found| found.other.get().is_some());
    let mut variants = data.variants.iter().enumerate();
    variants.all(|(at, variant)| matches!(variant.fields, Fields::Unit) || is_other(attributes.variants.get(at)))
}
