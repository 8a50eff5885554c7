use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::config::AsyncSleep;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType as SdkKeyType,
    LocalSecondaryIndex, Projection, ProjectionType as SdkProjectionType, ScalarAttributeType, TableStatus,
    TimeToLiveSpecification,
};

use super::attempts::send_mapped;
use super::call::Call;
use crate::attribute::KeyType;
use crate::error::{Context, Error, ErrorKind, Fault, Result};
use crate::operation::{CallOptions, ErrorMapper, Handle};
use crate::schema::{KeyElement, KeyRole, Keys, Layout, ProjectionType};

/// The time within which a new table must become active.
const ACTIVE_TIMEOUT: Duration = Duration::from_secs(300);

/// The interval of the status polls. It doubles from the base to the maximum.
const BASE_POLL_INTERVAL: Duration = Duration::from_millis(20);
const MAX_POLL_INTERVAL: Duration = Duration::from_secs(5);

const BUILT: &str = "the required fields are set";

/// Creates the table with its indexes and its time to live, and waits until it is active.
pub(crate) async fn create(handle: &Handle) -> Result<()> {
    let (mapper, call) = start(handle, "create", "CreateTable", true)?;
    call.record_error(create_table(handle, &mapper, &call).await)
}

async fn create_table(handle: &Handle, mapper: &ErrorMapper, call: &Call) -> Result<()> {
    let Handle { client, table, layout, .. } = handle;

    let types = |(element, _): (KeyElement, KeyRole)| (element.name(layout), element.key_type());
    let mut keys: BTreeMap<_, _> = layout.keys().map(types).collect();
    let (mut global_indexes, mut local_indexes) = (Vec::new(), Vec::new());
    for index in layout.indexes {
        keys.extend(index.elements(layout).map(types));
        let (schema, projection) = (Some(key_schema(layout, index.elements(layout))), projection(index.projection));
        if let Keys::Local { .. } = index.keys {
            let index = LocalSecondaryIndex::builder().index_name(index.name).set_key_schema(schema);
            local_indexes.push(index.projection(projection).build().expect(BUILT));
        } else {
            let index = GlobalSecondaryIndex::builder().index_name(index.name).set_key_schema(schema);
            global_indexes.push(index.projection(projection).build().expect(BUILT));
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
    let request = client
        .create_table()
        .table_name(table.as_str())
        .set_attribute_definitions(Some(attributes.collect()))
        .set_key_schema(Some(key_schema(layout, layout.keys())))
        .set_global_secondary_indexes(non_empty(global_indexes))
        .set_local_secondary_indexes(non_empty(local_indexes))
        .billing_mode(BillingMode::PayPerRequest);
    send_mapped!(request, call, mapper)?;
    wait_until_active(handle, mapper, call).await?;
    if let Some(ttl) = layout.ttl {
        let specification = TimeToLiveSpecification::builder().attribute_name(ttl).enabled(true).build().expect(BUILT);
        let request = client.update_time_to_live().table_name(table.as_str()).time_to_live_specification(specification);
        send_mapped!(request, call, mapper)?;
    }
    Ok(())
}

/// Returns `true` if a table with this name exists, whatever its status is.
pub(crate) async fn exists(handle: &Handle) -> Result<bool> {
    let (mapper, call) = start(handle, "exists", "DescribeTable", false)?;
    match send_mapped!(handle.client.describe_table().table_name(handle.table.as_str()), &call, mapper) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::TableNotFound => Ok(false),
        Err(error) => call.record_error(Err(error)),
    }
}

/// Deletes the table. Only the embedded engine exposes this.
#[cfg(feature = "local")]
pub(crate) async fn delete(handle: &Handle) -> Result<()> {
    let (mapper, call) = start(handle, "delete_table", "DeleteTable", true)?;
    let deleted = send_mapped!(handle.client.delete_table().table_name(handle.table.as_str()), &call, mapper);
    call.record_error(deleted.map(drop))
}

/// Starts an operation on the table itself, which has no deadline and no meter.
fn start(handle: &Handle, operation: &'static str, api: &'static str, writes: bool) -> Result<(ErrorMapper, Call)> {
    let context = Context { operation, entity: None, writes };
    handle.check_connected(&context)?;
    handle.table.checked().map_err(|fault| Error::invalid(fault).in_context(&context))?;
    let call = Call::start(&Handle { calls: CallOptions::default(), ..handle.clone() }, &context, api);
    Ok((ErrorMapper::new(context, handle.layout), call))
}

/// Polls the table's status until it is active.
///
/// The SDK's waiter polls every 20 seconds. A table of an emulator is active after a few milliseconds.
async fn wait_until_active(handle: &Handle, mapper: &ErrorMapper, call: &Call) -> Result<()> {
    let Handle { client, table, .. } = handle;
    let not_active = || Error::fault(ErrorKind::Timeout, Fault::TableNotActive).in_context(&mapper.context);
    let mut waited = Duration::ZERO;
    let mut interval = BASE_POLL_INTERVAL;
    loop {
        let output = send_mapped!(client.describe_table().table_name(table.as_str()), call, mapper)?;
        let status = output.table.and_then(|table| table.table_status);
        if status == Some(TableStatus::Active) {
            return Ok(());
        }
        if waited >= ACTIVE_TIMEOUT {
            return Err(not_active());
        }
        client.config().sleep_impl().ok_or_else(not_active)?.sleep(interval).await;
        waited += interval;
        interval = (interval * 2).min(MAX_POLL_INTERVAL);
    }
}

fn key_schema(layout: &Layout, elements: impl Iterator<Item = (KeyElement, KeyRole)>) -> Vec<KeySchemaElement> {
    let element = |(element, role): (KeyElement, KeyRole)| {
        let key_type = match role {
            KeyRole::Partition => SdkKeyType::Hash,
            KeyRole::Sort => SdkKeyType::Range,
        };
        KeySchemaElement::builder().attribute_name(element.name(layout)).key_type(key_type).build().expect(BUILT)
    };
    elements.map(element).collect()
}

fn projection(projected: ProjectionType) -> Projection {
    let projection = Projection::builder();
    match projected {
        ProjectionType::All => projection.projection_type(SdkProjectionType::All),
        ProjectionType::KeysOnly => projection.projection_type(SdkProjectionType::KeysOnly),
        ProjectionType::Include(names) => {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            projection.projection_type(SdkProjectionType::Include).set_non_key_attributes(Some(names))
        }
    }
    .build()
}

/// Returns `None` for an empty list, which DynamoDB rejects.
fn non_empty<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
