use std::borrow::Cow;
use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;
use smallvec::SmallVec;

use super::{Segment, write_path};

/// The segments of a path. Most paths have one.
pub(crate) type Segments = SmallVec<[Segment; 1]>;

/// An attribute path without its Rust types.
#[doc(hidden)]
pub struct AttributePath {
    segments: Segments,
    /// `true` if the item's type doesn't declare the attribute: the path was made by `Path::raw`.
    is_raw: bool,
    /// `None` for most paths, none of whose fields has aliases or a default.
    fields: Option<Box<FieldsOnPath>>,
}

/// The aliases and the defaults of the fields on a path, each with the position of the field's segment, in ascending order.
#[derive(Clone, Default)]
struct FieldsOnPath {
    aliases: Vec<(usize, FieldAliases)>,
    defaults: Vec<(usize, FieldDefault)>,
}

/// Returns the attribute value that a missing field is read as, or `None` if that value isn't stored.
pub(crate) type FieldDefault = fn() -> Option<AttributeValue>;

/// A value that is read if a field with a default is missing.
#[derive(Clone)]
pub(crate) struct MissingValue {
    pub(crate) value: AttributeValue,
    /// The map that contains the field, or `None` for a field of the item.
    pub(crate) parent: Option<StoredPath>,
    /// The paths of the field under all of its names.
    pub(crate) missing: Vec<AttributePath>,
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
    pub(crate) fn new(segments: impl Into<Segments>, is_raw: bool) -> Self {
        Self { segments: segments.into(), is_raw, fields: None }
    }

    /// Returns the path of a top-level attribute.
    pub(crate) fn of_root(name: Cow<'static, str>, is_raw: bool) -> Self {
        Self::new(Segments::from_buf([Segment::Name(name)]), is_raw)
    }

    /// Adds the aliases of fields on the path, in ascending order of their positions.
    pub(crate) fn with_aliases(mut self, aliases: impl IntoIterator<Item = (usize, FieldAliases)>) -> Self {
        for alias in aliases {
            self.fields.get_or_insert_default().aliases.push(alias);
        }
        self
    }

    /// Returns the path of the top-level attribute with this name.
    pub(crate) fn top_level(name: impl Into<Cow<'static, str>>) -> Self {
        Self::of_root(name.into(), false)
    }

    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    pub(crate) fn is_raw(&self) -> bool {
        self.is_raw
    }

    /// Adds the defaults of fields on the path, in ascending order of their positions.
    pub(crate) fn with_defaults(mut self, defaults: impl IntoIterator<Item = (usize, FieldDefault)>) -> Self {
        for default in defaults {
            self.fields.get_or_insert_default().defaults.push(default);
        }
        self
    }

    /// Returns the defaults of the fields on the path, each with the position of the field's segment.
    pub(crate) fn defaults(&self) -> &[(usize, FieldDefault)] {
        self.fields.as_ref().map_or(&[], |fields| &fields.defaults)
    }

    /// Returns the value that is read if the field at the end of the path is missing.
    pub(crate) fn default_value(&self) -> Option<AttributeValue> {
        let (_, default) = self.defaults().iter().find(|(at, _)| at + 1 == self.segments.len())?;
        default()
    }

    /// Returns the values that are read if a field on the path is missing.
    pub(crate) fn missing_values(&self) -> Vec<MissingValue> {
        let mut values = Vec::new();
        for (at, default) in self.defaults() {
            let Some(value) = default().and_then(|value| nested_value(value, &self.segments[at + 1..])) else {
                continue;
            };
            let aliases = self.aliases_of_fields().iter().filter(|(alias_at, _)| alias_at < at).copied();
            let parents = match at {
                0 => vec![None],
                _ => self.parent(*at).with_aliases(aliases).stored_paths().into_iter().map(Some).collect(),
            };
            for parent in parents {
                let field = Self::new(
                    parent
                        .iter()
                        .flat_map(|parent| &parent.path.segments)
                        .chain([&self.segments[*at]])
                        .cloned()
                        .collect::<Segments>(),
                    self.is_raw,
                );
                let aliases = self.aliases_of_fields().iter().filter(|(alias_at, _)| alias_at == at).copied();
                let missing =
                    field.with_aliases(aliases).stored_paths().into_iter().map(|stored| stored.path).collect();
                values.push(MissingValue { value: value.clone(), parent, missing });
            }
        }
        values
    }

    /// Returns the path of the first `segments` segments, under the names of the fields without their aliases.
    pub(crate) fn parent(&self, segments: usize) -> Self {
        Self::new(self.segments[..segments].iter().cloned().collect::<Segments>(), self.is_raw)
    }

    /// Returns the aliases of the fields on the path, each with the position of the field's segment.
    pub(crate) fn aliases_of_fields(&self) -> &[(usize, FieldAliases)] {
        self.fields.as_ref().map_or(&[], |fields| &fields.aliases)
    }

    pub(crate) fn has_aliases(&self) -> bool {
        !self.aliases_of_fields().is_empty()
    }

    /// Returns the number of paths under which the value can be stored.
    pub(crate) fn count_stored_paths(&self) -> usize {
        self.aliases_of_fields().iter().fold(1, |count, (_, aliases)| count.saturating_mul(1 + aliases.len()))
    }

    /// Returns the paths under which the value can be stored. The path with the names of the fields comes first.
    pub(crate) fn stored_paths(&self) -> Vec<StoredPath> {
        let own = Self::new(self.segments.clone(), self.is_raw);
        let mut paths = vec![StoredPath { path: own, preferred: Vec::new() }];
        for (at, aliases) in self.aliases_of_fields() {
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
        let aliases =
            self.aliases_of_fields().iter().find(|(at, _)| *at == last).map_or(&[][..], |(_, aliases)| aliases);
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

/// Returns the value that is nested in another one.
fn nested_value(value: AttributeValue, segments: &[Segment]) -> Option<AttributeValue> {
    segments.iter().try_fold(value, |value, segment| match (value, segment) {
        (AttributeValue::M(mut map), Segment::Name(name) | Segment::Key(name)) => map.remove(&**name),
        (AttributeValue::L(mut list), Segment::Index(at)) => (*at < list.len()).then(|| list.swap_remove(*at)),
        _ => None,
    })
}

impl Clone for AttributePath {
    fn clone(&self) -> Self {
        let segments = match &*self.segments {
            [root] => Segments::from_buf([root.clone()]),
            segments => segments.iter().cloned().collect(),
        };
        Self { segments, is_raw: self.is_raw, fields: self.fields.clone() }
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
