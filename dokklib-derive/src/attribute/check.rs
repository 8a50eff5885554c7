//! The rules of a type that derives `Attribute`, one function each. All violations are reported, not only the first.

use syn::{Data, DataEnum, DeriveInput, Fields};

use super::parse::{Options, VariantOptions};
use crate::context::Context;
use crate::message;

pub(super) fn check(cx: &Context, input: &DeriveInput, options: &Options) {
    check_manual_key_part(cx, input, options);
    match &input.data {
        Data::Struct(data) => {
            check_struct(cx, input, &data.fields);
            check_newtype(cx, &data.fields, options);
            if let Some(tag) = options.tag.key() {
                cx.error(tag, message::attribute::tag_on_a_struct());
            }
        }
        Data::Enum(data) => check_enum(cx, input, data, options),
        Data::Union(data) => cx.error(data.union_token, message::attribute::union()),
    }
}

/// Only a newtype or an enum that is stored as a string implements `KeyPart`.
fn check_manual_key_part(cx: &Context, input: &DeriveInput, options: &Options) {
    let is_map = match &input.data {
        Data::Struct(data) => matches!(data.fields, Fields::Named(_)),
        Data::Enum(data) => !is_string_enum(data, options),
        Data::Union(_) => false,
    };
    if let Some(key) = options.manual_key_part.key().filter(|_| is_map) {
        cx.error(key, message::attribute::key_part_of_a_map());
    }
}

/// A struct has named fields, or a single field.
fn check_struct(cx: &Context, input: &DeriveInput, fields: &Fields) {
    if fields.is_empty() {
        cx.error(&input.ident, message::attribute::unit_struct());
    } else if matches!(fields, Fields::Unnamed(unnamed) if unnamed.unnamed.len() > 1) {
        cx.error(fields, message::attribute::tuple_struct());
    }
}

/// The field of a newtype has no name, so it has no options about names.
fn check_newtype(cx: &Context, fields: &Fields, options: &Options) {
    if !matches!(fields, Fields::Unnamed(_)) {
        return;
    }
    for field in &options.fields {
        let keys = [field.rename.key(), field.path.key(), field.default.key(), field.strict.key(), field.storage.key()];
        for key in keys.into_iter().chain([field.aliases.first().map(|(key, _)| key)]).flatten() {
            cx.error(key, message::attribute::option_on_a_newtype(&key.to_string()));
        }
    }
    if let Some(key) = options.case.key() {
        cx.error(key, message::attribute::option_on_a_newtype(&key.to_string()));
    }
}

fn check_enum(cx: &Context, input: &DeriveInput, data: &DataEnum, options: &Options) {
    if data.variants.is_empty() {
        cx.error(&input.ident, message::attribute::empty_enum());
    }
    let is_string = is_string_enum(data, options);
    if is_string && let Some(tag) = options.tag.key() {
        cx.error(tag, message::attribute::tag_on_a_string_enum());
    }
    let mut other_count = 0;
    for (variant, found) in data.variants.iter().zip(&options.variants) {
        let is_newtype = matches!(&variant.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1);
        if let Some(other) = found.other.key() {
            other_count += 1;
            if !is_newtype {
                cx.error(
                    other,
                    message::attribute::other_without_a_value(if is_string { "String" } else { "dokklib::Attributes" }),
                );
            }
            if other_count > 1 {
                cx.error(other, message::attribute::two_other_variants());
            }
        } else if matches!(variant.fields, Fields::Unnamed(_)) && !is_newtype {
            cx.error(&variant.fields, message::attribute::tuple_variant());
        }
    }
}

/// Returns `true` if the enum is stored as a string: all variants are unit variants, apart from the one with `other`.
pub(super) fn is_string_enum(data: &DataEnum, options: &Options) -> bool {
    let is_other = |found: Option<&VariantOptions>| found.is_some_and(|found| found.other.get().is_some());
    let mut variants = data.variants.iter().enumerate();
    variants.all(|(i, variant)| matches!(variant.fields, Fields::Unit) || is_other(options.variants.get(i)))
}
