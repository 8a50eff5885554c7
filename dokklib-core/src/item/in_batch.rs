use super::{NoItem, Relation};

/// An item that a batch can write.
///
/// Implemented by `#[derive(Entity)]`, unless an item of another entity can have the same key: the writes of a batch have no condition
/// on the stored item.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a batch can't write `{Self}`, which shares its key with another entity",
    label = "`{Self}` shares its key",
    note = "the writes of a batch have no conditions, so they could overwrite an item of the other entity",
    note = "use `table.transact_write()`, or await each `table.put(..)` or `table.delete(..)`"
)]
pub trait InBatch {}

#[diagnostic::do_not_recommend]
impl<P, S> InBatch for Relation<P, S> {}

#[diagnostic::do_not_recommend]
impl InBatch for NoItem {}
