/// Searches the text of a value for the delimiter that follows it.
///
/// The value is parsed up to the first delimiter, so a value that contains one, or ends with the beginning of one, would be parsed
/// as another value.
#[derive(Clone, Copy)]
pub(super) struct DelimiterSearch {
    delimiter: &'static [u8],
    /// The length of the longest beginning of the delimiter that the text ends with.
    matched: usize,
    is_found: bool,
}

impl DelimiterSearch {
    pub(super) fn new(delimiter: &'static str) -> Self {
        Self { delimiter: delimiter.as_bytes(), matched: 0, is_found: false }
    }

    /// Continues the search in text that is appended to the value.
    pub(super) fn push(&mut self, text: &str) {
        match self.delimiter {
            [delimiter] => self.is_found |= text.as_bytes().contains(delimiter),
            _ => text.bytes().for_each(|byte| self.push_byte(byte)),
        }
    }

    fn push_byte(&mut self, byte: u8) {
        while self.delimiter.get(self.matched) != Some(&byte) {
            let Some(shorter) = (0..self.matched).rev().find(|shorter| self.is_border(*shorter)) else { return };
            self.matched = shorter;
        }
        self.matched += 1;
        if self.matched == self.delimiter.len() {
            self.is_found = true;
            self.matched = 0;
        }
    }

    /// Returns `true` if the matched beginning of the delimiter begins and ends with the same text of this length.
    fn is_border(&self, length: usize) -> bool {
        self.delimiter[..length] == self.delimiter[self.matched - length..self.matched]
    }

    /// Returns `true` if the value contains the delimiter.
    pub(super) fn is_found(&self) -> bool {
        self.is_found
    }

    /// Returns `true` if the delimiter after the value would be found before the value ends.
    pub(super) fn is_found_early(mut self) -> bool {
        let Some((_, beginning)) = self.delimiter.split_last() else { return false };
        beginning.iter().for_each(|byte| self.push_byte(*byte));
        self.is_found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_search_finds_the_first_delimiter(pieces in proptest::collection::vec("[ab|]{0,3}", 0..4), at in 0..6_usize) {
            let delimiter = ["a", "ab", "aab", "abab", "||", "|a|"][at];
            let mut search = DelimiterSearch::new(delimiter);
            pieces.iter().for_each(|piece| search.push(piece));
            let value = pieces.concat();
            prop_assert_eq!(search.is_found(), value.contains(delimiter));
            let is_early = [&value, delimiter].concat().find(delimiter) != Some(value.len());
            prop_assert_eq!(search.is_found() || search.is_found_early(), is_early);
        }
    }
}
