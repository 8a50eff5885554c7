//! Update expressions.

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Renderer, at_path};
use crate::attribute::AttributePath;
use crate::error::Fault;
use crate::expr::operand::Term;
use crate::expr::update::{Assignment, ChangeSet, Value};
use crate::limit;

/// The number of bytes of the shortest change: `#0, `.
const SHORTEST_CHANGE: usize = 4;

impl Renderer {
    pub(crate) fn update(&mut self, changes: &mut ChangeSet) -> Result<String, Fault> {
        // More changes than this don't fit into an expression. Comparing all pairs of them would take long.
        if changes.paths().count() <= limit::EXPRESSION_BYTES / SHORTEST_CHANGE {
            changes.check()?;
        }
        let ChangeSet { sets, removes, adds, deletes, .. } = changes;
        self.expression("update", |renderer, text| {
            clause(text, "SET ", sets, |text, (path, assignment)| {
                renderer.path(text, path)?;
                text.push_str(" = ");
                renderer.assignment(text, path, assignment)
            })?;
            clause(text, "REMOVE ", removes, |text, path| renderer.path(text, path))?;
            clause(text, "ADD ", adds, |text, (path, value)| renderer.path_and_value(text, path, value))?;
            clause(text, "DELETE ", deletes, |text, (path, value)| renderer.path_and_value(text, path, value))
        })
    }

    fn assignment(
        &mut self,
        text: &mut String,
        path: &AttributePath,
        assignment: &mut Assignment,
    ) -> Result<(), Fault> {
        match assignment {
            Assignment::Term(Term::Path(from)) => self.stored_value(text, from),
            Assignment::Term(term) => self.term(text, term).map_err(|fault| at_path(fault, path)),
            Assignment::IfAbsent(term) => self.if_not_exists(text, path, term),
            Assignment::Sum { value, is_subtraction } => {
                let zero = path.default_value().unwrap_or_else(|| AttributeValue::N("0".to_owned()));
                self.if_not_exists(text, path, &mut Term::Value(Ok(zero)))?;
                self.operator(text, if *is_subtraction { " - " } else { " + " });
                self.value(text, value).map_err(|fault| at_path(fault, path))
            }
            Assignment::ListAppend { elements, prepend } => {
                let empty = path.default_value().unwrap_or_else(|| AttributeValue::L(Vec::new()));
                let mut empty = Term::Value(Ok(empty));
                self.operator(text, "list_append(");
                if *prepend {
                    self.value(text, elements).map_err(|fault| at_path(fault, path))?;
                    text.push_str(", ");
                    self.if_not_exists(text, path, &mut empty)?;
                } else {
                    self.if_not_exists(text, path, &mut empty)?;
                    text.push_str(", ");
                    self.value(text, elements).map_err(|fault| at_path(fault, path))?;
                }
                text.push(')');
                Ok(())
            }
        }
    }

    /// Writes the current value of a field, under its name or an alias, or another value if the field is missing.
    fn if_not_exists(&mut self, text: &mut String, path: &AttributePath, value: &mut Term) -> Result<(), Fault> {
        let mut count = self.open_if_not_exists(text, path)?;
        for alias in path.aliases() {
            count += self.open_if_not_exists(text, &alias)?;
        }
        match value {
            Term::Path(from) => self.stored_value(text, from)?,
            value => self.term(text, value).map_err(|fault| at_path(fault, path))?,
        }
        close(text, count);
        Ok(())
    }

    /// Writes the value that is read for a path, which can be stored under an alias.
    fn stored_value(&mut self, text: &mut String, path: &AttributePath) -> Result<(), Fault> {
        let default = path.default_value();
        if !path.has_aliases() && default.is_none() {
            return self.path(text, path);
        }
        let paths = path.stored_paths().into_iter().map(|stored| stored.path);
        let count = paths.map(|path| self.open_if_not_exists(text, &path)).sum::<Result<usize, Fault>>()?;
        // Without a default, a condition of the update requires that one of the attributes exists, so NULL is never stored.
        // DynamoDB Local rejects a missing attribute in its place.
        self.value(text, &mut Ok(default.unwrap_or(AttributeValue::Null(true))))?;
        close(text, count);
        Ok(())
    }

    /// Returns the number of opened functions.
    fn open_if_not_exists(&mut self, text: &mut String, path: &AttributePath) -> Result<usize, Fault> {
        self.operator(text, "if_not_exists(");
        self.path(text, path)?;
        text.push_str(", ");
        Ok(1)
    }

    fn path_and_value(&mut self, text: &mut String, path: &AttributePath, value: &mut Value) -> Result<(), Fault> {
        self.path(text, path)?;
        text.push(' ');
        self.value(text, value).map_err(|fault| at_path(fault, path))
    }
}

fn close(text: &mut String, functions: usize) {
    text.extend(std::iter::repeat_n(')', functions));
}

/// Writes a clause of an update, unless it is empty.
fn clause<T>(
    text: &mut String,
    keyword: &str,
    actions: &mut [T],
    mut write: impl FnMut(&mut String, &mut T) -> Result<(), Fault>,
) -> Result<(), Fault> {
    for (at, action) in actions.iter_mut().enumerate() {
        if at > 0 {
            text.push_str(", ");
        } else {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(keyword);
        }
        write(text, action)?;
    }
    Ok(())
}
