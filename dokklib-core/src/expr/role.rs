//! The roles of attributes, such as part of a key or nested in another attribute, and the changes that an update can
//! make in each role.

use std::marker::PhantomData;

use super::Path;
use crate::attribute::MayBeAbsent;
use crate::expr::{ByItem, ByKey, ForUpsert, IndexKeyFields, Removed, Set, Transition, Updatable};

/// The role of a top-level attribute that isn't part of any key.
#[derive(Debug)]
pub struct NonKey;

/// The role of a top-level attribute that isn't part of any key and may be missing even if its type isn't an `Option`:
/// a field with a `default`, or a raw path.
#[derive(Debug)]
pub struct Optional;

/// The role of a field of a nested struct.
#[derive(Debug)]
pub struct Nested;

/// The role of an element of a list or an entry of a map, which may be missing.
#[derive(Debug)]
pub struct Element;

/// The role of an attribute that is part of the primary key.
#[derive(Debug)]
pub struct InPrimaryKey;

/// The role of an attribute that is itself a key of the table.
#[derive(Debug)]
pub struct PrimaryKeyAttribute;

/// The role of an attribute that is part of the key of a secondary index and not of the primary key. `F` represents the
/// field.
#[derive(Debug)]
pub struct InIndexKey<F>(PhantomData<fn() -> F>);

/// The role of a part of the primary key that isn't stored as an attribute: `#[entity(key_only)]`.
#[derive(Debug)]
pub struct KeyOnly;

/// The role of an attribute that is itself a key attribute of the table or of one or more secondary indexes, in addition
/// to its role `R`. `F` represents the field.
#[derive(Debug)]
pub struct IndexKeyAttribute<F, R>(PhantomData<fn() -> (F, R)>);

/// The role of an attribute in its item.
pub trait Role {
    /// A list with the field if it is a key attribute of the table or of a secondary index, and an empty list otherwise.
    #[doc(hidden)]
    type KeyFields;

    /// The role of the same attribute when its item is nested in another attribute.
    #[doc(hidden)]
    type NestedRole: Role;

    /// `true` if the attribute may be missing even if its type isn't an `Option`.
    #[doc(hidden)]
    const MAY_BE_MISSING: bool = false;

    /// `true` for an element of a list or an entry of a map, which may be stored as NULL.
    #[doc(hidden)]
    const IS_ELEMENT: bool = false;

    /// `true` if the attribute is part of the key of a secondary index.
    #[doc(hidden)]
    const IS_IN_INDEX_KEY: bool = false;
}

impl Role for NonKey {
    type KeyFields = ();
    type NestedRole = Nested;
}

impl Role for Optional {
    type KeyFields = ();
    type NestedRole = Element;
    const MAY_BE_MISSING: bool = true;
}

impl Role for Nested {
    type KeyFields = ();
    type NestedRole = Self;
}

impl Role for Element {
    type KeyFields = ();
    type NestedRole = Self;
    const MAY_BE_MISSING: bool = true;
    const IS_ELEMENT: bool = true;
}

impl Role for InPrimaryKey {
    type KeyFields = ();
    type NestedRole = Self;
}

impl Role for PrimaryKeyAttribute {
    type KeyFields = ();
    type NestedRole = Self;
}

impl<F> Role for InIndexKey<F> {
    type KeyFields = ();
    type NestedRole = Self;
    const IS_IN_INDEX_KEY: bool = true;
}

impl Role for KeyOnly {
    type KeyFields = ();
    type NestedRole = Self;
}

// DynamoDB itself keeps an index on a key attribute up to date, so changes need no further checks.
impl<F, R: Role> Role for IndexKeyAttribute<F, R> {
    type KeyFields = (F, ());
    type NestedRole = R::NestedRole;
    const MAY_BE_MISSING: bool = R::MAY_BE_MISSING;
    const IS_ELEMENT: bool = R::IS_ELEMENT;
    const IS_IN_INDEX_KEY: bool = R::IS_IN_INDEX_KEY;
}

#[diagnostic::do_not_recommend]
impl<F, R: Stored> Stored for IndexKeyAttribute<F, R> {}
#[diagnostic::do_not_recommend]
impl<F, R: CopyTarget> CopyTarget for IndexKeyAttribute<F, R> {}
#[diagnostic::do_not_recommend]
impl<F, R: TopLevel> TopLevel for IndexKeyAttribute<F, R> {}

/// A role whose fields are stored as attributes, so that conditions can use them.
#[diagnostic::on_unimplemented(
    message = "this field is stored only in the key, so a condition can't use it as an attribute",
    label = "this field is `key_only`",
    note = "remove `#[entity(key_only)]` to store the field as an attribute too"
)]
pub trait Stored: Role {}

#[diagnostic::do_not_recommend]
impl Stored for NonKey {}
#[diagnostic::do_not_recommend]
impl Stored for Optional {}
#[diagnostic::do_not_recommend]
impl Stored for Nested {}
#[diagnostic::do_not_recommend]
impl Stored for Element {}
#[diagnostic::do_not_recommend]
impl Stored for InPrimaryKey {}
#[diagnostic::do_not_recommend]
impl Stored for PrimaryKeyAttribute {}
#[diagnostic::do_not_recommend]
impl<F> Stored for InIndexKey<F> {}

/// A role whose attributes can be set to a copy of another attribute.
#[diagnostic::on_unimplemented(
    message = "a part of a key can't be copied from another attribute, because the update must know its value to write the key",
    label = "expected a value"
)]
pub trait CopyTarget {}

#[diagnostic::do_not_recommend]
impl CopyTarget for NonKey {}
#[diagnostic::do_not_recommend]
impl CopyTarget for Optional {}
#[diagnostic::do_not_recommend]
impl CopyTarget for Nested {}
#[diagnostic::do_not_recommend]
impl CopyTarget for Element {}

/// The role of a top-level attribute.
///
/// According to [`UpdateItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html),
/// `ADD` and `DELETE` support only top-level attributes. Local engines also accept nested attributes.
#[diagnostic::on_unimplemented(
    message = "DynamoDB supports adding to and deleting from a set only if it is a top-level attribute",
    label = "nested in another attribute",
    note = "replace the whole set with `.set(..)`, or make it a top-level attribute of the item"
)]
pub trait TopLevel {}

#[diagnostic::do_not_recommend]
impl TopLevel for NonKey {}
#[diagnostic::do_not_recommend]
impl TopLevel for Optional {}

/// The basis of an update that doesn't create items, so that it can change nested attributes.
#[diagnostic::on_unimplemented(
    message = "an upsert can't change a nested attribute, because it may create the item",
    label = "nested in another attribute",
    note = "set the whole top-level attribute with `.set(..)`, or update an existing item with `table.update(..)`"
)]
pub trait ExistingItem {}

impl ExistingItem for ByKey {}
impl ExistingItem for ByItem {}

/// A path that an update with the basis `B` can set.
#[diagnostic::on_unimplemented(
    message = "a field of the primary key can't be changed, because the primary key identifies the item",
    label = "part of the primary key",
    note = "to change the key, delete the item and insert it with its new key in one `transact_write()`"
)]
pub trait Settable<B> {}

impl<E, T, B> Settable<B> for Path<E, T, NonKey> {}
impl<E, T, B> Settable<B> for Path<E, T, Optional> {}
impl<E, T, B> Settable<B> for Path<E, T, Nested> where B: ExistingItem {}
impl<E, T, B> Settable<B> for Path<E, T, Element> where B: ExistingItem {}
impl<E, T, F> Settable<ByItem> for Path<E, T, InIndexKey<F>> {}
impl<E, T, F> Settable<ForUpsert> for Path<E, T, InIndexKey<F>> {}
impl<E, T, F> Settable<ByKey> for Path<E, T, InIndexKey<F>>
where
    E: IndexKeyFields,
    F: Transition<Set, E::Initial>,
    E: Updatable<F::Next>,
{
}
// One impl for all roles would make rustc recurse without end while the role is not inferred yet.
impl<E, T, B, K> Settable<B> for Path<E, T, IndexKeyAttribute<K, NonKey>> {}
impl<E, T, B, K> Settable<B> for Path<E, T, IndexKeyAttribute<K, Optional>> {}
impl<E, T, B, K, F> Settable<B> for Path<E, T, IndexKeyAttribute<K, InIndexKey<F>>> where
    Path<E, T, InIndexKey<F>>: Settable<B>
{
}

/// A path that an update with the basis `B` can remove.
#[diagnostic::on_unimplemented(
    message = "a field of the primary key can't be removed, because the primary key identifies the item",
    label = "part of the primary key",
    note = "to change the key, delete the item and insert it with its new key in one `transact_write()`"
)]
pub trait Removable<B> {}

impl<E, T: MayBeAbsent, B> Removable<B> for Path<E, T, NonKey> {}
impl<E, T, B> Removable<B> for Path<E, T, Optional> {}
impl<E, T: MayBeAbsent, B: ExistingItem> Removable<B> for Path<E, T, Nested> {}
impl<E, T, B: ExistingItem> Removable<B> for Path<E, T, Element> {}
impl<E, T: MayBeAbsent, F> Removable<ByItem> for Path<E, T, InIndexKey<F>> {}
impl<E, T: MayBeAbsent, F> Removable<ForUpsert> for Path<E, T, InIndexKey<F>> {}
impl<E, T: MayBeAbsent, F> Removable<ByKey> for Path<E, T, InIndexKey<F>>
where
    E: IndexKeyFields,
    F: Transition<Removed, E::Initial>,
    E: Updatable<F::Next>,
{
}
impl<E, T: MayBeAbsent, B, K> Removable<B> for Path<E, T, IndexKeyAttribute<K, NonKey>> {}
impl<E, T, B, K> Removable<B> for Path<E, T, IndexKeyAttribute<K, Optional>> {}
impl<E, T, B, K, F> Removable<B> for Path<E, T, IndexKeyAttribute<K, InIndexKey<F>>> where
    Path<E, T, InIndexKey<F>>: Removable<B>
{
}

/// A path whose stored value an update with the basis `B` can change relative to that value.
#[diagnostic::on_unimplemented(
    message = "`add`, `subtract`, `append`, `prepend`, `delete` and `set_if_absent` can't change a part of a key",
    label = "part of a key",
    note = "the update must know the new value to write the key: use `set`, which is available for fields outside the primary key"
)]
pub trait Changeable<B> {}

impl<E, T, B> Changeable<B> for Path<E, T, NonKey> {}
impl<E, T, B> Changeable<B> for Path<E, T, Optional> {}
impl<E, T, B: ExistingItem> Changeable<B> for Path<E, T, Nested> {}
impl<E, T, B: ExistingItem> Changeable<B> for Path<E, T, Element> {}
impl<E, T, B, K> Changeable<B> for Path<E, T, IndexKeyAttribute<K, NonKey>> {}
impl<E, T, B, K> Changeable<B> for Path<E, T, IndexKeyAttribute<K, Optional>> {}
