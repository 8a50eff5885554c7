//! Generates the templates, shapes and part types of keys.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::form::Form;
use super::super::model::{Head, Item, Key, Model, Part};
use super::nested;
use super::part::{self, Parameters};
use crate::span::respan;
use crate::{key_format, name};

/// The role of a key in the table or in an index.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum KeyRole {
    Partition,
    Sort,
}

impl KeyRole {
    pub(super) fn marker(self) -> TokenStream {
        match self {
            Self::Partition => quote!(_p::PartitionKeyRole),
            Self::Sort => quote!(_p::SortKeyRole),
        }
    }
}

/// The source of a key's values.
#[derive(Clone, Copy)]
pub(super) enum Source<'p> {
    ConstructorParameters(&'p Parameters<'p>),
    ItemFields,
}

/// Generates the template that a key is built from.
pub(super) fn template(item: &Item<'_>, key: &Key, role: KeyRole, source: Source<'_>) -> TokenStream {
    let pieces = key.parts.iter().filter_map(|part| match part {
        Part::Literal(text) => Some(quote!(_p::Piece::Literal(#text))),
        Part::Field(i, form, name) => Some(piece(item, *i, form, name, source)),
        Part::Unknown(_) => None,
    });
    match &key.head {
        Head::SelfEntity => quote!(_p::Template::own::<Self>(&[#(#pieces),*])),
        Head::OtherEntity(other) => {
            let entity = key_of(item, other, key, role);
            quote!(_p::Template::new(#entity, &[#(#pieces),*]))
        }
        Head::Bare => quote!(_p::Template::new(_p::own_key::<Self>().bare(), &[#(#pieces),*])),
        Head::Literal(text) => quote!(_p::Template::Literal(#text)),
        Head::Malformed => quote!(_p::Template::Literal("")),
    }
}

fn piece(item: &Item<'_>, i: usize, form: &Form, name: &Ident, source: Source<'_>) -> TokenStream {
    let field = &item.fields[i];
    let value = match source {
        Source::ConstructorParameters(parameters) => parameters.value(item, i, form),
        Source::ItemFields => part::item_value(field, form),
    };
    let path = form.path.iter().map(|segment| segment.unraw().to_string());
    let part = std::iter::once(field.ident.unraw().to_string()).chain(path).collect::<Vec<_>>().join(".");
    match part::form(item, i, form, name) {
        None => quote!(_p::Piece::new(#part, #value)),
        Some(form) => quote!(_p::Piece::with_form(#part, #value, #form)),
    }
}

/// Generates the reference to another entity's key.
///
/// It is a constant, so that parts of other types are one error. The constant can't use generic parameters.
fn key_of(item: &Item<'_>, other: &syn::Path, key: &Key, role: KeyRole) -> TokenStream {
    let at = item.composed_keys().position(|known| std::ptr::eq(known, key));
    match at.filter(|_| !item.is_generic) {
        Some(at) => key_constant(at).to_token_stream(),
        None => {
            let value = key_of_value(item, other, key, role);
            quote!(const { #value })
        }
    }
}

fn key_constant(at: usize) -> Ident {
    format_ident!("__KEY_{at}")
}

/// Generates the constants of the references to keys of other entities.
pub(super) fn key_constants<'i>(item: &'i Item<'_>) -> TokenStream {
    if item.is_generic {
        return TokenStream::new();
    }
    let roles = |partition: Option<&'i Key>, sort: Option<&'i Key>| {
        [partition.map(|key| (key, KeyRole::Partition)), sort.map(|key| (key, KeyRole::Sort))].into_iter().flatten()
    };
    let primary = item.key.iter().flat_map(|key| roles(key.composed_partition_key(), key.composed_sort_key()));
    let index_keys =
        item.indexes.iter().flat_map(|index| roles(index.composed_partition_key(), index.composed_sort_key()));
    let constants = primary.chain(index_keys).enumerate().filter_map(|(at, (key, role))| {
        let Head::OtherEntity(other) = &key.head else { return None };
        let (constant, value) = (key_constant(at), key_of_value(item, other, key, role));
        Some(quote!(const #constant: _p::KeyEntity = #value;))
    });
    quote!(#(#constants)*)
}

/// Generates the reference to another entity's key with the expected part types. A mismatch is reported at the entity's
/// name.
fn key_of_value(item: &Item<'_>, other: &syn::Path, key: &Key, role: KeyRole) -> TokenStream {
    let (marker, list) = (role.marker(), type_list(item, key, &quote!(())));
    let other = quote_spanned!(other.span()=> #other);
    let entity = respan(other.span(), quote!(<#other as _p::HasOwnKey<#marker>>::ENTITY));
    let names = key.fields().map(|i| item.fields[i].ident.to_string());
    let unique = format!("?{}", names.collect::<Vec<_>>().join(","));
    quote! {
        if _p::KeyWith::<#other, #marker, #list>::IS_DECLARED { #entity } else { #entity.mismatched(#unique) }
    }
}

/// Returns the declared types of the parts as a nested list that ends with `end`.
pub(super) fn type_list(item: &Item<'_>, key: &Key, end: &TokenStream) -> TokenStream {
    let types: Vec<TokenStream> = part_types(item, key).collect();
    types.into_iter().rev().fold(end.clone(), |rest, ty| quote!((#ty, #rest)))
}

fn part_types(item: &Item<'_>, key: &Key) -> impl Iterator<Item = TokenStream> {
    key.parts.iter().filter_map(|part| match part {
        Part::Literal(_) => Some(quote!(_p::Literal)),
        Part::Field(i, form, _) => Some(part::declared_part(&item.fields[*i], form)),
        Part::Unknown(_) => None,
    })
}

/// Generates the segments after the prefix, as a constant.
pub(super) fn segments(item: &Item<'_>, key: &Key) -> TokenStream {
    let segments = key.parts.iter().filter_map(|part| {
        let (i, form, name) = match part {
            Part::Literal(text) => return Some(quote!(_p::Segment::Literal(#text))),
            Part::Field(i, form, name) => (*i, form, name),
            Part::Unknown(_) => return None,
        };
        let field = &item.fields[i];
        let part = nested::Attribute::of(field, form).name;
        let texts = part::texts(field, form);
        Some(match part::form(item, i, form, name) {
            None => quote!(_p::Segment::part(#part, #texts)),
            Some(form) => quote!(_p::Segment::part_with_form(#part, #texts, #form)),
        })
    });
    quote!(&[#(#segments),*])
}

/// Generates the shape of a key, as a constant.
pub(super) fn shape(item: &Item<'_>, key: &Key, role: KeyRole) -> TokenStream {
    let segments = segments(item, key);
    match &key.head {
        Head::SelfEntity => quote!(_p::KeyShape::own::<Self>(#segments)),
        Head::OtherEntity(other) => {
            let entity = key_of(item, other, key, role);
            quote!(_p::KeyShape::of(#entity, #segments))
        }
        Head::Bare => quote!(_p::KeyShape::bare(_p::own_key::<Self>(), #segments)),
        Head::Literal(text) => quote!(_p::KeyShape::literal(_p::own_key::<Self>(), #text)),
        Head::Malformed => quote!(_p::KeyShape::literal(_p::own_key::<Self>(), "")),
    }
}

/// Generates the checks of the texts in keys: that the key format allows them, that keys with the prefix of another entity have
/// the literals that this entity declares, and that the schema has a tag if they extend its keys. The types of the keys
/// don't contain literals.
pub(super) fn text_checks<'k>(
    model: &Model<'_>,
    item: &Item<'_>,
    schema: &str,
    keys: impl Iterator<Item = (&'k Key, KeyRole)>,
) -> Vec<TokenStream> {
    let mut known: Vec<String> = Vec::new();
    let mut checks = Vec::new();
    for (key, role) in keys {
        let format = match &key.head {
            Head::OtherEntity(other) => {
                let entity = key_of(item, other, key, role);
                let entity_name = name::display(other);
                if item.schema.is_some() && !known.contains(&entity_name) {
                    let check = quote!(_p::assert_key_format(#entity, #entity_name, __SCHEMA_FORMAT, #schema));
                    checks.push(respan(other.span(), check));
                }
                let declared = segments(item, key);
                let declared = quote!(_p::assert_declared_key(#entity, #entity_name, #declared));
                checks.push(respan(other.span(), declared));
                checks.extend(literal_checks(item, schema, key, &entity, &entity_name).into_iter().flatten());
                checks.extend(position_checks(key, &entity, &entity_name));
                known.push(entity_name);
                quote!(#entity.format())
            }
            Head::SelfEntity | Head::Bare => {
                let literals = key.literals().filter(|_| model.has_checked_texts());
                let check = quote!(_p::assert_literal);
                checks.extend(literals.map(|text| key_format::text_check(&check, &quote!(__KEY_FORMAT), text)));
                quote!(__KEY_FORMAT)
            }
            Head::Literal(text) => {
                let check = model.has_checked_texts().then(|| quote!(_p::assert_whole_key));
                checks.extend(check.map(|check| key_format::text_check(&check, &quote!(__KEY_FORMAT), text)));
                continue;
            }
            Head::Malformed => continue,
        };
        if model.has_checked_texts() {
            checks.extend(key.parts.iter().filter(|part| part.is_last()).filter_map(|part| match part {
                Part::Field(_, _, token) => Some(respan(token.span(), quote!(_p::assert_last(#format)))),
                Part::Literal(_) | Part::Unknown(_) => None,
            }));
        }
        let labels = key.labels().filter(|_| model.has_checked_texts());
        checks.extend(labels.map(|label| key_format::text_check(&quote!(_p::assert_label), &format, label)));
    }
    checks
}

/// Generates the checks of a key with the prefix of another entity and with literals.
fn literal_checks(
    item: &Item<'_>,
    schema: &str,
    key: &Key,
    entity: &TokenStream,
    entity_name: &str,
) -> Option<[TokenStream; 2]> {
    let (Head::OtherEntity(other), Some(first)) = (&key.head, key.literals().next()) else { return None };
    let segments = segments(item, key);
    let schema_id = if item.schema.is_some() { quote!(__SCHEMA_ID) } else { quote!("") };
    let literals = quote_spanned! {first.span()=>
        _p::assert_declared_literals(#entity, #segments, #entity_name, #schema_id, #schema)
    };
    let tag = quote!(_p::assert_tag_for_extended_key(__LAYOUT, #schema, #entity, #segments, #entity_name));
    Some([literals, respan(other.span(), tag)])
}

/// Generates the checks that the fields which are named like parts of the other entity are at their places.
fn position_checks<'k>(
    key: &'k Key,
    entity: &'k TokenStream,
    entity_name: &'k str,
) -> impl Iterator<Item = TokenStream> + 'k {
    let has_several = key.parts.iter().filter(|part| matches!(part, Part::Field(..))).count() > 1;
    key.parts.iter().enumerate().filter(move |_| has_several).filter_map(move |(at, part)| {
        let Part::Field(_, form, name) = part else { return None };
        let field = name.unraw().to_string();
        let check = quote!(_p::assert_part_position(#entity, #at, #field, #entity_name));
        form.path.is_empty().then(|| respan(name.span(), check))
    })
}

/// Formats a key for documentation: `ORDER#<placed_at>#<id>`, or `User(user)`.
pub(super) fn display_key(model: &Model<'_>, item: &Item<'_>, key: &Key) -> String {
    let field = |ident: &Ident| ident.unraw().to_string();
    let parts = key.parts.iter().map(|part| match part {
        Part::Literal(text) => (format!("{:?}", text.value()), text.value()),
        Part::Field(i, form, _) => {
            let name = field(item.fields[*i].ident);
            let path = std::iter::once(name.clone()).chain(form.path.iter().map(field)).collect::<Vec<_>>().join(".");
            (form.display(&name), display_stored(form, &path))
        }
        Part::Unknown(name) => (field(name), format!("<{}>", field(name))),
    });
    let (declared, stored): (Vec<_>, Vec<_>) = parts.unzip();
    match &key.head {
        Head::SelfEntity => model.display(&stored),
        Head::Bare => stored.join(&model.format.delimiter().unwrap_or_else(|| "#".to_owned())),
        // The prefix of another entity is unknown to the derive.
        Head::OtherEntity(other) => format!("{}({})", name::display(other), declared.join(", ")),
        Head::Literal(text) => text.value(),
        Head::Malformed => String::new(),
    }
}

/// Formats a part of a stored key for documentation: `<day placed_at>`.
fn display_stored(form: &Form, name: &str) -> String {
    let label = form.label.as_ref().map(syn::LitStr::value).unwrap_or_default();
    let descending = if form.is_descending { "desc " } else { "" };
    match &form.function {
        Some(function) => format!("{label}<{descending}{} {name}>", function.name()),
        None => format!("{label}<{descending}{name}>"),
    }
}
