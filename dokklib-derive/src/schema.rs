//! `#[derive(Schema)]`: the layout of a table, and what follows from the list of its entities.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, LitStr, Path, Type};

use crate::attr::{self, Once};
use crate::context::Context;
use crate::message::{self, Level};
use crate::{name, wrap};

const FORMAT: &str = "#[schema(partition_key = \"PK\", sort_key = \"SK\")]";
const KEYS: &[&str] = &["partition_key", "sort_key", "ttl", "tag", "indexes", "entities", "crate"];

#[derive(Default)]
struct Attributes {
    partition_key: Once<LitStr>,
    sort_key: Once<LitStr>,
    ttl: Once<LitStr>,
    tag: Once<LitStr>,
    indexes: Once<Vec<Type>>,
    entities: Once<Vec<Type>>,
    krate: Once<Path>,
}

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Context::new();
    let attributes = parse(&cx, input);
    check(&cx, input, &attributes);
    let errors = cx.into_tokens();
    // With an error in it, the proof about the entities would only repeat it in other words.
    let proof = errors.is_none();
    let expanded = wrap::in_scope(attributes.krate.get(), &expand(input, &attributes, proof));
    quote!(#errors #expanded)
}

fn parse(cx: &Context, input: &DeriveInput) -> Attributes {
    let mut found = Attributes::default();
    attr::walk(cx, &input.attrs, "schema", FORMAT, |key, input| {
        match key.to_string().as_str() {
            "partition_key" => found.partition_key.set(cx, key, attr::text(key, input, FORMAT)?),
            "sort_key" => found.sort_key.set(cx, key, attr::text(key, input, FORMAT)?),
            "ttl" => found.ttl.set(cx, key, attr::text(key, input, "#[schema(ttl = \"ExpiresAt\")]")?),
            "tag" => found.tag.set(cx, key, attr::text(key, input, "#[schema(tag = \"type\")]")?),
            "indexes" => found.indexes.set(cx, key, attr::list(key, input, "#[schema(indexes(InverseIndex))]")?),
            "entities" => found.entities.set(cx, key, attr::list(key, input, "#[schema(entities(User, Order))]")?),
            "crate" => found.krate.set(cx, key, attr::crate_path("schema", key, input)?),
            unknown => {
                let text = message::unknown_key(unknown, "schema", Level::Container, KEYS, &[]);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    found
}

fn check(cx: &Context, input: &DeriveInput, attributes: &Attributes) {
    let is_missing = attributes.partition_key.get().is_none() || attributes.sort_key.get().is_none();
    if is_missing && cx.is_clean() {
        cx.error(&input.ident, message::missing("a schema", "the names of its key attributes", FORMAT));
    }
    crate::entity::check_marker(cx, input, "Schema", "a schema");
    check_names(cx, attributes);
    for listed in [&attributes.indexes, &attributes.entities] {
        check_repeated(cx, listed.get().map_or(&[], Vec::as_slice));
    }
}

/// One attribute has one role.
fn check_names(cx: &Context, attributes: &Attributes) {
    let mut roles: Vec<(String, &Ident)> = Vec::new();
    for given in [&attributes.partition_key, &attributes.sort_key, &attributes.ttl, &attributes.tag] {
        let (Some(key), Some(text)) = (given.key(), given.get()) else { continue };
        let name = text.value();
        if name.is_empty() {
            cx.error(text, message::empty_name(&key.to_string()));
        } else if let Some((_, first)) = roles.iter().find(|(known, _)| *known == name) {
            cx.error(text, message::same_attribute(&name, &first.to_string(), &key.to_string()));
        } else {
            roles.push((name, key));
        }
    }
}

fn check_repeated(cx: &Context, types: &[Type]) {
    for (at, repeated) in types.iter().enumerate() {
        let text = quote!(#repeated).to_string();
        if let Some(first) = types[..at].iter().find(|first| quote!(#first).to_string() == text) {
            cx.error(repeated, message::duplicate(&text));
            cx.error(first, message::first_here(&text));
        }
    }
}

fn expand(input: &DeriveInput, attributes: &Attributes, proof: bool) -> TokenStream {
    let ident = &input.ident;
    let vis = &input.vis;
    let text = |given: &Once<LitStr>| given.get().map_or_else(String::new, LitStr::value);
    let optional = |given: &Once<LitStr>| match given.get() {
        Some(name) => quote!(_p::Option::Some(#name)),
        None => quote!(_p::Option::None),
    };
    let (partition_key, sort_key) = (text(&attributes.partition_key), text(&attributes.sort_key));
    let (ttl, tag) = (optional(&attributes.ttl), optional(&attributes.tag));
    let indexes = attributes.indexes.get().map_or(&[][..], Vec::as_slice);
    let entities = attributes.entities.get().map_or(&[][..], Vec::as_slice);
    let index_layouts = indexes.iter().map(|index| quote_spanned!(index.span()=> _p::IndexLayout::of::<#index>()));
    let index_impls = indexes.iter().map(|index| {
        quote! {
            #[automatically_derived]
            impl _p::IndexOf<#ident> for #index {}
        }
    });
    let listed = entities.iter().map(|entity| {
        let name = name::shown(entity);
        let keys = quote_spanned!(entity.span()=> _p::listed::<#entity, #ident>(#name));
        quote! {
            #[automatically_derived]
            impl _p::Lists<#entity> for #ident {
                const LISTED: _p::Listed = #keys;
            }
        }
    });
    let proofs = proof.then(|| {
        let (indexes, entities) = (expand_index_checks(ident, indexes), expand_proofs(ident, entities));
        quote!(#indexes #entities)
    });
    let doc = format!(" The table of that name in the layout of `{ident}`, by this client.");
    let head = name::at(ident.span(), quote!(#vis fn table));
    quote! {
        #[automatically_derived]
        impl _p::Schema for #ident {
            const LAYOUT: _p::Layout =
                _p::Layout::new(
                    #partition_key,
                    #sort_key,
                    #ttl,
                    #tag,
                    const { &[#(#index_layouts),*] },
                    const { &[#(<Self as _p::Lists<#entities>>::LISTED),*] },
                );
        }

        impl #ident {
            #[doc = #doc]
            #head(client: _p::Client, name: impl _p::Into<_p::String>) -> _p::Table<Self> {
                _p::table(client, name)
            }
        }

        #(#index_impls)*
        #(#listed)*
        #proofs
    }
}

/// The indexes can be ones of one table.
fn expand_index_checks(ident: &Ident, indexes: &[Type]) -> TokenStream {
    let name = ident.to_string();
    let checks = indexes.iter().enumerate().map(|(at, index)| {
        let shown = name::shown(index);
        let layout = quote!(&<#ident as _p::Schema>::LAYOUT);
        name::at(index.span(), quote!(const _: () = _p::assert_index(#layout, #name, #at, #shown);))
    });
    quote!(#(#checks)*)
}

/// No two of the listed entities can have one key.
fn expand_proofs(ident: &Ident, entities: &[Type]) -> TokenStream {
    let name = ident.to_string();
    let listed = |entity: &Type| quote!(_p::listed_by::<#ident, #entity>());
    let checks = entities.iter().enumerate().map(|(at, second)| {
        let of_second = listed(second);
        let before = entities[..at].iter().map(listed);
        // One constant for all of them: each costs rustc some milliseconds.
        quote_spanned! {second.span()=>
            const _: () = _p::assert_tagged(&<#ident as _p::Schema>::LAYOUT, #name, #of_second);
            const _: () = _p::assert_distinct(&<#ident as _p::Schema>::LAYOUT, #name, &[#(#before),*], #of_second);
        }
    });
    quote!(#(#checks)*)
}
