//! Types that are decoded item by item outside of a query: from the images of stream records.

use std::borrow::Cow;

use super::member::matches;
use crate::attribute::StoredItem;
use crate::error::Result;
use crate::item::{self, Item, ItemOf};
use crate::schema::{Layout, Schema};

/// A type whose values are items of the schema `S`: an item type, or a collection that is an enum.
///
/// An item type skips the items of other types. A collection decodes each item to its variant: other items to the variant
/// with `#[collection(other)]`, and an exhaustive collection fails.
#[diagnostic::on_unimplemented(
    message = "a stream has changes of items, and `{Self}` is not an item or an enum of items",
    label = "use an item, or an enum with a variant for each item type and `#[derive(dokklib::Collection)]`"
)]
pub trait FromImage<S>: Sized {
    /// The members of a collection, which must be items of one schema. A separate bound checks them, so that the compiler's
    /// message names the wrong member.
    #[doc(hidden)]
    type Members;

    #[doc(hidden)]
    fn name() -> Cow<'static, str>;

    /// Decodes the item, or returns `None` if it is of another type.
    #[doc(hidden)]
    fn from_image(item: StoredItem, layout: &Layout) -> Result<Option<Self>>;
}

#[diagnostic::do_not_recommend]
impl<S: Schema, I: Item + ItemOf<S>> FromImage<S> for I {
    type Members = ();

    fn name() -> Cow<'static, str> {
        <I as Item>::name()
    }

    fn from_image(item: StoredItem, layout: &Layout) -> Result<Option<Self>> {
        matches::<I>(&item, layout).then(|| item::decode(item, layout)).transpose()
    }
}
