//! Times that are stored as numbers.

use std::fmt;
use std::ops::Deref;
use std::time::{Duration, SystemTime};

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, AttributeFault, SetElement, kind, sequence};

/// A type whose values are points in time: `SystemTime` and, by feature, `chrono::DateTime<Utc>`, `jiff::Timestamp` and
/// `time::OffsetDateTime`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a point in time",
    label = "not a point in time",
    note = "points in time are `SystemTime` and, by feature, `chrono::DateTime<Utc>`, `jiff::Timestamp` and `time::OffsetDateTime`"
)]
pub trait PointInTime: Copy {
    /// Returns the seconds since the Unix epoch and the nanoseconds of the second, or `None` if they overflow.
    #[doc(hidden)]
    fn to_epoch(self) -> Option<(i64, u32)>;

    /// Returns `None` if the type can't represent the time.
    #[doc(hidden)]
    fn of_epoch(seconds: i64, nanoseconds: u32) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl PointInTime for SystemTime {
    fn to_epoch(self) -> Option<(i64, u32)> {
        match self.duration_since(Self::UNIX_EPOCH) {
            Ok(since) => Some((i64::try_from(since.as_secs()).ok()?, since.subsec_nanos())),
            Err(error) => {
                let until = error.duration();
                let seconds = i64::try_from(until.as_secs()).ok()?.checked_neg()?;
                match until.subsec_nanos() {
                    0 => Some((seconds, 0)),
                    nanoseconds => Some((seconds.checked_sub(1)?, 1_000_000_000 - nanoseconds)),
                }
            }
        }
    }

    fn of_epoch(seconds: i64, nanoseconds: u32) -> Option<Self> {
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let time = if seconds < 0 { Self::UNIX_EPOCH.checked_sub(whole) } else { Self::UNIX_EPOCH.checked_add(whole) };
        time?.checked_add(Duration::from_nanos(nanoseconds.into()))
    }
}

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
macro_rules! points_in_time {
    ($($feature:literal: $Type:ty;)+) => {$(
        #[cfg(feature = $feature)]
        #[diagnostic::do_not_recommend]
        impl PointInTime for $Type {
            fn to_epoch(self) -> Option<(i64, u32)> {
                Some(super::time::TimeText::since_epoch(&self))
            }

            fn of_epoch(seconds: i64, nanoseconds: u32) -> Option<Self> {
                super::time::TimeText::from_epoch(seconds, nanoseconds)
            }
        }
    )+};
}

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
points_in_time! {
    "chrono": chrono::DateTime<chrono::Utc>;
    "jiff": jiff::Timestamp;
    "time": time::OffsetDateTime;
}

/// Returns the number of seconds.
fn to_seconds((seconds, _): (i64, u32)) -> Option<i64> {
    Some(seconds)
}

fn of_seconds(seconds: i64) -> (i64, u32) {
    (seconds, 0)
}

/// Returns the number of milliseconds.
fn to_millis((seconds, nanoseconds): (i64, u32)) -> Option<i64> {
    seconds.checked_mul(1000)?.checked_add(i64::from(nanoseconds.min(999_999_999) / 1_000_000))
}

fn of_millis(millis: i64) -> (i64, u32) {
    let nanoseconds = millis.rem_euclid(1000) * 1_000_000;
    (millis.div_euclid(1000), u32::try_from(nanoseconds).unwrap_or_default())
}

macro_rules! epoch_times {
    ($($(#[$doc:meta])* $Type:ident = $to_number:ident, $of_number:ident, $expected:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $Type<T>(T);

        impl<T: PointInTime> $Type<T> {
            /// Truncates the time.
            pub fn new(time: T) -> Self {
                let truncated = || {
                    let (seconds, nanoseconds) = $of_number($to_number(time.to_epoch()?)?);
                    T::of_epoch(seconds, nanoseconds)
                };
                // A time that can't be stored is an error of the write.
                Self(truncated().unwrap_or(time))
            }

            fn number(self) -> Option<i64> {
                $to_number(self.0.to_epoch()?)
            }

            fn of_number(number: i64) -> Option<Self> {
                let (seconds, nanoseconds) = $of_number(number);
                T::of_epoch(seconds, nanoseconds).map(Self)
            }
        }

        impl<T> $Type<T> {
            /// Returns the time.
            pub fn into_inner(self) -> T {
                self.0
            }
        }

        impl<T: PointInTime> From<T> for $Type<T> {
            fn from(time: T) -> Self {
                Self::new(time)
            }
        }

        impl<T> Deref for $Type<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T: fmt::Display> fmt::Display for $Type<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<T: PointInTime> Attribute for $Type<T> {
            type Type = kind::Number;
            type Value = Self;
            type Sequence = sequence::List;

            fn into_value(self) -> Result<AttributeValue, AttributeFault> {
                self.to_value()
            }

            fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
                let number = self.number().ok_or_else(|| AttributeFault::expected($expected))?;
                Ok(AttributeValue::N(number.to_string()))
            }

            fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
                Self::of_number(i64::from_value(value)?).ok_or_else(|| AttributeFault::expected($expected))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: PointInTime> SetElement for $Type<T> {
            type Set = kind::NumberSet;
            type Element = Self;

            fn into_set(elements: impl Iterator<Item = Self>) -> Result<AttributeValue, AttributeFault> {
                let number = |time: Self| time.number().ok_or_else(|| AttributeFault::expected($expected));
                i64::into_set(elements.map(number).collect::<Result<Vec<_>, _>>()?.into_iter())
            }

            fn to_set<'a>(elements: impl Iterator<Item = &'a Self>) -> Result<AttributeValue, AttributeFault>
            where
                Self: 'a,
            {
                Self::into_set(elements.copied())
            }

            fn from_set(value: AttributeValue) -> Result<Vec<Self>, AttributeFault> {
                let times = i64::from_set(value)?.into_iter().map(Self::of_number);
                times.collect::<Option<_>>().ok_or_else(|| AttributeFault::expected($expected))
            }
        }

        #[cfg(feature = "serde")]
        impl<T: serde_core::Serialize> serde_core::Serialize for $Type<T> {
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de, T: PointInTime + serde_core::Deserialize<'de>> serde_core::Deserialize<'de> for $Type<T> {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                T::deserialize(deserializer).map(Self::new)
            }
        }
    )+};
}

epoch_times! {
    /// A point in time that is stored as a number (N): the seconds since the Unix epoch, 1970-01-01T00:00:00Z. Many tables
    /// store times in this form.
    ///
    /// A fraction of a second is dropped when the value is created, so that a value that is read equals the written one.
    /// `T` is `SystemTime` or, by feature, `chrono::DateTime<Utc>`, `jiff::Timestamp` or `time::OffsetDateTime`.
    ///
    /// It can be a key attribute of the type number. In the text of a key, write the form that the key has:
    /// `epoch_seconds(at)`, `pad(epoch_seconds(at), 10)`, `day(at)`. With the feature `serde`, it is serialized as `T`.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    ///
    /// use dokklib::attribute::EpochSeconds;
    /// use dokklib::{Attribute, Entity, Schema};
    ///
    /// #[derive(Schema)]
    /// #[schema(partition_key = string("device"), sort_key = number("at"), entities(Reading))]
    /// struct Readings;
    ///
    /// #[derive(Entity)]
    /// #[entity(schema = Readings, pk = device, sk = at)]
    /// struct Reading {
    ///     device: String,
    ///     at: EpochSeconds<SystemTime>,
    ///     celsius: f64,
    /// }
    ///
    /// let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
    /// let since = Reading::query("cellar").ge(EpochSeconds::new(at)); // at >= 1767225600
    /// # let _ = since;
    /// ```
    EpochSeconds = to_seconds, of_seconds, "a time in seconds since the Unix epoch";
    /// A point in time that is stored as a number (N): the milliseconds since the Unix epoch, 1970-01-01T00:00:00Z, as
    /// JavaScript's `Date.now()` returns them.
    ///
    /// A fraction of a millisecond is dropped when the value is created. Otherwise, this is as [`EpochSeconds`]:
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    ///
    /// use dokklib::Attribute;
    /// use dokklib::attribute::EpochMillis;
    /// use dokklib::aws_sdk_dynamodb::types::AttributeValue;
    ///
    /// let at = EpochMillis::new(SystemTime::UNIX_EPOCH + Duration::from_millis(1_767_225_600_500));
    /// assert_eq!(at.to_value()?, AttributeValue::N("1767225600500".to_owned()));
    /// # Ok::<(), dokklib::attribute::AttributeFault>(())
    /// ```
    EpochMillis = to_millis, of_millis, "a time in milliseconds since the Unix epoch";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> SystemTime {
        let (seconds, nanoseconds) = of_millis(millis);
        SystemTime::of_epoch(seconds, nanoseconds).unwrap()
    }

    #[test]
    fn a_time_is_stored_as_a_number_and_read_as_the_written_value() {
        for millis in [-1_001, -1_000, -999, -1, 0, 1, 999, 1_000, 1_767_225_600_500] {
            let time = EpochMillis::new(at(millis) + Duration::from_nanos(999));
            assert_eq!(time.to_value().unwrap(), AttributeValue::N(millis.to_string()));
            assert_eq!(EpochMillis::from_value(time.to_value().unwrap()).unwrap(), time);
            let time = EpochSeconds::new(at(millis));
            assert_eq!(time.to_value().unwrap(), AttributeValue::N(millis.div_euclid(1000).to_string()));
            assert_eq!(EpochSeconds::from_value(time.to_value().unwrap()).unwrap(), time);
            assert_eq!(EpochSeconds::from_set(EpochSeconds::to_set([time].iter()).unwrap()).unwrap(), [time]);
        }
        for number in ["1.5", "9223372036854775808", "9223372036854775807"] {
            assert!(
                EpochSeconds::<SystemTime>::from_value(AttributeValue::N(number.to_owned())).is_err()
                    || number.ends_with('7')
            );
        }
        assert!(EpochMillis::<SystemTime>::from_value(AttributeValue::S("1".to_owned())).is_err());
    }
}
