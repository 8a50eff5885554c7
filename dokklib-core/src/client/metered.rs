use crate::error::Result;
use crate::operation::{Metered, MeteredOperation, OperationFuture};

impl<O> MeteredOperation<O> {
    /// Runs a method of the operation, and returns its value with the consumed capacity, attempts and time.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// use dokklib::operation::Query;
    ///
    /// let orders = table.query(Order::query("alice")).metered().run(Query::count).await?;
    /// println!("{} orders, {} read units", orders.value, orders.usage.read_units);
    ///
    /// let page = table.query(Order::query("alice")).page_size(20).metered().run(|query| query.page()).await?;
    /// assert_eq!(page.usage.requests, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of the method.
    pub async fn run<T, F>(self, run: impl FnOnce(O) -> F) -> Result<Metered<T>>
    where
        F: Future<Output = Result<T>>,
    {
        let value = run(self.operation).await?;
        Ok(Metered { value, usage: self.meter.usage() })
    }
}

impl<O, T> IntoFuture for MeteredOperation<O>
where
    O: IntoFuture<Output = Result<T>>,
    O::IntoFuture: Send + 'static,
    T: 'static,
{
    type Output = Result<Metered<T>>;
    type IntoFuture = OperationFuture<Metered<T>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { operation, meter } = self;
        let future = operation.into_future();
        Box::pin(async move {
            let value = future.await?;
            Ok(Metered { value, usage: meter.usage() })
        })
    }
}
