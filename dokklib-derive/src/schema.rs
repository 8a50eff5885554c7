//! `#[derive(Schema)]`: the layout of a table, and what follows from the list of its entities.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, LitStr, Path, Type};

use crate::context::Context;
use crate::message::{self, Target};
use crate::option::{self, Once};
use crate::span::respan;
use crate::{name, scope};

const EXAMPLE: &str = "#[schema(partition_key = \"PK\", sort_key = \"SK\")]";
const OPTIONS: &[&str] = &["partition_key", "sort_key", "ttl", "tag", "indexes", "entities", "crate"];

#[derive(Default)]
struct Options {
    partition_key: Once<LitStr>,
    sort_key: Once<LitStr>,
    ttl: Once<LitStr>,
    tag: Once<LitStr>,
    indexes: Once<Vec<Type>>,
    entities: Once<Vec<Type>>,
    crate_path: Once<Path>,
}

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Context::new();
    let options = parse(&cx, input);
    check(&cx, input, &options);
    let errors = cx.into_tokens();
    // With an error in it, the proof about the entities would only repeat it in other words.
    let proof = errors.is_none();
    let expanded = scope::wrap(options.crate_path.get(), &expand(input, &options, proof));
    quote!(#errors #expanded)
}

fn parse(cx: &Context, input: &DeriveInput) -> Options {
    let mut found = Options::default();
    option::for_each(cx, &input.attrs, "schema", EXAMPLE, |key, input| {
        match key.to_string().as_str() {
            "partition_key" => found.partition_key.set(cx, key, option::string(key, input, EXAMPLE)?),
            "sort_key" => found.sort_key.set(cx, key, option::string(key, input, EXAMPLE)?),
            "ttl" => found.ttl.set(cx, key, option::string(key, input, "#[schema(ttl = \"ExpiresAt\")]")?),
            "tag" => found.tag.set(cx, key, option::string(key, input, "#[schema(tag = \"type\")]")?),
            "indexes" => found.indexes.set(cx, key, option::list(key, input, "#[schema(indexes(InverseIndex))]")?),
            "entities" => found.entities.set(cx, key, option::list(key, input, "#[schema(entities(User, Order))]")?),
            "crate" => found.crate_path.set(cx, key, option::crate_path("schema", key, input)?),
            unknown => {
                let text = message::unknown_option(unknown, "schema", Target::Type, OPTIONS, &[]);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    found
}

fn check(cx: &Context, input: &DeriveInput, options: &Options) {
    let is_missing = options.partition_key.get().is_none() || options.sort_key.get().is_none();
    if is_missing && cx.is_clean() {
        cx.error(&input.ident, message::missing_option("a schema", "the names of its key options", EXAMPLE));
    }
    crate::entity::check_unit_struct(cx, input, "Schema", "a schema");
    check_names(cx, options);
    for listed in [&options.indexes, &options.entities] {
        check_repeated(cx, listed.get().map_or(&[], Vec::as_slice));
    }
}

/// One attribute has one role.
fn check_names(cx: &Context, options: &Options) {
    let mut roles: Vec<(String, &Ident)> = Vec::new();
    for given in [&options.partition_key, &options.sort_key, &options.ttl, &options.tag] {
        let (Some(key), Some(text)) = (given.key(), given.get()) else { continue };
        let name = text.value();
        if name.is_empty() {
            cx.error(text, message::empty_name(&key.to_string()));
        } else if let Some((_, first)) = roles.iter().find(|(known, _)| *known == name) {
            cx.error(text, message::shared_attribute(&name, &first.to_string(), &key.to_string()));
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
            cx.error(first, message::first_occurrence(&text));
        }
    }
}

fn expand(input: &DeriveInput, options: &Options, proof: bool) -> TokenStream {
    let ident = &input.ident;
    let vis = &input.vis;
    let text = |given: &Once<LitStr>| given.get().map_or_else(String::new, LitStr::value);
    let optional = |given: &Once<LitStr>| match given.get() {
        Some(name) => quote!(_p::Option::Some(#name)),
        None => quote!(_p::Option::None),
    };
    let (partition_key, sort_key) = (text(&options.partition_key), text(&options.sort_key));
    let (ttl, tag) = (optional(&options.ttl), optional(&options.tag));
    let indexes = options.indexes.get().map_or(&[][..], Vec::as_slice);
    let entities = options.entities.get().map_or(&[][..], Vec::as_slice);
    let index_layouts = indexes.iter().map(|index| quote_spanned!(index.span()=> _p::IndexLayout::of::<#index>()));
    let index_impls = indexes.iter().map(|index| {
        quote! {
            #[automatically_derived]
            impl _p::IndexOf<#ident> for #index {}
        }
    });
    let listed = entities.iter().map(|entity| {
        let name = name::display(entity);
        let keys = quote_spanned!(entity.span()=> _p::describe_entity::<#entity, #ident>(#name));
        quote! {
            #[automatically_derived]
            impl _p::Lists<#entity> for #ident {
                const ENTITY: _p::ListedEntity = #keys;
            }
        }
    });
    let proofs = proof.then(|| {
        let (indexes, entities) = (expand_index_checks(ident, indexes), expand_proofs(ident, entities));
        quote!(#indexes #entities)
    });
    let doc = format!(" The table of that name in the layout of `{ident}`, by this client.");
    let head = respan(ident.span(), quote!(#vis fn table));
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
                    const { &[#(<Self as _p::Lists<#entities>>::ENTITY),*] },
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
        let shown = name::display(index);
        let layout = quote!(&<#ident as _p::Schema>::LAYOUT);
        respan(index.span(), quote!(const _: () = _p::assert_index(#layout, #name, #at, #shown);))
    });
    quote!(#(#checks)*)
}

/// No two of the listed entities can have one key.
fn expand_proofs(ident: &Ident, entities: &[Type]) -> TokenStream {
    let name = ident.to_string();
    let listed = |entity: &Type| quote!(_p::listed_entity::<#ident, #entity>());
    let checks = entities.iter().enumerate().map(|(at, second)| {
        let of_second = listed(second);
        let before = entities[..at].iter().map(listed);
        // One constant for all of them: each costs rustc some milliseconds.
        quote_spanned! {second.span()=>
            const _: () = _p::assert_tag_for_extended_keys(&<#ident as _p::Schema>::LAYOUT, #name, #of_second);
            const _: () = _p::assert_no_key_collision(&<#ident as _p::Schema>::LAYOUT, #name, &[#(#before),*], #of_second);
        }
    });
    quote!(#(#checks)*)
}
