//! What an item says of secondary indexes, checked in constant evaluation: the keys that it is given there, what their queries
//! give, and that the items of two entities are told apart.

use super::{Listed, meet};
use crate::attribute::fields::Names;
use crate::constant::{Message, same};
use crate::index::{Index, IndexLayout, KeyElement, Keys};
use crate::item::Item;
use crate::key::shape::{DeclaredKey, Role};
use crate::schema::Layout;

/// What an item says of a key that it has in an index.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum GivenKey {
    None,
    /// The parts of a text.
    Text,
    /// The attributes of these names; the schema's tag is one without.
    Attributes(&'static [&'static str]),
}

/// Refuses keys that the index hasn't, and an index of whose keys one isn't given.
#[doc(hidden)]
#[track_caller]
pub const fn assert_index_keys(index: &IndexLayout, partition: GivenKey, sort: GivenKey, shown: &str) {
    let is_given = !matches!(partition, GivenKey::None);
    match index.keys {
        Keys::Unknown => {}
        Keys::Inverse | Keys::Primary => {
            if is_given || !matches!(sort, GivenKey::None) {
                let text = Message::new().push("the keys of `").push(shown);
                panic!("{}", text.push("` are the table's own, swapped: remove `pk` and `sk`").as_str());
            }
        }
        Keys::Local { sort: element } => {
            if is_given {
                let text = Message::new().push("`").push(shown);
                panic!("{}", text.push("` is a local index, whose partition key is the table's: remove `pk`").as_str());
            }
            assert_index_key(&[element], sort, shown, &SORT);
        }
        Keys::Global { partition: elements, sort: sort_elements } => {
            assert_index_key(elements, partition, shown, &PARTITION);
            assert_index_key(sort_elements, sort, shown, &SORT);
        }
    }
}

/// What messages say of the one or the other key.
struct KeyWords {
    is: &'static str,
    option: &'static str,
    example: &'static str,
    is_missing: &'static str,
}

const PARTITION: KeyWords = KeyWords {
    is: "the partition key of `",
    option: "`pk = ",
    example: "User(user)`",
    is_missing: "` has a partition key of its own: add what makes it, ",
};

const SORT: KeyWords = KeyWords {
    is: "the sort key of `",
    option: "`sk = ",
    example: "Self(status)`",
    is_missing: "` has a sort key too: add what makes it, ",
};

#[track_caller]
const fn assert_index_key(elements: &[KeyElement], given: GivenKey, shown: &str, words: &KeyWords) {
    let of = Message::new().push(words.is).push(shown);
    let text = match (elements, given) {
        ([KeyElement::Text(_)], GivenKey::Text) | ([], GivenKey::None) => return,
        (_, GivenKey::Attributes(names)) if are_named(elements, names) => return,
        ([], _) => Message::new()
            .push("`")
            .push(shown)
            .push("` has no sort key: remove `sk`, or give the index one, `#[index(sort_key = \"..\")]`"),
        ([KeyElement::Text(_)], GivenKey::None) => {
            Message::new().push("`").push(shown).push(words.is_missing).push(words.option).push(words.example)
        }
        ([KeyElement::Text(name)], GivenKey::Attributes(_)) => of
            .push("` is the text `")
            .push(name)
            .push("`, which is made of parts: write them as such, ")
            .push(words.option)
            .push(words.example),
        (_, GivenKey::Attributes(names)) => of.push("` is ").elements(elements).push(", and not ").names(names),
        ([KeyElement::Tag], GivenKey::Text | GivenKey::None) => {
            of.push("` is the tag alone: write ").push(words.option).push("tag`")
        }
        (_, GivenKey::Text | GivenKey::None) => of
            .push("` is ")
            .elements(elements)
            .push(if elements.len() == 1 {
                ", an attribute of the item: name its field, "
            } else {
                ", attributes of the item: name their fields in this order, "
            })
            .push(words.option)
            .push(if elements.len() == 1 { "field`" } else { "(a, b)`" }),
    };
    panic!("{}", text.as_str());
}

/// Whether these are the names of the attributes, in their order.
const fn are_named(elements: &[KeyElement], names: &[&str]) -> bool {
    let mut at = 0;
    while at < elements.len() && at < names.len() {
        let is_named = match elements[at] {
            KeyElement::Own(name, _) => same(name, names[at]),
            KeyElement::Tag => names[at].is_empty(),
            KeyElement::Text(_) => false,
        };
        if !is_named {
            return false;
        }
        at += 1;
    }
    elements.len() == names.len()
}

/// Refuses a query that is to give whole items of an index that doesn't hold them.
#[doc(hidden)]
#[track_caller]
pub const fn assert_holds_items(
    index: &IndexLayout,
    layout: &Layout,
    names: &Names,
    keys: &[DeclaredKey],
    item: &str,
    shown: &str,
    constructor: &str,
) {
    if let Some(name) = index.lacks(layout, names, keys) {
        let text = Message::new().push("the index `").push(shown).push("` doesn't hold `").push(name).push("` of `");
        let text =
            text.push(item).push("`, so `").push(constructor).push("` can't give whole items: let it give keys, ");
        let text = text.push("`returns = key`, or a projection of what is there, `returns = ").push(item);
        panic!("{}", text.push("Line`").as_str());
    }
}

/// Refuses a field of a projection that is said to be in an index and isn't.
#[doc(hidden)]
#[track_caller]
pub const fn assert_in_index<I: Item, X: Index>(names: Names, shown: &str) {
    let Some(layout) = I::SCHEMA else { return };
    if let Some(name) = IndexLayout::of::<X>().lacks(layout, &names, I::KEYS) {
        let text = Message::new().push("the index `").push(shown).push("` doesn't hold `").push(name);
        panic!(
            "{}",
            text.push("`: leave the field out, or let the index have it, `projection = include(..)`").as_str()
        );
    }
}

/// Refuses two keys of one entity that are one attribute and not made alike, of which one is among those of `index`, from one
/// place to another.
#[doc(hidden)]
#[track_caller]
pub const fn assert_one_key_each(layout: &Layout, keys: &[DeclaredKey], from: usize, to: usize, index: &str) {
    let mut b = from;
    while b < to {
        let mut a = 0;
        while a < b {
            // Without a name it is none of the index's, which is reported.
            if !keys[b].attribute(layout).is_empty()
                && same(keys[a].attribute(layout), keys[b].attribute(layout))
                && !keys[a].shape.is_declared_like(&keys[b].shape, true)
            {
                let text = Message::new().push("a key of `").push(index).push("` is the attribute `");
                let text =
                    text.push(keys[b].attribute(layout)).push("`, which is another key too, made of other parts: ");
                let text = text.push("give both the same, or give the index an attribute of its own");
                panic!("{}", text.as_str());
            }
            a += 1;
        }
        b += 1;
    }
}

/// Items of two entities in one partition of an index must be told apart: by a key that begins with the entity's prefix, or
/// by the tag, on reading.
#[track_caller]
pub(super) const fn assert_distinct_in_index(
    layout: &Layout,
    schema: &str,
    index: &IndexLayout,
    of: (&Listed, &Listed),
) {
    // The table's own keys are told apart already.
    let is_own = matches!(index.keys, Keys::Primary | Keys::Inverse | Keys::Unknown);
    if is_own || index.has_tag() || !of.0.may_be_in(layout, index) || !of.1.may_be_in(layout, index) {
        return;
    }
    let text = Message::new().push("in `").push(schema).push("`, `").push(of.0.name).push("` and `").push(of.1.name);
    let (partition, sort) = (index.partition(layout, 0), index.sort(layout, 0));
    if !is_text(partition) && !is_text(sort) {
        let text =
            text.push("` are both in the index `").push(index.name).push("`, and no key tells them apart there: ");
        panic!("{}", text.push("make the tag one of its keys, `partition_key = (tag, ..)`").as_str());
    }
    let in_partition = match index.keys {
        Keys::Local { .. } => Role::Partition,
        _ => Role::IndexPartition(index.name, ""),
    };
    if layout.tag.is_none() && meet(of.0, of.1, in_partition, Role::IndexSort(index.name, "")) {
        let text = text.push("` can have the same keys in the index `").push(index.name);
        let text = text.push("`, and nothing tells them apart there: give the schema a tag, `tag = \"type\"`");
        panic!("{}", text.as_str());
    }
}

const fn is_text(element: Option<KeyElement>) -> bool {
    matches!(element, Some(KeyElement::Text(_)))
}

impl Listed {
    /// Whether one of its keys is the attribute of this name, whatever index it is declared for.
    const fn has_attribute(&self, layout: &Layout, name: &str) -> bool {
        let mut at = 0;
        while at < self.keys.len() {
            if same(self.keys[at].attribute(layout), name) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Whether its items have all keys of the index, be it by their attributes' names alone.
    const fn may_be_in(&self, layout: &Layout, index: &IndexLayout) -> bool {
        let (mut at, mut is_sort) = (0, false);
        loop {
            let element = if is_sort { index.sort(layout, at) } else { index.partition(layout, at) };
            let has_it = match element {
                Some(KeyElement::Text(name)) => self.has_attribute(layout, name),
                Some(KeyElement::Own(name, _)) => self.names.contains(name),
                Some(KeyElement::Tag) => true,
                None if is_sort => return true,
                None => {
                    (at, is_sort) = (0, true);
                    continue;
                }
            };
            if !has_it {
                return false;
            }
            at += 1;
        }
    }
}

impl Message {
    /// `` `tag`, `a`, `b` ``
    const fn elements(self, elements: &[KeyElement]) -> Self {
        let (mut text, mut at) = (self, 0);
        while at < elements.len() {
            let name = match elements[at] {
                KeyElement::Own(name, _) | KeyElement::Text(name) => name,
                KeyElement::Tag => "tag",
            };
            text = text.push(if at == 0 { "`" } else { ", `" }).push(name).push("`");
            at += 1;
        }
        text
    }

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
