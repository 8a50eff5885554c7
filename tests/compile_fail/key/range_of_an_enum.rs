//! The names of an enum's variants have no order of a meaning, so a key has no ranges of it.

use dokklib::Attribute;
use dokklib::key::Ordered;

#[derive(Attribute)]
enum Status {
    Open,
    Shipped,
}

fn range<T: Ordered>(_: T, _: T) {}

fn main() {
    range(Status::Open, Status::Shipped);
}
