//! The check in constant evaluation that a key with the prefix of another entity has the parts that this entity declares.

use std::marker::PhantomData;

use super::form::{Encoding, EpochUnit};
use super::{Form, KeyEntity, KeyedBy, Precision, Segment};
use crate::constant::{Message, str_eq};

/// Compares `Parts` with the parts that `E` declares for its keys. A constant instead of a bound, so that the message can show
/// the declared key.
#[doc(hidden)]
#[derive(Debug)]
pub struct KeyWith<E, Role, Parts>(PhantomData<(E, Role, Parts)>);

impl<E: KeyedBy<Role, Parts>, Role, Parts> KeyWith<E, Role, Parts> {
    pub const IS_DECLARED: bool = true;
}

/// The constant for parts that the entity doesn't declare.
#[doc(hidden)]
pub trait UndeclaredKey {
    const IS_DECLARED: bool = false;
}

impl<E, Role, Parts> UndeclaredKey for KeyWith<E, Role, Parts> {}

/// Fails if the entity declares other parts than those of the key.
#[doc(hidden)]
#[track_caller]
pub const fn assert_declared_key(entity: KeyEntity, entity_name: &str, found: &[Segment]) {
    let declared = entity.mismatched;
    if declared.is_empty() {
        return;
    }
    let text = Message::new().push("`").push(entity_name).push("(").parts(found).push(")`");
    let own_parts = own_parts(declared, found);
    let text = if own_parts.0 < declared.len() {
        let text = text.push(" lacks parts of a key of `").push(entity_name).push("`, which is ");
        let text =
            text.declared_key(entity_name, declared).push(": write `").push(entity_name).push("(").parts(declared);
        let text = text.rest(found, own_parts.1);
        text.push(")`")
    } else if own_parts.0 > declared.len() {
        let text = text.push(" has ").count(own_parts.0).push(", and a key of `").push(entity_name).push("` has ");
        let text = text.count(declared.len()).push(": ").declared_key(entity_name, declared);
        let text = text.push(": write only ").push(if declared.len() == 1 { "this part" } else { "these parts" });
        let text = text.push("; a key with new parts is a key of the item itself, `Self(").parts(found);
        text.push(")`")
    } else {
        let text = text.push(" doesn't have the parts of a key of `").push(entity_name).push("`: ");
        let text = text.declared_key(entity_name, declared).push(": ");
        text.difference(entity_name, declared, found)
    };
    panic!("{}", text.as_str())
}

/// Returns the number of the parts before the literal that begins an extension, and the position of this literal.
const fn own_parts(declared: &[Segment], found: &[Segment]) -> (usize, usize) {
    let mut at = 0;
    while at < found.len() {
        if let Segment::Literal(text) = found[at]
            && !has_literal(declared, text)
        {
            return (at, at);
        }
        at += 1;
    }
    (found.len(), found.len())
}

const fn has_literal(segments: &[Segment], text: &str) -> bool {
    let mut at = 0;
    while at < segments.len() {
        if let Segment::Literal(literal) = segments[at]
            && str_eq(literal, text)
        {
            return true;
        }
        at += 1;
    }
    false
}

impl Message {
    /// Adds the parts of a key as they are declared, separated by commas.
    pub(super) const fn parts(self, segments: &[Segment]) -> Self {
        let (mut text, mut at) = (self, 0);
        while at < segments.len() {
            text = text.push(if at == 0 { "" } else { ", " }).segment(&segments[at]);
            at += 1;
        }
        text
    }

    const fn segment(self, segment: &Segment) -> Self {
        match segment {
            Segment::Literal(literal) => self.push("\"").push(literal).push("\""),
            Segment::Part { field, form, .. } => self.form(form, field),
        }
    }

    /// Adds the segments from a position on, after other parts.
    const fn rest(self, segments: &[Segment], from: usize) -> Self {
        let (mut text, mut at) = (self, from);
        while at < segments.len() {
            text = text.push(", ").segment(&segments[at]);
            at += 1;
        }
        text
    }

    /// Adds the declared key of an entity, with descriptions of its parts: `` `Order(year: 5 digits, id: 20 digits)` ``.
    const fn declared_key(self, entity_name: &str, segments: &[Segment]) -> Self {
        let mut text = self.push("`").push(entity_name).push("(");
        let mut at = 0;
        while at < segments.len() {
            text = text.push(if at == 0 { "" } else { ", " });
            text = match &segments[at] {
                // The only part of a unit entity has the name of the entity.
                Segment::Part { field, text: texts, .. } if str_eq(field, entity_name) => text.push(texts.description),
                Segment::Part { text: texts, .. } => text.segment(&segments[at]).push(": ").push(texts.description),
                Segment::Literal(_) => text.segment(&segments[at]),
            };
            at += 1;
        }
        text.push(")`")
    }

    /// Adds the fix for the first part with another type or form.
    const fn difference(self, entity_name: &str, declared: &[Segment], found: &[Segment]) -> Self {
        let mut at = 0;
        while at < declared.len() {
            if let (Segment::Part { form, text, .. }, Segment::Part { form: other, field, text: texts }) =
                (&declared[at], &found[at])
            {
                if !form.is_same(other) {
                    let text = self.push("write `").form(form, field).push("` instead of `").form(other, field);
                    return text.push("`, as `").push(entity_name).push("` does");
                }
                if !str_eq(text.description, texts.description) {
                    let text = self.push("`").push(field).push("` is ").push(texts.description);
                    return text.push(": use a field with the type of this part in `").push(entity_name).push("`");
                }
            }
            at += 1;
        }
        self.push("use fields with the types of the parts in `").push(entity_name).push("`")
    }

    /// Adds a part with its form: `desc(pad(number, 6))`.
    const fn form(self, form: &Form, field: &str) -> Self {
        let text = self.push(if form.is_last { "last(" } else { "" });
        let text = if form.label.is_empty() { text } else { text.push("label(\"").push(form.label).push("\", ") };
        let text = text.push(if form.reversed.is_some() { "desc(" } else { "" });
        let (start, end) = match form.encoding {
            Encoding::Natural => ("", ""),
            Encoding::Decimal(None) => ("plain(", ")"),
            Encoding::Decimal(Some(_)) => ("pad(", ", ..)"),
            Encoding::UpperCase => ("upper(", ")"),
            Encoding::LowerCase => ("lower(", ")"),
            Encoding::Truncated(Precision::Month) => ("month(", ")"),
            Encoding::Truncated(Precision::Day) => ("day(", ")"),
            Encoding::Truncated(Precision::Second) => ("seconds(", ")"),
            Encoding::Truncated(Precision::Millisecond) => ("millis(", ")"),
            Encoding::Epoch(EpochUnit::Seconds, None) => ("epoch_seconds(", ")"),
            Encoding::Epoch(EpochUnit::Seconds, Some(_)) => ("pad(epoch_seconds(", "), ..)"),
            Encoding::Epoch(EpochUnit::Milliseconds, None) => ("epoch_millis(", ")"),
            Encoding::Epoch(EpochUnit::Milliseconds, Some(_)) => ("pad(epoch_millis(", "), ..)"),
        };
        let text = text.push(start).push(field).push(end).push(if form.reversed.is_some() { ")" } else { "" });
        let text = text.push(if form.label.is_empty() { "" } else { ")" });
        text.push(if form.is_last { ")" } else { "" })
    }

    const fn count(self, count: usize) -> Self {
        const DIGITS: &str = "0123456789";
        let digit = DIGITS.split_at(count % 10).1.split_at(1).0;
        let text = if count >= 10 { self.push("1") } else { self };
        text.push(digit).push(if count == 1 { " part" } else { " parts" })
    }
}
