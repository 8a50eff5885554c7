//! The markers of unique values in a write transaction.

use crate::attribute::Attributes;
use crate::error::Fault;
use crate::operation::{Handle, Marker};

/// A marker in the request of a transaction.
pub(crate) struct SentMarker {
    /// The position of the operation that it belongs to.
    pub(crate) position: usize,
    pub(crate) handle: Handle,
    pub(crate) marker: Marker,
    /// The owner that it is taken over from.
    pub(super) replaced: Option<Attributes>,
}

/// Adds a marker. One operation can release the value that another one takes.
pub(super) fn add_marker(markers: &mut Vec<SentMarker>, added: SentMarker) -> Result<(), Fault> {
    let is_same = |sent: &&mut SentMarker| {
        sent.marker.key == added.marker.key && sent.handle.table.name() == added.handle.table.name()
    };
    let Some(first) = markers.iter_mut().find(is_same) else {
        markers.push(added);
        return Ok(());
    };
    match (first.marker.is_added, added.marker.is_added) {
        (true, true) => Err(Fault::SameUniqueValue {
            first: first.position,
            second: added.position,
            field: added.marker.field.attribute,
        }),
        (false, true) => {
            let owner = first.marker.owner.clone();
            *first = SentMarker { replaced: Some(owner), ..added };
            Ok(())
        }
        (true, false) => {
            first.replaced = Some(added.marker.owner);
            Ok(())
        }
        (false, false) => Ok(()),
    }
}
