use super::call::Call;
use super::get::get;
use super::retry::Backoff;
use super::write::{UniqueTransaction, update};
use crate::error::{Context, Error, ErrorKind, Fault, Result};
use crate::item::Item;
use crate::operation::{Get, OperationFuture, ReturnMode, ReturnNew, UpdateWithRetry};

// Users can't violate this bound: `Table::update_with_retry` has it.
impl<I: Item + 'static> IntoFuture for UpdateWithRetry<I> {
    type Output = Result<I>;
    type IntoFuture = OperationFuture<I>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let context = Context { operation: "update_with_retry", entity: Some(I::name), writes: true };
            let call = Call::start(&self.get.request.handle, &context, "UpdateItem");
            call.record_error(update_with_retry(self, &context, &call).await)
        })
    }
}

async fn update_with_retry<I: Item + 'static>(
    operation: UpdateWithRetry<I>,
    context: &Context,
    call: &Call,
) -> Result<I> {
    let UpdateWithRetry { get: Get { request, decode, .. }, update: update_of, mut change, max_attempts } = operation;
    let handle = request.handle.clone();
    let in_context = |error: Error| error.in_context(context);
    let mut backoff = Backoff::for_versions(&handle, call, max_attempts);
    let mut attempts = 0;
    loop {
        attempts += 1;
        let Some(stored) = get(request.clone(), call).await? else {
            return Err(in_context(Error::fault(ErrorKind::NotFound, Fault::NoItem)));
        };
        let write = {
            let item = decode(stored, handle.layout).map_err(in_context)?;
            change(&item, update_of(&handle, &item)).into_inner()
        };
        let error = match update(write, ReturnNew::<I>::VALUES, UniqueTransaction::of::<I>(), call).await {
            // After an unknown outcome, another attempt could apply the changes twice.
            Err(error) if error.is_version_conflict() && !error.may_have_been_applied() => error,
            result => return ReturnNew::<I>::read(result?, handle.layout).map_err(in_context),
        };
        if attempts >= max_attempts {
            return Err(error);
        }
        // A client without a sleep implementation tries again at once.
        if let Some(pause) = backoff.pause(false, 1) {
            pause.await;
        }
    }
}
