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

    /// Whether the last part of a key is stored unescaped, as `#[entity(keys = raw)]` says.
    const RAW_KEYS: bool = false;
}

/// That a key of the entity, in this place, is made of `Parts`, a tuple of the parts' types.
///
/// Every entity has one such list for each place in which its keys stand, so trait parameters say it:
/// an associated type would make private types of the user's public.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a key of `{Self}` is not made of `{Parts}`",
    label = "not an entity with these key parts",
    note = "an entity derives it: `#[derive(dokklib::Entity)]`",
    note = "a name-only entity has one string, or the type in `#[entity(key = ..)]`; an item has the parts of its `Self(..)`"
)]
pub trait KeyedBy<Place, Parts>: Entity {}

/// The place of a partition key.
#[doc(hidden)]
#[derive(Debug)]
pub struct InPartitionKey;

/// The place of a sort key.
#[doc(hidden)]
#[derive(Debug)]
pub struct InSortKey;
