//! The rules of an index, one function each. All violations are reported, not only the first.

use proc_macro2::Ident;
use syn::{DeriveInput, LitStr};

use super::EXAMPLE;
use super::parse::{Options, Projection};
use crate::context::Context;
use crate::key_element::KeyElement;
use crate::{entity, message};

const LOCAL_EXAMPLE: &str = "#[index(name = \"LSI_1\", local, sort_key = \"LSI1SK\")]";

/// The maximum number of attributes of a partition key, and of a sort key.
const MAX_KEY_ATTRIBUTES: usize = 4;

pub(super) fn check(cx: &Context, input: &DeriveInput, options: &Options) {
    if cx.is_clean() {
        check_missing(cx, input, options);
    }
    entity::check_unit_struct(cx, input, "Index", "an index");
    check_kind(cx, options);
    check_names(cx, options);
    for (key, elements) in keys(options) {
        check_elements(cx, key, elements);
    }
}

/// Returns the declared keys.
fn keys(options: &Options) -> impl Iterator<Item = (&Ident, &Vec<KeyElement>)> {
    [&options.partition_key, &options.sort_key].into_iter().filter_map(|key| key.key().zip(key.get()))
}

/// An index has a name and keys.
fn check_missing(cx: &Context, input: &DeriveInput, options: &Options) {
    if options.name.get().is_none() {
        cx.error(&input.ident, message::missing_option("an index", "`name`", EXAMPLE));
    } else if let Some(local) = options.local.key() {
        if options.sort_key.get().is_none() && options.inverse.get().is_none() {
            cx.error(local, message::missing_option("a local index", "`sort_key`", LOCAL_EXAMPLE));
        }
    } else if options.inverse.get().is_none() && options.partition_key.get().is_none() {
        cx.error(&input.ident, message::missing_option("an index", "`partition_key`, `inverse` or `local`", EXAMPLE));
    }
}

/// An inverse index has the table's keys, and a local index the table's partition key and one sort key attribute.
fn check_kind(cx: &Context, options: &Options) {
    if options.inverse.get().is_some() {
        if let Some(local) = options.local.key() {
            cx.error(local, message::index::inverse_and_local());
            return;
        }
        for (key, _) in keys(options) {
            cx.error(key, message::index::key_with_inverse(&key.to_string()));
        }
    }
    if options.local.get().is_some() {
        if let Some(key) = options.partition_key.key() {
            cx.error(key, message::index::local_partition_key());
        }
        if let Some([_, second, ..]) = options.sort_key.get().map(Vec::as_slice) {
            cx.error(second, message::index::local_sort_key_attributes());
        }
    }
}

/// DynamoDB's rule for the name of an index.
fn is_index_name(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    (3..=255).contains(&name.len()) && name.bytes().all(is_allowed)
}

/// Names are not empty, and no attribute is named twice.
fn check_names(cx: &Context, options: &Options) {
    let mut names: Vec<(&str, &LitStr)> = Vec::new();
    if let (Some(_), Some(name)) = (options.name.key(), options.name.get())
        && name.value().is_empty()
    {
        cx.error(name, message::empty_name("name"));
    } else if let Some(name) = options.name.get().filter(|name| !is_index_name(&name.value())) {
        cx.error(name, message::index::invalid_name(&name.value()));
    }
    let of_keys = keys(options).flat_map(|(key, elements)| {
        let key = if *key == "partition_key" { "partition_key" } else { "sort_key" };
        elements.iter().filter_map(KeyElement::name).map(move |name| (key, name))
    });
    let included = match options.projection.get() {
        Some(Projection::Include(names)) => names.as_slice(),
        _ => &[],
    };
    for (key, name) in of_keys.chain(included.iter().map(|name| ("include", name))) {
        if name.value().is_empty() {
            cx.error(name, message::empty_name(key));
        } else if let Some((first, _)) = names.iter().find(|(_, known)| known.value() == name.value()) {
            let text = match (*first, key) {
                ("include", "include") => message::duplicate(&name.value()),
                (_, "include") => message::index::included_key(&name.value()),
                (first, key) => message::shared_attribute(&name.value(), first, key),
            };
            cx.error(name, text);
        } else {
            names.push((key, name));
        }
    }
}

/// A key of several attributes consists of at most four typed attributes. Only a partition key contains the tag, once.
fn check_elements(cx: &Context, key: &Ident, elements: &[KeyElement]) {
    if elements.len() > 1 {
        for element in elements {
            if let KeyElement::Text(name) = element {
                cx.error(name, message::index::untyped_key_attribute(&name.value()));
            }
        }
    }
    if let Some(fifth) = elements.get(MAX_KEY_ATTRIBUTES) {
        cx.error(fifth, message::index::too_many_key_attributes(MAX_KEY_ATTRIBUTES));
    }
    let tags = elements.iter().filter(|element| matches!(element, KeyElement::Tag(_)));
    if *key == "sort_key" {
        tags.for_each(|tag| cx.error(tag, message::index::tag_in_the_sort_key()));
    } else {
        tags.skip(1).for_each(|tag| cx.error(tag, message::duplicate("tag")));
    }
}
