use std::cell::RefCell;
use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// Gathers errors, so that one run of a derive reports all of them.
///
/// Shared by reference: what parses and what checks adds to it and goes on. It must be finished; forgetting to would lose
/// errors, so that panics.
pub(crate) struct Context {
    errors: RefCell<Option<Vec<syn::Error>>>,
}

impl Context {
    pub(crate) fn new() -> Self {
        Self { errors: RefCell::new(Some(Vec::new())) }
    }

    /// Reports an error at these tokens.
    pub(crate) fn error(&self, at: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(at, message));
    }

    pub(crate) fn push(&self, error: syn::Error) {
        self.errors.borrow_mut().as_mut().expect("nothing is reported after the end").push(error);
    }

    /// Whether nothing has been reported. What is missing may be what was misspelt, so it is asked for only then.
    pub(crate) fn is_clean(&self) -> bool {
        self.errors.borrow().as_ref().is_some_and(Vec::is_empty)
    }

    /// All errors as one, if there are any.
    pub(crate) fn finish(self) -> Option<syn::Error> {
        let errors = self.errors.take().expect("a context is finished once");
        errors.into_iter().reduce(|mut all, error| {
            all.combine(error);
            all
        })
    }

    /// All errors as tokens that make the compiler report them.
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
