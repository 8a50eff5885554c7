use std::fmt;

use super::condition::Node;
use super::precedence::Precedence;

/// Displays a condition with its attribute names, and `?` for each value.
pub(crate) struct DisplayCondition<'a>(pub(crate) &'a Node);

impl fmt::Display for DisplayCondition<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Node::Constant(is_true) => write!(f, "{is_true}"),
            Node::Compare(left, comparison, right) => {
                write!(f, "{left} {} {right}", comparison.symbol())
            }
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
            Node::And(nodes) => write_operands(f, nodes, " AND ", Precedence::And),
            Node::Or(nodes) => write_operands(f, nodes, " OR ", Precedence::Or),
            Node::Not(node) => {
                f.write_str("NOT ")?;
                write_operand(f, node, Precedence::Not)
            }
        }
    }
}

fn write_operands(f: &mut fmt::Formatter<'_>, nodes: &[Node], operator: &str, outer: Precedence) -> fmt::Result {
    for (at, node) in nodes.iter().enumerate() {
        if at > 0 {
            f.write_str(operator)?;
        }
        write_operand(f, node, outer)?;
    }
    Ok(())
}

fn write_operand(f: &mut fmt::Formatter<'_>, node: &Node, outer: Precedence) -> fmt::Result {
    let operand = DisplayCondition(node);
    if Precedence::of(node) < outer { write!(f, "({operand})") } else { write!(f, "{operand}") }
}
