//! The proof, at compile time, that an update which knows only the key of its item leaves no index key stale.
//!
//! The derive says of each field that an index key has and the primary key hasn't where it stands among the others, and
//! for each index which of them its key needs. What an update does to a field takes the field's place; then each index's
//! key must be untouched, left, or known as a whole.

use std::marker::PhantomData;

/// In the place of a field that the update doesn't name.
#[derive(Debug)]
pub struct Unknown<F>(PhantomData<fn() -> F>);

/// In the place of a field that is set.
#[derive(Debug)]
pub struct Set;

/// In the place of a field that has to be as it is given.
#[derive(Debug)]
pub struct Stays;

/// In the place of a field that is removed.
#[derive(Debug)]
pub struct Gone;

/// The fields of an item that the keys of its secondary indexes have and its primary key hasn't.
pub trait FieldsOfIndexKeys {
    /// All of them, unknown.
    type Untouched;
}

/// That the field takes `V` into its place among those of `State`.
pub trait Takes<V, State> {
    /// What they are then.
    type Then;
}

/// That an update with the fields of index keys in this state leaves no index key stale.
pub trait Updatable<State> {}

/// That the index keys in this list are not stale: the end of the list, or an index as [`Keyed`].
pub trait NoneStale {}

impl NoneStale for () {}

/// The key of the index `X`, which needs the fields in the list `Fields`; and the other indexes.
#[derive(Debug)]
pub struct Keyed<X, Fields, Others>(PhantomData<fn() -> (X, Fields, Others)>);

impl<X, Fields, Others> NoneStale for Keyed<X, Fields, Others>
where
    Fields: Touched,
    Fields::How: Allows<X, Fields, Others>,
{
}

/// How an update touches the fields in this list.
pub trait Touched {
    /// [`Untouched`], [`Rewritten`] or [`Left`].
    type How;
    /// The same, if another field is set.
    type WithSet;
}

/// No field is set, and none is removed.
#[derive(Debug)]
pub struct Untouched;

/// A field is set, so the key has to be made anew.
#[derive(Debug)]
pub struct Rewritten;

/// A field is removed, so the item leaves the index.
#[derive(Debug)]
pub struct Left;

impl Touched for () {
    type How = Untouched;
    type WithSet = Rewritten;
}

impl<F, Rest: Touched> Touched for (Unknown<F>, Rest) {
    type How = Rest::How;
    type WithSet = Rest::WithSet;
}

impl<Rest: Touched> Touched for (Stays, Rest) {
    type How = Rest::How;
    type WithSet = Rest::WithSet;
}

impl<Rest: Touched> Touched for (Set, Rest) {
    type How = Rest::WithSet;
    type WithSet = Rest::WithSet;
}

impl<Rest> Touched for (Gone, Rest) {
    type How = Left;
    type WithSet = Left;
}

/// That the key of the index `X` is not stale, and those of the others are not.
///
/// One after the other, so that one mistake is one error.
pub trait Allows<X, Fields, Others> {}

impl<X, Fields, Others: NoneStale> Allows<X, Fields, Others> for Untouched {}
impl<X, Fields, Others: NoneStale> Allows<X, Fields, Others> for Left {}
impl<X, Fields, Others> Allows<X, Fields, Others> for Rewritten where Fields: AllKnown<X, Others> {}

/// That all fields in the list are known, and the keys of the other indexes are not stale.
pub trait AllKnown<X, Others> {}

impl<X, Others: NoneStale> AllKnown<X, Others> for () {}
impl<X, Others, Rest: AllKnown<X, Others>> AllKnown<X, Others> for (Set, Rest) {}
impl<X, Others, Rest: AllKnown<X, Others>> AllKnown<X, Others> for (Stays, Rest) {}
impl<X, Others, F, Rest> AllKnown<X, Others> for (Unknown<F>, Rest) where (): Known<X, F> {}

/// Never holds: the field `F`, which the key of the index `X` needs, is not known.
#[diagnostic::on_unimplemented(
    message = "this update would leave the key of index `{X}` stale: the key also holds `{F}`",
    label = "`{F}` is not known here",
    note = "give all of it at once: `.change((A.to(..), B.to(..), C.unchanged(..)))`, or update the item as it was read: `table.update(&item)`"
)]
pub trait Known<X, F> {}
