#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod guide;

#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub use dokklib_core::Serde;
#[cfg(feature = "aws")]
#[cfg_attr(docsrs, doc(cfg(feature = "aws")))]
pub use dokklib_core::aws_config;
pub use dokklib_core::aws_sdk_dynamodb;
#[cfg(feature = "bytes")]
#[cfg_attr(docsrs, doc(cfg(feature = "bytes")))]
pub use dokklib_core::bytes;
#[cfg(feature = "chrono")]
#[cfg_attr(docsrs, doc(cfg(feature = "chrono")))]
pub use dokklib_core::chrono;
#[cfg(feature = "local")]
#[cfg_attr(docsrs, doc(cfg(feature = "local")))]
pub use dokklib_core::local;
#[cfg(feature = "ulid")]
#[cfg_attr(docsrs, doc(cfg(feature = "ulid")))]
pub use dokklib_core::ulid;
#[cfg(feature = "uuid")]
#[cfg_attr(docsrs, doc(cfg(feature = "uuid")))]
pub use dokklib_core::uuid;
#[doc(inline)]
pub use dokklib_core::{
    Attribute, Attributes, Condition, Entity, Error, ErrorKind, Index, IntoItem, IntoKey, InverseIndex, Item, ItemOf,
    PartitionKey, Path, PrefixSortKey, PrimaryKey, Projection, ProjectionType, RawItem, Relation, Result, Schema,
    SingleTable, SortKey, Table, attribute, error, expr, key, operation, schema,
};

/// Makes a struct an entity: a named kind of thing, with a key prefix.
///
/// # A name
///
/// On a struct without fields. It stands for things that are known by their keys alone, and has three constructors:
///
/// ```
/// use dokklib::Entity;
///
/// #[derive(Entity)]
/// #[entity(prefix = "USER")]
/// pub struct User;
///
/// assert_eq!(User::partition_key("alice").as_str(), "USER#alice");
/// assert_eq!(User::sort_key("alice").as_str(), "USER#alice");
/// assert_eq!(User::prefix_sort_key().as_str(), "USER#");
/// ```
///
/// # An item
///
/// On a struct with fields and a key. Each field is an attribute; besides the constructors of its keys there is a typed
/// path for each field, a constant in upper case:
///
/// ```
/// use dokklib::Entity;
///
/// #[derive(Entity)]
/// pub struct User;
///
/// #[derive(Entity)]
/// #[entity(prefix = "ORDER", pk = User(user), sk = Self(id))]
/// pub struct Order {
///     user: String,
///     id: u64,
///     total: u64,
/// }
///
/// let key = Order::key("alice", 7); // the parts, each once, in order
/// assert_eq!(key.partition_key(), "USER#alice");
/// assert_eq!(key.sort_key(), "ORDER#00000000000000000007");
/// let _condition = Order::TOTAL.lt(500) & Order::USER.ne("bob");
/// ```
///
/// `key(..)` gives the primary key, `query(..)` the key condition of all items in one partition, and, where a key is made
/// of `Self(..)`, `partition_key(..)`, `sort_key(..)` and `prefix_sort_key()` that key. They take strings as anything that
/// is `AsRef<str>` and every other part by value or by reference, and never fail: a fault such as an empty part stays in
/// the key until it is used.
///
/// # Attributes of the type
///
/// | attribute | says | without it |
/// | --- | --- | --- |
/// | `prefix = "USER"` | what the keys begin with; no character up to `$` (0x24) | the type's name in upper case |
/// | `pk = User(user)`, `sk = Self(a, b)` | of which entity each key is, and which fields are its parts | `#[entity(key)]` on a field |
/// | `schema = Shop` | the schema that the item is of, which lists it | `SingleTable` |
/// | `key = u64` | the type of a name's value | a string |
/// | `keys = raw` | the last part of a key is stored as it is, for tables whose keys were not escaped | escaped |
/// | `rename_all = "camelCase"` | how the attributes are called; the ways are serde's | as the fields |
/// | `key as name`, `query as name`, `partition_key as name`, `sort_key as name`, `prefix_sort_key as name` | another name for a constructor | |
/// | `crate = ::path` | where this library is, if it has another name | `::dokklib` |
///
/// # Attributes of a field
///
/// | attribute | says | without it |
/// | --- | --- | --- |
/// | `key` | the field is both the partition key and the sort key | `pk` and `sk` on the type |
/// | `rename = "n"` | what the attribute is called | the field's name, as `rename_all` writes it |
/// | `alias = "old"` | an old name, under which it is read and not written; may be given several times | none |
/// | `default`, `default = function` | the value where the attribute isn't there: the type's default, or the function's | an error, unless the type says otherwise |
/// | `skip` | it is not stored, and read as its type's default, or as `default = function` says | stored |
/// | `path = NAME` | another name for the path | the field's name in upper case |
///
/// ```
/// use dokklib::Entity;
///
/// #[derive(Entity)]
/// #[entity(rename_all = "camelCase")]
/// pub struct Account {
///     #[entity(key)]
///     user_name: String, // userName
///     #[entity(rename = "n", alias = "logins")]
///     login_count: u64, // written as n, read as n or logins
///     #[entity(default)]
///     retries: u8, // 0 in items that were written without it
///     #[entity(skip)]
///     cached: Option<String>, // not stored
/// }
/// ```
pub use dokklib_derive::Entity;

/// Makes a type an attribute: a struct a map, a newtype what it holds, an enum a string or a map.
///
/// # Structs
///
/// With named fields it is a map, with a typed path for each field as an item has them. With one field without a name it is
/// a newtype, stored as what it holds; it is a part of a key, or an element of a set, where that is one:
///
/// ```
/// use dokklib::{Attribute, Entity};
///
/// #[derive(Attribute)]
/// pub struct Address {
///     city: String,
///     zip: Option<String>,
/// }
///
/// #[derive(Attribute)]
/// pub struct Email(String);
///
/// #[derive(Entity)]
/// pub struct Account {
///     #[entity(key)]
///     email: Email, // a string
///     address: Address, // a map
///     former: Vec<Address>, // a list of maps
/// }
///
/// assert_eq!(Account::key(Email("alice@example.com".to_owned())).sort_key(), "ACCOUNT#alice@example.com");
/// ```
///
/// What a newtype holds must be as visible as the newtype. As a part of a name's key it is declared there:
/// `#[entity(key = Email)] struct Buyer;`.
///
/// # Enums
///
/// Without fields it is a string, the variant's name. It is a part of a key and an element of a set too; as a part of a key
/// it has no order, so there are no ranges of it. With fields it is a map, in which an attribute, the tag, says which
/// variant it is:
///
/// ```
/// use dokklib::Attribute;
/// use dokklib::aws_sdk_dynamodb::types::AttributeValue;
///
/// #[derive(Attribute)]
/// #[attribute(rename_all = "lowercase")]
/// pub enum Status {
///     Open,
///     Shipped,
///     #[attribute(other)]
///     Other(String), // what a later version has written
/// }
///
/// #[derive(Attribute)]
/// #[attribute(tag = "kind")]
/// pub enum Payment {
///     Cash,                       // {"kind": "Cash"}
///     Card(Card),                 // {"kind": "Card", "number": ".."}
///     Transfer { account: String }, // {"kind": "Transfer", "account": ".."}
/// }
///
/// #[derive(Attribute)]
/// pub struct Card {
///     number: String,
/// }
///
/// assert_eq!(Status::Open.into_value()?, AttributeValue::S("open".to_owned()));
/// let cash = Payment::Cash.into_value()?;
/// assert_eq!(cash.as_m().unwrap()["kind"], AttributeValue::S("Cash".to_owned()));
/// # Ok::<(), dokklib::attribute::AttributeFault>(())
/// ```
///
/// # Attributes of the type
///
/// | attribute | says | without it |
/// | --- | --- | --- |
/// | `rename_all = "camelCase"` | how the fields of a struct, or the variants of an enum, are called; the ways are serde's | as they are |
/// | `tag = "kind"` | on an enum with fields: the attribute that says which variant it is | `type` |
/// | `crate = ::path` | where this library is, if it has another name | `::dokklib` |
///
/// # Attributes of a variant
///
/// | attribute | says | without it |
/// | --- | --- | --- |
/// | `rename = ".."`, `alias = ".."` | as for a field | |
/// | `rename_all = ".."` | how its fields are called | as they are |
/// | `other` | it takes what is unknown, to be written back as it was: `Other(String)`, or `Other(Attributes)` of an enum with fields | an error |
///
/// # Attributes of a field
///
/// `rename`, `alias`, `default`, `skip` and `path`, as [on a field of an item](macro@Entity#attributes-of-a-field).
pub use dokklib_derive::Attribute;

/// Makes a struct without fields a secondary index.
///
/// ```
/// use dokklib::Index;
///
/// #[derive(Index)]
/// #[index(name = "GSI_2", partition_key = "GSI2PK", sort_key = "GSI2SK")]
/// struct ByStatus;
///
/// /// The table's own keys, swapped, with whole items in it; `InverseIndex` holds the keys only.
/// #[derive(Index)]
/// #[index(name = "inverse", inverse, projection = all)]
/// struct Inverse;
///
/// assert_eq!(ByStatus::NAME, "GSI_2");
/// assert_eq!(Inverse::PROJECTION, dokklib::ProjectionType::All);
/// ```
///
/// | attribute | says | without it |
/// | --- | --- | --- |
/// | `name = ".."` | what DynamoDB calls the index | an error |
/// | `partition_key = ".."`, `sort_key = ".."` | the attributes that are its keys; the sort key is optional | `inverse` |
/// | `inverse` | its keys are the table's own, swapped | |
/// | `projection = all`, `projection = keys_only` | what of an item is in it | `all`; `keys_only` if it is `inverse` |
/// | `crate = ::path` | where this library is, if it has another name | `::dokklib` |
pub use dokklib_derive::Index;

/// Makes a struct a projection: some of the fields of an item, read without the others.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dokklib::Result<()> {
/// use dokklib::{Entity, Projection};
///
/// #[derive(Entity)]
/// struct User;
///
/// #[derive(Entity)]
/// #[entity(pk = User(user), sk = Self(id))]
/// struct Order {
///     user: String,
///     id: u64,
///     total: u64,
///     notes: Vec<String>,
/// }
///
/// #[derive(Projection, Debug, PartialEq)]
/// #[projection(of = Order)]
/// struct OrderTotal {
///     id: u64,
///     total: u64,
/// }
///
/// # let local = dokklib::local::Local::start().await?;
/// # let table = local.table("SingleTable").await?;
/// table.put(Order { user: "alice".to_owned(), id: 7, total: 100, notes: vec![] }).await?;
/// let totals = table.query(Order::query("alice")).project::<OrderTotal>().await?;
/// assert_eq!(totals, [OrderTotal { id: 7, total: 100 }]);
/// # Ok(())
/// # }
/// ```
///
/// Its fields are called as those of the item and have the same types, which the compiler checks; how they are stored is
/// the item's business. A projection can't be written back, so nothing that it leaves out is lost.
///
/// # Attributes of the type
///
/// | attribute | says | without it |
/// | --- | --- | --- |
/// | `of = Order` | the item | an error |
/// | `crate = ::path` | where this library is, if it has another name | `::dokklib` |
///
/// # Attributes of a field
///
/// | attribute | says | without it |
/// | --- | --- | --- |
/// | `path = NAME` | the path of the item's field, where that isn't its name in upper case | the field's name in upper case |
/// | `default`, `default = function` | the value where the attribute isn't there | as the type says, as for an item's field |
pub use dokklib_derive::Projection;

/// Makes a struct without fields the layout of a table.
///
/// ```
/// use dokklib::{Entity, InverseIndex, Schema};
///
/// #[derive(Schema)]
/// #[schema(partition_key = "pk", sort_key = "sk", tag = "type", indexes(InverseIndex), entities(Account))]
/// struct Shop;
///
/// #[derive(Entity)]
/// #[entity(schema = Shop)]
/// struct Account {
///     #[entity(key)]
///     name: String,
/// }
///
/// # fn table(client: dokklib::aws_sdk_dynamodb::Client) {
/// let table = Shop::table(client, "shop"); // Table<Shop>
/// # }
/// ```
///
/// | attribute | says | without it |
/// | --- | --- | --- |
/// | `partition_key = ".."`, `sort_key = ".."` | the attributes that are the table's keys | an error |
/// | `ttl = ".."` | the attribute with the time at which an item expires | no time to live |
/// | `tag = ".."` | an attribute that each item of a derived entity is written with, and that reading checks; relations have none | no tag |
/// | `indexes(..)` | the secondary indexes, which queries can name | none |
/// | `entities(..)` | the items in the table, not the names; two whose keys begin with the same prefix are an error | none |
/// | `crate = ::path` | where this library is, if it has another name | `::dokklib` |
pub use dokklib_derive::Schema;

#[doc(hidden)]
pub use dokklib_core::private as __private;
