use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_dynamodb::config::AsyncSleep;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType as SdkProjectionType, ScalarAttributeType, TableStatus, TimeToLiveSpecification,
};

use super::Handle;
use crate::ProjectionType;
use crate::error::{Context, Error, ErrorKind, Failed, Fault, Result};

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

    let mut names = BTreeSet::from([layout.partition_key, layout.sort_key]);
    let mut indexes = Vec::with_capacity(layout.indexes.len());
    for index in layout.indexes {
        let (partition_key, sort_key) = layout.index_keys(index);
        names.insert(partition_key);
        names.extend(sort_key);
        let projection = match index.projection {
            ProjectionType::All => SdkProjectionType::All,
            ProjectionType::KeysOnly => SdkProjectionType::KeysOnly,
        };
        indexes.push(
            GlobalSecondaryIndex::builder()
                .index_name(index.name)
                .set_key_schema(Some(key_schema(partition_key, sort_key)))
                .projection(Projection::builder().projection_type(projection).build())
                .build()
                .expect(BUILT),
        );
    }
    let attributes = names.into_iter().map(|name| {
        let string = ScalarAttributeType::S;
        AttributeDefinition::builder().attribute_name(name).attribute_type(string).build().expect(BUILT)
    });
    client
        .create_table()
        .table_name(&**table)
        .set_attribute_definitions(Some(attributes.collect()))
        .set_key_schema(Some(key_schema(layout.partition_key, Some(layout.sort_key))))
        .set_global_secondary_indexes((!indexes.is_empty()).then_some(indexes))
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

fn key_schema(partition_key: &str, sort_key: Option<&str>) -> Vec<KeySchemaElement> {
    let element = |name: &str, key_type| {
        KeySchemaElement::builder().attribute_name(name).key_type(key_type).build().expect(BUILT)
    };
    let partition_key = element(partition_key, KeyType::Hash);
    std::iter::once(partition_key).chain(sort_key.map(|name| element(name, KeyType::Range))).collect()
}
