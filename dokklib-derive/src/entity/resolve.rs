//! Resolves the options to the model: the names in them become fields.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{DeriveInput, LitStr, Type};

use super::form::Form;
use super::key::{DeclaredKey, Head, Key, KeyAttribute, Part, PrimaryKey};
use super::model::{Body, Constructors, Index, Item, Model, UnitPart};
use super::parse::{Names, Options};
use super::template::{self, Template};
use super::{constant, key_field, named_fields, role, upper_case_name};
use crate::context::Context;
use crate::field::{self, Field};
use crate::option::Once;
use crate::{message, name};

pub(super) fn resolve<'a>(cx: &Context, input: &'a DeriveInput, options: Options) -> Model<'a> {
    let Options {
        prefix,
        schema,
        tag,
        constants,
        constant_option: _,
        shares_key_with,
        pk,
        sk,
        indexes,
        format,
        key_type,
        names,
        case,
        crate_path,
        fields: field_options,
    } = options;
    let (prefix_option, item_schema) = (prefix.take(), schema.get().cloned());
    let key_span = pk.key().or(sk.key()).map(Ident::span);
    let pk_span = key_span.unwrap_or_else(|| input.ident.span());
    let body = if let Some(fields) = named_fields(input) {
        let mut key = None;
        let mut model_fields = Vec::new();
        let case = case.take().flatten();
        for (i, (field, options)) in fields.named.iter().zip(field_options).enumerate() {
            let Some(ident) = &field.ident else { continue };
            if let Some(option) = options.key.key()
                && key.is_none()
            {
                let field_key = || {
                    let part = Part::Field(i, Form::default(), ident.clone());
                    DeclaredKey::Composed(Key { head: Head::SelfEntity, parts: vec![part] })
                };
                let spans = (option.span(), option.span());
                key = Some(PrimaryKey { partition: field_key(), sort: Some(field_key()), spans, key_field: Some(i) });
            }
            model_fields.push(Field::new(field, ident, options, case));
        }
        if let (Some(pk), sk) = (pk.take(), sk.take()) {
            let spans = (pk.span(), sk.as_ref().map_or(pk_span, Spanned::span));
            let sort = sk.map(|key| resolve_key(key, &model_fields));
            key = Some(PrimaryKey { partition: resolve_key(pk, &model_fields), sort, spans, key_field: None });
        }
        let indexes = indexes.into_iter().map(|index| Index {
            path: index.path,
            constructor: index.constructor,
            partition: index.pk.take().map(|key| resolve_key(key, &model_fields)),
            sort: index.sk.take().map(|key| resolve_key(key, &model_fields)),
            returns: index.returns.take(),
            when: index
                .when
                .take()
                .and_then(|name| Some((model_fields.iter().position(|field| *field.ident == name)?, name))),
        });
        let is_generic = !input.generics.params.is_empty();
        let mut item = Item {
            schema: schema.take(),
            tag: tag.take(),
            constants,
            shares_key_with: shares_key_with.take().unwrap_or_default(),
            indexes: indexes.collect(),
            key,
            fields: model_fields,
            is_generic,
        };
        role::assign_roles(&mut item);
        key_field::check(cx, &item);
        role::assign_scopes(cx, &mut item);
        field::check(cx, "entity", &item.fields);
        field::checked::assign("", &mut item.fields, &input.generics);
        constant::check(cx, &item.constants, &item.fields);
        Body::Item(Box::new(item))
    } else if matches!(&input.data, syn::Data::Struct(data) if data.fields.is_empty()) {
        Body::UnitEntity(unit_parts(&input.ident, key_type.take()))
    } else {
        Body::Unsupported
    };
    let constructors = constructors(names, key_span.unwrap_or_else(|| input.ident.span()));
    check_constructors(cx, &constructors, &body);
    Model {
        input,
        crate_path: crate_path.take(),
        prefix: prefix_option.as_ref().map_or_else(|| upper_case_name(input), LitStr::value),
        prefix_option,
        schema: item_schema,
        format,
        constructors,
        body,
        only_signatures: false,
    }
}

/// Returns the parts of a unit entity's key: those of a tuple, or one, which is a string by default.
///
/// A single part has the name of the entity. Those of a tuple have the names of their types.
fn unit_parts(entity: &Ident, key_type: Option<Type>) -> Vec<UnitPart> {
    match key_type {
        Some(Type::Tuple(tuple)) if !tuple.elems.is_empty() => {
            let mut names: Vec<String> = Vec::new();
            let mut part = |ty: Type| {
                let base = name::parameter(&ty);
                let same = names.iter().filter(|name| **name == base).count();
                names.push(base.clone());
                let name = if same == 0 { base } else { format!("{base}{}", same + 1) };
                let ident = syn::parse_str(&name).unwrap_or_else(|_| Ident::new_raw(&name, ty.span()));
                UnitPart { ident, name, ty, is_string: false }
            };
            tuple.elems.into_iter().map(&mut part).collect()
        }
        key_type => {
            let is_string = key_type.is_none();
            let ty = key_type.unwrap_or_else(|| syn::parse_quote!(_p::String));
            let ident = Ident::new("value", Span::call_site());
            vec![UnitPart { ident, name: entity.unraw().to_string(), ty, is_string }]
        }
    }
}

fn resolve_template(template: Template, fields: &[Field<'_>]) -> Key {
    let parts = template.parts.into_iter().map(|part| match part {
        template::Part::Literal(text) => Part::Literal(text),
        template::Part::Malformed(span) => Part::Unknown(Ident::new("part", span)),
        template::Part::Field(name, form) => match fields.iter().position(|field| *field.ident == name) {
            // The check reports a field of a value without fields.
            Some(i) if !form.path.is_empty() && field::is_known_value(fields[i].ty) => Part::Unknown(name),
            Some(i) => Part::Field(i, form, name),
            None => Part::Unknown(name),
        },
    });
    let head = match template.head {
        template::Head::SelfEntity(_) => Head::SelfEntity,
        template::Head::OtherEntity(path) => Head::OtherEntity(path),
        template::Head::Bare(_) => Head::Bare,
        template::Head::Literal(text) => Head::Literal(text),
        template::Head::Malformed => Head::Malformed,
    };
    Key { head, parts: parts.collect() }
}

fn resolve_key(key: template::DeclaredKey, fields: &[Field<'_>]) -> DeclaredKey {
    match key {
        template::DeclaredKey::Composed(template) => DeclaredKey::Composed(resolve_template(template, fields)),
        template::DeclaredKey::Attributes(names) => {
            let attribute = |name: &Ident| match fields.iter().position(|field| field.ident == name) {
                Some(i) => KeyAttribute::Field(i),
                None if name == "tag" => KeyAttribute::Tag,
                None => KeyAttribute::Unknown,
            };
            DeclaredKey::Attributes(names.iter().map(attribute).collect())
        }
    }
}

fn constructors(names: Names, span: Span) -> Constructors {
    let or_default = |name: Once<Ident>, default: &str| name.take().unwrap_or_else(|| Ident::new(default, span));
    Constructors {
        key: or_default(names.key, "key"),
        query: or_default(names.query, "query"),
        partition_key: or_default(names.partition_key, "partition_key"),
        sort_key: or_default(names.sort_key, "sort_key"),
        prefix_sort_key: or_default(names.prefix_sort_key, "prefix_sort_key"),
    }
}

/// The constructors have different names.
fn check_constructors(cx: &Context, constructors: &Constructors, body: &Body<'_>) {
    let Constructors { key, query, partition_key, sort_key, prefix_sort_key } = constructors;
    let mut names = vec![partition_key, sort_key, prefix_sort_key];
    if let Body::Item(item) = body {
        names.extend([key, query]);
        names.extend(item.indexes.iter().filter_map(|index| index.constructor.as_ref()));
    }
    for (i, name) in names.iter().enumerate() {
        if names[..i].contains(name) {
            cx.error(name, message::entity::duplicate_constructor(&name.to_string()));
        }
    }
}
