//! The check of the nesting and the map keys of a value, before it is sent.

use aws_sdk_dynamodb::types::AttributeValue;

use super::AttributeFault;
use super::map::check_name;
use crate::limit;

/// Fails if the value is nested too deeply or a map in it has an invalid name. `level` is the level of the value, which
/// is 1 for the value of an attribute of the item.
///
/// The recursion ends at DynamoDB's limit, so a deeper value doesn't overflow the stack.
pub(crate) fn check_value(value: &AttributeValue, level: usize) -> Result<(), AttributeFault> {
    if level > limit::NESTING_LEVELS {
        return Err(AttributeFault::too_deep());
    }
    match value {
        AttributeValue::L(values) => values.iter().try_for_each(|value| check_value(value, level + 1)),
        AttributeValue::M(values) => values.iter().try_for_each(|(name, value)| {
            check_name(name)?;
            check_value(value, level + 1)
        }),
        _ => Ok(()),
    }
}
