//! Reads and writes of many items: their memory, and how time and memory grow with their number.

use std::pin::pin;

use cpu_time::ThreadTime;
use dokklib::Table;
use futures_util::StreamExt;
use serde_json::json;

use crate::call::page_by_hand;
use crate::figure::{Figure, Outcome};
use crate::item::{ByHand, Shop, Small, TABLE};
use crate::service;

/// The number of items of the comparisons with code by hand.
const ITEMS: u64 = 100_000;

/// The numbers of items whose growth is measured, compared with `FEW`.
const MANY: [u64; 3] = [10_000, 100_000, 1_000_000];

const FEW: u64 = 1_000;

/// The number of items in each page.
const PAGE: u64 = 1_000;

pub(crate) fn figures() -> Vec<Figure> {
    let mut figures =
        vec![memory("memory of a query", query, query_by_hand), memory("memory of a stream", stream, stream_by_hand)];
    for items in MANY {
        figures.push(growth("query", items, query));
        figures.push(growth("stream", items, stream));
        figures.push(growth("batch_put", items, batch_put));
    }
    figures
}

/// Compares the peaks of the memory.
fn memory(name: &str, first: fn(u64) -> u64, second: fn(u64) -> u64) -> Figure {
    Figure::once(format!("{name} of {ITEMS} items / by hand"), move |effort| {
        let peaks = [first, second].map(|side| measure(side, ITEMS / effort.divisor).peak);
        let sides = peaks.map(|peak| format!("{:.1} MB", peak / 1e6));
        Outcome { ratio: peaks[0] / peaks[1], quartiles: None, sides }
    })
}

/// Compares the time of each item with the time of each item of a few.
fn growth(name: &str, items: u64, work: fn(u64) -> u64) -> Figure {
    Figure::once(format!("time an item, {name} of {items} / of {FEW}"), move |effort| {
        let [many, few] = [items, FEW].map(|count| {
            let items = (count / effort.divisor).max(1);
            let runs = (ITEMS / effort.divisor / items).clamp(1, 30);
            let best = (0..runs).map(|_| measure(work, items)).min_by(|a, b| a.nanoseconds.total_cmp(&b.nanoseconds));
            let best = best.expect("at least one run");
            let side = format!("{:.0} ns an item, {:.3} MB", best.nanoseconds / items as f64, best.peak / 1e6);
            (best.nanoseconds / items as f64, side)
        });
        Outcome { ratio: many.0 / few.0, quartiles: None, sides: [many.1, few.1] }
    })
}

struct Measured {
    nanoseconds: f64,
    /// The peak memory in bytes.
    peak: f64,
}

fn measure(work: fn(u64) -> u64, items: u64) -> Measured {
    let start = ThreadTime::now();
    let info = allocation_counter::measure(|| assert_eq!(work(items), items, "the number of items"));
    Measured { nanoseconds: start.elapsed().as_nanos() as f64, peak: info.bytes_max as f64 }
}

fn query(items: u64) -> u64 {
    let table = Table::<Shop>::with_schema(service::partition(items, PAGE), TABLE);
    let query = table.query(Small::query("alice"));
    service::runtime().block_on(query.into_future()).expect("a response").len() as u64
}

fn query_by_hand(items: u64) -> u64 {
    let client = service::partition(items, PAGE);
    service::runtime().block_on(async {
        let (mut all, mut start) = page_by_hand(&client, None).await;
        while start.is_some() {
            let (page, next) = page_by_hand(&client, start).await;
            all.extend(page);
            start = next;
        }
        all.len() as u64
    })
}

fn stream(items: u64) -> u64 {
    let table = Table::<Shop>::with_schema(service::partition(items, PAGE), TABLE);
    service::runtime().block_on(async {
        let mut stream = pin!(table.query(Small::query("alice")).stream());
        let mut count = 0;
        while let Some(item) = stream.next().await {
            count += u64::from(item.expect("an item").user == "alice");
        }
        count
    })
}

fn stream_by_hand(items: u64) -> u64 {
    let client = service::partition(items, PAGE);
    service::runtime().block_on(async {
        let (mut count, mut start) = (0, None);
        loop {
            let (page, next) = page_by_hand(&client, start).await;
            count += page.iter().filter(|item| item.user == "alice").count() as u64;
            start = next;
            if start.is_none() {
                return count;
            }
        }
    })
}

fn batch_put(items: u64) -> u64 {
    let table = Table::<Shop>::with_schema(service::responding(&json!({})), TABLE);
    let written = service::runtime().block_on(table.batch_put((0..items).map(Small::sample)).into_future());
    written.expect("a response");
    items
}
