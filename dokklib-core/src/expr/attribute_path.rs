use std::borrow::Cow;
use std::fmt;

use crate::attribute::{Segment, write_path};

/// A path without its types, as expressions hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributePath(pub(crate) Vec<Segment>);

/// Why two paths can't both be changed by one update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conflict {
    /// One is the other, or lies inside of it.
    Overlap,
    /// One needs a list where the other needs a map.
    Kind,
}

impl AttributePath {
    pub(crate) fn name(name: impl Into<Cow<'static, str>>) -> Self {
        Self(vec![Segment::Name(name.into())])
    }

    /// The name of the item's attribute that it is, or lies in.
    pub(crate) fn root(&self) -> &str {
        self.0.first().and_then(Segment::name).unwrap_or_default()
    }

    /// Whether it is an attribute of the item itself.
    pub(crate) fn is_top_level(&self) -> bool {
        self.0.len() == 1
    }

    /// Why one update can't change both, if it can't.
    pub(crate) fn conflict(&self, other: &Self) -> Option<Conflict> {
        match self.0.iter().zip(&other.0).find(|(a, b)| a != b) {
            None => Some(Conflict::Overlap),
            Some((Segment::Index(_), Segment::Name(_) | Segment::Key(_)))
            | Some((Segment::Name(_) | Segment::Key(_), Segment::Index(_))) => Some(Conflict::Kind),
            Some(_) => None,
        }
    }
}

/// Shows no keys of maps, which are data.
impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_path(f, self.0.iter())
    }
}
