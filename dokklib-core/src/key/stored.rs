//! Reading the parts of stored keys.

use std::borrow::Cow;
use std::fmt;

use super::{KeyPart, KeySource, KeyText, KeyValue, PartFault, PartReader, TableKey};
use crate::attribute::{Attribute, AttributeFault, Entry, Lookup, Scalar, StoredValue};
use crate::schema::{DeclaredKey, DeclaredRole, Form, IndexLayout, KeyShape, Layout, Segment, Tag, TagValue};

/// The key attributes of an item that is being decoded. Its type declares `N` keys.
#[doc(hidden)]
pub struct StoredKeys<'l, 's, const N: usize> {
    layout: &'l Layout,
    declared: &'static [DeclaredKey],
    /// The attributes of the declared keys.
    names: [&'static str; N],
    found: [Option<StoredValue<'s>>; N],
    tag: Option<Tag>,
    /// `true` if the item has the tag of its type, and `None` if it has no tag.
    has_own_tag: Option<bool>,
}

/// Shows no values.
impl<const N: usize> fmt::Debug for StoredKeys<'_, '_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredKeys").field("declared", &self.declared).finish_non_exhaustive()
    }
}

impl<'l, 's, const N: usize> StoredKeys<'l, 's, N> {
    pub fn new(layout: &'l Layout, declared: &'static [DeclaredKey], tag: Option<TagValue>) -> Self {
        let tag = tag.and_then(|tag| tag.in_layout(layout));
        let mut names = [""; N];
        for (name, key) in names.iter_mut().zip(declared) {
            *name = key.attribute(layout);
        }
        Self { layout, declared, names, found: [const { None }; N], tag, has_own_tag: None }
    }

    /// Keeps the attribute if it is a declared key, discards it if it is the tag or a key of another index, and returns any
    /// other attribute.
    pub fn take_key(&mut self, name: Cow<'s, str>, value: StoredValue<'s>) -> Option<Entry<'s>> {
        if let Some(tag) = &self.tag
            && tag.name == name
        {
            self.has_own_tag = Some(value.scalar().text() == Some(tag.value));
            return None;
        }
        match self.names.iter().position(|key| *key == name) {
            Some(at) => {
                self.found[at] = Some(value);
                None
            }
            None if self.layout.role_of(&name).is_some() => None,
            None => Some((name, value)),
        }
    }

    /// Fails if the item has the tag of another entity.
    pub fn check_tag(&self) -> Result<(), AttributeFault> {
        match (&self.tag, self.has_own_tag) {
            (Some(tag), Some(false)) => Err(AttributeFault::other_entity().at(tag.name)),
            (Some(tag), None) if tag.is_required => Err(AttributeFault::missing().at(tag.name)),
            _ => Ok(()),
        }
    }

    /// Reads a field from its attribute, or from the first key that contains it if the attribute is missing.
    #[inline]
    pub fn field<T>(
        &self,
        stored: Option<StoredValue<'s>>,
        field: &'static str,
        read_part: ReadPart<T>,
        read: fn(Option<StoredValue<'s>>, &'static str) -> Result<T, AttributeFault>,
    ) -> Result<T, AttributeFault> {
        if stored.is_none()
            && let Some(value) = part(self.layout, self.declared, &self.found, field, read_part)?
        {
            return Ok(value);
        }
        read(stored, field)
    }

    /// Returns the cause of a fault: a primary key that doesn't have the declared format, if there is one.
    pub fn explain(&self, fault: AttributeFault) -> AttributeFault {
        let keys = self.declared.iter().zip(&self.found).filter(|(key, _)| key.index().is_none());
        let cause = keys
            .into_iter()
            .find_map(|(key, found)| key.format_fault(found.as_ref().map(StoredValue::scalar), self.layout));
        cause.unwrap_or(fault)
    }

    /// Checks that the stored primary key is the one built from the item's fields.
    pub fn check(&self, partition: KeySource<'_>, sort: Option<KeySource<'_>>) -> Result<(), AttributeFault> {
        for (key, found) in self.declared.iter().zip(&self.found) {
            let source = match key.role {
                DeclaredRole::Partition => Some(&partition),
                DeclaredRole::Sort => sort.as_ref(),
                DeclaredRole::IndexPartition(..) | DeclaredRole::IndexSort(..) => continue,
            };
            // An attribute key is the attribute of its field.
            let Some(KeySource::Text(template)) = source else { continue };
            let matches = match found.as_ref().map(StoredValue::scalar) {
                Some(Scalar::Text(text)) => KeyText::matches(template, text),
                Some(_) => false,
                None => true,
            };
            if !matches {
                return Err(
                    AttributeFault::expected("the key built from the item's fields").at(key.attribute(self.layout))
                );
            }
        }
        Ok(())
    }
}

/// Returns `true` if the generated keys of the item's primary key have the declared segments. Their parts can be invalid.
pub(crate) fn primary_key_matches(item: &impl Lookup, declared: &[DeclaredKey], layout: &Layout) -> bool {
    all_keys(item, declared, layout, |key, text| key.shape.split(text).is_some())
}

fn all_keys(
    item: &impl Lookup,
    declared: &[DeclaredKey],
    layout: &Layout,
    is_match: impl Fn(&DeclaredKey, &str) -> bool,
) -> bool {
    let text = |key: &DeclaredKey| item.text(key.attribute(layout));
    let mut keys = declared.iter().filter(|key| key.index().is_none());
    keys.all(|key| text(key).is_some_and(|text| is_match(key, text)))
}

/// Fails if a generated key of the item's primary key doesn't have the declared format. A key that wasn't read is not
/// checked.
pub(crate) fn check_primary_key(
    item: &impl Lookup,
    declared: &[DeclaredKey],
    layout: &Layout,
) -> Result<(), AttributeFault> {
    let keys = declared.iter().filter(|key| key.index().is_none());
    match keys.into_iter().find_map(|key| key.format_fault(item.lookup(key.attribute(layout)), layout)) {
        Some(fault) => Err(fault),
        None => Ok(()),
    }
}

impl DeclaredKey {
    /// Returns the fault of a stored key that doesn't have the declared format.
    fn format_fault(&self, found: Option<Scalar<'_>>, layout: &Layout) -> Option<AttributeFault> {
        let Scalar::Text(text) = found? else {
            let fault = AttributeFault::expected("a string (S), as its key format requires");
            return Some(fault.at(self.attribute(layout)));
        };
        let fault = || AttributeFault::key_format(self.shape.to_string(), self.shape.empty_part(text));
        (!self.shape.matches(text)).then(|| fault().at(self.attribute(layout)))
    }
}

/// Returns `true` if an item without a tag belongs to another entity than the one that declares these keys: its keys are
/// those of a listed entity or of a parent, or they can be those of a relation.
///
/// A relation is in an index only if the index has attribute keys, which the relation has as free attributes.
pub(crate) fn belongs_to_other(
    item: &impl Lookup,
    declared: &[DeclaredKey],
    layout: &Layout,
    index: Option<&IndexLayout>,
) -> bool {
    let has_attribute_key = |index: &IndexLayout| index.elements(layout).any(|(element, _)| !element.is_text());
    let can_be_relation = index.is_some_and(has_attribute_key);
    let is_extension = |key: &DeclaredKey| key.index().is_none() && key.shape.is_extension();
    let can_be_other = can_be_relation || !layout.entities.is_empty() || declared.iter().any(is_extension);
    if !can_be_other || primary_key_matches(item, declared, layout) {
        return false;
    }
    let is_parent = |key: &DeclaredKey, text: &str| key.shape.has_segments_of(text) || key.shape.is_key_of_parent(text);
    layout.entity_with_key(item).is_some()
        || all_keys(item, declared, layout, is_parent)
        || can_be_relation && !all_keys(item, declared, layout, |key, text| text.starts_with(&key.text_prefix()))
}

/// Parses the text of a part of a key.
pub(crate) type ReadPart<T> = fn(PartReader<'_>) -> Result<T, PartFault>;

/// The key attributes that are present in a partially read item.
pub(crate) struct PresentKeys<'l, 's> {
    layout: &'l Layout,
    declared: &'static [DeclaredKey],
    found: Vec<Option<StoredValue<'s>>>,
}

impl<'l, 's> PresentKeys<'l, 's> {
    /// Copies the declared keys from `entries`.
    pub(crate) fn from_entries(entries: &[Entry<'s>], layout: &'l Layout, declared: &'static [DeclaredKey]) -> Self {
        let value = |key: &DeclaredKey| {
            let name = key.attribute(layout);
            entries.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
        };
        Self { layout, declared, found: declared.iter().map(value).collect() }
    }

    /// Reads a field from the first key that contains it. Returns `None` if the item has no such key.
    pub(crate) fn part<T>(&self, field: &'static str, read: ReadPart<T>) -> Result<Option<T>, AttributeFault> {
        part(self.layout, self.declared, &self.found, field, read)
    }

    /// Returns the text of a field in the first key from which its value can be restored.
    pub(crate) fn text(&self, field: &'static str) -> Result<Option<PartText>, AttributeFault> {
        let found = find(self.layout, self.declared, &self.found, |segment| segment.is_field(field))?;
        Ok(found.map(|(_, part)| PartText::of(part)))
    }

    /// Returns the text of a field in the first key that contains it in this form.
    pub(crate) fn text_in_form(&self, field: &'static str, form: &Form) -> Result<Option<PartText>, AttributeFault> {
        let found = find(self.layout, self.declared, &self.found, |segment| segment.is_in_form(field, form))?;
        Ok(found.map(|(_, part)| PartText::of(part)))
    }
}

/// The text of a part in a stored key.
pub(crate) struct PartText {
    text: String,
    is_unescaped: bool,
    form: Form,
}

impl PartText {
    fn of(part: PartReader<'_>) -> Self {
        let (text, is_unescaped, form) = part.into_parts();
        Self { text: text.to_owned(), is_unescaped, form }
    }

    pub(crate) fn reader(&self) -> PartReader<'_> {
        PartReader::new(&self.text, self.is_unescaped, self.form)
    }

    pub(super) fn is_unescaped(&self) -> bool {
        self.is_unescaped
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }
}

fn part<T>(
    layout: &Layout,
    declared: &'static [DeclaredKey],
    found: &[Option<StoredValue<'_>>],
    field: &'static str,
    read: ReadPart<T>,
) -> Result<Option<T>, AttributeFault> {
    let Some((key, part)) = find(layout, declared, found, |segment| segment.is_field(field))? else { return Ok(None) };
    let value = read(part);
    value.map(Some).map_err(|_| AttributeFault::key_format(key.shape.to_string(), None).at(key.attribute(layout)))
}

/// Returns the first key that contains a matching part, and the part.
fn find<'f>(
    layout: &Layout,
    declared: &'static [DeclaredKey],
    found: &'f [Option<StoredValue<'_>>],
    matches: impl Fn(&Segment) -> bool,
) -> Result<Option<(&'static DeclaredKey, PartReader<'f>)>, AttributeFault> {
    for (key, found) in declared.iter().zip(found) {
        let Some(value) = found else { continue };
        if !key.shape.segments.iter().any(&matches) {
            continue;
        }
        let value = value.scalar();
        let part = value.text().and_then(|text| key.shape.part(text, &matches));
        let part = part.ok_or_else(|| key.format_fault(Some(value), layout).unwrap_or_else(wrong_key_format))?;
        return Ok(Some((key, part)));
    }
    Ok(None)
}

fn wrong_key_format() -> AttributeFault {
    AttributeFault::expected("a key in the format that the entity declares")
}

impl Segment {
    /// Returns `true` if the value of the field `name` can be restored from this segment.
    pub(crate) fn is_field(&self, name: &str) -> bool {
        matches!(self, Self::Part { field, form, .. } if *field == name && !form.is_lossy())
    }

    /// Returns `true` if this segment has the same text as the field in this form.
    pub(crate) fn is_in_form(&self, name: &str, form: &Form) -> bool {
        matches!(self, Self::Part { field, form: found, .. } if *field == name && found.is_same_of_field(form))
    }
}

impl KeyShape {
    /// Returns the first matching part in a key of this shape.
    fn part<'t>(&self, text: &'t str, matches: impl Fn(&Segment) -> bool) -> Option<PartReader<'t>> {
        let segments = self.split(text)?;
        let at = segments.iter().position(|(segment, _)| matches(segment))?;
        let (Segment::Part { form, .. }, text) = segments[at] else { return None };
        Some(PartReader::new(text, self.is_unescaped(), *form))
    }
}

/// Reads the parts of one key, or of the two keys of an item.
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "it would show the value of a key")]
pub struct KeyReader<'t> {
    keys: [Option<(&'t str, KeyShape)>; 2],
    attributes: [Option<&'t KeyValue>; 2],
}

impl<'t> KeyReader<'t> {
    /// Reads the parts of one generated key.
    pub(crate) fn of_text(text: &'t str, shape: KeyShape) -> Self {
        Self { keys: [Some((text, shape)), None], attributes: [None; 2] }
    }

    /// Reads the parts of a primary key, whose generated keys are in `declared`.
    pub(crate) fn of_primary_key(
        partition: &'t TableKey,
        sort: Option<&'t TableKey>,
        declared: &'static [DeclaredKey],
    ) -> Self {
        let key = |key: Option<&'t TableKey>, is_role: fn(&DeclaredRole) -> bool| {
            let declared = declared.iter().find(|declared| is_role(&declared.role))?;
            Some((key?.as_text()?, declared.shape))
        };
        let attributes = [partition.as_value(), sort.and_then(TableKey::as_value)];
        let partition = key(Some(partition), |role| matches!(role, DeclaredRole::Partition));
        let sort = key(sort, |role| matches!(role, DeclaredRole::Sort));
        Self { keys: [partition, sort], attributes }
    }

    /// Reads the given field, which is itself a key.
    pub fn attribute<T: Attribute>(&self, field: &'static str) -> Result<T, AttributeFault> {
        let value = self.attributes.iter().flatten().find(|value| value.name == field);
        let value = value.map_or_else(|| Err(AttributeFault::missing()), |value| value.value.clone());
        value.and_then(T::from_value).map_err(|fault| fault.at(field))
    }

    /// Reads the part of the given field.
    pub fn part<T: KeyPart>(&self, field: &'static str) -> Result<T, AttributeFault> {
        self.read(field, |segment| segment.is_field(field))
    }

    /// Reads the part of the given field in the given form.
    pub fn part_in_form<T: KeyPart>(&self, field: &'static str, form: Form) -> Result<T, AttributeFault> {
        self.read(field, |segment| segment.is_in_form(field, &form))
    }

    fn read<T: KeyPart>(&self, field: &'static str, matches: impl Fn(&Segment) -> bool) -> Result<T, AttributeFault> {
        let part = self.keys.iter().flatten().find_map(|(text, shape)| shape.part(text, &matches));
        part.and_then(|part| T::from_text(part).ok()).ok_or_else(|| wrong_key_format().at(field))
    }
}

/// An entity whose keys in the given role can be parsed into `P`, the tuple of their parts.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the parts of the key of `{Self}` are not `{P}`",
    label = "use a tuple in the order of the constructor's parameters: `let (user, id) = key.parts()?;`"
)]
pub trait KeyParts<Role, P>: Sized {
    fn parts(key: &KeyReader<'_>) -> Result<P, AttributeFault>;
}
