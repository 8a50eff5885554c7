use std::borrow::Cow;

use super::PartFault;
use super::form::{self, Case};
use crate::key::escape;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use crate::schema::EpochUnit;
use crate::schema::{Encoding, Form};

/// Reads the text of one part of a stored key.
#[derive(Debug, Clone, Copy)]
pub struct PartReader<'a> {
    text: &'a str,
    is_unescaped: bool,
    form: Form,
}

/// A date or time in a key.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(super) enum StoredTime<'a> {
    Natural(Cow<'a, str>),
    /// The seconds since the Unix epoch, and the nanoseconds of the second.
    SinceEpoch(i64, u32),
}

impl<'a> PartReader<'a> {
    pub(in crate::key) fn new(text: &'a str, is_unescaped: bool, form: Form) -> Self {
        Self { text, is_unescaped, form }
    }

    pub(in crate::key) fn into_parts(self) -> (&'a str, bool, Form) {
        (self.text, self.is_unescaped, self.form)
    }

    /// Returns the original text of a part that [`PartWriter::text`](super::PartWriter::text) wrote.
    ///
    /// # Errors
    ///
    /// [`PartFault`] if the text is not validly escaped.
    pub fn text(self) -> Result<String, PartFault> {
        let text = self.without_label().ok_or_else(PartFault::new)?;
        let text =
            if self.is_unescaped { text.to_owned() } else { escape::unescape(text).ok_or_else(PartFault::new)? };
        match (Case::of(self.form.encoding), self.form.reversed) {
            (Some(case), _) if !case.is_case_of(&text) => Err(PartFault::new()),
            (_, Some(alphabet)) => Ok(text.chars().map(|character| form::reversed(alphabet, character)).collect()),
            (_, None) => Ok(text),
        }
    }

    /// Returns `true` for a missing value that sorts last.
    pub(super) fn is_missing(self) -> bool {
        self.form.is_last && self.text.chars().eq([form::MISSING])
    }

    /// Returns the text in the key after the label.
    pub(in crate::key) fn without_label(self) -> Option<&'a str> {
        let is_marked = |text: &str| text.starts_with(|first| first >= form::BEFORE_MISSING);
        let text = match self.text.strip_prefix(form::BEFORE_MISSING) {
            _ if !self.form.is_last => self.text,
            Some(text) if is_marked(text) => text,
            None if !is_marked(self.text) => self.text,
            _ => return None,
        };
        text.strip_prefix(self.form.label)
    }

    /// Returns the text that [`PartWriter::ascii`](super::PartWriter::ascii) wrote.
    pub(super) fn ascii(self) -> Result<Cow<'a, str>, PartFault> {
        let text = self.without_label().ok_or_else(PartFault::new)?;
        Ok(match self.form.reversed {
            None => Cow::Borrowed(text),
            Some(alphabet) => text.chars().map(|character| form::reversed(alphabet, character)).collect(),
        })
    }

    /// Returns `true` and the absolute value for a negative integer, or `false` and the value.
    ///
    /// `digits` is the number of digits of the type's maximum.
    pub(super) fn integer(self, digits: usize, is_signed: bool) -> Result<(bool, u128), PartFault> {
        let text = self.ascii()?;
        let width = match self.form.encoding {
            Encoding::Decimal(width) => width,
            _ => Some(digits),
        };
        let number = match width {
            None => plain_integer(&text, is_signed),
            Some(width) => padded_integer(&text, width, is_signed),
        };
        number.ok_or_else(PartFault::new)
    }

    /// Returns a date or time. The text of a time with less precision is completed.
    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    pub(super) fn time(self) -> Result<StoredTime<'a>, PartFault> {
        let text = self.ascii()?;
        match self.form.encoding {
            Encoding::Truncated(precision) => {
                let (time, zone) = text.split_at_checked(precision.len()).ok_or_else(PartFault::new)?;
                Ok(StoredTime::Natural([time, precision.missing(), zone].concat().into()))
            }
            Encoding::Epoch(unit, width) => {
                let (is_negative, magnitude) = match width {
                    None => plain_integer(&text, true),
                    Some(width) => padded_integer(&text, width, false),
                }
                .ok_or_else(PartFault::new)?;
                let magnitude = i64::try_from(magnitude).map_err(|_| PartFault::new())?;
                let number = if is_negative { -magnitude } else { magnitude };
                Ok(match unit {
                    EpochUnit::Seconds => StoredTime::SinceEpoch(number, 0),
                    EpochUnit::Milliseconds => {
                        StoredTime::SinceEpoch(number.div_euclid(1000), number.rem_euclid(1000) as u32 * 1_000_000)
                    }
                })
            }
            _ => Ok(StoredTime::Natural(text)),
        }
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Parses a decimal number without leading zeros.
fn plain_integer(text: &str, is_signed: bool) -> Option<(bool, u128)> {
    let negative = text.strip_prefix('-').filter(|_| is_signed);
    let digits = negative.unwrap_or(text);
    let is_canonical = is_digits(digits) && (!digits.starts_with('0') || digits == "0" && negative.is_none());
    Some((negative.is_some(), digits.parse().ok().filter(|_| is_canonical)?))
}

/// Parses a number with exactly `width` digits. A sign digit precedes signed numbers.
fn padded_integer(text: &str, width: usize, is_signed: bool) -> Option<(bool, u128)> {
    if text.len() != width + usize::from(is_signed) || !is_digits(text) {
        return None;
    }
    match text.split_at(usize::from(is_signed)) {
        ("" | "1", digits) => Some((false, digits.parse().ok()?)),
        ("0", digits) => {
            let digits: String = digits.chars().map(form::complement).collect();
            Some((true, digits.parse::<u128>().ok()?.checked_add(1)?))
        }
        _ => None,
    }
}
