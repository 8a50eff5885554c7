use std::marker::PhantomData;

use aws_sdk_dynamodb::types::ReturnValue;

use crate::attribute::Attributes;
use crate::error::Result;
use crate::item::{self, Item};
use crate::schema::Layout;

/// The value that awaiting a write returns: nothing, the old item or the new item (DynamoDB's `ReturnValues`).
#[diagnostic::on_unimplemented(
    message = "`Changes` has no key and can't be sent",
    label = "merge it into an update: `table.update(key).merge(changes)`"
)]
pub trait ReturnMode {
    /// The type of the returned value.
    type Output: 'static;

    #[doc(hidden)]
    const VALUES: Option<ReturnValue>;

    #[doc(hidden)]
    fn read(attributes: Option<Attributes>, layout: &'static Layout) -> Result<Self::Output>;
}

/// The return mode that a write in a transaction must have: it returns nothing.
#[diagnostic::on_unimplemented(
    message = "a write in a transaction can't return an item",
    label = "remove `.returning_old()` or `.returning_new()`",
    note = "merge `Changes` into an update first: `table.update(key).merge(changes)`"
)]
pub trait ReturnsNothing: ReturnMode {}

#[diagnostic::do_not_recommend]
impl ReturnsNothing for ReturnNone {}

/// The default return mode: the write returns `()`.
#[derive(Debug)]
pub struct ReturnNone;

/// The return mode of `returning_old()`: the write returns the item as it was before, or `None` if it didn't exist.
#[derive(Debug)]
pub struct ReturnOld<I>(PhantomData<fn() -> I>);

/// The return mode of `returning_new()`: the write returns the item as it is afterwards.
#[derive(Debug)]
pub struct ReturnNew<I>(PhantomData<fn() -> I>);

impl ReturnMode for ReturnNone {
    type Output = ();
    const VALUES: Option<ReturnValue> = None;

    fn read(_: Option<Attributes>, _: &'static Layout) -> Result<()> {
        Ok(())
    }
}

impl<I: Item + 'static> ReturnMode for ReturnOld<I> {
    type Output = Option<I>;
    const VALUES: Option<ReturnValue> = Some(ReturnValue::AllOld);

    fn read(attributes: Option<Attributes>, layout: &'static Layout) -> Result<Option<I>> {
        attributes.map(|attributes| item::decode(attributes.into(), layout)).transpose()
    }
}

impl<I: Item + 'static> ReturnMode for ReturnNew<I> {
    type Output = I;
    const VALUES: Option<ReturnValue> = Some(ReturnValue::AllNew);

    fn read(attributes: Option<Attributes>, layout: &'static Layout) -> Result<I> {
        // If the service returns no attributes, decoding fails with the first missing one.
        item::decode(attributes.unwrap_or_default().into(), layout)
    }
}
