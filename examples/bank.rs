//! A bank: a hundred tasks transfer money at the same time, while requests conflict and responses are lost.
//!
//! Run it with `cargo run --example bank`. It starts the embedded engine and needs no setup. `cargo run --example bank -- 17`
//! injects the faults of seed 17.
//!
//! A transfer is one transaction: it withdraws an amount, deposits it, and inserts a record of the transfer. DynamoDB applies
//! all of it or none of it, but the program may not learn which. So it repeats the transaction: if an earlier one was applied,
//! the record exists, and nothing is transferred twice.
#![allow(clippy::print_stdout, reason = "the example prints its results")]

use std::collections::BTreeMap;
use std::env;

use dokklib::local::Local;
use dokklib::testing::{Fault, Faults};
use dokklib::{Entity, ErrorKind, Result, Table};
use fastrand::Rng;
use futures_util::future::try_join_all;

#[derive(Entity)]
#[entity(prefix = "ACCOUNT")]
struct Account {
    #[entity(key)] // PK = SK = ACCOUNT#<number>
    number: u64,
    balance: u64, // unsigned, so no update can make it negative
}

#[derive(Entity)]
#[entity(prefix = "TRANSFER")]
struct Transfer {
    #[entity(key)] // PK = SK = TRANSFER#<id>
    id: String,
    from: u64,
    to: u64,
    amount: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Done,
    /// The account has too little money.
    Refused,
}

const ACCOUNTS: u64 = 10;
const DEPOSIT: u64 = 500;
const TASKS: u64 = 100;
const TRANSFERS_PER_TASK: u64 = 5;

#[tokio::main]
async fn main() -> Result<()> {
    let seed = env::args().nth(1).map_or(1, |seed| seed.parse().expect("the seed is a number"));
    let local = Local::start().await?;
    let table = local.table("SingleTable").await?;
    table.batch_put((0..ACCOUNTS).map(|number| Account { number, balance: DEPOSIT })).await?;
    println!("{ACCOUNTS} accounts have {} in total.", total(&table).await?);

    // A half of all requests fails. The SDK and the library retry most of them, without waiting: the clock is a test clock.
    let faults = Faults::seeded(seed).conflicts(0.3).lose_responses(0.15).lose_requests(0.05);
    let faulty = faults.table(&table);
    let tasks = (0..TASKS).map(|task| tokio::spawn(transfer_at_random(faulty.clone(), task)));
    let mut outcomes = BTreeMap::new();
    for outcome in try_join_all(tasks).await.expect("no task panics") {
        for (transfer, outcome) in outcome? {
            // `table` has no faults, so it shows what really happened.
            let is_recorded = table.get(Transfer::key(&transfer.id)).await?.is_some();
            assert_eq!(is_recorded, outcome == Outcome::Done);
            *outcomes.entry(outcome).or_insert(0) += 1;
        }
    }

    let counts = faults.counts();
    let (conflicts, lost) = (counts.injected(Fault::Conflict), counts.injected(Fault::LostResponse));
    println!("{TASKS} tasks sent {} requests: {conflicts} conflicts, {lost} lost responses.", counts.requests());
    println!("Transfers by outcome: {outcomes:?}.");
    let total = total(&table).await?;
    assert_eq!(total, ACCOUNTS * DEPOSIT);
    println!("{ACCOUNTS} accounts have {total} in total.");
    Ok(())
}

/// Transfers random amounts between random accounts, one after the other.
async fn transfer_at_random(table: Table, task: u64) -> Result<Vec<(Transfer, Outcome)>> {
    let mut random = Rng::with_seed(task);
    let mut outcomes = Vec::new();
    for number in 0..TRANSFERS_PER_TASK {
        let from = random.u64(0..ACCOUNTS);
        let to = (from + random.u64(1..ACCOUNTS)) % ACCOUNTS; // another account
        let transfer = Transfer { id: format!("{task}-{number}"), from, to, amount: random.u64(1..=DEPOSIT) };
        let outcome = execute(&table, &transfer).await?;
        outcomes.push((transfer, outcome));
    }
    Ok(outcomes)
}

/// Executes a transfer exactly once, however often it sends the transaction.
async fn execute(table: &Table, transfer: &Transfer) -> Result<Outcome> {
    let Transfer { from, to, amount, .. } = *transfer;
    let transaction = table
        .transact_write()
        .insert(transfer)
        .update(Account::key(from), |account| account.subtract(Account::BALANCE, amount))
        .update(Account::key(to), |account| account.add(Account::BALANCE, amount));
    loop {
        let Err(error) = transaction.clone().await else { return Ok(Outcome::Done) };
        if error.has(ErrorKind::AlreadyExists) {
            return Ok(Outcome::Done); // an earlier transaction was applied, and its response was lost
        }
        if error.has(ErrorKind::ConditionFailed) {
            return Ok(Outcome::Refused); // `subtract` on an unsigned field requires that the result isn't below 0
        }
        // A conflict, or an unknown outcome: the library gave up after many retries, and this program doesn't.
        if !error.has(ErrorKind::TransactionConflict) && !error.may_have_been_applied() {
            return Err(error);
        }
    }
}

/// Returns the sum of all balances.
async fn total(table: &Table) -> Result<u64> {
    let accounts = table.batch_get((0..ACCOUNTS).map(Account::key)).consistent().await?;
    Ok(accounts.into_iter().flatten().map(|account| account.balance).sum())
}
