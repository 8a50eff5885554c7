use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// What the compiler says about one case.
#[derive(Default)]
pub(crate) struct Report {
    /// All errors and warnings, as a terminal shows them, without what changes from machine to machine.
    pub(crate) rendered: String,
    /// Errors as the compiler emits them. Cargo shows equal ones once.
    pub(crate) errors: usize,
    pub(crate) distinct_errors: usize,
    /// Lines of all errors and warnings, shown once each, without empty lines between them.
    pub(crate) lines: usize,
    /// The texts that the errors underline, or the place if it is outside of the case.
    pub(crate) underlined: Vec<Result<String, String>>,
}

impl Report {
    /// Returns the number of the rendered line that contains a text, beginning with 1.
    pub(crate) fn line_of(&self, text: &str) -> Option<usize> {
        let lines = self.rendered.lines().filter(|line| !line.is_empty());
        lines.zip(1..).find(|(line, _)| line.contains(text)).map(|(_, number)| number)
    }
}

/// Reads cargo's messages: a report for each binary.
pub(crate) fn reports(stdout: &str) -> BTreeMap<String, Report> {
    let mut reports = BTreeMap::<String, Report>::new();
    let mut seen = BTreeSet::new();
    let messages = stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    for entry in messages.filter(|entry| entry["reason"] == "compiler-message") {
        let (target, message) = (&entry["target"], &entry["message"]);
        let text = message["message"].as_str().unwrap();
        if target["kind"][0] != "bin" || text.starts_with("aborting due to") || message["level"] == "failure-note" {
            continue;
        }
        let report = reports.entry(target["name"].as_str().unwrap().to_owned()).or_default();
        let is_error = message["level"] == "error";
        report.errors += usize::from(is_error);
        let rendered = message["rendered"].as_str().unwrap();
        if seen.insert((target["name"].to_string(), rendered.to_owned())) {
            report.distinct_errors += usize::from(is_error);
            let case = target["src_path"].as_str().unwrap();
            if is_error {
                report.underlined.push(underlined(message, case));
            }
            let rendered = stable(rendered, case);
            report.lines += rendered.lines().filter(|line| !line.is_empty()).count();
            report.rendered.push_str(&rendered);
        }
    }
    reports
}

/// Returns the text under an error's primary span, or where that span is if a user didn't write it as one token or
/// expression on one line of the case.
fn underlined(message: &Value, case: &str) -> Result<String, String> {
    let spans = message["spans"].as_array().unwrap();
    let span = spans.iter().find(|span| span["is_primary"] == true).ok_or("no place")?;
    let file = span["file_name"].as_str().unwrap();
    let lines = span["text"].as_array().unwrap();
    if !case.ends_with(file) {
        return Err(without_folders(file));
    }
    let [line] = lines.as_slice() else {
        return Err(format!("{} lines", lines.len()));
    };
    let text = line["text"].as_str().unwrap();
    if text.trim_start().starts_with("#[derive(") {
        return Err(text.trim().to_owned());
    }
    let (start, end) = (line["highlight_start"].as_u64().unwrap(), line["highlight_end"].as_u64().unwrap());
    let width = usize::try_from(end - start).unwrap();
    Ok(text.chars().skip(usize::try_from(start).unwrap() - 1).take(width).collect())
}

/// Removes what differs between machines and with changes of other files: folders, and line numbers outside of the case.
fn stable(rendered: &str, case: &str) -> String {
    let mut stable = String::with_capacity(rendered.len());
    let mut is_in_case = true;
    for line in rendered.trim_end().lines().filter(|line| !is_about_a_long_type(line)) {
        let trimmed = line.trim_start();
        if let Some(place) = trimmed.strip_prefix("--> ").or_else(|| trimmed.strip_prefix("::: ")) {
            let arrow = &trimmed[..3];
            let path = place.split(':').next().unwrap();
            is_in_case = case.ends_with(path);
            let place = if is_in_case { place.to_owned() } else { without_folders(path) };
            stable.push_str(&format!("    {arrow} {place}\n"));
            continue;
        }
        let (gutter, rest) = split_gutter(line);
        match gutter.map(str::trim) {
            None => stable.push_str(rest),
            Some(number) if is_in_case => stable.push_str(&format!("{number:>3} {rest}")),
            Some(_) => stable.push_str(&format!("    {rest}")),
        }
        stable.push('\n');
    }
    stable.push('\n');
    stable
}

/// `true` for the notes about the file that contains the full name of a long type. Its path differs between machines.
fn is_about_a_long_type(line: &str) -> bool {
    line.contains("the full name for the type has been written to")
        || line.contains("consider using `--verbose` to print the full type name")
}

/// The line number before the bar of a rendered line, if the line has a bar or is a note.
pub(crate) fn split_gutter(line: &str) -> (Option<&str>, &str) {
    let rest = line.trim_start_matches(|character: char| character == ' ' || character.is_ascii_digit());
    if rest.starts_with(['|', '=']) || rest == "..." {
        (Some(&line[..line.len() - rest.len()]), rest)
    } else {
        (None, line)
    }
}

/// `src/option.rs` of a crate, without the folder in which this machine keeps it.
fn without_folders(path: &str) -> String {
    let known = ["/library/", "/registry/src/"].iter().find_map(|folder| path.split_once(folder).map(|(_, path)| path));
    known.unwrap_or(path).to_owned()
}
