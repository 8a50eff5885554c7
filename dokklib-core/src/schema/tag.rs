//! The tag: the attribute that names each item's entity.

use super::Layout;
use crate::attribute::Lookup;
use crate::attribute::fields::Names;
use crate::constant::Message;

/// The value of the tag that an entity declares.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct TagValue {
    text: &'static str,
    /// The name of the type in each case, or nothing if the text doesn't depend on the schema.
    names: &'static [&'static str],
    is_required: bool,
}

impl TagValue {
    /// Creates the tag that an entity declares by itself.
    pub const fn new(text: &'static str) -> Self {
        Self { text, names: &[], is_required: false }
    }

    /// Creates the tag that the schema determines: the prefix, or the name of the type in the case of its `tag_values`.
    pub const fn by_schema(prefix: &'static str, names: &'static [&'static str]) -> Self {
        Self { text: prefix, names, is_required: false }
    }

    /// Requires the tag on each item, because the key doesn't identify the entity.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// Returns the text of the tag in a table with this layout.
    pub(crate) const fn text(&self, layout: &Layout) -> &'static str {
        match layout.tag_case {
            Some(case) if case < self.names.len() => self.names[case],
            _ => self.text,
        }
    }

    /// Returns the tag of the items in a table with this layout, if the schema has a tag.
    pub(crate) fn in_layout(&self, layout: &Layout) -> Option<Tag> {
        Some(Tag { name: layout.tag?, value: self.text(layout), is_required: self.is_required })
    }
}

/// The tag of an entity's items.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tag {
    /// The name of the attribute.
    pub(crate) name: &'static str,
    pub(crate) value: &'static str,
    /// `true` if an item without a tag isn't an item of the entity.
    pub(crate) is_required: bool,
}

impl Tag {
    /// Returns `true` if the item is one of another entity.
    pub(crate) fn is_of_other_entity(&self, item: &impl Lookup) -> bool {
        match item.lookup(self.name) {
            Some(found) => found.text() != Some(self.value),
            None => self.is_required,
        }
    }

    /// Returns `true` if the item has the tag of another entity that the schema lists.
    pub(crate) fn is_of_listed_entity(&self, item: &impl Lookup, layout: &Layout) -> bool {
        let Some(found) = item.text(self.name) else { return false };
        found != self.value && layout.entities.iter().any(|entity| entity.tag(layout) == found)
    }
}

/// Fails if an item declares a tag and the schema has none.
#[doc(hidden)]
#[track_caller]
pub const fn assert_tag(layout: &Layout, schema: &str) {
    if layout.tag.is_none() {
        let text = Message::new().push("`").push(schema).push("` has no tag: remove `tag`, or add one to the schema, ");
        panic!("{}", text.push("`#[schema(tag = \"type\")]`").as_str());
    }
}

/// Fails if the table or a flattened field uses the attribute of a constant.
#[doc(hidden)]
#[track_caller]
pub const fn assert_constant(layout: &Layout, schema: &str, names: &Names, name: &str) {
    let text = Message::new().push("the constant `").push(name).push("` is ");
    let text = if layout.is_used(name) {
        text.push("a key, the tag or the time to live attribute of `").push(schema).push("`")
    } else if names.contains(name) {
        text.push("also an attribute of a flattened field")
    } else {
        return;
    };
    panic!("{}", text.push(": remove the constant").as_str());
}
