use std::fmt;

use crate::Path;
use crate::expr::{AttributePath, Node, Shown};

/// A part of a condition that would have to be otherwise for the condition to hold: `left >= ?`, or `NOT closed = ?` of one
/// that must not hold and does.
///
/// `Display` shows it, with names and without values.
#[derive(Clone, PartialEq, Eq)]
pub struct FailedCondition {
    text: String,
    paths: Vec<AttributePath>,
}

impl FailedCondition {
    pub(crate) fn new(leaf: &Node, wanted: bool) -> Self {
        let text = format!("{}{}", if wanted { "" } else { "NOT " }, Shown(leaf));
        Self { text, paths: leaf.paths().cloned().collect() }
    }

    /// Whether it is about the attribute at this path, or about something inside of it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct Stock {
    /// #     #[entity(key)]
    /// #     product: String,
    /// #     left: u64,
    /// #     closed: bool,
    /// # }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # table.put(Stock { product: "ball".to_owned(), left: 3, closed: false }).await?;
    /// let error = table.update(Stock::key("ball")).subtract(Stock::LEFT, 5).await.unwrap_err();
    /// let is_sold_out = error.failed_conditions().iter().any(|part| part.is_about(&Stock::LEFT));
    /// assert!(is_sold_out);
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_about<E, T, R>(&self, path: &Path<E, T, R>) -> bool {
        let path = path.untyped();
        self.paths.iter().any(|own| own.segments().starts_with(path.segments()))
    }

    /// The names of the attributes that it is about: `left`, `address.city`, and without the keys of maps `scores[…]`.
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

/// All of them: `` `left >= ?`, `NOT closed = ?` ``, after a colon, if there are any.
pub(super) fn write_all(f: &mut fmt::Formatter<'_>, failed_conditions: &[FailedCondition]) -> fmt::Result {
    for (at, one) in failed_conditions.iter().enumerate() {
        write!(f, "{} `{one}`", if at == 0 { ":" } else { "," })?;
    }
    Ok(())
}
