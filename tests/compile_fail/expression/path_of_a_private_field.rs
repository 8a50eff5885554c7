//! A path constant has the visibility of its field.
//!
//! Fix: private associated constant defined here

use dokklib::Table;

mod shop {
    use dokklib::Entity;

    #[derive(Entity)]
    pub struct Order {
        #[entity(key)]
        pub id: u64,
        total: u64,
    }
}

fn misuse(table: Table) {
    let _ = table.update(shop::Order::key(7)).set(shop::Order::TOTAL, 5);
}

fn main() {}
