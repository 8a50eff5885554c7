//! Calls of one request, which a service in the process answers.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use dokklib::{Attributes, Table};
use serde_json::{Value, json};

use crate::figure::{Figure, Work, consume, repeat};
use crate::item::{ByHand, Shop, Small, TABLE, key};
use crate::service;

/// The number of items in a page of about 1 MB.
pub(crate) const PAGE: u64 = 2_000;

/// The number of keys of a batch, as many as one request can have.
pub(crate) const BATCH: u64 = 100;

pub(crate) fn figures() -> Vec<Figure> {
    vec![
        Figure::repeated("get / by hand", || [get(), get_by_hand()]),
        Figure::repeated("put / by hand", || [put(), put_by_hand()]),
        Figure::repeated(format!("query of {PAGE} items / by hand"), || [query(), query_by_hand()]),
        Figure::repeated(format!("batch_get of {BATCH} items / by hand"), || [batch_get(), batch_get_by_hand()]),
    ]
}

/// Returns a client that answers each read with the samples of `SMALL`.
pub(crate) mod client {
    use super::{BATCH, ByHand, Client, PAGE, Small, TABLE, Value, json, service};

    pub(crate) fn get() -> Client {
        service::responding(&json!({"Item": item(7)}))
    }

    pub(crate) fn put() -> Client {
        service::responding(&json!({}))
    }

    pub(crate) fn query() -> Client {
        let items: Vec<_> = (0..PAGE).map(item).collect();
        service::responding(&json!({"Count": PAGE, "ScannedCount": PAGE, "Items": items}))
    }

    pub(crate) fn batch_get() -> Client {
        let items: Vec<_> = (0..BATCH).map(item).collect();
        service::responding(&json!({"Responses": {TABLE: items}, "UnprocessedKeys": {}}))
    }

    fn item(id: u64) -> Value {
        service::item(&Small::sample(id).encode())
    }
}

fn table(client: Client) -> Table<Shop> {
    Table::with_schema(client, TABLE)
}

/// Returns dokklib's side of a `get`.
pub(crate) fn get() -> Work {
    let (table, runtime) = (table(client::get()), service::runtime());
    repeat(move || runtime.block_on(table.get(Small::key("alice", 7)).into_future()).expect("a response"))
}

fn get_by_hand() -> Work {
    let (client, runtime) = (client::get(), service::runtime());
    repeat(move || {
        let request = client
            .get_item()
            .table_name(TABLE)
            .key("PK", AttributeValue::S(format!("USER#{}", "alice")))
            .key("SK", AttributeValue::S(format!("SMALL#{:020}", 7_u64)));
        let output = runtime.block_on(request.send()).expect("a response");
        output.item.map(Small::decode)
    })
}

/// Returns dokklib's side of a `put`.
pub(crate) fn put() -> Work {
    let (table, runtime) = (table(client::put()), service::runtime());
    consume(|| Small::sample(7), move |item| runtime.block_on(table.put(item).into_future()).expect("a response"))
}

fn put_by_hand() -> Work {
    let (client, runtime) = (client::put(), service::runtime());
    consume(
        || Small::sample(7),
        move |item| {
            let request = client.put_item().table_name(TABLE).set_item(Some(item.encode()));
            runtime.block_on(request.send()).expect("a response");
        },
    )
}

/// Returns dokklib's side of a query of one page.
pub(crate) fn query() -> Work {
    let (table, runtime) = (table(client::query()), service::runtime());
    repeat(move || runtime.block_on(table.query(Small::query("alice")).into_future()).expect("a response"))
}

fn query_by_hand() -> Work {
    let (client, runtime) = (client::query(), service::runtime());
    repeat(move || runtime.block_on(page_by_hand(&client, None)).0)
}

/// Returns the items of a page, and the key after which the next one starts.
pub(crate) async fn page_by_hand(client: &Client, start: Option<Attributes>) -> (Vec<Small>, Option<Attributes>) {
    let request = client
        .query()
        .table_name(TABLE)
        .key_condition_expression("PK = :pk AND begins_with(SK, :sk)")
        .expression_attribute_values(":pk", AttributeValue::S(format!("USER#{}", "alice")))
        .expression_attribute_values(":sk", AttributeValue::S("SMALL#".to_owned()))
        .set_exclusive_start_key(start);
    let output = request.send().await.expect("a response");
    (output.items.expect("items").into_iter().map(Small::decode).collect(), output.last_evaluated_key)
}

/// Returns dokklib's side of a batch of reads.
pub(crate) fn batch_get() -> Work {
    let (table, runtime) = (table(client::batch_get()), service::runtime());
    repeat(move || {
        let keys = (0..BATCH).map(|id| Small::key("alice", id));
        runtime.block_on(table.batch_get(keys).into_future()).expect("a response")
    })
}

fn batch_get_by_hand() -> Work {
    let (client, runtime) = (client::batch_get(), service::runtime());
    repeat(move || {
        let keys = (0..BATCH).map(|id| key("SMALL", "alice", id, 2)).collect();
        let keys = KeysAndAttributes::builder().set_keys(Some(keys)).build().expect("keys");
        let output = runtime.block_on(client.batch_get_item().request_items(TABLE, keys).send()).expect("a response");
        by_id(output.responses.expect("responses").into_values().flatten().map(Small::decode))
    })
}

/// Finds the items of a batch again, which the service returns in any order.
pub(crate) fn by_id(items: impl Iterator<Item = Small>) -> HashMap<u64, Small> {
    items.map(|item| (item.id, item)).collect()
}
