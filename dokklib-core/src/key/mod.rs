//! Keys, and their parts. The type of a key records its entity.
//!
//! A key consists of the prefix of its entity and the key parts, separated by the delimiter `#`: `ORDER#00000000000000000007`.
//! The constructors that `#[derive(Entity)]` generates write the prefix, so it can't be misspelt. Keys of different entities
//! have different types. Keys have two guarantees, unless the entity or its schema declares `key_values = unescaped`:
//!
//! - **No value can forge a key.** The delimiter is escaped in every part:
//!
//!   ```
//!   use dokklib::Entity;
//!
//!   #[derive(Entity)]
//!   struct User;
//!
//!   assert_eq!(User::partition_key("alice#ORDER").as_str(), "USER#alice$SORDER");
//!   assert_eq!(User::partition_key("alice@example.com").as_str(), "USER#alice@example.com");
//!   ```
//!
//! - **Keys sort as the tuples of their parts**, in DynamoDB's order of UTF-8 bytes. [`KeyPart`] lists the encoding of each
//!   type.
//!
//! A partition key has at most 2048 bytes, a sort key at most 1024. See
//! [quotas](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys)
//! and
//! [sort key design](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-sort-keys.html) in AWS's guide.

mod attribute_partition;
mod delimiter;
mod escape;
mod index_attribute;
mod index_field;
mod nested;
mod pair;
mod part;
mod primary;
mod range;
mod stored;
mod stored_form;
mod table_key;
mod template;
mod text;
mod text_enum;
mod value;

pub use self::attribute_partition::AttributePartitionKey;
#[doc(hidden)]
pub use self::index_field::IndexKeyField;
#[doc(hidden)]
pub use self::nested::{HasKeyField, KeyField};
pub(crate) use self::pair::pair_texts;
pub use self::pair::{IntoPartitionKey, IntoPrefixSortKey, IntoSortKey};
#[doc(hidden)]
pub use self::part::{
    AnyTexts, AsValuePrefix, DynKeyPart, IndexPart, Part, PartKind, TextsOf, ToKeyValue, ValuePrefix,
    assert_keeps_key_only, assert_optional, assert_required,
};
pub use self::part::{
    FixedWidth, HasCase, HasDate, HasEpoch, HasNone, HasTime, IntoPart, KeyAttribute, KeyPart, OrNone, Ordered, Padded,
    PaddedEpoch, PartFault, PartReader, PartWriter, Plain, StartsWithText, check_part_order,
};
pub use self::primary::{HasPartitionKeyText, HasSortKeyText, PrimaryKey};
#[doc(hidden)]
pub use self::stored::{KeyParts, KeyReader, StoredKeys};
#[doc(hidden)]
pub use self::table_key::KeySource;
#[doc(hidden)]
pub use self::template::{Piece, Template};

#[doc(hidden)]
pub use self::range::{PartitionKeys, SortKeys};

pub(crate) use self::escape::{escape_part, escaped_len, is_escaped};
pub(crate) use self::index_field::FieldPart;
pub(crate) use self::primary::AnyKey;
pub(crate) use self::range::{Range, TextRange};
pub(crate) use self::stored::{PresentKeys, ReadPart, belongs_to_other, check_primary_key, primary_key_matches};
pub(crate) use self::stored_form::{has_prefix_in_any_case, stored_form};
pub(crate) use self::table_key::TableKey;
pub use self::text::KeyText;
#[doc(hidden)]
pub use self::text_enum::text_enum_from_part;
pub(crate) use self::value::KeyIdentity;
#[doc(hidden)]
pub use self::value::KeyValue;

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use crate::error::{Error, Result};
use crate::limit;
use crate::schema::{Entity, KeyShape, OwnKey, PartitionKeyRole, SortKeyRole};

/// The partition key of an entity: `USER#alice`.
///
/// The constructor that `#[derive(Entity)]` generates creates it: `User::partition_key("alice")`. The constructor never
/// fails. An invalid key keeps its fault, and [`check`](Self::check) and every operation report it.
pub struct PartitionKey<E> {
    pub(crate) text: KeyText,
    entity: PhantomData<fn() -> E>,
}

/// The sort key of an entity: `GROUP#group1`.
///
/// The constructor that `#[derive(Entity)]` generates creates it: `Group::sort_key("group1")`. The constructor never fails.
/// An invalid key keeps its fault, and [`check`](Self::check) and every operation report it.
pub struct SortKey<E> {
    pub(crate) text: KeyText,
    entity: PhantomData<fn() -> E>,
}

/// A prefix of the sort keys of an entity: `USER#`, or `ORDER#2020-02`.
///
/// It matches many items, so only queries accept it, and it can't be converted to a [`SortKey`]. It always ends at the
/// delimiter or inside the last part, so the prefix of `USER` never matches `USERS#bob`.
///
/// The constructor that `#[derive(Entity)]` generates creates it: `User::prefix_sort_key()`.
pub struct PrefixSortKey<E> {
    pub(crate) text: KeyText,
    entity: PhantomData<fn() -> E>,
}

impl<E: Entity> PartitionKey<E> {
    /// Returns the unescaped text after the prefix: `alice` in `USER#alice`. Several parts are separated by the delimiter.
    pub fn value(&self) -> Cow<'_, str> {
        self.text.value(E::KEY_FORMAT)
    }

    /// Checks that the key is valid: no part is empty, and the key has at most 2048 bytes.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) with the name of the part, the limit and the length. Operations apply
    /// a lower limit to a key attribute that is also the sort key of a secondary index.
    pub fn check(&self) -> Result<()> {
        self.text.check("partition key", limit::PARTITION_KEY_BYTES).map_err(Error::invalid)
    }

    /// Returns the typed parts of the key.
    ///
    /// ```
    /// use dokklib::Entity;
    ///
    /// #[derive(Entity)]
    /// #[entity(key = u64)]
    /// struct Seat;
    ///
    /// let (number,) = Seat::partition_key(7).parts()?;
    /// assert_eq!(number, 7);
    /// # Ok::<(), dokklib::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput) if [`check`](Self::check) fails.
    /// - [`Decode`](crate::ErrorKind::Decode) if the key was read from the table and isn't in the declared format.
    pub fn parts<P>(&self) -> Result<P>
    where
        E: KeyParts<PartitionKeyRole, P> + OwnKey<PartitionKeyRole>,
    {
        self.check()?;
        parts::<E, PartitionKeyRole, P>(&self.text)
    }
}

impl<E: Entity> SortKey<E> {
    /// Returns the unescaped text after the prefix: `group1` in `GROUP#group1`. Several parts are separated by the delimiter.
    pub fn value(&self) -> Cow<'_, str> {
        self.text.value(E::KEY_FORMAT)
    }

    /// Checks that the key is valid: no part is empty, and the key has at most 1024 bytes.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) with the name of the part, the limit and the length.
    pub fn check(&self) -> Result<()> {
        self.text.check("sort key", limit::SORT_KEY_BYTES).map_err(Error::invalid)
    }

    /// Returns the typed parts of the key, like [`PartitionKey::parts`].
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput) if [`check`](Self::check) fails.
    /// - [`Decode`](crate::ErrorKind::Decode) if the key was read from the table and isn't in the declared format.
    pub fn parts<P>(&self) -> Result<P>
    where
        E: KeyParts<SortKeyRole, P> + OwnKey<SortKeyRole>,
    {
        self.check()?;
        parts::<E, SortKeyRole, P>(&self.text)
    }
}

impl<E: Entity> PrefixSortKey<E> {
    /// Returns the unescaped text after the prefix of the entity. It is empty before [`begins_with`](Self::begins_with).
    pub fn value(&self) -> Cow<'_, str> {
        self.text.value(E::KEY_FORMAT)
    }

    /// Narrows the prefix to key values that begin with `value_prefix`.
    ///
    /// ```
    /// use dokklib::Entity;
    ///
    /// #[derive(Entity)]
    /// #[entity(prefix = "ORDER")]
    /// struct Order;
    ///
    /// let february = Order::prefix_sort_key().begins_with("2020-02");
    /// assert_eq!(february.as_str(), "ORDER#2020-02");
    /// ```
    #[must_use]
    pub fn begins_with(mut self, value_prefix: impl AsRef<str>) -> Self {
        self.text.extend_last_part(value_prefix.as_ref(), E::KEY_FORMAT);
        self
    }
}

/// Decodes the parts of an entity's own key.
fn parts<E: KeyParts<Role, P> + OwnKey<Role>, Role, P>(text: &KeyText) -> Result<P> {
    let shape = KeyShape::own::<E>(E::SEGMENTS);
    let reader = KeyReader::of_text(text.as_str(), shape);
    E::parts(&reader).map_err(|fault| Error::decode(E::NAME.into(), fault))
}

macro_rules! key_text {
    ($($Key:ident),+) => {$(
        impl<E> $Key<E> {
            pub(crate) fn from_text(text: KeyText) -> Self {
                Self { text, entity: PhantomData }
            }

            #[doc(hidden)]
            pub fn of(template: Template<'_>) -> Self {
                Self::from_text(KeyText::of(&template))
            }

            /// Returns the full text as it is stored, with the prefix and escaped.
            pub fn as_str(&self) -> &str {
                self.text.as_str()
            }
        }

        impl<E> Clone for $Key<E> {
            fn clone(&self) -> Self {
                Self::from_text(self.text.clone())
            }
        }

        impl<E> fmt::Display for $Key<E> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        /// Shows the prefix and not the value.
        impl<E: Entity> fmt::Debug for $Key<E> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}<{}>({})", stringify!($Key), E::NAME, self.text.redacted())
            }
        }

        impl<E> Eq for $Key<E> {}

        impl<E> Hash for $Key<E> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }
    )+};
}

key_text!(PartitionKey, SortKey, PrefixSortKey);

/// Keys of one entity are compared by their text, also between key types.
macro_rules! equal_by_text {
    ($($Left:ident == $Right:ident),+ $(,)?) => {$(
        impl<E> PartialEq<$Right<E>> for $Left<E> {
            fn eq(&self, other: &$Right<E>) -> bool {
                self.as_str() == other.as_str()
            }
        }
    )+};
}

equal_by_text!(
    PartitionKey == PartitionKey,
    PartitionKey == SortKey,
    PartitionKey == PrefixSortKey,
    SortKey == PartitionKey,
    SortKey == SortKey,
    SortKey == PrefixSortKey,
    PrefixSortKey == PartitionKey,
    PrefixSortKey == SortKey,
    PrefixSortKey == PrefixSortKey,
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::private;

    struct User;

    impl Entity for User {
        const PREFIX: &'static str = "USER";
        const NAME: &'static str = "User";
    }

    fn partition_key(value: &str) -> PartitionKey<User> {
        PartitionKey::of(Template::own::<User>(&[Piece::new("value", Part::Text(value))]))
    }

    #[test]
    fn a_key_has_a_text_a_value_and_redacted_debug_output() {
        let alice = partition_key("alice");
        assert_eq!(alice.as_str(), "USER#alice");
        assert_eq!(alice.to_string(), "USER#alice");
        assert_eq!(alice.value(), "alice");
        assert_eq!(format!("{alice:?}"), "PartitionKey<User>(USER#…)");
        let users: PrefixSortKey<User> = private::prefix_sort_key();
        assert_eq!(format!("{users:?}"), "PrefixSortKey<User>(USER#)");
        assert_eq!(users.value(), "");
        assert_eq!(partition_key("a #b").as_str(), "USER#a$P$Sb");
        assert_eq!(partition_key("a #b").value(), "a #b", "the value is unescaped");
    }

    #[test]
    fn keys_are_compared_and_hashed_by_their_text() {
        use std::collections::HashSet;
        let sort: SortKey<User> = SortKey::of(Template::own::<User>(&[Piece::new("value", Part::Text("alice"))]));
        assert_eq!(partition_key("alice"), sort);
        assert_ne!(partition_key("bob"), sort);
        let keys: HashSet<_> = [partition_key("alice"), partition_key("alice")].into();
        assert_eq!(keys.len(), 1);
    }

    #[test]
    fn a_prefix_sort_key_never_matches_another_entity() {
        let users: PrefixSortKey<User> = private::prefix_sort_key();
        assert!(!"USERS#bob".starts_with(users.as_str()));
        assert!("USER#bob".starts_with(users.as_str()));
        assert_eq!(users.begins_with("a#b").as_str(), "USER#a$Sb");
    }

    #[test]
    fn check_reports_an_empty_part_and_a_key_over_the_limit() {
        let empty = partition_key("").check().unwrap_err();
        assert_eq!(empty.kind(), crate::ErrorKind::InvalidInput);
        assert_eq!(empty.to_string(), "the key part `value` is empty: DynamoDB doesn't allow empty keys");

        assert!(partition_key(&"x".repeat(2043)).check().is_ok());
        let long = partition_key(&"x".repeat(2044)).check().unwrap_err();
        assert_eq!(
            long.to_string(),
            "the partition key is 2049 bytes long, over the limit of 2048 bytes; its longest part is `value`"
        );
    }
}
