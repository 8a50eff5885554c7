//! The preparation of updates.

use std::borrow::Cow;
use std::mem;
use std::time::SystemTime;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{WriteAction, WriteData, WriteKind};
use crate::attribute::{AttributePath, Attributes};
use crate::error::Fault;
use crate::expr::{Assignment, Change, ChangeSet, Node, PartChange, Renderer, Term};
use crate::item::LifeCycle;
use crate::item::timestamp::UPDATED_AT;
use crate::operation::{Handle, IndexKeyUpdate, ItemKeys, KnownValues};
use crate::schema::Layout;

/// The code of an update. Only an update refers to it, so a program without updates doesn't contain it.
pub(crate) struct UpdateCode {
    /// Validates the changes, and adds timestamps and index keys. Returns the conditions under which the index keys are
    /// correct.
    pub(super) prepare: fn(&mut WriteData, Option<AttributeValue>) -> Result<Vec<Node>, Fault>,
    /// Returns the update expression.
    pub(super) render: fn(&mut Renderer, &mut ChangeSet) -> Result<String, Fault>,
}

impl UpdateCode {
    pub(super) const ALL: &Self = &Self { prepare, render: Renderer::update };
}

/// Validates an update, and adds the timestamp of a relation, other time stamps and index keys.
fn prepare(write: &mut WriteData, timestamp: Option<AttributeValue>) -> Result<Vec<Node>, Fault> {
    let WriteData { handle, kind, keys, guards, life_cycle, action, entity, .. } = write;
    let Ok(WriteAction::Update { key, changes, known, .. }) = action else { return Ok(Vec::new()) };
    if *kind == WriteKind::Update && !changes.is_specified {
        return Err(Fault::EmptyUpdate);
    }
    move_flattened_parts(changes, keys);
    let is_relation = write.has_relation_timestamps;
    let validator = ChangeValidator { handle, keys, key, entity: *entity, is_relation };
    validator.check(changes)?;
    let conditions = rewrite_index_keys(changes, keys, key, known, handle.layout)?;
    if let Some(timestamp) = timestamp {
        changes.set(AttributePath::top_level(UPDATED_AT), Change::Set(Term::Value(Ok(timestamp))));
    }
    let mut initial = match known {
        KnownValues::Upserted(item) => Some(item),
        KnownValues::None | KnownValues::Loaded(_) => None,
    };
    if let Some(version) = guards.version {
        version.change(changes, initial.as_deref_mut())?;
    }
    if let Some(time) = write.timestamp {
        change_time_stamps(changes, initial.as_deref_mut(), life_cycle, time)?;
    }
    if let Some(initial) = initial {
        changes.set_initial(mem::take(initial), &keys.names);
    }
    changes.check_values()?;
    Ok(conditions)
}
/// Adds the changes of the time stamps to an update. `initial` are the attributes of an item that an upsert creates.
fn change_time_stamps(
    changes: &mut ChangeSet,
    initial: Option<&mut Attributes>,
    life_cycle: &LifeCycle,
    time: SystemTime,
) -> Result<(), Fault> {
    if let Some(initial) = initial {
        if let Some(created_at) = &life_cycle.created_at {
            initial.insert(created_at.attribute.to_owned(), created_at.value(time)?);
        }
        if let Some(updated_at) = &life_cycle.updated_at {
            initial.remove(updated_at.attribute);
        }
    }
    if let Some(updated_at) = &life_cycle.updated_at {
        changes.set_managed(updated_at.attribute, Some(updated_at.value(time)?));
    }
    Ok(())
}

/// Rejects changes of attributes that only the library may write.
struct ChangeValidator<'a> {
    handle: &'a Handle,
    keys: &'a ItemKeys,
    key: &'a Attributes,
    entity: fn() -> Cow<'static, str>,
    is_relation: bool,
}

impl ChangeValidator<'_> {
    /// Rejects changes of reserved attributes and of key parts. Typed paths can't make one, but raw paths and free
    /// attributes can.
    fn check(&self, changes: &ChangeSet) -> Result<(), Fault> {
        let layout = self.handle.layout;
        for path in changes.paths() {
            let root = path.root();
            if root.is_empty() {
                return Err(Fault::EmptyName);
            }
            let role = if self.is_relation { self.handle.role_of(root) } else { layout.role_of(root) };
            let role = role.or_else(|| self.keys.is_constant(root).then_some("a constant attribute of the entity"));
            if let Some(what) = role {
                return Err(Fault::ReservedAttribute { name: root.to_owned(), what });
            }
            if self.keys.has_part(root) {
                let (name, entity) = (root.to_owned(), (self.entity)().into_owned());
                return Err(if path.is_raw() {
                    Fault::RawKeyPart { name, entity }
                } else {
                    Fault::KeyPart { name, entity }
                });
            }
            if path.is_raw() && self.keys.is_declared(root) {
                return Err(Fault::RawField { name: root.to_owned(), entity: (self.entity)().into_owned() });
            }
            self.check_entity_of_relation(root)?;
        }
        // The results of additions and copies are unknown here, so only plain values are checked.
        for (path, assignment) in &changes.sets {
            if let Assignment::Term(Term::Value(Ok(value))) | Assignment::IfAbsent(Term::Value(Ok(value))) = assignment
                && path.is_top_level()
            {
                layout.check_key_attribute(path.root(), value)?;
            }
        }
        let may_be_number = |assignment: &Assignment| match assignment {
            Assignment::Term(Term::Value(Ok(value))) | Assignment::IfAbsent(Term::Value(Ok(value))) => value.is_n(),
            Assignment::ListAppend { .. } => false,
            Assignment::Term(_) | Assignment::IfAbsent(_) | Assignment::Sum { .. } => true,
        };
        let invalid_ttl = changes
            .sets
            .iter()
            .find(|(path, assignment)| layout.ttl == Some(path.root()) && !may_be_number(assignment));
        match invalid_ttl {
            Some((path, _)) => Err(Fault::TimeToLive { name: path.root().to_owned() }),
            None => Ok(()),
        }
    }

    /// Rejects a change of an attribute that the entity declares if a relation addresses an item of this entity.
    fn check_entity_of_relation(&self, name: &str) -> Result<(), Fault> {
        // A relation declares no keys.
        if !self.keys.declared.is_empty() {
            return Ok(());
        }
        match self.handle.layout.entity_with_key(self.key) {
            Some(entity) if entity.has_part(name) => {
                Err(Fault::RelationWithKeyPart { name: name.to_owned(), entity: entity.name() })
            }
            Some(entity) if entity.has_field(name) => {
                Err(Fault::RelationWithField { name: name.to_owned(), entity: entity.name() })
            }
            _ => Ok(()),
        }
    }
}

/// Moves the changes of flattened attributes that are parts of index keys to the changes of parts, so that the keys are
/// rewritten. Their paths are typed and don't know the keys of the item.
fn move_flattened_parts(changes: &mut ChangeSet, keys: &ItemKeys) {
    if keys.fields.is_empty() {
        return;
    }
    let part_of = |path: &AttributePath| {
        let is_attribute = path.is_top_level() && !path.is_raw();
        keys.fields.iter().map(|field| field.name).find(|name| is_attribute && *name == path.root())
    };
    let ChangeSet { sets, removes, fields, .. } = changes;
    sets.retain(|(path, assignment)| match (part_of(path), assignment) {
        (Some(name), Assignment::Term(Term::Value(value))) => {
            fields.push((name, value.clone().map(PartChange::Set)));
            false
        }
        _ => true,
    });
    removes.retain(|path| match part_of(path) {
        Some(name) => {
            fields.push((name, Ok(PartChange::Remove)));
            false
        }
        None => true,
    });
}

/// Adds the changes of index-key fields and the index keys that follow from them. Returns the conditions under which
/// the new index keys are correct.
fn rewrite_index_keys(
    changes: &mut ChangeSet,
    item_keys: &ItemKeys,
    key: &Attributes,
    known: &KnownValues,
    layout: &Layout,
) -> Result<Vec<Node>, Fault> {
    let mut fields: Vec<(&'static str, PartChange)> = Vec::new();
    for (name, change) in mem::take(&mut changes.fields) {
        if fields.iter().any(|(field, _)| *field == name) {
            return Err(Fault::OverlappingPaths { first: name.to_owned(), second: name.to_owned() });
        }
        fields.push((name, change?));
    }
    let is_upsert = matches!(known, KnownValues::Upserted(_));
    if is_upsert {
        changes.guard_copies();
    }
    let mut conditions = mem::take(&mut changes.guards);
    if let KnownValues::Upserted(item) = known {
        let differs = |name, change: &PartChange| matches!(change, PartChange::Unchanged(value) if value.as_ref() != item.get(name));
        if let Some((name, _)) = fields.iter().find(|(name, change)| differs(*name, change)) {
            return Err(Fault::UnchangedMismatch { name });
        }
    }
    let IndexKeyUpdate { keys, conditions: mut key_conditions } = if fields.is_empty() && !is_upsert {
        IndexKeyUpdate::default()
    } else {
        item_keys.rewrite(key, &fields, known, layout)?
    };
    for (name, change) in fields {
        let path = AttributePath::top_level(name);
        match change {
            // The index keys contain the value.
            PartChange::Set(_) | PartChange::Remove if item_keys.is_key_only(name) => {}
            PartChange::Set(value) => {
                layout.check_key_attribute(name, &value)?;
                changes.set(path, Change::Set(Term::Value(Ok(value))));
            }
            PartChange::Remove => changes.set(path, Change::Remove),
            PartChange::Unchanged(value) => key_conditions.push(item_keys.is_read_as(name, value.as_ref())),
        }
    }
    for (name, text) in keys {
        let change =
            text.map_or(Change::Remove, |text| Change::Set(Term::Value(Ok(AttributeValue::S(text.into_string())))));
        changes.set(AttributePath::top_level(name), change);
    }
    let key_condition = key_conditions.into_iter().reduce(Node::and);
    conditions.extend(key_condition.map(|condition| {
        // An upsert that creates the item stores exactly the passed values, so the condition only applies to an
        // existing item.
        if is_upsert {
            Node::NotExists(AttributePath::top_level(layout.partition_key_name())).or(condition)
        } else {
            condition
        }
    }));
    Ok(conditions)
}
