//! The intersection of two ranges of text keys.

use super::TextRange;
use crate::key::KeyText;

impl TextRange {
    /// Returns the keys that are in both ranges. If a key is invalid, returns its range, so that the request reports it.
    pub(super) fn intersect(self, other: Self) -> Self {
        if self.check().is_err() {
            return self;
        }
        if other.check().is_err() {
            return other;
        }
        let (Some((low, high)), Some((other_low, other_high))) = (self.into_bounds(), other.into_bounds()) else {
            return Self::Empty;
        };
        let low = if other_low.as_str() > low.as_str() { other_low } else { low };
        let high = match (high, other_high) {
            (Some(high), Some(other)) => Some(if other.as_str() < high.as_str() { other } else { high }),
            (high, other) => high.or(other),
        };
        match high {
            Some(high) if high.as_str() < low.as_str() => Self::Empty,
            Some(high) => Self::Between(low, high),
            None if low.as_str().is_empty() => Self::BeginsWith(low),
            None => Self::AtLeast(low),
        }
    }

    /// Returns the inclusive bounds, or `None` if the range is empty. Some ranges have no upper bound.
    fn into_bounds(self) -> Option<(KeyText, Option<KeyText>)> {
        match self {
            Self::BeginsWith(prefix) if prefix.as_str().is_empty() => Some((prefix, None)),
            Self::BeginsWith(prefix) => Some((prefix.clone(), Some(prefix.last_with_prefix()))),
            Self::Equals(key) => Some((key.clone(), Some(key))),
            Self::Between(low, high) => Some((low, Some(high))),
            Self::AtLeast(low) => Some((low, None)),
            Self::Empty => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(text: &str) -> KeyText {
        KeyText::from_stored(text.to_owned(), 0)
    }

    fn range() -> impl Strategy<Value = TextRange> {
        let text = || "[ab]{0,3}".prop_map(|text| key(&text));
        prop_oneof![
            text().prop_map(TextRange::BeginsWith),
            text().prop_map(TextRange::Equals),
            (text(), text()).prop_map(|(low, high)| TextRange::Between(low, high)),
            text().prop_map(TextRange::AtLeast),
            Just(TextRange::Empty),
        ]
    }

    fn contains(range: &TextRange, text: &str) -> bool {
        match range {
            TextRange::BeginsWith(prefix) => text.starts_with(prefix.as_str()),
            TextRange::Equals(key) => text == key.as_str(),
            TextRange::Between(low, high) => low.as_str() <= text && text <= high.as_str(),
            TextRange::AtLeast(low) => low.as_str() <= text,
            TextRange::Empty => false,
        }
    }

    proptest! {
        #[test]
        fn the_intersection_contains_the_keys_of_both_ranges(
            one in range(),
            other in range(),
            texts in prop::collection::vec("[ab]{1,4}", 1..8),
        ) {
            let both = one.clone().intersect(other.clone());
            for text in &texts {
                prop_assert_eq!(contains(&both, text), contains(&one, text) && contains(&other, text), "{}", text);
            }
        }
    }
}
