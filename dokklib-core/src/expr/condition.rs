use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not};

use aws_sdk_dynamodb::types::AttributeValue;

use super::operand::Term;
use super::operands::Operands;
use super::{AttributePath, AttributeType};
use crate::attribute::Attributes;
use crate::limit;
use crate::schema::Tag;

/// A condition on an item of type `E`.
///
/// The operators of [`Path`](super::Path) create conditions. `&`, `|` and `!` combine them.
///
/// `K` lists the fields of the condition that are key attributes of a secondary index. A query of that index can't use
/// them in a filter, so passing such a condition is a compile error. For most conditions `K` is empty. `.into()`
/// removes the list from the type; an invalid filter is then reported as
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
///
/// A condition has up to 300 operators and functions, as DynamoDB allows. They are counted while conditions are combined.
/// A request with a longer condition is [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
///
/// `Debug` prints the attribute names, and `?` for each value.
#[must_use = "a condition does nothing until it is passed to `.when(..)` or `.filter(..)`"]
pub struct Condition<E, K = ()> {
    pub(crate) node: Node,
    marker: PhantomData<fn() -> (E, K)>,
}

/// A condition without its Rust types.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    /// Only ever the root: `and`, `or` and `!` simplify conditions that contain a constant.
    Constant(bool),
    Compare(Term, Comparison, Term),
    Between(Term, Box<(Term, Term)>),
    /// 1 to 100 values.
    In(Term, Vec<Term>),
    BeginsWith(Term, Term),
    Contains(Term, Term),
    Exists(AttributePath),
    NotExists(AttributePath),
    AttributeType(AttributePath, AttributeType),
    /// Conditions that are not an `And` themselves.
    And(Operands),
    /// Conditions that are not an `Or` themselves.
    Or(Operands),
    Not(Box<Self>),
    /// A condition with this number of operators and functions, which is over DynamoDB's limit. Its parts are dropped, so
    /// that the depth of a condition is bounded.
    TooManyOperators(usize),
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

impl Node {
    /// Compares the term with any number of values. More than DynamoDB's limit for one `IN` are split into several.
    pub(crate) fn is_in(term: &Term, mut values: impl Iterator<Item = Term>) -> Self {
        let mut node = Self::Constant(false);
        loop {
            let chunk: Vec<Term> = values.by_ref().take(limit::IN_VALUES).collect();
            if chunk.is_empty() {
                return node;
            }
            node = node.or(Self::In(term.clone(), chunk));
        }
    }

    /// Creates a range condition. An empty range is false, since DynamoDB rejects a `BETWEEN` whose bounds are reversed.
    pub(super) fn between(term: Term, low: Term, high: Term) -> Self {
        if low.is_greater_than(&high) { Self::Constant(false) } else { Self::Between(term, Box::new((low, high))) }
    }

    /// Calls `visit` with each path of each leaf.
    pub(crate) fn for_each_path<'n>(&'n self, visit: &mut impl FnMut(&'n AttributePath)) {
        match self {
            Self::And(operands) | Self::Or(operands) => operands.iter().for_each(|node| node.for_each_path(visit)),
            Self::Not(node) => node.for_each_path(visit),
            leaf => leaf.paths().for_each(visit),
        }
    }

    /// Returns the paths of a leaf; nothing for `And`, `Or` and `Not`.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &AttributePath> {
        let (path, terms, values): (_, [Option<&Term>; 3], &[Term]) = match self {
            Self::Exists(path) | Self::NotExists(path) | Self::AttributeType(path, _) => (Some(path), [None; 3], &[]),
            Self::Compare(left, _, right) | Self::BeginsWith(left, right) | Self::Contains(left, right) => {
                (None, [Some(left), Some(right), None], &[])
            }
            Self::Between(term, bounds) => (None, [Some(term), Some(&bounds.0), Some(&bounds.1)], &[]),
            Self::In(term, values) => (None, [Some(term), None, None], values),
            Self::Constant(_) | Self::And(_) | Self::Or(_) | Self::Not(_) | Self::TooManyOperators(_) => {
                (None, [None; 3], &[])
            }
        };
        path.into_iter().chain(terms.into_iter().flatten().chain(values).filter_map(Term::path))
    }

    #[allow(clippy::result_large_err, reason = "a node that is another operator goes back to the caller")]
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant(true), node) | (node, Self::Constant(true)) => node,
            (Self::Constant(false), _) | (_, Self::Constant(false)) => Self::Constant(false),
            (left, right) => Self::And(Operands::join(left, right, |node| match node {
                Self::And(operands) => Ok(operands),
                other => Err(other),
            }))
            .within_limit(),
        }
    }

    #[allow(clippy::result_large_err, reason = "a node that is another operator goes back to the caller")]
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant(false), node) | (node, Self::Constant(false)) => node,
            (Self::Constant(true), _) | (_, Self::Constant(true)) => Self::Constant(true),
            (left, right) => Self::Or(Operands::join(left, right, |node| match node {
                Self::Or(operands) => Ok(operands),
                other => Err(other),
            }))
            .within_limit(),
        }
    }

    pub(crate) fn negated(self) -> Self {
        match self {
            Self::Not(node) => *node,
            Self::Constant(is_true) => Self::Constant(!is_true),
            node => Self::Not(Box::new(node)).within_limit(),
        }
    }

    /// Returns the number of operators and functions.
    pub(crate) fn operators(&self) -> usize {
        let count = |term: &Term| usize::from(matches!(term, Term::Size(_)));
        match self {
            Self::Constant(_) => 0,
            Self::Exists(_) | Self::NotExists(_) | Self::AttributeType(..) => 1,
            Self::Compare(left, _, right) | Self::BeginsWith(left, right) | Self::Contains(left, right) => {
                1 + count(left) + count(right)
            }
            Self::Between(term, bounds) => 1 + count(term) + count(&bounds.0) + count(&bounds.1),
            Self::In(term, values) => 1 + count(term) + values.iter().map(count).sum::<usize>(),
            Self::And(operands) | Self::Or(operands) => operands.operators(),
            Self::Not(node) => node.operators().saturating_add(1),
            Self::TooManyOperators(operators) => *operators,
        }
    }

    /// Drops the parts of a condition that is over DynamoDB's limit. Using it is an error.
    fn within_limit(self) -> Self {
        match self.operators() {
            operators if operators > limit::EXPRESSION_OPERATORS => Self::TooManyOperators(operators),
            _ => self,
        }
    }
}

impl<E, K> Condition<E, K> {
    pub(crate) fn new(node: Node) -> Self {
        Self { node, marker: PhantomData }
    }

    /// Creates the condition on the values of the attributes, under whichever name they are stored.
    pub(super) fn on_attributes(node: Node) -> Self {
        Self::new(node.under_all_names())
    }

    /// Evaluates the condition locally, as DynamoDB does: for the record of a stream, or in a test.
    ///
    /// Returns `None` if the result depends on the size of a string that isn't ASCII, since AWS doesn't document the
    /// unit of that size, and if the condition has more than DynamoDB's limit of 300 operators and functions. A value
    /// that DynamoDB can't store counts as missing; a request with such a value fails instead.
    ///
    /// ```
    /// use dokklib::{Entity, Item};
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
        super::evaluate::evaluate(&self.node, item)
    }
}

impl<E> Condition<E> {
    /// Returns a condition that is true if all of the conditions are true. Without any conditions it is true.
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
    /// A condition on a key attribute of an index has its own type. `.into()` converts it to `Condition<E>`, so that it
    /// can be in the list.
    pub fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::new(conditions.into_iter().map(|condition| condition.node).fold(Node::Constant(true), Node::and))
    }

    /// Returns a condition that is true if at least one of the conditions is true. Without any conditions it is false.
    pub fn any(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::new(conditions.into_iter().map(|condition| condition.node).fold(Node::Constant(false), Node::or))
    }
}

impl<E, K: Concat<L>, L> BitAnd<Condition<E, L>> for Condition<E, K> {
    type Output = Condition<E, K::Output>;

    fn bitand(self, other: Condition<E, L>) -> Self::Output {
        Condition::new(self.node.and(other.node))
    }
}

impl<E, K: Concat<L>, L> BitOr<Condition<E, L>> for Condition<E, K> {
    type Output = Condition<E, K::Output>;

    fn bitor(self, other: Condition<E, L>) -> Self::Output {
        Condition::new(self.node.or(other.node))
    }
}

impl<E, F, K> From<Condition<E, KeyFields<F, K>>> for Condition<E> {
    fn from(condition: Condition<E, KeyFields<F, K>>) -> Self {
        Self::new(condition.node)
    }
}

/// A list of key fields in a condition: `F`, and the list `Rest`. The empty list is `()`.
#[doc(hidden)]
#[derive(Debug)]
pub struct KeyFields<F, Rest = ()>(PhantomData<fn() -> (F, Rest)>);

/// Concatenates two lists of key fields.
#[doc(hidden)]
pub trait Concat<L> {
    type Output;
}

impl<L> Concat<L> for () {
    type Output = L;
}

impl<F, Rest: Concat<L>, L> Concat<L> for KeyFields<F, Rest> {
    type Output = KeyFields<F, Rest::Output>;
}

impl<E, K> Not for Condition<E, K> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(self.node.negated())
    }
}

impl<E, K> Clone for Condition<E, K> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

impl<E, K> fmt::Debug for Condition<E, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Condition({})", super::DisplayCondition(&self.node))
    }
}

/// Returns the condition that the attribute has this value, or that it is missing if the value is `None`.
pub(crate) fn has_value(name: impl Into<Cow<'static, str>>, value: Option<&AttributeValue>) -> Node {
    let path = AttributePath::top_level(name);
    match value {
        Some(value) => Node::Compare(Term::Path(path), Comparison::Eq, Term::Value(Ok(value.clone()))),
        None => Node::NotExists(path),
    }
}

/// The item has this tag.
pub(crate) fn is_tagged(tag: &Tag) -> Node {
    has_value(tag.name, Some(&AttributeValue::S(tag.value.to_owned())))
}
