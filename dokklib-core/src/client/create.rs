use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_dynamodb::client::Waiters;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection as SdkProjection,
    ProjectionType, ScalarAttributeType, TimeToLiveSpecification,
};

use super::Handle;
use crate::Projection;
use crate::error::{Context, Error, ErrorKind, Failed, Result};

/// How long a new table may take until it can be used.
const ACTIVE_WITHIN: Duration = Duration::from_secs(300);

const BUILT: &str = "the required fields are set";

/// Creates the table with its indexes and its time to live, and waits until it can be used.
pub(crate) async fn create(handle: &Handle) -> Result<()> {
    let context = Context { operation: "create", entity: None, writes: true };
    let failed = Failed { context: context.clone(), layout: handle.layout, verdict: None, keep_old: false };
    let Handle { client, table, layout } = handle;

    let mut names = BTreeSet::from([layout.partition_key, layout.sort_key]);
    let mut indexes = Vec::with_capacity(layout.indexes.len());
    for index in layout.indexes {
        let (partition_key, sort_key) = layout.index_keys(index);
        names.insert(partition_key);
        names.extend(sort_key);
        let projection = match index.projection {
            Projection::All => ProjectionType::All,
            Projection::KeysOnly => ProjectionType::KeysOnly,
        };
        indexes.push(
            GlobalSecondaryIndex::builder()
                .index_name(index.name)
                .set_key_schema(Some(key_schema(partition_key, sort_key)))
                .projection(SdkProjection::builder().projection_type(projection).build())
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
    client
        .wait_until_table_exists()
        .table_name(&**table)
        .wait(ACTIVE_WITHIN)
        .await
        .map_err(|_| Error::fault(ErrorKind::Timeout, crate::error::Fault::NotActive).in_context(&context))?;
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

fn key_schema(partition_key: &str, sort_key: Option<&str>) -> Vec<KeySchemaElement> {
    let element = |name: &str, key_type| {
        KeySchemaElement::builder().attribute_name(name).key_type(key_type).build().expect(BUILT)
    };
    let partition_key = element(partition_key, KeyType::Hash);
    std::iter::once(partition_key).chain(sort_key.map(|name| element(name, KeyType::Range))).collect()
}
