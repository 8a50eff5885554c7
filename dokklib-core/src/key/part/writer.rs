use std::fmt::{self, Write};

use super::digits::{Digits, ZEROS, padded};
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use super::form::FixedText;
use super::form::{self, Case};
use crate::key::delimiter::DelimiterSearch;
use crate::key::escape;
use crate::schema::{Encoding, Form, KeyFormat};
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use crate::schema::{EpochUnit, Precision};

/// Receives the text of a key.
pub(in crate::key) trait KeyOutput {
    fn push(&mut self, text: &str);

    /// Adds a delimiter. Most have one byte.
    fn push_delimiter(&mut self, delimiter: &str);

    /// Adds a number with `width` digits, at least as many as the number has.
    fn push_number(&mut self, number: u64, width: usize);

    /// Returns the output for parts of any type.
    fn as_dyn(&mut self) -> &mut dyn KeyOutput;
}

impl KeyOutput for String {
    #[inline]
    fn push(&mut self, text: &str) {
        self.push_str(text);
    }

    #[inline]
    fn push_delimiter(&mut self, delimiter: &str) {
        match delimiter.as_bytes() {
            [byte] => self.push(char::from(*byte)),
            _ => self.push_str(delimiter),
        }
    }

    #[inline]
    fn push_number(&mut self, number: u64, width: usize) {
        let (digits, start) = padded(number);
        let zeros = start.saturating_sub(digits.len() - width);
        self.push_str(&ZEROS[..zeros]);
        self.extend(digits[start..].iter().map(|digit| char::from(*digit)));
    }

    fn as_dyn(&mut self) -> &mut dyn KeyOutput {
        self
    }
}

/// Compares the text of a key with an existing text, without storing it.
pub(in crate::key) struct KeyComparison<'t> {
    /// The text that is not compared yet, or `None` after a difference.
    remaining: Option<&'t [u8]>,
}

impl<'t> KeyComparison<'t> {
    pub(in crate::key) fn new(text: &'t str) -> Self {
        Self { remaining: Some(text.as_bytes()) }
    }

    pub(in crate::key) fn is_equal(&self) -> bool {
        self.remaining.is_some_and(<[u8]>::is_empty)
    }
}

impl KeyOutput for KeyComparison<'_> {
    #[inline]
    fn push(&mut self, text: &str) {
        self.remaining = self.remaining.and_then(|remaining| remaining.strip_prefix(text.as_bytes()));
    }

    #[inline]
    fn push_delimiter(&mut self, delimiter: &str) {
        match (self.remaining, delimiter.as_bytes()) {
            (Some([first, remaining @ ..]), [byte]) if first == byte => self.remaining = Some(remaining),
            _ => self.push(delimiter),
        }
    }

    #[inline]
    fn push_number(&mut self, number: u64, width: usize) {
        let (digits, _) = padded(number);
        let digits = &digits[digits.len() - width..];
        self.remaining = self.remaining.and_then(|remaining| remaining.strip_prefix(digits));
    }

    fn as_dyn(&mut self) -> &mut dyn KeyOutput {
        self
    }
}

const CONTAINS_DELIMITER: &str = "a value that contains the delimiter: values are unescaped, so only the last part of a key \
                                  can contain it, and only if no other entity extends the key";
const ENDS_WITH_DELIMITER: &str = "a value that ends with the beginning of the delimiter: values are unescaped, so the key \
                                   would be parsed as other parts";
const OVERFLOW: &str = "a number with more digits than its `pad` width";
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
const BEFORE_1970: &str = "a time before 1970, which can't be padded";

/// An integer that is written to a key.
pub(super) struct Integer {
    pub(super) is_negative: bool,
    pub(super) magnitude: u128,
    /// The number of digits of the type's maximum.
    pub(super) digits: usize,
    /// `true` if a sign digit precedes the digits.
    pub(super) is_signed: bool,
}

/// A date or time that is written to a key.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(super) struct Time<'t> {
    pub(super) natural: fmt::Arguments<'t>,
    /// The seconds since the Unix epoch, and the nanoseconds of the second.
    pub(super) since_epoch: (i64, u32),
}

/// Writes the text of one part of a key.
pub struct PartWriter<'a> {
    out: &'a mut dyn KeyOutput,
    is_unescaped: bool,
    /// Searches for the delimiter in an unescaped value.
    search: Option<DelimiterSearch>,
    form: Form,
    /// `true` if the type has written any text.
    is_empty: bool,
    /// The number of bytes in the key.
    written: usize,
    fault: Option<&'static str>,
}

/// Doesn't show the text.
impl fmt::Debug for PartWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartWriter").field("written", &self.written).finish_non_exhaustive()
    }
}

impl<'a> PartWriter<'a> {
    pub(in crate::key) fn new(out: &'a mut dyn KeyOutput, format: KeyFormat, form: Form) -> Self {
        let is_unescaped = format.is_unescaped();
        let search = is_unescaped.then(|| DelimiterSearch::new(format.delimiter()));
        let mut writer = Self { out, is_unescaped, search, form, is_empty: true, written: 0, fault: None };
        if !form.label.is_empty() {
            writer.push(form.label);
        }
        writer
    }

    /// Returns the reason why the value can't be written. Only an open part can contain the delimiter.
    pub(in crate::key) fn fault(&self, is_open: impl FnOnce() -> bool) -> Option<&'static str> {
        self.fault.or_else(|| {
            let reason = match self.search {
                Some(search) if search.is_found() => CONTAINS_DELIMITER,
                Some(search) if search.is_found_early() => ENDS_WITH_DELIMITER,
                _ => return None,
            };
            (!is_open()).then_some(reason)
        })
    }

    /// Returns the number of bytes in the key, or 0 if the type has written nothing.
    pub(in crate::key) fn written(&self) -> usize {
        if self.is_empty { 0 } else { self.written }
    }

    /// Returns `true` if the part is written as a number or a time. Only the types of this crate can write them.
    pub(super) fn requires_number_or_time(&self) -> bool {
        matches!(self.form.encoding, Encoding::Decimal(_) | Encoding::Truncated(_) | Encoding::Epoch(..))
    }

    /// Marks the value as one that can't be written in a key.
    ///
    /// `reason` completes the error message "the key part `due` is ...", for example `a time outside of the years 0 to 9999`.
    /// Every use of the key fails with [`InvalidInput`](crate::ErrorKind::InvalidInput).
    pub fn invalid(&mut self, reason: &'static str) {
        self.fault = Some(reason);
    }

    /// Writes text and escapes it: each character up to `$` (0x24) becomes `$` and the character 0x30 higher.
    ///
    /// Escaping prevents a value from forging a key and makes keys sort as the tuples of their parts. With
    /// `key_values = unescaped`, the text is written unchanged. Every use of the key then fails with
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the text contains the delimiter, unless it is the last part.
    pub fn text(&mut self, text: &str) {
        self.is_empty &= text.is_empty();
        let case = Case::of(self.form.encoding);
        if case.is_none() && self.form.reversed.is_none() {
            self.escape(text);
            return;
        }
        for character in text.chars() {
            form::for_each_character(case, character, |character| {
                let character = self.reversed(character);
                self.escape(character.encode_utf8(&mut [0; 4]));
            });
        }
    }

    fn escape(&mut self, text: &str) {
        if self.is_unescaped {
            self.push(text);
        } else {
            escape::escape(text, |text| self.push(text));
        }
    }

    /// Writes digits, letters or hyphens, which need no escaping.
    pub(super) fn ascii(&mut self, text: fmt::Arguments<'_>) {
        struct Adapter<'p, 'a>(&'p mut PartWriter<'a>);
        impl Write for Adapter<'_, '_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                if self.0.form.reversed.is_none() {
                    self.0.push(text);
                    return Ok(());
                }
                for character in text.chars() {
                    let character = self.0.reversed(character);
                    self.0.push(character.encode_utf8(&mut [0; 4]));
                }
                Ok(())
            }
        }
        self.is_empty = false;
        Adapter(self).write_fmt(text).expect("the adapter and the formatted values never fail");
    }

    pub(super) fn integer(&mut self, integer: &Integer) {
        let Integer { is_negative, magnitude, digits, is_signed } = *integer;
        let width = match self.form.encoding {
            Encoding::Decimal(width) => width,
            _ => Some(digits),
        };
        // A negative number is the difference from a power of ten, which is the complement of each digit of one less.
        let number = if is_negative && width.is_some() { magnitude - 1 } else { magnitude };
        let mut text = Digits::new(number, width.unwrap_or_default());
        match width {
            Some(width) => {
                if text.len() > width {
                    self.fault = Some(OVERFLOW);
                    return;
                }
                if is_negative {
                    text.map(form::complement);
                }
                if is_signed {
                    text.push_front(if is_negative { b'0' } else { b'1' });
                }
            }
            None if is_negative => text.push_front(b'-'),
            None => {}
        }
        if let Some(alphabet) = self.form.reversed {
            text.map(|character| form::reversed(alphabet, character));
        }
        self.is_empty = false;
        self.push(text.as_str());
    }

    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    pub(super) fn time(&mut self, time: &Time<'_>) {
        match self.form.encoding {
            Encoding::Truncated(precision) => {
                let mut natural = FixedText::default();
                natural.write_fmt(time.natural).expect("the text of a time has a fixed length");
                let natural = natural.as_str();
                let has_zone =
                    natural.ends_with('Z') && matches!(precision, Precision::Second | Precision::Millisecond);
                let (text, zone) = (&natural[..precision.len().min(natural.len())], if has_zone { "Z" } else { "" });
                self.ascii(format_args!("{text}{zone}"));
            }
            Encoding::Epoch(unit, width) => self.epoch(time.since_epoch, unit, width),
            _ => self.ascii(time.natural),
        }
    }

    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    fn epoch(&mut self, (seconds, nanoseconds): (i64, u32), unit: EpochUnit, width: Option<usize>) {
        let number = match unit {
            EpochUnit::Seconds => seconds,
            EpochUnit::Milliseconds => seconds * 1000 + i64::from(nanoseconds / 1_000_000),
        };
        match (width, u128::try_from(number)) {
            (None, _) => self.ascii(format_args!("{number}")),
            (Some(_), Err(_)) => self.fault = Some(BEFORE_1970),
            (Some(width), Ok(number)) if form::digits(number) > width => self.fault = Some(OVERFLOW),
            (Some(width), Ok(number)) => self.ascii(format_args!("{number:0width$}")),
        }
    }

    /// Writes a missing value that sorts last.
    pub(in crate::key) fn missing(out: &mut dyn KeyOutput) -> usize {
        out.push(form::MISSING.encode_utf8(&mut [0; 4]));
        form::MISSING.len_utf8()
    }

    /// Writes the text of a stored part in the same form. Returns `false` if it isn't validly escaped.
    pub(in crate::key) fn stored(&mut self, text: &str, is_unescaped: bool) -> bool {
        self.is_empty &= text.is_empty();
        match (is_unescaped, self.is_unescaped) {
            (true, false) => self.escape(text),
            (false, true) => match escape::unescape(text) {
                Some(text) => self.push(&text),
                None => return false,
            },
            _ => self.push(text),
        }
        true
    }

    fn reversed(&self, character: char) -> char {
        self.form.reversed.map_or(character, |alphabet| form::reversed(alphabet, character))
    }

    fn push(&mut self, text: &str) {
        if self.form.is_last && self.written == 0 && text.starts_with(|first| first >= form::BEFORE_MISSING) {
            let marker = form::BEFORE_MISSING.encode_utf8(&mut [0; 4]).to_owned();
            self.push_unmarked(&marker);
        }
        self.push_unmarked(text);
    }

    fn push_unmarked(&mut self, text: &str) {
        if let Some(search) = &mut self.search {
            search.push(text);
        }
        self.out.push(text);
        self.written += text.len();
    }
}
