//! How much memory a stream holds: that of a page, however many items there are.
//!
//! The pages are those of a service in the process, made when they are asked for, so that what is measured is this library, the SDK
//! and the answer's text. `DOKKLIB_TEST_ITEMS` says how many items are streamed.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a panic is how a test fails, and the numbers are shown")]

use std::env;
use std::fmt::Write;
use std::pin::pin;

use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::aws_sdk_dynamodb::Client;
use dokklib::aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use dokklib::{Entity, Table};
use futures_util::StreamExt;

#[derive(Entity)]
struct Station;

/// Some 90 bytes as DynamoDB counts them.
#[derive(Entity)]
#[entity(pk = Station(station), sk = Self(at))]
struct Measurement {
    station: String,
    at: u64,
    celsius: i32,
    by: String,
}

/// How much DynamoDB reads for a request.
const PAGE_BYTES: usize = 1024 * 1024;

/// What a page is compared with: 10,000 items.
const FEW: u64 = 10_000;

/// How much more than few items a stream of many may take.
const MARGIN: u64 = 16 * 1024 * 1024;

/// The page of the items after this one, of so many in all.
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
        // Names and values, of which a number takes half of its digits: without the JSON around them.
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

/// A table with so many items in one partition.
fn table(items: u64) -> Table {
    let http = infallible_client_fn(move |request| {
        let body = std::str::from_utf8(request.body().bytes().unwrap()).unwrap();
        let start = body.split_once("ExclusiveStartKey").and_then(|(_, start)| start.split_once("MEASUREMENT#"));
        let after = start.map_or(0, |(_, key)| key[..20].parse().unwrap());
        http::Response::builder().status(200).body(page(after, items)).unwrap()
    });
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("a", "b", None, None, "test"))
        .http_client(http)
        .build();
    Table::new(Client::from_conf(config), "t")
}

/// The most memory that streaming so many items takes at a time.
fn peak(items: u64, reads_ahead: bool) -> u64 {
    // On this thread alone, whose allocations are counted.
    let measured = allocation_counter::measure(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let query = table(items).query(Measurement::query("berlin"));
            let mut stream = pin!(if reads_ahead { query.read_ahead() } else { query }.stream());
            let mut count = 0;
            while let Some(item) = stream.next().await {
                count += 1;
                assert_eq!(item.unwrap().at, count);
                // What is read ahead is there early.
                tokio::task::yield_now().await;
            }
            assert_eq!(count, items);
        });
    });
    let ahead = if reads_ahead { ", a page ahead" } else { "" };
    println!("{items} items{ahead}: {} KB", measured.bytes_max / 1024);
    measured.bytes_max
}

#[test]
fn a_stream_of_many_items_takes_no_more_memory_than_their_pages() {
    let many = env::var("DOKKLIB_TEST_ITEMS").map_or(100_000, |items| items.parse().unwrap());
    for reads_ahead in [false, true] {
        let (few, many) = (peak(FEW, reads_ahead), peak(many, reads_ahead));
        assert!(many <= few + MARGIN, "{many} bytes, and {few} for {FEW} items");
    }
}
