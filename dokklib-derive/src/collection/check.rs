//! The rules of a collection, one function each. None stops at the first offence.

use quote::ToTokens;
use syn::{Data, DeriveInput, GenericArgument, PathArguments, Type};

use super::parse::Parsed;
use crate::context::Context;
use crate::message;
use crate::name;

pub(super) fn check(cx: &Context, input: &DeriveInput, parsed: &Parsed<'_>) {
    let is_clean = cx.is_clean();
    if !input.generics.params.is_empty() {
        cx.error(&input.generics, message::generic_marker("a collection"));
    }
    check_variants(cx, input, parsed);
    check_others(cx, parsed);
    check_repeated(cx, parsed);
    if parsed.items().next().is_none() {
        // What was misspelt may be a member.
        if cx.is_clean() {
            cx.error(&input.ident, message::collection_shape());
        }
    } else if is_clean
        && parsed.exhaustive.get().is_none()
        && parsed.members.iter().all(|member| member.other.get().is_none())
    {
        let is_enum = matches!(input.data, Data::Enum(_));
        cx.error(&input.ident, message::no_other(is_enum));
    }
}

/// A variant holds one item.
fn check_variants(cx: &Context, input: &DeriveInput, parsed: &Parsed<'_>) {
    let Data::Enum(data) = &input.data else { return };
    for (variant, member) in data.variants.iter().zip(&parsed.members) {
        if member.ty.is_none() {
            cx.error(variant, message::collection_variant(&variant.ident.to_string(), member.other.get().is_some()));
        }
    }
}

/// One member at most takes what is of no other one, and none does where such items are refused.
fn check_others(cx: &Context, parsed: &Parsed<'_>) {
    let mut others = parsed.members.iter().filter_map(|member| member.other.key());
    let Some(first) = others.next() else { return };
    if parsed.exhaustive.get().is_some() {
        cx.error(first, message::other_of_exhaustive());
    }
    for other in others {
        cx.error(other, message::two_other_members());
    }
}

/// No two members hold the same items. Those whose types are spelled otherwise are found by their keys.
fn check_repeated(cx: &Context, parsed: &Parsed<'_>) {
    let members: Vec<_> = parsed.items().map(|(_, ty)| (item(ty), item(ty).to_token_stream().to_string())).collect();
    for (at, (ty, text)) in members.iter().enumerate() {
        if let Some((first, _)) = members[..at].iter().find(|(_, first)| first == text) {
            let shown = name::shown(ty);
            cx.error(ty, message::duplicate(&shown));
            cx.error(first, message::first_here(&shown));
        }
    }
}

/// The type of the items, where a member is spelled as an `Option` or a `Vec` of them.
fn item(ty: &Type) -> &Type {
    let Type::Path(path) = ty else { return ty };
    let Some(last) = path.path.segments.last().filter(|last| last.ident == "Option" || last.ident == "Vec") else {
        return ty;
    };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return ty };
    match arguments.args.first() {
        Some(GenericArgument::Type(of)) if arguments.args.len() == 1 => of,
        _ => ty,
    }
}
