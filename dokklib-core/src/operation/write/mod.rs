//! Writes of one item as plain data, alone or as part of a transaction.

mod builder;
mod guards;
mod kind;
mod prepare;
mod render;
mod retry_check;
mod unique;
mod update;
mod version;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::SystemTime;

use smallvec::SmallVec;

use crate::attribute::{Attributes, Expiry, Lookup};
use crate::error::{Context, Fault};
use crate::expr::{Change, ChangeSet, DisplayCondition, Node, Term};
use crate::item::{LifeCycle, NewItem};
use crate::key::KeyIdentity;
use crate::operation::{FailureKinds, Handle, ItemKeys, KnownValues, ReturnNone, ReturnsNothing};
use crate::schema::{Layout, Tag};

pub(super) use self::builder::{standalone_write, write_builder};
pub(crate) use self::guards::Guards;
pub(crate) use self::kind::WriteKind;
pub(crate) use self::prepare::PreparedWrite;
pub(crate) use self::render::WriteRequest;
pub(crate) use self::unique::{Marker, StaleMarker, UniqueValues, marker_key, owner_of};
use self::update::UpdateCode;
pub(crate) use self::version::VersionGuard;

/// A write of one item that isn't sent yet, without its type parameters.
///
/// A transaction takes the same values as the builders that are awaited alone, so a write means the same in both.
#[derive(Clone)]
pub struct Write(Box<WriteData>);

/// The content of a [`Write`], which is boxed because a write is moved often.
#[derive(Clone)]
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "it would show values")]
pub struct WriteData {
    pub(crate) handle: Handle,
    pub(crate) kind: WriteKind,
    pub(crate) entity: fn() -> Cow<'static, str>,
    pub(crate) keys: &'static ItemKeys,
    /// The tag that the stored item must not contradict. `None` if no item of another entity can
    /// have the key.
    pub(crate) tag: Option<Tag>,
    /// A fault of the item or its key is kept here and reported when the request is built.
    pub(crate) action: Result<WriteAction, Fault>,
    pub(crate) condition: Option<Node>,
    pub(crate) returning_old_on_failure: bool,
    /// The conditions that the type of the item adds.
    pub(crate) guards: Guards,
    pub(crate) life_cycle: &'static LifeCycle,
    /// The unique values of the item, if its type has any.
    pub(crate) unique: Option<UniqueValues>,
    /// `true` if the write sets the timestamps of a relation.
    pub(crate) has_relation_timestamps: bool,
    /// The time at which the operation was created. `None` if the write doesn't depend on it.
    pub(crate) timestamp: Option<SystemTime>,
    /// The names of the free attributes that were added.
    pub(crate) free_attributes: BTreeSet<String>,
}

impl Deref for Write {
    type Target = WriteData;

    fn deref(&self) -> &WriteData {
        &self.0
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut WriteData {
        &mut self.0
    }
}

/// DynamoDB's action and its parameters.
#[derive(Clone)]
pub(crate) enum WriteAction {
    Put { item: Attributes },
    Delete { key: Attributes },
    Update { key: Attributes, changes: Box<ChangeSet>, known: KnownValues, code: &'static UpdateCode },
    ConditionCheck { key: Attributes },
}

impl WriteAction {
    /// Returns the item to put, or the key.
    pub(crate) fn attributes(&self) -> &Attributes {
        match self {
            Self::Put { item } => item,
            Self::Delete { key } | Self::Update { key, .. } | Self::ConditionCheck { key } => key,
        }
    }

    pub(crate) fn update(key: Attributes, known: KnownValues) -> Self {
        Self::Update { key, changes: Box::default(), known, code: UpdateCode::ALL }
    }

    pub(crate) fn put(item: NewItem, _: &Layout) -> Result<Self, Fault> {
        let NewItem { attributes: item, is_partial, .. } = item;
        if is_partial { Err(Fault::PartialRelation) } else { Ok(Self::Put { item }) }
    }

    pub(crate) fn upsert(item: NewItem, layout: &Layout) -> Result<Self, Fault> {
        let mut item = item.attributes;
        let key = layout.key_names().filter_map(|name| item.remove_entry(name)).collect();
        Ok(Self::update(key, KnownValues::Upserted(item)))
    }
}

impl Write {
    pub(crate) fn new(data: WriteData) -> Self {
        Self(Box::new(data))
    }

    /// Adds a condition. All conditions must be met.
    pub(crate) fn when(&mut self, condition: Node) {
        self.condition = Some(match self.condition.take() {
            Some(existing) => existing.and(condition),
            None => condition,
        });
    }

    pub(crate) fn into_condition(self) -> Option<Node> {
        self.0.condition
    }

    /// Returns the error kinds of a failed condition.
    pub(crate) fn failure_kinds(&self) -> FailureKinds {
        FailureKinds {
            tag: self.tag,
            expiry: self.guards.expiry,
            version: self.guards.version,
            ..self.kind.failure_kinds()
        }
    }

    pub(crate) fn context(&self) -> Context {
        Context { operation: self.kind.name(), entity: Some(self.entity), writes: true }
    }

    /// Sets the time at which the operation was created.
    pub(crate) fn set_time(&mut self, now: SystemTime) {
        self.timestamp = self.timestamp.map(|_| now);
        self.guards.expiry = self.guards.expiry.map(|expiry| Expiry::new(expiry.attribute, now));
    }

    /// Returns the key attributes of the item. `None` if the key is invalid.
    pub(crate) fn key(&self) -> Option<Attributes> {
        let attributes = self.action.as_ref().ok()?.attributes();
        let names = self.handle.layout.key_names();
        names.map(|name| Some((name.to_owned(), attributes.get(name)?.clone()))).collect()
    }

    /// Returns the table name and the values of the primary key, which identify the item. `None` if the key is invalid.
    pub(crate) fn table_and_key(&self) -> Option<(&str, SmallVec<[KeyIdentity<'_>; 2]>)> {
        let attributes = self.action.as_ref().ok()?.attributes();
        let values = self.handle.layout.key_names().filter_map(|name| attributes.lookup(name));
        Some((self.handle.table.name(), values.map(KeyIdentity::of).collect()))
    }

    /// Returns `true` if the type of the item is unknown.
    pub(crate) fn is_untyped(&self) -> bool {
        self.keys.declared.is_empty()
    }

    /// Adds changes to an update. A fault of the key takes precedence over faults of the changes.
    pub(crate) fn add_changes(&mut self, added: ChangeSet) {
        if let Ok(WriteAction::Update { changes, .. }) = &mut self.action {
            changes.merge(added);
        }
    }

    /// Adds a free attribute to a relation that is put.
    pub(crate) fn attribute(&mut self, name: String, change: Change) {
        if let Err(fault) = self.try_attribute(name, change) {
            self.action = Err(fault);
        }
    }

    fn try_attribute(&mut self, name: String, change: Change) -> Result<(), Fault> {
        if name.is_empty() {
            return Err(Fault::EmptyName);
        }
        if let Some(what) = self.handle.role_of(&name) {
            return Err(Fault::ReservedAttribute { name, what });
        }
        if !self.free_attributes.insert(name.clone()) {
            return Err(Fault::DuplicateAttribute { name });
        }
        let WriteData { handle, action, .. } = &mut **self;
        let Ok(WriteAction::Put { item }) = action else { return Ok(()) };
        match change {
            Change::Set(Term::Value(value)) => {
                let value = value.map_err(|fault| fault.at(name.clone()))?;
                if handle.layout.ttl == Some(&*name) && !value.is_n() {
                    return Err(Fault::TimeToLive { name });
                }
                handle.layout.check_key_attribute(&name, &value)?;
                item.insert(name, value);
            }
            Change::Set(Term::Path(_) | Term::Size(_)) | Change::Copy { .. } => {
                unreachable!("a free attribute is set to a value")
            }
            Change::Remove => drop(item.remove(&name)),
        }
        Ok(())
    }
}

/// Shows the kind of write, the entity and the condition, but no values.
impl fmt::Debug for Write {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.kind.name(), (self.entity)())?;
        if let Some(condition) = &self.condition {
            write!(f, " when {}", DisplayCondition(condition))?;
        }
        Ok(())
    }
}

/// A write that [`TransactWrite::push`](super::TransactWrite::push) takes: any write that can be awaited, of any table.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be part of a write transaction",
    label = "pass a write of a table before it is awaited: `table.insert(..)`, `put`, `replace`, `update`, `upsert` or `delete`"
)]
pub trait IntoWrite {
    /// The mode of returned items. A write of a transaction returns nothing.
    #[doc(hidden)]
    type Returns;

    #[doc(hidden)]
    fn into_write(self) -> Write
    where
        Self::Returns: ReturnsNothing;
}

#[diagnostic::do_not_recommend]
impl IntoWrite for Write {
    type Returns = ReturnNone;

    fn into_write(self) -> Self {
        self
    }
}
