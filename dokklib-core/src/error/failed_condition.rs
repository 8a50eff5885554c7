use std::fmt;

use crate::Path;
use crate::expr::{AttributePath, DisplayCondition, Node};

/// A part of a condition expression that the item doesn't satisfy, such as `quantity >= ?` or `NOT closed = ?`.
///
/// `Display` prints the attribute names and `?` in place of each value.
#[derive(Clone, PartialEq, Eq)]
pub struct FailedCondition {
    text: String,
    paths: Vec<AttributePath>,
}

impl FailedCondition {
    pub(crate) fn new(leaf: &Node, expected: bool) -> Self {
        let text = format!("{}{}", if expected { "" } else { "NOT " }, DisplayCondition(leaf));
        Self { text, paths: leaf.paths().cloned().collect() }
    }

    /// Returns `true` if the condition refers to the attribute at this path, or to a value nested in it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct Stock {
    /// #     #[entity(key)]
    /// #     product: String,
    /// #     quantity: u64,
    /// #     closed: bool,
    /// # }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # table.put(Stock { product: "ball".to_owned(), quantity: 3, closed: false }).await?;
    /// let error = table.update(Stock::key("ball")).subtract(Stock::QUANTITY, 5).await.unwrap_err();
    /// let is_sold_out = error.failed_conditions().iter().any(|condition| condition.is_about(&Stock::QUANTITY));
    /// assert!(is_sold_out);
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_about<E, T, R>(&self, path: &Path<E, T, R>) -> bool {
        let path = path.untyped();
        self.paths.iter().any(|own| own.segments().starts_with(path.segments()))
    }

    /// Returns the paths of the attributes in the condition, such as `quantity` or `address.city`.
    ///
    /// Keys of maps are redacted: `scores[…]`.
    pub fn attributes(&self) -> impl Iterator<Item = String> {
        self.paths.iter().map(ToString::to_string)
    }
}

impl fmt::Display for FailedCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for FailedCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FailedCondition({self})")
    }
}

/// Writes `` : `quantity >= ?`, `NOT closed = ?` ``, or nothing if the slice is empty.
pub(super) fn write_list(f: &mut fmt::Formatter<'_>, failed_conditions: &[FailedCondition]) -> fmt::Result {
    for (index, condition) in failed_conditions.iter().enumerate() {
        write!(f, "{} `{condition}`", if index == 0 { ":" } else { "," })?;
    }
    Ok(())
}
