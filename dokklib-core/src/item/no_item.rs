use std::borrow::Cow;

use super::{Guard, IntoItem, Item, ItemOf, NewItem};
use crate::attribute::{AttributeFault, Attributes, StoredItem};
use crate::error::Fault;
use crate::key::KeySource;
use crate::schema::{Layout, TagValue};

/// A placeholder where the type system requires an item. It has no values.
#[derive(Debug)]
pub enum NoItem {}

#[diagnostic::do_not_recommend]
impl Item for NoItem {
    type Guard = Guard<false, false>;

    const ATTRIBUTES: usize = 0;
    const TAG: Option<TagValue> = None;

    fn name() -> Cow<'static, str> {
        "NoItem".into()
    }

    fn with_key<R>(&self, _: impl FnOnce(KeySource<'_>, Option<KeySource<'_>>) -> R) -> R {
        match *self {}
    }

    fn write(self, _: &mut Attributes) -> Result<(), AttributeFault> {
        match self {}
    }

    fn write_ref(&self, _: &mut Attributes) -> Result<(), AttributeFault> {
        match *self {}
    }

    fn read(_: StoredItem, _: &Layout) -> Result<Self, AttributeFault> {
        Err(AttributeFault::missing())
    }
}

#[diagnostic::do_not_recommend]
impl<S> IntoItem<S> for NoItem {
    type Item = Self;
    type Old = super::UnknownOld;

    fn into_new_item(self, _: &Layout) -> Result<NewItem, Fault> {
        match self {}
    }
}

#[diagnostic::do_not_recommend]
impl<S> ItemOf<S> for NoItem {}
