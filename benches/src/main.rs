//! Compares dokklib with code that uses the SDK by hand, and with other libraries.
//!
//! Prints one line for each figure, separated by tabs: the name, the ratio, its quartiles, and what was measured of each side.
//!
//! ```text
//! ratios [--short | --instructions] [TEXT]...
//! ```
//!
//! - `TEXT`: only the figures whose names contain one of these texts.
//! - `--short`: measures each figure only long enough to check that it prints.
//! - `--instructions`: counts instructions with callgrind instead of measuring time.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the figures are the output")]

mod call;
mod codec;
mod figure;
mod instructions;
mod item;
mod key;
mod measure;
#[cfg(feature = "peers")]
mod peer;
mod schema;
mod service;
mod throughput;
mod transaction;
mod update;
mod volume;

use std::env;
use std::io;
use std::process::ExitCode;

use self::figure::{Comparison, Figure, Outcome};
use self::measure::Effort;

const SHORT: &str = "--short";
const INSTRUCTIONS: &str = "--instructions";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [work, name, side, repetitions] = arguments.as_slice()
        && work == instructions::WORK
    {
        perform(name, side.parse().expect("a side"), repetitions.parse().expect("a number"));
        return ExitCode::SUCCESS;
    }
    let (options, texts): (Vec<_>, Vec<_>) = arguments.into_iter().partition(|argument| argument.starts_with("--"));
    if let Some(unknown) = options.iter().find(|option| *option != SHORT && *option != INSTRUCTIONS) {
        eprintln!("unknown option `{unknown}`\nusage: ratios [{SHORT} | {INSTRUCTIONS}] [TEXT]...");
        return ExitCode::FAILURE;
    }
    let effort = if options.iter().any(|option| option == SHORT) { Effort::SHORT } else { Effort::FULL };
    let counts_instructions = options.iter().any(|option| option == INSTRUCTIONS);
    if counts_instructions && !instructions::is_installed() {
        eprintln!("{INSTRUCTIONS} requires valgrind, which isn't installed");
        return ExitCode::FAILURE;
    }
    for figure in figures() {
        if !texts.is_empty() && !texts.iter().any(|text| figure.name.contains(text)) {
            continue;
        }
        match measure(&figure, effort, counts_instructions) {
            Ok(Some(outcome)) => print(&figure.name, &outcome),
            Ok(None) => {}
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn figures() -> Vec<Figure> {
    let mut figures = codec::figures();
    figures.extend(key::figures());
    figures.extend(update::figures());
    figures.extend(call::figures());
    figures.extend(transaction::figures());
    figures.extend(volume::figures());
    figures.extend(throughput::figures());
    #[cfg(feature = "peers")]
    figures.extend(peer::figures());
    figures
}

/// Returns nothing if the instructions of the figure can't be counted, because it isn't repeated.
fn measure(figure: &Figure, effort: Effort, counts_instructions: bool) -> io::Result<Option<Outcome>> {
    Ok(match &figure.comparison {
        Comparison::Repeated(sides) if counts_instructions => Some(instructions::compare(figure, sides())?),
        Comparison::Repeated(sides) => Some(measure::compare(sides(), effort)),
        Comparison::Once(_) if counts_instructions => None,
        Comparison::Once(measure) => Some(measure(effort)),
    })
}

fn print(name: &str, outcome: &Outcome) {
    let quartiles = outcome.quartiles.map_or("-".to_owned(), |[first, third]| format!("{first:.3}..{third:.3}"));
    let [first, second] = &outcome.sides;
    println!("{name}\t{:.3}\t{quartiles}\t{first}\t{second}", outcome.ratio);
}

/// Performs the work of one side of a figure, for callgrind.
fn perform(name: &str, side: usize, repetitions: u32) {
    let figure = figures().into_iter().find(|figure| figure.name == name).expect("a figure of this program");
    let Comparison::Repeated(sides) = figure.comparison else { panic!("`{name}` isn't repeated") };
    let work = sides().into_iter().nth(side).expect("one of two sides");
    instructions::perform(work, repetitions);
}
