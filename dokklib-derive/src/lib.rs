//! The derive macros of `dokklib`, which re-exports and documents them.
//!
//! Each derive parses its attributes, checks them and expands to code. `entity` and `attribute` also build a model that
//! can't represent an error. All error messages are in `message`.

mod attribute;
mod case;
mod collection;
mod context;
mod entity;
mod field;
mod generics;
mod index;
mod key_element;
mod key_format;
mod message;
mod name;
mod option;
mod projection;
mod schema;
mod scope;
mod span;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// See the documentation of `dokklib`.
#[proc_macro_derive(Attribute, attributes(attribute))]
pub fn derive_attribute(input: TokenStream) -> TokenStream {
    attribute::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// See the documentation of `dokklib`.
#[proc_macro_derive(Collection, attributes(collection))]
pub fn derive_collection(input: TokenStream) -> TokenStream {
    collection::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// See the documentation of `dokklib`.
#[proc_macro_derive(Entity, attributes(entity))]
pub fn derive_entity(input: TokenStream) -> TokenStream {
    entity::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// See the documentation of `dokklib`.
#[proc_macro_derive(Index, attributes(index))]
pub fn derive_index(input: TokenStream) -> TokenStream {
    index::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// See the documentation of `dokklib`.
#[proc_macro_derive(Projection, attributes(projection))]
pub fn derive_projection(input: TokenStream) -> TokenStream {
    projection::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// See the documentation of `dokklib`.
#[proc_macro_derive(Schema, attributes(schema))]
pub fn derive_schema(input: TokenStream) -> TokenStream {
    schema::derive(&parse_macro_input!(input as DeriveInput)).into()
}
