use std::fmt;
use std::marker::PhantomData;

use super::Path;
use super::condition::Node;
use super::operand::{Assign, Change, Term};
use super::role::{
    CanChange, ComparedByUpdate, Element, InIndexKey, InPrimaryKey, IndexKeyAttribute, KeyOnly, KeyOnlyInIndex, Nested,
    NonKey, Optional, PrimaryKeyAttribute, Removable, Role, Settable,
};
use super::update::{ChangeSet, KeyFieldChange};
use crate::attribute::Attribute;
use crate::expr::{
    ByItem, ByKey, ForUpsert, IndexKeyFields, MissingIn, NoneMissing, Removed, Set, Transition, Unchanged, Updatable,
};

/// A change of one field with role `R`, in an item of type `E`, for [`Update::change`](crate::operation::Update::change).
///
/// Created by [`Path::to`], [`Path::unchanged`] and [`Path::removed`].
#[must_use = "a change does nothing until it is passed to `.change(..)`"]
pub struct FieldChange<E, R, V> {
    changes: ChangeSet,
    marker: PhantomData<fn() -> (E, R, V)>,
}

impl<E, R, V> FieldChange<E, R, V> {
    fn new(record: impl FnOnce(&mut ChangeSet)) -> Self {
        let mut changes = ChangeSet::default();
        record(&mut changes);
        Self { changes, marker: PhantomData }
    }
}

impl<E, R, V> Clone for FieldChange<E, R, V> {
    fn clone(&self) -> Self {
        Self { changes: self.changes.clone(), marker: PhantomData }
    }
}

impl<E, R, V> fmt::Debug for FieldChange<E, R, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FieldChange({})", self.changes)
    }
}

impl<E, T: Attribute, R: Role> Path<E, T, R> {
    /// Records a change of the attribute.
    pub(crate) fn record(&self, changes: &mut ChangeSet, change: Change) {
        if R::IS_IN_INDEX_KEY {
            changes.remove_aliases(&self.untyped());
            changes.change_field(self.name(), KeyFieldChange::Change(change));
        } else {
            changes.guard_all(self.parent_guard());
            changes.set(self.untyped(), change);
        }
    }

    /// Sets the field to a value, in [`Update::change`](crate::operation::Update::change).
    pub fn to(self, value: impl Assign<E, T, R>) -> FieldChange<E, R, Set>
    where
        Self: Settable<ByItem>,
        ByItem: CanChange<R::Depth>,
    {
        FieldChange::new(|changes| self.record(changes, value.into_change()))
    }

    /// Requires that the stored field has this value and leaves it unchanged, in
    /// [`Update::change`](crate::operation::Update::change). The update fails if the stored value differs.
    ///
    /// Use it for the parts of an index key that the update doesn't change. In an upsert, the value must be equal to the
    /// field of the item that is passed to `upsert`; a different value is
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
    pub fn unchanged(self, value: impl Assign<E, T, R>) -> FieldChange<E, R, Unchanged>
    where
        Self: Settable<ByItem>,
        R: ComparedByUpdate,
        ByItem: CanChange<R::Depth>,
    {
        let value = value.into_change();
        FieldChange::new(|changes| {
            if R::IS_IN_INDEX_KEY {
                changes.change_field(self.name(), KeyFieldChange::Unchanged(value));
                return;
            }
            let path = self.untyped();
            let is_unchanged = match value {
                Change::Set(term) => Node::equals::<T::Value>(Term::Path(path), term),
                Change::Copy { from, .. } => Node::equals::<T::Value>(Term::Path(path), Term::Path(from)),
                Change::Remove => Node::missing::<T>(path),
            };
            changes.guard_all([is_unchanged.under_all_names()]);
        })
    }

    /// Removes the field, in [`Update::change`](crate::operation::Update::change).
    pub fn removed(self) -> FieldChange<E, R, Removed>
    where
        Self: Removable<ByItem>,
        ByItem: CanChange<R::Depth>,
    {
        FieldChange::new(|changes| self.record(changes, Change::Remove))
    }
}

/// Field changes of an item of type `I`, for an update with the basis `B`: a [`FieldChange`] or a tuple of up to eight.
#[diagnostic::on_unimplemented(
    message = "this is not a change of a field of `{I}` or a tuple of such changes",
    label = "create changes with `to`, `unchanged` or `removed`: `.change((A.to(..), B.unchanged(..)))`"
)]
pub trait FieldChanges<I, B> {
    /// The first field that the update must know to write the index keys.
    #[doc(hidden)]
    type Missing;

    /// The depths of the changed attributes.
    #[doc(hidden)]
    type Depths;

    #[doc(hidden)]
    fn into_changes(self) -> ChangeSet;
}

/// Applies a change, or a list of changes, to the compile-time state of the fields of index keys.
#[doc(hidden)]
pub trait ApplyTo<State> {
    /// The state after the changes.
    type Output;
}

macro_rules! keep_state {
    ($($Role:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<E, V, State> ApplyTo<State> for FieldChange<E, $Role, V> {
            type Output = State;
        }
    )+};
}

keep_state!(NonKey, Optional, Nested, Element, InPrimaryKey, KeyOnly);

#[diagnostic::do_not_recommend]
impl<E, F: Transition<V, State>, V, State> ApplyTo<State> for FieldChange<E, InIndexKey<F>, V> {
    type Output = F::Next;
}

#[diagnostic::do_not_recommend]
impl<E, F: Transition<V, State>, V, State> ApplyTo<State> for FieldChange<E, KeyOnlyInIndex<F>, V> {
    type Output = F::Next;
}

macro_rules! keep_state_of_index_key_attributes {
    ($($Role:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<E, K, V, State> ApplyTo<State> for FieldChange<E, IndexKeyAttribute<K, $Role>, V> {
            type Output = State;
        }
    )+};
}

keep_state_of_index_key_attributes!(NonKey, Optional, InPrimaryKey, PrimaryKeyAttribute);

#[diagnostic::do_not_recommend]
impl<E, K, F: Transition<V, State>, V, State> ApplyTo<State>
    for FieldChange<E, IndexKeyAttribute<K, InIndexKey<F>>, V>
{
    type Output = F::Next;
}

impl<State> ApplyTo<State> for () {
    type Output = State;
}

impl<State, C: ApplyTo<State>, Rest: ApplyTo<C::Output>> ApplyTo<State> for (C, Rest) {
    type Output = Rest::Output;
}

#[diagnostic::do_not_recommend]
impl<I, B, R, V> FieldChanges<I, B> for FieldChange<I, R, V>
where
    (Self,): FieldChanges<I, B>,
{
    type Missing = <(Self,) as FieldChanges<I, B>>::Missing;
    type Depths = <(Self,) as FieldChanges<I, B>>::Depths;

    fn into_changes(self) -> ChangeSet {
        (self,).into_changes()
    }
}

macro_rules! tuples {
    ($(($($C:ident: $R:ident, $V:ident);+))+) => {$(
        #[diagnostic::do_not_recommend]
        impl<I, $($R: Role, $V),+> FieldChanges<I, ByKey> for ($(FieldChange<I, $R, $V>,)+)
        where
            I: IndexKeyFields,
            tuples!(@list I; $($R, $V);+): ApplyTo<I::Initial>,
            I: Updatable<tuples!(@state I; $($R, $V);+)>,
        {
            type Missing = MissingIn<I, tuples!(@state I; $($R, $V);+)>;
            type Depths = tuples!(@depths $($R)+);

            tuples!(@merge $($C)+);
        }

        #[diagnostic::do_not_recommend]
        impl<I, $($R: Role, $V),+> FieldChanges<I, ByItem> for ($(FieldChange<I, $R, $V>,)+) {
            type Missing = NoneMissing;
            type Depths = tuples!(@depths $($R)+);

            tuples!(@merge $($C)+);
        }

        #[diagnostic::do_not_recommend]
        impl<I, $($R: Role, $V),+> FieldChanges<I, ForUpsert> for ($(FieldChange<I, $R, $V>,)+) {
            type Missing = NoneMissing;
            type Depths = tuples!(@depths $($R)+);

            tuples!(@merge $($C)+);
        }
    )+};
    (@state $I:ident; $($R:ident, $V:ident);+) => {
        <tuples!(@list $I; $($R, $V);+) as ApplyTo<<$I as IndexKeyFields>::Initial>>::Output
    };
    (@list $I:ident;) => { () };
    (@list $I:ident; $R:ident, $V:ident $(; $RestR:ident, $RestV:ident)*) => {
        (FieldChange<$I, $R, $V>, tuples!(@list $I; $($RestR, $RestV);*))
    };
    (@depths) => { () };
    (@depths $R:ident $($Rest:ident)*) => { (<$R as Role>::Depth, tuples!(@depths $($Rest)*)) };
    (@merge $($C:ident)+) => {
        fn into_changes(self) -> ChangeSet {
            let ($($C,)+) = self;
            let mut changes = ChangeSet::default();
            $(changes.merge($C.changes);)+
            changes
        }
    };
}

tuples! {
    (a: R0, V0)
    (a: R0, V0; b: R1, V1)
    (a: R0, V0; b: R1, V1; c: R2, V2)
    (a: R0, V0; b: R1, V1; c: R2, V2; d: R3, V3)
    (a: R0, V0; b: R1, V1; c: R2, V2; d: R3, V3; e: R4, V4)
    (a: R0, V0; b: R1, V1; c: R2, V2; d: R3, V3; e: R4, V4; f: R5, V5)
    (a: R0, V0; b: R1, V1; c: R2, V2; d: R3, V3; e: R4, V4; f: R5, V5; g: R6, V6)
    (a: R0, V0; b: R1, V1; c: R2, V2; d: R3, V3; e: R4, V4; f: R5, V5; g: R6, V6; h: R7, V7)
}
