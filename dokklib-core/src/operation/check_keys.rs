use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;

use super::key_report::{ItemFindings, KeyMismatch, KeyProblem, KeyReport};
use super::{Handle, PagedRead, ScanRequest};
use crate::attribute::Attributes;
use crate::error::Result;
use crate::item::{self, Item, NewItem};
use crate::key::{belongs_to_other, has_prefix_in_any_case, stored_form};
use crate::schema::{DeclaredKey, Layout};

/// Compares the stored keys of items of type `I` with the keys that the declaration makes; returned by
/// [`Table::check_keys`](crate::Table::check_keys). Awaiting it returns a [`KeyReport`].
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct CheckKeys<I> {
    handle: Handle,
    items: usize,
    marker: PhantomData<fn() -> I>,
}

impl<I: Item> CheckKeys<I> {
    pub(crate) fn new(handle: Handle, items: usize) -> Self {
        Self { handle, items, marker: PhantomData }
    }

    /// Returns the scan that reads the items.
    pub(crate) fn request(&self) -> ScanRequest {
        ScanRequest::with_any_key::<I>(self.handle.clone())
    }

    /// Returns the read of the items, and the check of each of them.
    pub(crate) fn into_parts(self) -> (Result<PagedRead>, KeyCheck<I>) {
        let layout = self.handle.layout;
        // Items in another key format are the ones to find.
        let read = self.request().segment(0, None, None).map(|read| PagedRead { keys: None, ..read });
        (read, KeyCheck { layout, limit: self.items, report: KeyReport::new(I::name()), marker: PhantomData })
    }
}

impl<I> Clone for CheckKeys<I> {
    fn clone(&self) -> Self {
        Self { handle: self.handle.clone(), items: self.items, marker: PhantomData }
    }
}

impl<I: Item> fmt::Debug for CheckKeys<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CheckKeys({}, {})", I::name(), self.items)
    }
}

/// Checks the keys of items and collects the differences.
pub(crate) struct KeyCheck<I> {
    layout: &'static Layout,
    limit: usize,
    report: KeyReport,
    marker: PhantomData<fn() -> I>,
}

impl<I: Item> KeyCheck<I> {
    /// Returns `true` if enough items were checked.
    pub(crate) fn is_done(&self) -> bool {
        self.report.checked >= self.limit
    }

    pub(crate) fn into_report(self) -> KeyReport {
        self.report
    }

    /// Checks an item, unless it belongs to another entity.
    pub(crate) fn add(&mut self, item: Attributes) {
        if self.is_of_entity(&item) {
            self.report.add(self.findings(item));
        }
    }

    /// Returns `true` if the item has the tag of the entity. An item without a tag has the prefixes of its keys, in any case,
    /// and not the keys of another entity.
    fn is_of_entity(&self, item: &Attributes) -> bool {
        let layout = self.layout;
        if item::tag_of::<I>(layout).is_some_and(|tag| item.contains_key(tag.name)) {
            return true;
        }
        let has_prefix = |key: &DeclaredKey| {
            let text = item.get(key.attribute(layout)).and_then(|value| value.as_s().ok());
            text.is_some_and(|text| key.shape.initial_text().is_none_or(|prefix| has_prefix_in_any_case(text, prefix)))
        };
        table_keys::<I>().all(has_prefix) && !belongs_to_other(item, I::SHAPES, layout, None)
    }

    fn findings(&self, item: Attributes) -> ItemFindings {
        let stored: Vec<_> = I::SHAPES.iter().map(|key| item.get(key.attribute(self.layout)).cloned()).collect();
        let mut findings = ItemFindings { mismatches: self.undeclared_keys(&item), unreadable: None };
        let keys = I::SHAPES.iter().zip(&stored);
        match self.declared_attributes(item) {
            Ok(declared) => {
                let problems = keys.filter_map(|(key, stored)| {
                    let declared = declared.get(key.attribute(self.layout));
                    Some(self.mismatch(key, problem(key, stored.as_ref(), declared)?))
                });
                findings.mismatches.extend(problems);
            }
            Err(reason) => {
                let has_form = |key: &DeclaredKey, stored: &AttributeValue| matches!(stored, AttributeValue::S(text) if key.shape.matches(text));
                let problems = keys.filter_map(|(key, stored)| {
                    let stored = stored.as_ref().filter(|stored| !has_form(key, stored))?;
                    Some(self.mismatch(key, other_form(key, stored)))
                });
                findings.mismatches.extend(problems);
                findings.unreadable = Some(reason).filter(|_| findings.mismatches.is_empty());
            }
        }
        findings
    }

    /// Returns the attributes that the declaration makes of the item's fields, or the reason why the item can't be read.
    ///
    /// The fields of an item whose keys have another form are read from their attributes.
    fn declared_attributes(&self, mut item: Attributes) -> std::result::Result<Attributes, String> {
        // The tag is not checked.
        if let Some(tag) = item::tag_of::<I>(self.layout) {
            item.insert(tag.name.to_owned(), AttributeValue::S(tag.value.to_owned()));
        }
        let without_keys = || {
            let mut item = item.clone();
            item.retain(|name, _| !table_keys::<I>().any(|key| key.attribute(self.layout) == name));
            item
        };
        let item = I::read(item.clone().into(), self.layout).or_else(|fault| {
            // The reason is that of the stored item.
            I::read(without_keys().into(), self.layout).map_err(|_| fault)
        });
        let item = item.map_err(|fault| fault.to_string())?;
        NewItem::from_item(item, self.layout).map(|item| item.attributes).map_err(|fault| fault.to_string())
    }

    /// Returns the key attributes of indexes that the type isn't declared in.
    fn undeclared_keys(&self, item: &Attributes) -> Vec<KeyMismatch> {
        let layout = self.layout;
        let keys = layout.indexes.iter().flat_map(|index| {
            let texts = index.elements(layout).filter(|(element, _)| element.is_text());
            texts.map(|(element, _)| (index.name, element.name(layout)))
        });
        let is_undeclared = |name: &str| {
            !layout.is_key(name) && I::SHAPES.iter().all(|key| key.attribute(layout) != name) && item.contains_key(name)
        };
        let undeclared = keys.filter(|(_, attribute)| is_undeclared(attribute));
        let mismatch = |(index, attribute)| KeyMismatch {
            attribute,
            index: Some(index),
            problem: KeyProblem::Undeclared,
            items: 1,
        };
        undeclared.map(mismatch).collect()
    }

    fn mismatch(&self, key: &DeclaredKey, problem: KeyProblem) -> KeyMismatch {
        KeyMismatch { attribute: key.attribute(self.layout), index: key.index(), problem, items: 1 }
    }
}

/// Returns the generated keys of the table.
fn table_keys<I: Item>() -> impl Iterator<Item = &'static DeclaredKey> {
    I::SHAPES.iter().filter(|key| key.index().is_none())
}

/// Compares a stored key with the declared one.
fn problem(
    key: &DeclaredKey,
    stored: Option<&AttributeValue>,
    declared: Option<&AttributeValue>,
) -> Option<KeyProblem> {
    let form = || key.shape.to_string();
    match (stored, declared) {
        (None, None) => None,
        (Some(stored), Some(declared)) if stored == declared => None,
        (None, Some(_)) => Some(KeyProblem::Missing { declared: form() }),
        (Some(_), None) => Some(KeyProblem::Undeclared),
        (Some(AttributeValue::S(text)), Some(_)) if key.shape.matches(text) => {
            Some(KeyProblem::Values { declared: form() })
        }
        (Some(stored), Some(_)) => Some(other_form(key, stored)),
    }
}

fn other_form(key: &DeclaredKey, stored: &AttributeValue) -> KeyProblem {
    let form = match stored {
        AttributeValue::S(text) => stored_form(text, &key.shape),
        AttributeValue::N(_) => "<number (N)>".to_owned(),
        AttributeValue::B(_) => "<binary (B)>".to_owned(),
        _ => "<not a key>".to_owned(),
    };
    KeyProblem::Form { declared: key.shape.to_string(), stored: form }
}
