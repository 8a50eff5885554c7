//! What queries and scans have in common.

use futures_util::stream::{self, Stream};

use crate::client::{self, Reading};
use crate::error::Result;
use crate::expr::{AttributePath, Node};
use crate::item::Attributes;

/// What is read, one by one, as `decode` makes it.
pub(super) fn items<I>(
    reading: Result<Reading>,
    decode: impl Fn(Attributes) -> Result<I> + Clone + Send,
) -> impl Stream<Item = Result<I>> + Send {
    stream::unfold(Some(reading.map(client::Items::new)), move |items| {
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

/// What is sent of a filter that holds always or never: nothing, or one that no item fulfils.
pub(super) fn written(filter: Node) -> Option<Node> {
    let any = || AttributePath::name("_");
    match filter {
        Node::Constant(true) => None,
        Node::Constant(false) => Some(Node::Exists(any()).and(Node::NotExists(any()))),
        filter => Some(filter),
    }
}

/// What a request can ask for of the items that are left to be read.
pub(crate) fn page_limit(left: usize) -> i32 {
    left.try_into().unwrap_or(i32::MAX)
}
