use aws_sdk_dynamodb::types::AttributeValue;

use super::operand::{Change, Term};
use super::path::AttributePath;
use crate::attribute::AttributeFault;
use crate::error::Fault;
use crate::item::Attributes;

/// The changes of an update, in the order in which they were given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    pub(crate) sets: Vec<(AttributePath, Term)>,
    pub(crate) removes: Vec<AttributePath>,
    pub(crate) adds: Vec<(AttributePath, Result<AttributeValue, AttributeFault>)>,
}

impl Changes {
    pub(crate) fn set(&mut self, path: AttributePath, change: Change) {
        match change {
            Change::Set(term) => self.sets.push((path, term)),
            Change::Remove => self.removes.push(path),
        }
    }

    pub(crate) fn add(&mut self, path: AttributePath, value: Result<AttributeValue, AttributeFault>) {
        self.adds.push((path, value));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.paths().next().is_none()
    }

    /// Sets those of the attributes that the item lacks and nothing else changes, in the order of their names.
    pub(crate) fn set_initial(&mut self, attributes: Attributes) {
        let mut initial: Vec<_> = attributes
            .into_iter()
            .map(|(name, value)| (AttributePath::name(name), value))
            .filter(|(path, _)| !self.paths().any(|changed| changed.overlaps(path)))
            .collect();
        initial.sort_by_cached_key(|(path, _)| path.to_string());
        self.sets.extend(
            initial.into_iter().map(|(path, value)| (path.clone(), Term::IfNotExists(Box::new((path, value))))),
        );
    }

    /// Reports two changes of one place, which DynamoDB refuses.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let paths: Vec<_> = self.paths().collect();
        for (at, first) in paths.iter().enumerate() {
            if let Some(second) = paths[at + 1..].iter().find(|second| first.overlaps(second)) {
                return Err(Fault::Overlap { first: first.to_string(), second: second.to_string() });
            }
        }
        Ok(())
    }

    /// The attributes that are changed.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &AttributePath> {
        let sets = self.sets.iter().map(|(path, _)| path);
        sets.chain(&self.removes).chain(self.adds.iter().map(|(path, _)| path))
    }
}
