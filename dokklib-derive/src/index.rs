//! `#[derive(Index)]`: the name, the keys and the projection of a secondary index.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{DeriveInput, LitStr, Path, Token};

use crate::context::Context;
use crate::message;
use crate::option::{self, Once};
use crate::scope;

const EXAMPLE: &str = "#[index(name = \"GSI_2\", partition_key = \"GSI2PK\", sort_key = \"GSI2SK\")]";
const LOCAL: &str = "#[index(name = \"LSI_1\", local, sort_key = \"LSI1SK\")]";
const OPTIONS: &[&str] = &["name", "partition_key", "sort_key", "inverse", "local", "projection", "crate"];

/// The most attributes of a partition key, and of a sort key.
const MOST_ATTRIBUTES: usize = 4;

#[derive(Default)]
struct Options {
    name: Once<LitStr>,
    partition_key: Once<Vec<Element>>,
    sort_key: Once<Vec<Element>>,
    inverse: Once<()>,
    local: Once<()>,
    projection: Once<Projection>,
    crate_path: Once<Path>,
}

/// An attribute that is a key, or one of several.
enum Element {
    /// Made of parts.
    Text(LitStr),
    /// An attribute that the items have, with the word for its type.
    Own(Ident, LitStr),
    /// The schema's tag.
    Tag(Ident),
}

/// What of an item is in the index.
enum Projection {
    All,
    KeysOnly,
    Include(Vec<LitStr>),
}

impl ToTokens for Element {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Text(name) => name.to_tokens(tokens),
            Self::Own(_, name) => name.to_tokens(tokens),
            Self::Tag(tag) => tag.to_tokens(tokens),
        }
    }
}

impl Element {
    /// What DynamoDB calls it, where that stands here.
    fn name(&self) -> Option<&LitStr> {
        match self {
            Self::Text(name) | Self::Own(_, name) => Some(name),
            Self::Tag(_) => None,
        }
    }

    fn expand(&self) -> TokenStream {
        match self {
            Self::Text(name) => quote!(_p::KeyElement::Text(#name)),
            Self::Own(word, name) => {
                let key_type = match word.to_string().as_str() {
                    "number" => quote!(Number),
                    "binary" => quote!(Binary),
                    _ => quote!(String),
                };
                quote!(_p::KeyElement::Attribute(#name, _p::KeyType::#key_type))
            }
            Self::Tag(_) => quote!(_p::KeyElement::Tag),
        }
    }
}

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Context::new();
    let options = parse(&cx, input);
    check(&cx, input, &options);
    let errors = cx.into_tokens();
    let expanded = match &errors {
        None => expand(&input.ident, &options),
        Some(_) => error_placeholder(&input.ident, &options),
    };
    let expanded = scope::wrap(options.crate_path.get(), &expanded);
    quote!(#errors #expanded)
}

/// What keeps uses of the index from being further errors: it holds everything, and can be asked in every way.
fn error_placeholder(ident: &Ident, options: &Options) -> TokenStream {
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
        impl _p::TextPartitionKey for #ident {}

        #[automatically_derived]
        impl _p::TextSortKey for #ident {}
    }
}

fn parse(cx: &Context, input: &DeriveInput) -> Options {
    let mut found = Options::default();
    option::for_each(cx, &input.attrs, "index", EXAMPLE, |key, input| {
        match key.to_string().as_str() {
            "name" => found.name.set(cx, key, option::string(key, input, EXAMPLE)?),
            "partition_key" => found.partition_key.set(cx, key, elements(key, input)?),
            "sort_key" => found.sort_key.set(cx, key, elements(key, input)?),
            "inverse" => found.inverse.set(cx, key, ()),
            "local" => found.local.set(cx, key, ()),
            "projection" => {
                let format = "#[index(projection = keys_only)]`, `all` or `include(\"total\")";
                let projection = option::value(key, input, format, |input| projection(cx, input))?;
                found.projection.set(cx, key, projection);
            }
            "crate" => found.crate_path.set(cx, key, option::crate_path("index", key, input)?),
            unknown => return Err(syn::Error::new(key.span(), message::index::unknown_option(unknown, OPTIONS))),
        }
        Ok(())
    });
    found
}

/// Parses `= "GSI1PK"`, `= number("score")`, or several of them in parentheses.
fn elements(key: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<Element>> {
    let format = || message::malformed_option(&key.to_string(), &message::index::key_format(&key.to_string()));
    if !input.peek(Token![=]) {
        return Err(syn::Error::new(key.span(), format()));
    }
    input.parse::<Token![=]>()?;
    let at = if input.is_empty() { key.span() } else { input.span() };
    if !input.peek(syn::token::Paren) {
        return Ok(vec![element(input).map_err(|error| error.unwrap_or_else(|| syn::Error::new(at, format())))?]);
    }
    let content;
    let parentheses = syn::parenthesized!(content in input);
    let mut elements = Vec::new();
    while !content.is_empty() {
        let at = content.span();
        match element(&content) {
            Ok(element) => elements.push(element),
            Err(error) => {
                option::skip_rest(&content)?;
                return Err(error.unwrap_or_else(|| syn::Error::new(at, format())));
            }
        }
        if !content.is_empty() {
            let at = content.span();
            if content.parse::<Token![,]>().is_err() {
                option::skip_rest(&content)?;
                return Err(syn::Error::new(at, format()));
            }
        }
    }
    if elements.is_empty() { Err(syn::Error::new(parentheses.span.join(), format())) } else { Ok(elements) }
}

/// Parses one attribute of a key; the error is `None` for what is none.
fn element(input: ParseStream<'_>) -> Result<Element, Option<syn::Error>> {
    if input.peek(LitStr) {
        return input.parse().map(Element::Text).map_err(|_| None);
    }
    let word = input.call(Ident::parse_any).map_err(|_| None)?;
    match word.to_string().as_str() {
        "tag" => Ok(Element::Tag(word)),
        "string" | "number" | "binary" if input.peek(syn::token::Paren) => {
            let name = (|| {
                let content;
                syn::parenthesized!(content in input);
                let name = content.parse();
                let is_all = content.is_empty();
                // What is left would be reported as a second error.
                option::skip_rest(&content)?;
                if is_all { name } else { Err(input.error("")) }
            })();
            name.map(|name| Element::Own(word, name)).map_err(|_: syn::Error| None)
        }
        "string" | "number" | "binary" => Err(None),
        unknown => Err(Some(syn::Error::new(word.span(), message::index::unknown_key_type(unknown)))),
    }
}

/// Parses `all`, `keys_only` or `include("total", "status")`.
fn projection(cx: &Context, input: ParseStream<'_>) -> syn::Result<Projection> {
    let word = input.call(Ident::parse_any)?;
    Ok(match word.to_string().as_str() {
        "all" => Projection::All,
        "keys_only" => Projection::KeysOnly,
        "include" => {
            let content;
            syn::parenthesized!(content in input);
            let names = content.parse_terminated(<LitStr as syn::parse::Parse>::parse, Token![,]);
            // What is left would be reported as a second error.
            option::skip_rest(&content)?;
            let names = names?;
            if names.is_empty() {
                cx.error(&word, message::index::empty_include());
            }
            Projection::Include(names.into_iter().collect())
        }
        unknown => {
            cx.error(&word, message::index::unknown_projection(unknown));
            option::skip_to_comma(input)?;
            Projection::All
        }
    })
}

fn check(cx: &Context, input: &DeriveInput, options: &Options) {
    if cx.is_clean() {
        check_missing(cx, input, options);
    }
    crate::entity::check_unit_struct(cx, input, "Index", "an index");
    check_kind(cx, options);
    check_names(cx, options);
    for (key, elements) in keys(options) {
        check_elements(cx, key, elements);
    }
}

/// The keys that are given.
fn keys(options: &Options) -> impl Iterator<Item = (&Ident, &Vec<Element>)> {
    [&options.partition_key, &options.sort_key].into_iter().filter_map(|key| key.key().zip(key.get()))
}

/// An index has a name, and keys.
fn check_missing(cx: &Context, input: &DeriveInput, options: &Options) {
    if options.name.get().is_none() {
        cx.error(&input.ident, message::missing_option("an index", "its name", EXAMPLE));
    } else if let Some(local) = options.local.key() {
        if options.sort_key.get().is_none() && options.inverse.get().is_none() {
            cx.error(local, message::missing_option("a local index", "a sort key of its own", LOCAL));
        }
    } else if options.inverse.get().is_none() && options.partition_key.get().is_none() {
        cx.error(&input.ident, message::missing_option("an index", "a partition key, `inverse` or `local`", EXAMPLE));
    }
}

/// An inverse index has the table's keys, and a local one the table's partition key and one attribute more.
fn check_kind(cx: &Context, options: &Options) {
    if options.inverse.get().is_some() {
        if let Some(local) = options.local.key() {
            cx.error(local, message::index::inverse_and_local());
            return;
        }
        for (key, _) in keys(options) {
            cx.error(key, message::index::key_with_inverse(&key.to_string()));
        }
    }
    if options.local.get().is_some() {
        if let Some(key) = options.partition_key.key() {
            cx.error(key, message::index::local_partition_key());
        }
        if let Some([_, second, ..]) = options.sort_key.get().map(Vec::as_slice) {
            cx.error(second, message::index::local_sort_key_attributes());
        }
    }
}

/// Names aren't empty, and no two attributes are one.
fn check_names(cx: &Context, options: &Options) {
    let mut names: Vec<(&str, &LitStr)> = Vec::new();
    if let (Some(_), Some(name)) = (options.name.key(), options.name.get())
        && name.value().is_empty()
    {
        cx.error(name, message::empty_name("name"));
    }
    let of_keys = keys(options).flat_map(|(key, elements)| {
        let key = if *key == "partition_key" { "partition_key" } else { "sort_key" };
        elements.iter().filter_map(Element::name).map(move |name| (key, name))
    });
    let included = match options.projection.get() {
        Some(Projection::Include(names)) => names.as_slice(),
        _ => &[],
    };
    for (key, name) in of_keys.chain(included.iter().map(|name| ("include", name))) {
        if name.value().is_empty() {
            cx.error(name, message::empty_name(key));
        } else if let Some((first, _)) = names.iter().find(|(_, known)| known.value() == name.value()) {
            let text = match (*first, key) {
                ("include", "include") => message::duplicate(&name.value()),
                (_, "include") => message::index::included_key(&name.value()),
                (first, key) => message::shared_attribute(&name.value(), first, key),
            };
            cx.error(name, text);
        } else {
            names.push((key, name));
        }
    }
}

/// Several attributes are the items' own, at most four; the tag is a part of a partition key, once.
fn check_elements(cx: &Context, key: &Ident, elements: &[Element]) {
    if elements.len() > 1 {
        for element in elements {
            if let Element::Text(name) = element {
                cx.error(name, message::index::untyped_key_attribute(&name.value()));
            }
        }
    }
    if let Some(fifth) = elements.get(MOST_ATTRIBUTES) {
        cx.error(fifth, message::index::too_many_key_attributes(MOST_ATTRIBUTES));
    }
    let tags = elements.iter().filter(|element| matches!(element, Element::Tag(_)));
    if *key == "sort_key" {
        tags.for_each(|tag| cx.error(tag, message::index::tag_in_the_sort_key()));
    } else {
        tags.skip(1).for_each(|tag| cx.error(tag, message::duplicate("tag")));
    }
}

fn expand(ident: &Ident, options: &Options) -> TokenStream {
    let name = options.name.get().map_or_else(String::new, LitStr::value);
    let inverse = options.inverse.get().is_some();
    let elements = |given: &Once<Vec<Element>>| -> Vec<TokenStream> {
        given.get().into_iter().flatten().map(Element::expand).collect()
    };
    let (partition, sort) = (elements(&options.partition_key), elements(&options.sort_key));
    let is_local = options.local.get().is_some();
    let keys = match sort.first() {
        _ if inverse => quote!(_p::Keys::Inverse),
        Some(sort) if is_local => quote!(_p::Keys::Local { sort: #sort }),
        _ => quote!(_p::Keys::Global { partition: &[#(#partition),*], sort: &[#(#sort),*] }),
    };
    let default = if inverse { &Projection::KeysOnly } else { &Projection::All };
    let (projection, holds) = match options.projection.get().unwrap_or(default) {
        Projection::All => (quote!(All), quote!(WholeItems)),
        Projection::KeysOnly => (quote!(KeysOnly), quote!(SomeAttributes)),
        Projection::Include(names) => (quote!(Include(&[#(#names),*])), quote!(SomeAttributes)),
    };
    // An inverse index holds the table's own keys, so that a pair of its keys names an item; the keys of another one
    // don't say which items they are of.
    let pair = if inverse { quote!(_p::Relation<__Sort, __Partition>) } else { quote!(_p::RawItem) };
    let consistent = is_local.then(|| {
        quote! {
            #[automatically_derived]
            impl _p::ConsistentReads for #ident {}
        }
    });
    let is_text = |given: &Once<Vec<Element>>| given.get().is_none_or(|keys| matches!(keys[..], [Element::Text(_)]));
    let text_partition = is_text(&options.partition_key).then(|| {
        quote! {
            #[automatically_derived]
            impl _p::TextPartitionKey for #ident {}
        }
    });
    let text_sort = is_text(&options.sort_key).then(|| {
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
            type Contents = _p::#holds;
        }

        #consistent
        #text_partition
        #text_sort
    }
}
