//! Conditions on fields with aliases: an item can store such a field under its name or under an alias.
//!
//! A value is read from the first of these attributes that exists. A condition on it is therefore a condition on each of
//! them, if those before it don't exist: `total = 7` with the alias `sum` becomes `total = 7 OR (attribute_not_exists(total)
//! AND sum = 7)`.

use super::condition::{Comparison, Node};
use super::operand::Term;
use crate::attribute::{AttributePath, StoredPath};
use crate::limit;

impl Node {
    /// Returns the same condition on the values of the fields, under whichever name they are stored.
    pub(crate) fn under_all_names(self) -> Self {
        let mut has_aliases = false;
        self.for_each_path(&mut |path| has_aliases |= path.has_aliases());
        if has_aliases { self.expanded() } else { self }
    }

    fn expanded(self) -> Self {
        match self {
            Self::And(nodes) => {
                nodes.into_nodes().into_iter().map(Self::under_all_names).fold(Self::Constant(true), Self::and)
            }
            Self::Or(nodes) => {
                nodes.into_nodes().into_iter().map(Self::under_all_names).fold(Self::Constant(false), Self::or)
            }
            Self::Not(node) => node.under_all_names().negated(),
            // These are true for a missing attribute, so each of the attributes must meet the condition.
            Self::NotExists(path) if path.is_top_level() => path
                .stored_paths()
                .into_iter()
                .map(|stored| Self::NotExists(stored.path))
                .fold(Self::Constant(true), Self::and),
            Self::NotExists(path) => Self::Exists(path).under_all_names().negated(),
            Self::Compare(left, Comparison::Ne, right) => {
                Self::Compare(left, Comparison::Eq, right).under_all_names().negated()
            }
            Self::Exists(path) if path.is_top_level() => path
                .stored_paths()
                .into_iter()
                .map(|stored| Self::Exists(stored.path))
                .fold(Self::Constant(false), Self::or),
            Self::In(term, values) if values.iter().any(has_aliases) => {
                let (with_aliases, values): (Vec<_>, Vec<_>) = values.into_iter().partition(has_aliases);
                let compared = with_aliases.into_iter().map(|value| Self::Compare(term.clone(), Comparison::Eq, value));
                let compared = compared.map(Self::under_all_names).fold(Self::Constant(false), Self::or);
                Self::is_in(&term, values.into_iter()).under_all_names().or(compared)
            }
            leaf => leaf.under_stored_paths(),
        }
    }

    /// Returns the condition of a leaf, which is false for a missing attribute, on each of the attributes.
    fn under_stored_paths(self) -> Self {
        let count = self.paths().fold(1_usize, |count, path| count.saturating_mul(path.count_stored_paths()));
        // Each of the conditions has at least one operator, and all but the last one are followed by an `OR`.
        if count > limit::EXPRESSION_OPERATORS {
            return Self::TooManyOperators(count.saturating_mul(2).saturating_sub(1));
        }
        let choices: Vec<Vec<StoredPath>> = self.paths().map(AttributePath::stored_paths).collect();
        let mut combinations: Vec<Vec<&StoredPath>> = vec![Vec::new()];
        for choices in &choices {
            let extend = |combination: Vec<_>| {
                choices.iter().map(move |choice| combination.iter().copied().chain([choice]).collect::<Vec<_>>())
            };
            combinations = combinations.into_iter().flat_map(extend).collect();
        }
        let conditions = combinations.into_iter().map(|combination| {
            let preferred = combination.iter().flat_map(|stored| stored.preferred.iter().cloned());
            let is_read = preferred.map(Self::NotExists).fold(Self::Constant(true), Self::and);
            is_read.and(self.clone().with_paths(combination.iter().map(|stored| stored.path.clone())))
        });
        conditions.fold(Self::Constant(false), Self::or)
    }

    /// Replaces the paths of a leaf, in the order in which [`paths`](Self::paths) returns them.
    fn with_paths(mut self, mut paths: impl Iterator<Item = AttributePath>) -> Self {
        let mut replace = |path: &mut AttributePath| {
            if let Some(other) = paths.next() {
                *path = other;
            }
        };
        match &mut self {
            Self::Exists(path) | Self::NotExists(path) | Self::AttributeType(path, _) => replace(path),
            Self::Compare(left, _, right) | Self::BeginsWith(left, right) | Self::Contains(left, right) => {
                [left, right].into_iter().filter_map(Term::path_mut).for_each(replace);
            }
            Self::Between(term, bounds) => {
                let (low, high) = &mut **bounds;
                [term, low, high].into_iter().filter_map(Term::path_mut).for_each(replace);
            }
            Self::In(term, values) => {
                [term].into_iter().chain(values).filter_map(Term::path_mut).for_each(replace);
            }
            Self::Constant(_) | Self::And(_) | Self::Or(_) | Self::Not(_) | Self::TooManyOperators(_) => {}
        }
        self
    }
}

fn has_aliases(term: &Term) -> bool {
    term.path().is_some_and(AttributePath::has_aliases)
}
