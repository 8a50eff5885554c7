use std::fmt;

use crate::limit;

/// The range of the integers that a type can store, for [`Attribute::INTEGER_RANGE`](super::Attribute::INTEGER_RANGE).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntegerRange {
    min: Integer,
    max: Integer,
}

/// The stored numbers to which an addend can be added without leaving the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Summands {
    pub(crate) bound: Bound,
    /// `true` if the addend can be added to a missing attribute, which counts as 0.
    pub(crate) include_missing: bool,
}

/// The only bound that an addition can cross: the upper one for a positive addend, the lower one for a negative addend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    AtMost(Integer),
    AtLeast(Integer),
}

/// An integer from `-u128::MAX` to `u128::MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Integer {
    /// `false` for 0.
    is_negative: bool,
    magnitude: u128,
}

impl IntegerRange {
    /// Creates the range from `min`, at most 0, to `max`, both included.
    pub const fn new(min: i128, max: u128) -> Self {
        Self { min: Integer::new(min < 0, min.unsigned_abs()), max: Integer::new(false, max) }
    }

    /// Returns the numbers to which the addend can be added, or from which it can be subtracted. Returns `None` if
    /// these are all numbers: the addend is 0 or not an integer.
    pub(crate) fn summands(self, addend: &str, is_subtraction: bool) -> Option<Summands> {
        let addend = Integer::parse(addend)?;
        let addend = if is_subtraction { addend.negated() } else { addend };
        if addend.magnitude == 0 {
            return None;
        }
        Some(if addend.is_negative {
            let least = self.min.minus(addend)?;
            Summands { bound: Bound::AtLeast(least), include_missing: least.is_negative || least.magnitude == 0 }
        } else {
            let most = self.max.minus(addend)?;
            Summands { bound: Bound::AtMost(most), include_missing: !most.is_negative }
        })
    }
}

impl Integer {
    const fn new(is_negative: bool, magnitude: u128) -> Self {
        Self { is_negative: is_negative && magnitude != 0, magnitude }
    }

    fn parse(text: &str) -> Option<Self> {
        let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        Some(Self::new(is_negative, digits.parse().ok()?))
    }

    fn negated(self) -> Self {
        Self::new(!self.is_negative, self.magnitude)
    }

    fn minus(self, other: Self) -> Option<Self> {
        let other = other.negated();
        Some(if self.is_negative == other.is_negative {
            Self::new(self.is_negative, self.magnitude.checked_add(other.magnitude)?)
        } else if self.magnitude >= other.magnitude {
            Self::new(self.is_negative, self.magnitude - other.magnitude)
        } else {
            Self::new(other.is_negative, other.magnitude - self.magnitude)
        })
    }
}

/// Displays a number that DynamoDB can store, with at most 38 significant digits.
///
/// A 39th digit is replaced by 0. DynamoDB can store no number between the exact bound and this one.
impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_too_long = self.magnitude.checked_ilog10().is_some_and(|log| log as usize >= limit::NUMBER_DIGITS);
        let magnitude = if is_too_long { self.magnitude - self.magnitude % 10 } else { self.magnitude };
        write!(f, "{}{magnitude}", if self.is_negative { "-" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::attribute::Attribute;

    fn summands<T: Attribute>(addend: &str, is_subtraction: bool) -> Option<(String, bool)> {
        let summands = T::INTEGER_RANGE?.summands(addend, is_subtraction)?;
        let bound = match summands.bound {
            Bound::AtMost(most) => format!("<= {most}"),
            Bound::AtLeast(least) => format!(">= {least}"),
        };
        Some((bound, summands.include_missing))
    }

    #[test]
    fn the_bound_keeps_the_result_in_the_range_of_the_type() {
        let some = |bound: &str, include_missing| Some((bound.to_owned(), include_missing));
        assert_eq!(summands::<u8>("1", false), some("<= 254", true));
        assert_eq!(summands::<u8>("255", false), some("<= 0", true));
        assert_eq!(summands::<u8>("1", true), some(">= 1", false));
        assert_eq!(summands::<u8>("0", true), None);
        assert_eq!(summands::<i8>("-3", false), some(">= -125", true));
        assert_eq!(summands::<i8>("3", true), some(">= -125", true));
        assert_eq!(summands::<i8>("-128", true), some("<= -1", false));
        assert_eq!(summands::<i8>("-128", false), some(">= 0", true));
        assert_eq!(summands::<i64>("1", false), some("<= 9223372036854775806", true));
        assert_eq!(summands::<Option<u16>>("1", false), some("<= 65534", true));
        assert_eq!(summands::<u128>("1", false), some("<= 340282366920938463463374607431768211450", true));
        assert_eq!(summands::<i128>("-1", false), some(">= -170141183460469231731687303715884105720", true));
        assert_eq!(summands::<i128>("1", false), some("<= 170141183460469231731687303715884105720", true));
        assert_eq!(summands::<f64>("1", false), None);
        assert_eq!(summands::<String>("1", false), None);
    }

    proptest! {
        #[test]
        fn exactly_the_sums_in_the_range_are_accepted(stored in any::<i8>(), addend in any::<i8>(), is_subtraction: bool) {
            let stored = i32::from(stored);
            let sum = if is_subtraction { stored - i32::from(addend) } else { stored + i32::from(addend) };
            let accepts = |number: i32| {
                let Some(summands) = i8::INTEGER_RANGE.unwrap().summands(&addend.to_string(), is_subtraction) else { return true };
                match summands.bound {
                    Bound::AtMost(most) => number <= most.to_string().parse().unwrap(),
                    Bound::AtLeast(least) => number >= least.to_string().parse().unwrap(),
                }
            };
            prop_assert_eq!(accepts(stored), i8::try_from(sum).is_ok());
            if let Some(summands) = i8::INTEGER_RANGE.unwrap().summands(&addend.to_string(), is_subtraction) {
                prop_assert_eq!(summands.include_missing, i8::try_from(sum - stored).is_ok());
            }
        }
    }
}
