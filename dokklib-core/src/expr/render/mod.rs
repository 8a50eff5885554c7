use std::collections::{HashMap, HashSet};
use std::fmt::{self, Write};
use std::mem;

use aws_sdk_dynamodb::types::AttributeValue;
use smallvec::SmallVec;

use super::AttributePath;
use super::update::Value;
use crate::attribute::{Segment, check_value, value_size};
use crate::error::Fault;
use crate::limit;

mod condition;
mod reserved;
mod update;

pub(crate) use self::condition::Presence;
use self::reserved::is_plain;

/// The number of bytes of most expressions.
const USUAL_LENGTH: usize = 64;

/// Renders the expressions of one request and collects their attribute names and values.
///
/// Every value is replaced by a placeholder, and a name by an alias if an expression can't contain it. All names of an
/// expression that would be too long have aliases. Equal names share an alias and equal values a placeholder. They are numbered
/// in order of appearance, so that the same request always has the same text.
#[derive(Debug, Default)]
pub(crate) struct Renderer {
    /// The names with an alias.
    names: SmallVec<[String; 8]>,
    values: SmallVec<[AttributeValue; 8]>,
    keeps_values: bool,
    /// The positions and the lengths of the names without an alias in the current expression.
    plain_names: SmallVec<[(usize, usize); 8]>,
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
    pub(crate) fn finish(mut self) -> Result<ExpressionAttributes, Fault> {
        let names: usize = self.names.iter().map(String::len).sum();
        let length = names + self.values.iter().map(value_size).sum::<usize>();
        let limit = limit::EXPRESSION_VALUES_BYTES;
        if length > limit {
            return Err(Fault::ValuesTooLarge { length, limit });
        }
        Ok(ExpressionAttributes {
            names: by_placeholder(&mut self.names, '#'),
            values: by_placeholder(&mut self.values, ':'),
        })
    }

    /// Renders one expression and checks DynamoDB's limits. `kind` names the expression in error messages.
    fn expression(
        &mut self,
        kind: &'static str,
        write: impl FnOnce(&mut Self, &mut String) -> Result<(), Fault>,
    ) -> Result<String, Fault> {
        self.operators = 0;
        self.plain_names.clear();
        let mut text = String::with_capacity(USUAL_LENGTH);
        write(self, &mut text)?;
        let (count, limit) = (self.operators, limit::EXPRESSION_OPERATORS);
        if count > limit {
            return Err(Fault::TooManyOperators { what: kind, count, limit });
        }
        let limit = limit::EXPRESSION_BYTES;
        if text.len() > limit {
            text = self.with_aliases(&text)?;
        }
        let length = text.len();
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
                    match segment {
                        // The key of a map entry is data, which isn't a part of an expression.
                        Segment::Key(name) => self.alias(text, name)?,
                        _ => self.name(text, name)?,
                    }
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

    /// Writes a name, or its alias.
    fn name(&mut self, text: &mut String, name: &str) -> Result<(), Fault> {
        if !is_plain(name) {
            return self.alias(text, name);
        }
        check_name(name)?;
        self.plain_names.push((text.len(), name.len()));
        text.push_str(name);
        Ok(())
    }

    fn alias(&mut self, text: &mut String, name: &str) -> Result<(), Fault> {
        check_name(name)?;
        let at = position(&self.names, |known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        push_placeholder(text, '#', at);
        Ok(())
    }

    /// Replaces all names in the text with their aliases, which are shorter than long names.
    fn with_aliases(&mut self, text: &str) -> Result<String, Fault> {
        let (mut aliased, mut end) = (String::with_capacity(text.len()), 0);
        for (start, length) in mem::take(&mut self.plain_names) {
            aliased.push_str(&text[end..start]);
            end = start + length;
            self.alias(&mut aliased, &text[start..end])?;
        }
        aliased.push_str(&text[end..]);
        Ok(aliased)
    }

    fn value(&mut self, text: &mut String, value: &mut Value) -> Result<(), Fault> {
        let value = value.as_mut().map_err(|fault| fault.clone())?;
        check_value(value, 1)?;
        let at = position(&self.values, |known| known == value).unwrap_or_else(|| {
            let value = if self.keeps_values { value.clone() } else { mem::replace(value, AttributeValue::Null(true)) };
            self.values.push(value);
            self.values.len() - 1
        });
        push_placeholder(text, ':', at);
        Ok(())
    }
}

fn check_name(name: &str) -> Result<(), Fault> {
    let (length, limit) = (name.len(), limit::NAME_BYTES);
    if length > limit { Err(Fault::NameTooLong { length, limit }) } else { Ok(()) }
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

/// Returns the names or the values by their placeholders. `None` instead of an empty map.
fn by_placeholder<T>(list: &mut SmallVec<[T; 8]>, sign: char) -> Option<HashMap<String, T>> {
    if list.is_empty() {
        return None;
    }
    let placeholder = |at| {
        // Most requests have fewer than ten names and values.
        let mut text = String::with_capacity(2);
        push_placeholder(&mut text, sign, at);
        text
    };
    Some(list.drain(..).enumerate().map(|(at, value)| (placeholder(at), value)).collect())
}

fn push_placeholder(text: &mut String, sign: char, at: usize) {
    text.push(sign);
    match u32::try_from(at).ok().and_then(|at| char::from_digit(at, 10)) {
        Some(digit) => text.push(digit),
        None => write_to(text, format_args!("{at}")),
    }
}

fn write_to(text: &mut String, arguments: fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("writing to a `String` doesn't fail");
}
