//! Tests of the derives' error messages and generated code.

mod attribute_errors;
mod collection_errors;
mod entity_errors;
mod entity_index_errors;
mod expansion;
mod index_errors;
mod key_errors;
mod key_format_errors;
mod projection_errors;
mod schema_errors;
mod tag_errors;

use proc_macro2::TokenStream;
use syn::DeriveInput;

/// Returns the formatted expansion.
fn pretty(expand: fn(&DeriveInput) -> TokenStream, source: &str) -> String {
    let input = syn::parse_str(source).unwrap();
    prettyplease::unparse(&syn::parse2(expand(&input)).unwrap())
}

/// Returns the underlined text and the message of each error.
///
/// It doesn't use the compiler's rendering of spans, so the tests pass with all compiler versions.
fn errors(expand: fn(&DeriveInput) -> TokenStream, source: &str) -> Vec<(String, String)> {
    let input = syn::parse_str(source).unwrap();
    let expanded = syn::parse2::<syn::File>(expand(&input)).unwrap();
    let mut errors = Vec::new();
    for item in expanded.items {
        if let syn::Item::Macro(item) = item
            && item.mac.path.segments.last().is_some_and(|segment| segment.ident == "compile_error")
        {
            // The compiler underlines the code from the span of the macro's name to the span of its delimiters.
            let first = item.mac.path.segments[0].ident.span();
            let last = item.mac.delimiter.span().close();
            let message: syn::LitStr = syn::parse2(item.mac.tokens).unwrap();
            errors.push((underlined(source, first, last), message.value()));
        }
    }
    errors
}

fn underlined(source: &str, first: proc_macro2::Span, last: proc_macro2::Span) -> String {
    let offset = |position: proc_macro2::LineColumn| {
        let line_start: usize = source.split_inclusive('\n').take(position.line - 1).map(str::len).sum();
        let line = &source[line_start..];
        line_start + line.char_indices().nth(position.column).map_or(line.len(), |(i, _)| i)
    };
    source[offset(first.start())..offset(last.end())].to_owned()
}

/// Asserts the underlined text and the message of each error.
#[track_caller]
fn assert_errors(expand: fn(&DeriveInput) -> TokenStream, source: &str, expected: &[(&str, &str)]) {
    let found = errors(expand, source);
    let found: Vec<_> = found.iter().map(|(text, message)| (text.as_str(), message.as_str())).collect();
    assert_eq!(found, expected, "in\n{source}");
}

/// Returns the source of `struct Order` with these attributes.
fn order(attributes: &str) -> String {
    format!("{attributes} struct Order {{ user: String, placed_at: u64, id: u64 }}")
}
