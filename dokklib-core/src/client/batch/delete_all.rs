use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::future::ready;

use super::write::Writer;
use crate::client::call::Call;
use crate::client::pages::item_stream;
use crate::client::scan::segment_stream;
use crate::error::Result;
use crate::operation::{
    BatchOperation, DeleteAll, DeleteAllRequest, ErrorMapper, OperationFuture, ReadRequest, RecentItems,
};

impl IntoFuture for DeleteAll {
    type Output = Result<usize>;
    type IntoFuture = OperationFuture<usize>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let call = Call::start(&self.request.handle, &self.request.context(), "BatchWriteItem");
            call.record_error(delete_all(self.request, &call).await)
        })
    }
}

/// Deletes the items that a query or a scan returns. Returns their number.
async fn delete_all(request: DeleteAllRequest, call: &Call) -> Result<usize> {
    request.check()?;
    let mapper = ErrorMapper::new(request.context(), request.handle.layout);
    let items = match request.read.clone() {
        ReadRequest::Query(query) => {
            item_stream(query.into_paged_read(), call.clone(), |item| Ok(item.into_attributes())).left_stream()
        }
        ReadRequest::Scan(scan) => {
            segment_stream(*scan, call.clone(), |item| Ok(item.into_attributes())).right_stream()
        }
    };
    let handle = Arc::new(request.handle.clone());
    let mut recent = RecentItems::default();
    let deletes = items.filter_map(|item| {
        let delete = match item.and_then(|item| request.check_item(&item).map(|()| item)) {
            Ok(item) => {
                let delete = BatchOperation::new(request.delete(item), &handle);
                // An index can return an item twice if the item is moved in the index meanwhile.
                recent.insert(&delete).then_some(Ok(delete))
            }
            Err(error) => Some(Err((error, None))),
        };
        ready(delete)
    });
    let writer = Writer { handle: &request.handle, mapper: &mapper, call };
    writer.send_all(&request.options, Vec::new(), deletes).await
}
