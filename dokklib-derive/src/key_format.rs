//! The grammar of key formats that a schema and an entity share: `delimiter = "|"` and `key_values = unescaped`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::LitStr;
use syn::parse::ParseStream;

use crate::context::Context;
use crate::message;
use crate::option::{self, Once};
use crate::span::respan;

/// The options of a key format.
#[derive(Default)]
pub(crate) struct KeyFormat {
    delimiter: Once<LitStr>,
    is_unescaped: Once<bool>,
}

impl KeyFormat {
    /// Parses `delimiter = "|"` or `key_values = unescaped`. `attribute` is the name of the derive's attribute.
    pub(crate) fn parse(
        &mut self,
        cx: &Context,
        attribute: &str,
        key: &Ident,
        input: ParseStream<'_>,
    ) -> syn::Result<()> {
        if key == "delimiter" {
            let delimiter = option::string(key, input, &format!("#[{attribute}(delimiter = \"|\")]"))?;
            self.delimiter.set(cx, key, delimiter);
            return Ok(());
        }
        let format = format!("#[{attribute}(key_values = unescaped)]");
        let value: Ident = option::value(key, input, &format, |input| input.parse())?;
        let is_unescaped = match value.to_string().as_str() {
            "unescaped" => true,
            "escaped" => false,
            other => {
                let text = message::key_format::unknown_key_values(other);
                return Err(syn::Error::new(value.span(), text));
            }
        };
        self.is_unescaped.set(cx, key, is_unescaped);
        Ok(())
    }

    /// Checks the delimiter. An inherited format is checked by the compiler.
    pub(crate) fn check(&self, cx: &Context, is_inherited: bool) {
        let Some(delimiter) = self.delimiter.get() else { return };
        let text = delimiter.value();
        if text.is_empty() {
            cx.error(delimiter, message::key_format::empty_delimiter());
        } else if self.is_unescaped(is_inherited) == Some(false) && text.chars().any(|character| character > '#') {
            cx.error(delimiter, message::key_format::delimiter_of_escaped_values(&text));
        }
    }

    /// Returns `true` if an option is declared.
    pub(crate) fn is_declared(&self) -> bool {
        self.delimiter.get().is_some() || self.is_unescaped.get().is_some()
    }

    /// Returns `true` if values are unescaped, or `None` if the derive doesn't know the inherited format.
    pub(crate) fn is_unescaped(&self, is_inherited: bool) -> Option<bool> {
        self.is_unescaped.get().copied().or((!is_inherited).then_some(false))
    }

    /// Returns the declared delimiter.
    pub(crate) fn delimiter(&self) -> Option<String> {
        self.delimiter.get().map(LitStr::value)
    }

    /// Returns the span of the option that can make the delimiter of an inherited format invalid.
    pub(crate) fn span(&self) -> Option<Span> {
        self.delimiter.get().map(LitStr::span).or(self.is_unescaped.key().map(Ident::span))
    }

    /// Generates the format, which replaces what is declared in the format `base`.
    pub(crate) fn expand(&self, base: TokenStream) -> TokenStream {
        let delimiter = self.delimiter.get().map(|delimiter| quote!(.with_delimiter(#delimiter)));
        let values = self.is_unescaped.get().map(|is_unescaped| match is_unescaped {
            true => quote!(.unescaped()),
            false => quote!(.escaped()),
        });
        quote!(#base #delimiter #values)
    }
}

/// Generates the check that a text in a key can't be confused with a delimiter or an escape.
pub(crate) fn text_check(check: &TokenStream, format: &TokenStream, text: &LitStr) -> TokenStream {
    respan(text.span(), quote!(#check(#format, #text)))
}
