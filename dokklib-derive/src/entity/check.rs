//! The rules of an entity, one function each. All violations are reported, not only the first.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Data, DeriveInput, Field, Fields, LitInt, LitStr, Type};

use super::form::{Form, IfMissing};
use super::parse::{IndexOptions, Options};
use super::template::{DeclaredKey, Head, Part, Template};
use super::{format_string, named_fields};
use crate::context::Context;
use crate::{field, message, name};

/// The number of digits of `u128::MAX`.
const MAX_DIGITS: usize = 39;

pub(super) fn check(cx: &Context, input: &DeriveInput, options: &Options) {
    let is_clean = cx.is_clean();
    check_prefix(cx, options);
    if !check_shape(cx, input) {
        return;
    }
    if named_fields(input).is_some() {
        if is_clean {
            check_has_key(cx, input, options);
        }
        check_tag(cx, options);
        check_shared_key(cx, input, options);
        check_one_key(cx, options);
        check_no_key_type(cx, options);
        for (option, key) in [&options.pk, &options.sk].into_iter().filter_map(|key| key.key().zip(key.get())) {
            check_primary_key(cx, input, options, option, key);
        }
        let keys = [("pk", options.pk.get()), ("sk", options.sk.get())];
        format_string::check(cx, input, options, keys.into_iter().filter_map(|(option, key)| Some((option, key?))));
        check_required_key_field(cx, input, options);
        check_indexes(cx, input, options);
    } else {
        check_unit_entity(cx, options);
    }
}

/// A prefix of escaped keys contains no reserved characters: `#` ends the prefix, and characters up to `$` would sort among
/// the escapes of key values.
fn check_prefix(cx: &Context, options: &Options) {
    options.format.check(cx, options.schema.get().is_some());
    let Some(prefix) = options.prefix.get() else { return };
    let text = prefix.value();
    if text.is_empty() {
        if options.schema.get().is_none() {
            cx.error(prefix, message::key_format::empty_prefix_without_schema());
        }
    } else if let Some(character) = options.reserved_character(&text) {
        cx.error(prefix, message::entity::reserved_prefix_character(character));
    }
}

/// A tag isn't empty, and a schema declares the attribute that contains it.
fn check_tag(cx: &Context, options: &Options) {
    let Some(tag) = options.tag.get() else { return };
    if tag.value().is_empty() {
        cx.error(tag, message::entity::empty_tag());
    } else if let (Some(key), None) = (options.tag.key(), options.schema.get()) {
        cx.error(key, message::entity::tag_without_a_schema());
    }
}

/// A key is shared with other entities of a schema. Each of them is listed once.
fn check_shared_key(cx: &Context, input: &DeriveInput, options: &Options) {
    let (Some(key), Some(entities)) = (options.shares_key_with.key(), options.shares_key_with.get()) else { return };
    if entities.is_empty() {
        cx.error(key, message::malformed_option("shares_key_with", "#[entity(shares_key_with(Organization))]"));
    } else if options.schema.get().is_none() {
        cx.error(key, message::entity::shared_key_without_a_schema());
    }
    for (i, entity) in entities.iter().enumerate() {
        let name = name::display(entity);
        if entity.is_ident("Self") || entity.is_ident(&input.ident) {
            cx.error(entity, message::entity::key_shared_with_itself());
        } else if entities[..i].iter().any(|first| name::display(first) == name) {
            cx.error(entity, message::duplicate(&name));
        }
    }
}

impl Options {
    /// Returns the first character that must be escaped in a key. If the format is inherited, the compiler checks the text.
    fn reserved_character(&self, text: &str) -> Option<char> {
        let is_escaped = self.format.is_unescaped(self.schema.get().is_some()) == Some(false);
        text.chars().find(|character| is_escaped && *character <= '$')
    }
}

/// An entity is a struct with named fields, or without fields.
fn check_shape(cx: &Context, input: &DeriveInput) -> bool {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if !fields.unnamed.is_empty() => {
                cx.error(&data.fields, message::entity::unnamed_fields());
                return false;
            }
            _ => return true,
        },
        Data::Enum(data) => cx.error(data.enum_token, message::entity::not_a_struct("an enum")),
        Data::Union(data) => cx.error(data.union_token, message::entity::not_a_struct("a union")),
    }
    false
}

/// Returns the `key` options of the fields.
fn key_fields(options: &Options) -> Vec<&Ident> {
    options.fields.iter().filter_map(|field| field.key.key()).collect()
}

/// The parts of a key of the table are required. An attribute key is a field, and the schema declares it.
fn check_primary_key(cx: &Context, input: &DeriveInput, options: &Options, option: &Ident, key: &DeclaredKey) {
    let fields: Vec<&Ident> = match key {
        DeclaredKey::Composed(template) => {
            check_template(cx, input, options, template);
            for (name, form) in template.parts.iter().filter_map(Part::form) {
                let is_optional = field_of(input, name).is_some_and(|field| field::option_type(&field.ty).is_some());
                if let (Some(function), false) = (form.if_missing.function(), is_optional) {
                    cx.error(name, message::key::missing_in_primary_key(function, &name.to_string()));
                }
            }
            template.parts.iter().filter_map(Part::field).collect()
        }
        // `SingleTable` has generated keys.
        DeclaredKey::Attributes(fields) if options.schema.get().is_none() => {
            cx.error(key, message::key::malformed_key(&option.to_string()));
            fields.iter().collect()
        }
        DeclaredKey::Attributes(fields) => fields.iter().filter(|name| check_field_exists(cx, input, name)).collect(),
    };
    for name in fields {
        if field_of(input, name).is_some_and(|field| field::option_type(&field.ty).is_some()) {
            cx.error(name, message::key::optional_part(&name.to_string()));
        }
    }
}

/// An item has a primary key: one field, or `pk` and `sk`. A schema can have no sort key.
fn check_has_key(cx: &Context, input: &DeriveInput, options: &Options) {
    if !key_fields(options).is_empty() {
        return;
    }
    match (options.pk.key(), options.sk.key()) {
        (None, None) => cx.error(&input.ident, message::entity::no_primary_key(&input.ident.to_string())),
        (Some(_), None) if options.schema.get().is_some() => {}
        (Some(declared), None) | (None, Some(declared)) => {
            cx.error(declared, message::entity::half_primary_key(&declared.to_string()));
        }
        (Some(_), Some(_)) => {}
    }
}

/// An item has only one primary key.
fn check_one_key(cx: &Context, options: &Options) {
    let key_fields = key_fields(options);
    let Some((first, others)) = key_fields.split_first() else { return };
    if options.pk.key().or(options.sk.key()).is_some() {
        cx.error(first, message::entity::two_primary_keys());
    }
    for other in others {
        cx.error(other, message::entity::two_key_fields());
    }
}

/// The parts of a key are distinct fields of the struct, and literals.
fn check_template(cx: &Context, input: &DeriveInput, options: &Options, template: &Template) {
    if let Head::Literal(text) = &template.head {
        // A format string is reported with the other key.
        if !format_string::is_format_string(input, template) {
            check_literal(cx, options, text, message::key::reserved_key_character);
        }
        return;
    }
    if matches!(template.head, Head::Bare(_)) && options.schema.get().is_none() {
        cx.error(&template.head, message::key_format::bare_key_without_schema());
    }
    if matches!(template.head, Head::Malformed) {
        return;
    }
    if template.parts.is_empty() {
        cx.error(&template.head, message::key::empty_key());
    }
    for (i, part) in template.parts.iter().enumerate() {
        match part {
            Part::Literal(text) => {
                check_literal(cx, options, text, message::key::reserved_literal_character);
            }
            Part::Field(_, form) => check_form(cx, options, form),
            Part::Malformed(_) => {}
        }
        let Part::Field(name, form) = part else { continue };
        // A part that loses information can be followed by another part of the same field: `Self(day(at), at)`.
        let is_same = |first: &Part| {
            matches!(first, Part::Field(field, other)
                if field == name && (form == other || !form.is_lossy() && !other.is_lossy()))
        };
        if check_field_exists(cx, input, name) && template.parts[..i].iter().any(is_same) {
            cx.error(name, message::key::repeated_part(&name.to_string()));
        }
        check_nested_part(cx, input, name, form);
    }
}

/// The struct has a field with this name.
fn check_field_exists(cx: &Context, input: &DeriveInput, name: &Ident) -> bool {
    let exists = field_of(input, name).is_some();
    if !exists {
        let known: Vec<String> = fields(input).filter_map(|field| Some(field.ident.as_ref()?.to_string())).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        cx.error(name, message::key::unknown_field(&name.to_string(), &input.ident.to_string(), &known));
    }
    exists
}

/// Only a nested struct has fields. The compiler checks the names of its fields.
fn check_nested_part(cx: &Context, input: &DeriveInput, name: &Ident, form: &Form) {
    let (Some(field), Some(nested)) = (field_of(input, name), form.path.first()) else { return };
    if field::is_known_value(&field.ty) {
        let ty = name::display(&field.ty);
        cx.error(nested, message::key::field_of_a_value(&name.to_string(), &ty, &nested.to_string()));
    }
}

/// The key attributes of one index are distinct fields of the struct, or the tag.
fn check_key_attributes<'a>(
    cx: &Context,
    input: &DeriveInput,
    names: &'a [Ident],
    is_partition: bool,
    used: &mut Vec<&'a Ident>,
) {
    for name in names {
        let is_tag = is_partition && *name == "tag" && field_of(input, name).is_none();
        if (is_tag || check_field_exists(cx, input, name)) && used.contains(&name) {
            cx.error(name, message::key::repeated_part(&name.to_string()));
        }
        used.push(name);
    }
}

fn fields(input: &DeriveInput) -> impl Iterator<Item = &Field> {
    named_fields(input).into_iter().flat_map(|fields| &fields.named)
}

fn field_of<'a>(input: &'a DeriveInput, name: &Ident) -> Option<&'a Field> {
    fields(input).find(|field| field.ident.as_ref() == Some(name))
}

/// A literal can't be confused with a delimiter or an escape, because it isn't escaped.
fn check_literal(cx: &Context, options: &Options, literal: &LitStr, message: fn(char) -> String) {
    let text = literal.value();
    if text.is_empty() {
        cx.error(literal, message::key::empty_literal());
    } else if let Some(character) = options.reserved_character(&text) {
        cx.error(literal, message(character));
    }
}

/// The arguments of a form are valid: its label and its width.
fn check_form(cx: &Context, options: &Options, form: &Form) {
    if let Some(label) = &form.label {
        check_literal(cx, options, label, message::key::reserved_label_character);
    }
    if let Some(width) = &form.width {
        check_width(cx, width);
    }
}

/// A part of an index key declares what happens to items without a value.
fn check_missing_value(cx: &Context, input: &DeriveInput, name: &Ident, form: &Form, is_partition: bool) {
    let Some(found) = field_of(input, name) else { return };
    let field = name.to_string();
    match (form.if_missing, field::option_type(&found.ty)) {
        (IfMissing::ByType, Some(_)) if !is_partition => {
            cx.error(name, message::key::optional_sort_part(&field, &form.display(&field)));
        }
        (IfMissing::Last, Some(_)) if is_partition => cx.error(name, message::key::last_in_partition_key(&field)),
        (IfMissing::ByType, _) | (_, Some(_)) => {}
        // An alias can be an `Option`.
        (missing, None) if field::is_known_key_part(&found.ty) => {
            let function = missing.function().unwrap_or_default();
            cx.error(name, message::key::never_missing(function, &field));
        }
        (_, None) => {}
    }
}

/// The width of a padded number is between one digit and the number of digits of the largest integer.
fn check_width(cx: &Context, width: &LitInt) {
    if !width.base10_parse().is_ok_and(|width: usize| (1..=MAX_DIGITS).contains(&width)) {
        cx.error(width, message::key::pad_width(MAX_DIGITS));
    }
}

/// A field that is the primary key isn't optional.
fn check_required_key_field(cx: &Context, input: &DeriveInput, options: &Options) {
    for (field, found) in fields(input).zip(&options.fields) {
        if let (Some(key), Some(name)) = (found.key.key(), &field.ident)
            && field::option_type(&field.ty).is_some()
        {
            cx.error(key, message::key::optional_part(&name.to_string()));
        }
    }
}

/// An index is listed once, and its keys are valid.
fn check_indexes(cx: &Context, input: &DeriveInput, options: &Options) {
    let indexes = &options.indexes;
    for (i, index) in indexes.iter().enumerate() {
        let path = index.path.to_token_stream().to_string();
        if indexes[..i].iter().any(|first| first.path.to_token_stream().to_string() == path) {
            cx.error(&index.path, message::duplicate(&path));
        }
        let mut used: Vec<&Ident> = Vec::new();
        for (key, is_partition) in [(index.pk.get(), true), (index.sk.get(), false)] {
            match key {
                Some(DeclaredKey::Composed(template)) => {
                    check_template(cx, input, options, template);
                    for (name, form) in template.parts.iter().filter_map(Part::form) {
                        check_missing_value(cx, input, name, form, is_partition);
                    }
                }
                Some(DeclaredKey::Attributes(fields)) => {
                    check_key_attributes(cx, input, fields, is_partition, &mut used)
                }
                None => {}
            }
        }
        let keys = [("pk", index.pk.get()), ("sk", index.sk.get())];
        format_string::check(cx, input, options, keys.into_iter().filter_map(|(option, key)| Some((option, key?))));
        check_membership(cx, input, index, &path);
        if let (Some(returns), None) = (index.returns.key(), &index.constructor) {
            cx.error(returns, message::index::returns_without_a_constructor(&path));
        }
    }
}

/// The membership of an index is a `bool` field, and it removes or writes a generated key.
fn check_membership(cx: &Context, input: &DeriveInput, index: &IndexOptions, path: &str) {
    let (Some(key), Some(field)) = (index.when.key(), index.when.get()) else { return };
    if !check_field_exists(cx, input, field) {
        return;
    }
    let has_generated_key =
        [&index.pk, &index.sk].iter().any(|key| matches!(key.get(), Some(DeclaredKey::Composed(_))));
    if !has_generated_key {
        cx.error(key, message::index::when_without_a_generated_key(path));
    } else if field_of(input, field).is_some_and(|field| field::option_type(&field.ty).is_some()) {
        cx.error(field, message::index::when_of_an_option(&field.to_string()));
    }
}

/// Only a unit entity has `key = u64`. The key of an item consists of fields.
fn check_no_key_type(cx: &Context, options: &Options) {
    if let Some(key) = options.key_type.key() {
        cx.error(key, message::entity::option_of_unit_entities("key"));
    }
}

/// A unit entity has no options that only make sense for items.
fn check_unit_entity(cx: &Context, options: &Options) {
    let keys = [
        options.tag.key(),
        options.constant_option.as_ref(),
        options.shares_key_with.key(),
        options.pk.key(),
        options.sk.key(),
        options.names.key.key(),
        options.names.query.key(),
    ];
    for key in keys.into_iter().flatten() {
        cx.error(key, message::entity::option_of_items(&key.to_string()));
    }
    if let Some(Type::Tuple(tuple)) = options.key_type.get()
        && tuple.elems.is_empty()
    {
        cx.error(tuple, message::entity::empty_key_type());
    }
    for index in &options.indexes {
        cx.error(&index.path, message::entity::option_of_items("index"));
    }
}
