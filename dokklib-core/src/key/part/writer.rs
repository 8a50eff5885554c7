use std::borrow::Cow;
use std::fmt::{self, Write};

use super::PartFault;
use crate::key::escape;

/// Where the text of a key goes.
pub(in crate::key) trait Sink {
    fn push(&mut self, text: &str);
}

impl Sink for String {
    fn push(&mut self, text: &str) {
        self.push_str(text);
    }
}

/// Compares a text with one that is there, without writing it.
pub(in crate::key) struct Comparison<'t> {
    /// What is left to be compared, or `None` after a difference.
    rest: Option<&'t str>,
}

impl<'t> Comparison<'t> {
    pub(in crate::key) fn with(text: &'t str) -> Self {
        Self { rest: Some(text) }
    }

    pub(in crate::key) fn is_equal(&self) -> bool {
        self.rest == Some("")
    }
}

impl Sink for Comparison<'_> {
    fn push(&mut self, text: &str) {
        self.rest = self.rest.and_then(|rest| rest.strip_prefix(text));
    }
}

/// How a part is written where it isn't as its type writes it.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Natural,
    /// `desc(field)`: each of these characters, which are in ascending order, by the one as far from the other end.
    Reversed(&'static [u8]),
    /// `pad(field, width)`: a number of another width than the `digits` of its type; a signed one has a sign before them.
    Padded {
        width: usize,
        digits: usize,
        signed: bool,
    },
}

impl Form {
    /// The bytes of a text that has so many as its type writes it.
    pub(in crate::key) fn len(self, natural: usize) -> usize {
        match self {
            Self::Natural | Self::Reversed(_) => natural,
            Self::Padded { width, signed, .. } => width + usize::from(signed),
        }
    }

    /// The text as its type writes it, from the text in a key.
    pub(in crate::key) fn natural(self, text: &str) -> Result<Cow<'_, str>, PartFault> {
        match self {
            Self::Natural => Ok(Cow::Borrowed(text)),
            Self::Reversed(alphabet) => Ok(text.chars().map(|character| reversed(alphabet, character)).collect()),
            Self::Padded { width, digits, signed } => {
                if text.len() != self.len(digits) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(PartFault::new());
                }
                let (sign, number) = text.split_at(usize::from(signed));
                let fill = fill_of(sign);
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

/// What stands before the digits of a number of this sign: negative ones count down from the next power of ten.
fn fill_of(sign: &str) -> &'static str {
    if sign == "0" { "9" } else { "0" }
}

fn reversed(alphabet: &[u8], character: char) -> char {
    let at = u8::try_from(character).ok().and_then(|byte| alphabet.iter().position(|known| *known == byte));
    at.map_or(character, |at| char::from(alphabet[alphabet.len() - 1 - at]))
}

const OVERFLOW: &str = "a number of more digits than its `pad` has";

/// Takes the text of one part of a key.
pub struct PartWriter<'a> {
    out: &'a mut dyn Sink,
    raw: bool,
    form: Form,
    written: usize,
    /// What stands before the digits of a padded number.
    fill: char,
    fault: Option<&'static str>,
}

/// Shows nothing of the text.
impl fmt::Debug for PartWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartWriter").field("written", &self.written).finish_non_exhaustive()
    }
}

impl<'a> PartWriter<'a> {
    pub(in crate::key) fn new(out: &'a mut dyn Sink, raw: bool, form: Form) -> Self {
        Self { out, raw, form, written: 0, fill: '0', fault: None }
    }

    /// What is wrong with the value.
    pub(in crate::key) fn fault(&self) -> Option<&'static str> {
        self.fault
    }

    /// The bytes that the type has written.
    pub(in crate::key) fn written(&self) -> usize {
        self.written
    }

    /// Says that the value can't be written, and what it is: `a time outside of the years 0 to 9999`. The key is then
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) wherever it is used.
    pub fn invalid(&mut self, what: &'static str) {
        self.fault = Some(what);
    }

    /// Writes any text: each character up to `$` (0x24) becomes `$` and the character 0x30 higher, so that no value
    /// can forge a key and keys sort as the tuples of their parts do. Entities with `key_values = unescaped` skip it.
    pub fn text(&mut self, text: &str) {
        if self.raw {
            self.push(text);
        } else {
            escape::escape(text, |text| self.push(text));
        }
    }

    /// Writes digits, letters or hyphens, which need no escape.
    pub(super) fn plain(&mut self, text: fmt::Arguments<'_>) {
        struct Plain<'p, 'a>(&'p mut PartWriter<'a>);
        impl Write for Plain<'_, '_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0.push(text);
                Ok(())
            }
        }
        Plain(self).write_fmt(text).expect("nothing that is written to fails");
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

    /// Writes a character of a number, or leaves it out where the number is to have fewer digits.
    fn pad(&mut self, at: usize, character: char, width: usize, digits: usize, signed: bool) {
        if at == 0 {
            // The sign alone says what fills a number up, and it comes first.
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

/// The text of one part of a stored key.
#[derive(Debug, Clone, Copy)]
pub struct PartReader<'a> {
    text: &'a str,
    raw: bool,
}

impl<'a> PartReader<'a> {
    pub(in crate::key) fn new(text: &'a str, raw: bool) -> Self {
        Self { text, raw }
    }

    /// The text that [`PartWriter::text`] wrote.
    ///
    /// # Errors
    ///
    /// [`PartFault`] if it is no escaped text.
    pub fn text(self) -> Result<String, PartFault> {
        if self.raw { Ok(self.text.to_owned()) } else { escape::unescape(self.text).ok_or_else(PartFault::new) }
    }

    pub(super) fn plain(self) -> &'a str {
        self.text
    }
}
