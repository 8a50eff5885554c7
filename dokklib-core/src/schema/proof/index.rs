//! Checks of secondary indexes in constant evaluation: the keys that an item declares, the attributes that queries return, and
//! that items of two entities can be distinguished.

use super::{ListedEntity, keys_overlap};
use crate::attribute::fields::Names;
use crate::constant::{Message, str_eq};
use crate::schema::{DeclaredKey, DeclaredRole, IndexLayout, KeyElement, Keys, Layout};

/// How an item declares a key of an index.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum IndexKeyDeclaration {
    None,
    /// A text made of parts.
    Text,
    /// Attributes of the item, by their names. An empty name is the schema's tag.
    Attributes(&'static [&'static str]),
}

/// Fails if an item doesn't declare exactly the keys of the index.
#[doc(hidden)]
#[track_caller]
pub const fn assert_index_keys(
    index: &IndexLayout,
    partition: IndexKeyDeclaration,
    sort: IndexKeyDeclaration,
    index_name: &str,
) {
    let has_partition = !matches!(partition, IndexKeyDeclaration::None);
    match index.keys {
        Keys::Unknown => {}
        Keys::Inverse | Keys::Primary => {
            if has_partition || !matches!(sort, IndexKeyDeclaration::None) {
                let text = Message::new().push("the keys of `").push(index_name);
                panic!("{}", text.push("` are those of the table, swapped: remove `pk` and `sk`").as_str());
            }
        }
        Keys::Local { sort: element } => {
            if has_partition {
                let text = Message::new().push("`").push(index_name).push("` is a local secondary index, ");
                panic!("{}", text.push("so its partition key is that of the table: remove `pk`").as_str());
            }
            assert_index_key(&[element], sort, index_name, &SORT);
        }
        Keys::Global { partition: elements, sort: sort_elements } => {
            assert_index_key(elements, partition, index_name, &PARTITION);
            assert_index_key(sort_elements, sort, index_name, &SORT);
        }
    }
}

/// Texts for messages about one of the two keys.
struct KeyTexts {
    subject: &'static str,
    option: &'static str,
    example: &'static str,
}

const PARTITION: KeyTexts = KeyTexts { subject: "the partition key of `", option: "`pk = ", example: "User(user)`" };

const SORT: KeyTexts = KeyTexts { subject: "the sort key of `", option: "`sk = ", example: "Self(status)`" };

#[track_caller]
const fn assert_index_key(
    elements: &[KeyElement],
    declaration: IndexKeyDeclaration,
    index_name: &str,
    texts: &KeyTexts,
) {
    let key = Message::new().push(texts.subject).push(index_name);
    let text = match (elements, declaration) {
        ([KeyElement::Text(_)], IndexKeyDeclaration::Text) | ([], IndexKeyDeclaration::None) => return,
        (_, IndexKeyDeclaration::Attributes(names)) if names_match(elements, names) => return,
        ([], _) => Message::new()
            .push("`")
            .push(index_name)
            .push("` has no sort key: remove `sk`, or add one to the index, `#[index(sort_key = \"..\")]`"),
        ([KeyElement::Text(_)], IndexKeyDeclaration::None) => {
            key.push("` is missing: declare its parts, such as ").push(texts.option).push(texts.example)
        }
        ([KeyElement::Text(name)], IndexKeyDeclaration::Attributes(_)) => key
            .push("` is the text `")
            .push(name)
            .push("`, which is made of parts: declare them, such as ")
            .push(texts.option)
            .push(texts.example),
        (_, IndexKeyDeclaration::Attributes(names)) => key.push("` is ").elements(elements).push(", not ").names(names),
        ([KeyElement::Tag], IndexKeyDeclaration::Text | IndexKeyDeclaration::None) => {
            key.push("` is the tag: write ").push(texts.option).push("tag`")
        }
        (_, IndexKeyDeclaration::Text | IndexKeyDeclaration::None) => key
            .push("` is ")
            .elements(elements)
            .push(if elements.len() == 1 {
                ", an attribute of the item: name its field, "
            } else {
                ", attributes of the item: name their fields in this order, "
            })
            .push(texts.option)
            .push(if elements.len() == 1 { "field`" } else { "(a, b)`" }),
    };
    panic!("{}", text.as_str());
}

/// Returns `true` if the attributes have these names, in this order.
const fn names_match(elements: &[KeyElement], names: &[&str]) -> bool {
    let mut at = 0;
    while at < elements.len() && at < names.len() {
        let matches = match elements[at] {
            KeyElement::Attribute(name, _) => str_eq(name, names[at]),
            KeyElement::Tag => names[at].is_empty(),
            KeyElement::Text(_) => false,
        };
        if !matches {
            return false;
        }
        at += 1;
    }
    elements.len() == names.len()
}

/// Fails if a query returns whole items from an index that doesn't project all of their attributes.
#[doc(hidden)]
#[track_caller]
pub const fn assert_projects_items(
    index: &IndexLayout,
    layout: &Layout,
    names: &Names,
    keys: &[DeclaredKey],
    item: &str,
    index_name: &str,
    constructor: &str,
) {
    if let Some(name) = index.find_missing(layout, names, keys) {
        let text =
            Message::new().push("the index `").push(index_name).push("` doesn't project `").push(name).push("` of `");
        let text = text.push(item).push("`, so `").push(constructor).push("` can't return whole items: return keys, ");
        let text = text.push("`returns = key`, or a projection of attributes in the index, `returns = ").push(item);
        panic!("{}", text.push("Line`").as_str());
    }
}

/// Fails if the projection `names` of an item contains a field that isn't in the index.
#[track_caller]
pub(crate) const fn assert_projected(
    layout: &Layout,
    index: &IndexLayout,
    names: &Names,
    keys: &[DeclaredKey],
    index_name: &str,
) {
    if let Some(name) = index.find_missing(layout, names, keys) {
        let text = Message::new().push("the index `").push(index_name).push("` doesn't project `").push(name);
        let text = text.push("`: remove the field, or add it to the index, `projection = include(..)`");
        panic!("{}", text.as_str());
    }
}

/// Fails if two keys of an item are stored in the same attribute but have different parts.
///
/// Compares the keys `from..to`, which belong to `index`, with all keys before them.
#[doc(hidden)]
#[track_caller]
pub const fn assert_shared_attributes_match(
    layout: &Layout,
    keys: &[DeclaredKey],
    from: usize,
    to: usize,
    index: &str,
) {
    let mut b = from;
    while b < to {
        let mut a = 0;
        while a < b {
            // The name is empty if the index has no such key, which `assert_index_keys` reports.
            if !keys[b].attribute(layout).is_empty()
                && str_eq(keys[a].attribute(layout), keys[b].attribute(layout))
                && !keys[a].shape.is_same(&keys[b].shape, true)
            {
                let text = Message::new().push("a key of `").push(index).push("` is the attribute `");
                let text = text.push(keys[b].attribute(layout)).push("`, which is also a key with other parts: ");
                let text = text.push("declare the same parts for both, or use another attribute for the index");
                panic!("{}", text.as_str());
            }
            a += 1;
        }
        b += 1;
    }
}

/// Fails if items of two entities can be in the same partition of an index and nothing distinguishes them there: neither a
/// key with the prefix of the entity nor the tag.
#[track_caller]
pub(super) const fn assert_distinct_in_index(
    layout: &Layout,
    schema: &str,
    index: &IndexLayout,
    (first, second): (&ListedEntity, &ListedEntity),
) {
    // The primary keys are already known to differ.
    let has_table_keys = matches!(index.keys, Keys::Primary | Keys::Inverse | Keys::Unknown);
    if has_table_keys || index.has_tag() || !first.may_be_in(layout, index) || !second.may_be_in(layout, index) {
        return;
    }
    let text = Message::entities(schema, first, second);
    let (partition, sort) = (index.partition(layout, 0), index.sort(layout, 0));
    if !is_text(partition) && !is_text(sort) {
        let text = text.push("` are both in the index `").push(index.name).push("`, and no key distinguishes them: ");
        panic!("{}", text.push("add the tag to its partition key, `partition_key = (tag, ..)`").as_str());
    }
    let partition_role = match index.keys {
        Keys::Local { .. } => DeclaredRole::Partition,
        _ => DeclaredRole::IndexPartition(index.name, ""),
    };
    if layout.tag.is_none() && keys_overlap(first, second, partition_role, DeclaredRole::IndexSort(index.name, "")) {
        let text = text.push("` can have the same keys in the index `").push(index.name);
        let text = text.push("`, and nothing distinguishes them: add a tag to the schema, `tag = \"type\"`");
        panic!("{}", text.as_str());
    }
}

const fn is_text(element: Option<KeyElement>) -> bool {
    matches!(element, Some(KeyElement::Text(_)))
}

impl ListedEntity {
    /// Returns `true` if one of the entity's keys is stored in this attribute, in any index.
    const fn has_attribute(&self, layout: &Layout, name: &str) -> bool {
        let mut at = 0;
        while at < self.keys.len() {
            if str_eq(self.keys[at].attribute(layout), name) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Returns `true` if the items have attributes with the names of all keys of the index.
    const fn may_be_in(&self, layout: &Layout, index: &IndexLayout) -> bool {
        let (mut at, mut is_sort) = (0, false);
        loop {
            let element = if is_sort { index.sort(layout, at) } else { index.partition(layout, at) };
            let is_present = match element {
                Some(KeyElement::Text(name)) => self.has_attribute(layout, name),
                Some(KeyElement::Attribute(name, _)) => self.names.contains(name),
                Some(KeyElement::Tag) => true,
                None if is_sort => return true,
                None => {
                    (at, is_sort) = (0, true);
                    continue;
                }
            };
            if !is_present {
                return false;
            }
            at += 1;
        }
    }
}

impl Message {
    /// Adds a list of key attributes: `` `tag`, `a`, `b` ``.
    const fn elements(self, elements: &[KeyElement]) -> Self {
        let (mut text, mut at) = (self, 0);
        while at < elements.len() {
            let name = match elements[at] {
                KeyElement::Attribute(name, _) | KeyElement::Text(name) => name,
                KeyElement::Tag => "tag",
            };
            text = text.push(if at == 0 { "`" } else { ", `" }).push(name).push("`");
            at += 1;
        }
        text
    }

    /// Adds a list of attribute names. An empty name is the tag.
    const fn names(self, names: &[&str]) -> Self {
        let (mut text, mut at) = (self, 0);
        while at < names.len() {
            let name = if names[at].is_empty() { "tag" } else { names[at] };
            text = text.push(if at == 0 { "`" } else { ", `" }).push(name).push("`");
            at += 1;
        }
        text
    }
}
