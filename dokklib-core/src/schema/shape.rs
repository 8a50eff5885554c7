//! The shape of an entity's keys, as constants. Keys are parsed by their shape, and a schema compares shapes to prove that
//! no two of its entities can have the same key.

use std::fmt;

use super::{Encoding, Entity, Form, IndexLayout, KeyElement, KeyFormat, Keys, Layout, OwnKey, Precision};
use crate::constant::str_eq;

/// A segment of a key: the text between two delimiters.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum Segment {
    Literal(&'static str),
    Part { field: &'static str, form: Form, text: PartTexts },
}

/// The texts that a part of a certain type can have.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct PartTexts {
    /// The natural text, for messages: `20 digits`.
    pub(crate) description: &'static str,
    /// `true` if a sign digit precedes a zero-padded number.
    pub(crate) has_sign: bool,
    /// Returns `true` if a text in this form, escaped or not, is the text of a value.
    pub(crate) is_valid: fn(&str, bool, Form) -> bool,
}

impl PartTexts {
    /// Any text.
    pub const ANY: Self = Self { description: "text", has_sign: false, is_valid: |_, _, _| true };
}

impl Segment {
    /// Creates a part in the natural form of its type.
    pub const fn part(field: &'static str, text: PartTexts) -> Self {
        Self::Part { field, form: Form::NATURAL, text }
    }

    /// Creates a part in the given form.
    pub const fn part_with_form(field: &'static str, text: PartTexts, form: Form) -> Self {
        Self::Part { field, form, text }
    }
}

/// The entity whose prefix a key begins with.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct KeyEntity {
    pub(crate) prefix: &'static str,
    pub(crate) id: &'static str,
    pub(crate) format: KeyFormat,
    /// The schema of the entity, or `None` if it declares none.
    pub(crate) schema: Option<&'static str>,
    /// Returns `true` if keys of other entities extend the keys with this number of segments. A function, because the schema
    /// knows it from the shapes of all keys.
    pub(crate) is_extended: fn(usize) -> bool,
    /// The segments that the entity declares for its own keys.
    pub(crate) segments: &'static [Segment],
    /// The segments that the entity declares, if the key has other ones. It is a compile error.
    pub(crate) mismatched: &'static [Segment],
}

impl KeyEntity {
    /// Describes `E` for its own keys.
    pub(crate) const fn own<E: Entity + ?Sized>() -> Self {
        Self {
            prefix: E::PREFIX,
            id: E::__ID,
            format: E::KEY_FORMAT,
            schema: E::__SCHEMA,
            is_extended: E::__is_extended,
            segments: &[],
            mismatched: &[],
        }
    }

    /// Returns the format of the entity's keys.
    pub const fn format(self) -> KeyFormat {
        self.format
    }

    /// Describes a key with other parts than those that the entity declares. The unique prefix prevents further errors.
    #[must_use]
    pub const fn mismatched(self, unique: &'static str) -> Self {
        Self { prefix: unique, is_extended: not_extended, segments: &[], mismatched: self.segments, ..self }
    }

    /// Describes a key without a prefix.
    #[must_use]
    pub const fn bare(self) -> Self {
        Self { prefix: "", is_extended: not_extended, ..self }
    }

    /// Describes `E` for the keys of another entity. Includes the segments that `E` declares.
    pub(crate) const fn of<E: OwnKey<Role> + ?Sized, Role>() -> Self {
        Self { segments: E::SEGMENTS, ..Self::own::<E>() }
    }
}

fn not_extended(_: usize) -> bool {
    false
}

/// The shape of a key: a prefix and segments, segments without a prefix, or one literal.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct KeyShape {
    pub(crate) format: KeyFormat,
    /// The prefix, or the literal. Empty for a key without a prefix.
    pub(crate) prefix: &'static str,
    /// The entity that declares the prefix, or `None` for a literal and for a key that is declared with `bare(..)`.
    pub(crate) entity: Option<PrefixEntity>,
    pub(crate) segments: &'static [Segment],
}

/// The entity that declares the prefix of a key shape.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PrefixEntity {
    pub(crate) id: &'static str,
    /// The number of segments in the entity's own keys.
    pub(crate) segment_count: usize,
    /// Returns `true` if keys of other entities extend the keys with this number of segments.
    pub(crate) is_extended: fn(usize) -> bool,
}

impl KeyShape {
    /// Returns the text that all keys of this shape begin with: the prefix, or the literal that is the first part of a key
    /// without a prefix. `None` if the key begins with a value.
    pub(crate) fn initial_text(&self) -> Option<&'static str> {
        match self.segments.first() {
            _ if !self.prefix.is_empty() => Some(self.prefix),
            Some(Segment::Literal(literal)) => Some(literal),
            _ => None,
        }
    }

    /// Creates the shape of an entity's own key.
    pub const fn own<E: Entity>(segments: &'static [Segment]) -> Self {
        Self::of(KeyEntity { segments, ..KeyEntity::own::<E>() }, segments)
    }

    /// Creates the shape of a key with the prefix of another entity. The segments are those that `entity` declares,
    /// optionally followed by a literal and further segments.
    pub const fn of(entity: KeyEntity, segments: &'static [Segment]) -> Self {
        let KeyEntity { prefix, id, format, is_extended, segments: own_segments, .. } = entity;
        let entity = PrefixEntity { id, segment_count: own_segments.len(), is_extended };
        Self { format, prefix, entity: Some(entity), segments }
    }

    /// Creates the shape of a key without a prefix.
    pub const fn bare(entity: KeyEntity, segments: &'static [Segment]) -> Self {
        Self { format: entity.format, prefix: "", entity: None, segments }
    }

    /// Creates the shape of a key that is the same for all items of the entity.
    pub const fn literal(entity: KeyEntity, text: &'static str) -> Self {
        Self { format: entity.format, prefix: text, entity: None, segments: &[] }
    }

    /// Creates the shape of a relation's key: the prefix of `E` and any value.
    pub(crate) const fn with_any_value<E: Entity>() -> Self {
        let entity = PrefixEntity { id: E::__ID, segment_count: 1, is_extended: not_extended };
        Self {
            format: E::KEY_FORMAT.unescaped(),
            prefix: E::PREFIX,
            entity: Some(entity),
            segments: const { &[Segment::part("value", PartTexts::ANY)] },
        }
    }

    /// Returns the length of the prefix with its delimiter, or 0 for a key without a prefix.
    pub(crate) const fn prefix_len(&self) -> usize {
        match self.entity {
            Some(_) => self.format.prefix_len(self.prefix),
            None => 0,
        }
    }

    /// Returns the entity of a key of this shape, for its template.
    pub(crate) fn key_entity(&self) -> KeyEntity {
        let (id, is_extended) = self.entity.map_or(("", not_extended as _), |entity| (entity.id, entity.is_extended));
        KeyEntity {
            prefix: self.prefix,
            id,
            format: self.format,
            schema: None,
            is_extended,
            segments: &[],
            mismatched: &[],
        }
    }

    /// Returns `true` if the key is one text for all items.
    pub(crate) const fn is_literal(&self) -> bool {
        self.segments.is_empty()
    }

    /// Returns `true` if values are stored unescaped.
    pub(crate) const fn is_unescaped(&self) -> bool {
        self.format.is_unescaped()
    }

    /// Returns `true` if the last part can contain delimiters: values are unescaped, and no key extends this one.
    pub(crate) fn is_open(&self) -> bool {
        self.is_unescaped() && self.entity.is_none_or(|entity| !(entity.is_extended)(self.segments.len()))
    }

    /// Returns `true` if the key has more segments than the entity's own keys.
    pub(crate) const fn is_extension(&self) -> bool {
        match self.entity {
            // An entity whose derive reported an error declares no segments.
            Some(entity) => entity.segment_count > 0 && self.segments.len() > entity.segment_count,
            None => false,
        }
    }

    /// Returns `true` if both shapes begin with the prefix of an entity, and the prefixes are the same text.
    pub(crate) fn has_prefix_of(&self, other: &Self) -> bool {
        self.entity.is_some() && other.entity.is_some() && self.prefix == other.prefix
    }

    /// Returns `true` if the same entity declares the prefix of both shapes.
    pub(crate) fn has_entity_of(&self, other: &Self) -> bool {
        self.entity.zip(other.entity).is_some_and(|(entity, other)| entity.id == other.id)
    }

    /// Splits a key into its segments with their texts. Returns `None` if the key doesn't have this shape.
    pub(crate) fn split<'t>(&self, text: &'t str) -> Option<Vec<(&'static Segment, &'t str)>> {
        let mut segments = Vec::with_capacity(self.segments.len());
        self.visit_segments(text, |segment, text| segments.push((segment, text))).map(|()| segments)
    }

    /// Returns `true` if the key has the segments of this shape. Their values can be texts of other types.
    pub(crate) fn has_segments_of(&self, text: &str) -> bool {
        self.visit_segments(text, |_, _| {}).is_some()
    }

    /// Calls `visit` for each segment of a key with its text. Returns `None` if the key doesn't have this shape.
    fn visit_segments<'t>(&self, text: &'t str, mut visit: impl FnMut(&'static Segment, &'t str)) -> Option<()> {
        if self.is_literal() {
            return (text == self.prefix).then_some(());
        }
        let delimiter = self.format.delimiter();
        let mut remaining = self.format.strip_prefix(text, self.prefix)?;
        for (at, segment) in self.segments.iter().enumerate() {
            if at > 0 {
                remaining = remaining.strip_prefix(delimiter)?;
            }
            let is_last = at + 1 == self.segments.len();
            let end = match segment {
                _ if is_last => remaining.len(),
                Segment::Literal(literal) => literal.len().min(remaining.len()),
                Segment::Part { .. } => remaining.find(delimiter)?,
            };
            let (text, after) = remaining.split_at_checked(end)?;
            let is_valid = match segment {
                Segment::Literal(literal) => *literal == text,
                Segment::Part { form, .. } => {
                    // A missing value that sorts last has no label.
                    let label = if form.is_last { "" } else { form.label };
                    // DynamoDB allows an empty value after a prefix, and other programs store it.
                    let may_be_empty = is_last && self.is_unescaped() && (at > 0 || !self.prefix.is_empty());
                    text.strip_prefix(label).is_some_and(|value| may_be_empty || !value.is_empty())
                        && (!is_last || !text.contains(delimiter) || self.is_open())
                }
            };
            if !is_valid {
                return None;
            }
            visit(segment, text);
            remaining = after;
        }
        Some(())
    }
}

impl KeyShape {
    /// Returns `true` if the text is a key of this shape, and its parts are texts of their types.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let Some(segments) = self.split(text) else { return false };
        segments.iter().all(|(segment, text)| match segment {
            Segment::Literal(_) => true,
            Segment::Part { form, text: texts, .. } => {
                // The value can't be restored from the result of a function.
                form.function.is_some() || (texts.is_valid)(text, self.is_unescaped(), *form)
            }
        })
    }

    /// Returns `true` if the text has the segments of the entity whose keys this shape extends.
    pub(crate) fn is_key_of_parent(&self, text: &str) -> bool {
        let parent = self.entity.filter(|_| self.is_extension());
        parent.is_some_and(|entity| {
            Self { segments: &self.segments[..entity.segment_count], ..*self }.has_segments_of(text)
        })
    }

    /// Returns the name of the first part that is empty in a text which otherwise begins like a key of this shape.
    pub(crate) fn empty_part(&self, text: &str) -> Option<&'static str> {
        let mut remaining = self.format.strip_prefix(text, self.prefix)?;
        for (at, segment) in self.segments.iter().enumerate() {
            if at > 0 {
                remaining = remaining.strip_prefix(self.format.delimiter())?;
            }
            let end = remaining.find(self.format.delimiter()).unwrap_or(remaining.len());
            match segment {
                Segment::Part { field, .. } if end == 0 => return Some(field),
                _ => remaining = &remaining[end..],
            }
        }
        None
    }
}

/// Describes the texts of this shape: `ORDER#<20 digits>`.
impl fmt::Display for KeyShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix)?;
        for (at, segment) in self.segments.iter().enumerate() {
            if at > 0 || !self.prefix.is_empty() {
                f.write_str(self.format.delimiter())?;
            }
            match segment {
                Segment::Literal(text) => f.write_str(text)?,
                Segment::Part { form, text, .. } => {
                    f.write_str(form.label)?;
                    match form.encoding {
                        _ if form.function.is_some() => f.write_str("<text>"),
                        Encoding::Decimal(Some(width)) => write!(f, "<{} digits>", width + usize::from(text.has_sign)),
                        Encoding::Epoch(_, Some(width)) => write!(f, "<{width} digits>"),
                        Encoding::Decimal(None) | Encoding::Epoch(_, None) => f.write_str("<number>"),
                        Encoding::Truncated(Precision::Month) => f.write_str("<month>"),
                        Encoding::Truncated(Precision::Day) => f.write_str("<date>"),
                        Encoding::Truncated(Precision::Second | Precision::Millisecond) => f.write_str("<time>"),
                        Encoding::Natural | Encoding::UpperCase | Encoding::LowerCase => {
                            write!(f, "<{}>", text.description)
                        }
                    }?;
                }
            }
        }
        Ok(())
    }
}

/// A key of an item type: its role and its shape.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct DeclaredKey {
    pub(crate) role: DeclaredRole,
    pub(crate) shape: KeyShape,
    /// The `bool` attribute that must be true for an item in the index.
    pub(crate) membership: Option<&'static str>,
}

/// The role of a declared key.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DeclaredRole {
    /// The partition key of the table.
    Partition,
    /// The sort key of the table.
    Sort,
    /// The partition key of an index: the name of the index and of the attribute.
    IndexPartition(&'static str, &'static str),
    /// The sort key of an index: the name of the index and of the attribute.
    IndexSort(&'static str, &'static str),
}

impl DeclaredKey {
    pub const fn partition(shape: KeyShape) -> Self {
        Self { role: DeclaredRole::Partition, shape, membership: None }
    }

    pub const fn sort(shape: KeyShape) -> Self {
        Self { role: DeclaredRole::Sort, shape, membership: None }
    }

    pub const fn index_partition(index: &IndexLayout, shape: KeyShape) -> Self {
        let attribute = match index.keys {
            Keys::Global { partition: [KeyElement::Text(name)], .. } => *name,
            // `assert_index_keys` reports the error.
            _ => "",
        };
        Self { role: DeclaredRole::IndexPartition(index.name, attribute), shape, membership: None }
    }

    pub const fn index_sort(index: &IndexLayout, shape: KeyShape) -> Self {
        let attribute = match index.keys {
            Keys::Global { sort: [KeyElement::Text(name)], .. } => *name,
            Keys::Local { sort: KeyElement::Text(name) } => name,
            // `assert_index_keys` reports the error.
            _ => "",
        };
        Self { role: DeclaredRole::IndexSort(index.name, attribute), shape, membership: None }
    }

    /// Sets the `bool` attribute that must be true for an item in the index.
    #[must_use]
    pub const fn when(self, attribute: &'static str) -> Self {
        Self { membership: Some(attribute), ..self }
    }

    /// Returns the name of the key attribute.
    pub(crate) const fn attribute(&self, layout: &Layout) -> &'static str {
        match self.role {
            DeclaredRole::Partition => layout.partition_key_name(),
            DeclaredRole::Sort => match layout.sort_key_name() {
                Some(name) => name,
                // The schema has no sort key. Reported where the item declares its keys.
                None => "",
            },
            DeclaredRole::IndexPartition(_, attribute) | DeclaredRole::IndexSort(_, attribute) => attribute,
        }
    }

    /// Returns the name of the secondary index that the key belongs to, or `None` for a key of the table.
    pub(crate) const fn index(&self) -> Option<&'static str> {
        match self.role {
            DeclaredRole::Partition | DeclaredRole::Sort => None,
            DeclaredRole::IndexPartition(name, _) | DeclaredRole::IndexSort(name, _) => Some(name),
        }
    }

    /// Returns `true` if the index contains the key. An index contains its own keys and the keys of the table.
    pub(crate) const fn is_in(&self, index: &IndexLayout) -> bool {
        match self.index() {
            Some(name) => str_eq(name, index.name),
            None => true,
        }
    }

    /// Returns `true` if the value of the field can be restored from the key.
    pub(crate) const fn has_value_of(&self, name: &str) -> bool {
        let mut at = 0;
        while at < self.shape.segments.len() {
            if let Segment::Part { field, form, .. } = &self.shape.segments[at]
                && str_eq(field, name)
                && !form.is_lossy()
            {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Returns `true` if the attribute is a part of the key.
    pub(crate) const fn has_field(&self, name: &str) -> bool {
        let mut at = 0;
        while at < self.shape.segments.len() {
            if let Segment::Part { field, .. } = self.shape.segments[at]
                && str_eq(field, name)
            {
                return true;
            }
            at += 1;
        }
        false
    }
}
