//! Imports a CSV file: batches, a progress bar, and a checkpoint from which a killed import continues.
//!
//! Run it with `cargo run --example import`. It starts the embedded engine and needs no setup. It creates a file of
//! 100,000 products, imports it in another process, kills that process in the middle, and starts it again. Then it checks
//! that no product is lost or stored twice. `cargo run --example import -- 5000` imports 5,000 products.
//!
//! `cargo run --example import -- products.csv SingleTable` imports a file into a table of AWS's default region.
#![allow(clippy::print_stdout, reason = "the example prints its results")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;
use std::{env, fs, io, process};

use dokklib::local::Local;
use dokklib::{Entity, Table};
use futures_util::TryStreamExt;
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use tokio::time::sleep;

/// A row of the file and an item of the table. The item's key is the row's ID: a row that is imported again overwrites
/// its own item, so an import can be repeated.
#[derive(Entity, Serialize, Deserialize)]
struct Product {
    #[entity(key)]
    id: u64,
    name: String,
    price: u64,
}

/// The number of rows between two checkpoints.
const BATCH: usize = 1000;

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => demonstrate(100_000).await,
        [rows] => demonstrate(rows.parse()?).await,
        [file, table] => import(Path::new(file), &Table::from_env(table).await).await,
        _ => Err("expected no arguments, a number of rows, or a file and a table".into()),
    }
}

/// Imports a file of products, from its checkpoint on.
async fn import(file: &Path, table: &Table) -> Result<()> {
    let mut done = read_checkpoint(file)?;
    let rows = csv::Reader::from_path(file)?.into_records().count();
    let bar = ProgressBar::new(rows as u64)
        .with_style(ProgressStyle::with_template("{bar:40} {pos} of {len} products, {per_sec}, {eta} left")?);

    let mut products = csv::Reader::from_path(file)?.into_deserialize::<Product>().skip(done);
    loop {
        let batch = products.by_ref().take(BATCH).collect::<Result<Vec<_>, _>>()?;
        if batch.is_empty() {
            break;
        }
        // If this process is killed here, some products of the batch are written. The next import writes them again.
        let (bar, position) = (bar.clone(), done);
        let progress = move |done, _, _| bar.set_position((position + done) as u64);
        done += table.batch_put(batch).on_progress(progress).await?;
        write_checkpoint(file, done)?;
    }
    bar.finish_and_clear();
    println!("imported {done} of {rows} products");
    Ok(())
}

fn checkpoint_of(file: &Path) -> PathBuf {
    file.with_extension("checkpoint")
}

/// Returns the number of rows that are certainly written.
fn read_checkpoint(file: &Path) -> Result<usize> {
    match fs::read_to_string(checkpoint_of(file)) {
        Ok(text) => Ok(text.parse()?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// Replaces the checkpoint in one step, so that it is never read half-written.
fn write_checkpoint(file: &Path, done: usize) -> Result<()> {
    let new = file.with_extension("checkpoint.new");
    fs::write(&new, done.to_string())?;
    Ok(fs::rename(new, checkpoint_of(file))?)
}

/// Imports a file into the embedded engine, in a process that is killed in the middle, and in one that continues.
async fn demonstrate(rows: u64) -> Result<()> {
    let folder = env::temp_dir().join(format!("dokklib-import-{}", process::id()));
    fs::create_dir_all(&folder)?;
    let file = folder.join("products.csv");
    let mut writer = csv::Writer::from_path(&file)?;
    for id in 1..=rows {
        writer.serialize(Product { id, name: format!("Product {id}"), price: id % 1000 })?;
    }
    writer.flush()?;

    let local = Local::start().await?;
    let table = local.table("SingleTable").await?;

    let mut import = start_import(&file, &local)?;
    while read_checkpoint(&file)? < rows as usize / 2 {
        if let Some(status) = import.try_wait()? {
            return Err(format!("the import ended before it was killed: {status}").into());
        }
        sleep(Duration::from_millis(1)).await;
    }
    sleep(Duration::from_millis(100)).await; // some products of the next batch are written, but not all
    import.kill()?;
    import.wait()?;
    let (written, _) = count(&table).await?;
    println!("killed after the checkpoint {}: the table has {written} products", read_checkpoint(&file)?);

    let status = start_import(&file, &local)?.wait()?;
    let (written, price) = count(&table).await?;
    println!("imported the rest: the table has {written} products");
    fs::remove_dir_all(&folder)?;
    assert!(status.success(), "{status}");
    assert_eq!(written, rows, "no product is lost or stored twice");
    assert_eq!(price, (1..=rows).map(|id| id % 1000).sum::<u64>());
    Ok(())
}

/// Starts this program as an import into the embedded engine. Its settings are those of any AWS program.
fn start_import(file: &Path, local: &Local) -> Result<Child> {
    let import = Command::new(env::current_exe()?)
        .args([file.as_os_str(), "SingleTable".as_ref()])
        .env("AWS_ENDPOINT_URL_DYNAMODB", local.endpoint())
        .env("AWS_REGION", "local")
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .spawn()?;
    Ok(import)
}

/// Returns the number of products in the table and the sum of their prices.
async fn count(table: &Table) -> Result<(u64, u64)> {
    let products = table.scan::<Product>().consistent().stream();
    let sum = |(count, price), product: Product| async move { Ok((count + 1, price + product.price)) };
    Ok(products.try_fold((0, 0), sum).await?)
}
