//! A batch takes typed keys, not strings.

use dokklib::{SingleTable, Table};

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.batch_get(["USER#alice", "USER#bob"]);
}
