//! Index keys of an item, and how an update rewrites them so that none becomes stale.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::attribute::fields::Names;
use crate::attribute::{AttributeFault, AttributePath, Attributes, ConstantAttribute};
use crate::error::Fault;
use crate::expr::{AttributeType, Comparison, Node, PartChange, Term, has_value};
use crate::key::{FieldPart, IndexKeyField, KeyText, PresentKeys};
use crate::schema::{DeclaredKey, Form, Layout};

/// The keys of an item type.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ItemKeys {
    /// All declared keys. The two keys of the primary key come first.
    pub(crate) declared: &'static [DeclaredKey],
    /// The fields that are parts of index keys.
    pub(crate) fields: &'static [IndexKeyField],
    /// The fields that are stored only in keys of secondary indexes.
    pub(crate) key_only: &'static [&'static str],
    /// The names of all attributes of the item.
    pub(crate) names: Names,
    pub(crate) constants: &'static [ConstantAttribute],
}

/// The values of the item that an update knows in addition to its key and its changes.
#[derive(Clone)]
pub(crate) enum KnownValues {
    None,
    /// The fields of its index keys, as the item was read.
    Loaded(Attributes),
    /// The item that an upsert creates if it doesn't exist, index keys included.
    Upserted(Attributes),
}

impl KnownValues {
    /// Returns the value of a field of an index key, or `None` if the item doesn't have the field.
    ///
    /// Fails if the value is unknown. A typed update names all the fields that it needs, so only untyped updates fail.
    fn value(&self, index: &'static str, field: &'static str) -> Result<Option<&AttributeValue>, Fault> {
        match self {
            Self::None => Err(Fault::StaleKey { index, field }),
            Self::Loaded(attributes) | Self::Upserted(attributes) => Ok(attributes.get(field)),
        }
    }
}

/// The changes of index keys that follow from an update.
#[derive(Debug, Default)]
pub(crate) struct IndexKeyUpdate {
    /// The key attributes with their new texts. `None` removes the attribute, and the item leaves the index.
    pub(crate) keys: Vec<(&'static str, Option<KeyText>)>,
    /// The conditions that the unchanged parts of the new keys still have the known values.
    pub(crate) conditions: Vec<Node>,
}

impl ItemKeys {
    fn primary(&self) -> impl Iterator<Item = &'static DeclaredKey> {
        self.declared.iter().filter(|key| key.index().is_none())
    }

    /// Returns `true` if the value of the field can be restored from the primary key.
    fn is_in_primary_key(&self, field: &str, layout: &Layout) -> bool {
        layout.is_key(field)
            || self.primary().any(|key| key.shape.segments.iter().any(|segment| segment.is_field(field)))
    }

    /// Returns `true` if the primary key determines the text of the field in this form.
    fn is_known_from_primary_key(&self, field: &str, form: &Form, layout: &Layout) -> bool {
        let has_form =
            || self.primary().any(|key| key.shape.segments.iter().any(|segment| segment.is_in_form(field, form)));
        self.is_in_primary_key(field, layout) || has_form()
    }

    /// Returns `true` if a field of the item is stored as this attribute.
    pub(crate) fn is_declared(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Returns `true` if the attribute is a part of a key.
    pub(crate) fn has_part(&self, name: &str) -> bool {
        self.declared.iter().any(|key| key.membership == Some(name) || key.fields().any(|field| field == name))
    }

    /// Returns `true` if the attribute has the same value in all items.
    pub(crate) fn is_constant(&self, name: &str) -> bool {
        self.constants.iter().any(|constant| constant.name == name)
    }

    /// Returns `true` if the field is stored only in keys of secondary indexes.
    pub(crate) fn is_key_only(&self, field: &str) -> bool {
        self.key_only.contains(&field)
    }

    /// Returns the keys of secondary indexes from which the value of the field can be restored.
    fn keys_with(&self, field: &str) -> impl Iterator<Item = &'static DeclaredKey> {
        self.declared.iter().filter(move |key| key.index().is_some() && key.has_value_of(field))
    }

    /// Returns the condition that the field is stored: as an attribute, under any of its names, or in a key of an index.
    fn has_attribute_of(&self, field: &'static str, layout: &Layout) -> Node {
        if !self.is_key_only(field) {
            return Node::Exists(self.path(field)).under_all_names();
        }
        let exists = |key: &DeclaredKey| Node::Exists(AttributePath::top_level(key.attribute(layout)));
        self.keys_with(field).map(exists).fold(Node::Constant(false), Node::or)
    }

    /// Returns the keys of the item in one index.
    fn in_index<'a>(
        &'a self,
        name: &'static str,
        changes: &'a [(&'static str, PartChange)],
        known: &'a KnownValues,
        layout: &Layout,
    ) -> IndexKeys<'a> {
        let keys: Vec<&DeclaredKey> = self.declared.iter().filter(|key| key.index() == Some(name)).collect();
        let parts = keys.iter().flat_map(|key| key.parts());
        let unknown = parts.filter(|(field, form)| !self.is_known_from_primary_key(field, form, layout));
        let membership = keys.iter().find_map(|key| key.membership);
        let mut fields: Vec<&'static str> = unknown.map(|(field, _)| field).chain(membership).collect();
        fields.sort_unstable();
        fields.dedup();
        IndexKeys { item: self, name, keys, membership, fields, changes, known }
    }

    fn path(&self, field: &'static str) -> AttributePath {
        let aliases = self.names.aliases_of(field);
        AttributePath::top_level(field).with_aliases((!aliases.is_empty()).then_some((0, aliases)))
    }

    fn field(&self, name: &str) -> Option<&'static IndexKeyField> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Returns the other forms in which another program may have stored the value of a field.
    fn other_forms(&self, field: &str, value: &AttributeValue) -> Vec<AttributeValue> {
        self.field(field).map(|field| (field.other_forms)(value)).unwrap_or_default()
    }

    /// Returns the condition that a stored field is read as this value: in any of its common forms, under any of its names,
    /// and missing if the value is its default. `None` is the value of a field that is missing or NULL.
    pub(crate) fn is_read_as(&self, field: &'static str, value: Option<&AttributeValue>) -> Node {
        let path = self.path(field);
        let default = self.field(field).and_then(|field| (field.default)());
        let is_read_as = match value {
            Some(value) => {
                let stored = Term::Path(path.clone());
                let forms = self.other_forms(field, value).into_iter().map(|form| Term::Value(Ok(form)));
                let has_value = Node::Compare(stored.clone(), Comparison::Eq, Term::Value(Ok(value.clone())));
                let is_default = default.is_some_and(|default| default == *value);
                let is_missing = if is_default { Node::NotExists(path) } else { Node::Constant(false) };
                has_value.or(Node::is_in(&stored, forms)).or(is_missing)
            }
            None => {
                let is_null = Node::AttributeType(path.clone(), AttributeType::Null);
                if default.is_some() { is_null } else { Node::NotExists(path).or(is_null) }
            }
        };
        is_read_as.under_all_names()
    }

    /// Computes the index keys after these changes.
    pub(crate) fn rewrite(
        &self,
        key: &Attributes,
        changes: &[(&'static str, PartChange)],
        known: &KnownValues,
        layout: &Layout,
    ) -> Result<IndexKeyUpdate, Fault> {
        let mut update = IndexKeyUpdate::default();
        let mut indexes: Vec<&'static str> = self.declared.iter().filter_map(DeclaredKey::index).collect();
        indexes.dedup();
        for name in indexes {
            let index = self.in_index(name, changes, known, layout);
            if index.is_changed() {
                index.rewrite(key, layout, &mut update)?;
            } else if let KnownValues::Upserted(item) = known {
                update.conditions.extend(index.upsert_condition(item, layout));
            }
        }
        Ok(update)
    }
}

/// The keys of an item in one index, with the changes of an update.
struct IndexKeys<'a> {
    item: &'a ItemKeys,
    name: &'static str,
    keys: Vec<&'static DeclaredKey>,
    /// The `bool` field that must be true for an item in the index.
    membership: Option<&'static str>,
    /// The fields that are parts of these keys but not of the primary key, and the field of the membership.
    fields: Vec<&'static str>,
    changes: &'a [(&'static str, PartChange)],
    known: &'a KnownValues,
}

impl IndexKeys<'_> {
    fn change(&self, field: &str) -> Option<&PartChange> {
        self.changes.iter().find(|(name, _)| *name == field).map(|(_, change)| change)
    }

    fn is_changed(&self) -> bool {
        self.fields.iter().any(|field| self.is_field_changed(field))
    }

    fn is_field_changed(&self, field: &str) -> bool {
        matches!(self.change(field), Some(PartChange::Set(_) | PartChange::Remove))
    }

    /// Returns `true` if the item leaves the index when the attribute is missing: it has a part that is neither `last(..)`
    /// nor computed from a missing attribute, such as an empty set, or it is the membership.
    fn is_required(&self, field: &str) -> bool {
        let mut parts = self.keys.iter().flat_map(|key| key.parts()).filter(|(known, _)| *known == field);
        self.membership == Some(field)
            || parts.any(|(_, form)| {
                !form.is_last && self.field(field, form).is_none_or(|found| found.write_absent.is_none())
            })
    }

    /// Returns how the field is written in this form.
    fn field(&self, field: &str, form: &Form) -> Option<&'static IndexKeyField> {
        self.item.fields.iter().find(|declared| declared.name == field && declared.function == form.function)
    }

    /// Returns `true` if an item whose field has this value isn't in the index.
    fn excludes(&self, field: &str, value: Option<&AttributeValue>) -> bool {
        match value {
            None => self.is_required(field),
            Some(value) => self.membership == Some(field) && matches!(value, AttributeValue::Bool(false)),
        }
    }

    /// Returns the key attributes of this index that are not key attributes of the table.
    fn attributes(&self, layout: &Layout) -> impl Iterator<Item = (&'static DeclaredKey, &'static str)> {
        let keys: Vec<_> = self.keys.iter().map(|key| (*key, key.attribute(layout))).collect();
        keys.into_iter().filter(|(_, name)| !layout.is_key(name))
    }

    /// Returns `true` if another index has the attribute as a key too.
    fn is_shared(&self, attribute: &str, layout: &Layout) -> bool {
        let others = self.item.declared.iter().filter(|key| key.index().is_some_and(|index| index != self.name));
        others.into_iter().any(|key| key.attribute(layout) == attribute)
    }

    /// Writes the keys from the changes, the primary key and the known values, and adds the condition that the known values
    /// that are used are still stored.
    fn rewrite(&self, key: &Attributes, layout: &Layout, update: &mut IndexKeyUpdate) -> Result<(), Fault> {
        let mut unchanged: Vec<Node> = Vec::new();
        let mut has_other_forms = false;
        let leaves_index = self.fields.iter().any(|field| match self.change(field) {
            Some(PartChange::Set(value)) => self.excludes(field, Some(value)),
            Some(PartChange::Remove) => self.is_required(field),
            Some(PartChange::Unchanged(_)) | None => false,
        });
        let mut missing: Vec<&'static str> = Vec::new();
        for field in &self.fields {
            match self.change(field) {
                Some(PartChange::Set(value) | PartChange::Unchanged(Some(value))) => {
                    if self.excludes(field, Some(value)) {
                        missing.push(field);
                    }
                }
                Some(PartChange::Remove | PartChange::Unchanged(None)) => {
                    if self.excludes(field, None) {
                        missing.push(field);
                    }
                }
                // The item leaves the index regardless of the other parts.
                None if leaves_index => {}
                None if self.item.is_key_only(field) => {
                    unchanged.push(self.is_kept_as_read(field, key, layout)?);
                    if self.excludes(field, self.known.value(self.name, field)?) {
                        missing.push(field);
                    }
                }
                None => {
                    let value = self.known.value(self.name, field)?;
                    if self.excludes(field, value) {
                        missing.push(field);
                    }
                    // A nested struct can have values in other forms, and attributes without a field.
                    let has_forms =
                        |value: &AttributeValue| value.is_m() || !self.item.other_forms(field, value).is_empty();
                    has_other_forms |= value.is_some_and(has_forms);
                    unchanged.push(self.item.is_read_as(field, value));
                }
            }
        }
        if let Some(unchanged) = unchanged.into_iter().reduce(Node::and) {
            let alternative =
                if has_other_forms { self.same_key_condition(key, layout) } else { Node::Constant(false) };
            update.conditions.push(unchanged.or(alternative));
        }
        for (declared, name) in self.attributes(layout) {
            if !missing.is_empty() {
                // Another index can have the same key attribute. The item stays in that index if none of the attribute's
                // parts is missing or changed, so the attribute must be kept.
                let is_missing_or_changed = |field| missing.contains(&field) || self.is_field_changed(field);
                if declared.fields().any(is_missing_or_changed) || !self.is_shared(name, layout) {
                    add_key(update, name, None);
                }
                continue;
            }
            let text =
                declared.text(|field, form| self.part(field, form, key, layout).map_err(|fault| fault.at(field)))?;
            let (role, limit) = declared.role_and_limit();
            text.check(role, layout.limit_of(name, limit))?;
            add_key(update, name, Some(text));
        }
        Ok(())
    }

    /// Returns the condition that a field which is stored only in index keys has the value that was read: a key with the field
    /// is the key as it was read. Without a value, the key must not exist.
    ///
    /// An upsert doesn't know the stored item, so it must set the field too.
    fn is_kept_as_read(&self, field: &'static str, key: &Attributes, layout: &Layout) -> Result<Node, Fault> {
        let KnownValues::Loaded(loaded) = self.known else {
            return Err(Fault::StaleKey { index: self.name, field });
        };
        let mut has_no_key = Node::Constant(true);
        let is_own = |key: &DeclaredKey| key.index() == Some(self.name);
        let own = self.item.keys_with(field).filter(|key| is_own(key));
        let keys = own.chain(self.item.keys_with(field).filter(|key| !is_own(key)));
        for (declared, index) in keys.filter_map(|key| Some((key, key.index()?))) {
            let as_read = self.item.in_index(index, &[], self.known, layout);
            let name = declared.attribute(layout);
            if as_read.fields.iter().any(|field| as_read.excludes(field, loaded.get(*field))) {
                has_no_key = has_no_key.and(Node::NotExists(AttributePath::top_level(name)));
                continue;
            }
            let part = |field, form: &Form| as_read.part(field, form, key, layout).map_err(|fault| fault.at(field));
            let text = AttributeValue::S(declared.text(part)?.into_string());
            return Ok(has_value(name, Some(&text)));
        }
        Ok(has_no_key)
    }

    /// Returns a condition under which the parts of this index key are those of the item as it was read, whichever form the
    /// attributes have: another program can write forms that [`ItemKeys::is_read_as`] doesn't know, and the update of an
    /// item that nobody changed would fail each time.
    ///
    /// The condition is one of the following. Both rely on what every write keeps true: an item that has all parts of the
    /// key also has the key, and the key contains these parts.
    ///
    /// - The item has the key that its parts had when it was read. Each key has exactly one text, so the parts are the same.
    ///   A concurrent change of a part writes another key.
    /// - The item has all parts and no key, because it was written before the index existed. Then no write since has changed a
    ///   part, because it would have added the key. A program that doesn't write this key leaves a stale key in any order of
    ///   the two writes.
    ///
    /// Without all of its parts, an item has no key in either case, so this condition is false: then only known forms count.
    fn same_key_condition(&self, key: &Attributes, layout: &Layout) -> Node {
        let KnownValues::Loaded(loaded) = self.known else { return Node::Constant(false) };
        if self.fields.iter().any(|field| self.excludes(field, loaded.get(*field))) {
            return Node::Constant(false);
        }
        let as_read = IndexKeys { changes: &[], keys: self.keys.clone(), fields: self.fields.clone(), ..*self };
        let (mut has_same_key, mut has_no_key) = (Node::Constant(true), Node::Constant(true));
        for (declared, name) in self.attributes(layout) {
            let text = declared.text(|field, form| as_read.part(field, form, key, layout));
            let Ok(text) = text else { return Node::Constant(false) };
            let text = AttributeValue::S(text.into_string());
            has_same_key = has_same_key.and(has_value(name, Some(&text)));
            has_no_key = has_no_key.and(Node::NotExists(AttributePath::top_level(name)));
        }
        let has_part = |field: &&'static str| {
            // An item that has left the index keeps the field of its membership.
            if self.membership == Some(*field) {
                return self.item.is_read_as(field, loaded.get(*field));
            }
            // Without the key, the field has no value.
            if self.item.is_key_only(field) {
                return Node::Constant(!loaded.contains_key(*field));
            }
            let is_missing = self.item.is_read_as(field, None);
            if loaded.contains_key(*field) { is_missing.negated() } else { is_missing }
        };
        let has_parts = self.fields.iter().map(has_part).fold(Node::Constant(true), Node::and);
        has_same_key.or(has_no_key.and(has_parts))
    }

    /// Returns the key part of a field: its new value, its value or text in the primary key, or its known value. Returns
    /// `None` for a missing value that sorts last.
    fn part(
        &self,
        field: &'static str,
        form: &Form,
        key: &Attributes,
        layout: &Layout,
    ) -> Result<Option<FieldPart>, AttributeFault> {
        let declared = self.field(field, form).ok_or_else(AttributeFault::missing)?;
        let changed = match self.change(field) {
            Some(PartChange::Set(value) | PartChange::Unchanged(Some(value))) => Some(value.clone()),
            _ => None,
        };
        let primary_key = || {
            let entries: Vec<_> = key.iter().map(|(name, value)| (name.into(), value.clone().into())).collect();
            PresentKeys::from_entries(&entries, layout, self.item.declared)
        };
        let value = match (changed, self.known) {
            (Some(value), _) => Some(value),
            // The field is itself a key of the table.
            (None, _) if layout.is_key(field) => key.get(field).cloned(),
            (None, _) if self.item.is_in_primary_key(field, layout) => {
                let text = primary_key().text(field)?.ok_or_else(AttributeFault::missing)?;
                return Ok(Some(FieldPart::Text { text, copy: declared.copy }));
            }
            (None, _) if self.item.is_known_from_primary_key(field, form, layout) => {
                let text = primary_key().text_in_form(field, form)?.ok_or_else(AttributeFault::missing)?;
                return Ok(Some(FieldPart::SameText(text)));
            }
            (None, _) if matches!(self.change(field), Some(PartChange::Remove | PartChange::Unchanged(None))) => None,
            (None, KnownValues::Loaded(known) | KnownValues::Upserted(known)) => known.get(field).cloned(),
            (None, KnownValues::None) => None,
        };
        match (value, declared.write_absent) {
            (Some(value), _) => Ok(Some(FieldPart::Value { value, write: declared.write })),
            (None, Some(write)) => Ok(Some(FieldPart::Absent(write))),
            (None, None) if form.is_last => Ok(None),
            (None, None) => Err(AttributeFault::missing()),
        }
    }

    /// Returns the condition under which an upsert that changes none of the fields keeps the index keys consistent with
    /// them. The upsert writes the fields and index keys of `item` only if the stored item doesn't have them.
    ///
    /// - If the stored item is in the index, it has all required parts of the key, so the upsert writes none of them. It must
    ///   not write a `last(..)` part either.
    /// - If it isn't and `item` is in the index, the upsert adds the key and the missing parts. The parts that the stored item
    ///   has must equal those of `item`.
    /// - If neither is in the index, the upsert must not complete the parts, because it doesn't write the key.
    ///
    /// The upsert writes no attribute of a field that is stored only in keys, and a stored item without the key has no value of
    /// it.
    fn upsert_condition(&self, item: &Attributes, layout: &Layout) -> Option<Node> {
        let exists = |field: &'static str| self.item.has_attribute_of(field, layout);
        let not_exists = |field: &'static str| Node::NotExists(self.item.path(field)).under_all_names();
        let has_attribute = |(_, name)| Node::Exists(AttributePath::top_level(name));
        let is_in_index = self.attributes(layout).map(has_attribute).reduce(Node::and)?;
        let has_no_attribute = |(_, name)| Node::NotExists(AttributePath::top_level(name));
        let is_not_in_index = self.attributes(layout).map(has_no_attribute).reduce(Node::or)?;
        let is_present = |field: &str| match self.item.is_key_only(field) {
            true => self.item.keys_with(field).any(|key| item.contains_key(key.attribute(layout))),
            false => item.get(field).is_some_and(|value| !self.excludes(field, Some(value))),
        };
        let (present, mut missing): (Vec<&'static str>, Vec<&'static str>) =
            self.fields.iter().partition(|field| is_present(field));
        missing.retain(|field| self.is_required(field));
        let optional = present.iter().copied().filter(|field| !self.is_required(field));
        let is_in_index = optional.map(exists).fold(is_in_index, Node::and);
        if !missing.is_empty() {
            let writes_no_part = present.into_iter().map(exists).reduce(Node::and)?;
            let remains_incomplete = missing.into_iter().map(|field| match item.get(field) {
                None if self.item.is_key_only(field) => exists(field).negated(),
                None => self.item.is_read_as(field, None),
                excluding => self.item.is_read_as(field, None).or(has_value(field, excluding)),
            });
            return Some(remains_incomplete.fold(writes_no_part, Node::or).or(is_in_index));
        }
        let equal_or_missing = self.fields.iter().map(|field| {
            if self.item.is_key_only(field) {
                return self.has_equal_keys(field, item, layout);
            }
            let value = item.get(*field);
            let is_missing = match value {
                // The key of a stored item says that the part is missing.
                Some(_) if !self.is_required(field) => not_exists(field).and(is_not_in_index.clone()),
                _ => not_exists(field),
            };
            self.item.is_read_as(field, value).or(is_missing)
        });
        Some(equal_or_missing.reduce(Node::and)?.or(is_in_index))
    }

    /// Returns the condition that a stored item outside this index has no other value of a field that is stored only in index
    /// keys: the keys of other indexes with the field are missing, or equal to those of `item`.
    fn has_equal_keys(&self, field: &'static str, item: &Attributes, layout: &Layout) -> Node {
        let own: Vec<&'static str> = self.attributes(layout).map(|(_, name)| name).collect();
        let names = self.item.keys_with(field).map(|key| key.attribute(layout)).filter(|name| !own.contains(name));
        let is_equal = |name: &'static str| {
            let is_missing = Node::NotExists(AttributePath::top_level(name));
            item.get(name).map_or(is_missing.clone(), |key| is_missing.or(has_value(name, Some(key))))
        };
        names.map(is_equal).fold(Node::Constant(true), Node::and)
    }
}

/// Adds a key attribute. Two indexes can share one: a text from one of them takes precedence over the removal by the other.
fn add_key(update: &mut IndexKeyUpdate, name: &'static str, text: Option<KeyText>) {
    match update.keys.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) if known.is_none() => *known = text,
        Some(_) => {}
        None => update.keys.push((name, text)),
    }
}
