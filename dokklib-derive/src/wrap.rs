use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// Puts generated code into a scope of its own, in which `_p` is the one path to the library.
///
/// The lints are those that tokens at the user's own places can trip there:
/// - `dead_code`: constructors and paths that this user doesn't need;
/// - `private_interfaces`: a field's private type in a constant of a public one;
/// - `unreachable_pub`: a `pub` type in a private module, whose visibility the items copy;
/// - `unused_qualifications`: `<T as Attribute>::method`, which no other spelling says as surely;
/// - `non_upper_case_globals`: names that the user chose;
/// - `clippy::pedantic`, `clippy::nursery`: matters of taste in code that nobody reads.
pub(crate) fn in_scope(krate: Option<&Path>, tokens: &TokenStream) -> TokenStream {
    let private = match krate {
        Some(path) => quote!(#path::__private),
        None => quote!(::dokklib::__private),
    };
    quote! {
        #[doc(hidden)]
        #[allow(
            dead_code,
            private_interfaces,
            unreachable_pub,
            unused_qualifications,
            non_upper_case_globals,
            clippy::pedantic,
            clippy::nursery,
        )]
        const _: () = {
            use #private as _p;
            #tokens
        };
    }
}
