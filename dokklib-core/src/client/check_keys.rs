use super::call::Call;
use super::pages::Items;
use super::scan::call_of;
use crate::error::Result;
use crate::item::Item;
use crate::operation::{CheckKeys, KeyReport, OperationFuture};

impl<I: Item + 'static> IntoFuture for CheckKeys<I> {
    type Output = Result<KeyReport>;
    type IntoFuture = OperationFuture<KeyReport>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let call = call_of(&self.request());
            let report = check_keys(self, &call).await;
            call.record_error(report)
        })
    }
}

async fn check_keys<I: Item>(operation: CheckKeys<I>, call: &Call) -> Result<KeyReport> {
    let (read, mut check) = operation.into_parts();
    let mut items = Items::new(read?, call);
    while !check.is_done()
        && let Some(item) = items.next().await?
    {
        check.add(item.into_attributes());
    }
    Ok(check.into_report())
}
