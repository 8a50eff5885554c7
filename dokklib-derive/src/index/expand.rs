//! Expands the index to code. This can't fail.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::LitStr;

use super::parse::{Options, Projection};
use crate::key_element::KeyElement;
use crate::option::Once;

pub(super) fn expand(ident: &Ident, options: &Options) -> TokenStream {
    let name = options.name.get().map_or_else(String::new, LitStr::value);
    let is_inverse = options.inverse.get().is_some();
    let elements = |key: &Once<Vec<KeyElement>>| -> Vec<TokenStream> {
        key.get().into_iter().flatten().map(KeyElement::expand).collect()
    };
    let (partition, sort) = (elements(&options.partition_key), elements(&options.sort_key));
    let is_local = options.local.get().is_some();
    let keys = match sort.first() {
        _ if is_inverse => quote!(_p::Keys::Inverse),
        Some(sort) if is_local => quote!(_p::Keys::Local { sort: #sort }),
        _ => quote!(_p::Keys::Global { partition: &[#(#partition),*], sort: &[#(#sort),*] }),
    };
    let default = if is_inverse { &Projection::KeysOnly } else { &Projection::All };
    let (projection, contents) = match options.projection.get().unwrap_or(default) {
        Projection::All => (quote!(All), quote!(WholeItems)),
        Projection::KeysOnly => (quote!(KeysOnly), quote!(SomeAttributes)),
        Projection::Include(names) => (quote!(Include(&[#(#names),*])), quote!(SomeAttributes)),
    };
    // The keys of an inverse index are the table's keys, swapped, and so identify an item. Keys of other indexes don't.
    let pair = if is_inverse { quote!(_p::Relation<__Sort, __Partition>) } else { quote!(_p::RawItem) };
    let consistent_reads = is_local.then(|| {
        quote! {
            #[automatically_derived]
            impl _p::ConsistentReads for #ident {}
        }
    });
    let is_text = |key: &Once<Vec<KeyElement>>| key.get().is_none_or(|key| matches!(key[..], [KeyElement::Text(_)]));
    // The partition key of an inverse index is the table's sort key, and that of a local index the table's partition key.
    let bound = match (is_inverse, is_local) {
        (true, _) => quote!(: _p::GeneratedSortKey),
        (false, true) => quote!(: _p::GeneratedPartitionKey),
        (false, false) => TokenStream::new(),
    };
    let text_partition_key = is_text(&options.partition_key).then(|| {
        quote! {
            #[automatically_derived]
            impl<__Schema #bound> _p::TextPartitionKey<__Schema> for #ident {}
        }
    });
    let text_sort_key = is_text(&options.sort_key).then(|| {
        quote! {
            #[automatically_derived]
            impl _p::TextSortKey for #ident {}
        }
    });
    quote! {
        #[automatically_derived]
        impl _p::Index for #ident {
            const NAME: &'static _p::str = #name;
            const KEYS: _p::Keys = #keys;
            const PROJECTION: _p::ProjectionType = _p::ProjectionType::#projection;
            type Pair<__Partition: _p::Entity, __Sort: _p::Entity> = #pair;
            type Contents = _p::#contents;
        }

        #consistent_reads
        #text_partition_key
        #text_sort_key
    }
}

/// Generates the fallback impls after an error, so that uses of the index are not further errors. They declare that it
/// contains whole items and supports every query.
pub(super) fn fallback_impls(ident: &Ident, options: &Options) -> TokenStream {
    let name = options.name.get().map_or_else(String::new, LitStr::value);
    quote! {
        #[automatically_derived]
        impl _p::Index for #ident {
            const NAME: &'static _p::str = #name;
            const KEYS: _p::Keys = _p::Keys::Unknown;
            const PROJECTION: _p::ProjectionType = _p::ProjectionType::All;
            type Pair<__Partition: _p::Entity, __Sort: _p::Entity> = _p::RawItem;
            type Contents = _p::WholeItems;
        }

        #[automatically_derived]
        impl _p::ConsistentReads for #ident {}

        #[automatically_derived]
        impl<__Schema> _p::TextPartitionKey<__Schema> for #ident {}

        #[automatically_derived]
        impl _p::TextSortKey for #ident {}
    }
}
