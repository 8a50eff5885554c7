use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;

use super::attribute_path::Conflict;
use super::condition::Node;
use super::operand::{Change, Term};
use super::{AttributePath, Comparison};
use crate::attribute::AttributeFault;
use crate::error::Fault;
use crate::item::Attributes;
use crate::key::PartChange;

/// The value of an attribute, which DynamoDB may be unable to store.
pub(crate) type Value = Result<AttributeValue, AttributeFault>;

/// The changes of an update, in the order in which they were given.
#[derive(Clone, Default)]
#[doc(hidden)]
pub struct ChangeSet {
    pub(crate) sets: Vec<(AttributePath, Assigned)>,
    pub(crate) removes: Vec<AttributePath>,
    pub(crate) adds: Vec<(AttributePath, Value)>,
    pub(crate) deletes: Vec<(AttributePath, Value)>,
    /// Changes of fields that the keys of secondary indexes are made of.
    pub(crate) fields: Vec<(&'static str, Result<PartChange, AttributeFault>)>,
    /// What has to hold for the changes to be made.
    pub(crate) guards: Vec<Node>,
    /// The user's condition.
    pub(crate) condition: Option<Node>,
    /// Whether a change was asked for, be it one of nothing: the deletion of no elements.
    pub(crate) is_asked: bool,
}

/// What an attribute is set to.
#[derive(Clone)]
pub(crate) enum Assigned {
    Term(Term),
    /// What it is, or this where it isn't there.
    IfAbsent(Term),
    /// What it is, or 0, and this number more or less.
    Sum {
        value: Value,
        is_less: bool,
    },
    /// What it is, or nothing, with these elements before or after it.
    Joined {
        elements: Value,
        in_front: bool,
    },
}

impl ChangeSet {
    pub(crate) fn set(&mut self, path: AttributePath, change: Change) {
        self.is_asked = true;
        match change {
            Change::Set(term) => self.sets.push((path, Assigned::Term(term))),
            Change::Copy { from, guard } => {
                self.guard_all(guard.map(|guard| guard.0));
                self.sets.push((path, Assigned::Term(Term::Path(from))));
            }
            Change::Remove => self.removes.push(path),
        }
    }

    pub(crate) fn set_if_absent(&mut self, path: AttributePath, change: Change) {
        match change {
            Change::Set(term) => self.assign(path, Assigned::IfAbsent(term)),
            Change::Copy { from, guard } => {
                // DynamoDB Local asks for the other attribute even where it doesn't need it.
                self.guard_all(guard.map(|guard| guard.0));
                self.assign(path, Assigned::IfAbsent(Term::Path(from)));
            }
            Change::Remove => self.is_asked = true,
        }
    }

    /// Makes copies only of what is there, in an item that need not be.
    pub(crate) fn guard_copies(&mut self) {
        let copies = self.sets.iter().filter_map(|(_, assigned)| match assigned {
            Assigned::Term(Term::Path(from)) | Assigned::IfAbsent(Term::Path(from)) => Some(Node::Exists(from.clone())),
            _ => None,
        });
        let copies: Vec<Node> = copies.collect();
        self.guard_all(copies);
    }

    pub(crate) fn assign(&mut self, path: AttributePath, assigned: Assigned) {
        self.is_asked = true;
        self.sets.push((path, assigned));
    }

    pub(crate) fn add(&mut self, path: AttributePath, value: Value) {
        self.is_asked = true;
        // A number inside of another attribute is no top-level attribute, for which `ADD` is made.
        match value {
            Ok(AttributeValue::N(_)) if !path.is_top_level() => {
                self.sets.push((path, Assigned::Sum { value, is_less: false }));
            }
            value if is_empty(&value) => {}
            value => self.adds.push((path, value)),
        }
    }

    pub(crate) fn subtract(&mut self, path: AttributePath, value: Value, is_unsigned: bool) {
        self.is_asked = true;
        if is_unsigned {
            // Less than zero could not be read any more.
            self.guard(Node::Compare(Term::Path(path.clone()), Comparison::Ge, Term::Value(value.clone())));
        }
        match value {
            Ok(AttributeValue::N(number)) if path.is_top_level() => {
                self.adds.push((path, Ok(AttributeValue::N(negated(number)))));
            }
            value => self.sets.push((path, Assigned::Sum { value, is_less: true })),
        }
    }

    pub(crate) fn delete(&mut self, path: AttributePath, elements: Value) {
        self.is_asked = true;
        if !is_empty(&elements) {
            self.deletes.push((path, elements));
        }
    }

    pub(crate) fn change_field(&mut self, name: &'static str, change: FieldValue) {
        self.is_asked = true;
        let change = match change {
            FieldValue::Change(Change::Set(Term::Value(value))) => value.map(PartChange::Set),
            FieldValue::Change(Change::Remove) => Ok(PartChange::Remove),
            FieldValue::Stays(Change::Set(Term::Value(value))) => value.map(|value| PartChange::Stays(Some(value))),
            FieldValue::Stays(Change::Remove) => Ok(PartChange::Stays(None)),
            FieldValue::Change(Change::Set(_) | Change::Copy { .. })
            | FieldValue::Stays(Change::Set(_) | Change::Copy { .. }) => {
                unreachable!("a part of a key takes no copies")
            }
        };
        self.fields.push((name, change.map_err(|fault| fault.at(name))));
    }

    /// Makes the changes only if these hold.
    pub(crate) fn guard_all(&mut self, nodes: impl IntoIterator<Item = Node>) {
        nodes.into_iter().for_each(|node| self.guard(node));
    }

    fn guard(&mut self, node: Node) {
        // The same parent is asked for once.
        let is_known = |known: &Node| matches!((known, &node), (Node::Exists(a), Node::Exists(b)) if a == b);
        if !self.guards.iter().any(is_known) {
            self.guards.push(node);
        }
    }

    /// Asks for a further condition of the user's.
    pub(crate) fn when(&mut self, condition: Node) {
        self.condition = Some(match self.condition.take() {
            Some(before) => before.and(condition),
            None => condition,
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.paths().next().is_none()
    }

    /// The changes of both.
    pub(crate) fn merge(&mut self, other: Self) {
        let Self { sets, removes, adds, deletes, fields, guards, condition, is_asked } = other;
        self.sets.extend(sets);
        self.removes.extend(removes);
        self.adds.extend(adds);
        self.deletes.extend(deletes);
        self.fields.extend(fields);
        self.guard_all(guards);
        condition.into_iter().for_each(|condition| self.when(condition));
        self.is_asked |= is_asked;
    }

    /// Sets those of the attributes that the item lacks and nothing else changes, in the order of their names.
    pub(crate) fn set_initial(&mut self, attributes: Attributes) {
        let mut initial: Vec<_> =
            attributes.into_iter().filter(|(name, _)| !self.paths().any(|changed| changed.root() == name)).collect();
        initial.sort_by(|(a, _), (b, _)| a.cmp(b));
        let set = |(name, value): (String, AttributeValue)| {
            (AttributePath::name(name), Assigned::IfAbsent(Term::Value(Ok(value))))
        };
        self.sets.extend(initial.into_iter().map(set));
    }

    /// Reports two changes of one place, which DynamoDB refuses.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let paths: Vec<_> = self.paths().collect();
        for (at, first) in paths.iter().enumerate() {
            for second in &paths[at + 1..] {
                if let Some(conflict) = first.conflict(second) {
                    let (first, second) = (first.to_string(), second.to_string());
                    return Err(match conflict {
                        Conflict::Overlap => Fault::Overlap { first, second },
                        Conflict::Kind => Fault::KindConflict { first, second },
                    });
                }
            }
        }
        Ok(())
    }

    /// What is changed, by whatever names.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &AttributePath> {
        let sets = self.sets.iter().map(|(path, _)| path);
        let values = self.adds.iter().chain(&self.deletes).map(|(path, _)| path);
        sets.chain(&self.removes).chain(values)
    }
}

/// Shows no values.
impl fmt::Debug for ChangeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChangeSet({self})")
    }
}

/// Shows the names of what is changed.
impl fmt::Display for ChangeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths = self.paths().map(ToString::to_string).chain(self.fields.iter().map(|(name, _)| (*name).to_owned()));
        f.write_str(&paths.collect::<Vec<_>>().join(", "))
    }
}

/// What an update says of a field of an index's key.
pub(crate) enum FieldValue {
    Change(Change),
    Stays(Change),
}

/// Whether it is a set without elements, which DynamoDB hasn't.
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
