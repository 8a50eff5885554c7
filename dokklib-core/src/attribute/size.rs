use aws_sdk_dynamodb::types::AttributeValue;

use crate::Attributes;

/// How many bytes an item has as DynamoDB counts them: names and values.
///
/// [Item sizes and formats](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html)
/// in AWS's guide. What it says of numbers is approximate, so this is too.
pub(crate) fn item_size(attributes: &Attributes) -> usize {
    attributes.iter().map(|(name, value)| name.len() + value_size(value)).sum()
}

/// The same of a value.
pub(crate) fn value_size(value: &AttributeValue) -> usize {
    /// What a list or a map takes besides its members, and each member besides its value.
    const CONTAINER: usize = 3;
    const MEMBER: usize = 1;
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(text) => number_size(text),
        AttributeValue::B(blob) => blob.as_ref().len(),
        AttributeValue::Ss(texts) => texts.iter().map(String::len).sum(),
        AttributeValue::Ns(texts) => texts.iter().map(|text| number_size(text)).sum(),
        AttributeValue::Bs(blobs) => blobs.iter().map(|blob| blob.as_ref().len()).sum(),
        AttributeValue::L(values) => CONTAINER + values.iter().map(|value| MEMBER + value_size(value)).sum::<usize>(),
        AttributeValue::M(values) => CONTAINER + item_size(values) + values.len() * MEMBER,
        // A boolean, a null, or a type that DynamoDB has not had so far.
        _ => 1,
    }
}

/// A byte for each two significant digits, and one more.
fn number_size(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count().div_ceil(2) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_count() {
        let s = |text: &str| AttributeValue::S(text.to_owned());
        let list = AttributeValue::L(vec![s("abc"), AttributeValue::N("-12.5".to_owned()), AttributeValue::Bool(true)]);
        let item = Attributes::from([("PK".to_owned(), s("é")), ("list".to_owned(), list)]);
        assert_eq!(item_size(&item), (2 + 2) + (4 + 3 + (1 + 3) + (1 + 3) + (1 + 1)));
    }
}
