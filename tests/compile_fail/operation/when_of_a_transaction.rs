//! A transaction has no condition. Each of its writes can have one.
//!
//! Fix: push a write with this condition, `.push(table.put(..).when(..))`, or

use dokklib::{Entity, SingleTable, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn main() {
    let table = Table::<SingleTable>::offline("t");
    let _ = table.transact_write().put(Order { id: 7, total: 100 }).when(Order::TOTAL.lt(500));
}
