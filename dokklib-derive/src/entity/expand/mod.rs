//! Expands the model to code. This can't fail.

mod assertion;
mod index_field;
mod item;
mod key;
mod nested;
mod part;
mod partition;
mod query;
mod template;
mod unit;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Generics;
use syn::spanned::Spanned;

use super::model::{Body, Item, Model};
use crate::span::respan;
use crate::{field, key_format};

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let entity = entity(model);
    let rest = match &model.body {
        Body::UnitEntity(parts) => unit::keys(model, parts),
        Body::Item(item) => {
            let paths = paths(model, item);
            let keys = key::item_keys(model, item);
            let mapping = item::mapping(model, item);
            let update_checks = index_field::update_checks(model, item);
            let constants = (!model.only_signatures).then(|| {
                let (forms, keys) = (part::form_constants(item), template::key_constants(item));
                let indexes = item::index_constants(item);
                quote!(#forms #keys #indexes)
            });
            quote!(#constants #update_checks #paths #keys #mapping)
        }
        Body::Unsupported => TokenStream::new(),
    };
    let checked = match &model.body {
        Body::Item(item) => {
            let fields = field::checked::expand(&field::checked::of_fields(&item.fields), model.only_signatures);
            let nested = nested::checks(item, model.only_signatures);
            quote!(#fields #nested)
        }
        Body::UnitEntity(_) | Body::Unsupported => TokenStream::new(),
    };
    quote! {
        #[allow(unused_imports, reason = "needed if the type of a key part isn't one")]
        use _p::AnyTexts as _;
        #[allow(unused_imports, reason = "needed if a key doesn't have the parts of its entity")]
        use _p::UndeclaredKey as _;
        #entity
        #checked
        #rest
    }
}

fn paths(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let paths = field::expand::paths(&item.fields);
    quote! {
        impl #impl_generics #ident #ty_generics #where_clause {
            #paths
        }
    }
}

fn entity(model: &Model<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let prefix = &model.prefix;
    let name = syn::ext::IdentExt::unraw(ident).to_string();
    let format = key_format(model);
    let format_members = format_members(model);
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    quote! {
        #format

        #[automatically_derived]
        impl #impl_generics _p::Entity for #ident #ty_generics #where_clause {
            const PREFIX: &'static _p::str = #prefix;
            const NAME: &'static _p::str = #name;
            const __ID: &'static _p::str = _p::concat!(_p::module_path!(), "::", #name);
            #format_members
        }
    }
}

/// Generates the constants of the key format, and the checks of the delimiter and the prefix.
fn key_format(model: &Model<'_>) -> TokenStream {
    if model.schema.is_none() && !model.format.is_declared() {
        return TokenStream::new();
    }
    let schema_constants = model.schema.as_ref().map(|schema| {
        // The traits apply to a type that isn't a schema, so that it is reported only once.
        let format = quote_spanned!(schema.span()=> _p::SchemaOf::<#schema>::KEY_FORMAT);
        let id = quote_spanned!(schema.span()=> _p::SchemaOf::<#schema>::ID);
        quote! {
            #[allow(unused_imports, reason = "only a type that isn't a schema uses the trait")]
            use _p::NoSchema as _;
            const __SCHEMA_FORMAT: _p::KeyFormat = #format;
            const __SCHEMA_ID: &_p::str = #id;
        }
    });
    let base = if model.schema.is_some() { quote!(__SCHEMA_FORMAT) } else { quote!(_p::KeyFormat::ESCAPED) };
    let format = model.format.expand(base);
    let delimiter = model.format.span().filter(|_| model.schema.is_some());
    let delimiter = delimiter.map(|span| {
        respan(
            span,
            quote!(
                const _: () = _p::assert_delimiter(__KEY_FORMAT);
            ),
        )
    });
    let prefix = model.prefix_option.as_ref().filter(|_| model.has_checked_texts()).map(|prefix| {
        let check = key_format::text_check(&quote!(_p::assert_prefix), &quote!(__KEY_FORMAT), prefix);
        quote!(const _: () = #check;)
    });
    let checks = (!model.only_signatures).then(|| quote!(#delimiter #prefix));
    quote! {
        #schema_constants
        const __KEY_FORMAT: _p::KeyFormat = #format;
        #checks
    }
}

/// Generates the members of `Entity` for the key format and the schema.
fn format_members(model: &Model<'_>) -> Option<TokenStream> {
    let Some(schema) = &model.schema else {
        return model.format.is_declared().then(|| {
            quote! {
                const KEY_FORMAT: _p::KeyFormat = __KEY_FORMAT;
                const __SCHEMA: _p::Option<&'static _p::str> = _p::Option::Some("");
            }
        });
    };
    // An item is checked where it is declared as an item of the schema.
    let schema_of = match &model.body {
        Body::UnitEntity(_) => quote_spanned!(schema.span()=> <#schema as _p::Schema>::__LAYOUT),
        Body::Item(_) | Body::Unsupported => quote_spanned!(schema.span()=> _p::SchemaOf::<#schema>::LAYOUT),
    };
    Some(quote! {
        const KEY_FORMAT: _p::KeyFormat = __KEY_FORMAT;
        const __SCHEMA: _p::Option<&'static _p::str> = _p::Option::Some(__SCHEMA_ID);

        fn __is_extended(segments: _p::usize) -> _p::bool {
            _p::is_extended(#schema_of, Self::__ID, segments)
        }
    })
}

/// Returns the generics of the struct with the bounds that its fields need.
fn bounded_generics(model: &Model<'_>, item: &Item<'_>) -> Generics {
    field::expand::bounded_generics(&model.input.generics, &item.fields)
}

/// Returns the body of a function. After an error, it is replaced with a body that always compiles.
fn body_or_stub(model: &Model<'_>, tokens: TokenStream) -> TokenStream {
    if model.only_signatures { quote!(_p::error_placeholder()) } else { tokens }
}
