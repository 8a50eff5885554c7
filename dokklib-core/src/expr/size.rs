use std::fmt;
use std::marker::PhantomData;

use super::condition::{Comparison, Node, one_of};
use super::operand::{Operand, Term};
use super::{AttributePath, Condition};

/// How large an attribute of an item of type `E` is; made by [`Path::size`](super::Path::size).
///
/// A comparison with an attribute that isn't there is false.
#[must_use = "a size does nothing until it is compared"]
pub struct Size<E, K = ()> {
    path: AttributePath,
    of: PhantomData<fn() -> (E, K)>,
}

macro_rules! comparisons {
    ($($(#[$doc:meta])* $name:ident is $comparison:ident;)+) => {$(
        $(#[$doc])*
        pub fn $name(self, operand: impl Operand<E, usize>) -> Condition<E, K> {
            Condition::of(Node::Compare(self.into_size(), Comparison::$comparison, operand.into_term()))
        }
    )+};
}

impl<E, K> Size<E, K> {
    pub(super) fn of(path: AttributePath) -> Self {
        Self { path, of: PhantomData }
    }

    pub(super) fn into_size(self) -> Term {
        Term::Size(self.path)
    }

    comparisons! {
        /// Whether it is the operand.
        eq is Eq;
        /// Whether it is another one than the operand, or the attribute isn't there.
        ne is Ne;
        /// Whether it is less than the operand.
        lt is Lt;
        /// Whether it is less than the operand or equal to it.
        le is Le;
        /// Whether it is greater than the operand.
        gt is Gt;
        /// Whether it is greater than the operand or equal to it.
        ge is Ge;
    }

    /// Whether it is not less than `low` and not greater than `high`; false if `low` is greater than `high`.
    pub fn between(self, low: impl Operand<E, usize>, high: impl Operand<E, usize>) -> Condition<E, K> {
        Condition::of(Node::between(self.into_size(), low.into_term(), high.into_term()))
    }

    /// Whether it equals one of the operands; with none of them that is false.
    pub fn is_in(self, operands: impl IntoIterator<Item: Operand<E, usize>>) -> Condition<E, K> {
        Condition::of(one_of(&self.into_size(), operands.into_iter().map(Operand::into_term)))
    }
}

impl<E, K> Clone for Size<E, K> {
    fn clone(&self) -> Self {
        Self::of(self.path.clone())
    }
}

impl<E, K> fmt::Debug for Size<E, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Size({})", self.path)
    }
}
