//! The guide contains the words that people search for, each on the page that explains it.

use std::path::Path;

/// A search term and the page of the guide that explains it.
const TERMS: &[(&str, &str)] = &[
    ("cargo new", "getting_started"),
    ("item collection", "single_table_design"),
    ("partition key", "single_table_design"),
    ("sort key", "single_table_design"),
    ("access pattern", "modelling"),
    ("hot partition", "modelling"),
    ("sparse", "modelling"),
    ("newtype", "modelling"),
    ("multi-attribute key", "modelling"),
    ("foreign key", "modelling"),
    ("hierarchical data", "modelling"),
    ("index overloading", "modelling"),
    ("one-to-many", "modelling"),
    ("one to many", "relations"),
    ("many to many", "recipes/many_to_many"),
    ("adjacency", "recipes/many_to_many"),
    ("composite key", "single_table_design"),
    ("hash key", "single_table_design"),
    ("range key", "single_table_design"),
    ("escaped", "keys"),
    ("delimiter", "keys"),
    ("strongly consistent", "reading"),
    ("eventually consistent", "reading"),
    ("scan", "reading"),
    ("stream", "reading"),
    ("read capacity", "reading"),
    ("cursor", "access_patterns"),
    ("pagination", "access_patterns"),
    ("GSI", "access_patterns"),
    ("LSI", "access_patterns"),
    ("global secondary index", "access_patterns"),
    ("local secondary index", "access_patterns"),
    ("sparse index", "access_patterns"),
    ("filter", "access_patterns"),
    ("projection", "access_patterns"),
    ("begins_with", "access_patterns"),
    ("count", "access_patterns"),
    ("conditional write", "writing"),
    ("upsert", "writing"),
    ("return value", "writing"),
    ("update expression", "expressions"),
    ("filter expression", "expressions"),
    ("condition expression", "writing"),
    ("reserved word", "writing"),
    ("transaction", "transactions"),
    ("condition check", "transactions"),
    ("isolation level", "transactions"),
    ("serializable", "transactions"),
    ("read-committed", "transactions"),
    ("snapshot", "transactions"),
    ("idempotency token", "transactions"),
    ("idempotent", "recipes/http_errors"),
    ("unique constraint", "transactions"),
    ("unique constraint", "recipes/unique_email"),
    ("batch", "batches"),
    ("unprocessed", "batches"),
    ("bulk load", "recipes/bulk_load"),
    ("backfill", "recipes/bulk_load"),
    ("backfill", "operating"),
    ("time to live", "life_cycle"),
    ("TTL", "recipes/time_to_live"),
    ("optimistic locking", "life_cycle"),
    ("optimistic locking", "recipes/optimistic_locking"),
    ("ETag", "recipes/optimistic_locking"),
    ("retry", "errors"),
    ("retries", "operating"),
    ("backoff", "errors"),
    ("throttl", "errors"),
    ("migrate", "recipes/bulk_load"),
    ("existing table", "existing_table"),
    ("fault injection", "testing"),
    ("in-memory", "testing"),
    ("#[tokio::test]", "testing"),
    ("mock", "recipes/repository"),
    ("DynamoDB Local", "getting_started"),
    ("CloudFormation", "operating"),
    ("CDK", "operating"),
    ("IAM", "operating"),
    ("OpenTelemetry", "operating"),
    ("timeout", "operating"),
    ("tenant", "recipes/multi_tenancy"),
    ("leading keys", "recipes/multi_tenancy"),
    ("write sharding", "recipes/time_series"),
    ("time series", "recipes/time_series"),
    ("counter", "recipes/counters"),
    ("soft delete", "recipes/soft_delete"),
    ("state machine", "recipes/state_machine"),
    ("cascading delete", "recipes/cascading_delete"),
    ("axum", "recipes/http_pagination"),
    ("export", "recipes/export"),
    ("export to Amazon S3", "recipes/export"),
    ("DynamoDB JSON", "recipes/export"),
    ("DynamoDB Streams", "recipes/lambda_stream_handler"),
    ("AWS Lambda", "recipes/lambda_stream_handler"),
    ("partial batch", "recipes/lambda_stream_handler"),
    ("change data capture", "recipes/lambda_stream_handler"),
    ("repository", "recipes/repository"),
    ("boto3", "from_python"),
    ("serde_dynamo", "from_sdk"),
    ("GetItem", "from_sdk"),
    ("BatchWriteItem", "operations"),
    ("ElectroDB", "from_electrodb_and_modyne"),
    ("400 KB", "limits"),
];

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dokklib/guide").join(format!("{name}.md"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the text of a page as a search sees it: in lower case, on one line, without links and hidden code.
fn searchable(page: &str) -> String {
    let lines =
        page.lines().filter(|line| !line.starts_with("# ") || line.chars().nth(2).is_some_and(char::is_uppercase));
    let words: Vec<_> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ").to_lowercase().replace("](crate::guide::", "] (")
}

#[test]
fn each_search_term_is_on_its_page() {
    let missing: Vec<_> =
        TERMS.iter().filter(|(term, name)| !searchable(&page(name)).contains(&term.to_lowercase())).collect();
    assert!(missing.is_empty(), "add these words where the page explains them: {missing:?}");
}
