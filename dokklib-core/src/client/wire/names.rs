//! Finds names that occur twice in an item or a map.

use std::collections::HashSet;
use std::hash::BuildHasher;

use super::parse::Parser;
use crate::attribute::wire::Place;

/// The number of names that are compared with each other. Names of larger maps are hashed.
const MAX_COMPARED: usize = 32;

/// The names of an item or a map so far.
pub(super) struct Names {
    /// The position of the first name in the parser's list.
    start: usize,
    /// A bit for each name. A name whose bit is not set is new.
    bits: u64,
    hashes: Option<HashSet<u64>>,
}

impl Names {
    /// Begins an item or a map.
    pub(super) fn begin(parser: &Parser<'_>) -> Self {
        Self { start: parser.names.len(), bits: 0, hashes: None }
    }

    /// Adds a name. Returns `false` if it is a repeated one, or has the hash of another name.
    #[inline]
    pub(super) fn add(&mut self, name: Place, parser: &mut Parser<'_>) -> bool {
        let known = &parser.names[self.start..];
        let text = parser.bytes_at(name);
        let bit = 1_u64.rotate_left(number(text));
        let is_new = if known.len() < MAX_COMPARED {
            self.bits & bit == 0
                || known.iter().all(|known| known.len() != text.len() || parser.bytes_at(*known) != text)
        } else {
            let hashes = self.hashes.get_or_insert_with(|| {
                let mut hashes = HashSet::new();
                for known in known {
                    let hash = hashes.hasher().hash_one(parser.bytes_at(*known));
                    hashes.insert(hash);
                }
                hashes
            });
            let hash = hashes.hasher().hash_one(text);
            hashes.insert(hash)
        };
        self.bits |= bit;
        parser.names.push(name);
        is_new
    }

    pub(super) fn end(self, parser: &mut Parser<'_>) {
        parser.names.truncate(self.start);
    }
}

/// Returns a number that differs for most names of an item.
fn number(bytes: &[u8]) -> u32 {
    let byte = |byte: Option<&u8>| u32::from(byte.copied().unwrap_or_default());
    byte(bytes.first()) ^ byte(bytes.get(1)).rotate_left(2) ^ byte(bytes.last()).rotate_left(4) ^ bytes.len() as u32
}
