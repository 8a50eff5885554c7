//! Unique values: a marker item per value names the item that owns it.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::attribute::{AttributeFault, Attributes, plain_number};
use crate::error::Fault;
use crate::key::escape_part;
#[cfg(any(feature = "json", feature = "lambda", feature = "streams"))]
use crate::schema::Layout;

/// The prefix of the keys of markers. No entity can have it, because `$` is reserved in prefixes.
pub(crate) const MARKER_PREFIX: &str = "$UNIQUE";

/// The attributes of a marker with the key of the item that owns it.
pub(crate) const MARKER_OWNER: [&str; 2] = ["$owner_pk", "$owner_sk"];

/// Returns `true` if the item is the marker of a unique value.
#[cfg(any(feature = "json", feature = "lambda", feature = "streams"))]
pub(crate) fn is_marker(item: &Attributes, layout: &Layout) -> bool {
    let key = item.get(layout.partition_key.name(layout)).and_then(|key| key.as_s().ok());
    key.is_some_and(|key| key.starts_with(MARKER_PREFIX)) && item.contains_key(MARKER_OWNER[0])
}

/// A field whose value no two items of its type have, or no two in the same scope.
#[derive(Debug, Clone, Copy)]
pub struct UniqueField {
    /// The prefix of the entity.
    entity: &'static str,
    /// The attribute of the field.
    pub(crate) attribute: &'static str,
    /// The attributes of the scope.
    pub(crate) scope: &'static [&'static str],
}

impl UniqueField {
    /// Declares the field.
    pub const fn new(entity: &'static str, attribute: &'static str, scope: &'static [&'static str]) -> Self {
        Self { entity, attribute, scope }
    }

    /// Returns the attributes that determine the marker.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.scope.iter().copied().chain([self.attribute])
    }

    /// Returns the text that the keys of all markers of the field begin with.
    pub(crate) fn prefix(&self) -> String {
        let mut text = format!("{MARKER_PREFIX}#");
        escape_part(self.entity, &mut text);
        text.push('#');
        escape_part(self.attribute, &mut text);
        text.push('#');
        text
    }

    /// Returns the key of the marker for the item, or `None` if the item has no value.
    pub(crate) fn marker_key(&self, item: &Attributes, limit: usize) -> Result<Option<String>, Fault> {
        if item.get(self.attribute).is_none_or(AttributeValue::is_null) {
            return Ok(None);
        }
        let mut text = self.prefix();
        for (i, name) in self.attributes().enumerate() {
            if i > 0 {
                text.push('#');
            }
            write_value(item.get(name), &mut text);
        }
        if text.len() > limit {
            let fault =
                AttributeFault::expected("short enough to be unique: its marker's key is over DynamoDB's limit");
            return Err(fault.at(self.attribute).into());
        }
        Ok(Some(text))
    }

    /// Returns `true` if both items have the same value in the same scope.
    pub(crate) fn has_same_value(&self, one: &Attributes, other: &Attributes) -> bool {
        let text = |item: &Attributes| self.marker_key(item, usize::MAX).ok().flatten();
        text(one).is_some_and(|one| text(other) == Some(one))
    }
}

/// Writes a value with its type, so that no two values have the same text.
fn write_value(value: Option<&AttributeValue>, text: &mut String) {
    match value {
        Some(AttributeValue::S(value)) => {
            text.push('s');
            escape_part(value, text);
        }
        Some(AttributeValue::N(value)) => {
            text.push('n');
            escape_part(&plain_number(value), text);
        }
        Some(AttributeValue::B(value)) => {
            text.push('b');
            value.as_ref().iter().for_each(|byte| text.push_str(&format!("{byte:02x}")));
        }
        // The type of a unique field is one of the above, and a scope can be missing.
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_have_the_same_marker() {
        let field = UniqueField::new("ACCOUNT", "code", &[]);
        let key = |number: &str| {
            let item = Attributes::from([("code".to_owned(), AttributeValue::N(number.to_owned()))]);
            field.marker_key(&item, 1024).unwrap().unwrap()
        };
        assert_eq!(key("7"), "$UNIQUE#ACCOUNT#code#n7");
        // DynamoDB returns numbers in another form than they are sent.
        for (one, other) in
            [("100", "1E2"), ("-0.50", "-5e-1"), ("0", "-0.0"), ("12.5", "0125e-1"), ("1e1000", "1e1000")]
        {
            assert_eq!(key(one), key(other), "{one}");
        }
        assert_ne!(key("1"), key("10"));
        assert_ne!(key("1"), key("-1"));
        assert_eq!(key("12.5"), "$UNIQUE#ACCOUNT#code#n12.5");
    }
}
