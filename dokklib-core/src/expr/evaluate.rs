//! Evaluates a condition for an item that is already in memory. DynamoDB reports that a condition check failed, but not
//! which part of the condition.
//!
//! Unexpected types, missing attributes and NULL are treated as DynamoDB Local treats them:
//!
//! - A comparison with a missing attribute is false, except `<>`, which is true. The same applies to the size of a value
//!   without a size.
//! - Values of different types are not equal, and neither is less than the other.
//! - NULL is an existing value and equals itself.
//!
//! [Comparison operator and function
//! reference](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html) in
//! AWS's guide.

use std::borrow::Cow;
use std::cmp::Ordering;

use aws_sdk_dynamodb::types::AttributeValue;

use super::condition::{Comparison, Node};
use super::operand::Term;
use super::{AttributePath, AttributeType};
use crate::attribute::{Attributes, Segment, StoredPath, compare_numbers};
use crate::error::FailedCondition;
use crate::schema::Layout;

/// Returns the smallest set of leaves of the condition that would have to change for the condition to be true.
///
/// A leaf with an unknown result is included only if the other leaves don't explain why the condition failed. A leaf
/// about a key attribute is never included: an item's key can't change.
pub(crate) fn failed_conditions(condition: &Node, item: &Attributes, layout: &Layout) -> Vec<FailedCondition> {
    let search = |ignores_unknown| Search { item, layout, ignores_unknown }.smallest(condition, true);
    let smallest = search(true).filter(|leaves| !leaves.is_empty()).or_else(|| search(false)).unwrap_or_default();
    let mut failed_conditions: Vec<FailedCondition> = Vec::with_capacity(smallest.len());
    for (leaf, wanted) in smallest {
        let failed = FailedCondition::new(leaf, wanted);
        if !failed_conditions.contains(&failed) {
            failed_conditions.push(failed);
        }
    }
    failed_conditions
}

/// The search for the smallest set of failed leaves.
struct Search<'a> {
    item: &'a Attributes,
    layout: &'a Layout,
    /// Treats a leaf with an unknown result as if it had the wanted result.
    ignores_unknown: bool,
}

impl Search<'_> {
    /// Returns the fewest leaves that must change for `node` to become `wanted`, each with the result that it must
    /// have. Returns `None` if no change of the item has that effect.
    fn smallest<'n>(&self, node: &'n Node, wanted: bool) -> Option<Vec<(&'n Node, bool)>> {
        match node {
            Node::Not(inner) => self.smallest(inner, !wanted),
            Node::And(nodes) if wanted => self.all(nodes, wanted),
            Node::Or(nodes) if !wanted => self.all(nodes, wanted),
            Node::And(nodes) | Node::Or(nodes) => {
                nodes.iter().filter_map(|node| self.smallest(node, wanted)).min_by_key(Vec::len)
            }
            Node::Constant(is_true) => (*is_true == wanted).then(Vec::new),
            leaf => match evaluate(leaf, self.item) {
                Some(result) if result == wanted => Some(Vec::new()),
                None if self.ignores_unknown => Some(Vec::new()),
                _ if leaf.paths().any(|path| self.layout.role_of(path.root()).is_some()) => None,
                _ => Some(vec![(leaf, wanted)]),
            },
        }
    }

    fn all<'n>(&self, nodes: &'n [Node], wanted: bool) -> Option<Vec<(&'n Node, bool)>> {
        let leaves = nodes.iter().map(|node| self.smallest(node, wanted));
        leaves.collect::<Option<Vec<_>>>().map(|leaves| leaves.concat())
    }
}

/// Evaluates a condition for an item. Returns `None` if the result is unknown, see [`size_of`].
pub(crate) fn evaluate(node: &Node, item: &Attributes) -> Option<bool> {
    match node {
        Node::Constant(is_true) => Some(*is_true),
        Node::TooManyOperators(_) => None,
        Node::Not(inner) => evaluate(inner, item).map(|is_true| !is_true),
        Node::And(nodes) => evaluate_operands(nodes, item, false),
        Node::Or(nodes) => evaluate_operands(nodes, item, true),
        Node::Exists(path) => Some(find(path, item).is_some()),
        Node::NotExists(path) => Some(find(path, item).is_none()),
        Node::AttributeType(path, expected) => {
            Some(find(path, item).and_then(type_of).is_some_and(|found| found == *expected))
        }
        Node::Compare(left, comparison, right) => {
            let (left, right) = (operand(left, item)?, operand(right, item)?);
            Some(compare(left.as_deref(), *comparison, right.as_deref()))
        }
        Node::Between(term, bounds) => {
            let (value, low, high) = (operand(term, item)?, operand(&bounds.0, item)?, operand(&bounds.1, item)?);
            let is_not_less = compare(value.as_deref(), Comparison::Ge, low.as_deref());
            Some(is_not_less && compare(value.as_deref(), Comparison::Le, high.as_deref()))
        }
        Node::In(term, values) => {
            let value = operand(term, item)?;
            let mut is_unknown = false;
            for other in values {
                match operand(other, item) {
                    Some(other) if compare(value.as_deref(), Comparison::Eq, other.as_deref()) => return Some(true),
                    Some(_) => {}
                    None => is_unknown = true,
                }
            }
            if is_unknown { None } else { Some(false) }
        }
        Node::BeginsWith(term, prefix) => {
            let (value, prefix) = (operand(term, item)?, operand(prefix, item)?);
            Some(match (value.as_deref(), prefix.as_deref()) {
                (Some(AttributeValue::S(text)), Some(AttributeValue::S(prefix))) => text.starts_with(prefix),
                (Some(AttributeValue::B(bytes)), Some(AttributeValue::B(prefix))) => {
                    bytes.as_ref().starts_with(prefix.as_ref())
                }
                _ => false,
            })
        }
        Node::Contains(term, element) => {
            let (value, element) = (operand(term, item)?, operand(element, item)?);
            Some(value.as_deref().zip(element.as_deref()).is_some_and(|(value, element)| contains(value, element)))
        }
    }
}

/// Evaluates the operands of `And` (`decisive` is `false`) or `Or` (`true`): one decisive operand determines the result.
fn evaluate_operands(nodes: &[Node], item: &Attributes, decisive: bool) -> Option<bool> {
    let mut is_unknown = false;
    for node in nodes {
        match evaluate(node, item) {
            Some(is_true) if is_true == decisive => return Some(decisive),
            Some(_) => {}
            None => is_unknown = true,
        }
    }
    if is_unknown { None } else { Some(!decisive) }
}

/// Returns the value of a term: `Some(None)` if the attribute is missing or has no size, `None` if its size is unknown.
fn operand<'a>(term: &'a Term, item: &'a Attributes) -> Option<Option<Cow<'a, AttributeValue>>> {
    Some(match term {
        Term::Path(path) => find(path, item).map(Cow::Borrowed),
        // A request with a value that can't be stored fails before it is sent.
        Term::Value(value) => value.as_ref().ok().map(Cow::Borrowed),
        Term::Size(path) => match find(path, item) {
            Some(value) => size_of(value)?.map(|size| Cow::Owned(AttributeValue::N(size.to_string()))),
            None => None,
        },
    })
}

pub(super) fn find<'a>(path: &AttributePath, item: &'a Attributes) -> Option<&'a AttributeValue> {
    let mut segments = path.segments().iter();
    let first = item.get(segments.next()?.name()?)?;
    segments.try_fold(first, |value, segment| match (value, segment) {
        (AttributeValue::M(map), Segment::Name(name) | Segment::Key(name)) => map.get(&**name),
        (AttributeValue::L(list), Segment::Index(index)) => list.get(*index),
        _ => None,
    })
}

/// Returns the value that is read for a path, which can be stored under an alias.
pub(super) fn find_stored<'a>(path: &AttributePath, item: &'a Attributes) -> Option<&'a AttributeValue> {
    let is_read = |stored: &StoredPath| stored.preferred.iter().all(|path| find(path, item).is_none());
    path.stored_paths().iter().filter(|stored| is_read(stored)).find_map(|stored| find(&stored.path, item))
}

/// Returns the size of a value: `Some(None)` if values of its type have no size, `None` if the size is unknown.
///
/// The size of a string that isn't ASCII is unknown: AWS doesn't document whether it is the number of bytes, characters or
/// UTF-16 code units.
#[allow(clippy::option_option, reason = "no size and an unknown size are different results")]
pub(super) fn size_of(value: &AttributeValue) -> Option<Option<usize>> {
    Some(match value {
        AttributeValue::S(text) if text.is_ascii() => Some(text.len()),
        AttributeValue::S(_) => return None,
        AttributeValue::B(bytes) => Some(bytes.as_ref().len()),
        AttributeValue::L(list) => Some(list.len()),
        AttributeValue::M(map) => Some(map.len()),
        AttributeValue::Ss(set) | AttributeValue::Ns(set) => Some(set.len()),
        AttributeValue::Bs(set) => Some(set.len()),
        _ => None,
    })
}

fn compare(left: Option<&AttributeValue>, comparison: Comparison, right: Option<&AttributeValue>) -> bool {
    let is_equal = || left.zip(right).is_some_and(|(left, right)| equals(left, right));
    let order = || left.zip(right).and_then(|(left, right)| order(left, right));
    match comparison {
        Comparison::Eq => is_equal(),
        Comparison::Ne => !is_equal(),
        Comparison::Lt => order().is_some_and(Ordering::is_lt),
        Comparison::Le => order().is_some_and(Ordering::is_le),
        Comparison::Gt => order().is_some_and(Ordering::is_gt),
        Comparison::Ge => order().is_some_and(Ordering::is_ge),
    }
}

/// Returns the order of two values, or `None` if their types differ or aren't ordered.
fn order(left: &AttributeValue, right: &AttributeValue) -> Option<Ordering> {
    match (left, right) {
        (AttributeValue::S(left), AttributeValue::S(right)) => Some(left.cmp(right)),
        (AttributeValue::N(left), AttributeValue::N(right)) => Some(compare_numbers(left, right)),
        (AttributeValue::B(left), AttributeValue::B(right)) => Some(left.as_ref().cmp(right.as_ref())),
        _ => None,
    }
}

pub(super) fn equals(left: &AttributeValue, right: &AttributeValue) -> bool {
    match (left, right) {
        (AttributeValue::L(left), AttributeValue::L(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equals(left, right))
        }
        (AttributeValue::M(left), AttributeValue::M(right)) => {
            let has = |(name, value)| right.get(name).is_some_and(|other| equals(value, other));
            left.len() == right.len() && left.iter().all(has)
        }
        (AttributeValue::Ss(left), AttributeValue::Ss(right)) => is_same_set(left, right, PartialEq::eq),
        (AttributeValue::Bs(left), AttributeValue::Bs(right)) => is_same_set(left, right, PartialEq::eq),
        (AttributeValue::Ns(left), AttributeValue::Ns(right)) => {
            is_same_set(left, right, |left, right| is_same_number(left, right))
        }
        _ => order(left, right).map_or(left == right, Ordering::is_eq),
    }
}

fn is_same_set<T>(left: &[T], right: &[T], is_same: impl Fn(&T, &T) -> bool) -> bool {
    left.len() == right.len() && left.iter().all(|left| right.iter().any(|right| is_same(left, right)))
}

fn is_same_number(left: &str, right: &str) -> bool {
    compare_numbers(left, right).is_eq()
}

pub(super) fn contains(value: &AttributeValue, element: &AttributeValue) -> bool {
    match (value, element) {
        (AttributeValue::S(text), AttributeValue::S(part)) => text.contains(part.as_str()),
        (AttributeValue::B(bytes), AttributeValue::B(part)) => {
            let (bytes, part) = (bytes.as_ref(), part.as_ref());
            part.is_empty() || bytes.windows(part.len()).any(|window| window == part)
        }
        (AttributeValue::Ss(set), AttributeValue::S(element)) => set.contains(element),
        (AttributeValue::Ns(set), AttributeValue::N(element)) => set.iter().any(|known| is_same_number(known, element)),
        (AttributeValue::Bs(set), AttributeValue::B(element)) => set.contains(element),
        (AttributeValue::L(list), element) => list.iter().any(|known| equals(known, element)),
        _ => false,
    }
}

fn type_of(value: &AttributeValue) -> Option<AttributeType> {
    Some(match value {
        AttributeValue::S(_) => AttributeType::S,
        AttributeValue::N(_) => AttributeType::N,
        AttributeValue::B(_) => AttributeType::B,
        AttributeValue::Bool(_) => AttributeType::Bool,
        AttributeValue::Null(_) => AttributeType::Null,
        AttributeValue::L(_) => AttributeType::L,
        AttributeValue::M(_) => AttributeType::M,
        AttributeValue::Ss(_) => AttributeType::Ss,
        AttributeValue::Ns(_) => AttributeType::Ns,
        AttributeValue::Bs(_) => AttributeType::Bs,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::expr::operands::Operands;
    use crate::schema::{Schema, SingleTable};

    /// The maximum number of leaves of a condition. Each leaf tests the existence of a different attribute.
    const LEAVES: usize = 8;

    fn join(nodes: Vec<Node>, operator: impl FnMut(Node, Node) -> Node) -> Node {
        nodes.into_iter().reduce(operator).expect("there are at least two")
    }

    fn condition() -> impl Strategy<Value = Node> {
        let leaf = Just(Node::Exists(AttributePath::top_level("?")));
        let nodes = leaf.prop_recursive(4, 16, 3, |inner| {
            let several = || prop::collection::vec(inner.clone(), 2..4);
            prop_oneof![
                several().prop_map(|nodes| join(nodes, Node::and)),
                several().prop_map(|nodes| join(nodes, Node::or)),
                inner.clone().prop_map(Node::negated),
            ]
        });
        nodes.prop_map(|node| number(node, &mut 0))
    }

    /// Assigns a different attribute to each leaf.
    fn number(node: Node, next: &mut usize) -> Node {
        let mut operands =
            |operands: Operands| operands.into_nodes().into_iter().map(|node| number(node, next)).collect();
        match node {
            Node::And(nodes) => join(operands(nodes), Node::and),
            Node::Or(nodes) => join(operands(nodes), Node::or),
            Node::Not(node) => number(*node, next).negated(),
            Node::Exists(_) => {
                *next += 1;
                Node::Exists(AttributePath::top_level(format!("a{}", *next - 1)))
            }
            other => panic!("{other:?}"),
        }
    }

    /// Returns an item with the attributes whose bits are set.
    fn item(attributes: u32) -> Attributes {
        let is_present = |at: &usize| attributes & (1 << at) != 0;
        (0..usize::try_from(u32::BITS).unwrap())
            .filter(is_present)
            .map(|at| (format!("a{at}"), AttributeValue::Bool(true)))
            .collect()
    }

    fn count_leaves(node: &Node) -> usize {
        let mut count = 0;
        node.for_each_path(&mut |_| count += 1);
        count
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn failed_conditions_are_the_smallest_set_that_an_exhaustive_search_finds(
            node in condition(),
            present in 0..1_u32 << LEAVES,
        ) {
            let count = count_leaves(&node);
            prop_assume!(count <= LEAVES);
            let fewest = (0..1_u32 << count)
                .filter(|flipped| evaluate(&node, &item(present ^ flipped)) == Some(true))
                .map(u32::count_ones)
                .min();
            let failed = failed_conditions(&node, &item(present), &SingleTable::LAYOUT);
            prop_assert_eq!(Some(u32::try_from(failed.len()).unwrap()), fewest);
            // Changing exactly the reported attributes makes the condition true.
            let flipped = failed.iter().flat_map(FailedCondition::attributes).fold(0, |flipped, name: String| {
                flipped | 1 << name.strip_prefix('a').unwrap().parse::<u32>().unwrap()
            });
            prop_assert_eq!(evaluate(&node, &item(present ^ flipped)), Some(true));
        }
    }

    #[test]
    fn a_leaf_with_an_unknown_result_is_reported_only_if_no_other_leaf_failed() {
        let s = |text: &str| AttributeValue::S(text.to_owned());
        let item = Attributes::from([("umlaut".to_owned(), s("ü")), ("text".to_owned(), s("abc"))]);
        let size = |name: &'static str, size: &str| {
            let value = Term::Value(Ok(AttributeValue::N(size.to_owned())));
            Node::Compare(Term::Size(AttributePath::top_level(name)), Comparison::Eq, value)
        };
        let failed = |node: &Node| {
            failed_conditions(node, &item, &SingleTable::LAYOUT).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(evaluate(&size("umlaut", "1"), &item), None);
        assert_eq!(failed(&size("umlaut", "1").and(size("text", "4"))), ["size(text) = ?"]);
        assert_eq!(failed(&size("umlaut", "1").and(size("text", "3"))), ["size(umlaut) = ?"]);
        assert_eq!(failed(&Node::Not(Box::new(size("umlaut", "1")))), ["NOT size(umlaut) = ?"]);
        assert_eq!(failed(&Node::Constant(false)), [""; 0]);
    }
}
