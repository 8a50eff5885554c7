//! A condition can't combine the fields of two entities.
//!
//! Fix: expected `Condition<Order, _>`, found `Condition<Account>`

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
    paid: bool,
}

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    total: u64,
}

fn misuse() {
    let _ = Order::TOTAL.lt(5) & Account::TOTAL.lt(5);
}

fn main() {}
