//! The roles of attributes, such as part of a key or nested in another attribute, and the changes that an update can
//! make in each role.

mod capability;
mod depth;
mod settable;

use std::marker::PhantomData;

use super::KeyFields;

pub(super) use self::capability::ComparedByUpdate;
pub use self::capability::{Changeable, CopyTarget, MayBeRemoved, Stored, TopLevel};
pub use self::depth::CanChange;
pub use self::settable::{Removable, Settable};

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

// The compiler's messages contain the paths of the following types, so they are not in the modules that use them.

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

/// The verdict on a change inside of an attribute that a key of `E` contains.
#[derive(Debug)]
pub struct NestedChange<E>(PhantomData<fn() -> E>);

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
