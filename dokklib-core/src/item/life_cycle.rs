//! The attributes of an item that the library manages.

use std::time::SystemTime;

use aws_sdk_dynamodb::types::AttributeValue;

use super::UniqueField;
use crate::attribute::{AttributeFault, Attributes, TimeStamp};
use crate::schema::Layout;

/// The attributes of an item type that the library manages.
#[derive(Debug, Clone, Copy)]
pub struct LifeCycle {
    ttl: StoredTtl,
    pub(crate) version: Option<VersionField>,
    pub(crate) created_at: Option<TimeStampField>,
    pub(crate) updated_at: Option<TimeStampField>,
    pub(crate) unique: &'static [UniqueField],
}

/// How an item type stores the schema's time to live attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StoredTtl {
    /// Not at all.
    None,
    /// A field with `rest` contains it.
    Kept,
    /// A field with `ttl`.
    Field,
}

/// The version of an item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VersionField {
    pub(crate) attribute: &'static str,
    /// `true` if an item without a version is read as version 0.
    pub(crate) has_default: bool,
}

/// A time stamp of an item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeStampField {
    pub(crate) attribute: &'static str,
    write: fn(SystemTime) -> Result<AttributeValue, AttributeFault>,
}

impl LifeCycle {
    /// The life cycle of a type with none of these attributes.
    pub const NONE: Self =
        Self { ttl: StoredTtl::None, version: None, created_at: None, updated_at: None, unique: &[] };

    /// Declares a field with `rest`, which keeps all stored attributes.
    #[must_use]
    pub const fn with_rest(mut self) -> Self {
        if !self.has_ttl() {
            self.ttl = StoredTtl::Kept;
        }
        self
    }

    /// Declares the field with the time to live.
    #[must_use]
    pub const fn with_ttl(mut self) -> Self {
        self.ttl = StoredTtl::Field;
        self
    }

    /// Declares the field with the version.
    #[must_use]
    pub const fn with_version(mut self, attribute: &'static str, has_default: bool) -> Self {
        self.version = Some(VersionField { attribute, has_default });
        self
    }

    /// Declares the field with the time of creation.
    #[must_use]
    pub const fn with_created_at<T: TimeStamp>(mut self, attribute: &'static str) -> Self {
        self.created_at = Some(TimeStampField::of::<T>(attribute));
        self
    }

    /// Declares the field with the time of the last change.
    #[must_use]
    pub const fn with_updated_at<T: TimeStamp>(mut self, attribute: &'static str) -> Self {
        self.updated_at = Some(TimeStampField::of::<T>(attribute));
        self
    }

    /// Declares the fields with unique values.
    #[must_use]
    pub const fn with_unique(mut self, fields: &'static [UniqueField]) -> Self {
        self.unique = fields;
        self
    }

    /// Returns `true` if a field is the time to live, so that reads skip expired items.
    pub const fn has_ttl(&self) -> bool {
        matches!(self.ttl, StoredTtl::Field)
    }

    /// Returns `true` if the items have a version or unique values.
    pub(crate) const fn is_guarded(&self) -> bool {
        self.version.is_some() || !self.unique.is_empty()
    }

    /// Returns the name of the attribute with the time to live if a field is the time to live.
    pub(crate) fn ttl(&self, layout: &Layout) -> Option<&'static str> {
        layout.ttl.filter(|_| self.has_ttl())
    }

    /// Returns the name of the attribute with the time to live if a write of the whole item would erase it.
    pub(crate) fn erased_ttl(&self, layout: &Layout) -> Option<&'static str> {
        layout.ttl.filter(|_| self.ttl == StoredTtl::None)
    }

    /// Returns `true` if writes depend on the time.
    pub(crate) fn needs_time(&self) -> bool {
        self.has_ttl() || self.created_at.is_some() || self.updated_at.is_some()
    }
}

impl TimeStampField {
    const fn of<T: TimeStamp>(attribute: &'static str) -> Self {
        Self { attribute, write: write_time::<T> }
    }

    /// Returns the attribute value of a time.
    pub(crate) fn value(&self, time: SystemTime) -> Result<AttributeValue, AttributeFault> {
        (self.write)(time).map_err(|fault| fault.at(self.attribute))
    }

    /// Returns `true` if the item has no time yet: the attribute is missing, or is the Unix epoch.
    pub(crate) fn is_unset(&self, item: &Attributes) -> bool {
        let unset = self.value(SystemTime::UNIX_EPOCH).ok();
        item.get(self.attribute).is_none_or(|value| unset.as_ref() == Some(value))
    }
}

fn write_time<T: TimeStamp>(time: SystemTime) -> Result<AttributeValue, AttributeFault> {
    T::from_time(time)
        .ok_or_else(|| AttributeFault::expected("a time in the years 0 to 9999: check the client's time source"))?
        .into_value()
}
