use std::borrow::Cow;
use std::fmt;

use crate::limit;

/// The error of a conversion between a Rust value and an attribute value.
///
/// Its message contains the path of the attribute, the expected type and the stored type, but no values.
#[derive(Clone)]
pub struct AttributeFault(Box<Inner>);

#[derive(Clone)]
struct Inner {
    /// The innermost segment is first: each enclosing attribute appends its segment.
    path: Vec<Segment>,
    problem: Problem,
}

/// A segment of an attribute path.
#[derive(Debug, Clone)]
pub(crate) enum Segment {
    Name(Cow<'static, str>),
    Index(usize),
    /// An entry of a map. Its key is data, so messages don't contain it.
    Key(Cow<'static, str>),
    /// An entry of a map, with an unspecified key.
    Entry,
    /// The key of an entry.
    EntryKey,
}

impl Segment {
    /// Returns the name of the attribute or the key of the entry.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) | Self::Key(name) => Some(name),
            Self::Index(_) | Self::Entry | Self::EntryKey => None,
        }
    }
}

/// A field of a struct and a map entry are equal if they have the same name, because DynamoDB stores both in a map.
impl PartialEq for Segment {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Index(a), Self::Index(b)) => a == b,
            (Self::Index(_), _) | (_, Self::Index(_)) => false,
            _ => self.name() == other.name(),
        }
    }
}

impl Eq for Segment {}

#[derive(Debug, Clone)]
enum Problem {
    Missing,
    WrongType { expected: &'static str, found: &'static str },
    NotExpected(&'static str),
    NotFinite,
    OutOfRange,
    TooManyDigits,
    EmptySet,
    NullInSome,
    TooManyAliasValues,
    OtherForm(&'static str),
    EmptyName,
    NameTooLong(usize),
    TooDeep,
    Length { expected: usize, found: usize },
    OtherEntity,
    KeyFormat { shape: Box<str>, empty_part: Option<&'static str> },
    UndeclaredIndexKey,
}

impl AttributeFault {
    fn new(problem: Problem) -> Self {
        Self(Box::new(Inner { path: Vec::new(), problem }))
    }

    pub(crate) fn missing() -> Self {
        Self::new(Problem::Missing)
    }

    pub(crate) fn wrong_type(expected: &'static str, found: &'static str) -> Self {
        Self::new(Problem::WrongType { expected, found })
    }

    /// Creates a fault from a description of the expected value. The message is `is not {expected}`.
    ///
    /// Use it in a manual implementation of [`Attribute`](super::Attribute).
    ///
    /// ```
    /// use dokklib::attribute::AttributeFault;
    ///
    /// assert_eq!(AttributeFault::expected("an even number").to_string(), "is not an even number");
    /// ```
    pub fn expected(expected: &'static str) -> Self {
        Self::new(Problem::NotExpected(expected))
    }

    pub(crate) fn not_finite() -> Self {
        Self::new(Problem::NotFinite)
    }

    pub(crate) fn out_of_range() -> Self {
        Self::new(Problem::OutOfRange)
    }

    pub(crate) fn too_many_digits() -> Self {
        Self::new(Problem::TooManyDigits)
    }

    pub(crate) fn empty_set() -> Self {
        Self::new(Problem::EmptySet)
    }

    pub(crate) fn null_in_some() -> Self {
        Self::new(Problem::NullInSome)
    }

    pub(crate) fn too_many_alias_values() -> Self {
        Self::new(Problem::TooManyAliasValues)
    }

    pub(crate) fn other_form(written: &'static str) -> Self {
        Self::new(Problem::OtherForm(written))
    }

    pub(crate) fn empty_name() -> Self {
        Self::new(Problem::EmptyName)
    }

    pub(crate) fn name_too_long(length: usize) -> Self {
        Self::new(Problem::NameTooLong(length))
    }

    pub(crate) fn too_deep() -> Self {
        Self::new(Problem::TooDeep)
    }

    pub(crate) fn length(expected: usize, found: usize) -> Self {
        Self::new(Problem::Length { expected, found })
    }

    pub(crate) fn other_entity() -> Self {
        Self::new(Problem::OtherEntity)
    }

    /// Creates the fault of a key that doesn't have the declared format. `empty_part` is the part that has no text.
    pub(crate) fn key_format(shape: String, empty_part: Option<&'static str>) -> Self {
        Self::new(Problem::KeyFormat { shape: shape.into_boxed_str(), empty_part })
    }

    pub(crate) fn undeclared_index_key() -> Self {
        Self::new(Problem::UndeclaredIndexKey)
    }

    /// Adds a map entry to the path.
    #[must_use]
    pub(crate) fn at_entry(mut self) -> Self {
        self.0.path.push(Segment::Entry);
        self
    }

    /// Adds the key of a map entry to the path.
    #[must_use]
    pub(crate) fn at_key(mut self) -> Self {
        self.0.path.push(Segment::EntryKey);
        self
    }

    /// Adds an attribute name to the path.
    #[must_use]
    pub(crate) fn at(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.path.push(Segment::Name(name.into()));
        self
    }

    /// Adds a list index to the path.
    #[must_use]
    pub(crate) fn at_index(mut self, index: usize) -> Self {
        self.0.path.push(Segment::Index(index));
        self
    }
}

impl fmt::Display for AttributeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            f.write_str("attribute `")?;
            write_path(f, self.0.path.iter().rev())?;
            f.write_str("` ")?;
        }
        match &self.0.problem {
            Problem::Missing => f.write_str("is missing"),
            Problem::WrongType { expected, found } => write!(f, "is {found}, not {expected}"),
            Problem::NotExpected(expected) => write!(f, "is not {expected}"),
            Problem::NotFinite => f.write_str("is NaN or infinite, which DynamoDB can't store"),
            Problem::OutOfRange => f.write_str("is a number outside DynamoDB's range of 1E-130 to 9.9E+125"),
            Problem::TooManyDigits => {
                write!(
                    f,
                    "is a number of more than {} significant digits, which DynamoDB can't store",
                    limit::NUMBER_DIGITS
                )
            }
            Problem::EmptySet => f.write_str("is an empty set, which DynamoDB can't store"),
            Problem::NullInSome => f.write_str("is `Some` of NULL, which would be read as `None`"),
            Problem::TooManyAliasValues => f.write_str(
                "can be stored as more than 100 different values, because variants of its type have aliases",
            ),
            Problem::OtherForm(written) => {
                write!(f, "is not in the form that is written, such as `{written}`, and the field is `strict`")
            }
            Problem::EmptyName => f.write_str("has an entry with an empty name, which DynamoDB can't store"),
            Problem::NameTooLong(length) => {
                write!(
                    f,
                    "has an entry with a name of {length} bytes, over DynamoDB's limit of {} bytes",
                    limit::NAME_BYTES
                )
            }
            Problem::TooDeep => {
                write!(f, "is nested deeper than DynamoDB's limit of {} levels", limit::NESTING_LEVELS)
            }
            Problem::Length { expected, found } => write!(f, "has {found} elements, not {expected}"),
            Problem::OtherEntity => f.write_str("is the tag of another entity"),
            Problem::KeyFormat { shape, empty_part } => {
                write!(f, "is not a key of the form `{shape}`")?;
                match empty_part {
                    Some(part) => write!(
                        f,
                        ": the part `{part}` is empty; if another program wrote it, declare the entity with \
                         `key_values = unescaped`"
                    ),
                    None => Ok(()),
                }
            }
            Problem::UndeclaredIndexKey => {
                f.write_str("is a key of an index that the item isn't declared in: remove it from the `rest` field")
            }
        }
    }
}

/// Writes a path such as `lines[2].price`.
pub(crate) fn write_path<'a>(f: &mut impl fmt::Write, path: impl Iterator<Item = &'a Segment>) -> fmt::Result {
    for (index, segment) in path.enumerate() {
        match segment {
            Segment::Name(name) if index == 0 => f.write_str(name)?,
            Segment::Name(name) => write!(f, ".{name}")?,
            Segment::Index(index) => write!(f, "[{index}]")?,
            Segment::Key(_) | Segment::Entry => f.write_str("[…]")?,
            Segment::EntryKey => f.write_str("[the key of an entry]")?,
        }
    }
    Ok(())
}

impl fmt::Debug for AttributeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttributeFault({self})")
    }
}

impl std::error::Error for AttributeFault {}
