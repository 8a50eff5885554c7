use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::config::AsyncSleep;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType as SdkKeyType,
    LocalSecondaryIndex, Projection, ProjectionType as SdkProjectionType, ScalarAttributeType, TableStatus,
    TimeToLiveSpecification,
};

use super::Handle;
use crate::error::{Context, Error, ErrorKind, Failed, Fault, Result};
use crate::index::{KeyType, Keys, Place, ProjectionType};

/// How long a new table may take until it can be used.
const ACTIVE_WITHIN: Duration = Duration::from_secs(300);

/// How often it is asked whether a new table can be used: soon, then less and less often.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

const BUILT: &str = "the required fields are set";

/// Creates the table with its indexes and its time to live, and waits until it can be used.
pub(crate) async fn create(handle: &Handle) -> Result<()> {
    let failed = failed(handle, "create", true)?;
    let Handle { client, table, layout, .. } = handle;

    let mut keys = BTreeMap::from([(layout.partition_key, KeyType::String), (layout.sort_key, KeyType::String)]);
    let (mut global, mut local) = (Vec::new(), Vec::new());
    for index in layout.indexes {
        keys.extend(index.elements(layout).map(|(element, _)| (element.name(layout), element.key_type())));
        let elements = index.elements(layout).map(|(element, place)| (element.name(layout), place));
        let (schema, projection) = (Some(key_schema(elements)), projection(index.projection));
        if let Keys::Local { .. } = index.keys {
            let index = LocalSecondaryIndex::builder().index_name(index.name).set_key_schema(schema);
            local.push(index.projection(projection).build().expect(BUILT));
        } else {
            let index = GlobalSecondaryIndex::builder().index_name(index.name).set_key_schema(schema);
            global.push(index.projection(projection).build().expect(BUILT));
        }
    }
    let attributes = keys.into_iter().map(|(name, key_type)| {
        let scalar = match key_type {
            KeyType::String => ScalarAttributeType::S,
            KeyType::Number => ScalarAttributeType::N,
            KeyType::Binary => ScalarAttributeType::B,
        };
        AttributeDefinition::builder().attribute_name(name).attribute_type(scalar).build().expect(BUILT)
    });
    client
        .create_table()
        .table_name(&**table)
        .set_attribute_definitions(Some(attributes.collect()))
        .set_key_schema(Some(key_schema([(layout.partition_key, Place::Partition), (layout.sort_key, Place::Sort)])))
        .set_global_secondary_indexes(filled(global))
        .set_local_secondary_indexes(filled(local))
        .billing_mode(BillingMode::PayPerRequest)
        .send()
        .await
        .map_err(|error| failed.other(error))?;
    wait_until_active(handle, &failed).await?;
    if let Some(ttl) = layout.ttl {
        client
            .update_time_to_live()
            .table_name(&**table)
            .time_to_live_specification(
                TimeToLiveSpecification::builder().attribute_name(ttl).enabled(true).build().expect(BUILT),
            )
            .send()
            .await
            .map_err(|error| failed.other(error))?;
    }
    Ok(())
}

/// Whether there is a table of that name.
pub(crate) async fn exists(handle: &Handle) -> Result<bool> {
    let failed = failed(handle, "exists", false)?;
    match handle.client.describe_table().table_name(&*handle.table).send().await {
        Ok(_) => Ok(true),
        Err(error) => match failed.other(error) {
            error if error.kind() == ErrorKind::TableNotFound => Ok(false),
            error => Err(error),
        },
    }
}

/// Deletes the table of that name; only the embedded engine offers it.
#[cfg(feature = "local")]
pub(crate) async fn delete(handle: &Handle) -> Result<()> {
    let failed = failed(handle, "delete_table", true)?;
    handle.client.delete_table().table_name(&*handle.table).send().await.map_err(|error| failed.other(error))?;
    Ok(())
}

/// What an operation on the table as a whole needs to tell of its failure.
fn failed(handle: &Handle, operation: &'static str, writes: bool) -> Result<Failed> {
    let context = Context { operation, entity: None, writes };
    handle.check_connected(&context)?;
    Ok(Failed::of(context, handle.layout))
}

/// Asks for the table's status until it is active.
///
/// Not by the SDK's waiter: it asks every 20 seconds, and an emulator's table is active after some milliseconds.
async fn wait_until_active(handle: &Handle, failed: &Failed) -> Result<()> {
    let Handle { client, table, .. } = handle;
    let not_active = || Error::fault(ErrorKind::Timeout, Fault::NotActive).in_context(&failed.context);
    let mut waited = Duration::ZERO;
    let mut pause = FIRST_PAUSE;
    loop {
        let output = client.describe_table().table_name(&**table).send().await;
        let status = output.map_err(|error| failed.other(error))?.table.and_then(|table| table.table_status);
        if status == Some(TableStatus::Active) {
            return Ok(());
        }
        if waited >= ACTIVE_WITHIN {
            return Err(not_active());
        }
        client.config().sleep_impl().ok_or_else(not_active)?.sleep(pause).await;
        waited += pause;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

fn key_schema<'n>(elements: impl IntoIterator<Item = (&'n str, Place)>) -> Vec<KeySchemaElement> {
    let element = |(name, place)| {
        let key_type = match place {
            Place::Partition => SdkKeyType::Hash,
            Place::Sort => SdkKeyType::Range,
        };
        KeySchemaElement::builder().attribute_name(name).key_type(key_type).build().expect(BUILT)
    };
    elements.into_iter().map(element).collect()
}

fn projection(of: ProjectionType) -> Projection {
    let projection = Projection::builder();
    match of {
        ProjectionType::All => projection.projection_type(SdkProjectionType::All),
        ProjectionType::KeysOnly => projection.projection_type(SdkProjectionType::KeysOnly),
        ProjectionType::Include(names) => {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            projection.projection_type(SdkProjectionType::Include).set_non_key_attributes(Some(names))
        }
    }
    .build()
}

/// DynamoDB refuses empty lists.
fn filled<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
