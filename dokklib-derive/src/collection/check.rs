//! The rules of a collection, one function each. All violations are reported, not only the first.

use quote::ToTokens;
use syn::{Data, DeriveInput, GenericArgument, PathArguments, Type};

use super::parse::Parsed;
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
    check_repeated(cx, parsed);
    if parsed.items().next().is_none() {
        // If there are other errors, a malformed member may be the reason.
        if cx.is_clean() {
            cx.error(&input.ident, message::collection::shape());
        }
    } else if is_clean
        && parsed.exhaustive.get().is_none()
        && parsed.members.iter().all(|member| member.other.get().is_none())
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
                message::collection::malformed_variant(&variant.ident.to_string(), member.other.get().is_some()),
            );
        }
    }
}

/// At most one member holds the other items. An exhaustive collection has none.
fn check_others(cx: &Context, parsed: &Parsed<'_>) {
    let mut others = parsed.members.iter().filter_map(|member| member.other.key());
    let Some(first) = others.next() else { return };
    if parsed.exhaustive.get().is_some() {
        cx.error(first, message::collection::other_of_an_exhaustive_collection());
    }
    for other in others {
        cx.error(other, message::collection::two_others());
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
