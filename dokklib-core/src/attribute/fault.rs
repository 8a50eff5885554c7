use std::borrow::Cow;
use std::fmt;

use crate::limit;

/// Why a value can't be stored as an attribute, or an attribute can't be read as a value.
///
/// Names the attribute's path, what was expected and what was found, and holds no value.
#[derive(Clone)]
pub struct AttributeFault(Box<Inner>);

#[derive(Clone)]
struct Inner {
    /// From the inside out: faults gain a segment in each container that they leave.
    path: Vec<Segment>,
    problem: Problem,
}

/// One step of a path into an attribute.
#[derive(Debug, Clone)]
pub(crate) enum Segment {
    Name(Cow<'static, str>),
    Index(usize),
    /// An entry of a map by its key, which is data and isn't told.
    Key(Cow<'static, str>),
    /// An entry of a map, whichever it is.
    Entry,
}

impl Segment {
    /// The name of the attribute or the entry.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) | Self::Key(name) => Some(name),
            Self::Index(_) | Self::Entry => None,
        }
    }
}

/// To DynamoDB, the field of a struct is an entry of a map as any other.
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

#[derive(Debug, Clone, Copy)]
enum Problem {
    Missing,
    WrongType { expected: &'static str, found: &'static str },
    NotThis(&'static str),
    NotANumber,
    OutOfRange,
    TooManyDigits,
    EmptySet,
    EmptyName,
    Length { expected: usize, found: usize },
    Tag,
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

    /// The fault of a value that isn't `what`, for types that convert themselves.
    ///
    /// ```
    /// use dokklib::attribute::AttributeFault;
    ///
    /// assert_eq!(AttributeFault::not("an even number").to_string(), "is not an even number");
    /// ```
    pub fn not(what: &'static str) -> Self {
        Self::new(Problem::NotThis(what))
    }

    pub(crate) fn not_a_number() -> Self {
        Self::new(Problem::NotANumber)
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

    pub(crate) fn empty_name() -> Self {
        Self::new(Problem::EmptyName)
    }

    pub(crate) fn length(expected: usize, found: usize) -> Self {
        Self::new(Problem::Length { expected, found })
    }

    pub(crate) fn tag() -> Self {
        Self::new(Problem::Tag)
    }

    /// The same fault, inside an entry of a map.
    #[must_use]
    pub(crate) fn at_entry(mut self) -> Self {
        self.0.path.push(Segment::Entry);
        self
    }

    /// The same fault, inside the attribute of this name.
    #[must_use]
    pub(crate) fn at(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.path.push(Segment::Name(name.into()));
        self
    }

    /// The same fault, inside the list element at this place.
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
        match self.0.problem {
            Problem::Missing => f.write_str("is missing"),
            Problem::WrongType { expected, found } => write!(f, "is {found}, not {expected}"),
            Problem::NotThis(what) => write!(f, "is not {what}"),
            Problem::NotANumber => f.write_str("is NaN or infinite, which DynamoDB can't store"),
            Problem::OutOfRange => f.write_str("is a number outside of DynamoDB's range of 1E-130 to 9.9E+125"),
            Problem::TooManyDigits => {
                write!(
                    f,
                    "is a number of more than {} significant digits, which DynamoDB can't store",
                    limit::NUMBER_DIGITS
                )
            }
            Problem::EmptySet => f.write_str("is an empty set, which DynamoDB can't store"),
            Problem::EmptyName => f.write_str("has an entry without a name, which DynamoDB can't store"),
            Problem::Length { expected, found } => write!(f, "has {found} elements, not {expected}"),
            Problem::Tag => f.write_str("says that the item is of another entity"),
        }
    }
}

/// `lines[2].price`
pub(crate) fn write_path<'a>(f: &mut impl fmt::Write, path: impl Iterator<Item = &'a Segment>) -> fmt::Result {
    for (at, segment) in path.enumerate() {
        match segment {
            Segment::Name(name) if at == 0 => f.write_str(name)?,
            Segment::Name(name) => write!(f, ".{name}")?,
            Segment::Index(index) => write!(f, "[{index}]")?,
            Segment::Key(_) | Segment::Entry => f.write_str("[…]")?,
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
