use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{Enum, Model, Shape, Variant};
use super::{Conversion, aliases, attribute_impl};
use crate::field::expand::{Source, Write, attribute_method, hygienic};
use crate::field::{self, Field};
use crate::span::respan;

/// Expands an enum with data. Its variants are stored as maps. The attribute `tag` contains the name of the variant.
pub(super) fn expand(model: &Model<'_>, tag: &str, tagged_enum: &Enum<'_>) -> TokenStream {
    let description = format!("a variant of {}", model.input.ident.unraw());
    let types: Vec<&Type> = tagged_enum
        .variants
        .iter()
        .flat_map(|variant| match &variant.shape {
            Shape::Unit => Vec::new(),
            Shape::Newtype(field) => vec![field.ty],
            Shape::Fields(fields) => fields.iter().filter(|field| field.is_attribute()).map(|field| field.ty).collect(),
        })
        .collect();
    let checked_types: Vec<Type> = tagged_enum
        .variants
        .iter()
        .flat_map(|variant| match &variant.shape {
            Shape::Unit => Vec::new(),
            Shape::Newtype(field) => vec![field.checked_type()],
            Shape::Fields(fields) => {
                fields.iter().filter(|field| field.is_attribute()).map(Field::checked_type).collect()
            }
        })
        .collect();
    let has_ambiguous_option = field::expand::has_ambiguous_option(&model.input.generics, &checked_types);
    let alias_values = aliases(tagged_enum).map(|aliases| {
        quote! {
            fn alias_values(
                written: &_p::AttributeValue,
            ) -> _p::Result<_p::Vec<_p::AttributeValue>, _p::AttributeFault> {
                _p::Result::Ok(_p::of_tagged_variant(#tag, #aliases, written))
            }
        }
    });
    let into_arms = tagged_enum.variants.iter().map(|variant| write_variant(variant, tag, Write::Move));
    let to_arms = tagged_enum.variants.iter().map(|variant| write_variant(variant, tag, Write::Copy));
    let read_arms = tagged_enum.variants.iter().map(read_variant);
    let other = tagged_enum.other.map(|(other, ty)| {
        let into = respan(ty.span(), quote!(<#ty as _p::Into<_p::Attributes>>::into));
        let from = respan(ty.span(), quote!(<#ty as _p::From<_p::Attributes>>::from));
        let clone = respan(ty.span(), quote!(<#ty as _p::Clone>::clone));
        (
            quote!(Self::#other(attributes) => _p::Result::Ok(_p::AttributeValue::M(#into(attributes))),),
            quote!(Self::#other(attributes) => _p::Result::Ok(_p::AttributeValue::M(#into(#clone(attributes)))),),
            quote!(_ => _p::Result::Ok(Self::#other(#from(attributes))),),
        )
    });
    let (other_into_arm, other_to_arm, unknown_arms) = other.unwrap_or_else(|| {
        let unknown_arms = quote! {
            _p::Result::Ok(_) => _p::Result::Err(_p::unknown_variant(#tag, #description)),
            _p::Result::Err(fault) => _p::Result::Err(fault),
        };
        (TokenStream::new(), TokenStream::new(), unknown_arms)
    });
    let checks = if model.only_signatures || !model.input.generics.params.is_empty() {
        TokenStream::new()
    } else {
        tagged_enum.variants.iter().flat_map(type_checks).map(|check| field::expand::constant(&check)).collect()
    };
    let attribute = attribute_impl(
        model,
        &types,
        quote!(_p::kind::Map),
        Conversion {
            into_value: quote!(match self { #(#into_arms)* #other_into_arm }),
            to_value: quote!(match self { #(#to_arms)* #other_to_arm }),
            from_value: quote! {
                let attributes = _p::attributes_of::<Self>(value)?;
                match _p::tag_of(&attributes, #tag) {
                    #(#read_arms)*
                    #unknown_arms
                }
            },
            optional_members: quote!(#has_ambiguous_option #alias_values),
        },
    );
    let checked: Vec<_> = tagged_enum
        .variants
        .iter()
        .flat_map(|variant| match &variant.shape {
            Shape::Unit => Vec::new(),
            Shape::Newtype(field) => field.checked.iter().collect(),
            Shape::Fields(fields) => field::checked::of_fields(fields),
        })
        .collect();
    let checked = field::checked::expand(&checked, model.only_signatures);
    quote!(#checked #attribute #checks)
}

/// Generates the checks of the options in the fields of a variant.
fn type_checks(variant: &Variant<'_>) -> Vec<TokenStream> {
    match &variant.shape {
        Shape::Fields(fields) => field::expand::type_checks(fields),
        // The value of the variant is stored as a map, so it isn't an `Option`.
        Shape::Unit | Shape::Newtype(_) => Vec::new(),
    }
}

/// Generates the match arm that writes a variant.
fn write_variant(variant: &Variant<'_>, tag: &str, mode: Write) -> TokenStream {
    let method = match mode {
        Write::Move => quote!(into_value),
        Write::Copy => quote!(to_value),
    };
    let Variant { ident, names, shape } = variant;
    let name = &names[0];
    match shape {
        Shape::Unit => quote!(Self::#ident => _p::tagged(#tag, #name, 0, |_| _p::Result::Ok(())),),
        Shape::Newtype(field) => {
            let ty = field.checked_type();
            let value = attribute_method(&ty, &method);
            let insert = respan(ty.span(), quote!(_p::tagged_map::<#ty>));
            quote!(Self::#ident(value) => #insert(#tag, #name, #value(value)?),)
        }
        Shape::Fields(fields) => {
            let count = field::expand::count(fields);
            let bindings = fields.iter().filter(|field| field.is_attribute()).map(|field| {
                let (ident, binding) = (field.ident, hygienic(field.ident));
                quote!(#ident: #binding)
            });
            let write = field::expand::write(fields, mode, &quote!(_p::Names::new(&[], &[])), |field| {
                let binding = hygienic(field.ident);
                quote!(#binding)
            });
            quote! {
                Self::#ident { #(#bindings,)* .. } => _p::tagged(#tag, #name, #count, |attributes| {
                    #write
                }),
            }
        }
    }
}

/// Generates the match arm that reads a variant.
fn read_variant(variant: &Variant<'_>) -> TokenStream {
    let Variant { ident, names, shape } = variant;
    let body = match shape {
        Shape::Unit => quote!(_p::Result::Ok(Self::#ident)),
        Shape::Newtype(field) => {
            let from_value = attribute_method(&field.checked_type(), &quote!(from_value));
            quote!(_p::Result::map(#from_value(_p::AttributeValue::M(attributes)), Self::#ident))
        }
        Shape::Fields(fields) => field::expand::read(fields, &quote!(Self::#ident), Source::Map),
    };
    quote! {
        _p::Result::Ok(#(#names)|*) => {
            #body
        }
    }
}
