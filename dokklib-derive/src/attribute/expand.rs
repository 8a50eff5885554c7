//! Expands the model to code. This can't fail.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::model::{Body, Enum, Model, Shape, Variant};
use crate::field::expand::{Source, Write, attribute_method, bounded_generics, add_attribute_bounds, hygienic};
use crate::field::{self, Field};
use crate::span::respan;

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    match &model.body {
        Body::Map(fields) => expand_map(model, fields),
        Body::Newtype(ty) => newtype::expand(model, ty),
        Body::StringEnum(string_enum) => expand_string_enum(model, string_enum),
        Body::TaggedEnum(tag, tagged_enum) => expand_tagged_enum(model, tag, tagged_enum),
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

/// Generates the `Attribute` impl of a type that is stored as the DynamoDB type `kind`. Those of the `types` that contain
/// a type parameter get a bound.
fn attribute_impl(model: &Model<'_>, types: &[&Type], kind: TokenStream, conversion: Conversion) -> TokenStream {
    let Conversion { into_value, to_value, from_value, optional_members } = conversion;
    let ident = &model.input.ident;
    let fields: &[Field<'_>] = if let Body::Map(fields) = &model.body { fields } else { &[] };
    let mut generics = bounded_generics(&model.input.generics, fields);
    add_attribute_bounds(&mut generics, types);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let code = |body: TokenStream| if model.only_signatures { quote!(_p::error_placeholder()) } else { body };
    let (into_value, to_value, from_value) = (code(into_value), code(to_value), code(from_value));
    let absent = (!model.only_signatures).then_some(absent);
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

/// Returns the body of a function. After an error, it is replaced with a body that always compiles.
fn body_or_stub(model: &Model<'_>, tokens: TokenStream) -> TokenStream {
    if model.only_signatures { quote!(_p::after_an_error()) } else { tokens }
}

/// Expands a struct with named fields. It is stored as a map, or flattened into the map that contains it.
fn expand_map(model: &Model<'_>, fields: &[Field<'_>]) -> TokenStream {
    let conversion = Conversion {
        into_value: quote!(_p::map(<Self as _p::Fields>::COUNT, |attributes| _p::Fields::write_all(self, attributes))),
        to_value: quote!(_p::map(<Self as _p::Fields>::COUNT, |attributes| _p::Fields::copy_all(self, attributes))),
        from_value: quote!(_p::read_map(value)),
        optional_members: TokenStream::new(),
    };
    let attribute = attribute_impl(model, &[], quote!(_p::kind::Map), conversion);
    let ident = &model.input.ident;
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let bounded = bounded_generics(&model.input.generics, fields);
    let (bounded_impl, _, bounded_where) = bounded.split_for_impl();
    let paths = field::expand::paths(&model.input.vis, fields);
    let checks = if model.only_signatures || !model.input.generics.params.is_empty() {
        TokenStream::new()
    } else {
        field::expand::flatten_checks("attribute", fields, None)
    };
    let names = quote!(<Self as _p::Fields>::NAMES);
    let code = |body: TokenStream| if model.only_signatures { quote!(_p::error_placeholder()) } else { body };
    let write = code(field::expand::write(fields, Write::Move, &names, |field| {
        let ident = field.ident;
        quote!(self.#ident)
    }));
    let copy = body_or_stub(model, field::expand::write(fields, Write::Copy, &names, |field| {
        let ident = field.ident;
        quote!(&self.#ident)
    }));
    let read = body_or_stub(model, field::expand::read(fields, &quote!(Self), Source::Entries));
    let ok = (!model.only_signatures).then(|| quote!(_p::Result::Ok(())));
    let (count, all_names) = if model.only_signatures {
        (quote!(0), quote!(_p::Names::new(&[], &[])))
    } else {
        (field::expand::count(fields), field::expand::names(fields))
    };
    quote! {
        #conversion

        #[automatically_derived]
        impl #bounded_impl _p::Fields for #ident #ty_generics #bounded_where {
            const COUNT: _p::usize = #count;
            const NAMES: _p::Names = #all_names;

            fn write_all(self, attributes: &mut _p::Attributes) -> _p::Result<(), _p::AttributeFault> {
                #write
                #ok
            }

            fn copy_all(&self, attributes: &mut _p::Attributes) -> _p::Result<(), _p::AttributeFault> {
                #copy
                #ok
            }

            fn read(
                __entries: impl _p::Iterator<Item = _p::Entry>,
                __others: &mut _p::Option<&mut _p::Entries>,
            ) -> _p::Result<Self, _p::AttributeFault> {
                #read
            }
        }

        #checks

        impl #impl_generics #ident #ty_generics #where_clause {
            #paths
        }
    }
}

/// A newtype is what it holds: as an attribute, as a part of a key and in sets, each where that is one.
fn newtype(model: &Model<'_>, ty: &Type) -> TokenStream {
    let method = |name: TokenStream| attribute_method(ty, &name);
    let (into_value, to_value, from_value) =
        (method(quote!(into_value)), method(quote!(to_value)), method(quote!(from_value)));
    let (is_absent, absent) = (method(quote!(is_absent)), method(quote!(absent)));
    let is_unsigned = method(quote!(IS_UNSIGNED));
    let of = Conversion {
        into_value: quote!(#into_value(self.0)),
        to_value: quote!(#to_value(&self.0)),
        from_value: quote!(_p::Result::map(#from_value(value), Self)),
        absent: quote! {
            const IS_UNSIGNED: _p::bool = #is_unsigned;

            fn is_absent(&self) -> _p::bool {
                #is_absent(&self.0)
            }

            fn absent() -> _p::Option<Self> {
                _p::Option::map(#absent(), Self)
            }
        },
    };
    let conversion = conversion(model, &[ty], attribute_method(ty, &quote!(Type)), of);
    if model.only_signatures {
        return conversion;
    }
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    // The lifetime keeps rustc from refusing the bound where it doesn't hold: then the newtype is no part of a key either.
    let mut keyed = model.input.generics.clone();
    keyed.make_where_clause().predicates.push(syn::parse_quote!(for<'__a> #ty: _p::KeyPart));
    let (key_generics, _, key_where) = keyed.split_for_impl();
    let mut element = model.input.generics.clone();
    add_attribute_bounds(&mut element, &[ty]);
    element.make_where_clause().predicates.push(syn::parse_quote!(for<'__a> #ty: _p::SetElement));
    let (set_generics, _, set_where) = element.split_for_impl();
    let marked = |of: TokenStream| {
        let mut generics = model.input.generics.clone();
        generics.make_where_clause().predicates.push(syn::parse_quote!(for<'__a> #ty: _p::#of));
        generics
    };
    let (ordered, fixed, padded) = (marked(quote!(Ordered)), marked(quote!(FixedWidth)), marked(quote!(Padded)));
    let starting = marked(quote!(StartsWithText));
    let (starting_generics, _, starting_where) = starting.split_for_impl();
    let (ordered_generics, _, ordered_where) = ordered.split_for_impl();
    let (fixed_generics, _, fixed_where) = fixed.split_for_impl();
    let (padded_generics, _, padded_where) = padded.split_for_impl();
    quote! {
        #conversion

        #[automatically_derived]
        impl #ordered_generics _p::Ordered for #ident #ty_generics #ordered_where {}

        #[automatically_derived]
        impl #starting_generics _p::StartsWithText for #ident #ty_generics #starting_where {}

        #[automatically_derived]
        impl #fixed_generics _p::FixedWidth for #ident #ty_generics #fixed_where {
            const ALPHABET: &'static [_p::u8] = <#ty as _p::FixedWidth>::ALPHABET;
        }

        #[automatically_derived]
        impl #padded_generics _p::Padded for #ident #ty_generics #padded_where {
            const DIGITS: _p::usize = <#ty as _p::Padded>::DIGITS;
            const SIGNED: _p::bool = <#ty as _p::Padded>::SIGNED;
        }

        #[automatically_derived]
        impl #key_generics _p::KeyPart for #ident #ty_generics #key_where {
            type Borrowed = Self;
            type Declared = Self;
            const IS_TEXT: _p::bool = <#ty as _p::KeyPart>::IS_TEXT;

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

        #[automatically_derived]
        impl #set_generics _p::SetElement for #ident #ty_generics #set_where {
            type Set = <#ty as _p::SetElement>::Set;

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

/// An enum whose variants hold nothing: their names, as an attribute, as a part of a key and in sets.
fn text(model: &Model<'_>, of: &Enum<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let shown = format!("a variant of {}", ident.unraw());
    let names = of.variants.iter().map(|Variant { ident, names, .. }| {
        let name = &names[0];
        quote!(Self::#ident => #name,)
    });
    let other_name = of.other.map(|(other, ty)| {
        let as_ref = respan(ty.span(), quote!(<#ty as _p::AsRef<_p::str>>::as_ref));
        quote!(Self::#other(text) => #as_ref(text),)
    });
    let known = of.variants.iter().map(|Variant { ident, names, .. }| quote!(#(#names)|* => Self::#ident,));
    let unknown = match of.other {
        Some((other, ty)) => {
            let from = respan(ty.span(), quote!(<#ty as _p::From<_p::String>>::from));
            quote!(_ => Self::#other(#from(text)),)
        }
        None => quote!(_ => return _p::Option::None,),
    };
    let conversion = conversion(
        model,
        &[],
        quote!(_p::kind::Variant),
        Conversion {
            into_value: quote!(_p::Attribute::to_value(&self)),
            to_value: quote!(_p::text_enum_to_value(self)),
            from_value: quote!(_p::text_enum_from_value(value)),
            optional_members: TokenStream::new(),
        },
    );
    let code = |body: TokenStream| if model.only_signatures { quote!(_p::error_placeholder()) } else { body };
    let name = code(quote!(match self { #(#names)* #other_name }));
    let from_name = code(quote!(_p::Option::Some(match text.as_str() { #(#known)* #unknown })));
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics _p::TextEnum for #ident #ty_generics #where_clause {
            const EXPECTED: &'static _p::str = #shown;

            fn name(&self) -> &_p::str {
                #name
            }

            fn from_name(text: _p::String) -> _p::Option<Self> {
                #from_name
            }
        }

        #conversion

        #[automatically_derived]
        impl #impl_generics _p::KeyPart for #ident #ty_generics #where_clause {
            type Borrowed = Self;
            type Declared = Self;

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
        impl #impl_generics _p::SetElement for #ident #ty_generics #where_clause {
            type Set = _p::kind::StringSet;

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

/// An enum whose variants hold something: maps, with an attribute that says which variant it is.
fn tagged(model: &Model<'_>, tag: &str, of: &Enum<'_>) -> TokenStream {
    let shown = format!("a variant of {}", model.input.ident.unraw());
    let types: Vec<&Type> = of
        .variants
        .iter()
        .flat_map(|variant| match &variant.shape {
            Shape::Unit => Vec::new(),
            Shape::Newtype(ty) => vec![*ty],
            Shape::Fields(fields) => fields.iter().filter(|field| field.is_attribute()).map(|field| field.ty).collect(),
        })
        .collect();
    let into_arms = of.variants.iter().map(|variant| write_variant(variant, tag, Write::Move));
    let to_arms = of.variants.iter().map(|variant| write_variant(variant, tag, Write::Copy));
    let read_arms = of.variants.iter().map(read_variant);
    let other = of.other.map(|(other, ty)| {
        let into = respan(ty.span(), quote!(<#ty as _p::Into<_p::Attributes>>::into));
        let from = respan(ty.span(), quote!(<#ty as _p::From<_p::Attributes>>::from));
        let clone = respan(ty.span(), quote!(<#ty as _p::Clone>::clone));
        (
            quote!(Self::#other(attributes) => _p::Result::Ok(_p::AttributeValue::M(#into(attributes))),),
            quote!(Self::#other(attributes) => _p::Result::Ok(_p::AttributeValue::M(#into(#clone(attributes)))),),
            quote!(_ => _p::Result::Ok(Self::#other(#from(attributes))),),
        )
    });
    let (other_into, other_to, unknown) = other.unwrap_or_else(|| {
        let unknown = quote! {
            _p::Result::Ok(_) => _p::Result::Err(_p::unknown_variant(#tag, #shown)),
            _p::Result::Err(fault) => _p::Result::Err(fault),
        };
        (TokenStream::new(), TokenStream::new(), unknown)
    });
    conversion(
        model,
        &types,
        quote!(_p::kind::Map),
        Conversion {
            into_value: quote!(match self { #(#into_arms)* #other_into }),
            to_value: quote!(match self { #(#to_arms)* #other_to }),
            from_value: quote! {
                let attributes = _p::attributes_of::<Self>(value)?;
                match _p::tag_of(&attributes, #tag) {
                    #(#read_arms)*
                    #unknown
                }
            },
            optional_members: TokenStream::new(),
        },
    )
}

fn write_variant(variant: &Variant<'_>, tag: &str, how: Write) -> TokenStream {
    let whole = match how {
        Write::Move => quote!(into_value),
        Write::Copy => quote!(to_value),
    };
    let Variant { ident, names, shape } = variant;
    let name = &names[0];
    match shape {
        Shape::Unit => quote!(Self::#ident => _p::tagged(#tag, #name, 0, |_| _p::Result::Ok(())),),
        Shape::Newtype(ty) => {
            let value = attribute_method(ty, &whole);
            let insert = respan(ty.span(), quote!(_p::tagged_map::<#ty>));
            quote!(Self::#ident(value) => #insert(#tag, #name, #value(value)?),)
        }
        Shape::Fields(fields) => {
            let count = field::expand::count(fields);
            let bindings = fields.iter().filter(|field| field.is_attribute()).map(|field| {
                let (ident, binding) = (field.ident, hygienic(field.ident));
                quote!(#ident: #binding)
            });
            let write = field::expand::write(fields, how, &quote!(_p::Names::new(&[], &[])), |field| {
                let binding = hygienic(field.ident);
                quote!(#binding)
            });
            quote! {
                Self::#ident { #(#bindings,)* .. } => _p::tagged(#tag, #name, #count, |attributes| {
                    #write
                    _p::Result::Ok(())
                }),
            }
        }
    }
}

fn read_variant(variant: &Variant<'_>) -> TokenStream {
    let Variant { ident, names, shape } = variant;
    let body = match shape {
        Shape::Unit => quote!(_p::Result::Ok(Self::#ident)),
        Shape::Newtype(ty) => {
            let from_value = attribute_method(ty, &quote!(from_value));
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
