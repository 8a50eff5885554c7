//! Generates the compile-time assertions about an item, its schema and its indexes.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{Index, IndexKey, Item, Model};
use super::item::index_reference;
use super::template::{self, KeyRole};
use crate::field::{self, Storage};
use crate::name;
use crate::span::respan;

/// Generates the checks that the schema lists the item, that no field has the name of an attribute which the schema
/// reserves, and that the declared index keys match the indexes.
pub(super) fn schema_checks(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let is_generic = !model.input.generics.params.is_empty();
    let layout = match &item.schema {
        Some(schema) if !is_generic => {
            quote_spanned!(schema.span()=> _p::layout_for::<#schema, #ident>())
        }
        // A schema lists a generic type with its arguments, which the derive doesn't know.
        Some(schema) => quote!(&<#schema as _p::Schema>::LAYOUT),
        None => quote!(&<_p::SingleTable as _p::Schema>::LAYOUT),
    };
    let schema_name = item.schema.as_ref().map_or_else(|| "SingleTable".to_owned(), name::display);
    let fields = item.fields.iter().filter(|field| field.is_attribute()).map(|field| {
        let (name, attribute, ty) = (field.ident.unraw().to_string(), &field.attribute, field.ty);
        let check = respan(field.ident.span(), quote!(_p::assert_attribute(__LAYOUT, #schema_name, #name, #attribute)));
        // The type of a field can depend on generic parameters.
        let type_check = (!is_generic && matches!(field.storage, Storage::Attribute)).then(|| {
            let key_type = field::expand::attribute_method(ty, &quote!(KEY_TYPE));
            quote_spanned!(field.ident.span()=> .check_type(#key_type))
        });
        quote!(const _: () = #check #type_check.finish();)
    });
    let indexes = item.indexes.iter().map(|index| index_checks(item, index));
    let type_checks = (!is_generic).then(|| type_checks(model, item, &schema_name));
    quote! {
        const __LAYOUT: &_p::Layout = #layout;
        #(#fields)*
        #(#indexes)*
        #type_checks
    }
}

/// Generates the check that the declared keys of an index match the index.
fn index_checks(item: &Item<'_>, index: &Index) -> TokenStream {
    let index_name = name::display(&index.path);
    let declaration = |key: &Option<IndexKey>| match key {
        None => quote!(_p::IndexKeyDeclaration::None),
        Some(IndexKey::Composed(_)) => quote!(_p::IndexKeyDeclaration::Text),
        Some(IndexKey::Attributes(attributes)) => {
            let names =
                attributes.iter().map(|attribute| attribute.field().map_or("", |i| item.fields[i].attribute.as_str()));
            quote!(_p::IndexKeyDeclaration::Attributes(&[#(#names),*]))
        }
    };
    let (partition, sort) = (declaration(&index.partition), declaration(&index.sort));
    let index_ref = index_reference(item, index);
    respan(index.path.span(), quote!(const _: () = _p::assert_index_keys(#index_ref, #partition, #sort, #index_name);))
}

/// Generates the check that an index projects whole items, if its query returns them.
fn projection_check(model: &Model<'_>, item: &Item<'_>, index: &Index) -> Option<TokenStream> {
    let constructor = index.constructor.as_ref()?.to_string();
    if index.returns.is_some() {
        return None;
    }
    let ident = &model.input.ident;
    let (name, index_name) = (ident.unraw().to_string(), name::display(&index.path));
    let index_ref = index_reference(item, index);
    let item = quote!(<#ident as _p::Item>);
    let check = quote! {
        _p::assert_projects_items(
            #index_ref,
            __LAYOUT,
            &#item::NAMES,
            #item::KEYS,
            #name,
            #index_name,
            #constructor,
        )
    };
    Some(respan(index.path.span(), quote!(const _: () = #check;)))
}

/// Generates the checks that need the types of the fields, and so a type without generic parameters.
fn type_checks(model: &Model<'_>, item: &Item<'_>, schema: &str) -> TokenStream {
    let ident = &model.input.ident;
    let primary = item.key.iter().flat_map(|key| [(&key.partition, KeyRole::Partition), (&key.sort, KeyRole::Sort)]);
    let index_keys = item.indexes.iter().flat_map(|index| {
        let partition = index.composed_partition_key().map(|key| (key, KeyRole::Partition));
        [partition, index.composed_sort_key().map(|key| (key, KeyRole::Sort))]
    });
    let literals = template::literal_checks(item, schema, primary.chain(index_keys.flatten()));
    let mut end = 2;
    let key_checks = item.indexes.iter().map(|index| {
        let start = end;
        end += index.composed_keys().count();
        let index_name = name::display(&index.path);
        let check =
            quote!(_p::assert_shared_attributes_match(__LAYOUT, <#ident as _p::Item>::KEYS, #start, #end, #index_name));
        respan(index.path.span(), quote!(const _: () = #check;))
    });
    let key_checks: Vec<_> = key_checks.collect();
    let projections = item.indexes.iter().filter_map(|index| projection_check(model, item, index));
    let flattened = field::expand::flatten_checks("entity", &item.fields, Some(&quote!(__LAYOUT)));
    let options = field::expand::option_checks(&item.fields);
    quote!(#literals #(#key_checks)* #(#projections)* #flattened #options)
}
