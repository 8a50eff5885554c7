//! What is generated, decided: no question about the input is left for the expansion.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::{DeriveInput, Path, Type};

use super::named_fields;
use super::parse::{Attributes, Names, Template};
use crate::attr::Once;
use crate::context::Context;
use crate::field::{self, Field};
use crate::message;

pub(super) struct Model<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) krate: Option<Path>,
    pub(super) prefix: String,
    pub(super) raw: bool,
    pub(super) constructors: Constructors,
    pub(super) body: Body<'a>,
    /// After an error: the items and their types are right, and their code is left out.
    pub(super) only_signatures: bool,
}

/// What the constructors are called.
pub(super) struct Constructors {
    pub(super) key: Ident,
    pub(super) query: Ident,
    pub(super) partition_key: Ident,
    pub(super) sort_key: Ident,
    pub(super) prefix_sort_key: Ident,
}

pub(super) enum Body<'a> {
    /// A name, and the type of its value if it isn't a string.
    Name(Option<Type>),
    Item(Item<'a>),
    /// A shape that no entity has, which is reported.
    Unsupported,
}

pub(super) struct Item<'a> {
    pub(super) schema: Option<Path>,
    pub(super) fields: Vec<Field<'a>>,
    /// `None` if it isn't declared, which is reported.
    pub(super) key: Option<PrimaryKey>,
}

pub(super) struct PrimaryKey {
    pub(super) partition: Key,
    pub(super) sort: Key,
}

pub(super) struct Key {
    /// `None` for the entity itself.
    pub(super) entity: Option<Path>,
    pub(super) parts: Vec<Part>,
}

#[derive(Clone, PartialEq)]
pub(super) enum Part {
    /// By its place among the fields.
    Field(usize),
    /// No field of the struct, which is reported; a constructor still has a parameter for it.
    Unknown(Ident),
}

pub(super) fn model<'a>(cx: &Context, input: &'a DeriveInput, attributes: Attributes) -> Model<'a> {
    let Attributes { prefix, schema, pk, sk, raw, value, names, case, krate, fields: field_attributes } = attributes;
    let key_span = pk.key().or(sk.key()).map(Ident::span);
    let body = if let Some(fields) = named_fields(input) {
        let mut key = None;
        let mut modelled = Vec::new();
        let case = case.take().flatten();
        for (at, (field, attributes)) in fields.named.iter().zip(field_attributes).enumerate() {
            let Some(ident) = &field.ident else { continue };
            if attributes.key.get().is_some() && key.is_none() {
                let own = || Key { entity: None, parts: vec![Part::Field(at)] };
                key = Some(PrimaryKey { partition: own(), sort: own() });
            }
            modelled.push(Field::new(ident, &field.ty, attributes, case));
        }
        if let (Some(pk), Some(sk)) = (pk.take(), sk.take()) {
            key = Some(PrimaryKey { partition: resolve(pk, &modelled), sort: resolve(sk, &modelled) });
        }
        for part in key.iter().flat_map(|key| key.partition.parts.iter().chain(&key.sort.parts)) {
            if let Part::Field(at) = part {
                modelled[*at].in_primary_key = true;
            }
        }
        for field in modelled.iter().filter(|field| field.in_primary_key && field.skip) {
            cx.error(field.ident, message::skipped_key("entity", &field.ident.to_string()));
        }
        field::check(cx, "entity", &modelled);
        Body::Item(Item { schema: schema.take(), fields: modelled, key })
    } else if matches!(&input.data, syn::Data::Struct(data) if data.fields.is_empty()) {
        Body::Name(value.take())
    } else {
        Body::Unsupported
    };
    Model {
        input,
        krate: krate.take(),
        prefix: prefix.take().map_or_else(|| input.ident.unraw().to_string().to_uppercase(), |prefix| prefix.value()),
        raw: raw.get().is_some(),
        constructors: constructors(names, key_span.unwrap_or_else(|| input.ident.span())),
        body,
        only_signatures: false,
    }
}

fn resolve(template: Template, fields: &[Field<'_>]) -> Key {
    let parts = template
        .parts
        .into_iter()
        .map(|part| fields.iter().position(|field| *field.ident == part).map_or(Part::Unknown(part), Part::Field));
    Key { entity: template.entity, parts: parts.collect() }
}

fn constructors(names: Names, span: Span) -> Constructors {
    let given = |name: Once<Ident>, default: &str| name.take().unwrap_or_else(|| Ident::new(default, span));
    Constructors {
        key: given(names.key, "key"),
        query: given(names.query, "query"),
        partition_key: given(names.partition_key, "partition_key"),
        sort_key: given(names.sort_key, "sort_key"),
        prefix_sort_key: given(names.prefix_sort_key, "prefix_sort_key"),
    }
}
