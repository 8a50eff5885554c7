use std::fmt;

use super::condition::Node;
use super::render::{Precedence, precedence};

/// A condition as a person reads it: names as they are, `?` for values.
pub(crate) struct Shown<'a>(pub(crate) &'a Node);

impl fmt::Display for Shown<'_> {
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
            Node::BeginsWith(term, start) => write!(f, "begins_with({term}, {start})"),
            Node::Contains(term, element) => write!(f, "contains({term}, {element})"),
            Node::Exists(path) => write!(f, "attribute_exists({path})"),
            Node::NotExists(path) => write!(f, "attribute_not_exists({path})"),
            Node::AttributeType(path, kind) => write!(f, "attribute_type({path}, {})", kind.code()),
            Node::And(nodes) => joined(f, nodes, " AND ", Precedence::And),
            Node::Or(nodes) => joined(f, nodes, " OR ", Precedence::Or),
            Node::Not(node) => {
                f.write_str("NOT ")?;
                inside(f, node, Precedence::Not)
            }
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, nodes: &[Node], word: &str, outer: Precedence) -> fmt::Result {
    for (at, node) in nodes.iter().enumerate() {
        if at > 0 {
            f.write_str(word)?;
        }
        inside(f, node, outer)?;
    }
    Ok(())
}

fn inside(f: &mut fmt::Formatter<'_>, node: &Node, outer: Precedence) -> fmt::Result {
    if precedence(node) < outer { write!(f, "({})", Shown(node)) } else { write!(f, "{}", Shown(node)) }
}
