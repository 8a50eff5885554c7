use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::types::{AttributeValue, DeleteRequest, PutRequest, WriteRequest};
use smallvec::SmallVec;

use crate::attribute::{Lookup, StoredItem, item_size, json_size};
use crate::error::Fault;
use crate::key::KeyIdentity;
use crate::limit;
use crate::operation::{Handle, Write, WriteKind};

/// A put or a delete of a batch. Its attributes are packed, because a batch can have a million operations.
#[derive(Clone)]
pub struct BatchOperation(Box<OperationData>);

#[derive(Clone)]
struct OperationData {
    handle: Arc<Handle>,
    /// `Put` or `Delete`.
    kind: WriteKind,
    entity: fn() -> Cow<'static, str>,
    is_untyped: bool,
    /// The item to put, or the key to delete. `None` if it is invalid.
    attributes: Option<StoredItem>,
    /// The time stamps of the item to put. They are not among its attributes, because an item that wasn't put has none.
    time_stamps: Box<[(String, AttributeValue)]>,
    /// The size of the attributes and the time stamps in bytes.
    size: usize,
    /// The length of the attributes and the time stamps in a request, in bytes.
    json_size: usize,
    /// The fault of an operation that can't be sent.
    fault: Option<Box<Fault>>,
}

impl BatchOperation {
    /// Creates an operation from a write with this handle.
    pub(crate) fn new(write: Write, handle: &Arc<Handle>) -> Self {
        let (kind, entity, is_untyped) = (write.kind, write.entity, write.is_untyped());
        let has_time_stamps = write.timestamp.is_some();
        let attributes = write.action.as_ref().ok().map(|action| StoredItem::packed(action.attributes()));
        let (prepared, fault) = match write.prepare() {
            Ok(prepared) => (Some(prepared), None),
            Err(fault) => (None, Some(Box::new(fault))),
        };
        let sent = prepared.as_ref().map(|prepared| prepared.action().attributes());
        let is_time_stamp = |(name, value): &(&String, &AttributeValue)| {
            attributes.as_ref().and_then(|item| item.value(name)).as_ref() != Some(value)
        };
        let time_stamps = sent.filter(|_| has_time_stamps).into_iter().flatten().filter(is_time_stamp);
        let time_stamps = time_stamps.map(|(name, value)| (name.clone(), value.clone())).collect();
        Self(Box::new(OperationData {
            handle: Arc::clone(handle),
            kind,
            entity,
            is_untyped,
            size: sent.map_or(0, item_size),
            json_size: sent.map_or(0, json_size),
            time_stamps,
            attributes,
            fault,
        }))
    }

    pub(crate) fn handle(&self) -> &Handle {
        &self.0.handle
    }

    pub(crate) fn kind(&self) -> WriteKind {
        self.0.kind
    }

    pub(crate) fn entity(&self) -> fn() -> Cow<'static, str> {
        self.0.entity
    }

    /// Returns `true` if the type of the item is unknown.
    pub(crate) fn is_untyped(&self) -> bool {
        self.0.is_untyped
    }

    /// Returns the item to put, or the key to delete. Returns `None` if it is invalid.
    pub(crate) fn attributes(&self) -> Option<&StoredItem> {
        self.0.attributes.as_ref()
    }

    /// Returns the fault of an operation that can't be sent.
    pub(crate) fn fault(&self) -> Option<&Fault> {
        self.0.fault.as_deref()
    }

    /// Checks the operation: its table name, its key, its values and the size of its item.
    pub(super) fn check(&self) -> Result<(), Fault> {
        self.0.handle.table.checked()?;
        if let Some(fault) = self.fault() {
            return Err(fault.clone());
        }
        let (size, limit) = (self.0.size, limit::ITEM_BYTES);
        // The attributes of a delete are its key, whose length is checked separately.
        if size > limit { Err(Fault::ItemTooLarge { size, limit }) } else { Ok(()) }
    }

    /// Returns the length of the operation in a `BatchWriteItem` request, in bytes.
    pub(super) fn json_size(&self) -> usize {
        let request = match self.0.kind {
            WriteKind::Put => r#"{"PutRequest":{"Item":}}"#,
            _ => r#"{"DeleteRequest":{"Key":}}"#,
        };
        request.len() + self.0.json_size
    }

    /// Returns the table name and the values of the primary key, which identify the item. `None` if the key is invalid.
    pub(crate) fn table_and_key(&self) -> Option<(&str, SmallVec<[KeyIdentity<'_>; 2]>)> {
        let attributes = self.attributes()?;
        let values = self.0.handle.layout.key_names().filter_map(|name| attributes.lookup(name));
        Some((self.0.handle.table.name(), values.map(KeyIdentity::of).collect()))
    }

    /// Returns the operation of a request.
    pub(super) fn to_write_request(&self) -> Result<WriteRequest, Fault> {
        if let Some(fault) = self.fault() {
            return Err(fault.clone());
        }
        let attributes = self.attributes().map(|item| {
            let mut attributes = item.clone().into_attributes();
            attributes.extend(self.0.time_stamps.iter().cloned());
            attributes
        });
        let request = WriteRequest::builder();
        let built = "the required fields are set";
        Ok(match self.0.kind {
            WriteKind::Put => request.put_request(PutRequest::builder().set_item(attributes).build().expect(built)),
            _ => request.delete_request(DeleteRequest::builder().set_key(attributes).build().expect(built)),
        }
        .build())
    }
}

/// Shows the kind of the operation and the entity, but no values.
impl fmt::Debug for BatchOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.0.kind.name(), (self.0.entity)())
    }
}
