//! The model that is expanded to code. It can't represent an error.

use std::collections::HashSet;

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{DeriveInput, LitStr, Path, Type};

use super::constant::{self, Constant};
use super::form::Form;
use super::named_fields;
use super::parse::{Names, Options, Returns};
use super::template::{self, Template};
use crate::context::Context;
use crate::field::{self, Field, Role, Storage};
use crate::key_format::KeyFormat;
use crate::message;
use crate::name;
use crate::option::Once;

pub(super) struct Model<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) crate_path: Option<Path>,
    pub(super) prefix: String,
    /// The prefix option, whose text the schema's key format may not allow.
    pub(super) prefix_option: Option<LitStr>,
    /// `None` for `SingleTable`.
    pub(super) schema: Option<Path>,
    pub(super) format: KeyFormat,
    pub(super) constructors: Constructors,
    pub(super) body: Body<'a>,
    /// `true` after an error: the generated items keep their signatures, and their bodies are placeholders.
    pub(super) only_signatures: bool,
}

/// The names of the constructors.
pub(super) struct Constructors {
    pub(super) key: Ident,
    pub(super) query: Ident,
    pub(super) partition_key: Ident,
    pub(super) sort_key: Ident,
    pub(super) prefix_sort_key: Ident,
}

pub(super) enum Body<'a> {
    /// A unit entity, with the parts of its key.
    UnitEntity(Vec<UnitPart>),
    Item(Box<Item<'a>>),
    /// An enum, a union or a tuple struct. Reported by the check.
    Unsupported,
}

/// A part of the key of a unit entity.
pub(super) struct UnitPart {
    /// The parameter of the constructors.
    pub(super) ident: Ident,
    /// The name in messages.
    pub(super) name: String,
    pub(super) ty: Type,
    /// `true` for the string of a unit entity without `key`.
    pub(super) is_string: bool,
}

pub(super) struct Item<'a> {
    /// `None` for `SingleTable`.
    pub(super) schema: Option<Path>,
    /// `None` if the schema determines the tag.
    pub(super) tag: Option<LitStr>,
    /// The entities whose items can have the same primary key.
    pub(super) shares_key_with: Vec<Path>,
    pub(super) constants: Vec<Constant>,
    pub(super) fields: Vec<Field<'a>>,
    /// `None` if no key is declared, which the check reports.
    pub(super) key: Option<PrimaryKey>,
    pub(super) indexes: Vec<Index>,
    pub(super) is_generic: bool,
}

pub(super) struct PrimaryKey {
    pub(super) partition: DeclaredKey,
    /// `None` if the table has no sort key.
    pub(super) sort: Option<DeclaredKey>,
    /// The user's tokens that declare the partition key and the sort key.
    pub(super) spans: (Span, Span),
    /// The field with `#[entity(key)]` that is both keys.
    pub(super) key_field: Option<usize>,
}

impl PrimaryKey {
    pub(super) fn keys(&self) -> impl Iterator<Item = &DeclaredKey> {
        [Some(&self.partition), self.sort.as_ref()].into_iter().flatten()
    }

    /// Returns the keys that are composed of parts.
    pub(super) fn composed_keys(&self) -> impl Iterator<Item = &Key> {
        self.keys().filter_map(DeclaredKey::composed)
    }

    pub(super) fn composed_partition_key(&self) -> Option<&Key> {
        self.partition.composed()
    }

    pub(super) fn composed_sort_key(&self) -> Option<&Key> {
        self.sort.as_ref().and_then(DeclaredKey::composed)
    }

    /// Returns `true` if the attribute of the field is the partition key.
    pub(super) fn is_partition_key(&self, field: usize) -> bool {
        self.partition.attributes().iter().any(|attribute| attribute.field() == Some(field))
    }

    /// Returns the indexes of the fields whose attributes are keys.
    fn attributes(&self) -> impl Iterator<Item = usize> {
        self.keys().flat_map(DeclaredKey::attributes).filter_map(|attribute| attribute.field())
    }
}

/// A secondary index that contains the items.
pub(super) struct Index {
    pub(super) path: Path,
    /// The name of the query constructor, if there is one.
    pub(super) constructor: Option<Ident>,
    /// `None` if the key consists of the table's key attributes.
    pub(super) partition: Option<DeclaredKey>,
    pub(super) sort: Option<DeclaredKey>,
    pub(super) returns: Option<Returns>,
    /// The `bool` field that must be true for an item in the index, and the user's token that names it.
    pub(super) when: Option<(usize, Ident)>,
}

/// A key of the table or of an index.
pub(super) enum DeclaredKey {
    /// A string that is composed of parts.
    Composed(Key),
    /// Attributes of the items, in order.
    Attributes(Vec<KeyAttribute>),
}

/// An item attribute that is a key of the table or of an index, or one of several keys of an index.
#[derive(Clone, Copy)]
pub(super) enum KeyAttribute {
    /// The index of the field.
    Field(usize),
    Tag,
    /// An unknown field, which the check reports. Constructors still have a parameter for it.
    Unknown,
}

impl KeyAttribute {
    pub(super) fn field(self) -> Option<usize> {
        match self {
            Self::Field(i) => Some(i),
            Self::Tag | Self::Unknown => None,
        }
    }
}

impl DeclaredKey {
    pub(super) fn composed(&self) -> Option<&Key> {
        match self {
            Self::Composed(key) => Some(key),
            Self::Attributes(_) => None,
        }
    }

    fn attributes(&self) -> &[KeyAttribute] {
        match self {
            Self::Composed(_) => &[],
            Self::Attributes(attributes) => attributes,
        }
    }
}

impl Index {
    /// Returns `true` if the keys are those of the table, swapped.
    pub(super) fn is_inverse(&self) -> bool {
        self.partition.is_none() && self.sort.is_none()
    }

    /// Returns `true` if the partition key is that of the table.
    pub(super) fn is_local(&self) -> bool {
        self.partition.is_none() && self.sort.is_some()
    }

    /// Returns the keys that are composed of parts.
    pub(super) fn composed_keys(&self) -> impl Iterator<Item = &Key> {
        [self.composed_partition_key(), self.composed_sort_key()].into_iter().flatten()
    }

    /// Returns `true` if the value of the field can be restored from a key of this index.
    fn has_value_of(&self, field: usize) -> bool {
        self.composed_keys().flat_map(|key| &key.parts).any(|part| part.keeps(field))
    }

    pub(super) fn composed_partition_key(&self) -> Option<&Key> {
        self.partition.as_ref().and_then(DeclaredKey::composed)
    }

    pub(super) fn composed_sort_key(&self) -> Option<&Key> {
        self.sort.as_ref().and_then(DeclaredKey::composed)
    }

    /// Returns the indexes of the fields whose attributes are keys.
    pub(super) fn attributes(&self) -> impl Iterator<Item = usize> {
        [&self.partition, &self.sort]
            .into_iter()
            .flatten()
            .flat_map(DeclaredKey::attributes)
            .filter_map(|attribute| attribute.field())
    }
}

pub(super) struct Key {
    pub(super) head: Head,
    pub(super) parts: Vec<Part>,
}

/// The start of a key.
pub(super) enum Head {
    /// The prefix of the derived entity.
    SelfEntity,
    /// The prefix of another entity.
    OtherEntity(Path),
    /// No prefix.
    Bare,
    /// A literal that is the whole key.
    Literal(LitStr),
    /// Reported by the parser.
    Malformed,
}

pub(super) enum Part {
    /// The index of the field, its form, and its token in the key's declaration, where errors are reported.
    Field(usize, Form, Ident),
    Literal(LitStr),
    /// An unknown field, which the check reports. Constructors still have a parameter for it.
    Unknown(Ident),
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Field(a, form, _), Self::Field(b, other, _)) => a == b && form == other,
            (Self::Literal(a), Self::Literal(b)) => a.value() == b.value(),
            (Self::Unknown(a), Self::Unknown(b)) => a == b,
            _ => false,
        }
    }
}

impl Key {
    /// Returns `true` if the key starts with the prefix of the derived entity.
    pub(super) fn has_own_prefix(&self) -> bool {
        matches!(self.head, Head::SelfEntity)
    }

    /// Returns the indexes of the fields that are parts.
    pub(super) fn fields(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().filter_map(|part| match part {
            Part::Field(i, ..) => Some(*i),
            Part::Literal(_) | Part::Unknown(_) => None,
        })
    }

    pub(super) fn has_literals(&self) -> bool {
        self.literals().next().is_some()
    }

    /// Returns the literals among the parts.
    pub(super) fn literals(&self) -> impl Iterator<Item = &LitStr> {
        self.parts.iter().filter_map(|part| match part {
            Part::Literal(text) => Some(text),
            Part::Field(..) | Part::Unknown(_) => None,
        })
    }

    /// Returns the labels of the parts.
    pub(super) fn labels(&self) -> impl Iterator<Item = &LitStr> {
        self.parts.iter().filter_map(|part| match part {
            Part::Field(_, form, _) => form.label.as_ref(),
            Part::Literal(_) | Part::Unknown(_) => None,
        })
    }

    /// Returns `true` if the key differs between items.
    pub(super) fn has_fields(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Literal(_)))
    }
}

impl Part {
    pub(super) fn field(&self) -> Option<usize> {
        match self {
            Self::Field(i, ..) => Some(*i),
            Self::Literal(_) | Self::Unknown(_) => None,
        }
    }

    /// Returns the form of the field if this part contains it.
    fn form_of(&self, field: usize) -> Option<&Form> {
        match self {
            Self::Field(i, form, _) if *i == field => Some(form),
            _ => None,
        }
    }

    /// Returns `true` if the value of the field can be restored from this part.
    fn keeps(&self, field: usize) -> bool {
        self.form_of(field).is_some_and(|form| !form.is_lossy())
    }

    /// Returns `true` if a missing value sorts after all others.
    pub(super) fn is_last(&self) -> bool {
        matches!(self, Self::Field(_, form, _) if form.is_last())
    }

    /// Returns `true` if a function of the user computes the text.
    pub(super) fn has_user_function(&self) -> bool {
        matches!(self, Self::Field(_, form, _) if form.user_function().is_some())
    }

    /// Returns `true` if the type of the field doesn't write the text: a function of the user does, or a field of the nested
    /// struct.
    pub(super) fn is_computed(&self) -> bool {
        matches!(self, Self::Field(_, form, _) if form.user_function().is_some() || !form.path.is_empty())
    }
}

impl Item<'_> {
    /// Returns the number of the table's keys that are composed of parts. `Item::KEYS` lists them first.
    pub(super) fn composed_primary_keys(&self) -> usize {
        self.primary_keys().count()
    }

    /// Returns all keys that are composed of parts, those of the table first.
    pub(super) fn composed_keys(&self) -> impl Iterator<Item = &Key> {
        self.primary_keys().chain(self.index_keys())
    }

    /// Returns the keys of the table that are composed of parts.
    fn primary_keys(&self) -> impl Iterator<Item = &Key> {
        self.key.iter().flat_map(PrimaryKey::composed_keys)
    }

    /// Returns `true` if the primary key determines the text of this part of an index key.
    pub(super) fn is_known_from_primary_key(&self, part: &Part) -> bool {
        let Part::Field(i, form, _) = part else { return true };
        self.fields[*i].is_table_key
            || self
                .primary_keys()
                .flat_map(|key| &key.parts)
                .any(|known| known.keeps(*i) || known.form_of(*i) == Some(form))
    }

    /// Returns the distinct parts with a form other than the natural one: their fields, forms and tokens.
    pub(super) fn forms(&self) -> Vec<(usize, &Form, &Ident)> {
        let mut forms: Vec<(usize, &Form, &Ident)> = Vec::new();
        for part in self.composed_keys().flat_map(|key| &key.parts) {
            if let Part::Field(i, form, token) = part
                && !form.is_field()
                && !forms.iter().any(|(known, other, _)| known == i && *other == form)
            {
                forms.push((*i, form, token));
            }
        }
        forms
    }

    /// Returns the first index that contains every item with a value of the field, and whose key keeps the value. An alias
    /// of an `Option` isn't recognized.
    pub(super) fn index_that_keeps(&self, field: usize) -> Option<&Index> {
        self.indexes.iter().find(|index| index.has_value_of(field) && self.sparse_reason(index, field).is_none())
    }

    /// Returns the other part or the option that leaves an item with a value of the field out of the index.
    fn sparse_reason(&self, index: &Index, field: usize) -> Option<String> {
        let is_optional = |part: &&Part| {
            let of_option = |i: usize| i != field && field::option_type(self.fields[i].ty).is_some();
            part.field().is_some_and(of_option) && !part.is_last()
        };
        let part = index.composed_keys().flat_map(|key| &key.parts).find(is_optional);
        let part = part.and_then(|part| part.field()).map(|i| self.fields[i].ident.to_string());
        part.or_else(|| index.when.as_ref().map(|(_, name)| format!("when = {name}")))
    }

    /// Returns the keys of secondary indexes that are composed of parts.
    pub(super) fn index_keys(&self) -> impl Iterator<Item = &Key> {
        self.indexes.iter().flat_map(Index::composed_keys)
    }
}

pub(super) fn model<'a>(cx: &Context, input: &'a DeriveInput, options: Options) -> Model<'a> {
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
        assign_roles(&mut item);
        check_key_fields(cx, &item);
        assign_scopes(cx, &mut item);
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

fn upper_case_name(input: &DeriveInput) -> String {
    input.ident.unraw().to_string().to_uppercase()
}

impl Model<'_> {
    /// Returns the value of the tag: the prefix, or the type's name in upper case for an entity without a prefix.
    pub(super) fn default_tag(&self) -> String {
        if self.prefix.is_empty() { upper_case_name(self.input) } else { self.prefix.clone() }
    }

    /// Returns `true` if the compiler checks the texts of keys, because the derive doesn't know the format, or the delimiter
    /// of unescaped keys.
    pub(super) fn has_checked_texts(&self) -> bool {
        self.format.is_unescaped(self.schema.is_some()) != Some(false)
    }

    /// Returns the name of the schema that determines the delimiter of the keys.
    pub(super) fn inherited_delimiter(&self) -> Option<String> {
        self.schema.as_ref().filter(|_| self.format.delimiter().is_none()).map(name::display)
    }

    /// Formats a key for documentation: the prefix and the other texts, separated by the delimiter.
    pub(super) fn display(&self, texts: &[String]) -> String {
        let prefix = (!self.prefix.is_empty()).then(|| self.prefix.clone());
        let texts: Vec<String> = prefix.into_iter().chain(texts.iter().cloned()).collect();
        texts.join(&self.format.delimiter().unwrap_or_else(|| "#".to_owned()))
    }
}

/// Records which keys contain each field.
fn assign_roles(item: &mut Item<'_>) {
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
fn assign_scopes(cx: &Context, item: &mut Item<'_>) {
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

/// A key part or key attribute is stored as an attribute. `key_only` requires a part of a key that keeps the whole value.
fn check_key_fields(cx: &Context, item: &Item<'_>) {
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

fn resolve(template: Template, fields: &[Field<'_>]) -> Key {
    let parts = template.parts.into_iter().map(|part| match part {
        template::Part::Literal(text) => Part::Literal(text),
        template::Part::Malformed(span) => Part::Unknown(Ident::new("part", span)),
        template::Part::Field(name, form) => match fields.iter().position(|field| *field.ident == name) {
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
        template::DeclaredKey::Composed(template) => DeclaredKey::Composed(resolve(template, fields)),
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
