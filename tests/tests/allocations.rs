//! Counts the heap allocations of the derived code: only those that the attribute map and its values require.
//!
//! The numbers are the same in a release build and in a debug build.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeSet;

use dokklib::{Attribute, Entity, Index, Item, Schema};

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

/// Returns the number of allocations to encode an item by value, to encode it by reference, and to decode it.
macro_rules! allocations {
    ($Item:ty, $item:expr) => {{
        let item: $Item = $item;
        let (by_value, attributes) = count_allocations({
            let item = item.clone();
            move || item.into_attributes().unwrap()
        });
        let (by_reference, same) = count_allocations(|| item.to_attributes().unwrap());
        assert_eq!(attributes, same);
        let (decode, _) = count_allocations(move || <$Item>::from_attributes(attributes).unwrap());
        [by_value, by_reference, decode]
    }};
}

fn count_allocations<T>(run: impl FnOnce() -> T) -> (u64, T) {
    let mut result = None;
    let info = allocation_counter::measure(|| result = Some(run()));
    (info.count_total, result.unwrap())
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn an_item_without_nested_values() {
    let item = Flat {
        name: text("alice"),
        email: text("alice@example.com"),
        logins: 7,
        active: true,
        nickname: None,
        tags: BTreeSet::new(),
    };
    // By value: the map, the names of 7 attributes, 2 keys, the text of the tag and of the number. By reference: also 2
    // copied strings. To decode: none.
    assert_eq!(allocations!(Flat, item), [1 + 7 + 2 + 1 + 1, 1 + 7 + 2 + 1 + 1 + 2, 0]);
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
    // By value: 2 maps, the names of 13 + 3 attributes, 2 keys, the text of the tag and of 3 numbers, and the list. By
    // reference: also 4 + 3 + 3 copied strings. To decode: the list, because its elements change their type.
    assert_eq!(allocations!(Nested, item), [2 + 16 + 2 + 1 + 3 + 1, 2 + 16 + 2 + 1 + 3 + 1 + 10, 1]);
}

#[test]
fn an_item_in_an_index() {
    let item = Indexed { user: text("alice"), id: 7, status: Status::Open };
    // By value: the map, the names of 8 attributes, 4 keys, the text of the tag, of the number and of the variant. By
    // reference: also 1 copied string. To decode: none.
    assert_eq!(allocations!(Indexed, item), [1 + 8 + 4 + 1 + 1 + 1, 1 + 8 + 4 + 1 + 1 + 1 + 1, 0]);
}
