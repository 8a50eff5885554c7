//! The requests that repeat a transaction after a conflict.

use std::sync::{Arc, Mutex};

use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::aws_sdk_dynamodb::Client;
use dokklib::aws_sdk_dynamodb::config::retry::RetryConfig;
use dokklib::{Entity, Table};

use crate::service::{Sleeps, config};

#[derive(Entity)]
struct Stock {
    #[entity(key)]
    product: String,
    left: u64,
}

#[tokio::test]
async fn a_repeated_transaction_is_the_same_request() {
    let requests = Arc::<Mutex<Vec<_>>>::default();
    let log = Arc::clone(&requests);
    let http = infallible_client_fn(move |request| {
        let length = request.headers()["content-length"].to_str().unwrap().to_owned();
        let body = request.body().bytes().unwrap().to_vec();
        assert_eq!(length, body.len().to_string());
        let mut log = log.lock().unwrap();
        log.push((request.uri().to_string(), body));
        let conflict = r#"{"__type":"TransactionCanceledException","CancellationReasons":[{"Code":"TransactionConflict"},{"Code":"None"}]}"#;
        let (status, body) = if log.len() < 3 { (400, conflict) } else { (200, "{}") };
        http::Response::builder().status(status).body(body).unwrap()
    });
    let config = config().retry_config(RetryConfig::standard()).sleep_impl(Sleeps::default()).http_client(http);
    let table: Table =
        Table::new(Client::from_conf(config.build()), "arn:aws:dynamodb:us-east-1:123456789012:table/shop");
    let transaction = table
        .transact_write()
        .insert(Stock { product: "ball".to_owned(), left: 3 })
        .update(Stock::key("book"), |stock| stock.add(Stock::LEFT, 1));
    transaction.await.unwrap();

    let requests = requests.lock().unwrap();
    assert_eq!(requests.len(), 3);
    let (uri, body) = &requests[0];
    assert!(uri.contains("123456789012"), "the endpoint of the account: {uri}");
    assert!(String::from_utf8_lossy(body).contains("ClientRequestToken"));
    assert!(requests.iter().all(|request| request == &requests[0]));
}
