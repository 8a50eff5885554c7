//! `#[derive(Index)]`: the name, the keys and the projection of a secondary index.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{DeriveInput, LitStr, Path, Token};

use crate::attr::{self, Once};
use crate::context::Context;
use crate::message;
use crate::wrap;

const FORMAT: &str = "#[index(name = \"GSI_2\", partition_key = \"GSI2PK\", sort_key = \"GSI2SK\")]";
const LOCAL: &str = "#[index(name = \"LSI_1\", local, sort_key = \"LSI1SK\")]";
const KEYS: &[&str] = &["name", "partition_key", "sort_key", "inverse", "local", "projection", "crate"];

/// The most attributes of a partition key, and of a sort key.
const MOST_ATTRIBUTES: usize = 4;

#[derive(Default)]
struct Attributes {
    name: Once<LitStr>,
    partition_key: Once<Vec<Element>>,
    sort_key: Once<Vec<Element>>,
    inverse: Once<()>,
    local: Once<()>,
    projection: Once<Projection>,
    krate: Once<Path>,
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
                quote!(_p::KeyElement::Own(#name, _p::KeyType::#key_type))
            }
            Self::Tag(_) => quote!(_p::KeyElement::Tag),
        }
    }
}

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Context::new();
    let attributes = parse(&cx, input);
    check(&cx, input, &attributes);
    let errors = cx.into_tokens();
    let expanded = match &errors {
        None => expand(&input.ident, &attributes),
        Some(_) => after_an_error(&input.ident, &attributes),
    };
    let expanded = wrap::in_scope(attributes.krate.get(), &expanded);
    quote!(#errors #expanded)
}

/// What keeps uses of the index from being further errors: it holds everything, and can be asked in every way.
fn after_an_error(ident: &Ident, attributes: &Attributes) -> TokenStream {
    let name = attributes.name.get().map_or_else(String::new, LitStr::value);
    quote! {
        #[automatically_derived]
        impl _p::Index for #ident {
            const NAME: &'static _p::str = #name;
            const KEYS: _p::Keys = _p::Keys::Unknown;
            const PROJECTION: _p::ProjectionType = _p::ProjectionType::All;
            type Pair<__P: _p::Entity, __S: _p::Entity> = _p::RawItem;
            type Holds = _p::WholeItems;
        }

        #[automatically_derived]
        impl _p::ConsistentReads for #ident {}

        #[automatically_derived]
        impl _p::TextPartition for #ident {}

        #[automatically_derived]
        impl _p::TextSort for #ident {}
    }
}

fn parse(cx: &Context, input: &DeriveInput) -> Attributes {
    let mut found = Attributes::default();
    attr::walk(cx, &input.attrs, "index", FORMAT, |key, input| {
        match key.to_string().as_str() {
            "name" => found.name.set(cx, key, attr::text(key, input, FORMAT)?),
            "partition_key" => found.partition_key.set(cx, key, elements(key, input)?),
            "sort_key" => found.sort_key.set(cx, key, elements(key, input)?),
            "inverse" => found.inverse.set(cx, key, ()),
            "local" => found.local.set(cx, key, ()),
            "projection" => {
                let format = "#[index(projection = keys_only)]`, `all` or `include(\"total\")";
                let projection = attr::value(key, input, format, |input| projection(cx, input))?;
                found.projection.set(cx, key, projection);
            }
            "crate" => found.krate.set(cx, key, attr::crate_path("index", key, input)?),
            unknown => return Err(syn::Error::new(key.span(), message::unknown_index_attribute(unknown, KEYS))),
        }
        Ok(())
    });
    found
}

/// Parses `= "GSI1PK"`, `= number("score")`, or several of them in parentheses.
fn elements(key: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<Element>> {
    let format = || message::malformed(&key.to_string(), &message::key_element_format(&key.to_string()));
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
                attr::skip_all(&content)?;
                return Err(error.unwrap_or_else(|| syn::Error::new(at, format())));
            }
        }
        if !content.is_empty() {
            let at = content.span();
            if content.parse::<Token![,]>().is_err() {
                attr::skip_all(&content)?;
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
                attr::skip_all(&content)?;
                if is_all { name } else { Err(input.error("")) }
            })();
            name.map(|name| Element::Own(word, name)).map_err(|_: syn::Error| None)
        }
        "string" | "number" | "binary" => Err(None),
        unknown => Err(Some(syn::Error::new(word.span(), message::unknown_key_element(unknown)))),
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
            attr::skip_all(&content)?;
            let names = names?;
            if names.is_empty() {
                cx.error(&word, message::empty_include());
            }
            Projection::Include(names.into_iter().collect())
        }
        unknown => {
            cx.error(&word, message::unknown_projection(unknown));
            attr::skip_to_comma(input)?;
            Projection::All
        }
    })
}

fn check(cx: &Context, input: &DeriveInput, attributes: &Attributes) {
    if cx.is_clean() {
        check_missing(cx, input, attributes);
    }
    crate::entity::check_marker(cx, input, "Index", "an index");
    check_kind(cx, attributes);
    check_names(cx, attributes);
    for (key, elements) in keys(attributes) {
        check_elements(cx, key, elements);
    }
}

/// The keys that are given.
fn keys(attributes: &Attributes) -> impl Iterator<Item = (&Ident, &Vec<Element>)> {
    [&attributes.partition_key, &attributes.sort_key].into_iter().filter_map(|key| key.key().zip(key.get()))
}

/// An index has a name, and keys.
fn check_missing(cx: &Context, input: &DeriveInput, attributes: &Attributes) {
    if attributes.name.get().is_none() {
        cx.error(&input.ident, message::missing("an index", "its name", FORMAT));
    } else if let Some(local) = attributes.local.key() {
        if attributes.sort_key.get().is_none() && attributes.inverse.get().is_none() {
            cx.error(local, message::missing("a local index", "a sort key of its own", LOCAL));
        }
    } else if attributes.inverse.get().is_none() && attributes.partition_key.get().is_none() {
        cx.error(&input.ident, message::missing("an index", "a partition key, `inverse` or `local`", FORMAT));
    }
}

/// An inverse index has the table's keys, and a local one the table's partition key and one attribute more.
fn check_kind(cx: &Context, attributes: &Attributes) {
    if attributes.inverse.get().is_some() {
        if let Some(local) = attributes.local.key() {
            cx.error(local, message::inverse_and_local());
            return;
        }
        for (key, _) in keys(attributes) {
            cx.error(key, message::inverse_with_keys(&key.to_string()));
        }
    }
    if attributes.local.get().is_some() {
        if let Some(key) = attributes.partition_key.key() {
            cx.error(key, message::local_partition_key());
        }
        if let Some([_, second, ..]) = attributes.sort_key.get().map(Vec::as_slice) {
            cx.error(second, message::local_sort_keys());
        }
    }
}

/// Names aren't empty, and no two attributes are one.
fn check_names(cx: &Context, attributes: &Attributes) {
    let mut names: Vec<(&str, &LitStr)> = Vec::new();
    if let (Some(_), Some(name)) = (attributes.name.key(), attributes.name.get())
        && name.value().is_empty()
    {
        cx.error(name, message::empty_name("name"));
    }
    let of_keys = keys(attributes).flat_map(|(key, elements)| {
        let key = if *key == "partition_key" { "partition_key" } else { "sort_key" };
        elements.iter().filter_map(Element::name).map(move |name| (key, name))
    });
    let included = match attributes.projection.get() {
        Some(Projection::Include(names)) => names.as_slice(),
        _ => &[],
    };
    for (key, name) in of_keys.chain(included.iter().map(|name| ("include", name))) {
        if name.value().is_empty() {
            cx.error(name, message::empty_name(key));
        } else if let Some((first, _)) = names.iter().find(|(_, known)| known.value() == name.value()) {
            let text = match (*first, key) {
                ("include", "include") => message::duplicate(&name.value()),
                (_, "include") => message::included_key(&name.value()),
                (first, key) => message::same_attribute(&name.value(), first, key),
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
                cx.error(name, message::text_among_attributes(&name.value()));
            }
        }
    }
    if let Some(fifth) = elements.get(MOST_ATTRIBUTES) {
        cx.error(fifth, message::too_many_attributes(MOST_ATTRIBUTES));
    }
    let tags = elements.iter().filter(|element| matches!(element, Element::Tag(_)));
    if *key == "sort_key" {
        tags.for_each(|tag| cx.error(tag, message::tag_in_a_sort_key()));
    } else {
        tags.skip(1).for_each(|tag| cx.error(tag, message::duplicate("tag")));
    }
}

fn expand(ident: &Ident, attributes: &Attributes) -> TokenStream {
    let name = attributes.name.get().map_or_else(String::new, LitStr::value);
    let inverse = attributes.inverse.get().is_some();
    let elements = |given: &Once<Vec<Element>>| -> Vec<TokenStream> {
        given.get().into_iter().flatten().map(Element::expand).collect()
    };
    let (partition, sort) = (elements(&attributes.partition_key), elements(&attributes.sort_key));
    let is_local = attributes.local.get().is_some();
    let keys = match sort.first() {
        _ if inverse => quote!(_p::Keys::Inverse),
        Some(sort) if is_local => quote!(_p::Keys::Local { sort: #sort }),
        _ => quote!(_p::Keys::Global { partition: &[#(#partition),*], sort: &[#(#sort),*] }),
    };
    let default = if inverse { &Projection::KeysOnly } else { &Projection::All };
    let (projection, holds) = match attributes.projection.get().unwrap_or(default) {
        Projection::All => (quote!(All), quote!(WholeItems)),
        Projection::KeysOnly => (quote!(KeysOnly), quote!(SomeAttributes)),
        Projection::Include(names) => (quote!(Include(&[#(#names),*])), quote!(SomeAttributes)),
    };
    // An inverse index holds the table's own keys, so that a pair of its keys names an item; the keys of another one
    // don't say which items they are of.
    let pair = if inverse { quote!(_p::Relation<__S, __P>) } else { quote!(_p::RawItem) };
    let consistent = is_local.then(|| {
        quote! {
            #[automatically_derived]
            impl _p::ConsistentReads for #ident {}
        }
    });
    let is_text = |given: &Once<Vec<Element>>| given.get().is_none_or(|keys| matches!(keys[..], [Element::Text(_)]));
    let text_partition = is_text(&attributes.partition_key).then(|| {
        quote! {
            #[automatically_derived]
            impl _p::TextPartition for #ident {}
        }
    });
    let text_sort = is_text(&attributes.sort_key).then(|| {
        quote! {
            #[automatically_derived]
            impl _p::TextSort for #ident {}
        }
    });
    quote! {
        #[automatically_derived]
        impl _p::Index for #ident {
            const NAME: &'static _p::str = #name;
            const KEYS: _p::Keys = #keys;
            const PROJECTION: _p::ProjectionType = _p::ProjectionType::#projection;
            type Pair<__P: _p::Entity, __S: _p::Entity> = #pair;
            type Holds = _p::#holds;
        }

        #consistent
        #text_partition
        #text_sort
    }
}
