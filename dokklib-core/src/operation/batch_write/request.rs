use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemInput;
use aws_sdk_dynamodb::types::WriteRequest;

use super::BatchOperation;
use super::recent_items::ItemHashes;
use crate::error::{Context, Error, Fault, Result};
use crate::limit;
use crate::operation::{BatchOptions, Handle};

type EntityName = fn() -> Cow<'static, str>;

/// The parameters of a batch write, before it is split into requests.
#[derive(Clone)]
pub(crate) struct BatchWriteRequest {
    pub(crate) handle: Arc<Handle>,
    /// Puts and deletes without conditions.
    pub(crate) writes: Vec<BatchOperation>,
    pub(crate) options: BatchOptions,
}

impl BatchWriteRequest {
    /// Returns the context for errors. It names the entity if all writes are of one.
    pub(crate) fn context(&self) -> Context {
        let mut entities = self.writes.iter().map(BatchOperation::entity);
        let first = entities.next();
        // Comparing addresses first avoids most calls. Equal functions may have several addresses.
        let is_same = |a: EntityName, b: EntityName| std::ptr::fn_addr_eq(a, b) || a() == b();
        let entity = first.filter(|first| entities.all(|entity| is_same(entity, *first)));
        Context { operation: "batch_write", entity, writes: true }
    }

    /// Checks the writes, that all have one client, and that no two of them are on one item.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let mut items = ItemHashes::with_capacity(self.writes.len());
        for (second, write) in self.writes.iter().enumerate() {
            check_write(second, write, &self.handle)?;
            if items.insert(write).is_some() {
                continue;
            }
            let item = write.table_and_key();
            if let Some(first) = self.writes[..second].iter().position(|first| first.table_and_key() == item) {
                return Err(Fault::SameItemInBatch { first, second });
            }
        }
        Ok(())
    }

    /// Returns the inputs of the requests if none has to be sent again.
    pub(crate) fn to_inputs(&self) -> Result<Vec<BatchWriteItemInput>> {
        let inputs = || {
            self.check()?;
            let mut queue: VecDeque<_> = self.writes.iter().collect();
            let mut inputs = Vec::new();
            while !queue.is_empty() {
                let writes = split_request(&mut queue, |write| *write);
                let request_items = Some(request_items(writes)?);
                let input = BatchWriteItemInput::builder().set_request_items(request_items);
                let input = input.set_return_consumed_capacity(self.handle.calls.return_consumed_capacity());
                inputs.push(input.build().expect("the required fields are set"));
            }
            Ok(inputs)
        };
        inputs().map_err(|fault: Fault| Error::invalid(fault).in_context(&self.context()))
    }
}

/// Checks one write of a batch with this handle.
pub(crate) fn check_write(index: usize, write: &BatchOperation, handle: &Handle) -> Result<(), Fault> {
    let check = || {
        if !write.handle().has_client_of(handle) {
            return Err(Fault::OtherClient);
        }
        write.check()
    };
    check().map_err(|fault| Fault::BatchOperation {
        index,
        operation: write.kind().name(),
        entity: (write.entity())().into_owned(),
        fault: Box::new(fault),
    })
}

/// Splits the writes of the next request off the front of the queue: as many as the limits allow, but at least one.
pub(crate) fn split_request<T>(queue: &mut VecDeque<T>, write: impl Fn(&T) -> &BatchOperation) -> Vec<T> {
    let mut tables: Vec<&str> = Vec::new();
    let mut bytes = r#"{"RequestItems":{}}"#.len();
    let mut count = 0;
    for entry in queue.iter().take(limit::BATCH_WRITE_OPERATIONS) {
        let write = write(entry);
        let table = write.handle().table.as_str();
        bytes += write.json_size();
        if tables.contains(&table) {
            bytes += ",".len();
        } else {
            bytes += table.len() + if tables.is_empty() { r#""":[]"# } else { r#","":[]"# }.len();
            tables.push(table);
        }
        if bytes > limit::BATCH_WRITE_BYTES && count > 0 {
            break;
        }
        count += 1;
    }
    queue.drain(..count).collect()
}

/// Returns the writes of one request by table.
pub(crate) fn request_items<'w>(
    writes: impl IntoIterator<Item = &'w BatchOperation>,
) -> Result<HashMap<String, Vec<WriteRequest>>, Fault> {
    let mut tables: HashMap<String, Vec<WriteRequest>> = HashMap::new();
    for write in writes {
        let request = write.to_write_request()?;
        let table = write.handle().table.checked()?;
        match tables.get_mut(table) {
            Some(requests) => requests.push(request),
            None => drop(tables.insert(table.to_owned(), vec![request])),
        }
    }
    Ok(tables)
}
