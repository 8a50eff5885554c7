use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// Wraps generated code in its own scope, where `_p` is the only path to the library.
///
/// The allowed lints would otherwise fire on generated tokens with the user's spans:
/// - `dead_code`: constructors and paths that the program doesn't use;
/// - `private_bounds`: the private type of a key part in a constructor of a public type;
/// - `private_interfaces`: the private type of a field in a constant of a public type;
/// - `unreachable_pub`: items copy the visibility of their type, which can be `pub` in a private module;
/// - `unused_qualifications`: generated calls are fully qualified, `<T as Attribute>::method`;
/// - `non_upper_case_globals`: names that the user chose;
/// - `clippy::too_many_arguments`, `clippy::type_complexity`: the constructors of keys with many parts;
/// - `clippy::pedantic`, `clippy::nursery`: style lints.
pub(crate) fn wrap(crate_path: Option<&Path>, tokens: &TokenStream) -> TokenStream {
    let private = match crate_path {
        Some(path) => quote!(#path::__private),
        None => quote!(::dokklib::__private),
    };
    quote! {
        #[doc(hidden)]
        #[allow(
            dead_code,
            private_bounds,
            private_interfaces,
            unreachable_pub,
            unused_qualifications,
            non_upper_case_globals,
            clippy::too_many_arguments,
            clippy::type_complexity,
            clippy::pedantic,
            clippy::nursery,
        )]
        const _: () = {
            use #private as _p;
            #tokens
        };
    }
}
