//! Writes as operations of a batch: puts and deletes without conditions.

use std::borrow::Cow;

use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, WriteRequest};

use super::{Write, WriteAction};
use crate::attribute::{Attributes, item_size, json_size};
use crate::error::Fault;
use crate::limit;

impl Write {
    /// Checks an operation of a batch: its table name, its key, its values and the size of its item.
    pub(crate) fn check_for_batch(&self) -> Result<(), Fault> {
        self.handle.table.checked()?;
        let attributes = self.attributes_in_batch()?;
        let (size, limit) = (item_size(&attributes), limit::ITEM_BYTES);
        // The attributes of a delete are its key, whose length is checked separately.
        if size > limit { Err(Fault::ItemTooLarge { size, limit }) } else { Ok(()) }
    }

    /// Returns the length of the operation in a `BatchWriteItem` request, in bytes. 0 for an invalid operation.
    pub(crate) fn json_size_in_batch(&self) -> usize {
        let request = match &self.action {
            Ok(WriteAction::Put { .. }) => r#"{"PutRequest":{"Item":}}"#,
            _ => r#"{"DeleteRequest":{"Key":}}"#,
        };
        self.attributes_in_batch().map_or(0, |attributes| request.len() + json_size(&attributes))
    }

    /// Returns the attributes of the item or its key, as they are sent.
    fn attributes_in_batch(&self) -> Result<Cow<'_, Attributes>, Fault> {
        match &self.action {
            Ok(WriteAction::Put { item }) if self.timestamp.is_none() => Ok(Cow::Borrowed(item)),
            Ok(WriteAction::Delete { key }) => Ok(Cow::Borrowed(key)),
            Ok(_) => match self.clone().prepare()?.write.0.action? {
                WriteAction::Put { item: attributes } | WriteAction::Delete { key: attributes } => {
                    Ok(Cow::Owned(attributes))
                }
                WriteAction::Update { .. } | WriteAction::ConditionCheck { .. } => unreachable!("{}", NOT_IN_BATCH),
            },
            Err(fault) => Err(fault.clone()),
        }
    }

    pub(crate) fn into_write_request(self) -> Result<WriteRequest, Fault> {
        let request = WriteRequest::builder();
        let built = "the required fields are set";
        Ok(match self.prepare()?.write.0.action? {
            WriteAction::Put { item } => {
                request.put_request(PutRequest::builder().set_item(Some(item)).build().expect(built))
            }
            WriteAction::Delete { key } => {
                request.delete_request(DeleteRequest::builder().set_key(Some(key)).build().expect(built))
            }
            WriteAction::Update { .. } | WriteAction::ConditionCheck { .. } => unreachable!("{}", NOT_IN_BATCH),
        }
        .build())
    }
}

const NOT_IN_BATCH: &str = "a batch has only puts and deletes";
