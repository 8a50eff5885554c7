//! `#[derive(Index)]`: the name, the keys and the projection of a secondary index.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{DeriveInput, LitStr, Path};

use crate::attr::{self, Once};
use crate::context::Context;
use crate::message::{self, Level};
use crate::wrap;

const FORMAT: &str = "#[index(name = \"GSI_2\", partition_key = \"GSI2PK\", sort_key = \"GSI2SK\")]";
const KEYS: &[&str] = &["name", "partition_key", "sort_key", "inverse", "projection", "crate"];

#[derive(Default)]
struct Attributes {
    name: Once<LitStr>,
    partition_key: Once<LitStr>,
    sort_key: Once<LitStr>,
    inverse: Once<()>,
    projection: Once<Ident>,
    krate: Once<Path>,
}

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Context::new();
    let attributes = parse(&cx, input);
    check(&cx, input, &attributes);
    let errors = cx.into_tokens();
    let expanded = wrap::in_scope(attributes.krate.get(), &expand(&input.ident, &attributes));
    quote!(#errors #expanded)
}

fn parse(cx: &Context, input: &DeriveInput) -> Attributes {
    let mut found = Attributes::default();
    attr::walk(cx, &input.attrs, "index", FORMAT, |key, input| {
        match key.to_string().as_str() {
            "name" => found.name.set(cx, key, attr::text(key, input, FORMAT)?),
            "partition_key" => found.partition_key.set(cx, key, attr::text(key, input, FORMAT)?),
            "sort_key" => found.sort_key.set(cx, key, attr::text(key, input, FORMAT)?),
            "inverse" => found.inverse.set(cx, key, ()),
            "projection" => {
                let projection: Ident =
                    attr::value(key, input, "#[index(projection = all)]`, or `keys_only", |input| input.parse())?;
                if !["all", "keys_only"].contains(&projection.to_string().as_str()) {
                    cx.error(&projection, message::unknown_projection(&projection.to_string()));
                }
                found.projection.set(cx, key, projection);
            }
            "crate" => found.krate.set(cx, key, attr::crate_path("index", key, input)?),
            unknown => {
                let text = message::unknown_key(unknown, "index", Level::Container, KEYS, &[]);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    found
}

fn check(cx: &Context, input: &DeriveInput, attributes: &Attributes) {
    if cx.is_clean() {
        check_missing(cx, input, attributes);
    }
    crate::entity::check_marker(cx, input, "Index", "an index");
    if attributes.inverse.get().is_some() {
        for key in [attributes.partition_key.key(), attributes.sort_key.key()].into_iter().flatten() {
            cx.error(key, message::inverse_with_keys(&key.to_string()));
        }
    }
    for name in [&attributes.name, &attributes.partition_key, &attributes.sort_key] {
        if let (Some(key), Some(text)) = (name.key(), name.get())
            && text.value().is_empty()
        {
            cx.error(text, message::empty_name(&key.to_string()));
        }
    }
    if let (Some(partition_key), Some(sort_key)) = (attributes.partition_key.get(), attributes.sort_key.get())
        && partition_key.value() == sort_key.value()
    {
        cx.error(sort_key, message::same_attribute(&sort_key.value(), "partition_key", "sort_key"));
    }
}

/// An index has a name, and keys.
fn check_missing(cx: &Context, input: &DeriveInput, attributes: &Attributes) {
    if attributes.name.get().is_none() {
        cx.error(&input.ident, message::missing("an index", "its name", FORMAT));
    } else if attributes.inverse.get().is_none() && attributes.partition_key.get().is_none() {
        cx.error(&input.ident, message::missing("an index", "a partition key, or `inverse`", FORMAT));
    }
}

fn expand(ident: &Ident, attributes: &Attributes) -> TokenStream {
    let text = |given: &Once<LitStr>| given.get().map_or_else(String::new, LitStr::value);
    let name = text(&attributes.name);
    let inverse = attributes.inverse.get().is_some();
    let keys = if inverse {
        quote!(_p::Keys::Inverse)
    } else {
        let partition_key = text(&attributes.partition_key);
        let sort_key = match attributes.sort_key.get() {
            Some(name) => quote!(_p::Option::Some(#name)),
            None => quote!(_p::Option::None),
        };
        quote!(_p::Keys::Own { partition_key: #partition_key, sort_key: #sort_key })
    };
    let keys_only = attributes.projection.get().map_or(inverse, |projection| projection == "keys_only");
    let projection = if keys_only { format_ident!("KeysOnly") } else { format_ident!("All") };
    // An inverse index holds the table's own keys, so that a pair of its keys names an item; the keys of another one
    // don't say which items they are of.
    let pair = if inverse { quote!(_p::Relation<__S, __P>) } else { quote!(_p::RawItem) };
    quote! {
        #[automatically_derived]
        impl _p::Index for #ident {
            const NAME: &'static _p::str = #name;
            const KEYS: _p::Keys = #keys;
            const PROJECTION: _p::ProjectionType = _p::ProjectionType::#projection;
            type Pair<__P: _p::Entity, __S: _p::Entity> = #pair;
        }
    }
}
