//! Helpers that queries and scans share.

use crate::attribute::AttributePath;
use crate::expr::Node;

/// Replaces a constant filter: by no filter if it is always true, by one that no item satisfies if it is always false.
pub(super) fn filter_to_send(filter: Node) -> Option<Node> {
    let path = || AttributePath::top_level("_");
    match filter {
        Node::Constant(true) => None,
        Node::Constant(false) => Some(Node::Exists(path()).and(Node::NotExists(path()))),
        filter => Some(filter),
    }
}

/// Converts a number of items to the type of DynamoDB's `Limit`.
pub(crate) fn page_limit(items: usize) -> i32 {
    items.try_into().unwrap_or(i32::MAX)
}
