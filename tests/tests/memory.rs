//! Measures the peak memory of reads and of batches. A stream takes that of one page, or two with `read_ahead`, however many items
//! it returns. Awaiting a query takes that of its items. A batch write takes less than the items' attributes in the SDK's types.
//!
//! A fake service in the process generates each page on request, so the measurement covers only this library, the SDK and the
//! response bodies. The environment variable `DOKKLIB_TEST_ITEMS` sets the number of items.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail by panicking, and this one prints its numbers"
)]

use std::env;
use std::fmt::Write;
use std::pin::pin;

use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::aws_sdk_dynamodb::Client;
use dokklib::aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Attributes, Entity, Item, SingleTable, Table};
use futures_util::StreamExt;

#[derive(Entity)]
struct Station;

/// An item of about 90 bytes, as DynamoDB counts item sizes.
#[derive(Entity)]
#[entity(pk = Station(station), sk = Self(at))]
struct Measurement {
    station: String,
    at: u64,
    celsius: i32,
    by: String,
}

/// The maximum size of a page.
const PAGE_BYTES: usize = 1024 * 1024;

/// The number of items in the baseline stream.
const BASELINE_ITEMS: u64 = 10_000;

/// How much more memory a long stream may take than the baseline, in bytes.
const MARGIN: u64 = 16 * 1024 * 1024;

/// Returns the response body with the page after the item `after`, for a partition of `items` items.
fn page(after: u64, items: u64) -> String {
    let mut bytes = 0;
    let mut at = after;
    let mut page = r#"{"Items":["#.to_owned();
    while at < items && bytes < PAGE_BYTES {
        at += 1;
        if at > after + 1 {
            page.push(',');
        }
        let start = page.len();
        let key = format!(r#""PK":{{"S":"STATION#berlin"}},"SK":{{"S":"MEASUREMENT#{at:020}"}}"#);
        write!(
            page,
            r#"{{{key},"station":{{"S":"berlin"}},"at":{{"N":"{at}"}},"celsius":{{"N":"-7"}},"by":{{"S":"alice"}}}}"#
        )
        .unwrap();
        // DynamoDB counts names and values without the JSON syntax, and about half a byte for each digit of a number.
        bytes += page.len() - start - 6 * 12 - at.to_string().len() / 2;
    }
    write!(page, r#"],"Count":{0},"ScannedCount":{0}"#, at - after).unwrap();
    if at < items {
        write!(page, r#","LastEvaluatedKey":{{"PK":{{"S":"STATION#berlin"}},"SK":{{"S":"MEASUREMENT#{at:020}"}}}}"#)
            .unwrap();
    }
    page.push('}');
    page
}

/// Returns a table with `items` items in one partition.
fn table(items: u64) -> Table {
    responding(move |body| {
        let start = body.split_once("ExclusiveStartKey").and_then(|(_, start)| start.split_once("MEASUREMENT#"));
        let after = start.map_or(0, |(_, key)| key[..20].parse().unwrap());
        page(after, items)
    })
}

/// Returns a table that responds to the body of each request.
fn responding(response: impl Fn(&str) -> String + Send + Sync + 'static) -> Table {
    let http = infallible_client_fn(move |request| {
        let body = std::str::from_utf8(request.body().bytes().unwrap()).unwrap();
        http::Response::builder().status(200).body(response(body)).unwrap()
    });
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("a", "b", None, None, "test"))
        .http_client(http)
        .build();
    Table::new(Client::from_conf(config), "table")
}

/// Returns the peak memory of streaming `items` items, in bytes.
fn peak_memory(items: u64, reads_ahead: bool) -> u64 {
    // Everything runs on the current thread, because `measure` counts only its allocations.
    let measured = allocation_counter::measure(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let query = table(items).query(Measurement::query("berlin"));
            let mut stream = pin!(if reads_ahead { query.read_ahead() } else { query }.stream());
            let mut count = 0;
            while let Some(item) = stream.next().await {
                count += 1;
                assert_eq!(item.unwrap().at, count);
                // Lets `read_ahead` receive the next page early.
                tokio::task::yield_now().await;
            }
            assert_eq!(count, items);
        });
    });
    let mode = if reads_ahead { " with read_ahead" } else { "" };
    println!("{items} items{mode}: {} KB", measured.bytes_max / 1024);
    measured.bytes_max
}

#[test]
fn the_memory_of_a_stream_does_not_grow_with_its_items() {
    let items = env::var("DOKKLIB_TEST_ITEMS").map_or(100_000, |items| items.parse().unwrap());
    for reads_ahead in [false, true] {
        let baseline = peak_memory(BASELINE_ITEMS, reads_ahead);
        let peak = peak_memory(items, reads_ahead);
        assert!(
            peak <= baseline + MARGIN,
            "{items} items took {peak} bytes, {BASELINE_ITEMS} items took {baseline} bytes"
        );
    }
}

/// The number of items that are awaited at once.
const AWAITED_ITEMS: u64 = 100_000;

/// Reads and decodes all items with the SDK, as a program without dokklib does.
async fn by_hand(client: &Client) -> Vec<Measurement> {
    let text = |item: &mut Attributes, name: &str| match item.remove(name) {
        Some(AttributeValue::S(text) | AttributeValue::N(text)) => text,
        _ => panic!("no `{name}`"),
    };
    let (mut items, mut start) = (Vec::new(), None);
    loop {
        let request = client.query().table_name("table").key_condition_expression("PK = :pk");
        let request = request.expression_attribute_values(":pk", AttributeValue::S("STATION#berlin".to_owned()));
        let output = request.set_exclusive_start_key(start).send().await.unwrap();
        items.extend(output.items.unwrap_or_default().into_iter().map(|mut item| Measurement {
            station: text(&mut item, "station"),
            at: text(&mut item, "at").parse().unwrap(),
            celsius: text(&mut item, "celsius").parse().unwrap(),
            by: text(&mut item, "by"),
        }));
        start = output.last_evaluated_key;
        if start.is_none() {
            return items;
        }
    }
}

/// Returns the peak memory of an operation on a table with `AWAITED_ITEMS` items, in bytes.
fn peak_memory_of<F: Future<Output = usize>>(name: &str, operation: impl FnOnce(Table) -> F) -> u64 {
    let measured = allocation_counter::measure(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        assert_eq!(runtime.block_on(operation(table(AWAITED_ITEMS))), AWAITED_ITEMS as usize);
    });
    println!("{name}: {} KB", measured.bytes_max / 1024);
    measured.bytes_max
}

#[test]
fn awaiting_a_query_takes_the_memory_of_its_items() {
    let by_hand = peak_memory_of("by hand", async |table: Table| by_hand(table.client()).await.len());
    for by_sdk in [false, true] {
        let query = |table: Table| table.with_decoding_by_sdk(by_sdk).query(Measurement::query("berlin"));
        let awaited = peak_memory_of("awaited", async |table| query(table).await.unwrap().len());
        let results = peak_memory_of("results", async |table| query(table).results().await.unwrap().len());
        for peak in [awaited, results] {
            assert!(peak * 10 <= by_hand * 11, "{peak} bytes, by hand {by_hand} bytes");
        }
    }
}

#[test]
fn a_batch_write_takes_less_memory_than_the_attributes_of_its_items() {
    let items = || {
        let (station, by) = ("berlin".to_owned(), "alice".to_owned());
        (0..AWAITED_ITEMS).map(move |at| Measurement { station: station.clone(), at, celsius: -7, by: by.clone() })
    };
    let attributes = allocation_counter::measure(|| {
        let attributes: Vec<Attributes> = items().map(|item| item.into_attributes::<SingleTable>().unwrap()).collect();
        assert_eq!(attributes.len(), AWAITED_ITEMS as usize);
    });
    let batch = allocation_counter::measure(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let table = responding(|_| "{}".to_owned());
        assert_eq!(runtime.block_on(table.batch_put(items()).into_future()).unwrap(), AWAITED_ITEMS as usize);
    });
    println!("attributes: {} KB, batch: {} KB", attributes.bytes_max / 1024, batch.bytes_max / 1024);
    assert!(batch.bytes_max < attributes.bytes_max);
}
