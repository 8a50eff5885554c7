//! The tokens of a response's JSON.

use std::ops::Range;

use crate::attribute::wire::Span;

/// The part of a body that isn't read yet. Every method returns `None` for JSON that it doesn't expect.
pub(super) struct Tokens<'b> {
    body: &'b str,
    at: usize,
}

/// The part of an attribute value that was read.
#[derive(Clone, Copy)]
pub(super) enum ValueStart {
    /// Up to the text of a string.
    String,
    /// Up to the text of a number.
    Number,
    /// Up to a Boolean.
    Bool,
    /// Nothing.
    Other,
}

/// A string of the body.
pub(super) struct Text {
    /// The bytes between the quotation marks.
    pub(super) range: Range<usize>,
    pub(super) has_escapes: bool,
}

impl<'b> Tokens<'b> {
    /// Returns `None` for a body with control characters, such as line breaks. DynamoDB doesn't write them: in strings, JSON
    /// escapes them.
    pub(super) fn new(body: &'b str) -> Option<Self> {
        // Without an early exit, many bytes are compared at once.
        let has_control = body.bytes().fold(false, |found, byte| found | (byte < b' '));
        (!has_control).then_some(Self { body, at: 0 })
    }

    pub(super) fn body(&self) -> &'b str {
        self.body
    }

    /// Returns the position of the next token.
    pub(super) fn start(&mut self) -> usize {
        self.peek();
        self.at
    }

    /// Returns the position after the last token.
    pub(super) fn end(&self) -> usize {
        self.at
    }

    /// Returns the first byte of the next token.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        loop {
            match *self.body.as_bytes().get(self.at)? {
                byte @ b'!'.. => return Some(byte),
                // A space.
                _ => self.at += 1,
            }
        }
    }

    /// Reads a punctuation mark.
    #[inline]
    pub(super) fn expect(&mut self, byte: u8) -> Option<()> {
        self.skip(byte).then_some(())
    }

    /// Reads a punctuation mark and returns `true`, if it is the next token.
    #[inline]
    pub(super) fn skip(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Reads the comma after a member or an element, or the end of its object or array. Returns `true` for a comma.
    #[inline]
    pub(super) fn has_next(&mut self, end: u8) -> Option<bool> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b',' => Some(true),
            _ if byte == end => Some(false),
            _ => None,
        }
    }

    /// Reads these bytes and returns `true`, if the body goes on with them.
    #[inline]
    fn skip_bytes(&mut self, bytes: &[u8]) -> bool {
        let is_next = self.body.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(bytes));
        self.at += if is_next { bytes.len() } else { 0 };
        is_next
    }

    /// Returns the next eight bytes.
    #[inline]
    pub(super) fn next_word(&self) -> Option<u64> {
        self.body.as_bytes().get(self.at..)?.first_chunk().map(|word| u64::from_le_bytes(*word))
    }

    /// Reads the bytes at this place and returns `true`, if the body goes on with the same.
    #[inline]
    pub(super) fn skip_same(&mut self, span: Span) -> bool {
        self.skip_bytes(span.bytes_of(self.body.as_bytes()))
    }

    /// Reads the beginning of a string, a number or a Boolean. Most values have one of these types.
    #[inline]
    pub(super) fn value_start(&mut self) -> ValueStart {
        if self.skip_bytes(br#"{"S":""#) {
            ValueStart::String
        } else if self.skip_bytes(br#"{"N":""#) {
            ValueStart::Number
        } else if self.skip_bytes(br#"{"BOOL":"#) {
            ValueStart::Bool
        } else {
            ValueStart::Other
        }
    }

    fn text(&mut self) -> Option<Text> {
        self.expect(b'"')?;
        self.text_after_quote()
    }

    #[inline]
    pub(super) fn text_after_quote(&mut self) -> Option<Text> {
        let bytes = self.body.as_bytes();
        let start = self.at;
        let mut end = start;
        let mut has_escapes = false;
        loop {
            end += find_quote_or_backslash(bytes.get(end..)?)?;
            if *bytes.get(end)? == b'"' {
                break;
            }
            has_escapes = true;
            end += 2;
        }
        self.at = end + 1;
        Some(Text { range: start..end, has_escapes })
    }

    /// Reads a string without escape sequences. DynamoDB doesn't escape its own names.
    pub(super) fn name(&mut self) -> Option<&'b str> {
        let Text { range, has_escapes } = self.text()?;
        self.body.get(range).filter(|_| !has_escapes)
    }

    pub(super) fn boolean(&mut self) -> Option<bool> {
        self.peek();
        let rest = self.body.get(self.at..)?;
        let (value, text) = if rest.starts_with("true") { (true, "true") } else { (false, "false") };
        self.at += text.len();
        rest.starts_with(text).then_some(value)
    }

    /// Reads a value of any type, up to the comma or the bracket after it. The SDK reads it later, and rejects it if it is
    /// invalid.
    pub(super) fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0;
        loop {
            match self.peek()? {
                b'"' => {
                    self.text()?;
                }
                b',' | b'}' | b']' if depth == 0 => return Some(()),
                byte => {
                    self.at += 1;
                    match byte {
                        b'{' | b'[' => depth += 1,
                        b'}' | b']' => depth -= 1,
                        _ => {}
                    }
                }
            }
        }
    }

    /// Returns `None` if the body goes on.
    pub(super) fn finish(&mut self) -> Option<()> {
        self.peek().is_none().then_some(())
    }
}

/// Returns the position of the first quotation mark or backslash. Eight bytes are compared at once.
#[inline]
fn find_quote_or_backslash(bytes: &[u8]) -> Option<usize> {
    const QUOTES: u64 = u64::from_ne_bytes([b'"'; 8]);
    const BACKSLASHES: u64 = u64::from_ne_bytes([b'\\'; 8]);
    let (words, rest) = bytes.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = zero_bytes(word ^ QUOTES) | zero_bytes(word ^ BACKSLASHES);
        if found != 0 {
            return Some(index * size_of::<u64>() + found.trailing_zeros() as usize / 8);
        }
    }
    let in_rest = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
    Some(bytes.len() - rest.len() + in_rest)
}

/// Returns a word whose lowest bit that is set is in the lowest byte that is zero. Returns 0 if none is zero.
const fn zero_bytes(word: u64) -> u64 {
    const LOW_BITS: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH_BITS: u64 = u64::from_ne_bytes([0x80; 8]);
    word.wrapping_sub(LOW_BITS) & !word & HIGH_BITS
}
