//! The names of a response's attributes.

use std::collections::HashMap;
use std::hash::BuildHasher;

use super::tokens::{Tokens, ValueStart};
use crate::attribute::wire::Span;

/// The number of names that are compared with each other. If there are more, they are hashed.
const MAX_COMPARED: usize = 32;

/// The number of names for which memory is reserved.
const EXPECTED: usize = 16;

/// The number of heads that are kept.
const HEADS: usize = 128;

/// The beginning of an attribute, up to its value.
#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) name: Span,
    /// From the quotation mark of the name up to the value, or into the value if it is a string, a number or a Boolean.
    bytes: Span,
    pub(super) value: ValueStart,
    /// The number of the name.
    number: u32,
}

/// The names of the attributes at one depth: those of all items, or of all maps in them.
///
/// Items have the same names again and again. The bytes up to a value are compared with those of another item instead of being
/// parsed.
pub(super) struct Names {
    /// The last head for each hash of its first bytes.
    heads: Vec<Option<Head>>,
    names: Vec<Span>,
    /// A bit for each name. A name whose bit is not set is new.
    bits: u64,
    /// The numbers of names by their hash.
    by_hash: HashMap<u64, u32>,
    /// The number of the current item or map.
    current: u32,
    /// For each name, the number of the last item or map that has it.
    last: Vec<u32>,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            heads: Vec::new(),
            names: Vec::with_capacity(EXPECTED),
            bits: 0,
            by_hash: HashMap::new(),
            current: 0,
            last: Vec::with_capacity(EXPECTED),
        }
    }

    /// Begins an item or a map.
    #[inline]
    pub(super) fn begin(&mut self) {
        self.current += 1;
        // A response with a single item has no other heads.
        if self.current == 2 {
            self.heads.resize(HEADS, None);
        }
    }

    /// Skips the beginning of an attribute if it is that of an earlier item or map.
    #[inline]
    pub(super) fn skip_known(&self, tokens: &mut Tokens<'_>) -> Option<Head> {
        let slot = slot(tokens.next_word()?);
        let heads = [slot, slot ^ 1].into_iter().filter_map(|slot| *self.heads.get(slot)?);
        heads.into_iter().find(|head| tokens.skip_same(head.bytes))
    }

    /// Records a name of the current item or map. Returns `false` if it is a repeated one.
    #[inline]
    pub(super) fn record(&mut self, head: Head) -> bool {
        let last = self.last.get_mut(head.number as usize);
        last.is_some_and(|last| std::mem::replace(last, self.current) != self.current)
    }

    /// Returns the head that was parsed, and keeps it. `bytes_at` returns the bytes of a name.
    pub(super) fn add<'a>(
        &mut self,
        (name, bytes, value): (Span, Span, ValueStart),
        first_word: Option<u64>,
        bytes_at: impl Fn(Span) -> &'a [u8],
    ) -> Head {
        let head = Head { name, bytes, value, number: self.number(name, bytes_at) };
        if let Some(slot) = first_word.map(slot).filter(|slot| *slot < self.heads.len()) {
            // The head that is replaced is found at the other place.
            self.heads[slot ^ 1] = self.heads[slot].replace(head);
        }
        head
    }

    /// Returns the number of a name. Another name has the same one only if it has the same hash.
    fn number<'a>(&mut self, name: Span, bytes_at: impl Fn(Span) -> &'a [u8]) -> u32 {
        let text = bytes_at(name);
        let next = self.last.len() as u32;
        if self.names.len() < MAX_COMPARED {
            let bit = 1_u64.rotate_left(fingerprint(text));
            let is_same = |known: &Span| known.len as usize == text.len() && bytes_at(*known) == text;
            let known = if self.bits & bit == 0 { None } else { self.names.iter().position(is_same) };
            if let Some(known) = known {
                return known as u32;
            }
            self.bits |= bit;
            self.names.push(name);
        } else {
            if self.by_hash.is_empty() {
                for (number, known) in (0..).zip(&self.names) {
                    let hash = self.by_hash.hasher().hash_one(bytes_at(*known));
                    self.by_hash.insert(hash, number);
                }
            }
            let hash = self.by_hash.hasher().hash_one(text);
            let number = *self.by_hash.entry(hash).or_insert(next);
            if number != next {
                return number;
            }
        }
        self.last.push(0);
        next
    }
}

/// Returns the index of a head with these first bytes.
#[inline]
fn slot(first_word: u64) -> usize {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    (first_word.wrapping_mul(FACTOR) >> (u64::BITS - HEADS.ilog2())) as usize
}

/// Returns a number that differs for most names of an item.
fn fingerprint(bytes: &[u8]) -> u32 {
    let byte = |byte: Option<&u8>| u32::from(byte.copied().unwrap_or_default());
    byte(bytes.first()) ^ byte(bytes.get(1)).rotate_left(2) ^ byte(bytes.last()).rotate_left(4) ^ bytes.len() as u32
}
