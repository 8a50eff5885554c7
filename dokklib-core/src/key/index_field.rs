//! The parts of index keys, and writing an index key from attributes.

use aws_sdk_dynamodb::types::AttributeValue;

use super::part::{DynKeyPart, Part, PartKind};
use super::stored::PartText;
use super::{KeyText, PartFault, PartReader, PartWriter, Piece, Template};
use crate::attribute::AttributeFault;
use crate::limit;
use crate::schema::{DeclaredKey, DeclaredRole, Form, Segment};

impl DeclaredKey {
    /// Returns the text that every key of this shape begins with: the prefix and the delimiter, or the literal.
    pub(crate) fn text_prefix(&self) -> String {
        if self.shape.is_literal() {
            return self.shape.prefix.to_owned();
        }
        KeyText::prefix(self.shape.prefix, self.shape.format).into_string()
    }

    /// Returns the names of the attributes that are parts of the key.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'static str> {
        self.parts().map(|(field, _)| field)
    }

    /// Returns the role of the key, for error messages, and its limit in bytes.
    pub(crate) fn role_and_limit(&self) -> (&'static str, usize) {
        match self.role {
            DeclaredRole::Partition | DeclaredRole::IndexPartition(..) => {
                ("index partition key", limit::PARTITION_KEY_BYTES)
            }
            DeclaredRole::Sort | DeclaredRole::IndexSort(..) => ("index sort key", limit::SORT_KEY_BYTES),
        }
    }

    /// Returns the parts of the key: their attributes and forms.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (&'static str, &'static Form)> {
        self.shape.segments.iter().filter_map(|segment| match segment {
            Segment::Part { field, form, .. } => Some((*field, form)),
            Segment::Literal(_) => None,
        })
    }

    /// Writes the key from its parts. `part_of` returns `None` for a missing value that sorts last.
    pub(crate) fn text(
        &self,
        part_of: impl Fn(&'static str, &Form) -> Result<Option<FieldPart>, AttributeFault>,
    ) -> Result<KeyText, AttributeFault> {
        let parts = self.parts().map(|(field, form)| part_of(field, form)).collect::<Result<Vec<_>, _>>()?;
        let mut parts = parts.iter();
        let pieces = self.shape.segments.iter().map(|segment| match segment {
            Segment::Literal(text) => Piece::Literal(text),
            Segment::Part { field, form, .. } => {
                let part = parts.next().and_then(Option::as_ref);
                Piece::with_form(field, part.map(|part| Part::Other(part)), *form)
            }
        });
        let pieces: Vec<Piece<'_>> = pieces.collect();
        Ok(KeyText::of(&match self.shape.is_literal() {
            false => Template::new(self.shape.key_entity(), &pieces),
            true => Template::Literal(self.shape.prefix),
        }))
    }
}

/// A field that is a part of an index key, with the conversions between its attribute and its key part.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct IndexKeyField {
    pub(crate) name: &'static str,
    /// The function that computes the text of the part, if its form has one.
    pub(crate) function: Option<&'static str>,
    pub(crate) copy: CopyPart,
    pub(crate) write: WritePart,
    /// Writes the part of a missing attribute, if it has one: the function computes a text for an empty set.
    pub(crate) write_absent: Option<WriteAbsent>,
    pub(crate) other_forms: OtherForms,
    /// Returns the attribute value that a missing attribute is read as, if the field has a default.
    pub(crate) default: fn() -> Option<AttributeValue>,
}

/// Writes a part of one key as a part of another key.
pub(crate) type CopyPart = fn(PartReader<'_>, &mut PartWriter<'_>) -> Result<(), PartFault>;

/// Writes the part of a missing attribute.
pub(crate) type WriteAbsent = fn(&mut PartWriter<'_>) -> Result<(), PartFault>;

/// Writes the value of an attribute as a part of a key.
pub(crate) type WritePart = fn(AttributeValue, &mut PartWriter<'_>) -> Result<(), AttributeFault>;

/// Returns the common other forms of an attribute value that is written.
pub(crate) type OtherForms = fn(&AttributeValue) -> Vec<AttributeValue>;

impl IndexKeyField {
    pub const fn new(name: &'static str, copy: CopyPart, write: WritePart) -> Self {
        Self { name, function: None, copy, write, write_absent: None, other_forms: |_| Vec::new(), default: || None }
    }

    /// Adds the other forms in which the attribute can be stored.
    #[must_use]
    pub const fn with_other_forms(self, other_forms: OtherForms) -> Self {
        Self { other_forms, ..self }
    }

    /// Adds the value of a missing attribute.
    #[must_use]
    pub const fn with_default(self, default: fn() -> Option<AttributeValue>) -> Self {
        Self { default, ..self }
    }

    /// Creates a field whose text this function computes: `with(function, field)`.
    #[must_use]
    pub const fn computed_by(self, function: &'static str) -> Self {
        Self { function: Some(function), ..self }
    }

    /// Sets the function that writes the part of a missing attribute, if the type of the field reads one as a value.
    #[must_use]
    pub const fn with_absent(self, may_be_absent: bool, write: WriteAbsent) -> Self {
        Self { write_absent: if may_be_absent { Some(write) } else { None }, ..self }
    }
}

/// A part of a key that is being rewritten.
pub(crate) enum FieldPart {
    /// The value of the field's attribute.
    Value { value: AttributeValue, write: WritePart },
    /// The attribute is missing, and its type reads it as a value.
    Absent(WriteAbsent),
    /// The text of the field in another key.
    Text { text: PartText, copy: CopyPart },
    /// The text of the field in another key in the same form.
    SameText(PartText),
}

impl DynKeyPart for FieldPart {
    fn part_len(&self) -> usize {
        /// The longest integer with its sign. Times are stored as strings.
        const MAX_NUMBER_LEN: usize = 40;
        match self {
            Self::Value { value: AttributeValue::S(text), .. } => super::escaped_len(text),
            Self::Value { .. } | Self::Absent(_) => MAX_NUMBER_LEN,
            // Escaping doubles the length at most.
            Self::Text { text, .. } | Self::SameText(text) => 2 * text.len(),
        }
    }

    fn kind(&self) -> PartKind {
        PartKind::Fixed
    }

    fn write_part(&self, out: &mut PartWriter<'_>) {
        let is_written = match self {
            Self::Value { value, write } => write(value.clone(), out).is_ok(),
            Self::Absent(write) => write(out).is_ok(),
            Self::Text { text, copy } => copy(text.reader(), out).is_ok(),
            Self::SameText(text) => {
                text.reader().without_label().is_some_and(|part| out.stored(part, text.is_unescaped()))
            }
        };
        if !is_written {
            out.invalid("not a value of its type");
        }
    }
}
