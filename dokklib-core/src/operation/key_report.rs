use std::borrow::Cow;
use std::fmt;

/// The differences between the stored keys of an entity's items and the keys that its declaration makes; returned by
/// [`Table::check_keys`](crate::Table::check_keys).
///
/// `Display` is a report for a terminal. Neither it nor `Debug` contains values of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyReport {
    /// The name of the entity.
    pub entity: Cow<'static, str>,
    /// The number of items that were checked.
    pub checked: usize,
    /// The number of these items that have a mismatch or can't be read.
    pub failed: usize,
    /// The differences. Items with the same difference are counted together.
    pub mismatches: Vec<KeyMismatch>,
    /// The reasons why items can't be read although their keys have the declared form.
    pub unreadable: Vec<UnreadableItems>,
}

/// A difference between a stored key attribute and the declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyMismatch {
    /// The name of the key attribute.
    pub attribute: &'static str,
    /// The name of the secondary index, or `None` for a key of the table.
    pub index: Option<&'static str>,
    /// The difference.
    pub problem: KeyProblem,
    /// The number of items with this difference.
    pub items: usize,
}

/// How a stored key differs from the key that the declaration makes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyProblem {
    /// The stored key has another form: another prefix or delimiter, or a part that is written in another way.
    Form {
        /// The declared form, such as `ORDER#<20 digits>`.
        declared: String,
        /// The stored form, such as `ORDER#<1 digit>`.
        stored: String,
    },
    /// The stored key has the declared form, but not the values of the item's fields: an index key that an update of another
    /// program has left stale, or parts in another order.
    Values {
        /// The declared form.
        declared: String,
    },
    /// The item lacks the key, so it isn't in the index.
    Missing {
        /// The declared form.
        declared: String,
    },
    /// The item has the key of an index that it isn't in by its declaration.
    Undeclared,
}

/// Items that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnreadableItems {
    /// The reason, which names the attribute.
    pub reason: String,
    /// The number of items.
    pub items: usize,
}

impl KeyReport {
    pub(crate) fn new(entity: Cow<'static, str>) -> Self {
        Self { entity, checked: 0, failed: 0, mismatches: Vec::new(), unreadable: Vec::new() }
    }

    /// Returns `true` if items of the entity were found, and all of them have the keys that the declaration makes.
    ///
    /// Without any items the result is `false`: a table whose keys have other prefixes looks empty.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.checked > 0 && self.failed == 0
    }

    /// Counts an item.
    pub(crate) fn add(&mut self, findings: ItemFindings) {
        self.checked += 1;
        let ItemFindings { mismatches, unreadable } = findings;
        self.failed += usize::from(!mismatches.is_empty() || unreadable.is_some());
        for mismatch in mismatches {
            let is_same = |known: &&mut KeyMismatch| {
                (known.attribute, known.index, &known.problem)
                    == (mismatch.attribute, mismatch.index, &mismatch.problem)
            };
            match self.mismatches.iter_mut().find(is_same) {
                Some(known) => known.items += 1,
                None => self.mismatches.push(mismatch),
            }
        }
        if let Some(reason) = unreadable {
            match self.unreadable.iter_mut().find(|known| known.reason == reason) {
                Some(known) => known.items += 1,
                None => self.unreadable.push(UnreadableItems { reason, items: 1 }),
            }
        }
    }
}

/// The differences of one item.
#[derive(Default)]
pub(crate) struct ItemFindings {
    pub(crate) mismatches: Vec<KeyMismatch>,
    pub(crate) unreadable: Option<String>,
}

impl fmt::Display for KeyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entity, checked, failed, .. } = self;
        if *checked == 0 {
            write!(f, "no items of `{entity}` were found\n  ")?;
            return f
                .write_str("help: if the table has such items, their keys have other prefixes than the declared ones");
        }
        if *failed == 0 {
            return write!(f, "all {} of `{entity}` have the declared keys", Items(*checked));
        }
        writeln!(f, "the keys of {failed} of {} of `{entity}` differ from the declaration:", Items(*checked))?;
        for mismatch in &self.mismatches {
            writeln!(f, "  {mismatch}")?;
        }
        for UnreadableItems { reason, items } in &self.unreadable {
            writeln!(f, "  {reason}: {}", Items(*items))?;
        }
        f.write_str("  help: declare the keys as they are stored, or rewrite the items")
    }
}

impl fmt::Display for KeyMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.attribute)?;
        if let Some(index) = self.index {
            write!(f, " of index `{index}`")?;
        }
        match &self.problem {
            KeyProblem::Form { declared, stored } => write!(f, " is stored as `{stored}`, declared as `{declared}`")?,
            KeyProblem::Values { declared } => {
                write!(f, " has the declared form `{declared}`, but not the values of the item's fields")?;
            }
            KeyProblem::Missing { declared } => write!(f, " is missing, declared as `{declared}`")?,
            KeyProblem::Undeclared => {
                f.write_str(" is stored, but the declaration does not put the item in the index")?
            }
        }
        write!(f, ": {}", Items(self.items))
    }
}

struct Items(usize);

impl fmt::Display for Items {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} item{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}
