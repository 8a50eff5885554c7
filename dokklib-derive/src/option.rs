//! The grammar that `#[entity(..)]` and the attributes of the other derives share: options with or without a value,
//! separated by commas.

use proc_macro2::{Ident, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, LitStr, Path, Token};

use crate::context::Context;
use crate::message;

/// An option that can be specified once. Its key is kept for error messages.
pub(crate) struct Once<T>(Option<(Ident, T)>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Once<T> {
    /// Stores the value, or reports a duplicate.
    pub(crate) fn set(&mut self, cx: &Context, key: &Ident, value: T) {
        match &self.0 {
            None => self.0 = Some((key.clone(), value)),
            Some(_) => cx.error(key, message::duplicate(&key.to_string())),
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

/// Calls `parse` with each option of all attributes with this name. `parse` reads the tokens after the key.
///
/// An option that can't be parsed is reported, and parsing continues after the next comma.
pub(crate) fn for_each(
    cx: &Context,
    attributes: &[Attribute],
    name: &str,
    example: &str,
    mut parse: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
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
        let result = attribute.parse_args_with(|input: ParseStream<'_>| {
            while !input.is_empty() {
                match input.call(Ident::parse_any) {
                    Ok(key) => {
                        if let Err(error) = parse(&key, input) {
                            cx.push(error);
                            skip_to_comma(input)?;
                        }
                    }
                    Err(error) => {
                        cx.push(syn::Error::new(error.span(), message::expected_option(example)));
                        skip_to_comma(input)?;
                    }
                }
                if !input.is_empty() {
                    if !input.peek(Token![,]) {
                        cx.push(input.error(message::expected_comma()));
                        // The name of the next option follows: only the comma is missing.
                        if input.peek(Ident::peek_any) {
                            continue;
                        }
                        skip_to_comma(input)?;
                    }
                    input.parse::<Option<Token![,]>>()?;
                }
            }
            Ok(())
        });
        if let Err(error) = result {
            cx.push(error);
        }
    }
}

/// Skips the tokens up to the next comma.
pub(crate) fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Skips the remaining tokens between parentheses. syn would report them as a second error.
pub(crate) fn skip_rest(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Parses `= value`. On failure, the error shows `format`, a valid example of the whole attribute.
pub(crate) fn value<T>(
    key: &Ident,
    input: ParseStream<'_>,
    format: &str,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let malformed = |span| syn::Error::new(span, message::malformed_option(&key.to_string(), format));
    if !input.peek(Token![=]) {
        return Err(malformed(key.span()));
    }
    input.parse::<Token![=]>()?;
    let span = if input.is_empty() { key.span() } else { input.span() };
    parse(input).map_err(|_| malformed(span))
}

/// Parses `= "text"`.
pub(crate) fn string(key: &Ident, input: ParseStream<'_>, format: &str) -> syn::Result<LitStr> {
    value(key, input, format, |input| input.parse())
}

/// Parses `= "name"`, the name of a DynamoDB attribute, and reports an empty one.
pub(crate) fn attribute_name(
    cx: &Context,
    key: &Ident,
    input: ParseStream<'_>,
    attribute: &str,
) -> syn::Result<LitStr> {
    let name = string(key, input, &format!("#[{attribute}({key} = \"n\")]"))?;
    if name.value().is_empty() {
        cx.error(&name, message::empty_name(&key.to_string()));
    }
    Ok(name)
}

/// Parses `= ::path`, the path of the library.
///
/// It must be absolute because the generated code uses it in a separate scope.
pub(crate) fn crate_path(attribute: &str, key: &Ident, input: ParseStream<'_>) -> syn::Result<Path> {
    let path = value(key, input, &format!("#[{attribute}(crate = ::dokklib)]"), Path::parse_mod_style)?;
    let first = path.segments.first().map(|segment| segment.ident.to_string()).unwrap_or_default();
    // The `$crate` of a macro arrives as a single identifier.
    if path.leading_colon.is_some() || first == "crate" || first == "$crate" {
        Ok(path)
    } else {
        let text = quote::quote!(#path).to_string().replace(' ', "");
        Err(syn::Error::new_spanned(path, message::relative_crate_path(text)))
    }
}

/// Parses `(a, b, ..)`. On failure, the error shows `format`, a valid example of the whole attribute.
pub(crate) fn list<T: syn::parse::Parse>(key: &Ident, input: ParseStream<'_>, format: &str) -> syn::Result<Vec<T>> {
    let malformed = |span| syn::Error::new(span, message::malformed_option(&key.to_string(), format));
    if !input.peek(syn::token::Paren) {
        return Err(malformed(key.span()));
    }
    let content;
    syn::parenthesized!(content in input);
    match content.parse_terminated(T::parse, Token![,]) {
        Ok(members) => Ok(members.into_iter().collect()),
        Err(error) => {
            skip_rest(&content)?;
            Err(malformed(error.span()))
        }
    }
}
