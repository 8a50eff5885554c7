//! The paths that an update can set or remove, and the fields of an index key that it must know for this.

use super::{
    Element, InIndexKey, IndexKeyAttribute, InsideKey, KeyOnlyInIndex, Managed, Nested, NestedChange, NonKey, Optional,
    Unique,
};
use crate::expr::{
    ByItem, ByKey, ForUpsert, IndexKeyFields, MissingIn, NoneMissing, NothingMissing, Path, Removed, Set, Transition,
    Updatable,
};

/// A path that an update with the basis `B` can set: every path except those of the primary key. An update
/// [`ByKey`] must set the other fields in the key of an index too.
#[diagnostic::on_unimplemented(
    message = "a field of the primary key can't be changed, because the primary key identifies the item",
    label = "delete the item and insert it with its new key in one `transact_write()`"
)]
pub trait Settable<B> {
    /// The first field that the update must know to write the index keys with this attribute.
    type Missing;
}

#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<E, T, B, V> Settable<B> for Path<E, T, Unique<V>> {
    type Missing = NoneMissing;
}

#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<E, T, B, V> Removable<B> for Path<E, T, Unique<V>> {
    type Missing = NoneMissing;
}

/// A path that an update with the basis `B` can remove: every path that it can [set](Settable), if the attribute is optional.
#[diagnostic::on_unimplemented(
    message = "a field of the primary key can't be removed, because the primary key identifies the item",
    label = "delete the item and insert it with its new key in one `transact_write()`"
)]
pub trait Removable<B> {
    /// The first field that the update must know to write the index keys with this attribute.
    type Missing;
}

macro_rules! set_and_remove {
    ($($Role:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        #[doc(hidden)]
        impl<E, T, B> Settable<B> for Path<E, T, $Role> {
            type Missing = NoneMissing;
        }

        #[diagnostic::do_not_recommend]
        #[doc(hidden)]
        impl<E, T, B> Removable<B> for Path<E, T, $Role> {
            type Missing = NoneMissing;
        }
    )+};
}

set_and_remove!(NonKey, Optional, Nested, Element, Managed);

#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<E, T, B> Settable<B> for Path<E, T, InsideKey> {
    type Missing = NestedChange<E>;
}

#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<E, T, B> Removable<B> for Path<E, T, InsideKey> {
    type Missing = NestedChange<E>;
}

impl<E> NothingMissing for NestedChange<E> where (): WholeKeyPart<E> {}

// One impl for all roles would make rustc recurse without end while the role is not inferred yet.
macro_rules! set_and_remove_index_key_attribute {
    ($($Role:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        #[doc(hidden)]
        impl<E, T, B, K> Settable<B> for Path<E, T, IndexKeyAttribute<K, $Role>> {
            type Missing = NoneMissing;
        }

        #[diagnostic::do_not_recommend]
        #[doc(hidden)]
        impl<E, T, B, K> Removable<B> for Path<E, T, IndexKeyAttribute<K, $Role>> {
            type Missing = NoneMissing;
        }
    )+};
}

set_and_remove_index_key_attribute!(NonKey, Optional);

macro_rules! set_and_remove_part_of_index_key {
    ($($Trait:ident in $Role:ident with $Change:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        #[doc(hidden)]
        impl<E, T, F> $Trait<ByItem> for Path<E, T, $Role<F>> {
            type Missing = NoneMissing;
        }

        #[diagnostic::do_not_recommend]
        #[doc(hidden)]
        impl<E, T, F> $Trait<ForUpsert> for Path<E, T, $Role<F>> {
            type Missing = NoneMissing;
        }

        #[diagnostic::do_not_recommend]
        #[doc(hidden)]
        impl<E, T, F> $Trait<ByKey> for Path<E, T, $Role<F>>
        where
            E: IndexKeyFields,
            F: Transition<$Change, E::Initial>,
            E: Updatable<F::Next>,
        {
            type Missing = MissingIn<E, F::Next>;
        }
    )+};
}

set_and_remove_part_of_index_key! {
    Settable in InIndexKey with Set,
    Removable in InIndexKey with Removed,
    Settable in KeyOnlyInIndex with Set,
    Removable in KeyOnlyInIndex with Removed
}

macro_rules! set_and_remove_attribute_in_index_key {
    ($($Trait:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        #[doc(hidden)]
        impl<E, T, B, K, F> $Trait<B> for Path<E, T, IndexKeyAttribute<K, InIndexKey<F>>>
        where
            Path<E, T, InIndexKey<F>>: $Trait<B>,
        {
            type Missing = <Path<E, T, InIndexKey<F>> as $Trait<B>>::Missing;
        }
    )+};
}

set_and_remove_attribute_in_index_key!(Settable, Removable);

/// Never implemented: reports a change inside of an attribute that a key contains.
#[diagnostic::on_unimplemented(
    message = "this attribute is nested in a field that a key contains, so this change would leave the key stale",
    label = "set the whole field, which rewrites the keys of the indexes: `.set(Issue::REPO, repo)`"
)]
pub trait WholeKeyPart<E> {}
