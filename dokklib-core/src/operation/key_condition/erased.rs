use std::fmt;
use std::marker::PhantomData;

use super::query::QueryOutput;
use super::{ConsistentQuery, FilterableBy, IntoKeyCondition, KeyCondition, ProjectionFor, QuerySpec, UnknownIndex};
use crate::attribute::StoredItem;
use crate::error::Result;
use crate::index::Index;
use crate::index::{CanProject, WholeItems};
use crate::item::{Item, ItemOf, ProjectedName};
use crate::key::Range;
use crate::schema::{IndexLayout, Layout};

/// A key condition whose type doesn't depend on its index and on its narrowing; returned by [`KeyCondition::erase`].
#[must_use = "a key condition does nothing until it is passed to `table.query(..)`"]
pub struct ErasedKeyCondition<I, Output = I> {
    range: Range,
    output: QueryOutput<Output>,
    index: Option<IndexLayout>,
    item: PhantomData<fn() -> I>,
}

impl<I, X: Index, Parts, Output> KeyCondition<I, X, Parts, Output> {
    /// Erases the index and the remaining parts from the type, so that the branches of an `if` or a `match` have one type.
    ///
    /// ```
    /// use dokklib::Entity;
    /// use dokklib::operation::ErasedKeyCondition;
    ///
    /// #[derive(Entity)]
    /// struct User;
    ///
    /// #[derive(Entity)]
    /// #[entity(pk = User(user), sk = Self(day, id))]
    /// struct Order {
    ///     user: String,
    ///     day: String,
    ///     id: u64,
    /// }
    ///
    /// fn orders(user: &str, search: Option<&str>) -> ErasedKeyCondition<Order> {
    ///     let orders = Order::query(user);
    ///     match search {
    ///         Some(search) if search.len() == "2026-02-01".len() => orders.eq(search).erase(),
    ///         Some(month) => orders.begins_with(month).erase(),
    ///         None => orders.erase(),
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// for (day, id) in [("2026-02-01", 1), ("2026-02-02", 2), ("2026-03-01", 3)] {
    ///     table.put(Order { user: "alice".to_owned(), day: day.to_owned(), id }).await?;
    /// }
    /// assert_eq!(table.query(orders("alice", Some("2026-02"))).count().await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The price: the compiler no longer knows the index. A strongly consistent read of a global secondary index, a filter
    /// on a key of the index, and a projection with a field that isn't in the index are not compile errors then. The query
    /// fails with [`InvalidRequest`](crate::ErrorKind::InvalidRequest) instead, before a request is sent. The result can't
    /// be narrowed.
    pub fn erase(self) -> ErasedKeyCondition<I, Output> {
        let Self { range, output, .. } = self;
        ErasedKeyCondition { range, output, index: IndexLayout::secondary::<X>(), item: PhantomData }
    }
}

impl<S, I: ItemOf<S>, Output> IntoKeyCondition<S> for ErasedKeyCondition<I, Output> {
    type Spec = QuerySpec<Self, Output>;

    fn into_spec(self) -> Self::Spec {
        let Self { range, output, index, .. } = self;
        QuerySpec::of_item::<I>(range, output, index)
    }
}

#[diagnostic::do_not_recommend]
impl<I, Output> ConsistentQuery for ErasedKeyCondition<I, Output> {}

#[diagnostic::do_not_recommend]
impl<I, Output> FilterableBy<I> for ErasedKeyCondition<I, Output> {
    type Index = UnknownIndex;
}

impl<I, Output, P> ProjectionFor<ErasedKeyCondition<I, Output>> for P
where
    WholeItems: CanProject<I, UnknownIndex, P>,
{
    fn for_each(add: &mut dyn FnMut(ProjectedName)) {
        <WholeItems as CanProject<I, UnknownIndex, P>>::for_each(add);
    }

    fn decode(item: StoredItem, layout: &Layout) -> Result<P> {
        <WholeItems as CanProject<I, UnknownIndex, P>>::decode(item, layout)
    }
}

impl<I, Output> Clone for ErasedKeyCondition<I, Output> {
    fn clone(&self) -> Self {
        Self { range: self.range.clone(), output: self.output, index: self.index, item: self.item }
    }
}

/// Prints the prefixes and redacts the values.
impl<I: Item, Output> fmt::Debug for ErasedKeyCondition<I, Output> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ErasedKeyCondition<{}>({})", I::name(), self.range)
    }
}
