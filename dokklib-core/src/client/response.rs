//! The consumed capacity and the item counts in a response.

use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemOutput;
use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemOutput;
use aws_sdk_dynamodb::operation::create_table::CreateTableOutput;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemOutput;
#[cfg(feature = "local")]
use aws_sdk_dynamodb::operation::delete_table::DeleteTableOutput;
use aws_sdk_dynamodb::operation::describe_table::DescribeTableOutput;
use aws_sdk_dynamodb::operation::get_item::GetItemOutput;
use aws_sdk_dynamodb::operation::put_item::PutItemOutput;
use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::scan::ScanOutput;
use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItemsOutput;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsOutput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemOutput;
use aws_sdk_dynamodb::operation::update_time_to_live::UpdateTimeToLiveOutput;
use aws_sdk_dynamodb::types::ConsumedCapacity;

use crate::operation::Usage;

/// A response of DynamoDB.
pub(super) trait Response {
    /// Returns the numbers of the response.
    fn usage(&self) -> Usage;
}

/// The capacity that a response reports: of one table, or of several.
trait Capacity {
    fn capacities(&self) -> &[ConsumedCapacity];
}

impl Capacity for Option<ConsumedCapacity> {
    fn capacities(&self) -> &[ConsumedCapacity] {
        self.as_slice()
    }
}

impl Capacity for Option<Vec<ConsumedCapacity>> {
    fn capacities(&self) -> &[ConsumedCapacity] {
        self.as_deref().unwrap_or_default()
    }
}

/// Returns the units of all tables, and those of each table and index.
fn consumed(capacity: &impl Capacity) -> (f64, Usage) {
    let mut usage = Usage::default();
    let mut total = 0.0;
    for capacity in capacity.capacities() {
        let units = capacity.capacity_units.unwrap_or_default();
        total += units;
        if let Some(table) = &capacity.table_name {
            *usage.table_units.entry(table.clone()).or_default() += units;
        }
        let indexes = [&capacity.local_secondary_indexes, &capacity.global_secondary_indexes];
        for (name, index) in indexes.into_iter().flatten().flatten() {
            *usage.index_units.entry(name.clone()).or_default() += index.capacity_units.unwrap_or_default();
        }
    }
    (total, usage)
}

fn number(count: i32) -> usize {
    usize::try_from(count).unwrap_or_default()
}

macro_rules! response {
    ($($Output:ty: $units:ident, |$output:ident| $count:expr, $scanned:expr;)+) => {$(
        impl Response for $Output {
            fn usage(&self) -> Usage {
                let $output = self;
                let (units, usage) = consumed(&self.consumed_capacity);
                Usage { $units: units, count: $count, scanned: $scanned, ..usage }
            }
        }
    )+};
}

response! {
    GetItemOutput: read_units, |output| usize::from(output.item.is_some()), 0;
    QueryOutput: read_units, |output| number(output.count), number(output.scanned_count);
    ScanOutput: read_units, |output| number(output.count), number(output.scanned_count);
    BatchGetItemOutput: read_units, |output| output.responses.iter().flatten().map(|(_, items)| items.len()).sum(), 0;
    TransactGetItemsOutput: read_units, |output| output.responses().iter().filter(|found| found.item.is_some()).count(), 0;
    PutItemOutput: write_units, |_output| 0, 0;
    UpdateItemOutput: write_units, |_output| 0, 0;
    DeleteItemOutput: write_units, |_output| 0, 0;
    BatchWriteItemOutput: write_units, |_output| 0, 0;
    TransactWriteItemsOutput: write_units, |_output| 0, 0;
}

/// The responses to requests on the table itself, which consume no capacity.
macro_rules! free_response {
    ($($(#[$cfg:meta])? $Output:ty),+ $(,)?) => {$(
        $(#[$cfg])?
        impl Response for $Output {
            fn usage(&self) -> Usage {
                Usage::default()
            }
        }
    )+};
}

free_response!(
    CreateTableOutput,
    DescribeTableOutput,
    UpdateTimeToLiveOutput,
    #[cfg(feature = "local")]
    DeleteTableOutput,
);
