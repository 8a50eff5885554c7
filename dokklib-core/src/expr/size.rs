use std::fmt;
use std::marker::PhantomData;

use super::condition::{Comparison, Node};
use super::operand::{Operand, Term};
use super::{AttributePath, Condition};

/// The size of an attribute of an item of type `E`, as returned by [`Path::size`](super::Path::size).
///
/// If the attribute is missing, every comparison except [`ne`](Self::ne) is false.
#[must_use = "a size does nothing until it is compared"]
pub struct Size<E, K = ()> {
    path: AttributePath,
    marker: PhantomData<fn() -> (E, K)>,
}

impl<E, K> Size<E, K> {
    pub(super) fn new(path: AttributePath) -> Self {
        Self { path, marker: PhantomData }
    }

    pub(super) fn into_term(self) -> Term {
        Term::Size(self.path)
    }

    fn compare(self, comparison: Comparison, operand: Term) -> Condition<E, K> {
        Condition::on_attributes(Node::Compare(self.into_term(), comparison, operand))
    }

    /// Tests whether the size equals the operand.
    pub fn eq(self, operand: impl Operand<E, usize>) -> Condition<E, K> {
        self.compare(Comparison::Eq, operand.into_term())
    }

    /// Tests whether the size differs from the operand or the attribute is missing.
    pub fn ne(self, operand: impl Operand<E, usize>) -> Condition<E, K> {
        self.compare(Comparison::Ne, operand.into_term())
    }

    /// Tests whether the size is less than the operand.
    pub fn lt(self, operand: impl Operand<E, usize>) -> Condition<E, K> {
        self.compare(Comparison::Lt, operand.into_term())
    }

    /// Tests whether the size is less than or equal to the operand.
    pub fn le(self, operand: impl Operand<E, usize>) -> Condition<E, K> {
        self.compare(Comparison::Le, operand.into_term())
    }

    /// Tests whether the size is greater than the operand.
    pub fn gt(self, operand: impl Operand<E, usize>) -> Condition<E, K> {
        self.compare(Comparison::Gt, operand.into_term())
    }

    /// Tests whether the size is greater than or equal to the operand.
    pub fn ge(self, operand: impl Operand<E, usize>) -> Condition<E, K> {
        self.compare(Comparison::Ge, operand.into_term())
    }

    /// Tests whether the size is in the inclusive range from `low` to `high`. False if `low` is greater than `high`.
    pub fn between(self, low: impl Operand<E, usize>, high: impl Operand<E, usize>) -> Condition<E, K> {
        Condition::on_attributes(Node::between(self.into_term(), low.into_term(), high.into_term()))
    }

    /// Tests whether the size equals one of the operands. False if there are no operands.
    pub fn is_in(self, operands: impl IntoIterator<Item: Operand<E, usize>>) -> Condition<E, K> {
        Condition::on_attributes(Node::is_in(&self.into_term(), operands.into_iter().map(Operand::into_term)))
    }
}

impl<E, K> Clone for Size<E, K> {
    fn clone(&self) -> Self {
        Self::new(self.path.clone())
    }
}

impl<E, K> fmt::Debug for Size<E, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Size({})", self.path)
    }
}
