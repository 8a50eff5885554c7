use std::borrow::Cow;
use std::time::SystemTime;

use super::{Item, check_tag};
use crate::attribute::fields::Fields;
use crate::attribute::{Attribute, AttributeFault, Entries, Lookup, StoredItem, StoredValue, TimeToLive, Ttl};
use crate::error::{Error, Result};
use crate::expr::{
    Flattened, InIndexKey, InPrimaryKey, IndexKeyAttribute, KeyOnly, KeyOnlyInIndex, Managed, NonKey, Optional, Path,
    PrimaryKeyAttribute, Unique,
};
use crate::key::{self, IndexPart, KeyPart};
use crate::schema::Layout;

/// A type with some of the fields of an item of type `I`.
///
/// Implemented by `#[derive(Projection)]`. `.project::<P>()` on a read sends a projection expression, so that only the
/// attributes of these fields are returned.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a projection of `{I}`",
    label = "declare a projection with `#[derive(dokklib::Projection)]` and `#[projection(of = {I})]`"
)]
pub trait Projection<I>: Sized {
    /// The name of the Rust type, for error messages.
    const NAME: &'static str;

    /// Calls `add` with the attribute names of the fields.
    #[doc(hidden)]
    fn attributes(add: &mut dyn FnMut(ProjectedName));

    #[doc(hidden)]
    fn read(from: &mut ProjectionReader<'_, '_>) -> Result<Self, AttributeFault>;

    #[doc(hidden)]
    fn decode(item: StoredItem, layout: &Layout) -> Result<Self>;
}

/// An item with the projection `P`: [`Projection`] as a trait of the item.
#[doc(hidden)]
pub trait HasProjection<P> {
    fn for_each(add: &mut dyn FnMut(ProjectedName));
    fn decode(item: StoredItem, layout: &Layout) -> Result<P>;
}

/// An attribute of a projection.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct ProjectedName {
    pub(crate) name: &'static str,
    /// `true` if a key contains the value too.
    pub(crate) in_key: bool,
}

/// The attributes that were read. Each field of the projection takes its own.
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "`Debug` would print item values")]
pub struct ProjectionReader<'l, 's> {
    entries: Entries<'s>,
    keys: key::PresentKeys<'l, 's>,
}

impl<'s> ProjectionReader<'_, 's> {
    fn take(&mut self, names: impl Iterator<Item = &'static str>) -> Option<StoredValue<'s>> {
        // The current name takes precedence over an alias.
        names.into_iter().find_map(|name| {
            let at = self.entries.iter().position(|(known, _)| known == name)?;
            Some(self.entries.swap_remove(at).1)
        })
    }
}

/// Decodes a projection. An error names the projection's type.
#[doc(hidden)]
pub fn decode_projection<I: Item, P: Projection<I>>(mut item: StoredItem, layout: &Layout) -> Result<P> {
    check_tag::<I>(&item, layout)
        .and_then(|()| match super::tag_of::<I>(layout) {
            Some(tag) if item.lookup(tag.name).is_some() => Ok(()),
            _ => key::check_primary_key(&item, I::KEYS, layout),
        })
        .and_then(|()| {
            let entries: Entries<'_> = item.entries().collect();
            let keys = key::PresentKeys::from_entries(&entries, layout, I::KEYS);
            P::read(&mut ProjectionReader { entries, keys })
        })
        .map_err(|fault| Error::decode(Cow::Borrowed(P::NAME), fault))
}

/// A field of an item that is a `T` in a projection.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this field is not a `{T}` in `{I}`",
    label = "use the type that the field has in `{I}`"
)]
pub trait ProjectedAs<I, T> {
    fn attributes(&self, add: &mut dyn FnMut(ProjectedName));

    /// Returns the value, or the default if the attribute is missing.
    fn read(&self, from: &mut ProjectionReader<'_, '_>, default: Option<fn() -> T>) -> Result<T, AttributeFault>;
}

/// Reads a field from its attribute, or from a key if the role is a part of that key.
macro_rules! projected {
    ($(<$T:ident: $($Bound:path),+ $(; $F:ident)?> in $Role:ty = $in_key:expr;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<I, $T: $($Bound +)+ $(, $F)?> ProjectedAs<I, $T> for Path<I, $T, $Role> {
            fn attributes(&self, add: &mut dyn FnMut(ProjectedName)) {
                let in_key: Option<key::ReadPart<$T>> = $in_key;
                self.names().for_each(|name| add(ProjectedName { name, in_key: in_key.is_some() }));
            }

            fn read(&self, from: &mut ProjectionReader<'_, '_>, default: Option<fn() -> $T>) -> Result<$T, AttributeFault> {
                let (found, name) = (from.take(self.names()), self.name());
                let in_key: Option<key::ReadPart<$T>> = $in_key;
                let part = match (&found, in_key) {
                    (None, Some(read)) => from.keys.part(name, read)?,
                    _ => None,
                };
                match (part, found, default) {
                    (Some(part), _, _) => Ok(part),
                    (None, None, Some(default)) => Ok(default()),
                    (None, found, _) => Path::read(self, found),
                }
            }
        }
    )+};
}

projected! {
    <T: Attribute> in NonKey = None;
    <T: Attribute> in Optional = None;
    <T: Attribute> in PrimaryKeyAttribute = None;
    <T: Attribute> in Managed = None;
    <T: Attribute; V> in Unique<V> = None;
    <T: Attribute, KeyPart> in InPrimaryKey = Some(<T as KeyPart>::from_text as key::ReadPart<T>);
    <T: Attribute, StoredIndexPart; F> in InIndexKey<F> = Some(<T as StoredIndexPart>::read_part as key::ReadPart<T>);
}

/// Reads an index key attribute according to its other role.
macro_rules! projected_keys {
    ($(<$K:ident $(, $F:ident)?> in $Role:ty;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<I, T, $K $(, $F)?> ProjectedAs<I, T> for Path<I, T, IndexKeyAttribute<$K, $Role>>
        where
            Path<I, T, $Role>: ProjectedAs<I, T>,
        {
            fn attributes(&self, add: &mut dyn FnMut(ProjectedName)) {
                self.in_role::<$Role>().attributes(add);
            }

            fn read(&self, from: &mut ProjectionReader<'_, '_>, default: Option<fn() -> T>) -> Result<T, AttributeFault> {
                self.in_role::<$Role>().read(from, default)
            }
        }
    )+};
}

projected_keys! {
    <K> in NonKey;
    <K> in Optional;
    <K> in InPrimaryKey;
    <K> in PrimaryKeyAttribute;
    <K, F> in InIndexKey<F>;
}

/// A part of an index key that is also stored as an attribute.
#[doc(hidden)]
pub trait StoredIndexPart: Sized {
    fn read_part(text: key::PartReader<'_>) -> Result<Self, key::PartFault>;
}

#[diagnostic::do_not_recommend]
impl<T: IndexPart<Part: Attribute>> StoredIndexPart for T {
    fn read_part(text: key::PartReader<'_>) -> Result<Self, key::PartFault> {
        <T as IndexPart>::read_part(text)
    }
}

#[diagnostic::do_not_recommend]
impl<I, T: Attribute + KeyPart> ProjectedAs<I, T> for Path<I, T, KeyOnly> {
    // The keys are always requested.
    fn attributes(&self, _: &mut dyn FnMut(ProjectedName)) {}

    fn read(&self, from: &mut ProjectionReader<'_, '_>, _: Option<fn() -> T>) -> Result<T, AttributeFault> {
        let name = self.name();
        from.keys.part(name, <T as KeyPart>::from_text)?.ok_or_else(|| AttributeFault::missing().at(name))
    }
}

#[diagnostic::do_not_recommend]
impl<I: Item, T: Attribute + StoredIndexPart, F> ProjectedAs<I, T> for Path<I, T, KeyOnlyInIndex<F>> {
    fn attributes(&self, add: &mut dyn FnMut(ProjectedName)) {
        let Some(layout) = I::SCHEMA else { return };
        let keys = I::KEYS.iter().filter(|key| key.has_value_of(self.name()));
        keys.for_each(|key| add(ProjectedName { name: key.attribute(layout), in_key: true }));
    }

    fn read(&self, from: &mut ProjectionReader<'_, '_>, _: Option<fn() -> T>) -> Result<T, AttributeFault> {
        let part = from.keys.part(self.name(), <T as StoredIndexPart>::read_part)?;
        part.map_or_else(|| Self::read(self, None), Ok)
    }
}

#[diagnostic::do_not_recommend]
impl<I, T: Fields> ProjectedAs<I, T> for Flattened<I, T> {
    fn attributes(&self, add: &mut dyn FnMut(ProjectedName)) {
        T::NAMES.for_each(&mut |name| add(ProjectedName { name, in_key: false }));
    }

    fn read(&self, from: &mut ProjectionReader<'_, '_>, _: Option<fn() -> T>) -> Result<T, AttributeFault> {
        T::take_from(&mut from.entries)
    }
}

#[cfg(feature = "serde")]
#[diagnostic::do_not_recommend]
impl<I, T: crate::attribute::serde::SerdeField, R> ProjectedAs<I, T> for Path<I, crate::attribute::Serde<T>, R> {
    fn attributes(&self, add: &mut dyn FnMut(ProjectedName)) {
        self.names().for_each(|name| add(ProjectedName { name, in_key: false }));
    }

    fn read(&self, from: &mut ProjectionReader<'_, '_>, default: Option<fn() -> T>) -> Result<T, AttributeFault> {
        match (from.take(self.names()), default) {
            (None, Some(default)) => Ok(default()),
            (found, _) => T::read_field(found, self.name()),
        }
    }
}

/// Reads a time to live, which is stored as a number.
macro_rules! projected_ttl {
    ($($Time:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<I> ProjectedAs<I, $Time> for Path<I, Ttl<$Time>, NonKey> {
            fn attributes(&self, add: &mut dyn FnMut(ProjectedName)) {
                self.names().for_each(|name| add(ProjectedName { name, in_key: false }));
            }

            fn read(
                &self,
                from: &mut ProjectionReader<'_, '_>,
                default: Option<fn() -> $Time>,
            ) -> Result<$Time, AttributeFault> {
                match (from.take(self.names()), default) {
                    (None, Some(default)) => Ok(default()),
                    (found, _) => <$Time as TimeToLive>::read_field(found, self.name()),
                }
            }
        }
    )+};
}

projected_ttl!(u64, Option<u64>, SystemTime, Option<SystemTime>);
#[cfg(feature = "chrono")]
projected_ttl!(chrono::DateTime<chrono::Utc>, Option<chrono::DateTime<chrono::Utc>>);
#[cfg(feature = "jiff")]
projected_ttl!(jiff::Timestamp, Option<jiff::Timestamp>);
#[cfg(feature = "time")]
projected_ttl!(time::OffsetDateTime, Option<time::OffsetDateTime>);
