//! The attributes of the type, its fields and its variants as they were written.

use proc_macro2::Ident;
use syn::{Data, DeriveInput, LitStr, Path};

use crate::attr::{self, Once};
use crate::case::Case;
use crate::context::Context;
use crate::field;
use crate::field::parse::FieldAttributes;
use crate::message::{self, Level};

const FORMAT: &str = "#[attribute(rename_all = \"camelCase\")]";
const CONTAINER_KEYS: &[&str] = &["rename_all", "tag", "crate"];
const VARIANT_KEYS: &[&str] = &["rename", "alias", "rename_all", "other"];

#[derive(Default)]
pub(super) struct Attributes {
    pub(super) case: Once<Option<Case>>,
    /// The attribute that says which variant is stored.
    pub(super) tag: Once<LitStr>,
    pub(super) krate: Once<Path>,
    /// Of a struct.
    pub(super) fields: Vec<FieldAttributes>,
    /// Of an enum.
    pub(super) variants: Vec<VariantAttributes>,
}

#[derive(Default)]
pub(super) struct VariantAttributes {
    pub(super) rename: Once<LitStr>,
    pub(super) aliases: Vec<(Ident, LitStr)>,
    pub(super) case: Once<Option<Case>>,
    /// It takes what is unknown.
    pub(super) other: Once<()>,
    pub(super) fields: Vec<FieldAttributes>,
}

pub(super) fn parse(cx: &Context, input: &DeriveInput) -> Attributes {
    let mut found = Attributes::default();
    attr::walk(cx, &input.attrs, "attribute", FORMAT, |key, input| {
        match key.to_string().as_str() {
            "rename_all" => found.case.set(cx, key, field::parse::case(cx, key, input, "attribute")?),
            "tag" => found.tag.set(cx, key, attr::name(cx, key, input, "attribute")?),
            "crate" => found.krate.set(cx, key, attr::crate_path("attribute", key, input)?),
            unknown => {
                let text =
                    message::unknown_key(unknown, "attribute", Level::Container, CONTAINER_KEYS, field::parse::KEYS);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    match &input.data {
        Data::Struct(data) => found.fields = fields(cx, &data.fields),
        Data::Enum(data) => found.variants = data.variants.iter().map(|variant| self::variant(cx, variant)).collect(),
        Data::Union(_) => {}
    }
    found
}

fn fields(cx: &Context, fields: &syn::Fields) -> Vec<FieldAttributes> {
    fields.iter().map(|field| field::parse::parse(cx, field, "attribute", CONTAINER_KEYS)).collect()
}

fn variant(cx: &Context, variant: &syn::Variant) -> VariantAttributes {
    let mut found = VariantAttributes { fields: fields(cx, &variant.fields), ..VariantAttributes::default() };
    attr::walk(cx, &variant.attrs, "attribute", "#[attribute(rename = \"n\")]", |key, input| {
        match key.to_string().as_str() {
            "rename" => found.rename.set(cx, key, attr::name(cx, key, input, "attribute")?),
            "alias" => found.aliases.push((key.clone(), attr::name(cx, key, input, "attribute")?)),
            "rename_all" => found.case.set(cx, key, field::parse::case(cx, key, input, "attribute")?),
            "other" => found.other.set(cx, key, ()),
            unknown => {
                let text = message::unknown_key(unknown, "attribute", Level::Variant, VARIANT_KEYS, CONTAINER_KEYS);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    found
}
