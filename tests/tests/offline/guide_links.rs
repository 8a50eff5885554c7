//! Links to a section of a page. rustdoc checks the page of a link, but not the section.

use std::collections::BTreeMap;
use std::path::Path;

/// Returns all pages of a folder below `dokklib`. The name of a page is the one in links to it.
fn pages(folder: &str, prefix: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dokklib").join(folder);
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let name = |path: &Path| format!("{prefix}{}", path.file_stem().unwrap().to_str().unwrap());
    paths.map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect()
}

/// Returns the ids of the headings in rustdoc's page.
fn sections(page: &str) -> Vec<String> {
    let mut is_code = false;
    let lines = page.lines().filter(|line| {
        is_code ^= line.starts_with("```");
        !is_code
    });
    let headings = lines.filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    headings
        .map(|heading| {
            let characters = heading.to_lowercase();
            let characters = characters.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            characters.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

/// Returns the page and the section of each link to a section. Without a page, the section is in the same page.
fn links(page: &str) -> Vec<(&str, &str)> {
    let targets = page.split("](").skip(1).map(|rest| rest.split([')', ' ', '\n']).next().unwrap());
    targets.filter(|target| !target.starts_with("http")).filter_map(|target| target.split_once('#')).collect()
}

#[test]
fn each_linked_section_exists() {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    all.extend(pages("guide", "crate::guide::"));
    all.extend(pages("guide/recipes", "crate::guide::recipes::"));
    all.extend(pages("reference", "macro@"));
    all.insert("crate".to_owned(), include_str!("../../../README.md").to_owned());

    let mut missing = Vec::new();
    for (name, text) in &all {
        for (target, section) in links(text) {
            let target = match target.replace("macro@crate::", "macro@") {
                own if own.is_empty() => name.clone(),
                target if target.starts_with("macro@") => target.to_lowercase(),
                target => target,
            };
            // A method of a type isn't the section of a page.
            let Some(page) = all.get(&target) else { continue };
            if !sections(page).iter().any(|id| id == section) {
                missing.push(format!("{name}: {target}#{section}"));
            }
        }
    }
    assert!(missing.is_empty(), "these sections don't exist: {missing:#?}");
}
