//! DynamoDB's types as types, which is how an operator knows what it may be used on.
//!
//! They are named as in AWS's
//! [data types](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).

use aws_sdk_dynamodb::types::AttributeValue;

use super::Attribute;

/// A type of DynamoDB's.
pub trait Kind {
    /// What messages call it: `a number (N)`.
    const NAME: &'static str;
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
}

#[diagnostic::do_not_recommend]
impl Prefixed for String {
    type Prefix = std::string::String;
}

#[diagnostic::do_not_recommend]
impl Prefixed for Variant {
    type Prefix = std::string::String;
}

#[diagnostic::do_not_recommend]
impl Prefixed for Binary {
    type Prefix = Vec<u8>;
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

/// A type that `add` changes in place.
#[diagnostic::on_unimplemented(
    message = "`add` needs a number or a set, and this attribute is a `{Self}`",
    label = "nothing can be added to a `{Self}`"
)]
pub trait Additive: Kind {
    /// What is added to it: [`ByNumber`] or [`ByElements`].
    type By;
}

/// A type that `subtract` changes in place.
#[diagnostic::on_unimplemented(
    message = "`subtract` needs a number, and this attribute is a `{Self}`",
    label = "nothing can be subtracted from a `{Self}`",
    note = "elements are taken out of a set by `delete`, and out of a list by `remove(path.index(n))`"
)]
pub trait Numeric: Kind {
    /// What is subtracted from it.
    type By;
}

#[diagnostic::do_not_recommend]
impl Numeric for Number {
    type By = ByNumber;
}

/// What is added to a number is one.
#[derive(Debug)]
pub struct ByNumber;

/// What is added to a set are elements.
#[derive(Debug)]
pub struct ByElements;

macro_rules! kinds {
    ($($(#[$doc:meta])* $Kind:ident = $name:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $Kind;

        impl Kind for $Kind {
            const NAME: &'static str = $name;
        }
    )+};
}

kinds! {
    /// Text (S).
    String = "a string (S)";
    /// The name of an enum's variant (S), which has no order of a meaning.
    Variant = "a string (S)";
    /// A decimal number of up to 38 digits (N).
    Number = "a number (N)";
    /// Bytes (B).
    Binary = "binary (B)";
    /// `true` or `false` (BOOL).
    Boolean = "a Boolean (BOOL)";
    /// Values of any types in a row (L).
    List = "a list (L)";
    /// Values of any types by their names (M).
    Map = "a map (M)";
    /// Different texts (SS).
    StringSet = "a string set (SS)";
    /// Different numbers (NS).
    NumberSet = "a number set (NS)";
    /// Different bytes (BS).
    BinarySet = "a binary set (BS)";
    /// Whatever it is.
    Any = "a value of any type";
}

#[diagnostic::do_not_recommend]
impl Ordered for String {}
#[diagnostic::do_not_recommend]
impl Ordered for Number {}
#[diagnostic::do_not_recommend]
impl Ordered for Binary {}

#[diagnostic::do_not_recommend]
impl Additive for Number {
    type By = ByNumber;
}
#[diagnostic::do_not_recommend]
impl Additive for StringSet {
    type By = ByElements;
}
#[diagnostic::do_not_recommend]
impl Additive for NumberSet {
    type By = ByElements;
}
#[diagnostic::do_not_recommend]
impl Additive for BinarySet {
    type By = ByElements;
}

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
