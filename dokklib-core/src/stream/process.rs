use std::fmt;

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};

use super::Change;
use crate::collection::{FromImage, MembersOf};
use crate::error::Error;
use crate::schema::Schema;

/// The outcome of a batch of records; returned by [`process`].
#[derive(Debug)]
#[must_use = "return `into_response()` from the Lambda function, so that Lambda retries the failed record"]
#[non_exhaustive]
pub struct Processed<E> {
    /// The record that failed. `None` if every record was processed.
    pub failed: Option<FailedRecord<E>>,
}

/// The first record of a batch that can't be decoded, or whose handler failed.
#[derive(Debug)]
#[non_exhaustive]
pub struct FailedRecord<E> {
    /// The record's sequence number in the stream.
    pub sequence_number: Option<String>,
    /// The error of the decoder or of the handler.
    pub error: E,
}

impl<E> Processed<E> {
    /// Returns the response of the Lambda function: the sequence number of the failed record, or no failures.
    pub fn into_response(self) -> DynamoDbEventResponse {
        let mut response = DynamoDbEventResponse::default();
        if let Some(failed) = self.failed {
            let mut failure = DynamoDbBatchItemFailure::default();
            // Without a sequence number, Lambda retries the whole batch.
            failure.item_identifier = failed.sequence_number;
            response.batch_item_failures.push(failure);
        }
        response
    }
}

impl<E: fmt::Display> fmt::Display for FailedRecord<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sequence_number {
            Some(number) => write!(f, "the record {number} of the stream: {}", self.error),
            None => write!(f, "a record of the stream: {}", self.error),
        }
    }
}

/// Calls `handler` with each change of a `T` in a batch of records that Lambda read from a stream, in the order of the
/// stream.
///
/// It ends at the first record that can't be decoded, or whose handler fails. Lambda retries this record and all records after
/// it, as described in AWS's page
/// [Configuring partial batch response](https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html).
/// It requires `ReportBatchItemFailures` in the function response types of the event source mapping. Without it, Lambda
/// ignores the response and never retries a record.
///
/// Items that are not a `T` are skipped, or are an error, as in [`Change::from_record`].
///
/// A record can be processed more than once, so the handler must be idempotent. A record that always fails blocks its shard
/// until it expires after 24 hours: set a maximum number of retries and an on-failure destination.
///
/// ```
/// use dokklib::aws_lambda_events::event::dynamodb::Event;
/// use dokklib::aws_lambda_events::event::streams::DynamoDbEventResponse;
/// use dokklib::stream::{self, Change};
/// use dokklib::{Entity, Error};
///
/// #[derive(Entity)]
/// struct Account {
///     #[entity(key)]
///     name: String,
///     logins: u64,
/// }
///
/// // The handler of the Lambda function. `lambda_runtime` passes `event.payload`.
/// async fn handle(event: Event) -> DynamoDbEventResponse {
///     let processed = stream::process(event, async |change: Change<Account>| match change {
///         Change::Inserted(account) => greet(&account).await,
///         Change::Modified { .. } | Change::Removed(_) => Ok(()),
///     })
///     .await;
///     if let Some(failed) = &processed.failed {
///         eprintln!("{failed}");
///     }
///     processed.into_response()
/// }
///
/// async fn greet(account: &Account) -> Result<(), Error> {
///     // ..
///     Ok(())
/// }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// # assert!(handle(Event::default()).await.batch_item_failures.is_empty());
/// # }
/// ```
pub async fn process<T, S, E, F>(event: Event, mut handler: impl FnMut(Change<T>) -> F) -> Processed<E>
where
    S: Schema,
    T: FromImage<S, Members: MembersOf<S>>,
    E: From<Error>,
    F: Future<Output = Result<(), E>>,
{
    for record in event.records {
        let sequence_number = record.change.sequence_number.clone();
        let outcome = match Change::from_record(record) {
            Ok(Some(change)) => handler(change).await,
            Ok(None) => Ok(()),
            Err(error) => Err(error.into()),
        };
        if let Err(error) = outcome {
            return Processed { failed: Some(FailedRecord { sequence_number, error }) };
        }
    }
    Processed { failed: None }
}
