use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The folder of the cases, below the workspace's root.
const FOLDER: &str = "tests/compile_fail";

/// One program with one mistake.
pub(crate) struct Case {
    /// The name of its binary: `key-empty_prefix` for `key/empty_prefix.rs`.
    pub(crate) name: String,
    /// Its path below the folder of the cases.
    source: String,
    /// The file with the compiler's message.
    pub(crate) stored: PathBuf,
    pub(crate) has_header: bool,
    /// The text of the message that says how to fix the mistake: the line `//! Fix: ..` of its header.
    pub(crate) fix: Option<String>,
}

/// Returns all cases, sorted by name.
pub(crate) fn all(root: &Path) -> Vec<Case> {
    let folder = root.join(FOLDER);
    let mut cases = Vec::new();
    for topic in folders(&folder) {
        for path in files(&topic) {
            let file = path.file_stem().unwrap().to_str().unwrap();
            let topic = topic.file_name().unwrap().to_str().unwrap();
            if path.extension().is_some_and(|extension| extension == "rs") {
                let program = std::fs::read_to_string(&path).unwrap();
                let has_header = program.starts_with("//! ");
                let fix = program.lines().find_map(|line| line.strip_prefix("//! Fix: ")).map(str::to_owned);
                let stored = path.with_extension("stderr");
                let (name, source) = (format!("{topic}-{file}"), format!("{topic}/{file}.rs"));
                cases.push(Case { name, source, stored, has_header, fix });
            } else {
                assert!(path.with_extension("rs").exists(), "{}: no case", path.display());
            }
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    paths(folder).into_iter().filter(|path| path.is_dir()).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    paths(folder).into_iter().filter(|path| path.is_file()).collect()
}

fn paths(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// Compares the binaries of the package's manifest with the cases, or writes them.
pub(crate) fn check_manifest(root: &Path, cases: &[Case], updates: bool) -> Option<String> {
    const BEGIN: &str = "# One binary a case, written by `UPDATE=1 cargo test -p dokklib-tests --test compile_fail`.\n";
    let path = root.join(FOLDER).join("Cargo.toml");
    let manifest = std::fs::read_to_string(&path).unwrap();
    let (head, _) = manifest.split_once(BEGIN).unwrap();
    let mut expected = format!("{head}{BEGIN}");
    for Case { name, source, .. } in cases {
        write!(
            expected,
            "\n[[bin]]\nname = \"{name}\"\npath = \"{source}\"\ntest = false\nrequired-features = [\"cases\"]\n"
        )
        .unwrap();
    }
    if updates {
        std::fs::write(path, expected).unwrap();
        return None;
    }
    (manifest != expected).then(|| format!("{FOLDER}/Cargo.toml doesn't list the cases: run with UPDATE=1"))
}
