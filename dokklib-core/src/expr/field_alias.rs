//! Conditions on fields with aliases or a default: the attribute of such a field can have another name, or be missing.
//!
//! A value is read from the first name whose attribute exists, or is the default. A condition on it is therefore a condition
//! on each of them, if those before it don't exist: `total = 7` with the alias `sum` becomes `total = 7 OR
//! (attribute_not_exists(total) AND sum = 7)`, and `total < 7` with the default 0 becomes `total < 7 OR
//! attribute_not_exists(total)`.

use aws_sdk_dynamodb::types::AttributeValue;

use super::condition::{Comparison, Node};
use super::evaluate::{evaluate, size_of};
use super::operand::Term;
use crate::attribute::{AttributeFault, AttributePath, Attributes, MissingValue, StoredPath};
use crate::expr::AttributeType;
use crate::limit;

impl Node {
    /// Returns the same condition on the values of the fields, under whichever name they are stored.
    pub(crate) fn under_all_names(self) -> Self {
        let mut has_several = false;
        self.for_each_path(&mut |path| has_several |= path.has_aliases() || !path.defaults().is_empty());
        if has_several { self.expanded() } else { self }
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
            Self::In(term, values) if values.iter().any(has_several_sources) => {
                let (with_aliases, values): (Vec<_>, Vec<_>) = values.into_iter().partition(has_several_sources);
                let compared = with_aliases.into_iter().map(|value| Self::Compare(term.clone(), Comparison::Eq, value));
                let compared = compared.map(Self::under_all_names).fold(Self::Constant(false), Self::or);
                Self::is_in(&term, values.into_iter()).under_all_names().or(compared)
            }
            leaf => leaf.under_stored_paths(),
        }
    }

    /// Returns the condition of a leaf, which is false for a missing attribute, on each of the values.
    fn under_stored_paths(self) -> Self {
        // The existence and the type of an attribute don't depend on the default.
        let has_values = !matches!(self, Self::Exists(_) | Self::AttributeType(..));
        let count = |path: &AttributePath| path.count_stored_paths().saturating_add(path.defaults().len());
        let count = self.paths().fold(1_usize, |product, path| product.saturating_mul(count(path)));
        // Each of the conditions has at least one operator, and all but the last one are followed by an `OR`.
        if count > limit::EXPRESSION_OPERATORS {
            return Self::TooManyOperators(count.saturating_mul(2).saturating_sub(1));
        }
        let choices: Vec<Vec<Choice>> = self.paths().map(|path| Choice::all(path, has_values)).collect();
        let mut combinations: Vec<Vec<&Choice>> = vec![Vec::new()];
        for choices in &choices {
            let extend = |combination: Vec<_>| {
                choices.iter().map(move |choice| combination.iter().copied().chain([choice]).collect::<Vec<_>>())
            };
            combinations = combinations.into_iter().flat_map(extend).collect();
        }
        let conditions = combinations.into_iter().map(|combination| {
            let is_read = combination.iter().map(|choice| choice.is_read.clone()).fold(Self::Constant(true), Self::and);
            is_read.and(self.clone().with_sources(combination.iter().map(|choice| choice.source.clone())))
        });
        conditions.fold(Self::Constant(false), Self::or)
    }

    /// Replaces the paths of a leaf, in the order in which [`paths`](Self::paths) returns them.
    fn with_sources(mut self, mut sources: impl Iterator<Item = Source>) -> Self {
        let mut replace = |term: &mut Term| {
            if term.path().is_some()
                && let Some(source) = sources.next()
            {
                *term = source.into_term(term);
            }
        };
        match &mut self {
            Self::Exists(path) | Self::NotExists(path) | Self::AttributeType(path, _) => {
                if let Some(Source::Attribute(other)) = sources.next() {
                    *path = other;
                }
                return self;
            }
            Self::Compare(left, _, right) | Self::BeginsWith(left, right) | Self::Contains(left, right) => {
                [left, right].into_iter().for_each(replace);
            }
            Self::Between(term, bounds) => {
                let (low, high) = &mut **bounds;
                [term, low, high].into_iter().for_each(replace);
            }
            Self::In(term, values) => [term].into_iter().chain(values).for_each(&mut replace),
            Self::Constant(_) | Self::And(_) | Self::Or(_) | Self::Not(_) | Self::TooManyOperators(_) => {}
        }
        self.with_defaults()
    }

    /// Evaluates a leaf whose attributes are all replaced with their defaults.
    fn with_defaults(self) -> Self {
        if self.paths().next().is_none() {
            return match evaluate(&self, &Attributes::new()) {
                Some(is_true) => Self::Constant(is_true),
                // A value that can't be stored, which is reported when the condition is sent.
                None => self,
            };
        }
        match self {
            Self::BeginsWith(Term::Value(_), right) => Self::BeginsWith(default_with_attribute(), right),
            Self::Contains(Term::Value(_), right) => Self::Contains(default_with_attribute(), right),
            leaf => leaf,
        }
    }
}

/// DynamoDB's functions take an attribute as the first operand.
fn default_with_attribute() -> Term {
    let expected = "a field without a default, which `begins_with` and `contains` with another attribute require";
    Term::Value(Err(AttributeFault::expected(expected)))
}

/// One of the values that a field can have.
struct Choice {
    source: Source,
    /// The condition under which the field is read from this source.
    is_read: Node,
}

#[derive(Clone)]
enum Source {
    Attribute(AttributePath),
    Default(AttributeValue),
}

impl Source {
    /// Returns the operand that replaces another one.
    fn into_term(self, replaced: &Term) -> Term {
        match (self, replaced) {
            (Self::Attribute(path), Term::Size(_)) => Term::Size(path),
            (Self::Attribute(path), _) => Term::Path(path),
            (Self::Default(value), Term::Size(_)) => Term::Value(match size_of(&value).flatten() {
                Some(size) => Ok(AttributeValue::N(size.to_string())),
                None => Err(AttributeFault::expected("a default whose size is known")),
            }),
            (Self::Default(value), _) => Term::Value(Ok(value)),
        }
    }
}

impl Choice {
    fn all(path: &AttributePath, with_default: bool) -> Vec<Self> {
        let missing =
            |paths: Vec<AttributePath>| paths.into_iter().map(Node::NotExists).fold(Node::Constant(true), Node::and);
        let stored = path.stored_paths().into_iter();
        let mut choices: Vec<Self> = stored
            .map(|StoredPath { path, preferred }| Self { source: Source::Attribute(path), is_read: missing(preferred) })
            .collect();
        for MissingValue { value, parent, missing: paths } in
            if with_default { path.missing_values() } else { Vec::new() }
        {
            let in_parent = parent.map_or(Node::Constant(true), |StoredPath { path, preferred }| {
                missing(preferred).and(Node::AttributeType(path, AttributeType::M))
            });
            choices.push(Self { source: Source::Default(value), is_read: in_parent.and(missing(paths)) });
        }
        choices
    }
}

fn has_several_sources(term: &Term) -> bool {
    term.path().is_some_and(|path| path.has_aliases() || !path.defaults().is_empty())
}
