//! Suggests the nearest known name for an unknown one.

/// Up to this many names are listed if none is similar.
const MAX_LISTED: usize = 10;

/// Returns a `help:` line that suggests the nearest known name, or lists the known names if they are few.
pub(super) fn help(unknown: &str, known: &[&str]) -> String {
    if let Some(nearest) = nearest(unknown, known) {
        return format!("\nhelp: did you mean `{nearest}`?");
    }
    match known {
        [] => String::new(),
        [only] => format!("\nhelp: expected `{only}`"),
        _ if known.len() <= MAX_LISTED => {
            let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("\nhelp: expected one of {}", names.join(", "))
        }
        _ => String::new(),
    }
}

/// Returns the known name that differs only in case and underscores, or by at most two edits.
fn nearest<'a>(unknown: &str, known: &[&'a str]) -> Option<&'a str> {
    let normalized = |name: &str| name.replace('_', "").to_lowercase();
    if let Some(same) = known.iter().find(|name| normalized(name) == normalized(unknown)) {
        return Some(same);
    }
    let (distance, name) = known.iter().map(|name| (edit_distance(unknown, name), *name)).min()?;
    // Two edits can turn a name of three letters into any other.
    let max_distance = if unknown.chars().count() <= 3 { 1 } else { 2 };
    (distance <= max_distance).then_some(name)
}

/// The Damerau-Levenshtein distance: insertions, deletions, substitutions and swaps of neighbours.
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut second_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let substitution = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + substitution);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(second_last[j - 2] + 1);
            }
        }
        second_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_known_name_is_suggested() {
        assert_eq!(help("usr", &["user", "id"]), "\nhelp: did you mean `user`?");
        assert_eq!(help("placedAt", &["placed_at", "id"]), "\nhelp: did you mean `placed_at`?");
        assert_eq!(help("prefxi", &["prefix", "schema"]), "\nhelp: did you mean `prefix`?");
    }

    #[test]
    fn a_few_known_names_are_listed() {
        assert_eq!(help("zzz", &["user", "id"]), "\nhelp: expected one of `user`, `id`");
        assert_eq!(help("zzz", &["user"]), "\nhelp: expected `user`");
        assert_eq!(help("ab", &["id"]), "\nhelp: expected `id`", "two edits of two letters are not similar");
        assert_eq!(help("zzz", &[]), "");
    }
}
