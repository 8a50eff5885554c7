use std::error::Error as _;

use dokklib::aws_sdk_dynamodb::error::SdkError;
use dokklib::aws_sdk_dynamodb::operation::put_item::PutItemError;
use dokklib::{Entity, ErrorKind, Index, Schema, Table};
use dokklib_tests::Engine;

use crate::{Group, User};

const SENTINEL: &str = "SENTINEL";

#[derive(Entity, Debug)]
struct Secret {
    #[entity(key)]
    name: String,
    text: String,
    size: u64,
    bytes: Vec<u8>,
}

fn secret() -> Secret {
    Secret { name: SENTINEL.to_owned(), text: SENTINEL.to_owned(), size: 1, bytes: vec![] }
}

/// Returns all texts of an error and its sources.
fn all_texts(error: &dokklib::Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}\n{:?}", error.reasons());
    let mut source = error.source();
    while let Some(cause) = source {
        text += &format!("\n{cause}\n{cause:?}");
        source = cause.source();
    }
    text
}

#[track_caller]
fn assert_error(error: &dokklib::Error, kind: ErrorKind) {
    assert_eq!(error.kind(), kind, "{error:?}");
    assert!(!all_texts(error).contains(SENTINEL), "{}", all_texts(error));
}

#[tokio::test]
async fn an_operation_on_a_missing_table_is_table_not_found() {
    let engine = Engine::start().await;
    let table = Table::new(engine.table().await.client().clone(), "dokklib-test-no-such-table");
    assert_error(&table.put(secret()).await.unwrap_err(), ErrorKind::TableNotFound);
    assert_error(&table.get(&secret()).await.unwrap_err(), ErrorKind::TableNotFound);
    assert_error(&table.delete(&secret()).await.unwrap_err(), ErrorKind::TableNotFound);
    assert_error(&table.update(&secret()).set(Secret::SIZE, 1).await.unwrap_err(), ErrorKind::TableNotFound);
    let query = table.query((User::partition_key(SENTINEL), Group::prefix_sort_key()));
    assert_error(&query.await.unwrap_err(), ErrorKind::TableNotFound);
    assert_error(&table.transact_write().put(secret()).await.unwrap_err(), ErrorKind::TableNotFound);
}

#[tokio::test]
async fn a_query_of_a_missing_index_is_index_not_found() {
    #[derive(Schema)]
    #[schema(partition_key = "PK", sort_key = "SK", indexes(Missing))]
    struct WithIndex;

    #[derive(Index)]
    #[index(name = "missing", inverse)]
    struct Missing;

    let engine = Engine::start().await;
    let table = engine.table().await;
    let table = WithIndex::table(table.client().clone(), table.name());
    let query = table.query((Group::partition_key(SENTINEL), User::prefix_sort_key())).index(Missing);
    assert_error(&query.await.unwrap_err(), ErrorKind::IndexNotFound);
}

#[tokio::test]
async fn a_failed_condition_returns_the_stored_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(secret()).await?;
    let error = table.insert(secret()).returning_old_on_failure().await.unwrap_err();
    assert_error(&error, ErrorKind::AlreadyExists);
    assert_eq!(error.old_item::<Secret>().unwrap()?.text, SENTINEL);
    let sdk = error.sdk().unwrap().downcast_ref::<SdkError<PutItemError>>().unwrap();
    assert!(sdk.as_service_error().unwrap().is_conditional_check_failed_exception());

    let error = table.update(&secret()).set(Secret::TEXT, SENTINEL).when(Secret::TEXT.ne(SENTINEL)).await.unwrap_err();
    assert_error(&error, ErrorKind::ConditionFailed);
    let error = table.transact_write().insert(secret()).await.unwrap_err();
    assert_error(&error, ErrorKind::TransactionCanceled);
    Ok(())
}

#[tokio::test]
async fn an_item_over_the_size_limit_is_too_large() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    // DynamoDB's limit for an item is 400 KB.
    let large = Secret { bytes: vec![0; 410 * 1024], ..secret() };
    assert_error(&table.put(&large).await.unwrap_err(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_validation_error_of_dynamodb_is_rejected() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.put((User::partition_key(SENTINEL), Group::sort_key(SENTINEL))).attribute("size", SENTINEL).await?;

    #[derive(Entity, Debug)]
    #[entity(prefix = "GROUP", pk = User(user), sk = Self(group))]
    struct Membership {
        user: String,
        group: String,
        size: f64,
        since: u64,
    }
    // DynamoDB can't add a number to a string.
    let membership = Membership { user: SENTINEL.to_owned(), group: SENTINEL.to_owned(), size: 1.0, since: 1 };
    let error = table.update(&membership).add(Membership::SIZE, membership.size).await.unwrap_err();
    assert_error(&error, ErrorKind::Rejected);
    assert!(all_texts(&error).contains("ValidationException"), "the error contains DynamoDB's error code");
    let error = table.get(&membership).await.unwrap_err();
    assert_error(&error, ErrorKind::Decode);
    assert!(!error.may_have_been_applied());
    // The update succeeds, but the item has no attribute `since`, so decoding the result fails.
    let error = table.update(&membership).set(Membership::SIZE, 2.0).returning_new().await.unwrap_err();
    assert_error(&error, ErrorKind::Decode);
    assert!(error.may_have_been_applied());
    Ok(())
}

#[tokio::test]
async fn an_invalid_request_contains_no_values() {
    let table = Table::<dokklib::SingleTable>::offline("table");
    let long = SENTINEL.repeat(200);
    let error = table.get((User::partition_key(&long), Group::sort_key("1"))).to_input().unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput);
    assert_eq!(
        error.to_string(),
        "get of Relation<User, Group>: the partition key is 1605 bytes long, over the limit of 1024 bytes; its longest \
         part is `User`",
        "the partition key is the sort key of the inverse index, which has the lower limit"
    );
    let key = Secret::key(SENTINEL);
    let write = table.update(&key).set(Secret::TEXT, SENTINEL).when(Secret::TEXT.eq(SENTINEL));
    let debug = format!(
        "{key:?} {write:?} {:?} {:?} {:?} {:?}",
        table.put(secret()),
        table.query((User::partition_key(SENTINEL), Group::prefix_sort_key().begins_with(SENTINEL))),
        table.transact_write().put(secret()),
        Secret::TEXT.eq(SENTINEL),
    );
    assert!(!debug.contains(SENTINEL), "{debug}");
    assert!(debug.contains("PrimaryKey<Secret>(SECRET#…, SECRET#…)"), "{debug}");
}
