//! The checks of the types of fields: no field is an `Option` of an `Option` or of a set, and a field with `strict` has a type
//! with several stored forms.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Generics, Type};

use super::attribute_method;
use super::bound::contains_any;
use crate::field::{Field, Storage};
use crate::span::respan;

/// Generates the checks of all fields that are attributes, as expressions.
pub(crate) fn type_checks(fields: &[Field<'_>]) -> Vec<TokenStream> {
    let attributes = fields.iter().filter(|field| matches!(field.storage, Storage::Attribute));
    let check = |field: &Field<'_>| {
        let name = field.ident.unraw().to_string();
        [option_check(field.ty, &field.checked_type(), &name), strict_check(field, &name)].into_iter().flatten()
    };
    attributes.flat_map(check).collect()
}

/// Generates the check that the option `strict` has an effect.
fn strict_check(field: &Field<'_>, name: &str) -> Option<TokenStream> {
    let option = field.strict.as_ref()?;
    let written_form = attribute_method(&field.checked_type(), &quote!(WRITTEN_FORM));
    Some(respan(option.span(), quote!(_p::assert_several_forms(#written_form, #name))))
}

/// Generates the check of one field with the type `checked`, unless its type doesn't mention `Option`.
pub(crate) fn option_check(ty: &Type, checked: &Type, name: &str) -> Option<TokenStream> {
    if !contains_any(ty.to_token_stream(), &["Option".to_owned()]) {
        return None;
    }
    let has_ambiguous_option = attribute_method(checked, &quote!(HAS_AMBIGUOUS_OPTION));
    Some(respan(ty.span(), quote!(_p::assert_unambiguous(#has_ambiguous_option, #name))))
}

/// Generates the constant that passes the check on to the types that contain a generic type.
pub(crate) fn has_ambiguous_option(generics: &Generics, types: &[Type]) -> Option<TokenStream> {
    generics.type_params().next()?;
    let types = types.iter().map(|ty| attribute_method(ty, &quote!(HAS_AMBIGUOUS_OPTION)));
    Some(quote!(const HAS_AMBIGUOUS_OPTION: _p::bool = false #(|| #types)*;))
}
