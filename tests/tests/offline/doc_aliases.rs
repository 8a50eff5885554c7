//! The names of the SDK, of DynamoDB's API and of the Python library find the methods in the search of the documentation.

use std::path::Path;

const ALIASES: [&str; 62] = [
    // Requests.
    "BatchGetItem",
    "BatchWriteItem",
    "CreateTable",
    "DeleteItem",
    "DescribeTable",
    "GetItem",
    "PutItem",
    "Scan",
    "TransactGetItems",
    "TransactWriteItems",
    "UpdateItem",
    // Methods of the SDK's client and of boto3.
    "batch_get_item",
    "batch_write_item",
    "create_table",
    "delete_item",
    "describe_table",
    "get_item",
    "put_item",
    "transact_get_items",
    "transact_write_items",
    "update_item",
    // Parameters and fields of requests and responses.
    "CancellationReasons",
    "ClientRequestToken",
    "ConditionCheck",
    "ConditionExpression",
    "ConsistentRead",
    "ConsumedCapacity",
    "ExclusiveStartKey",
    "FilterExpression",
    "IndexName",
    "KeyConditionExpression",
    "LastEvaluatedKey",
    "Limit",
    "ProjectionExpression",
    "ReturnConsumedCapacity",
    "ReturnValues",
    "ReturnValuesOnConditionCheckFailure",
    "ScanIndexForward",
    "TotalSegments",
    "UnprocessedItems",
    "UnprocessedKeys",
    "UpdateExpression",
    // Functions of expressions.
    "attribute_exists",
    "attribute_not_exists",
    "if_not_exists",
    "list_append",
    // Errors.
    "AccessDeniedException",
    "ConditionalCheckFailedException",
    "ItemCollectionSizeLimitExceededException",
    "ProvisionedThroughputExceededException",
    "ResourceNotFoundException",
    "ThrottlingException",
    "TransactionCanceledException",
    "ValidationException",
    // Python's Dokklib-DB.
    "ClientError",
    "DeleteArg",
    "EntityName",
    "InsertArg",
    "InversePrimaryIndex",
    "has_error",
    "query_prefix",
    "update_attributes",
];

/// Adds the text of all source files below a folder.
fn read(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, text);
        } else {
            text.push_str(
                &std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
            );
        }
    }
}

#[test]
fn each_name_is_an_alias() {
    let mut text = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../dokklib-core/src"), &mut text);
    let missing: Vec<_> =
        ALIASES.iter().filter(|name| !text.contains(&format!("#[doc(alias = \"{name}\")]"))).collect();
    assert!(missing.is_empty(), "no item has these aliases: {missing:?}");
}
