use std::cell::RefCell;
use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// Collects errors, so that one run of a derive reports all of them.
///
/// Parsing and checking share it by reference: they add an error and continue. Dropping it before [`Context::finish`]
/// panics, because the errors would be lost.
pub(crate) struct Context {
    errors: RefCell<Option<Vec<syn::Error>>>,
}

impl Context {
    pub(crate) fn new() -> Self {
        Self { errors: RefCell::new(Some(Vec::new())) }
    }

    /// Reports an error at these tokens.
    pub(crate) fn error(&self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn push(&self, error: syn::Error) {
        self.errors.borrow_mut().as_mut().expect("errors are reported before the context is finished").push(error);
    }

    /// Returns `true` if no error has been reported.
    ///
    /// A missing option is reported only then: a reported unknown option may be its misspelling.
    pub(crate) fn is_clean(&self) -> bool {
        self.errors.borrow().as_ref().is_some_and(Vec::is_empty)
    }

    /// Combines all errors into one, if there are any.
    pub(crate) fn finish(self) -> Option<syn::Error> {
        let errors = self.errors.take().expect("a context is finished once");
        errors.into_iter().reduce(|mut all, error| {
            all.combine(error);
            all
        })
    }

    /// Converts all errors to `compile_error!` invocations, if there are any.
    pub(crate) fn into_tokens(self) -> Option<TokenStream> {
        self.finish().map(|error| error.to_compile_error())
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        if !std::thread::panicking() && self.errors.borrow().is_some() {
            panic!("a context was dropped before it was finished");
        }
    }
}
