use proc_macro2::Ident;
use syn::{LitStr, Path, Token};

use crate::attr::{self, Once};
use crate::case::Case;
use crate::context::Context;
use crate::message::{self, Level};

/// What both derives know on a field; an item's field can also be its key.
pub(crate) const KEYS: &[&str] = &["path", "rename", "alias", "default", "skip"];
pub(crate) const ITEM_KEYS: &[&str] = &["key", "path", "rename", "alias", "default", "skip"];

/// What stands on a field.
#[derive(Default)]
pub(crate) struct FieldAttributes {
    pub(crate) key: Once<()>,
    pub(crate) path: Once<Ident>,
    pub(crate) rename: Once<LitStr>,
    pub(crate) aliases: Vec<(Ident, LitStr)>,
    /// With the function that gives the value, if it isn't the type's default.
    pub(crate) default: Once<Option<Path>>,
    pub(crate) skip: Once<()>,
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
            _ => found.skip.set(cx, key, ()),
        }
        Ok(())
    });
    if found.skip.get().is_some() {
        let useless = [found.rename.key(), found.path.key(), found.aliases.first().map(|(key, _)| key)];
        for key in useless.into_iter().flatten() {
            cx.error(key, message::skipped(&key.to_string()));
        }
    }
    found
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
