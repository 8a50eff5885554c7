use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use aws_sdk_dynamodb::types::AttributeValue;

use super::stored::{StoredEntries, StoredValue};
use super::{Attribute, AttributeFault, alias, kind, sequence, wrong_type};
use crate::limit;

/// Checks that a name has 1 to 65,535 bytes, as DynamoDB requires also for names in a map:
/// [Naming rules](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.NamingRules).
pub(crate) fn check_name(name: &str) -> Result<(), AttributeFault> {
    match name.len() {
        0 => Err(AttributeFault::empty_name()),
        length if length > limit::NAME_BYTES => Err(AttributeFault::name_too_long(length)),
        _ => Ok(()),
    }
}

macro_rules! maps {
    ($([$($generics:tt)*] $Map:ty;)+) => {$(
        impl<T: Attribute, $($generics)*> Attribute for $Map {
            type Type = kind::Map;
            type Value = Self;
            type Sequence = sequence::List;
            const HAS_AMBIGUOUS_OPTION: bool = T::HAS_AMBIGUOUS_OPTION;

            fn into_value(self) -> Result<AttributeValue, AttributeFault> {
                let mut map = HashMap::with_capacity(self.len());
                for (name, value) in self {
                    check_name(&name)?;
                    map.insert(name, value.into_value().map_err(AttributeFault::at_entry)?);
                }
                Ok(AttributeValue::M(map))
            }

            fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
                let mut map = HashMap::with_capacity(self.len());
                for (name, value) in self {
                    check_name(name)?;
                    map.insert(name.clone(), value.to_value().map_err(AttributeFault::at_entry)?);
                }
                Ok(AttributeValue::M(map))
            }

            fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
                let AttributeValue::M(map) = value else { return Err(wrong_type::<Self>(&value)) };
                map.into_iter()
                    .map(|(name, value)| Ok((name, T::from_value(value).map_err(AttributeFault::at_entry)?)))
                    .collect()
            }

            fn from_stored(value: StoredValue<'_>) -> Result<Self, AttributeFault> {
                let entries = StoredEntries::of_map::<Self>(value)?;
                let read = |value| T::from_stored(value).map_err(AttributeFault::at_entry);
                entries.map(|(name, value)| Ok((name.into_owned(), read(value)?))).collect()
            }

            fn alias_values(written: &AttributeValue) -> Result<Vec<AttributeValue>, AttributeFault> {
                alias::of_map::<T>(written)
            }
        }
    )+};
}

maps! {
    [] BTreeMap<String, T>;
    [S: BuildHasher + Default] HashMap<String, T, S>;
}
