//! The rules of a collection, one function each. All violations are reported, not only the first.

use quote::ToTokens;
use syn::{Data, DeriveInput, GenericArgument, PathArguments, Type};

use super::parse::{Member, Parsed};
use crate::context::Context;
use crate::message;
use crate::name;

pub(super) fn check(cx: &Context, input: &DeriveInput, parsed: &Parsed<'_>) {
    let is_clean = cx.is_clean();
    if !input.generics.params.is_empty() {
        cx.error(&input.generics, message::generic_parameters("a collection"));
    }
    check_variants(cx, input, parsed);
    check_others(cx, parsed);
    check_limits(cx, input, parsed);
    check_repeated(cx, parsed);
    if parsed.items().next().is_none() {
        // If there are other errors, a malformed member may be the reason.
        if cx.is_clean() {
            cx.error(&input.ident, message::collection::shape());
        }
    } else if is_clean
        && !parsed.has_limit()
        && parsed.exhaustive.get().is_none()
        && parsed.members.iter().all(|member| member.options.other.get().is_none())
    {
        let is_enum = matches!(input.data, Data::Enum(_));
        cx.error(&input.ident, message::collection::no_other(&input.ident.to_string(), is_enum));
    }
}

/// A variant holds exactly one item.
fn check_variants(cx: &Context, input: &DeriveInput, parsed: &Parsed<'_>) {
    let Data::Enum(data) = &input.data else { return };
    for (variant, member) in data.variants.iter().zip(&parsed.members) {
        if member.ty.is_none() {
            cx.error(
                variant,
                message::collection::malformed_variant(
                    &variant.ident.to_string(),
                    member.options.other.get().is_some(),
                ),
            );
        }
    }
}

/// At most one member holds the other items. An exhaustive collection has none.
fn check_others(cx: &Context, parsed: &Parsed<'_>) {
    let mut others = parsed.members.iter().filter_map(|member| member.options.other.key());
    let Some(first) = others.next() else { return };
    if parsed.exhaustive.get().is_some() {
        cx.error(first, message::collection::other_of_an_exhaustive_collection());
    }
    for other in others {
        cx.error(other, message::collection::two_others());
    }
}

/// A limit is at least 1 and belongs to a field that can hold as many items. Items that belong to no field aren't read.
fn check_limits(cx: &Context, input: &DeriveInput, parsed: &Parsed<'_>) {
    let is_enum = matches!(input.data, Data::Enum(_));
    for Member { ty, options, .. } in &parsed.members {
        if let (Some(key), None) = (options.descending.key(), options.limit.key()) {
            cx.error(key, message::collection::descending_without_limit(is_enum));
        }
        let (Some(key), Some(limit)) = (options.limit.key(), options.limit.get()) else { continue };
        let holds_several = ty.is_some_and(|ty| argument_of(ty, &["Vec"]).is_some());
        match limit.base10_parse::<usize>() {
            _ if is_enum => cx.error(key, message::collection::limit_of_a_variant()),
            Err(_) | Ok(0) => cx.error(limit, message::collection::malformed_limit()),
            Ok(2..) if !holds_several => cx.error(limit, message::collection::limit_of_one_item()),
            Ok(_) => {
                if let Some(other) = options.other.key() {
                    cx.error(other, message::collection::other_items_of_limits("other"));
                }
            }
        }
    }
    if parsed.has_limit() && !is_enum {
        let others = parsed.members.iter().filter(|member| member.options.limit.get().is_none());
        for key in others.filter_map(|member| member.options.other.key()) {
            cx.error(key, message::collection::other_items_of_limits("other"));
        }
        if let Some(key) = parsed.exhaustive.key() {
            cx.error(key, message::collection::other_items_of_limits("exhaustive"));
        }
    }
}

/// No two members hold the same item type. Two different paths to one type are found later, by the keys of its items.
fn check_repeated(cx: &Context, parsed: &Parsed<'_>) {
    let members: Vec<_> =
        parsed.items().map(|(_, ty)| (item_type(ty), item_type(ty).to_token_stream().to_string())).collect();
    for (i, (ty, text)) in members.iter().enumerate() {
        if members[..i].iter().any(|(_, first)| first == text) {
            cx.error(ty, message::duplicate(&name::display(ty)));
        }
    }
}

/// Returns the type of the items in an `Option`, a `Vec` or a `Box`.
fn item_type(ty: &Type) -> &Type {
    argument_of(ty, &["Option", "Vec", "Box"]).unwrap_or(ty)
}

/// Returns the argument of one of these generic types, which are recognized by their names.
pub(super) fn argument_of<'t>(ty: &'t Type, names: &[&str]) -> Option<&'t Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| names.iter().any(|name| last.ident == name))?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(item)) if arguments.args.len() == 1 => Some(item),
        _ => None,
    }
}
