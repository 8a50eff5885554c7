//! The model that is expanded to code. It can't represent an error.

use proc_macro2::Ident;
use syn::{DeriveInput, LitStr, Path, Type};

use super::constant::Constant;
use super::form::Form;
use super::parse::Returns;
use super::upper_case_name;
use crate::field::{self, Field};
use crate::key_format::KeyFormat;
use crate::name;

pub(super) use super::key::{DeclaredKey, Head, Key, KeyAttribute, Part, PrimaryKey};

pub(super) struct Model<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) crate_path: Option<Path>,
    pub(super) prefix: String,
    /// The prefix option, whose text the schema's key format may not allow.
    pub(super) prefix_option: Option<LitStr>,
    /// `None` for `SingleTable`.
    pub(super) schema: Option<Path>,
    pub(super) format: KeyFormat,
    pub(super) constructors: Constructors,
    pub(super) body: Body<'a>,
    /// `true` after an error: the generated items keep their signatures, and their bodies are placeholders.
    pub(super) only_signatures: bool,
}

/// The names of the constructors.
pub(super) struct Constructors {
    pub(super) key: Ident,
    pub(super) query: Ident,
    pub(super) partition_key: Ident,
    pub(super) sort_key: Ident,
    pub(super) prefix_sort_key: Ident,
}

pub(super) enum Body<'a> {
    /// A unit entity, with the parts of its key.
    UnitEntity(Vec<UnitPart>),
    Item(Box<Item<'a>>),
    /// An enum, a union or a tuple struct. Reported by the check.
    Unsupported,
}

/// A part of the key of a unit entity.
pub(super) struct UnitPart {
    /// The parameter of the constructors.
    pub(super) ident: Ident,
    /// The name in messages.
    pub(super) name: String,
    pub(super) ty: Type,
    /// `true` for the string of a unit entity without `key`.
    pub(super) is_string: bool,
}

pub(super) struct Item<'a> {
    /// `None` for `SingleTable`.
    pub(super) schema: Option<Path>,
    /// `None` if the schema determines the tag.
    pub(super) tag: Option<LitStr>,
    /// The entities whose items can have the same primary key.
    pub(super) shares_key_with: Vec<Path>,
    pub(super) constants: Vec<Constant>,
    pub(super) fields: Vec<Field<'a>>,
    /// `None` if no key is declared, which the check reports.
    pub(super) key: Option<PrimaryKey>,
    pub(super) indexes: Vec<Index>,
    pub(super) is_generic: bool,
}

/// A secondary index that contains the items.
pub(super) struct Index {
    pub(super) path: Path,
    /// The name of the query constructor, if there is one.
    pub(super) constructor: Option<Ident>,
    /// `None` if the key consists of the table's key attributes.
    pub(super) partition: Option<DeclaredKey>,
    pub(super) sort: Option<DeclaredKey>,
    pub(super) returns: Option<Returns>,
    /// The `bool` field that must be true for an item in the index, and the user's token that names it.
    pub(super) when: Option<(usize, Ident)>,
}

impl Index {
    /// Returns `true` if the keys are those of the table, swapped.
    pub(super) fn is_inverse(&self) -> bool {
        self.partition.is_none() && self.sort.is_none()
    }

    /// Returns `true` if the partition key is that of the table.
    pub(super) fn is_local(&self) -> bool {
        self.partition.is_none() && self.sort.is_some()
    }

    /// Returns the keys that are composed of parts.
    pub(super) fn composed_keys(&self) -> impl Iterator<Item = &Key> {
        [self.composed_partition_key(), self.composed_sort_key()].into_iter().flatten()
    }

    /// Returns `true` if the value of the field can be restored from a key of this index.
    pub(super) fn has_value_of(&self, field: usize) -> bool {
        self.composed_keys().flat_map(|key| &key.parts).any(|part| part.keeps(field))
    }

    pub(super) fn composed_partition_key(&self) -> Option<&Key> {
        self.partition.as_ref().and_then(DeclaredKey::composed)
    }

    pub(super) fn composed_sort_key(&self) -> Option<&Key> {
        self.sort.as_ref().and_then(DeclaredKey::composed)
    }

    /// Returns the indexes of the fields whose attributes are keys.
    pub(super) fn attributes(&self) -> impl Iterator<Item = usize> {
        [&self.partition, &self.sort]
            .into_iter()
            .flatten()
            .flat_map(DeclaredKey::attributes)
            .filter_map(|attribute| attribute.field())
    }
}

impl Model<'_> {
    /// Returns the value of the tag: the prefix, or the type's name in upper case for an entity without a prefix.
    pub(super) fn default_tag(&self) -> String {
        if self.prefix.is_empty() { upper_case_name(self.input) } else { self.prefix.clone() }
    }

    /// Returns `true` if the compiler checks the texts of keys, because the derive doesn't know the format, or the delimiter
    /// of unescaped keys.
    pub(super) fn has_checked_texts(&self) -> bool {
        self.format.is_unescaped(self.schema.is_some()) != Some(false)
    }

    /// Returns the name of the schema that determines the delimiter of the keys.
    pub(super) fn inherited_delimiter(&self) -> Option<String> {
        self.schema.as_ref().filter(|_| self.format.delimiter().is_none()).map(name::display)
    }

    /// Formats a key for documentation: the prefix and the other texts, separated by the delimiter.
    pub(super) fn display(&self, texts: &[String]) -> String {
        let prefix = (!self.prefix.is_empty()).then(|| self.prefix.clone());
        let texts: Vec<String> = prefix.into_iter().chain(texts.iter().cloned()).collect();
        texts.join(&self.format.delimiter().unwrap_or_else(|| "#".to_owned()))
    }
}

impl Item<'_> {
    /// Returns the number of the table's keys that are composed of parts. `Item::KEYS` lists them first.
    pub(super) fn composed_primary_keys(&self) -> usize {
        self.primary_keys().count()
    }

    /// Returns all keys that are composed of parts, those of the table first.
    pub(super) fn composed_keys(&self) -> impl Iterator<Item = &Key> {
        self.primary_keys().chain(self.index_keys())
    }

    /// Returns the keys of the table that are composed of parts.
    pub(super) fn primary_keys(&self) -> impl Iterator<Item = &Key> {
        self.key.iter().flat_map(PrimaryKey::composed_keys)
    }

    /// Returns `true` if the primary key determines the text of this part of an index key.
    pub(super) fn is_known_from_primary_key(&self, part: &Part) -> bool {
        let Part::Field(i, form, _) = part else { return true };
        self.fields[*i].is_table_key
            || self
                .primary_keys()
                .flat_map(|key| &key.parts)
                .any(|known| known.keeps(*i) || known.form_of(*i) == Some(form))
    }

    /// Returns the distinct parts with a form other than the natural one: their fields, forms and tokens.
    pub(super) fn forms(&self) -> Vec<(usize, &Form, &Ident)> {
        let mut forms: Vec<(usize, &Form, &Ident)> = Vec::new();
        for part in self.composed_keys().flat_map(|key| &key.parts) {
            if let Part::Field(i, form, token) = part
                && !form.is_field()
                && !forms.iter().any(|(known, other, _)| known == i && *other == form)
            {
                forms.push((*i, form, token));
            }
        }
        forms
    }

    /// Returns the first index that contains every item with a value of the field, and whose key keeps the value. An alias
    /// of an `Option` isn't recognized.
    pub(super) fn index_that_keeps(&self, field: usize) -> Option<&Index> {
        self.indexes.iter().find(|index| index.has_value_of(field) && self.sparse_reason(index, field).is_none())
    }

    /// Returns the other part or the option that leaves an item with a value of the field out of the index.
    pub(super) fn sparse_reason(&self, index: &Index, field: usize) -> Option<String> {
        let is_optional = |part: &&Part| {
            let of_option = |i: usize| i != field && field::option_type(self.fields[i].ty).is_some();
            part.field().is_some_and(of_option) && !part.is_last()
        };
        let part = index.composed_keys().flat_map(|key| &key.parts).find(is_optional);
        let part = part.and_then(|part| part.field()).map(|i| self.fields[i].ident.to_string());
        part.or_else(|| index.when.as_ref().map(|(_, name)| format!("when = {name}")))
    }

    /// Returns the keys of secondary indexes that are composed of parts.
    pub(super) fn index_keys(&self) -> impl Iterator<Item = &Key> {
        self.indexes.iter().flat_map(Index::composed_keys)
    }
}
