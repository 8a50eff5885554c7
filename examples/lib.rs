//! Runnable programs on the embedded engine; each is an example of this package.
