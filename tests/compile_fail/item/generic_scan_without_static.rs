//! A generic function that reads items requires that they own their fields.
//!
//! Fix: consider adding an explicit lifetime bound

use dokklib::{ItemOf, SingleTable, Table};

async fn all<I: ItemOf<SingleTable>>(table: &Table) -> dokklib::Result<Vec<I>> {
    table.scan::<I>().await
}

fn main() {}
