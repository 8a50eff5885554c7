use super::{PartFault, PartReader};
use crate::attribute::derived::TextEnum;

/// Converts a key part to the variant with this name.
#[doc(hidden)]
pub fn text_enum_from_part<T: TextEnum>(text: PartReader<'_>) -> Result<T, PartFault> {
    T::from_name(text.text()?).ok_or_else(PartFault::new)
}
