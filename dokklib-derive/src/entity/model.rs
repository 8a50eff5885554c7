//! What is generated, decided: no question about the input is left for the expansion.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::{DeriveInput, LitStr, Path, Type};

use super::named_fields;
use super::parse::{Attributes, Names, Returns};
use super::template::{self, Template};
use crate::attr::Once;
use crate::context::Context;
use crate::field::{self, Field, Role, Storage};
use crate::message;

pub(super) struct Model<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) krate: Option<Path>,
    pub(super) prefix: String,
    pub(super) unescaped: bool,
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
    /// `None` for `SingleTable`.
    pub(super) schema: Option<Path>,
    pub(super) fields: Vec<Field<'a>>,
    /// `None` if it isn't declared, which is reported.
    pub(super) key: Option<PrimaryKey>,
    pub(super) indexes: Vec<Index>,
}

pub(super) struct PrimaryKey {
    pub(super) partition: Key,
    pub(super) sort: Key,
}

/// A secondary index that the items are in.
pub(super) struct Index {
    pub(super) path: Path,
    /// What its query constructor is called, if it has one.
    pub(super) constructor: Option<Ident>,
    /// `None` where the table's own keys are the index's.
    pub(super) partition: Option<IndexKey>,
    pub(super) sort: Option<IndexKey>,
    pub(super) returns: Option<Returns>,
}

pub(super) enum IndexKey {
    /// A text that is made of parts.
    Text(Key),
    Attributes(Vec<KeyAttribute>),
}

/// An attribute of the items that is a key, or one of several.
#[derive(Clone, Copy)]
pub(super) enum KeyAttribute {
    /// Its field, by its place.
    Field(usize),
    Tag,
    /// No field of the struct, which is reported; a constructor still has a parameter for it.
    Unknown,
}

impl KeyAttribute {
    pub(super) fn field(self) -> Option<usize> {
        match self {
            Self::Field(at) => Some(at),
            Self::Tag | Self::Unknown => None,
        }
    }
}

impl IndexKey {
    fn text(&self) -> Option<&Key> {
        match self {
            Self::Text(key) => Some(key),
            Self::Attributes(_) => None,
        }
    }

    fn attributes(&self) -> &[KeyAttribute] {
        match self {
            Self::Text(_) => &[],
            Self::Attributes(attributes) => attributes,
        }
    }
}

impl Index {
    /// Its keys that are texts of their own.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Key> {
        [self.partition_text(), self.sort_text()].into_iter().flatten()
    }

    pub(super) fn partition_text(&self) -> Option<&Key> {
        self.partition.as_ref().and_then(IndexKey::text)
    }

    pub(super) fn sort_text(&self) -> Option<&Key> {
        self.sort.as_ref().and_then(IndexKey::text)
    }

    /// The fields whose attributes are its keys, by their place.
    pub(super) fn attributes(&self) -> impl Iterator<Item = usize> {
        [&self.partition, &self.sort]
            .into_iter()
            .flatten()
            .flat_map(IndexKey::attributes)
            .filter_map(|attribute| attribute.field())
    }
}

pub(super) struct Key {
    pub(super) head: Head,
    pub(super) parts: Vec<Part>,
}

pub(super) enum Head {
    Own,
    Entity(Path),
    /// The whole key.
    Literal(String),
}

pub(super) enum Part {
    /// By its place among the fields, with where the key names it.
    Field(usize, Form),
    Literal(LitStr),
    /// No field of the struct, which is reported; a constructor still has a parameter for it.
    Unknown(Ident),
}

/// How a part is written.
pub(super) enum Form {
    Natural,
    /// In reverse order; with the field as the key names it.
    Desc(Ident),
    /// As a number of so many digits; with the field as the key names it.
    Pad(Ident, usize),
}

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Natural, Self::Natural) | (Self::Desc(_), Self::Desc(_)) => true,
            (Self::Pad(_, a), Self::Pad(_, b)) => a == b,
            _ => false,
        }
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Field(a, form), Self::Field(b, other)) => a == b && form == other,
            (Self::Literal(a), Self::Literal(b)) => a.value() == b.value(),
            (Self::Unknown(a), Self::Unknown(b)) => a == b,
            _ => false,
        }
    }
}

impl Key {
    /// Whether it has the prefix of the entity itself.
    pub(super) fn is_own(&self) -> bool {
        matches!(self.head, Head::Own)
    }

    /// The fields that are its parts, by their place.
    pub(super) fn fields(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().filter_map(|part| match part {
            Part::Field(at, _) => Some(*at),
            Part::Literal(_) | Part::Unknown(_) => None,
        })
    }

    pub(super) fn has_literals(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Literal(_)))
    }

    /// Whether it has parts, and isn't the same for all items.
    pub(super) fn has_parts(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Literal(_)))
    }
}

impl Item<'_> {
    /// The keys of secondary indexes that are texts of their own.
    pub(super) fn index_keys(&self) -> impl Iterator<Item = &Key> {
        self.indexes.iter().flat_map(Index::texts)
    }
}

pub(super) fn model<'a>(cx: &Context, input: &'a DeriveInput, attributes: Attributes) -> Model<'a> {
    let Attributes { prefix, schema, pk, sk, indexes, unescaped, value, names, case, krate, fields: field_attributes } =
        attributes;
    let key_span = pk.key().or(sk.key()).map(Ident::span);
    let body = if let Some(fields) = named_fields(input) {
        let mut key = None;
        let mut modelled = Vec::new();
        let case = case.take().flatten();
        for (at, (field, attributes)) in fields.named.iter().zip(field_attributes).enumerate() {
            let Some(ident) = &field.ident else { continue };
            if attributes.key.get().is_some() && key.is_none() {
                let own = || Key { head: Head::Own, parts: vec![Part::Field(at, Form::Natural)] };
                key = Some(PrimaryKey { partition: own(), sort: own() });
            }
            modelled.push(Field::new(ident, &field.ty, attributes, case));
        }
        if let (Some(pk), Some(sk)) = (pk.take(), sk.take()) {
            key = Some(PrimaryKey { partition: resolve(pk, &modelled), sort: resolve(sk, &modelled) });
        }
        let indexes = indexes.into_iter().map(|index| Index {
            path: index.path,
            constructor: index.name,
            partition: index.pk.take().map(|key| resolve_index_key(key, &modelled)),
            sort: index.sk.take().map(|key| resolve_index_key(key, &modelled)),
            returns: index.returns.take(),
        });
        let mut item = Item { schema: schema.take(), indexes: indexes.collect(), key, fields: modelled };
        assign_roles(&mut item);
        check_key_fields(cx, &item);
        field::check(cx, "entity", &item.fields);
        Body::Item(item)
    } else if matches!(&input.data, syn::Data::Struct(data) if data.fields.is_empty()) {
        Body::Name(value.take())
    } else {
        Body::Unsupported
    };
    let constructors = constructors(names, key_span.unwrap_or_else(|| input.ident.span()));
    check_constructors(cx, &constructors, &body);
    Model {
        input,
        krate: krate.take(),
        prefix: prefix.take().map_or_else(|| input.ident.unraw().to_string().to_uppercase(), |prefix| prefix.value()),
        unescaped: unescaped.get().is_some(),
        constructors,
        body,
        only_signatures: false,
    }
}

/// Which fields are in which keys.
fn assign_roles(item: &mut Item<'_>) {
    let in_index_keys: Vec<usize> = item.index_keys().flat_map(Key::fields).collect();
    for at in in_index_keys {
        item.fields[at].role = Role::InIndexKey;
    }
    for at in item.key.iter().flat_map(|key| key.partition.fields().chain(key.sort.fields())) {
        item.fields[at].role = Role::InPrimaryKey;
    }
    let keys: Vec<usize> = item.indexes.iter().flat_map(Index::attributes).collect();
    for at in keys {
        item.fields[at].is_key = true;
    }
}

/// What is a part of a key is an attribute, and what is in a key alone is in the primary key, which every item has.
fn check_key_fields(cx: &Context, item: &Item<'_>) {
    for field in &item.fields {
        let name = field.ident.to_string();
        if field.is_key
            && let Storage::KeyOnly(option)
            | Storage::Skip(option)
            | Storage::Flatten(option)
            | Storage::Serde(option)
            | Storage::Rest(option) = &field.storage
        {
            cx.error(option, message::not_a_key_attribute(&option.to_string(), &name));
            continue;
        }
        match (&field.storage, field.role) {
            (Storage::KeyOnly(option), Role::Free | Role::InIndexKey) => cx.error(option, message::key_only(&name)),
            (
                Storage::Skip(option) | Storage::Flatten(option) | Storage::Serde(option) | Storage::Rest(option),
                role,
            ) if role != Role::Free => {
                cx.error(option, message::not_a_part(&option.to_string(), &name));
            }
            _ => {}
        }
    }
}

fn resolve(template: Template, fields: &[Field<'_>]) -> Key {
    let field = |name: Ident, form| match fields.iter().position(|field| *field.ident == name) {
        Some(at) => Part::Field(at, form),
        None => Part::Unknown(name),
    };
    let parts = template.parts.into_iter().map(|part| match part {
        template::Part::Literal(text) => Part::Literal(text),
        template::Part::Malformed(span) => Part::Unknown(Ident::new("part", span)),
        template::Part::Field(name) => field(name, Form::Natural),
        template::Part::Desc(name) => field(name.clone(), Form::Desc(name)),
        // A width that is no number is reported.
        template::Part::Pad(name, width) => field(name.clone(), Form::Pad(name, width.base10_parse().unwrap_or(1))),
    });
    let head = match template.head {
        template::Head::Own(_) => Head::Own,
        template::Head::Entity(path) => Head::Entity(path),
        template::Head::Literal(text) => Head::Literal(text.value()),
        template::Head::Malformed => Head::Literal(String::new()),
    };
    Key { head, parts: parts.collect() }
}

fn resolve_index_key(key: template::IndexKey, fields: &[Field<'_>]) -> IndexKey {
    match key {
        template::IndexKey::Text(template) => IndexKey::Text(resolve(template, fields)),
        template::IndexKey::Attributes(names) => {
            let attribute = |name: &Ident| match fields.iter().position(|field| field.ident == name) {
                Some(at) => KeyAttribute::Field(at),
                None if name == "tag" => KeyAttribute::Tag,
                None => KeyAttribute::Unknown,
            };
            IndexKey::Attributes(names.iter().map(attribute).collect())
        }
    }
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

/// All constructors have different names.
fn check_constructors(cx: &Context, constructors: &Constructors, body: &Body<'_>) {
    let Constructors { key, query, partition_key, sort_key, prefix_sort_key } = constructors;
    let mut names = vec![partition_key, sort_key, prefix_sort_key];
    if let Body::Item(item) = body {
        names.extend([key, query]);
        names.extend(item.indexes.iter().filter_map(|index| index.constructor.as_ref()));
    }
    for (at, name) in names.iter().enumerate() {
        if names[..at].contains(name) {
            cx.error(name, message::same_constructor(&name.to_string()));
        }
    }
}
