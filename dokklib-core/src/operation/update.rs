use std::fmt;
use std::marker::PhantomData;

use super::write::{Write, sent_alone};
use super::{ByName, GivesNothing, IntoWrite, New, Nothing, Old, Returning};
use crate::Condition;
use crate::attribute::kind::{Kind, Numeric};
use crate::attribute::{Attribute, GrowingList, SetValue};
use crate::expr::{
    Addend, Assign, Assigned, AttributePath, ChangeSet, Changeable, Elements, FieldChanges, IntoAttribute, Path,
    Removable, Role, Settable, Shown, TopLevel, list_of, set_of,
};
use crate::item::{ByKey, Given, Item, Loaded};

/// Changes attributes of an item of type `I`; made by [`Table::update`](crate::Table::update) of an item that exists, and by
/// [`Table::upsert`](crate::Table::upsert) of one that need not.
///
/// `B` says what is known of the item: only its key ([`ByKey`]), all of it as it was read
/// ([`Loaded`]), or what it is to be if there is none ([`Given`]). The type stays the same from change to change, so an
/// update can be made in loops and branches: `update = update.set(..)`.
///
/// No two changes may be of one path, of a path and of what is inside of it, or of one path as a list and as a map:
/// DynamoDB refuses that, and here it is [`InvalidRequest`](crate::ErrorKind::InvalidRequest) before anything is sent. Its limits are checked
/// too: 4 KB of expression, 300 operators and functions, 2 MB of names and values, 32 levels of path.
///
/// A change inside of an attribute that the item may lack, such as a field of an `Option` of a struct, has the condition that
/// the attribute is there; [`Error::failed_conditions`](crate::Error::failed_conditions) names it where it isn't.
///
/// [Update expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html)
/// in AWS's guide.
#[must_use = "an update does nothing until it is awaited, and changes without a key until they are merged into one"]
pub struct Update<I, B = ByKey, R = Nothing> {
    /// `None` of changes without a key.
    write: Option<Write>,
    changes: ChangeSet,
    of: PhantomData<fn() -> (I, B, R)>,
}

/// Changes attributes of an item of type `I`, and creates it if it isn't there; made by
/// [`Table::upsert`](crate::Table::upsert).
pub type Upsert<I, R = Nothing> = Update<I, Given, R>;

/// Changes without a key, to be merged into an [`Update`], however many times: made in pieces, in other places than where
/// they are sent.
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
pub type Changes<I, B = ByKey> = Update<I, B, Keyless>;

/// In the place of what awaiting gives: changes without a key can't be awaited.
#[derive(Debug)]
pub struct Keyless;

sent_alone!(
    Update<I, B, R> gives R: into_update -> update_item::{UpdateItemFluentBuilder, UpdateItemInput}, crate::client::update
);

impl<I> Changes<I> {
    /// No changes yet, of an item of which no more than the key is known: for [`Table::update`](crate::Table::update), by a key
    /// and by an item.
    #[allow(clippy::new_without_default, reason = "of the three constructors none is the default")]
    pub fn new() -> Self {
        Self::none()
    }
}

impl<I> Changes<I, Loaded> {
    /// No changes yet, of an item as it was read, of whose index keys all parts are known: for `table.update(&item)`.
    pub fn of_loaded() -> Self {
        Self::none()
    }
}

impl<I> Changes<I, Given> {
    /// No changes yet, of an item that need not be there: for [`Table::upsert`](crate::Table::upsert).
    pub fn of_given() -> Self {
        Self::none()
    }
}

impl<I, B> Changes<I, B> {
    fn none() -> Self {
        Self { write: None, changes: ChangeSet::default(), of: PhantomData }
    }
}

/// That changes which know `C` of an item can be merged into those which know `Self`.
#[diagnostic::on_unimplemented(
    message = "changes that know `{C}` of their item can't be merged into an update that knows `{Self}`",
    label = "made of changes that know `{Self}`",
    note = "`Changes::new()` goes into every `table.update(..)`, `Changes::of_loaded()` into `table.update(&item)` and \
            `Changes::of_given()` into `table.upsert(item)`"
)]
pub trait Merges<C> {}

impl Merges<Self> for ByKey {}
impl Merges<ByKey> for Loaded {}
impl Merges<Self> for Loaded {}
impl Merges<Self> for Given {}

/// What no changes know. With one kind only that can be merged, rustc would infer it and, instead of the message above, tell
/// of mismatched types.
#[doc(hidden)]
#[derive(Debug)]
pub struct NoBasis;

#[diagnostic::do_not_recommend]
impl Merges<NoBasis> for ByKey {}
#[diagnostic::do_not_recommend]
impl Merges<NoBasis> for Given {}

impl<I, B, R> Update<I, B, R> {
    pub(crate) fn of(write: Write) -> Self {
        Self { write: Some(write), changes: ChangeSet::default(), of: PhantomData }
    }

    /// Sets an attribute to a value, or to the value of another attribute.
    ///
    /// `None` and an empty set remove it. To set it to what it is added to, see [`add`](Self::add). To set it to the value of an
    /// attribute that the item may lack has the condition that it is there.
    ///
    /// A part of a secondary index's key makes the key anew, of what is known: of a field that is the only one besides those of
    /// the primary key, that is all; of several, the update has to know the others, by [`change`](Self::change) or by the
    /// item as it was read, `table.update(&item)`, which adds the condition that they are still so.
    ///
    /// DynamoDB's [`SET`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET).
    pub fn set<T: Attribute, A: Role>(mut self, path: Path<I, T, A>, value: impl Assign<I, T, A>) -> Self
    where
        Path<I, T, A>: Settable<B>,
    {
        path.record(&mut self.changes, value.into_change());
        self
    }

    /// Sets an attribute where the item lacks it, to a value or to the value of another attribute; `None` and an empty set
    /// leave it as it is. To copy an attribute that the item may lack has the condition that it is there.
    ///
    /// DynamoDB's [`if_not_exists`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET.PreventingAttributeOverwrites).
    pub fn set_if_absent<T: Attribute, A: Role>(mut self, path: Path<I, T, A>, value: impl Assign<I, T, A>) -> Self
    where
        Path<I, T, A>: Changeable<B>,
    {
        self.changes.guard_all(path.parent_exists());
        self.changes.set_if_absent(path.untyped(), value.into_change());
        self
    }

    /// Makes several changes at once, in any order: what is set ([`to`](Path::to)), what stays as it is
    /// ([`unchanged`](Path::stays)) and what is removed ([`removed`](Path::gone)).
    ///
    /// It is for the key of a secondary index with several parts, which an update that knows only the item's key needs all of:
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
    pub fn change(mut self, changes: impl FieldChanges<I, B>) -> Self {
        self.changes.merge(changes.into_changes());
        self
    }

    /// Makes the changes of a piece too, and takes over its conditions.
    pub fn merge<C>(mut self, piece: Changes<I, C>) -> Self
    where
        B: Merges<C>,
    {
        self.changes.merge(piece.changes);
        self
    }

    /// Removes what an item may lack: the attribute of an `Option`, of a set or of a field with a `default`, an element of
    /// a list, an entry of a map.
    ///
    /// An item that lacks it already is no error. Of a part of a secondary index's key, the item leaves the index. DynamoDB's
    /// [`REMOVE`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.REMOVE).
    pub fn remove<T: Attribute, A: Role>(mut self, path: Path<I, T, A>) -> Self
    where
        Path<I, T, A>: Removable<B>,
    {
        path.record(&mut self.changes, crate::expr::Change::Remove);
        self
    }

    /// Adds to a number, counting from 0 where the item lacks it; or adds elements to a set.
    ///
    /// DynamoDB's [`ADD`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.ADD):
    /// two at the same time both count. With a number it isn't idempotent: sent again after a time-out, it may count twice.
    /// A sum that doesn't fit into the type of the field is stored, and can't be read: a condition keeps it out.
    pub fn add<T: Attribute, A: Role>(
        mut self,
        path: Path<I, T, A>,
        value: impl Addend<I, <T::Type as Kind>::Added, T::Value, A>,
    ) -> Self
    where
        Path<I, T, A>: Changeable<B>,
    {
        self.changes.guard_all(path.parent_exists());
        self.changes.add(path.untyped(), value.into_value());
        self
    }

    /// Subtracts from a number, counting from 0 where the item lacks it.
    ///
    /// Of an unsigned number no more can be subtracted than there is: the condition that there is as much is added, since less
    /// than zero could not be read any more. As [`add`](Self::add) it isn't idempotent.
    pub fn subtract<T: Attribute, A: Role>(
        mut self,
        path: Path<I, T, A>,
        value: impl Addend<I, <T::Type as Kind>::Added, T::Value, A>,
    ) -> Self
    where
        T::Type: Numeric,
        Path<I, T, A>: Changeable<B>,
    {
        self.changes.guard_all(path.parent_exists());
        self.changes.subtract(path.untyped(), value.into_value(), T::IS_UNSIGNED);
        self
    }

    /// Appends elements to a list, which is made where the item lacks it.
    ///
    /// DynamoDB's [`list_append`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET.UpdatingListElements).
    pub fn append<T: Attribute, A: Role>(
        mut self,
        path: Path<I, T, A>,
        elements: impl Elements<I, <T::Value as GrowingList>::Element>,
    ) -> Self
    where
        T::Value: GrowingList,
        Path<I, T, A>: Changeable<B>,
    {
        self.changes.guard_all(path.parent_exists());
        self.changes.assign(path.untyped(), Assigned::Joined { elements: list_of(elements), in_front: false });
        self
    }

    /// Puts elements in front of a list, which is made where the item lacks it.
    ///
    /// DynamoDB's [`list_append`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET.UpdatingListElements).
    pub fn prepend<T: Attribute, A: Role>(
        mut self,
        path: Path<I, T, A>,
        elements: impl Elements<I, <T::Value as GrowingList>::Element>,
    ) -> Self
    where
        T::Value: GrowingList,
        Path<I, T, A>: Changeable<B>,
    {
        self.changes.guard_all(path.parent_exists());
        self.changes.assign(path.untyped(), Assigned::Joined { elements: list_of(elements), in_front: true });
        self
    }

    /// Deletes elements from a set; those that it hasn't are no error, and without its last element it is no attribute.
    ///
    /// DynamoDB's [`DELETE`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.DELETE).
    pub fn delete<T: Attribute, A: Role + TopLevel>(
        mut self,
        path: Path<I, T, A>,
        elements: impl Elements<I, <T::Value as SetValue>::Element>,
    ) -> Self
    where
        T::Value: SetValue,
    {
        self.changes.delete(path.untyped(), set_of(elements));
        self
    }

    /// Sets an attribute of a relation, of any name and type; `None` and an empty set remove it.
    ///
    /// The names of the table's key, tag and index key attributes and of the relation's time stamps are refused as
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest); any other name will do, DynamoDB's reserved words included.
    pub fn attribute(mut self, name: impl Into<String>, value: impl IntoAttribute) -> Self
    where
        I: ByName,
    {
        self.changes.set(AttributePath::name(name.into()), value.into_change());
        self
    }

    /// Makes the changes only if the condition holds for the item as it is stored; a further one must hold as well.
    pub fn when<K>(mut self, condition: Condition<I, K>) -> Self {
        self.changes.when(condition.node);
        self
    }
}

impl<I, B, R: Returning> Update<I, B, R> {
    /// Keeps the item that makes the condition fail in the error, for
    /// [`Error::old_item`](crate::Error::old_item), which is `None` where there is no item.
    pub fn returning_old_on_failure(mut self) -> Self {
        if let Some(write) = &mut self.write {
            write.returning_old_on_failure = true;
        }
        self
    }
}

impl<I: Item + 'static, B> Update<I, B> {
    /// Gives the item as it was before, if there was one.
    pub fn returning_old(self) -> Update<I, B, Old<I>> {
        self.returning()
    }

    /// Gives the item as it is after.
    pub fn returning_new(self) -> Update<I, B, New<I>> {
        self.returning()
    }

    fn returning<R>(self) -> Update<I, B, R> {
        Update { write: self.write, changes: self.changes, of: PhantomData }
    }
}

impl<I, B, R: GivesNothing> IntoWrite for Update<I, B, R> {
    fn into_write(self) -> Write {
        self.into_parts()
    }
}

impl<I, B, R: Returning> Update<I, B, R> {
    fn into_parts(self) -> Write {
        let mut write = self.write.expect("what is `Keyless` alone has no key, and it is no `Returning`");
        if let Some(condition) = self.changes.condition.clone() {
            write.when(condition);
        }
        write.change(self.changes);
        write
    }
}

impl<I, B, R> Clone for Update<I, B, R> {
    fn clone(&self) -> Self {
        Self { write: self.write.clone(), changes: self.changes.clone(), of: PhantomData }
    }
}

/// Shows the entity, the names of what is changed and the condition, and no values.
impl<I, B, R> fmt::Debug for Update<I, B, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Update(")?;
        if let Some(write) = &self.write {
            write!(f, "{write:?}")?;
        }
        if let Some(condition) = &self.changes.condition {
            write!(f, " when {}", Shown(condition))?;
        }
        f.write_str(")")
    }
}
