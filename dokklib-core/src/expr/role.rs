//! What an attribute is to its item, and which changes an update can make of it.

use std::marker::PhantomData;

use super::Path;
use crate::attribute::MayBeAbsent;
use crate::item::{ByKey, Given, Loaded};
use crate::key::{FieldsOfIndexKeys, Gone, Set, Takes, Updatable};

/// The role of an attribute that no key is made of.
#[derive(Debug)]
pub struct Free;

/// The role of an attribute that no key is made of, and that an item may lack whatever its type says: of a field with a
/// `default`, and of a raw path.
#[derive(Debug)]
pub struct Optional;

/// The role of what lies inside of an attribute: the field of a nested struct.
#[derive(Debug)]
pub struct Nested;

/// The role of what lies inside of an attribute and may be missing there: the element of a list, the entry of a map.
#[derive(Debug)]
pub struct Element;

/// The role of an attribute that is a part of the primary key.
#[derive(Debug)]
pub struct InPrimaryKey;

/// The role of an attribute that is a part of a secondary index's key and not of the primary key. `F` stands for the
/// field.
#[derive(Debug)]
pub struct InIndexKey<F>(PhantomData<fn() -> F>);

/// The role of a part of the primary key that is no attribute: `#[entity(key_only)]`.
#[derive(Debug)]
pub struct InKeyAlone;

/// The role of an attribute that is itself a key of a secondary index, alone or as one of several, besides its role `R`. `F`
/// stands for the field.
#[derive(Debug)]
pub struct IndexAttribute<F, R>(PhantomData<fn() -> (F, R)>);

/// What an attribute is to its item.
pub trait Role {
    /// The list of the field, if it is itself a key of a secondary index.
    #[doc(hidden)]
    type Keys;

    /// The role inside of another attribute.
    #[doc(hidden)]
    type Inside: Role;

    /// Whether it may be missing whatever its type says.
    #[doc(hidden)]
    const MAY_BE_MISSING: bool = false;

    /// Whether it is in a list or a map, where what is missing may be NULL.
    #[doc(hidden)]
    const IS_ELEMENT: bool = false;

    /// Whether a secondary index's key is made of it.
    #[doc(hidden)]
    const IS_IN_INDEX_KEY: bool = false;
}

impl Role for Free {
    type Keys = ();
    type Inside = Nested;
}

impl Role for Optional {
    type Keys = ();
    type Inside = Element;
    const MAY_BE_MISSING: bool = true;
}

impl Role for Nested {
    type Keys = ();
    type Inside = Self;
}

impl Role for Element {
    type Keys = ();
    type Inside = Self;
    const MAY_BE_MISSING: bool = true;
    const IS_ELEMENT: bool = true;
}

impl Role for InPrimaryKey {
    type Keys = ();
    type Inside = Self;
}

impl<F> Role for InIndexKey<F> {
    type Keys = ();
    type Inside = Self;
    const IS_IN_INDEX_KEY: bool = true;
}

impl Role for InKeyAlone {
    type Keys = ();
    type Inside = Self;
}

// What an index makes of its key attributes is its own business: no change of one leaves anything stale.
impl<F, R: Role> Role for IndexAttribute<F, R> {
    type Keys = (F, ());
    type Inside = R::Inside;
    const MAY_BE_MISSING: bool = R::MAY_BE_MISSING;
    const IS_ELEMENT: bool = R::IS_ELEMENT;
    const IS_IN_INDEX_KEY: bool = R::IS_IN_INDEX_KEY;
}

#[diagnostic::do_not_recommend]
impl<F, R: Stored> Stored for IndexAttribute<F, R> {}
#[diagnostic::do_not_recommend]
impl<F, R: TakesCopies> TakesCopies for IndexAttribute<F, R> {}
#[diagnostic::do_not_recommend]
impl<F, R: TopLevel> TopLevel for IndexAttribute<F, R> {}

/// A role of what is an attribute, so that a condition can ask for it.
#[diagnostic::on_unimplemented(
    message = "this field is in the key alone: there is no attribute that a condition could ask for",
    label = "`key_only`",
    note = "the key says it already; without `#[entity(key_only)]` the field is an attribute too"
)]
pub trait Stored: Role {}

#[diagnostic::do_not_recommend]
impl Stored for Free {}
#[diagnostic::do_not_recommend]
impl Stored for Optional {}
#[diagnostic::do_not_recommend]
impl Stored for Nested {}
#[diagnostic::do_not_recommend]
impl Stored for Element {}
#[diagnostic::do_not_recommend]
impl Stored for InPrimaryKey {}
#[diagnostic::do_not_recommend]
impl<F> Stored for InIndexKey<F> {}

/// A role of what can be a copy of another attribute.
#[diagnostic::on_unimplemented(
    message = "a part of a key can't be a copy of another attribute: the key is made of its value, which has to be known",
    label = "not a value"
)]
pub trait TakesCopies {}

#[diagnostic::do_not_recommend]
impl TakesCopies for Free {}
#[diagnostic::do_not_recommend]
impl TakesCopies for Optional {}
#[diagnostic::do_not_recommend]
impl TakesCopies for Nested {}
#[diagnostic::do_not_recommend]
impl TakesCopies for Element {}

/// A role of an attribute of the item itself.
///
/// [`UpdateItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html) says that `ADD` and
/// `DELETE` are for those; that both engines here, and others, take nested ones too is nothing to rely on.
#[diagnostic::on_unimplemented(
    message = "DynamoDB adds to sets and deletes from sets that are attributes of the item itself, not inside of another one",
    label = "inside of an attribute",
    note = "set the whole of it, `.set(..)`, or make it an attribute of the item"
)]
pub trait TopLevel {}

#[diagnostic::do_not_recommend]
impl TopLevel for Free {}
#[diagnostic::do_not_recommend]
impl TopLevel for Optional {}

/// What is known of an item that has something inside of which an update can make changes.
#[diagnostic::on_unimplemented(
    message = "an upsert may create the item, and then there is nothing inside of which it could make a change",
    label = "inside of an attribute",
    note = "set the whole attribute, `.set(..)`; or change the item if it exists, `table.update(..)`"
)]
pub trait HasInside {}

impl HasInside for ByKey {}
impl HasInside for Loaded {}

/// That an update which knows `B` of the item can set what is at this path.
#[diagnostic::on_unimplemented(
    message = "a field of the primary key can't be changed: it says where the item is",
    label = "part of the primary key",
    note = "to move the item, delete it and insert it under its new key, in one `transact_write()`"
)]
pub trait Settable<B> {}

impl<E, T, B> Settable<B> for Path<E, T, Free> {}
impl<E, T, B> Settable<B> for Path<E, T, Optional> {}
impl<E, T, B> Settable<B> for Path<E, T, Nested> where B: HasInside {}
impl<E, T, B> Settable<B> for Path<E, T, Element> where B: HasInside {}
impl<E, T, F> Settable<Loaded> for Path<E, T, InIndexKey<F>> {}
impl<E, T, F> Settable<Given> for Path<E, T, InIndexKey<F>> {}
impl<E, T, F> Settable<ByKey> for Path<E, T, InIndexKey<F>>
where
    E: FieldsOfIndexKeys,
    F: Takes<Set, E::Untouched>,
    E: Updatable<F::Then>,
{
}
// Not once for all roles: rustc would try one inside of the other without an end where it doesn't know the role yet.
impl<E, T, B, K> Settable<B> for Path<E, T, IndexAttribute<K, Free>> {}
impl<E, T, B, K> Settable<B> for Path<E, T, IndexAttribute<K, Optional>> {}
impl<E, T, B, K, F> Settable<B> for Path<E, T, IndexAttribute<K, InIndexKey<F>>> where
    Path<E, T, InIndexKey<F>>: Settable<B>
{
}

/// That an update which knows `B` of the item can remove what is at this path.
#[diagnostic::on_unimplemented(
    message = "a field of the primary key can't be removed: it says where the item is",
    label = "part of the primary key",
    note = "to move the item, delete it and insert it under its new key, in one `transact_write()`"
)]
pub trait Removable<B> {}

impl<E, T: MayBeAbsent, B> Removable<B> for Path<E, T, Free> {}
impl<E, T, B> Removable<B> for Path<E, T, Optional> {}
impl<E, T: MayBeAbsent, B: HasInside> Removable<B> for Path<E, T, Nested> {}
impl<E, T, B: HasInside> Removable<B> for Path<E, T, Element> {}
impl<E, T: MayBeAbsent, F> Removable<Loaded> for Path<E, T, InIndexKey<F>> {}
impl<E, T: MayBeAbsent, F> Removable<Given> for Path<E, T, InIndexKey<F>> {}
impl<E, T: MayBeAbsent, F> Removable<ByKey> for Path<E, T, InIndexKey<F>>
where
    E: FieldsOfIndexKeys,
    F: Takes<Gone, E::Untouched>,
    E: Updatable<F::Then>,
{
}
impl<E, T: MayBeAbsent, B, K> Removable<B> for Path<E, T, IndexAttribute<K, Free>> {}
impl<E, T, B, K> Removable<B> for Path<E, T, IndexAttribute<K, Optional>> {}
impl<E, T, B, K, F> Removable<B> for Path<E, T, IndexAttribute<K, InIndexKey<F>>> where
    Path<E, T, InIndexKey<F>>: Removable<B>
{
}

/// That an update which knows `B` of the item can make a change of what is stored at this path.
#[diagnostic::on_unimplemented(
    message = "`add`, `subtract`, `append`, `prepend`, `delete` and `set_if_absent` can't change a part of a key",
    label = "part of a key",
    note = "the key is made of its value, which has to be known: `set` it, where it is no part of the primary key"
)]
pub trait Changeable<B> {}

impl<E, T, B> Changeable<B> for Path<E, T, Free> {}
impl<E, T, B> Changeable<B> for Path<E, T, Optional> {}
impl<E, T, B: HasInside> Changeable<B> for Path<E, T, Nested> {}
impl<E, T, B: HasInside> Changeable<B> for Path<E, T, Element> {}
impl<E, T, B, K> Changeable<B> for Path<E, T, IndexAttribute<K, Free>> {}
impl<E, T, B, K> Changeable<B> for Path<E, T, IndexAttribute<K, Optional>> {}
