//! Exports a customer's orders as JSON lines: pages, a progress bar, and a sealed cursor from which a killed export continues.
//!
//! Run it with `cargo run --example export`. It starts the embedded engine and needs no setup. It creates 20,000 orders, exports
//! them in another process, kills that process in the middle, and starts it again. Then it checks that each order is in the file
//! once. `cargo run --example export -- 5000` exports 5,000 orders.
//!
//! `cargo run --example export -- alice orders.jsonl SingleTable` exports the orders of `alice` from a table of AWS's default
//! region.
#![allow(clippy::print_stdout, reason = "the example prints its results")]

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;
use std::{env, process};

use dokklib::local::Local;
use dokklib::operation::CursorKey;
use dokklib::{Entity, Table};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use tokio::time::sleep;

#[derive(Entity)]
struct Customer;

#[derive(Entity, Serialize, Deserialize)]
#[entity(pk = Customer(customer), sk = Self(number))]
struct Order {
    customer: String,
    number: u64,
    total: u64,
}

/// The progress of an export. The orders before the cursor are certainly in the file.
#[derive(Default, Serialize, Deserialize)]
struct Checkpoint {
    orders: u64,
    /// The length of the file. A killed export may have written more.
    bytes: u64,
    /// Sealed, so that the checkpoint contains no keys and nobody can change where the export continues.
    cursor: Option<String>,
}

/// The secret of the cursors. A real one is random, and is stored in AWS Secrets Manager or a similar service.
const SECRET: [u8; 32] = [7; 32];

const PAGE: usize = 500;

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => demonstrate(20_000).await,
        [orders] => demonstrate(orders.parse()?).await,
        [customer, file, table] => export(customer, Path::new(file), &Table::from_env(table).await).await,
        _ => Err("expected no arguments, a number of orders, or a customer, a file and a table".into()),
    }
}

/// Exports the orders of a customer, from the checkpoint on.
async fn export(customer: &str, path: &Path, table: &Table) -> Result<()> {
    let key = CursorKey::new(SECRET).context(customer);
    let mut checkpoint = read_checkpoint(path)?;
    let mut cursor = checkpoint.cursor.map(|text| key.open(&text)).transpose()?;
    let file = File::options().create(true).write(true).truncate(false).open(path)?;
    file.set_len(checkpoint.bytes)?;
    let mut lines = BufWriter::new(file);
    lines.seek(SeekFrom::End(0))?;

    let bar = ProgressBar::new_spinner().with_style(ProgressStyle::with_template("{spinner} {pos} orders, {per_sec}")?);
    bar.set_position(checkpoint.orders);
    loop {
        let on_page = {
            let bar = bar.clone();
            move |progress: dokklib::operation::PageProgress| bar.inc(progress.items as u64)
        };
        let page = table.query(Order::query(customer)).page_size(PAGE).after(cursor).on_page(on_page).page().await?;
        for order in &page.items {
            serde_json::to_writer(&mut lines, order)?;
            lines.write_all(b"\n")?;
        }
        lines.flush()?;
        cursor = page.next;
        checkpoint = Checkpoint {
            orders: bar.position(),
            bytes: lines.stream_position()?,
            cursor: cursor.as_ref().map(|cursor| cursor.seal(&key)),
        };
        if cursor.is_none() {
            break;
        }
        write_checkpoint(path, &checkpoint)?;
    }
    bar.finish_and_clear();
    fs::remove_file(checkpoint_of(path)).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => Ok(()), // the orders had one page
        _ => Err(error),
    })?;
    println!("exported {} orders", checkpoint.orders);
    Ok(())
}

fn checkpoint_of(path: &Path) -> PathBuf {
    path.with_extension("checkpoint")
}

fn read_checkpoint(path: &Path) -> Result<Checkpoint> {
    match fs::read_to_string(checkpoint_of(path)) {
        Ok(text) => Ok(serde_json::from_str(&text)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Checkpoint::default()),
        Err(error) => Err(error.into()),
    }
}

/// Replaces the checkpoint in one step, so that it is never read half-written.
fn write_checkpoint(path: &Path, checkpoint: &Checkpoint) -> Result<()> {
    let new = path.with_extension("checkpoint.new");
    fs::write(&new, serde_json::to_string(checkpoint)?)?;
    Ok(fs::rename(new, checkpoint_of(path))?)
}

/// Exports orders of the embedded engine, in a process that is killed in the middle, and in one that continues.
async fn demonstrate(orders: u64) -> Result<()> {
    let local = Local::start().await?;
    let table = local.table("SingleTable").await?;
    let order = |number| Order { customer: "alice".to_owned(), number, total: number % 1000 };
    table.batch_put((1..=orders).map(order)).await?;

    let folder = env::temp_dir().join(format!("dokklib-export-{}", process::id()));
    fs::create_dir_all(&folder)?;
    let file = folder.join("orders.jsonl");
    let mut export = start_export(&file, &local)?;
    while read_checkpoint(&file)?.orders < orders / 2 {
        if let Some(status) = export.try_wait()? {
            return Err(format!("the export ended before it was killed: {status}").into());
        }
        sleep(Duration::from_millis(1)).await;
    }
    export.kill()?;
    export.wait()?;
    println!("killed after the checkpoint {}", read_checkpoint(&file)?.orders);

    let status = start_export(&file, &local)?.wait()?;
    assert!(status.success(), "{status}");
    let lines = fs::read_to_string(&file)?;
    let exported = lines.lines().map(serde_json::from_str).collect::<Result<Vec<Order>, _>>()?;
    fs::remove_dir_all(&folder)?;
    assert!(exported.iter().map(|order| order.number).eq(1..=orders), "each order is in the file once");
    println!("the file has {} orders", exported.len());
    Ok(())
}

/// Starts this program as an export from the embedded engine. Its settings are those of any AWS program.
fn start_export(file: &Path, local: &Local) -> Result<Child> {
    let export = Command::new(env::current_exe()?)
        .args(["alice".as_ref(), file.as_os_str(), "SingleTable".as_ref()])
        .env("AWS_ENDPOINT_URL_DYNAMODB", local.endpoint())
        .env("AWS_REGION", "local")
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .spawn()?;
    Ok(export)
}
