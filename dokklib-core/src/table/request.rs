//! Builds the requests of the operations that take one or more items or keys.

use super::Table;
use crate::error::Fault;
use crate::expr::Node;
use crate::item::{Attributes, IntoItem, IntoKey, Item};
use crate::key::{ItemKeys, PrimaryKey};
use crate::operation::{BatchGet, BatchGetRequest, Get, GetRequest, Write, WriteAction, WriteKind};
use crate::schema::Schema;

impl<S: Schema> Table<S> {
    /// Creates a condition check of a transaction. Without a condition, the kind of the check implies it.
    pub(crate) fn condition_check<I>(
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
    pub(super) fn get_by<K: IntoKey<S>>(&self, key: K) -> Get<K::Item> {
        let key = self.key_attributes(key.into_primary_key());
        Get::new(GetRequest::new(self.handle.clone(), <K::Item as Item>::name, key))
    }

    pub(super) fn batch_get_by<K: IntoKey<S>>(&self, keys: impl IntoIterator<Item = K>) -> BatchGet<K::Item> {
        let keys = keys.into_iter().map(IntoKey::into_primary_key).collect();
        BatchGet::new(BatchGetRequest::new(self.handle.clone(), <K::Item as Item>::name, keys))
    }

    pub(super) fn write_item<T: IntoItem<S>>(&self, kind: WriteKind, item: T) -> Write {
        let layout = self.handle.layout;
        let action = item.into_new_item(layout).and_then(|item| WriteAction::with_item(kind, item, layout));
        let action = action.and_then(|action| self.reject_relation_with_entity_key::<T::Item>(action));
        self.write::<T::Item>(kind, action)
    }

    /// Rejects a relation whose key is the key of an entity: without tag and index keys, it can't be read as that
    /// entity.
    fn reject_relation_with_entity_key<I: Item>(&self, action: WriteAction) -> Result<WriteAction, Fault> {
        let is_relation = I::TAG.is_none();
        let entity = match &action {
            WriteAction::Put { item: key } | WriteAction::Update { key, .. } if is_relation => {
                self.handle.layout.entity_with_key(key)
            }
            _ => None,
        };
        match entity {
            Some(entity) => Err(Fault::RelationWithEntityKey { entity: entity.name() }),
            None => Ok(action),
        }
    }

    pub(super) fn write_key<K: IntoKey<S>>(
        &self,
        kind: WriteKind,
        key: K,
        action: impl FnOnce(Attributes) -> WriteAction,
    ) -> Write {
        let action = self.key_attributes(key.into_primary_key()).map(action);
        self.write::<K::Item>(kind, action)
    }

    fn write<I: Item>(&self, kind: WriteKind, action: Result<WriteAction, Fault>) -> Write {
        let timestamp = (I::TIMESTAMPS && self.handle.has_timestamps()).then(|| self.handle.now());
        Write {
            handle: self.handle.clone(),
            kind,
            entity: I::name,
            keys: ItemKeys { declared: I::KEYS, fields: I::INDEX_FIELDS, names: I::NAMES },
            action,
            condition: None,
            returning_old_on_failure: false,
            timestamp,
            free_attributes: Vec::new(),
        }
    }

    fn key_attributes<I>(&self, key: PrimaryKey<I>) -> Result<Attributes, Fault> {
        key.check_in(self.handle.layout)?;
        Ok(key.into_attributes(self.handle.layout))
    }
}
