//! A batch of texts: an item is addressed by its typed key.

use dokklib::{SingleTable, Table};

fn main() {
    let table = Table::<SingleTable>::offline("t");
    let _ = table.batch_get(["USER#alice", "USER#bob"]);
}
