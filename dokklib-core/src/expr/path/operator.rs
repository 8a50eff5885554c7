//! The operators that create conditions.

use super::Path;
use crate::attribute::kind::{HasPrefix, HasSize, Ordered};
use crate::attribute::{Attribute, Container};
use crate::expr::condition::{Comparison, Node};
use crate::expr::operand::{Operand, Term};
use crate::expr::role::Stored;
use crate::expr::size::Size;
use crate::expr::{AttributeType, Condition};

impl<E, T, R> Path<E, T, R> {
    /// Tests whether the attribute exists and has this DynamoDB type. The type can differ from that of the field: NULL,
    /// or a value that another program wrote.
    ///
    /// [`attribute_type`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn attribute_type(&self, attribute_type: AttributeType) -> Condition<E, R::KeyFields>
    where
        R: Stored,
    {
        Condition::on_attributes(Node::AttributeType(self.untyped(), attribute_type))
    }
}

impl<E, T: Attribute, R> Path<E, T, R> {
    /// Tests whether the attribute exists. NULL counts as missing if it is read as `None`.
    ///
    /// [`attribute_exists`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    #[doc(alias = "attribute_exists")]
    pub fn exists(&self) -> Condition<E, R::KeyFields>
    where
        R: Stored,
    {
        Condition::on_attributes(Node::present::<T>(self.untyped()))
    }

    /// Tests whether the attribute is missing. NULL counts as missing if it is read as `None`.
    ///
    /// [`attribute_not_exists`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    #[doc(alias = "attribute_not_exists")]
    pub fn not_exists(&self) -> Condition<E, R::KeyFields>
    where
        R: Stored,
    {
        Condition::on_attributes(Node::missing::<T>(self.untyped()))
    }

    fn compare<K>(&self, comparison: Comparison, operand: impl Operand<E, T::Value>) -> Condition<E, K> {
        Condition::on_attributes(Node::Compare(Term::Path(self.untyped()), comparison, operand.into_term()))
    }

    /// Tests whether the attribute exists and equals the operand.
    pub fn eq(&self, operand: impl Operand<E, T::Value>) -> Condition<E, R::KeyFields>
    where
        R: Stored,
    {
        let operand = operand.into_term();
        let is_present = Node::compared_with_null::<T>(self.untyped(), &operand);
        let is_equal = Node::equals::<T::Value>(Term::Path(self.untyped()), operand);
        Condition::on_attributes(is_present.into_iter().fold(is_equal, Node::and))
    }

    /// Tests whether the attribute is missing or differs from the operand.
    pub fn ne(&self, operand: impl Operand<E, T::Value>) -> Condition<E, R::KeyFields>
    where
        R: Stored,
    {
        let operand = operand.into_term();
        let is_present = Node::compared_with_null::<T>(self.untyped(), &operand);
        let differs = Node::differs::<T::Value>(Term::Path(self.untyped()), operand);
        Condition::on_attributes(is_present.map(Node::negated).into_iter().fold(differs, Node::or))
    }

    /// Tests whether the attribute exists and is less than the operand.
    pub fn lt(&self, operand: impl Operand<E, T::Value>) -> Condition<E, R::KeyFields>
    where
        T::Type: Ordered,
        R: Stored,
    {
        self.compare(Comparison::Lt, operand)
    }

    /// Tests whether the attribute exists and is less than or equal to the operand.
    pub fn le(&self, operand: impl Operand<E, T::Value>) -> Condition<E, R::KeyFields>
    where
        T::Type: Ordered,
        R: Stored,
    {
        self.compare(Comparison::Le, operand)
    }

    /// Tests whether the attribute exists and is greater than the operand.
    pub fn gt(&self, operand: impl Operand<E, T::Value>) -> Condition<E, R::KeyFields>
    where
        T::Type: Ordered,
        R: Stored,
    {
        self.compare(Comparison::Gt, operand)
    }

    /// Tests whether the attribute exists and is greater than or equal to the operand.
    pub fn ge(&self, operand: impl Operand<E, T::Value>) -> Condition<E, R::KeyFields>
    where
        T::Type: Ordered,
        R: Stored,
    {
        self.compare(Comparison::Ge, operand)
    }

    /// Tests whether the attribute exists and is in the inclusive range from `low` to `high`.
    ///
    /// An empty range, with `low` greater than `high`, is false. DynamoDB itself rejects such a request.
    ///
    /// [`BETWEEN`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Comparators)
    pub fn between(&self, low: impl Operand<E, T::Value>, high: impl Operand<E, T::Value>) -> Condition<E, R::KeyFields>
    where
        T::Type: Ordered,
        R: Stored,
    {
        Condition::on_attributes(Node::between(Term::Path(self.untyped()), low.into_term(), high.into_term()))
    }

    /// Tests whether the attribute exists and equals one of the operands. Without any operands it is false.
    ///
    /// DynamoDB's `IN` takes up to 100 operands. More operands are split into several `IN`s.
    ///
    /// [`IN`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Comparators)
    pub fn is_in(&self, operands: impl IntoIterator<Item: Operand<E, T::Value>>) -> Condition<E, R::KeyFields>
    where
        R: Stored,
    {
        let operands: Vec<Term> = operands.into_iter().map(Operand::into_term).collect();
        let is_present = operands.iter().find_map(|operand| Node::compared_with_null::<T>(self.untyped(), operand));
        let is_in = Node::equals_one_of::<T::Value>(&Term::Path(self.untyped()), operands.into_iter());
        Condition::on_attributes(is_present.into_iter().fold(is_in, Node::and))
    }

    /// Tests whether the attribute exists and begins with the operand. Available for strings and binary data.
    ///
    /// [`begins_with`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn begins_with(&self, prefix: impl Operand<E, <T::Type as HasPrefix>::Prefix>) -> Condition<E, R::KeyFields>
    where
        T::Type: HasPrefix,
        R: Stored,
    {
        Condition::on_attributes(Node::BeginsWith(Term::Path(self.untyped()), prefix.into_term()))
    }

    /// Tests whether the attribute exists and contains the operand: a substring of a string, or an element of a set or
    /// a list.
    ///
    /// [`contains`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn contains(&self, element: impl Operand<E, <T::Value as Container>::Element>) -> Condition<E, R::KeyFields>
    where
        T::Value: Container,
        R: Stored,
    {
        let term = Term::Path(self.untyped());
        Condition::on_attributes(Node::contains::<<T::Value as Container>::Element>(term, element.into_term()))
    }

    /// Returns the size of the attribute, which can be compared with a number: the length of a string, the number of
    /// bytes of a binary value, or the number of elements of a list, map or set.
    ///
    /// [`size`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn size(&self) -> Size<E, R::KeyFields>
    where
        T::Type: HasSize,
        R: Stored,
    {
        Size::new(self.untyped())
    }
}
