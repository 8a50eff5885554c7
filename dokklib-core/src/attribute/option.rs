use aws_sdk_dynamodb::types::AttributeValue;

use super::stored::StoredValue;
use super::{Attribute, AttributeFault, IntegerRange, sequence};
use crate::constant::Message;

impl<T: Attribute> Attribute for Option<T> {
    type Type = T::Type;
    type Value = T::Value;
    type Sequence = sequence::List;
    const INTEGER_RANGE: Option<IntegerRange> = T::INTEGER_RANGE;
    const MAY_BE_ABSENT: bool = true;
    const ALIASES: &'static [&'static [&'static str]] = T::ALIASES;
    const WRITTEN_FORM: Option<&'static str> = T::WRITTEN_FORM;
    const HAS_AMBIGUOUS_OPTION: bool = T::MAY_BE_ABSENT || T::HAS_AMBIGUOUS_OPTION;

    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        self.map_or(Ok(AttributeValue::Null(true)), |value| check(T::into_value(value)?))
    }

    fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
        self.as_ref().map_or(Ok(AttributeValue::Null(true)), |value| check(T::to_value(value)?))
    }

    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
        if value.is_null() { Ok(None) } else { T::from_value(value).map(Some) }
    }

    fn from_stored(value: StoredValue<'_>) -> Result<Self, AttributeFault> {
        if value.is_null() { Ok(None) } else { T::from_stored(value).map(Some) }
    }

    fn alias_values(written: &AttributeValue) -> Result<Vec<AttributeValue>, AttributeFault> {
        T::alias_values(written)
    }

    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
        T::other_forms(written)
    }

    fn reads_null_as_missing() -> bool {
        true
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// Fails if the value of a `Some` would be read as `None`.
fn check(value: AttributeValue) -> Result<AttributeValue, AttributeFault> {
    if value.is_null() { Err(AttributeFault::null_in_some()) } else { Ok(value) }
}

/// Fails at compile time if the type of the field [has an ambiguous `Option`](Attribute::HAS_AMBIGUOUS_OPTION).
#[doc(hidden)]
#[track_caller]
pub const fn assert_unambiguous(has_ambiguous_option: bool, field: &str) {
    if has_ambiguous_option {
        let text = Message::new().push("`").push(field).push("` is an `Option` of a set or of another `Option`: ");
        let text = text.push("an empty set or `None` in the outer `Some` would be read as the outer `None`. ");
        panic!("{}", text.push("Remove the outer `Option`").as_str());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn some_of_a_value_that_is_stored_as_none_is_an_error() {
        let faults = [
            Some(None::<u8>).into_value(),
            Some(Box::new(None::<u8>)).to_value(),
            vec![Some(None::<u8>)].to_value(),
            Some(AttributeValue::Null(true)).to_value(),
        ];
        for fault in faults {
            let message = fault.unwrap_err().to_string();
            assert!(message.ends_with("is `Some` of NULL, which would be read as `None`"), "{message}");
        }
        let fault = Some(BTreeSet::<u8>::new()).into_value().unwrap_err();
        assert_eq!(fault.to_string(), "is an empty set, which DynamoDB can't store");
        assert!(!Some(BTreeSet::<u8>::new()).is_absent() && !Some(None::<u8>).is_absent());
    }
}
