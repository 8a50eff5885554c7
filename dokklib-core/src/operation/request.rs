//! Builds the requests of the operations that take one or more items or keys.

use std::collections::BTreeSet;
use std::time::SystemTime;

use super::Handle;
use crate::attribute::{Attributes, Expiry};
use crate::error::Fault;
use crate::expr::Node;
use crate::item::{self, IntoItem, IntoKey, Item, KeyVersion, NewItem};
use crate::key::PrimaryKey;
use crate::operation::{
    BatchGet, BatchGetRequest, Get, GetRequest, Guards, ItemKeys, KnownValues, UniqueValues, VersionGuard, Write,
    WriteAction, WriteData, WriteKind,
};
use crate::schema::{Layout, Tag, may_share_primary_key};

impl Handle {
    /// Creates a condition check of a transaction. Without a condition, the kind of the check implies it.
    pub(crate) fn condition_check<S, I>(
        &self,
        kind: WriteKind,
        key: impl IntoKey<S, Item = I>,
        condition: Option<Node>,
    ) -> Write {
        let mut write = self.write_key(kind, key, |key| WriteAction::ConditionCheck { key });
        if let Some(condition) = condition {
            write.when(condition);
        }
        write
    }

    // `IntoKey` bounds the item type. A bound in `Table::get` as well would report one mistake as two errors.
    pub(crate) fn get_by<S, K: IntoKey<S>>(&self, key: K) -> Get<K::Item> {
        let version = key.version();
        let key = self.key_attributes(key.into_primary_key()).and_then(|key| check_read(version).map(|()| key));
        Get::new(GetRequest::new::<K::Item>(self.clone(), key))
    }

    pub(crate) fn batch_get_by<S, K: IntoKey<S>>(&self, keys: impl IntoIterator<Item = K>) -> BatchGet<K::Item> {
        let mut checked = Ok(());
        let keys = keys.into_iter().map(|key| {
            checked = checked.clone().and(check_read(key.version()));
            key.into_primary_key().cast()
        });
        let keys = keys.collect();
        let shared_key_tag = item::shared_key_tag::<K::Item>(self.layout);
        let ttl = K::Item::LIFE_CYCLE.ttl(self.layout);
        let request = BatchGetRequest::new(self.clone(), <K::Item as Item>::name, keys, shared_key_tag);
        BatchGet::new(BatchGetRequest { checked, ttl, ..request })
    }

    /// Creates an insert, a put or a replacement.
    pub(crate) fn write_item<S, T: IntoItem<S>>(&self, kind: WriteKind, item: T) -> Write {
        self.write_whole_item(kind, item, WriteAction::put)
    }

    pub(crate) fn upsert<S, T: IntoItem<S>>(&self, item: T) -> Write {
        self.write_whole_item(WriteKind::Upsert, item, WriteAction::upsert)
    }

    fn write_whole_item<S, T: IntoItem<S>>(
        &self,
        kind: WriteKind,
        item: T,
        action: fn(NewItem, &Layout) -> Result<WriteAction, Fault>,
    ) -> Write {
        let layout = self.layout;
        let item = item.into_new_item(layout);
        let version = item.as_ref().ok().and_then(|item| item.version);
        let old = item.as_ref().ok().and_then(|item| item.old.clone());
        let action = item.and_then(|item| action(item, layout));
        let action = action.and_then(|action| self.reject_relation_with_entity_key::<T::Item>(action));
        let mut write = self.write::<T::Item>(kind, action);
        let field = T::Item::LIFE_CYCLE.version;
        write.guards.version = field.zip(version).map(|(field, version)| VersionGuard::of_item(field, kind, version));
        write.unique = unique_values::<T::Item>(old);
        write
    }

    /// Rejects a relation whose key is the key of an entity: without tag and index keys, it can't be read as that
    /// entity.
    fn reject_relation_with_entity_key<I: Item>(&self, action: WriteAction) -> Result<WriteAction, Fault> {
        self.reject_relation_with_entity_prefix::<I>()?;
        let is_relation = I::TAG.is_none();
        let entity = match &action {
            WriteAction::Put { item: key } | WriteAction::Update { key, .. } if is_relation => {
                self.layout.entity_with_key(key)
            }
            _ => None,
        };
        match entity {
            Some(entity) => Err(Fault::RelationWithEntityKey { entity: entity.name() }),
            None => Ok(action),
        }
    }

    /// Rejects a relation whose keys begin like those of an entity. The entity's queries would read the relation.
    fn reject_relation_with_entity_prefix<I: Item>(&self) -> Result<(), Fault> {
        let is_relation = I::TAG.is_none();
        if !is_relation {
            return Ok(());
        }
        match self.layout.entity_with_prefixes(I::SHAPES) {
            Some((entity, prefix)) => Err(Fault::RelationWithEntityPrefix { entity: entity.name(), prefix }),
            None => Ok(()),
        }
    }

    pub(crate) fn write_key<S, K: IntoKey<S>>(
        &self,
        kind: WriteKind,
        key: K,
        action: impl FnOnce(Attributes) -> WriteAction,
    ) -> Write {
        let version = K::Item::LIFE_CYCLE.version.and_then(|field| VersionGuard::of_key(field, kind, key.version()));
        let old = key.known_unique_values().transpose();
        let action = self.key_attributes(key.into_primary_key()).map(action);
        let (old, action) = match old {
            Ok(old) => (old, action),
            Err(fault) => (None, Err(fault)),
        };
        let mut write = self.write::<K::Item>(kind, action);
        write.guards.version = version;
        write.unique = unique_values::<K::Item>(old);
        write
    }

    /// Creates an update. An item as it was read provides the fields of its index keys.
    pub(crate) fn update<S, K: IntoKey<S>>(&self, key: K) -> Write {
        let index_fields = key.known_index_fields();
        let mut write = self.write_key(WriteKind::Update, key, |key| WriteAction::update(key, KnownValues::None));
        if let Err(fault) = self.reject_relation_with_entity_prefix::<K::Item>() {
            write.action = Err(fault);
        }
        self.reject_relation_with_guarded_key::<K::Item>(&mut write);
        if let Ok(WriteAction::Update { known, .. }) = &mut write.action {
            match index_fields.transpose() {
                Ok(fields) => *known = fields.map_or(KnownValues::None, KnownValues::Loaded),
                Err(fault) => write.action = Err(fault.into()),
            }
        }
        write
    }

    pub(crate) fn delete<S, K: IntoKey<S>>(&self, key: K) -> Write {
        let mut write = self.write_key(WriteKind::Delete, key, |key| WriteAction::Delete { key });
        self.reject_relation_with_guarded_key::<K::Item>(&mut write);
        write
    }

    /// Rejects a relation whose key is the key of an entity with a version or unique values. As a relation, the write can't
    /// check them.
    fn reject_relation_with_guarded_key<I: Item>(&self, write: &mut Write) {
        let is_relation = I::TAG.is_none();
        if !is_relation {
            return;
        }
        if let Some(entity) = write.key().and_then(|key| self.layout.guarded_entity(&key)) {
            write.action = Err(Fault::GuardedItem { entity: entity.name() });
        }
    }

    fn write<I: Item>(&self, kind: WriteKind, action: Result<WriteAction, Fault>) -> Write {
        let has_relation_timestamps = I::TIMESTAMPS && self.has_timestamps();
        let timestamp = (has_relation_timestamps || I::LIFE_CYCLE.needs_time()).then(|| self.now());
        let keys = const {
            &ItemKeys {
                declared: I::KEYS,
                fields: I::INDEX_FIELDS,
                key_only: I::KEY_ONLY,
                names: I::NAMES,
                constants: I::CONSTANTS,
            }
        };
        Write::new(WriteData {
            handle: self.clone(),
            kind,
            entity: I::name,
            keys,
            tag: self.checked_tag::<I>(),
            guards: self.guards::<I>(timestamp),
            life_cycle: const { &I::LIFE_CYCLE },
            unique: None,
            has_relation_timestamps,
            action,
            condition: None,
            returning_old_on_failure: false,
            timestamp,
            free_attributes: BTreeSet::new(),
        })
    }

    /// Returns the conditions that the type of the item adds to a write.
    fn guards<I: Item>(&self, now: Option<SystemTime>) -> Guards {
        let expiry = I::LIFE_CYCLE.ttl(self.layout).zip(now).map(|(ttl, now)| Expiry::new(ttl, now));
        Guards { expiry, erased_ttl: I::LIFE_CYCLE.erased_ttl(self.layout), version: None }
    }

    /// Returns the tag that a write checks, because the key can belong to an item of another entity.
    fn checked_tag<I: Item>(&self) -> Option<Tag> {
        let may_share_key = const {
            match I::SCHEMA {
                Some(layout) => may_share_primary_key(layout, &item::listed::<I>()),
                None => false,
            }
        };
        if may_share_key { item::tag_of::<I>(self.layout) } else { None }
    }

    fn key_attributes<I>(&self, key: PrimaryKey<I>) -> Result<Attributes, Fault> {
        key.into_attributes(self.layout)
    }
}

/// Returns the unique values of a write. `old` are those of the stored item, if they are known.
fn unique_values<I: Item>(old: Option<Attributes>) -> Option<UniqueValues> {
    let fields = I::LIFE_CYCLE.unique;
    (!fields.is_empty()).then_some(UniqueValues { fields, old })
}

/// Fails for a key with a version, which a read would ignore.
pub(crate) fn check_read(version: KeyVersion) -> Result<(), Fault> {
    match version {
        KeyVersion::Required(_) | KeyVersion::Any => Err(Fault::VersionOfRead),
        KeyVersion::Unknown | KeyVersion::Read(_) => Ok(()),
    }
}
