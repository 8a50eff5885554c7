use std::fmt;
use std::marker::PhantomData;

use super::Path;
use super::condition::{Comparison, Node};
use super::operand::{Assign, Change, Term};
use super::role::{
    Element, Free, InIndexKey, InKeyAlone, InPrimaryKey, IndexAttribute, Nested, Optional, Removable, Role, Settable,
};
use super::update::{ChangeSet, FieldValue};
use crate::attribute::Attribute;
use crate::item::{ByKey, Given, Loaded};
use crate::key::{FieldsOfIndexKeys, Gone, Set, Stays, Takes, Updatable};

/// What an update does to one field of an item of type `E`, of the role `R`; made by [`Path::to`], [`Path::stays`] and
/// [`Path::gone`] for [`Update::change`](crate::operation::Update::change).
#[must_use = "a change does nothing until it is given to `.change(..)`"]
pub struct FieldChange<E, R, V> {
    changes: ChangeSet,
    of: PhantomData<fn() -> (E, R, V)>,
}

impl<E, R, V> FieldChange<E, R, V> {
    fn of(make: impl FnOnce(&mut ChangeSet)) -> Self {
        let mut changes = ChangeSet::default();
        make(&mut changes);
        Self { changes, of: PhantomData }
    }
}

impl<E, R, V> Clone for FieldChange<E, R, V> {
    fn clone(&self) -> Self {
        Self { changes: self.changes.clone(), of: PhantomData }
    }
}

impl<E, R, V> fmt::Debug for FieldChange<E, R, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FieldChange({})", self.changes)
    }
}

impl<E, T: Attribute, R: Role> Path<E, T, R> {
    /// Records what the attribute is set to.
    pub(crate) fn record(&self, changes: &mut ChangeSet, change: Change) {
        if R::IS_IN_INDEX_KEY {
            changes.change_field(self.name(), FieldValue::Change(change));
        } else {
            changes.guard_all(self.parent_exists());
            changes.set(self.untyped(), change);
        }
        // Under its old name the old value would be read again.
        for alias in self.aliases() {
            changes.set(super::AttributePath::name(*alias), Change::Remove);
        }
    }

    /// That the field is set to a value, together with the other fields in [`Update::change`](crate::operation::Update::change).
    pub fn to(self, value: impl Assign<E, T, R>) -> FieldChange<E, R, Set>
    where
        Self: Settable<Loaded>,
    {
        FieldChange::of(|changes| self.record(changes, value.into_change()))
    }

    /// That the field has this value and keeps it: the update fails if the item has another one.
    ///
    /// In [`Update::change`](crate::operation::Update::change), for a part of an index's key that isn't changed. In an
    /// upsert it has to be the value of the item that is given, which is the one that is created where there is none; another one
    /// is [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
    pub fn unchanged(self, value: impl Assign<E, T, R>) -> FieldChange<E, R, Stays>
    where
        Self: Settable<Loaded>,
    {
        let value = value.into_change();
        FieldChange::of(|changes| {
            if R::IS_IN_INDEX_KEY {
                changes.change_field(self.name(), FieldValue::Stays(value));
                return;
            }
            let path = self.untyped();
            changes.guard_all([match value {
                Change::Set(term) => Node::Compare(Term::Path(path), Comparison::Eq, term),
                Change::Copy { from, .. } => Node::Compare(Term::Path(path), Comparison::Eq, Term::Path(from)),
                Change::Remove => Node::NotExists(path),
            }]);
        })
    }

    /// That the field is removed, together with the other changes in [`Update::change`](crate::operation::Update::change).
    pub fn removed(self) -> FieldChange<E, R, Gone>
    where
        Self: Removable<Loaded>,
    {
        FieldChange::of(|changes| self.record(changes, Change::Remove))
    }
}

/// Changes of fields of an item of type `I`, of which an update knows `B`: a [`FieldChange`], or a tuple of up to eight.
#[diagnostic::on_unimplemented(
    message = "this is no change of a field of `{I}`, and no tuple of changes",
    label = "not changes of `{I}`",
    note = "a change is made by `to`, `unchanged` or `removed`: `.change((Task::STATUS.to(Status::Open), Task::DUE.unchanged(due)))`"
)]
pub trait FieldChanges<I, B> {
    #[doc(hidden)]
    fn into_changes(self) -> ChangeSet;
}

/// What the fields of index keys are after one change, or a list of them.
#[doc(hidden)]
pub trait Folds<State> {
    type Then;
}

macro_rules! without_a_key {
    ($($Role:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<E, V, State> Folds<State> for FieldChange<E, $Role, V> {
            type Then = State;
        }
    )+};
}

without_a_key!(Free, Optional, Nested, Element, InPrimaryKey, InKeyAlone);

#[diagnostic::do_not_recommend]
impl<E, F: Takes<V, State>, V, State> Folds<State> for FieldChange<E, InIndexKey<F>, V> {
    type Then = F::Then;
}

macro_rules! index_attributes {
    ($($Role:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<E, K, V, State> Folds<State> for FieldChange<E, IndexAttribute<K, $Role>, V> {
            type Then = State;
        }
    )+};
}

index_attributes!(Free, Optional, InPrimaryKey);

#[diagnostic::do_not_recommend]
impl<E, K, F: Takes<V, State>, V, State> Folds<State> for FieldChange<E, IndexAttribute<K, InIndexKey<F>>, V> {
    type Then = F::Then;
}

impl<State> Folds<State> for () {
    type Then = State;
}

impl<State, C: Folds<State>, Rest: Folds<C::Then>> Folds<State> for (C, Rest) {
    type Then = Rest::Then;
}

/// A role of what an item that is only to be made has too.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "an upsert may create the item, and then there is nothing inside of which it could make a change",
    label = "inside of an attribute",
    note = "set the whole attribute; or change the item if it exists, `table.update(..)`"
)]
pub trait NotInside {}

impl NotInside for Free {}
impl NotInside for Optional {}
impl<F> NotInside for InIndexKey<F> {}
impl<F, R: NotInside> NotInside for IndexAttribute<F, R> {}

impl<I, B, R, V> FieldChanges<I, B> for FieldChange<I, R, V>
where
    (Self,): FieldChanges<I, B>,
{
    fn into_changes(self) -> ChangeSet {
        (self,).into_changes()
    }
}

macro_rules! tuples {
    ($(($($C:ident: $R:ident, $V:ident);+))+) => {$(
        impl<I, $($R, $V),+> FieldChanges<I, ByKey> for ($(FieldChange<I, $R, $V>,)+)
        where
            I: FieldsOfIndexKeys,
            tuples!(@list I; $($R, $V);+): Folds<I::Untouched>,
            I: Updatable<<tuples!(@list I; $($R, $V);+) as Folds<I::Untouched>>::Then>,
        {
            tuples!(@merge $($C)+);
        }

        impl<I, $($R, $V),+> FieldChanges<I, Loaded> for ($(FieldChange<I, $R, $V>,)+) {
            tuples!(@merge $($C)+);
        }

        impl<I, $($R: NotInside, $V),+> FieldChanges<I, Given> for ($(FieldChange<I, $R, $V>,)+) {
            tuples!(@merge $($C)+);
        }
    )+};
    (@list $I:ident;) => { () };
    (@list $I:ident; $R:ident, $V:ident $(; $Rest:ident, $Then:ident)*) => {
        (FieldChange<$I, $R, $V>, tuples!(@list $I; $($Rest, $Then);*))
    };
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
