//! Times that are stored as numbers, as parts of keys.

use super::{
    FixedWidth, HasDate, HasEpoch, HasTime, KeyPart, Ordered, PartFault, PartKind, PartReader, PartWriter,
    StartsWithText,
};
use crate::attribute::{EpochMillis, EpochSeconds, PointInTime};

macro_rules! epoch_parts {
    ($($Type:ident),+) => {$(
        /// In the text of a key, the time is written as the inner type writes it, or in the form that the key declares.
        #[diagnostic::do_not_recommend]
        impl<T: PointInTime + KeyPart> KeyPart for $Type<T> {
            type Borrowed = Self;
            type Declared = Self;
            const KIND: PartKind = T::KIND;
            const DESCRIPTION: &'static str = T::DESCRIPTION;

            fn text_len(&self) -> usize {
                T::text_len(self)
            }

            fn write_text(&self, out: &mut PartWriter<'_>) {
                T::write_text(self, out);
            }

            fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
                let time = T::from_text(text)?;
                let truncated = Self::new(time);
                // A value has exactly one key.
                (truncated.to_epoch() == time.to_epoch()).then_some(truncated).ok_or_else(PartFault::new)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: PointInTime + FixedWidth> FixedWidth for $Type<T> {
            const ALPHABET: &'static [u8] = T::ALPHABET;
        }

        epoch_parts!(@ $Type: Ordered, StartsWithText, HasDate, HasTime, HasEpoch);
    )+};
    (@ $Type:ident: $($Trait:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: PointInTime + KeyPart + $Trait> $Trait for $Type<T> {}
    )+};
}

epoch_parts!(EpochSeconds, EpochMillis);
