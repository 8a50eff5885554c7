//! What is generated, decided: no question about the input is left for the expansion.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Data, DataEnum, DeriveInput, Fields, Path, Type};

use super::check;
use super::parse::{Attributes, VariantAttributes};
use crate::case::Case;
use crate::context::Context;
use crate::field::parse::FieldAttributes;
use crate::field::{self, Field, Storage};
use crate::message;

pub(super) struct Model<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) krate: Option<Path>,
    pub(super) body: Body<'a>,
    /// After an error: the items and their types are right, and their code is left out.
    pub(super) only_signatures: bool,
}

pub(super) enum Body<'a> {
    /// A struct with names: a map.
    Map(Vec<Field<'a>>),
    /// A struct around one value: that value.
    Newtype(&'a Type),
    /// An enum whose variants hold nothing: a string.
    Text(Enum<'a>),
    /// An enum whose variants hold something: a map with a tag.
    Tagged(String, Enum<'a>),
    /// A shape that no attribute has, which is reported.
    Unsupported,
}

pub(super) struct Enum<'a> {
    pub(super) variants: Vec<Variant<'a>>,
    /// The variant that takes what is unknown, and what it holds.
    pub(super) other: Option<(&'a Ident, &'a Type)>,
}

pub(super) struct Variant<'a> {
    pub(super) ident: &'a Ident,
    /// What is stored of it, and then what was stored before.
    pub(super) names: Vec<String>,
    pub(super) shape: Shape<'a>,
}

pub(super) enum Shape<'a> {
    Unit,
    Newtype(&'a Type),
    Fields(Vec<Field<'a>>),
}

pub(super) fn model<'a>(cx: &Context, input: &'a DeriveInput, mut attributes: Attributes) -> Model<'a> {
    let case = std::mem::take(&mut attributes.case).take().flatten();
    let krate = std::mem::take(&mut attributes.krate).take();
    let body = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(named) if !named.named.is_empty() => {
                let fields = fields(&data.fields, attributes.fields, case);
                field::check(cx, "attribute", &fields);
                Body::Map(fields)
            }
            Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 1 => Body::Newtype(&unnamed.unnamed[0].ty),
            Fields::Named(_) | Fields::Unnamed(_) | Fields::Unit => Body::Unsupported,
        },
        Data::Enum(data) if check::is_text(data, &attributes) => {
            Body::Text(variants(cx, data, attributes.variants, case))
        }
        Data::Enum(data) => {
            let tag = attributes.tag.take().map_or_else(|| "type".to_owned(), |tag| tag.value());
            let variants = variants(cx, data, attributes.variants, case);
            check_tag(cx, &tag, &variants);
            Body::Tagged(tag, variants)
        }
        Data::Union(_) => Body::Unsupported,
    };
    Model { input, krate, body, only_signatures: false }
}

fn fields(fields: &Fields, attributes: Vec<FieldAttributes>, case: Option<Case>) -> Vec<Field<'_>> {
    let named = fields.iter().zip(attributes);
    named.filter_map(|(field, found)| Some(Field::new(field.ident.as_ref()?, &field.ty, found, case))).collect()
}

fn variants<'a>(cx: &Context, data: &'a DataEnum, attributes: Vec<VariantAttributes>, case: Option<Case>) -> Enum<'a> {
    let mut variants: Vec<Variant<'a>> = Vec::new();
    let mut other = None;
    for (variant, found) in data.variants.iter().zip(attributes) {
        let ident = &variant.ident;
        let one = match &variant.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Some(&fields.unnamed[0].ty),
            _ => None,
        };
        if found.other.get().is_some() {
            other = one.map(|ty| (ident, ty));
            continue;
        }
        let own = ident.unraw().to_string();
        let name = match found.rename.take() {
            Some(name) => name.value(),
            None => case.map_or(own.clone(), |case| case.of_variant(&own)),
        };
        let names: Vec<String> = [name].into_iter().chain(found.aliases.iter().map(|(_, name)| name.value())).collect();
        for first in &variants {
            if let Some(name) = first.names.iter().find(|name| names.contains(name)) {
                cx.error(ident, message::same_variant(name, &first.ident.to_string(), &ident.to_string()));
            }
        }
        let shape = match one {
            Some(ty) => Shape::Newtype(ty),
            None if variant.fields.is_empty() => Shape::Unit,
            None => {
                let fields = fields(&variant.fields, found.fields, found.case.take().flatten());
                check_variant(cx, &fields);
                field::check_names(cx, "attribute", &fields);
                Shape::Fields(fields)
            }
        };
        variants.push(Variant { ident, names, shape });
    }
    Enum { variants, other }
}

/// The fields of a variant are attributes beside the tag, and nothing that takes others.
fn check_variant(cx: &Context, fields: &[Field<'_>]) {
    for field in fields {
        if let Storage::Flatten(option) | Storage::Rest(option) = &field.storage {
            cx.error(option, message::in_a_variant(&option.to_string()));
        }
    }
}

/// The tag is no field's attribute: one of the two would be lost.
fn check_tag(cx: &Context, tag: &str, of: &Enum<'_>) {
    for variant in &of.variants {
        let Shape::Fields(fields) = &variant.shape else { continue };
        for field in fields {
            if field.names().any(|name| name == tag) {
                cx.error(field.ident, message::tag_is_a_field(tag));
            }
        }
    }
}
