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

/// Everything that an error shows without being asked for values.
fn shown(error: &dokklib::Error) -> String {
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
    assert!(!shown(error).contains(SENTINEL), "{}", shown(error));
}

#[tokio::test]
async fn a_table_that_isnt_there() {
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
async fn an_index_that_isnt_there() {
    #[derive(Schema)]
    #[schema(partition_key = "PK", sort_key = "SK", indexes(Missing))]
    struct Wishful;

    #[derive(Index)]
    #[index(name = "missing", inverse)]
    struct Missing;

    let engine = Engine::start().await;
    let table = engine.table().await;
    let wishful = Wishful::table(table.client().clone(), table.name());
    let query = wishful.query((Group::partition_key(SENTINEL), User::prefix_sort_key())).index(Missing);
    assert_error(&query.await.unwrap_err(), ErrorKind::IndexNotFound);
}

#[tokio::test]
async fn conditions_and_their_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert(secret()).await?;
    let error = table.insert(secret()).returning_old_on_failure().await.unwrap_err();
    assert_error(&error, ErrorKind::AlreadyExists);
    assert!(error.old_item::<Secret>().unwrap()?.text == SENTINEL);
    let sdk = error.sdk().unwrap().downcast_ref::<SdkError<PutItemError>>().unwrap();
    assert!(sdk.as_service_error().unwrap().is_conditional_check_failed_exception());

    let error = table.update(&secret()).set(Secret::TEXT, SENTINEL).when(Secret::TEXT.ne(SENTINEL)).await.unwrap_err();
    assert_error(&error, ErrorKind::ConditionFailed);
    let error = table.transact_write().insert(secret()).await.unwrap_err();
    assert_error(&error, ErrorKind::TransactionCanceled);
    Ok(())
}

#[tokio::test]
async fn an_item_that_is_too_large() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    // DynamoDB's limit is 400 KB.
    let large = Secret { bytes: vec![0; 410 * 1024], ..secret() };
    assert_error(&table.put(&large).await.unwrap_err(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_request_that_the_service_refuses() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.put((User::partition_key(SENTINEL), Group::sort_key(SENTINEL))).attribute("size", SENTINEL).await?;

    #[derive(Entity, Debug)]
    #[entity(prefix = "GROUP", pk = User(user), sk = Self(group))]
    struct Membership {
        user: String,
        group: String,
        size: u64,
        since: u64,
    }
    // A number is added to what turns out to be a string.
    let membership = Membership { user: SENTINEL.to_owned(), group: SENTINEL.to_owned(), size: 1, since: 1 };
    let error = table.update(&membership).add(Membership::SIZE, membership.size).await.unwrap_err();
    assert_error(&error, ErrorKind::Rejected);
    assert!(shown(&error).contains("ValidationException"), "the code is shown");
    let error = table.get(&membership).await.unwrap_err();
    assert_error(&error, ErrorKind::Decode);
    assert!(!error.may_have_been_applied());
    // The item has no attribute `since`, so it can't be given back; it is written all the same.
    let error = table.update(&membership).set(Membership::SIZE, 2).returning_new().await.unwrap_err();
    assert_error(&error, ErrorKind::Decode);
    assert!(error.may_have_been_applied());
    Ok(())
}

#[tokio::test]
async fn what_is_invalid_shows_no_values_either() {
    let table = Table::<dokklib::SingleTable>::offline("t");
    let long = SENTINEL.repeat(200);
    let error = table.get((User::partition_key(&long), Group::sort_key("1"))).to_input().unwrap_err();
    assert_error(&error, ErrorKind::InvalidRequest);
    assert_eq!(
        error.to_string(),
        "get of Relation<User, Group>: the partition key is 1605 bytes long, over the limit of 1024 bytes; its longest \
         part is `User`",
        "the inverse index has it as its sort key"
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
