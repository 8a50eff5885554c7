//! The collection as tokens. Nothing can fail here.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Type};

use super::parse::Parsed;
use crate::name;

pub(super) fn expand(input: &DeriveInput, parsed: &Parsed<'_>) -> TokenStream {
    let ident = &input.ident;
    let is_enum = matches!(input.data, Data::Enum(_));
    let items: Vec<Item<'_>> = parsed.items().enumerate().map(|(at, (ident, ty))| Item::new(at, ident, ty)).collect();
    let declared = items.iter().map(|item| item.declare(is_enum));
    let proofs = items.iter().enumerate().map(|(at, item)| item.prove(ident, &items[..at]));
    let members = items.iter().rev().fold(quote!(()), |rest, item| {
        let ty = item.ty;
        quote!((#ty, #rest))
    });
    let (function, operation, read) = if is_enum {
        (decode(ident, &items, parsed), quote!(_p::Query<__S, _p::Collected, Self>), quote!(asked.each(__decode)))
    } else {
        (gather(ident, &items, parsed), quote!(_p::Gather<Self>), quote!(asked.gathered(__gather)))
    };
    let shown = ident.unraw().to_string();
    quote! {
        #(#declared)*
        #(#proofs)*

        #function

        #[automatically_derived]
        impl<__S> _p::Collection<__S> for #ident
        where
            #members: _p::MembersOf<__S>,
        {
            type Operation = #operation;
            type Itself = Self;

            fn name() -> _p::Cow<'static, _p::str> {
                _p::Cow::Borrowed(#shown)
            }

            fn operation(asked: _p::AskedCollection<__S>) -> Self::Operation {
                #read
            }
        }

        #[automatically_derived]
        impl<__P> _p::CollectionOf<__P> for #ident where #members: _p::MembersIn<__P> {}

        #[automatically_derived]
        impl<__P, __X> _p::CollectionInIndex<__P, __X> for #ident where #members: _p::MembersInIndex<__P, __X> {}
    }
}

/// What holds items of one type.
struct Item<'a> {
    ident: &'a Ident,
    ty: &'a Type,
    /// The constant that declares it.
    constant: Ident,
}

impl<'a> Item<'a> {
    fn new(at: usize, ident: &'a Ident, ty: &'a Type) -> Self {
        Self { ident, ty, constant: format_ident!("__MEMBER_{at}") }
    }

    /// The one place that asks what the type must be.
    fn declare(&self, is_enum: bool) -> TokenStream {
        let Self { ident, ty, constant } = self;
        let shown = ident.unraw().to_string();
        let (declared, declare) = if is_enum {
            (quote!(_p::Variant<#ty>), quote_spanned!(ty.span()=> _p::variant::<#ty>))
        } else {
            (quote!(_p::Field<#ty>), quote_spanned!(ty.span()=> _p::field::<#ty>))
        };
        quote!(const #constant: #declared = #declare(#shown);)
    }

    /// That its items are told from those of the members before.
    fn prove(&self, collection: &Ident, before: &[Self]) -> TokenStream {
        let shown = collection.unraw().to_string();
        let (constant, before) = (&self.constant, before.iter().map(|first| &first.constant));
        let assert = quote!(_p::assert_member(#shown, &[#(#before.items()),*], #constant.items()));
        name::at(self.ident.span(), quote!(const _: () = #assert;))
    }
}

/// One item, as the variant of which it is.
fn decode(of: &Ident, items: &[Item<'_>], parsed: &Parsed<'_>) -> TokenStream {
    let tries = items.iter().map(|Item { ident, constant, .. }| {
        quote! {
            let __attributes = match #constant.read(__attributes, __layout) {
                _p::Result::Ok(__item) => return __item.map(#of::#ident),
                _p::Result::Err(__attributes) => __attributes,
            };
        }
    });
    let other = match parsed.other() {
        Some((ident, ty)) => {
            let other = name::at(ty.span(), quote!(_p::other_item::<#ty>));
            quote!(_p::Result::Ok(#of::#ident(#other(__attributes))))
        }
        None => quote! {
            _p::drop(__attributes);
            _p::Result::Err(_p::of_no_member())
        },
    };
    quote! {
        fn __decode(__attributes: _p::Attributes, __layout: &_p::Layout) -> _p::Decoded<#of> {
            #(#tries)*
            #other
        }
    }
}

/// All items, as the fields of which they are.
fn gather(of: &Ident, items: &[Item<'_>], parsed: &Parsed<'_>) -> TokenStream {
    let constants = items.iter().map(|item| &item.constant);
    let fields = items
        .iter()
        .enumerate()
        .map(|(at, Item { ident, constant, .. })| quote!(#ident: __found.take(#at, &#constant)?));
    let other = parsed.other().map(|(ident, ty)| {
        let others = name::at(ty.span(), quote!(others::<#ty>));
        quote!(#ident: __found.#others())
    });
    let refuse = other.is_none().then(|| quote!(__found.refuse_others()?;));
    let fields = fields.chain(other);
    quote! {
        fn __gather(__items: _p::Vec<_p::Attributes>, __layout: &_p::Layout) -> _p::Decoded<#of> {
            let mut __found = _p::FoundItems::sort(__items, __layout, [#(#constants.items()),*]);
            #refuse
            _p::Result::Ok(#of { #(#fields),* })
        }
    }
}

/// What keeps uses of the collection from being further errors.
pub(super) fn after_an_error(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let (_, ty_generics, where_clause) = input.generics.split_for_impl();
    let with = |parameters: &[&str]| {
        let mut generics = input.generics.clone();
        for parameter in parameters {
            let parameter = format_ident!("{parameter}");
            generics.params.push(syn::parse_quote!(#parameter));
        }
        generics
    };
    let (of_schema, of_partition, of_index) = (with(&["__S"]), with(&["__P"]), with(&["__P", "__X"]));
    let ((of_schema, _, _), (of_partition, _, _)) = (of_schema.split_for_impl(), of_partition.split_for_impl());
    let (of_index, _, _) = of_index.split_for_impl();
    let operation = match &input.data {
        Data::Struct(_) => quote!(_p::Gather<Self>),
        Data::Enum(_) | Data::Union(_) => quote!(_p::Query<__S, _p::Collected, Self>),
    };
    quote! {
        #[automatically_derived]
        impl #of_schema _p::Collection<__S> for #ident #ty_generics #where_clause {
            type Operation = #operation;
            type Itself = Self;

            fn name() -> _p::Cow<'static, _p::str> {
                _p::Cow::Borrowed("")
            }

            fn operation(_: _p::AskedCollection<__S>) -> Self::Operation {
                _p::after_an_error()
            }
        }

        #[automatically_derived]
        impl #of_partition _p::CollectionOf<__P> for #ident #ty_generics #where_clause {}

        #[automatically_derived]
        impl #of_index _p::CollectionInIndex<__P, __X> for #ident #ty_generics #where_clause {}
    }
}
