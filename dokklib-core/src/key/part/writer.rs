use std::borrow::Cow;
use std::fmt::{self, Write};

use super::PartFault;
use crate::key::escape;
use crate::schema::Form;

/// Receives the text of a key.
pub(in crate::key) trait KeyOutput {
    fn push(&mut self, text: &str);
}

impl KeyOutput for String {
    fn push(&mut self, text: &str) {
        self.push_str(text);
    }
}

/// Compares the text of a key with an existing text, without storing it.
pub(in crate::key) struct KeyComparison<'t> {
    /// The text that is not compared yet, or `None` after a difference.
    remaining: Option<&'t str>,
}

impl<'t> KeyComparison<'t> {
    pub(in crate::key) fn new(text: &'t str) -> Self {
        Self { remaining: Some(text) }
    }

    pub(in crate::key) fn is_equal(&self) -> bool {
        self.remaining == Some("")
    }
}

impl KeyOutput for KeyComparison<'_> {
    fn push(&mut self, text: &str) {
        self.remaining = self.remaining.and_then(|remaining| remaining.strip_prefix(text));
    }
}

impl Form {
    /// Returns the length in the key of a text whose natural length is `natural`.
    pub(in crate::key) fn len(self, natural: usize) -> usize {
        match self {
            Self::Natural | Self::Reversed(_) => natural,
            Self::Padded { width, signed, .. } => width + usize::from(signed),
        }
    }

    /// Converts the text in a key back to the natural text.
    pub(in crate::key) fn restore(self, text: &str) -> Result<Cow<'_, str>, PartFault> {
        match self {
            Self::Natural => Ok(Cow::Borrowed(text)),
            Self::Reversed(alphabet) => Ok(text.chars().map(|character| reversed(alphabet, character)).collect()),
            Self::Padded { width, digits, signed } => {
                if text.len() != self.len(digits) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(PartFault::new());
                }
                let (sign, number) = text.split_at(usize::from(signed));
                let fill = fill_digit(sign);
                if width <= digits {
                    return Ok(Cow::Owned(format!("{sign}{}{number}", fill.repeat(digits - width))));
                }
                let (padding, number) = number.split_at(width - digits);
                if padding != fill.repeat(width - digits) {
                    return Err(PartFault::new());
                }
                Ok(Cow::Owned(format!("{sign}{number}")))
            }
        }
    }
}

/// Returns the leading digit that pads a number.
///
/// Negative numbers are written as the difference from a power of ten, so they are padded with nines.
fn fill_digit(sign: &str) -> &'static str {
    if sign == "0" { "9" } else { "0" }
}

fn reversed(alphabet: &[u8], character: char) -> char {
    let at = u8::try_from(character).ok().and_then(|byte| alphabet.iter().position(|known| *known == byte));
    at.map_or(character, |at| char::from(alphabet[alphabet.len() - 1 - at]))
}

const OVERFLOW: &str = "a number with more digits than its `pad` width";

/// Writes the text of one part of a key.
pub struct PartWriter<'a> {
    out: &'a mut dyn KeyOutput,
    is_unescaped: bool,
    form: Form,
    /// The number of natural bytes written.
    written: usize,
    /// The leading digit that pads a number.
    fill: char,
    fault: Option<&'static str>,
}

/// Doesn't show the text.
impl fmt::Debug for PartWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartWriter").field("written", &self.written).finish_non_exhaustive()
    }
}

impl<'a> PartWriter<'a> {
    pub(in crate::key) fn new(out: &'a mut dyn KeyOutput, is_unescaped: bool, form: Form) -> Self {
        Self { out, is_unescaped, form, written: 0, fill: '0', fault: None }
    }

    /// Returns the reason why the value can't be written.
    pub(in crate::key) fn fault(&self) -> Option<&'static str> {
        self.fault
    }

    /// Returns the number of bytes that the type has written.
    pub(in crate::key) fn written(&self) -> usize {
        self.written
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
    /// `key_values = unescaped`, the last part of a key is written unchanged.
    pub fn text(&mut self, text: &str) {
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
                self.0.push(text);
                Ok(())
            }
        }
        Adapter(self).write_fmt(text).expect("the adapter and the formatted values never fail");
    }

    fn push(&mut self, text: &str) {
        match self.form {
            Form::Natural => self.out.push(text),
            Form::Reversed(alphabet) => {
                for character in text.chars() {
                    self.push_char(reversed(alphabet, character));
                }
            }
            Form::Padded { width, digits, signed } => {
                for (at, digit) in (self.written..).zip(text.chars()) {
                    self.pad(at, digit, width, digits, signed);
                }
            }
        }
        self.written += text.len();
    }

    /// Writes one character of a padded number. Skips leading fill digits if `width` is less than the type's digits.
    fn pad(&mut self, at: usize, character: char, width: usize, digits: usize, signed: bool) {
        if at == 0 {
            // The sign comes first and determines the fill digit.
            if signed {
                self.push_char(character);
                self.fill = if character == '0' { '9' } else { '0' };
            }
            for _ in digits..width {
                self.push_char(self.fill);
            }
            if signed {
                return;
            }
        }
        let place = at - usize::from(signed);
        if place + width >= digits {
            self.push_char(character);
        } else if character != self.fill {
            self.fault = Some(OVERFLOW);
        }
    }

    fn push_char(&mut self, character: char) {
        self.out.push(character.encode_utf8(&mut [0; 4]));
    }
}

/// Reads the text of one part of a stored key.
#[derive(Debug, Clone, Copy)]
pub struct PartReader<'a> {
    text: &'a str,
    is_unescaped: bool,
}

impl<'a> PartReader<'a> {
    pub(in crate::key) fn new(text: &'a str, is_unescaped: bool) -> Self {
        Self { text, is_unescaped }
    }

    /// Returns the original text of a part that [`PartWriter::text`] wrote.
    ///
    /// # Errors
    ///
    /// [`PartFault`] if the text is not validly escaped.
    pub fn text(self) -> Result<String, PartFault> {
        if self.is_unescaped {
            Ok(self.text.to_owned())
        } else {
            escape::unescape(self.text).ok_or_else(PartFault::new)
        }
    }

    /// Returns the text as it is in the key.
    pub(super) fn as_str(self) -> &'a str {
        self.text
    }
}
