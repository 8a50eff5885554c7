use std::collections::BTreeSet;

use dokklib::Entity;

/// The item of these tests.
#[derive(Entity, Debug, Clone, PartialEq, Default)]
pub(crate) struct Note {
    #[entity(key)]
    pub(crate) id: u64,
    pub(crate) text: String,
    pub(crate) views: u64,
    pub(crate) tags: BTreeSet<String>,
    pub(crate) lines: Vec<String>,
}

impl Note {
    pub(crate) fn new(id: u64, text: &str) -> Self {
        Self { id, text: text.to_owned(), ..Self::default() }
    }
}
