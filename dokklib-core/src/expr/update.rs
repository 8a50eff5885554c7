use aws_sdk_dynamodb::types::AttributeValue;

use super::operand::{Change, Term};
use super::path::AttributePath;
use crate::attribute::AttributeFault;
use crate::error::Fault;

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

    /// Reports an update that DynamoDB would refuse: without a change, or with two changes of one place.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let paths: Vec<_> = self.paths().collect();
        if paths.is_empty() {
            return Err(Fault::NothingToChange);
        }
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
