//! Conversion between Rust types and DynamoDB attribute values.

mod alias;
mod any;
mod binary;
mod boolean;
mod constant;
mod container;
#[cfg(feature = "rust_decimal")]
mod decimal;
pub(crate) mod derived;
mod epoch;
mod fault;
mod field_type;
mod field_writer;
pub(crate) mod fields;
mod form;
#[cfg(test)]
mod golden;
mod integer_range;
mod into_attributes;
#[cfg(feature = "json")]
mod json;
mod json_size;
mod key_type;
pub mod kind;
mod list;
mod map;
mod nesting;
mod number;
mod option;
mod path;
mod pointer;
pub mod sequence;
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub(crate) mod serde;
mod set;
mod size;
mod stored;
#[cfg(feature = "streams")]
mod streams;
mod text;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(crate) mod time;
mod time_stamp;
mod ttl;
mod tuple;
pub(crate) mod wire;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

pub use self::constant::ConstantAttribute;
pub use self::container::{Container, GrowableList, ListValue, MapValue, SetValue};
pub use self::epoch::{EpochMillis, EpochSeconds, PointInTime};
pub use self::fault::AttributeFault;
#[doc(hidden)]
pub use self::field_writer::FieldWriter;
pub use self::integer_range::IntegerRange;
pub use self::into_attributes::IntoAttributes;
pub use self::key_type::KeyType;
pub use self::map::{IntoMapKey, MapKey};
pub use self::path::AttributePath;
pub(crate) use self::path::{FieldAliases, FieldDefault, MissingValue, Segments, StoredPath};
pub use self::sequence::Sequence;
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub use self::serde::Serde;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use self::serde::SerdeField;
pub use self::set::SetElement;
#[doc(hidden)]
pub use self::stored::{Entries, Entry, StoredEntries, StoredItem, StoredValue};
pub use self::ttl::Ttl;

pub(crate) use self::alias::Aliases;
#[doc(hidden)]
pub use self::alias::{assert_no_aliases, assert_no_value_aliases, of_tagged_variant};
#[doc(hidden)]
pub use self::derived::{Tagged, tagged_map};
pub(crate) use self::fault::{Segment, write_path};
#[doc(hidden)]
pub use self::field_type::FieldType;
#[doc(hidden)]
pub use self::fields::{Fields, Rest};
#[doc(hidden)]
pub use self::form::assert_several_forms;
pub(crate) use self::integer_range::{Bound, Summands};
#[cfg(feature = "json")]
pub(crate) use self::json::attributes_of;
pub(crate) use self::json_size::json_size;
pub(crate) use self::nesting::check_value;
pub(crate) use self::number::{Decimal, compare_numbers, plain_number};
#[doc(hidden)]
pub use self::option::assert_unambiguous;
pub(crate) use self::path::Conflict;
pub(crate) use self::size::{item_size, value_size};
pub(crate) use self::stored::{Lookup, Scalar};
#[doc(hidden)]
pub use self::time_stamp::{TimeStamp, Version};
pub(crate) use self::ttl::Expiry;
#[doc(hidden)]
pub use self::ttl::{EpochTime, TimeToLive, TtlField, ttl_field};

/// The attributes of an item by name, as in the SDK.
pub type Attributes = HashMap<String, AttributeValue>;

/// A Rust type that is stored as a DynamoDB attribute value.
///
/// | Rust | DynamoDB |
/// | --- | --- |
/// | `String`, `Box<str>`, `Arc<str>`, `Cow<str>`, `char` | string (S) |
/// | integers, `f32`, `f64` | number (N), up to 38 significant digits |
/// | `rust_decimal::Decimal` (feature `rust_decimal`) | number (N), exact |
/// | `bool` | Boolean (BOOL) |
/// | `Vec<u8>`, `[u8; N]`, `Cow<[u8]>` | binary (B) |
/// | `Vec<T>`, `[T; N]`, tuples of up to 8 | list (L) |
/// | `HashMap<K, T>`, `BTreeMap<K, T>`, with keys that are strings, numbers, enums without fields or other types stored as one of them | map (M) |
/// | `BTreeSet<T>`, `HashSet<T>` of strings, integers, binary | string set, number set, binary set (SS, NS, BS) |
/// | `Option<T>` | like `T`; for `None`, no attribute is written, or NULL inside a list or map; not an `Option` of an `Option` or of a set |
/// | `Box<T>`, `Arc<T>` | like `T` |
/// | `bytes::Bytes` (feature `bytes`) | binary (B) |
/// | `uuid::Uuid` (feature `uuid`), `ulid::Ulid` (feature `ulid`) | string (S) |
/// | `DateTime<Utc>`, `NaiveDateTime`, `NaiveDate` (feature `chrono`) | string (S), as in keys |
/// | `DateTime<FixedOffset>` (feature `chrono`) | string (S) with the offset, without an order |
/// | `Timestamp`, `civil::DateTime`, `civil::Date` (feature `jiff`) | string (S), as in keys |
/// | `OffsetDateTime`, `PrimitiveDateTime`, `Date` (feature `time`) | string (S), as in keys; an `OffsetDateTime` in UTC |
/// | [`EpochSeconds`], [`EpochMillis`] | number (N): the time since 1970 |
/// | the SDK's `AttributeValue` | any type, without checks |
///
/// DynamoDB has no empty sets. An empty set in a field of an item is stored by omitting the attribute, and a missing
/// attribute is read as an empty set. Anywhere else, such as in a list, an empty set is an error.
///
/// The DynamoDB types are described in
/// [Supported data types and naming rules](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).
///
/// Use `#[derive(Attribute)]` for your structs, newtypes and enums. A manual implementation usually delegates to
/// another attribute type:
///
/// ```
/// use dokklib::Attribute;
/// use dokklib::attribute::{AttributeFault, IntegerRange, kind, sequence};
/// use dokklib::aws_sdk_dynamodb::types::AttributeValue;
///
/// struct Cents(u64);
///
/// impl Attribute for Cents {
///     type Type = kind::Number;
///     type Value = Self;
///     type Sequence = sequence::List;
///     const INTEGER_RANGE: Option<IntegerRange> = u64::INTEGER_RANGE;
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
    message = "`{Self}` can't be stored as a DynamoDB attribute",
    label = "derive `dokklib::Attribute` for this type, or use `#[entity(serde)]` for a type of another crate",
    note = "attribute types are `String`, numbers, `bool`, binary, `DateTime<Utc>` for times, and `Option`s, lists, maps and sets of them"
)]
pub trait Attribute: Sized {
    /// The DynamoDB type.
    type Type: kind::Kind;

    /// The type without `Option`: `T` for `Option<T>`, otherwise the type itself.
    type Value: Attribute<Value = Self::Value>;

    /// How a `Vec` or an array of this type is stored: [`sequence::List`] for all types except `u8`.
    type Sequence: Sequence<Self>;

    /// The key attribute type, if there is one, and the name of the type in messages.
    #[doc(hidden)]
    const KEY_TYPE: (Option<KeyType>, &'static str) =
        (<Self::Type as kind::Kind>::KEY, <Self::Type as kind::Kind>::NAME);

    /// The range of the integers that the type can store. `None` for all types except integers.
    ///
    /// `add` and `subtract` have the condition that the new number is in this range, so that no update stores a number
    /// that can't be read. A newtype has the range of its field.
    const INTEGER_RANGE: Option<IntegerRange> = None;

    /// `true` if some values are stored by omitting the attribute: `None`, or an empty set.
    #[doc(hidden)]
    const MAY_BE_ABSENT: bool = false;

    /// `true` if the type contains an `Option` of a type that [may be absent](Self::MAY_BE_ABSENT), so that two of its values
    /// would be stored in the same way.
    #[doc(hidden)]
    const HAS_AMBIGUOUS_OPTION: bool = false;

    /// The names of each variant with aliases, if the type is an enum that is stored as a string. The first one is the
    /// stored name.
    #[doc(hidden)]
    const ALIASES: &'static [&'static [&'static str]] = &[];

    /// An example of the form that is written, if the type also reads other forms of the same value.
    #[doc(hidden)]
    const WRITTEN_FORM: Option<&'static str> = None;

    /// Converts the value into an attribute value.
    ///
    /// # Errors
    ///
    /// [`AttributeFault`] if DynamoDB can't store the value, such as a number out of range or an empty set.
    fn into_value(self) -> Result<AttributeValue, AttributeFault>;

    /// Converts a reference into an attribute value, cloning owned data such as strings.
    ///
    /// # Errors
    ///
    /// The same as [`into_value`](Self::into_value).
    fn to_value(&self) -> Result<AttributeValue, AttributeFault>;

    /// Converts an attribute value back into a value of this type.
    ///
    /// # Errors
    ///
    /// [`AttributeFault`] if the attribute value has another DynamoDB type or is not valid for this type.
    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault>;

    /// Does the same as [`from_value`](Self::from_value) for a value that may be text of a response. Types that read the
    /// text without copying it implement it.
    #[doc(hidden)]
    fn from_stored(value: StoredValue<'_>) -> Result<Self, AttributeFault> {
        Self::from_value(value.into_value())
    }

    /// Returns the other attribute values that [`from_value`](Self::from_value) reads as the same value as `written`, which
    /// [`to_value`](Self::to_value) returned. By default there are none.
    ///
    /// The derive implements it for enums whose variants have an `alias`. Conditions look for all of these values, and
    /// deleting an element from a set deletes all of its names.
    ///
    /// ```
    /// use dokklib::Attribute;
    /// use dokklib::aws_sdk_dynamodb::types::AttributeValue;
    ///
    /// #[derive(Attribute)]
    /// enum Status {
    ///     #[attribute(alias = "DISPATCHED")]
    ///     Shipped,
    /// }
    ///
    /// let aliases = Status::alias_values(&Status::Shipped.to_value()?)?;
    /// assert_eq!(aliases, [AttributeValue::S("DISPATCHED".to_owned())]);
    /// # Ok::<(), dokklib::attribute::AttributeFault>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`AttributeFault`] if a list or a set can be stored as more than 100 different values.
    fn alias_values(written: &AttributeValue) -> Result<Vec<AttributeValue>, AttributeFault> {
        Ok(alias::of_variant(Self::ALIASES, written))
    }

    /// Returns the common other forms of a value that [`to_value`](Self::to_value) returned. The type can read more forms.
    #[doc(hidden)]
    fn other_forms(_: &AttributeValue) -> Vec<AttributeValue> {
        Vec::new()
    }

    /// Returns `true` if NULL is read like a missing attribute.
    #[doc(hidden)]
    fn reads_null_as_missing() -> bool {
        false
    }

    /// Returns `true` if a field with this value is not written as an attribute.
    fn is_absent(&self) -> bool {
        false
    }

    /// Returns the value for a missing attribute, or `None` if the attribute is required.
    fn absent() -> Option<Self> {
        None
    }

    // The derives call the following functions. They are trait methods instead of generic functions, so that a field whose
    // type doesn't implement `Attribute` causes one compile error instead of one per call.

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

    /// Writes a field. The writer keeps an error.
    #[doc(hidden)]
    fn write_with(self, writer: &mut FieldWriter<'_>, name: &'static str) {
        let result = self.write_to(writer.attributes(), name);
        writer.keep_fault(result);
    }

    /// Does the same as `write_with`, cloning owned data.
    #[doc(hidden)]
    fn copy_with(&self, writer: &mut FieldWriter<'_>, name: &'static str) {
        let result = self.copy_to(writer.attributes(), name);
        writer.keep_fault(result);
    }

    /// Returns the value of the attribute, or `None` if the value is not stored.
    #[doc(hidden)]
    fn stored_value(&self) -> Option<AttributeValue> {
        if self.is_absent() { None } else { self.to_value().ok() }
    }

    #[doc(hidden)]
    fn read_from(attribute: Option<StoredValue<'_>>, name: &'static str) -> Result<Self, AttributeFault> {
        match attribute {
            Some(value) => Self::from_stored(value).map_err(|fault| fault.at(name)),
            None => Self::absent().ok_or_else(|| AttributeFault::missing().at(name)),
        }
    }

    /// Reads a field with `strict`, which accepts only the form that is written.
    #[doc(hidden)]
    fn read_strict(attribute: Option<StoredValue<'_>>, name: &'static str) -> Result<Self, AttributeFault> {
        let stored = attribute.map(StoredValue::into_value);
        let value = Self::read_from(stored.clone().map(StoredValue::Sdk), name)?;
        match (stored, Self::WRITTEN_FORM) {
            (Some(stored), Some(form)) if value.to_value().is_ok_and(|written| written != stored) => {
                Err(AttributeFault::other_form(form).at(name))
            }
            _ => Ok(value),
        }
    }
}

/// An attribute type whose attribute can be missing from an item, so an update can remove it.
pub trait MayBeAbsent: Attribute {}

impl<T: Attribute> MayBeAbsent for Option<T> {}

/// Creates the fault for an attribute value whose DynamoDB type is not that of `T`.
pub(crate) fn wrong_type<T: Attribute>(found: &AttributeValue) -> AttributeFault {
    AttributeFault::wrong_type(<T::Type as kind::Kind>::NAME, kind::name_of(found))
}
