//! The items of the comparisons, each with the conversion that a program without dokklib writes by hand.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Attribute, Attributes, Entity, Schema};
use serde::{Deserialize, Serialize};

/// The name of the table in all comparisons.
pub(crate) const TABLE: &str = "table";

/// The attribute that names the entity of each item.
pub(crate) const TAG: &str = "type";

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    tag_values = "snake_case",
    entities(Tiny, Small, Flat, Nested)
)]
pub(crate) struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
pub(crate) struct User;

/// A key and one number.
#[derive(Entity, Serialize, Deserialize, Clone)]
#[entity(schema = Shop, prefix = "TINY", pk = User(user), sk = Self(id))]
pub(crate) struct Tiny {
    pub(crate) user: String,
    pub(crate) id: u64,
    pub(crate) count: u64,
}

/// Six attributes.
#[derive(Entity, Serialize, Deserialize, Clone)]
#[entity(schema = Shop, prefix = "SMALL", pk = User(user), sk = Self(id))]
pub(crate) struct Small {
    pub(crate) user: String,
    pub(crate) id: u64,
    pub(crate) title: String,
    pub(crate) done: bool,
    pub(crate) priority: u32,
    pub(crate) note: Option<String>,
}

/// A list of 50 numbers and a list of 50 strings.
#[derive(Entity, Serialize, Deserialize, Clone)]
#[entity(schema = Shop, prefix = "FLAT", pk = User(user), sk = Self(id))]
pub(crate) struct Flat {
    pub(crate) user: String,
    pub(crate) id: u64,
    pub(crate) numbers: Vec<u64>,
    pub(crate) texts: Vec<String>,
}

/// Ten maps in a list.
#[derive(Entity, Serialize, Deserialize, Clone)]
#[entity(schema = Shop, prefix = "NESTED", pk = User(user), sk = Self(id))]
pub(crate) struct Nested {
    pub(crate) user: String,
    pub(crate) id: u64,
    pub(crate) lines: Vec<Line>,
}

#[derive(Attribute, Serialize, Deserialize, Clone)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) price: u64,
    pub(crate) gift: bool,
}

/// The conversion of an item that is written by hand. It panics on another item.
pub(crate) trait ByHand: Sized {
    fn sample(id: u64) -> Self;
    /// Returns the keys and the tag of the item as attributes.
    fn keys(&self) -> Attributes;
    fn encode(self) -> Attributes;
    fn decode(attributes: Attributes) -> Self;
}

/// Returns the primary key of an item.
pub(crate) fn key(prefix: &str, user: &str, id: u64, capacity: usize) -> Attributes {
    let mut attributes = HashMap::with_capacity(capacity);
    attributes.insert("PK".to_owned(), s(format!("USER#{user}")));
    attributes.insert("SK".to_owned(), s(format!("{prefix}#{id:020}")));
    attributes
}

fn keys(prefix: &str, tag: &str, user: &str, id: u64, fields: usize) -> Attributes {
    let mut attributes = key(prefix, user, id, fields + 3);
    attributes.insert(TAG.to_owned(), s(tag.to_owned()));
    attributes
}

fn check_tag(attributes: &Attributes, tag: &str) {
    match attributes.get(TAG) {
        Some(AttributeValue::S(text)) if text == tag => {}
        _ => panic!("not a `{tag}`"),
    }
}

fn s(text: String) -> AttributeValue {
    AttributeValue::S(text)
}

fn n(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn take_s(attributes: &mut Attributes, name: &str) -> String {
    match attributes.remove(name) {
        Some(AttributeValue::S(text)) => text,
        _ => panic!("`{name}` is not a string"),
    }
}

fn take_n(attributes: &mut Attributes, name: &str) -> u64 {
    number(attributes.remove(name))
}

fn number(value: Option<AttributeValue>) -> u64 {
    match value {
        Some(AttributeValue::N(text)) => text.parse().expect("a number"),
        _ => panic!("not a number"),
    }
}

fn take_l(attributes: &mut Attributes, name: &str) -> Vec<AttributeValue> {
    match attributes.remove(name) {
        Some(AttributeValue::L(list)) => list,
        _ => panic!("`{name}` is not a list"),
    }
}

impl ByHand for Tiny {
    fn sample(id: u64) -> Self {
        Self { user: "alice".to_owned(), id, count: 12 }
    }

    fn keys(&self) -> Attributes {
        keys("TINY", "tiny", &self.user, self.id, 3)
    }

    fn encode(self) -> Attributes {
        let mut attributes = self.keys();
        attributes.insert("user".to_owned(), s(self.user));
        attributes.insert("id".to_owned(), n(self.id));
        attributes.insert("count".to_owned(), n(self.count));
        attributes
    }

    fn decode(mut attributes: Attributes) -> Self {
        check_tag(&attributes, "tiny");
        Self {
            user: take_s(&mut attributes, "user"),
            id: take_n(&mut attributes, "id"),
            count: take_n(&mut attributes, "count"),
        }
    }
}

impl ByHand for Small {
    fn sample(id: u64) -> Self {
        Self {
            user: "alice".to_owned(),
            id,
            title: "Write the report".to_owned(),
            done: false,
            priority: 3,
            note: Some("by Friday".to_owned()),
        }
    }

    fn keys(&self) -> Attributes {
        keys("SMALL", "small", &self.user, self.id, 6)
    }

    fn encode(self) -> Attributes {
        let mut attributes = self.keys();
        attributes.insert("user".to_owned(), s(self.user));
        attributes.insert("id".to_owned(), n(self.id));
        attributes.insert("title".to_owned(), s(self.title));
        attributes.insert("done".to_owned(), AttributeValue::Bool(self.done));
        attributes.insert("priority".to_owned(), n(self.priority.into()));
        if let Some(note) = self.note {
            attributes.insert("note".to_owned(), s(note));
        }
        attributes
    }

    fn decode(mut attributes: Attributes) -> Self {
        check_tag(&attributes, "small");
        Self {
            user: take_s(&mut attributes, "user"),
            id: take_n(&mut attributes, "id"),
            title: take_s(&mut attributes, "title"),
            done: matches!(attributes.remove("done"), Some(AttributeValue::Bool(true))),
            priority: take_n(&mut attributes, "priority").try_into().expect("32 bits"),
            note: attributes.contains_key("note").then(|| take_s(&mut attributes, "note")),
        }
    }
}

impl ByHand for Flat {
    fn sample(id: u64) -> Self {
        let numbers = (0..50).map(|number| number * 1_000_003).collect();
        let texts = (0..50).map(|text| format!("text number {text}")).collect();
        Self { user: "alice".to_owned(), id, numbers, texts }
    }

    fn keys(&self) -> Attributes {
        keys("FLAT", "flat", &self.user, self.id, 4)
    }

    fn encode(self) -> Attributes {
        let mut attributes = self.keys();
        attributes.insert("user".to_owned(), s(self.user));
        attributes.insert("id".to_owned(), n(self.id));
        attributes.insert("numbers".to_owned(), AttributeValue::L(self.numbers.into_iter().map(n).collect()));
        attributes.insert("texts".to_owned(), AttributeValue::L(self.texts.into_iter().map(s).collect()));
        attributes
    }

    fn decode(mut attributes: Attributes) -> Self {
        check_tag(&attributes, "flat");
        let text = |value| if let AttributeValue::S(text) = value { text } else { panic!("not a string") };
        Self {
            user: take_s(&mut attributes, "user"),
            id: take_n(&mut attributes, "id"),
            numbers: take_l(&mut attributes, "numbers").into_iter().map(|value| number(Some(value))).collect(),
            texts: take_l(&mut attributes, "texts").into_iter().map(text).collect(),
        }
    }
}

impl ByHand for Nested {
    fn sample(id: u64) -> Self {
        let line = |line: u64| Line { name: format!("line {line}"), price: line * 250, gift: line.is_multiple_of(2) };
        Self { user: "alice".to_owned(), id, lines: (0..10).map(line).collect() }
    }

    fn keys(&self) -> Attributes {
        keys("NESTED", "nested", &self.user, self.id, 3)
    }

    fn encode(self) -> Attributes {
        let mut attributes = self.keys();
        attributes.insert("user".to_owned(), s(self.user));
        attributes.insert("id".to_owned(), n(self.id));
        let line = |line: Line| {
            let mut map = HashMap::with_capacity(3);
            map.insert("name".to_owned(), s(line.name));
            map.insert("price".to_owned(), n(line.price));
            map.insert("gift".to_owned(), AttributeValue::Bool(line.gift));
            AttributeValue::M(map)
        };
        attributes.insert("lines".to_owned(), AttributeValue::L(self.lines.into_iter().map(line).collect()));
        attributes
    }

    fn decode(mut attributes: Attributes) -> Self {
        check_tag(&attributes, "nested");
        let line = |value| {
            let AttributeValue::M(mut map) = value else { panic!("not a map") };
            Line {
                name: take_s(&mut map, "name"),
                price: take_n(&mut map, "price"),
                gift: matches!(map.remove("gift"), Some(AttributeValue::Bool(true))),
            }
        };
        Self {
            user: take_s(&mut attributes, "user"),
            id: take_n(&mut attributes, "id"),
            lines: take_l(&mut attributes, "lines").into_iter().map(line).collect(),
        }
    }
}
