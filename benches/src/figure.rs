//! The figures of a run.

use std::hint::black_box;

use crate::measure::Effort;

/// A comparison of two sides.
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) comparison: Comparison,
}

pub(crate) enum Comparison {
    /// CPU time and allocations, or instructions, of two sides that are repeated.
    Repeated(Box<dyn Fn() -> [Work; 2]>),
    /// Anything else, which is measured once for each run.
    Once(Box<dyn Fn(Effort) -> Outcome>),
}

/// The result of a comparison.
pub(crate) struct Outcome {
    pub(crate) ratio: f64,
    /// The quartiles of the ratio, if it is a median.
    pub(crate) quartiles: Option<[f64; 2]>,
    /// The measured values of each side, as text.
    pub(crate) sides: [String; 2],
}

/// Runs one side of a comparison this many times. Calls the second argument with the part that is measured.
pub(crate) type Work = Box<dyn FnMut(u32, &mut dyn FnMut(&mut dyn FnMut()))>;

/// The number of inputs that are created at once, so that they stay in the CPU's caches.
const INPUTS: u32 = 64;

impl Figure {
    /// Returns a comparison of two sides. `sides` prepares them.
    pub(crate) fn repeated(name: impl Into<String>, sides: impl Fn() -> [Work; 2] + 'static) -> Self {
        Self { name: name.into(), comparison: Comparison::Repeated(Box::new(sides)) }
    }

    /// Returns a comparison that `measure` makes.
    pub(crate) fn once(name: impl Into<String>, measure: impl Fn(Effort) -> Outcome + 'static) -> Self {
        Self { name: name.into(), comparison: Comparison::Once(Box::new(measure)) }
    }
}

/// Returns a side that repeats `work`.
pub(crate) fn repeat<T>(mut work: impl FnMut() -> T + 'static) -> Work {
    Box::new(move |repetitions, measure| {
        measure(&mut || {
            for _ in 0..repetitions {
                black_box(work());
            }
        });
    })
}

/// Returns a side that repeats `work`, each time with another input. Only `work` is measured, with the time to drop its result.
pub(crate) fn consume<I, T>(mut input: impl FnMut() -> I + 'static, mut work: impl FnMut(I) -> T + 'static) -> Work {
    Box::new(move |repetitions, measure| {
        let mut remaining = repetitions;
        while remaining > 0 {
            let count = remaining.min(INPUTS);
            let mut inputs: Vec<I> = (0..count).map(|_| input()).collect();
            measure(&mut || {
                for input in inputs.drain(..) {
                    black_box(work(input));
                }
            });
            remaining -= count;
        }
    })
}
