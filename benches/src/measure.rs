//! Measurement of two sides that do the same work.

use cpu_time::ThreadTime;

use crate::figure::{Outcome, Work};

/// How long a figure is measured.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    /// The number of pairs of measurements.
    pub(crate) pairs: usize,
    /// The minimum CPU time of one measurement, in nanoseconds.
    pub(crate) nanoseconds: f64,
    /// Divides the numbers of items of large figures.
    pub(crate) divisor: u64,
}

impl Effort {
    /// For figures that are read.
    pub(crate) const FULL: Self = Self { pairs: 101, nanoseconds: 2e6, divisor: 1 };

    /// Checks that a figure prints.
    pub(crate) const SHORT: Self = Self { pairs: 3, nanoseconds: 1e4, divisor: 100 };
}

/// Returns the ratio of the first side's time to the second side's time.
///
/// The sides run in alternating pairs in one thread, so that both run at the same speed of the machine. The time is the
/// CPU time of the thread.
pub(crate) fn compare([mut first, mut second]: [Work; 2], effort: Effort) -> Outcome {
    let repetitions = repetitions(&mut first, effort.nanoseconds).max(1);
    let each = |work: &mut Work| time(work, repetitions) / f64::from(repetitions);
    let pairs = pairs(effort.pairs, || each(&mut first), || each(&mut second));
    let [first_count, second_count] = [allocations(&mut first), allocations(&mut second)];
    outcome(pairs, |[first, second]| {
        [format!("{first:.0} ns, {first_count} allocations"), format!("{second:.0} ns, {second_count} allocations")]
    })
}

/// Measures both sides this many times. The second measurement of a pair finds warmer caches, so the sides take turns.
pub(crate) fn pairs(count: usize, mut first: impl FnMut() -> f64, mut second: impl FnMut() -> f64) -> Vec<[f64; 2]> {
    let pair = |pair: usize| {
        if pair.is_multiple_of(2) {
            let first = first();
            [first, second()]
        } else {
            let second = second();
            [first(), second]
        }
    };
    (0..count).map(pair).collect()
}

/// Returns the median ratio of the pairs. `sides` describes the medians of the sides.
pub(crate) fn outcome(mut pairs: Vec<[f64; 2]>, sides: impl FnOnce([f64; 2]) -> [String; 2]) -> Outcome {
    pairs.sort_by(|[a, b], [c, d]| (a / b).total_cmp(&(c / d)));
    let ratio = |quarter: usize| {
        let [first, second] = pairs[(pairs.len() - 1) * quarter / 4];
        first / second
    };
    let median = |side: usize| {
        let mut values: Vec<f64> = pairs.iter().map(|pair| pair[side]).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Outcome { ratio: ratio(2), quartiles: Some([ratio(1), ratio(3)]), sides: sides([median(0), median(1)]) }
}

/// Returns how often the work fits into this CPU time.
pub(crate) fn repetitions(work: &mut Work, nanoseconds: f64) -> u32 {
    let mut repetitions = 1;
    while time(work, repetitions) < nanoseconds {
        repetitions *= 2;
    }
    repetitions
}

/// Returns the CPU time of the work in nanoseconds.
fn time(work: &mut Work, repetitions: u32) -> f64 {
    let mut total = 0;
    work(repetitions, &mut |measured| {
        let start = ThreadTime::now();
        measured();
        total += start.elapsed().as_nanos();
    });
    total as f64
}

fn allocations(work: &mut Work) -> u64 {
    let mut count = 0;
    work(1, &mut |measured| count += allocation_counter::measure(measured).count_total);
    count
}
