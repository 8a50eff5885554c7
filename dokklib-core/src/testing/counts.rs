use std::collections::BTreeMap;

use super::Fault;

/// The requests and faults of a [`Faults`](super::Faults) so far; returned by [`Faults::counts`](super::Faults::counts).
///
/// Only requests for items count. Requests for tables, such as `CreateTable`, get no faults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FaultCounts {
    pub(super) requests: u64,
    pub(super) delivered: u64,
    pub(super) faults: BTreeMap<Fault, u64>,
}

impl FaultCounts {
    /// Returns the number of requests that the client sent, retries included.
    pub fn requests(&self) -> u64 {
        self.requests
    }

    /// Returns the number of requests that the engine executed.
    pub fn delivered(&self) -> u64 {
        self.delivered
    }

    /// Returns how often this fault was injected.
    pub fn injected(&self, fault: Fault) -> u64 {
        self.faults.get(&fault).copied().unwrap_or_default()
    }

    /// Returns the number of injected faults of all kinds.
    pub fn total(&self) -> u64 {
        self.faults.values().sum()
    }
}
