//! Whole item collections, read as types of the user's: what `#[derive(Collection)]` says of them.

// The derive declares a `Variant` or a `Field` for each type of items; each item is then told from the others by the schema's
// tag, or where it has none by its keys.

mod asked;
mod bounds;
mod member;
mod proof;

#[doc(hidden)]
pub use self::asked::AskedCollection;
pub use self::bounds::{
    CollectionInIndex, CollectionOf, InIndexPartitionOf, InPartitionOf, PartitionFor, PartitionInIndex,
};
#[doc(hidden)]
pub use self::bounds::{MembersIn, MembersInIndex, MembersOf, Whole};
#[doc(hidden)]
pub use self::member::{Field, FoundItems, Items, Variant, field, of_no_member, other_item, variant};
pub use self::member::{Member, OtherItem, OtherItems};
#[doc(hidden)]
pub use self::proof::assert_member;

use std::borrow::Cow;

/// A type as which a whole item collection is read, in a table of the schema `S`.
///
/// Derived: see `#[derive(Collection)]`. [`Table::query_as`](crate::Table::query_as) reads it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no collection",
    label = "not a collection",
    note = "a collection derives `dokklib::Collection`: an enum with a variant for each type of its items, or a struct with a field for each",
    note = "the items of one type are read by their own key condition: `table.query(Order::query(..))`"
)]
pub trait Collection<S>: Sized {
    /// What reads it: a [`Query`](crate::operation::Query) that gives the items one by one as an enum, or a
    /// [`Gather`](crate::operation::Gather) that gives all of them as one struct.
    type Operation;

    /// The type itself: a bound on it is not asked for where this one already fails.
    #[doc(hidden)]
    type Itself;

    /// What messages call the type.
    fn name() -> Cow<'static, str>;

    #[doc(hidden)]
    fn operation(asked: AskedCollection<S>) -> Self::Operation;
}
