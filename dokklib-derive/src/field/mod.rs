//! The fields of a struct or of an enum variant, which are stored as attributes.

pub(crate) mod checked;
pub(crate) mod expand;
pub(crate) mod parse;

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{GenericArgument, Path, PathArguments, Type, Visibility};

use self::checked::CheckedType;
use self::parse::FieldOptions;
use crate::case::Case;
use crate::context::Context;
use crate::{message, name};

/// A field and the way it is stored.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) vis: &'a Visibility,
    pub(crate) ty: &'a Type,
    /// The check of the type, which all other generated code relies on.
    pub(crate) checked: Option<CheckedType<'a>>,
    /// The name of the attribute in DynamoDB.
    pub(crate) attribute: String,
    /// Other names under which the attribute is read, but not written.
    pub(crate) aliases: Vec<String>,
    /// The first option `alias`.
    pub(crate) alias_option: Option<Ident>,
    pub(crate) if_missing: IfMissing,
    /// The option `strict`: only the form that is written is read.
    pub(crate) strict: Option<Ident>,
    pub(crate) storage: Storage,
    /// The value that the library writes, with the option that declares it.
    pub(crate) managed: Option<(Managed, Ident)>,
    /// `unique`, with the fields of its scope.
    pub(crate) unique: Option<(Ident, Vec<Ident>)>,
    /// `true` for a field in the scope of a unique field.
    pub(crate) is_scope: bool,
    /// The name of the path constant.
    pub(crate) constant: Ident,
    pub(crate) role: Role,
    /// `true` if an index key contains the field, and the primary key doesn't determine that part.
    pub(crate) is_index_field: bool,
    /// `true` if the type of the field writes a part of a key, so that it must be a key part.
    pub(crate) is_key_part: bool,
    /// `true` if the attribute itself is a key of an index.
    pub(crate) is_index_key: bool,
    /// `true` if the attribute itself is a key of the table.
    pub(crate) is_table_key: bool,
}

/// The way a field is stored. The identifier is the option that declares it.
pub(crate) enum Storage {
    /// In one attribute, converted by the trait `Attribute`.
    Attribute,
    /// In one attribute, serialized by serde.
    Serde(Ident),
    /// Only in the primary key.
    KeyOnly(Ident),
    /// In the time to live attribute of the schema.
    Ttl(Ident),
    /// In one attribute for each field of its type.
    Flatten(Ident),
    /// In all attributes that don't belong to another field.
    Rest(Ident),
    /// Not stored.
    Skip(Ident),
}

/// A value that the library writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Managed {
    Version,
    CreatedAt,
    UpdatedAt,
}

/// The role of a field in the keys of its item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Not a part of a key.
    Plain,
    InPrimaryKey,
    /// A part of an index key, but not of the primary key.
    InIndexKey,
}

/// The value of a field whose attribute is missing.
pub(crate) enum IfMissing {
    /// Decided by the field's type: `None` for an `Option`, and an error for most other types.
    ByType,
    /// The default value of the field's type.
    Default,
    /// The return value of this function.
    Function(Path),
}

impl<'a> Field<'a> {
    pub(crate) fn new(field: &'a syn::Field, ident: &'a Ident, options: FieldOptions, case: Option<Case>) -> Self {
        let name = ident.unraw().to_string();
        let FieldOptions { path, rename, aliases, default, strict, storage, managed, unique, .. } = options;
        let unique_option = unique.key().cloned();
        let managed_option = managed.key().cloned();
        Self {
            ident,
            vis: &field.vis,
            ty: &field.ty,
            checked: None,
            attribute: match rename.take() {
                Some(name) => name.value(),
                None => case.map_or(name.clone(), |case| case.convert_field(&name)),
            },
            aliases: aliases.iter().map(|(_, alias)| alias.value()).collect(),
            alias_option: aliases.into_iter().next().map(|(option, _)| option),
            if_missing: match default.take() {
                None => IfMissing::ByType,
                Some(None) => IfMissing::Default,
                Some(Some(function)) => IfMissing::Function(function),
            },
            strict: strict.key().cloned(),
            storage: storage.take().unwrap_or(Storage::Attribute),
            managed: managed.take().zip(managed_option),
            unique: unique_option.zip(unique.take()),
            is_scope: false,
            constant: path.take().unwrap_or_else(|| name::constant(ident)),
            role: Role::Plain,
            is_index_field: false,
            is_key_part: false,
            is_index_key: false,
            is_table_key: false,
        }
    }

    /// Returns the type for code that uses a trait of the type. A type without the trait is reported only where all types are
    /// checked.
    pub(crate) fn checked_type(&self) -> Type {
        self.checked.as_ref().map_or_else(|| self.ty.clone(), CheckedType::alias)
    }

    /// Returns `true` if the field is stored in exactly one attribute.
    pub(crate) fn is_attribute(&self) -> bool {
        matches!(self.storage, Storage::Attribute | Storage::Serde(_) | Storage::Ttl(_))
    }

    pub(crate) fn is_ttl(&self) -> bool {
        matches!(self.storage, Storage::Ttl(_))
    }

    /// Returns `true` if a marker type represents the field in checks of index keys.
    pub(crate) fn has_marker(&self) -> bool {
        self.is_key() || self.is_index_field
    }

    /// Returns `true` if the attribute itself is a key of the table or of an index.
    pub(crate) fn is_key(&self) -> bool {
        self.is_index_key || self.is_table_key
    }

    /// Returns `true` if the field is stored only in keys of secondary indexes.
    pub(crate) fn is_kept_by_index(&self) -> bool {
        matches!(self.storage, Storage::KeyOnly(_)) && self.role == Role::InIndexKey
    }

    pub(crate) fn is_flattened(&self) -> bool {
        matches!(self.storage, Storage::Flatten(_))
    }

    pub(crate) fn is_skipped(&self) -> bool {
        matches!(self.storage, Storage::Skip(_))
    }

    /// Returns the names under which the field's attribute is read.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        // Only the schema knows the name of its time to live attribute.
        let stored = (self.is_attribute() && !self.is_ttl()).then_some(&self.attribute);
        stored.into_iter().chain(&self.aliases)
    }
}

/// Returns the inner type of an `Option`, which is recognized by its name.
pub(crate) fn option_type(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) if arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}

/// Reports fields with the same attribute name or the same path constant, and a second field with an option that only one
/// field can have.
pub(crate) fn check(cx: &Context, attribute: &str, fields: &[Field<'_>]) {
    let has_path = |field: &&Field<'_>| !matches!(field.storage, Storage::Skip(_) | Storage::Rest(_));
    for (i, field) in fields.iter().enumerate().filter(|(_, field)| has_path(field)) {
        let mut previous = fields[..i].iter().filter(has_path);
        if let Some(first) = previous.find(|first| first.constant == field.constant) {
            let (constant, first) = (field.constant.to_string(), first.ident.to_string());
            cx.error(
                field.ident,
                message::field::duplicate_constant(attribute, &constant, &first, &field.ident.to_string()),
            );
        }
    }
    let single_options = |is_ttl: bool| {
        fields.iter().filter_map(move |field| match &field.storage {
            Storage::Rest(option) if !is_ttl => Some(option),
            Storage::Ttl(option) if is_ttl => Some(option),
            _ => None,
        })
    };
    for option in single_options(false).skip(1).chain(single_options(true).skip(1)) {
        cx.error(option, message::field::second_field(&option.to_string()));
    }
    for managed in [Managed::Version, Managed::CreatedAt, Managed::UpdatedAt] {
        let options = fields.iter().filter_map(|field| field.managed.as_ref().filter(|(found, _)| *found == managed));
        for (_, option) in options.skip(1) {
            cx.error(option, message::field::second_field(&option.to_string()));
        }
    }
    check_names(cx, attribute, fields);
}

/// Reports fields with the same attribute name.
pub(crate) fn check_names(cx: &Context, attribute: &str, fields: &[Field<'_>]) {
    for (i, field) in fields.iter().enumerate() {
        let names: Vec<&String> = field.names().collect();
        for first in &fields[..i] {
            if let Some(name) = first.names().find(|name| names.contains(name)) {
                let (first, second) = (first.ident.to_string(), field.ident.to_string());
                cx.error(field.ident, message::field::duplicate_name(attribute, name, &first, &second));
            }
        }
    }
}

/// Returns `true` if the type has the name of a type that is a key part. Other types can be key parts, too.
pub(crate) fn is_known_key_part(ty: &Type) -> bool {
    const KNOWN: &[&str] = &[
        "String",
        "bool",
        "u8",
        "u16",
        "u32",
        "u64",
        "u128",
        "i8",
        "i16",
        "i32",
        "i64",
        "Uuid",
        "Ulid",
        "NaiveDate",
        "NaiveDateTime",
        "DateTime",
    ];
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| KNOWN.iter().any(|known| last.ident == known))
}

/// Returns `true` if the type has the name of a type that is stored as a value without fields, such as `String` or
/// `Option<u64>`.
pub(crate) fn is_known_value(ty: &Type) -> bool {
    checked::is_known(option_type(ty).unwrap_or(ty), false)
}
