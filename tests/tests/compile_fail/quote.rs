//! The README and the guide quote compiler messages. Each quoted line is a line of a stored message.

use std::path::{Path, PathBuf};

use crate::case;
use crate::message::split_gutter;

#[test]
fn quoted_messages_equal_the_stored_ones() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let stored: Vec<Vec<String>> =
        case::all(root).iter().map(|case| lines(&std::fs::read_to_string(&case.stored).unwrap())).collect();
    let mut outdated = Vec::new();
    for page in pages(root) {
        for quote in quotes(&std::fs::read_to_string(&page).unwrap()) {
            if !stored.iter().any(|message| contains_in_order(message, &lines(&quote))) {
                outdated
                    .push(format!("{}: no case in `tests/compile_fail` has this message:\n{quote}", page.display()));
            }
        }
    }
    assert!(outdated.is_empty(), "\n{}", outdated.join("\n"));
}

fn pages(root: &Path) -> Vec<PathBuf> {
    let folders = ["dokklib/guide", "dokklib/guide/recipes", "dokklib/reference"]
        .map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let mut pages: Vec<_> = folders.into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|page| page.is_file());
    pages.push(root.join("README.md"));
    pages
}

/// Returns the messages in the page's text blocks. An empty line separates two messages.
fn quotes(page: &str) -> Vec<String> {
    let blocks = page.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.flat_map(|block| block.split("\n\n")).filter(|text| text.starts_with("error[")).map(str::to_owned).collect()
}

/// Returns the lines without line numbers. A quote can leave out lines, and its numbers can differ.
fn lines(message: &str) -> Vec<String> {
    message.lines().map(|line| split_gutter(line).1.trim_end().to_owned()).collect()
}

fn contains_in_order(message: &[String], quote: &[String]) -> bool {
    let mut rest = message.iter();
    quote.iter().all(|line| rest.any(|other| other == line))
}
