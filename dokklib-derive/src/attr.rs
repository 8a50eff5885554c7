//! The grammar that the attributes of all derives share: names with or without a value, with commas between them.

use proc_macro2::{Ident, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, LitStr, Path, Token};

use crate::context::Context;
use crate::message;

/// Something that can be given once; the key is kept for errors about it.
pub(crate) struct Once<T>(Option<(Ident, T)>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Once<T> {
    /// Takes the value, or reports that there is one.
    pub(crate) fn set(&mut self, cx: &Context, key: &Ident, value: T) {
        match &self.0 {
            None => self.0 = Some((key.clone(), value)),
            Some((first, _)) => {
                cx.error(key, message::duplicate(&key.to_string()));
                cx.error(first, message::first_here(&first.to_string()));
            }
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }

    pub(crate) fn key(&self) -> Option<&Ident> {
        self.0.as_ref().map(|(key, _)| key)
    }

    pub(crate) fn take(self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }
}

/// Walks all attributes of this name and hands each key to `entry`, which parses what follows it.
///
/// A key whose value can't be parsed is reported, and the walk goes on after the next comma.
pub(crate) fn walk(
    cx: &Context,
    attributes: &[Attribute],
    name: &str,
    example: &str,
    mut entry: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
        let is_empty = match &attribute.meta {
            syn::Meta::List(list) => list.tokens.is_empty(),
            syn::Meta::Path(_) | syn::Meta::NameValue(_) => true,
        };
        if is_empty {
            cx.error(&attribute.meta, message::empty_attribute(name, example));
            continue;
        }
        let walked = attribute.parse_args_with(|input: ParseStream<'_>| {
            while !input.is_empty() {
                match input.call(Ident::parse_any) {
                    Ok(key) => {
                        if let Err(error) = entry(&key, input) {
                            cx.push(error);
                            skip_to_comma(input)?;
                        }
                    }
                    Err(error) => {
                        cx.push(syn::Error::new(error.span(), message::expected_key(name, example)));
                        skip_to_comma(input)?;
                    }
                }
                if !input.is_empty() {
                    if !input.peek(Token![,]) {
                        cx.push(input.error("expected a comma"));
                        skip_to_comma(input)?;
                    }
                    input.parse::<Option<Token![,]>>()?;
                }
            }
            Ok(())
        });
        if let Err(error) = walked {
            cx.push(error);
        }
    }
}

/// Skips what is left before the next comma.
pub(crate) fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Skips what is left between parentheses, which would be reported as a second error.
pub(crate) fn skip_all(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Parses `= value`, or reports the form that the whole attribute needs at what stands in its place.
pub(crate) fn value<T>(
    key: &Ident,
    input: ParseStream<'_>,
    format: &str,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let malformed = |span| syn::Error::new(span, message::malformed(&key.to_string(), format));
    if !input.peek(Token![=]) {
        return Err(malformed(key.span()));
    }
    input.parse::<Token![=]>()?;
    let at = if input.is_empty() { key.span() } else { input.span() };
    parse(input).map_err(|_| malformed(at))
}

/// Parses `= "text"`.
pub(crate) fn text(key: &Ident, input: ParseStream<'_>, format: &str) -> syn::Result<LitStr> {
    value(key, input, format, |input| input.parse())
}

/// Parses `= "name"` of an attribute, which isn't empty.
pub(crate) fn name(cx: &Context, key: &Ident, input: ParseStream<'_>, attribute: &str) -> syn::Result<LitStr> {
    let name = text(key, input, &format!("#[{attribute}({key} = \"n\")]"))?;
    if name.value().is_empty() {
        cx.error(&name, message::empty_name(&key.to_string()));
    }
    Ok(name)
}

/// Parses `= ::path` of the crate, which must be absolute: the code that names it stands in a scope of its own.
pub(crate) fn crate_path(attribute: &str, key: &Ident, input: ParseStream<'_>) -> syn::Result<Path> {
    let path = value(key, input, &format!("#[{attribute}(crate = ::dokklib)]"), Path::parse_mod_style)?;
    let first = path.segments.first().map(|segment| segment.ident.to_string()).unwrap_or_default();
    // `$crate` of a macro comes as the one identifier.
    if path.leading_colon.is_some() || first == "crate" || first == "$crate" {
        Ok(path)
    } else {
        let shown = quote::quote!(#path).to_string().replace(' ', "");
        Err(syn::Error::new_spanned(path, message::relative_crate(shown)))
    }
}

/// Parses `(a, b, ..)`, with the form that it needs for everything else.
pub(crate) fn list<T: syn::parse::Parse>(key: &Ident, input: ParseStream<'_>, format: &str) -> syn::Result<Vec<T>> {
    let malformed = |span| syn::Error::new(span, message::malformed(&key.to_string(), format));
    if !input.peek(syn::token::Paren) {
        return Err(malformed(key.span()));
    }
    let content;
    syn::parenthesized!(content in input);
    match content.parse_terminated(T::parse, Token![,]) {
        Ok(members) => Ok(members.into_iter().collect()),
        Err(error) => {
            skip_all(&content)?;
            Err(malformed(error.span()))
        }
    }
}
