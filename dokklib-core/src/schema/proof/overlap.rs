//! Which texts can be keys of two shapes.
//!
//! A key is split at its delimiters from left to right. Each segment is then a fixed text, which a prefix, a literal or a part
//! of them declares, or a value. A value contains no delimiter, except the last one of an unescaped key that no other key
//! extends. The split is unique: literals don't end with the beginning of a delimiter, and values that do are rejected. Two
//! shapes therefore have a common text only if their segments match one by one.

use crate::constant::str_eq;
use crate::schema::format::is_at;
use crate::schema::{KeyShape, Layout, PrefixEntity, Segment};

/// The texts that a segment of a key can have.
#[derive(Clone, Copy)]
enum Pattern<'s> {
    Fixed {
        text: &'s [u8],
        /// `true` if it is the last segment.
        is_last: bool,
    },
    /// The label, followed by a value.
    Value {
        label: &'s [u8],
        /// `true` if the value can contain delimiters. It is then the last one.
        is_open: bool,
        /// `true` if the value can be empty: the last one of an unescaped key, after other text.
        may_be_empty: bool,
    },
}

/// The patterns of the segments of a key.
struct Patterns<'s> {
    shape: &'s KeyShape,
    is_open: bool,
    /// The rest of a fixed text that is being split.
    rest: Option<&'s [u8]>,
    /// The index of the next segment. The prefix counts as the first segment.
    at: usize,
}

impl<'s> Patterns<'s> {
    const fn of(shape: &'s KeyShape, is_open: bool) -> Self {
        Self { shape, is_open, rest: None, at: 0 }
    }

    const fn next(&mut self) -> Option<Pattern<'s>> {
        let shape = self.shape;
        if self.rest.is_none() {
            if self.at == 0 && !shape.prefix.is_empty() {
                self.rest = Some(shape.prefix.as_bytes());
            } else {
                if self.at == 0 {
                    self.at = 1;
                }
                if self.at > shape.segments.len() {
                    return None;
                }
                match &shape.segments[self.at - 1] {
                    Segment::Literal(text) => self.rest = Some(text.as_bytes()),
                    Segment::Part { form, .. } => {
                        let is_last = self.at == shape.segments.len();
                        let is_open = self.is_open && is_last;
                        let is_preceded = self.at > 1 || !shape.prefix.is_empty();
                        let may_be_empty = shape.is_unescaped() && is_last && is_preceded;
                        self.at += 1;
                        // A missing value that sorts last has no label.
                        let label = if form.is_last { "" } else { form.label };
                        return Some(Pattern::Value { label: label.as_bytes(), is_open, may_be_empty });
                    }
                }
            }
            self.at += 1;
        }
        let Some(rest) = self.rest else { return None };
        let delimiter = shape.format.delimiter().as_bytes();
        let mut end = 0;
        while end < rest.len() {
            if is_at(rest, delimiter, end) {
                let (text, after) = rest.split_at(end);
                self.rest = Some(after.split_at(delimiter.len()).1);
                return Some(Pattern::Fixed { text, is_last: false });
            }
            end += 1;
        }
        self.rest = None;
        Some(Pattern::Fixed { text: rest, is_last: self.at > shape.segments.len() })
    }
}

/// Returns `true` if one of the texts begins with the other.
pub(super) const fn is_compatible(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

impl Pattern<'_> {
    /// Returns `true` if a segment, and the rest of a key if one of them is open, can have both patterns.
    const fn matches(self, other: Self) -> bool {
        match (self, other) {
            (Self::Fixed { text: a, .. }, Self::Fixed { text: b, .. }) => a.len() == b.len() && is_compatible(a, b),
            (Self::Value { label: a, .. }, Self::Value { label: b, .. }) => is_compatible(a, b),
            (Self::Value { label, is_open, may_be_empty }, Self::Fixed { text, is_last })
            | (Self::Fixed { text, is_last }, Self::Value { label, is_open, may_be_empty }) => {
                let has_value = text.len() > label.len() || may_be_empty && text.len() == label.len();
                // An open value can begin with the delimiter after the text.
                (has_value || is_open && !is_last) && is_compatible(label, text)
            }
        }
    }

    const fn is_open(self) -> bool {
        matches!(self, Self::Value { is_open: true, .. })
    }
}

impl Layout {
    /// Returns `true` if a listed entity has a key that extends the keys of the entity `id`, and those have this number of
    /// segments.
    pub(crate) const fn is_extended(&self, id: &str, segments: usize) -> bool {
        let mut at = 0;
        while at < self.entities.len() {
            let keys = self.entities[at].keys;
            let mut key = 0;
            while key < keys.len() {
                let shape = &keys[key].shape;
                if let Some(PrefixEntity { id: found, segment_count, .. }) = shape.entity
                    && segment_count <= segments
                    && segments < shape.segments.len()
                    && shape.is_extension()
                    && str_eq(found, id)
                {
                    return true;
                }
                key += 1;
            }
            at += 1;
        }
        false
    }
}

impl KeyShape {
    /// Returns `true` if the last part can contain delimiters.
    pub(super) const fn is_open_in(&self, layout: Option<&Layout>) -> bool {
        self.is_unescaped()
            && match (self.entity, layout) {
                (Some(PrefixEntity { id, .. }), Some(layout)) => !layout.is_extended(id, self.segments.len()),
                _ => true,
            }
    }

    /// Returns `true` if some text has both shapes, which have the same delimiter.
    pub(super) const fn overlaps(&self, other: &Self, layout: Option<&Layout>) -> bool {
        self.matches_text_of(other, self.is_open_in(layout), other.is_open_in(layout))
    }

    const fn matches_text_of(&self, other: &Self, is_open: bool, is_other_open: bool) -> bool {
        let (mut patterns, mut others) = (Patterns::of(self, is_open), Patterns::of(other, is_other_open));
        loop {
            match (patterns.next(), others.next()) {
                (None, None) => return true,
                // One of the keys has more segments than the other.
                (None, Some(_)) | (Some(_), None) => return false,
                (Some(pattern), Some(other)) => {
                    if !pattern.matches(other) {
                        return false;
                    }
                    if pattern.is_open() || other.is_open() {
                        return true;
                    }
                }
            }
        }
    }
}
#[cfg(test)]
mod tests;
