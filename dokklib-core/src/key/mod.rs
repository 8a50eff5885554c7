//! Keys: text that carries its entity in its type.
//!
//! A key is the entity's prefix and its parts, with `#` between them: `ORDER#00000000000000000007`. The constructors that
//! `#[derive(Entity)]` makes write it, so a prefix can't be misspelt, and a key of another entity is another type. Two
//! promises hold for every key that isn't `raw`:
//!
//! - **No value forges a key.** Whatever is in a part, it ends where the part ends:
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
//! - **Keys sort as the tuples of their parts do**, under DynamoDB's order of UTF-8 bytes; [`KeyPart`] says how each type
//!   is written.
//!
//! A partition key has at most 2048 bytes and a sort key at most 1024:
//! [quotas](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys)
//! in AWS's guide. AWS on
//! [how to design them](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-sort-keys.html).

mod condition;
mod escape;
mod index;
#[doc(hidden)]
pub mod linked;
mod pair;
mod part;
mod primary;
mod proof;
mod range;
mod shape;
mod stored;
mod template;
mod text;

pub use self::condition::{
    AlreadyBounded, Asked, ConsistentReads, Filters, InQueryPair, IntoKeyCondition, KeyCondition, NextPart, NoKeyOf,
    Pair, Partition, ProjectionFor, ReadsConsistently,
};
#[doc(hidden)]
pub use self::index::IndexField;
pub(crate) use self::linked::{FieldsOfIndexKeys, Gone, Set, Stays, Takes, Updatable};
pub use self::pair::{InPair, IntoPrefixSortKey, IntoSortKey};
#[doc(hidden)]
pub use self::part::{AsStart, Form, IndexPart, Part, PartText, Start, ToKeyValue};
pub use self::part::{
    FixedWidth, IntoPart, KeyAttribute, KeyPart, Ordered, Padded, PartFault, PartReader, PartWriter, StartsWithText,
};
pub use self::primary::PrimaryKey;
#[doc(hidden)]
pub use self::proof::{
    GivenKey, Listed, assert_distinct, assert_holds_items, assert_in_index, assert_index_keys, assert_literals,
    assert_one_key_each, assert_tagged,
};
#[doc(hidden)]
pub use self::shape::{DeclaredKey, KeyEntity, KeyShape, Segment};
#[doc(hidden)]
pub use self::stored::{KeyReader, StoredKeys};
#[doc(hidden)]
pub use self::template::{Piece, Template};

#[doc(hidden)]
pub use self::range::{PartitionKeys, SortKeys};

pub(crate) use self::escape::{escaped_len, is_escaped_key as is_escaped};
pub(crate) use self::index::{Basis, ItemKeys, PartChange, Rewritten, is_as};
pub(crate) use self::primary::AnyKey;
pub(crate) use self::proof::can_be_one_item;
pub(crate) use self::range::Range;
pub(crate) use self::shape::Role;
pub(crate) use self::stored::{KeysAtHand, ReadPart, has_keys};
pub use self::text::KeyText;

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use crate::Entity;
use crate::entity::{InPartitionKey, InSortKey, KeyParts, OwnKey};
use crate::error::{Error, Result};
use crate::limit;

/// What stands between a prefix and the parts of a key.
pub(crate) const DELIMITER: char = '#';
const DELIMITER_TEXT: &str = "#";

/// The partition key of an entity: `USER#alice`.
///
/// Made by the constructor that `#[derive(Entity)]` generates: `User::partition_key("alice")`. It never fails: a fault
/// stays in the key, and [`check`](Self::check) and every operation report it.
pub struct PartitionKey<E> {
    pub(crate) text: KeyText,
    entity: PhantomData<fn() -> E>,
}

/// The sort key of an entity: `GROUP#group1`.
///
/// Made by the constructor that `#[derive(Entity)]` generates: `Group::sort_key("group1")`. It never fails: a fault
/// stays in the key, and [`check`](Self::check) and every operation report it.
pub struct SortKey<E> {
    pub(crate) text: KeyText,
    entity: PhantomData<fn() -> E>,
}

/// What the sort keys of an entity begin with: `USER#`, or `ORDER#2020-02`.
///
/// It names many items, so only queries take it, and no [`SortKey`] is made of it. It always ends on the delimiter or
/// inside a part, so the prefix of `USER` never matches `USERS#bob`.
///
/// Made by the constructor that `#[derive(Entity)]` generates: `User::prefix_sort_key()`.
pub struct PrefixSortKey<E> {
    pub(crate) text: KeyText,
    entity: PhantomData<fn() -> E>,
}

impl<E: Entity> PartitionKey<E> {
    /// What follows the prefix, unescaped: `alice` of `USER#alice`. Several parts stand with `#` between them.
    pub fn value(&self) -> Cow<'_, str> {
        self.text.value(E::PREFIX, E::UNESCAPED_KEYS)
    }

    /// Reports a fault: an empty part, or more than 2048 bytes.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), naming the part, the limit and the length. An operation may have a lower
    /// limit, where an index of its table has the attribute as its sort key.
    pub fn check(&self) -> Result<()> {
        self.text.check("partition key", limit::PARTITION_KEY_BYTES).map_err(Error::invalid)
    }

    /// The parts of which the key is made, typed.
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
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a key with a fault, as [`check`](Self::check), and
    /// [`Decode`](crate::ErrorKind::Decode) for one that was read and is not of the form that the entity declares.
    pub fn parts<P>(&self) -> Result<P>
    where
        E: KeyParts<InPartitionKey, P> + OwnKey<InPartitionKey>,
    {
        self.check()?;
        parts::<E, InPartitionKey, P>(&self.text)
    }
}

impl<E: Entity> SortKey<E> {
    /// What follows the prefix, unescaped: `group1` of `GROUP#group1`. Several parts stand with `#` between them.
    pub fn value(&self) -> Cow<'_, str> {
        self.text.value(E::PREFIX, E::UNESCAPED_KEYS)
    }

    /// Reports a fault: an empty part, or more than 1024 bytes.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), naming the part, the limit and the length.
    pub fn check(&self) -> Result<()> {
        self.text.check("sort key", limit::SORT_KEY_BYTES).map_err(Error::invalid)
    }

    /// The parts of which the key is made, typed, as [`PartitionKey::parts`] gives them.
    ///
    /// # Errors
    ///
    /// As [`PartitionKey::parts`].
    pub fn parts<P>(&self) -> Result<P>
    where
        E: KeyParts<InSortKey, P> + OwnKey<InSortKey>,
    {
        self.check()?;
        parts::<E, InSortKey, P>(&self.text)
    }
}

impl<E: Entity> PrefixSortKey<E> {
    /// What follows the prefix, unescaped: nothing, or the start of a value.
    pub fn value(&self) -> Cow<'_, str> {
        self.text.value(E::PREFIX, E::UNESCAPED_KEYS)
    }

    /// Narrows the prefix to values that begin with `start`.
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
    pub fn begins_with(mut self, start: impl AsRef<str>) -> Self {
        self.text.extend_last_part(start.as_ref(), E::UNESCAPED_KEYS);
        self
    }
}

/// The parts of a key of the entity itself.
fn parts<E: KeyParts<Place, P> + OwnKey<Place>, Place, P>(text: &KeyText) -> Result<P> {
    let reader = KeyReader::new([Some((text.as_str(), KeyShape::own(KeyEntity::own::<E>(), E::SEGMENTS))), None]);
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

            /// The whole text as it is stored, prefix included and escaped.
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

/// Keys of one entity are compared by their text, whatever their kind.
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
        PartitionKey::of(Template::new(private::own_key::<User>(), &[Piece::new("value", Part::Text(value))]))
    }

    #[test]
    fn text_value_and_redaction() {
        let alice = partition_key("alice");
        assert_eq!(alice.as_str(), "USER#alice");
        assert_eq!(alice.to_string(), "USER#alice");
        assert_eq!(alice.value(), "alice");
        assert_eq!(format!("{alice:?}"), "PartitionKey<User>(USER#…)");
        let users: PrefixSortKey<User> = private::prefix_sort_key();
        assert_eq!(format!("{users:?}"), "PrefixSortKey<User>(USER#)");
        assert_eq!(users.value(), "");
        assert_eq!(partition_key("a #b").as_str(), "USER#a$P$Sb");
        assert_eq!(partition_key("a #b").value(), "a #b", "a value makes the same key again");
    }

    #[test]
    fn equality_and_hash_go_by_text_between_the_kinds() {
        use std::collections::HashSet;
        let sort: SortKey<User> =
            SortKey::of(Template::new(private::own_key::<User>(), &[Piece::new("value", Part::Text("alice"))]));
        assert_eq!(partition_key("alice"), sort);
        assert_ne!(partition_key("bob"), sort);
        let keys: HashSet<_> = [partition_key("alice"), partition_key("alice")].into();
        assert_eq!(keys.len(), 1);
    }

    #[test]
    fn a_prefix_never_matches_another_entity() {
        let users: PrefixSortKey<User> = private::prefix_sort_key();
        assert!(!"USERS#bob".starts_with(users.as_str()));
        assert!("USER#bob".starts_with(users.as_str()));
        assert_eq!(users.begins_with("a#b").as_str(), "USER#a$Sb");
    }

    #[test]
    fn faults_stay_in_the_key_and_name_part_limit_and_length() {
        let empty = partition_key("").check().unwrap_err();
        assert_eq!(empty.kind(), crate::ErrorKind::InvalidRequest);
        assert_eq!(empty.to_string(), "the key part `value` is empty: DynamoDB has no empty keys");

        assert!(partition_key(&"x".repeat(2043)).check().is_ok());
        let long = partition_key(&"x".repeat(2044)).check().unwrap_err();
        assert_eq!(
            long.to_string(),
            "the partition key is 2049 bytes long, over the limit of 2048 bytes; its longest part is `value`"
        );
    }
}
