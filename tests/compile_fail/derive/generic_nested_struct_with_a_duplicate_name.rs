//! An instance of a generic nested struct has two attributes with one name. It is checked where it is read or written.
//!
//! Fix: rename it with `#[attribute(rename = "..")]`

use dokklib::Attribute;
use dokklib::aws_sdk_dynamodb::types::AttributeValue;

#[derive(Attribute)]
struct Geo {
    city: String,
}

#[derive(Attribute)]
struct Address<T> {
    city: String,
    #[attribute(flatten)]
    place: T,
}

fn main() {
    let _ = Address::<Geo>::from_value(AttributeValue::Null(true));
}
