use super::{Item, decode};
use crate::error::{CancellationReason, Error, OldAttributes, Result};

impl OldAttributes {
    fn decode<I: Item>(&self) -> Result<I> {
        decode(self.attributes.clone().into(), self.layout)
    }
}

impl Error {
    /// Returns the stored item that failed the condition check.
    ///
    /// Returns `None` if the item doesn't exist, or if the operation doesn't have `.returning_old_on_failure()`.
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::ErrorKind::Decode) if the stored item can't be decoded as an `I`.
    pub fn old_item<I: Item>(&self) -> Option<Result<I>> {
        self.old().map(OldAttributes::decode)
    }
}

impl CancellationReason {
    /// Returns the stored item that failed the condition check.
    ///
    /// Returns `None` if the item doesn't exist, or if the operation doesn't have `.returning_old_on_failure()`.
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::ErrorKind::Decode) if the stored item can't be decoded as an `I`.
    pub fn item<I: Item>(&self) -> Option<Result<I>> {
        self.old.as_ref().map(OldAttributes::decode)
    }
}
