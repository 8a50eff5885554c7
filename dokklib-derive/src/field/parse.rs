use proc_macro2::Ident;
use syn::{LitStr, Path, Token};

use crate::case::Case;
use crate::context::Context;
use crate::field::{Managed, Storage};
use crate::message::{self, Target};
use crate::name;
use crate::option::{self, Once};

/// The options of a field in `#[attribute(..)]`.
pub(crate) const OPTIONS: &[&str] =
    &["path", "rename", "alias", "default", "strict", "flatten", "serde", "rest", "skip"];
/// The options of a field in `#[entity(..)]`.
pub(crate) const ITEM_OPTIONS: &[&str] = &[
    "key",
    "key_only",
    "path",
    "rename",
    "alias",
    "default",
    "strict",
    "ttl",
    "version",
    "created_at",
    "updated_at",
    "unique",
    "flatten",
    "serde",
    "rest",
    "skip",
];

/// A field that is marked as a key attribute, as other mappers do. A key of an item is declared on the type.
pub(crate) struct KeyMark {
    pub(crate) option: Ident,
    pub(crate) is_partition: bool,
}

impl KeyMark {
    fn new(option: &Ident) -> Option<Self> {
        let is_partition = match option.to_string().as_str() {
            "partition_key" | "pk" | "hash_key" | "hash" => true,
            "sort_key" | "sk" | "range_key" | "range" => false,
            _ => return None,
        };
        Some(Self { option: option.clone(), is_partition })
    }
}

#[derive(Default)]
pub(crate) struct FieldOptions {
    /// Reported with those of the other fields.
    pub(crate) mark: Option<KeyMark>,
    pub(crate) key: Once<()>,
    pub(crate) path: Once<Ident>,
    pub(crate) rename: Once<LitStr>,
    pub(crate) aliases: Vec<(Ident, LitStr)>,
    /// The function that returns the value, or `None` for the type's default.
    pub(crate) default: Once<Option<Path>>,
    pub(crate) strict: Once<()>,
    pub(crate) storage: Once<Storage>,
    pub(crate) managed: Once<Managed>,
    /// The fields of the scope.
    pub(crate) unique: Once<Vec<Ident>>,
}

/// Parses the options of a field. `attribute` is `entity` or `attribute`, and `elsewhere` are the options of the type.
pub(crate) fn parse(cx: &Context, field: &syn::Field, attribute: &str, elsewhere: &[&str]) -> FieldOptions {
    let known = if attribute == "entity" { ITEM_OPTIONS } else { OPTIONS };
    let example = if attribute == "entity" { "#[entity(key)]" } else { "#[attribute(rename = \"n\")]" };
    let mut found = FieldOptions::default();
    option::for_each(cx, &field.attrs, attribute, example, |key, input| {
        let name = key.to_string();
        if attribute == "entity"
            && let Some(mark) = KeyMark::new(key)
        {
            found.mark.get_or_insert(mark);
            return option::skip_to_comma(input);
        }
        if !known.contains(&name.as_str()) {
            let text = message::unknown_option(&name, attribute, Target::Field, known, elsewhere);
            return Err(syn::Error::new(key.span(), text));
        }
        match name.as_str() {
            "key" => found.key.set(cx, key, ()),
            "path" => {
                let format = format!("#[{attribute}(path = TOTAL_PATH)]");
                found.path.set(cx, key, option::value(key, input, &format, |input| input.parse())?);
            }
            "rename" => found.rename.set(cx, key, option::attribute_name(cx, key, input, attribute)?),
            "alias" => found.aliases.push((key.clone(), option::attribute_name(cx, key, input, attribute)?)),
            "default" if input.peek(Token![=]) => {
                let format = format!("#[{attribute}(default)]` or `#[{attribute}(default = function)]");
                found.default.set(cx, key, Some(option::value(key, input, &format, Path::parse_mod_style)?));
            }
            "default" => found.default.set(cx, key, None),
            "strict" => found.strict.set(cx, key, ()),
            "serde" if !cfg!(feature = "serde") => {
                return Err(syn::Error::new(key.span(), message::field::serde_feature()));
            }
            "version" => set_managed(cx, &mut found.managed, key, Managed::Version),
            "created_at" => set_managed(cx, &mut found.managed, key, Managed::CreatedAt),
            "updated_at" => set_managed(cx, &mut found.managed, key, Managed::UpdatedAt),
            "unique" => found.unique.set(cx, key, scope(key, input)?),
            _ => set_storage(cx, &mut found.storage, key),
        }
        Ok(())
    });
    check_unused(cx, attribute, &found);
    if let syn::Type::Reference(reference) = &field.ty
        && !matches!(found.storage.get(), Some(Storage::Skip(_)))
    {
        cx.error(reference, message::field::reference(&name::display(reference), &owned(&reference.elem)));
    }
    found
}

/// Returns the owned type for a borrowed one.
fn owned(borrowed: &syn::Type) -> String {
    match borrowed {
        syn::Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
        syn::Type::Slice(slice) => format!("Vec<{}>", name::display(&slice.elem)),
        other => name::display(other),
    }
}

fn set_storage(cx: &Context, storage: &mut Once<Storage>, key: &Ident) {
    if let Some(first) = storage.key().filter(|first| *first != key) {
        cx.error(key, message::field::conflicting_storage(&first.to_string(), &key.to_string()));
        return;
    }
    let variant = match key.to_string().as_str() {
        "flatten" => Storage::Flatten,
        "serde" => Storage::Serde,
        "rest" => Storage::Rest,
        "key_only" => Storage::KeyOnly,
        "ttl" => Storage::Ttl,
        _ => Storage::Skip,
    };
    storage.set(cx, key, variant(key.clone()));
}

/// Parses the scope after `unique`: nothing, or `(tenant, ..)`.
fn scope(key: &Ident, input: syn::parse::ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    if !input.peek(syn::token::Paren) {
        return Ok(Vec::new());
    }
    let content;
    syn::parenthesized!(content in input);
    let format = "#[entity(unique)]` or `#[entity(unique(tenant))]";
    let malformed = |span| syn::Error::new(span, message::malformed_option(&key.to_string(), format));
    let span = if content.is_empty() { key.span() } else { content.span() };
    let parsed = content.parse_terminated(<Ident as syn::parse::Parse>::parse, Token![,]).map_err(|_| malformed(span));
    option::skip_rest(&content)?;
    let names: Vec<Ident> = parsed?.into_iter().collect();
    if names.is_empty() { Err(malformed(span)) } else { Ok(names) }
}

fn set_managed(cx: &Context, managed: &mut Once<Managed>, key: &Ident, value: Managed) {
    match managed.key().filter(|first| *first != key) {
        Some(first) => cx.error(key, message::field::conflicting_storage(&first.to_string(), &key.to_string())),
        None => managed.set(cx, key, value),
    }
}

/// Reports options that have no effect because of the way the field is stored.
fn check_unused(cx: &Context, attribute: &str, found: &FieldOptions) {
    if let Some(managed) = found.managed.key() {
        check_managed(cx, managed, found);
        return;
    }
    if let Some(unique) = found.unique.key() {
        let others = [found.storage.key(), found.default.key(), found.aliases.first().map(|(key, _)| key)];
        for other in others.into_iter().flatten() {
            cx.error(other, message::field::conflicting_storage(&unique.to_string(), &other.to_string()));
        }
        return;
    }
    let Some(storage) = found.storage.get() else { return };
    let (rename, path, alias) = (found.rename.key(), found.path.key(), found.aliases.first().map(|(key, _)| key));
    let (default, strict) = (found.default.key(), found.strict.key());
    let (option, unused) = match storage {
        Storage::Attribute => return,
        Storage::Serde(option) => (option, vec![strict]),
        Storage::Skip(option) => (option, vec![rename, path, alias, strict]),
        Storage::Rest(option) => (option, vec![rename, path, alias, default, strict]),
        Storage::Flatten(option) => (option, vec![rename, alias, default, strict]),
        Storage::KeyOnly(option) | Storage::Ttl(option) => (option, vec![rename, alias, default, strict]),
    };
    for key in unused.into_iter().flatten() {
        cx.error(key, message::field::unused_option(attribute, &option.to_string(), &key.to_string()));
    }
}

/// Reports options that a field which the library writes can't have.
fn check_managed(cx: &Context, managed: &Ident, found: &FieldOptions) {
    let name = managed.to_string();
    for other in [found.storage.key(), found.unique.key()].into_iter().flatten() {
        cx.error(other, message::field::conflicting_storage(&name, &other.to_string()));
    }
    for (alias, _) in &found.aliases {
        cx.error(alias, message::field::alias_of_a_managed_field(&name));
    }
    if let (Some(Some(_)), Some(key)) = (found.default.get(), found.default.key()) {
        cx.error(key, message::field::default_of_a_managed_field(&name));
    }
}

/// Parses `rename_all = "camelCase"`.
pub(crate) fn parse_case(
    cx: &Context,
    key: &Ident,
    input: syn::parse::ParseStream<'_>,
    attribute: &str,
) -> syn::Result<Option<Case>> {
    let text = option::string(key, input, &format!("#[{attribute}(rename_all = \"camelCase\")]"))?;
    let case = Case::parse(&text.value());
    if case.is_none() {
        let known: Vec<&str> = Case::ALL.iter().map(|(name, _)| *name).collect();
        cx.error(&text, message::field::unknown_case("rename_all", &text.value(), &known));
    }
    Ok(case)
}
