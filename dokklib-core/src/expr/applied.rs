//! Whether an item shows that an update was applied to it.

use aws_sdk_dynamodb::types::AttributeValue;

use super::evaluate::{contains, equals, failed_conditions, find, find_stored};
use super::operand::Term;
use super::{Assignment, ChangeSet, Node};
use crate::attribute::{AttributePath, Attributes, Conflict, Segment};
use crate::error::FailedCondition;
use crate::schema::Layout;

/// Returns `true` if two items have the same attributes with equal values.
pub(crate) fn equal_items(left: &Attributes, right: &Attributes) -> bool {
    left.len() == right.len()
        && left.iter().all(|(name, value)| right.get(name).is_some_and(|other| equals(value, other)))
}

impl ChangeSet {
    /// Returns `true` if the item is in the state that these changes produce.
    ///
    /// The result of an addition to a number or a list depends on the old value, so it is never recognized.
    pub(crate) fn is_applied(&self, item: &Attributes) -> bool {
        self.sets.iter().all(|(path, assignment)| self.is_assigned(path, assignment, item))
            // Removing a list element moves the elements after it.
            && self.removes.iter().all(|path| !ends_with_index(path) && find(path, item).is_none())
            && self.adds.iter().all(|(path, elements)| {
                let contained = find(path, item).zip(elements.as_ref().ok()).and_then(|(set, all)| are_contained(set, all));
                contained.is_some_and(|contained| contained.into_iter().all(|is_contained| is_contained))
            })
            && self.deletes.iter().all(|(path, elements)| {
                let Some(set) = find(path, item) else { return true };
                let contained = elements.as_ref().ok().and_then(|elements| are_contained(set, elements));
                contained.is_some_and(|contained| !contained.contains(&true))
            })
    }

    fn is_assigned(&self, path: &AttributePath, assignment: &Assignment, item: &Attributes) -> bool {
        let stored = find(path, item);
        match assignment {
            Assignment::Term(Term::Value(Ok(value))) => stored.is_some_and(|stored| equals(stored, value)),
            // A copy of an attribute that the update changes has the attribute's old value.
            Assignment::Term(Term::Path(from)) if !self.changes_path(from) => {
                stored.zip(find_stored(from, item)).is_some_and(|(stored, source)| equals(stored, source))
            }
            Assignment::IfAbsent(_) => stored.is_some(),
            Assignment::Term(_) | Assignment::Sum { .. } | Assignment::ListAppend { .. } => false,
        }
    }

    /// Returns `true` if the condition failed only because of attributes that these changes write. A failure because of
    /// another attribute has another cause than an earlier attempt.
    pub(crate) fn explains(&self, condition: &Node, item: &Attributes, layout: &Layout) -> bool {
        let failed = failed_conditions(condition, item, layout);
        let is_explained = |failed: &FailedCondition| failed.paths.iter().any(|path| self.changes_path(path));
        !failed.is_empty() && failed.iter().all(is_explained)
    }

    fn changes_path(&self, path: &AttributePath) -> bool {
        self.paths().any(|changed| matches!(changed.conflict(path), Some(Conflict::Overlap)))
    }
}

fn ends_with_index(path: &AttributePath) -> bool {
    matches!(path.segments().last(), Some(Segment::Index(_)))
}

/// Returns for each element whether the set contains it, or `None` unless both values are sets of the same type.
fn are_contained(set: &AttributeValue, elements: &AttributeValue) -> Option<Vec<bool>> {
    use AttributeValue::{B, Bs, N, Ns, S, Ss};

    let elements: Vec<AttributeValue> = match (set, elements) {
        (Ss(_), Ss(elements)) => elements.iter().cloned().map(S).collect(),
        (Ns(_), Ns(elements)) => elements.iter().cloned().map(N).collect(),
        (Bs(_), Bs(elements)) => elements.iter().cloned().map(B).collect(),
        _ => return None,
    };
    Some(elements.iter().map(|element| contains(set, element)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{Change, Value};
    use crate::schema::{Schema, SingleTable};

    fn s(text: &str) -> AttributeValue {
        AttributeValue::S(text.to_owned())
    }

    fn n(number: &str) -> AttributeValue {
        AttributeValue::N(number.to_owned())
    }

    fn tags(tags: &[&str]) -> AttributeValue {
        AttributeValue::Ss(tags.iter().map(|tag| (*tag).to_owned()).collect())
    }

    fn path(name: &'static str) -> AttributePath {
        AttributePath::top_level(name)
    }

    fn item() -> Attributes {
        let values = [("text", s("a")), ("copy", s("a")), ("views", n("3.0")), ("tags", tags(&["x", "y"]))];
        values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    fn is_applied(change: impl FnOnce(&mut ChangeSet)) -> bool {
        let mut changes = ChangeSet::default();
        change(&mut changes);
        changes.is_applied(&item())
    }

    fn set(name: &'static str, value: AttributeValue) -> impl FnOnce(&mut ChangeSet) {
        move |changes| changes.set(path(name), Change::Set(Term::Value(Ok(value))))
    }

    #[test]
    fn the_result_of_a_change_is_recognized() {
        assert!(is_applied(set("text", s("a"))));
        assert!(is_applied(set("views", n("3"))));
        assert!(is_applied(set("tags", tags(&["y", "x"]))));
        assert!(!is_applied(set("text", s("b"))) && !is_applied(set("missing", s("a"))));

        let ok = |value| -> Value { Ok(value) };
        assert!(is_applied(|changes| changes.add(path("tags"), ok(tags(&["x"])), None)));
        assert!(!is_applied(|changes| changes.add(path("tags"), ok(tags(&["x", "z"])), None)));
        assert!(is_applied(|changes| changes.delete(path("tags"), ok(tags(&["z"])))));
        assert!(is_applied(|changes| changes.delete(path("missing"), ok(tags(&["z"])))));
        assert!(!is_applied(|changes| changes.delete(path("tags"), ok(tags(&["x", "z"])))));

        assert!(is_applied(|changes| changes.removes.push(path("missing"))));
        assert!(!is_applied(|changes| changes.removes.push(path("text"))));
        let list_element = AttributePath::new(vec![Segment::Name("missing".into()), Segment::Index(1)], false);
        assert!(!is_applied(|changes| changes.removes.push(list_element)));

        let copy = |from| Change::Copy { from: path(from), guard: None };
        assert!(is_applied(|changes| changes.set(path("copy"), copy("text"))));
        assert!(!is_applied(|changes| changes.set(path("copy"), copy("views"))));
        let swap = |changes: &mut ChangeSet| {
            changes.set(path("copy"), copy("text"));
            changes.set(path("text"), copy("copy"));
        };
        assert!(!is_applied(swap), "the old values are unknown");

        assert!(is_applied(|changes| changes.set_if_absent(path("text"), Change::Set(Term::Value(Ok(s("other")))))));
        assert!(!is_applied(|changes| changes.set_if_absent(path("missing"), Change::Set(Term::Value(Ok(s("a")))))));
    }

    #[test]
    fn an_addition_to_a_number_or_a_list_is_never_recognized() {
        assert!(!is_applied(|changes| changes.add(path("views"), Ok(n("3")), None)));
        assert!(!is_applied(|changes| changes.subtract(path("views"), Ok(n("0")), None)));
        let elements = Ok(AttributeValue::L(Vec::new()));
        assert!(!is_applied(|changes| {
            changes.assign(path("text"), Assignment::ListAppend { elements, prepend: false });
        }));
    }

    #[test]
    fn a_failure_is_explained_by_the_attributes_that_the_update_changes() {
        let explains = |condition: &Node| {
            let mut changes = ChangeSet::default();
            set("text", s("a"))(&mut changes);
            changes.explains(condition, &item(), &SingleTable::LAYOUT)
        };
        assert!(explains(&Node::NotExists(path("text"))));
        assert!(!explains(&Node::NotExists(path("views"))));
        assert!(!explains(&Node::NotExists(path("text")).and(Node::NotExists(path("views")))));
        assert!(explains(&Node::NotExists(path("text")).and(Node::Exists(path("views")))));
        assert!(!explains(&Node::Constant(false)));
    }

    #[test]
    fn equal_items_have_the_same_attributes() {
        assert!(equal_items(&item(), &item()));
        let mut other = item();
        other.insert("more".to_owned(), s("a"));
        assert!(!equal_items(&item(), &other) && !equal_items(&other, &item()));
    }
}
