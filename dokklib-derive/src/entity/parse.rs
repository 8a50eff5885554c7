//! The attributes of an entity as they were written.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{DeriveInput, LitStr, Path, Token, Type};

use super::named_fields;
use super::template::{self, IndexKey, Template};
use crate::attr::{self, Once};
use crate::case::Case;
use crate::context::Context;
use crate::field;
use crate::field::parse::FieldAttributes;
use crate::message::{self, Level};

pub(super) const FORMAT: &str = "#[entity(prefix = \"USER\")]";

const CONTAINER_KEYS: &[&str] = &[
    "prefix",
    "schema",
    "pk",
    "sk",
    "index",
    "key_values",
    "key",
    "query",
    "partition_key",
    "sort_key",
    "prefix_sort_key",
    "rename_all",
    "crate",
];

/// What stands on the type, and on each field in order.
#[derive(Default)]
pub(super) struct Attributes {
    pub(super) prefix: Once<LitStr>,
    pub(super) schema: Once<Path>,
    pub(super) pk: Once<Template>,
    pub(super) sk: Once<Template>,
    pub(super) indexes: Vec<IndexAttribute>,
    pub(super) unescaped: Once<()>,
    /// The type of a unit entity's value.
    pub(super) value: Once<Type>,
    pub(super) names: Names,
    pub(super) case: Once<Option<Case>>,
    pub(super) krate: Once<Path>,
    pub(super) fields: Vec<FieldAttributes>,
}

/// What the constructors are called, where it isn't what they are.
#[derive(Default)]
pub(super) struct Names {
    pub(super) key: Once<Ident>,
    pub(super) query: Once<Ident>,
    pub(super) partition_key: Once<Ident>,
    pub(super) sort_key: Once<Ident>,
    pub(super) prefix_sort_key: Once<Ident>,
}

/// What stands in `index(..)`.
pub(super) struct IndexAttribute {
    pub(super) path: Path,
    /// What its query constructor is called.
    pub(super) name: Option<Ident>,
    pub(super) pk: Once<IndexKey>,
    pub(super) sk: Once<IndexKey>,
    pub(super) returns: Once<Returns>,
}

/// What a query of an index gives of each item, if it isn't the item.
pub(super) enum Returns {
    /// Its primary key.
    Key,
    /// A projection.
    Projection(Path),
}

pub(super) fn parse(cx: &Context, input: &DeriveInput) -> Attributes {
    let mut found = Attributes::default();
    attr::walk(cx, &input.attrs, "entity", FORMAT, |key, input| {
        let name = key.to_string();
        match name.as_str() {
            "prefix" => found.prefix.set(cx, key, attr::text(key, input, FORMAT)?),
            "schema" => {
                let path = attr::value(key, input, "#[entity(schema = Shop)]", Path::parse_mod_style)?;
                found.schema.set(cx, key, path);
            }
            "pk" => found.pk.set(cx, key, template::parse(cx, key, input)?),
            "sk" => found.sk.set(cx, key, template::parse(cx, key, input)?),
            "index" => found.indexes.push(index(cx, key, input)?),
            "key_values" => {
                let style: Ident = attr::value(key, input, "#[entity(key_values = unescaped)]", |input| input.parse())?;
                if style != "unescaped" {
                    return Err(syn::Error::new(style.span(), message::key_values_format()));
                }
                found.unescaped.set(cx, key, ());
            }
            "key" if !input.peek(Token![as]) => {
                let ty: Type = attr::value(key, input, "#[entity(key = u64)]", |input| input.parse())?;
                if matches!(&ty, Type::Path(path) if path.path.is_ident("unescaped")) {
                    cx.error(key, message::unescaped_key_values());
                }
                found.value.set(cx, key, ty);
            }
            "unescaped" => return Err(syn::Error::new(key.span(), message::unescaped_key_values())),
            "key" => found.names.key.set(cx, key, new_name(key, input)?),
            "query" => found.names.query.set(cx, key, new_name(key, input)?),
            "partition_key" => found.names.partition_key.set(cx, key, new_name(key, input)?),
            "sort_key" => found.names.sort_key.set(cx, key, new_name(key, input)?),
            "prefix_sort_key" => found.names.prefix_sort_key.set(cx, key, new_name(key, input)?),
            "rename_all" => found.case.set(cx, key, field::parse::case(cx, key, input, "entity")?),
            "crate" => found.krate.set(cx, key, attr::crate_path("entity", key, input)?),
            unknown => {
                let text =
                    message::unknown_key(unknown, "entity", Level::Container, CONTAINER_KEYS, field::parse::ITEM_KEYS);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    for field in named_fields(input).into_iter().flat_map(|fields| &fields.named) {
        found.fields.push(field::parse::parse(cx, field, "entity", CONTAINER_KEYS));
    }
    found
}

const INDEX_FORMAT: &str = "#[entity(index(ByStatus as by_status, pk = User(user), sk = Self(status)))]";

/// Parses `(ByStatus as by_status, pk = .., sk = ..)`.
fn index(cx: &Context, key: &Ident, input: ParseStream<'_>) -> syn::Result<IndexAttribute> {
    let malformed = |span| syn::Error::new(span, message::malformed("index", INDEX_FORMAT));
    if !input.peek(syn::token::Paren) {
        return Err(malformed(key.span()));
    }
    let content;
    syn::parenthesized!(content in input);
    let at = if content.is_empty() { key.span() } else { content.span() };
    let parsed = index_keys(cx, &content, &malformed).map_err(|error| error.unwrap_or_else(|| malformed(at)));
    // What is left would be reported as a second error.
    attr::skip_all(&content)?;
    parsed
}

/// Parses what stands between the parentheses; the error is `None` for a path that isn't one.
fn index_keys(
    cx: &Context,
    input: ParseStream<'_>,
    malformed: &impl Fn(proc_macro2::Span) -> syn::Error,
) -> Result<IndexAttribute, Option<syn::Error>> {
    let path = Path::parse_mod_style(input).map_err(|_| None)?;
    let mut found =
        IndexAttribute { path, name: None, pk: Once::default(), sk: Once::default(), returns: Once::default() };
    if input.peek(Token![as]) {
        input.parse::<Token![as]>().map_err(Some)?;
        let at = input.span();
        found.name = Some(input.parse().map_err(|_| Some(malformed(at)))?);
    }
    while !input.is_empty() {
        let at = input.span();
        input.parse::<Token![,]>().map_err(|_| Some(malformed(at)))?;
        if input.is_empty() {
            break;
        }
        let at = input.span();
        let key = input.call(Ident::parse_any).map_err(|_| Some(malformed(at)))?;
        match key.to_string().as_str() {
            "pk" => found.pk.set(cx, &key, template::parse_index_key(cx, &key, input).map_err(Some)?),
            "sk" => found.sk.set(cx, &key, template::parse_index_key(cx, &key, input).map_err(Some)?),
            "returns" => {
                let format = "returns = key`, or a projection, `returns = OrderLine";
                let path = attr::value(&key, input, format, Path::parse_mod_style).map_err(Some)?;
                let is_word = path.get_ident().is_some_and(|word| word.to_string().starts_with(char::is_lowercase));
                if path.is_ident("key") {
                    found.returns.set(cx, &key, Returns::Key);
                } else if is_word {
                    let word = crate::name::shown(&path);
                    return Err(Some(syn::Error::new_spanned(path, message::unknown_returns(&word))));
                } else {
                    found.returns.set(cx, &key, Returns::Projection(path));
                }
            }
            "as" => {
                let index = crate::name::shown(&found.path);
                return Err(Some(syn::Error::new(key.span(), message::name_after_the_index(&index))));
            }
            unknown => return Err(Some(syn::Error::new(key.span(), message::unknown_index_key(unknown)))),
        }
    }
    Ok(found)
}

/// Parses `as name`.
fn new_name(key: &Ident, input: ParseStream<'_>) -> syn::Result<Ident> {
    let format = format!("#[entity({key} as another_name)]");
    if !input.peek(Token![as]) {
        return Err(syn::Error::new(key.span(), message::malformed(&key.to_string(), &format)));
    }
    input.parse::<Token![as]>()?;
    let at = if input.is_empty() { key.span() } else { input.span() };
    input.parse().map_err(|_| syn::Error::new(at, message::malformed(&key.to_string(), &format)))
}
