use aws_sdk_dynamodb::types::AttributeValue;

use super::Attributes;

/// Returns the size of an item in bytes: the attribute names and values, counted by DynamoDB's rules.
///
/// The size of numbers is approximate, as in
/// [Item sizes and formats](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
pub(crate) fn item_size(attributes: &Attributes) -> usize {
    attributes.iter().map(|(name, value)| name.len() + value_size(value)).sum()
}

/// Returns the size of a value in bytes.
pub(crate) fn value_size(value: &AttributeValue) -> usize {
    // The overhead of a list or map, and of each of its members.
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
        // Boolean, NULL, or an unknown type.
        _ => 1,
    }
}

/// Returns the approximate size of a number: one byte per two significant digits, and one byte more.
fn number_size(text: &str) -> usize {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let digits = mantissa.trim_start_matches(['-', '+', '0', '.']).trim_end_matches(['0', '.']);
    digits.bytes().filter(u8::is_ascii_digit).count().div_ceil(2) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_item_size_includes_names_and_values() {
        let s = |text: &str| AttributeValue::S(text.to_owned());
        let list = AttributeValue::L(vec![s("abc"), AttributeValue::N("-12.5".to_owned()), AttributeValue::Bool(true)]);
        let item = Attributes::from([("PK".to_owned(), s("é")), ("list".to_owned(), list)]);
        assert_eq!(item_size(&item), (2 + 2) + (4 + 3 + (1 + 3) + (1 + 3) + (1 + 1)));
    }

    #[test]
    fn only_significant_digits_of_a_number_count() {
        for (number, digits) in [("0", 0), ("7", 1), ("-1200", 2), ("0.0070", 1), ("10.01", 4), ("1.50E+100", 2)] {
            assert_eq!(number_size(number), usize::div_ceil(digits, 2) + 1, "{number}");
        }
    }
}
