//! A batch takes typed keys, not strings.
//!
//! Fix: pass a list of keys, `[Order::key(..), Order::key(..)]`, or a tuple

use dokklib::{SingleTable, Table};

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.batch_get(["USER#alice", "USER#bob"]);
}
