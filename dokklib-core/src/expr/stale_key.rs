//! Compile-time check that an update leaves no key of a secondary index stale.
//!
//! An update that names its item by the primary key doesn't know the item's other fields. If it changes a field that is a
//! part of an index key, it must know all parts of that key to write it.
//!
//! The check follows the fields that are parts of index keys but not of the primary key. Their state is a tuple with one
//! type per field: [`Unknown`], [`Set`], [`Unchanged`] or [`Removed`]. Each change replaces the type of its field
//! ([`Transition`]). `#[derive(Entity)]` implements [`Updatable`] for the final states in which every index key is
//! unchanged, removed or known as a whole.

use std::marker::PhantomData;

/// The state of a field that the update doesn't mention.
#[derive(Debug)]
pub struct Unknown<F>(PhantomData<fn() -> F>);

/// The state of a field that the update sets.
#[derive(Debug)]
pub struct Set;

/// The state of a field that must have the value passed to `.unchanged(..)`.
#[derive(Debug)]
pub struct Unchanged;

/// The state of a field that the update removes.
#[derive(Debug)]
pub struct Removed;

/// An item, with the fields that are parts of its index keys but not of its primary key.
pub trait IndexKeyFields {
    /// The state before any change: a tuple in which every field is [`Unknown`].
    type Initial;
}

/// Replaces the state of this field with `V` in the tuple `State`.
pub trait Transition<V, State> {
    /// The resulting tuple.
    type Next;
}

/// An item whose index keys are all up to date after an update with the final state `State`.
pub trait Updatable<State> {}

/// A list of index keys that aren't stale: `()`, or an [`IndexKeyState`].
pub trait NoStaleKeys {}

impl NoStaleKeys for () {}

/// A list of index keys. The first one belongs to the index `X` and consists of the fields whose states are in the list
/// `Fields`. `Others` is the list of the remaining index keys.
#[derive(Debug)]
pub struct IndexKeyState<X, Fields, Others>(PhantomData<fn() -> (X, Fields, Others)>);

impl<X, Fields, Others> NoStaleKeys for IndexKeyState<X, Fields, Others>
where
    Fields: FieldStates,
    Fields::Effect: LeavesNoStaleKey<X, Fields, Others>,
{
}

/// A list of field states, which determines the effect of the update on the index key.
pub trait FieldStates {
    /// The effect on the key: [`KeyUnchanged`], [`KeyRewritten`] or [`KeyRemoved`].
    type Effect;
    /// The effect if one more field is set.
    type EffectWithSet;
}

/// The update neither sets nor removes a part of the key.
#[derive(Debug)]
pub struct KeyUnchanged;

/// The update sets a part of the key, so the key must be rewritten.
#[derive(Debug)]
pub struct KeyRewritten;

/// The update removes a part of the key, so the item leaves the index.
#[derive(Debug)]
pub struct KeyRemoved;

impl FieldStates for () {
    type Effect = KeyUnchanged;
    type EffectWithSet = KeyRewritten;
}

impl<F, Rest: FieldStates> FieldStates for (Unknown<F>, Rest) {
    type Effect = Rest::Effect;
    type EffectWithSet = Rest::EffectWithSet;
}

impl<Rest: FieldStates> FieldStates for (Unchanged, Rest) {
    type Effect = Rest::Effect;
    type EffectWithSet = Rest::EffectWithSet;
}

impl<Rest: FieldStates> FieldStates for (Set, Rest) {
    type Effect = Rest::EffectWithSet;
    type EffectWithSet = Rest::EffectWithSet;
}

impl<Rest> FieldStates for (Removed, Rest) {
    type Effect = KeyRemoved;
    type EffectWithSet = KeyRemoved;
}

/// An effect after which neither the key of the index `X` nor the keys in `Others` are stale.
///
/// The indexes are checked one after the other, so that one mistake is one error.
pub trait LeavesNoStaleKey<X, Fields, Others> {}

impl<X, Fields, Others: NoStaleKeys> LeavesNoStaleKey<X, Fields, Others> for KeyUnchanged {}
impl<X, Fields, Others: NoStaleKeys> LeavesNoStaleKey<X, Fields, Others> for KeyRemoved {}
impl<X, Fields, Others> LeavesNoStaleKey<X, Fields, Others> for KeyRewritten where Fields: AllFieldsKnown<X, Others> {}

/// A list of field states without [`Unknown`], followed by index keys `Others` that aren't stale.
pub trait AllFieldsKnown<X, Others> {}

impl<X, Others: NoStaleKeys> AllFieldsKnown<X, Others> for () {}
impl<X, Others, Rest: AllFieldsKnown<X, Others>> AllFieldsKnown<X, Others> for (Set, Rest) {}
impl<X, Others, Rest: AllFieldsKnown<X, Others>> AllFieldsKnown<X, Others> for (Unchanged, Rest) {}
impl<X, Others, F, Rest> AllFieldsKnown<X, Others> for (Unknown<F>, Rest) where (): FieldKnown<X, F> {}

/// Never implemented: reports that the key of the index `X` contains the field `F`, which the update doesn't mention.
#[diagnostic::on_unimplemented(
    message = "this update would leave the key of index `{X}` stale: the key also contains `{F}`",
    label = "the value of `{F}` is unknown here",
    note = "change all parts of the key together: `.change((A.to(..), B.to(..), C.unchanged(..)))`, or update the item as it was read: `table.update(&item)`"
)]
pub trait FieldKnown<X, F> {}
