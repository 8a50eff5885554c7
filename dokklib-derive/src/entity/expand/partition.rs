//! Generates the impls that name the partitions of the items, in the table and in its indexes, for collections.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::super::model::{DeclaredKey, Head, Index, Item, Key, KeyAttribute, Model, PrimaryKey};
use super::{bounded_generics, query};

pub(super) fn partitions(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let table = table_partition(model, item);
    let indexes = if model.only_signatures { any_index_partition(model, item) } else { index_partitions(model, item) };
    quote!(#table #indexes)
}

/// Generates the impl that names the entity whose partitions contain the items. After an error, it names any entity.
fn table_partition(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let mut generics = bounded_generics(model, item);
    let entity = match item.key.as_ref().filter(|_| !model.only_signatures).map(|key| &key.partition) {
        // `partition_key(..)` doesn't append literals to an entity's key. If the items have no other partition either, the
        // collection reports it.
        Some(DeclaredKey::Composed(key)) if key.has_literals() && !item.indexes.is_empty() => {
            return TokenStream::new();
        }
        Some(DeclaredKey::Composed(Key { head: Head::SelfEntity, .. })) => quote!(Self),
        Some(DeclaredKey::Composed(Key { head: Head::OtherEntity(path), .. })) => quote!(#path),
        // A literal and a key without a prefix don't belong to an entity.
        Some(DeclaredKey::Composed(_)) => return TokenStream::new(),
        Some(DeclaredKey::Attributes(attributes)) => match query::fields(item, attributes).next() {
            Some(field) => query::key_attribute_type(field).to_token_stream(),
            None => return TokenStream::new(),
        },
        None => {
            generics.params.push(syn::parse_quote!(__Partition));
            quote!(__Partition)
        }
    };
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics _p::InPartitionOf<#entity> for #ident #ty_generics #where_clause {
            type Then<__Rest> = __Rest;
        }
    }
}

/// Generates the impls that name the partitions of the items in their indexes, and with which key conditions return them.
fn index_partitions(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let Some(primary) = &item.key else { return TokenStream::new() };
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let generics = bounded_generics(model, item);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let impls = item.indexes.iter().filter_map(|index| {
        let path = &index.path;
        let partition = partition_of(item, primary, index)?;
        let key_condition = index.constructor.as_ref().map(|_| {
            let narrowing = query::index_narrowing_types(item, primary, index);
            quote! {
                #[automatically_derived]
                impl #impl_generics _p::HasIndexPartition<#partition, #path, (#(#narrowing,)*)>
                    for #ident #ty_generics #where_clause {}
            }
        });
        Some(quote! {
            #[automatically_derived]
            impl #impl_generics _p::InIndexPartitionOf<#partition, #path> for #ident #ty_generics #where_clause {
            type Then<__Rest> = __Rest;
        }

            #key_condition
        })
    });
    quote!(#(#impls)*)
}

/// Returns the type of the partitions that contain the items in an index. `None` if no key selects them: a literal is not a key
/// of an entity, and a tag is only in the keys of one entity.
fn partition_of(item: &Item<'_>, primary: &PrimaryKey, index: &Index) -> Option<TokenStream> {
    let key = match (&index.partition, &index.sort) {
        (Some(key), _) => key,
        (None, Some(_)) => &primary.partition,
        (None, None) => primary.sort.as_ref()?,
    };
    match key {
        DeclaredKey::Composed(key) if key.has_literals() => None,
        DeclaredKey::Composed(key) => match &key.head {
            Head::OtherEntity(path) => Some(quote!(#path)),
            Head::SelfEntity => {
                let own = [primary.composed_partition_key(), primary.composed_sort_key()];
                let own = own.into_iter().flatten().find(|key| key.has_own_prefix());
                // Keys of other items that begin with this entity have the parts of the entity's key.
                let is_own_key = own.is_some_and(|own| own.parts == key.parts);
                Some(if is_own_key { quote!(Self) } else { quote!(_p::OwnPartition<Self>) })
            }
            Head::Bare | Head::Literal(_) | Head::Malformed => None,
        },
        DeclaredKey::Attributes(attributes) => {
            if !attributes.iter().all(|attribute| matches!(attribute, KeyAttribute::Field(_))) {
                return None;
            }
            let types: Vec<_> = query::fields(item, attributes).map(query::key_attribute_type).collect();
            Some(match types.as_slice() {
                [ty] => quote!(#ty),
                types => quote!((#(#types),*)),
            })
        }
    }
}

/// Generates the impls after an error: the items are in all partitions of all indexes.
fn any_index_partition(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let mut generics = bounded_generics(model, item);
    generics.params.push(syn::parse_quote!(__Index));
    let mut partition = generics.clone();
    partition.params.push(syn::parse_quote!(__Partition));
    generics.params.push(syn::parse_quote!(__Parts));
    let (in_partition, _, where_clause) = partition.split_for_impl();
    let (has_partition, _, _) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #in_partition _p::InIndexPartitionOf<__Partition, __Index> for #ident #ty_generics #where_clause {
            type Then<__Rest> = __Rest;
        }

        #[automatically_derived]
        impl #has_partition _p::HasIndexPartition<Self, __Index, __Parts> for #ident #ty_generics #where_clause {}
    }
}
