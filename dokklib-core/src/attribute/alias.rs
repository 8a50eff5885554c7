//! The attribute values that are read as the same value as another one, because variants of an enum have aliases.

use aws_sdk_dynamodb::types::AttributeValue;

use super::kind::Name as _;
use super::{Attribute, AttributeFault, MapKey};

/// The maximum number of attribute values that a condition compares an attribute with, in place of one value.
const MAX_COMBINATIONS: usize = 100;

/// The names of each variant with aliases. The first one is the stored name.
pub(crate) type Aliases = &'static [&'static [&'static str]];

/// Returns the other names of the variant with the stored name `name`.
fn other_names(aliases: Aliases, name: &str) -> &'static [&'static str] {
    aliases.iter().find(|names| names[0] == name).map_or(&[], |names| &names[1..])
}

/// Returns the other values that are read as the same variant of an enum that is stored as a string.
pub(super) fn of_variant(aliases: Aliases, written: &AttributeValue) -> Vec<AttributeValue> {
    let AttributeValue::S(name) = written else { return Vec::new() };
    other_names(aliases, name).iter().map(|name| AttributeValue::S((*name).to_owned())).collect()
}

/// Returns the other values that are read as the same variant of an enum that is stored as a map with a tag.
pub fn of_tagged_variant(tag: &'static str, aliases: Aliases, written: &AttributeValue) -> Vec<AttributeValue> {
    let AttributeValue::M(attributes) = written else { return Vec::new() };
    let Some(AttributeValue::S(name)) = attributes.get(tag) else { return Vec::new() };
    let with_name = |name: &&str| {
        let mut attributes = attributes.clone();
        attributes.insert(tag.to_owned(), AttributeValue::S((*name).to_owned()));
        AttributeValue::M(attributes)
    };
    other_names(aliases, name).iter().map(with_name).collect()
}

/// Returns the other values that are read as the same list of `T`.
pub(super) fn of_list<T: Attribute>(written: &AttributeValue) -> Result<Vec<AttributeValue>, AttributeFault> {
    let AttributeValue::L(values) = written else { return Ok(Vec::new()) };
    let choices = values.iter().map(with_aliases::<T>).collect::<Result<_, _>>()?;
    Ok(other_combinations(choices)?.into_iter().map(AttributeValue::L).collect())
}

/// Returns the other values that are read as the same map with keys of type `K` and values of type `T`.
pub(super) fn of_map<K: MapKey, T: Attribute>(written: &AttributeValue) -> Result<Vec<AttributeValue>, AttributeFault> {
    let AttributeValue::M(values) = written else { return Ok(Vec::new()) };
    let choices = values.iter().map(|(name, value)| entries::<K, T>(name, value)).collect::<Result<_, _>>()?;
    let maps = other_combinations(choices)?.into_iter();
    Ok(maps.map(|entries| AttributeValue::M(entries.into_iter().collect())).collect())
}

/// Returns the entries that are read as the same entry of a map: each name of the key with each form of the value.
fn entries<K: MapKey, T: Attribute>(
    name: &str,
    value: &AttributeValue,
) -> Result<Vec<(String, AttributeValue)>, AttributeFault> {
    let names = with_aliases::<K>(&K::Type::value_of(name.to_owned()))?;
    let names = names.into_iter().filter_map(|name| match name {
        AttributeValue::S(name) | AttributeValue::N(name) => Some(name),
        _ => None,
    });
    let values = with_aliases::<T>(value)?;
    Ok(names.flat_map(|name| values.iter().map(move |value| (name.clone(), value.clone()))).collect())
}

/// Returns the other values that are read as the same set of `T`. A set can contain several names of one element.
pub(super) fn of_set<T: Attribute>(written: &AttributeValue) -> Result<Vec<AttributeValue>, AttributeFault> {
    // The elements of other sets have no aliases.
    let AttributeValue::Ss(texts) = written else { return Ok(Vec::new()) };
    let subsets = |text: &String| -> Result<Vec<Vec<String>>, AttributeFault> {
        let names = with_aliases::<T>(&AttributeValue::S(text.clone()))?;
        let names: Vec<String> = names.into_iter().filter_map(|name| name.as_s().ok().cloned()).collect();
        if names.len() > MAX_COMBINATIONS.ilog2() as usize {
            return Err(AttributeFault::too_many_alias_values());
        }
        let chosen = |subset: usize| names.iter().enumerate().filter(move |(at, _)| subset & 1 << at != 0);
        Ok((1..1_usize << names.len()).map(|subset| chosen(subset).map(|(_, name)| name.clone()).collect()).collect())
    };
    let choices = texts.iter().map(subsets).collect::<Result<_, _>>()?;
    Ok(other_combinations(choices)?.into_iter().map(|texts| AttributeValue::Ss(texts.concat())).collect())
}

/// Returns the value, followed by the other values that are read as the same `T`.
pub(super) fn with_aliases<T: Attribute>(written: &AttributeValue) -> Result<Vec<AttributeValue>, AttributeFault> {
    let mut values = vec![written.clone()];
    values.extend(T::alias_values(written)?);
    Ok(values)
}

/// Returns all combinations of one element of each list, except the combination of the first elements.
pub(super) fn other_combinations<T: Clone>(choices: Vec<Vec<T>>) -> Result<Vec<Vec<T>>, AttributeFault> {
    let count = choices.iter().try_fold(1_usize, |count, choices| count.checked_mul(choices.len()));
    if count.is_none_or(|count| count > MAX_COMBINATIONS) {
        return Err(AttributeFault::too_many_alias_values());
    }
    if count == Some(1) {
        return Ok(Vec::new());
    }
    let mut combinations = vec![Vec::with_capacity(choices.len())];
    for choices in choices {
        let extended = combinations.into_iter().flat_map(|combination| {
            choices
                .iter()
                .map(move |choice| [&combination[..], std::slice::from_ref(choice)].concat())
                .collect::<Vec<_>>()
        });
        combinations = extended.collect();
    }
    combinations.remove(0);
    Ok(combinations)
}

/// Fails at compile time if a part of a key has a type with these aliases.
#[doc(hidden)]
#[track_caller]
pub const fn assert_no_value_aliases(aliases: Aliases, part: &str) {
    assert_no_aliases(!matches!(aliases, []), part);
}

/// Fails at compile time if a part of a key is an enum with aliases.
#[doc(hidden)]
#[track_caller]
pub const fn assert_no_aliases(has_aliases: bool, part: &str) {
    if has_aliases {
        let text = crate::constant::Message::new().push("`").push(part);
        let text = text
            .push("` is in a key, and a variant of its type has an `alias`: items with the old name in their keys ");
        let text = text
            .push("would not be found. Make the old name the stored name, `#[attribute(rename = \"..\")]`, or write ");
        panic!("{}", text.push("the items again and remove the `alias`").as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_are_limited() {
        let combinations = |choices: usize| other_combinations(vec![vec!["a", "b"]; choices]);
        assert_eq!(combinations(0).unwrap(), [[""; 0]; 0]);
        assert_eq!(combinations(2).unwrap(), [["a", "b"], ["b", "a"], ["b", "b"]]);
        assert_eq!(combinations(6).unwrap().len(), 63);
        let fault = combinations(7).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "can be stored as more than 100 different values, because variants of its type have aliases"
        );
    }
}
