use std::borrow::Cow;
use std::fmt;

use super::{Segment, write_path};

/// An attribute path without its Rust types.
#[doc(hidden)]
#[derive(Clone)]
pub struct AttributePath {
    segments: Vec<Segment>,
    /// `true` if the item's type doesn't declare the attribute: the path was made by `Path::raw`.
    is_raw: bool,
}

/// The reason why one update can't change both of two paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conflict {
    /// The paths are equal, or one is nested in the other.
    Overlap,
    /// The paths use the same attribute as a list and as a map.
    ListAndMap,
}

impl AttributePath {
    pub(crate) fn new(segments: Vec<Segment>, is_raw: bool) -> Self {
        Self { segments, is_raw }
    }

    /// Returns the path of the top-level attribute with this name.
    pub(crate) fn top_level(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(vec![Segment::Name(name.into())], false)
    }

    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    pub(crate) fn is_raw(&self) -> bool {
        self.is_raw
    }

    /// Keeps only the first `segments` segments.
    pub(crate) fn truncate(&mut self, segments: usize) {
        self.segments.truncate(segments);
    }

    /// Returns the name of the top-level attribute that the path begins with.
    pub(crate) fn root(&self) -> &str {
        self.segments.first().and_then(Segment::name).unwrap_or_default()
    }

    /// Returns `true` if the path is a top-level attribute of the item.
    pub(crate) fn is_top_level(&self) -> bool {
        self.segments.len() == 1
    }

    /// Returns the reason why one update can't change both paths, or `None` if it can.
    pub(crate) fn conflict(&self, other: &Self) -> Option<Conflict> {
        match self.segments.iter().zip(&other.segments).find(|(a, b)| a != b) {
            None => Some(Conflict::Overlap),
            Some((Segment::Index(_), Segment::Name(_) | Segment::Key(_)))
            | Some((Segment::Name(_) | Segment::Key(_), Segment::Index(_))) => Some(Conflict::ListAndMap),
            Some(_) => None,
        }
    }
}

/// Compares the segments only: a raw path equals the declared path of the same attribute.
impl PartialEq for AttributePath {
    fn eq(&self, other: &Self) -> bool {
        self.segments == other.segments
    }
}

impl Eq for AttributePath {}

impl fmt::Debug for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttributePath({self})")
    }
}

/// Omits the keys of map entries: they are data.
impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_path(f, self.segments.iter())
    }
}
