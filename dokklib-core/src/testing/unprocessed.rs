//! Unprocessed items and keys of batches.

use serde_json::{Map, Value, json};

use super::operation::Operation;

/// A batch that is split into the part that the engine executes and the unprocessed part.
pub(super) struct Split {
    /// The request with the remaining items, or `None` if all are unprocessed.
    pub(super) delivered: Option<Value>,
    /// The unprocessed part, in the form of `UnprocessedItems` or `UnprocessedKeys`.
    unprocessed: Map<String, Value>,
    name: &'static str,
}

impl Split {
    /// Splits a batch. Returns `None` for other operations, and if all items are processed.
    pub(super) fn new(operation: Operation, body: &Value, mut is_unprocessed: impl FnMut() -> bool) -> Option<Self> {
        let name = match operation {
            Operation::BatchGet => "UnprocessedKeys",
            Operation::BatchWrite => "UnprocessedItems",
            Operation::Read | Operation::Write | Operation::Transaction => return None,
        };
        let mut tables: Vec<_> = body.get("RequestItems")?.as_object()?.iter().collect();
        tables.sort_by_key(|(table, _)| *table);
        let (mut delivered, mut unprocessed) = (Map::new(), Map::new());
        for (table, batch) in tables {
            let (left_out, kept): (Vec<_>, Vec<_>) = elements(batch)?.iter().partition(|_| is_unprocessed());
            if !left_out.is_empty() {
                unprocessed.insert(table.clone(), with_elements(batch, left_out));
            }
            if !kept.is_empty() {
                delivered.insert(table.clone(), with_elements(batch, kept));
            }
        }
        if unprocessed.is_empty() {
            return None;
        }
        let delivered = (!delivered.is_empty()).then(|| {
            let mut request = body.clone();
            request["RequestItems"] = Value::Object(delivered);
            request
        });
        Some(Self { delivered, unprocessed, name })
    }

    /// Adds the unprocessed part to the engine's response, which can have unprocessed items already.
    pub(super) fn add_to(self, mut response: Value) -> Value {
        let mut unprocessed = match response.get_mut(self.name).map(Value::take) {
            Some(Value::Object(unprocessed)) => unprocessed,
            _ => Map::new(),
        };
        for (table, batch) in self.unprocessed {
            let own = unprocessed.get(&table).and_then(elements).unwrap_or_default();
            let all: Vec<_> = elements(&batch).into_iter().flatten().chain(own).collect();
            let all = with_elements(&batch, all);
            unprocessed.insert(table, all);
        }
        response[self.name] = Value::Object(unprocessed);
        response
    }

    /// Returns the response if nothing is processed.
    pub(super) fn into_response(self) -> Value {
        self.add_to(json!({}))
    }
}

/// Returns the writes or the keys of one table.
fn elements(batch: &Value) -> Option<&[Value]> {
    batch.get("Keys").unwrap_or(batch).as_array().map(Vec::as_slice)
}

/// Returns the batch of one table with other writes or keys.
fn with_elements(batch: &Value, elements: Vec<&Value>) -> Value {
    let elements = Value::Array(elements.into_iter().cloned().collect());
    match batch {
        Value::Object(_) => {
            let mut batch = batch.clone();
            batch["Keys"] = elements;
            batch
        }
        _ => elements,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_of_keys_keeps_its_options() {
        let body = json!({"RequestItems": {"t": {"Keys": [1, 2, 3], "ConsistentRead": true}}});
        let mut index = 0;
        let split = Split::new(Operation::BatchGet, &body, || {
            index += 1;
            index == 2
        })
        .unwrap();
        let delivered = json!({"RequestItems": {"t": {"Keys": [1, 3], "ConsistentRead": true}}});
        assert_eq!(split.delivered, Some(delivered));
        let response = split.add_to(json!({"Responses": {}, "UnprocessedKeys": {"t": {"Keys": [3]}}}));
        let unprocessed = json!({"t": {"Keys": [2, 3], "ConsistentRead": true}});
        assert_eq!(response, json!({"Responses": {}, "UnprocessedKeys": unprocessed}));
    }

    #[test]
    fn a_batch_of_writes_can_be_unprocessed_entirely() {
        let body = json!({"RequestItems": {"t": [1, 2], "u": [3]}});
        let split = Split::new(Operation::BatchWrite, &body, || true).unwrap();
        assert_eq!(split.delivered, None);
        assert_eq!(split.into_response(), json!({"UnprocessedItems": {"t": [1, 2], "u": [3]}}));
        assert!(Split::new(Operation::BatchWrite, &body, || false).is_none());
        assert!(Split::new(Operation::Write, &body, || true).is_none());
    }
}
