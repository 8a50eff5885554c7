//! DynamoDB's types as types, which is how an operator knows what it may be used on.
//!
//! They are named as in AWS's
//! [data types](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).

use aws_sdk_dynamodb::types::AttributeValue;

use super::Attribute;
use crate::index::KeyType;

/// A type of DynamoDB's.
pub trait Kind {
    /// What messages call it: `a number (N)`.
    const NAME: &'static str;

    /// The type that a key attribute of it has, if it can be one.
    #[doc(hidden)]
    const KEY: Option<KeyType> = None;

    /// What can be added to it: [`ByNumber`], [`ByElements`] or [`ByNothing`].
    type Added;
}

/// A type that has an order, so that `lt`, `le`, `gt`, `ge` and `between` make sense.
#[diagnostic::on_unimplemented(
    message = "`lt`, `le`, `gt`, `ge` and `between` need a string, number or binary attribute, and this one is a `{Self}`",
    label = "no order of a `{Self}`",
    note = "an enum without fields is a `Variant`: the names of its variants have no order of a meaning"
)]
pub trait Ordered: Kind {}

/// A type whose values have a beginning, so that `begins_with` makes sense.
#[diagnostic::on_unimplemented(
    message = "`begins_with` needs a string or binary attribute, and this one is a `{Self}`",
    label = "a `{Self}` has no beginning"
)]
pub trait Prefixed: Kind {
    /// What it begins with.
    type Prefix: Attribute<Value = Self::Prefix>;

    /// The same, borrowed: `str` or `[u8]`.
    #[doc(hidden)]
    type Start: ?Sized;
}

#[diagnostic::do_not_recommend]
impl Prefixed for String {
    type Prefix = std::string::String;
    type Start = str;
}

#[diagnostic::do_not_recommend]
impl Prefixed for Variant {
    type Prefix = std::string::String;
    type Start = str;
}

#[diagnostic::do_not_recommend]
impl Prefixed for Binary {
    type Prefix = Vec<u8>;
    type Start = [u8];
}

/// A type whose values have a size in bytes or elements.
#[diagnostic::on_unimplemented(
    message = "`size` needs a string, binary, a list, a map or a set, and this attribute is a `{Self}`",
    label = "a `{Self}` has no size"
)]
pub trait Measured: Kind {}

#[diagnostic::do_not_recommend]
impl Measured for String {}
#[diagnostic::do_not_recommend]
impl Measured for Variant {}
#[diagnostic::do_not_recommend]
impl Measured for Binary {}
#[diagnostic::do_not_recommend]
impl Measured for List {}
#[diagnostic::do_not_recommend]
impl Measured for Map {}
#[diagnostic::do_not_recommend]
impl Measured for StringSet {}
#[diagnostic::do_not_recommend]
impl Measured for NumberSet {}
#[diagnostic::do_not_recommend]
impl Measured for BinarySet {}

/// A type that `subtract` changes in place.
#[diagnostic::on_unimplemented(
    message = "`subtract` needs a number, and this attribute is a `{Self}`",
    label = "nothing can be subtracted from a `{Self}`",
    note = "elements are taken out of a set by `delete`, and out of a list by `remove(path.index(n))`"
)]
pub trait Numeric: Kind {}

#[diagnostic::do_not_recommend]
impl Numeric for Number {}

/// What is added to a number is one.
#[derive(Debug)]
pub struct ByNumber;

/// What is added to a set are elements.
#[derive(Debug)]
pub struct ByElements;

/// Nothing can be added.
#[derive(Debug)]
pub struct ByNothing;

macro_rules! kinds {
    ($($(#[$doc:meta])* $Kind:ident = $name:literal, $Added:ident $(, $Key:ident)?;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $Kind;

        impl Kind for $Kind {
            const NAME: &'static str = $name;
            $(const KEY: Option<KeyType> = Some(KeyType::$Key);)?
            type Added = $Added;
        }
    )+};
}

kinds! {
    /// Text (S).
    String = "a string (S)", ByNothing, String;
    /// The name of an enum's variant (S), which has no order of a meaning.
    Variant = "a string (S)", ByNothing, String;
    /// A decimal number of up to 38 digits (N).
    Number = "a number (N)", ByNumber, Number;
    /// Bytes (B).
    Binary = "binary (B)", ByNothing, Binary;
    /// `true` or `false` (BOOL).
    Boolean = "a Boolean (BOOL)", ByNothing;
    /// Values of any types in a row (L).
    List = "a list (L)", ByNothing;
    /// Values of any types by their names (M).
    Map = "a map (M)", ByNothing;
    /// Different texts (SS).
    StringSet = "a string set (SS)", ByElements;
    /// Different numbers (NS).
    NumberSet = "a number set (NS)", ByElements;
    /// Different bytes (BS).
    BinarySet = "a binary set (BS)", ByElements;
    /// Whatever it is.
    Any = "a value of any type", ByNothing;
}

#[diagnostic::do_not_recommend]
impl Ordered for String {}
#[diagnostic::do_not_recommend]
impl Ordered for Number {}
#[diagnostic::do_not_recommend]
impl Ordered for Binary {}

/// What messages call the type of a value.
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
        _ => "of a type that this version doesn't know",
    }
}
