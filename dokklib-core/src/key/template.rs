use super::part::{Form, Part, Sink};
use super::{DELIMITER_TEXT, FixedWidth, KeyEntity, KeyText, Padded, PartWriter};

/// What stands between two delimiters of a key that is being made.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it would show the value of a key")]
pub enum Piece<'a> {
    Literal(&'static str),
    Part {
        /// The field, for messages.
        name: &'static str,
        /// `None` where an item lacks a part of a secondary index's key.
        value: Option<Part<'a>>,
        form: Form,
    },
}

impl<'a> Piece<'a> {
    /// A part as its type writes it.
    pub fn new(name: &'static str, value: impl Into<Option<Part<'a>>>) -> Self {
        Self::Part { name, value: value.into(), form: Form::Natural }
    }

    /// A part as this form says.
    pub fn formed(name: &'static str, value: impl Into<Option<Part<'a>>>, form: Form) -> Self {
        Self::Part { name, value: value.into(), form }
    }

    fn len(self) -> usize {
        match self {
            Self::Literal(text) => text.len(),
            Self::Part { value, form, .. } => value.map_or(0, |value| form.len(value.len())),
        }
    }
}

impl Form {
    /// `desc(field)`
    pub const fn desc<T: FixedWidth>() -> Self {
        Self::Reversed(T::ALPHABET)
    }

    /// `pad(field, width)`
    pub const fn pad<T: Padded>(width: usize) -> Self {
        Self::Padded { width, digits: T::DIGITS, signed: T::SIGNED }
    }
}

/// What the text of a key is made of.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it would show the value of a key")]
pub enum Template<'a> {
    /// A prefix, and what follows it.
    Parts { entity: KeyEntity, pieces: &'a [Piece<'a>] },
    /// The same for all items.
    Literal(&'static str),
    /// A key as it was stored.
    Stored(&'a KeyText),
}

/// What is wrong with the first part that can't be written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wrong {
    Empty(&'static str),
    Invalid { part: &'static str, what: &'static str },
}

impl<'a> Template<'a> {
    pub fn new(entity: KeyEntity, pieces: &'a [Piece<'a>]) -> Self {
        Self::Parts { entity, pieces }
    }

    /// Whether no part of it is one that the item lacks.
    pub(crate) fn is_whole(&self) -> bool {
        let Self::Parts { pieces, .. } = self else { return true };
        pieces.iter().all(|piece| !matches!(piece, Piece::Part { value: None, .. }))
    }

    /// The most bytes that it has.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Parts { entity, pieces } => {
                pieces.iter().fold(entity.prefix.len(), |len, piece| len + 1 + piece.len())
            }
            Self::Literal(text) => text.len(),
            Self::Stored(key) => key.as_str().len(),
        }
    }

    /// Writes the text, and gives the name of its longest part.
    pub(super) fn write(&self, out: &mut dyn Sink) -> Result<Option<&'static str>, Wrong> {
        let (KeyEntity { prefix, raw, .. }, pieces) = match self {
            Self::Parts { entity, pieces } => (*entity, *pieces),
            Self::Literal(text) => {
                out.push(text);
                return Ok(None);
            }
            Self::Stored(key) => {
                out.push(key.as_str());
                return Ok(None);
            }
        };
        out.push(prefix);
        let mut longest = None;
        for (at, piece) in pieces.iter().enumerate() {
            out.push(DELIMITER_TEXT);
            match *piece {
                Piece::Literal(text) => out.push(text),
                Piece::Part { name, value, form } => {
                    // Raw text may hold the delimiter, so only the last part may be raw.
                    let mut writer = PartWriter::new(out, raw && at + 1 == pieces.len(), form);
                    if let Some(value) = value {
                        value.write(&mut writer);
                    }
                    if let Some(what) = writer.fault() {
                        return Err(Wrong::Invalid { part: name, what });
                    }
                    let written = writer.written();
                    if written == 0 {
                        return Err(Wrong::Empty(name));
                    }
                    if longest.is_none_or(|(_, length)| written > length) {
                        longest = Some((name, written));
                    }
                }
            }
        }
        Ok(longest.map(|(name, _)| name))
    }
}
