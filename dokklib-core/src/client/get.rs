use super::attempts::send_mapped;
use super::call::Call;
use super::wire::{ItemsOf, TakeItems};
use crate::attribute::{Attributes, StoredItem};
use crate::error::Result;
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

pub(super) async fn get(request: GetRequest, call: &Call) -> Result<Option<StoredItem>> {
    let mapper = ErrorMapper::new(request.context(), request.handle.layout);
    request.handle.check_connected(&mapper.context)?;
    let wire = TakeItems::new(ItemsOf::GetItem, &request.handle.calls);
    let (handle, ttl) = (request.handle.clone(), request.ttl);
    let output = send_mapped!(request.into_sdk()?, call, mapper, &wire)?;
    let item = wire.items(output.item).pop().filter(|item| !handle.is_expired(ttl, item));
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
