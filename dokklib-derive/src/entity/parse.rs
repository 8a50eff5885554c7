//! Parses the attributes of an entity.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{DeriveInput, LitStr, Path, Token, Type};

use super::constant::{self, Constant};
use super::template::{self, DeclaredKey};
use super::{key_mark, named_fields};
use crate::case::Case;
use crate::context::Context;
use crate::field;
use crate::field::parse::FieldOptions;
use crate::key_format::KeyFormat;
use crate::message::{self, Target};
use crate::option::{self, Once};

pub(super) const EXAMPLE: &str = "#[entity(prefix = \"USER\")]";

const TYPE_OPTIONS: &[&str] = &[
    "prefix",
    "schema",
    "tag",
    "constant",
    "shares_key_with",
    "pk",
    "sk",
    "index",
    "delimiter",
    "key_values",
    "key",
    "query",
    "partition_key",
    "sort_key",
    "prefix_sort_key",
    "rename_all",
    "crate",
];

/// The options of the type, and of each field in order.
#[derive(Default)]
pub(super) struct Options {
    pub(super) prefix: Once<LitStr>,
    pub(super) schema: Once<Path>,
    pub(super) tag: Once<LitStr>,
    pub(super) shares_key_with: Once<Vec<Path>>,
    pub(super) constants: Vec<Constant>,
    /// The first `constant` option.
    pub(super) constant_option: Option<Ident>,
    pub(super) pk: Once<DeclaredKey>,
    pub(super) sk: Once<DeclaredKey>,
    pub(super) indexes: Vec<IndexOptions>,
    pub(super) format: KeyFormat,
    /// The type of a unit entity's key value.
    pub(super) key_type: Once<Type>,
    pub(super) names: Names,
    pub(super) case: Once<Option<Case>>,
    pub(super) crate_path: Once<Path>,
    pub(super) fields: Vec<FieldOptions>,
}

/// The names of the constructors that are renamed.
#[derive(Default)]
pub(super) struct Names {
    pub(super) key: Once<Ident>,
    pub(super) query: Once<Ident>,
    pub(super) partition_key: Once<Ident>,
    pub(super) sort_key: Once<Ident>,
    pub(super) prefix_sort_key: Once<Ident>,
}

/// The options in `index(..)`.
pub(super) struct IndexOptions {
    pub(super) path: Path,
    /// The name of the query constructor.
    pub(super) constructor: Option<Ident>,
    pub(super) pk: Once<DeclaredKey>,
    pub(super) sk: Once<DeclaredKey>,
    pub(super) returns: Once<Returns>,
    /// The `bool` field that must be true for an item in the index.
    pub(super) when: Once<Ident>,
}

/// The value that a query of an index returns for each item, other than the whole item.
pub(super) enum Returns {
    PrimaryKey,
    Projection(Path),
}

pub(super) fn parse(cx: &Context, input: &DeriveInput) -> Options {
    let mut found = Options::default();
    option::for_each(cx, &input.attrs, "entity", EXAMPLE, |key, input| {
        let name = key.to_string();
        match name.as_str() {
            "prefix" => found.prefix.set(cx, key, option::string(key, input, EXAMPLE)?),
            "schema" => {
                let path = option::value(key, input, "#[entity(schema = Shop)]", Path::parse_mod_style)?;
                found.schema.set(cx, key, path);
            }
            "tag" => found.tag.set(cx, key, option::string(key, input, "#[entity(tag = \"Invoice\")]")?),
            "constant" => {
                found.constants.extend(constant::parse(cx, key, input)?);
                found.constant_option.get_or_insert_with(|| key.clone());
            }
            "shares_key_with" => {
                let entities = option::list(key, input, "#[entity(shares_key_with(Organization))]")?;
                found.shares_key_with.set(cx, key, entities);
            }
            "pk" => found.pk.set(cx, key, template::parse_table_key(cx, key, input)?),
            "sk" => found.sk.set(cx, key, template::parse_table_key(cx, key, input)?),
            "index" => found.indexes.push(index(cx, key, input)?),
            "delimiter" | "key_values" => found.format.parse(cx, "entity", key, input)?,
            "key" if !input.peek(Token![as]) => {
                let ty: Type = option::value(key, input, "#[entity(key = u64)]", |input| input.parse())?;
                if matches!(&ty, Type::Path(path) if path.path.is_ident("unescaped")) {
                    cx.error(key, message::key_format::misspelt_key_values());
                }
                found.key_type.set(cx, key, ty);
            }
            "unescaped" => return Err(syn::Error::new(key.span(), message::key_format::misspelt_key_values())),
            "key" => found.names.key.set(cx, key, constructor_name(key, input)?),
            "query" => found.names.query.set(cx, key, constructor_name(key, input)?),
            "partition_key" => found.names.partition_key.set(cx, key, constructor_name(key, input)?),
            "sort_key" => found.names.sort_key.set(cx, key, constructor_name(key, input)?),
            "prefix_sort_key" => found.names.prefix_sort_key.set(cx, key, constructor_name(key, input)?),
            "rename_all" => found.case.set(cx, key, field::parse::parse_case(cx, key, input, "entity")?),
            "crate" => found.crate_path.set(cx, key, option::crate_path("entity", key, input)?),
            unknown => {
                let text =
                    message::unknown_option(unknown, "entity", Target::Type, TYPE_OPTIONS, field::parse::ITEM_OPTIONS);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    for field in named_fields(input).into_iter().flat_map(|fields| &fields.named) {
        found.fields.push(field::parse::parse(cx, field, "entity", TYPE_OPTIONS));
    }
    key_mark::replace(cx, input, &mut found);
    found
}

const INDEX_EXAMPLE: &str = "#[entity(index(ByStatus as by_status, pk = User(user), sk = Self(status)))]";

/// Parses `(ByStatus as by_status, pk = .., sk = ..)`.
fn index(cx: &Context, key: &Ident, input: ParseStream<'_>) -> syn::Result<IndexOptions> {
    let malformed = |span| syn::Error::new(span, message::malformed_option("index", INDEX_EXAMPLE));
    if !input.peek(syn::token::Paren) {
        return Err(malformed(key.span()));
    }
    let content;
    syn::parenthesized!(content in input);
    let span = if content.is_empty() { key.span() } else { content.span() };
    let parsed = index_options(cx, &content, &malformed).map_err(|error| error.unwrap_or_else(|| malformed(span)));
    option::skip_rest(&content)?;
    parsed
}

/// Parses the tokens between the parentheses. The error is `None` if they don't start with a path.
fn index_options(
    cx: &Context,
    input: ParseStream<'_>,
    malformed: &impl Fn(proc_macro2::Span) -> syn::Error,
) -> Result<IndexOptions, Option<syn::Error>> {
    let path = Path::parse_mod_style(input).map_err(|_| None)?;
    let mut found = IndexOptions {
        path,
        constructor: None,
        pk: Once::default(),
        sk: Once::default(),
        returns: Once::default(),
        when: Once::default(),
    };
    if input.peek(Token![as]) {
        input.parse::<Token![as]>().map_err(Some)?;
        let span = input.span();
        found.constructor = Some(input.parse().map_err(|_| Some(malformed(span)))?);
    }
    while !input.is_empty() {
        let span = input.span();
        input.parse::<Token![,]>().map_err(|_| Some(malformed(span)))?;
        if input.is_empty() {
            break;
        }
        let span = input.span();
        let key = input.call(Ident::parse_any).map_err(|_| Some(malformed(span)))?;
        match key.to_string().as_str() {
            "pk" => found.pk.set(cx, &key, template::parse_index_key(cx, &key, input).map_err(Some)?),
            "sk" => found.sk.set(cx, &key, template::parse_index_key(cx, &key, input).map_err(Some)?),
            "returns" => {
                let format = "returns = key`, or the name of a projection, `returns = OrderLine";
                let path = option::value(&key, input, format, Path::parse_mod_style).map_err(Some)?;
                // A raw identifier is always a type.
                let is_keyword = path.get_ident().is_some_and(|word| {
                    let word = word.to_string();
                    word.starts_with(char::is_lowercase) && !word.starts_with("r#")
                });
                if path.is_ident("key") {
                    found.returns.set(cx, &key, Returns::PrimaryKey);
                } else if is_keyword {
                    let keyword = crate::name::display(&path);
                    return Err(Some(syn::Error::new_spanned(path, message::index::unknown_returns(&keyword))));
                } else {
                    found.returns.set(cx, &key, Returns::Projection(path));
                }
            }
            "when" => {
                let field = option::value(&key, input, "when = unread", |input| input.parse()).map_err(Some)?;
                found.when.set(cx, &key, field);
            }
            "as" => {
                let index = crate::name::display(&found.path);
                return Err(Some(syn::Error::new(key.span(), message::index::misplaced_constructor_name(&index))));
            }
            unknown => return Err(Some(syn::Error::new(key.span(), message::index::unknown_entity_option(unknown)))),
        }
    }
    Ok(found)
}

/// Parses `as name`.
fn constructor_name(key: &Ident, input: ParseStream<'_>) -> syn::Result<Ident> {
    let format = format!("#[entity({key} as another_name)]");
    if !input.peek(Token![as]) {
        return Err(syn::Error::new(key.span(), message::malformed_option(&key.to_string(), &format)));
    }
    input.parse::<Token![as]>()?;
    let span = if input.is_empty() { key.span() } else { input.span() };
    input.parse().map_err(|_| syn::Error::new(span, message::malformed_option(&key.to_string(), &format)))
}
