//! The keys of an item in the model: of the table and of its indexes.

use proc_macro2::{Ident, Span};
use syn::{LitStr, Path};

use super::form::Form;

pub(super) struct PrimaryKey {
    pub(super) partition: DeclaredKey,
    /// `None` if the table has no sort key.
    pub(super) sort: Option<DeclaredKey>,
    /// The user's tokens that declare the partition key and the sort key.
    pub(super) spans: (Span, Span),
    /// The field with `#[entity(key)]` that is both keys.
    pub(super) key_field: Option<usize>,
}

impl PrimaryKey {
    pub(super) fn keys(&self) -> impl Iterator<Item = &DeclaredKey> {
        [Some(&self.partition), self.sort.as_ref()].into_iter().flatten()
    }

    /// Returns the keys that are composed of parts.
    pub(super) fn composed_keys(&self) -> impl Iterator<Item = &Key> {
        self.keys().filter_map(DeclaredKey::composed)
    }

    pub(super) fn composed_partition_key(&self) -> Option<&Key> {
        self.partition.composed()
    }

    pub(super) fn composed_sort_key(&self) -> Option<&Key> {
        self.sort.as_ref().and_then(DeclaredKey::composed)
    }

    /// Returns `true` if the attribute of the field is the partition key.
    pub(super) fn is_partition_key(&self, field: usize) -> bool {
        self.partition.attributes().iter().any(|attribute| attribute.field() == Some(field))
    }

    /// Returns the indexes of the fields whose attributes are keys.
    pub(super) fn attributes(&self) -> impl Iterator<Item = usize> {
        self.keys().flat_map(DeclaredKey::attributes).filter_map(|attribute| attribute.field())
    }
}

/// A key of the table or of an index.
pub(super) enum DeclaredKey {
    /// A string that is composed of parts.
    Composed(Key),
    /// Attributes of the items, in order.
    Attributes(Vec<KeyAttribute>),
}

impl DeclaredKey {
    pub(super) fn composed(&self) -> Option<&Key> {
        match self {
            Self::Composed(key) => Some(key),
            Self::Attributes(_) => None,
        }
    }

    pub(super) fn attributes(&self) -> &[KeyAttribute] {
        match self {
            Self::Composed(_) => &[],
            Self::Attributes(attributes) => attributes,
        }
    }
}

/// An item attribute that is a key of the table or of an index, or one of several keys of an index.
#[derive(Clone, Copy)]
pub(super) enum KeyAttribute {
    /// The index of the field.
    Field(usize),
    Tag,
    /// An unknown field, which the check reports. Constructors still have a parameter for it.
    Unknown,
}

impl KeyAttribute {
    pub(super) fn field(self) -> Option<usize> {
        match self {
            Self::Field(i) => Some(i),
            Self::Tag | Self::Unknown => None,
        }
    }
}

pub(super) struct Key {
    pub(super) head: Head,
    pub(super) parts: Vec<Part>,
}

impl Key {
    /// Returns `true` if the key starts with the prefix of the derived entity.
    pub(super) fn has_own_prefix(&self) -> bool {
        matches!(self.head, Head::SelfEntity)
    }

    /// Returns the indexes of the fields that are parts.
    pub(super) fn fields(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().filter_map(|part| match part {
            Part::Field(i, ..) => Some(*i),
            Part::Literal(_) | Part::Unknown(_) => None,
        })
    }

    pub(super) fn has_literals(&self) -> bool {
        self.literals().next().is_some()
    }

    /// Returns the literals among the parts.
    pub(super) fn literals(&self) -> impl Iterator<Item = &LitStr> {
        self.parts.iter().filter_map(|part| match part {
            Part::Literal(text) => Some(text),
            Part::Field(..) | Part::Unknown(_) => None,
        })
    }

    /// Returns the labels of the parts.
    pub(super) fn labels(&self) -> impl Iterator<Item = &LitStr> {
        self.parts.iter().filter_map(|part| match part {
            Part::Field(_, form, _) => form.label.as_ref(),
            Part::Literal(_) | Part::Unknown(_) => None,
        })
    }

    /// Returns `true` if the key differs between items.
    pub(super) fn has_fields(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Literal(_)))
    }
}

/// The start of a key.
pub(super) enum Head {
    /// The prefix of the derived entity.
    SelfEntity,
    /// The prefix of another entity.
    OtherEntity(Path),
    /// No prefix.
    Bare,
    /// A literal that is the whole key.
    Literal(LitStr),
    /// Reported by the parser.
    Malformed,
}

pub(super) enum Part {
    /// The index of the field, its form, and its token in the key's declaration, where errors are reported.
    Field(usize, Form, Ident),
    Literal(LitStr),
    /// An unknown field, which the check reports. Constructors still have a parameter for it.
    Unknown(Ident),
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Field(a, form, _), Self::Field(b, other, _)) => a == b && form == other,
            (Self::Literal(a), Self::Literal(b)) => a.value() == b.value(),
            (Self::Unknown(a), Self::Unknown(b)) => a == b,
            _ => false,
        }
    }
}

impl Part {
    pub(super) fn field(&self) -> Option<usize> {
        match self {
            Self::Field(i, ..) => Some(*i),
            Self::Literal(_) | Self::Unknown(_) => None,
        }
    }

    /// Returns the form of the field if this part contains it.
    pub(super) fn form_of(&self, field: usize) -> Option<&Form> {
        match self {
            Self::Field(i, form, _) if *i == field => Some(form),
            _ => None,
        }
    }

    /// Returns `true` if the value of the field can be restored from this part.
    pub(super) fn keeps(&self, field: usize) -> bool {
        self.form_of(field).is_some_and(|form| !form.is_lossy())
    }

    /// Returns `true` if a missing value sorts after all others.
    pub(super) fn is_last(&self) -> bool {
        matches!(self, Self::Field(_, form, _) if form.is_last())
    }

    /// Returns `true` if a function of the user computes the text.
    pub(super) fn has_user_function(&self) -> bool {
        matches!(self, Self::Field(_, form, _) if form.user_function().is_some())
    }

    /// Returns `true` if the type of the field doesn't write the text: a function of the user does, or a field of the nested
    /// struct.
    pub(super) fn is_computed(&self) -> bool {
        matches!(self, Self::Field(_, form, _) if form.user_function().is_some() || !form.path.is_empty())
    }
}
