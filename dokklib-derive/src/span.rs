use proc_macro2::{Group, Span, TokenStream, TokenTree};

/// Sets the span of all tokens, nested groups included. Errors about them point at this span in the user's code.
pub(crate) fn respan(span: Span, tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                token = TokenTree::Group(Group::new(group.delimiter(), respan(span, group.stream())));
            }
            token.set_span(span);
            token
        })
        .collect()
}
