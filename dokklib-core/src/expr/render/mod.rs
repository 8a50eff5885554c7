use std::collections::{HashMap, HashSet};
use std::fmt::{self, Write};

use aws_sdk_dynamodb::types::AttributeValue;
use smallvec::SmallVec;

use super::AttributePath;
use super::update::Value;
use crate::attribute::{Segment, check_value, value_size};
use crate::error::Fault;
use crate::limit;

mod condition;
mod update;

pub(crate) use self::condition::Presence;

/// The number of bytes of most expressions.
const USUAL_LENGTH: usize = 64;

/// Renders the expressions of one request and collects their attribute names and values.
///
/// Every name is replaced by an alias and every value by a placeholder. Equal names share an alias and equal values a
/// placeholder. They are numbered in order of appearance, so that the same request always has the same text.
#[derive(Debug, Default)]
pub(crate) struct Renderer {
    names: SmallVec<[String; 8]>,
    values: SmallVec<[AttributeValue; 8]>,
    keeps_values: bool,
    /// The number of operators in the current expression.
    operators: usize,
}

/// The `ExpressionAttributeNames` and `ExpressionAttributeValues` of a request. `None` instead of an empty map, which
/// DynamoDB rejects.
pub(crate) struct ExpressionAttributes {
    pub(crate) names: Option<HashMap<String, String>>,
    pub(crate) values: Option<HashMap<String, AttributeValue>>,
}

impl Renderer {
    /// Sets whether the conditions and changes that are rendered next keep their values. Otherwise, the values are moved.
    pub(crate) fn keep_values(&mut self, keeps_values: bool) {
        self.keeps_values = keeps_values;
    }

    /// Renders a projection expression. Duplicate names are skipped.
    pub(crate) fn projection<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> Result<String, Fault> {
        self.expression("projection", |renderer, text| {
            let mut seen = HashSet::new();
            for name in names {
                if seen.insert(name) {
                    if !text.is_empty() {
                        text.push_str(", ");
                    }
                    renderer.name(text, name)?;
                }
            }
            Ok(())
        })
    }

    /// Returns the names and values of all rendered expressions.
    pub(crate) fn finish(self) -> Result<ExpressionAttributes, Fault> {
        let names: usize = self.names.iter().map(String::len).sum();
        let length = names + self.values.iter().map(value_size).sum::<usize>();
        let limit = limit::EXPRESSION_VALUES_BYTES;
        if length > limit {
            return Err(Fault::ValuesTooLarge { length, limit });
        }
        Ok(ExpressionAttributes {
            names: by_placeholder(self.names, &ALIASES),
            values: by_placeholder(self.values, &VALUES),
        })
    }

    /// Renders one expression and checks DynamoDB's limits. `kind` names the expression in error messages.
    fn expression(
        &mut self,
        kind: &'static str,
        write: impl FnOnce(&mut Self, &mut String) -> Result<(), Fault>,
    ) -> Result<String, Fault> {
        self.operators = 0;
        let mut text = String::with_capacity(USUAL_LENGTH);
        write(self, &mut text)?;
        let (count, limit) = (self.operators, limit::EXPRESSION_OPERATORS);
        if count > limit {
            return Err(Fault::TooManyOperators { what: kind, count, limit });
        }
        let (length, limit) = (text.len(), limit::EXPRESSION_BYTES);
        if length > limit {
            return Err(Fault::ExpressionTooLong { what: kind, length, limit });
        }
        Ok(text)
    }

    /// Writes an operator or a function name and counts it for DynamoDB's limit.
    fn operator(&mut self, text: &mut String, operator: &str) {
        self.operators += 1;
        text.push_str(operator);
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
                    self.name(text, name)?;
                }
                Segment::Index(index) => {
                    let limit = limit::LIST_INDEX;
                    if *index > limit {
                        return Err(Fault::ListIndex { path: path.to_string(), limit });
                    }
                    write_to(text, format_args!("[{index}]"));
                }
                Segment::Entry | Segment::EntryKey => unreachable!("only faults omit the key of a map entry"),
            }
        }
        Ok(())
    }

    fn name(&mut self, text: &mut String, name: &str) -> Result<(), Fault> {
        let (length, limit) = (name.len(), limit::NAME_BYTES);
        if length > limit {
            return Err(Fault::NameTooLong { length, limit });
        }
        let at = position(&self.names, |known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        push_placeholder(text, &ALIASES, at);
        Ok(())
    }

    fn value(&mut self, text: &mut String, value: &mut Value) -> Result<(), Fault> {
        let value = value.as_mut().map_err(|fault| fault.clone())?;
        check_value(value, 1)?;
        let at = position(&self.values, |known| known == value).unwrap_or_else(|| {
            self.values.push(if self.keeps_values {
                value.clone()
            } else {
                std::mem::replace(value, AttributeValue::Null(true))
            });
            self.values.len() - 1
        });
        push_placeholder(text, &VALUES, at);
        Ok(())
    }
}

/// Returns the position of an equal name or value.
///
/// The search is bounded, because it would make the rendering quadratic. The two expressions of a request hold fewer names
/// and values, unless they are over DynamoDB's limit and aren't sent.
fn position<T>(known: &[T], is_equal: impl Fn(&T) -> bool) -> Option<usize> {
    known.iter().take(limit::EXPRESSION_BYTES / 2).position(is_equal)
}

fn at_path(fault: Fault, path: &AttributePath) -> Fault {
    match fault {
        Fault::Attribute(fault) => Fault::Attribute(fault.at(path.to_string())),
        other => other,
    }
}

/// The first placeholders of one kind. Most requests have no others.
type Placeholders = [&'static str; 10];

const ALIASES: Placeholders = ["#0", "#1", "#2", "#3", "#4", "#5", "#6", "#7", "#8", "#9"];
const VALUES: Placeholders = [":0", ":1", ":2", ":3", ":4", ":5", ":6", ":7", ":8", ":9"];

/// Returns the names or the values by their placeholders. `None` instead of an empty map.
fn by_placeholder<T>(list: SmallVec<[T; 8]>, placeholders: &Placeholders) -> Option<HashMap<String, T>> {
    if list.is_empty() {
        return None;
    }
    let placeholder = |at| {
        let mut text = String::with_capacity(placeholders[0].len());
        push_placeholder(&mut text, placeholders, at);
        text
    };
    Some(list.into_iter().enumerate().map(|(at, value)| (placeholder(at), value)).collect())
}

fn push_placeholder(text: &mut String, placeholders: &Placeholders, at: usize) {
    match placeholders.get(at) {
        Some(placeholder) => text.push_str(placeholder),
        None => write_to(text, format_args!("{}{at}", &placeholders[0][..1])),
    }
}

fn write_to(text: &mut String, arguments: fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("writing to a `String` doesn't fail");
}
