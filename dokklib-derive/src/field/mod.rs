//! The fields of a struct or of an enum's variant: each is an attribute.

pub(crate) mod expand;
pub(crate) mod parse;

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Path, Type};

use self::parse::FieldAttributes;
use crate::case::Case;
use crate::context::Context;
use crate::{message, name};

/// A field as it is stored.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    /// What DynamoDB calls the attribute.
    pub(crate) attribute: String,
    /// What it was called before: read and not written.
    pub(crate) aliases: Vec<String>,
    pub(crate) absent: Absent,
    /// Not stored at all.
    pub(crate) skip: bool,
    pub(crate) constant: Ident,
    pub(crate) in_primary_key: bool,
}

/// What a field is whose attribute isn't there.
pub(crate) enum Absent {
    /// What its type says, which may be a fault.
    Type,
    /// The default value of its type.
    Default,
    /// What this function gives.
    Function(Path),
}

impl<'a> Field<'a> {
    pub(crate) fn new(ident: &'a Ident, ty: &'a Type, attributes: FieldAttributes, case: Option<Case>) -> Self {
        let own = ident.unraw().to_string();
        let FieldAttributes { path, rename, aliases, default, skip, .. } = attributes;
        Self {
            ident,
            ty,
            attribute: match rename.take() {
                Some(name) => name.value(),
                None => case.map_or(own.clone(), |case| case.of_field(&own)),
            },
            aliases: aliases.iter().map(|(_, alias)| alias.value()).collect(),
            absent: match default.take() {
                None => Absent::Type,
                Some(None) => Absent::Default,
                Some(Some(function)) => Absent::Function(function),
            },
            skip: skip.get().is_some(),
            constant: path.take().unwrap_or_else(|| name::constant(ident)),
            in_primary_key: false,
        }
    }

    /// The names under which the attribute is read.
    fn names(&self) -> impl Iterator<Item = &String> {
        let stored = (!self.skip).then_some(&self.attribute);
        stored.into_iter().chain(&self.aliases)
    }
}

/// Reports two fields of one attribute, and two whose names differ in case only and would have one path.
pub(crate) fn check(cx: &Context, attribute: &str, fields: &[Field<'_>]) {
    for (at, field) in fields.iter().enumerate().filter(|(_, field)| !field.skip) {
        let mut before = fields[..at].iter().filter(|first| !first.skip);
        if let Some(first) = before.find(|first| first.constant == field.constant) {
            let (constant, first) = (field.constant.to_string(), first.ident.to_string());
            cx.error(field.ident, message::same_constant(attribute, &constant, &first, &field.ident.to_string()));
        }
    }
    check_names(cx, attribute, fields);
}

/// Reports two fields of one attribute.
pub(crate) fn check_names(cx: &Context, attribute: &str, fields: &[Field<'_>]) {
    for (at, field) in fields.iter().enumerate() {
        let mine: Vec<&String> = field.names().collect();
        for first in &fields[..at] {
            if let Some(name) = first.names().find(|name| mine.contains(name)) {
                let (first, second) = (first.ident.to_string(), field.ident.to_string());
                cx.error(field.ident, message::same_name(attribute, name, &first, &second));
            }
        }
    }
}
