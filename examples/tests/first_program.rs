//! The README's first program prints what the README says.

use std::process::Command;

const README: &str = include_str!("../../README.md");
const PROGRAM: &str = include_str!("../first_program.rs");

/// Returns the first code block of a language.
fn block(language: &str) -> &'static str {
    let start = format!("```{language}\n");
    README.split(&start).nth(1).and_then(|rest| rest.split("```").next()).expect("a code block")
}

#[test]
fn the_first_program_of_the_readme_is_the_example() {
    assert!(PROGRAM.ends_with(&format!("\n\n{}", block("rust"))), "copy the README's program to `first_program.rs`");
}

#[test]
fn the_first_program_prints_the_output_in_the_readme() {
    let output = Command::new(env!("CARGO_BIN_EXE_first_program")).output().expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), block("text"));
}

#[test]
fn the_readme_is_short_and_shows_no_hidden_lines() {
    assert!(README.lines().count() < 200);
    assert!(!README.lines().any(|line| line.starts_with("# #[") || line.starts_with("# let ")));
}
