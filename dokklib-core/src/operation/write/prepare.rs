use std::time::SystemTime;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};

use super::render::WriteRequest;
use super::unique::UniqueChanges;
use super::{Marker, Write, WriteAction, WriteData, WriteKind};
use crate::attribute::{Attributes, check_value, item_size};
use crate::error::{Error, Fault, Result};
use crate::expr::Node;
use crate::item::LifeCycle;
use crate::item::timestamp;
use crate::item::timestamp::{CREATED_AT, UPDATED_AT};
use crate::limit;

/// A write with everything that the library adds to it: timestamps, index keys and their conditions.
///
/// Its condition is without the one that the kind of write implies. An error reports which of its parts failed.
pub(crate) struct PreparedWrite {
    pub(crate) write: Write,
    /// The markers of unique values.
    pub(crate) markers: Vec<Marker>,
    /// `true` if the write changes unique values, so that it can't be a single request.
    pub(crate) needs_transaction: bool,
}

impl Write {
    /// Validates the write and adds timestamps, index keys and the conditions that keep index keys from becoming stale.
    pub(crate) fn prepare(mut self) -> Result<PreparedWrite, Fault> {
        let layout = self.handle.layout;
        let relation_time = self.timestamp.filter(|_| self.has_relation_timestamps);
        let timestamp = relation_time.map(|time| timestamp::to_text(time, layout)).transpose();
        let mut timestamp = timestamp.map_err(|fault| fault.at(UPDATED_AT))?.map(AttributeValue::S);
        let prepare_update = match &self.action {
            Ok(WriteAction::Update { code, .. }) => Some(code.prepare),
            _ => None,
        };
        let conditions = prepare_update.map(|prepare| prepare(&mut self, timestamp.take())).transpose()?;
        let conditions = conditions.unwrap_or_default();
        let WriteData { handle, kind, guards, life_cycle, unique, action, condition, timestamp: time, .. } = &mut *self;
        let kind = *kind;
        let action = action.as_mut().map_err(|fault| fault.clone())?;
        match action {
            WriteAction::Put { item } => {
                if let Some(timestamp) = timestamp {
                    let name = if item.contains_key(CREATED_AT) { UPDATED_AT } else { CREATED_AT };
                    item.insert(name.to_owned(), timestamp);
                }
                if let Some(version) = guards.version {
                    version.write_to(item)?;
                }
                if let Some(time) = *time {
                    set_time_stamps(item, life_cycle, kind, time)?;
                }
                check_item(item)?;
            }
            WriteAction::Update { .. } | WriteAction::Delete { .. } | WriteAction::ConditionCheck { .. } => {}
        }
        let unique = unique.as_ref().map(|unique| unique.changes(action, kind, handle, guards.expiry)).transpose()?;
        let UniqueChanges { markers, condition: unchanged, needs_transaction } = unique.unwrap_or_default();
        let version = guards.version.and_then(|version| version.condition(layout.partition_key_name()));
        let keeps_ttl = guards.keeps_ttl(kind);
        if version.is_some() || unchanged.is_some() || !conditions.is_empty() || keeps_ttl.is_some() {
            let conditions =
                version.into_iter().chain(unchanged).chain(conditions).chain(condition.take()).chain(keeps_ttl);
            *condition = conditions.reduce(Node::and);
        }
        Ok(PreparedWrite { write: self, markers, needs_transaction })
    }
}

impl Write {
    /// Returns the request of the write, without sending it.
    pub(crate) fn into_request<R: WriteRequest>(self, request: R, values: Option<ReturnValue>) -> Result<R> {
        let context = self.context();
        let request = self.prepare().and_then(|write| write.into_request(request, values));
        request.map_err(|fault| Error::invalid(fault).in_context(&context))
    }
}

impl PreparedWrite {
    pub(crate) fn action(&self) -> &WriteAction {
        match &self.write.action {
            Ok(action) => action,
            Err(_) => unreachable!("a write with a fault can't be prepared"),
        }
    }

    /// Returns the item that a put writes.
    pub(crate) fn item(&self) -> Option<&Attributes> {
        match self.action() {
            WriteAction::Put { item } => Some(item),
            WriteAction::Update { .. } | WriteAction::Delete { .. } | WriteAction::ConditionCheck { .. } => None,
        }
    }

    /// Returns a lower bound of the size of the written item, in bytes.
    pub(crate) fn size(&self) -> usize {
        match self.action() {
            WriteAction::Put { item } => item_size(item),
            WriteAction::Update { key, changes, .. } => item_size(key) + changes.size(),
            WriteAction::Delete { key } | WriteAction::ConditionCheck { key } => item_size(key),
        }
    }
}

/// Sets the time stamps of an item that is put. An item that has been read keeps its time of creation.
fn set_time_stamps(
    item: &mut Attributes,
    life_cycle: &LifeCycle,
    kind: WriteKind,
    time: SystemTime,
) -> Result<(), Fault> {
    if let Some(created_at) = &life_cycle.created_at
        && (kind == WriteKind::Insert || created_at.is_unset(item))
    {
        item.insert(created_at.attribute.to_owned(), created_at.value(time)?);
    }
    if let Some(updated_at) = &life_cycle.updated_at {
        item.insert(updated_at.attribute.to_owned(), updated_at.value(time)?);
    }
    Ok(())
}

/// Fails if DynamoDB can't store an attribute of the item.
fn check_item(item: &Attributes) -> Result<(), Fault> {
    for (name, value) in item {
        let (length, limit) = (name.len(), limit::NAME_BYTES);
        if length > limit {
            return Err(Fault::NameTooLong { length, limit });
        }
        check_value(value, 1).map_err(|fault| fault.at(name.clone()))?;
    }
    Ok(())
}
