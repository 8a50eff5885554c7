//! The roles with which an attribute can be in a condition, or be changed by an update.

use super::{
    Element, InIndexKey, InPrimaryKey, IndexKeyAttribute, InsideKey, KeyOnly, KeyOnlyInIndex, Managed, Nested, NonKey,
    Optional, PrimaryKeyAttribute, Role, Unique,
};
use crate::attribute::MayBeAbsent;
use crate::expr::Path;

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
#[diagnostic::do_not_recommend]
impl<F, R: Stored> Stored for IndexKeyAttribute<F, R> {}

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
#[diagnostic::do_not_recommend]
impl<F, R: CopyTarget> CopyTarget for IndexKeyAttribute<F, R> {}

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
#[diagnostic::do_not_recommend]
impl<F, R: TopLevel> TopLevel for IndexKeyAttribute<F, R> {}

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
