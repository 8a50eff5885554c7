use futures_util::future::try_join_all;
use futures_util::stream::Stream;

use super::call::Call;
use super::pages::{self, Items, Pages, item_stream};
use crate::attribute::AttributePath;
use crate::error::Result;
use crate::expr::{Node, is_tagged};
use crate::operation::{
    CollectionQuery, Cursor, FieldQueries, OperationFuture, Page, ProjectedAttributes, Query, QueryRequest,
};
use crate::schema::Tag;

impl<S, By, I> Query<S, By, I> {
    /// Reads one page with a single request, and returns its items and the cursor of the next page.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # for id in 1..=5 {
    /// #     table.put(Order { user: "alice".to_owned(), id }).await?;
    /// # }
    /// let orders = table.query(Order::query("alice")).page_size(3);
    /// let first = orders.clone().page().await?;
    /// assert_eq!(first.items.len(), 3);
    /// let second = orders.after(first.next.expect("there are five")).page().await?;
    /// assert_eq!(second.items.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The [errors of the query](Self#errors).
    pub async fn page(self) -> Result<Page<I>> {
        let Self { request, decode, .. } = self;
        let (context, layout, scope) = (request.context(), request.handle.layout, request.cursor_scope());
        let call = call_of(&request);
        let page = async {
            let Some(page) = Pages::new(request.into_paged_read()?, &call).next().await? else {
                return Ok(Page { items: Vec::new(), scanned: 0, next: None });
            };
            let items = page.items.into_iter().map(|attributes| decode(attributes, layout));
            let items = items.collect::<Result<_>>().map_err(|error| error.in_context(&context))?;
            Ok(Page { items, scanned: page.scanned, next: page.next.map(|key| Cursor { key, scope }) })
        };
        call.record_error(page.await)
    }

    /// Returns the first item, or `None` if there is none. Without a filter it reads a single item.
    ///
    /// # Errors
    ///
    /// The [errors of the query](Self#errors).
    pub async fn first(self) -> Result<Option<I>> {
        let first = self.request.limit.map_or(1, |limit| limit.min(1));
        let Self { request, decode, .. } = self.limit(first);
        let (context, layout) = (request.context(), request.handle.layout);
        let call = call_of(&request);
        let first = async {
            let first = Items::new(request.into_paged_read()?, &call).next().await?;
            let first = first.map(|attributes| decode(attributes, layout)).transpose();
            first.map_err(|error| error.in_context(&context))
        };
        call.record_error(first.await)
    }

    /// Counts the items, up to the [`limit`](Self::limit).
    ///
    /// DynamoDB returns only the number of items. It reads all of them, which consumes the same read capacity as
    /// returning them.
    ///
    /// In some indexes, a key condition also matches the items of other entities: if the index doesn't project the
    /// schema's tag, or if its sort key is not generated from parts. DynamoDB then returns the keys of all items, and
    /// dokklib counts the keys of this entity. It also does so for items with a time to live, to skip expired ones.
    /// Otherwise, an item without a tag counts if its key is in the queried range.
    ///
    /// # Errors
    ///
    /// The [errors of the query](Self#errors), except for [`Decode`](crate::ErrorKind::Decode).
    #[doc(alias = "Select")]
    pub async fn count(self) -> Result<usize> {
        let mut request = self.request;
        let call = call_of(&request);
        request.projection = ProjectedAttributes::default();
        let layout = request.handle.layout;
        if request.is_identified_by_keys() || request.ttl.is_some() {
            request.projection.keys_only(layout);
            return call.record_error(async { pages::count_by_keys(request.into_paged_read()?, &call).await }.await);
        }
        // If the tag is a key of the index, the key condition contains it.
        let is_read =
            |tag: &Tag| request.index.as_ref().is_none_or(|index| !index.has_tag() && index.projects(layout, tag.name));
        if let Some(tag) = request.tag.filter(is_read) {
            // The items aren't sent, so a filter has to exclude those of other entities.
            let is_tagged = is_tagged(&tag).or(Node::NotExists(AttributePath::top_level(tag.name)));
            request.filter = Some(match request.filter.take() {
                Some(filter) => filter.and(is_tagged),
                None => is_tagged,
            });
        }
        call.record_error(async { pages::count(request.into_paged_read()?, &call).await }.await)
    }

    /// Returns a result for each item, so that an item that can't be decoded doesn't hide the others.
    ///
    /// # Errors
    ///
    /// The [errors of the query](Self#errors). [`Decode`](crate::ErrorKind::Decode) errors are in the individual results.
    pub async fn results(self) -> Result<Vec<Result<I>>> {
        let Self { request, decode, .. } = self;
        let (context, layout) = (request.context(), request.handle.layout);
        let call = call_of(&request);
        let decode = |item| decode(item, layout).map_err(|error| error.in_context(&context));
        call.record_error(
            async { Pages::new(request.into_paged_read()?, &call).collect(|item| Ok(decode(item))).await }.await,
        )
    }

    /// Returns a stream of the items. It requests the next page when the current page is consumed, or
    /// [one page ahead](Self::read_ahead). Dropping the stream stops the query.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # for id in 1..=5 {
    /// #     table.put(Order { user: "alice".to_owned(), id }).await?;
    /// # }
    /// use std::pin::pin;
    ///
    /// use futures_util::StreamExt;
    ///
    /// let mut orders = pin!(table.query(Order::query("alice")).descending().stream());
    /// while let Some(order) = orders.next().await {
    ///     println!("{}", order?.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// An item that can't be decoded is an error in its position, and the stream continues. A failed request is an
    /// error and ends the stream.
    pub fn stream(self) -> impl Stream<Item = Result<I>> + Send + use<S, By, I> {
        let Self { request, decode, .. } = self;
        let (call, layout) = (call_of(&request), request.handle.layout);
        item_stream(request.into_paged_read(), call, move |attributes| decode(attributes, layout))
    }
}

impl<S, By, I: Send + 'static> IntoFuture for Query<S, By, I> {
    type Output = Result<Vec<I>>;
    type IntoFuture = OperationFuture<Vec<I>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, decode, .. } = self;
        Box::pin(async move {
            let (context, layout) = (request.context(), request.handle.layout);
            let call = call_of(&request);
            let items = async {
                let decode = |item| decode(item, layout).map_err(|error| error.in_context(&context));
                Pages::new(request.into_paged_read()?, &call).collect(decode).await
            };
            call.record_error(items.await)
        })
    }
}

impl<C: 'static> IntoFuture for CollectionQuery<C> {
    type Output = Result<C>;
    type IntoFuture = OperationFuture<C>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, collect } = self;
        Box::pin(async move {
            let (context, layout) = (request.context(), request.handle.layout);
            let call = call_of(&request);
            let collection = async {
                let items = Pages::new(request.into_paged_read()?, &call).collect(Ok).await?;
                collect(items, layout).map_err(|error| error.in_context(&context))
            };
            call.record_error(collection.await)
        })
    }
}

impl<C: 'static> IntoFuture for FieldQueries<C> {
    type Output = Result<C>;
    type IntoFuture = OperationFuture<C>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { handle, requests, collect } = self;
        Box::pin(async move {
            let context = requests.first().map(QueryRequest::context);
            let fields = requests.into_iter().map(|request| async move {
                let call = call_of(&request);
                let items = async { Pages::new(request.into_paged_read()?, &call).collect(Ok).await };
                call.record_error(items.await)
            });
            let fields = try_join_all(fields).await?;
            collect(fields, handle.layout).map_err(|error| match &context {
                Some(context) => error.in_context(context),
                None => error,
            })
        })
    }
}

fn call_of(request: &QueryRequest) -> Call {
    let index = request.index.as_ref().map(|index| index.name);
    Call::start(&request.handle, &request.context(), "Query").with_index(index)
}
