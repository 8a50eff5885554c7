//! Helpers that queries and scans share.

use futures_util::stream::{self, Stream};

use crate::client::{self, PagedRead};
use crate::error::Result;
use crate::expr::{AttributePath, Node};
use crate::item::Attributes;

/// Returns a stream of the decoded items.
pub(super) fn item_stream<I>(
    read: Result<PagedRead>,
    decode: impl Fn(Attributes) -> Result<I> + Clone + Send,
) -> impl Stream<Item = Result<I>> + Send {
    stream::unfold(Some(read.map(client::Items::new)), move |items| {
        let decode = decode.clone();
        async move {
            let mut items = match items? {
                Ok(items) => items,
                Err(error) => return Some((Err(error), None)),
            };
            match items.next().await {
                Ok(Some(attributes)) => {
                    let item = decode(attributes).map_err(|error| error.in_context(items.context()));
                    Some((item, Some(Ok(items))))
                }
                Ok(None) => None,
                Err(error) => Some((Err(error), None)),
            }
        }
    })
}

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
