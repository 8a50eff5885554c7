//! `#[derive(Projection)]`: a struct with some fields of an item, which are read without the others.

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
    /// The item.
    of: Once<Path>,
    indexes: Once<Vec<Path>>,
    crate_path: Once<Path>,
}

struct Field<'a> {
    ident: &'a Ident,
    ty: &'a Type,
    /// The path constant of the item's field.
    path: Ident,
    /// The value of a missing attribute: `Some(Some(function))`, or `Some(None)` for the type's default.
    default: Option<Option<Path>>,
}

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Context::new();
    let options = parse(&cx, input);
    let fields = check(&cx, input, &options);
    let errors = cx.into_tokens();
    let item = options.of.take();
    let indexes = options.indexes.take().unwrap_or_default();
    let expanded = item.map(|item| {
        let projection =
            if errors.is_none() { expand(input, &item, &fields) } else { fallback_impls(input, &quote!(#item)) };
        let item_impl = item_impl(input, &item);
        let index_impls = index_impls(input, &item, &indexes, if errors.is_some() { &[] } else { &fields });
        quote!(#projection #item_impl #index_impls)
    });
    let expanded = expanded.unwrap_or_default();
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

/// Reports violations of the rules, and returns the fields.
fn check<'a>(cx: &Context, input: &'a DeriveInput, options: &Options) -> Vec<Field<'a>> {
    if options.of.get().is_none() && cx.is_clean() {
        cx.error(&input.ident, message::missing_option("a projection", "`of`, the item that it reads", EXAMPLE));
    }
    let indexes = options.indexes.get().map_or(&[][..], Vec::as_slice);
    for (i, index) in indexes.iter().enumerate() {
        let path = name::display(index);
        if indexes[..i].iter().any(|first| name::display(first) == path) {
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
    fields.named.iter().filter_map(|field| parse_field(cx, field)).collect()
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

fn parse_field<'a>(cx: &Context, field: &'a syn::Field) -> Option<Field<'a>> {
    let ident = field.ident.as_ref()?;
    let mut path = Once::<Ident>::default();
    let mut default = Once::<Option<Path>>::default();
    option::for_each(cx, &field.attrs, "projection", "#[projection(default)]", |key, input| {
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
        ty: &field.ty,
        path: path.take().unwrap_or_else(|| name::constant(ident)),
        default: default.take(),
    })
}

fn expand(input: &DeriveInput, item: &Path, fields: &[Field<'_>]) -> TokenStream {
    let ident = &input.ident;
    let name = ident.unraw().to_string();
    // A missing path constant of the item is reported at the field, and a mismatch of the types at the field's type.
    let function = |field: &Field<'_>| format_ident!("__{}", field.ident.unraw());
    let functions = fields.iter().map(|field| {
        let (name, ty, path) = (function(field), field.ty, &field.path);
        let path = respan(path.span(), quote!(#item::#path));
        let projected = respan(ty.span(), quote!(impl _p::ProjectedAs<#item, #ty>));
        quote! {
            #[allow(non_snake_case, reason = "a function has the name of its field")]
            fn #name() -> #projected {
                #path
            }
        }
    });
    let functions = quote!(#(#functions)*);
    let names = fields.iter().map(|field| {
        let function = function(field);
        quote!(_p::ProjectedAs::attributes(&#function(), add);)
    });
    let values = fields.iter().map(|field| {
        let function = function(field);
        let (ident, ty) = (field.ident, field.ty);
        let default = match &field.default {
            None => quote!(_p::Option::None),
            Some(None) => quote_spanned!(ty.span()=> _p::Option::Some(<#ty as _p::Default>::default)),
            Some(Some(function)) => quote!(_p::Option::Some(#function)),
        };
        quote!(#ident: _p::ProjectedAs::read(&#function(), from, #default)?)
    });
    let item = quote_spanned!(item.span()=> #item);
    quote! {
        #functions

        #[automatically_derived]
        impl _p::Projection<#item> for #ident {
            const NAME: &'static _p::str = #name;

            fn attributes(add: &mut dyn _p::FnMut(_p::ProjectedName)) {
                #(#names)*
            }

            fn read(from: &mut _p::ProjectionReader<'_, '_>) -> _p::Result<Self, _p::AttributeFault> {
                _p::Result::Ok(Self { #(#values),* })
            }

            fn decode(attributes: _p::StoredItem, layout: &_p::Layout) -> _p::Decoded<Self> {
                _p::decode_projection::<#item, Self>(attributes, layout)
            }
        }

        #[automatically_derived]
        impl _p::MemberItem for #ident {
            const STORED: _p::StoredType = _p::StoredType::of::<#item>();
            const PROJECTION: _p::Option<_p::ListAttributes> =
                _p::Option::Some(<Self as _p::Projection<#item>>::attributes);

            fn decode(attributes: _p::StoredItem, layout: &_p::Layout) -> _p::Decoded<Self> {
                <Self as _p::Projection<#item>>::decode(attributes, layout)
            }
        }

        // As a member of a collection, the projection has the schema and the partitions of the item.
        #[automatically_derived]
        impl<__Schema> _p::MemberOf<__Schema> for #ident
        where
            #item: _p::MemberOf<__Schema>,
        {
            type Then<__Rest> = __Rest;
        }

        #[automatically_derived]
        impl<__Partition> _p::InPartitionOf<__Partition> for #ident
        where
            #item: _p::InPartitionOf<__Partition>,
        {
            type Then<__Rest> = __Rest;
        }

        #[automatically_derived]
        impl<__Partition, __Index> _p::InIndexPartitionOf<__Partition, __Index> for #ident
        where
            #item: _p::InIndexPartitionOf<__Partition, __Index>,
        {
            type Then<__Rest> = __Rest;
        }
    }
}

/// Generates the trait functions that both the item and its indexes implement for the projection.
fn delegating_functions(input: &DeriveInput, item: &impl ToTokens) -> TokenStream {
    let ident = &input.ident;
    let (_, ty_generics, _) = input.generics.split_for_impl();
    quote! {
        fn for_each(add: &mut dyn _p::FnMut(_p::ProjectedName)) {
            <#ident #ty_generics as _p::Projection<#item>>::attributes(add)
        }

        fn decode(attributes: _p::StoredItem, layout: &_p::Layout) -> _p::Decoded<#ident #ty_generics> {
            <#ident #ty_generics as _p::Projection<#item>>::decode(attributes, layout)
        }
    }
}

/// Generates the impl with which the item can be read as the projection.
fn item_impl(input: &DeriveInput, item: &impl ToTokens) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let functions = delegating_functions(input, item);
    quote! {
        #[automatically_derived]
        impl #impl_generics _p::HasProjection<#ident #ty_generics> for #item #where_clause {
            #functions
        }
    }
}

/// Generates the impls with which queries of the indexes return the projection, and checks that the indexes contain its
/// fields.
fn index_impls(input: &DeriveInput, item: &Path, indexes: &[Path], fields: &[Field<'_>]) -> TokenStream {
    let ident = &input.ident;
    let impls = indexes.iter().enumerate().map(|(i, path)| {
        let index_name = name::display(path);
        // The index is named only once: each mention of a missing type would be another error.
        let index = format_ident!("__Index{i}");
        let checks = fields.iter().map(|field| {
            let path = &field.path;
            let constant = respan(path.span(), quote!(#item::#path));
            quote_spanned! {field.ident.span()=>
                const _: () =
                    _p::assert_projection_in_index::<#item, #index>((const { &#constant }).__names(), #index_name);
            }
        });
        let functions = delegating_functions(input, item);
        quote! {
            type #index = #path;

            #[automatically_derived]
            impl _p::ContainsFields<#item, #ident> for #index {
                #functions
            }

            #(#checks)*
        }
    });
    quote!(#(#impls)*)
}

/// Generates the fallback impls after an error, so that uses of the projection are not further errors.
fn fallback_impls(input: &DeriveInput, item: &TokenStream) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let with_parameters = |parameters: &[&str]| {
        let mut generics = input.generics.clone();
        for name in parameters {
            let name = format_ident!("{name}");
            generics.params.push(syn::parse_quote!(#name));
        }
        generics
    };
    let (of_schema, in_table) = (with_parameters(&["__Schema"]), with_parameters(&["__Partition"]));
    let in_index = with_parameters(&["__Partition", "__Index"]);
    let ((of_schema, _, _), (in_table, _, _)) = (of_schema.split_for_impl(), in_table.split_for_impl());
    let (in_index, _, _) = in_index.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics _p::Projection<#item> for #ident #ty_generics #where_clause {
            const NAME: &'static _p::str = "";

            fn attributes(_: &mut dyn _p::FnMut(_p::ProjectedName)) {}

            fn read(_: &mut _p::ProjectionReader<'_, '_>) -> _p::Result<Self, _p::AttributeFault> {
                _p::error_placeholder()
            }

            fn decode(_: _p::StoredItem, _: &_p::Layout) -> _p::Decoded<Self> {
                _p::error_placeholder()
            }
        }

        #[automatically_derived]
        impl #impl_generics _p::MemberItem for #ident #ty_generics #where_clause {
            const STORED: _p::StoredType = _p::StoredType::of::<#item>();
            const PROJECTION: _p::Option<_p::ListAttributes> = _p::Option::None;

            fn decode(_: _p::StoredItem, _: &_p::Layout) -> _p::Decoded<Self> {
                _p::error_placeholder()
            }
        }

        #[automatically_derived]
        impl #of_schema _p::MemberOf<__Schema> for #ident #ty_generics #where_clause {
            type Then<__Rest> = __Rest;
        }

        #[automatically_derived]
        impl #in_table _p::InPartitionOf<__Partition> for #ident #ty_generics #where_clause {
            type Then<__Rest> = __Rest;
        }

        #[automatically_derived]
        impl #in_index _p::InIndexPartitionOf<__Partition, __Index> for #ident #ty_generics #where_clause {
            type Then<__Rest> = __Rest;
        }
    }
}
