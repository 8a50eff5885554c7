//! What `#[derive(Attribute)]` says of a struct, so that its fields can be flattened into what holds it, and where
//! attributes go that no field is.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use aws_sdk_dynamodb::types::AttributeValue;

use super::derived::attributes_of;
use super::{Attribute, AttributeFault};
use crate::constant::{Message, same};
use crate::index::IndexLayout;
use crate::item::Attributes;
use crate::key::DeclaredKey;
use crate::schema::{Layout, is_reserved};

/// An attribute with its name.
pub type Entry = (String, AttributeValue);

/// Attributes with their names.
pub type Entries = Vec<Entry>;

/// The names of the attributes that the fields of a struct are.
#[derive(Debug, Clone, Copy)]
pub struct Names {
    own: &'static [&'static str],
    /// Those of its flattened fields.
    inner: &'static [&'static Self],
}

impl Names {
    /// The names of own attributes, and those of flattened fields.
    pub const fn new(own: &'static [&'static str], inner: &'static [&'static Self]) -> Self {
        Self { own, inner }
    }

    pub(crate) const fn contains(&self, name: &str) -> bool {
        let mut at = 0;
        while at < self.own.len() {
            if same(self.own[at], name) {
                return true;
            }
            at += 1;
        }
        let mut at = 0;
        while at < self.inner.len() {
            if self.inner[at].contains(name) {
                return true;
            }
            at += 1;
        }
        false
    }

    const fn meets(&self, other: &Self) -> bool {
        let mut at = 0;
        while at < self.own.len() {
            if other.contains(self.own[at]) {
                return true;
            }
            at += 1;
        }
        let mut at = 0;
        while at < self.inner.len() {
            if self.inner[at].meets(other) {
                return true;
            }
            at += 1;
        }
        false
    }

    const fn has_reserved(&self, layout: &Layout) -> bool {
        let mut at = 0;
        while at < self.own.len() {
            if is_reserved(layout, self.own[at]) {
                return true;
            }
            at += 1;
        }
        let mut at = 0;
        while at < self.inner.len() {
            if self.inner[at].has_reserved(layout) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// The first of them that the index doesn't hold.
    pub(crate) const fn find_not_held(
        &self,
        index: &IndexLayout,
        layout: &Layout,
        keys: &[DeclaredKey],
    ) -> Option<&'static str> {
        let mut at = 0;
        while at < self.own.len() {
            if !index.holds(layout, keys, self.own[at]) {
                return Some(self.own[at]);
            }
            at += 1;
        }
        let mut at = 0;
        while at < self.inner.len() {
            if let Some(name) = self.inner[at].find_not_held(index, layout, keys) {
                return Some(name);
            }
            at += 1;
        }
        None
    }

    /// Hands over the names.
    pub(crate) fn for_each(&self, name: &mut impl FnMut(&'static str)) {
        self.own.iter().for_each(|own| name(own));
        self.inner.iter().for_each(|inner| inner.for_each(name));
    }
}

/// Refuses, in constant evaluation, a flattened field of whose attributes one is something else too.
#[track_caller]
pub const fn assert_flattened(flattened: &Names, others: &Names, layout: Option<&Layout>, derive: &str, field: &str) {
    let reserved = match layout {
        Some(layout) => flattened.has_reserved(layout),
        None => false,
    };
    if reserved || flattened.meets(others) {
        let text = Message::new().push("`").push(field).push("` is flattened, and one of its attributes is ");
        let text =
            text.push(if reserved { "a key, the tag or the time to live of the schema" } else { "another field's" });
        panic!("{}", text.push(": rename it, `#[").push(derive).push("(rename = \"..\")]`").as_str());
    }
}

/// A struct whose fields are attributes by name.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` can't be flattened: it has no fields that are attributes",
    label = "not a struct that derives `Attribute`",
    note = "`#[derive(dokklib::Attribute)]` on a struct with named fields"
)]
pub trait Fields: Sized {
    /// The most attributes that they are.
    const COUNT: usize;

    /// What they are called.
    const NAMES: Names;

    /// Writes the fields, taking them apart.
    fn write_all(self, attributes: &mut Attributes) -> Result<(), AttributeFault>;

    /// Writes the fields, copying what the attribute values own.
    fn copy_all(&self, attributes: &mut Attributes) -> Result<(), AttributeFault>;

    /// Reads the fields, and leaves what is unknown in `others`, if that is wanted.
    fn read(entries: impl Iterator<Item = Entry>, others: &mut Option<&mut Entries>) -> Result<Self, AttributeFault>;

    /// Reads the fields, and leaves what is unknown.
    fn take_from(entries: &mut Entries) -> Result<Self, AttributeFault> {
        let mut others = Vec::new();
        let read = Self::read(std::mem::take(entries).into_iter(), &mut Some(&mut others))?;
        *entries = others;
        Ok(read)
    }
}

/// The struct that a map is.
pub fn read_map<T: Fields + Attribute>(value: AttributeValue) -> Result<T, AttributeFault> {
    T::read(attributes_of::<T>(value)?.into_iter(), &mut None)
}

/// Leaves an attribute to others.
pub fn leave(others: &mut Option<&mut Entries>, name: String, value: AttributeValue) {
    if let Some(others) = others {
        others.push((name, value));
    }
}

/// Leaves attributes to others.
pub fn leave_all(others: &mut Option<&mut Entries>, entries: Entries) {
    if let Some(others) = others {
        others.extend(entries);
    }
}

/// A map that keeps the attributes that no field is.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` can't keep the attributes that no field is",
    label = "not a map of attributes",
    note = "a field with `rest` is a `dokklib::Attributes` or a `BTreeMap<String, AttributeValue>`"
)]
pub trait Rest: Sized {
    /// The map of these attributes.
    fn of_entries(entries: Entries) -> Self;

    /// Writes what is none of the names and not there yet.
    fn write_all(self, attributes: &mut Attributes, names: Names);

    /// The same, copying what the attribute values own.
    fn copy_all(&self, attributes: &mut Attributes, names: Names);
}

macro_rules! rest {
    ($Map:ty $(, $S:ident)?) => {
        #[diagnostic::do_not_recommend]
        impl$(<$S: BuildHasher + Default>)? Rest for $Map {
            fn of_entries(entries: Entries) -> Self {
                entries.into_iter().collect()
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
