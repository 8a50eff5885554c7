use super::{FixedWidth, KeyPart, Ordered, Padded, PartFault, PartReader, PartWriter};

/// The decimal digits of the largest value.
const fn digits(mut largest: u128) -> usize {
    let mut digits = 1;
    while largest >= 10 {
        largest /= 10;
        digits += 1;
    }
    digits
}

/// A number has an order, a width, and another one where it is padded.
macro_rules! number {
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
                out.plain(format_args!("{self:0width$}", width = self.text_len()));
            }

            fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
                let text = text.plain();
                let well_formed = text.len() == const { digits(<$Type>::MAX as u128) } && is_digits(text);
                well_formed.then(|| text.parse().ok()).flatten().ok_or_else(PartFault::new)
            }
        }

        number!($Type, false);
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
                let size = u128::from(self.unsigned_abs());
                if *self < 0 {
                    out.plain(format_args!("0{:0width$}", 10_u128.pow(width as u32) - size));
                } else {
                    out.plain(format_args!("1{size:0width$}"));
                }
            }

            fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
                const WIDTH: usize = digits(<$Signed>::MAX as u128);
                let text = text.plain();
                if text.len() != WIDTH + 1 || !is_digits(text) {
                    return Err(PartFault::new());
                }
                let (sign, size) = text.split_at(1);
                let size: u128 = size.parse().map_err(|_| PartFault::new())?;
                let value = match sign {
                    "1" => <$Signed>::try_from(size).ok(),
                    // As the difference, since the size of the least value isn't a value itself.
                    "0" => <$Unsigned>::try_from(10_u128.pow(WIDTH as u32) - size)
                        .ok()
                        .filter(|size| *size != 0)
                        .and_then(|size| <$Signed>::checked_sub_unsigned(0, size)),
                    _ => None,
                };
                value.ok_or_else(PartFault::new)
            }
        }

        number!($Signed, true);
    )+};
}

// Not `i128`: ten to the power of its digits is no `u128`, and nothing asks for keys so wide.
signed_parts!(i8 as u8, i16 as u16, i32 as u32, i64 as u64);

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
