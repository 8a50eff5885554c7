use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{Enum, Model, Variant};
use super::{Conversion, aliases, attribute_impl, body_or_stub};
use crate::span::respan;

/// Expands an enum without data. Its variants are stored as strings, also in keys and in sets.
pub(super) fn expand(model: &Model<'_>, string_enum: &Enum<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let description = format!("a variant of {}", ident.unraw());
    let name_arms = string_enum.variants.iter().map(|Variant { ident, names, .. }| {
        let name = &names[0];
        quote!(Self::#ident => #name,)
    });
    let other_name_arm = string_enum.other.map(|(other, ty)| {
        let as_ref = respan(ty.span(), quote!(<#ty as _p::AsRef<_p::str>>::as_ref));
        quote!(Self::#other(text) => #as_ref(text),)
    });
    let known_arms =
        string_enum.variants.iter().map(|Variant { ident, names, .. }| quote!(#(#names)|* => Self::#ident,));
    let unknown_arm = match string_enum.other {
        Some((other, ty)) => {
            let from = respan(ty.span(), quote!(<#ty as _p::From<_p::String>>::from));
            quote!(_ => Self::#other(#from(text)),)
        }
        None => quote!(_ => return _p::Option::None,),
    };
    let aliases =
        aliases(string_enum).map(|aliases| quote!(const ALIASES: &'static [&'static [&'static _p::str]] = #aliases;));
    let has_aliases = aliases.is_some().then(|| {
        quote!(
            const HAS_ALIASES: _p::bool = true;
        )
    });
    let attribute = attribute_impl(
        model,
        &[],
        quote!(_p::kind::Variant),
        Conversion {
            into_value: quote!(_p::Attribute::to_value(&self)),
            to_value: quote!(_p::text_enum_to_value(self)),
            from_value: quote!(_p::text_enum_from_value(value)),
            optional_members: quote!(#aliases),
        },
    );
    let name = body_or_stub(model, quote!(match self { #(#name_arms)* #other_name_arm }));
    let from_name = body_or_stub(model, quote!(_p::Option::Some(match text.as_str() { #(#known_arms)* #unknown_arm })));
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let key_part = (!model.has_manual_key_part).then(|| {
        quote! {
            #[automatically_derived]
            impl #impl_generics _p::KeyPart for #ident #ty_generics #where_clause {
                type Borrowed = Self;
                type Declared = Self;
                const KIND: _p::PartKind = _p::PartKind::Fixed;
                #has_aliases

                fn text_len(&self) -> _p::usize {
                    _p::escaped_len(_p::TextEnum::name(self))
                }

                fn write_text(&self, out: &mut _p::PartWriter<'_>) {
                    out.text(_p::TextEnum::name(self))
                }

                fn from_text(text: _p::PartReader<'_>) -> _p::Result<Self, _p::PartFault> {
                    _p::text_enum_from_part(text)
                }
            }

            #[automatically_derived]
            impl #impl_generics _p::HasCase for #ident #ty_generics #where_clause {}
        }
    });
    quote! {
        #[automatically_derived]
        impl #impl_generics _p::TextEnum for #ident #ty_generics #where_clause {
            const EXPECTED: &'static _p::str = #description;

            fn name(&self) -> &_p::str {
                #name
            }

            fn from_name(text: _p::String) -> _p::Option<Self> {
                #from_name
            }
        }

        #attribute

        #key_part

        #[automatically_derived]
        impl #impl_generics _p::SetElement for #ident #ty_generics #where_clause {
            type Set = _p::kind::StringSet;
            type Element = Self;

            fn into_set(
                elements: impl _p::Iterator<Item = Self>,
            ) -> _p::Result<_p::AttributeValue, _p::AttributeFault> {
                _p::Result::Ok(_p::text_enum_to_set::<Self>(elements))
            }

            fn to_set<'__a>(
                elements: impl _p::Iterator<Item = &'__a Self>,
            ) -> _p::Result<_p::AttributeValue, _p::AttributeFault>
            where
                Self: '__a,
            {
                _p::Result::Ok(_p::text_enum_to_set::<Self>(elements))
            }

            fn from_set(value: _p::AttributeValue) -> _p::Result<_p::Vec<Self>, _p::AttributeFault> {
                _p::text_enum_from_set(value)
            }
        }
    }
}
