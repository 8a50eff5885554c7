/// A named kind of thing, whose keys begin with the entity's prefix.
///
/// Derived, never written by hand: `#[derive(Entity)]` also makes the key constructors that carry the type.
///
/// ```
/// use dokklib_core::Entity;
/// # struct User;
/// # impl Entity for User {
/// #     const PREFIX: &'static str = "USER";
/// #     const NAME: &'static str = "User";
/// # }
/// // #[derive(Entity)]
/// // #[entity(prefix = "USER")]
/// // struct User;
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

/// That a key of the entity is made of `Parts`, a tuple of the parts' types.
///
/// Every entity has one such list for each place in which its keys stand, so a trait parameter says it:
/// an associated type would make private types of the user's public.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a key of `{Self}` is not made of `{Parts}`",
    label = "`{Self}` declares other key parts",
    note = "a name-only entity has one string, or the type in `#[entity(key = ..)]`; an item has the parts of its `Self(..)`"
)]
pub trait KeyedBy<Parts> {}
