use crate::error::Fault;

/// A part that a key condition leaves open, because its optional value is `None`, and a later part that it narrows.
///
/// A range of sort keys can't express that, so the key condition is invalid.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gap {
    /// The first part without a value.
    skipped: Option<&'static str>,
    /// The first part after it that has a value.
    narrowed: Option<&'static str>,
}

impl Gap {
    /// Records a part without a value.
    pub(super) fn skip(&mut self, part: &'static str) {
        self.skipped.get_or_insert(part);
    }

    /// Returns `true` for a part after one without a value, and records it.
    pub(super) fn precedes(&mut self, part: &'static str) -> bool {
        if self.skipped.is_some() {
            self.narrowed.get_or_insert(part);
        }
        self.skipped.is_some()
    }

    pub(super) fn check(self) -> Result<(), Fault> {
        match self {
            Self { skipped: Some(skipped), narrowed: Some(narrowed) } => Err(Fault::PartAfterGap { skipped, narrowed }),
            _ => Ok(()),
        }
    }
}
