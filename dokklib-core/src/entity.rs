use crate::attribute::AttributeFault;
use crate::error::Result;
use crate::item::{self, Attributes, Item, ItemOf, NewItem};
use crate::key::{KeyReader, Segment};
use crate::schema::{self, Schema};

/// A named kind of thing, whose keys begin with the entity's prefix.
///
/// Derived, never written by hand: `#[derive(Entity)]` also makes the key constructors that carry the type.
///
/// ```
/// use dokklib::Entity;
///
/// #[derive(Entity)]
/// #[entity(prefix = "USER")]
/// struct User;
///
/// assert_eq!(User::PREFIX, "USER");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a dokklib entity",
    label = "not an entity",
    note = "an entity derives it: `#[derive(dokklib::Entity)]` on `{Self}`"
)]
pub trait Entity {
    /// What every key of the entity begins with, without the delimiter: `USER` in `USER#alice`.
    const PREFIX: &'static str;

    /// The name of the Rust type, for messages.
    const NAME: &'static str;

    /// What tells the type from others of its name.
    #[doc(hidden)]
    const __ID: &'static str = Self::NAME;

    /// Whether the last part of a key is stored unescaped, as `#[entity(key_values = unescaped)]` says.
    const UNESCAPED_KEYS: bool = false;

    /// The attributes as which the item is stored, keys and tag included: for a test, or another program.
    ///
    /// ```
    /// use dokklib::Entity;
    ///
    /// #[derive(Entity, Debug, PartialEq)]
    /// struct Account {
    ///     #[entity(key)]
    ///     name: String,
    ///     logins: u64,
    /// }
    ///
    /// let account = Account { name: "alice".to_owned(), logins: 7 };
    /// let attributes = account.to_attributes()?;
    /// assert_eq!(attributes["PK"].as_s().unwrap(), "ACCOUNT#alice");
    /// assert_eq!(attributes["logins"].as_n().unwrap(), "7");
    /// assert_eq!(Account::from_attributes(attributes)?, account);
    /// # Ok::<(), dokklib::Error>(())
    /// ```
    ///
    /// `S` is the schema of the item, which it says itself.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a value that DynamoDB can't store and a key that it can't have.
    fn to_attributes<S: Schema>(&self) -> Result<Attributes>
    where
        Self: ItemOf<S>,
    {
        item::attributes(NewItem::of_ref(self, schema::layout_of::<S>()), <Self as Item>::name)
    }

    /// The same as [`to_attributes`](Self::to_attributes), moving the values.
    ///
    /// # Errors
    ///
    /// As [`to_attributes`](Self::to_attributes).
    fn into_attributes<S: Schema>(self) -> Result<Attributes>
    where
        Self: ItemOf<S>,
    {
        item::attributes(NewItem::of(self, schema::layout_of::<S>()), <Self as Item>::name)
    }

    /// The item of these attributes, such as a stream record holds.
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::ErrorKind::Decode) if they aren't those of such an item, naming the attribute.
    fn from_attributes<S: Schema>(attributes: Attributes) -> Result<Self>
    where
        Self: ItemOf<S>,
    {
        item::decode(attributes, schema::layout_of::<S>())
    }
}

/// The keys of the entity itself, in this place.
#[doc(hidden)]
pub trait OwnKey<Place>: Entity {
    /// What follows the prefix.
    const SEGMENTS: &'static [Segment];
}

/// That a key of the entity, in this place, is made of `List`: the declared types of its parts, nested to the right, which
/// may go on after a literal where the keys aren't raw. `Shown` is the same as a flat tuple, for the message.
///
/// Every entity has one such list for each place in which its keys stand, so trait parameters say it:
/// an associated type would make private types of the user's public.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a key of `{Self}` is not made of `{Shown}`",
    label = "not an entity with these key parts",
    note = "an entity derives it: `#[derive(dokklib::Entity)]`",
    note = "a unit entity has one string, or the type in `#[entity(key = ..)]`; an item has the parts of its `Self(..)`",
    note = "they are written as the entity has them, `desc(..)`, `pad(..)` and literals included"
)]
pub trait KeyedBy<Place, List, Shown>: OwnKey<Place> {}

/// The end of a key, or what may follow one of another entity: a literal, and then anything.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the key goes on after the parts that its entity declares",
    label = "has fewer parts",
    note = "a key of one's own has as many fields as it needs: `Self(user, status)`",
    note = "a child in its parent's place goes on with a literal, after all that the parent declares: `Order(order, \"ITEM\", line)`"
)]
pub trait Extension {}

#[diagnostic::do_not_recommend]
impl Extension for () {}

#[diagnostic::do_not_recommend]
impl<Rest> Extension for (Literal, Rest) {}

/// A literal among the parts of a key.
#[doc(hidden)]
#[derive(Debug)]
pub struct Literal;

/// A part in reverse order, among the parts of a key.
#[doc(hidden)]
#[derive(Debug)]
pub struct Desc<T>(std::marker::PhantomData<T>);

/// A padded part, among the parts of a key.
#[doc(hidden)]
#[derive(Debug)]
pub struct Pad<T, const WIDTH: usize>(std::marker::PhantomData<T>);

/// That `P` is the tuple of the parts of the keys in this place.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the parts of a key of `{Self}` are not `{P}`",
    label = "other parts than the key has",
    note = "`key.parts()` gives a tuple of them, in the order of the constructor: `let (user, id) = key.parts()?;`"
)]
pub trait KeyParts<Place, P>: Sized {
    fn parts(key: &KeyReader<'_>) -> Result<P, AttributeFault>;
}

/// The place of a partition key.
#[doc(hidden)]
#[derive(Debug)]
pub struct InPartitionKey;

/// The place of a sort key.
#[doc(hidden)]
#[derive(Debug)]
pub struct InSortKey;

/// The place of both.
#[doc(hidden)]
#[derive(Debug)]
pub struct InBothKeys;
