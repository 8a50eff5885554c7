use dokklib::aws_sdk_dynamodb::types::{BillingMode, ProjectionType, TimeToLiveStatus};
use dokklib::{ErrorKind, Index, InverseIndex, Schema, Table};
use dokklib_tests::Engine;

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", ttl = "expires", indexes(InverseIndex, ByOwner))]
struct Custom;

#[derive(Index)]
#[index(name = "by_owner", partition_key = "owner", sort_key = "at")]
struct ByOwner;

#[tokio::test]
async fn create_creates_the_table_of_the_schema() {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Custom>().await;
    let description = table.client().describe_table().table_name(table.name()).send().await.unwrap().table.unwrap();
    let keys: Vec<_> = description.key_schema().iter().map(|key| key.attribute_name()).collect();
    assert_eq!(keys, ["pk", "sk"]);
    assert_eq!(description.billing_mode_summary().unwrap().billing_mode(), Some(&BillingMode::PayPerRequest));
    let mut indexes: Vec<_> = description
        .global_secondary_indexes()
        .iter()
        .map(|index| {
            let keys: Vec<_> = index.key_schema().iter().map(|key| key.attribute_name()).collect();
            let projection = index.projection().unwrap().projection_type().unwrap();
            (index.index_name().unwrap(), keys, projection)
        })
        .collect();
    indexes.sort_by_key(|(name, ..)| *name);
    assert_eq!(
        indexes,
        [
            ("GSI_1", vec!["sk", "pk"], &ProjectionType::KeysOnly),
            ("by_owner", vec!["owner", "at"], &ProjectionType::All)
        ]
    );
    let ttl = table.client().describe_time_to_live().table_name(table.name()).send().await.unwrap();
    let ttl = ttl.time_to_live_description.unwrap();
    assert_eq!(ttl.attribute_name(), Some("expires"));
    assert_eq!(ttl.time_to_live_status(), Some(&TimeToLiveStatus::Enabled));
}

#[tokio::test]
async fn creating_an_existing_table_fails() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    assert!(table.exists().await?);
    let missing = Table::new(table.client().clone(), "no-such-table");
    assert!(!missing.exists().await?);

    let error = table.create().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Other);
    assert_eq!(error.code(), Some("ResourceInUseException"));
    Ok(())
}
