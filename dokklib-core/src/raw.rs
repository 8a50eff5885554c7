use std::borrow::Cow;
use std::fmt;

use crate::Attributes;
use crate::attribute::{Attribute, AttributeFault};
use crate::error::{Error, Result};
use crate::item::Readable;
use crate::schema::Layout;

/// An item of which nothing is known but its attributes.
///
/// `Debug` shows the names of the attributes and none of their values.
#[derive(Clone, PartialEq)]
pub struct RawItem {
    attributes: Attributes,
}

impl RawItem {
    pub(crate) fn new(attributes: Attributes) -> Self {
        Self { attributes }
    }

    /// The attributes, keys included.
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// The attribute of this name as a `T`, if it is there.
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::ErrorKind::Decode) if it is there and not a `T`.
    pub fn get<T: Attribute>(&self, name: &str) -> Result<Option<T>> {
        get(&self.attributes, name, <Self as Readable>::name)
    }

    /// The attributes, keys included.
    pub fn into_attributes(self) -> Attributes {
        self.attributes
    }
}

impl Readable for RawItem {
    fn read(attributes: Attributes, _: &Layout) -> Result<Self, AttributeFault> {
        Ok(Self::new(attributes))
    }

    fn name() -> Cow<'static, str> {
        "RawItem".into()
    }

    fn read_in_part(self) -> Self {
        self
    }
}

impl fmt::Debug for RawItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawItem ")?;
        write_names(f, &self.attributes)
    }
}

/// The attribute of this name as a `T`, if it is there.
pub(crate) fn get<T: Attribute>(
    attributes: &Attributes,
    name: &str,
    item: impl FnOnce() -> Cow<'static, str>,
) -> Result<Option<T>> {
    let Some(value) = attributes.get(name) else { return Ok(None) };
    T::from_value(value.clone()).map(Some).map_err(|fault| Error::decode(item(), fault.at(name.to_owned())))
}

/// The names of attributes, sorted, in the place of the attributes.
pub(crate) fn write_names(f: &mut fmt::Formatter<'_>, attributes: &Attributes) -> fmt::Result {
    let mut names: Vec<_> = attributes.keys().collect();
    names.sort_unstable();
    f.debug_set().entries(names).finish()
}
