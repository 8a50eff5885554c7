//! The segments of a parallel scan.

use std::ops::Range;

use crate::error::Fault;
use crate::limit;

/// The segments of the table that a scan reads.
#[derive(Clone, Copy)]
pub(super) enum Segments {
    /// All segments of this number.
    All(usize),
    /// One segment, from 0, of a total number.
    One(usize, usize),
}

impl Segments {
    pub(super) fn total(self) -> usize {
        match self {
            Self::All(total) | Self::One(_, total) => total,
        }
    }

    /// Returns the numbers of the segments that are read.
    pub(super) fn numbers(self) -> Range<usize> {
        match self {
            Self::All(total) => 0..total,
            Self::One(segment, _) => segment..segment.saturating_add(1),
        }
    }

    pub(super) fn check(self) -> Result<(), Fault> {
        let (segments, limit) = (self.total(), limit::SCAN_SEGMENTS);
        if !(1..=limit).contains(&segments) {
            return Err(Fault::SegmentCount { segments, limit });
        }
        match self {
            Self::One(segment, segments) if segment >= segments => Err(Fault::SegmentNumber { segment, segments }),
            _ => Ok(()),
        }
    }
}
