use std::fmt;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not};

use super::operand::Term;
use super::{AttributePath, AttributeType};
use crate::item::Attributes;
use crate::limit;

/// A condition on an item of type `E`, made by the operators of its paths and joined by `&`, `|` and `!`.
///
/// `K` lists the fields in it that are themselves keys of secondary indexes, since a query of such an index can't be filtered by
/// them; of most conditions it is empty. `.into()` leaves it out of the type: what a query can't be filtered by is
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) then.
///
/// `Debug` shows the names and placeholders in the place of the values.
#[must_use = "a condition does nothing until it is given to `.when(..)`"]
pub struct Condition<E, K = ()> {
    pub(crate) node: Node,
    of: PhantomData<fn() -> (E, K)>,
}

/// A condition without its type.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    /// Only as a whole: what a constant is joined with takes it in.
    Constant(bool),
    Compare(Term, Comparison, Term),
    Between(Term, Box<(Term, Term)>),
    /// Between one and a hundred values.
    In(Term, Vec<Term>),
    BeginsWith(Term, Term),
    Contains(Term, Term),
    Exists(AttributePath),
    NotExists(AttributePath),
    AttributeType(AttributePath, AttributeType),
    /// Two or more, none of them an `And`.
    And(Vec<Self>),
    /// Two or more, none of them an `Or`.
    Or(Vec<Self>),
    Not(Box<Self>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Comparison {
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne => "<>",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }
}

/// That the term equals one of the values: in as many `IN`s as it takes.
pub(super) fn one_of(term: &Term, mut values: impl Iterator<Item = Term>) -> Node {
    let mut node = Node::Constant(false);
    loop {
        let some: Vec<Term> = values.by_ref().take(limit::IN_VALUES).collect();
        if some.is_empty() {
            return node;
        }
        node = node.or(Node::In(term.clone(), some));
    }
}

impl Node {
    /// A range, which DynamoDB would refuse if it is reversed.
    pub(super) fn between(term: Term, low: Term, high: Term) -> Self {
        if low.is_greater_than(&high) { Self::Constant(false) } else { Self::Between(term, Box::new((low, high))) }
    }

    /// Hands over the paths of all leaves.
    pub(crate) fn for_each_path<'n>(&'n self, path: &mut impl FnMut(&'n AttributePath)) {
        match self {
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().for_each(|node| node.for_each_path(path)),
            Self::Not(node) => node.for_each_path(path),
            leaf => leaf.paths().for_each(path),
        }
    }

    /// The paths of a leaf.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &AttributePath> {
        let (path, terms): (Option<&AttributePath>, Vec<&Term>) = match self {
            Self::Exists(path) | Self::NotExists(path) | Self::AttributeType(path, _) => (Some(path), Vec::new()),
            Self::Compare(left, _, right) | Self::BeginsWith(left, right) | Self::Contains(left, right) => {
                (None, vec![left, right])
            }
            Self::Between(term, bounds) => (None, vec![term, &bounds.0, &bounds.1]),
            Self::In(term, values) => (None, [term].into_iter().chain(values).collect()),
            Self::Constant(_) | Self::And(_) | Self::Or(_) | Self::Not(_) => (None, Vec::new()),
        };
        path.into_iter().chain(terms.into_iter().filter_map(Term::path))
    }

    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant(true), node) | (node, Self::Constant(true)) => node,
            (Self::Constant(false), _) | (_, Self::Constant(false)) => Self::Constant(false),
            (left, right) => left.join_and(right),
        }
    }

    fn join_and(self, other: Self) -> Self {
        Self::And(join(self, other, |node| match node {
            Self::And(nodes) => Ok(nodes),
            other => Err(other),
        }))
    }

    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant(false), node) | (node, Self::Constant(false)) => node,
            (Self::Constant(true), _) | (_, Self::Constant(true)) => Self::Constant(true),
            (left, right) => left.join_or(right),
        }
    }

    fn join_or(self, other: Self) -> Self {
        Self::Or(join(self, other, |node| match node {
            Self::Or(nodes) => Ok(nodes),
            other => Err(other),
        }))
    }
}

/// The members of two nodes, each of which may be of the kind that `members` takes apart.
fn join(left: Node, right: Node, members: impl Fn(Node) -> Result<Vec<Node>, Node>) -> Vec<Node> {
    let mut joined = members(left).unwrap_or_else(|node| vec![node]);
    match members(right) {
        Ok(nodes) => joined.extend(nodes),
        Err(node) => joined.push(node),
    }
    joined
}

impl<E, K> Condition<E, K> {
    pub(crate) fn of(node: Node) -> Self {
        Self { node, of: PhantomData }
    }

    /// Whether the condition holds for an item with these attributes, as DynamoDB would find: for a record of a stream, or
    /// a test.
    ///
    /// `None` if sources differ on what it means: the size of a text that isn't ASCII. A value that DynamoDB can't store, which
    /// a request would report, is taken for a missing one.
    ///
    /// ```
    /// use dokklib::Entity;
    ///
    /// #[derive(Entity)]
    /// struct Order {
    ///     #[entity(key)]
    ///     id: u64,
    ///     total: u64,
    ///     coupon: Option<String>,
    /// }
    ///
    /// let order = Order { id: 7, total: 100, coupon: None }.into_attributes()?;
    /// assert_eq!((Order::TOTAL.ge(100) & Order::COUPON.not_exists()).holds(&order), Some(true));
    /// # Ok::<(), dokklib::Error>(())
    /// ```
    pub fn holds(&self, item: &Attributes) -> Option<bool> {
        super::evaluate::holds(&self.node, item)
    }
}

impl<E> Condition<E> {
    /// That all of the conditions hold; of none, that is true.
    ///
    /// ```
    /// use dokklib::{Condition, Entity};
    ///
    /// #[derive(Entity)]
    /// struct Order {
    ///     #[entity(key)]
    ///     id: u64,
    ///     total: u64,
    /// }
    ///
    /// let limits: Vec<Condition<Order>> = [10, 20].map(|limit| Order::TOTAL.gt(limit)).into();
    /// assert_eq!(format!("{:?}", Condition::all(limits)), "Condition(total > ? AND total > ?)");
    /// ```
    ///
    /// A condition on a field that is a key of an index says so in its type; `.into()` makes it one that can be in a list.
    pub fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::of(conditions.into_iter().map(|condition| condition.node).fold(Node::Constant(true), Node::and))
    }

    /// That one of the conditions holds at least; of none, that is false.
    pub fn any(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::of(conditions.into_iter().map(|condition| condition.node).fold(Node::Constant(false), Node::or))
    }
}

impl<E, K: Joined<L>, L> BitAnd<Condition<E, L>> for Condition<E, K> {
    type Output = Condition<E, K::With>;

    fn bitand(self, other: Condition<E, L>) -> Self::Output {
        Condition::of(self.node.and(other.node))
    }
}

impl<E, K: Joined<L>, L> BitOr<Condition<E, L>> for Condition<E, K> {
    type Output = Condition<E, K::With>;

    fn bitor(self, other: Condition<E, L>) -> Self::Output {
        Condition::of(self.node.or(other.node))
    }
}

impl<E, F, K> From<Condition<E, (F, K)>> for Condition<E> {
    fn from(condition: Condition<E, (F, K)>) -> Self {
        Self::of(condition.node)
    }
}

/// The list of the fields in both lists.
#[doc(hidden)]
pub trait Joined<L> {
    type With;
}

impl<L> Joined<L> for () {
    type With = L;
}

impl<F, Rest: Joined<L>, L> Joined<L> for (F, Rest) {
    type With = (F, Rest::With);
}

impl<E, K> Not for Condition<E, K> {
    type Output = Self;

    fn not(self) -> Self {
        Self::of(match self.node {
            Node::Not(node) => *node,
            Node::Constant(is_true) => Node::Constant(!is_true),
            node => Node::Not(Box::new(node)),
        })
    }
}

impl<E, K> Clone for Condition<E, K> {
    fn clone(&self) -> Self {
        Self::of(self.node.clone())
    }
}

impl<E, K> fmt::Debug for Condition<E, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Condition({})", super::Shown(&self.node))
    }
}
