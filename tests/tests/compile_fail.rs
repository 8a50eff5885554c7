//! Misuse, and what the compiler says of it: each file opens with the mistake that it documents.
//!
//! The texts are those of one compiler, named in `COMPILER`; on another one they are not compared. After a change of a
//! message, `TRYBUILD=overwrite cargo test -p dokklib-tests --test compile_fail` writes them anew, to be read.

use std::process::Command;

/// The compiler whose texts are stored.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn misuse_is_explained() {
    let version = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned())).arg("--version").output();
    let version = String::from_utf8(version.unwrap().stdout).unwrap();
    if !version.starts_with(COMPILER) {
        assert!(std::env::var_os("CI").is_none(), "the stored texts are of {COMPILER}, and this is {version}");
        return;
    }
    trybuild::TestCases::new().compile_fail("compile_fail/*/*.rs");
}
