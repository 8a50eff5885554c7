use std::collections::HashSet;
use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;
use smallvec::SmallVec;

use super::Comparison;
use super::condition::Node;
use super::operand::{Change, Term};
use crate::attribute::fields::Names;
use crate::attribute::{
    AttributeFault, AttributePath, Attributes, Bound, Conflict, IntegerRange, Summands, check_value, value_size,
};
use crate::error::Fault;
use crate::limit;

/// An encoded attribute value, or the reason why DynamoDB can't store it.
pub(crate) type Value = Result<AttributeValue, AttributeFault>;

/// The changes of an update. Each list is in the order of the calls.
#[derive(Clone, Default)]
#[doc(hidden)]
pub struct ChangeSet {
    pub(crate) sets: Vec<(AttributePath, Assignment)>,
    pub(crate) removes: Vec<AttributePath>,
    pub(crate) adds: Vec<(AttributePath, Value)>,
    pub(crate) deletes: Vec<(AttributePath, Value)>,
    /// The changes of fields that are parts of index keys, by field name.
    pub(crate) fields: Vec<(&'static str, Result<PartChange, AttributeFault>)>,
    /// Conditions that the changes themselves require.
    pub(crate) guards: Vec<Node>,
    /// The user's condition.
    pub(crate) condition: Option<Node>,
    /// `true` after any change, including one without effect such as the deletion of no elements.
    pub(crate) is_specified: bool,
}

/// A change of a field that is a part of an index key.
#[derive(Debug, Clone)]
pub(crate) enum PartChange {
    Set(AttributeValue),
    Remove,
    /// The field must have this value. `None` requires that it is missing.
    Unchanged(Option<AttributeValue>),
}

/// The right side of a `SET` action.
#[derive(Clone)]
pub(crate) enum Assignment {
    Term(Term),
    /// Keeps the current value, or sets the term if the attribute is missing.
    IfAbsent(Term),
    /// Adds a number to the current value or subtracts it. A missing attribute counts as 0.
    Sum {
        value: Value,
        is_subtraction: bool,
    },
    /// Appends the elements to the current list or prepends them. A missing attribute counts as an empty list.
    ListAppend {
        elements: Value,
        prepend: bool,
    },
}

impl ChangeSet {
    pub(crate) fn set(&mut self, path: AttributePath, change: Change) {
        self.is_specified = true;
        match change {
            Change::Set(term) => self.assign(path, Assignment::Term(term)),
            Change::Copy { from, guard } => {
                self.guard_all(guard.map(|guard| guard.0));
                self.assign(path, Assignment::Term(Term::Path(from)));
            }
            Change::Remove => {
                self.remove_aliases(&path);
                self.removes.push(path);
            }
        }
    }

    /// Removes the attributes with the aliases of the field, so that the item stores it only under its name.
    pub(crate) fn remove_aliases(&mut self, path: &AttributePath) {
        self.removes.extend(path.aliases());
    }

    pub(crate) fn set_if_absent(&mut self, path: AttributePath, change: Change) {
        match change {
            Change::Set(term) => self.assign(path, Assignment::IfAbsent(term)),
            Change::Copy { from, guard } => {
                // DynamoDB Local requires the source attribute even if nothing is copied.
                self.guard_all(guard.map(|guard| guard.0));
                self.assign(path, Assignment::IfAbsent(Term::Path(from)));
            }
            Change::Remove => self.is_specified = true,
        }
    }

    /// Requires that the source attribute of each copy exists. An upsert needs this for all sources, since the item may
    /// not exist.
    pub(crate) fn guard_copies(&mut self) {
        let sources = self.sets.iter().filter_map(|(_, assignment)| match assignment {
            Assignment::Term(Term::Path(from)) | Assignment::IfAbsent(Term::Path(from))
                if from.default_value().is_none() =>
            {
                Some(Node::Exists(from.clone()).under_all_names())
            }
            _ => None,
        });
        let guards: Vec<Node> = sources.collect();
        self.guard_all(guards);
    }

    pub(crate) fn assign(&mut self, path: AttributePath, assignment: Assignment) {
        self.is_specified = true;
        self.remove_aliases(&path);
        self.sets.push((path, assignment));
    }

    /// Adds a number or elements. `range` is the range of the integers that the attribute's type can store.
    pub(crate) fn add(&mut self, path: AttributePath, value: Value, range: Option<IntegerRange>) {
        self.is_specified = true;
        self.guard_all(range_guard(&path, &value, false, range));
        match value {
            Ok(AttributeValue::N(_)) if is_added_by_dynamodb(&path) => self.adds.push((path, value)),
            Ok(AttributeValue::N(_)) => self.assign(path, Assignment::Sum { value, is_subtraction: false }),
            value if is_empty(&value) => {}
            value => {
                // DynamoDB can't add elements to a set and rename it in one update, or add them to the default.
                if path.has_aliases() || path.default_value().is_some() {
                    self.guard(is_stored_under_name(&path));
                }
                self.remove_aliases(&path);
                self.adds.push((path, value));
            }
        }
    }

    pub(crate) fn subtract(&mut self, path: AttributePath, value: Value, range: Option<IntegerRange>) {
        self.is_specified = true;
        self.guard_all(range_guard(&path, &value, true, range));
        match value {
            Ok(AttributeValue::N(number)) if is_added_by_dynamodb(&path) => {
                self.adds.push((path, Ok(AttributeValue::N(negated(number)))));
            }
            value => self.assign(path, Assignment::Sum { value, is_subtraction: true }),
        }
    }

    /// Sets an attribute that the library manages, or increments it.
    pub(crate) fn set_managed(&mut self, attribute: &'static str, value: Option<AttributeValue>) {
        let path = AttributePath::top_level(attribute);
        match value {
            Some(value) => self.sets.push((path, Assignment::Term(Term::Value(Ok(value))))),
            None => self.adds.push((path, Ok(AttributeValue::N("1".to_owned())))),
        }
    }

    pub(crate) fn delete(&mut self, path: AttributePath, elements: Value) {
        self.is_specified = true;
        if !is_empty(&elements) {
            // If the update deleted the last element of the set, the set with the next name would be read in its place.
            self.guard_all(path.has_aliases().then(|| is_stored_once(&path)));
            // DynamoDB can't delete elements of the default.
            self.guard_all(path.default_value().map(|_| Node::Exists(path.clone()).under_all_names()));
            self.deletes.extend(path.aliases().map(|alias| (alias, elements.clone())));
            self.deletes.push((path, elements));
        }
    }

    pub(crate) fn change_field(&mut self, name: &'static str, change: KeyFieldChange) {
        self.is_specified = true;
        let change = match change {
            KeyFieldChange::Change(Change::Set(Term::Value(value))) => value.map(PartChange::Set),
            KeyFieldChange::Change(Change::Remove) => Ok(PartChange::Remove),
            KeyFieldChange::Unchanged(Change::Set(Term::Value(value))) => {
                value.map(|value| PartChange::Unchanged(Some(value)))
            }
            KeyFieldChange::Unchanged(Change::Remove) => Ok(PartChange::Unchanged(None)),
            KeyFieldChange::Change(Change::Set(_) | Change::Copy { .. })
            | KeyFieldChange::Unchanged(Change::Set(_) | Change::Copy { .. }) => {
                unreachable!("a part of a key can't be set to a copy")
            }
        };
        self.fields.push((name, change.map_err(|fault| fault.at(name))));
    }

    /// Adds conditions that the changes require.
    pub(crate) fn guard_all(&mut self, nodes: impl IntoIterator<Item = Node>) {
        nodes.into_iter().for_each(|node| self.guard(node));
    }

    fn guard(&mut self, node: Node) {
        // Several changes can require the same parent. With more guards than operators, the update fails anyway.
        let node = match node {
            Node::And(nodes) => return self.guard_all(nodes.into_nodes()),
            node => node,
        };
        let is_duplicate = |guard: &Node| match (guard, &node) {
            (Node::Exists(a), Node::Exists(b)) => a == b,
            (Node::Not(a), Node::Not(b)) => {
                matches!((&**a, &**b), (Node::AttributeType(a, c), Node::AttributeType(b, d)) if a == b && c == d)
            }
            _ => false,
        };
        if !self.guards.iter().take(limit::EXPRESSION_OPERATORS).any(is_duplicate) {
            self.guards.push(node);
        }
    }

    /// Adds a condition of the user.
    pub(crate) fn when(&mut self, condition: Node) {
        self.condition = Some(match self.condition.take() {
            Some(existing) => existing.and(condition),
            None => condition,
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.paths().next().is_none()
    }

    /// Adds the changes and conditions of another set.
    pub(crate) fn merge(&mut self, other: Self) {
        let is_unused = !self.is_specified && self.guards.is_empty() && self.condition.is_none();
        if is_unused {
            *self = other;
            return;
        }
        let Self { sets, removes, adds, deletes, fields, guards, condition, is_specified } = other;
        self.sets.extend(sets);
        self.removes.extend(removes);
        self.adds.extend(adds);
        self.deletes.extend(deletes);
        self.fields.extend(fields);
        self.guard_all(guards);
        condition.into_iter().for_each(|condition| self.when(condition));
        self.is_specified |= is_specified;
    }

    /// Sets the attributes that are missing in the stored item, except those with an explicit change. They are sorted
    /// by name, so that the expression text is deterministic.
    pub(crate) fn set_initial(&mut self, attributes: Attributes, names: &Names) {
        let changed: HashSet<&str> = self.paths().map(AttributePath::root).collect();
        let mut initial: Vec<_> = attributes.into_iter().filter(|(name, _)| !changed.contains(name.as_str())).collect();
        initial.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (name, value) in initial {
            let aliases = names.aliases_of(&name);
            let aliases = (!aliases.is_empty()).then_some((0, aliases));
            let path = AttributePath::top_level(name).with_aliases(aliases);
            self.assign(path, Assignment::IfAbsent(Term::Value(Ok(value))));
        }
    }

    /// Fails if two changes conflict. DynamoDB rejects such a request.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let paths: SmallVec<[_; 8]> = self.paths().collect();
        for (at, first) in paths.iter().enumerate() {
            for second in &paths[at + 1..] {
                if let Some(conflict) = first.conflict(second) {
                    let (first, second) = (first.to_string(), second.to_string());
                    return Err(match conflict {
                        Conflict::Overlap => Fault::OverlappingPaths { first, second },
                        Conflict::ListAndMap => Fault::ConflictingPaths { first, second },
                    });
                }
            }
        }
        Ok(())
    }

    /// Fails if DynamoDB can't store a value at its path, because it would be nested too deeply.
    pub(crate) fn check_values(&self) -> Result<(), AttributeFault> {
        self.values().try_for_each(|(path, value)| {
            check_value(value, path.segments().len()).map_err(|fault| fault.at(path.to_string()))
        })
    }

    /// Returns a lower bound of the size of the changed attributes, in bytes.
    pub(crate) fn size(&self) -> usize {
        let set = self.sets.iter().filter_map(|(path, assignment)| match assignment {
            Assignment::Term(Term::Value(Ok(value))) => Some((path, value)),
            _ => None,
        });
        set.map(|(path, value)| path.root().len() + value_size(value)).sum()
    }

    /// Returns the values that are stored, with their paths.
    fn values(&self) -> impl Iterator<Item = (&AttributePath, &AttributeValue)> {
        self.sets.iter().filter_map(|(path, assignment)| match assignment {
            Assignment::Term(Term::Value(Ok(value)))
            | Assignment::IfAbsent(Term::Value(Ok(value)))
            | Assignment::ListAppend { elements: Ok(value), .. } => Some((path, value)),
            _ => None,
        })
    }

    /// Returns the paths of all changes except those of index key fields.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &AttributePath> {
        let sets = self.sets.iter().map(|(path, _)| path);
        let values = self.adds.iter().chain(&self.deletes).map(|(path, _)| path);
        sets.chain(&self.removes).chain(values)
    }
}

/// Prints no values.
impl fmt::Debug for ChangeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChangeSet({self})")
    }
}

/// Displays the changed paths and fields.
impl fmt::Display for ChangeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths = self.paths().map(ToString::to_string).chain(self.fields.iter().map(|(name, _)| (*name).to_owned()));
        f.write_str(&paths.collect::<Vec<_>>().join(", "))
    }
}

/// The change of a field that is part of an index key.
pub(crate) enum KeyFieldChange {
    Change(Change),
    /// The field has this value and keeps it.
    Unchanged(Change),
}

/// Returns the condition that the result of an addition or a subtraction is in the range of the attribute's type. The
/// type can't read another number.
fn range_guard(path: &AttributePath, value: &Value, is_subtraction: bool, range: Option<IntegerRange>) -> Option<Node> {
    let Ok(AttributeValue::N(addend)) = value else { return None };
    let Summands { bound, include_missing } = range?.summands(addend, is_subtraction)?;
    let (comparison, bound) = match bound {
        Bound::AtMost(most) => (Comparison::Le, most),
        Bound::AtLeast(least) => (Comparison::Ge, least),
    };
    let bound = Term::Value(Ok(AttributeValue::N(bound.to_string())));
    let in_range = Node::Compare(Term::Path(path.clone()), comparison, bound);
    // The default of a missing attribute is compared with the bound.
    let include_missing = include_missing && path.default_value().is_none();
    let in_range = if include_missing { in_range.or(Node::NotExists(path.clone())) } else { in_range };
    Some(in_range.under_all_names())
}

/// Returns `true` if `ADD` adds to the number at this path. It supports only top-level attributes with one name, and a missing
/// number counts as 0. Other numbers are changed by `SET`.
fn is_added_by_dynamodb(path: &AttributePath) -> bool {
    let is_zero = |default| matches!(default, AttributeValue::N(number) if number == "0");
    path.is_top_level() && !path.has_aliases() && path.default_value().is_none_or(is_zero)
}

/// Returns the condition that a set with aliases or a default is stored under its name, or is missing and empty.
fn is_stored_under_name(path: &AttributePath) -> Node {
    let exists = Node::Exists(path.parent(path.segments().len()));
    if path.default_value().is_some() {
        return exists;
    }
    path.aliases().map(Node::NotExists).fold(Node::Constant(true), Node::and).or(exists)
}

/// Returns the condition that a set with aliases is stored under at most one of its names.
fn is_stored_once(path: &AttributePath) -> Node {
    let mut others: Vec<AttributePath> = path.aliases().collect();
    others.insert(0, path.clone());
    let mut condition = Node::Constant(true);
    while let Some(last) = others.pop() {
        let others_missing = others.iter().cloned().map(Node::NotExists).fold(Node::Constant(true), Node::and);
        condition = condition.and(others_missing.or(Node::NotExists(last)));
    }
    condition
}

/// Returns `true` for an empty set, which DynamoDB doesn't support.
fn is_empty(value: &Value) -> bool {
    match value {
        Ok(AttributeValue::Ss(set) | AttributeValue::Ns(set)) => set.is_empty(),
        Ok(AttributeValue::Bs(set)) => set.is_empty(),
        _ => false,
    }
}

fn negated(number: String) -> String {
    match number.strip_prefix('-') {
        Some(positive) => positive.to_owned(),
        None if number == "0" => number,
        None => format!("-{number}"),
    }
}
