use std::fmt;

use aws_sdk_dynamodb::types::{ConditionCheck, TransactWriteItem};

use crate::attribute::{AttributePath, Attributes};
use crate::error::{Context, Fault};
use crate::expr::{Node, Renderer, has_value};
use crate::item::{self, Decode, Item, UniqueField};
use crate::operation::scan::ScanRequest;
use crate::operation::{Handle, Marker};

/// Adds the missing markers of the items of type `I`, and removes the markers without an owner; returned by
/// [`Table::repair_unique`](crate::Table::repair_unique).
///
/// It scans the table once for the items and once for the markers of each unique field. Each item costs a strongly consistent
/// read per unique field, and each added or removed marker a transaction.
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct RepairUnique<I> {
    pub(crate) request: RepairUniqueRequest,
    pub(crate) decode: Decode<I>,
}

/// The parameters of a repair.
#[derive(Clone)]
pub(crate) struct RepairUniqueRequest {
    pub(crate) scan: ScanRequest,
    pub(crate) context: Context,
    pub(crate) fields: &'static [UniqueField],
    pub(crate) ttl: Option<&'static str>,
}

/// The result of [`Table::repair_unique`](crate::Table::repair_unique).
#[derive(Debug)]
#[non_exhaustive]
pub struct UniqueRepair<I> {
    /// The number of markers that were missing, or had an owner without the value.
    pub added: usize,
    /// The number of markers that were removed because their owner doesn't have the value.
    pub removed: usize,
    /// The items with a value that another item owns. They have no marker for this value.
    pub conflicts: Vec<I>,
}

impl<I: Item> RepairUnique<I> {
    pub(crate) fn new(handle: Handle) -> Self {
        let request = RepairUniqueRequest {
            context: Context { operation: "repair_unique", entity: Some(I::name), writes: true },
            fields: I::LIFE_CYCLE.unique,
            ttl: I::LIFE_CYCLE.ttl(handle.layout),
            scan: ScanRequest::new::<I>(handle),
        };
        Self { request, decode: item::decode::<I> }
    }
}

impl<I> Clone for RepairUnique<I> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), decode: self.decode }
    }
}

impl<I> fmt::Debug for RepairUnique<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RepairUnique({})", (self.request.scan.entity)())
    }
}

/// Returns the marker for an item that has the value.
pub(crate) fn marker_of(field: UniqueField, key: String, item: &Attributes, owner: Attributes) -> Marker {
    let values = field.attributes().filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect();
    Marker { key, field, values, owner, is_added: true, expiry: None }
}

/// Returns the check that an item has the same values of the field as before, or is still missing.
pub(crate) fn unchanged_check(
    handle: &Handle,
    key: Attributes,
    field: UniqueField,
    seen: Option<&Attributes>,
) -> Result<TransactWriteItem, Fault> {
    let condition = match seen {
        Some(item) => field.attributes().map(|name| has_value(name, item.get(name))).reduce(Node::and),
        None => None,
    };
    let missing = || Node::NotExists(AttributePath::top_level(handle.layout.partition_key_name()));
    let mut renderer = Renderer::default();
    let condition = renderer.condition(condition.unwrap_or_else(missing), "condition")?;
    let expression = renderer.finish()?;
    let check = ConditionCheck::builder()
        .table_name(handle.table.checked()?)
        .set_key(Some(key))
        .condition_expression(condition)
        .set_expression_attribute_names(expression.names)
        .set_expression_attribute_values(expression.values);
    Ok(TransactWriteItem::builder().condition_check(check.build().expect("the required fields are set")).build())
}
