//! `rust_decimal::Decimal`, stored as a number.

use aws_sdk_dynamodb::types::AttributeValue;
use rust_decimal::Decimal;

use super::{Attribute, AttributeFault, SetElement, kind, plain_number, sequence, set, wrong_type};

const EXPECTED: &str = "a number that fits into `Decimal`";

/// A `Decimal` has up to 29 digits, so DynamoDB can store each of them exactly.
fn text(number: Decimal) -> String {
    // Zeros at the end aren't stored by DynamoDB.
    number.normalize().to_string()
}

/// A number with more digits than a `Decimal` has is an error: it isn't rounded.
fn read(text: &str) -> Result<Decimal, AttributeFault> {
    Decimal::from_str_exact(&plain_number(text)).map_err(|_| AttributeFault::expected(EXPECTED))
}

#[cfg_attr(docsrs, doc(cfg(feature = "rust_decimal")))]
#[diagnostic::do_not_recommend]
impl Attribute for Decimal {
    type Type = kind::Number;
    type Value = Self;
    type Sequence = sequence::List;

    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        Ok(AttributeValue::N(text(self)))
    }

    fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
        self.into_value()
    }

    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
        match value {
            AttributeValue::N(text) => read(&text),
            other => Err(wrong_type::<Self>(&other)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl SetElement for Decimal {
    type Set = kind::NumberSet;
    type Element = Self;

    fn into_set(elements: impl Iterator<Item = Self>) -> Result<AttributeValue, AttributeFault> {
        Ok(AttributeValue::Ns(elements.map(text).collect()))
    }

    fn to_set<'a>(elements: impl Iterator<Item = &'a Self>) -> Result<AttributeValue, AttributeFault> {
        Self::into_set(elements.copied())
    }

    fn from_set(value: AttributeValue) -> Result<Vec<Self>, AttributeFault> {
        match value {
            AttributeValue::Ns(texts) => texts.iter().map(|text| read(text)).collect(),
            other => Err(set::wrong_set::<Self>(&other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn n(text: &str) -> AttributeValue {
        AttributeValue::N(text.to_owned())
    }

    #[test]
    fn a_decimal_is_stored_exactly() {
        for (number, stored) in [
            ("12.50", "12.5"),
            ("-0.00", "0"),
            ("1000", "1000"),
            ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
        ] {
            let number: Decimal = number.parse().unwrap();
            assert_eq!(number.to_value().unwrap(), n(stored));
            assert_eq!(Decimal::from_value(n(stored)).unwrap(), number);
        }
        for number in [Decimal::MAX, Decimal::MIN] {
            assert_eq!(Decimal::from_value(number.to_value().unwrap()).unwrap(), number);
        }
        assert_eq!(Decimal::from_value(n("1.25E+2")).unwrap(), Decimal::new(125, 0));
        for number in
            ["1e40", "1e-40", "79228162514264337593543950336", "0.12345678901234567890123456789012345678", "x"]
        {
            assert!(Decimal::from_value(n(number)).is_err(), "{number}");
        }
        let set = BTreeSet::from([Decimal::new(15, 1), Decimal::new(2, 0)]);
        assert_eq!(set.to_value().unwrap(), AttributeValue::Ns(vec!["1.5".to_owned(), "2".to_owned()]));
        assert_eq!(BTreeSet::from_value(set.to_value().unwrap()).unwrap(), set);
    }
}
