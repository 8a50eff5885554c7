use std::fmt;
use std::marker::PhantomData;

use super::write::{Write, standalone_write};
use super::{
    AcceptsChanges, Changes, ExactlyOnce, HasFreeAttributes, IntoWrite, ReturnMode, ReturnNew, ReturnNone, ReturnOld,
    ReturnsNothing,
};
use crate::attribute::kind::{Kind, Numeric};
use crate::attribute::{Attribute, AttributePath, GrowableList, SetValue};
use crate::expr::{
    Addend, Assign, Assignment, ByKey, CanChange, Change, ChangeSet, Changeable, Condition, DisplayCondition, Elements,
    FieldChanges, ForUpsert, IntoAttribute, MayBeRemoved, NothingMissing, Path, Removable, Role, Settable, TopLevel,
    list_of, set_of_all_names,
};
use crate::item::Item;

/// Updates attributes of an item of type `I`; returned by [`Table::update`](crate::Table::update) for an existing item
/// and by [`Table::upsert`](crate::Table::upsert) for an item that may not exist.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dokklib::Result<()> {
/// # use dokklib::Entity;
/// # #[derive(Entity)]
/// # struct Order { #[entity(key)] id: u64, total: u64, views: u64, notes: Vec<String>, coupon: Option<String> }
/// # let local = dokklib::local::Local::start().await?;
/// # let table = local.table("SingleTable").await?;
/// # table.put(Order { id: 7, total: 100, views: 0, notes: vec![], coupon: None }).await?;
/// let order = table
///     .update(Order::key(7))
///     .set(Order::TOTAL, 120)
///     .add(Order::VIEWS, 1)
///     .append(Order::NOTES, ["gift"])
///     .remove(Order::COUPON)
///     .when(Order::TOTAL.lt(500))
///     .returning_new()
///     .await?;
/// assert_eq!((order.total, order.views), (120, 1));
/// # Ok(())
/// # }
/// ```
///
/// `B` is the basis of the update: the key ([`ByKey`]), the item as it was read ([`ByItem`](super::ByItem)), or the
/// item to create ([`ForUpsert`]). Every change returns the same type, so changes can be added in loops and branches:
/// `update = update.set(..)`.
///
/// A change inside an attribute that may be missing, such as a field of an `Option<Address>`, or that has an `alias`, adds
/// the condition that the attribute exists. If it doesn't, [`Error::failed_conditions`](crate::Error::failed_conditions) contains this
/// condition.
///
/// # Errors
///
/// [`Table::update`](crate::Table::update) and [`Table::upsert`](crate::Table::upsert) list the errors of the
/// operations. Changes are invalid in these cases, and no request is sent:
///
/// - Two changes have the same path, or one path is inside the other: [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
/// - One path uses an attribute as a list, and another path uses it as a map: `InvalidRequest`.
/// - An expression has more than 4 KB, 300 operators and functions, or 32 levels in a path: `InvalidRequest`.
/// - Names and values have more than 2 MB: [`InvalidInput`](crate::ErrorKind::InvalidInput).
///
/// See
/// [Update expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html)
/// in AWS's guide.
#[must_use = "an update does nothing until it is awaited; `Changes` must be merged into an update"]
pub struct Update<I, B = ByKey, R = ReturnNone> {
    /// `None` for [`Changes`].
    write: Option<Write>,
    changes: ChangeSet,
    marker: PhantomData<fn() -> (I, B, R)>,
}

/// Updates attributes of an item of type `I`, or creates the item if it doesn't exist; returned by
/// [`Table::upsert`](crate::Table::upsert).
pub type Upsert<I, R = ReturnNone> = Update<I, ForUpsert, R>;

standalone_write!(
    Update<I, B, R> returns R: update_item::{UpdateItemFluentBuilder, UpdateItemInput}
);

impl<I, B, R> Update<I, B, R> {
    pub(crate) fn from_write(write: Write) -> Self {
        Self::from_parts(Some(write), ChangeSet::default())
    }

    pub(super) fn from_parts(write: Option<Write>, changes: ChangeSet) -> Self {
        Self { write, changes, marker: PhantomData }
    }

    /// Sets an attribute to a value or to the value of another attribute.
    ///
    /// `None` and an empty set remove the attribute. [`add`](Self::add) increments a number. Copying an attribute that
    /// may be missing adds the condition that it exists.
    ///
    /// Setting a field in the key of a secondary index (GSI or LSI) also rewrites that key. If the key has other fields,
    /// which are not in the primary key either, `set` alone is a compile error. Pass all fields with
    /// [`change`](Self::change), or update the item as it was read, `table.update(&item)`. The latter fails if the other
    /// fields have changed since the read.
    ///
    /// This is DynamoDB's
    /// [`SET`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET).
    #[doc(alias = "UpdateExpression")]
    pub fn set<T: Attribute, A: Role>(mut self, path: Path<I, T, A>, value: impl Assign<I, T, A>) -> Self
    where
        Path<I, T, A>: Settable<B, Missing: NothingMissing>,
        B: CanChange<A::Depth>,
    {
        path.record(&mut self.changes, value.into_change());
        self
    }

    /// Sets an attribute only if it is missing, to a value or to the value of another attribute.
    ///
    /// `None` and an empty set leave the attribute unchanged. Copying an attribute that may be missing adds the
    /// condition that it exists.
    ///
    /// This is DynamoDB's
    /// [`if_not_exists`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET.PreventingAttributeOverwrites).
    #[doc(alias = "if_not_exists")]
    pub fn set_if_absent<T: Attribute, A: Role>(mut self, path: Path<I, T, A>, value: impl Assign<I, T, A>) -> Self
    where
        Path<I, T, A>: Changeable,
        B: CanChange<A::Depth>,
    {
        self.changes.guard_all(path.parent_guard());
        let change = value.into_change();
        if !matches!(change, Change::Remove) {
            self.changes.guard_all(path.null_guard());
        }
        self.changes.set_if_absent(path.untyped(), change);
        self
    }

    /// Applies several changes of fields together: [`to`](Path::to) sets a field, [`removed`](Path::removed) removes it,
    /// and [`unchanged`](Path::unchanged) passes its stored value.
    ///
    /// If the key of a secondary index contains several fields, an update by key must pass all of them. Otherwise, the
    /// index key would keep an old value (a stale key):
    ///
    /// ```
    /// use dokklib::{Entity, Index, Schema};
    ///
    /// #[derive(Index)]
    /// #[index(name = "by_assignee", partition_key = "GSI1PK", sort_key = "GSI1SK")]
    /// struct ByAssignee;
    ///
    /// #[derive(Schema)]
    /// #[schema(partition_key = "PK", sort_key = "SK", indexes(ByAssignee), entities(Task))]
    /// struct Work;
    ///
    /// #[derive(Entity)]
    /// #[entity(schema = Work, index(ByAssignee as by_assignee, pk = Self(assignee), sk = Self(due)))]
    /// struct Task {
    ///     #[entity(key)]
    ///     id: u64,
    ///     assignee: Option<String>,
    ///     due: String,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.schema_table::<Work>("work").await?;
    /// table.put(Task { id: 1, assignee: None, due: "2026-02-01".to_owned() }).await?;
    /// table.update(Task::key(1)).change((Task::ASSIGNEE.to("bob"), Task::DUE.unchanged("2026-02-01"))).await?;
    /// assert_eq!(table.query(Task::by_assignee("bob")).await?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn change<C>(mut self, changes: C) -> Self
    where
        C: FieldChanges<I, B, Missing: NothingMissing>,
        B: CanChange<C::Depths>,
    {
        self.changes.merge(changes.into_changes());
        self
    }

    /// Adds changes and conditions that another function built: see [`Changes`].
    pub fn merge<C>(mut self, changes: Changes<I, C>) -> Self
    where
        B: AcceptsChanges<C>,
    {
        self.changes.merge(changes.changes);
        self
    }

    /// Removes an attribute, a list element or a map entry. A missing one is not an error.
    ///
    /// The attribute must be optional: an `Option`, a set, or a field with a `default`. Removing a field in the key of a
    /// secondary index removes the item from the index (a sparse index).
    ///
    /// This is DynamoDB's
    /// [`REMOVE`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.REMOVE).
    pub fn remove<T: Attribute + MayBeRemoved<A>, A: Role>(mut self, path: Path<I, T, A>) -> Self
    where
        Path<I, T, A>: Removable<B, Missing: NothingMissing>,
        B: CanChange<A::Depth>,
    {
        path.record(&mut self.changes, Change::Remove);
        self
    }

    /// Adds to a number, or adds elements to a set. A missing number counts as 0, a missing set as empty.
    ///
    /// Concurrent additions all count (an atomic counter). Adding to a number is not idempotent: if a response is lost
    /// and the SDK sends the request again, the addition is applied twice, and the operation succeeds. To prevent that,
    /// use [`exactly_once`](Update::exactly_once), or a version, `#[entity(version)]`.
    ///
    /// A sum outside of the range of the field's integer type fails with
    /// [`ConditionFailed`](crate::ErrorKind::ConditionFailed), because the item could no longer be read. The update has a
    /// condition for it, and [`Error::failed_conditions`](crate::Error::failed_conditions) names the attribute:
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct Poll { #[entity(key)] id: u64, votes: u8 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// table.put(Poll { id: 1, votes: 254 }).await?;
    /// table.update(Poll::key(1)).add(Poll::VOTES, 1).await?;
    /// let error = table.update(Poll::key(1)).add(Poll::VOTES, 1).await.unwrap_err();
    /// assert_eq!(error.to_string(), "update of Poll: the condition check failed: `votes <= ?`");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// This is DynamoDB's
    /// [`ADD`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.ADD).
    pub fn add<T: Attribute, A: Role>(
        mut self,
        path: Path<I, T, A>,
        value: impl Addend<I, <T::Type as Kind>::Addition, T::Value, A>,
    ) -> Self
    where
        Path<I, T, A>: Changeable,
        B: CanChange<A::Depth>,
    {
        self.changes.guard_all(path.parent_guard().into_iter().chain(path.null_guard()));
        self.changes.add(path.untyped(), value.into_value(), T::INTEGER_RANGE);
        self
    }

    /// Subtracts from a number. A missing number counts as 0.
    ///
    /// Like [`add`](Self::add), `subtract` is not idempotent: use [`exactly_once`](Update::exactly_once) if it must not
    /// be applied twice. It fails with
    /// [`ConditionFailed`](crate::ErrorKind::ConditionFailed) if the result is outside of the range of the field's integer
    /// type. An unsigned number can't become negative.
    pub fn subtract<T: Attribute, A: Role>(
        mut self,
        path: Path<I, T, A>,
        value: impl Addend<I, <T::Type as Kind>::Addition, T::Value, A>,
    ) -> Self
    where
        T::Type: Numeric,
        Path<I, T, A>: Changeable,
        B: CanChange<A::Depth>,
    {
        self.changes.guard_all(path.parent_guard().into_iter().chain(path.null_guard()));
        self.changes.subtract(path.untyped(), value.into_value(), T::INTEGER_RANGE);
        self
    }

    /// Appends elements to a list. A missing list is created.
    ///
    /// If a response is lost and the SDK sends the request again, the elements are appended twice. To prevent that, use
    /// [`exactly_once`](Update::exactly_once).
    ///
    /// This is DynamoDB's
    /// [`list_append`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET.UpdatingListElements).
    #[doc(alias = "list_append")]
    pub fn append<T: Attribute, A: Role>(
        mut self,
        path: Path<I, T, A>,
        elements: impl Elements<I, <T::Value as GrowableList>::Element>,
    ) -> Self
    where
        T::Value: GrowableList,
        Path<I, T, A>: Changeable,
        B: CanChange<A::Depth>,
    {
        self.changes.guard_all(path.parent_guard().into_iter().chain(path.null_guard()));
        self.changes.assign(path.untyped(), Assignment::ListAppend { elements: list_of(elements), prepend: false });
        self
    }

    /// Prepends elements to a list. A missing list is created. Like [`append`](Self::append), it can be applied twice.
    ///
    /// This is DynamoDB's
    /// [`list_append`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET.UpdatingListElements).
    pub fn prepend<T: Attribute, A: Role>(
        mut self,
        path: Path<I, T, A>,
        elements: impl Elements<I, <T::Value as GrowableList>::Element>,
    ) -> Self
    where
        T::Value: GrowableList,
        Path<I, T, A>: Changeable,
        B: CanChange<A::Depth>,
    {
        self.changes.guard_all(path.parent_guard().into_iter().chain(path.null_guard()));
        self.changes.assign(path.untyped(), Assignment::ListAppend { elements: list_of(elements), prepend: true });
        self
    }

    /// Deletes elements from a set, under all names of an enum variant with aliases. Elements that the set doesn't contain
    /// are ignored. If the set becomes empty, DynamoDB removes the attribute.
    ///
    /// This is DynamoDB's
    /// [`DELETE`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.DELETE).
    pub fn delete<T: Attribute, A: Role + TopLevel>(
        mut self,
        path: Path<I, T, A>,
        elements: impl Elements<I, <T::Value as SetValue>::Element>,
    ) -> Self
    where
        T::Value: SetValue,
    {
        self.changes.delete(path.untyped(), set_of_all_names(elements));
        self
    }

    /// Sets an attribute of the relation, with any name and any type. `None` and an empty set remove it.
    ///
    /// The name can't be a key attribute of the table or an index, the tag, or a timestamp of relations: the update fails
    /// with [`InvalidRequest`](crate::ErrorKind::InvalidRequest). DynamoDB's reserved words are allowed.
    pub fn attribute(mut self, name: impl Into<String>, value: impl IntoAttribute) -> Self
    where
        I: HasFreeAttributes,
    {
        self.changes.set(AttributePath::top_level(name.into()), value.into_change());
        self
    }

    /// Sets several free attributes of the relation: the entries of a map, or an array of pairs. The rest is as for
    /// [`attribute`](Self::attribute).
    pub fn attributes<N: Into<String>, V: IntoAttribute>(mut self, attributes: impl IntoIterator<Item = (N, V)>) -> Self
    where
        I: HasFreeAttributes,
    {
        for (name, value) in attributes {
            self.changes.set(AttributePath::top_level(name.into()), value.into_change());
        }
        self
    }

    /// Adds a condition on the stored item. If it isn't met, nothing is changed and the update fails.
    ///
    /// Several calls are combined with `AND`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct Order { #[entity(key)] id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # table.put(Order { id: 7, total: 100 }).await?;
    /// let update = table.update(Order::key(7)).set(Order::TOTAL, 700).when(Order::TOTAL.lt(500));
    /// update.clone().await?;
    /// // The total has changed, so the same update fails now.
    /// assert!(update.await.unwrap_err().is_condition_failed());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// For optimistic locking, declare a version instead: `#[entity(version)]`.
    #[doc(alias = "ConditionExpression")]
    pub fn when<K>(mut self, condition: Condition<I, K> /* combined with `&`, `|` and `!` */) -> Self {
        self.changes.when(condition.node);
        self
    }
}

impl<I, B, R: ReturnMode> Update<I, B, R> {
    /// Keeps the stored item in the error if the condition fails; read it with
    /// [`Error::old_item`](crate::Error::old_item).
    #[doc(alias = "ReturnValuesOnConditionCheckFailure")]
    pub fn returning_old_on_failure(mut self) -> Self {
        if let Some(write) = &mut self.write {
            write.returning_old_on_failure = true;
        }
        self
    }
}

impl<I, B> Update<I, B> {
    /// Applies the update at most once, even if a response is lost and the request is sent again. It consumes twice the
    /// write capacity, see [`ExactlyOnce`].
    ///
    /// Without it, a retry can apply [`add`](Self::add), [`subtract`](Self::subtract), [`append`](Self::append) and
    /// [`prepend`](Self::prepend) twice.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct Stock { #[entity(key)] product: String, quantity: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// table.put(Stock { product: "ball".to_owned(), quantity: 3 }).await?;
    /// let buy = |quantity| table.update(Stock::key("ball")).subtract(Stock::QUANTITY, quantity).exactly_once();
    /// buy(2).await?;
    /// let error = buy(2).await.unwrap_err();
    /// assert!(error.is_condition_failed());
    /// assert_eq!(table.get(Stock::key("ball")).await?.unwrap().quantity, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn exactly_once(self) -> ExactlyOnce {
        ExactlyOnce::new(self.into_inner())
    }
}

impl<I: Item + 'static, B> Update<I, B> {
    /// Returns the item as it was before the update, or `None` if the update created it.
    #[doc(alias = "ReturnValues")]
    pub fn returning_old(self) -> Update<I, B, ReturnOld<I>> {
        self.returning()
    }

    /// Returns the item as it is after the update.
    pub fn returning_new(self) -> Update<I, B, ReturnNew<I>> {
        self.returning()
    }

    fn returning<R>(self) -> Update<I, B, R> {
        Update::from_parts(self.write, self.changes)
    }
}

#[diagnostic::do_not_recommend]
impl<I, B, R> IntoWrite for Update<I, B, R> {
    type Returns = R;

    fn into_write(self) -> Write
    where
        R: ReturnsNothing,
    {
        self.into_inner()
    }
}

impl<I, B, R: ReturnMode> Update<I, B, R> {
    pub(crate) fn into_inner(mut self) -> Write {
        let mut write = self.write.expect("only `Changes` have no key, and `NoKey` is not a `ReturnMode`");
        if let Some(condition) = self.changes.condition.take() {
            write.when(condition);
        }
        write.add_changes(self.changes);
        write
    }
}

impl<I, B, R> Clone for Update<I, B, R> {
    fn clone(&self) -> Self {
        Self::from_parts(self.write.clone(), self.changes.clone())
    }
}

/// Shows the entity and the condition, but no values.
impl<I, B, R> fmt::Debug for Update<I, B, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Update(")?;
        if let Some(write) = &self.write {
            write!(f, "{write:?}")?;
        }
        if let Some(condition) = &self.changes.condition {
            write!(f, " when {}", DisplayCondition(condition))?;
        }
        f.write_str(")")
    }
}
