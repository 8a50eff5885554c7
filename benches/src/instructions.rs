//! Instructions of a side, counted by callgrind.
//!
//! The program runs itself under `valgrind` for each side. Callgrind counts only in one function, which is called after the
//! side was prepared and its work was performed once.

use std::env;
use std::io;
use std::process::Command;

use crate::figure::{Figure, Outcome, Work};
use crate::measure::repetitions;

/// The argument that makes the program perform the work of one side: the name of the figure, the side and the repetitions follow.
pub(crate) const WORK: &str = "--work";

/// The function in which callgrind counts.
const COUNTED: &str = "*dokklib_benches_counted*";

/// The CPU time of the repetitions without callgrind, which is about fifty times slower.
const NANOSECONDS: f64 = 5e5;

pub(crate) fn is_installed() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Returns the ratio of the first side's instructions to the second side's.
pub(crate) fn compare(figure: &Figure, sides: [Work; 2]) -> io::Result<Outcome> {
    let mut counts = [0.0; 2];
    for (side, mut work) in sides.into_iter().enumerate() {
        let repetitions = repetitions(&mut work, NANOSECONDS);
        counts[side] = count(&figure.name, side, repetitions)? / f64::from(repetitions);
    }
    let [first, second] = counts;
    let sides = counts.map(|count| format!("{count:.0} instructions"));
    Ok(Outcome { ratio: first / second, quartiles: None, sides })
}

/// Performs the work of a side once, and then with the function that callgrind counts in.
pub(crate) fn perform(mut work: Work, repetitions: u32) {
    // The first time also prepares connections and caches.
    work(1, &mut |measured| measured());
    work(repetitions, &mut |measured| dokklib_benches_counted(measured));
}

#[inline(never)]
fn dokklib_benches_counted(work: &mut dyn FnMut()) {
    work();
    // Without this, the call above would be a jump, which callgrind doesn't see as a part of this function.
    std::hint::black_box(());
}

fn count(figure: &str, side: usize, repetitions: u32) -> io::Result<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", &format!("--toggle-collect={COUNTED}")])
        .arg(env::current_exe()?)
        .args([WORK, figure, &side.to_string(), &repetitions.to_string()])
        .output()?;
    let report = String::from_utf8_lossy(&output.stderr);
    let collected = report.split_once("Collected :").and_then(|(_, counts)| counts.split_whitespace().next());
    match collected.and_then(|count| count.parse().ok()) {
        Some(count) if output.status.success() => Ok(count),
        _ => Err(io::Error::other(format!("callgrind failed on `{figure}`: {report}"))),
    }
}
