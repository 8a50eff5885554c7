use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{GenericParam, Generics, Type, Visibility, WherePredicate, parse_quote};

use super::{Absent, Field};
use crate::name;

/// `<T as Attribute>::method`, all of it at the field's type: a type that is no attribute is reported there, and once.
pub(crate) fn attribute_method(ty: &Type, method: &TokenStream) -> TokenStream {
    name::at(ty.span(), quote!(<#ty as _p::Attribute>::#method))
}

/// Writes the fields into `attributes`, each from what `value` makes of it.
pub(crate) fn write(
    fields: &[Field<'_>],
    method: &TokenStream,
    value: impl Fn(&Field<'_>) -> TokenStream,
) -> TokenStream {
    let fields = fields.iter().filter(|field| !field.skip).map(|field| {
        let attribute = &field.attribute;
        let method = attribute_method(field.ty, method);
        let value = value(field);
        quote!(#method(#value, attributes, #attribute)?;)
    });
    quote!(#(#fields)*)
}

/// Reads the fields out of `attributes`, and makes `constructor` of them: one pass, by comparing names, without hashing,
/// and every value is moved out.
pub(crate) fn read(fields: &[Field<'_>], constructor: &TokenStream) -> TokenStream {
    let stored: Vec<&Field<'_>> = fields.iter().filter(|field| !field.skip).collect();
    let slots: Vec<Ident> = stored.iter().map(|field| slot(field)).collect();
    let arms = stored.iter().zip(&slots).map(|(field, slot)| {
        let (name, aliases) = (&field.attribute, &field.aliases);
        // The new name wins over an old one, whichever comes first.
        let old = (!aliases.is_empty()).then(|| {
            quote! {
                #(#aliases)|* => {
                    #slot.get_or_insert(__value);
                }
            }
        });
        quote! {
            #name => #slot = _p::Option::Some(__value),
            #old
        }
    });
    let values = fields.iter().map(|field| {
        let (ident, value) = (field.ident, value(field));
        quote!(#ident: #value)
    });
    quote! {
        #(let mut #slots = _p::Option::None;)*
        for (__name, __value) in attributes {
            match __name.as_str() {
                #(#arms)*
                _ => {}
            }
        }
        _p::Result::Ok(#constructor { #(#values),* })
    }
}

/// The value of a field, from its slot.
fn value(field: &Field<'_>) -> TokenStream {
    let (ty, attribute, slot) = (field.ty, &field.attribute, slot(field));
    let default = match &field.absent {
        Absent::Function(function) => Some(quote!(#function())),
        Absent::Type if !field.skip => None,
        Absent::Type | Absent::Default => Some(name::at(ty.span(), quote!(<#ty as _p::Default>::default()))),
    };
    let read = attribute_method(ty, &quote!(read_from));
    match default {
        Some(default) if field.skip => default,
        Some(default) => quote! {
            match #slot {
                _p::Option::Some(__value) => #read(_p::Option::Some(__value), #attribute)?,
                _p::Option::None => #default,
            }
        },
        None => quote!(#read(#slot, #attribute)?),
    }
}

/// Where the value of a field waits until all have been found.
fn slot(field: &Field<'_>) -> Ident {
    hygienic(field.ident)
}

/// A variable called like a field, which no name of the generated code can be mistaken for.
pub(crate) fn hygienic(field: &Ident) -> Ident {
    let mut variable = field.clone();
    variable.set_span(Span::mixed_site());
    variable
}

/// One constant for each field: the typed path of its attribute.
pub(crate) fn paths(vis: &Visibility, fields: &[Field<'_>]) -> TokenStream {
    let constants = fields.iter().filter(|field| !field.skip).map(|field| {
        let (constant, ty, attribute) = (&field.constant, field.ty, &field.attribute);
        let doc = if field.in_primary_key {
            format!(" The path of the attribute `{attribute}`, which is a part of the primary key.")
        } else {
            format!(" The path of the attribute `{attribute}`.")
        };
        let role = if field.in_primary_key { quote!(_p::InPrimaryKey) } else { quote!(_p::Free) };
        // All of it at the user's field: rustc points there when the name clashes with one of the user's own.
        let item = name::at(
            constant.span(),
            quote!(#vis const #constant: _p::Path<Self, #ty, #role> = _p::Path::new(#attribute);),
        );
        quote! {
            #[doc = #doc]
            #item
        }
    });
    quote!(#(#constants)*)
}

/// The type parameters.
fn parameters(generics: &Generics) -> Vec<String> {
    let parameters = generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
        GenericParam::Lifetime(_) | GenericParam::Const(_) => None,
    });
    parameters.collect()
}

/// Adds that those of the types that mention a parameter are attributes.
pub(crate) fn bounds_of_types(generics: &mut Generics, types: &[&Type]) {
    let parameters = parameters(generics);
    for ty in types {
        if mentions(ty.to_token_stream(), &parameters) {
            generics.make_where_clause().predicates.push(parse_quote!(#ty: _p::Attribute));
        }
    }
}

/// The generics of a type, with what the fields that mention a parameter need.
pub(crate) fn bounded_generics(generics: &Generics, fields: &[Field<'_>]) -> Generics {
    let mut generics = generics.clone();
    let parameters = parameters(&generics);
    if parameters.is_empty() {
        return generics;
    }
    let mut bounds: Vec<WherePredicate> = Vec::new();
    for field in fields {
        let ty = field.ty;
        if mentions(ty.to_token_stream(), &parameters) {
            if !field.skip {
                bounds.push(parse_quote!(#ty: _p::Attribute));
            }
            if field.skip || matches!(field.absent, Absent::Default) {
                bounds.push(parse_quote!(#ty: _p::Default));
            }
            if field.in_primary_key {
                bounds.push(parse_quote!(#ty: _p::KeyPart));
            }
        }
    }
    generics.make_where_clause().predicates.extend(bounds);
    generics
}

/// Whether one of the names is among the tokens.
fn mentions(tokens: TokenStream, names: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => names.contains(&ident.to_string()),
        proc_macro2::TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}
