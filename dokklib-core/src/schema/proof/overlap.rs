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
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::key::{KeyText, Part, Piece, Template};
    use crate::schema::{Form, KeyEntity, KeyFormat, PartTexts};

    fn not_extended(_: usize) -> bool {
        false
    }

    fn extended(_: usize) -> bool {
        true
    }

    fn leak<T>(values: Vec<T>) -> &'static [T] {
        Vec::leak(values)
    }

    /// A declared key.
    #[derive(Debug, Clone)]
    struct Declaration {
        prefix: &'static str,
        segments: &'static [Segment],
        is_open: bool,
    }

    impl Declaration {
        fn shape(&self, format: KeyFormat) -> KeyShape {
            let is_extended = if self.is_open { not_extended } else { extended };
            let entity = PrefixEntity { id: self.prefix, segment_count: self.segments.len(), is_extended };
            KeyShape { format, prefix: self.prefix, entity: Some(entity), segments: self.segments }
        }

        /// Writes the key with these values. Returns `None` if a value is rejected.
        fn text(&self, format: KeyFormat, values: &[String]) -> Option<String> {
            let is_extended = if self.is_open { not_extended } else { extended };
            let entity = KeyEntity {
                prefix: self.prefix,
                id: "",
                format,
                schema: None,
                is_extended,
                segments: &[],
                mismatched: &[],
            };
            let mut values = values.iter();
            let pieces: Vec<Piece<'_>> = self
                .segments
                .iter()
                .map(|segment| match segment {
                    Segment::Literal(text) => Piece::Literal(text),
                    Segment::Part { field, form, .. } => {
                        Piece::with_form(field, values.next().map(|value| Part::Text(value)), *form)
                    }
                })
                .collect();
            let key = KeyText::of(&Template::new(entity, &pieces));
            key.check("sort key", 1024).is_ok().then(|| key.into_string())
        }

        fn values(&self, format: KeyFormat, text: &str) -> Option<Vec<String>> {
            let segments = self.shape(format).split(text)?;
            let values = segments.into_iter().filter_map(|(segment, text)| match segment {
                Segment::Literal(_) => None,
                Segment::Part { form, .. } => Some(text.strip_prefix(form.label).map(str::to_owned)),
            });
            values.collect()
        }
    }

    const DELIMITERS: [&str; 5] = ["#", "|", "||", "-|-", "ab"];

    /// Text with many delimiters and beginnings of delimiters.
    fn text(lengths: std::ops::Range<usize>) -> impl Strategy<Value = String> {
        vec(select(vec!["#", "|", "||", "-", "-|-", "a", "b", "A", "x"]), lengths).prop_map(|texts| texts.concat())
    }

    fn is_aligned(text: &str, delimiter: &str) -> bool {
        let mut rest = text.to_owned() + delimiter;
        while let Some(at) = rest.find(delimiter) {
            rest = rest.split_off(at + delimiter.len());
        }
        rest.is_empty()
    }

    fn declaration(delimiter: &'static str) -> impl Strategy<Value = Declaration> {
        let fixed = || text(0..3).prop_filter("the text isn't aligned", move |text| is_aligned(text, delimiter));
        let label = fixed().prop_filter("the label contains the delimiter", move |text| !text.contains(delimiter));
        let segment = prop_oneof![
            1 => fixed().prop_map(|text| Segment::Literal(text.leak())),
            1 => Just(Segment::part("part", PartTexts::ANY)),
            1 => label.prop_map(|label| Segment::part_with_form("part", PartTexts::ANY, Form::NATURAL.labeled(label.leak()))),
        ];
        (fixed(), vec(segment, 1..4), any::<bool>()).prop_map(|(prefix, segments, is_open)| Declaration {
            prefix: prefix.leak(),
            segments: leak(segments),
            is_open,
        })
    }

    /// Returns an escaped and an unescaped declaration with the delimiter `#`.
    fn two_formats() -> impl Strategy<Value = (Declaration, Declaration)> {
        let texts = |declaration: &Declaration| {
            let segments = declaration.segments.iter().map(|segment| match segment {
                Segment::Literal(text) => *text,
                Segment::Part { form, .. } => form.label,
            });
            segments.chain([declaration.prefix]).collect::<String>()
        };
        let escaped = declaration("#")
            .prop_filter("the delimiter in an escaped key", move |declaration| !texts(declaration).contains('#'));
        (escaped, declaration("#"))
    }

    fn two_declarations() -> impl Strategy<Value = (KeyFormat, Declaration, Declaration)> {
        select(DELIMITERS.to_vec()).prop_flat_map(|delimiter| {
            let format = KeyFormat::UNESCAPED.with_delimiter(delimiter);
            (Just(format), declaration(delimiter), declaration(delimiter))
        })
    }

    const fn entity(prefix: &'static str, format: KeyFormat, segments: &'static [Segment]) -> KeyShape {
        let entity = PrefixEntity { id: prefix, segment_count: 1, is_extended: not_extended };
        KeyShape { format, prefix, entity: Some(entity), segments }
    }

    const fn literal(prefix: &'static str) -> KeyShape {
        KeyShape { format: ESCAPED, prefix, entity: None, segments: &[] }
    }

    const fn bare(format: KeyFormat, segments: &'static [Segment]) -> KeyShape {
        KeyShape { format, prefix: "", entity: None, segments }
    }

    const ESCAPED: KeyFormat = KeyFormat::ESCAPED;
    const UNESCAPED: KeyFormat = KeyFormat::UNESCAPED;

    const PART: Segment = Segment::part("a", PartTexts::ANY);
    const ITEM: Segment = Segment::Literal("ITEM");
    const TASK_ID: Segment = Segment::part_with_form("a", PartTexts::ANY, Form::NATURAL.labeled("taskid_"));
    const EMPLOYEE_ID: Segment = Segment::part_with_form("a", PartTexts::ANY, Form::NATURAL.labeled("employeeid_"));

    #[test]
    fn shapes_overlap_if_a_text_has_both_shapes() {
        let order = entity("ORDER", ESCAPED, &[PART]);
        let line = entity("ORDER", ESCAPED, &[PART, ITEM, PART]);
        let unescaped = entity("ORDER", UNESCAPED, &[PART]);
        for (one, other, overlap) in [
            (order, order, true),
            (order, entity("ORDERS", ESCAPED, &[PART]), false),
            (order, entity("ORDER", ESCAPED, &[PART, PART]), false),
            (order, entity("ORDER", ESCAPED, &[ITEM]), true),
            (order, line, false),
            (line, entity("ORDER", ESCAPED, &[PART, Segment::Literal("NOTE"), PART]), false),
            (line, entity("ORDER", ESCAPED, &[PART, PART, PART]), true),
            (unescaped, line, true),
            (unescaped, order, true),
            (unescaped, entity("ORDERS", UNESCAPED, &[PART]), false),
            (literal("ORDER"), order, false),
            (literal("ORDER"), unescaped, false),
            (literal("A"), literal("A"), true),
            (literal("A"), literal("B"), false),
            // A prefix or a literal that contains the delimiter.
            (unescaped, entity("ORDER#ITEM", UNESCAPED, &[PART]), true),
            (order, entity("ORDER#ITEM", UNESCAPED, &[PART]), false),
            (entity("#ORDER", UNESCAPED, &[PART]), entity("#ITEM", UNESCAPED, &[PART]), false),
            (entity("#ORDER", UNESCAPED, &[PART]), entity("", UNESCAPED, &[PART]), true),
            (entity("#ORDER", UNESCAPED, &[PART]), entity("", UNESCAPED, &[Segment::Literal("ORDER"), PART]), false),
            (literal("#METADATA#"), entity("#METADATA", UNESCAPED, &[PART]), true),
            (literal("#METADATA#1"), entity("#METADATA", UNESCAPED, &[PART]), true),
            // Keys without a prefix.
            (bare(UNESCAPED, &[PART]), order, true),
            (bare(ESCAPED, &[PART]), order, false),
            (bare(ESCAPED, &[PART, PART]), order, true),
            (bare(ESCAPED, &[PART]), literal("ORDER"), true),
            (bare(UNESCAPED, &[TASK_ID]), bare(UNESCAPED, &[EMPLOYEE_ID]), false),
            (bare(UNESCAPED, &[TASK_ID]), bare(UNESCAPED, &[PART]), true),
            (bare(UNESCAPED, &[TASK_ID]), literal("taskid_"), false),
            (bare(UNESCAPED, &[TASK_ID]), literal("taskid_1"), true),
            (bare(ESCAPED, &[TASK_ID]), literal("taskid_"), false),
        ] {
            assert_eq!(one.overlaps(&other, None), overlap, "{one:?} {other:?}");
            assert_eq!(other.overlaps(&one, None), overlap, "{other:?} {one:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

        #[test]
        fn keys_of_shapes_that_do_not_overlap_differ(
            (format, one, other) in two_declarations(),
            values in vec((vec(text(0..4), 3), vec(text(0..4), 3)), 30),
        ) {
            let overlap = one.shape(format).matches_text_of(&other.shape(format), one.is_open, other.is_open);
            for (values, others) in values {
                let (Some(text), Some(other_text)) = (one.text(format, &values), other.text(format, &others)) else {
                    continue;
                };
                if !overlap {
                    prop_assert_ne!(&text, &other_text);
                    prop_assert_eq!(other.shape(format).split(&text).map(|parts| parts.len()), None, "{}", text);
                }
            }
        }

        #[test]
        fn escaped_and_unescaped_keys_of_shapes_that_do_not_overlap_differ(
            (one, other) in two_formats(),
            values in vec((vec(text(1..4), 3), vec(text(1..4), 3)), 30),
        ) {
            let (format, other_format) = (KeyFormat::ESCAPED, KeyFormat::UNESCAPED);
            if !one.shape(format).matches_text_of(&other.shape(other_format), false, other.is_open) {
                for (values, others) in values {
                    let texts = (one.text(format, &values), other.text(other_format, &others));
                    if let (Some(text), Some(other)) = texts {
                        prop_assert_ne!(text, other);
                    }
                }
            }
        }

        #[test]
        fn unescaped_keys_parse_into_the_same_values(
            (format, one, _) in two_declarations(),
            values in vec(vec(text(1..4), 3), 10),
        ) {
            for values in values {
                if let Some(text) = one.text(format, &values) {
                    let count = one.segments.iter().filter(|segment| matches!(segment, Segment::Part { .. })).count();
                    prop_assert_eq!(one.values(format, &text), Some(values[..count].to_vec()), "{}", text);
                }
            }
        }

        #[test]
        fn a_value_is_rejected_only_if_it_contains_the_delimiter_or_the_beginning_of_one(
            (format, one, _) in two_declarations(),
            values in vec(text(1..4), 3),
        ) {
            let parts = one.segments.iter().enumerate().filter(|(_, segment)| matches!(segment, Segment::Part { .. }));
            let is_valid = parts.zip(&values).all(|((at, segment), value)| {
                let Segment::Part { form, .. } = segment else { return false };
                let is_last = at + 1 == one.segments.len();
                let text = [form.label, value, format.delimiter()].concat();
                is_last && one.is_open || text.find(format.delimiter()) == Some(text.len() - format.delimiter().len())
            });
            prop_assert_eq!(one.text(format, &values).is_some(), is_valid);
        }
    }
}
