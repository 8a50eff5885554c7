use std::fmt;
use std::marker::PhantomData;

use super::Path;
use crate::attribute::fields::{Fields, Names};

/// A flattened field of type `T` in an item of type `E`: `#[entity(flatten)]`.
///
/// The fields of `T` are attributes of the item. A flattened field has no attribute itself; [`field`](Self::field)
/// returns the path of one of its fields.
pub struct Flattened<E, T>(PhantomData<fn() -> (E, T)>);

impl<E, T> Flattened<E, T> {
    #[doc(hidden)]
    #[allow(clippy::new_without_default, reason = "created by derived code only")]
    pub const fn new() -> Self {
        Self(PhantomData)
    }

    /// Returns the attribute names of the fields of `T`.
    #[doc(hidden)]
    pub const fn __names(&'static self) -> Names
    where
        T: Fields,
    {
        T::NAMES
    }

    /// Returns the path of a field's attribute.
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
