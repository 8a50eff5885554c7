//! The attributes of the type and of its members as they were written.

use proc_macro2::Ident;
use syn::{Attribute, Data, DeriveInput, Fields, Path, Type};

use crate::attr::{self, Once};
use crate::context::Context;
use crate::message::{self, Level};

const FORMAT: &str = "#[collection(exhaustive)]";
const KEYS: &[&str] = &["exhaustive", "crate"];
const MEMBER_KEYS: &[&str] = &["other"];

#[derive(Default)]
pub(super) struct Parsed<'a> {
    /// An item that is of no member is an error.
    pub(super) exhaustive: Once<()>,
    pub(super) krate: Once<Path>,
    pub(super) members: Vec<Member<'a>>,
}

/// A variant or a field.
pub(super) struct Member<'a> {
    pub(super) ident: &'a Ident,
    /// What it holds; `None` for a variant that doesn't hold one thing, which is reported.
    pub(super) ty: Option<&'a Type>,
    /// It takes what is of no other member.
    pub(super) other: Once<()>,
}

impl Parsed<'_> {
    /// What holds items of one type, by its name and its type.
    pub(super) fn items(&self) -> impl Iterator<Item = (&Ident, &Type)> {
        self.members.iter().filter(|member| member.other.get().is_none()).filter_map(Member::named)
    }

    /// What takes the items that are of no other member.
    pub(super) fn other(&self) -> Option<(&Ident, &Type)> {
        self.members.iter().find(|member| member.other.get().is_some()).and_then(Member::named)
    }
}

impl Member<'_> {
    fn named(&self) -> Option<(&Ident, &Type)> {
        Some((self.ident, self.ty?))
    }
}

pub(super) fn parse<'a>(cx: &Context, input: &'a DeriveInput) -> Parsed<'a> {
    let mut found = Parsed::default();
    attr::walk(cx, &input.attrs, "collection", FORMAT, |key, input| {
        match key.to_string().as_str() {
            "exhaustive" => found.exhaustive.set(cx, key, ()),
            "crate" => found.krate.set(cx, key, attr::crate_path("collection", key, input)?),
            "other" => return Err(syn::Error::new(key.span(), message::other_on_the_type())),
            unknown => {
                let text = message::unknown_key(unknown, "collection", Level::Container, KEYS, &[]);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    found.members = match &input.data {
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                let ty = match &variant.fields {
                    Fields::Unnamed(fields) if fields.unnamed.len() == 1 => fields.unnamed.first().map(|held| &held.ty),
                    Fields::Unnamed(_) | Fields::Named(_) | Fields::Unit => None,
                };
                Member { ident: &variant.ident, ty, other: other(cx, &variant.attrs, Level::Variant) }
            })
            .collect(),
        Data::Struct(data) => data
            .fields
            .iter()
            .filter_map(|field| {
                let ident = field.ident.as_ref()?;
                Some(Member { ident, ty: Some(&field.ty), other: other(cx, &field.attrs, Level::Field) })
            })
            .collect(),
        Data::Union(_) => Vec::new(),
    };
    found
}

fn other(cx: &Context, attributes: &[Attribute], level: Level) -> Once<()> {
    let mut other = Once::default();
    attr::walk(cx, attributes, "collection", "#[collection(other)]", |key, _| {
        match key.to_string().as_str() {
            "other" => other.set(cx, key, ()),
            unknown => {
                let text = message::unknown_key(unknown, "collection", level, MEMBER_KEYS, KEYS);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    other
}
