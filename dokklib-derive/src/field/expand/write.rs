use proc_macro2::TokenStream;
use quote::quote;

use super::{attribute_method, attribute_name, trait_method};
use crate::field::{Field, Storage};

/// The way fields are written.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Write {
    /// Consumes the value.
    Move,
    /// Borrows the value and clones owned data.
    Copy,
}

impl Write {
    /// Returns the method that writes one attribute.
    fn attribute_method(self) -> TokenStream {
        match self {
            Self::Move => quote!(write_with),
            Self::Copy => quote!(copy_with),
        }
    }

    /// Returns the method that writes several attributes.
    fn fields_method(self) -> TokenStream {
        match self {
            Self::Move => quote!(write_all),
            Self::Copy => quote!(copy_all),
        }
    }
}

/// Generates an expression that writes the fields to `attributes`, and is the first error. `value` returns the expression of a
/// field's value.
pub(crate) fn write(
    fields: &[Field<'_>],
    mode: Write,
    names: &TokenStream,
    value: impl Fn(&Field<'_>) -> TokenStream,
) -> TokenStream {
    let write_field = |field: &Field<'_>| {
        let (ty, attribute) = (field.checked_type(), attribute_name(field));
        let value = value(field);
        let reference = (mode == Write::Move).then(|| quote!(&));
        match &field.storage {
            Storage::Attribute => {
                let write = attribute_method(&ty, &mode.attribute_method());
                Some(quote!(#write(#value, &mut __writer, #attribute);))
            }
            Storage::Serde(_) => {
                let write = trait_method(&ty, &quote!(SerdeField), &quote!(write_field));
                Some(keep_fault(&quote!(#write(#reference #value, __writer.attributes(), #attribute))))
            }
            Storage::Ttl(_) => Some(keep_fault(&quote!(__TTL_FIELD.write(#reference #value, __writer.attributes())))),
            Storage::Flatten(_) => {
                let write = trait_method(&ty, &quote!(Fields), &mode.fields_method());
                Some(keep_fault(&quote!(#write(#value, __writer.attributes()))))
            }
            Storage::Rest(_) => {
                let write = trait_method(&ty, &quote!(Rest), &mode.fields_method());
                Some(quote!(#write(#value, __writer.attributes(), #names);))
            }
            Storage::KeyOnly(_) | Storage::Skip(_) => None,
        }
    };
    // `rest` is written last and doesn't overwrite the attributes of other fields.
    let is_rest = |field: &&Field<'_>| matches!(field.storage, Storage::Rest(_));
    let known = fields.iter().filter(|field| !is_rest(field)).filter_map(write_field);
    let rest = fields.iter().filter(is_rest).filter_map(write_field);
    write_with(known.chain(rest).collect())
}

/// Generates an expression that creates a writer for `attributes`, runs the statements and is the first error.
pub(crate) fn write_with(statements: Vec<TokenStream>) -> TokenStream {
    if statements.is_empty() {
        return quote!(_p::Result::Ok(()));
    }
    quote! {
        let mut __writer = _p::FieldWriter::new(attributes);
        #(#statements)*
        __writer.finish()
    }
}

/// Generates a statement that keeps the error of a field.
fn keep_fault(result: &TokenStream) -> TokenStream {
    quote! {
        let __result = #result;
        __writer.keep_fault(__result);
    }
}
