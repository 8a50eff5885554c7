use std::marker::PhantomData;

use aws_sdk_dynamodb::types::ReturnValue;

use crate::error::Result;
use crate::item::{self, Attributes, Item};
use crate::schema::Layout;

/// What awaiting a write gives: nothing, or the item as it was or is.
#[diagnostic::on_unimplemented(
    message = "changes without a key are no write: nothing says which item they are of",
    label = "no key",
    note = "merge them into an update: `table.update(key).merge(changes)`"
)]
pub trait Returning {
    /// What awaiting gives.
    type Output: 'static;

    #[doc(hidden)]
    const VALUES: Option<ReturnValue>;

    #[doc(hidden)]
    fn read(attributes: Option<Attributes>, layout: &'static Layout) -> Result<Self::Output>;
}

/// What a write in a transaction gives: nothing.
#[diagnostic::on_unimplemented(
    message = "a transaction gives no items back: its writes can't be `returning_old` or `returning_new`",
    label = "`{Self}`",
    note = "an item that makes a condition fail is in the transaction's error, after `.returning_old_on_failure()`"
)]
pub trait GivesNothing: Returning {}

impl GivesNothing for Nothing {}

/// A write that gives `()`.
#[derive(Debug)]
pub struct Nothing;

/// A write that gives the item as it was before, if there was one.
#[derive(Debug)]
pub struct Old<I>(PhantomData<fn() -> I>);

/// A write that gives the item as it is after.
#[derive(Debug)]
pub struct New<I>(PhantomData<fn() -> I>);

impl Returning for Nothing {
    type Output = ();
    const VALUES: Option<ReturnValue> = None;

    fn read(_: Option<Attributes>, _: &'static Layout) -> Result<()> {
        Ok(())
    }
}

impl<I: Item + 'static> Returning for Old<I> {
    type Output = Option<I>;
    const VALUES: Option<ReturnValue> = Some(ReturnValue::AllOld);

    fn read(attributes: Option<Attributes>, layout: &'static Layout) -> Result<Option<I>> {
        attributes.map(|attributes| item::decode(attributes, layout)).transpose()
    }
}

impl<I: Item + 'static> Returning for New<I> {
    type Output = I;
    const VALUES: Option<ReturnValue> = Some(ReturnValue::AllNew);

    fn read(attributes: Option<Attributes>, layout: &'static Layout) -> Result<I> {
        // No attributes is the service's fault, and decoding says so: the first one is missing.
        item::decode(attributes.unwrap_or_default(), layout)
    }
}
