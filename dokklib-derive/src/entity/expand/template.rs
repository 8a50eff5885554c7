//! Generates the templates, shapes and part types of keys.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{Form, Head, Item, Key, Model, Part};
use crate::field::{self, Field, Role};
use crate::name;
use crate::span::respan;

/// The role of a key in the table or in an index.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum KeyRole {
    Partition,
    Sort,
}

impl KeyRole {
    pub(super) fn marker(self) -> TokenStream {
        match self {
            Self::Partition => quote!(_p::PartitionKeyRole),
            Self::Sort => quote!(_p::SortKeyRole),
        }
    }
}

/// The source of a key's values.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Source {
    ConstructorParameters,
    ItemFields,
}

/// Returns the type of a part without `Option`.
///
/// Only a part of an index key can be an `Option`. A trait resolves it, because the type can be an alias.
pub(super) fn part_type(field: &Field<'_>) -> TokenStream {
    let ty = field.ty;
    match field.role {
        Role::InIndexKey => respan(ty.span(), quote!(<#ty as _p::IndexPart>::Part)),
        Role::Plain | Role::InPrimaryKey => quote!(#ty),
    }
}

/// Returns the type of a part for signatures and documentation, where an `Option` is recognized by its name.
pub(super) fn display_type<'a>(field: &Field<'a>) -> &'a Type {
    match field.role {
        Role::InIndexKey => field::option_type(field.ty).unwrap_or(field.ty),
        Role::Plain | Role::InPrimaryKey => field.ty,
    }
}

/// Returns the type of a part in key declarations. Two declarations match if these types are equal.
pub(super) fn declared_type(ty: &TokenStream, span: proc_macro2::Span) -> TokenStream {
    respan(span, quote!(<#ty as _p::KeyPart>::Declared))
}

/// Generates the template that a key is built from.
pub(super) fn template(item: &Item<'_>, key: &Key, role: KeyRole, source: Source) -> TokenStream {
    let pieces = key.parts.iter().filter_map(|part| match part {
        Part::Literal(text) => Some(quote!(_p::Piece::Literal(#text))),
        Part::Field(i, form) => Some(piece(&item.fields[*i], form, source)),
        Part::Unknown(_) => None,
    });
    match &key.head {
        Head::SelfEntity => quote!(_p::Template::new(_p::own_key::<Self>(), &[#(#pieces),*])),
        Head::OtherEntity(other) => {
            let entity = key_of(item, other, key, role);
            quote!(_p::Template::new(#entity, &[#(#pieces),*]))
        }
        Head::Literal(text) => quote!(_p::Template::Literal(#text)),
    }
}

fn piece(field: &Field<'_>, form: &Form, source: Source) -> TokenStream {
    let (ident, ty) = (field.ident, field.ty);
    let part = ident.unraw().to_string();
    let value = match (source, field.role) {
        (Source::ConstructorParameters, _) => {
            let ty = display_type(field);
            quote!(_p::IntoPart::<#ty>::as_part(&#ident))
        }
        (Source::ItemFields, Role::InIndexKey) => {
            let part = respan(ty.span(), quote!(<#ty as _p::IndexPart>::part));
            quote!(#part(&self.#ident))
        }
        (Source::ItemFields, Role::Plain | Role::InPrimaryKey) => {
            let part = respan(ty.span(), quote!(<#ty as _p::KeyPart>::part));
            quote!(#part(&self.#ident))
        }
    };
    match self::form(field, form) {
        None => quote!(_p::Piece::new(#part, #value)),
        Some(form) => quote!(_p::Piece::with_form(#part, #value, #form)),
    }
}

/// Generates the form of a part, if it isn't the natural one. A type that doesn't support the form is reported at the
/// field in the key's declaration.
fn form(field: &Field<'_>, form: &Form) -> Option<TokenStream> {
    let ty = part_type(field);
    match form {
        Form::Natural => None,
        Form::Desc(name) => Some(respan(name.span(), quote!(_p::Form::NATURAL.descending::<#ty>()))),
        Form::Pad(name, width) => Some(respan(name.span(), quote!(_p::Form::padded::<#ty>(#width)))),
    }
}

/// Generates the reference to another entity's key with the expected part types. A mismatch is reported at the entity's
/// name.
fn key_of(item: &Item<'_>, other: &syn::Path, key: &Key, role: KeyRole) -> TokenStream {
    let marker = role.marker();
    let (list, tuple) = (type_list(item, key, &quote!(())), type_tuple(item, key));
    let other = quote_spanned!(other.span()=> #other);
    quote!(_p::key_of::<#other, #marker, #list, #tuple>())
}

/// Returns the declared types of the parts as a nested list that ends with `end`.
pub(super) fn type_list(item: &Item<'_>, key: &Key, end: &TokenStream) -> TokenStream {
    let types: Vec<TokenStream> = part_types(item, key).collect();
    types.into_iter().rev().fold(end.clone(), |rest, ty| quote!((#ty, #rest)))
}

/// Returns the declared types of the parts as a flat tuple, which error messages show.
fn type_tuple(item: &Item<'_>, key: &Key) -> TokenStream {
    let types = part_types(item, key);
    quote!((#(#types,)*))
}

fn part_types(item: &Item<'_>, key: &Key) -> impl Iterator<Item = TokenStream> {
    key.parts.iter().filter_map(|part| match part {
        Part::Literal(_) => Some(quote!(_p::Literal)),
        Part::Field(i, form) => {
            let field = &item.fields[*i];
            let declared = declared_type(&part_type(field), field.ty.span());
            Some(match form {
                Form::Natural => declared,
                Form::Desc(_) => quote!(_p::Desc<#declared>),
                Form::Pad(_, width) => quote!(_p::Pad<#declared, #width>),
            })
        }
        Part::Unknown(_) => None,
    })
}

/// Generates the segments after the prefix, as a constant.
pub(super) fn segments(item: &Item<'_>, key: &Key) -> TokenStream {
    let segments = key.parts.iter().filter_map(|part| {
        let (i, form) = match part {
            Part::Literal(text) => return Some(quote!(_p::Segment::Literal(#text))),
            Part::Field(i, form) => (*i, form),
            Part::Unknown(_) => return None,
        };
        let field = &item.fields[i];
        let part = &field.attribute;
        Some(match self::form(field, form) {
            None => quote!(_p::Segment::part(#part)),
            Some(form) => quote!(_p::Segment::part_with_form(#part, #form)),
        })
    });
    quote!(&[#(#segments),*])
}

/// Generates the shape of a key, as a constant.
pub(super) fn shape(item: &Item<'_>, key: &Key, role: KeyRole) -> TokenStream {
    let segments = segments(item, key);
    match &key.head {
        Head::SelfEntity => quote!(_p::KeyShape::own(_p::own_key::<Self>(), #segments)),
        Head::OtherEntity(other) => {
            let entity = key_of(item, other, key, role);
            quote!(_p::KeyShape::of(#entity, #segments))
        }
        Head::Literal(text) => quote!(_p::KeyShape::literal(_p::own_key::<Self>(), #text)),
    }
}

/// Generates the checks of keys with the prefix of another entity: they have the literals that this entity declares, and
/// the schema has a tag if they extend its keys. The types of the keys don't contain literals.
pub(super) fn literal_checks<'k>(
    item: &Item<'_>,
    schema: &str,
    keys: impl Iterator<Item = (&'k Key, KeyRole)>,
) -> Vec<TokenStream> {
    let checks = keys.filter_map(|(key, role)| {
        let Head::OtherEntity(other) = &key.head else { return None };
        let first = key.parts.iter().find_map(|part| match part {
            Part::Literal(text) => Some(text),
            Part::Field(..) | Part::Unknown(_) => None,
        })?;
        let (entity, segments) = (key_of(item, other, key, role), segments(item, key));
        let entity_name = name::display(other);
        let literals = quote_spanned!(first.span()=> _p::assert_declared_literals(#entity, #segments, #entity_name));
        let tag = quote!(_p::assert_tag_for_extended_key(__LAYOUT, #schema, #entity, #segments, #entity_name));
        Some([literals, respan(other.span(), tag)])
    });
    checks.flatten().collect()
}

/// Formats a key for documentation: `ORDER#<placed_at>#<id>`, or `User(user)`.
pub(super) fn display_key(model: &Model<'_>, item: &Item<'_>, key: &Key) -> String {
    let field = |ident: &Ident| ident.unraw().to_string();
    let parts = key.parts.iter().map(|part| match part {
        Part::Literal(text) => (format!("{:?}", text.value()), text.value()),
        Part::Field(i, form) => {
            let name = field(item.fields[*i].ident);
            match form {
                Form::Natural => (name.clone(), format!("<{name}>")),
                Form::Desc(_) => (format!("desc({name})"), format!("<desc {name}>")),
                Form::Pad(_, width) => (format!("pad({name}, {width})"), format!("<{name}>")),
            }
        }
        Part::Unknown(name) => (field(name), format!("<{}>", field(name))),
    });
    let (declared, stored): (Vec<_>, Vec<_>) = parts.unzip();
    match &key.head {
        Head::SelfEntity => format!("{}#{}", model.prefix, stored.join("#")),
        // The prefix of another entity is unknown to the derive.
        Head::OtherEntity(other) => format!("{}({})", name::display(other), declared.join(", ")),
        Head::Literal(text) => text.clone(),
    }
}
