//! Flattened structs, and `rest` fields, which collect the attributes without a field.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use aws_sdk_dynamodb::types::AttributeValue;

use super::stored::{Entries, StoredEntries, StoredValue};
use super::{Attribute, AttributeFault, Attributes, FieldAliases, KeyType};
use crate::constant::{edit_distance, str_eq};

/// The attribute names of a struct's fields.
#[derive(Debug, Clone, Copy)]
pub struct Names {
    /// The names of the fields, aliases included.
    pub(crate) own: &'static [&'static str],
    /// The names in its flattened fields.
    pub(crate) flattened: &'static [&'static Self],
    /// The names of each field with aliases. The first one is the name that is written.
    aliased: &'static [&'static [&'static str]],
}

impl Names {
    /// Creates the names from those of the struct's own fields and those in its flattened fields.
    pub const fn new(own: &'static [&'static str], flattened: &'static [&'static Self]) -> Self {
        Self { own, flattened, aliased: &[] }
    }

    /// Adds the names of each field with aliases.
    #[must_use]
    pub const fn with_aliases(self, aliased: &'static [&'static [&'static str]]) -> Self {
        Self { aliased, ..self }
    }

    /// Returns the name that is written in place of an alias. Other names are returned unchanged.
    pub(crate) const fn written_name<'n>(&self, name: &'n str) -> &'n str {
        let mut field = 0;
        while field < self.aliased.len() {
            let names = self.aliased[field];
            let mut alias = 1;
            while alias < names.len() {
                if str_eq(names[alias], name) {
                    return names[0];
                }
                alias += 1;
            }
            field += 1;
        }
        name
    }

    /// Returns the aliases of the field with this name.
    pub(crate) fn aliases_of(&self, name: &str) -> FieldAliases {
        match self.aliased.iter().find(|names| names[0] == name) {
            Some(names) => &names[1..],
            None => {
                self.flattened.iter().map(|names| names.aliases_of(name)).find(|found| !found.is_empty()).unwrap_or(&[])
            }
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.own.is_empty() && self.flattened.is_empty()
    }

    pub(crate) const fn contains(&self, name: &str) -> bool {
        let mut i = 0;
        while i < self.own.len() {
            if str_eq(self.own[i], name) {
                return true;
            }
            i += 1;
        }
        let mut i = 0;
        while i < self.flattened.len() {
            if self.flattened[i].contains(name) {
                return true;
            }
            i += 1;
        }
        false
    }

    /// Returns the name that differs from `name` by the fewest edits, at most two, and their number. `known` is the nearest
    /// name so far.
    pub(crate) const fn nearest(
        &self,
        name: &str,
        known: Option<(&'static str, usize)>,
    ) -> Option<(&'static str, usize)> {
        let mut nearest = known;
        let mut i = 0;
        while i < self.own.len() {
            let limit = match nearest {
                Some((_, edits)) => edits,
                None => 3,
            };
            let edits = edit_distance(self.own[i], name);
            if edits < limit {
                nearest = Some((self.own[i], edits));
            }
            i += 1;
        }
        let mut i = 0;
        while i < self.flattened.len() {
            nearest = self.flattened[i].nearest(name, nearest);
            i += 1;
        }
        nearest
    }

    pub(crate) const fn overlaps(&self, other: &Self) -> bool {
        let mut i = 0;
        while i < self.own.len() {
            if other.contains(self.own[i]) {
                return true;
            }
            i += 1;
        }
        let mut i = 0;
        while i < self.flattened.len() {
            if self.flattened[i].overlaps(other) {
                return true;
            }
            i += 1;
        }
        false
    }

    /// Calls `f` with each name.
    pub(crate) fn for_each(&self, f: &mut impl FnMut(&'static str)) {
        self.own.iter().for_each(|name| f(name));
        self.flattened.iter().for_each(|names| names.for_each(f));
    }
}

/// The types of the attributes of a struct's fields, as far as they are known.
#[derive(Debug, Clone, Copy)]
pub struct FieldTypes {
    /// The names of the attributes, each with its key attribute type, if there is one, and the name of the type in
    /// messages.
    pub(crate) own: &'static [(&'static str, (Option<KeyType>, &'static str))],
    /// The types in its flattened fields.
    pub(crate) flattened: &'static [&'static Self],
}

impl FieldTypes {
    /// Creates the types from those of the struct's own fields and those in its flattened fields.
    pub const fn new(
        own: &'static [(&'static str, (Option<KeyType>, &'static str))],
        flattened: &'static [&'static Self],
    ) -> Self {
        Self { own, flattened }
    }
}

/// A struct with named fields that are attributes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be flattened: it is not a struct with named fields that derives `Attribute`",
    label = "use a struct with named fields and `#[derive(dokklib::Attribute)]`"
)]
pub trait Fields: Sized {
    /// The maximum number of attributes.
    const COUNT: usize;

    /// The names of the attributes.
    const NAMES: Names;

    /// The types of the attributes.
    const TYPES: FieldTypes;

    /// Writes the fields, consuming the struct.
    fn write_all(self, attributes: &mut Attributes) -> Result<(), AttributeFault>;

    /// Writes the fields, cloning owned data.
    fn copy_all(&self, attributes: &mut Attributes) -> Result<(), AttributeFault>;

    /// Reads the fields. Attributes without a field are moved to `others` if it is `Some`, and dropped otherwise.
    fn read<'a>(entries: StoredEntries<'a>, others: &mut Option<&mut Entries<'a>>) -> Result<Self, AttributeFault>;

    /// Reads the fields and removes their attributes from `entries`.
    fn take_from(entries: &mut Entries<'_>) -> Result<Self, AttributeFault> {
        let mut others = Vec::new();
        let read = Self::read(std::mem::take(entries).into(), &mut Some(&mut others))?;
        *entries = others;
        Ok(read)
    }
}

/// Reads a struct that is stored as a map.
pub fn read_map<T: Fields + Attribute>(value: StoredValue<'_>) -> Result<T, AttributeFault> {
    T::read(StoredEntries::of_map::<T>(value)?, &mut None)
}

/// Moves an attribute without a field to `others`.
pub fn push_other<'a>(others: &mut Option<&mut Entries<'a>>, name: Cow<'a, str>, value: StoredValue<'a>) {
    if let Some(others) = others {
        others.push((name, value));
    }
}

/// Moves attributes without a field to `others`.
pub fn push_others<'a>(others: &mut Option<&mut Entries<'a>>, entries: Entries<'a>) {
    if let Some(others) = others {
        others.extend(entries);
    }
}

/// A map for the attributes without a field, used with the field option `rest`.
#[diagnostic::on_unimplemented(
    message = "a field with `rest` can't be a `{Self}`",
    label = "use `dokklib::Attributes` or `BTreeMap<String, AttributeValue>`"
)]
pub trait Rest: Sized {
    /// Creates the map from the attributes without a field.
    fn from_entries(entries: Entries<'_>) -> Self;

    /// Writes the attributes, except those whose name is in `names` or already written.
    fn write_all(self, attributes: &mut Attributes, names: Names);

    /// Does the same as `write_all`, cloning the attributes.
    fn copy_all(&self, attributes: &mut Attributes, names: Names);
}

macro_rules! rest {
    ($Map:ty $(, $S:ident)?) => {
        #[diagnostic::do_not_recommend]
        impl$(<$S: BuildHasher + Default>)? Rest for $Map {
            fn from_entries(entries: Entries<'_>) -> Self {
                entries.into_iter().map(|(name, value)| (name.into_owned(), value.into_value())).collect()
            }

            fn write_all(self, attributes: &mut Attributes, names: Names) {
                for (name, value) in self {
                    if !names.contains(&name) {
                        attributes.entry(name).or_insert(value);
                    }
                }
            }

            fn copy_all(&self, attributes: &mut Attributes, names: Names) {
                for (name, value) in self {
                    if !names.contains(name) && !attributes.contains_key(name) {
                        attributes.insert(name.clone(), value.clone());
                    }
                }
            }
        }
    };
}

rest!(HashMap<String, AttributeValue, S>, S);
rest!(BTreeMap<String, AttributeValue>);
