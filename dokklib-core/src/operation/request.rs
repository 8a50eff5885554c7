//! Builds the requests of the operations that take one or more items or keys.

use std::collections::HashSet;

use super::Handle;
use crate::attribute::Attributes;
use crate::error::Fault;
use crate::expr::Node;
use crate::item::{self, IntoItem, IntoKey, Item};
use crate::key::PrimaryKey;
use crate::operation::{
    BatchGet, BatchGetRequest, Get, GetRequest, ItemKeys, KnownValues, Write, WriteAction, WriteKind,
};
use crate::schema::{Tag, may_share_primary_key};

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
        let key = self.key_attributes(key.into_primary_key());
        Get::new(GetRequest::new::<K::Item>(self.clone(), key))
    }

    pub(crate) fn batch_get_by<S, K: IntoKey<S>>(&self, keys: impl IntoIterator<Item = K>) -> BatchGet<K::Item> {
        let keys = keys.into_iter().map(|key| key.into_primary_key().cast()).collect();
        let shared_key_tag = item::shared_key_tag::<K::Item>(self.layout);
        BatchGet::new(BatchGetRequest::new(self.clone(), <K::Item as Item>::name, keys, shared_key_tag))
    }

    pub(crate) fn write_item<S, T: IntoItem<S>>(&self, kind: WriteKind, item: T) -> Write {
        let layout = self.layout;
        let action = item.into_new_item(layout).and_then(|item| WriteAction::with_item(kind, item, layout));
        let action = action.and_then(|action| self.reject_relation_with_entity_key::<T::Item>(action));
        self.write::<T::Item>(kind, action)
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
        match self.layout.entity_with_prefixes(I::SHAPES) {
            Some((entity, prefix)) if is_relation => {
                Err(Fault::RelationWithEntityPrefix { entity: entity.name(), prefix })
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn write_key<S, K: IntoKey<S>>(
        &self,
        kind: WriteKind,
        key: K,
        action: impl FnOnce(Attributes) -> WriteAction,
    ) -> Write {
        let action = self.key_attributes(key.into_primary_key()).map(action);
        self.write::<K::Item>(kind, action)
    }

    /// Creates an update. An item as it was read provides the fields of its index keys.
    pub(crate) fn update<S, K: IntoKey<S>>(&self, key: K) -> Write {
        let index_fields = key.known_index_fields();
        let mut write = self.write_key(WriteKind::Update, key, |key| WriteAction::update(key, KnownValues::None));
        if let Err(fault) = self.reject_relation_with_entity_prefix::<K::Item>() {
            write.action = Err(fault);
        }
        if let Ok(WriteAction::Update { known, .. }) = &mut write.action {
            match index_fields.transpose() {
                Ok(fields) => *known = fields.map_or(KnownValues::None, KnownValues::Loaded),
                Err(fault) => write.action = Err(fault.into()),
            }
        }
        write
    }

    pub(crate) fn delete<S, K: IntoKey<S>>(&self, key: K) -> Write {
        self.write_key(WriteKind::Delete, key, |key| WriteAction::Delete { key })
    }

    fn write<I: Item>(&self, kind: WriteKind, action: Result<WriteAction, Fault>) -> Write {
        let timestamp = (I::TIMESTAMPS && self.has_timestamps()).then(|| self.now());
        Write {
            handle: self.clone(),
            kind,
            entity: I::name,
            keys: ItemKeys { declared: I::KEYS, fields: I::INDEX_FIELDS, names: I::NAMES, constants: I::CONSTANTS },
            tag: self.checked_tag::<I>(),
            action,
            condition: None,
            returning_old_on_failure: false,
            timestamp,
            free_attributes: HashSet::default(),
        }
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
