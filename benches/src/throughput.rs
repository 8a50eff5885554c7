//! Puts and gets in concurrent tasks, on the embedded engine.

use std::time::Instant;

use dokklib::aws_sdk_dynamodb::Client;
use dokklib::local::Local;
use dokklib::{Result, Table};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use crate::figure::Figure;
use crate::item::{ByHand, Shop, Small, TABLE, key};
use crate::measure::{outcome, pairs};

/// The number of puts of a measurement, in all tasks. Each is followed by a `get` of the item.
const PUTS: u64 = 640;

/// The number of pairs of measurements, which take more time than those of the other figures.
const PAIRS: usize = 21;

pub(crate) fn figures() -> Vec<Figure> {
    [1, 8, 64].map(throughput).into()
}

/// Compares the time on the clock.
fn throughput(tasks: u64) -> Figure {
    Figure::once(format!("throughput, {tasks} tasks / by hand"), move |effort| {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        let local = runtime.block_on(Local::start()).expect("an engine");
        let table = runtime.block_on(local.schema_table::<Shop>(TABLE)).expect("a table");
        let puts = PUTS / effort.divisor.min(10) / tasks;
        let pairs = pairs(
            effort.pairs.min(PAIRS),
            || run(&runtime, tasks, |task| with_dokklib(table.clone(), task, puts)),
            || run(&runtime, tasks, |task| by_hand(local.client().clone(), task, puts)),
        );
        let requests = 2 * puts * tasks;
        outcome(pairs, |sides| sides.map(|seconds| format!("{:.0} requests a second", requests as f64 / seconds)))
    })
}

fn run<F: Future<Output = Result<()>> + Send + 'static>(runtime: &Runtime, tasks: u64, task: impl Fn(u64) -> F) -> f64 {
    let start = Instant::now();
    runtime.block_on(async {
        let mut running: JoinSet<_> = (0..tasks).map(task).collect();
        while let Some(result) = running.join_next().await {
            result.expect("a task that ends").expect("a response");
        }
    });
    start.elapsed().as_secs_f64()
}

async fn with_dokklib(table: Table<Shop>, task: u64, puts: u64) -> Result<()> {
    for id in task * puts..(task + 1) * puts {
        table.put(Small::sample(id)).await?;
        assert_eq!(table.get(Small::key("alice", id)).await?.map(|item| item.id), Some(id));
    }
    Ok(())
}

async fn by_hand(client: Client, task: u64, puts: u64) -> Result<()> {
    for id in task * puts..(task + 1) * puts {
        let put = client.put_item().table_name(TABLE).set_item(Some(Small::sample(id).encode()));
        put.send().await.expect("a response");
        let get = client.get_item().table_name(TABLE).set_key(Some(key("SMALL", "alice", id, 2)));
        let output = get.send().await.expect("a response");
        assert_eq!(output.item.map(|item| Small::decode(item).id), Some(id));
    }
    Ok(())
}
