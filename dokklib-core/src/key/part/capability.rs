//! What a key part can do: be compared, begin with a text, and be written in certain forms.

use std::fmt;
use std::marker::PhantomData;

use super::{IntoPart, KeyPart, Part};

/// A key part with a meaningful order, so that queries can use `lt`, `le`, `gt`, `ge` and `between`.
///
/// All key parts are ordered except enums without fields: their variant names have no meaningful order. Implement it for your
/// own type if its texts sort as its values do: see [`KeyPart`](KeyPart#your-own-types).
#[diagnostic::on_unimplemented(
    message = "`lt`, `le`, `gt`, `ge` and `between` require an ordered key part, and `{Self}` has no meaningful order",
    label = "use `eq`, or another form of the part that keeps the order"
)]
pub trait Ordered {}

/// A key part with a meaningful beginning, so that queries can use `begins_with`.
///
/// Strings, dates and times begin with text (`str`). A binary attribute that is itself a key begins with bytes (`[u8]`).
#[diagnostic::on_unimplemented(
    message = "`begins_with` requires a string, a date, a time or a binary attribute, and this key part is a `{Self}`",
    label = "use `eq` or a range, such as `ge(..)`"
)]
pub trait StartsWithText<Text: ?Sized = str> {}

/// A key part whose text always has the same length, so that `desc` can reverse its order.
#[diagnostic::on_unimplemented(
    message = "`desc` can't reverse the order of `{Self}`: its text has no fixed width",
    label = "use an integer, a date, a time, a `Uuid`, a `Ulid` or a newtype of them"
)]
pub trait FixedWidth: KeyPart {
    /// The characters whose order `desc` reverses, in ascending order. Other characters are written unchanged.
    const ALPHABET: &'static [u8];
}

/// An integer key part, which `pad` can write with a custom number of digits, and `plain` without leading zeros.
///
/// `#[derive(Attribute)]` implements it for newtypes. It has no effect on a type that implements [`KeyPart`] by hand: its values
/// are [`InvalidInput`](crate::ErrorKind::InvalidInput) in these forms.
#[diagnostic::on_unimplemented(
    message = "`pad` and `plain` require an integer, and this key part is a `{Self}`",
    label = "use an integer or a newtype of one, or write the part without `pad` and `plain`"
)]
pub trait Padded: KeyPart {}

/// A text key part, which `upper` and `lower` can write in another case: a string, an enum without fields, or a newtype.
#[diagnostic::on_unimplemented(
    message = "`upper` and `lower` require text, and this key part is a `{Self}`",
    label = "use a string, an enum without fields or a newtype of them"
)]
pub trait HasCase: KeyPart {}

/// A key part with a date, which `day` and `month` can write.
///
/// `#[derive(Attribute)]` implements it for newtypes. It has no effect on a type that implements [`KeyPart`] by hand: its values
/// are [`InvalidInput`](crate::ErrorKind::InvalidInput) in these forms.
#[diagnostic::on_unimplemented(
    message = "`day` and `month` require a date, and this key part is a `{Self}`",
    label = "use a `NaiveDate`, `NaiveDateTime`, `DateTime<Utc>` or a newtype of them"
)]
pub trait HasDate: KeyPart {}

/// A key part with a time of day, which `seconds` and `millis` can write.
///
/// `#[derive(Attribute)]` implements it for newtypes. It has no effect on a type that implements [`KeyPart`] by hand: its values
/// are [`InvalidInput`](crate::ErrorKind::InvalidInput) in these forms.
#[diagnostic::on_unimplemented(
    message = "`seconds` and `millis` require a time, and this key part is a `{Self}`",
    label = "use a `NaiveDateTime`, a `DateTime<Utc>` or a newtype of them"
)]
pub trait HasTime: KeyPart {}

/// A key part that is a point in time, which `epoch_seconds` and `epoch_millis` can write.
///
/// `#[derive(Attribute)]` implements it for newtypes. It has no effect on a type that implements [`KeyPart`] by hand: its values
/// are [`InvalidInput`](crate::ErrorKind::InvalidInput) in these forms.
#[diagnostic::on_unimplemented(
    message = "`epoch_seconds` and `epoch_millis` require a time with a time zone, and this key part is a `{Self}`",
    label = "use a `DateTime<Utc>` or a newtype of it"
)]
pub trait HasEpoch: HasTime {}

/// The part type of a number without padding, in the key conditions of queries. Its text doesn't sort as the numbers do.
pub struct Plain<T>(PhantomData<fn() -> T>);

/// The part type of an optional part that sorts missing values last, in the key conditions of queries.
pub struct OrNone<T>(PhantomData<fn() -> T>);

#[diagnostic::do_not_recommend]
impl<T: Ordered> Ordered for OrNone<T> {}

#[diagnostic::do_not_recommend]
impl<T: StartsWithText> StartsWithText for OrNone<T> {}

/// A key part whose value can be missing, so that queries can use `eq_none`.
#[diagnostic::on_unimplemented(
    message = "`eq_none` requires a part with `last(..)`, and every item in the index has a value for this one",
    label = "remove `eq_none`: a `{Self}` is never missing"
)]
pub trait HasNone {}

#[diagnostic::do_not_recommend]
impl<T> HasNone for OrNone<T> {}

/// The part type of a padded time since the Unix epoch, in the key conditions of queries.
pub struct PaddedEpoch<T>(PhantomData<fn() -> T>);

#[diagnostic::do_not_recommend]
impl<T> Ordered for PaddedEpoch<T> {}

macro_rules! part_types {
    ($($Type:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<T, B: IntoPart<T>> IntoPart<$Type<T>> for B {
            fn as_part(&self) -> Part<'_> {
                IntoPart::<T>::as_part(self)
            }
        }

        impl<T> fmt::Debug for $Type<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($Type))
            }
        }
    )+};
}

part_types!(Plain, PaddedEpoch, OrNone);
