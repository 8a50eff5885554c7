use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use aws_sdk_dynamodb::types::AttributeValue;

use super::kind::Name as _;
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

/// Two names can be read as one key: `1` and `01`.
const ONE_ENTRY: &str = "a map with one entry for each key";

/// A type whose values can be the keys of a map. DynamoDB's keys are strings: a number is written in decimal digits, an enum
/// without fields as the name of the variant.
///
/// Implemented for each type that is stored as a string or a number: strings, integers, `Uuid`, dates, enums without fields
/// and newtypes of these types that derive `Attribute`.
///
/// An entry is written under the stored name of its key. A map is also read if it has an `alias` of a variant as a name, but
/// the path `.key(..)` finds only the stored name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the key of a map",
    label = "not a string or a number",
    note = "map keys are strings, integers, enums without fields and other types that are stored as a string or a number"
)]
pub trait MapKey: Attribute<Type: kind::Name> {}

#[diagnostic::do_not_recommend]
impl<K: Attribute<Type: kind::Name>> MapKey for K {}

/// A value that a path accepts as the key of a map: a `K` or a `&K`, and any string for a `String`.
pub trait IntoMapKey<K> {
    /// Returns the name of the entry. A key that has no name has the empty name, which every operation rejects.
    #[doc(hidden)]
    fn into_name(self) -> String;
}

#[diagnostic::do_not_recommend]
impl<K: MapKey> IntoMapKey<K> for K {
    fn into_name(self) -> String {
        text(self.into_value()).unwrap_or_default()
    }
}

#[diagnostic::do_not_recommend]
impl<K: MapKey> IntoMapKey<K> for &K {
    fn into_name(self) -> String {
        text(self.to_value()).unwrap_or_default()
    }
}

macro_rules! texts {
    ($($Text:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoMapKey<String> for $Text {
            fn into_name(self) -> String {
                self.into()
            }
        }
    )+};
}

texts!(&str, &mut str, Cow<'_, str>, Box<str>, char);

/// Returns the text of a key.
fn text(key: Result<AttributeValue, AttributeFault>) -> Result<String, AttributeFault> {
    match key.map_err(AttributeFault::at_key)? {
        AttributeValue::S(name) | AttributeValue::N(name) => Ok(name),
        other => Err(wrong_type::<String>(&other).at_key()),
    }
}

/// Returns the name of the entry with this key.
fn name(key: Result<AttributeValue, AttributeFault>) -> Result<String, AttributeFault> {
    let name = text(key)?;
    check_name(&name).map(|()| name)
}

macro_rules! maps {
    ($([$($bound:tt)+] [$($generics:tt)*] $Map:ty;)+) => {$(
        impl<K: MapKey, T: Attribute, $($generics)*> Attribute for $Map
        where
            K: $($bound)+,
        {
            type Type = kind::Map;
            type Value = Self;
            type Sequence = sequence::List;
            const HAS_AMBIGUOUS_OPTION: bool = T::HAS_AMBIGUOUS_OPTION;

            fn into_value(self) -> Result<AttributeValue, AttributeFault> {
                let mut map = HashMap::with_capacity(self.len());
                for (key, value) in self {
                    map.insert(name(key.into_value())?, value.into_value().map_err(AttributeFault::at_entry)?);
                }
                Ok(AttributeValue::M(map))
            }

            fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
                let mut map = HashMap::with_capacity(self.len());
                for (key, value) in self {
                    map.insert(name(key.to_value())?, value.to_value().map_err(AttributeFault::at_entry)?);
                }
                Ok(AttributeValue::M(map))
            }

            fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
                let AttributeValue::M(map) = value else { return Err(wrong_type::<Self>(&value)) };
                let entry = |(name, value)| {
                    let key = K::from_value(K::Type::value_of(name)).map_err(AttributeFault::at_key)?;
                    Ok((key, T::from_value(value).map_err(AttributeFault::at_entry)?))
                };
                let entries = map.len();
                let map: Self = map.into_iter().map(entry).collect::<Result<_, AttributeFault>>()?;
                if map.len() == entries { Ok(map) } else { Err(AttributeFault::expected(ONE_ENTRY)) }
            }

            fn from_stored(value: StoredValue<'_>) -> Result<Self, AttributeFault> {
                let entries = StoredEntries::of_map::<Self>(value)?;
                let mut count = 0;
                let entry = |(name, value): (Cow<'_, str>, StoredValue<'_>)| {
                    count += 1;
                    let key = K::from_value(K::Type::value_of(name.into_owned())).map_err(AttributeFault::at_key)?;
                    Ok((key, T::from_stored(value).map_err(AttributeFault::at_entry)?))
                };
                let map: Self = entries.map(entry).collect::<Result<_, AttributeFault>>()?;
                if map.len() == count { Ok(map) } else { Err(AttributeFault::expected(ONE_ENTRY)) }
            }

            fn alias_values(written: &AttributeValue) -> Result<Vec<AttributeValue>, AttributeFault> {
                alias::of_map::<K, T>(written)
            }
        }
    )+};
}

maps! {
    [Ord] [] BTreeMap<K, T>;
    [Eq + Hash] [S: BuildHasher + Default] HashMap<K, T, S>;
}
