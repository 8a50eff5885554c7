//! The texts of integers in keys, without an allocation.

/// The digits of the largest integer, and a sign.
const CAPACITY: usize = u128::MAX.ilog10() as usize + 2;

/// The number of digits of the largest `u64`.
const DIGITS: usize = u64::MAX.ilog10() as usize + 1;

/// The digits of zero.
pub(super) const ZEROS: &str = "00000000000000000000";

const _: () = assert!(ZEROS.len() == DIGITS);

/// Returns the digits of a number after zeros, and the position of its first digit. Zero has none.
#[inline]
pub(super) fn padded(number: u64) -> ([u8; DIGITS], usize) {
    let (mut digits, mut start, mut rest) = ([b'0'; DIGITS], DIGITS, number);
    while rest > 0 && start > 0 {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    (digits, start)
}

/// The digits of an integer, with a sign or zeros before them.
pub(super) struct Digits {
    bytes: [u8; CAPACITY],
    /// The position of the first byte.
    start: usize,
}

impl Digits {
    /// Writes a number with at least `width` digits.
    pub(super) fn new(number: u128, width: usize) -> Self {
        let mut digits = Self { bytes: [b'0'; CAPACITY], start: CAPACITY };
        let mut rest = number;
        while rest > u128::from(u64::MAX) {
            digits.push_front(b'0' + (rest % 10) as u8);
            rest /= 10;
        }
        // A division of 64 bits takes a fraction of the time.
        let mut rest = rest as u64;
        while rest > 0 {
            digits.push_front(b'0' + (rest % 10) as u8);
            rest /= 10;
        }
        digits.start = digits.start.min(CAPACITY.saturating_sub(width.max(1)));
        digits
    }

    /// Returns the number of digits.
    pub(super) fn len(&self) -> usize {
        CAPACITY - self.start
    }

    /// Adds a character before the digits.
    pub(super) fn push_front(&mut self, byte: u8) {
        self.start = self.start.saturating_sub(1);
        self.bytes[self.start] = byte;
    }

    /// Replaces each character.
    pub(super) fn map(&mut self, map: impl Fn(char) -> char) {
        for byte in &mut self.bytes[self.start..] {
            // The characters are ASCII, and stay so.
            *byte = map(char::from(*byte)) as u8;
        }
    }

    pub(super) fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[self.start..]).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn digits_are_those_of_the_standard_library(number: u128, shift in 0..128, width in 0_usize..40) {
            let number = number >> shift;
            let digits = Digits::new(number, width);
            let expected = format!("{number:0width$}");
            prop_assert_eq!(digits.as_str(), expected.as_str());
            prop_assert_eq!(digits.len(), expected.len());
        }
    }
}
