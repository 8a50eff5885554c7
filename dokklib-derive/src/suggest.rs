//! The nearest known name to one that isn't.

/// Up to this many names are listed when none is near.
const LISTED: usize = 10;

/// A help line that names the nearest of the known names, or lists them when they are few.
pub(crate) fn help(unknown: &str, known: &[&str]) -> String {
    if let Some(nearest) = nearest(unknown, known) {
        return format!("\nhelp: did you mean `{nearest}`?");
    }
    match known {
        [] => String::new(),
        [only] => format!("\nhelp: there is only `{only}`"),
        _ if known.len() <= LISTED => {
            let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("\nhelp: there are {}", names.join(", "))
        }
        _ => String::new(),
    }
}

/// The known name that differs in case and underscores only, or by at most two edits.
fn nearest<'a>(unknown: &str, known: &[&'a str]) -> Option<&'a str> {
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    if let Some(same) = known.iter().find(|name| plain(name) == plain(unknown)) {
        return Some(same);
    }
    let near = known.iter().map(|name| (distance(unknown, name), *name)).min()?;
    // Two edits of a name of three letters make any other one.
    let allowed = if unknown.chars().count() <= 3 { 1 } else { 2 };
    (near.0 <= allowed).then_some(near.1)
}

/// The number of letters to insert, delete, change or swap with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered() {
        assert_eq!(help("usr", &["user", "id"]), "\nhelp: did you mean `user`?");
        assert_eq!(help("placedAt", &["placed_at", "id"]), "\nhelp: did you mean `placed_at`?");
        assert_eq!(help("prefxi", &["prefix", "schema"]), "\nhelp: did you mean `prefix`?");
        assert_eq!(help("zzz", &["user", "id"]), "\nhelp: there are `user`, `id`");
        assert_eq!(help("zzz", &["user"]), "\nhelp: there is only `user`");
        assert_eq!(help("ab", &["id"]), "\nhelp: there is only `id`", "two edits of two letters is another name");
        assert_eq!(help("zzz", &[]), "");
    }
}
