//! The generic parameters of the derived type.

use proc_macro2::{Group, Spacing, TokenStream, TokenTree};
use quote::quote;
use syn::{GenericParam, Generics};

/// Returns `true` if the type has type parameters or constants, so that the derive doesn't know all of its types.
pub(crate) fn has_instances(generics: &Generics) -> bool {
    generics.params.iter().any(|parameter| !matches!(parameter, GenericParam::Lifetime(_)))
}

/// Returns `true` if the tokens contain a type parameter or a constant of the type, or `Self`.
pub(crate) fn depends_on_parameters(tokens: &TokenStream, generics: &Generics) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => depends_on_parameters(&group.stream(), generics),
        TokenTree::Ident(name) => {
            let types = generics.type_params().map(|parameter| &parameter.ident);
            let constants = generics.const_params().map(|parameter| &parameter.ident);
            name == "Self" || types.chain(constants).any(|parameter| *parameter == name)
        }
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Returns `true` if the tokens contain a generic parameter of the type, or `Self`.
pub(crate) fn contains_parameters(tokens: &TokenStream, generics: &Generics) -> bool {
    let has_lifetime = || with_static_lifetimes(tokens.clone(), generics).to_string() != tokens.to_string();
    depends_on_parameters(tokens, generics) || has_lifetime()
}

/// Returns the generic arguments of the type, with `'static` for all lifetimes.
pub(crate) fn static_arguments(generics: &Generics) -> TokenStream {
    let (_, arguments, _) = generics.split_for_impl();
    with_static_lifetimes(quote!(#arguments), generics)
}

/// Replaces the lifetimes of the type by `'static`, for constants, which can't use generic parameters.
pub(crate) fn with_static_lifetimes(tokens: TokenStream, generics: &Generics) -> TokenStream {
    if generics.lifetimes().next().is_none() {
        return tokens;
    }
    let mut follows_quote = false;
    let replace = |token: TokenTree| {
        let is_lifetime = std::mem::replace(
            &mut follows_quote,
            matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'' && punct.spacing() == Spacing::Joint),
        );
        match token {
            TokenTree::Group(group) => {
                let stream = with_static_lifetimes(group.stream(), generics);
                let mut replaced = Group::new(group.delimiter(), stream);
                replaced.set_span(group.span());
                TokenTree::Group(replaced)
            }
            TokenTree::Ident(name) if is_lifetime && generics.lifetimes().any(|known| known.lifetime.ident == name) => {
                TokenTree::Ident(proc_macro2::Ident::new("static", name.span()))
            }
            token => token,
        }
    };
    tokens.into_iter().map(replace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_of_the_type_are_replaced() {
        let generics: Generics = syn::parse_quote!(<'a, 'b, T>);
        let tokens = quote!((Cow<'a, str>, &'static &'b T, for<'c> fn(&'c a), 'b', "'a"));
        let expected = quote!((Cow<'static, str>, &'static &'static T, for<'c> fn(&'c a), 'b', "'a"));
        assert_eq!(with_static_lifetimes(tokens, &generics).to_string(), expected.to_string());
        assert_eq!(static_arguments(&generics).to_string(), quote!(<'static, 'static, T>).to_string());
        assert!(has_instances(&generics) && !has_instances(&syn::parse_quote!(<'a>)));
    }

    #[test]
    fn parameters_are_found_in_groups() {
        let generics: Generics = syn::parse_quote!(<'a, T, const N: usize>);
        for (tokens, depends) in [
            (quote!(f::<Vec<T>>()), true),
            (quote!(f([u8; N])), true),
            (quote!(<Self as Item>::KEYS), true),
            (quote!(f::<Cow<'a, str>>("T", &[x::TT])), false),
        ] {
            assert_eq!(depends_on_parameters(&tokens, &generics), depends, "{tokens}");
        }
    }
}
