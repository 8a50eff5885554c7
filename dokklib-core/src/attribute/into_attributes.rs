//! The sources of an item's attributes: the SDK's map, images of stream records, and DynamoDB JSON.

use super::{AttributeFault, Attributes};

/// A value that contains the attributes of an item, for [`from_attributes`](crate::Item::from_attributes).
///
/// | type | feature | source |
/// | --- | --- | --- |
/// | [`Attributes`](crate::Attributes) | | the map of the SDK |
/// | `serde_json::Value` | `json` | an item in [DynamoDB JSON], or a line of an [export to Amazon S3]: `{"Item": {..}}` |
/// | `serde_dynamo::Item` | `lambda` | an image of a record of `aws_lambda_events` |
/// | `HashMap<String, aws_sdk_dynamodbstreams::types::AttributeValue>` | `streams` | an image of a record of the DynamoDB Streams SDK |
///
/// [DynamoDB JSON]: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html#Programming.LowLevelAPI.DataTypeDescriptors
/// [export to Amazon S3]: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't contain the attributes of an item",
    label = "pass `Attributes`, a `serde_json::Value` (feature `json`), or an image of a stream record"
)]
pub trait IntoAttributes {
    /// Returns the attributes.
    #[doc(hidden)]
    fn into_stored(self) -> Result<Attributes, AttributeFault>;
}

#[diagnostic::do_not_recommend]
impl IntoAttributes for Attributes {
    fn into_stored(self) -> Result<Attributes, AttributeFault> {
        Ok(self)
    }
}

#[cfg(feature = "lambda")]
#[diagnostic::do_not_recommend]
impl IntoAttributes for serde_dynamo::Item {
    fn into_stored(self) -> Result<Attributes, AttributeFault> {
        Ok(self.into())
    }
}
