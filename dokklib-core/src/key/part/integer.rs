use super::form::digits;
use super::writer::Integer;
use super::{FixedWidth, KeyPart, Ordered, Padded, Part, PartFault, PartKind, PartReader, PartWriter};

/// Describes the text of an integer with this number of digits, the sign included.
const fn description(digits: usize) -> &'static str {
    match digits {
        3 => "3 digits",
        4 => "4 digits",
        5 => "5 digits",
        6 => "6 digits",
        10 => "10 digits",
        11 => "11 digits",
        20 => "20 digits",
        39 => "39 digits",
        _ => "digits",
    }
}

/// Implements the traits that all integer types share. `negative` converts the absolute value of a negative number.
macro_rules! integer {
    ($Type:ty, signed: $is_signed:literal, $is_negative:expr, $magnitude:expr, $negative:expr $(, $part:item)?) => {
        #[diagnostic::do_not_recommend]
        impl KeyPart for $Type {
            type Borrowed = Self;
            type Declared = Self;
            const KIND: PartKind = PartKind::Fixed;
            const HAS_SIGN: bool = $is_signed;
            const DESCRIPTION: &'static str = description(digits(<$Type>::MAX as u128) + $is_signed as usize);

            fn text_len(&self) -> usize {
                const { digits(<$Type>::MAX as u128) + $is_signed as usize }
            }

            fn write_text(&self, out: &mut PartWriter<'_>) {
                out.integer(&Integer {
                    is_negative: $is_negative(*self),
                    magnitude: $magnitude(*self),
                    digits: const { digits(<$Type>::MAX as u128) },
                    is_signed: $is_signed,
                });
            }

            fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
                let (is_negative, magnitude) = text.integer(const { digits(<$Type>::MAX as u128) }, $is_signed)?;
                let value = if is_negative { $negative(magnitude) } else { Self::try_from(magnitude).ok() };
                value.ok_or_else(PartFault::new)
            }

            $($part)?
        }

        #[diagnostic::do_not_recommend]
        impl Ordered for $Type {}

        #[diagnostic::do_not_recommend]
        impl FixedWidth for $Type {
            const ALPHABET: &'static [u8] = b"0123456789";
        }

        #[diagnostic::do_not_recommend]
        impl Padded for $Type {}
    };
}

macro_rules! unsigned_parts {
    ($($Type:ty),+) => {$(
        integer!(
            $Type,
            signed: false,
            |_| false,
            u128::from,
            |_| None,
            #[inline]
            fn part(&self) -> Part<'_> {
                Part::Unsigned((*self).into(), const { digits(<$Type>::MAX as u128) as u8 })
            }
        );
    )+};
}

unsigned_parts!(u8, u16, u32, u64);
integer!(u128, signed: false, |_| false, u128::from, |_| None);

macro_rules! signed_parts {
    ($($Signed:ty as $Unsigned:ty),+) => {$(
        integer!(
            $Signed,
            signed: true,
            |value: $Signed| value < 0,
            |value: $Signed| u128::from(value.unsigned_abs()),
            // The magnitude of `MIN` doesn't fit into the signed type, so it is subtracted as an unsigned value.
            |magnitude| <$Unsigned>::try_from(magnitude).ok().and_then(|magnitude| (0 as $Signed).checked_sub_unsigned(magnitude))
        );
    )+};
}

signed_parts!(i8 as u8, i16 as u16, i32 as u32, i64 as u64);
