use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericParam, Generics, Type, WherePredicate, parse_quote};

use crate::field::{Field, IfMissing, Role, Storage};

/// Returns the names of the type parameters.
fn type_parameters(generics: &Generics) -> Vec<String> {
    let parameters = generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
        GenericParam::Lifetime(_) | GenericParam::Const(_) => None,
    });
    parameters.collect()
}

/// Adds the bound `Attribute` to each type that contains a type parameter.
pub(crate) fn add_attribute_bounds(generics: &mut Generics, types: &[&Type]) {
    let parameters = type_parameters(generics);
    for ty in types {
        if contains_any(ty.to_token_stream(), &parameters) {
            generics.make_where_clause().predicates.push(parse_quote!(#ty: _p::Attribute));
        }
    }
}

/// Returns the generics of a type with the bounds of the fields that contain a type parameter.
pub(crate) fn bounded_generics(generics: &Generics, fields: &[Field<'_>]) -> Generics {
    let mut generics = generics.clone();
    let parameters = type_parameters(&generics);
    if parameters.is_empty() {
        return generics;
    }
    let mut bounds: Vec<WherePredicate> = Vec::new();
    for field in fields {
        let ty = field.ty;
        if contains_any(ty.to_token_stream(), &parameters) {
            match &field.storage {
                Storage::Attribute | Storage::KeyOnly(_) => bounds.push(parse_quote!(#ty: _p::Attribute)),
                Storage::Serde(_) => bounds.push(parse_quote!(#ty: _p::SerdeField)),
                Storage::Flatten(_) => bounds.push(parse_quote!(#ty: _p::Fields)),
                Storage::Rest(_) => bounds.push(parse_quote!(#ty: _p::Rest)),
                Storage::Ttl(_) | Storage::Skip(_) => {}
            }
            if field.is_skipped() || matches!(field.if_missing, IfMissing::Default) {
                bounds.push(parse_quote!(#ty: _p::Default));
            }
            match field.role {
                _ if !field.is_key_part => {}
                Role::Plain => {}
                Role::InPrimaryKey => bounds.push(parse_quote!(#ty: _p::KeyPart)),
                Role::InIndexKey => bounds.push(parse_quote!(#ty: _p::IndexPart<Part: _p::Attribute>)),
            }
        }
    }
    generics.make_where_clause().predicates.extend(bounds);
    generics
}

/// Returns `true` if the tokens contain one of the names.
pub(super) fn contains_any(tokens: TokenStream, names: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&ident.to_string()),
        TokenTree::Group(group) => contains_any(group.stream(), names),
        _ => false,
    })
}
