use super::record::{Event, IntoRecord, Record};
use crate::attribute::Attributes;
use crate::collection::{FromImage, MembersOf};
use crate::error::{Error, Fault, Result};
use crate::item::is_marker;
use crate::schema::{Schema, layout_of};

/// A change of an item, as a record of a stream or a line of an incremental export reports it.
///
/// `T` is the type of the item, or a [`Collection`](crate::Collection) that is an enum, for items of several types.
// Exhaustive, so that a handler can match on all changes that DynamoDB Streams has.
#[allow(clippy::exhaustive_enums, reason = "see above")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<T> {
    /// The item was created (`INSERT`).
    Inserted(T),
    /// The item was changed (`MODIFY`).
    Modified {
        /// The item before the change.
        old: T,
        /// The item after the change.
        new: T,
    },
    /// The item was deleted (`REMOVE`), by a write or because its time to live has passed.
    Removed(T),
}

impl<T> Change<T> {
    /// Decodes a record of a stream or a line of an incremental export. Returns `None` if its item is not a `T`.
    ///
    /// | `T` | items of other types |
    /// | --- | --- |
    /// | an item type | `None` |
    /// | a collection with `#[collection(other)]` | this variant |
    /// | a collection with `#[collection(exhaustive)]` | [`Decode`](crate::ErrorKind::Decode) |
    ///
    /// The schema's tag determines the type of an item. Without a tag, the item's keys determine it. The marker items of
    /// [unique values](crate::Entity) are skipped for every `T`. A record in which an item becomes a `T`, or stops being one,
    /// is `Inserted` or `Removed`.
    ///
    /// The stream must have the view type `NEW_AND_OLD_IMAGES`. With another one, decode the image that the record has by
    /// [`from_attributes`](crate::Item::from_attributes).
    ///
    /// ```
    /// use dokklib::aws_lambda_events::event::dynamodb::Event;
    /// use dokklib::stream::Change;
    /// use dokklib::Entity;
    ///
    /// #[derive(Entity, Debug, PartialEq)]
    /// struct Account {
    ///     #[entity(key)]
    ///     name: String,
    ///     logins: u64,
    /// }
    ///
    /// fn inserted_accounts(event: Event) -> dokklib::Result<Vec<Account>> {
    ///     let mut accounts = Vec::new();
    ///     for record in event.records {
    ///         if let Some(Change::Inserted(account)) = Change::<Account>::from_record(record)? {
    ///             accounts.push(account);
    ///         }
    ///     }
    ///     Ok(accounts)
    /// }
    ///
    /// let event = serde_json::from_str(
    ///     r#"{"Records": [{
    ///         "eventID": "1", "eventName": "INSERT", "eventSource": "aws:dynamodb", "awsRegion": "eu-west-1",
    ///         "dynamodb": {
    ///             "ApproximateCreationDateTime": 1479499740, "SequenceNumber": "111", "SizeBytes": 64,
    ///             "StreamViewType": "NEW_AND_OLD_IMAGES",
    ///             "Keys": {"PK": {"S": "ACCOUNT#alice"}, "SK": {"S": "ACCOUNT#alice"}},
    ///             "NewImage": {"PK": {"S": "ACCOUNT#alice"}, "SK": {"S": "ACCOUNT#alice"},
    ///                          "name": {"S": "alice"}, "logins": {"N": "7"}}
    ///         }
    ///     }]}"#,
    /// ).unwrap();
    /// assert_eq!(inserted_accounts(event)?, [Account { name: "alice".to_owned(), logins: 7 }]);
    /// # Ok::<(), dokklib::Error>(())
    /// ```
    ///
    /// A line of an [incremental export] to Amazon S3 in the format `DYNAMODB_JSON` is a `serde_json::Value`, with the feature
    /// `json`. It contains the item before and after all changes during the export period: several updates of an item are one
    /// `Modified`. The export must have the view type `NEW_AND_OLD_IMAGES`, the default. With `NEW_IMAGES`, an updated item
    /// looks like an inserted one.
    ///
    /// # Errors
    ///
    /// - [`Decode`](crate::ErrorKind::Decode) if the item can't be decoded as its type, or if the record lacks an image because
    ///   of the view type.
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput) if the JSON isn't a line of an incremental export.
    ///
    /// [incremental export]: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html#incremental-export-output
    pub fn from_record<S: Schema, Members: MembersOf<S>>(record: impl IntoRecord) -> Result<Option<Self>>
    where
        T: FromImage<S, Members = Members>,
    {
        let layout = layout_of::<S>();
        let fault = |fault: Fault| Error::decode(T::name(), fault);
        let Record { event, old, new, view_type } = record.into_record().map_err(|found| match found {
            Fault::Attribute(_) => Error::invalid(found).with_entity(T::name()),
            _ => fault(found),
        })?;
        let decode = |image: Option<Attributes>, name: &'static str| match image {
            Some(image) if is_marker(&image, layout) => Ok(None),
            Some(image) => T::from_image(image.into(), layout),
            None => Err(fault(Fault::MissingImage { image: name, view_type: view_type.clone() })),
        };
        let old = || decode(old, "old");
        let new = || decode(new, "new");
        Ok(match event {
            Event::Insert => new()?.map(Self::Inserted),
            Event::Remove => old()?.map(Self::Removed),
            Event::Modify => match (old()?, new()?) {
                (Some(old), Some(new)) => Some(Self::Modified { old, new }),
                (None, new) => new.map(Self::Inserted),
                (old, None) => old.map(Self::Removed),
            },
        })
    }
}
