//! `#[derive(Schema)]`: the layout of a table, and the checks of its indexes and entities.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{DeriveInput, LitStr, Path, Type};

use crate::case::Case;
use crate::context::Context;
use crate::key_element::KeyElement;
use crate::key_format::KeyFormat;
use crate::message::{self, Target};
use crate::option::{self, Once};
use crate::span::respan;
use crate::{name, scope};

const EXAMPLE: &str = "#[schema(partition_key = \"PK\", sort_key = \"SK\")]";
const OPTIONS: &[&str] = &[
    "partition_key",
    "sort_key",
    "ttl",
    "tag",
    "tag_values",
    "timestamps",
    "delimiter",
    "key_values",
    "indexes",
    "entities",
    "crate",
];

#[derive(Default)]
struct Options {
    partition_key: Once<KeyElement>,
    sort_key: Once<KeyElement>,
    ttl: Once<LitStr>,
    tag: Once<LitStr>,
    /// The position of the case in the list of all cases. `None` if it is unknown, which is reported.
    tag_values: Once<Option<usize>>,
    /// The timestamps of relations have the format of the Python library.
    python_timestamps: Once<()>,
    format: KeyFormat,
    indexes: Once<Vec<Type>>,
    entities: Once<Vec<Type>>,
    crate_path: Once<Path>,
}

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Context::new();
    let options = parse(&cx, input);
    check(&cx, input, &options);
    let errors = cx.into_tokens();
    // After an error, the checks of the layout would report further errors.
    let with_checks = errors.is_none();
    let expanded = scope::wrap(options.crate_path.get(), &expand(input, &options, with_checks));
    quote!(#errors #expanded)
}

fn parse(cx: &Context, input: &DeriveInput) -> Options {
    let mut found = Options::default();
    option::for_each(cx, &input.attrs, "schema", EXAMPLE, |key, input| {
        match key.to_string().as_str() {
            "partition_key" => found.partition_key.set(cx, key, KeyElement::parse_table_key(key, input)?),
            "sort_key" => found.sort_key.set(cx, key, KeyElement::parse_table_key(key, input)?),
            "ttl" => found.ttl.set(cx, key, option::string(key, input, "#[schema(ttl = \"ExpiresAt\")]")?),
            "tag" => found.tag.set(cx, key, option::string(key, input, "#[schema(tag = \"type\")]")?),
            "tag_values" => found.tag_values.set(cx, key, parse_tag_values(cx, key, input)?),
            "timestamps" => found.python_timestamps.set(cx, key, parse_timestamps(key, input)?),
            "delimiter" | "key_values" => found.format.parse(cx, "schema", key, input)?,
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

/// Parses `= python`.
fn parse_timestamps(key: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    let format: Ident = option::value(key, input, "#[schema(timestamps = python)]", Ident::parse_any)?;
    if format == "python" {
        Ok(())
    } else {
        Err(syn::Error::new(format.span(), message::schema::unknown_timestamps(&format.to_string())))
    }
}

/// Parses `= "snake_case"`.
fn parse_tag_values(cx: &Context, key: &Ident, input: ParseStream<'_>) -> syn::Result<Option<usize>> {
    let text = option::string(key, input, "#[schema(tag_values = \"snake_case\")]")?;
    let case = Case::ALL.iter().position(|(name, _)| *name == text.value());
    if case.is_none() {
        let known: Vec<&str> = Case::ALL.iter().map(|(name, _)| *name).collect();
        cx.error(&text, message::field::unknown_case("tag_values", &text.value(), &known));
    }
    Ok(case)
}

fn check(cx: &Context, input: &DeriveInput, options: &Options) {
    if options.partition_key.get().is_none() && cx.is_clean() {
        cx.error(&input.ident, message::missing_option("a schema", "`partition_key`", EXAMPLE));
    }
    check_timestamps(cx, options);
    crate::entity::check_unit_struct(cx, input, "Schema", "a schema");
    options.format.check(cx, false);
    check_names(cx, options);
    if let (Some(key), None) = (options.tag_values.key(), options.tag.key()) {
        cx.error(key, message::schema::tag_values_without_a_tag());
    }
    for list in [&options.indexes, &options.entities] {
        check_duplicates(cx, list.get().map_or(&[], Vec::as_slice));
    }
}

/// Timestamps are those of relations, which require two generated keys.
fn check_timestamps(cx: &Context, options: &Options) {
    let has_relations =
        [&options.partition_key, &options.sort_key].iter().all(|key| key.get().is_some_and(KeyElement::is_text));
    if let Some(key) = options.python_timestamps.key().filter(|_| !has_relations && cx.is_clean()) {
        cx.error(key, message::schema::timestamps_without_relations());
    }
}

/// An attribute has only one role.
fn check_names(cx: &Context, options: &Options) {
    let mut roles: Vec<(String, &Ident)> = Vec::new();
    let keys = [&options.partition_key, &options.sort_key]
        .map(|option| (option.key(), option.get().and_then(KeyElement::name)));
    let others = [&options.ttl, &options.tag].map(|option| (option.key(), option.get()));
    for (key, text) in keys.into_iter().chain(others) {
        let (Some(key), Some(text)) = (key, text) else { continue };
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

/// A type is listed only once.
fn check_duplicates(cx: &Context, types: &[Type]) {
    for (i, ty) in types.iter().enumerate() {
        let text = quote!(#ty).to_string();
        if types[..i].iter().any(|first| quote!(#first).to_string() == text) {
            cx.error(ty, message::duplicate(&text));
        }
    }
}

fn expand(input: &DeriveInput, options: &Options, with_checks: bool) -> TokenStream {
    let ident = &input.ident;
    let vis = &input.vis;
    let optional = |option: &Once<LitStr>| match option.get() {
        Some(name) => quote!(_p::Option::Some(#name)),
        None => quote!(_p::Option::None),
    };
    // A missing partition key is reported.
    let partition_key =
        options.partition_key.get().map_or_else(|| quote!(_p::KeyElement::Text("")), KeyElement::expand);
    let sort_key = match options.sort_key.get().map(KeyElement::expand) {
        Some(element) => quote!(_p::Option::Some(#element)),
        None => quote!(_p::Option::None),
    };
    let (ttl, tag) = (optional(&options.ttl), optional(&options.tag));
    let timestamps = options.python_timestamps.get().map(|()| quote!(.with_python_timestamps()));
    let tag_case = options.tag_values.get().copied().flatten().map(|case| quote!(.with_tag_case(#case)));
    let indexes = options.indexes.get().map_or(&[][..], Vec::as_slice);
    let entities = options.entities.get().map_or(&[][..], Vec::as_slice);
    let index_layouts = indexes.iter().map(|index| quote_spanned!(index.span()=> _p::IndexLayout::of::<#index>()));
    let index_impls = indexes.iter().map(|index| {
        quote! {
            #[automatically_derived]
            impl _p::IndexOf<#ident> for #index {}
        }
    });
    let entity_impls = entities.iter().map(|entity| {
        let name = name::display(entity);
        let description =
            quote_spanned!(entity.span()=> _p::named_entity(#name, <#entity as _p::ItemOf<#ident>>::__LISTED));
        quote! {
            #[automatically_derived]
            impl _p::Lists<#entity> for #ident {
                const ENTITY: _p::ListedEntity = #description;
            }
        }
    });
    let key_impls = key_impls(ident, options, with_checks);
    let checks = with_checks.then(|| {
        let (indexes, entities) = (index_checks(ident, indexes), entity_checks(ident, entities));
        quote!(#indexes #entities)
    });
    let format = options.format.is_declared().then(|| {
        let format = options.format.expand(quote!(_p::KeyFormat::ESCAPED));
        quote!(const KEY_FORMAT: _p::KeyFormat = #format;)
    });
    let name = ident.to_string();
    let doc = format!(" Creates a handle to the table `name`, which has the layout of `{ident}`.");
    let from_env_doc = format!(
        " Creates a handle to the table `name`, which has the layout of `{ident}`, with a client for AWS. Region, credentials \
         and endpoint come from the environment, the profile or the IAM role."
    );
    let [head, from_env] = [quote!(#vis fn table), quote!(#vis fn from_env)].map(|head| respan(ident.span(), head));
    quote! {
        static __LAYOUT: _p::Layout = <#ident as _p::Schema>::LAYOUT;

        #[automatically_derived]
        impl _p::Schema for #ident {
            const TTL: _p::Option<&'static _p::str> = #ttl;
            const LAYOUT: _p::Layout =
                _p::Layout::new(
                    #partition_key,
                    #sort_key,
                    Self::TTL,
                    #tag,
                    const { &[#(#index_layouts),*] },
                    const { &[#(<Self as _p::Lists<#entities>>::ENTITY),*] },
                )
                #tag_case #timestamps;
            const __LAYOUT: &'static _p::Layout = &__LAYOUT;
            #format
            const __ID: &'static _p::str = _p::concat!(_p::module_path!(), "::", #name);
        }

        impl #ident {
            #[doc = #doc]
            #head(client: _p::Client, name: impl _p::Into<_p::String>) -> _p::Table<Self> {
                _p::table(client, name)
            }

            _p::schema_from_env! {
                #[doc = #from_env_doc]
                #from_env
            }
        }

        #key_impls
        #(#index_impls)*
        #(#entity_impls)*
        #checks
    }
}

/// Generates the impls that declare which keys are generated. After an error, all of them are.
fn key_impls(ident: &Ident, options: &Options, has_no_error: bool) -> TokenStream {
    let is_generated = |key: &Once<KeyElement>| !has_no_error || key.get().is_some_and(KeyElement::is_text);
    let (partition, sort) = (is_generated(&options.partition_key), is_generated(&options.sort_key));
    let traits = [
        partition.then(|| quote!(GeneratedPartitionKey)),
        sort.then(|| quote!(GeneratedSortKey)),
        (partition && sort).then(|| quote!(HasRelations)),
    ];
    let impls = traits.into_iter().flatten().map(|name| {
        quote! {
            #[automatically_derived]
            impl _p::#name for #ident {}
        }
    });
    quote!(#(#impls)*)
}

/// Generates the checks that the indexes can belong to one table.
fn index_checks(ident: &Ident, indexes: &[Type]) -> TokenStream {
    let name = ident.to_string();
    let checks = indexes.iter().enumerate().map(|(i, index)| {
        let index_name = name::display(index);
        respan(index.span(), quote!(const _: () = _p::assert_index(&__LAYOUT, #name, #i, #index_name);))
    });
    quote!(#(#checks)*)
}

/// Generates the checks that two entities can't have the same key.
fn entity_checks(ident: &Ident, entities: &[Type]) -> TokenStream {
    if entities.is_empty() {
        return TokenStream::new();
    }
    let name = ident.to_string();
    let checks = entities.iter().enumerate().map(|(i, entity)| {
        // The derive of a type with type parameters leaves its checks to the list.
        let instance = has_arguments(entity).then(|| {
            quote_spanned! {entity.span()=> const _: () = <#entity as _p::Item>::CHECKS; }
        });
        quote_spanned! {entity.span()=>
            #instance
            const _: () = _p::assert_no_key_collision(&__LAYOUT, #name, #i, __MAY_COLLIDE);
        }
    });
    // The keys of all entities are compared once. Only after a collision, each entity is compared with those before it.
    quote! {
        const __MAY_COLLIDE: _p::bool = _p::may_collide::<{ _p::key_count(&__LAYOUT) }>(&__LAYOUT);
        #(#checks)*
    }
}

/// Returns `true` if the type has generic arguments.
fn has_arguments(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.iter().any(|segment| !segment.arguments.is_none())
}
