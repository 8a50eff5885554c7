//! Misuse, and what the compiler says about it.
//!
//! Each file in `tests/compile_fail` is a program with one mistake. All of them are compiled by one run of cargo, and the
//! compiler's messages are compared with the stored ones. The messages of another compiler than [`COMPILER`] are not
//! compared. After a change of a message, run `UPDATE=1 cargo test -p dokklib-tests --test compile_fail` and read the
//! difference as a user would.
//!
//! A case begins with a comment that says which mistake it documents. Its line `//! Fix: ..` repeats the text of the message
//! that leads out of the mistake.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "all of it is a test, and the summary is for its reader")]

mod budget;
mod case;
mod message;
mod quote;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use self::case::Case;
use self::message::Report;

/// The compiler whose messages are stored.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn misuse_is_explained() {
    let version = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned())).arg("--version").output();
    let version = String::from_utf8(version.unwrap().stdout).unwrap();
    if !version.starts_with(COMPILER) {
        assert!(std::env::var_os("CI").is_none(), "the stored messages are those of {COMPILER}, and this is {version}");
        return;
    }
    let updates = std::env::var_os("UPDATE").is_some();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let cases = case::all(root);
    let mut problems: Vec<String> = case::check_manifest(root, &cases, updates).into_iter().collect();
    let reports = compile(root);
    problems.extend(cases.iter().filter_map(|case| compare(case, reports.get(&case.name), updates).err()));
    let reports: Vec<_> = cases.iter().filter_map(|case| Some((case, reports.get(&case.name)?))).collect();
    println!("{}", budget::summary(&reports));
    problems.extend(budget::problems(&reports));
    assert!(problems.is_empty(), "\n{}\n\n{} problems", problems.join("\n"), problems.len());
}

/// Compiles all cases as the other tests are compiled, so that no dependency is built twice.
fn compile(root: &Path) -> BTreeMap<String, Report> {
    let output = Command::new(env!("CARGO"))
        .current_dir(root)
        // With the examples, the dependencies have the same features as for tests.
        .args(["build", "--workspace", "--bins", "--examples", "--features", "dokklib-compile-fail/cases", "--locked"])
        .args(["--keep-going", "--message-format=json"])
        .env_remove("RUST_BACKTRACE")
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let reports = message::reports(&stdout);
    assert!(!reports.is_empty(), "cargo compiled no case:\n{}", String::from_utf8_lossy(&output.stderr));
    reports
}

fn compare(case: &Case, report: Option<&Report>, updates: bool) -> Result<(), String> {
    let name = &case.name;
    let Some(report) = report.filter(|report| report.errors > 0) else {
        return Err(format!("{name}: compiles, and must not"));
    };
    if updates {
        std::fs::write(&case.stored, &report.rendered).unwrap();
    }
    let stored = std::fs::read_to_string(&case.stored).map_err(|_| format!("{name}: has no stored message"))?;
    if stored != report.rendered {
        return Err(format!("{name}: another message than the stored one\n{}", report.rendered));
    }
    if !case.has_header {
        return Err(format!("{name}: doesn't begin with `//! ` and the mistake that it documents"));
    }
    if report.distinct_errors != 1 && !budget::has_several_errors(name) {
        return Err(format!("{name}: {} different errors for one mistake", report.distinct_errors));
    }
    Ok(())
}
