use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItemsError;
use aws_sdk_dynamodb::types;

use super::attempts::{AttemptLog, send};
use super::call::Call;
use super::retry::Backoff;
use crate::attribute::Attributes;
use crate::error::{self, CancellationReason, Result};
use crate::operation::{DistinctKeys, ErrorMapper, OperationFuture, TransactGet, TransactGetRequest};

impl<T: 'static> IntoFuture for TransactGet<T> {
    type Output = Result<T>;
    type IntoFuture = OperationFuture<T>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, decode } = self;
        Box::pin(async move {
            let (context, layout) = (request.context(), request.handle.layout);
            if request.is_empty() {
                return decode(Vec::new(), layout).map_err(|error| error.in_context(&context));
            }
            let call = Call::start(&request.handle, &context, "TransactGetItems");
            let get = async {
                let items = transact_get(request, &call).await?;
                decode(items, layout).map_err(|error| error.in_context(&context))
            };
            call.record_error(get.await)
        })
    }
}

/// Reads the items and returns them in the order of the requested keys.
async fn transact_get(request: TransactGetRequest, call: &Call) -> Result<Vec<Option<Attributes>>> {
    let mapper = ErrorMapper::new(request.context(), request.handle.layout);
    request.handle.check_connected(&mapper.context)?;
    let (sdk, distinct) = request.to_sdk()?;
    let log = AttemptLog::new(call);
    let mut backoff = Backoff::for_conflicts(&request.handle, call);
    let output = loop {
        let error = match send!(sdk.clone(), call, log) {
            Ok(output) => break output,
            Err(error) => error,
        };
        if has_only_conflicts(&error)
            && let Some(pause) = backoff.pause(false, 1)
        {
            pause.await;
            continue;
        }
        let reasons = reasons(&error, &distinct);
        return Err(mapper.map_transaction(error, log.attempts(), reasons));
    };
    let responses = output.responses.unwrap_or_default().into_iter();
    let mut items: Vec<_> = responses.map(|response| response.item.filter(|item| !item.is_empty())).collect();
    items.resize(distinct.keys.len(), None);
    for (item, key) in items.iter_mut().zip(&distinct.keys) {
        item.take_if(|item| request.handle.is_expired(key.ttl, item));
    }
    call.record_items(items.iter().flatten().count());
    Ok(distinct.positions.into_iter().map(|index| items[index].clone()).collect())
}

fn cancellation_reasons(error: &SdkError<TransactGetItemsError, HttpResponse>) -> &[types::CancellationReason] {
    match error.as_service_error() {
        Some(TransactGetItemsError::TransactionCanceledException(canceled)) => canceled.cancellation_reasons(),
        _ => &[],
    }
}

/// Returns `true` if the transaction was canceled only because of conflicts with other requests.
fn has_only_conflicts(error: &SdkError<TransactGetItemsError, HttpResponse>) -> bool {
    let codes = cancellation_reasons(error).iter().filter_map(types::CancellationReason::code);
    let mut codes = codes.filter(|code| *code != "None").peekable();
    codes.peek().is_some() && codes.all(|code| code == "TransactionConflict")
}

/// Returns a reason for each distinct key.
fn reasons(error: &SdkError<TransactGetItemsError, HttpResponse>, distinct: &DistinctKeys) -> Vec<CancellationReason> {
    let reasons = cancellation_reasons(error).iter().zip(&distinct.keys).enumerate();
    let reasons = reasons.map(|(position, (reason, key))| {
        let code = reason.code().filter(|code| *code != "None");
        CancellationReason {
            position,
            operation: "get",
            entity: (key.entity)(),
            kind: code.map(|code| error::kind_from_code(code, reason.message())),
            code: code.map(str::to_owned),
            message: reason.message().filter(|_| code.is_some()).map(error::redact),
            old: None,
            failed_conditions: Vec::new(),
            not_unique: None,
        }
    });
    reasons.collect()
}
