use std::fmt;

use super::{IntoItem, Item, ItemOf, NewItem};
use crate::attribute::Attributes;
use crate::error::Fault;
use crate::schema::Layout;

/// The stored item that a `put` or a `replace` overwrites: unknown.
#[derive(Debug)]
pub struct UnknownOld;

/// The stored item that a `put` or a `replace` overwrites: as it was read, in a [`Replacement`].
#[derive(Debug)]
pub struct KnownOld;

/// An item, and the stored item that it overwrites; returned by [`Item::replacing`].
#[derive(Clone)]
pub struct Replacement<'a, I> {
    new: I,
    old: &'a I,
}

impl<'a, I> Replacement<'a, I> {
    pub(super) fn new(new: I, old: &'a I) -> Self {
        Self { new, old }
    }
}

impl<I: Item> fmt::Debug for Replacement<'_, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Replacement({})", I::name())
    }
}

#[diagnostic::do_not_recommend]
impl<S, I: ItemOf<S>> IntoItem<S> for Replacement<'_, I> {
    type Item = I;
    type Old = KnownOld;

    fn into_new_item(self, layout: &Layout) -> Result<NewItem, Fault> {
        let old = unique_values(self.old)?;
        let mut new = NewItem::from_item(self.new, layout)?;
        new.old = Some(old);
        Ok(new)
    }
}

/// Returns the attributes that determine the markers of an item.
pub(crate) fn unique_values<I: Item>(item: &I) -> Result<Attributes, Fault> {
    let mut attributes = Attributes::new();
    item.write_ref(&mut attributes)?;
    attributes.retain(|name, _| I::LIFE_CYCLE.unique.iter().any(|field| field.attributes().any(|own| own == name)));
    Ok(attributes)
}
