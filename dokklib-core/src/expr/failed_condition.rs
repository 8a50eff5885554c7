use super::{AttributePath, DisplayCondition, Node, Path};
use crate::error::FailedCondition;

impl FailedCondition {
    pub(crate) fn new(leaf: &Node, expected: bool) -> Self {
        let text = format!("{}{}", if expected { "" } else { "NOT " }, DisplayCondition(leaf));
        Self { text, paths: leaf.paths().cloned().collect() }
    }

    /// Returns `true` if the condition refers to the attribute at this path, under its name or an alias, or to a value
    /// nested in it.
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
        let is_in = |own: &AttributePath| {
            path.untyped().stored_paths().iter().any(|stored| own.segments().starts_with(stored.path.segments()))
        };
        self.paths.iter().any(is_in)
    }
}
