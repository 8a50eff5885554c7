//! Records of DynamoDB Streams as typed changes, in a Lambda function (feature `lambda`) or from the DynamoDB Streams SDK
//! (feature `streams`). Also lines of incremental exports to Amazon S3 (feature `json`).
//!
//! - [`Change::from_record`] decodes one record or one line.
//! - `process` (feature `lambda`) passes the changes of a batch to a handler, one after the other, and returns the response
//!   that Lambda expects.
//!
//! See AWS's pages
//! [Change data capture for DynamoDB Streams](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html)
//! and [Using AWS Lambda with Amazon DynamoDB](https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html).

mod change;
#[cfg(feature = "lambda")]
mod process;
mod record;

pub use self::change::Change;
#[cfg(feature = "lambda")]
#[cfg_attr(docsrs, doc(cfg(feature = "lambda")))]
pub use self::process::{FailedRecord, Processed, process};
pub use self::record::IntoRecord;
