//! What the derives say and what they write.

mod attribute_errors;
mod collection_errors;
mod entity_errors;
mod expansion;
mod index_errors;
mod projection_errors;
mod schema_errors;

use proc_macro2::TokenStream;
use syn::DeriveInput;

/// The expansion as a person would have written it.
fn pretty(expand: fn(&DeriveInput) -> TokenStream, source: &str) -> String {
    let input = syn::parse_str(source).unwrap();
    prettyplease::unparse(&syn::parse2(expand(&input)).unwrap())
}

/// Every error of the derive: the text that it underlines, and the message.
///
/// The compiler's own view of a span is not needed for that, so these tests hold on every version of it.
fn errors(expand: fn(&DeriveInput) -> TokenStream, source: &str) -> Vec<(String, String)> {
    let input = syn::parse_str(source).unwrap();
    let expanded = syn::parse2::<syn::File>(expand(&input)).unwrap();
    let mut errors = Vec::new();
    for item in expanded.items {
        if let syn::Item::Macro(item) = item
            && item.mac.path.segments.last().is_some_and(|segment| segment.ident == "compile_error")
        {
            // The compiler underlines from the span of the macro's name to that of its delimiters.
            let first = item.mac.path.segments[0].ident.span();
            let last = item.mac.delimiter.span().close();
            let message: syn::LitStr = syn::parse2(item.mac.tokens).unwrap();
            errors.push((underlined(source, first, last), message.value()));
        }
    }
    errors
}

fn underlined(source: &str, first: proc_macro2::Span, last: proc_macro2::Span) -> String {
    let offset = |place: proc_macro2::LineColumn| {
        let before: usize = source.split_inclusive('\n').take(place.line - 1).map(str::len).sum();
        let line = &source[before..];
        before + line.char_indices().nth(place.column).map_or(line.len(), |(at, _)| at)
    };
    source[offset(first.start())..offset(last.end())].to_owned()
}

/// Asserts the errors of a source, each as what is underlined and what is said.
#[track_caller]
fn assert_errors(expand: fn(&DeriveInput) -> TokenStream, source: &str, expected: &[(&str, &str)]) {
    let found = errors(expand, source);
    let found: Vec<_> = found.iter().map(|(at, message)| (at.as_str(), message.as_str())).collect();
    assert_eq!(found, expected, "in\n{source}");
}
