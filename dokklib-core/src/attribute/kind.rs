//! DynamoDB's data types as Rust types. They determine which operators an attribute supports.
//!
//! The names are those of
//! [Supported data types and naming rules](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, KeyType};

/// A DynamoDB data type.
pub trait Kind {
    /// The name of the type in messages, such as `a number (N)`.
    const NAME: &'static str;

    /// The type of a key attribute, or `None` if key attributes can't have this type.
    #[doc(hidden)]
    const KEY: Option<KeyType> = None;

    /// The meaning of `add` for this type: [`AddNumber`], [`AddElements`] or [`NotAddable`].
    type Addition;
}

/// A DynamoDB type with an order. It supports `lt`, `le`, `gt`, `ge` and `between`.
#[diagnostic::on_unimplemented(
    message = "`lt`, `le`, `gt`, `ge` and `between` require a string, number or binary attribute, but this attribute is a `{Self}`",
    label = "compare a `{Self}` with `eq`, `ne` or `is_in`",
    note = "an enum without fields is a `Variant`: it is stored as the variant's name, and the order of names has no meaning"
)]
pub trait Ordered: Kind {}

/// A DynamoDB type that supports `begins_with`.
#[diagnostic::on_unimplemented(
    message = "`begins_with` requires a string or binary attribute, but this attribute is a `{Self}`",
    label = "compare a `{Self}` with `eq` or `is_in`"
)]
pub trait HasPrefix: Kind {
    /// The type of the prefix.
    type Prefix: Attribute<Value = Self::Prefix>;

    /// The borrowed type of the prefix: `str` or `[u8]`.
    #[doc(hidden)]
    type BorrowedPrefix: ?Sized;
}

#[diagnostic::do_not_recommend]
impl HasPrefix for String {
    type Prefix = std::string::String;
    type BorrowedPrefix = str;
}

#[diagnostic::do_not_recommend]
impl HasPrefix for Variant {
    type Prefix = std::string::String;
    type BorrowedPrefix = str;
}

#[diagnostic::do_not_recommend]
impl HasPrefix for Binary {
    type Prefix = Vec<u8>;
    type BorrowedPrefix = [u8];
}

/// A DynamoDB type whose values can be the keys of a map, which are strings.
pub trait Name: Kind {
    /// Returns the value with this text.
    #[doc(hidden)]
    fn value_of(name: std::string::String) -> AttributeValue;
}

#[diagnostic::do_not_recommend]
impl Name for String {
    fn value_of(name: std::string::String) -> AttributeValue {
        AttributeValue::S(name)
    }
}

#[diagnostic::do_not_recommend]
impl Name for Variant {
    fn value_of(name: std::string::String) -> AttributeValue {
        AttributeValue::S(name)
    }
}

#[diagnostic::do_not_recommend]
impl Name for Number {
    fn value_of(name: std::string::String) -> AttributeValue {
        AttributeValue::N(name)
    }
}

/// A DynamoDB type that supports `size`: the length in bytes, or the number of elements.
#[diagnostic::on_unimplemented(
    message = "`size` requires a string, binary, list, map or set attribute, but this attribute is a `{Self}`",
    label = "a `{Self}` has no size: use `eq` or `exists`"
)]
pub trait HasSize: Kind {}

#[diagnostic::do_not_recommend]
impl HasSize for String {}
#[diagnostic::do_not_recommend]
impl HasSize for Variant {}
#[diagnostic::do_not_recommend]
impl HasSize for Binary {}
#[diagnostic::do_not_recommend]
impl HasSize for List {}
#[diagnostic::do_not_recommend]
impl HasSize for Map {}
#[diagnostic::do_not_recommend]
impl HasSize for StringSet {}
#[diagnostic::do_not_recommend]
impl HasSize for NumberSet {}
#[diagnostic::do_not_recommend]
impl HasSize for BinarySet {}

/// A DynamoDB type that supports `subtract`.
#[diagnostic::on_unimplemented(
    message = "`subtract` requires a number attribute, but this attribute is a `{Self}`",
    label = "remove elements of a set with `delete`, of a list with `remove(path.index(n))`"
)]
pub trait Numeric: Kind {}

#[diagnostic::do_not_recommend]
impl Numeric for Number {}

/// `add` takes a number and increments the attribute.
#[derive(Debug)]
pub struct AddNumber;

/// `add` takes elements and inserts them into the set.
#[derive(Debug)]
pub struct AddElements;

/// `add` is not supported.
#[derive(Debug)]
pub struct NotAddable;

macro_rules! kinds {
    ($($(#[$doc:meta])* $Kind:ident = $name:literal, $Addition:ident $(, $Key:ident)?;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $Kind;

        impl Kind for $Kind {
            const NAME: &'static str = $name;
            $(const KEY: Option<KeyType> = Some(KeyType::$Key);)?
            type Addition = $Addition;
        }
    )+};
}

kinds! {
    /// String (S).
    String = "a string (S)", NotAddable, String;
    /// The name of an enum variant, stored as a string (S) without a meaningful order.
    Variant = "a string (S)", NotAddable, String;
    /// Number (N), with up to 38 significant digits.
    Number = "a number (N)", AddNumber, Number;
    /// Binary (B).
    Binary = "binary (B)", NotAddable, Binary;
    /// Boolean (BOOL).
    Boolean = "a Boolean (BOOL)", NotAddable;
    /// List (L), an ordered collection of values of any type.
    List = "a list (L)", NotAddable;
    /// Map (M), a collection of name-value pairs with values of any type.
    Map = "a map (M)", NotAddable;
    /// String set (SS).
    StringSet = "a string set (SS)", AddElements;
    /// Number set (NS).
    NumberSet = "a number set (NS)", AddElements;
    /// Binary set (BS).
    BinarySet = "a binary set (BS)", AddElements;
    /// Any type, known only at run time.
    Any = "a value of any type", NotAddable;
}

#[diagnostic::do_not_recommend]
impl Ordered for String {}
#[diagnostic::do_not_recommend]
impl Ordered for Number {}
#[diagnostic::do_not_recommend]
impl Ordered for Binary {}

/// Returns the name of the value's type in messages.
pub(crate) fn name_of(value: &AttributeValue) -> &'static str {
    match value {
        AttributeValue::S(_) => String::NAME,
        AttributeValue::N(_) => Number::NAME,
        AttributeValue::B(_) => Binary::NAME,
        AttributeValue::Bool(_) => Boolean::NAME,
        AttributeValue::L(_) => List::NAME,
        AttributeValue::M(_) => Map::NAME,
        AttributeValue::Ss(_) => StringSet::NAME,
        AttributeValue::Ns(_) => NumberSet::NAME,
        AttributeValue::Bs(_) => BinarySet::NAME,
        AttributeValue::Null(_) => "null (NULL)",
        _ => "a value of an unknown type",
    }
}
