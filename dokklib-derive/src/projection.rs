//! `#[derive(Projection)]`: some of the fields of an item, read without the others.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields, FieldsNamed, Path, Type};

use crate::context::Context;
use crate::message::{self, Target};
use crate::option::{self, Once};
use crate::span::respan;
use crate::{name, scope};

const EXAMPLE: &str = "#[projection(of = Order)]";
const OPTIONS: &[&str] = &["of", "indexes", "crate"];
const FIELD_OPTIONS: &[&str] = &["path", "default"];

#[derive(Default)]
struct Options {
    of: Once<Path>,
    indexes: Once<Vec<Path>>,
    crate_path: Once<Path>,
}

/// A field, with the path constant of the item's field that it is.
struct Field<'a> {
    ident: &'a Ident,
    ty: &'a Type,
    path: Ident,
    default: Option<Option<Path>>,
}

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Context::new();
    let options = parse(&cx, input);
    let fields = check(&cx, input, &options);
    let errors = cx.into_tokens();
    let of = options.of.take();
    let indexes = options.indexes.take().unwrap_or_default();
    let expanded = match (&of, errors.is_some()) {
        (Some(of), false) => expand(input, of, &fields),
        (Some(of), true) => error_placeholder(input, &quote!(#of)),
        (None, _) => TokenStream::new(),
    };
    let of_item = of.iter().map(|of| of_item(input, of));
    let in_indexes = of.iter().map(|of| in_indexes(input, of, &indexes, if errors.is_some() { &[] } else { &fields }));
    let expanded = quote!(#expanded #(#of_item)* #(#in_indexes)*);
    let expanded = scope::wrap(options.crate_path.get(), &expanded);
    quote!(#errors #expanded)
}

fn parse(cx: &Context, input: &DeriveInput) -> Options {
    let mut found = Options::default();
    option::for_each(cx, &input.attrs, "projection", EXAMPLE, |key, input| {
        match key.to_string().as_str() {
            "of" => found.of.set(cx, key, option::value(key, input, EXAMPLE, Path::parse_mod_style)?),
            "indexes" => {
                found.indexes.set(cx, key, option::list(key, input, "#[projection(indexes(ByStatus))]")?);
            }
            "crate" => found.crate_path.set(cx, key, option::crate_path("projection", key, input)?),
            unknown => {
                let text = message::unknown_option(unknown, "projection", Target::Type, OPTIONS, FIELD_OPTIONS);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    found
}

/// The fields of a projection: those of a struct without parameters, with names.
fn check<'a>(cx: &Context, input: &'a DeriveInput, options: &Options) -> Vec<Field<'a>> {
    if options.of.get().is_none() && cx.is_clean() {
        cx.error(&input.ident, message::missing_option("a projection", "the item of which it is", EXAMPLE));
    }
    let indexes = options.indexes.get().map_or(&[][..], Vec::as_slice);
    for (at, index) in indexes.iter().enumerate() {
        let path = name::display(index);
        if indexes[..at].iter().any(|first| name::display(first) == path) {
            cx.error(index, message::duplicate(&path));
        }
    }
    if !input.generics.params.is_empty() {
        cx.error(&input.generics, message::generic_parameters("a projection"));
    }
    let Some(fields) = named_fields(input) else {
        cx.error(&input.ident, message::projection_shape());
        return Vec::new();
    };
    fields.named.iter().filter_map(|found| field(cx, found)).collect()
}

fn named_fields(input: &DeriveInput) -> Option<&FieldsNamed> {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) if !fields.named.is_empty() => Some(fields),
            _ => None,
        },
        Data::Enum(_) | Data::Union(_) => None,
    }
}

fn field<'a>(cx: &Context, found: &'a syn::Field) -> Option<Field<'a>> {
    let ident = found.ident.as_ref()?;
    let mut path = Once::<Ident>::default();
    let mut default = Once::<Option<Path>>::default();
    option::for_each(cx, &found.attrs, "projection", "#[projection(default)]", |key, input| {
        match key.to_string().as_str() {
            "path" => {
                path.set(
                    cx,
                    key,
                    option::value(key, input, "#[projection(path = TOTAL_PATH)]", |input| input.parse())?,
                );
            }
            "default" if input.peek(syn::Token![=]) => {
                let format = "#[projection(default)]` or `#[projection(default = function)]";
                default.set(cx, key, Some(option::value(key, input, format, Path::parse_mod_style)?));
            }
            "default" => default.set(cx, key, None),
            unknown => {
                let text = message::unknown_option(unknown, "projection", Target::Field, FIELD_OPTIONS, OPTIONS);
                return Err(syn::Error::new(key.span(), text));
            }
        }
        Ok(())
    });
    Some(Field {
        ident,
        ty: &found.ty,
        path: path.take().unwrap_or_else(|| name::constant(ident)),
        default: default.take(),
    })
}

fn expand(input: &DeriveInput, of: &Path, fields: &[Field<'_>]) -> TokenStream {
    let ident = &input.ident;
    let shown = ident.unraw().to_string();
    // The path stands at the user's field, so that one which the item hasn't is reported there; and the types, at the
    // field's type.
    let projected = |field: &Field<'_>| {
        let (ty, path) = (field.ty, &field.path);
        let constant = respan(path.span(), quote!(#of::#path));
        quote_spanned!(ty.span()=> _p::projected::<#of, #ty, _>(&#constant))
    };
    let names = fields.iter().map(|field| {
        let projected = projected(field);
        quote!(#projected.attributes(add);)
    });
    let values = fields.iter().map(|field| {
        let projected = projected(field);
        let (ident, ty) = (field.ident, field.ty);
        let default = match &field.default {
            None => quote!(_p::Option::None),
            Some(None) => quote_spanned!(ty.span()=> _p::Option::Some(<#ty as _p::Default>::default)),
            Some(Some(function)) => quote!(_p::Option::Some(#function)),
        };
        quote!(#ident: #projected.read(from, #default)?)
    });
    let of = quote_spanned!(of.span()=> #of);
    quote! {
        #[automatically_derived]
        impl _p::Projection<#of> for #ident {
            const NAME: &'static _p::str = #shown;

            fn attributes(add: &mut dyn _p::FnMut(_p::ProjectedName)) {
                #(#names)*
            }

            fn read(from: &mut _p::ProjectionReader<'_>) -> _p::Result<Self, _p::AttributeFault> {
                _p::Result::Ok(Self { #(#values),* })
            }

            fn decode(attributes: _p::Attributes, layout: &_p::Layout) -> _p::Decoded<Self> {
                _p::decode_projection::<#of, Self>(attributes, layout)
            }
        }
    }
}

/// What the traits of items and of indexes say of a projection.
fn reads(input: &DeriveInput, of: &impl ToTokens) -> TokenStream {
    let ident = &input.ident;
    let (_, ty_generics, _) = input.generics.split_for_impl();
    quote! {
        fn for_each(add: &mut dyn _p::FnMut(_p::ProjectedName)) {
            <#ident #ty_generics as _p::Projection<#of>>::attributes(add)
        }

        fn decode(attributes: _p::Attributes, layout: &_p::Layout) -> _p::Decoded<#ident #ty_generics> {
            <#ident #ty_generics as _p::Projection<#of>>::decode(attributes, layout)
        }
    }
}

/// That the item has the projection.
fn of_item(input: &DeriveInput, of: &impl ToTokens) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let reads = reads(input, of);
    quote! {
        #[automatically_derived]
        impl #impl_generics _p::HasProjection<#ident #ty_generics> for #of #where_clause {
            #reads
        }
    }
}

/// That the indexes hold the fields.
fn in_indexes(input: &DeriveInput, of: &Path, indexes: &[Path], fields: &[Field<'_>]) -> TokenStream {
    let ident = &input.ident;
    let of_indexes = indexes.iter().enumerate().map(|(at, path)| {
        let shown = name::display(path);
        // Named once: each mention of a type that isn't there would be an error.
        let index = format_ident!("__Index{at}");
        let checks = fields.iter().map(|field| {
            let path = &field.path;
            let constant = respan(path.span(), quote!(#of::#path));
            quote_spanned! {field.ident.span()=>
                const _: () = _p::assert_projection_in_index::<#of, #index>((const { &#constant }).__names(), #shown);
            }
        });
        let reads = reads(input, of);
        quote! {
            type #index = #path;

            #[automatically_derived]
            impl _p::ContainsFields<#of, #ident> for #index {
                #reads
            }

            #(#checks)*
        }
    });
    quote!(#(#of_indexes)*)
}

/// What keeps uses of the projection from being further errors.
fn error_placeholder(input: &DeriveInput, of: &TokenStream) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics _p::Projection<#of> for #ident #ty_generics #where_clause {
            const NAME: &'static _p::str = "";

            fn attributes(_: &mut dyn _p::FnMut(_p::ProjectedName)) {}

            fn read(_: &mut _p::ProjectionReader<'_>) -> _p::Result<Self, _p::AttributeFault> {
                _p::error_placeholder()
            }

            fn decode(_: _p::Attributes, _: &_p::Layout) -> _p::Decoded<Self> {
                _p::error_placeholder()
            }
        }
    }
}
