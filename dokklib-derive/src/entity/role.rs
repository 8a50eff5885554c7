//! The roles of an item's fields: parts of keys, key attributes, and the scopes of unique values.

use std::collections::HashSet;

use proc_macro2::Ident;

use super::key::{Key, Part, PrimaryKey};
use super::model::{Index, Item};
use crate::context::Context;
use crate::field::{self, Role, Storage};
use crate::message;

/// Records which keys contain each field.
pub(super) fn assign_roles(item: &mut Item<'_>) {
    // The fields of a flattened struct are separate attributes.
    let attribute_of = |item: &Item<'_>, part: &Part| match part {
        Part::Field(i, form, _) if form.path.is_empty() || !item.fields[*i].is_flattened() => Some(*i),
        _ => None,
    };
    let in_index_keys: Vec<usize> =
        item.index_keys().flat_map(|key| &key.parts).filter_map(|part| attribute_of(item, part)).collect();
    let memberships = item.indexes.iter().filter_map(|index| index.when.as_ref()).map(|(i, _)| *i);
    let memberships: Vec<usize> = memberships.collect();
    for i in in_index_keys.into_iter().chain(memberships.iter().copied()) {
        item.fields[i].role = Role::InIndexKey;
    }
    let keys: Vec<usize> = item.indexes.iter().flat_map(Index::attributes).collect();
    for i in keys {
        item.fields[i].is_index_key = true;
    }
    let keys: Vec<usize> = item.key.iter().flat_map(PrimaryKey::attributes).collect();
    for i in keys {
        item.fields[i].is_table_key = true;
        // The field can't change, as if it were a part of the primary key.
        if item.fields[i].role == Role::InIndexKey {
            item.fields[i].role = Role::InPrimaryKey;
        }
    }
    let in_primary_key: Vec<usize> =
        item.primary_keys().flat_map(|key| &key.parts).filter_map(|part| attribute_of(item, part)).collect();
    for i in in_primary_key {
        item.fields[i].role = Role::InPrimaryKey;
    }
    let unknown = item.index_keys().flat_map(|key| &key.parts).filter(|part| !item.is_known_from_primary_key(part));
    let unknown: Vec<usize> = unknown.filter_map(|part| attribute_of(item, part)).chain(memberships).collect();
    for i in unknown {
        item.fields[i].is_index_field = true;
    }
    let keys: Vec<&Key> = item.primary_keys().chain(item.index_keys()).collect();
    let written = keys.iter().flat_map(|key| &key.parts).filter(|part| !part.is_computed()).filter_map(Part::field);
    let written: Vec<usize> = written.collect();
    for i in written {
        item.fields[i].is_key_part = true;
    }
}

/// The scope of a unique value consists of other fields, which are stored as plain attributes.
pub(super) fn assign_scopes(cx: &Context, item: &mut Item<'_>) {
    let names: Vec<String> = item.fields.iter().map(|field| field.ident.to_string()).collect();
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let scopes: Vec<(usize, Ident)> = item
        .fields
        .iter()
        .enumerate()
        .flat_map(|(i, field)| {
            field.unique.iter().flat_map(move |(_, scope)| scope.iter().map(move |name| (i, name.clone())))
        })
        .collect();
    let mut seen = HashSet::new();
    for (unique, name) in scopes {
        let Some(i) = names.iter().position(|known| name == known) else {
            cx.error(&name, message::field::unknown_scope(&name.to_string(), &known));
            continue;
        };
        let field = &item.fields[i];
        let is_plain = matches!(field.storage, Storage::Attribute)
            && matches!(field.if_missing, field::IfMissing::ByType)
            && field.aliases.is_empty()
            && field.managed.is_none()
            && field.role != Role::InIndexKey
            && i != unique;
        if !seen.insert((unique, i)) {
            cx.error(&name, message::field::repeated_scope(&name.to_string()));
        } else if is_plain {
            item.fields[i].is_scope = true;
        } else {
            cx.error(&name, message::field::unusable_scope(&name.to_string()));
        }
    }
}
