use super::{KeyEntity, KeyFormat, Segment};

/// A named kind of thing. The keys of an entity begin with its prefix.
///
/// Derived with `#[derive(Entity)]`, which also generates the key constructors. Don't implement it by hand.
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
    label = "derive it on `{Self}`: `#[derive(dokklib::Entity)]`"
)]
#[doc(alias = "EntityName")]
pub trait Entity {
    /// The prefix of the entity's keys, without the delimiter: `USER` in `USER#alice`.
    const PREFIX: &'static str;

    /// The name of the Rust type, for error messages.
    const NAME: &'static str;

    /// Identifies the type among types with the same name.
    #[doc(hidden)]
    const __ID: &'static str = Self::NAME;

    /// How the keys of the entity become text.
    const KEY_FORMAT: KeyFormat = KeyFormat::ESCAPED;

    /// Identifies the schema. It is empty for an entity that declares only a key format, and `None` without both.
    #[doc(hidden)]
    const __SCHEMA: Option<&'static str> = None;

    /// Returns `true` if keys of other entities of the schema extend the keys with this number of segments.
    #[doc(hidden)]
    fn __is_extended(_segments: usize) -> bool {
        false
    }

    /// Exists for the compiler's message about an item in the partitions of another entity. The derive generates an inherent
    /// `partition_key` for all other entities.
    #[doc(hidden)]
    fn partition_key<Parts, Key>(_: Parts) -> Key
    where
        Self: OwnPartitions,
    {
        unreachable!("no type implements `OwnPartitions`")
    }
}

/// Not implemented by any type. It exists for the compiler's message about the partition key of an item.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `partition_key(..)`: its partition key belongs to another entity",
    label = "call `partition_key(..)` of the entity in `pk = ..`, such as `User::partition_key(..)`"
)]
pub trait OwnPartitions {}

/// An entity that declares its own keys in the given role.
#[doc(hidden)]
pub trait OwnKey<Role>: Entity {
    /// The segments after the prefix.
    const SEGMENTS: &'static [Segment];

    /// Describes the entity for the keys of other entities.
    const ENTITY: KeyEntity = KeyEntity::of::<Self, Role>();
}

/// An entity with an [`OwnKey`], for the keys of other entities.
// After a message about `OwnKey`, the compiler lists its implementations. This trait has one implementation for all types, which the
// compiler doesn't list.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no key that begins with its own prefix",
    label = "derive `dokklib::Entity` for `{Self}`; if its keys begin with another entity, write that entity and all parts: `Order(order, \"LINE\", line, ..)`"
)]
pub trait HasOwnKey<Role> {
    const ENTITY: KeyEntity;
}

#[diagnostic::do_not_recommend]
impl<E: OwnKey<Role>, Role> HasOwnKey<Role> for E {
    const ENTITY: KeyEntity = <E as OwnKey<Role>>::ENTITY;
}

/// An entity whose keys in the given role consist of `Parts`.
///
/// `Parts` is the list of the declared types of the parts, nested to the right. A literal and further parts can follow.
///
/// An entity has exactly one such list for each role. It is a trait parameter and not an associated type, because an
/// associated type would expose private types of the user.
#[doc(hidden)]
pub trait KeyedBy<Role, Parts>: OwnKey<Role> {}

/// The end of a key, or an extension of the key of another entity: a literal, followed by any parts.
#[doc(hidden)]
pub trait Extension {}

impl Extension for () {}

impl<Rest> Extension for (Literal, Rest) {}

/// A literal in a list of key parts.
#[doc(hidden)]
#[derive(Debug)]
pub struct Literal;

/// A part in descending order, in a list of key parts.
#[doc(hidden)]
#[derive(Debug)]
pub struct Desc<T>(std::marker::PhantomData<T>);

/// A padded part, in a list of key parts.
#[doc(hidden)]
#[derive(Debug)]
pub struct Pad<T, const WIDTH: usize>(std::marker::PhantomData<T>);

/// Defines the types of parts with forms, in lists of key parts.
macro_rules! part_forms {
    ($($(#[$doc:meta])* $Form:ident;)+) => {$(
        $(#[$doc])*
        #[doc(hidden)]
        #[derive(Debug)]
        pub struct $Form<T>(std::marker::PhantomData<T>);
    )+};
}

part_forms! {
    /// A number without padding.
    PlainNumber;
    /// A text in upper case.
    Upper;
    /// A text in lower case.
    Lower;
    /// A month.
    Month;
    /// A time with a precision of one second.
    Seconds;
    /// A time with a precision of one millisecond.
    Millis;
    /// The seconds since the Unix epoch.
    EpochSeconds;
    /// The milliseconds since the Unix epoch.
    EpochMillis;
    /// A part after a label.
    Label;
    /// An optional part that sorts missing values last.
    Last;
}

/// The role of a partition key.
#[doc(hidden)]
#[derive(Debug)]
pub struct PartitionKeyRole;

/// The role of a sort key.
#[doc(hidden)]
#[derive(Debug)]
pub struct SortKeyRole;

/// The role of a whole primary key: the partition key and the sort key together.
#[doc(hidden)]
#[derive(Debug)]
pub struct PrimaryKeyRole;
