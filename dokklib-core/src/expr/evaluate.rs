//! Conditions as DynamoDB evaluates them, on an item that is at hand: it says that a condition failed, and not which part.
//!
//! What it does with other types than expected, missing attributes and NULL is as DynamoDB Local does it:
//!
//! - What compares with a missing attribute is false, and `<>` is true. So it is with the size of what has none.
//! - Values of different types are different, and none is less than the other.
//! - NULL is a value that is there, and equals itself.
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
use crate::attribute::{Segment, compare_numbers};
use crate::error::FailedCondition;
use crate::item::Attributes;
use crate::schema::Layout;

/// The smallest set of a condition's leaves whose change would make it hold for the item.
///
/// A leaf of which nobody can say whether it holds is among them only if the others don't tell why the condition failed. One on
/// an attribute that is a key is none of them: no change of an item changes it.
pub(crate) fn failed_conditions(condition: &Node, item: &Attributes, layout: &Layout) -> Vec<FailedCondition> {
    let smallest = |unknown_holds| Evaluation { item, layout, unknown_holds }.smallest(condition, true);
    let smallest = smallest(true).filter(|leaves| !leaves.is_empty()).or_else(|| smallest(false)).unwrap_or_default();
    let mut failed_conditions: Vec<FailedCondition> = Vec::with_capacity(smallest.len());
    for (leaf, wanted) in smallest {
        let found = FailedCondition::new(leaf, wanted);
        if !failed_conditions.contains(&found) {
            failed_conditions.push(found);
        }
    }
    failed_conditions
}

struct Evaluation<'a> {
    item: &'a Attributes,
    layout: &'a Layout,
    /// Whether what can't be told is taken to be as it should.
    unknown_holds: bool,
}

impl Evaluation<'_> {
    /// The fewest leaves that have to change, and to what, so that the condition becomes what is wanted; `None` if no
    /// change makes it so.
    fn smallest<'n>(&self, node: &'n Node, wanted: bool) -> Option<Vec<(&'n Node, bool)>> {
        match node {
            Node::Not(inner) => self.smallest(inner, !wanted),
            Node::And(nodes) if wanted => self.all(nodes, wanted),
            Node::Or(nodes) if !wanted => self.all(nodes, wanted),
            Node::And(nodes) | Node::Or(nodes) => {
                nodes.iter().filter_map(|node| self.smallest(node, wanted)).min_by_key(Vec::len)
            }
            // Not made of attributes, so no change of an item helps.
            Node::Constant(is_true) => (*is_true == wanted).then(Vec::new),
            leaf => match holds(leaf, self.item) {
                Some(is_so) if is_so == wanted => Some(Vec::new()),
                None if self.unknown_holds => Some(Vec::new()),
                _ if leaf.paths().any(|path| self.layout.role_of(path.root()).is_some()) => None,
                _ => Some(vec![(leaf, wanted)]),
            },
        }
    }

    fn all<'n>(&self, nodes: &'n [Node], wanted: bool) -> Option<Vec<(&'n Node, bool)>> {
        let each = nodes.iter().map(|node| self.smallest(node, wanted));
        each.collect::<Option<Vec<_>>>().map(|leaves| leaves.concat())
    }
}

/// Whether a condition holds for the item; `None` if it depends on what different sources say differently.
pub(crate) fn holds(node: &Node, item: &Attributes) -> Option<bool> {
    match node {
        Node::Constant(is_true) => Some(*is_true),
        Node::Not(inner) => holds(inner, item).map(|is_true| !is_true),
        Node::And(nodes) => joined(nodes, item, false),
        Node::Or(nodes) => joined(nodes, item, true),
        Node::Exists(path) => Some(find(path, item).is_some()),
        Node::NotExists(path) => Some(find(path, item).is_none()),
        Node::AttributeType(path, kind) => Some(find(path, item).and_then(type_of).is_some_and(|found| found == *kind)),
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
        Node::BeginsWith(term, start) => {
            let (value, start) = (operand(term, item)?, operand(start, item)?);
            Some(match (value.as_deref(), start.as_deref()) {
                (Some(AttributeValue::S(text)), Some(AttributeValue::S(start))) => text.starts_with(start),
                (Some(AttributeValue::B(bytes)), Some(AttributeValue::B(start))) => {
                    bytes.as_ref().starts_with(start.as_ref())
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

/// `And` and `Or`, which one member can decide.
fn joined(nodes: &[Node], item: &Attributes, deciding: bool) -> Option<bool> {
    let mut is_unknown = false;
    for node in nodes {
        match holds(node, item) {
            Some(is_true) if is_true == deciding => return Some(deciding),
            Some(_) => {}
            None => is_unknown = true,
        }
    }
    if is_unknown { None } else { Some(!deciding) }
}

/// The value that a term stands for, if there is one; `None` if nobody can say.
fn operand<'a>(term: &'a Term, item: &'a Attributes) -> Option<Option<Cow<'a, AttributeValue>>> {
    Some(match term {
        Term::Path(path) => find(path, item).map(Cow::Borrowed),
        // A value that can't be stored was reported before anything was sent.
        Term::Value(value) => value.as_ref().ok().map(Cow::Borrowed),
        Term::Size(path) => match find(path, item) {
            Some(value) => size_of(value)?.map(|size| Cow::Owned(AttributeValue::N(size.to_string()))),
            None => None,
        },
    })
}

fn find<'a>(path: &AttributePath, item: &'a Attributes) -> Option<&'a AttributeValue> {
    let mut segments = path.segments().iter();
    let first = item.get(segments.next()?.name()?)?;
    segments.try_fold(first, |value, segment| match (value, segment) {
        (AttributeValue::M(map), Segment::Name(name) | Segment::Key(name)) => map.get(&**name),
        (AttributeValue::L(list), Segment::Index(index)) => list.get(*index),
        _ => None,
    })
}

/// The size of a value, if it has one; `None` if nobody can say: AWS speaks of the length of a text, and doesn't say whether it is one
/// in bytes, in characters or in units of UTF-16.
#[allow(clippy::option_option, reason = "that a value has no size is known, and another thing than an unknown size")]
fn size_of(value: &AttributeValue) -> Option<Option<usize>> {
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

/// The order of two values of one type, if it has one.
fn order(left: &AttributeValue, right: &AttributeValue) -> Option<Ordering> {
    match (left, right) {
        (AttributeValue::S(left), AttributeValue::S(right)) => Some(left.cmp(right)),
        (AttributeValue::N(left), AttributeValue::N(right)) => Some(compare_numbers(left, right)),
        (AttributeValue::B(left), AttributeValue::B(right)) => Some(left.as_ref().cmp(right.as_ref())),
        _ => None,
    }
}

fn equals(left: &AttributeValue, right: &AttributeValue) -> bool {
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

fn contains(value: &AttributeValue, element: &AttributeValue) -> bool {
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
    use crate::{Schema, SingleTable};

    /// Conditions on the existence of so many attributes, each in one leaf or in none.
    const LEAVES: usize = 8;

    fn tree() -> impl Strategy<Value = Node> {
        let leaf = Just(Node::Exists(AttributePath::name("?")));
        let nodes = leaf.prop_recursive(4, 16, 3, |inner| {
            let several = || prop::collection::vec(inner.clone(), 2..4);
            prop_oneof![
                several().prop_map(Node::And),
                several().prop_map(Node::Or),
                inner.clone().prop_map(|node| Node::Not(Box::new(node))),
            ]
        });
        nodes.prop_map(|mut node| {
            number(&mut node, &mut 0);
            node
        })
    }

    /// Gives each leaf an attribute of its own.
    fn number(node: &mut Node, next: &mut usize) {
        match node {
            Node::And(nodes) | Node::Or(nodes) => nodes.iter_mut().for_each(|node| number(node, next)),
            Node::Not(node) => number(node, next),
            Node::Exists(path) => {
                *path = AttributePath::name(format!("a{next}"));
                *next += 1;
            }
            other => panic!("{other:?}"),
        }
    }

    fn item(attributes: u32) -> Attributes {
        let is_there = |at: &usize| attributes & (1 << at) != 0;
        (0..usize::try_from(u32::BITS).unwrap())
            .filter(is_there)
            .map(|at| (format!("a{at}"), AttributeValue::Bool(true)))
            .collect()
    }

    fn leaves(node: &Node) -> usize {
        let mut count = 0;
        node.for_each_path(&mut |_| count += 1);
        count
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn the_smallest_set_of_leaves_is_what_trying_all_finds(node in tree(), present in 0..1_u32 << LEAVES) {
            let count = leaves(&node);
            prop_assume!(count <= LEAVES);
            let fewest = (0..1_u32 << count)
                .filter(|flipped| holds(&node, &item(present ^ flipped)) == Some(true))
                .map(u32::count_ones)
                .min();
            let named = failed_conditions(&node, &item(present), &SingleTable::LAYOUT);
            prop_assert_eq!(Some(u32::try_from(named.len()).unwrap()), fewest);
            // Those that are named, and no others, are what has to change.
            let flipped = named.iter().flat_map(FailedCondition::attributes).fold(0, |flipped, name: String| {
                flipped | 1 << name.strip_prefix('a').unwrap().parse::<u32>().unwrap()
            });
            prop_assert_eq!(holds(&node, &item(present ^ flipped)), Some(true));
        }
    }

    #[test]
    fn what_nobody_can_say_is_named_last() {
        let s = |text: &str| AttributeValue::S(text.to_owned());
        let item = Attributes::from([("umlaut".to_owned(), s("ü")), ("text".to_owned(), s("abc"))]);
        let size = |name: &'static str, size: &str| {
            let value = Term::Value(Ok(AttributeValue::N(size.to_owned())));
            Node::Compare(Term::Size(AttributePath::name(name)), Comparison::Eq, value)
        };
        let shown = |node: &Node| {
            failed_conditions(node, &item, &SingleTable::LAYOUT).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(holds(&size("umlaut", "1"), &item), None);
        assert_eq!(shown(&size("umlaut", "1").and(size("text", "4"))), ["size(text) = ?"]);
        assert_eq!(shown(&size("umlaut", "1").and(size("text", "3"))), ["size(umlaut) = ?"]);
        assert_eq!(shown(&Node::Not(Box::new(size("umlaut", "1")))), ["NOT size(umlaut) = ?"]);
        assert_eq!(shown(&Node::Constant(false)), [""; 0]);
    }
}
