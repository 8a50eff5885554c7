use std::fmt;

use super::condition::Node;
use super::precedence::Precedence;

/// Displays a condition with its attribute names, and `?` for each value.
pub(crate) struct DisplayCondition<'a>(pub(crate) &'a Node);

/// A step of displaying a condition.
enum Step<'a> {
    /// Displays a node, in parentheses if its precedence is lower.
    Operand(&'a Node, Precedence),
    Text(&'static str),
}

/// Displays a condition without recursion, so that its depth doesn't matter.
impl fmt::Display for DisplayCondition<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut steps = vec![Step::Operand(self.0, Precedence::Or)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Text(text) => f.write_str(text)?,
                Step::Operand(node, outer) => {
                    if Precedence::of(node) < outer {
                        f.write_str("(")?;
                        steps.push(Step::Text(")"));
                    }
                    match node {
                        Node::And(operands) => push_operands(&mut steps, operands, " AND ", Precedence::And),
                        Node::Or(operands) => push_operands(&mut steps, operands, " OR ", Precedence::Or),
                        Node::Not(inner) => {
                            f.write_str("NOT ")?;
                            steps.push(Step::Operand(inner, Precedence::Not));
                        }
                        leaf => write_leaf(f, leaf)?,
                    }
                }
            }
        }
        Ok(())
    }
}

/// Pushes the operands in reverse, so that the first one is displayed first.
fn push_operands<'a>(steps: &mut Vec<Step<'a>>, operands: &'a [Node], operator: &'static str, outer: Precedence) {
    for (at, node) in operands.iter().enumerate().rev() {
        steps.push(Step::Operand(node, outer));
        if at > 0 {
            steps.push(Step::Text(operator));
        }
    }
}

fn write_leaf(f: &mut fmt::Formatter<'_>, leaf: &Node) -> fmt::Result {
    match leaf {
        Node::Constant(is_true) => write!(f, "{is_true}"),
        Node::TooManyOperators(operators) => write!(f, "… ({operators} operators and functions)"),
        Node::Compare(left, comparison, right) => write!(f, "{left} {} {right}", comparison.symbol()),
        Node::Between(term, bounds) => write!(f, "{term} BETWEEN {} AND {}", bounds.0, bounds.1),
        Node::In(term, values) => {
            write!(f, "{term} IN (")?;
            for (at, value) in values.iter().enumerate() {
                write!(f, "{}{value}", if at > 0 { ", " } else { "" })?;
            }
            f.write_str(")")
        }
        Node::BeginsWith(term, prefix) => write!(f, "begins_with({term}, {prefix})"),
        Node::Contains(term, element) => write!(f, "contains({term}, {element})"),
        Node::Exists(path) => write!(f, "attribute_exists({path})"),
        Node::NotExists(path) => write!(f, "attribute_not_exists({path})"),
        Node::AttributeType(path, attribute_type) => {
            write!(f, "attribute_type({path}, {})", attribute_type.descriptor())
        }
        Node::And(_) | Node::Or(_) | Node::Not(_) => unreachable!("not a leaf"),
    }
}
