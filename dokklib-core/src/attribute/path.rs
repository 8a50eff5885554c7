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
    /// The aliases of the fields on the path, each with the position of the field's segment, in ascending order.
    aliases: Vec<(usize, FieldAliases)>,
}

/// The old names of a field, in the order in which it is read from them.
pub(crate) type FieldAliases = &'static [&'static str];

/// A path under which a value with aliases can be stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredPath {
    pub(crate) path: AttributePath,
    /// The paths that take precedence: the value is read from `path` if none of them exists.
    pub(crate) preferred: Vec<AttributePath>,
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
        Self { segments, is_raw, aliases: Vec::new() }
    }

    /// Adds the aliases of fields on the path, in ascending order of their positions.
    pub(crate) fn with_aliases(mut self, aliases: impl IntoIterator<Item = (usize, FieldAliases)>) -> Self {
        self.aliases.extend(aliases);
        self
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

    /// Returns the path of the first `segments` segments, under the names of the fields without their aliases.
    pub(crate) fn parent(&self, segments: usize) -> Self {
        Self::new(self.segments[..segments].to_vec(), self.is_raw)
    }

    /// Returns the aliases of the fields on the path, each with the position of the field's segment.
    pub(crate) fn into_aliases(self) -> Vec<(usize, FieldAliases)> {
        self.aliases
    }

    pub(crate) fn has_aliases(&self) -> bool {
        !self.aliases.is_empty()
    }

    /// Returns the number of paths under which the value can be stored.
    pub(crate) fn count_stored_paths(&self) -> usize {
        self.aliases.iter().fold(1, |count, (_, aliases)| count.saturating_mul(1 + aliases.len()))
    }

    /// Returns the paths under which the value can be stored. The path with the names of the fields comes first.
    pub(crate) fn stored_paths(&self) -> Vec<StoredPath> {
        let own = Self::new(self.segments.clone(), self.is_raw);
        let mut paths = vec![StoredPath { path: own, preferred: Vec::new() }];
        for (at, aliases) in &self.aliases {
            let with_aliases = paths.into_iter().flat_map(|own| {
                let mut preferred = own.preferred.clone();
                let mut paths = vec![own];
                for alias in *aliases {
                    let mut path = paths[paths.len() - 1].path.clone();
                    preferred.push(path.parent(at + 1));
                    path.segments[*at] = Segment::Name(Cow::Borrowed(alias));
                    paths.push(StoredPath { path, preferred: preferred.clone() });
                }
                paths
            });
            paths = with_aliases.collect();
        }
        paths
    }

    /// Returns the paths of the same value under the aliases of its field. The fields that contain it have their own names.
    pub(crate) fn aliases(&self) -> impl Iterator<Item = Self> {
        let last = self.segments.len() - 1;
        let aliases = self.aliases.iter().find(|(at, _)| *at == last).map_or(&[][..], |(_, aliases)| aliases);
        aliases.iter().map(move |alias| {
            let mut path = self.parent(last + 1);
            path.segments[last] = Segment::Name(Cow::Borrowed(alias));
            path
        })
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
