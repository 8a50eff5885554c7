//! The fields of a struct or of an enum's variant: each is an attribute.

pub(crate) mod expand;
pub(crate) mod parse;

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{GenericArgument, Path, PathArguments, Type};

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
    pub(crate) storage: Storage,
    pub(crate) constant: Ident,
    pub(crate) role: Role,
    /// Whether its attribute is itself a key of an index.
    pub(crate) is_key: bool,
}

/// Where a field is, with the token that says so.
pub(crate) enum Storage {
    /// In an attribute.
    Attribute,
    /// In an attribute, as serde serializes it.
    Serde(Ident),
    /// In keys, and in no attribute of its own.
    KeyOnly(Ident),
    /// In as many attributes as it has fields.
    Flatten(Ident),
    /// In all attributes that no other field is.
    Rest(Ident),
    /// Nowhere.
    Skip(Ident),
}

/// What a field is to the keys of its item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Free,
    InPrimaryKey,
    /// In the key of a secondary index, and not in the primary key.
    InIndexKey,
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
        let FieldAttributes { path, rename, aliases, default, storage, .. } = attributes;
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
            storage: storage.take().unwrap_or(Storage::Attribute),
            constant: path.take().unwrap_or_else(|| name::constant(ident)),
            role: Role::Free,
            is_key: false,
        }
    }

    /// Whether it is one attribute, of a name of its own.
    pub(crate) fn is_attribute(&self) -> bool {
        matches!(self.storage, Storage::Attribute | Storage::Serde(_))
    }

    /// Whether a type stands for it where keys of secondary indexes are meant.
    pub(crate) fn has_marker(&self) -> bool {
        self.is_key || self.role == Role::InIndexKey
    }

    pub(crate) fn is_skipped(&self) -> bool {
        matches!(self.storage, Storage::Skip(_))
    }

    /// The names under which its attribute is read.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        let stored = self.is_attribute().then_some(&self.attribute);
        stored.into_iter().chain(&self.aliases)
    }
}

/// What an `Option` is of, where a type is spelled as one.
pub(crate) fn optional(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(of)) if arguments.args.len() == 1 => Some(of),
        _ => None,
    }
}

/// Reports two fields of one attribute, two whose names differ in case only and would have one path, and two that take
/// what is unknown.
pub(crate) fn check(cx: &Context, attribute: &str, fields: &[Field<'_>]) {
    let has_path = |field: &&Field<'_>| !matches!(field.storage, Storage::Skip(_) | Storage::Rest(_));
    for (at, field) in fields.iter().enumerate().filter(|(_, field)| has_path(field)) {
        let mut before = fields[..at].iter().filter(has_path);
        if let Some(first) = before.find(|first| first.constant == field.constant) {
            let (constant, first) = (field.constant.to_string(), first.ident.to_string());
            cx.error(field.ident, message::same_constant(attribute, &constant, &first, &field.ident.to_string()));
        }
    }
    let mut rests = fields.iter().filter_map(|field| match &field.storage {
        Storage::Rest(option) => Some(option),
        _ => None,
    });
    if rests.next().is_some() {
        rests.for_each(|second| cx.error(second, message::two_rests()));
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
