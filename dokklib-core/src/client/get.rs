use super::attempts::{AttemptLog, send, send_mapped};
use super::call::Call;
use super::wire::{ItemsOf, TakeItems};
use crate::attribute::{Attributes, StoredItem};
use crate::error::{Error, Result};
use crate::operation::{ErrorMapper, Get, GetRequest, Handle, OperationFuture};

impl<I: 'static> IntoFuture for Get<I> {
    type Output = Result<Option<I>>;
    type IntoFuture = OperationFuture<Option<I>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, decode, .. } = self;
        Box::pin(async move {
            let (context, layout) = (request.context(), request.handle.layout);
            let tag = request.shared_key_tag;
            let is_requested = |item: &StoredItem| !tag.is_some_and(|tag| tag.is_of_listed_entity(item, layout));
            let call = Call::start(&request.handle, &context, "GetItem");
            let get = async {
                let item = get(request, &call).await?.filter(is_requested);
                let item = item.map(|attributes| decode(attributes, layout)).transpose();
                item.map_err(|error| error.in_context(&context))
            };
            call.record_error(get.await)
        })
    }
}

pub(super) async fn get(mut request: GetRequest, call: &Call) -> Result<Option<StoredItem>> {
    let context = request.context();
    request.handle.check_connected(&context)?;
    let wire = TakeItems::new(ItemsOf::GET_ITEM, &request.handle.calls);
    let sdk = request.render().map_err(|fault| Error::invalid(fault).in_context(&context))?;
    let log = AttemptLog::new(call);
    let output = send!(sdk, call, log, &wire)
        .map_err(|error| ErrorMapper::new(context, request.handle.layout).map(error, log.attempts()))?;
    let item = wire.items(output.item).pop().filter(|item| !request.handle.is_expired(request.ttl, item));
    call.record_items(usize::from(item.is_some()));
    Ok(item)
}

/// Performs a strongly consistent read of the item with this key, which may have expired.
pub(super) async fn get_consistent(
    handle: &Handle,
    key: Attributes,
    mapper: &ErrorMapper,
    call: &Call,
) -> Result<Option<Attributes>> {
    let request = handle.client.get_item().table_name(handle.table.as_str()).set_key(Some(key)).consistent_read(true);
    let request = request.set_return_consumed_capacity(handle.calls.return_consumed_capacity());
    Ok(send_mapped!(request, call, mapper)?.item)
}
