//! Condition expressions.

use std::borrow::BorrowMut;

use aws_sdk_dynamodb::types::AttributeValue;
use smallvec::SmallVec;

use super::{Renderer, at_path};
use crate::attribute::AttributePath;
use crate::error::Fault;
use crate::expr::condition::Node;
use crate::expr::operand::Term;
use crate::expr::operands::Operands;
use crate::expr::precedence::Precedence;
use crate::limit;

/// A step of rendering a condition.
enum Step<'n> {
    /// Renders a node, in parentheses if its precedence is lower.
    Operand(&'n mut Node, Precedence),
    Operator(&'static str),
    Close,
}

type Steps<'n> = SmallVec<[Step<'n>; 8]>;

/// Pushes the operands in reverse, so that the first one is rendered first.
fn push_operands<'n>(steps: &mut Steps<'n>, operands: &'n mut Operands, operator: &'static str, outer: Precedence) {
    for (at, node) in operands.nodes_mut().iter_mut().enumerate().rev() {
        steps.push(Step::Operand(node, outer));
        if at > 0 {
            steps.push(Step::Operator(operator));
        }
    }
}

/// A condition on the presence of the item, which precedes another condition.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Presence {
    /// The item exists, and the other condition is met.
    Exists,
    /// The item doesn't exist, or the other condition is met.
    NotExists,
}

impl Renderer {
    /// Renders a condition. `kind` names it in error messages.
    pub(crate) fn condition(&mut self, mut node: impl BorrowMut<Node>, kind: &'static str) -> Result<String, Fault> {
        let node = node.borrow_mut();
        check_operators(node.operators(), kind)?;
        self.expression(kind, |renderer, text| renderer.nodes(text, node, Precedence::Or))
    }

    /// Renders the condition that an item with this key attribute exists or doesn't exist, joined with another condition.
    pub(crate) fn presence(
        &mut self,
        presence: Presence,
        key: &'static str,
        node: Option<&mut Node>,
        kind: &'static str,
    ) -> Result<String, Fault> {
        check_operators(1 + node.as_ref().map_or(0, |node| node.operators().saturating_add(1)), kind)?;
        let (function, operator, outer) = match presence {
            Presence::Exists => ("attribute_exists(", " AND ", Precedence::And),
            Presence::NotExists => ("attribute_not_exists(", " OR ", Precedence::Or),
        };
        self.expression(kind, |renderer, text| {
            renderer.operator(text, function);
            renderer.name(text, key)?;
            text.push(')');
            let Some(node) = node else { return Ok(()) };
            renderer.operator(text, operator);
            renderer.nodes(text, node, outer)
        })
    }

    /// Renders a condition without recursion, so that its depth doesn't matter.
    fn nodes(&mut self, text: &mut String, root: &mut Node, outer: Precedence) -> Result<(), Fault> {
        let mut steps = Steps::new();
        steps.push(Step::Operand(root, outer));
        while let Some(step) = steps.pop() {
            match step {
                Step::Close => text.push(')'),
                Step::Operator(operator) => self.operator(text, operator),
                Step::Operand(node, outer) => {
                    if Precedence::of(node) < outer {
                        text.push('(');
                        steps.push(Step::Close);
                    }
                    match node {
                        Node::And(operands) => push_operands(&mut steps, operands, " AND ", Precedence::And),
                        Node::Or(operands) => push_operands(&mut steps, operands, " OR ", Precedence::Or),
                        Node::Not(inner) => {
                            self.operator(text, "NOT ");
                            steps.push(Step::Operand(inner, Precedence::Not));
                        }
                        leaf => self.leaf(text, leaf)?,
                    }
                }
            }
        }
        Ok(())
    }

    fn leaf(&mut self, text: &mut String, leaf: &mut Node) -> Result<(), Fault> {
        match leaf {
            // The operations replace constants before they render a condition, and `condition` checks the operators.
            Node::Constant(_) | Node::TooManyOperators(_) => {}
            Node::Compare(left, comparison, right) => {
                let path = self.left(text, left)?;
                text.push(' ');
                self.operator(text, comparison.symbol());
                text.push(' ');
                self.right(text, right, path)?;
            }
            Node::Between(term, bounds) => {
                let (low, high) = &mut **bounds;
                let path = self.left(text, term)?;
                self.operator(text, " BETWEEN ");
                self.right(text, low, path)?;
                text.push_str(" AND ");
                self.right(text, high, path)?;
            }
            Node::In(term, values) => {
                let path = self.left(text, term)?;
                self.operator(text, " IN (");
                for (index, value) in values.iter_mut().enumerate() {
                    if index > 0 {
                        text.push_str(", ");
                    }
                    self.right(text, value, path)?;
                }
                text.push(')');
            }
            Node::BeginsWith(term, prefix) => self.binary_function(text, "begins_with(", term, prefix)?,
            Node::Contains(term, element) => self.binary_function(text, "contains(", term, element)?,
            Node::AttributeType(path, attribute_type) => {
                let mut descriptor = Ok(AttributeValue::S(attribute_type.descriptor().to_owned()));
                self.operator(text, "attribute_type(");
                self.path(text, path)?;
                text.push_str(", ");
                self.value(text, &mut descriptor)?;
                text.push(')');
            }
            Node::Exists(path) => self.function(text, "attribute_exists(", path)?,
            Node::NotExists(path) => self.function(text, "attribute_not_exists(", path)?,
            Node::And(_) | Node::Or(_) | Node::Not(_) => unreachable!("not a leaf"),
        }
        Ok(())
    }

    fn function(&mut self, text: &mut String, name: &str, path: &AttributePath) -> Result<(), Fault> {
        self.operator(text, name);
        self.path(text, path)?;
        text.push(')');
        Ok(())
    }

    pub(super) fn term(&mut self, text: &mut String, term: &mut Term) -> Result<(), Fault> {
        match term {
            Term::Path(path) => self.path(text, path),
            Term::Value(value) => self.value(text, value),
            Term::Size(path) => self.function(text, "size(", path),
        }
    }

    fn binary_function(
        &mut self,
        text: &mut String,
        name: &str,
        left: &mut Term,
        right: &mut Term,
    ) -> Result<(), Fault> {
        self.operator(text, name);
        let path = self.left(text, left)?;
        text.push_str(", ");
        self.right(text, right, path)?;
        text.push(')');
        Ok(())
    }

    /// Writes the first operand and returns its path if it is an attribute. Faults of the other operands name this path.
    fn left<'t>(&mut self, text: &mut String, term: &'t mut Term) -> Result<Option<&'t AttributePath>, Fault> {
        self.term(text, term)?;
        Ok(if let Term::Path(path) = term { Some(path) } else { None })
    }

    /// Writes a further operand. Fails if it has the path of the first operand: DynamoDB rejects a comparison of an
    /// attribute with itself.
    fn right(&mut self, text: &mut String, term: &mut Term, path: Option<&AttributePath>) -> Result<(), Fault> {
        if let (Term::Path(same), Some(path)) = (&term, path)
            && same == path
        {
            return Err(Fault::ComparedWithItself { path: path.to_string() });
        }
        self.term(text, term).map_err(|fault| match path {
            Some(path) => at_path(fault, path),
            None => fault,
        })
    }
}

fn check_operators(count: usize, kind: &'static str) -> Result<(), Fault> {
    let limit = limit::EXPRESSION_OPERATORS;
    if count > limit { Err(Fault::TooManyOperators { what: kind, count, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Path;
    use crate::expr::{Condition, ExpressionAttributes};

    struct Order;
    const A: Path<Order, u64> = Path::new("a");
    const B: Path<Order, u64> = Path::new("b");

    fn text(condition: &Condition<Order>) -> String {
        Renderer::default().condition(condition.node.clone(), "condition").unwrap()
    }

    #[test]
    fn only_required_parentheses_are_rendered() {
        let (a, b) = (A.eq(1), B.lt(2));
        assert_eq!(text(&(a.clone() & b.clone() & a.clone())), "a = :0 AND b < :1 AND a = :0");
        assert_eq!(text(&((a.clone() | b.clone()) & a.clone())), "(a = :0 OR b < :1) AND a = :0");
        assert_eq!(text(&((a.clone() & b.clone()) | a.clone())), "a = :0 AND b < :1 OR a = :0");
        assert_eq!(text(&!(a.clone() & b.clone())), "NOT (a = :0 AND b < :1)");
        assert_eq!(text(&(!a.clone() & b.clone())), "NOT a = :0 AND b < :1");
        assert_eq!(text(&!!a.clone()), "a = :0");
        assert_eq!(text(&A.eq(B)), "a = b");
        assert_eq!(text(&(A.exists() & !B.exists())), "attribute_exists(a) AND NOT attribute_exists(b)");
    }

    #[test]
    fn ranges_lists_and_functions_are_rendered() {
        assert_eq!(text(&A.between(1, B)), "a BETWEEN :0 AND b");
        assert_eq!(text(&!A.between(1, 2)), "NOT a BETWEEN :0 AND :1");
        assert_eq!(text(&A.is_in([1, 2, 1])), "a IN (:0, :1, :0)");
        const S: Path<Order, String> = Path::new("s");
        assert_eq!(text(&S.begins_with("x")), "begins_with(s, :0)");
        assert_eq!(text(&S.contains("x")), "contains(s, :0)");
        assert_eq!(text(&!S.size().gt(3)), "NOT size(s) > :0");
        let many = text(&(A.is_in(0..250) & B.exists()));
        assert_eq!(many.matches(" IN (").count(), 3);
        assert!(many.starts_with("(a IN (:0, ") && many.ends_with(") AND attribute_exists(b)"), "{many}");
    }

    #[test]
    fn constants_are_simplified_away() {
        let (never, always) = (|| A.is_in([0_u64; 0]), || !A.is_in([0_u64; 0]));
        for (condition, expected) in [
            (never(), "false"),
            (A.between(2, 1), "false"),
            (never() & A.eq(1), "false"),
            (never() | A.eq(1), "a = ?"),
            (always() & A.eq(1), "a = ?"),
            (always() | A.eq(1), "true"),
            (!(A.between(2, 1) | never()), "true"),
            (Condition::all([]), "true"),
            (Condition::any([]), "false"),
            (Condition::any([A.eq(1), never(), B.eq(2)]), "a = ? OR b = ?"),
        ] {
            assert_eq!(format!("{condition:?}"), format!("Condition({expected})"));
        }
    }

    #[test]
    fn equal_names_and_values_are_reused() {
        const NAME: Path<Order, u64> = Path::new("name");
        const STATUS: Path<Order, u64> = Path::new("status");
        let mut renderer = Renderer::default();
        let condition = (NAME.eq(1) & STATUS.eq(1) & NAME.ne(2) & A.eq(2)).node;
        let text = renderer.condition(condition, "condition").unwrap();
        assert_eq!(text, "#0 = :0 AND #1 = :0 AND #0 <> :1 AND a = :1");
        let ExpressionAttributes { names, values } = renderer.finish().unwrap();
        assert_eq!(names.unwrap().len(), 2);
        assert_eq!(values.unwrap().len(), 2);
    }

    #[test]
    fn all_names_of_an_expression_that_would_be_too_long_have_aliases() {
        let name = |at: usize| format!("attribute_{at:0>20}");
        let conditions = |count| (0..count).map(|at| Path::<Order, u64>::raw(name(at)).eq(1));
        let render = |count| {
            let mut renderer = Renderer::default();
            let text = renderer.condition(Condition::all(conditions(count)).node, "condition").unwrap();
            (text, renderer.finish().unwrap().names.unwrap_or_default())
        };
        let (text, names) = render(50);
        assert!(text.starts_with(&format!("{} = :0 AND {} = :0", name(0), name(1))) && names.is_empty(), "{text}");
        let (text, names) = render(150);
        assert!(text.starts_with("#0 = :0 AND #1 = :0 AND ") && text.ends_with(" AND #149 = :0"), "{text}");
        assert_eq!(names.len(), 150);
        assert_eq!(names["#149"], name(149));
    }

    #[test]
    fn debug_prints_no_values() {
        assert_eq!(
            format!("{:?}", (A.eq(77) | B.exists()) & !A.lt(B)),
            "Condition((a = ? OR attribute_exists(b)) AND NOT a < b)"
        );
    }

    #[test]
    fn the_fault_of_an_invalid_value_names_the_attribute() {
        const F: Path<Order, f64> = Path::new("f");
        let fault = Renderer::default().condition(F.eq(f64::NAN).node, "condition").unwrap_err();
        assert_eq!(fault.to_string(), "attribute `f` is NaN or infinite, which DynamoDB can't store");
    }
}
