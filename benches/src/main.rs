//! Compares dokklib with code that uses the SDK by hand, and with `serde_dynamo`.
//!
//! Prints one line for each figure: the name, the ratio, its quartiles, and the median of each side. With `--short`, each
//! figure is measured only long enough to check that it prints.
#![allow(clippy::print_stdout, reason = "the figures are the output")]

mod item;
mod measure;
mod service;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use dokklib::{Item, ItemOf, SingleTable, Table};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::runtime::Runtime;

use self::item::{ByHand, Flat, Nested, Small, Tiny};
use self::measure::{Effort, compare};

/// The number of items in a page of about 1 MB.
const PAGE: u64 = 2_000;

/// The number of keys of a batch, as many as one request can have.
const BATCH: u64 = 100;

fn main() {
    let is_short = std::env::args().any(|argument| argument == "--short");
    let effort =
        if is_short { Effort { pairs: 3, nanoseconds: 10_000 } } else { Effort { pairs: 101, nanoseconds: 2_000_000 } };
    codec::<Tiny>("TINY", effort);
    codec::<Small>("SMALL", effort);
    codec::<Flat>("FLAT", effort);
    codec::<Nested>("NESTED", effort);
    keys(effort);
    requests(effort);
    calls(effort);
}

/// Encodes and decodes an item.
fn codec<T: ByHand + ItemOf<SingleTable> + Item + Serialize + DeserializeOwned + Clone>(name: &str, effort: Effort) {
    let item = T::sample(7);
    let encoded = item.clone().into_attributes().expect("a valid item");
    // All sides clone their input, because they consume it.
    let decode = || T::from_attributes::<SingleTable>(encoded.clone()).expect("a valid item");
    let encode = || item.clone().into_attributes::<SingleTable>().expect("a valid item");
    compare(&format!("encode {name} / by hand"), effort, encode, || item.clone().encode());
    compare(&format!("encode {name} / serde_dynamo"), effort, encode, || {
        let mut attributes = item.keys();
        attributes.extend(serde_dynamo::to_item::<_, dokklib::Attributes>(item.clone()).expect("a valid item"));
        attributes
    });
    compare(&format!("decode {name} / by hand"), effort, decode, || T::decode(encoded.clone()));
    compare(&format!("decode {name} / serde_dynamo"), effort, decode, || {
        serde_dynamo::from_item::<_, T>(encoded.clone()).expect("a valid item")
    });
}

/// Builds a sort key.
fn keys(effort: Effort) {
    compare("sort key / format!", effort, || Small::sort_key(7_u64), || format!("SMALL#{:020}", 7_u64));
}

/// Builds the input of an update.
fn requests(effort: Effort) {
    let table = Table::<SingleTable>::offline("table");
    let update = || {
        let update = table.update(Small::key("alice", 7));
        let update = update.set(Small::TITLE, "Call").set(Small::DONE, true).set(Small::PRIORITY, 5_u32);
        update.set(Small::NOTE, "now".to_owned()).when(Small::PRIORITY.lt(9)).to_input().expect("a valid update")
    };
    compare("update expression / by hand", effort, update, || update_by_hand("alice", 7).build().expect("all fields"));
}

type UpdateInput = aws_sdk_dynamodb::operation::update_item::builders::UpdateItemInputBuilder;

fn update_by_hand(user: &str, id: u64) -> UpdateInput {
    UpdateInput::default()
        .table_name("table")
        .key("PK", AttributeValue::S(format!("USER#{user}")))
        .key("SK", AttributeValue::S(format!("SMALL#{id:020}")))
        .update_expression("SET #title = :title, #done = :done, #priority = :priority, #note = :note")
        .condition_expression("attribute_exists(#pk) AND #priority < :limit")
        .expression_attribute_names("#pk", "PK")
        .expression_attribute_names("#title", "title")
        .expression_attribute_names("#done", "done")
        .expression_attribute_names("#priority", "priority")
        .expression_attribute_names("#note", "note")
        .expression_attribute_values(":title", AttributeValue::S("Call".to_owned()))
        .expression_attribute_values(":done", AttributeValue::Bool(true))
        .expression_attribute_values(":priority", AttributeValue::N("5".to_owned()))
        .expression_attribute_values(":note", AttributeValue::S("now".to_owned()))
        .expression_attribute_values(":limit", AttributeValue::N("9".to_owned()))
}

/// Sends requests to a service in the process.
fn calls(effort: Effort) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let encoded = |id| service::item(&Small::sample(id).encode());
    get(effort, &runtime, &json!({"Item": encoded(7)}));
    put(effort, &runtime);
    let items: Vec<_> = (0..PAGE).map(encoded).collect();
    query(effort, &runtime, &json!({"Count": PAGE, "ScannedCount": PAGE, "Items": items}));
    let items: Vec<_> = (0..BATCH).map(encoded).collect();
    batch_get(effort, &runtime, &json!({"Responses": {"table": items}, "UnprocessedKeys": {}}));
}

fn get(effort: Effort, runtime: &Runtime, response: &serde_json::Value) {
    let client = service::responding(response);
    let table = Table::<SingleTable>::new(client.clone(), "table");
    let by_hand = || {
        let request = client
            .get_item()
            .table_name("table")
            .key("PK", AttributeValue::S("USER#alice".to_owned()))
            .key("SK", AttributeValue::S(format!("SMALL#{:020}", 7_u64)));
        let output = runtime.block_on(request.send()).expect("a response");
        Small::decode(output.item.expect("an item"))
    };
    compare("get / by hand", effort, || runtime.block_on(table.get(Small::key("alice", 7)).into_future()), by_hand);
}

fn put(effort: Effort, runtime: &Runtime) {
    let client = service::responding(&json!({}));
    let table = Table::<SingleTable>::new(client.clone(), "table");
    let by_hand = || {
        let request = client.put_item().table_name("table").set_item(Some(Small::sample(7).encode()));
        runtime.block_on(request.send()).expect("a response")
    };
    compare("put / by hand", effort, || runtime.block_on(table.put(Small::sample(7)).into_future()), by_hand);
}

fn query(effort: Effort, runtime: &Runtime, response: &serde_json::Value) {
    let client = service::responding(response);
    let table = Table::<SingleTable>::new(client.clone(), "table");
    let by_hand = || {
        let request = client
            .query()
            .table_name("table")
            .key_condition_expression("PK = :pk AND begins_with(SK, :sk)")
            .expression_attribute_values(":pk", AttributeValue::S("USER#alice".to_owned()))
            .expression_attribute_values(":sk", AttributeValue::S("SMALL#".to_owned()));
        let output = runtime.block_on(request.send()).expect("a response");
        output.items.expect("items").into_iter().map(Small::decode).collect::<Vec<_>>()
    };
    let query = || runtime.block_on(table.query(Small::query("alice")).into_future());
    compare(&format!("query of {PAGE} items / by hand"), effort, query, by_hand);
}

fn batch_get(effort: Effort, runtime: &Runtime, response: &serde_json::Value) {
    let client = service::responding(response);
    let table = Table::<SingleTable>::new(client.clone(), "table");
    let by_hand = || {
        let keys = (0..BATCH).map(|id| Small::sample(id).keys()).collect();
        let keys = KeysAndAttributes::builder().set_keys(Some(keys)).build().expect("keys");
        let output = runtime.block_on(client.batch_get_item().request_items("table", keys).send()).expect("a response");
        let items = output.responses.expect("responses").into_values().flatten();
        items.map(Small::decode).map(|item| (item.id, item)).collect::<HashMap<_, _>>()
    };
    let batch = || {
        let keys = (0..BATCH).map(|id| Small::key("alice", id));
        runtime.block_on(table.batch_get(keys).into_future())
    };
    compare(&format!("batch_get of {BATCH} items / by hand"), effort, batch, by_hand);
}
