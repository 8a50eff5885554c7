//! Parses the attributes of the type, its fields and its variants.

use proc_macro2::Ident;
use syn::{Data, DeriveInput, LitStr, Path};

use crate::case::Case;
use crate::context::Context;
use crate::field;
use crate::field::parse::FieldOptions;
use crate::message::{self, Target};
use crate::option::{self, Once};

const EXAMPLE: &str = "#[attribute(rename_all = \"camelCase\")]";
const TYPE_OPTIONS: &[&str] = &["rename_all", "tag", "key_part", "crate"];
const VARIANT_OPTIONS: &[&str] = &["rename", "alias", "rename_all", "other"];

#[derive(Default)]
pub(super) struct Options {
    pub(super) case: Once<Option<Case>>,
    /// The name of the attribute that stores the variant.
    pub(super) tag: Once<LitStr>,
    /// The user implements `KeyPart`.
    pub(super) manual_key_part: Once<()>,
    pub(super) crate_path: Once<Path>,
    /// The fields of a struct.
    pub(super) fields: Vec<FieldOptions>,
    /// The variants of an enum.
    pub(super) variants: Vec<VariantOptions>,
}

#[derive(Default)]
pub(super) struct VariantOptions {
    pub(super) rename: Once<LitStr>,
    pub(super) aliases: Vec<(Ident, LitStr)>,
    pub(super) case: Once<Option<Case>>,
    /// The variant holds unknown values.
    pub(super) other: Once<()>,
    pub(super) fields: Vec<FieldOptions>,
}

pub(super) fn parse(cx: &Context, input: &DeriveInput) -> Options {
    let mut found = Options::default();
    option::for_each(cx, &input.attrs, "attribute", EXAMPLE, |key, input| {
        match key.to_string().as_str() {
            "rename_all" => found.case.set(cx, key, field::parse::parse_case(cx, key, input, "attribute")?),
            "tag" => found.tag.set(cx, key, option::attribute_name(cx, key, input, "attribute")?),
            "key_part" => {
                let value: Ident = option::value(key, input, "#[attribute(key_part = manual)]", |input| input.parse())?;
                if value != "manual" {
                    let text = message::attribute::unknown_key_part(&value.to_string());
                    return Err(syn::Error::new(value.span(), text));
                }
                found.manual_key_part.set(cx, key, ());
            }
            "crate" => found.crate_path.set(cx, key, option::crate_path("attribute", key, input)?),
            unknown => {
                let text =
                    message::unknown_option(unknown, "attribute", Target::Type, TYPE_OPTIONS, field::parse::OPTIONS);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    match &input.data {
        Data::Struct(data) => found.fields = parse_fields(cx, &data.fields),
        Data::Enum(data) => found.variants = data.variants.iter().map(|variant| parse_variant(cx, variant)).collect(),
        Data::Union(_) => {}
    }
    found
}

fn parse_fields(cx: &Context, fields: &syn::Fields) -> Vec<FieldOptions> {
    fields.iter().map(|field| field::parse::parse(cx, field, "attribute", TYPE_OPTIONS)).collect()
}

fn parse_variant(cx: &Context, variant: &syn::Variant) -> VariantOptions {
    let mut found = VariantOptions { fields: parse_fields(cx, &variant.fields), ..VariantOptions::default() };
    option::for_each(cx, &variant.attrs, "attribute", "#[attribute(rename = \"n\")]", |key, input| {
        match key.to_string().as_str() {
            "rename" => found.rename.set(cx, key, option::attribute_name(cx, key, input, "attribute")?),
            "alias" => found.aliases.push((key.clone(), option::attribute_name(cx, key, input, "attribute")?)),
            "rename_all" => found.case.set(cx, key, field::parse::parse_case(cx, key, input, "attribute")?),
            "other" => found.other.set(cx, key, ()),
            unknown => {
                let text =
                    message::unknown_option(unknown, "attribute", Target::Variant, VARIANT_OPTIONS, TYPE_OPTIONS);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    found
}
