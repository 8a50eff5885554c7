//! Parses the attributes of the collection and of its members.

use proc_macro2::Ident;
use syn::{Attribute, Data, DeriveInput, Fields, LitInt, Path, Type};

use crate::context::Context;
use crate::message::{self, Target};
use crate::option::{self, Once};

const EXAMPLE: &str = "#[collection(exhaustive)]";
const OPTIONS: &[&str] = &["exhaustive", "crate"];
const MEMBER_OPTIONS: &[&str] = &["other", "limit", "descending"];

#[derive(Default)]
pub(super) struct Parsed<'a> {
    /// Other items are rejected with an error.
    pub(super) exhaustive: Once<()>,
    pub(super) crate_path: Once<Path>,
    pub(super) members: Vec<Member<'a>>,
}

/// A variant of an enum, or a field of a struct.
pub(super) struct Member<'a> {
    pub(super) ident: &'a Ident,
    /// The type that the member holds. `None` if a variant doesn't hold exactly one value. The check reports it.
    pub(super) ty: Option<&'a Type>,
    pub(super) options: MemberOptions,
}

#[derive(Default)]
pub(super) struct MemberOptions {
    /// The member holds the items that no other member holds.
    pub(super) other: Once<()>,
    /// The maximum number of items of a field.
    pub(super) limit: Once<LitInt>,
    /// The items of a field are in descending order.
    pub(super) descending: Once<()>,
}

impl Parsed<'_> {
    /// Returns the name and type of each member that holds items of one type.
    pub(super) fn items(&self) -> impl Iterator<Item = (&Ident, &Type)> {
        self.item_members().filter_map(Member::name_and_type)
    }

    /// Returns the members that hold items of one type.
    pub(super) fn item_members(&self) -> impl Iterator<Item = &Member<'_>> {
        self.members.iter().filter(|member| member.options.other.get().is_none())
    }

    /// Returns `true` if a field has a limit, so that each field is read by its own query.
    pub(super) fn has_limit(&self) -> bool {
        self.members.iter().any(|member| member.options.limit.get().is_some())
    }

    /// Returns the name and type of the member for other items.
    pub(super) fn other(&self) -> Option<(&Ident, &Type)> {
        self.members.iter().find(|member| member.options.other.get().is_some()).and_then(Member::name_and_type)
    }
}

impl Member<'_> {
    fn name_and_type(&self) -> Option<(&Ident, &Type)> {
        Some((self.ident, self.ty?))
    }
}

pub(super) fn parse<'a>(cx: &Context, input: &'a DeriveInput) -> Parsed<'a> {
    let mut found = Parsed::default();
    option::for_each(cx, &input.attrs, "collection", EXAMPLE, |key, input| {
        match key.to_string().as_str() {
            "exhaustive" => found.exhaustive.set(cx, key, ()),
            "crate" => found.crate_path.set(cx, key, option::crate_path("collection", key, input)?),
            "other" => return Err(syn::Error::new(key.span(), message::collection::other_on_the_type())),
            unknown => {
                let text = message::unknown_option(unknown, "collection", Target::Type, OPTIONS, &[]);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    found.members = match &input.data {
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                let ty = match &variant.fields {
                    Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                        fields.unnamed.first().map(|field| &field.ty)
                    }
                    Fields::Unnamed(_) | Fields::Named(_) | Fields::Unit => None,
                };
                Member { ident: &variant.ident, ty, options: parse_member(cx, &variant.attrs, Target::Variant) }
            })
            .collect(),
        Data::Struct(data) => data
            .fields
            .iter()
            .filter_map(|field| {
                let ident = field.ident.as_ref()?;
                Some(Member { ident, ty: Some(&field.ty), options: parse_member(cx, &field.attrs, Target::Field) })
            })
            .collect(),
        Data::Union(_) => Vec::new(),
    };
    found
}

fn parse_member(cx: &Context, attributes: &[Attribute], target: Target) -> MemberOptions {
    let mut options = MemberOptions::default();
    option::for_each(cx, attributes, "collection", "#[collection(other)]", |key, input| {
        match key.to_string().as_str() {
            "other" => options.other.set(cx, key, ()),
            "limit" => {
                options.limit.set(
                    cx,
                    key,
                    option::value(key, input, "#[collection(limit = 10)]", |input| input.parse())?,
                );
            }
            "descending" => options.descending.set(cx, key, ()),
            unknown => {
                let text = message::unknown_option(unknown, "collection", target, MEMBER_OPTIONS, OPTIONS);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    options
}
