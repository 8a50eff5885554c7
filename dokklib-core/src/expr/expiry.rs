use aws_sdk_dynamodb::types::AttributeValue;

use super::condition::{Comparison, Node};
use super::operand::Term;
use crate::attribute::{AttributePath, Expiry};

/// Returns the condition that the item has expired. It is false for an item without a time to live.
pub(crate) fn is_expired(expiry: Expiry) -> Node {
    let now = AttributeValue::N(expiry.now.to_string());
    let ttl = Term::Path(AttributePath::top_level(expiry.attribute));
    Node::Compare(ttl, Comparison::Le, Term::Value(Ok(now)))
}
