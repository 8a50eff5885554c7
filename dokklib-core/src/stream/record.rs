//! The records of different crates in one form.

use crate::attribute::Attributes;
#[cfg(any(feature = "lambda", feature = "streams"))]
use crate::attribute::IntoAttributes;
#[cfg(feature = "json")]
use crate::attribute::{AttributeFault, attributes_of};
use crate::error::Fault;

/// A record of a stream: an `EventRecord` of `aws_lambda_events` (feature `lambda`), or a `Record` of the DynamoDB Streams
/// SDK (feature `streams`). Also a line of an incremental export to Amazon S3, as a `serde_json::Value` (feature `json`).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a record of a stream",
    label = "pass an `EventRecord` of `aws_lambda_events`, a `Record` of `aws_sdk_dynamodbstreams`, or a `serde_json::Value`"
)]
pub trait IntoRecord {
    #[doc(hidden)]
    fn into_record(self) -> Result<Record, Fault>;
}

/// A change as the stream reports it.
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "`Debug` would print item values")]
pub struct Record {
    pub(super) event: Event,
    pub(super) old: Option<Attributes>,
    pub(super) new: Option<Attributes>,
    pub(super) view_type: Option<String>,
}

#[derive(Clone, Copy)]
pub(super) enum Event {
    Insert,
    Modify,
    Remove,
}

#[cfg(any(feature = "lambda", feature = "streams"))]
impl Event {
    fn from_name(name: &str) -> Result<Self, Fault> {
        match name {
            "INSERT" => Ok(Self::Insert),
            "MODIFY" => Ok(Self::Modify),
            "REMOVE" => Ok(Self::Remove),
            _ => Err(Fault::UnknownEvent),
        }
    }
}

/// Returns the attributes of an image.
#[cfg(any(feature = "lambda", feature = "streams"))]
fn stored(image: Option<impl IntoAttributes>) -> Result<Option<Attributes>, Fault> {
    Ok(image.map(IntoAttributes::into_stored).transpose()?)
}

#[cfg(feature = "lambda")]
#[diagnostic::do_not_recommend]
impl IntoRecord for aws_lambda_events::event::dynamodb::EventRecord {
    fn into_record(self) -> Result<Record, Fault> {
        // An item has at least the attributes of its key, so an empty image is a missing one.
        let image = |image: serde_dynamo::Item| (!image.is_empty()).then_some(image);
        Ok(Record {
            event: Event::from_name(&self.event_name)?,
            old: stored(image(self.change.old_image))?,
            new: stored(image(self.change.new_image))?,
            view_type: self.change.stream_view_type.map(|view_type| view_type.to_string()),
        })
    }
}

#[cfg(feature = "streams")]
#[diagnostic::do_not_recommend]
impl IntoRecord for aws_sdk_dynamodbstreams::types::Record {
    fn into_record(self) -> Result<Record, Fault> {
        let event = self.event_name.as_ref().map_or("", |name| name.as_str());
        let event = Event::from_name(event)?;
        let Some(change) = self.dynamodb else { return Ok(Record { event, old: None, new: None, view_type: None }) };
        Ok(Record {
            event,
            old: stored(change.old_image)?,
            new: stored(change.new_image)?,
            view_type: change.stream_view_type.map(|view_type| view_type.as_str().to_owned()),
        })
    }
}

/// A line of an incremental export to Amazon S3. It doesn't name the event, which follows from the images.
#[cfg(feature = "json")]
#[diagnostic::do_not_recommend]
impl IntoRecord for serde_json::Value {
    fn into_record(self) -> Result<Record, Fault> {
        let line = || AttributeFault::expected("a line of an incremental export, which is an object with `Keys`");
        let Self::Object(mut fields) = self else { return Err(line().into()) };
        if !matches!(fields.get("Keys"), Some(Self::Object(_))) {
            return Err(line().into());
        }
        let mut image = |name| match fields.remove(name) {
            None | Some(Self::Null) => Ok(None),
            Some(Self::Object(image)) => attributes_of(image).map(Some),
            Some(_) => Err(line()),
        };
        let (old, new) = (image("OldImage")?, image("NewImage")?);
        let event = match (&old, &new) {
            (None, Some(_)) => Event::Insert,
            (Some(_), Some(_)) => Event::Modify,
            (Some(_), None) => Event::Remove,
            (None, None) => return Err(Fault::ExportWithoutImage),
        };
        Ok(Record { event, old, new, view_type: None })
    }
}
