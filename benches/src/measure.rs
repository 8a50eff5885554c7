//! Measurement of two sides that do the same work.

use std::hint::black_box;

use cpu_time::ThreadTime;

/// How long a figure is measured.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    /// The number of pairs of measurements.
    pub(crate) pairs: usize,
    /// The minimum CPU time of one measurement, in nanoseconds.
    pub(crate) nanoseconds: u128,
}

/// Prints the ratio of the first side to the second one: name, ratio, quartiles, and the median of each side in
/// nanoseconds with its allocations.
///
/// The sides run in alternating pairs in one thread, so that both run at the same speed of the machine. The time is the
/// CPU time of the thread.
pub(crate) fn compare<A, B>(name: &str, effort: Effort, mut first: impl FnMut() -> A, mut second: impl FnMut() -> B) {
    let repetitions = repetitions(effort, &mut first);
    let mut pairs: Vec<(f64, f64)> = (0..effort.pairs)
        .map(|pair: usize| {
            // The second measurement of a pair finds warmer caches, so the sides take turns.
            if pair.is_multiple_of(2) {
                let first = time(repetitions, &mut first);
                (first, time(repetitions, &mut second))
            } else {
                let second = time(repetitions, &mut second);
                (time(repetitions, &mut first), second)
            }
        })
        .collect();
    let allocations = [count(&mut first), count(&mut second)];
    pairs.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    let ratio = |quarter: usize| {
        let (first, second) = pairs[(pairs.len() - 1) * quarter / 4];
        first / second
    };
    let first = median(pairs.iter().map(|pair| pair.0).collect());
    let second = median(pairs.iter().map(|pair| pair.1).collect());
    let [first_count, second_count] = allocations;
    println!(
        "{name}\t{:.3}\t{:.3}..{:.3}\t{first:.0} ns, {first_count} allocations\t{second:.0} ns, {second_count} allocations",
        ratio(2),
        ratio(1),
        ratio(3),
    );
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Returns how often the work fits into one measurement.
fn repetitions<T>(effort: Effort, work: &mut impl FnMut() -> T) -> u32 {
    let mut repetitions = 1;
    loop {
        let start = ThreadTime::now();
        for _ in 0..repetitions {
            black_box(work());
        }
        if start.elapsed().as_nanos() >= effort.nanoseconds {
            return repetitions;
        }
        repetitions *= 2;
    }
}

fn time<T>(repetitions: u32, work: &mut impl FnMut() -> T) -> f64 {
    let start = ThreadTime::now();
    for _ in 0..repetitions {
        black_box(work());
    }
    start.elapsed().as_nanos() as f64 / f64::from(repetitions)
}

fn count<T>(work: &mut impl FnMut() -> T) -> u64 {
    allocation_counter::measure(|| {
        black_box(work());
    })
    .count_total
}
