//! Uses the derives in a hostile environment: the crate is renamed, nothing is in scope, and every lint is an error.
#![no_implicit_prelude]
#![deny(
    warnings,
    missing_debug_implementations,
    missing_docs,
    unreachable_pub,
    unused,
    unused_qualifications,
    rust_2018_idioms,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]

/// Shadows names that generated code must not use unqualified.
#[allow(dead_code, non_camel_case_types, missing_debug_implementations, clippy::redundant_pub_crate)]
mod shadows {
    pub(crate) struct Option;
    pub(crate) struct Result;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) struct Ok;
    pub(crate) struct Err;
    pub(crate) struct String;
    pub(crate) struct Vec;
    pub(crate) struct Into;
    pub(crate) struct From;
    pub(crate) struct Sized;
    pub(crate) struct Clone;
    pub(crate) struct Path;
    pub(crate) struct Table;
    pub(crate) struct str;
    pub(crate) struct usize;
}
#[allow(unused_imports)]
use shadows::*;

/// A schema.
#[derive(Debug, ::db::Schema)]
#[schema(
    crate = ::db,
    partition_key = "PK",
    sort_key = "SK",
    ttl = "ttl",
    tag = "tag",
    indexes(::db::InverseIndex, ByStatus, ByNumbers, ByRank),
    entities(Account, Order, Entry, Hidden, Numbered, Session, Measurement)
)]
pub struct Shop;

/// An index.
#[derive(Debug, ::db::Index)]
#[index(crate = ::db, name = "GSI_2", partition_key = "GSI2PK", sort_key = "GSI2SK", projection = keys_only)]
pub struct ByStatus;

/// An index of attributes.
#[derive(Debug, ::db::Index)]
#[index(
    crate = ::db, name = "by_numbers", partition_key = (tag, string("String")), sort_key = (number("number"), binary("None")),
    projection = include("Some")
)]
pub struct ByNumbers;

/// A local index.
#[derive(Debug, ::db::Index)]
#[index(crate = ::db, name = "by_rank", local, sort_key = number("number"))]
pub struct ByRank;

/// A unit entity.
#[derive(Debug, ::db::Entity)]
#[entity(crate = ::db)]
pub struct User;

/// An item with a private type as a key part, and a projection with a raw identifier.
#[derive(Debug, ::db::Entity)]
#[entity(
    crate = ::db,
    schema = Shop,
    pk = User(user),
    sk = Self(id, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o),
    index(ByStatus as by_measurement, pk = Self(id), sk = Self(a), returns = r#final),
)]
pub struct Measurement {
    user: ::std::string::String,
    id: PrivateId,
    a: ::core::primitive::u8,
    b: ::core::primitive::u8,
    c: ::core::primitive::u8,
    d: ::core::primitive::u8,
    e: ::core::primitive::u8,
    f: ::core::primitive::u8,
    g: ::core::primitive::u8,
    h: ::core::primitive::u8,
    i: ::core::primitive::u8,
    j: ::core::primitive::u8,
    k: ::core::primitive::u8,
    l: ::core::primitive::u8,
    m: ::core::primitive::u8,
    n: ::core::primitive::u8,
    o: ::core::primitive::u8,
}

/// A private newtype.
#[derive(Debug, ::db::Attribute)]
#[attribute(crate = ::db)]
struct PrivateId(::core::primitive::u64);

/// A projection whose name is a raw identifier.
#[allow(non_camel_case_types)]
#[derive(Debug, ::db::Projection)]
#[projection(crate = ::db, of = Measurement, indexes(ByStatus))]
pub struct r#final {
    /// A field.
    pub a: ::core::primitive::u8,
}

/// An item with attributes that the library manages.
#[derive(Debug, ::db::Entity)]
#[entity(crate = ::db, schema = Shop, pk = User(owner), sk = Self(id))]
pub struct Session {
    owner: ::std::string::String,
    id: u64,
    #[entity(unique(owner))]
    token: ::std::string::String,
    #[entity(ttl)]
    valid_until: u64,
    #[entity(version)]
    version: u64,
    #[entity(created_at)]
    created_at: u64,
    #[entity(updated_at)]
    updated_at: u64,
}

/// An item with attributes that are index keys.
#[derive(Debug, ::db::Entity)]
#[entity(
    crate = ::db,
    schema = Shop,
    pk = User(__user),
    sk = Self(number),
    index(ByNumbers as by_numbers, pk = (tag, string), sk = (number, none), returns = Numbers),
    index(ByRank as by_rank, sk = number),
    index(ByStatus as by_status, pk = Self(string), sk = Self(number), returns = key),
)]
pub struct Numbered {
    __user: ::std::string::String,
    number: ::core::primitive::u8,
    #[entity(rename = "String")]
    string: ::core::option::Option<::std::string::String>,
    #[entity(rename = "None")]
    none: ::std::vec::Vec<::core::primitive::u8>,
    #[entity(rename = "Some")]
    some: ::std::string::String,
}

/// The attributes that one of the indexes projects.
#[derive(Debug, ::db::Projection)]
#[projection(crate = ::db, of = Numbered, indexes(ByNumbers))]
pub struct Numbers {
    /// A field.
    pub number: ::core::primitive::u8,
    /// A field.
    pub some: ::std::string::String,
}

/// A unit entity with a typed key value.
#[derive(Debug, ::db::Entity)]
#[entity(crate = ::db, key = ::core::primitive::u64, key_values = unescaped)]
pub struct Seat;

/// An item whose two keys are equal. Its fields have names that generated code might use.
#[derive(Debug, ::db::Entity)]
#[entity(crate = ::db, schema = Shop)]
pub struct Account {
    #[entity(key)]
    r#type: ::std::string::String,
    attributes: ::core::primitive::u64,
    layout: ::core::option::Option<::std::string::String>,
    name: ::core::primitive::bool,
    key: ::core::primitive::u8,
    __name: ::std::vec::Vec<::core::primitive::u8>,
    __value: ::std::collections::BTreeSet<::std::string::String>,
}

/// An item with two keys and custom names for the generated functions.
#[derive(Debug, ::db::Entity)]
#[entity(
    crate = ::db,
    schema = Shop,
    pk = User(user),
    sk = Self(value, number),
    key as order_key,
    query as orders_of,
    sort_key as order_sort_key,
    prefix_sort_key as order_prefix
)]
pub struct Order {
    user: ::std::string::String,
    value: ::std::string::String,
    number: ::core::primitive::u32,
    #[entity(path = TOTAL_PATH)]
    total: Private,
}

/// A private type alias in a field of a public item.
type Private = ::core::primitive::u64;

impl Order {
    /// A constant with the default name of the field's path constant.
    pub const TOTAL: Private = 5;

    /// A method with the default name of the key constructor.
    #[must_use]
    pub const fn key(&self) -> Private {
        self.total
    }
}

/// A generic item.
#[derive(Debug, ::db::Entity)]
#[entity(crate = ::db)]
pub struct Note<'a, T = ::core::primitive::u64>
where
    T: ::core::clone::Clone + ::core::fmt::Debug,
{
    #[entity(key)]
    id: T,
    text: ::std::borrow::Cow<'a, ::core::primitive::str>,
}

/// Generates a struct whose tokens come from the macro and from its call site.
macro_rules! item {
    ($name:ident { $field:ident }) => {
        /// An item that a macro generates.
        #[derive(Debug, ::db::Entity)]
        #[entity(crate = ::db)]
        pub struct $name {
            #[entity(key)]
            $field: ::std::string::String,
            other: ::core::primitive::u64,
        }
    };
}

item!(Generated { field });

/// A map with field options. Its fields have names that generated code might use.
#[derive(Debug, ::db::Attribute)]
#[attribute(crate = ::db, rename_all = "camelCase")]
pub struct Address {
    #[attribute(alias = "old", default)]
    attributes: ::std::string::String,
    #[attribute(default = one)]
    value: ::core::primitive::u64,
    /// Not stored.
    #[attribute(skip)]
    pub element: ::core::option::Option<::core::primitive::u8>,
    __name: Email,
}

const fn one() -> ::core::primitive::u64 {
    1
}

/// A newtype.
#[derive(Debug, ::core::clone::Clone, ::core::cmp::PartialEq, ::core::cmp::Eq, ::db::Attribute)]
#[attribute(crate = ::db)]
pub struct Email(::std::string::String);

/// A newtype that can't be a key part.
#[derive(Debug, ::db::Attribute)]
#[attribute(crate = ::db)]
pub struct Celsius(::core::primitive::f64);

/// A generic newtype.
#[derive(Debug, ::db::Attribute)]
#[attribute(crate = ::db)]
pub struct Wrapper<'a, T>(::std::vec::Vec<(T, ::std::borrow::Cow<'a, ::core::primitive::str>)>)
where
    T: ::core::fmt::Debug;

/// An enum of unit variants.
#[derive(Debug, ::db::Attribute)]
#[attribute(crate = ::db)]
pub enum Status {
    /// A variant.
    Ok,
    /// Another one.
    r#Self_,
    /// Any other string.
    #[attribute(other)]
    Other(::std::string::String),
}

/// An enum of variants with data.
#[derive(Debug, ::db::Attribute)]
#[attribute(crate = ::db, tag = "kind")]
pub enum Payment {
    /// A variant without data.
    None,
    /// A variant with a struct.
    Some(Address),
    /// A variant with a struct in a field.
    Refund {
        /// A field.
        value: Address,
    },
    /// A variant with the same field.
    Credit {
        /// A field.
        value: Address,
    },
    /// A variant with fields.
    Fields {
        /// A field.
        attributes: ::core::primitive::u8,
        /// Another one.
        value: ::core::primitive::u8,
        /// Not stored.
        #[attribute(skip)]
        name: ::core::primitive::u8,
    },
    /// Any other map.
    #[attribute(other)]
    Other(::db::Attributes),
}

/// A unit entity whose key value is a newtype.
#[derive(Debug, ::db::Entity)]
#[entity(crate = ::db, key = Email)]
pub struct Buyer;

/// An item whose key parts have custom types.
#[derive(Debug, ::db::Entity)]
#[entity(crate = ::db, pk = Buyer(email), sk = Self(status), rename_all = "kebab-case")]
pub struct Sale {
    email: Email,
    status: Status,
    #[entity(rename = "a.b", alias = "c")]
    address: Address,
    #[entity(default)]
    payments: ::std::vec::Vec<Payment>,
    /// Not stored.
    #[entity(skip)]
    pub cached: ::core::primitive::u8,
}

/// A type that is stored with serde.
#[derive(Debug, ::core::cmp::PartialEq, ::core::cmp::Eq, ::serde::Serialize, ::serde::Deserialize)]
pub struct Color(::core::primitive::u8);

/// A struct to flatten that contains another flattened struct.
#[derive(Debug, ::db::Attribute)]
#[attribute(crate = ::db)]
pub struct Place {
    __others: ::std::string::String,
    #[attribute(flatten)]
    __unmatched: Inner,
}

/// A struct that keeps unknown attributes.
#[derive(Debug, ::db::Attribute)]
#[attribute(crate = ::db)]
pub struct Inner {
    #[attribute(serde)]
    __entries: Color,
    #[attribute(rest)]
    __slot: ::db::Attributes,
}

/// An item with every kind of key part and every field option.
#[derive(Debug, ::db::Entity)]
#[entity(
    crate = ::db,
    schema = Shop,
    pk = User(user),
    sk = Self("LOG", desc(layout), pad(keys, 4)),
    index(::db::InverseIndex as by_sort_key, returns = key),
    index(ByStatus as by_status, pk = "ALL", sk = Self(sparse(__keys), __partition, last(label("a", desc(__last))), lower(__item.__others)), returns = key),
)]
pub struct Entry {
    #[entity(key_only)]
    user: ::std::string::String,
    layout: ::core::primitive::u64,
    keys: ::core::primitive::i8,
    __keys: ::core::option::Option<::core::primitive::bool>,
    __last: ::core::option::Option<::core::primitive::u16>,
    __partition: Status,
    #[entity(flatten)]
    __item: Place,
    #[entity(serde, default)]
    __use_key: ::std::vec::Vec<Private>,
    #[entity(rest)]
    __sort: ::std::collections::BTreeMap<::std::string::String, ::db::aws_sdk_dynamodb::types::AttributeValue>,
}

/// Some fields of `Entry`.
#[derive(Debug, ::db::Projection)]
#[projection(crate = ::db, of = Entry)]
pub struct Some_ {
    /// A field.
    pub user: ::std::string::String,
    /// A field.
    #[projection(path = __ITEM)]
    pub attributes: Place,
    /// A field.
    #[projection(path = __PARTITION)]
    pub from: Status,
    /// A field.
    #[projection(path = __USE_KEY, default)]
    pub add: ::std::vec::Vec<Private>,
}

/// A collection, read item by item.
#[derive(Debug, ::db::Collection)]
#[collection(crate = ::db)]
pub enum Activity {
    /// A variant with a name of the prelude.
    Ok(Order),
    /// Another one.
    Err(Entry),
    /// Any other item.
    #[collection(other)]
    None(::db::RawItem),
}

/// A collection, read all at once. Its fields have names that generated code might use.
#[derive(Debug, ::db::Collection)]
#[collection(crate = ::db)]
pub struct Activities {
    __items: ::std::vec::Vec<Order>,
    /// A field.
    pub layout: ::core::option::Option<Entry>,
    __groups: ::core::option::Option<Hidden>,
    /// Any other item.
    #[collection(other)]
    pub items: ::std::vec::Vec<::db::RawItem>,
}

/// An exhaustive collection.
#[derive(Debug, ::db::Collection)]
#[collection(crate = ::db, exhaustive)]
pub struct r#Pair {
    /// A relation.
    pub r#type: ::db::Relation<User, Buyer>,
    /// Another one.
    pub sales: ::db::Relation<User, Seat>,
}

/// A collection with a limit and a projection.
#[derive(Debug, ::db::Collection)]
#[collection(crate = ::db)]
pub struct Latest {
    /// A projection.
    #[collection(limit = 1)]
    pub some: ::core::option::Option<Some_>,
    /// A public projection of a private item.
    #[collection(limit = 10, descending)]
    pub vec: ::std::vec::Vec<PublicPart>,
}

/// A public projection of a private item.
#[derive(Debug, ::db::Projection)]
#[projection(crate = ::db, of = Hidden)]
pub struct PublicPart {
    /// A field.
    pub user: ::std::string::String,
}

/// A private item in a public collection.
#[derive(Debug, ::db::Entity)]
#[entity(crate = ::db, schema = Shop, pk = User(user), sk = "HIDDEN")]
struct Hidden {
    user: ::std::string::String,
}

impl Activities {
    /// Returns the orders.
    #[must_use]
    pub const fn orders(&self) -> &::std::vec::Vec<Order> {
        &self.__items
    }

    /// Returns `true` if the collection has a hidden item.
    #[must_use]
    pub const fn is_hidden(&self) -> ::core::primitive::bool {
        self.__groups.is_some()
    }
}

#[cfg(test)]
mod tests {
    use ::std::borrow::ToOwned as _;

    #[test]
    fn the_generated_code_works() {
        ::std::assert_eq!(super::Account::key("a").partition_key(), "ACCOUNT#a");
        ::std::assert_eq!(super::Order::order_key("u", "v", 7).sort_key(), "ORDER#v#0000000007");
        ::std::assert_eq!(super::Order::order_prefix().as_str(), "ORDER#");
        ::std::assert_eq!(
            super::Note::<'_, ::core::primitive::u64>::key(7).partition_key(),
            "NOTE#00000000000000000007"
        );
        ::std::assert_eq!(super::Generated::key("a").sort_key(), "GENERATED#a");
        let _condition = super::Order::TOTAL_PATH.lt(super::Order::TOTAL);
        let _condition = super::Account::TYPE.eq("x");
        let _query = super::Entry::by_status();
        let id = || super::PrivateId(7);
        let _query = super::Measurement::query("u").eq(id()).eq(1).eq(2).eq(3).eq(4).eq(5).eq(6).eq(7).eq(8).eq(9);
        let _query = super::Measurement::by_measurement(id()).eq(1);
        let key = super::Measurement::key("u", id(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        ::std::assert!(key.sort_key().ends_with("#014#015"));
        let _query = super::Numbered::by_numbers("a").eq(7).begins_with(b"b");
        let _query = super::Numbered::by_rank("u").ge(7);
        let _condition =
            super::Numbered::NUMBER.lt(7) & super::Numbered::STRING.eq("x") & super::Numbered::SOME.ne("y");
        let _query = super::Entry::by_sort_key(7, -1);
        ::std::assert_eq!(super::Entry::key("u", 7, -1).sort_key(), "ENTRY#LOG#99999999999999999992#09999");
        let key = super::Sale::key(super::Email("a".to_owned()), super::Status::Ok);
        ::std::assert_eq!(key.partition_key(), "BUYER#a");
        ::std::assert_eq!(key.sort_key(), "SALE#Ok");
    }
}
