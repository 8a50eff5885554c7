use super::part::{KeyOutput, Part};
use super::{KeyText, PartWriter};
use crate::schema::{Entity, Form, KeyEntity};

/// A literal or a part of a key that is being written. Delimiters separate the pieces.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it would show the value of a key")]
pub enum Piece<'a> {
    Literal(&'static str),
    Part {
        /// The name of the field, for error messages.
        name: &'static str,
        /// `None` if the item has no value for an optional part of an index key. It isn't in the index, unless the form
        /// sorts missing values last.
        value: Option<Part<'a>>,
        /// `None` for the natural form of the type.
        form: Option<Form>,
    },
}

impl<'a> Piece<'a> {
    /// Creates a part in the natural form of its type.
    pub fn new(name: &'static str, value: impl Into<Option<Part<'a>>>) -> Self {
        Self::Part { name, value: value.into(), form: None }
    }

    /// Creates a part in the given form.
    pub fn with_form(name: &'static str, value: impl Into<Option<Part<'a>>>, form: Form) -> Self {
        Self::Part { name, value: value.into(), form: Some(form) }
    }

    fn max_len(&self) -> usize {
        match self {
            Self::Literal(text) => text.len(),
            Self::Part { value, form, .. } => {
                let natural = value.map_or(0, Part::max_len);
                form.map_or(natural, |form| form.len(natural))
            }
        }
    }
}

/// The content of a key, from which its text is written.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it would show the value of a key")]
pub enum Template<'a> {
    /// The prefix of an entity, followed by pieces.
    Parts { entity: KeyEntity, pieces: &'a [Piece<'a>] },
    /// One text for all items.
    Literal(&'static str),
    /// A key that was read from the table.
    Stored(&'a KeyText),
}

/// The first part of a key that can't be written.
#[derive(Debug, Clone, Copy)]
pub(super) enum WriteError {
    EmptyPart(&'static str),
    InvalidPart { part: &'static str, reason: &'static str },
}

impl<'a> Template<'a> {
    pub fn new(entity: KeyEntity, pieces: &'a [Piece<'a>]) -> Self {
        Self::Parts { entity, pieces }
    }

    /// Creates the template of a key with the prefix of `E`.
    pub fn own<E: Entity>(pieces: &'a [Piece<'a>]) -> Self {
        Self::new(KeyEntity::own::<E>(), pieces)
    }

    /// Returns `true` if the item has a value for every part, except those whose form sorts missing values last.
    pub(crate) fn is_complete(&self) -> bool {
        let Self::Parts { pieces, .. } = self else { return true };
        pieces.iter().all(
            |piece| !matches!(piece, Piece::Part { value: None, form, .. } if !form.is_some_and(|form| form.is_last)),
        )
    }

    /// Returns the length of the prefix with its delimiter.
    pub(super) fn prefix_len(&self) -> usize {
        match self {
            Self::Parts { entity, .. } => entity.format.prefix_len(entity.prefix),
            Self::Literal(_) => 0,
            Self::Stored(key) => key.prefix_len(),
        }
    }

    /// Returns the maximum length of the text in bytes, without escape sequences, which few values have.
    pub(super) fn max_len(&self) -> usize {
        match self {
            Self::Parts { entity, pieces } => {
                let delimiter = entity.format.delimiter().len();
                pieces.iter().fold(entity.prefix.len(), |len, piece| len + delimiter + piece.max_len())
            }
            Self::Literal(text) => text.len(),
            Self::Stored(key) => key.as_str().len(),
        }
    }

    /// Returns the name of the longest part.
    #[cold]
    pub(super) fn longest_part(&self) -> Option<&'static str> {
        let mut longest = None;
        let written = self.write(&mut String::new(), |name, length| {
            if longest.is_none_or(|(_, known)| length > known) {
                longest = Some((name, length));
            }
        });
        longest.filter(|_| written.is_ok()).map(|(name, _)| name)
    }

    /// Writes the text of the key. Calls `record` with the name and the length of each part.
    #[inline]
    pub(super) fn write(
        &self,
        out: &mut impl KeyOutput,
        mut record: impl FnMut(&'static str, usize),
    ) -> Result<(), WriteError> {
        let (entity, pieces) = match self {
            Self::Parts { entity, pieces } => (entity, *pieces),
            Self::Literal(text) => {
                out.push(text);
                return Ok(());
            }
            Self::Stored(key) => {
                out.push(key.as_str());
                return Ok(());
            }
        };
        let KeyEntity { prefix, format, is_extended, .. } = entity;
        out.push(prefix);
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 || !prefix.is_empty() {
                out.push_delimiter(format.delimiter());
            }
            match piece {
                Piece::Literal(text) => out.push(text),
                Piece::Part { name, value, form } => {
                    let natural = value.filter(|_| form.is_none() && !format.is_unescaped());
                    if let Some(written) = natural.and_then(|value| value.write_natural(out)) {
                        if written == 0 {
                            return Err(WriteError::EmptyPart(name));
                        }
                        record(name, written);
                        continue;
                    }
                    let (name, value, format, out) = (*name, *value, *format, out.as_dyn());
                    let form = form.unwrap_or(Form::NATURAL);
                    if value.is_none() && form.is_last {
                        record(name, PartWriter::missing(out));
                        continue;
                    }
                    let mut writer = PartWriter::new(out, format, form);
                    if let Some(value) = value {
                        value.write(&mut writer);
                    }
                    // The delimiter in a value could be that of a longer key.
                    let is_open = || at + 1 == pieces.len() && !is_extended(pieces.len());
                    if let Some(reason) = writer.fault(is_open) {
                        return Err(WriteError::InvalidPart { part: name, reason });
                    }
                    let written = writer.written();
                    // Other programs store empty values after a prefix.
                    let is_last = at + 1 == pieces.len() && (at > 0 || !prefix.is_empty());
                    if written == 0 && !(is_last && format.is_unescaped()) {
                        return Err(WriteError::EmptyPart(name));
                    }
                    if let Some(reason) = value.and_then(|value| value.violation(form, format.is_unescaped())) {
                        return Err(WriteError::InvalidPart { part: name, reason });
                    }
                    record(name, written);
                }
            }
        }
        Ok(())
    }
}
