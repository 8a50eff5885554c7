use std::borrow::Cow;
use std::cmp::Ordering;

use aws_sdk_dynamodb::types::AttributeValue;

use super::set::SetElement;
use super::stored::StoredValue;
use super::wire::WireValue;
use super::{Attribute, AttributeFault, IntegerRange, kind, sequence, wrong_type};
use crate::limit;

/// Conversion between a Rust number and DynamoDB's text form of numbers.
trait Number: Sized {
    const RANGE: Option<IntegerRange> = None;

    fn write(self) -> Result<String, AttributeFault>;
    fn read(text: &str) -> Result<Self, AttributeFault>;
}

macro_rules! integers {
    ($($Type:ident),+) => {$(
        impl Number for $Type {
            const RANGE: Option<IntegerRange> = Some(IntegerRange::new($Type::MIN as i128, $Type::MAX as u128));

            fn write(self) -> Result<String, AttributeFault> {
                let text = self.to_string();
                if const { size_of::<$Type>() == 16 } {
                    let digits = text.trim_start_matches('-').trim_end_matches('0').len();
                    if digits > limit::NUMBER_DIGITS {
                        return Err(AttributeFault::too_many_digits());
                    }
                }
                Ok(text)
            }

            #[inline]
            fn read(text: &str) -> Result<Self, AttributeFault> {
                // A separate function parses the rare other forms, so that this one is small enough to be inlined.
                #[cold]
                fn read_other(text: &str) -> Result<$Type, AttributeFault> {
                    let value = plain_integer(text).and_then(|text| text.parse().ok());
                    value.ok_or_else(|| AttributeFault::expected(concat!("a number that fits into `", stringify!($Type), "`")))
                }
                text.parse().or_else(|_| read_other(text))
            }
        }
    )+};
}

integers!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);

macro_rules! floats {
    ($($Type:ident),+) => {$(
        impl Number for $Type {
            fn write(self) -> Result<String, AttributeFault> {
                let magnitude = f64::from(self.abs());
                if !magnitude.is_finite() {
                    return Err(AttributeFault::not_finite());
                }
                if magnitude != 0.0 && !(1e-130..1e126).contains(&magnitude) {
                    return Err(AttributeFault::out_of_range());
                }
                // The shortest text that parses back to the same value. An exponent avoids long runs of zeros.
                let is_plain = magnitude == 0.0 || (1e-6..1e17).contains(&magnitude);
                Ok(if is_plain { self.to_string() } else { format!("{self:e}") })
            }

            fn read(text: &str) -> Result<Self, AttributeFault> {
                text.parse()
                    .ok()
                    .filter(|value: &Self| value.is_finite())
                    .ok_or_else(|| AttributeFault::expected(concat!("a number that fits into `", stringify!($Type), "`")))
            }
        }
    )+};
}

floats!(f32, f64);

/// Checks that DynamoDB can store the number with this text form.
#[cfg(any(feature = "json", feature = "serde"))]
pub(super) fn check(text: &str) -> Result<(), AttributeFault> {
    let magnitude = text.parse::<f64>().map_err(|_| AttributeFault::not_finite())?.abs();
    if !magnitude.is_finite() {
        return Err(AttributeFault::not_finite());
    }
    if magnitude != 0.0 && !(1e-130..1e126).contains(&magnitude) {
        return Err(AttributeFault::out_of_range());
    }
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_matches('0').len();
    if significant > limit::NUMBER_DIGITS { Err(AttributeFault::too_many_digits()) } else { Ok(()) }
}

/// Converts an integer with a decimal point or an exponent to plain digits: `1.50E+2` to `150`.
///
/// Some engines return integers in this form.
fn plain_integer(text: &str) -> Option<Cow<'_, str>> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    // No integer type has more than 39 digits.
    let zeros = usize::try_from(exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?).ok().filter(|z| *z < 40)?;
    Some(format!("{whole}{fraction}{:0<zeros$}", "").into())
}

/// Compares the text forms of two numbers by all of their digits, as DynamoDB does.
pub(crate) fn compare_numbers(a: &str, b: &str) -> Ordering {
    let (a, b) = (Decimal::parse(a), Decimal::parse(b));
    match (a.is_negative, b.is_negative) {
        (false, false) => a.abs().cmp(&b.abs()),
        (true, true) => b.abs().cmp(&a.abs()),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

/// Returns the text of a number without an exponent and without needless zeros. Equal numbers have the same text.
pub(crate) fn plain_number(text: &str) -> String {
    let Decimal { is_negative, magnitude, digits } = Decimal::parse(text);
    // DynamoDB rejects numbers outside of this range.
    let magnitude = match usize::try_from(magnitude.unsigned_abs()) {
        Ok(zeros) if zeros <= 130 && magnitude <= 0 => Err(zeros),
        Ok(whole) if whole <= 130 => Ok(whole),
        _ => return text.to_owned(),
    };
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return text.to_owned();
    }
    let sign = if is_negative { "-" } else { "" };
    match magnitude {
        _ if digits.is_empty() => "0".to_owned(),
        Ok(whole) if whole >= digits.len() => format!("{sign}{digits:0<whole$}"),
        Ok(whole) => format!("{sign}{}.{}", &digits[..whole], &digits[whole..]),
        Err(zeros) => format!("{sign}0.{:0<zeros$}{digits}", ""),
    }
}

/// A number in a form that can be compared digit by digit. Equal numbers have the same form.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Decimal {
    is_negative: bool,
    /// The power of ten of the first significant digit. Zero has none, which is 0 here.
    magnitude: i64,
    /// The significant digits. Zero has none.
    digits: String,
}

impl Decimal {
    pub(crate) fn parse(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let unsigned = mantissa.trim_start_matches(['+', '-']);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all = format!("{whole}{fraction}");
        let leading = all.len() - all.trim_start_matches('0').len();
        let digits = all.trim_matches('0').to_owned();
        let whole = i64::try_from(whole.len()).unwrap_or(i64::MAX);
        let is_zero = digits.is_empty();
        let magnitude = whole - i64::try_from(leading).unwrap_or(i64::MAX) + exponent.parse::<i64>().unwrap_or(0);
        let magnitude = if is_zero { 0 } else { magnitude };
        Self { is_negative: mantissa.starts_with('-') && !is_zero, magnitude, digits }
    }

    /// Returns a value that sorts as the absolute value of the number. Zero sorts first.
    fn abs(&self) -> (bool, i64, &str) {
        (!self.digits.is_empty(), self.magnitude, &self.digits)
    }
}

macro_rules! numbers {
    ($($Type:ident = $Sequence:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        impl Attribute for $Type {
            type Type = kind::Number;
            type Value = Self;
            type Sequence = sequence::$Sequence;
            const INTEGER_RANGE: Option<IntegerRange> = Self::RANGE;

            #[inline]
            fn into_value(self) -> Result<AttributeValue, AttributeFault> {
                self.write().map(AttributeValue::N)
            }

            fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
                self.into_value()
            }

            #[inline]
            fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
                match value {
                    AttributeValue::N(text) => Self::read(&text),
                    other => Err(wrong_type::<Self>(&other)),
                }
            }

            #[inline]
            fn from_stored(value: StoredValue<'_>) -> Result<Self, AttributeFault> {
                match value {
                    StoredValue::Wire(WireValue::Number(text)) => Self::read(text),
                    other => Self::from_value(other.into_value()),
                }
            }
        }
    )+};
}

numbers!(
    u8 = Bytes,
    u16 = List,
    u32 = List,
    u64 = List,
    u128 = List,
    usize = List,
    i8 = List,
    i16 = List,
    i32 = List,
    i64 = List,
    i128 = List,
    isize = List,
    f32 = List,
    f64 = List
);

/// Implements [`SetElement`] for integers. Floats are neither `Eq` nor `Ord`, so they can't be elements of a set.
macro_rules! number_elements {
    ($($Type:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        impl SetElement for $Type {
            type Set = kind::NumberSet;
            type Element = Self;

            fn into_set(elements: impl Iterator<Item = Self>) -> Result<AttributeValue, AttributeFault> {
                elements.map(Number::write).collect::<Result<_, _>>().map(AttributeValue::Ns)
            }

            fn to_set<'a>(elements: impl Iterator<Item = &'a Self>) -> Result<AttributeValue, AttributeFault> {
                Self::into_set(elements.copied())
            }

            fn from_set(value: AttributeValue) -> Result<Vec<Self>, AttributeFault> {
                match value {
                    AttributeValue::Ns(texts) => texts.iter().map(|text| Self::read(text)).collect(),
                    other => Err(super::set::wrong_set::<Self>(&other)),
                }
            }
        }
    )+};
}

number_elements!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_compare_by_all_digits(a in any::<i64>(), b in any::<i64>(), c in -1e100..1e100_f64, d in -1e100..1e100_f64) {
            prop_assert_eq!(compare_numbers(&a.to_string(), &b.to_string()), a.cmp(&b));
            prop_assert_eq!(compare_numbers(&c.to_string(), &format!("{d:e}")), c.total_cmp(&d));
        }
    }

    #[test]
    fn different_forms_of_a_number_are_equal() {
        for (a, b) in [("100", "1E2"), ("1.50", "+1.5"), ("0", "-0.00"), ("0.001", "1e-3"), ("0", "0E7")] {
            assert_eq!(compare_numbers(a, b), Ordering::Equal, "{a} {b}");
            assert!(Decimal::parse(a) == Decimal::parse(b), "{a} {b}");
        }
        let (one, more) = ("1", "1.0000000000000000000000000000000000001");
        assert_eq!(compare_numbers(one, more), Ordering::Less);
        assert!(Decimal::parse(one) != Decimal::parse(more));
    }

    use super::*;

    fn text<T: Attribute>(value: T) -> Result<String, String> {
        value.into_value().map(|value| value.as_n().unwrap().clone()).map_err(|fault| fault.to_string())
    }

    fn read<T: Attribute>(text: &str) -> Option<T> {
        T::from_value(AttributeValue::N(text.to_owned())).ok()
    }

    #[test]
    fn integers_are_exact_up_to_38_digits() {
        assert_eq!(text(u64::MAX).unwrap(), "18446744073709551615");
        let largest = 10_u128.pow(38) - 1;
        assert_eq!(read::<u128>(&text(largest).unwrap()), Some(largest));
        assert_eq!(text(10_u128.pow(38)).unwrap(), format!("1{}", "0".repeat(38)), "one significant digit");
        assert!(text(10_u128.pow(38) + 1).unwrap_err().contains("38 significant digits"));
        assert!(text(i128::MIN).unwrap_err().contains("38 significant digits"));
    }

    #[test]
    fn floats_outside_of_dynamodbs_range_are_rejected() {
        for value in [0.0, -0.0, 0.1, -2.5, 1e16, 1e17, 123_456.789, 1e125, 9.9e125, 1e-130, f64::from(f32::MAX)] {
            assert_eq!(read::<f64>(&text(value).unwrap()), Some(value));
        }
        assert_eq!(text(1e100).unwrap(), "1e100", "an exponent instead of 100 zeros");
        assert_eq!(text(0.1_f32).unwrap(), "0.1");
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(text(value).unwrap_err().contains("NaN or infinite"));
        }
        for value in [1e126, f64::MAX, 1e-131, f64::MIN_POSITIVE] {
            assert!(text(value).unwrap_err().contains("range"), "{value}");
        }
    }

    #[test]
    fn integers_are_parsed_in_every_decimal_form() {
        assert_eq!(read::<u64>("150"), Some(150));
        assert_eq!(read::<u64>("1.50E+2"), Some(150));
        assert_eq!(read::<i64>("-15e1"), Some(-150));
        assert_eq!(read::<u64>("5.0"), Some(5));
        for invalid in ["1.5", "15e-1", "256", "-1", "", "x", "1e400", "1e2147483648", "1e-2147483648"] {
            assert_eq!(read::<u8>(invalid), None, "{invalid}");
        }
        assert_eq!(read::<f64>("NaN"), None);
        assert_eq!(read::<f64>("1e400"), None);
    }
}
