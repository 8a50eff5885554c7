use std::collections::HashMap;
use std::fmt::{self, Write};

use aws_sdk_dynamodb::types::AttributeValue;

use super::AttributePath;
use super::condition::Node;
use super::operand::Term;
use super::update::{Assigned, ChangeSet, Value};
use crate::attribute::{Segment, value_size};
use crate::error::Fault;
use crate::limit;

/// The text of the expressions of one request, with the names and values that they stand for.
///
/// Every name is aliased and every value is a placeholder; equal ones share theirs, and they are numbered in the order in
/// which they are met, so that the same request has the same text every time.
#[derive(Debug, Default)]
pub(crate) struct Renderer {
    names: Vec<String>,
    values: Vec<AttributeValue>,
    /// Those of the expression that is being written.
    operators: usize,
}

/// The names and values of a request's expressions, as the SDK takes them: `None` where there are none, since DynamoDB
/// refuses empty ones.
pub(crate) struct Expression {
    pub(crate) names: Option<HashMap<String, String>>,
    pub(crate) values: Option<HashMap<String, AttributeValue>>,
}

/// How tightly an operator binds; the weaker one inside the tighter one needs parentheses.
///
/// [Precedence](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Precedence)
/// in AWS's guide. DynamoDB refuses parentheses that are redundant, so there are no others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    Or,
    And,
    Not,
    Leaf,
}

pub(super) fn precedence(node: &Node) -> Precedence {
    match node {
        Node::Or(_) => Precedence::Or,
        Node::And(_) => Precedence::And,
        Node::Not(_) => Precedence::Not,
        Node::Constant(_)
        | Node::Compare(..)
        | Node::Between(..)
        | Node::In(..)
        | Node::BeginsWith(..)
        | Node::Contains(..)
        | Node::Exists(_)
        | Node::NotExists(_)
        | Node::AttributeType(..) => Precedence::Leaf,
    }
}

impl Renderer {
    /// The text of a condition, which messages call `what`.
    pub(crate) fn condition(&mut self, node: Node, what: &'static str) -> Result<String, Fault> {
        self.expression(what, |renderer, text| renderer.node(text, node))
    }

    pub(crate) fn update(&mut self, changes: ChangeSet) -> Result<String, Fault> {
        changes.check()?;
        let ChangeSet { sets, removes, adds, deletes, .. } = changes;
        self.expression("update", |renderer, text| {
            clause(text, "SET ", sets, |text, (path, assigned)| {
                renderer.path(text, &path)?;
                text.push_str(" = ");
                renderer.assigned(text, &path, assigned)
            })?;
            clause(text, "REMOVE ", removes, |text, path| renderer.path(text, &path))?;
            clause(text, "ADD ", adds, |text, (path, value)| renderer.path_and_value(text, &path, value))?;
            clause(text, "DELETE ", deletes, |text, (path, value)| renderer.path_and_value(text, &path, value))
        })
    }

    /// The attributes that a read asks for, each named once.
    pub(crate) fn projection<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> Result<String, Fault> {
        self.expression("projection", |renderer, text| {
            let mut seen = Vec::new();
            for name in names {
                if !seen.contains(&name) {
                    seen.push(name);
                    if !text.is_empty() {
                        text.push_str(", ");
                    }
                    renderer.name(text, name);
                }
            }
            Ok(())
        })
    }

    /// The names and values of all that was written.
    pub(crate) fn finish(self) -> Result<Expression, Fault> {
        let names: usize = self.names.iter().map(String::len).sum();
        let length = names + self.values.iter().map(value_size).sum::<usize>();
        let limit = limit::EXPRESSION_VALUES_BYTES;
        if length > limit {
            return Err(Fault::ValuesTooLarge { length, limit });
        }
        let names = self.names.into_iter().enumerate().map(|(at, name)| (format!("#{at}"), name)).collect();
        let values = self.values.into_iter().enumerate().map(|(at, value)| (format!(":{at}"), value)).collect();
        Ok(Expression { names: filled(names), values: filled(values) })
    }

    /// Writes an expression, and reports one over DynamoDB's limits.
    fn expression(
        &mut self,
        what: &'static str,
        write: impl FnOnce(&mut Self, &mut String) -> Result<(), Fault>,
    ) -> Result<String, Fault> {
        self.operators = 0;
        let mut text = String::new();
        write(self, &mut text)?;
        let (count, limit) = (self.operators, limit::EXPRESSION_OPERATORS);
        if count > limit {
            return Err(Fault::TooManyOperators { what, count, limit });
        }
        let (length, limit) = (text.len(), limit::EXPRESSION_BYTES);
        if length > limit {
            return Err(Fault::ExpressionTooLong { what, length, limit });
        }
        Ok(text)
    }

    /// Writes what counts as an operator or a function.
    fn operator(&mut self, text: &mut String, operator: &str) {
        self.operators += 1;
        text.push_str(operator);
    }

    fn node(&mut self, text: &mut String, node: Node) -> Result<(), Fault> {
        match node {
            // What holds always or never is no expression: see `Write` and `Query`.
            Node::Constant(_) => {}
            Node::Compare(left, comparison, right) => {
                let at = self.left(text, left)?;
                text.push(' ');
                self.operator(text, comparison.symbol());
                text.push(' ');
                self.right(text, right, at.as_ref())?;
            }
            Node::Between(term, bounds) => {
                let (low, high) = *bounds;
                let at = self.left(text, term)?;
                self.operator(text, " BETWEEN ");
                self.right(text, low, at.as_ref())?;
                text.push_str(" AND ");
                self.right(text, high, at.as_ref())?;
            }
            Node::In(term, values) => {
                let at = self.left(text, term)?;
                self.operator(text, " IN (");
                for (index, value) in values.into_iter().enumerate() {
                    if index > 0 {
                        text.push_str(", ");
                    }
                    self.right(text, value, at.as_ref())?;
                }
                text.push(')');
            }
            Node::BeginsWith(term, start) => self.function_of_two(text, "begins_with(", term, start)?,
            Node::Contains(term, element) => self.function_of_two(text, "contains(", term, element)?,
            Node::AttributeType(path, kind) => {
                let kind = Term::Value(Ok(AttributeValue::S(kind.code().to_owned())));
                self.function_of_two(text, "attribute_type(", Term::Path(path), kind)?;
            }
            Node::Exists(path) => self.function(text, "attribute_exists(", &path)?,
            Node::NotExists(path) => self.function(text, "attribute_not_exists(", &path)?,
            Node::And(nodes) => self.joined(text, nodes, " AND ", Precedence::And)?,
            Node::Or(nodes) => self.joined(text, nodes, " OR ", Precedence::Or)?,
            Node::Not(inner) => {
                self.operator(text, "NOT ");
                self.inside(text, *inner, Precedence::Not)?;
            }
        }
        Ok(())
    }

    fn joined(&mut self, text: &mut String, nodes: Vec<Node>, word: &str, outer: Precedence) -> Result<(), Fault> {
        for (at, node) in nodes.into_iter().enumerate() {
            if at > 0 {
                self.operator(text, word);
            }
            self.inside(text, node, outer)?;
        }
        Ok(())
    }

    fn inside(&mut self, text: &mut String, node: Node, outer: Precedence) -> Result<(), Fault> {
        if precedence(&node) < outer {
            text.push('(');
            self.node(text, node)?;
            text.push(')');
            Ok(())
        } else {
            self.node(text, node)
        }
    }

    fn function(&mut self, text: &mut String, name: &str, path: &AttributePath) -> Result<(), Fault> {
        self.operator(text, name);
        self.path(text, path)?;
        text.push(')');
        Ok(())
    }

    fn term(&mut self, text: &mut String, term: Term) -> Result<(), Fault> {
        match term {
            Term::Path(path) => self.path(text, &path)?,
            Term::Value(value) => self.value(text, value?),
            Term::Size(path) => self.function(text, "size(", &path)?,
        }
        Ok(())
    }

    fn assigned(&mut self, text: &mut String, path: &AttributePath, assigned: Assigned) -> Result<(), Fault> {
        match assigned {
            Assigned::Term(term) => self.term(text, term).map_err(|fault| at_path(fault, path)),
            Assigned::IfAbsent(term) => self.if_not_exists(text, path, term),
            Assigned::Sum { value, is_less } => {
                let zero = AttributeValue::N("0".to_owned());
                self.if_not_exists(text, path, Term::Value(Ok(zero)))?;
                self.operator(text, if is_less { " - " } else { " + " });
                self.value(text, value.map_err(|fault| at_path(fault.into(), path))?);
                Ok(())
            }
            Assigned::Joined { elements, in_front } => {
                let elements = elements.map_err(|fault| at_path(fault.into(), path))?;
                let none = Term::Value(Ok(AttributeValue::L(Vec::new())));
                self.operator(text, "list_append(");
                if in_front {
                    self.value(text, elements);
                    text.push_str(", ");
                    self.if_not_exists(text, path, none)?;
                } else {
                    self.if_not_exists(text, path, none)?;
                    text.push_str(", ");
                    self.value(text, elements);
                }
                text.push(')');
                Ok(())
            }
        }
    }

    fn if_not_exists(&mut self, text: &mut String, path: &AttributePath, value: Term) -> Result<(), Fault> {
        self.function_of_two(text, "if_not_exists(", Term::Path(path.clone()), value)
    }

    fn path_and_value(&mut self, text: &mut String, path: &AttributePath, value: Value) -> Result<(), Fault> {
        self.path(text, path)?;
        text.push(' ');
        self.value(text, value.map_err(|fault| at_path(fault.into(), path))?);
        Ok(())
    }

    fn function_of_two(&mut self, text: &mut String, name: &str, left: Term, right: Term) -> Result<(), Fault> {
        self.operator(text, name);
        let at = self.left(text, left)?;
        text.push_str(", ");
        self.right(text, right, at.as_ref())?;
        text.push(')');
        Ok(())
    }

    /// Writes what stands first, and gives the path that it is, by which faults of the others are told.
    fn left(&mut self, text: &mut String, term: Term) -> Result<Option<AttributePath>, Fault> {
        let path = if let Term::Path(path) = &term { Some(path.clone()) } else { None };
        self.term(text, term)?;
        Ok(path)
    }

    /// Writes what is compared with the first, which DynamoDB refuses if it is the same path.
    fn right(&mut self, text: &mut String, term: Term, path: Option<&AttributePath>) -> Result<(), Fault> {
        if let (Term::Path(same), Some(path)) = (&term, path)
            && same == path
        {
            return Err(Fault::ComparedWithItself { path: path.to_string() });
        }
        self.term(text, term).map_err(|fault| path.map_or(fault.clone(), |path| at_path(fault, path)))
    }

    fn path(&mut self, text: &mut String, path: &AttributePath) -> Result<(), Fault> {
        let (levels, limit) = (path.segments().len(), limit::PATH_LEVELS);
        if levels > limit {
            return Err(Fault::PathTooDeep { path: path.to_string(), levels, limit });
        }
        for (at, segment) in path.segments().iter().enumerate() {
            match segment {
                Segment::Name(name) | Segment::Key(name) => {
                    if name.is_empty() {
                        return Err(Fault::EmptyName);
                    }
                    if at > 0 {
                        text.push('.');
                    }
                    self.name(text, name);
                }
                Segment::Index(index) => write_to(text, format_args!("[{index}]")),
                Segment::Entry => unreachable!("only faults leave out the key of a map's entry"),
            }
        }
        Ok(())
    }

    fn name(&mut self, text: &mut String, name: &str) {
        let at = self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        write_to(text, format_args!("#{at}"));
    }

    fn value(&mut self, text: &mut String, value: AttributeValue) {
        let at = self.values.iter().position(|known| *known == value).unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() - 1
        });
        write_to(text, format_args!(":{at}"));
    }
}

/// A clause of an update, if it has a member.
fn clause<T>(
    text: &mut String,
    word: &str,
    members: Vec<T>,
    mut write: impl FnMut(&mut String, T) -> Result<(), Fault>,
) -> Result<(), Fault> {
    for (at, member) in members.into_iter().enumerate() {
        if at > 0 {
            text.push_str(", ");
        } else {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        write(text, member)?;
    }
    Ok(())
}

fn at_path(fault: Fault, path: &AttributePath) -> Fault {
    match fault {
        Fault::Attribute(fault) => Fault::Attribute(fault.at(path.to_string())),
        other => other,
    }
}

fn filled<V>(map: HashMap<String, V>) -> Option<HashMap<String, V>> {
    (!map.is_empty()).then_some(map)
}

fn write_to(text: &mut String, arguments: fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("a String takes all that is written to it");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Path;
    use crate::expr::Condition;

    struct Order;
    const A: Path<Order, u64> = Path::new("a");
    const B: Path<Order, u64> = Path::new("b");

    fn text(condition: &Condition<Order>) -> String {
        Renderer::default().condition(condition.node.clone(), "condition").unwrap()
    }

    #[test]
    fn parentheses_are_as_few_as_precedence_needs() {
        let (a, b) = (A.eq(1), B.lt(2));
        assert_eq!(text(&(a.clone() & b.clone() & a.clone())), "#0 = :0 AND #1 < :1 AND #0 = :0");
        assert_eq!(text(&((a.clone() | b.clone()) & a.clone())), "(#0 = :0 OR #1 < :1) AND #0 = :0");
        assert_eq!(text(&((a.clone() & b.clone()) | a.clone())), "#0 = :0 AND #1 < :1 OR #0 = :0");
        assert_eq!(text(&!(a.clone() & b.clone())), "NOT (#0 = :0 AND #1 < :1)");
        assert_eq!(text(&(!a.clone() & b.clone())), "NOT #0 = :0 AND #1 < :1");
        assert_eq!(text(&!!a.clone()), "#0 = :0");
        assert_eq!(text(&A.eq(B)), "#0 = #1");
        assert_eq!(text(&(A.exists() & !B.exists())), "attribute_exists(#0) AND NOT attribute_exists(#1)");
    }

    #[test]
    fn ranges_and_lists() {
        assert_eq!(text(&A.between(1, B)), "#0 BETWEEN :0 AND #1");
        assert_eq!(text(&!A.between(1, 2)), "NOT #0 BETWEEN :0 AND :1");
        assert_eq!(text(&A.is_in([1, 2, 1])), "#0 IN (:0, :1, :0)");
        const S: Path<Order, String> = Path::new("s");
        assert_eq!(text(&S.begins_with("x")), "begins_with(#0, :0)");
        assert_eq!(text(&S.contains("x")), "contains(#0, :0)");
        assert_eq!(text(&!S.size().gt(3)), "NOT size(#0) > :0");
        let many = text(&(A.is_in(0..250) & B.exists()));
        assert_eq!(many.matches(" IN (").count(), 3);
        assert!(many.starts_with("(#0 IN (:0, ") && many.ends_with(") AND attribute_exists(#1)"), "{many}");
    }

    #[test]
    fn constants_are_taken_in() {
        let (never, always) = (|| A.is_in([0_u64; 0]), || !A.is_in([0_u64; 0]));
        for (condition, shown) in [
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
            assert_eq!(format!("{condition:?}"), format!("Condition({shown})"));
        }
    }

    #[test]
    fn names_and_values_are_interned() {
        let mut renderer = Renderer::default();
        renderer.condition((A.eq(1) & B.eq(1) & A.ne(2)).node, "condition").unwrap();
        let Expression { names, values } = renderer.finish().unwrap();
        assert_eq!(names.unwrap().len(), 2);
        assert_eq!(values.unwrap().len(), 2);
    }

    #[test]
    fn debug_shows_no_values() {
        assert_eq!(
            format!("{:?}", (A.eq(77) | B.exists()) & !A.lt(B)),
            "Condition((a = ? OR attribute_exists(b)) AND NOT a < b)"
        );
    }

    #[test]
    fn a_value_that_dynamodb_cant_store_is_a_fault_that_names_the_attribute() {
        const F: Path<Order, f64> = Path::new("f");
        let fault = Renderer::default().condition(F.eq(f64::NAN).node, "condition").unwrap_err();
        assert_eq!(fault.to_string(), "attribute `f` is NaN or infinite, which DynamoDB can't store");
    }
}
