use std::borrow::Cow;
use std::fmt;

use super::Readable;
use crate::attribute::{Attribute, AttributeFault, Attributes, StoredItem};
use crate::error::{Error, Result};
use crate::schema::Layout;

/// An item with its attributes as they are stored, without a type.
///
/// `Debug` prints the names of the attributes, without values.
#[derive(Clone, PartialEq)]
pub struct RawItem {
    attributes: Attributes,
}

impl RawItem {
    pub(crate) fn new(attributes: Attributes) -> Self {
        Self { attributes }
    }

    /// Returns the attributes, including the keys.
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// Returns the attribute with this name as a `T`, or `None` if it is missing.
    ///
    /// # Errors
    ///
    /// Fails with [`Decode`](crate::ErrorKind::Decode) if the attribute exists and isn't a valid `T`.
    pub fn get<T: Attribute>(&self, name: &str) -> Result<Option<T>> {
        get(&self.attributes, name, <Self as Readable>::name)
    }

    /// Converts the item into its attributes, including the keys.
    pub fn into_attributes(self) -> Attributes {
        self.attributes
    }
}

impl Readable for RawItem {
    fn read(item: StoredItem, _: &Layout) -> Result<Self, AttributeFault> {
        Ok(Self::new(item.into_attributes()))
    }

    fn name() -> Cow<'static, str> {
        "RawItem".into()
    }

    fn into_partial(self) -> Self {
        self
    }
}

impl fmt::Debug for RawItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawItem ")?;
        write_names(f, &self.attributes)
    }
}

/// Decodes the attribute with this name, if it exists. An error names the type of the item.
pub(super) fn get<T: Attribute>(
    attributes: &Attributes,
    name: &str,
    item: impl FnOnce() -> Cow<'static, str>,
) -> Result<Option<T>> {
    let Some(value) = attributes.get(name) else { return Ok(None) };
    T::from_value(value.clone()).map(Some).map_err(|fault| Error::decode(item(), fault.at(name.to_owned())))
}

/// Writes the sorted names of the attributes, without values.
pub(crate) fn write_names(f: &mut fmt::Formatter<'_>, attributes: &Attributes) -> fmt::Result {
    let mut names: Vec<_> = attributes.keys().collect();
    names.sort_unstable();
    f.debug_set().entries(names).finish()
}
