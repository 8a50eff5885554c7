//! Generates the compile-time assertions about an item, its schema and its indexes.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::constant;
use super::super::model::{DeclaredKey, Index, Item, Model, Part};
use super::item::index_reference;
use super::template::{self, KeyRole};
use crate::field::{self, Field, Role, Storage};
use crate::generics;
use crate::name;
use crate::span::respan;

/// The checks of an item.
pub(super) struct Checks {
    /// The constants that are evaluated where the item is declared.
    pub(super) constants: TokenStream,
    /// The member of `Item` with the checks that depend on type parameters. They are evaluated for each instance, where a
    /// schema lists it or where it is used.
    pub(super) member: Option<TokenStream>,
}

/// Generates the checks that the schema lists the item, that no field has the name of an attribute which the schema
/// reserves, and that the declared index keys match the indexes.
pub(super) fn schema_checks(model: &Model<'_>, item: &Item<'_>) -> Checks {
    let ident = &model.input.ident;
    let has_instances = generics::has_instances(&model.input.generics);
    let arguments = generics::static_arguments(&model.input.generics);
    let self_type = if has_instances { quote!(Self) } else { quote!(#ident #arguments) };
    let layout = match &item.schema {
        Some(schema) if !has_instances => {
            quote_spanned!(schema.span()=> _p::layout_for::<#schema, #self_type>())
        }
        // The impl of `ItemOf` requires that the schema lists the instance.
        Some(schema) => quote!(<#schema as _p::Schema>::__LAYOUT),
        None => quote!(<_p::SingleTable as _p::Schema>::__LAYOUT),
    };
    let schema_name = item.schema.as_ref().map_or_else(|| "SingleTable".to_owned(), name::display);
    let generics = &model.input.generics;
    let depends = |tokens: &TokenStream| has_instances && generics::depends_on_parameters(tokens, generics);
    let mut checks: Vec<TokenStream> = Vec::new();
    let mut ttl = None;
    for field in item.fields.iter().filter(|field| field.is_attribute()) {
        if let Storage::Ttl(option) = &field.storage {
            let name = field.ident.unraw().to_string();
            checks.push(respan(option.span(), quote!(_p::assert_ttl(__LAYOUT, #schema_name, #name))));
            let schema = super::item::schema(item);
            let ty = field.ty;
            let new = respan(ty.span(), quote!(_p::ttl_field::<#ty>));
            ttl = Some(quote! {
                const __TTL: &_p::str = _p::ttl_attribute::<#schema>();
                const __TTL_FIELD: _p::TtlField<#ty> = #new(__TTL);
            });
            continue;
        }
        let (name, attribute, ty) = (field.ident.unraw().to_string(), &field.attribute, field.checked_type());
        let span = field.ident.span();
        let key_type = matches!(field.storage, Storage::Attribute)
            .then(|| field::expand::attribute_method(&ty, &quote!(KEY_TYPE)));
        match key_type {
            Some(key_type) if !depends(&quote!(#ty)) => checks.push(quote_spanned! {span=>
                _p::assert_attribute(__LAYOUT, #schema_name, #name, #attribute, #key_type)
            }),
            key_type => {
                checks.push(quote_spanned! {span=>
                    _p::assert_attribute_name(__LAYOUT, #schema_name, #name, #attribute)
                });
                checks.extend(
                    key_type.map(
                        |key_type| quote_spanned!(span=> _p::assert_attribute_type(__LAYOUT, #attribute, #key_type)),
                    ),
                );
            }
        }
    }
    checks.extend(item.fields.iter().filter(|field| field.unique.is_some() || field.is_scope).map(|field| {
        let (ty, name) = (field.checked_type(), field.ident.unraw().to_string());
        let key_type = field::expand::attribute_method(&ty, &quote!(KEY_TYPE));
        respan(ty.span(), quote!(_p::assert_unique(__LAYOUT, #key_type, #name, #schema_name)))
    }));
    for field in &item.fields {
        let Some(option) = &field.alias_option else { continue };
        let aliases = field.aliases.iter();
        checks.extend(
            aliases.map(|alias| respan(option.span(), quote!(_p::assert_alias(__LAYOUT, #schema_name, #alias)))),
        );
    }
    checks.extend(primary_key_checks(item, &schema_name));
    checks.extend(item.indexes.iter().map(|index| index_checks(item, index)));
    checks.extend(key_checks(model, item, &schema_name, &self_type));
    checks.extend(item.indexes.iter().filter_map(|index| projection_check(model, item, index, &self_type)));
    checks.extend(field::expand::flatten_checks("entity", &item.fields, Some(&quote!(__LAYOUT))));
    checks.extend(field::expand::type_checks(&item.fields));
    checks.extend(shared_key_checks(model, item, &schema_name, &self_type));
    let names = quote!(<#self_type as _p::Item>::NAMES);
    checks.extend(constant::checks(&item.constants, &schema_name, &names));
    checks.extend(item.tag.as_ref().map(|tag| quote_spanned!(tag.span()=> _p::assert_tag(__LAYOUT, #schema_name))));
    let (of_instances, checks): (Vec<_>, Vec<_>) = checks.into_iter().partition(depends);
    // A single constant, because each constant adds to the compile time.
    let constants = quote! {
        static __LAYOUT: &_p::Layout = #layout;
        #ttl
        const _: () = { #(#checks;)* };
    };
    Checks {
        constants: generics::with_static_lifetimes(constants, generics),
        member: (!of_instances.is_empty()).then(|| quote!(const CHECKS: () = { #(#of_instances;)* };)),
    }
}

/// Generates the checks that the declared keys of the table match the schema.
fn primary_key_checks(item: &Item<'_>, schema: &str) -> Vec<TokenStream> {
    // The keys of an item of `SingleTable` are checked by the derive.
    let (Some(key), Some(_)) = (&item.key, &item.schema) else { return Vec::new() };
    let (partition_span, sort_span) = key.spans;
    if let Some(i) = key.key_field {
        let field = item.fields[i].ident.unraw().to_string();
        return vec![respan(partition_span, quote!(_p::assert_key_field(__LAYOUT, #schema, #field)))];
    }
    let partition = declaration(item, Some(&key.partition));
    let partition = quote!(_p::assert_partition_key(__LAYOUT, #partition, #schema));
    let sort = declaration(item, key.sort.as_ref());
    let sort = quote!(_p::assert_sort_key(__LAYOUT, #sort, #schema));
    vec![respan(partition_span, partition), respan(sort_span, sort)]
}

/// Generates the checks that the key can be shared, and that the tag distinguishes the items in all indexes that are queried.
fn shared_key_checks(model: &Model<'_>, item: &Item<'_>, schema: &str, self_type: &TokenStream) -> Vec<TokenStream> {
    if item.shares_key_with.is_empty() {
        return Vec::new();
    }
    let name = model.input.ident.unraw().to_string();
    let id = quote!(<#self_type as _p::Item>::ID);
    let shared = item.shares_key_with.iter().enumerate().map(|(i, other)| {
        let other_name = name::display(other);
        let other_id = quote!(<#self_type as _p::Item>::SHARES_KEY_WITH[#i]);
        let check = quote!(_p::assert_shared_key(__LAYOUT, #schema, (#id, #name), (#other_id, #other_name)));
        respan(other.span(), check)
    });
    let queried = item.indexes.iter().filter(|index| index.constructor.is_some());
    let indexes = queried.map(|index| {
        let (index_name, index_ref) = (name::display(&index.path), index_reference(item, index));
        let check = quote!(_p::assert_tag_in_index(__LAYOUT, #index_ref, #id, #name, #index_name));
        respan(index.path.span(), check)
    });
    shared.chain(indexes).collect()
}

/// Returns how the item declares a key.
fn declaration(item: &Item<'_>, key: Option<&DeclaredKey>) -> TokenStream {
    match key {
        None => quote!(_p::KeyDeclaration::None),
        Some(DeclaredKey::Composed(_)) => quote!(_p::KeyDeclaration::Text),
        Some(DeclaredKey::Attributes(attributes)) => {
            let names =
                attributes.iter().map(|attribute| attribute.field().map_or("", |i| item.fields[i].attribute.as_str()));
            quote!(_p::KeyDeclaration::Attributes(&[#(#names),*]))
        }
    }
}

/// Generates the check that the declared keys of an index match the index.
fn index_checks(item: &Item<'_>, index: &Index) -> TokenStream {
    let index_name = name::display(&index.path);
    let (partition, sort) = (declaration(item, index.partition.as_ref()), declaration(item, index.sort.as_ref()));
    let index_ref = index_reference(item, index);
    respan(index.path.span(), quote!(_p::assert_index_keys(#index_ref, #partition, #sort, #index_name)))
}

/// Generates the check that an index projects whole items, if its query returns them.
fn projection_check(model: &Model<'_>, item: &Item<'_>, index: &Index, self_type: &TokenStream) -> Option<TokenStream> {
    let constructor = index.constructor.as_ref()?.to_string();
    if index.returns.is_some() {
        return None;
    }
    let (name, index_name) = (model.input.ident.unraw().to_string(), name::display(&index.path));
    let index_ref = index_reference(item, index);
    let item = quote!(<#self_type as _p::Item>);
    let check = quote! {
        _p::assert_projects_items(
            #index_ref,
            __LAYOUT,
            (#item::NAMES, #item::KEY_ONLY),
            #item::KEYS,
            #name,
            #index_name,
            #constructor,
        )
    };
    Some(respan(index.path.span(), check))
}

/// Generates the checks of the item's keys: of their literals, and that keys in the same attribute have the same parts.
fn key_checks(model: &Model<'_>, item: &Item<'_>, schema: &str, self_type: &TokenStream) -> Vec<TokenStream> {
    let primary = item.key.iter().flat_map(|key| {
        let partition = key.composed_partition_key().map(|key| (key, KeyRole::Partition));
        [partition, key.composed_sort_key().map(|key| (key, KeyRole::Sort))].into_iter().flatten()
    });
    let index_keys = item.indexes.iter().flat_map(|index| {
        let partition = index.composed_partition_key().map(|key| (key, KeyRole::Partition));
        [partition, index.composed_sort_key().map(|key| (key, KeyRole::Sort))]
    });
    let mut checks = template::text_checks(model, item, schema, primary.chain(index_keys.flatten()));
    let mut end = item.composed_primary_keys();
    checks.extend(
        item.indexes
            .iter()
            .flat_map(|index| {
                let start = end;
                end += index.composed_keys().count();
                let index_name = name::display(&index.path);
                let keys = quote!(<#self_type as _p::Item>::KEYS);
                let check = quote!(_p::assert_shared_attributes_match(__LAYOUT, #keys, #start, #end, #index_name));
                let check = respan(index.path.span(), check);
                let own_key = index.when.as_ref().map(|(_, name)| {
                    let check = quote!(_p::assert_own_key(__LAYOUT, #keys, #start, #end, #index_name));
                    respan(name.span(), check)
                });
                [Some(check), own_key]
            })
            .flatten(),
    );
    checks.extend(item.fields.iter().filter_map(alias_check));
    checks.extend(item.composed_keys().flat_map(|key| &key.parts).filter_map(|part| match part {
        Part::Field(i, form, token) if !form.path.is_empty() => {
            let field = &item.fields[*i];
            let (ty, name) = (super::nested::part_type(field, form), form.display(&field.ident.unraw().to_string()));
            let aliases = quote!(<#ty as _p::Attribute>::ALIASES);
            Some(respan(token.span(), quote!(_p::assert_no_value_aliases(#aliases, #name))))
        }
        _ => None,
    }));
    for index in &item.indexes {
        let keys = [(index.composed_partition_key(), true), (index.composed_sort_key(), false)];
        for (key, is_partition) in keys.into_iter().filter_map(|(key, role)| Some((key?, role))) {
            checks.extend(key.parts.iter().filter_map(|part| missing_value_check(item, part, is_partition)));
        }
    }
    checks.extend(item.fields.iter().enumerate().flat_map(|(i, field)| key_only_checks(item, i, field)));
    checks
}

/// Generates the check that a part of an index key declares what happens to items without a value. The derive has checked
/// the types that it knows. Others can be an alias of an `Option`.
fn missing_value_check(item: &Item<'_>, part: &Part, is_partition: bool) -> Option<TokenStream> {
    let Part::Field(i, form, token) = part else { return None };
    let field = &item.fields[*i];
    let (ty, name) = (field.checked_type(), field.ident.unraw().to_string());
    let is_known = field::option_type(field.ty).is_some() || field::is_known_key_part(field.ty);
    if is_known || part.is_computed() || !matches!(field.storage, Storage::Attribute | Storage::KeyOnly(_)) {
        return None;
    }
    let is_optional = quote!(<#ty as _p::Attribute>::MAY_BE_ABSENT);
    let check = match form.if_missing.function() {
        Some(function) => quote!(_p::assert_optional(#is_optional, #function, #name)),
        None if is_partition => return None,
        None => {
            let part = form.display(&name);
            quote!(_p::assert_required(#is_optional, #name, #part))
        }
    };
    Some(respan(token.span(), check))
}

/// Generates the checks that no other part of an index key takes an item with a `key_only` field out of the index. The derive
/// has checked the types that it knows.
fn key_only_checks(item: &Item<'_>, i: usize, field: &Field<'_>) -> Vec<TokenStream> {
    let (Storage::KeyOnly(option), Role::InIndexKey) = (&field.storage, field.role) else { return Vec::new() };
    let Some(index) = item.index_that_keeps(i) else { return Vec::new() };
    let (name, index_name) = (field.ident.unraw().to_string(), name::display(&index.path));
    let parts = index.composed_keys().flat_map(|key| &key.parts).filter(|part| !part.is_last() && !part.is_computed());
    let others = parts.filter_map(Part::field).filter(|other| *other != i).map(|other| &item.fields[other]);
    let aliases = others.filter(|other| {
        let is_attribute = matches!(other.storage, Storage::Attribute | Storage::KeyOnly(_));
        is_attribute && other.role == Role::InIndexKey && !field::is_known_key_part(other.ty)
    });
    let checks = aliases.map(|other| {
        let (ty, other) = (other.checked_type(), other.ident.unraw().to_string());
        let is_optional = quote!(<#ty as _p::Attribute>::MAY_BE_ABSENT);
        respan(option.span(), quote!(_p::assert_keeps_key_only(#is_optional, #name, #other, #index_name)))
    });
    checks.collect()
}

/// Generates the check that a field in a key is not an enum with aliases.
fn alias_check(field: &Field<'_>) -> Option<TokenStream> {
    let (ty, name) = (field.checked_type(), field.ident.unraw().to_string());
    let has_aliases = match &field.storage {
        _ if field.role == Role::Plain && !field.is_key() || field::is_known_key_part(field.ty) => return None,
        Storage::KeyOnly(_) if field.role == Role::InIndexKey => {
            quote!(<<#ty as _p::IndexPart>::Part as _p::KeyPart>::HAS_ALIASES)
        }
        Storage::KeyOnly(_) => quote!(<#ty as _p::KeyPart>::HAS_ALIASES),
        // A type that is an attribute and not a key part is reported elsewhere.
        _ => {
            let aliases = quote!(<#ty as _p::Attribute>::ALIASES);
            return Some(respan(ty.span(), quote!(_p::assert_no_value_aliases(#aliases, #name))));
        }
    };
    Some(respan(ty.span(), quote!(_p::assert_no_aliases(#has_aliases, #name))))
}
