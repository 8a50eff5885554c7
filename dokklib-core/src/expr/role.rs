//! The roles of attributes, such as part of a key or nested in another attribute, and the changes that an update can
//! make in each role.

use std::marker::PhantomData;

use super::Path;
use crate::attribute::MayBeAbsent;
use crate::expr::{
    ByItem, ByKey, ForUpsert, IndexKeyFields, KeyFields, MissingIn, NoneMissing, NothingMissing, Removed, Set,
    Transition, Updatable,
};

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

/// The role of an attribute that is nested in an attribute which a key contains.
#[derive(Debug)]
pub struct InsideKey;

/// The role of a part of the primary key that isn't stored as an attribute: `#[entity(key_only)]`.
#[derive(Debug)]
pub struct KeyOnly;

/// The role of a part of the key of a secondary index that isn't stored as an attribute: `#[entity(key_only)]`. `F` represents
/// the field.
#[derive(Debug)]
pub struct KeyOnlyInIndex<F>(PhantomData<fn() -> F>);

/// The role of an attribute that is itself a key attribute of the table or of one or more secondary indexes, in addition
/// to its role `R`. `F` represents the field.
#[derive(Debug)]
pub struct IndexKeyAttribute<F, R>(PhantomData<fn() -> (F, R)>);

/// The role of an attribute that the library writes: a version or a time stamp.
#[derive(Debug)]
pub struct Managed;

/// The role of a field with unique values, or of one in their scope. `V` is a tuple of the types of the scope and the value.
#[derive(Debug)]
pub struct Unique<V>(PhantomData<fn() -> V>);

/// The depth of an attribute of the item itself.
#[derive(Debug)]
pub struct TopLevelDepth;

/// The depth of an attribute of the item itself whose values are unique.
#[derive(Debug)]
pub struct UniqueDepth;

/// The depth of an attribute of the item itself that the library writes.
#[derive(Debug)]
pub struct ManagedDepth;

/// The depth of an attribute that is nested in another attribute.
#[derive(Debug)]
pub struct NestedDepth;

/// The role of an attribute in its item.
pub trait Role {
    /// A list with the field if it is a key attribute of the table or of a secondary index, and an empty list otherwise.
    #[doc(hidden)]
    type KeyFields;

    /// The role of the same attribute when its item is nested in another attribute.
    #[doc(hidden)]
    type NestedRole: Role;

    /// [`TopLevelDepth`] or [`NestedDepth`].
    #[doc(hidden)]
    type Depth;

    /// The role of an attribute with the role `N` that is nested in this attribute.
    #[doc(hidden)]
    type Inside<N: Role>: Role;

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
    type Depth = TopLevelDepth;
    type Inside<N: Role> = N;
}

impl Role for Optional {
    type KeyFields = ();
    type NestedRole = Element;
    type Depth = TopLevelDepth;
    type Inside<N: Role> = N;
    const MAY_BE_MISSING: bool = true;
}

impl Role for Nested {
    type KeyFields = ();
    type NestedRole = Self;
    type Depth = NestedDepth;
    type Inside<N: Role> = N;
}

impl Role for Element {
    type KeyFields = ();
    type NestedRole = Self;
    type Depth = NestedDepth;
    type Inside<N: Role> = N;
    const MAY_BE_MISSING: bool = true;
    const IS_ELEMENT: bool = true;
}

impl Role for InPrimaryKey {
    type KeyFields = ();
    type NestedRole = Self;
    type Depth = TopLevelDepth;
    type Inside<N: Role> = InsideKey;
}

impl Role for PrimaryKeyAttribute {
    type KeyFields = ();
    type NestedRole = Self;
    type Depth = TopLevelDepth;
    type Inside<N: Role> = InsideKey;
}

impl<F> Role for InIndexKey<F> {
    type KeyFields = ();
    type NestedRole = Self;
    type Depth = TopLevelDepth;
    type Inside<N: Role> = InsideKey;
    const IS_IN_INDEX_KEY: bool = true;
}

impl Role for InsideKey {
    type KeyFields = ();
    type NestedRole = Self;
    type Depth = NestedDepth;
    type Inside<N: Role> = Self;
}

impl Role for Managed {
    type KeyFields = ();
    type NestedRole = Self;
    type Depth = ManagedDepth;
    type Inside<N: Role> = Self;
}

impl<V> Role for Unique<V> {
    type KeyFields = ();
    type NestedRole = Self;
    type Depth = UniqueDepth;
    type Inside<N: Role> = InsideKey;
}

impl Role for KeyOnly {
    type KeyFields = ();
    type NestedRole = Self;
    type Depth = TopLevelDepth;
    type Inside<N: Role> = Self;
}

impl<F> Role for KeyOnlyInIndex<F> {
    type KeyFields = ();
    type NestedRole = Self;
    type Depth = TopLevelDepth;
    type Inside<N: Role> = KeyOnly;
    const IS_IN_INDEX_KEY: bool = true;
}

// DynamoDB itself keeps an index on a key attribute up to date, so changes need no further checks.
impl<F, R: Role> Role for IndexKeyAttribute<F, R> {
    type KeyFields = KeyFields<F>;
    type NestedRole = R::NestedRole;
    type Depth = R::Depth;
    type Inside<N: Role> = R::Inside<N>;
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
    label = "remove `#[entity(key_only)]` to store the field as an attribute too"
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
impl Stored for InsideKey {}
#[diagnostic::do_not_recommend]
impl Stored for PrimaryKeyAttribute {}
#[diagnostic::do_not_recommend]
impl<V> Stored for Unique<V> {}
#[diagnostic::do_not_recommend]
impl Stored for Managed {}
#[diagnostic::do_not_recommend]
impl<F> Stored for InIndexKey<F> {}

/// A role whose fields an update can require to be unchanged.
#[diagnostic::on_unimplemented(
    message = "this field is stored only in the key of an index, so an update by key can't compare its value",
    label = "this field is `key_only`",
    note = "set it with `to`, which writes the key, or update the item as it was read: `table.update(&item)`"
)]
pub trait ComparedByUpdate: Role {}

// Fields of the primary key are reported by `Settable`.
#[diagnostic::do_not_recommend]
impl ComparedByUpdate for KeyOnly {}
#[diagnostic::do_not_recommend]
impl<R: Stored> ComparedByUpdate for R {}

/// A role whose attributes can be set to a copy of another attribute.
#[diagnostic::on_unimplemented(
    message = "a part of a key can't be copied from another attribute, because the update must know its value to write the key",
    label = "pass the value that the update sets"
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
    label = "replace the whole set with `.set(..)`, or make it a top-level attribute of the item"
)]
pub trait TopLevel {}

#[diagnostic::do_not_recommend]
impl TopLevel for NonKey {}
#[diagnostic::do_not_recommend]
impl TopLevel for Optional {}

/// The basis of an update that can change attributes at the depth `D`, or at all depths in the list `D`.
#[diagnostic::on_unimplemented(
    message = "an upsert can't change a nested attribute, because it may create the item",
    label = "set the whole top-level attribute with `.set(..)`, or update an existing item with `table.update(..)`"
)]
pub trait CanChange<D> {}

#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<B> CanChange<TopLevelDepth> for B {}
#[diagnostic::do_not_recommend]
impl CanChange<NestedDepth> for ByKey {}
#[diagnostic::do_not_recommend]
impl CanChange<NestedDepth> for ByItem {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<B> CanChange<()> for B {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<B: CanChange<D> + CanChange<Rest>, D, Rest> CanChange<(D, Rest)> for B {}

/// Not implemented by any type. It exists for the compiler's message about a change of a version or a time stamp.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a version or a time stamp can't be changed, because every write sets it",
    label = "set by every write"
)]
pub trait ChangesManaged {}

/// The basis of an update that changes a version or a time stamp.
#[doc(hidden)]
#[derive(Debug)]
pub struct OfManaged<B>(PhantomData<fn() -> B>);

#[doc(hidden)]
impl<B> CanChange<ManagedDepth> for B where OfManaged<B>: ChangesManaged {}

/// Never implemented: reports a change inside of an attribute that a key contains.
#[diagnostic::on_unimplemented(
    message = "this attribute is nested in a field that a key contains, so this change would leave the key stale",
    label = "set the whole field, which rewrites the keys of the indexes: `.set(Issue::REPO, repo)`"
)]
pub trait WholeKeyPart<E> {}

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

/// The basis of an update that knows the stored unique values, [`ByItem`], or finds them out, [`ForUpsert`].
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "an update by key doesn't know the stored unique value, which it must release",
    label = "update the item as it was read: `table.update(&item)`"
)]
pub trait KnowsUniqueValues {}

#[doc(hidden)]
#[derive(Debug)]
pub struct OfUnique<B>(PhantomData<fn() -> B>);

#[diagnostic::do_not_recommend]
impl KnowsUniqueValues for OfUnique<ByItem> {}
#[diagnostic::do_not_recommend]
impl KnowsUniqueValues for OfUnique<ForUpsert> {}

#[doc(hidden)]
impl<B> CanChange<UniqueDepth> for B where OfUnique<B>: KnowsUniqueValues {}

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

/// The verdict on a change inside of an attribute that a key of `E` contains.
#[derive(Debug)]
pub struct NestedChange<E>(PhantomData<fn() -> E>);

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

/// A type whose attributes with the role `R` can be removed from an item.
#[diagnostic::on_unimplemented(
    message = "a required attribute of type `{Self}` can't be removed: the item could no longer be read",
    label = "make the field an `Option<{Self}>`, or `set` another value"
)]
pub trait MayBeRemoved<R> {}

#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T: MayBeAbsent> MayBeRemoved<NonKey> for T {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T> MayBeRemoved<Optional> for T {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T: MayBeAbsent> MayBeRemoved<Nested> for T {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T> MayBeRemoved<Element> for T {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T: MayBeAbsent, F> MayBeRemoved<InIndexKey<F>> for T {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T: MayBeAbsent, F> MayBeRemoved<KeyOnlyInIndex<F>> for T {}
// `Removable` refuses fields of the primary key. A second error would be about the same mistake.
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T> MayBeRemoved<InPrimaryKey> for T {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T> MayBeRemoved<InsideKey> for T {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T> MayBeRemoved<PrimaryKeyAttribute> for T {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T> MayBeRemoved<KeyOnly> for T {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T> MayBeRemoved<Managed> for T {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T: MayBeAbsent, V> MayBeRemoved<Unique<V>> for T {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T: MayBeRemoved<R>, F, R> MayBeRemoved<IndexKeyAttribute<F, R>> for T {}

/// A path whose stored value an update can change relative to that value: a path that isn't part of a key that is made
/// of parts.
#[diagnostic::on_unimplemented(
    message = "`add`, `subtract`, `append`, `prepend`, `delete` and `set_if_absent` can't change a part of a key",
    label = "use `set`: the update must know the new value to write the key"
)]
pub trait Changeable {}

#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<E, T> Changeable for Path<E, T, NonKey> {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<E, T> Changeable for Path<E, T, Optional> {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<E, T> Changeable for Path<E, T, Nested> {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<E, T> Changeable for Path<E, T, Element> {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<E, T> Changeable for Path<E, T, Managed> {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<E, T, K> Changeable for Path<E, T, IndexKeyAttribute<K, NonKey>> {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<E, T, K> Changeable for Path<E, T, IndexKeyAttribute<K, Optional>> {}
