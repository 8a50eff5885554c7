//! The chapters of the guide form a path: each says what the reader can do after it, and links its neighbours.

use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../dokklib/guide")
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the title and module of each link to a page of the same module in a table.
fn links(page: &str) -> Vec<(String, String)> {
    let cells = page.lines().filter(|line| line.starts_with("| ")).filter_map(|line| line.split("[").nth(1));
    cells
        .filter_map(|cell| {
            let (title, rest) = cell.split_once("](self::")?;
            Some((title.to_owned(), rest.split(')').next()?.to_owned()))
        })
        .collect()
}

#[test]
fn each_chapter_names_its_result_and_its_neighbours() {
    let guide = text(&folder().join("guide.md"));
    let path = guide.split("# Recipes").next().unwrap();
    let chapters = links(path);
    assert_eq!(chapters.len(), 15);
    for (place, (title, module)) in chapters.iter().enumerate() {
        let page = text(&folder().join(format!("{module}.md")));
        let opening = page.split("\n\n").nth(1).unwrap();
        assert!(opening.starts_with("After this chapter you can "), "{title}: {opening}");

        let link = |(title, module): &(String, String)| format!("[{title}](crate::guide::{module})");
        let previous = place.checked_sub(1).map(|place| format!("Previous: {}", link(&chapters[place])));
        let next = chapters.get(place + 1).map(|chapter| format!("Next: {}", link(chapter)));
        let navigation: Vec<_> = previous.into_iter().chain(next).collect();
        assert_eq!(page.trim_end().lines().last(), Some(navigation.join(" · ").as_str()), "{title}");
    }
}

#[test]
fn each_topic_names_its_result() {
    let guide = text(&folder().join("guide.md"));
    let topics = links(guide.split("# Topics in depth").nth(1).unwrap().split("# Reference").next().unwrap());
    assert_eq!(topics.len(), 6);
    for (title, module) in topics {
        let page = text(&folder().join(format!("{module}.md")));
        let opening = page.split("\n\n").nth(1).unwrap();
        assert!(opening.starts_with("After this page you can "), "{title}: {opening}");
    }
}

#[test]
fn each_page_is_in_a_table_of_contents() {
    for (contents, folder) in [("guide", folder()), ("recipes", folder().join("recipes"))] {
        let listed = links(&text(&folder.join(format!("{contents}.md"))));
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            if path.is_file() && name != contents {
                assert!(listed.iter().any(|(_, module)| *module == name), "`{contents}.md` doesn't list `{name}`");
            }
        }
    }
}
