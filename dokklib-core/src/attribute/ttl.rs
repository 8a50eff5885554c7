//! The time to live of items: the seconds since the Unix epoch, as DynamoDB requires.

use std::fmt;
use std::time::SystemTime;

use aws_sdk_dynamodb::types::AttributeValue;

use super::stored::{Lookup, Scalar, StoredValue};
use super::{Attribute, AttributeFault, Attributes, MayBeAbsent, PointInTime, kind, sequence};

/// A time that is stored as a number of whole seconds since the Unix epoch. The path of a field with `#[entity(ttl)]` has
/// this type. Conditions and changes take the type of the field.
///
/// Fractions of a second are dropped, also in conditions. A time before 1970 is an error.
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// use dokklib::Attribute;
/// use dokklib::attribute::Ttl;
/// use dokklib::aws_sdk_dynamodb::types::AttributeValue;
///
/// let expires_at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_767_225_600_500);
/// assert_eq!(Ttl(expires_at).to_value()?, AttributeValue::N("1767225600".to_owned()));
/// # Ok::<(), dokklib::attribute::AttributeFault>(())
/// ```
#[doc(alias = "TimeToLive")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ttl<T>(pub T);

/// A time with conversions to and from seconds since the Unix epoch.
#[doc(hidden)]
pub trait EpochTime: Copy {
    /// Returns the whole seconds, or `None` before 1970.
    fn to_seconds(self) -> Option<u64>;

    /// Returns `None` if the type can't represent the time.
    fn from_seconds(seconds: u64) -> Option<Self>;
}

impl EpochTime for u64 {
    fn to_seconds(self) -> Option<u64> {
        Some(self)
    }

    fn from_seconds(seconds: u64) -> Option<Self> {
        Some(seconds)
    }
}

impl<T: PointInTime> EpochTime for T {
    fn to_seconds(self) -> Option<u64> {
        let (seconds, _) = self.to_epoch()?;
        u64::try_from(seconds).ok()
    }

    fn from_seconds(seconds: u64) -> Option<Self> {
        Self::of_epoch(i64::try_from(seconds).ok()?, 0)
    }
}

#[diagnostic::do_not_recommend]
impl<T: EpochTime> Attribute for Ttl<T> {
    type Type = kind::Number;
    type Value = Self;
    type Sequence = sequence::List;

    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        self.to_value()
    }

    fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
        let seconds = self.0.to_seconds().ok_or_else(|| AttributeFault::expected("a time since 1970"))?;
        Ok(AttributeValue::N(seconds.to_string()))
    }

    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
        let time = T::from_seconds(u64::from_value(value)?);
        time.map(Self).ok_or_else(|| AttributeFault::expected("a time in seconds since the Unix epoch"))
    }
}

#[diagnostic::do_not_recommend]
impl<T: EpochTime> Attribute for Ttl<Option<T>> {
    type Type = kind::Number;
    type Value = Ttl<T>;
    type Sequence = sequence::List;
    const MAY_BE_ABSENT: bool = true;

    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        self.to_value()
    }

    fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
        self.0.map(Ttl).to_value()
    }

    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
        Option::<Ttl<T>>::from_value(value).map(|stored| Self(stored.map(|stored| stored.0)))
    }

    fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    fn absent() -> Option<Self> {
        Some(Self(None))
    }
}

#[diagnostic::do_not_recommend]
impl<T: EpochTime> MayBeAbsent for Ttl<Option<T>> {}

/// The type of a field with `#[entity(ttl)]`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a time to live",
    label = "expected `u64` (seconds since the Unix epoch), `SystemTime`, `DateTime<Utc>` or an `Option` of one of these"
)]
pub trait TimeToLive: Copy {
    fn write_field(&self, attributes: &mut Attributes, name: &'static str) -> Result<(), AttributeFault>;
    fn read_field(stored: Option<StoredValue<'_>>, name: &'static str) -> Result<Self, AttributeFault>;
}

macro_rules! times {
    ([$($T:ident)?] $Time:ty) => {
        #[diagnostic::do_not_recommend]
        impl$(<$T: PointInTime>)? TimeToLive for $Time {
            fn write_field(&self, attributes: &mut Attributes, name: &'static str) -> Result<(), AttributeFault> {
                Ttl(*self).write_to(attributes, name)
            }

            fn read_field(stored: Option<StoredValue<'_>>, name: &'static str) -> Result<Self, AttributeFault> {
                Ttl::<Self>::read_from(stored, name).map(|stored| stored.0)
            }
        }
    };
}

times!([] u64);
times!([] Option<u64>);
times!([T] T);
times!([T] Option<T>);

/// The field with the time to live. Only its declaration has a bound on the type: a wrong type is one error.
#[doc(hidden)]
pub struct TtlField<T> {
    name: &'static str,
    write: fn(&T, &mut Attributes, &'static str) -> Result<(), AttributeFault>,
    read: fn(Option<StoredValue<'_>>, &'static str) -> Result<T, AttributeFault>,
}

/// Declares the field. `name` is the name of the attribute.
#[doc(hidden)]
pub const fn ttl_field<T: TimeToLive>(name: &'static str) -> TtlField<T> {
    TtlField { name, write: T::write_field, read: T::read_field }
}

impl<T> TtlField<T> {
    pub fn write(&self, value: &T, attributes: &mut Attributes) -> Result<(), AttributeFault> {
        (self.write)(value, attributes, self.name)
    }

    pub fn read(&self, stored: Option<StoredValue<'_>>) -> Result<T, AttributeFault> {
        (self.read)(stored, self.name)
    }
}

impl<T> fmt::Debug for TtlField<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TtlField").field(&self.name).finish()
    }
}

/// A time to live whose items the library treats as missing once they have expired.
#[derive(Clone, Copy)]
pub(crate) struct Expiry {
    pub(crate) attribute: &'static str,
    /// The current time in seconds since the Unix epoch.
    pub(crate) now: u64,
}

impl Expiry {
    pub(crate) fn new(attribute: &'static str, now: SystemTime) -> Self {
        Self { attribute, now: now.to_seconds().unwrap_or_default() }
    }

    /// Returns `true` if the item's time to live is the current second or an earlier one.
    ///
    /// A value that isn't a number never expires, as in DynamoDB.
    pub(crate) fn is_expired(self, item: &impl Lookup) -> bool {
        let Some(Scalar::Number(number)) = item.lookup(self.attribute) else { return false };
        super::compare_numbers(number, &self.now.to_string()).is_le()
    }
}

impl fmt::Debug for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expiry").field(&self.attribute).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn n(number: &str) -> AttributeValue {
        AttributeValue::N(number.to_owned())
    }

    #[test]
    fn a_time_to_live_is_stored_in_whole_seconds() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1999);
        let mut attributes = Attributes::new();
        Some(time).write_field(&mut attributes, "ttl").unwrap();
        assert_eq!(attributes["ttl"], n("1"));
        let read = Option::<SystemTime>::read_field(attributes.remove("ttl").map(StoredValue::Sdk), "ttl").unwrap();
        assert_eq!(read, Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1)));

        None::<SystemTime>.write_field(&mut attributes, "ttl").unwrap();
        assert!(attributes.is_empty());
        assert_eq!(Option::<u64>::read_field(None, "ttl").unwrap(), None);
        assert_eq!(u64::read_field(None, "ttl").unwrap_err().to_string(), "attribute `ttl` is missing");

        let before_1970 = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        let fault = before_1970.write_field(&mut attributes, "ttl").unwrap_err();
        assert_eq!(fault.to_string(), "attribute `ttl` is not a time since 1970");
    }

    #[test]
    #[cfg(feature = "chrono")]
    fn a_stored_time_out_of_range_is_an_error() {
        use chrono::{DateTime, Utc};

        let read = |number: &str| DateTime::<Utc>::read_field(Some(n(number).into()), "ttl");
        assert_eq!(read("1581793778").unwrap().to_rfc3339(), "2020-02-15T19:09:38+00:00");
        for number in ["18446744073709551615", "-1", "1.5"] {
            assert!(read(number).is_err(), "{number}");
        }
    }

    #[test]
    fn an_item_expires_in_the_second_of_its_time_to_live() {
        let expiry = Expiry { attribute: "ttl", now: 100 };
        let is_expired = |value| expiry.is_expired(&Attributes::from([("ttl".to_owned(), value)]));
        assert!(is_expired(n("99")) && is_expired(n("100")) && is_expired(n("100.0")) && is_expired(n("-1")));
        assert!(!is_expired(n("101")) && !is_expired(n("1e3")));
        assert!(!is_expired(AttributeValue::S("1".to_owned())));
        assert!(!expiry.is_expired(&Attributes::new()));
    }
}
