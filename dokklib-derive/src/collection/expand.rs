//! Expands the collection to code. This can't fail.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Type};

use super::check;
use super::parse::{Member as ParsedMember, Parsed};
use crate::span::respan;

pub(super) fn expand(input: &DeriveInput, parsed: &Parsed<'_>) -> TokenStream {
    let ident = &input.ident;
    let is_enum = matches!(input.data, Data::Enum(_));
    let items: Vec<Member<'_>> =
        parsed.items().enumerate().map(|(i, (ident, ty))| Member::new(i, ident, ty, is_enum)).collect();
    let constants = items.iter().map(|item| item.constant(is_enum));
    let assertions = items.iter().enumerate().map(|(i, item)| item.assert_distinct(ident, &items[..i]));
    let members = member_types(&items);
    let (function, operation, request) = if is_enum {
        (
            decode_function(ident, &items, parsed),
            quote!(_p::Query<__Schema, _p::ItemCollection, Self>),
            quote!(request.into_query(__decode)),
        )
    } else if parsed.has_limit() {
        let queries = parsed.item_members().zip(&items).map(|(member, item)| field_query(member, item));
        let queries = quote!(&[#(#queries),*]);
        (
            collect_fields_function(ident, &items),
            quote!(_p::FieldQueries<Self>),
            quote!(request.into_field_queries(#queries, __collect)),
        )
    } else {
        (
            collect_function(ident, &items, parsed),
            quote!(_p::CollectionQuery<Self>),
            quote!(request.into_collection_query(__collect)),
        )
    };
    let name = ident.unraw().to_string();
    let item_by_item = is_enum.then(|| item_by_item(ident, &name, &items, &members));
    // At the span of the derive, the compiler's notes about these impls don't show the declaration of the type.
    let impl_ident = respan(Span::call_site(), quote!(#ident));
    let matchers = items.iter().map(|item| &item.constant);
    let matchers = quote!(&[#(#matchers.matcher()),*]);
    // Other items are raw items, which have all attributes.
    let projection = parsed.other().is_none().then(|| {
        quote! {
            fn projection() -> _p::Option<_p::Vec<_p::ProjectedName>> {
                _p::projection_of(#matchers)
            }
        }
    });
    quote! {
        #(#constants)*
        #(#assertions)*

        #function

        #item_by_item

        #[automatically_derived]
        impl<__Schema> _p::Collection<__Schema> for #impl_ident
        where
            #members: _p::MembersIn<_p::TableOf<__Schema>>,
        {
            type Operation = #operation;
            type This = Self;

            const HAS_TTL: _p::bool = _p::any_has_ttl(#matchers);

            fn guarded_member(
                item: &_p::Attributes,
                layout: &_p::Layout,
            ) -> _p::Option<&'static _p::str> {
                _p::guarded_member(#matchers, item, layout)
            }

            #projection

            fn name() -> _p::Cow<'static, _p::str> {
                _p::Cow::Borrowed(#name)
            }

            fn operation(request: _p::CollectionRequest<__Schema>) -> Self::Operation {
                #request
            }
        }

        #[automatically_derived]
        impl<__Entity> _p::Holds<#impl_ident> for _p::TablePartition<__Entity>
        where
            #members: _p::MembersIn<_p::TablePartition<__Entity>>,
        {
        }

        #[automatically_derived]
        impl<__Entity, __Index> _p::Holds<#impl_ident> for _p::IndexPartition<__Entity, __Index>
        where
            #members: _p::MembersIn<_p::IndexPartition<__Entity, __Index>>,
        {
        }
    }
}

/// Generates the tuple of the members' types. If there are more than a tuple can have, the others are in another one.
fn member_types(items: &[Member<'_>]) -> TokenStream {
    const MOST: usize = 16;
    let (first, others) = items.split_at(items.len().min(MOST));
    let types = first.iter().map(|item| item.ty);
    let first = quote!((#(#types,)*));
    if others.is_empty() {
        return first;
    }
    let others = member_types(others);
    quote!(_p::MoreMembers<#first, #others>)
}

/// Generates the impls of an enum, whose items are decoded one by one.
fn item_by_item(collection: &Ident, name: &str, items: &[Member<'_>], members: &TokenStream) -> TokenStream {
    let types = items.iter().map(|item| item.ty);
    quote! {
        #(
            #[automatically_derived]
            impl _p::HasMember<#types> for #collection {}
        )*

        #[automatically_derived]
        impl _p::ItemByItem for #collection {
            fn decode(attributes: _p::StoredItem, layout: &_p::Layout) -> _p::Decoded<Self> {
                __decode(attributes, layout)
            }
        }

        #[automatically_derived]
        impl<__Schema> _p::FromImage<__Schema> for #collection {
            type Members = #members;

            fn name() -> _p::Cow<'static, _p::str> {
                _p::Cow::Borrowed(#name)
            }

            fn from_image(
                item: _p::StoredItem,
                layout: &_p::Layout,
            ) -> _p::Decoded<_p::Option<Self>> {
                _p::Result::map(__decode(item, layout), _p::Option::Some)
            }
        }
    }
}

/// A variant or field that holds items of one type.
struct Member<'a> {
    ident: &'a Ident,
    /// The type of the items, or of the field of a struct. A `Box` of a variant is removed.
    ty: &'a Type,
    /// `true` if the variant holds a `Box` of the item.
    is_boxed: bool,
    /// The name of the member's constant.
    constant: Ident,
}

impl<'a> Member<'a> {
    fn new(i: usize, ident: &'a Ident, ty: &'a Type, is_enum: bool) -> Self {
        let boxed = is_enum.then(|| check::argument_of(ty, &["Box"])).flatten();
        let (ty, is_boxed) = (boxed.unwrap_or(ty), boxed.is_some());
        Self { ident, ty, is_boxed, constant: format_ident!("__MEMBER_{i}") }
    }

    /// Generates the member's constant. Only this declaration has a bound on the type: a wrong type is one error.
    fn constant(&self, is_enum: bool) -> TokenStream {
        let Self { ident, ty, constant, .. } = self;
        let name = ident.unraw().to_string();
        let (constant_type, constructor) = if is_enum {
            (quote!(_p::Variant<#ty>), quote_spanned!(ty.span()=> _p::variant::<#ty>(#name)))
        } else {
            (quote!(_p::Field<#ty>), quote_spanned!(ty.span()=> _p::field::<#ty>(#name)))
        };
        quote!(const #constant: #constant_type = #constructor;)
    }

    /// Generates the check that no item matches both this member and a previous one.
    fn assert_distinct(&self, collection: &Ident, previous: &[Self]) -> TokenStream {
        let name = collection.unraw().to_string();
        let (constant, previous) = (&self.constant, previous.iter().map(|member| &member.constant));
        let assert = quote!(_p::assert_member(#name, &[#(#previous.matcher()),*], #constant.matcher()));
        respan(self.ident.span(), quote!(const _: () = #assert;))
    }
}

/// Generates the function that decodes one item to its variant of the enum.
fn decode_function(collection: &Ident, items: &[Member<'_>], parsed: &Parsed<'_>) -> TokenStream {
    let attempts = items.iter().map(|Member { ident, is_boxed, constant, .. }| {
        let variant = if *is_boxed {
            quote!(|__item| #collection::#ident(_p::Box::new(__item)))
        } else {
            quote!(#collection::#ident)
        };
        quote! {
            let __attributes = match #constant.read(__attributes, __layout) {
                _p::Result::Ok(__item) => return __item.map(#variant),
                _p::Result::Err(__attributes) => __attributes,
            };
        }
    });
    let other = match parsed.other() {
        Some((ident, ty)) => {
            let other = respan(ty.span(), quote!(_p::other_item::<#ty>));
            quote!(_p::Result::Ok(#collection::#ident(#other(__attributes))))
        }
        None => quote! {
            _p::drop(__attributes);
            _p::Result::Err(_p::unknown_item_error())
        },
    };
    quote! {
        fn __decode(__attributes: _p::StoredItem, __layout: &_p::Layout) -> _p::Decoded<#collection> {
            #(#attempts)*
            #other
        }
    }
}

/// Generates the function that decodes all items to the fields of the struct.
fn collect_function(collection: &Ident, items: &[Member<'_>], parsed: &Parsed<'_>) -> TokenStream {
    let constants = items.iter().map(|item| &item.constant);
    let fields = items
        .iter()
        .enumerate()
        .map(|(i, Member { ident, constant, .. })| quote!(#ident: __groups.take(#i, &#constant)?));
    let other = parsed.other().map(|(ident, ty)| {
        let others = respan(ty.span(), quote!(others::<#ty>));
        quote!(#ident: __groups.#others())
    });
    let reject_others = other.is_none().then(|| quote!(__groups.reject_others()?;));
    let fields = fields.chain(other);
    quote! {
        fn __collect(__items: _p::Vec<_p::StoredItem>, __layout: &_p::Layout) -> _p::Decoded<#collection> {
            let mut __groups = _p::GroupedItems::group(__items, __layout, [#(#constants.matcher()),*]);
            #reject_others
            _p::Result::Ok(#collection { #(#fields),* })
        }
    }
}

/// Generates the function that builds the struct from the items of each field.
fn collect_fields_function(collection: &Ident, items: &[Member<'_>]) -> TokenStream {
    let count = items.len();
    let fields = items
        .iter()
        .enumerate()
        .map(|(i, Member { ident, constant, .. })| quote!(#ident: __groups.take(#i, &#constant)?));
    quote! {
        fn __collect(
            __items: _p::Vec<_p::Vec<_p::StoredItem>>,
            __layout: &_p::Layout,
        ) -> _p::Decoded<#collection> {
            let mut __groups = _p::GroupedItems::<#count>::of_fields(__items, __layout);
            _p::Result::Ok(#collection { #(#fields),* })
        }
    }
}

/// Generates the declaration of a field's query.
fn field_query(member: &ParsedMember<'_>, Member { constant, .. }: &Member<'_>) -> TokenStream {
    let limit = member.options.limit.get().and_then(|limit| limit.base10_parse::<usize>().ok());
    let limit = match limit {
        Some(limit) => quote!(_p::Option::Some(#limit)),
        None => quote!(_p::Option::None),
    };
    let is_descending = member.options.descending.get().is_some();
    quote!(_p::field_query(#constant.matcher(), #limit, #is_descending))
}

/// Generates the fallback impls after an error, so that uses of the collection are not further errors.
pub(super) fn fallback_impls(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let (_, ty_generics, where_clause) = input.generics.split_for_impl();
    let mut of_schema = input.generics.clone();
    of_schema.params.push(syn::parse_quote!(__Schema));
    let (of_schema, _, _) = of_schema.split_for_impl();
    let mut in_table = input.generics.clone();
    in_table.params.push(syn::parse_quote!(__Entity));
    let mut in_index = in_table.clone();
    in_index.params.push(syn::parse_quote!(__Index));
    let ((in_table, _, _), (in_index, _, _)) = (in_table.split_for_impl(), in_index.split_for_impl());
    let operation = match &input.data {
        Data::Struct(_) => quote!(_p::CollectionQuery<Self>),
        Data::Enum(_) | Data::Union(_) => quote!(_p::Query<__Schema, _p::ItemCollection, Self>),
    };
    let item_by_item = matches!(input.data, Data::Enum(_)).then(|| {
        let mut of_item = input.generics.clone();
        of_item.params.push(syn::parse_quote!(__Item));
        let ((of_item, _, _), (of_any, _, _)) = (of_item.split_for_impl(), input.generics.split_for_impl());
        quote! {
            #[automatically_derived]
            impl #of_item _p::HasMember<__Item> for #ident #ty_generics #where_clause {}

            #[automatically_derived]
            impl #of_any _p::ItemByItem for #ident #ty_generics #where_clause {
                fn decode(_: _p::StoredItem, _: &_p::Layout) -> _p::Decoded<Self> {
                    _p::error_placeholder()
                }
            }

            #[automatically_derived]
            impl #of_schema _p::FromImage<__Schema> for #ident #ty_generics #where_clause {
                type Members = ();

                fn name() -> _p::Cow<'static, _p::str> {
                    _p::Cow::Borrowed("")
                }

                fn from_image(_: _p::StoredItem, _: &_p::Layout) -> _p::Decoded<_p::Option<Self>> {
                    _p::error_placeholder()
                }
            }
        }
    });
    quote! {
        #item_by_item

        #[automatically_derived]
        impl #of_schema _p::Collection<__Schema> for #ident #ty_generics #where_clause {
            type Operation = #operation;
            type This = Self;

            fn name() -> _p::Cow<'static, _p::str> {
                _p::Cow::Borrowed("")
            }

            fn operation(_: _p::CollectionRequest<__Schema>) -> Self::Operation {
                _p::error_placeholder()
            }
        }

        #[automatically_derived]
        impl #in_table _p::Holds<#ident #ty_generics> for _p::TablePartition<__Entity> #where_clause {}

        #[automatically_derived]
        impl #in_index _p::Holds<#ident #ty_generics> for _p::IndexPartition<__Entity, __Index> #where_clause {}
    }
}
