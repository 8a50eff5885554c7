use proc_macro2::Ident;
use syn::{LitStr, Path, Token};

use crate::attr::{self, Once};
use crate::case::Case;
use crate::context::Context;
use crate::field::Storage;
use crate::message::{self, Level};

/// What both derives know on a field; an item's field can also be its key.
pub(crate) const KEYS: &[&str] = &["path", "rename", "alias", "default", "flatten", "serde", "rest", "skip"];
pub(crate) const ITEM_KEYS: &[&str] =
    &["key", "key_only", "path", "rename", "alias", "default", "flatten", "serde", "rest", "skip"];

/// What stands on a field.
#[derive(Default)]
pub(crate) struct FieldAttributes {
    pub(crate) key: Once<()>,
    pub(crate) path: Once<Ident>,
    pub(crate) rename: Once<LitStr>,
    pub(crate) aliases: Vec<(Ident, LitStr)>,
    /// With the function that gives the value, if it isn't the type's default.
    pub(crate) default: Once<Option<Path>>,
    /// Where it is, if it isn't an attribute as its type is stored.
    pub(crate) storage: Once<Storage>,
}

/// Parses what `attribute`, which is `entity` or `attribute`, says on a field; `elsewhere` is what belongs on the type.
pub(crate) fn parse(cx: &Context, field: &syn::Field, attribute: &str, elsewhere: &[&str]) -> FieldAttributes {
    let known = if attribute == "entity" { ITEM_KEYS } else { KEYS };
    let example = if attribute == "entity" { "#[entity(key)]" } else { "#[attribute(rename = \"n\")]" };
    let mut found = FieldAttributes::default();
    attr::walk(cx, &field.attrs, attribute, example, |key, input| {
        let name = key.to_string();
        if !known.contains(&name.as_str()) {
            let text = message::unknown_key(&name, attribute, Level::Field, known, elsewhere);
            return Err(syn::Error::new(key.span(), text));
        }
        match name.as_str() {
            "key" => found.key.set(cx, key, ()),
            "path" => {
                let format = format!("#[{attribute}(path = TOTAL_PATH)]");
                found.path.set(cx, key, attr::value(key, input, &format, |input| input.parse())?);
            }
            "rename" => found.rename.set(cx, key, attr::name(cx, key, input, attribute)?),
            "alias" => found.aliases.push((key.clone(), attr::name(cx, key, input, attribute)?)),
            "default" if input.peek(Token![=]) => {
                let format = format!("#[{attribute}(default)]` or `#[{attribute}(default = function)]");
                found.default.set(cx, key, Some(attr::value(key, input, &format, Path::parse_mod_style)?));
            }
            "default" => found.default.set(cx, key, None),
            "serde" if !cfg!(feature = "serde") => {
                return Err(syn::Error::new(key.span(), message::serde_feature()));
            }
            _ => set_storage(cx, &mut found.storage, key),
        }
        Ok(())
    });
    check_useless(cx, attribute, &found);
    found
}

fn set_storage(cx: &Context, storage: &mut Once<Storage>, key: &Ident) {
    let first = storage.key().filter(|first| *first != key);
    if let Some(first) = first {
        cx.error(key, message::two_storages(&first.to_string(), &key.to_string()));
        return;
    }
    let make = match key.to_string().as_str() {
        "flatten" => Storage::Flatten,
        "serde" => Storage::Serde,
        "rest" => Storage::Rest,
        "key_only" => Storage::KeyOnly,
        _ => Storage::Skip,
    };
    storage.set(cx, key, make(key.clone()));
}

/// Reports what says nothing of a field that is stored in this way.
fn check_useless(cx: &Context, attribute: &str, found: &FieldAttributes) {
    let Some(storage) = found.storage.get() else { return };
    let (rename, path, alias) = (found.rename.key(), found.path.key(), found.aliases.first().map(|(key, _)| key));
    let default = found.default.key();
    let (option, useless) = match storage {
        Storage::Attribute | Storage::Serde(_) => return,
        Storage::Skip(option) => (option, vec![rename, path, alias]),
        Storage::Rest(option) => (option, vec![rename, path, alias, default]),
        Storage::Flatten(option) => (option, vec![rename, alias, default]),
        Storage::KeyOnly(option) => (option, vec![rename, alias, default]),
    };
    for key in useless.into_iter().flatten() {
        cx.error(key, message::useless(attribute, &option.to_string(), &key.to_string()));
    }
}

/// Parses `rename_all = "camelCase"`.
pub(crate) fn case(
    cx: &Context,
    key: &Ident,
    input: syn::parse::ParseStream<'_>,
    attribute: &str,
) -> syn::Result<Option<Case>> {
    let text = attr::text(key, input, &format!("#[{attribute}(rename_all = \"camelCase\")]"))?;
    let case = Case::parse(&text.value());
    if case.is_none() {
        let known: Vec<&str> = Case::ALL.iter().map(|(name, _)| *name).collect();
        cx.error(&text, message::unknown_case(&text.value(), &known));
    }
    Ok(case)
}
