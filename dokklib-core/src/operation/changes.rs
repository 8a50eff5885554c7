use super::update::Update;
use crate::expr::{ByItem, ByKey, ChangeSet, ForUpsert};

/// Changes without a key, which [`Update::merge`] adds to an update.
///
/// A function can build the changes while its caller decides to which items they apply. The same changes can be merged
/// into any number of updates.
///
/// ```
/// use dokklib::Entity;
/// use dokklib::operation::Changes;
///
/// #[derive(Entity)]
/// struct Order {
///     #[entity(key)]
///     id: u64,
///     total: u64,
///     notes: Vec<String>,
/// }
///
/// fn with_gift(price: u64) -> Changes<Order> {
///     let changes = Changes::new().append(Order::NOTES, ["gift"]);
///     if price > 0 { changes.add(Order::TOTAL, price) } else { changes }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dokklib::Result<()> {
/// # let local = dokklib::local::Local::start().await?;
/// # let table = local.table("SingleTable").await?;
/// table.put(Order { id: 7, total: 100, notes: vec![] }).await?;
/// let order = table.update(Order::key(7)).merge(with_gift(5)).returning_new().await?;
/// assert_eq!((order.total, order.notes.len()), (105, 1));
/// # Ok(())
/// # }
/// ```
pub type Changes<I, B = ByKey> = Update<I, B, NoKey>;

/// Replaces the return mode in [`Changes`], so that they can't be awaited.
#[derive(Debug)]
pub struct NoKey;

impl<I> Changes<I> {
    /// Creates empty changes for [`Table::update`](crate::Table::update), by key or by item.
    #[allow(clippy::new_without_default, reason = "none of the three constructors is the default")]
    pub fn new() -> Self {
        Self::empty()
    }
}

impl<I> Changes<I, ByItem> {
    /// Creates empty changes for an item that was read: `table.update(&item)`. They may change every part of an index
    /// key.
    pub fn by_item() -> Self {
        Self::empty()
    }
}

impl<I> Changes<I, ForUpsert> {
    /// Creates empty changes for [`Table::upsert`](crate::Table::upsert).
    pub fn for_upsert() -> Self {
        Self::empty()
    }
}

impl<I, B> Changes<I, B> {
    fn empty() -> Self {
        Self::from_parts(None, ChangeSet::default())
    }
}

/// An update basis into which changes with the basis `C` can be merged.
#[diagnostic::on_unimplemented(
    message = "changes for `{C}` can't be merged into an update for `{Self}`",
    label = "use `Changes::<{Self}>::new()`",
    note = "`Changes::new()` can be merged into every `table.update(..)`, `Changes::by_item()` into `table.update(&item)` and \
            `Changes::for_upsert()` into `table.upsert(item)`"
)]
pub trait AcceptsChanges<C> {}

impl AcceptsChanges<Self> for ByKey {}
impl AcceptsChanges<ByKey> for ByItem {}
impl AcceptsChanges<Self> for ByItem {}
impl AcceptsChanges<Self> for ForUpsert {}

/// A second implementor that keeps rustc from inferring `C`. With a single implementation rustc would infer it and
/// report mismatched types instead of the message of [`AcceptsChanges`].
#[doc(hidden)]
#[derive(Debug)]
pub struct PreventInference;

#[diagnostic::do_not_recommend]
impl AcceptsChanges<PreventInference> for ByKey {}
#[diagnostic::do_not_recommend]
impl AcceptsChanges<PreventInference> for ForUpsert {}
