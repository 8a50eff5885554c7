use std::borrow::Cow;
use std::fmt;

use crate::attribute::{Segment, write_path};

/// A path without its types, as expressions hold it.
#[derive(Clone)]
pub struct AttributePath {
    segments: Vec<Segment>,
    /// Whether the type of the item doesn't say that there is such an attribute.
    is_raw: bool,
}

/// Why two paths can't both be changed by one update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conflict {
    /// One is the other, or lies inside of it.
    Overlap,
    /// One needs a list where the other needs a map.
    Kind,
}

impl AttributePath {
    pub(crate) fn new(segments: Vec<Segment>, is_raw: bool) -> Self {
        Self { segments, is_raw }
    }

    /// The attribute of an item that has this name.
    pub(crate) fn name(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(vec![Segment::Name(name.into())], false)
    }

    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    pub(crate) fn is_raw(&self) -> bool {
        self.is_raw
    }

    /// Leaves only the first segments.
    pub(super) fn truncate(&mut self, segments: usize) {
        self.segments.truncate(segments);
    }

    /// The name of the item's attribute that it is, or lies in.
    pub(crate) fn root(&self) -> &str {
        self.segments.first().and_then(Segment::name).unwrap_or_default()
    }

    /// Whether it is an attribute of the item itself.
    pub(crate) fn is_top_level(&self) -> bool {
        self.segments.len() == 1
    }

    /// Why one update can't change both, if it can't.
    pub(crate) fn conflict(&self, other: &Self) -> Option<Conflict> {
        match self.segments.iter().zip(&other.segments).find(|(a, b)| a != b) {
            None => Some(Conflict::Overlap),
            Some((Segment::Index(_), Segment::Name(_) | Segment::Key(_)))
            | Some((Segment::Name(_) | Segment::Key(_), Segment::Index(_))) => Some(Conflict::Kind),
            Some(_) => None,
        }
    }
}

/// Wherever they come from, they lead to the same place.
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

/// Shows no keys of maps, which are data.
impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_path(f, self.segments.iter())
    }
}
