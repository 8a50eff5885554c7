use std::fmt;
use std::marker::PhantomData;

use super::Path;
use crate::attribute::fields::{Fields, Names};

/// A field of type `T`, in an item of type `E`, whose own fields are attributes of the item: `#[entity(flatten)]`.
///
/// It has no attribute itself, so all that can be done with it is to go on to one of them.
pub struct Flattened<E, T>(PhantomData<fn() -> (E, T)>);

impl<E, T> Flattened<E, T> {
    #[doc(hidden)]
    #[allow(clippy::new_without_default, reason = "made by the derives alone")]
    pub const fn new() -> Self {
        Self(PhantomData)
    }

    /// The names of the attributes that its fields are.
    #[doc(hidden)]
    pub const fn __names(&'static self) -> Names
    where
        T: Fields,
    {
        T::NAMES
    }

    /// The path of an attribute that one of its fields is.
    ///
    /// ```
    /// use dokklib::{Attribute, Entity};
    ///
    /// #[derive(Attribute)]
    /// struct Address {
    ///     city: String,
    /// }
    ///
    /// #[derive(Entity)]
    /// struct Account {
    ///     #[entity(key)]
    ///     name: String,
    ///     #[entity(flatten)]
    ///     address: Address,
    /// }
    ///
    /// let condition = Account::ADDRESS.field(Address::CITY).eq("Berlin");
    /// assert_eq!(format!("{condition:?}"), "Condition(city = ?)");
    /// ```
    pub fn field<U, R>(&self, path: Path<T, U, R>) -> Path<E, U, R> {
        path.in_item()
    }
}

impl<E, T> Clone for Flattened<E, T> {
    fn clone(&self) -> Self {
        Self::new()
    }
}

impl<E, T> fmt::Debug for Flattened<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flattened")
    }
}
