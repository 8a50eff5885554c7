use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, AttributeFault, alias, kind, sequence, wrong_type};

/// Stores a tuple as a list of exactly as many values.
macro_rules! tuples {
    ($($count:literal: ($($T:ident $value:ident $index:tt),+);)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($T: Attribute),+> Attribute for ($($T,)+) {
            type Type = kind::List;
            type Value = Self;
            type Sequence = sequence::List;
            const HAS_AMBIGUOUS_OPTION: bool = false $(|| $T::HAS_AMBIGUOUS_OPTION)+;

            fn into_value(self) -> Result<AttributeValue, AttributeFault> {
                Ok(AttributeValue::L(vec![$(self.$index.into_value().map_err(|fault| fault.at_index($index))?),+]))
            }

            fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
                Ok(AttributeValue::L(vec![$(self.$index.to_value().map_err(|fault| fault.at_index($index))?),+]))
            }

            fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
                let AttributeValue::L(values) = value else { return Err(wrong_type::<Self>(&value)) };
                let values: [AttributeValue; $count] = values
                    .try_into()
                    .map_err(|values: Vec<AttributeValue>| AttributeFault::length($count, values.len()))?;
                let [$($value),+] = values;
                Ok(($($T::from_value($value).map_err(|fault| fault.at_index($index))?,)+))
            }

            fn alias_values(written: &AttributeValue) -> Result<Vec<AttributeValue>, AttributeFault> {
                let AttributeValue::L(values) = written else { return Ok(Vec::new()) };
                let [$($value),+] = &values[..] else { return Ok(Vec::new()) };
                let choices = vec![$(alias::with_aliases::<$T>($value)?),+];
                Ok(alias::other_combinations(choices)?.into_iter().map(AttributeValue::L).collect())
            }
        }
    )+};
}

tuples! {
    1: (A a 0);
    2: (A a 0, B b 1);
    3: (A a 0, B b 1, C c 2);
    4: (A a 0, B b 1, C c 2, D d 3);
    5: (A a 0, B b 1, C c 2, D d 3, E e 4);
    6: (A a 0, B b 1, C c 2, D d 3, E e 4, F f 5);
    7: (A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6);
    8: (A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tuple_is_stored_as_a_list_of_the_same_length() {
        let value = (7_u8, "x".to_owned(), None::<bool>);
        let stored = value.to_value().unwrap();
        assert_eq!(
            stored,
            AttributeValue::L(vec![
                AttributeValue::N("7".to_owned()),
                AttributeValue::S("x".to_owned()),
                AttributeValue::Null(true)
            ])
        );
        assert_eq!(<(u8, String, Option<bool>)>::from_value(stored.clone()).unwrap(), value);
        let fault = <(u8, String)>::from_value(stored.clone()).unwrap_err();
        assert_eq!(fault.to_string(), "has 3 elements, not 2");
        let fault = <(u8, u8, bool)>::from_value(stored).unwrap_err();
        assert_eq!(fault.at("pair").to_string(), "attribute `pair[1]` is a string (S), not a number (N)");
    }
}
