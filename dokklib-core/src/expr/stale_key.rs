//! Compile-time check that an update leaves no key of a secondary index stale.
//!
//! An update that names its item by the primary key doesn't know the item's other fields. If it changes a field that is a
//! part of an index key, it must know all parts of that key to write it.
//!
//! The check follows the fields that are parts of index keys but not of the primary key. Their state is a tuple with one
//! type per field: [`Unknown`], [`Set`], [`Unchanged`] or [`Removed`]. Each change replaces the type of its field
//! ([`Transition`]). In the final state, every index key must be unchanged, removed or known as a whole. Types compute the
//! first field that is missing for that ([`MissingField`]), and the methods require that no field is missing
//! ([`NothingMissing`]), so that the compiler's error needs no chain of "required for" notes.

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

/// An item, with its index keys in the state `State`.
pub trait Updatable<State> {
    /// A list of index keys: `()`, or an [`IndexKeyState`].
    type Keys: IndexKeyStates;
}

/// The first field that the update of `I` must know: [`MissingField`] or [`NoneMissing`].
pub type MissingIn<I, State> = <<I as Updatable<State>>::Keys as IndexKeyStates>::Missing;

/// A list of index keys.
pub trait IndexKeyStates {
    /// The first field that the update must know: [`MissingField`] or [`NoneMissing`].
    type Missing;
}

impl IndexKeyStates for () {
    type Missing = NoneMissing;
}

/// A list of index keys. The first one belongs to the index `X` and consists of the fields whose states are in the list
/// `Fields`. `Others` is the list of the remaining index keys.
#[derive(Debug)]
pub struct IndexKeyState<X, Fields, Others>(PhantomData<fn() -> (X, Fields, Others)>);

impl<X, Fields: FieldStates, Others: IndexKeyStates> IndexKeyStates for IndexKeyState<X, Fields, Others> {
    type Missing = <Fields::Effect as KeyEffect>::Missing<X, Fields, Others>;
}

/// The key of the index `X` contains the field `F`, which the update doesn't mention.
#[derive(Debug)]
pub struct MissingField<X, F>(PhantomData<fn() -> (X, F)>);

/// No field is missing.
#[derive(Debug)]
pub struct NoneMissing;

/// The verdict on an update: [`NoneMissing`].
pub trait NothingMissing {}

#[diagnostic::do_not_recommend]
impl NothingMissing for NoneMissing {}

impl<X, F> NothingMissing for MissingField<X, F> where (): FieldKnown<X, F> {}

/// A list of field states, which determines the effect of the update on the index key.
pub trait FieldStates {
    /// The effect on the key: [`KeyUnchanged`], [`KeyRewritten`] or [`KeyRemoved`].
    type Effect: KeyEffect;
    /// The effect if one more field is set.
    type EffectWithSet: KeyEffect;
    /// The first field in the state [`Unknown`], otherwise what is missing for the keys in `Others`.
    type Missing<X, Others: IndexKeyStates>;
}

impl FieldStates for () {
    type Effect = KeyUnchanged;
    type EffectWithSet = KeyRewritten;
    type Missing<X, Others: IndexKeyStates> = Others::Missing;
}

impl<F, Rest: FieldStates> FieldStates for (Unknown<F>, Rest) {
    type Effect = Rest::Effect;
    type EffectWithSet = Rest::EffectWithSet;
    type Missing<X, Others: IndexKeyStates> = MissingField<X, F>;
}

impl<Rest: FieldStates> FieldStates for (Unchanged, Rest) {
    type Effect = Rest::Effect;
    type EffectWithSet = Rest::EffectWithSet;
    type Missing<X, Others: IndexKeyStates> = Rest::Missing<X, Others>;
}

impl<Rest: FieldStates> FieldStates for (Set, Rest) {
    type Effect = Rest::EffectWithSet;
    type EffectWithSet = Rest::EffectWithSet;
    type Missing<X, Others: IndexKeyStates> = Rest::Missing<X, Others>;
}

impl<Rest: FieldStates> FieldStates for (Removed, Rest) {
    type Effect = KeyRemoved;
    type EffectWithSet = KeyRemoved;
    type Missing<X, Others: IndexKeyStates> = Rest::Missing<X, Others>;
}

/// The effect of an update on an index key.
pub trait KeyEffect {
    /// The first field that the update must know to write the key of the index `X` and the keys in `Others`.
    ///
    /// The indexes are checked one after the other, so that one mistake is one error.
    type Missing<X, Fields: FieldStates, Others: IndexKeyStates>;
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

impl KeyEffect for KeyUnchanged {
    type Missing<X, Fields: FieldStates, Others: IndexKeyStates> = Others::Missing;
}

impl KeyEffect for KeyRewritten {
    type Missing<X, Fields: FieldStates, Others: IndexKeyStates> = Fields::Missing<X, Others>;
}

impl KeyEffect for KeyRemoved {
    type Missing<X, Fields: FieldStates, Others: IndexKeyStates> = Others::Missing;
}

/// The state of a field in a key that is rewritten when the field is removed: a `last(..)` part.
pub trait LastPart {
    /// [`Set`] instead of [`Removed`], otherwise the same state.
    type State;
}

impl<F> LastPart for Unknown<F> {
    type State = Self;
}

impl LastPart for Unchanged {
    type State = Self;
}

impl LastPart for Set {
    type State = Self;
}

impl LastPart for Removed {
    type State = Set;
}

/// Never implemented: reports that the key of the index `X` contains the field `F`, which the update doesn't mention.
#[diagnostic::on_unimplemented(
    message = "this update would leave the key of index `{X}` stale: the key also contains `{F}`",
    label = "pass `{F}` too, `.change((A.to(..), B.unchanged(..)))`, or the item as it was read, `table.update(&item)`"
)]
pub trait FieldKnown<X, F> {}
