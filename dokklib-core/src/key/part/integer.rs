use super::{FixedWidth, KeyPart, Ordered, Padded, PartFault, PartReader, PartWriter};

/// Returns the number of decimal digits of `largest`.
const fn digits(mut largest: u128) -> usize {
    let mut digits = 1;
    while largest >= 10 {
        largest /= 10;
        digits += 1;
    }
    digits
}

/// Implements the traits that all integer types share.
macro_rules! integer {
    ($Type:ty, $signed:literal) => {
        #[diagnostic::do_not_recommend]
        impl Ordered for $Type {}

        #[diagnostic::do_not_recommend]
        impl FixedWidth for $Type {
            const ALPHABET: &'static [u8] = b"0123456789";
        }

        #[diagnostic::do_not_recommend]
        impl Padded for $Type {
            const DIGITS: usize = digits(<$Type>::MAX as u128);
            const SIGNED: bool = $signed;
        }
    };
}

macro_rules! unsigned_parts {
    ($($Type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl KeyPart for $Type {
            type Borrowed = Self;
            type Declared = Self;

            fn text_len(&self) -> usize {
                const { digits(<$Type>::MAX as u128) }
            }

            fn write_text(&self, out: &mut PartWriter<'_>) {
                out.ascii(format_args!("{self:0width$}", width = self.text_len()));
            }

            fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
                let text = text.as_str();
                let well_formed = text.len() == const { digits(<$Type>::MAX as u128) } && is_digits(text);
                well_formed.then(|| text.parse().ok()).flatten().ok_or_else(PartFault::new)
            }
        }

        integer!($Type, false);
    )+};
}

unsigned_parts!(u8, u16, u32, u64, u128);

macro_rules! signed_parts {
    ($($Signed:ty as $Unsigned:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl KeyPart for $Signed {
            type Borrowed = Self;
            type Declared = Self;

            fn text_len(&self) -> usize {
                const { 1 + digits(<$Signed>::MAX as u128) }
            }

            fn write_text(&self, out: &mut PartWriter<'_>) {
                let width = self.text_len() - 1;
                let magnitude = u128::from(self.unsigned_abs());
                if *self < 0 {
                    out.ascii(format_args!("0{:0width$}", 10_u128.pow(width as u32) - magnitude));
                } else {
                    out.ascii(format_args!("1{magnitude:0width$}"));
                }
            }

            fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
                const WIDTH: usize = digits(<$Signed>::MAX as u128);
                let text = text.as_str();
                if text.len() != WIDTH + 1 || !is_digits(text) {
                    return Err(PartFault::new());
                }
                let (sign, digits) = text.split_at(1);
                let number: u128 = digits.parse().map_err(|_| PartFault::new())?;
                let value = match sign {
                    "1" => <$Signed>::try_from(number).ok(),
                    // The magnitude of `MIN` doesn't fit into the signed type, so it is subtracted as an unsigned value.
                    "0" => <$Unsigned>::try_from(10_u128.pow(WIDTH as u32) - number)
                        .ok()
                        .filter(|magnitude| *magnitude != 0)
                        .and_then(|magnitude| <$Signed>::checked_sub_unsigned(0, magnitude)),
                    _ => None,
                };
                value.ok_or_else(PartFault::new)
            }
        }

        integer!($Signed, true);
    )+};
}

// `i128` is left out: 10^39, which its encoding needs, doesn't fit into a `u128`.
signed_parts!(i8 as u8, i16 as u16, i32 as u32, i64 as u64);

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
