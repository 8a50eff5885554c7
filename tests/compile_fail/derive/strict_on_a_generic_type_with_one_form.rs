//! `strict` on a field of a generic nested struct, whose instance reads only one form. It is checked where it is read or
//! written.
//!
//! Fix: remove `strict`

use dokklib::Attribute;

#[derive(Attribute)]
struct Range<T> {
    #[attribute(strict)]
    from: T,
    to: T,
}

fn main() {
    let range = Range { from: "a".to_owned(), to: "b".to_owned() };
    range.to_value().unwrap();
}
