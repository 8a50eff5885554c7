//! Expands the model to code. This can't fail.

mod key_field;
mod newtype;
mod string_enum;
mod tagged_enum;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::model::{Body, Enum, Model, Variant};
use crate::field::expand::{Source, Write, add_attribute_bounds, bounded_generics};
use crate::field::{self, Field, Storage};
use crate::generics;

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    match &model.body {
        Body::Map(fields) => expand_map(model, fields),
        Body::Newtype(field) => newtype::expand(model, field),
        Body::StringEnum(string_enum) => string_enum::expand(model, string_enum),
        Body::TaggedEnum(tag, tagged_enum) => tagged_enum::expand(model, tag, tagged_enum),
        Body::Unsupported => attribute_impl(model, &[], quote!(_p::kind::Map), Conversion::empty()),
    }
}

/// The function bodies and optional members of an `Attribute` impl.
struct Conversion {
    into_value: TokenStream,
    to_value: TokenStream,
    from_value: TokenStream,
    optional_members: TokenStream,
}

impl Conversion {
    fn empty() -> Self {
        let empty = TokenStream::new;
        Self { into_value: empty(), to_value: empty(), from_value: empty(), optional_members: empty() }
    }
}

/// Generates the `Attribute` impl of a type that is stored as the DynamoDB type `kind`. It has a bound for each of the
/// `types` that contains a type parameter.
fn attribute_impl(model: &Model<'_>, types: &[&Type], kind: TokenStream, conversion: Conversion) -> TokenStream {
    let Conversion { into_value, to_value, from_value, optional_members } = conversion;
    let ident = &model.input.ident;
    let fields: &[Field<'_>] = if let Body::Map(fields) = &model.body { fields } else { &[] };
    let mut generics = bounded_generics(&model.input.generics, fields);
    add_attribute_bounds(&mut generics, types);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let into_value = body_or_stub(model, into_value);
    let to_value = body_or_stub(model, to_value);
    let from_value = body_or_stub(model, from_value);
    let optional_members = (!model.only_signatures).then_some(optional_members);
    quote! {
        #[automatically_derived]
        impl #impl_generics _p::Attribute for #ident #ty_generics #where_clause {
            type Type = #kind;
            type Value = Self;
            type Sequence = _p::List;

            fn into_value(self) -> _p::Result<_p::AttributeValue, _p::AttributeFault> {
                #into_value
            }

            fn to_value(&self) -> _p::Result<_p::AttributeValue, _p::AttributeFault> {
                #to_value
            }

            fn from_value(value: _p::AttributeValue) -> _p::Result<Self, _p::AttributeFault> {
                #from_value
            }

            #optional_members
        }
    }
}

/// Generates the names of each variant that has aliases.
fn aliases(model: &Enum<'_>) -> Option<TokenStream> {
    let mut variants = model.variants.iter().filter(|variant| variant.names.len() > 1).peekable();
    variants.peek()?;
    let names = variants.map(|Variant { names, .. }| quote!(&[#(#names),*]));
    Some(quote!(&[#(#names),*]))
}

/// Returns the body of a function. After an error, it is replaced with a body that always compiles.
fn body_or_stub(model: &Model<'_>, tokens: TokenStream) -> TokenStream {
    if model.only_signatures { quote!(_p::error_placeholder()) } else { tokens }
}

/// Expands a struct with named fields. It is stored as a map, or flattened into the map that contains it.
fn expand_map(model: &Model<'_>, fields: &[Field<'_>]) -> TokenStream {
    let types: Vec<Type> =
        fields.iter().filter(|field| matches!(field.storage, Storage::Attribute)).map(Field::checked_type).collect();
    let has_ambiguous_option = field::expand::has_ambiguous_option(&model.input.generics, &types);
    let conversion = Conversion {
        into_value: quote!(_p::map(<Self as _p::Fields>::COUNT, |attributes| _p::Fields::write_all(self, attributes))),
        to_value: quote!(_p::map(<Self as _p::Fields>::COUNT, |attributes| _p::Fields::copy_all(self, attributes))),
        from_value: quote!(_p::read_map(_p::StoredValue::Sdk(value))),
        optional_members: quote! {
            #has_ambiguous_option

            fn from_stored(value: _p::StoredValue<'_>) -> _p::Result<Self, _p::AttributeFault> {
                _p::read_map(value)
            }
        },
    };
    let attribute = attribute_impl(model, &[], quote!(_p::kind::Map), conversion);
    let ident = &model.input.ident;
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let bounded = bounded_generics(&model.input.generics, fields);
    let (bounded_impl, _, bounded_where) = bounded.split_for_impl();
    let paths = field::expand::paths(fields);
    let mut checks = field::expand::flatten_checks("attribute", fields, None);
    checks.extend(field::expand::type_checks(fields));
    if model.only_signatures {
        checks.clear();
    }
    let has_instances = generics::has_instances(&model.input.generics);
    // The compiler evaluates the checks of a type with type parameters where an instance is written.
    let instance_checks = (has_instances && !checks.is_empty()).then(|| quote!(const { #(#checks;)* };));
    let checks = checks.iter().filter(|_| !has_instances).map(field::expand::constant);
    let checks = generics::with_static_lifetimes(quote!(#(#checks)*), &model.input.generics);
    let names = quote!(<Self as _p::Fields>::NAMES);
    let write = body_or_stub(
        model,
        field::expand::write(fields, Write::Move, &names, |field| {
            let ident = field.ident;
            quote!(self.#ident)
        }),
    );
    let copy = body_or_stub(
        model,
        field::expand::write(fields, Write::Copy, &names, |field| {
            let ident = field.ident;
            quote!(&self.#ident)
        }),
    );
    let read = body_or_stub(model, field::expand::read(fields, &quote!(Self), Source::Entries));
    let (count, all_names, types) = if model.only_signatures {
        (quote!(0), quote!(_p::Names::new(&[], &[])), quote!(_p::FieldTypes::new(&[], &[])))
    } else {
        (field::expand::count(fields), field::expand::names(fields), field::expand::types(fields))
    };
    let key_fields = key_field::expand(model, fields);
    let checked = field::checked::expand(&field::checked::of_fields(fields), model.only_signatures);
    quote! {
        #checked

        #key_fields

        #attribute

        #[automatically_derived]
        impl #bounded_impl _p::Fields for #ident #ty_generics #bounded_where {
            const COUNT: _p::usize = #count;
            const NAMES: _p::Names = #all_names;
            const TYPES: _p::FieldTypes = #types;

            fn write_all(self, attributes: &mut _p::Attributes) -> _p::Result<(), _p::AttributeFault> {
                #instance_checks
                #write
            }

            fn copy_all(&self, attributes: &mut _p::Attributes) -> _p::Result<(), _p::AttributeFault> {
                #instance_checks
                #copy
            }

            fn read<'__a>(
                __entries: _p::StoredEntries<'__a>,
                __others: &mut _p::Option<&mut _p::Entries<'__a>>,
            ) -> _p::Result<Self, _p::AttributeFault> {
                #instance_checks
                #read
            }
        }

        #checks

        impl #impl_generics #ident #ty_generics #where_clause {
            #paths
        }
    }
}
