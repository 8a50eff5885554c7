use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{Head, Index, IndexKey, Item, Key, Model};
use super::super::parse::Returns;
use super::template::{self, Place};
use super::{bounded_generics, code};
use crate::field::Storage;
use crate::field::expand::{Source, Write};
use crate::{field, name};

/// The mapping between the struct and the attributes of its items.
pub(super) fn mapping(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let name = ident.unraw().to_string();
    let prefix = &model.prefix;
    let generics = bounded_generics(model, item);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let names = quote!(<Self as _p::Item>::NAMES);
    let write = code(model, write_fields(item, Write::Move, &names));
    let write_ref = code(model, write_fields(item, Write::Copy, &names));
    let keys = keys(model, item);
    let declared_keys = 2 + item.index_keys().count();
    let read = code(model, field::expand::read(&item.fields, &quote!(Self), Source::Item { keys: declared_keys }));
    let (count, names, schema) = if model.only_signatures {
        (quote!(0), TokenStream::new(), TokenStream::new())
    } else {
        let names = field::expand::names(&item.fields);
        let names = quote!(const NAMES: _p::Names = #names;);
        let schema = quote!(
            const SCHEMA: _p::Option<&'static _p::Layout> = _p::Option::Some(__LAYOUT);
        );
        (field::expand::count(&item.fields), names, schema)
    };
    let membership = membership(model, item);
    quote! {
        #[automatically_derived]
        impl #impl_generics _p::Item for #ident #ty_generics #where_clause {
            const ATTRIBUTES: _p::usize = #count;
            const TAG: _p::Option<&'static _p::str> = _p::Option::Some(#prefix);
            #names
            #schema
            #keys

            fn name() -> _p::Cow<'static, _p::str> {
                _p::Cow::Borrowed(#name)
            }

            fn write(self, attributes: &mut _p::Attributes) -> _p::Result<(), _p::AttributeFault> {
                #write
            }

            fn write_ref(&self, attributes: &mut _p::Attributes) -> _p::Result<(), _p::AttributeFault> {
                #write_ref
            }

            fn read(attributes: _p::Attributes, layout: &_p::Layout) -> _p::Result<Self, _p::AttributeFault> {
                #read
            }
        }

        #membership
    }
}

fn write_fields(item: &Item<'_>, how: Write, names: &TokenStream) -> TokenStream {
    let reference = (how == Write::Copy).then(|| quote!(&));
    let fields = field::expand::write(&item.fields, how, names, |field| {
        let ident = field.ident;
        quote!(#reference self.#ident)
    });
    quote! {
        #fields
        _p::Result::Ok(())
    }
}

/// The keys that the items have.
///
/// Not by the constructors, whose bounds would report a field that is no key part a second time.
fn keys(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let with_key = |body: TokenStream| {
        quote! {
            fn with_key<__R>(&self, __make: impl _p::FnOnce(_p::Template<'_>, _p::Template<'_>) -> __R) -> __R {
                #body
            }
        }
    };
    let Some(key) = item.key.as_ref().filter(|_| !model.only_signatures) else {
        return with_key(quote!(_p::after_an_error()));
    };
    let make = |key: &Key, place| template::template(item, key, place, template::Source::Fields);
    let (pk, sk) = (make(&key.partition, Place::Partition), make(&key.sort, Place::Sort));
    let with_key = with_key(quote!(__make(#pk, #sk)));

    let pk = template::shape(item, &key.partition, Place::Partition);
    let sk = template::shape(item, &key.sort, Place::Sort);
    let of_indexes = item.indexes.iter().flat_map(|index| {
        let of = index_of(item, index);
        let declare = |method: TokenStream, key: Option<&Key>, place| {
            let shape = template::shape(item, key?, place);
            Some(quote!(_p::DeclaredKey::#method(#of, #shape)))
        };
        [
            declare(quote!(index_partition), index.partition_text(), Place::Partition),
            declare(quote!(index_sort), index.sort_text(), Place::Sort),
        ]
    });
    let of_indexes = of_indexes.flatten();

    let writes: Vec<TokenStream> = item
        .indexes
        .iter()
        .filter_map(|index| {
            let of = index_of(item, index);
            index.texts().next()?;
            let text = |key: Option<&Key>, place| match key {
                Some(key) => {
                    let key = make(key, place);
                    quote!(_p::Option::Some(#key))
                }
                None => quote!(_p::Option::None),
            };
            let (partition, sort) =
                (text(index.partition_text(), Place::Partition), text(index.sort_text(), Place::Sort));
            Some(quote!(keys.add(#of, #partition, #sort)?;))
        })
        .collect();
    let write_index_keys = (!writes.is_empty()).then(|| {
        quote! {
            fn write_index_keys(&self, keys: &mut _p::IndexKeys<'_>) -> _p::Result<(), _p::Fault> {
                #(#writes)*
                _p::Result::Ok(())
            }
        }
    });
    let index_fields = super::linked::members(item);
    quote! {
        const KEYS: &'static [_p::DeclaredKey] =
            &[_p::DeclaredKey::partition(#pk), _p::DeclaredKey::sort(#sk) #(, #of_indexes)*];

        #with_key

        #write_index_keys

        #index_fields
    }
}

/// The schema of the item.
fn schema(item: &Item<'_>) -> TokenStream {
    match &item.schema {
        Some(schema) => quote!(#schema),
        None => quote!(_p::SingleTable),
    }
}

/// An index, and the schema that must have it: an index that it hasn't is reported at the index.
fn index_of(item: &Item<'_>, index: &Index) -> TokenStream {
    let (path, schema) = (&index.path, schema(item));
    quote_spanned!(path.span()=> _p::index_of::<#path, #schema>())
}

/// Of which schema the item is.
fn membership(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let generics = bounded_generics(model, item);
    let (impl_generics, _, where_clause) = generics.split_for_impl();

    let mut by_value = generics.clone();
    by_value.params.push(syn::parse_quote!(__S));
    by_value.make_where_clause().predicates.push(syn::parse_quote!(#ident #ty_generics: _p::ItemOf<__S>));
    let (by_value_generics, _, by_value_where) = by_value.split_for_impl();

    let schema = schema(item);
    let checks = if model.only_signatures { uses(item) } else { schema_checks(model, item) };
    let partition = partition(model, item);
    let index_partitions = index_partitions(model, item);
    quote! {
        #checks

        #partition
        #index_partitions

        #[automatically_derived]
        impl #by_value_generics _p::IntoItem<__S> for #ident #ty_generics #by_value_where {
            type Item = Self;

            fn into_new_item(self, layout: &_p::Layout) -> _p::Result<_p::NewItem, _p::Fault> {
                _p::NewItem::of(self, layout)
            }
        }

        #[automatically_derived]
        impl #impl_generics _p::ItemOf<#schema> for #ident #ty_generics #where_clause {
            type Then<__Rest> = __Rest;
        }
    }
}

/// In whose partitions the items are; after an error, in anyone's.
fn partition(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let mut generics = bounded_generics(model, item);
    let entity = match item.key.as_ref().filter(|_| !model.only_signatures).map(|key| &key.partition.head) {
        Some(Head::Own) => quote!(Self),
        Some(Head::Entity(path)) => quote!(#path),
        // No entity's key is that literal.
        Some(Head::Literal(_)) => return TokenStream::new(),
        None => {
            generics.params.push(syn::parse_quote!(__P));
            quote!(__P)
        }
    };
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics _p::InPartitionOf<#entity> for #ident #ty_generics #where_clause {
            type Then<__Rest> = __Rest;
        }
    }
}

/// In whose partitions the items are in their indexes, where that is another entity's key, or their own in the table; after an
/// error, in anyone's.
fn index_partitions(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let mut generics = bounded_generics(model, item);
    if model.only_signatures {
        generics.params.push(syn::parse_quote!(__P));
        generics.params.push(syn::parse_quote!(__X));
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        return quote! {
            #[automatically_derived]
            impl #impl_generics _p::InIndexPartitionOf<__P, __X> for #ident #ty_generics #where_clause {
                type Then<__Rest> = __Rest;
            }
        };
    }
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let impls = item.indexes.iter().filter_map(|index| {
        let primary = item.key.as_ref()?;
        let key = match (&index.partition, &index.sort) {
            (Some(IndexKey::Attributes(_)), _) => return None,
            (Some(IndexKey::Text(key)), _) => key,
            (None, Some(_)) => &primary.partition,
            (None, None) => &primary.sort,
        };
        let entity = match &key.head {
            Head::Entity(path) => quote!(#path),
            // Made of other parts than the table's, it is none that `partition_key(..)` makes.
            Head::Own if !primary.partition.is_own() || key.parts != primary.partition.parts => return None,
            Head::Own => quote!(Self),
            Head::Literal(_) => return None,
        };
        // A key that goes on after the entity's is none that `partition_key(..)` makes.
        if key.has_literals() {
            return None;
        }
        let path = &index.path;
        Some(quote! {
            #[automatically_derived]
            impl #impl_generics _p::InIndexPartitionOf<#entity, #path> for #ident #ty_generics #where_clause {
                type Then<__Rest> = __Rest;
            }
        })
    });
    quote!(#(#impls)*)
}

/// After an error, uses of the types that are named, which would else be unused imports.
fn uses(item: &Item<'_>) -> TokenStream {
    let primary = item.key.iter().flat_map(|key| [&key.partition, &key.sort]);
    let heads = primary.chain(item.index_keys()).filter_map(|key| match &key.head {
        Head::Entity(path) => Some(path),
        Head::Own | Head::Literal(_) => None,
    });
    let given = item.indexes.iter().filter_map(|index| match &index.returns {
        Some(Returns::Projection(path)) => Some(path),
        Some(Returns::Key) | None => None,
    });
    let types = heads.chain(item.indexes.iter().map(|index| &index.path)).chain(given).chain(&item.schema);
    quote!(#(const _: _p::Option<#types> = _p::Option::None;)*)
}

/// That the schema lists the item, that no field is called like an attribute that the schema needs for itself, and that
/// the keys of indexes are those that they have.
fn schema_checks(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let is_generic = !model.input.generics.params.is_empty();
    let layout = match &item.schema {
        Some(schema) if !is_generic => {
            quote_spanned!(schema.span()=> _p::layout_for::<#schema, #ident>())
        }
        // A type with parameters can't be in a schema's list by its name alone.
        Some(schema) => quote!(&<#schema as _p::Schema>::LAYOUT),
        None => quote!(&<_p::SingleTable as _p::Schema>::LAYOUT),
    };
    let shown = item.schema.as_ref().map_or_else(|| "SingleTable".to_owned(), name::shown);
    let fields = item.fields.iter().filter(|field| field.is_attribute()).map(|field| {
        let (name, attribute, ty) = (field.ident.unraw().to_string(), &field.attribute, field.ty);
        let check = name::at(field.ident.span(), quote!(_p::assert_attribute(__LAYOUT, #shown, #name, #attribute)));
        // Without its parameters the type of such a field isn't known.
        let of_type = (!is_generic && matches!(field.storage, Storage::Attribute)).then(|| {
            let key_type = field::expand::attribute_method(ty, &quote!(KEY_TYPE));
            quote_spanned!(field.ident.span()=> .is_of(#key_type))
        });
        quote!(const _: () = #check #of_type.done();)
    });
    let indexes = item.indexes.iter().map(|index| index_checks(item, index));
    let of_type = (!is_generic).then(|| type_checks(model, item));
    quote! {
        const __LAYOUT: &_p::Layout = #layout;
        #(#fields)*
        #(#indexes)*
        #of_type
    }
}

/// That an index is given the keys that it has.
fn index_checks(item: &Item<'_>, index: &Index) -> TokenStream {
    let shown = shown(index);
    let given = |key: &Option<IndexKey>| match key {
        None => quote!(_p::GivenKey::None),
        Some(IndexKey::Text(_)) => quote!(_p::GivenKey::Text),
        Some(IndexKey::Attributes(attributes)) => {
            let names = attributes
                .iter()
                .map(|attribute| attribute.field().map_or("", |at| item.fields[at].attribute.as_str()));
            quote!(_p::GivenKey::Attributes(&[#(#names),*]))
        }
    };
    let (partition, sort) = (given(&index.partition), given(&index.sort));
    let of = index_of(item, index);
    name::at(index.path.span(), quote!(const _: () = _p::assert_index_keys(#of, #partition, #sort, #shown);))
}

/// That a query which gives whole items asks an index that has them.
fn holds_items_check(model: &Model<'_>, item: &Item<'_>, index: &Index) -> Option<TokenStream> {
    let constructor = index.constructor.as_ref()?.to_string();
    if index.returns.is_some() {
        return None;
    }
    let ident = &model.input.ident;
    let (name, shown, of) = (ident.unraw().to_string(), shown(index), index_of(item, index));
    let item = quote!(<#ident as _p::Item>);
    let check = quote!(_p::assert_holds_items(#of, __LAYOUT, &#item::NAMES, #item::KEYS, #name, #shown, #constructor));
    Some(name::at(index.path.span(), quote!(const _: () = #check;)))
}

fn shown(index: &Index) -> String {
    name::shown(&index.path)
}

/// What can be checked of a type without parameters.
fn type_checks(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let primary = item.key.iter().flat_map(|key| [(&key.partition, Place::Partition), (&key.sort, Place::Sort)]);
    let of_indexes = item.indexes.iter().flat_map(|index| {
        let partition = index.partition_text().map(|key| (key, Place::Partition));
        [partition, index.sort_text().map(|key| (key, Place::Sort))]
    });
    let literals = template::literal_checks(item, primary.chain(of_indexes.flatten()));
    let mut keys = 2;
    let one_each = item.indexes.iter().map(|index| {
        let from = keys;
        keys += index.texts().count();
        let shown = shown(index);
        let check = quote!(_p::assert_one_key_each(__LAYOUT, <#ident as _p::Item>::KEYS, #from, #keys, #shown));
        name::at(index.path.span(), quote!(const _: () = #check;))
    });
    let one_each: Vec<_> = one_each.collect();
    let returns = item.indexes.iter().filter_map(|index| holds_items_check(model, item, index));
    let flattened = field::expand::flatten_checks("entity", &item.fields, Some(&quote!(__LAYOUT)));
    quote!(#literals #(#one_each)* #(#returns)* #flattened)
}
