//! Strings in constant evaluation, for the checks that a derive makes across types.

/// Returns `true` if two strings are equal.
///
/// Compares four bytes in one step and calls no `len`, because constant evaluation interprets each step and each call.
pub(crate) const fn str_eq(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    while let [a0, a1, a2, a3, a_rest @ ..] = a {
        let [b0, b1, b2, b3, b_rest @ ..] = b else { return false };
        if *a0 != *b0 || *a1 != *b1 || *a2 != *b2 || *a3 != *b3 {
            return false;
        }
        (a, b) = (a_rest, b_rest);
    }
    while let [byte, a_rest @ ..] = a {
        let [other, b_rest @ ..] = b else { return false };
        if *byte != *other {
            return false;
        }
        (a, b) = (a_rest, b_rest);
    }
    matches!(b, [])
}

/// The longest text whose distance to another one is computed.
const MAX_COMPARED: usize = 64;

/// Returns the number of bytes to insert, delete or replace that turn one text into the other. Long texts are not similar.
pub(crate) const fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() > MAX_COMPARED || b.len() > MAX_COMPARED {
        return usize::MAX;
    }
    let mut row = [0; MAX_COMPARED + 1];
    let mut j = 0;
    while j <= b.len() {
        row[j] = j;
        j += 1;
    }
    let mut i = 1;
    while i <= a.len() {
        let mut diagonal = row[0];
        row[0] = i;
        let mut j = 1;
        while j <= b.len() {
            let mut edits = diagonal + if a[i - 1] == b[j - 1] { 0 } else { 1 };
            diagonal = row[j];
            if row[j] + 1 < edits {
                edits = row[j] + 1;
            }
            if row[j - 1] + 1 < edits {
                edits = row[j - 1] + 1;
            }
            row[j] = edits;
            j += 1;
        }
        i += 1;
    }
    row[b.len()]
}

/// An error message that is built in constant evaluation. Strings beyond its capacity are dropped.
#[derive(Clone, Copy)]
pub(crate) struct Message {
    bytes: [u8; 1024],
    len: usize,
}

impl Message {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; 1024], len: 0 }
    }

    pub(crate) const fn push(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if self.len + text.len() > self.bytes.len() {
            return self;
        }
        let mut at = 0;
        while at < text.len() {
            self.bytes[self.len] = text[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    pub(crate) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "the message is not valid UTF-8",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_equal_if_all_bytes_are() {
        let texts =
            ["", "a", "abc", "abcd", "abce", "abcde", "abcdefg", "abcdefgh", "abcdefgi", "bbcd", "accd", "abdd"];
        for a in texts {
            for b in texts {
                assert_eq!(str_eq(a, b), a == b, "{a} {b}");
            }
        }
    }

    #[test]
    fn the_distance_is_the_number_of_edits() {
        assert_eq!(edit_distance("total", "total"), 0);
        assert_eq!(edit_distance("total", "totl"), 1);
        assert_eq!(edit_distance("total", "tottal"), 1);
        assert_eq!(edit_distance("status", "total"), 4);
        assert_eq!(edit_distance("", "id"), 2);
    }
}
