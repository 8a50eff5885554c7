//! Keys: what makes them, what they look like, and which types their parts have.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{Form, Head, Item, Key, Model, Part};
use crate::field::{self, Field, Role};
use crate::name;

/// Where a key stands.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Partition,
    Sort,
}

impl Place {
    pub(super) fn marker(self) -> TokenStream {
        match self {
            Self::Partition => quote!(_p::InPartitionKey),
            Self::Sort => quote!(_p::InSortKey),
        }
    }
}

/// Where the values of a key come from.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Source {
    /// The parameters of a constructor.
    Parameters,
    /// The fields of an item.
    Fields,
}

/// The type of a part where it is there.
///
/// By a trait, and not by its spelling, where it can be an `Option`; in the primary key it can't.
pub(super) fn part_type(field: &Field<'_>) -> TokenStream {
    let ty = field.ty;
    match field.role {
        Role::InIndexKey => name::at(ty.span(), quote!(<#ty as _p::IndexPart>::Part)),
        Role::Free | Role::InPrimaryKey => quote!(#ty),
    }
}

/// The same as documentation shows it.
pub(super) fn shown_type<'a>(field: &Field<'a>) -> &'a Type {
    match field.role {
        Role::InIndexKey => field::optional(field.ty).unwrap_or(field.ty),
        Role::Free | Role::InPrimaryKey => field.ty,
    }
}

/// The type of a part as declarations of keys are compared by.
pub(super) fn declared(ty: &TokenStream, at: proc_macro2::Span) -> TokenStream {
    name::at(at, quote!(<#ty as _p::KeyPart>::Declared))
}

/// The call that gives what makes a key.
pub(super) fn template(item: &Item<'_>, key: &Key, place: Place, source: Source) -> TokenStream {
    let pieces = key.parts.iter().filter_map(|part| match part {
        Part::Literal(text) => Some(quote!(_p::Piece::Literal(#text))),
        Part::Field(at, form) => Some(piece(&item.fields[*at], form, source)),
        Part::Unknown(_) => None,
    });
    match &key.head {
        Head::Own => quote!(_p::Template::new(_p::own_key::<Self>(), &[#(#pieces),*])),
        Head::Entity(other) => {
            let entity = key_of(item, other, key, place);
            quote!(_p::Template::new(#entity, &[#(#pieces),*]))
        }
        Head::Literal(text) => quote!(_p::Template::Literal(#text)),
    }
}

fn piece(field: &Field<'_>, form: &Form, source: Source) -> TokenStream {
    let (ident, ty) = (field.ident, field.ty);
    let part = ident.unraw().to_string();
    let value = match (source, field.role) {
        (Source::Parameters, _) => {
            let ty = shown_type(field);
            quote!(_p::IntoPart::<#ty>::as_part(&#ident))
        }
        (Source::Fields, Role::InIndexKey) => {
            let part = name::at(ty.span(), quote!(<#ty as _p::IndexPart>::part));
            quote!(#part(&self.#ident))
        }
        (Source::Fields, Role::Free | Role::InPrimaryKey) => {
            let part = name::at(ty.span(), quote!(<#ty as _p::KeyPart>::part));
            quote!(#part(&self.#ident))
        }
    };
    match self::form(field, form) {
        None => quote!(_p::Piece::new(#part, #value)),
        Some(form) => quote!(_p::Piece::formed(#part, #value, #form)),
    }
}

/// How a part is written, if it isn't as its type writes it. What its type must be is reported where the key names it.
fn form(field: &Field<'_>, form: &Form) -> Option<TokenStream> {
    let ty = part_type(field);
    match form {
        Form::Natural => None,
        Form::Desc(named) => Some(name::at(named.span(), quote!(_p::Form::desc::<#ty>()))),
        Form::Pad(named, width) => Some(name::at(named.span(), quote!(_p::Form::pad::<#ty>(#width)))),
    }
}

/// The other entity, with what its key must be made of. The bound is reported at its name.
fn key_of(item: &Item<'_>, other: &syn::Path, key: &Key, place: Place) -> TokenStream {
    let marker = place.marker();
    let (list, shown) = (list(item, key, &quote!(())), shown_list(item, key));
    let other = quote_spanned!(other.span()=> #other);
    quote!(_p::key_of::<#other, #marker, #list, #shown>())
}

/// The declared types of the parts, nested to the right.
pub(super) fn list(item: &Item<'_>, key: &Key, end: &TokenStream) -> TokenStream {
    let members: Vec<TokenStream> = members(item, key).collect();
    members.into_iter().rev().fold(end.clone(), |rest, member| quote!((#member, #rest)))
}

/// The same as a flat tuple, which messages show.
fn shown_list(item: &Item<'_>, key: &Key) -> TokenStream {
    let members = members(item, key);
    quote!((#(#members,)*))
}

fn members(item: &Item<'_>, key: &Key) -> impl Iterator<Item = TokenStream> {
    key.parts.iter().filter_map(|part| match part {
        Part::Literal(_) => Some(quote!(_p::Literal)),
        Part::Field(at, form) => {
            let field = &item.fields[*at];
            let declared = declared(&part_type(field), field.ty.span());
            Some(match form {
                Form::Natural => declared,
                Form::Desc(_) => quote!(_p::Desc<#declared>),
                Form::Pad(_, width) => quote!(_p::Pad<#declared, #width>),
            })
        }
        Part::Unknown(_) => None,
    })
}

/// What follows the prefix, as a constant.
pub(super) fn segments(item: &Item<'_>, key: &Key) -> TokenStream {
    let segments = key.parts.iter().filter_map(|part| {
        let (at, form) = match part {
            Part::Literal(text) => return Some(quote!(_p::Segment::Literal(#text))),
            Part::Field(at, form) => (*at, form),
            Part::Unknown(_) => return None,
        };
        let field = &item.fields[at];
        let part = &field.attribute;
        Some(match self::form(field, form) {
            None => quote!(_p::Segment::part(#part)),
            Some(form) => quote!(_p::Segment::formed(#part, #form)),
        })
    });
    quote!(&[#(#segments),*])
}

/// What the key looks like, as a constant.
pub(super) fn shape(item: &Item<'_>, key: &Key, place: Place) -> TokenStream {
    let segments = segments(item, key);
    match &key.head {
        Head::Own => quote!(_p::KeyShape::own(_p::own_key::<Self>(), #segments)),
        Head::Entity(other) => {
            let entity = key_of(item, other, key, place);
            quote!(_p::KeyShape::of(#entity, #segments))
        }
        Head::Literal(text) => quote!(_p::KeyShape::literal(#text)),
    }
}

/// That a key of another entity has the literals that it declares, which types don't tell.
pub(super) fn literal_checks<'k>(item: &Item<'_>, keys: impl Iterator<Item = (&'k Key, Place)>) -> TokenStream {
    let checks = keys.filter_map(|(key, place)| {
        let Head::Entity(other) = &key.head else { return None };
        let first = key.parts.iter().find_map(|part| match part {
            Part::Literal(text) => Some(text),
            Part::Field(..) | Part::Unknown(_) => None,
        })?;
        let (entity, segments) = (key_of(item, other, key, place), segments(item, key));
        let shown = name::shown(other);
        Some(quote_spanned! {first.span()=>
            const _: () = _p::assert_literals(#entity, #segments, #shown);
        })
    });
    quote!(#(#checks)*)
}

/// The key as documentation shows it: `ORDER#<placed_at>#<id>`, or `User(user)`.
pub(super) fn shown(model: &Model<'_>, item: &Item<'_>, key: &Key) -> String {
    let field = |ident: &Ident| ident.unraw().to_string();
    let parts = key.parts.iter().map(|part| match part {
        Part::Literal(text) => (format!("{:?}", text.value()), text.value()),
        Part::Field(at, form) => {
            let name = field(item.fields[*at].ident);
            match form {
                Form::Natural => (name.clone(), format!("<{name}>")),
                Form::Desc(_) => (format!("desc({name})"), format!("<desc {name}>")),
                Form::Pad(_, width) => (format!("pad({name}, {width})"), format!("<{name}>")),
            }
        }
        Part::Unknown(name) => (field(name), format!("<{}>", field(name))),
    });
    let (written, stored): (Vec<_>, Vec<_>) = parts.unzip();
    match &key.head {
        Head::Own => format!("{}#{}", model.prefix, stored.join("#")),
        // The prefix of another entity is not known here.
        Head::Entity(other) => format!("{}({})", name::shown(other), written.join(", ")),
        Head::Literal(text) => text.clone(),
    }
}
