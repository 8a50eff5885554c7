//! The time stamps of items.

use std::time::SystemTime;

use super::ttl::EpochTime;
use super::{Attribute, EpochMillis, EpochSeconds, PointInTime};

/// The type of a field with `#[entity(created_at)]` or `#[entity(updated_at)]`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a time stamp",
    label = "expected `DateTime<Utc>`, `EpochMillis<..>`, `u64` (seconds since the Unix epoch) or an `Option` of one of these"
)]
pub trait TimeStamp: Attribute {
    /// Returns `None` if the type can't represent the time.
    fn from_time(time: SystemTime) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl TimeStamp for u64 {
    fn from_time(time: SystemTime) -> Option<Self> {
        time.to_seconds()
    }
}

#[diagnostic::do_not_recommend]
impl<T: PointInTime + Attribute> TimeStamp for T {
    fn from_time(time: SystemTime) -> Option<Self> {
        let (seconds, nanoseconds) = time.to_epoch()?;
        Self::of_epoch(seconds, nanoseconds)
    }
}

macro_rules! epoch_times {
    ($($Type:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: PointInTime> TimeStamp for $Type<T> {
            fn from_time(time: SystemTime) -> Option<Self> {
                let (seconds, nanoseconds) = time.to_epoch()?;
                T::of_epoch(seconds, nanoseconds).map(Self::new)
            }
        }
    )+};
}

epoch_times!(EpochSeconds, EpochMillis);

#[diagnostic::do_not_recommend]
impl<T: TimeStamp> TimeStamp for Option<T> {
    fn from_time(time: SystemTime) -> Option<Self> {
        T::from_time(time).map(Some)
    }
}

/// The type of a field with `#[entity(version)]`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(message = "`{Self}` can't be a version", label = "expected `u64`")]
pub trait Version {
    fn to_version(&self) -> u64;
}

#[diagnostic::do_not_recommend]
impl Version for u64 {
    fn to_version(&self) -> u64 {
        *self
    }
}
