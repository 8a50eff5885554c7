use std::fmt;
use std::sync::Arc;

use super::{
    BatchGet, BatchGetMany, BatchWrite, CollectionQuery, DeleteAll, ExactlyOnce, FieldQueries, Get, GetByUnique, Meter,
    Query, RepairUnique, Scan, TransactGet, TransactWrite, UpdateWithRetry, Usage,
};

/// The value of an operation with its consumed capacity, attempts and time; returned by the method `metered` of every
/// operation, such as [`Get::metered`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Metered<T> {
    /// The value that the operation returned.
    pub value: T,
    /// The capacity, attempts and time of the operation.
    pub usage: Usage,
}

/// An operation that also returns its consumed capacity, attempts and time; returned by the method `metered` of every operation, such as
/// [`Get::metered`].
///
/// Awaiting it returns a [`Metered`] value. [`run`](Self::run) does the same for methods that aren't awaited directly.
/// If the operation fails, use a [`Meter`] to get the numbers.
#[derive(Clone)]
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct MeteredOperation<O> {
    pub(crate) operation: O,
    pub(crate) meter: Meter,
}

impl<O> MeteredOperation<O> {
    /// Returns the operation, for example to read the SDK input of its request:
    ///
    /// ```
    /// # use dokklib::{Entity, SingleTable, Table};
    /// # #[derive(Entity)]
    /// # struct Note { #[entity(key)] id: u64, text: String }
    /// # let table = Table::<SingleTable>::offline("SingleTable");
    /// use dokklib::aws_sdk_dynamodb::types::ReturnConsumedCapacity;
    ///
    /// let input = table.get(Note::key(1)).metered().operation().to_input()?;
    /// assert_eq!(input.return_consumed_capacity, Some(ReturnConsumedCapacity::Indexes));
    /// # Ok::<(), dokklib::Error>(())
    /// ```
    pub fn operation(&self) -> &O {
        &self.operation
    }
}

impl<O: fmt::Debug> fmt::Debug for MeteredOperation<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MeteredOperation").field(&self.operation).finish()
    }
}

/// Implements the method `metered`.
macro_rules! metered {
    ($(impl<$($T:ident),*> $Operation:ty $(where ($R:ty))? { $self:ident => $meter:expr })+) => {$(
        impl<$($T),*> $Operation $(where $R: $crate::operation::ReturnMode)? {
            /// Measures the operation: awaiting it returns its value with the consumed capacity, the number of attempts,
            /// the AWS request IDs and the elapsed time, as a [`Metered`](crate::operation::Metered).
            ///
            /// DynamoDB reports the capacity because the request then has the parameter
            /// [`ReturnConsumedCapacity`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-ReturnConsumedCapacity)
            /// `INDEXES`, which costs nothing. To measure several operations together, use a
            /// [`Meter`](crate::operation::Meter).
            #[doc(alias = "ReturnConsumedCapacity")]
            pub fn metered(mut $self) -> $crate::operation::MeteredOperation<Self> {
                let meter = $meter;
                $crate::operation::MeteredOperation { operation: $self, meter }
            }
        }
    )+};
}

pub(in crate::operation) use metered;

metered! {
    impl<I> Get<I> { self => self.request.handle.calls.add_meter() }
    impl<I> BatchGet<I> { self => self.request.handle.calls.add_meter() }
    impl<T> BatchGetMany<T> { self => self.request.handle.calls.add_meter() }
    impl<T> TransactGet<T> { self => self.request.handle.calls.add_meter() }
    impl<S, By, I> Query<S, By, I> { self => self.request.handle.calls.add_meter() }
    impl<C> CollectionQuery<C> { self => self.request.handle.calls.add_meter() }
    impl<C> FieldQueries<C> { self => self.add_meter() }
    impl<S, I, X, Output> Scan<S, I, X, Output> { self => self.request.handle.calls.add_meter() }
    impl<S> BatchWrite<S> { self => Arc::make_mut(&mut self.request.handle).calls.add_meter() }
    impl<> DeleteAll { self => self.request.add_meter() }
    impl<S> TransactWrite<S> { self => self.request.handle.calls.add_meter() }
    impl<I> GetByUnique<I> { self => self.request.handle.calls.add_meter() }
    impl<I> RepairUnique<I> { self => self.request.scan.handle.calls.add_meter() }
    impl<I> UpdateWithRetry<I> { self => self.get.request.handle.calls.add_meter() }
    impl<> ExactlyOnce { self => self.request.handle.calls.add_meter() }
}
