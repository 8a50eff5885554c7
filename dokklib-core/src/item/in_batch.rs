use super::{NoItem, Relation};

/// An item that a batch can write.
///
/// Implemented by `#[derive(Entity)]`, unless an item of another entity can have the same key, or the type has a version or unique
/// values: the writes of a batch have no condition on the stored item.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a batch can't write `{Self}`, which has a version, unique values or a key that it shares with another entity",
    label = "a batch has no conditions: use `table.transact_write()`, or await single writes"
)]
pub trait InBatch {}

#[diagnostic::do_not_recommend]
impl<P, S> InBatch for Relation<P, S> {}

#[diagnostic::do_not_recommend]
impl InBatch for NoItem {}
