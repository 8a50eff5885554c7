use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;
use syn::ext::IdentExt;

use super::super::model::{Model, NewtypeField};
use super::{Conversion, attribute_impl};
use crate::field;
use crate::field::expand::{add_attribute_bounds, attribute_method};

/// Expands a newtype. It implements `Attribute`, and the traits of key parts and set elements if its inner type does.
pub(super) fn expand(model: &Model<'_>, field: &NewtypeField<'_>) -> TokenStream {
    let (ty, inner) = (field.ty, field.checked_type());
    let method = |name: TokenStream| attribute_method(&inner, &name);
    let (into_value, to_value, from_value) =
        (method(quote!(into_value)), method(quote!(to_value)), method(quote!(from_value)));
    let from_stored = method(quote!(from_stored));
    let (is_absent, absent) = (method(quote!(is_absent)), method(quote!(absent)));
    let integer_range = method(quote!(INTEGER_RANGE));
    let (may_be_absent, aliases) = (method(quote!(MAY_BE_ABSENT)), method(quote!(ALIASES)));
    let (written_form, other_forms) = (method(quote!(WRITTEN_FORM)), method(quote!(other_forms)));
    let (alias_values, reads_null) = (method(quote!(alias_values)), method(quote!(reads_null_as_missing)));
    let has_ambiguous_option = field::expand::has_ambiguous_option(&model.input.generics, std::slice::from_ref(&inner));
    let conversion = Conversion {
        into_value: quote!(#into_value(self.0)),
        to_value: quote!(#to_value(&self.0)),
        from_value: quote!(_p::Result::map(#from_value(value), Self)),
        optional_members: quote! {
            const INTEGER_RANGE: _p::Option<_p::IntegerRange> = #integer_range;
            const MAY_BE_ABSENT: _p::bool = #may_be_absent;
            const ALIASES: &'static [&'static [&'static _p::str]] = #aliases;
            const WRITTEN_FORM: _p::Option<&'static _p::str> = #written_form;
            #has_ambiguous_option

            fn other_forms(written: &_p::AttributeValue) -> _p::Vec<_p::AttributeValue> {
                #other_forms(written)
            }

            fn alias_values(
                written: &_p::AttributeValue,
            ) -> _p::Result<_p::Vec<_p::AttributeValue>, _p::AttributeFault> {
                #alias_values(written)
            }

            fn from_stored(value: _p::StoredValue<'_>) -> _p::Result<Self, _p::AttributeFault> {
                _p::Result::map(#from_stored(value), Self)
            }

            fn reads_null_as_missing() -> _p::bool {
                #reads_null()
            }

            fn is_absent(&self) -> _p::bool {
                #is_absent(&self.0)
            }

            fn absent() -> _p::Option<Self> {
                _p::Option::map(#absent(), Self)
            }
        },
    };
    let attribute = attribute_impl(model, &[ty], method(quote!(Type)), conversion);
    let checked = field.checked.as_ref().map(|checked| field::checked::expand(&[checked], model.only_signatures));
    let attribute = quote!(#checked #attribute);
    if model.only_signatures {
        return attribute;
    }
    let ident = &model.input.ident;
    let check = match model.input.generics.params.is_empty() {
        true => field::expand::option_check(ty, &inner, &ident.unraw().to_string()),
        false => None,
    };
    let check = check.as_ref().map(field::expand::constant);
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let mut element = model.input.generics.clone();
    add_attribute_bounds(&mut element, &[ty]);
    element.make_where_clause().predicates.push(syn::parse_quote!(for<'__a> #ty: _p::SetElement));
    let (set_generics, _, set_where) = element.split_for_impl();
    let key_part = (!model.has_manual_key_part).then(|| key_part(model, ty));
    quote! {
        #attribute

        #check

        #key_part

        #[automatically_derived]
        impl #set_generics _p::SetElement for #ident #ty_generics #set_where {
            type Set = <#ty as _p::SetElement>::Set;
            type Element = Self;

            fn into_set(
                elements: impl _p::Iterator<Item = Self>,
            ) -> _p::Result<_p::AttributeValue, _p::AttributeFault> {
                <#ty as _p::SetElement>::into_set(_p::Iterator::map(elements, |element| element.0))
            }

            fn to_set<'__a>(
                elements: impl _p::Iterator<Item = &'__a Self>,
            ) -> _p::Result<_p::AttributeValue, _p::AttributeFault>
            where
                Self: '__a,
            {
                <#ty as _p::SetElement>::to_set(_p::Iterator::map(elements, |element| &element.0))
            }

            fn from_set(value: _p::AttributeValue) -> _p::Result<_p::Vec<Self>, _p::AttributeFault> {
                let elements = <#ty as _p::SetElement>::from_set(value)?;
                _p::Result::Ok(_p::Iterator::collect(_p::Iterator::map(_p::IntoIterator::into_iter(elements), Self)))
            }
        }
    }
}

/// Generates the impls of the traits of key parts, which the inner type determines.
fn key_part(model: &Model<'_>, ty: &Type) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    // rustc rejects a bound on a concrete type that isn't met. With a lifetime, the newtype just doesn't implement the
    // trait.
    let mut keyed = model.input.generics.clone();
    keyed.make_where_clause().predicates.push(syn::parse_quote!(for<'__a> #ty: _p::KeyPart));
    let (key_generics, _, key_where) = keyed.split_for_impl();
    let bounded_by = |trait_name: TokenStream| {
        let mut generics = model.input.generics.clone();
        generics.make_where_clause().predicates.push(syn::parse_quote!(for<'__a> #ty: _p::#trait_name));
        generics
    };
    let markers = ["Ordered", "StartsWithText", "Padded", "HasCase", "HasDate", "HasTime", "HasEpoch"].map(|name| {
        let name = quote::format_ident!("{name}");
        let generics = bounded_by(quote!(#name));
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #impl_generics _p::#name for #ident #ty_generics #where_clause {}
        }
    });
    let fixed = bounded_by(quote!(FixedWidth));
    let (fixed_generics, _, fixed_where) = fixed.split_for_impl();
    quote! {
        #(#markers)*

        #[automatically_derived]
        impl #fixed_generics _p::FixedWidth for #ident #ty_generics #fixed_where {
            const ALPHABET: &'static [_p::u8] = <#ty as _p::FixedWidth>::ALPHABET;
        }

        #[automatically_derived]
        impl #key_generics _p::KeyPart for #ident #ty_generics #key_where {
            type Borrowed = Self;
            type Declared = Self;
            const KIND: _p::PartKind = <#ty as _p::KeyPart>::KIND;
            const HAS_ALIASES: _p::bool = <#ty as _p::KeyPart>::HAS_ALIASES;
            const HAS_SIGN: _p::bool = <#ty as _p::KeyPart>::HAS_SIGN;
            const DESCRIPTION: &'static _p::str = <#ty as _p::KeyPart>::DESCRIPTION;

            fn text_len(&self) -> _p::usize {
                <#ty as _p::KeyPart>::text_len(&self.0)
            }

            fn write_text(&self, out: &mut _p::PartWriter<'_>) {
                <#ty as _p::KeyPart>::write_text(&self.0, out)
            }

            fn from_text(text: _p::PartReader<'_>) -> _p::Result<Self, _p::PartFault> {
                _p::Result::map(<#ty as _p::KeyPart>::from_text(text), Self)
            }
        }
    }
}
