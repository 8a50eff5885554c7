//! How Rust types are stored: which DynamoDB type each has, and how values are converted.

mod any;
mod binary;
mod boolean;
mod containing;
pub(crate) mod derived;
mod fault;
pub(crate) mod fields;
#[cfg(test)]
mod golden;
pub mod kind;
mod list;
mod map;
mod number;
mod option;
mod pointer;
pub mod sequence;
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub(crate) mod serde;
mod set;
mod size;
mod text;
#[cfg(feature = "chrono")]
#[cfg_attr(docsrs, doc(cfg(feature = "chrono")))]
pub(crate) mod time;
mod tuple;

use aws_sdk_dynamodb::types::AttributeValue;

pub use self::containing::{Containing, GrowingList, ListValue, MapValue, SetValue};
pub use self::fault::AttributeFault;
pub use self::sequence::Sequence;
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub use self::serde::Serde;
pub use self::set::SetElement;

pub(crate) use self::fault::{Segment, write_path};
pub(crate) use self::number::compare_numbers;
pub(crate) use self::size::{item_size, value_size};

use crate::index::KeyType;
use crate::item::Attributes;

/// A Rust type that is stored as one attribute value of a known DynamoDB type.
///
/// | Rust | DynamoDB |
/// | --- | --- |
/// | `String`, `Box<str>`, `Arc<str>`, `Cow<str>`, `char` | string (S) |
/// | integers, `f32`, `f64` | number (N), up to 38 significant digits |
/// | `bool` | Boolean (BOOL) |
/// | `Vec<u8>`, `[u8; N]`, `Cow<[u8]>` | binary (B) |
/// | `Vec<T>`, `[T; N]`, tuples of up to 8 | list (L) |
/// | `HashMap<String, T>`, `BTreeMap<String, T>` | map (M) |
/// | `BTreeSet<T>`, `HashSet<T>` of strings, integers, binary | string set, number set, binary set (SS, NS, BS) |
/// | `Option<T>` | `T`; `None` is no attribute, and NULL inside a list or a map |
/// | `Box<T>`, `Arc<T>` | `T` |
/// | `bytes::Bytes` (feature `bytes`) | binary (B) |
/// | `uuid::Uuid` (feature `uuid`), `ulid::Ulid` (feature `ulid`) | string (S) |
/// | `DateTime<Utc>`, `NaiveDateTime`, `NaiveDate` (feature `chrono`) | string (S), as in keys |
/// | the SDK's `AttributeValue` | whatever it is, unchecked |
///
/// DynamoDB has no empty sets. As a field of an item an empty set is no attribute, and no attribute reads as an empty
/// set; anywhere else it is an error. AWS's page:
/// [Supported data types](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).
///
/// A type of one's own derives it: `#[derive(Attribute)]` on a struct, a newtype or an enum. By hand it is written as one of
/// these:
///
/// ```
/// use dokklib::Attribute;
/// use dokklib::attribute::{AttributeFault, kind, sequence};
/// use dokklib::aws_sdk_dynamodb::types::AttributeValue;
///
/// struct Cents(u64);
///
/// impl Attribute for Cents {
///     type Type = kind::Number;
///     type Value = Self;
///     type Sequence = sequence::List;
///
///     fn into_value(self) -> Result<AttributeValue, AttributeFault> {
///         self.0.into_value()
///     }
///
///     fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
///         self.0.to_value()
///     }
///
///     fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
///         u64::from_value(value).map(Self)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` can't be stored as a DynamoDB attribute",
    label = "not an attribute type",
    note = "attribute types are strings, numbers, `bool`, binary, and `Option`, lists, maps and sets of them",
    note = "a type of one's own derives it: `#[derive(dokklib::Attribute)]`; one of another crate is stored by serde: `#[entity(serde)]`"
)]
pub trait Attribute: Sized {
    /// The DynamoDB type.
    type Type: kind::Kind;

    /// The type of a value that is there: `T` for `Option<T>`, else the type itself.
    type Value: Attribute<Value = Self::Value>;

    /// How many of them in a row are stored: [`sequence::List`] for all types but `u8`.
    type Sequence: Sequence<Self>;

    /// The type as that of a key, and what messages call it.
    #[doc(hidden)]
    const KEY_TYPE: (Option<KeyType>, &'static str) =
        (<Self::Type as kind::Kind>::KEY, <Self::Type as kind::Kind>::NAME);

    /// Whether no value is less than zero.
    #[doc(hidden)]
    const IS_UNSIGNED: bool = false;

    /// Converts the value, taking it apart.
    ///
    /// # Errors
    ///
    /// [`AttributeFault`] if DynamoDB has no such value: a number out of its range, an empty set.
    fn into_value(self) -> Result<AttributeValue, AttributeFault>;

    /// Converts the value, copying what the attribute value owns.
    ///
    /// # Errors
    ///
    /// As for [`into_value`](Self::into_value).
    fn to_value(&self) -> Result<AttributeValue, AttributeFault>;

    /// Reads the value, taking the attribute value apart.
    ///
    /// # Errors
    ///
    /// [`AttributeFault`] if it isn't of this type.
    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault>;

    /// Whether a field with this value is no attribute.
    fn is_absent(&self) -> bool {
        false
    }

    /// The value of a field whose attribute isn't there, if there is one.
    fn absent() -> Option<Self> {
        None
    }

    // What the derives call. They are methods, and not functions with a bound, so that a field whose type is no
    // attribute is one error and not one for each function.

    #[doc(hidden)]
    fn write_to(self, attributes: &mut Attributes, name: &'static str) -> Result<(), AttributeFault> {
        if !self.is_absent() {
            attributes.insert(name.to_owned(), self.into_value().map_err(|fault| fault.at(name))?);
        }
        Ok(())
    }

    #[doc(hidden)]
    fn copy_to(&self, attributes: &mut Attributes, name: &'static str) -> Result<(), AttributeFault> {
        if !self.is_absent() {
            attributes.insert(name.to_owned(), self.to_value().map_err(|fault| fault.at(name))?);
        }
        Ok(())
    }

    #[doc(hidden)]
    fn read_from(attribute: Option<AttributeValue>, name: &'static str) -> Result<Self, AttributeFault> {
        match attribute {
            Some(value) => Self::from_value(value).map_err(|fault| fault.at(name)),
            None => Self::absent().ok_or_else(|| AttributeFault::missing().at(name)),
        }
    }
}

/// A type whose field an item may lack, so that its attribute can be removed.
#[diagnostic::on_unimplemented(
    message = "an attribute of type `{Self}` can't be removed: the item could not be read any more",
    label = "every item has this attribute",
    note = "make the field an `Option<{Self}>`, or `set` another value"
)]
pub trait MayBeAbsent: Attribute {}

impl<T: Attribute> MayBeAbsent for Option<T> {}

/// The fault of a value that isn't of the type it is read as.
pub(crate) fn wrong_type<T: Attribute>(found: &AttributeValue) -> AttributeFault {
    AttributeFault::wrong_type(<T::Type as kind::Kind>::NAME, kind::name_of(found))
}
