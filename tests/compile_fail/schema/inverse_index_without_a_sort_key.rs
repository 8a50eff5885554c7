//! An inverse index swaps the two keys of the table, but this table has only a partition key.
//!
//! Fix: remove the index, or add a sort key, `#[schema(sort_key = "..")]`

use dokklib::{InverseIndex, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", indexes(InverseIndex))]
struct Web;

fn main() {}
