use super::condition::Node;

/// The precedence of an operator, lowest first. An operand with a lower precedence than its operator needs parentheses.
///
/// DynamoDB rejects redundant parentheses, so no others are written.
/// [Precedence](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Precedence)
/// in AWS's guide.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    Or,
    And,
    Not,
    Leaf,
}

impl Precedence {
    pub(super) fn of(node: &Node) -> Self {
        match node {
            Node::Or(_) => Self::Or,
            Node::And(_) => Self::And,
            Node::Not(_) => Self::Not,
            Node::Constant(_)
            | Node::Compare(..)
            | Node::Between(..)
            | Node::In(..)
            | Node::BeginsWith(..)
            | Node::Contains(..)
            | Node::Exists(_)
            | Node::NotExists(_)
            | Node::AttributeType(..)
            | Node::TooManyOperators(_) => Self::Leaf,
        }
    }
}
