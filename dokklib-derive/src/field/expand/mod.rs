//! Generates the code that reads and writes fields. Items and nested structs share it.

mod bound;
mod path;
mod read;
mod type_check;
mod write;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

pub(crate) use self::bound::{add_attribute_bounds, bounded_generics};
pub(crate) use self::path::{marker, paths};
pub(crate) use self::read::{Source, default_value, read};
pub(crate) use self::type_check::{has_ambiguous_option, option_check, type_checks};
pub(crate) use self::write::{Write, write, write_with};
use super::{Field, Storage};
use crate::span::respan;

/// Generates `<T as Attribute>::method` with the span of the field's type, so that a type which doesn't implement
/// `Attribute` is reported there, and only once.
pub(crate) fn attribute_method(ty: &Type, method: &TokenStream) -> TokenStream {
    respan(ty.span(), quote!(<#ty as _p::Attribute>::#method))
}

/// Generates `<T as Trait>::method` with the span of the field's type.
fn trait_method(ty: &Type, trait_name: &TokenStream, method: &TokenStream) -> TokenStream {
    respan(ty.span(), quote!(<#ty as _p::#trait_name>::#method))
}

/// Generates the names of all attributes that the fields are stored in, as a constant.
pub(crate) fn names(fields: &[Field<'_>]) -> TokenStream {
    let direct = direct_names(fields);
    let flattened = fields.iter().filter(|field| matches!(field.storage, Storage::Flatten(_))).map(|field| {
        let names = trait_method(&field.checked_type(), &quote!(Fields), &quote!(NAMES));
        quote!(&#names)
    });
    let mut aliased = fields.iter().filter(|field| !field.aliases.is_empty()).map(|field| {
        let names = field.names();
        quote!(&[#(#names),*])
    });
    let with_aliases = aliased.next().map(|first| quote!(.with_aliases(&[#first #(, #aliased)*])));
    quote!(_p::Names::new(&[#(#direct),*], &[#(#flattened),*]) #with_aliases)
}

/// Generates the names of the attributes that each store one field.
fn direct_names(fields: &[Field<'_>]) -> impl Iterator<Item = TokenStream> {
    fields.iter().flat_map(|field| {
        let ttl = field.is_ttl().then(|| attribute_name(field));
        ttl.into_iter().chain(field.names().map(|name| quote!(#name)))
    })
}

/// Generates the name of the attribute that stores a field: a string, or the constant with the name of the schema's time to
/// live attribute.
pub(crate) fn attribute_name(field: &Field<'_>) -> TokenStream {
    let name = &field.attribute;
    if field.is_ttl() { quote!(__TTL) } else { quote!(#name) }
}

/// Generates the types of the attributes that the fields are stored in, as a constant. Serde determines the type of a
/// field with `serde`.
pub(crate) fn types(fields: &[Field<'_>]) -> TokenStream {
    let direct = fields.iter().filter(|field| matches!(field.storage, Storage::Attribute)).flat_map(|field| {
        let key_type = attribute_method(&field.checked_type(), &quote!(KEY_TYPE));
        field.names().map(move |name| quote!((#name, #key_type)))
    });
    let flattened = fields.iter().filter(|field| matches!(field.storage, Storage::Flatten(_))).map(|field| {
        let types = trait_method(&field.checked_type(), &quote!(Fields), &quote!(TYPES));
        quote!(&#types)
    });
    quote!(_p::FieldTypes::new(&[#(#direct),*], &[#(#flattened),*]))
}

/// Generates the maximum number of attributes that the fields are stored in, without those of `rest`.
pub(crate) fn count(fields: &[Field<'_>]) -> TokenStream {
    let direct = fields.iter().filter(|field| field.is_attribute()).count();
    let flattened = fields.iter().filter(|field| matches!(field.storage, Storage::Flatten(_))).map(|field| {
        let count = trait_method(&field.checked_type(), &quote!(Fields), &quote!(COUNT));
        quote!(+ #count)
    });
    quote!(#direct #(#flattened)*)
}

/// Generates the checks that no attribute of a flattened field belongs to another field, as expressions.
pub(crate) fn flatten_checks(attribute: &str, fields: &[Field<'_>], layout: Option<&TokenStream>) -> Vec<TokenStream> {
    let flattened = fields.iter().filter(|field| matches!(field.storage, Storage::Flatten(_)));
    let checks = flattened.flat_map(|field| {
        let name = field.ident.unraw().to_string();
        let direct = direct_names(fields);
        let names = trait_method(&field.checked_type(), &quote!(Fields), &quote!(NAMES));
        let previous = fields.iter().take_while(|first| first.ident != field.ident);
        let previous = previous.filter(|first| matches!(first.storage, Storage::Flatten(_))).map(|first| {
            let names = trait_method(&first.checked_type(), &quote!(Fields), &quote!(NAMES));
            quote!(&#names)
        });
        let (layout, type_check) = match layout {
            Some(layout) => {
                let types = trait_method(&field.checked_type(), &quote!(Fields), &quote!(TYPES));
                let check = quote_spanned!(field.ident.span()=> _p::assert_flattened_types(#layout, &#types, #name));
                (quote!(_p::Option::Some(#layout)), Some(check))
            }
            None => (quote!(_p::Option::None), None),
        };
        // A type without named fields is reported at the type, and a duplicate attribute at the field.
        let check = quote_spanned! {field.ident.span()=>
            _p::assert_flattened(
                &#names,
                &_p::Names::new(&[#(#direct),*], &[#(#previous),*]),
                #layout,
                #attribute,
                #name,
            )
        };
        [Some(check), type_check].into_iter().flatten()
    });
    checks.collect()
}

/// Generates a constant that evaluates a check, with the span of the check.
pub(crate) fn constant(check: &TokenStream) -> TokenStream {
    quote_spanned!(check.span()=> const _: () = #check;)
}

/// Returns a variable with the name of a field and hygiene, so that it can't clash with other generated names.
pub(crate) fn hygienic(field: &Ident) -> Ident {
    let mut variable = field.clone();
    variable.set_span(Span::mixed_site());
    variable
}
