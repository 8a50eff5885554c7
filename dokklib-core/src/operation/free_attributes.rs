use crate::item::{RawItem, Readable, Relation};
use crate::schema::Entity;

/// An item with free attributes, which are addressed by name instead of by field: a [`Relation`] or a [`RawItem`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no free attributes: its attributes are its fields",
    label = "declare a field for the attribute, or read some fields with a projection: `.project::<P>()`",
    note = "a pair of keys addresses a relation, which has free attributes"
)]
pub trait HasFreeAttributes: Readable {}

#[diagnostic::do_not_recommend]
impl<P: Entity, S: Entity> HasFreeAttributes for Relation<P, S> {}

#[diagnostic::do_not_recommend]
impl HasFreeAttributes for RawItem {}
