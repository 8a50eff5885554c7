//! The rules of the fields that are parts of keys or key attributes.

use proc_macro2::Ident;

use super::model::{Index, Item};
use crate::context::Context;
use crate::field::{Role, Storage};
use crate::{message, name};

/// A key part or key attribute is stored as an attribute. `key_only` requires a part of a key that keeps the whole value.
pub(super) fn check(cx: &Context, item: &Item<'_>) {
    for (i, name) in item.indexes.iter().filter_map(|index| index.when.as_ref()) {
        if item.fields[*i].role == Role::InPrimaryKey {
            cx.error(name, message::index::when_in_the_primary_key(&name.to_string()));
        }
    }
    for (i, field) in item.fields.iter().enumerate() {
        let name = field.ident.to_string();
        // An item that stores the attribute under an alias is not in the index.
        if let Some(option) = field.alias_option.as_ref().filter(|_| field.is_key()) {
            cx.error(option, message::field::option_on_a_key_attribute(&option.to_string(), &name, field.is_table_key));
            continue;
        }
        if let Some((option, _)) = field.unique.as_ref().filter(|_| field.is_key() || field.role != Role::Plain) {
            cx.error(option, message::field::option_on_a_key_part("unique", &name));
            continue;
        }
        if let Some((_, option)) = field.managed.as_ref().filter(|_| field.is_key() || field.role != Role::Plain) {
            cx.error(option, message::field::option_on_a_key_part(&option.to_string(), &name));
            continue;
        }
        if field.is_key()
            && let Storage::KeyOnly(option)
            | Storage::Skip(option)
            | Storage::Flatten(option)
            | Storage::Serde(option)
            | Storage::Ttl(option)
            | Storage::Rest(option) = &field.storage
        {
            cx.error(option, message::field::option_on_a_key_attribute(&option.to_string(), &name, field.is_table_key));
            continue;
        }
        match (&field.storage, field.role) {
            (Storage::KeyOnly(option), Role::Plain) => {
                cx.error(option, message::field::key_only_outside_a_key(&name));
            }
            (Storage::KeyOnly(option), Role::InIndexKey) => check_key_only_in_index(cx, item, i, option),
            (Storage::KeyOnly(option), Role::InPrimaryKey) => {
                let parts = || item.primary_keys().flat_map(|key| &key.parts);
                if !parts().any(|part| part.keeps(i))
                    && let Some(form) = parts().find_map(|part| part.form_of(i))
                {
                    cx.error(option, message::field::key_only_in_a_lossy_form(&name, &form.display(&name)));
                }
            }
            (
                Storage::Skip(option)
                | Storage::Flatten(option)
                | Storage::Serde(option)
                | Storage::Ttl(option)
                | Storage::Rest(option),
                role,
            ) if role != Role::Plain => {
                cx.error(option, message::field::option_on_a_key_part(&option.to_string(), &name));
            }
            _ => {}
        }
    }
}

/// An index key that keeps a `key_only` field keeps its whole value, and every item with a value is in that index.
fn check_key_only_in_index(cx: &Context, item: &Item<'_>, field: usize, option: &Ident) {
    let name = item.fields[field].ident.to_string();
    let membership = |index: &&Index| index.when.as_ref().is_some_and(|(i, _)| *i == field);
    if let Some(index) = item.indexes.iter().find(membership) {
        cx.error(option, message::field::key_only_membership(&name, &name::display(&index.path)));
        return;
    }
    if item.index_that_keeps(field).is_some() {
        return;
    }
    let parts = || item.index_keys().flat_map(|key| &key.parts);
    if let Some(index) = item.indexes.iter().find(|index| index.has_value_of(field)) {
        let path = name::display(&index.path);
        let reason = item.sparse_reason(index, field).unwrap_or_default();
        cx.error(option, message::field::key_only_in_a_sparse_index(&name, &path, &reason));
    } else if let Some(form) = parts().find_map(|part| part.form_of(field)) {
        cx.error(option, message::field::key_only_in_a_lossy_form(&name, &form.display(&name)));
    }
}
