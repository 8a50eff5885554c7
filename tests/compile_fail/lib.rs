//! The cases are the binaries of this package.
