use std::fmt;

use crate::Attributes;
use crate::attribute::AttributeFault;
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
    /// The attributes, keys included.
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// The attributes, keys included.
    pub fn into_attributes(self) -> Attributes {
        self.attributes
    }
}

impl Readable for RawItem {
    fn read(attributes: Attributes, _: &Layout) -> Result<Self, AttributeFault> {
        Ok(Self { attributes })
    }

    fn name() -> std::borrow::Cow<'static, str> {
        "RawItem".into()
    }
}

impl fmt::Debug for RawItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawItem ")?;
        write_names(f, &self.attributes)
    }
}

/// The names of attributes, sorted, in the place of the attributes.
pub(crate) fn write_names(f: &mut fmt::Formatter<'_>, attributes: &Attributes) -> fmt::Result {
    let mut names: Vec<_> = attributes.keys().collect();
    names.sort_unstable();
    f.debug_set().entries(names).finish()
}
