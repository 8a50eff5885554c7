//! Generates the access to parts that are fields of nested structs: `Self(repo.owner)`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::form::Form;
use super::super::model::{Item, Part};
use crate::field::{self, Field, checked};
use crate::name;
use crate::span::respan;

/// Returns the type with the nested field: the type of the item's field, without `Option`.
///
/// It is an alias, so that a missing field is reported only in the constant with the checks.
fn parent_type(field: &Field<'_>, form: &Form) -> TokenStream {
    match &field.checked {
        Some(_) if !form.path.is_empty() => parent_alias(field).to_token_stream(),
        _ => declared_parent_type(field).to_token_stream(),
    }
}

fn declared_parent_type<'f>(field: &Field<'f>) -> &'f Type {
    field::option_type(field.ty).unwrap_or(field.ty)
}

fn parent_alias(field: &Field<'_>) -> Ident {
    format_ident!("__{}_parent", field.ident.unraw(), span = field.ty.span())
}

/// Generates the constant that checks the nested fields, and the aliases of the types that must have them. After an error,
/// nothing is checked.
pub(super) fn checks(item: &Item<'_>, only_signatures: bool) -> TokenStream {
    let nested = item.composed_keys().flat_map(|key| &key.parts).filter_map(|part| match part {
        Part::Field(i, form, _) => Some((&item.fields[*i], form.path.split_last()?)),
        Part::Literal(_) | Part::Unknown(_) => None,
    });
    let nested: Vec<_> = nested.filter(|(field, _)| field.checked.is_some()).collect();
    if nested.is_empty() {
        return TokenStream::new();
    }
    let (mut checks, mut aliases) = (Vec::new(), Vec::new());
    for (field, (last, path)) in nested {
        let (ty, alias) = (declared_parent_type(field), parent_alias(field));
        let parent = type_of(quote!(<#ty as _p::Checked<__ATTRIBUTES>>::Type), path);
        let get = key_field(&parent, last);
        checks.push(respan(last.span(), quote!(let _ = #get::get;)));
        aliases.push(quote! {
            #[allow(non_camel_case_types, reason = "an alias has the name of its field")]
            type #alias = <#ty as _p::Checked<__NESTED>>::Type;
        });
    }
    let (checks, aliases) = (checked::distinct(checks.into_iter()), checked::distinct(aliases.into_iter()));
    let checks = checks.iter().filter(|_| !only_signatures);
    quote! {
        const __NESTED: _p::bool = { #(#checks)* __ATTRIBUTES };
        #(#aliases)*
    }
}

/// Returns the impl that describes a field of `ty`. A struct without such a field is reported at the field's name.
fn key_field(ty: &TokenStream, segment: &Ident) -> TokenStream {
    let id = name::id(segment);
    respan(segment.span(), quote!(<#ty as _p::HasKeyField<#id>>))
}

fn type_of(parent: TokenStream, path: &[Ident]) -> TokenStream {
    path.iter().fold(parent, |ty, segment| {
        let key_field = key_field(&ty, segment);
        respan(segment.span(), quote!(#key_field::Type))
    })
}

/// Returns the type of a nested part.
pub(super) fn part_type(field: &Field<'_>, form: &Form) -> TokenStream {
    type_of(parent_type(field, form), &form.path)
}

/// Generates a reference to a nested part from a reference to its field.
pub(super) fn reference(field: &Field<'_>, form: &Form, parent: TokenStream) -> TokenStream {
    get(parent_type(field, form), &form.path, parent)
}

fn get(ty: TokenStream, path: &[Ident], value: TokenStream) -> TokenStream {
    let (_, value) = path.iter().fold((ty, value), |(ty, value), segment| {
        let key_field = key_field(&ty, segment);
        let (ty, get) = (quote!(#key_field::Type), quote!(#key_field::get));
        let get = respan(segment.span(), get);
        (respan(segment.span(), ty), quote!(#get(#value)))
    });
    value
}

/// The attribute that contains a part, with the conversion from its value.
pub(super) struct Attribute {
    /// The name of the attribute.
    pub(super) name: TokenStream,
    /// The type of the attribute's value.
    pub(super) ty: TokenStream,
    path: Vec<Ident>,
}

impl Attribute {
    /// The fields of a flattened struct are attributes of the item.
    pub(super) fn of(field: &Field<'_>, form: &Form) -> Self {
        match form.path.split_first() {
            Some((first, rest)) if field.is_flattened() => {
                let parent = parent_type(field, form);
                let key_field = key_field(&parent, first);
                Self { name: quote!(#key_field::ATTRIBUTE), ty: type_of(parent, &form.path[..1]), path: rest.to_vec() }
            }
            _ => {
                Self { name: field.attribute.to_token_stream(), ty: parent_type(field, form), path: form.path.clone() }
            }
        }
    }

    /// Generates a reference to the part from a reference to the attribute's value.
    pub(super) fn reference(&self, value: TokenStream) -> TokenStream {
        get(self.ty.clone(), &self.path, value)
    }

    /// Identifies the part in the attribute: `owner.name`. Empty if the part is the whole attribute.
    pub(super) fn path(&self) -> String {
        self.path.iter().map(Ident::to_string).collect::<Vec<_>>().join(".")
    }

    /// Returns the type of the part.
    pub(super) fn part_type(&self) -> TokenStream {
        type_of(self.ty.clone(), &self.path)
    }
}

/// Returns the text that identifies how a part is computed from its attribute. `None` if the part is the whole attribute.
pub(super) fn function(field: &Field<'_>, form: &Form) -> Option<String> {
    let path = Attribute::of(field, form).path();
    match (form.user_function(), path.is_empty()) {
        (None, true) => None,
        (None, false) => Some(path),
        (Some(function), true) => Some(name::display(function)),
        (Some(function), false) => Some(format!("{}({path})", name::display(function))),
    }
}
