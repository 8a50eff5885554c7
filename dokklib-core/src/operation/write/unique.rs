//! The markers of unique values that a write adds and removes.

use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};

use super::{WriteAction, WriteKind};
use crate::attribute::{AttributePath, Attributes, Expiry};
use crate::error::Fault;
use crate::expr::{Assignment, ChangeSet, Node, Renderer, Term, has_value, is_expired};
use crate::item::{MARKER_OWNER, UniqueField};
use crate::operation::Handle;
use crate::schema::{KeyRole, Layout};

/// The unique values of a write.
#[derive(Clone)]
pub(crate) struct UniqueValues {
    pub(crate) fields: &'static [UniqueField],
    /// The values of the stored item as it was read. `None` if they are unknown, so that the write can't change them. An
    /// upsert without them assumes that the item doesn't exist.
    pub(crate) old: Option<Attributes>,
}

/// The effect of a write on unique values.
#[derive(Default)]
pub(super) struct UniqueChanges {
    pub(super) markers: Vec<Marker>,
    /// The condition that the stored item still has the values that were read.
    pub(super) condition: Option<Node>,
    /// `true` if the write is part of a transaction even if it has no markers.
    pub(super) needs_transaction: bool,
}

/// A marker that a write adds or removes.
#[derive(Clone)]
pub(crate) struct Marker {
    /// The text of its key.
    pub(crate) key: String,
    pub(crate) field: UniqueField,
    /// The values of the field and its scope.
    pub(crate) values: Attributes,
    /// The key of the item that the write is about.
    pub(crate) owner: Attributes,
    pub(crate) is_added: bool,
    pub(crate) expiry: Option<Expiry>,
}

/// A stale marker: its owner doesn't exist or has another value.
#[derive(Clone)]
pub(crate) struct StaleMarker {
    pub(crate) key: String,
    /// The key of the owner.
    pub(crate) owner: Attributes,
}

impl UniqueValues {
    /// Returns the values that the stored item has.
    pub(crate) fn of_item(&self, stored: &Attributes) -> Attributes {
        let names = self.fields.iter().flat_map(UniqueField::attributes);
        names.filter_map(|name| stored.get_key_value(name)).map(owned).collect()
    }

    /// Returns the markers that a write adds and removes, and the condition under which they are right.
    pub(super) fn changes(
        &self,
        action: &WriteAction,
        kind: WriteKind,
        handle: &Handle,
        expiry: Option<Expiry>,
    ) -> Result<UniqueChanges, Fault> {
        let layout = handle.layout;
        let attributes = action.attributes();
        let owner = layout.key_names().filter_map(|name| attributes.get_key_value(name)).map(owned);
        let owner: Attributes = owner.collect();
        let none = Attributes::new();
        let (old, new) = match (action, &self.old) {
            (WriteAction::Put { item }, _) if kind == WriteKind::Insert => (&none, item.clone()),
            (WriteAction::Put { item }, Some(old)) => (old, item.clone()),
            (WriteAction::Delete { .. }, Some(old)) => (old, none.clone()),
            (WriteAction::Update { changes, .. }, _) if kind == WriteKind::Upsert => {
                if !are_changed(self.fields, changes) {
                    return Ok(UniqueChanges::default());
                }
                let old = self.old.as_ref().unwrap_or(&none);
                (old, changed(old, changes, self.fields))
            }
            (WriteAction::Update { changes, .. }, Some(old)) => (old, changed(old, changes, self.fields)),
            _ => return Ok(UniqueChanges::default()),
        };
        let limit = layout.key_limit(KeyRole::Partition).min(layout.key_limit(KeyRole::Sort));
        let mut markers = Vec::new();
        let mut condition = (kind == WriteKind::Upsert).then(|| self.is_as_known(layout));
        for field in self.fields {
            let (before, after) = (field.marker_key(old, limit)?, field.marker_key(&new, limit)?);
            // The version alone isn't enough: an item that was deleted and inserted again has the same versions.
            let writes_value = match action {
                WriteAction::Update { changes, .. } => are_changed(&[*field], changes),
                _ => true,
            };
            if writes_value && !matches!(kind, WriteKind::Insert | WriteKind::Upsert) {
                let unchanged = field.attributes().map(|name| has_value(name, old.get(name)));
                condition = condition.into_iter().chain(unchanged).reduce(Node::and);
            }
            if before == after && kind != WriteKind::Insert {
                continue;
            }
            let marker = |key: String, values: &Attributes, is_added| Marker {
                key,
                field: *field,
                values: field.attributes().filter_map(|name| values.get_key_value(name)).map(owned).collect(),
                owner: owner.clone(),
                is_added,
                expiry,
            };
            markers.extend(before.map(|key| marker(key, old, false)));
            markers.extend(after.map(|key| marker(key, &new, true)));
        }
        let needs_transaction = kind == WriteKind::Upsert || !markers.is_empty();
        Ok(UniqueChanges { markers, condition, needs_transaction })
    }

    /// Returns the condition that the stored item has the known values, or that it doesn't exist if they are unknown.
    ///
    /// An upsert writes the fields that are missing, so all values matter, and not only those that it changes.
    fn is_as_known(&self, layout: &Layout) -> Node {
        let key = || AttributePath::top_level(layout.partition_key_name());
        let Some(old) = &self.old else { return Node::NotExists(key()) };
        let names = self.fields.iter().flat_map(UniqueField::attributes);
        names.map(|name| has_value(name, old.get(name))).fold(Node::Exists(key()), Node::and)
    }
}

/// Returns `true` if the changes contain one of the unique values or its scope.
fn are_changed(fields: &[UniqueField], changes: &ChangeSet) -> bool {
    let is_unique = |name: &str| fields.iter().flat_map(UniqueField::attributes).any(|unique| unique == name);
    changes.sets.iter().map(|(path, _)| path).chain(&changes.removes).any(|path| is_unique(path.root()))
}

fn owned((name, value): (&String, &AttributeValue)) -> (String, AttributeValue) {
    (name.clone(), value.clone())
}

/// Returns the unique values after an update.
fn changed(old: &Attributes, changes: &ChangeSet, fields: &[UniqueField]) -> Attributes {
    let mut new = old.clone();
    for name in fields.iter().flat_map(UniqueField::attributes) {
        for (path, assignment) in &changes.sets {
            if !path.is_top_level() || path.root() != name {
                continue;
            }
            match assignment {
                Assignment::Term(Term::Value(Ok(value))) => drop(new.insert(name.to_owned(), value.clone())),
                Assignment::IfAbsent(Term::Value(Ok(value))) => {
                    new.entry(name.to_owned()).or_insert_with(|| value.clone());
                }
                _ => {}
            }
        }
        if changes.removes.iter().any(|path| path.is_top_level() && path.root() == name) {
            new.remove(name);
        }
    }
    new
}

impl Marker {
    /// Returns the key attributes of the marker.
    fn key_attributes(&self, layout: &Layout) -> Attributes {
        marker_key(&self.key, layout)
    }

    /// Returns the operation of a transaction. `replaced` is the owner of a marker that is taken over.
    pub(crate) fn into_transact_item(
        self,
        handle: &Handle,
        replaced: Option<&Attributes>,
    ) -> Result<TransactWriteItem, Fault> {
        let layout = handle.layout;
        let is_owner = |owner: &Attributes| {
            let values =
                layout.key_names().zip(MARKER_OWNER).map(|(name, attribute)| has_value(attribute, owner.get(name)));
            values.reduce(Node::and)
        };
        let missing = Node::NotExists(AttributePath::top_level(layout.partition_key_name()));
        let owners = [Some(&self.owner), replaced].into_iter().flatten().filter_map(is_owner);
        let condition = owners.fold(missing, Node::or);
        let mut renderer = Renderer::default();
        let condition = renderer.condition(condition, "condition")?;
        let expression = renderer.finish()?;
        let mut attributes = self.key_attributes(layout);
        let (table, built) = (handle.table.checked()?, "the required fields are set");
        let item = TransactWriteItem::builder();
        Ok(if self.is_added {
            for (name, attribute) in layout.key_names().zip(MARKER_OWNER) {
                attributes.extend(self.owner.get(name).map(|value| (attribute.to_owned(), value.clone())));
            }
            let put = Put::builder()
                .table_name(table)
                .set_item(Some(attributes))
                .condition_expression(condition)
                .set_expression_attribute_names(expression.names)
                .set_expression_attribute_values(expression.values)
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
            item.put(put.build().expect(built)).build()
        } else {
            let delete = Delete::builder()
                .table_name(table)
                .set_key(Some(attributes))
                .condition_expression(condition)
                .set_expression_attribute_names(expression.names)
                .set_expression_attribute_values(expression.values)
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
            item.delete(delete.build().expect(built)).build()
        })
    }

    /// Returns the check that the owner of a marker which is taken over still doesn't have the value.
    pub(crate) fn check_of_owner(&self, handle: &Handle, owner: &Attributes) -> Result<TransactWriteItem, Fault> {
        let has_value = self.field.attributes().map(|name| has_value(name, self.values.get(name)));
        let differs = has_value.reduce(Node::and).map_or(Node::Constant(true), Node::negated);
        let condition = self.expiry.into_iter().map(is_expired).fold(differs, Node::or);
        let mut renderer = Renderer::default();
        let condition = renderer.condition(condition, "condition")?;
        let expression = renderer.finish()?;
        let check = ConditionCheck::builder()
            .table_name(handle.table.checked()?)
            .set_key(Some(owner.clone()))
            .condition_expression(condition)
            .set_expression_attribute_names(expression.names)
            .set_expression_attribute_values(expression.values);
        Ok(TransactWriteItem::builder().condition_check(check.build().expect("the required fields are set")).build())
    }

    /// Returns `true` if the item, the owner of the marker, doesn't have the value.
    pub(crate) fn is_stale(&self, owner: Option<&Attributes>) -> bool {
        owner.is_none_or(|owner| {
            !self.field.has_same_value(owner, &self.values)
                || self.expiry.is_some_and(|expiry| expiry.is_expired(owner))
        })
    }
}

/// Returns the key of the item that owns the marker, or `None` if it isn't a marker.
pub(crate) fn owner_of(marker: &Attributes, layout: &Layout) -> Option<Attributes> {
    let values = layout
        .key_names()
        .zip(MARKER_OWNER)
        .map(|(name, attribute)| Some((name.to_owned(), marker.get(attribute)?.clone())));
    values.collect()
}

/// Returns the key attributes of a marker with this text. The text is the sort key too, so that an inverse index has no hot
/// partition.
pub(crate) fn marker_key(text: &str, layout: &Layout) -> Attributes {
    layout.key_names().map(|name| (name.to_owned(), AttributeValue::S(text.to_owned()))).collect()
}
