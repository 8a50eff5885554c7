//! How often the derives' code asks for memory: no more than the attribute map and what is in it need.
//!
//! The numbers are those of a release build; a debug build has the same.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::BTreeSet;

use dokklib::{Attribute, Entity, Index, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByStatus), entities(Flat, Nested, Indexed))]
struct Shop;

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByStatus;

#[derive(Entity)]
struct User;

#[derive(Entity, Clone)]
#[entity(schema = Shop)]
struct Flat {
    #[entity(key)]
    name: String,
    email: String,
    logins: u64,
    active: bool,
    nickname: Option<String>,
    tags: BTreeSet<String>,
}

/// Ten fields: four strings, three numbers, a Boolean, a list of three and a map of three.
#[derive(Entity, Clone)]
#[entity(schema = Shop, pk = User(user), sk = Self(id))]
struct Nested {
    user: String,
    id: String,
    city: String,
    note: String,
    total: u64,
    weight: f64,
    views: i32,
    paid: bool,
    lines: Vec<String>,
    address: Address,
}

#[derive(Attribute, Clone)]
struct Address {
    street: String,
    number: String,
    country: String,
}

#[derive(Entity, Clone)]
#[entity(
    schema = Shop, pk = User(user), sk = Self(id),
    index(ByStatus as by_status, pk = User(user), sk = Self(status, id)),
)]
struct Indexed {
    user: String,
    id: u64,
    status: Status,
}

#[derive(Attribute, Clone, Copy)]
enum Status {
    Open,
}

/// Allocations of writing an item by value, writing it by reference, and reading it.
macro_rules! counts {
    ($Item:ty, $item:expr) => {{
        let item: $Item = $item;
        let (by_value, attributes) = count({
            let item = item.clone();
            move || item.into_attributes().unwrap()
        });
        let (by_reference, same) = count(|| item.to_attributes().unwrap());
        assert_eq!(attributes, same);
        let (read, _) = count(move || <$Item>::from_attributes(attributes).unwrap());
        [by_value, by_reference, read]
    }};
}

fn count<T>(run: impl FnOnce() -> T) -> (u64, T) {
    let mut result = None;
    let counted = allocation_counter::measure(|| result = Some(run()));
    (counted.count_total, result.unwrap())
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn an_item_without_anything_inside() {
    let item = Flat {
        name: text("alice"),
        email: text("alice@example.com"),
        logins: 7,
        active: true,
        nickname: None,
        tags: BTreeSet::new(),
    };
    // The map, the names of 7 attributes, two keys, the tag's and the number's text; by reference two strings more.
    assert_eq!(counts!(Flat, item), [1 + 7 + 2 + 1 + 1, 1 + 7 + 2 + 1 + 1 + 2, 0]);
}

#[test]
fn an_item_of_thirteen_attributes_with_a_list_and_a_map() {
    let item = Nested {
        user: text("alice"),
        id: text("order-1"),
        city: text("Berlin"),
        note: text("by hand"),
        total: 120,
        weight: 1.5,
        views: 3,
        paid: true,
        lines: vec![text("a"), text("b"), text("c")],
        address: Address { street: text("Main Street"), number: text("1"), country: text("DE") },
    };
    // Two maps, the names of 13 + 3 attributes, two keys, the tag's text, three numbers' and the list: 25. By reference the
    // 4 + 3 + 3 strings more. Read, only the list: it is of strings then, and not of attribute values.
    assert_eq!(counts!(Nested, item), [2 + 16 + 2 + 1 + 3 + 1, 2 + 16 + 2 + 1 + 3 + 1 + 10, 1]);
}

#[test]
fn an_item_in_an_index() {
    let item = Indexed { user: text("alice"), id: 7, status: Status::Open };
    // The map, the names of 8 attributes, four keys, the tag's, the number's and the variant's text.
    assert_eq!(counts!(Indexed, item), [1 + 8 + 4 + 1 + 1 + 1, 1 + 8 + 4 + 1 + 1 + 1 + 1, 0]);
}
