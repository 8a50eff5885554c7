//! The keys that an item has in secondary indexes, which must not be stale.

use std::borrow::Cow;

use aws_sdk_dynamodb::types::AttributeValue;

use super::part::{Part, PartText};
use super::shape::{DeclaredKey, KeyEntity, Role, Segment};
use super::stored::{KeysAtHand, ReadPart};
use super::{KeyText, PartWriter, Piece, Template};
use crate::attribute::AttributeFault;
use crate::attribute::fields::Names;
use crate::error::Fault;
use crate::expr::{AttributePath, Comparison, Node, Term};
use crate::item::Attributes;
use crate::limit;
use crate::schema::Layout;

impl DeclaredKey {
    /// What all of these keys begin with.
    pub(crate) fn start(&self) -> String {
        match self.shape.head {
            Some(_) => KeyText::prefix(self.shape.prefix, &[]).into_string(),
            None => self.shape.prefix.to_owned(),
        }
    }

    /// The attributes that are its parts.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'static str> {
        self.shape.segments.iter().filter_map(|segment| match segment {
            Segment::Part { field, .. } => Some(*field),
            Segment::Literal(_) => None,
        })
    }

    /// What messages call it, and the most bytes that DynamoDB gives it.
    fn limits(&self) -> (&'static str, usize) {
        match self.role {
            Role::Partition | Role::IndexPartition(..) => ("index partition key", limit::PARTITION_KEY_BYTES),
            Role::Sort | Role::IndexSort(..) => ("index sort key", limit::SORT_KEY_BYTES),
        }
    }

    /// The key of these parts, which are all of its parts.
    fn text(
        &self,
        part: impl Fn(&'static str) -> Result<AttributePart, AttributeFault>,
    ) -> Result<KeyText, AttributeFault> {
        let parts = self.fields().map(part).collect::<Result<Vec<_>, _>>()?;
        let mut parts = parts.iter();
        let pieces = self.shape.segments.iter().map(|segment| match segment {
            Segment::Literal(text) => Piece::Literal(text),
            Segment::Part { field, form } => Piece::formed(field, parts.next().map(|part| Part::Other(part)), *form),
        });
        let pieces: Vec<Piece<'_>> = pieces.collect();
        let entity = KeyEntity { prefix: self.shape.prefix, id: "", raw: self.shape.is_raw(), segments: &[] };
        Ok(KeyText::of(&match self.shape.head {
            Some(_) => Template::new(entity, &pieces),
            None => Template::Literal(self.shape.prefix),
        }))
    }
}

/// A field that the keys of secondary indexes are made of, and how its attribute and its part of a key become one another.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct IndexField {
    name: &'static str,
    read: ReadPart,
    write: WritePart,
}

type WritePart = fn(AttributeValue, &mut PartWriter<'_>) -> Result<(), AttributeFault>;

impl IndexField {
    pub const fn new(name: &'static str, read: ReadPart, write: WritePart) -> Self {
        Self { name, read, write }
    }
}

/// A part of a key by its attribute.
struct AttributePart {
    value: AttributeValue,
    write: WritePart,
}

impl PartText for AttributePart {
    fn part_len(&self) -> usize {
        /// The digits of an integer and its sign; a time is a string.
        const OTHER: usize = 40;
        if let AttributeValue::S(text) = &self.value { super::escaped_len(text) } else { OTHER }
    }

    fn is_text(&self) -> bool {
        false
    }

    fn write_part(&self, out: &mut PartWriter<'_>) {
        if (self.write)(self.value.clone(), out).is_err() {
            out.invalid("not a value of its type");
        }
    }
}

/// What the keys of an item are made of, as its type says it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ItemKeys {
    /// The two of the primary key first.
    pub(crate) declared: &'static [DeclaredKey],
    pub(crate) fields: &'static [IndexField],
    /// The attributes that the fields of the item are.
    pub(crate) names: Names,
}

/// What an update does to a field of an index's key.
#[derive(Debug, Clone)]
pub(crate) enum PartChange {
    Set(AttributeValue),
    Remove,
    /// It has to be as it is given: `None` where it has to be missing.
    Stays(Option<AttributeValue>),
}

/// What is known of the item besides its key and the changes.
#[derive(Clone)]
pub(crate) enum Basis {
    Nothing,
    /// The fields of its index keys, as they were read.
    Loaded(Attributes),
    /// What it is to be if it is not there yet, index keys included.
    Given(Attributes),
}

impl Basis {
    /// The value of a field of an index's key, `None` where the item lacks it; a fault where nothing is known of it.
    fn value(&self, index: &'static str, field: &'static str) -> Result<Option<&AttributeValue>, Fault> {
        match self {
            // What is typed names all that it needs, so this is for what isn't.
            Self::Nothing => Err(Fault::StaleKey { index, field }),
            Self::Loaded(attributes) | Self::Given(attributes) => Ok(attributes.get(field)),
        }
    }
}

/// What an update does to the index keys of its item.
#[derive(Debug, Default)]
pub(crate) struct Rewritten {
    /// The attributes that are keys, with their new texts, or `None` where the item leaves the index.
    pub(crate) keys: Vec<(&'static str, Option<KeyText>)>,
    /// That what the new keys are made of besides the changes is still so.
    pub(crate) conditions: Vec<Node>,
}

impl ItemKeys {
    fn primary(&self) -> impl Iterator<Item = &'static DeclaredKey> {
        self.declared.iter().filter(|key| key.index().is_none())
    }

    fn is_in_primary_key(&self, field: &str) -> bool {
        self.primary().any(|key| key.fields().any(|own| own == field))
    }

    /// Whether a field is the attribute.
    pub(crate) fn is_declared(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The attributes that are a part of a key.
    pub(crate) fn has_part(&self, name: &str) -> bool {
        self.declared.iter().any(|key| key.fields().any(|field| field == name))
    }

    /// What becomes of the keys of secondary indexes when these fields are changed.
    pub(crate) fn rewrite(
        &self,
        key: &Attributes,
        changes: &[(&'static str, PartChange)],
        basis: &Basis,
        layout: &Layout,
    ) -> Result<Rewritten, Fault> {
        let mut rewritten = Rewritten::default();
        let mut indexes: Vec<&'static str> = self.declared.iter().filter_map(DeclaredKey::index).collect();
        indexes.dedup();
        for name in indexes {
            let keys: Vec<&DeclaredKey> = self.declared.iter().filter(|key| key.index() == Some(name)).collect();
            let mut needs: Vec<&'static str> = keys.iter().flat_map(|key| key.fields()).collect();
            needs.retain(|field| !self.is_in_primary_key(field));
            needs.sort_unstable();
            needs.dedup();
            let index = OneIndex { item: self, name, keys, needs, changes, basis };
            if index.is_touched() {
                index.rewrite(key, layout, &mut rewritten)?;
            } else if let Basis::Given(item) = basis {
                rewritten.conditions.extend(index.may_be_completed(item, layout));
            }
        }
        Ok(rewritten)
    }
}

/// An index whose keys the items of a type have.
struct OneIndex<'a> {
    item: &'a ItemKeys,
    name: &'static str,
    keys: Vec<&'static DeclaredKey>,
    /// The fields that its keys have and the primary key hasn't.
    needs: Vec<&'static str>,
    changes: &'a [(&'static str, PartChange)],
    basis: &'a Basis,
}

impl OneIndex<'_> {
    fn change(&self, field: &str) -> Option<&PartChange> {
        self.changes.iter().find(|(name, _)| *name == field).map(|(_, change)| change)
    }

    fn is_touched(&self) -> bool {
        self.needs.iter().any(|field| self.is_written(field))
    }

    fn is_written(&self, field: &str) -> bool {
        matches!(self.change(field), Some(PartChange::Set(_) | PartChange::Remove))
    }

    /// The attributes that are keys of this index alone or of others, and none of the table.
    fn attributes(&self, layout: &Layout) -> impl Iterator<Item = (&'static DeclaredKey, &'static str)> {
        let of_table = [layout.partition_key, layout.sort_key];
        let keys: Vec<_> = self.keys.iter().map(|key| (*key, key.attribute(layout))).collect();
        keys.into_iter().filter(move |(_, name)| !of_table.contains(name))
    }

    /// Whether the attribute is a key of another index too.
    fn is_shared(&self, attribute: &str, layout: &Layout) -> bool {
        let others = self.item.declared.iter().filter(|key| key.index().is_some_and(|index| index != self.name));
        others.into_iter().any(|key| key.attribute(layout) == attribute)
    }

    /// Makes the keys anew of what is changed, of the primary key, and of what is known besides, which has to be so still.
    fn rewrite(&self, key: &Attributes, layout: &Layout, rewritten: &mut Rewritten) -> Result<(), Fault> {
        let leaves = self.needs.iter().any(|field| matches!(self.change(field), Some(PartChange::Remove)));
        let mut missing: Vec<&'static str> = Vec::new();
        for field in &self.needs {
            match self.change(field) {
                Some(PartChange::Set(_) | PartChange::Stays(Some(_))) => {}
                Some(PartChange::Remove | PartChange::Stays(None)) => missing.push(field),
                // An item that leaves the index does so whatever the other parts are.
                None if leaves => {}
                None => {
                    let known = self.basis.value(self.name, field)?;
                    if known.is_none() {
                        missing.push(field);
                    }
                    rewritten.conditions.push(is_as(*field, known));
                }
            }
        }
        for (declared, name) in self.attributes(layout) {
            if !missing.is_empty() {
                // What another index has too, and is made of none of what is missing or changes, may be a key of the item there.
                let is_other = |field| missing.contains(&field) || self.is_written(field);
                if declared.fields().any(is_other) || !self.is_shared(name, layout) {
                    add_key(rewritten, name, None);
                }
                continue;
            }
            let text = declared.text(|field| self.part(field, key, layout).map_err(|fault| fault.at(field)))?;
            let (role, limit) = declared.limits();
            text.check(role, layout.limit_of(name, limit))?;
            add_key(rewritten, name, Some(text));
        }
        Ok(())
    }

    /// The part of a key that is this field: as it is changed, as it is known, or as the primary key has it.
    fn part(&self, field: &'static str, key: &Attributes, layout: &Layout) -> Result<AttributePart, AttributeFault> {
        let of_item = self.item.fields.iter().find(|known| known.name == field).ok_or_else(AttributeFault::missing)?;
        let changed = match self.change(field) {
            Some(PartChange::Set(value) | PartChange::Stays(Some(value))) => Some(value.clone()),
            _ => None,
        };
        let value = match (changed, self.basis) {
            (Some(value), _) => Some(value),
            (None, _) if self.item.is_in_primary_key(field) => {
                let entries: Vec<_> = key.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
                KeysAtHand::among(&entries, layout, self.item.declared).attribute(None, field, of_item.read)?
            }
            (None, Basis::Loaded(known) | Basis::Given(known)) => known.get(field).cloned(),
            (None, Basis::Nothing) => None,
        };
        Ok(AttributePart { value: value.ok_or_else(AttributeFault::missing)?, write: of_item.write })
    }

    /// That an upsert which sets what the item lacks sets keys of what the item has.
    ///
    /// An item that is in the index has all parts of the key already, and nothing is set. One that isn't gets the parts that it
    /// lacks with the key, and must not have others; where `item` isn't in the index, it must not get the parts without it.
    fn may_be_completed(&self, item: &Attributes, layout: &Layout) -> Option<Node> {
        let exists = |name: &'static str| Node::Exists(AttributePath::name(name));
        let is_in_index = self.attributes(layout).map(|(_, name)| exists(name)).reduce(Node::and)?;
        let (given, lacking): (Vec<_>, Vec<_>) = self.needs.iter().partition(|field| item.contains_key(**field));
        if !lacking.is_empty() {
            let nothing_is_set = given.into_iter().map(exists).reduce(Node::and)?;
            let is_in_part = lacking.into_iter().map(|field| Node::NotExists(AttributePath::name(field)));
            return Some(is_in_part.fold(nothing_is_set, Node::or).or(is_in_index));
        }
        let is_same = self.needs.iter().map(|field| {
            let is_absent = Node::NotExists(AttributePath::name(*field));
            is_as(*field, item.get(*field)).or(is_absent)
        });
        Some(is_same.reduce(Node::and)?.or(is_in_index))
    }
}

/// A key that is made counts more than one that is not there: another index may have it too.
fn add_key(rewritten: &mut Rewritten, name: &'static str, text: Option<KeyText>) {
    match rewritten.keys.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) if known.is_none() => *known = text,
        Some(_) => {}
        None => rewritten.keys.push((name, text)),
    }
}

/// That the attribute has this value, or is missing.
pub(crate) fn is_as(name: impl Into<Cow<'static, str>>, value: Option<&AttributeValue>) -> Node {
    let path = AttributePath::name(name);
    match value {
        Some(value) => Node::Compare(Term::Path(path), Comparison::Eq, Term::Value(Ok(value.clone()))),
        None => Node::NotExists(path),
    }
}
