use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::Condition;
use super::condition::{Comparison, Node};
use super::operand::{Operand, Term};
use super::size::Size;
use crate::attribute::kind::{Measured, Ordered, Prefixed};
use crate::attribute::{Attribute, Containing, Segment, write_path};
use crate::limit;

/// The path of an attribute of type `T` in an item of type `E`.
///
/// `#[derive(Entity)]` makes one constant for each field: `Order::TOTAL`. `R` is the attribute's role: [`Free`],
/// [`InPrimaryKey`] for a part of the primary key, which no update can change, [`InKeyAlone`] for one that
/// is no attribute, or [`InIndexKey`] for a part of a secondary index's key.
///
/// Its operators make a [`Condition`]; they exist where the attribute's DynamoDB type has them, and take only values of
/// the attribute's type or another path.
pub struct Path<E, T, R = Free> {
    root: Cow<'static, str>,
    /// What the attribute was called before.
    aliases: &'static [&'static str],
    rest: Vec<Segment>,
    of: PhantomData<fn() -> (E, T, R)>,
}

/// The role of an attribute that no key is made of.
#[derive(Debug)]
pub struct Free;

/// The role of an attribute that is a part of the primary key.
#[derive(Debug)]
pub struct InPrimaryKey;

/// The role of an attribute that is a part of a secondary index's key and not of the primary key.
#[derive(Debug)]
pub struct InIndexKey;

/// The role of a part of the primary key that is no attribute: `#[entity(key_only)]`.
#[derive(Debug)]
pub struct InKeyAlone;

/// A role of what is an attribute, so that a condition can ask for it.
#[diagnostic::on_unimplemented(
    message = "this field is in the key alone: there is no attribute that a condition could ask for",
    label = "`key_only`",
    note = "the key says it already; without `#[entity(key_only)]` the field is an attribute too"
)]
pub trait Stored {}

#[diagnostic::do_not_recommend]
impl Stored for Free {}

#[diagnostic::do_not_recommend]
impl Stored for InPrimaryKey {}

#[diagnostic::do_not_recommend]
impl Stored for InIndexKey {}

/// The change that `set` makes.
#[derive(Debug)]
pub struct Set;

/// The change that `remove` makes.
#[derive(Debug)]
pub struct Remove;

/// The change that `add` makes.
#[derive(Debug)]
pub struct Add;

/// That an update with the basis `B` can make the change `V` at this path.
#[diagnostic::on_unimplemented(
    message = "a field of the primary key can't be changed: it says where the item is",
    label = "part of the primary key",
    note = "to move the item, delete it and insert it under its new key, in one `transact_write()`"
)]
pub trait Settable<B, V> {}

impl<E, T, B, V> Settable<B, V> for Path<E, T, Free> {}

/// That updates rewrite the index keys of an item, which none does: they write whole items.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a field of a secondary index's key can't be changed alone: the index would keep the old key",
    label = "an item with keys in a secondary index",
    note = "write the whole item, by `put` or `replace`, which make its index keys anew"
)]
pub trait RewritesIndexKeys {}

impl<E: RewritesIndexKeys, T, B, V> Settable<B, V> for Path<E, T, InIndexKey> {}

/// A role that no attribute has. With one role only that can be set, rustc would infer it and, instead of the message
/// above, tell of mismatched types.
#[doc(hidden)]
#[derive(Debug)]
pub struct NoRole;

#[diagnostic::do_not_recommend]
impl<E, T, B, V> Settable<B, V> for Path<E, T, NoRole> {}

impl<E, T, R> Path<E, T, R> {
    #[doc(hidden)]
    pub const fn new(name: &'static str) -> Self {
        Self::with_aliases(name, &[])
    }

    #[doc(hidden)]
    pub const fn with_aliases(name: &'static str, aliases: &'static [&'static str]) -> Self {
        Self { root: Cow::Borrowed(name), aliases, rest: Vec::new(), of: PhantomData }
    }

    /// The name of the attribute.
    pub(crate) fn name(&self) -> &'static str {
        match self.root {
            Cow::Borrowed(name) => name,
            Cow::Owned(_) => "",
        }
    }

    /// The names of the attribute, with those that it had before.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.name()].into_iter().chain(self.aliases.iter().copied())
    }

    pub(crate) fn untyped(&self) -> AttributePath {
        let mut segments = Vec::with_capacity(1 + self.rest.len());
        segments.push(Segment::Name(self.root.clone()));
        segments.extend(self.rest.iter().cloned());
        AttributePath(segments)
    }

    /// The same path in an item that has the attribute as its own.
    pub(super) fn in_item<I>(self) -> Path<I, T, R> {
        Path { root: self.root, aliases: self.aliases, rest: self.rest, of: PhantomData }
    }

    /// Whether the item has the attribute.
    ///
    /// [`attribute_exists`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn exists(&self) -> Condition<E>
    where
        R: Stored,
    {
        Condition::of(Node::Exists(self.untyped()))
    }

    /// Whether the item lacks the attribute.
    ///
    /// [`attribute_not_exists`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn not_exists(&self) -> Condition<E>
    where
        R: Stored,
    {
        Condition::of(Node::NotExists(self.untyped()))
    }
}

impl<E, T: Attribute, R> Path<E, T, R> {
    fn compare(&self, comparison: Comparison, operand: impl Operand<E, T::Value>) -> Condition<E> {
        Condition::of(Node::Compare(Term::Path(self.untyped()), comparison, operand.into_term()))
    }

    /// Whether the attribute is there and equals the operand.
    pub fn eq(&self, operand: impl Operand<E, T::Value>) -> Condition<E>
    where
        R: Stored,
    {
        self.compare(Comparison::Eq, operand)
    }

    /// Whether the attribute is missing or differs from the operand.
    pub fn ne(&self, operand: impl Operand<E, T::Value>) -> Condition<E>
    where
        R: Stored,
    {
        self.compare(Comparison::Ne, operand)
    }

    /// Whether the attribute is there and less than the operand.
    pub fn lt(&self, operand: impl Operand<E, T::Value>) -> Condition<E>
    where
        T::Type: Ordered,
        R: Stored,
    {
        self.compare(Comparison::Lt, operand)
    }

    /// Whether the attribute is there and less than the operand or equal to it.
    pub fn le(&self, operand: impl Operand<E, T::Value>) -> Condition<E>
    where
        T::Type: Ordered,
        R: Stored,
    {
        self.compare(Comparison::Le, operand)
    }

    /// Whether the attribute is there and greater than the operand.
    pub fn gt(&self, operand: impl Operand<E, T::Value>) -> Condition<E>
    where
        T::Type: Ordered,
        R: Stored,
    {
        self.compare(Comparison::Gt, operand)
    }

    /// Whether the attribute is there and greater than the operand or equal to it.
    pub fn ge(&self, operand: impl Operand<E, T::Value>) -> Condition<E>
    where
        T::Type: Ordered,
        R: Stored,
    {
        self.compare(Comparison::Ge, operand)
    }

    /// Whether the attribute is there, not less than `low` and not greater than `high`.
    ///
    /// With `low` greater than `high` that is false, where DynamoDB would refuse the request.
    ///
    /// [`BETWEEN`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Comparators)
    pub fn between(&self, low: impl Operand<E, T::Value>, high: impl Operand<E, T::Value>) -> Condition<E>
    where
        T::Type: Ordered,
        R: Stored,
    {
        let (low, high) = (low.into_term(), high.into_term());
        Condition::of(if low.is_greater_than(&high) {
            Node::Constant(false)
        } else {
            Node::Between(Term::Path(self.untyped()), Box::new((low, high)))
        })
    }

    /// Whether the attribute is there and equals one of the operands; with none of them that is false.
    ///
    /// DynamoDB takes up to 100 in one `IN`; more are split.
    ///
    /// [`IN`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Comparators)
    pub fn is_in(&self, operands: impl IntoIterator<Item: Operand<E, T::Value>>) -> Condition<E>
    where
        R: Stored,
    {
        let mut operands = operands.into_iter().map(Operand::into_term);
        let mut node = Node::Constant(false);
        loop {
            let some: Vec<Term> = operands.by_ref().take(limit::IN_VALUES).collect();
            if some.is_empty() {
                return Condition::of(node);
            }
            node = node.or(Node::In(Term::Path(self.untyped()), some));
        }
    }

    /// Whether the attribute is there and begins with the operand: text, or binary.
    ///
    /// [`begins_with`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn begins_with(&self, start: impl Operand<E, <T::Type as Prefixed>::Prefix>) -> Condition<E>
    where
        T::Type: Prefixed,
        R: Stored,
    {
        Condition::of(Node::BeginsWith(Term::Path(self.untyped()), start.into_term()))
    }

    /// Whether the attribute is there and contains the operand: a text this part, a set or a list this element.
    ///
    /// [`contains`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn contains(&self, element: impl Operand<E, <T::Value as Containing>::Element>) -> Condition<E>
    where
        T::Value: Containing,
        R: Stored,
    {
        Condition::of(Node::Contains(Term::Path(self.untyped()), element.into_term()))
    }

    /// How large the attribute is, to be compared with a number: a text or binary in bytes, a list, a map or a set in elements.
    ///
    /// [`size`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn size(&self) -> Size<E>
    where
        T::Type: Measured,
        R: Stored,
    {
        Size::of(self.untyped())
    }
}

impl<E, T, R> Clone for Path<E, T, R> {
    fn clone(&self) -> Self {
        Self { root: self.root.clone(), aliases: self.aliases, rest: self.rest.clone(), of: PhantomData }
    }
}

impl<E, T, R> fmt::Debug for Path<E, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Path({})", self.untyped())
    }
}

/// A path without its types, as expressions hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributePath(pub(crate) Vec<Segment>);

impl AttributePath {
    pub(crate) fn name(name: impl Into<Cow<'static, str>>) -> Self {
        Self(vec![Segment::Name(name.into())])
    }

    /// Whether one is the other or lies inside it.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a == b)
    }
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_path(f, self.0.iter())
    }
}
