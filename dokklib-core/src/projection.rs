use std::borrow::Cow;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::attribute::fields::{Entries, Fields};
use crate::attribute::{Attribute, AttributeFault};
use crate::error::{Error, Result};
use crate::expr::{Flattened, Free, InIndexKey, InKeyAlone, InPrimaryKey, IndexAttribute, Optional, Path};
use crate::item::{self, Attributes, Item};
use crate::key::{self, IndexPart, KeyPart};
use crate::schema::Layout;

/// Some of the fields of an item of type `I`, read without the others.
///
/// Derived: see `#[derive(Projection)]`. `.project::<P>()` of a read asks for their attributes alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no projection of `{I}`",
    label = "not a projection of `{I}`",
    note = "a projection derives it: `#[derive(dokklib::Projection)]` and `#[projection(of = {I})]`"
)]
pub trait Projection<I>: Sized {
    /// The name of the Rust type, for messages.
    const NAME: &'static str;

    /// The attributes of the fields.
    #[doc(hidden)]
    fn attributes(add: &mut dyn FnMut(ProjectedName));

    #[doc(hidden)]
    fn read(from: &mut Projected<'_>) -> Result<Self, AttributeFault>;

    #[doc(hidden)]
    fn decode(attributes: Attributes, layout: &Layout) -> Result<Self>;
}

/// An item of which `P` is a projection: the same as [`Projection`], as a trait of the item, so that the compiler's message is
/// about that where a query asks for it.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{P}` is no projection of `{Self}`",
    label = "not a projection of `{Self}`",
    note = "a projection derives it: `#[derive(dokklib::Projection)]` and `#[projection(of = {Self})]`"
)]
pub trait HasProjection<P> {
    fn for_each(add: &mut dyn FnMut(ProjectedName));
    fn decode(attributes: Attributes, layout: &Layout) -> Result<P>;
}

/// An attribute that a projection asks for.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct ProjectedName {
    pub(crate) name: &'static str,
    /// Whether its value is in a key too.
    pub(crate) in_key: bool,
}

/// The attributes that were read, to be taken out by the fields.
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "it would show the values of an item")]
pub struct Projected<'l> {
    entries: Entries,
    keys: key::KeysAtHand<'l>,
}

impl Projected<'_> {
    fn take(&mut self, names: impl Iterator<Item = &'static str>) -> Option<AttributeValue> {
        // The new name wins over an old one.
        names.into_iter().find_map(|name| {
            let at = self.entries.iter().position(|(known, _)| known == name)?;
            Some(self.entries.swap_remove(at).1)
        })
    }
}

/// Reads the fields of a projection, with an error that names its type.
#[doc(hidden)]
pub fn decode_projection<I: Item, P: Projection<I>>(attributes: Attributes, layout: &Layout) -> Result<P> {
    item::check_tag::<I>(&attributes, layout)
        .and_then(|()| {
            let entries: Entries = attributes.into_iter().collect();
            let keys = key::KeysAtHand::among(&entries, layout, I::KEYS);
            P::read(&mut Projected { entries, keys })
        })
        .map_err(|fault| Error::decode(Cow::Borrowed(P::NAME), fault))
}

/// A field of an item that a projection has as a `T`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this field is no `{T}` in `{I}`",
    label = "another type than in `{I}`",
    note = "a field of a projection has the type that it has in the item, which is in this path: `{Self}`"
)]
pub trait ProjectedAs<I, T> {
    fn attributes(&self, add: &mut dyn FnMut(ProjectedName));

    /// The value, or the default where there is none.
    fn read(&self, from: &mut Projected<'_>, default: Option<fn() -> T>) -> Result<T, AttributeFault>;
}

/// The attribute of a path is read from it, or from what the role knows besides.
macro_rules! projected {
    ($(<$T:ident: $($Bound:path),+ $(; $F:ident)?> in $Role:ty = $stored:expr;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<I, $T: $($Bound +)+ $(, $F)?> ProjectedAs<I, $T> for Path<I, $T, $Role> {
            fn attributes(&self, add: &mut dyn FnMut(ProjectedName)) {
                let stored: Option<key::ReadPart> = $stored;
                self.names().for_each(|name| add(ProjectedName { name, in_key: stored.is_some() }));
            }

            fn read(&self, from: &mut Projected<'_>, default: Option<fn() -> $T>) -> Result<$T, AttributeFault> {
                let (found, name) = (from.take(self.names()), self.name());
                let found = match $stored {
                    Some(read) => from.keys.attribute(found, name, read)?,
                    None => found,
                };
                match (found, default) {
                    (None, Some(default)) => Ok(default()),
                    (found, _) => $T::read_from(found, name),
                }
            }
        }
    )+};
}

projected! {
    <T: Attribute> in Free = None;
    <T: Attribute> in Optional = None;
    <T: Attribute, KeyPart> in InPrimaryKey = Some(<T as KeyPart>::stored as key::ReadPart);
    <T: Attribute, OptionalPart; F> in InIndexKey<F> = Some(<T as OptionalPart>::stored as key::ReadPart);
}

/// An attribute that is itself a key is read as its other role says.
macro_rules! projected_keys {
    ($(<$K:ident $(, $F:ident)?> in $Role:ty;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<I, T, $K $(, $F)?> ProjectedAs<I, T> for Path<I, T, IndexAttribute<$K, $Role>>
        where
            Path<I, T, $Role>: ProjectedAs<I, T>,
        {
            fn attributes(&self, add: &mut dyn FnMut(ProjectedName)) {
                self.in_role::<$Role>().attributes(add);
            }

            fn read(&self, from: &mut Projected<'_>, default: Option<fn() -> T>) -> Result<T, AttributeFault> {
                self.in_role::<$Role>().read(from, default)
            }
        }
    )+};
}

projected_keys! {
    <K> in Free;
    <K> in Optional;
    <K> in InPrimaryKey;
    <K, F> in InIndexKey<F>;
}

/// A part of an index's key whose value is an attribute.
#[doc(hidden)]
pub trait OptionalPart {
    fn stored(text: key::PartReader<'_>) -> Result<AttributeValue, AttributeFault>;
}

#[diagnostic::do_not_recommend]
impl<T: IndexPart<Part: Attribute>> OptionalPart for T {
    fn stored(text: key::PartReader<'_>) -> Result<AttributeValue, AttributeFault> {
        <T as IndexPart>::stored(text)
    }
}

#[diagnostic::do_not_recommend]
impl<I, T: Attribute + KeyPart> ProjectedAs<I, T> for Path<I, T, InKeyAlone> {
    // The keys are always asked for.
    fn attributes(&self, _: &mut dyn FnMut(ProjectedName)) {}

    fn read(&self, from: &mut Projected<'_>, _: Option<fn() -> T>) -> Result<T, AttributeFault> {
        let name = self.name();
        T::read_from(from.keys.attribute(None, name, <T as KeyPart>::stored)?, name)
    }
}

#[diagnostic::do_not_recommend]
impl<I, T: Fields> ProjectedAs<I, T> for Flattened<I, T> {
    fn attributes(&self, add: &mut dyn FnMut(ProjectedName)) {
        T::NAMES.for_each(&mut |name| add(ProjectedName { name, in_key: false }));
    }

    fn read(&self, from: &mut Projected<'_>, _: Option<fn() -> T>) -> Result<T, AttributeFault> {
        T::take_from(&mut from.entries)
    }
}

#[cfg(feature = "serde")]
#[diagnostic::do_not_recommend]
impl<I, T: crate::attribute::serde::SerdeField, R> ProjectedAs<I, T> for Path<I, crate::attribute::Serde<T>, R> {
    fn attributes(&self, add: &mut dyn FnMut(ProjectedName)) {
        self.names().for_each(|name| add(ProjectedName { name, in_key: false }));
    }

    fn read(&self, from: &mut Projected<'_>, default: Option<fn() -> T>) -> Result<T, AttributeFault> {
        match (from.take(self.names()), default) {
            (None, Some(default)) => Ok(default()),
            (found, _) => T::read_field(found, self.name()),
        }
    }
}

/// The field of the item that a field of a projection is.
#[doc(hidden)]
pub fn projected<I, T, F: ProjectedAs<I, T>>(field: &F) -> &dyn ProjectedAs<I, T> {
    field
}
