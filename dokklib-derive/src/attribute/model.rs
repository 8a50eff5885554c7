//! The model that is expanded to code. It can't represent an error.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Data, DataEnum, DeriveInput, Fields, Path, Type};

use super::check;
use super::parse::{Options, VariantOptions};
use crate::case::Case;
use crate::context::Context;
use crate::field::checked::{self, CheckedType};
use crate::field::parse::FieldOptions;
use crate::field::{self, Field, Storage};
use crate::message;

pub(super) struct Model<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) crate_path: Option<Path>,
    pub(super) body: Body<'a>,
    /// `true` if the user implements `KeyPart`.
    pub(super) has_manual_key_part: bool,
    /// `true` after an error: the generated items keep their signatures, and their bodies are placeholders.
    pub(super) only_signatures: bool,
}

pub(super) enum Body<'a> {
    /// A struct with named fields, stored as a map.
    Map(Vec<Field<'a>>),
    /// A struct with a single unnamed field, stored as its inner value.
    Newtype(NewtypeField<'a>),
    /// An enum without data, stored as a string.
    StringEnum(Enum<'a>),
    /// An enum with data, stored as a map with this tag.
    TaggedEnum(String, Enum<'a>),
    /// An unsupported shape, which the check reports.
    Unsupported,
}

pub(super) struct Enum<'a> {
    pub(super) variants: Vec<Variant<'a>>,
    /// The variant for unknown values, and the type that it holds.
    pub(super) other: Option<(&'a Ident, &'a Type)>,
}

pub(super) struct Variant<'a> {
    pub(super) ident: &'a Ident,
    /// The stored name, and then the aliases.
    pub(super) names: Vec<String>,
    pub(super) shape: Shape<'a>,
}

/// The unnamed field of a struct or of a variant.
pub(super) struct NewtypeField<'a> {
    pub(super) ty: &'a Type,
    pub(super) checked: Option<CheckedType<'a>>,
}

impl NewtypeField<'_> {
    /// Returns the type for code that uses a trait of the type.
    pub(super) fn checked_type(&self) -> Type {
        self.checked.as_ref().map_or_else(|| self.ty.clone(), CheckedType::alias)
    }
}

pub(super) enum Shape<'a> {
    Unit,
    Newtype(NewtypeField<'a>),
    Fields(Vec<Field<'a>>),
}

pub(super) fn model<'a>(cx: &Context, input: &'a DeriveInput, mut options: Options) -> Model<'a> {
    let case = std::mem::take(&mut options.case).take().flatten();
    let crate_path = std::mem::take(&mut options.crate_path).take();
    let body = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(named) if !named.named.is_empty() => {
                let mut fields = fields(&data.fields, options.fields, case);
                field::check(cx, "attribute", &fields);
                checked::assign("", &mut fields, &input.generics);
                Body::Map(fields)
            }
            Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 1 => {
                let ty = &unnamed.unnamed[0].ty;
                let checked = CheckedType::new("inner", ty, &input.generics, checked::ATTRIBUTE);
                // The page of the type shows the alias.
                let checked = checked.filter(|_| !checked::is_known(ty, false));
                Body::Newtype(NewtypeField { ty, checked })
            }
            Fields::Named(_) | Fields::Unnamed(_) | Fields::Unit => Body::Unsupported,
        },
        Data::Enum(data) if check::is_string_enum(data, &options) => {
            Body::StringEnum(variants(cx, input, data, options.variants, case))
        }
        Data::Enum(data) => {
            let tag = options.tag.take().map_or_else(|| "type".to_owned(), |tag| tag.value());
            let variants = variants(cx, input, data, options.variants, case);
            check_tag(cx, &tag, &variants);
            Body::TaggedEnum(tag, variants)
        }
        Data::Union(_) => Body::Unsupported,
    };
    let has_manual_key_part = options.manual_key_part.get().is_some();
    Model { input, crate_path, body, has_manual_key_part, only_signatures: false }
}

fn fields(fields: &Fields, options: Vec<FieldOptions>, case: Option<Case>) -> Vec<Field<'_>> {
    let named = fields.iter().zip(options);
    named.filter_map(|(field, found)| Some(Field::new(field, field.ident.as_ref()?, found, case))).collect()
}

fn variants<'a>(
    cx: &Context,
    input: &'a DeriveInput,
    data: &'a DataEnum,
    options: Vec<VariantOptions>,
    case: Option<Case>,
) -> Enum<'a> {
    let mut variants: Vec<Variant<'a>> = Vec::new();
    let mut other = None;
    for (variant, found) in data.variants.iter().zip(options) {
        let ident = &variant.ident;
        let newtype = match &variant.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Some(&fields.unnamed[0].ty),
            _ => None,
        };
        if found.other.get().is_some() {
            other = newtype.map(|ty| (ident, ty));
            continue;
        }
        let ident_name = ident.unraw().to_string();
        let name = match found.rename.take() {
            Some(name) => name.value(),
            None => case.map_or(ident_name.clone(), |case| case.convert_variant(&ident_name)),
        };
        let names: Vec<String> = [name].into_iter().chain(found.aliases.iter().map(|(_, name)| name.value())).collect();
        for first in &variants {
            if let Some(name) = first.names.iter().find(|name| names.contains(name)) {
                cx.error(
                    ident,
                    message::attribute::duplicate_variant(name, &first.ident.to_string(), &ident.to_string()),
                );
            }
        }
        let shape = match newtype {
            Some(ty) => {
                let checked = CheckedType::new(&ident_name, ty, &input.generics, checked::ATTRIBUTE);
                let checked = checked.map(|checked| checked.with(checked::Function::OfKind("Tagged", "HAS_TAG")));
                Shape::Newtype(NewtypeField { ty, checked })
            }
            None if variant.fields.is_empty() => Shape::Unit,
            None => {
                let mut fields = fields(&variant.fields, found.fields, found.case.take().flatten());
                check_variant(cx, &fields);
                field::check_names(cx, "attribute", &fields);
                checked::assign(&format!("{ident_name}_"), &mut fields, &input.generics);
                Shape::Fields(fields)
            }
        };
        variants.push(Variant { ident, names, shape });
    }
    Enum { variants, other }
}

/// The fields of a variant are stored in single attributes, next to the tag.
fn check_variant(cx: &Context, fields: &[Field<'_>]) {
    for field in fields {
        if let Storage::Flatten(option) | Storage::Rest(option) = &field.storage {
            cx.error(option, message::attribute::option_in_a_variant(&option.to_string()));
        }
    }
}

/// The tag is not the attribute of a field, whose value would be overwritten.
fn check_tag(cx: &Context, tag: &str, tagged: &Enum<'_>) {
    for variant in &tagged.variants {
        let Shape::Fields(fields) = &variant.shape else { continue };
        for field in fields {
            if field.names().any(|name| name == tag) {
                cx.error(field.ident, message::attribute::tag_of_a_field(tag, &field.ident.to_string()));
            }
        }
    }
}
