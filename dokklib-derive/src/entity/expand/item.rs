use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::constant;
use super::super::model::{DeclaredKey, Head, Index, Item, Key, Model, PrimaryKey};
use super::super::parse::Returns;
use super::assertion::{self, Checks};
use super::template::{self, KeyRole};
use super::{body_or_stub, bounded_generics, partition, query};
use crate::case::Case;
use crate::field::expand::{Source, Write};
use crate::field::{self, Field, IfMissing, Managed, Storage};
use crate::generics;
use crate::span::respan;

/// Generates the impls that map the struct to the attributes of its items.
pub(super) fn mapping(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let name = ident.unraw().to_string();
    let generics = bounded_generics(model, item);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let names = quote!(<Self as _p::Item>::NAMES);
    let write = body_or_stub(model, write_fields(item, Write::Move, &names));
    let write_ref = body_or_stub(model, write_fields(item, Write::Copy, &names));
    let keys = keys(model, item);
    let declared_keys = item.composed_primary_keys() + item.index_keys().count();
    let constants: Vec<_> = item.constants.iter().map(|constant| &constant.name).collect();
    let source = Source::Item { keys: declared_keys, constants: &constants };
    let read = body_or_stub(model, field::expand::read(&item.fields, &quote!(Self), source));
    let life_cycle = (!model.only_signatures).then(|| life_cycle(model, item));
    let writes = writes(model, item);
    let (count, names, schema) = if model.only_signatures {
        (quote!(0), TokenStream::new(), TokenStream::new())
    } else {
        let names = field::expand::names(&item.fields);
        let has_others = item.fields.iter().any(|field| matches!(field.storage, Storage::Rest(_)));
        let only_names = (!has_others && item.constants.is_empty()).then(|| {
            quote!(
                const HAS_OTHER_ATTRIBUTES: _p::bool = false;
            )
        });
        let names = quote!(const NAMES: _p::Names = #names; #only_names);
        let schema = quote!(
            const SCHEMA: _p::Option<&'static _p::Layout> = _p::Option::Some(__LAYOUT);
        );
        (field::expand::count(&item.fields), names, schema)
    };
    let checks = if model.only_signatures {
        let uses = uses(item);
        let ttl = item.fields.iter().any(Field::is_ttl).then(|| {
            quote!(
                const __TTL: &_p::str = "";
            )
        });
        Checks { constants: quote!(#uses #ttl), member: None }
    } else {
        assertion::schema_checks(model, item)
    };
    let Checks { constants: checks, member } = checks;
    let membership = membership(model, item);
    let guard = guard(model, item);
    let tag = tag(model, item);
    let constants = constant::list(&item.constants);
    let shares_key_with = shares_key_with(model, item);
    quote! {
        #checks

        #[automatically_derived]
        impl #impl_generics _p::Item for #ident #ty_generics #where_clause {
            type Guard = #guard;

            const ATTRIBUTES: _p::usize = #count;
            const ID: &'static _p::str = <Self as _p::Entity>::__ID;
            const TAG: _p::Option<_p::TagValue> = _p::Option::Some(#tag);
            #shares_key_with
            #constants
            #names
            #schema
            #life_cycle
            #keys
            #member

            fn name() -> _p::Cow<'static, _p::str> {
                _p::Cow::Borrowed(#name)
            }

            fn write(self, attributes: &mut _p::Attributes) -> _p::Result<(), _p::AttributeFault> {
                #write
            }

            fn write_ref(&self, attributes: &mut _p::Attributes) -> _p::Result<(), _p::AttributeFault> {
                #write_ref
            }

            fn read(mut __stored: _p::StoredItem, layout: &_p::Layout) -> _p::Result<Self, _p::AttributeFault> {
                #read
            }
        }

        #membership
        #writes
    }
}

/// Generates the member of `Item` with the attributes that the library manages.
fn life_cycle(model: &Model<'_>, item: &Item<'_>) -> Option<TokenStream> {
    let declare = |field: &Field<'_>| match (&field.storage, &field.managed) {
        (Storage::Ttl(_), _) => Some(quote!(.with_ttl())),
        (Storage::Rest(_), _) => Some(quote!(.with_rest())),
        (_, Some((managed, _))) => {
            let (ty, attribute) = (field.checked_type(), &field.attribute);
            let has_default = !matches!(field.if_missing, IfMissing::ByType);
            let of_type = |method: TokenStream| respan(ty.span(), quote!(#method::<#ty>));
            Some(match managed {
                Managed::Version => quote!(.with_version(#attribute, #has_default)),
                Managed::CreatedAt => {
                    let method = of_type(quote!(with_created_at));
                    quote!(.#method(#attribute))
                }
                Managed::UpdatedAt => {
                    let method = of_type(quote!(with_updated_at));
                    quote!(.#method(#attribute))
                }
            })
        }
        _ => None,
    };
    let declarations: Vec<TokenStream> = item.fields.iter().filter_map(declare).collect();
    let unique = unique_fields(model, item);
    let declarations: Vec<TokenStream> = declarations.into_iter().chain(unique).collect();
    let version = version_field(item).map(|field| {
        let (ident, ty) = (field.ident, field.checked_type());
        let to_version = respan(ty.span(), quote!(<#ty as _p::Version>::to_version));
        quote! {
            fn version(&self) -> _p::Option<_p::u64> {
                _p::Option::Some(#to_version(&self.#ident))
            }
        }
    });
    (!declarations.is_empty()).then(|| {
        quote! {
            const LIFE_CYCLE: _p::LifeCycle = _p::LifeCycle::NONE #(#declarations)*;

            #version
        }
    })
}

/// Generates the declaration of the fields with unique values.
fn unique_fields(model: &Model<'_>, item: &Item<'_>) -> Option<TokenStream> {
    let prefix = &model.prefix;
    let fields = item.fields.iter().filter_map(|field| {
        let (_, scope) = field.unique.as_ref()?;
        let attribute = &field.attribute;
        let scope = scope.iter().filter_map(|name| item.fields.iter().find(|other| other.ident == name));
        let scope = scope.map(|field| &field.attribute);
        Some(quote!(_p::UniqueField::new(#prefix, #attribute, &[#(#scope),*])))
    });
    let fields: Vec<TokenStream> = fields.collect();
    (!fields.is_empty()).then(|| quote!(.with_unique(&[#(#fields),*])))
}

fn has_unique(item: &Item<'_>) -> bool {
    item.fields.iter().any(|field| field.unique.is_some())
}

fn version_field<'i>(item: &'i Item<'i>) -> Option<&'i Field<'i>> {
    item.fields.iter().find(|field| matches!(field.managed, Some((Managed::Version, _))))
}

/// Returns the type that decides which writes of the item compile. After an error, all of them do.
fn guard(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let has_version = version_field(item).is_some() && !model.only_signatures;
    let has_unique = has_unique(item) && !model.only_signatures;
    quote!(_p::Guard<#has_version, #has_unique>)
}

/// Generates the impls that name the guards of the item.
fn writes(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let generics = bounded_generics(model, item);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let has_version = version_field(item).map(|_| {
        quote! {
            #[automatically_derived]
            impl #impl_generics _p::HasVersion for #ident #ty_generics #where_clause {}
        }
    });
    let has_unique_values = has_unique(item).then(|| {
        quote! {
            #[automatically_derived]
            impl #impl_generics _p::HasUniqueValues for #ident #ty_generics #where_clause {}
        }
    });
    let batch = (!has_unique(item) && version_field(item).is_none() || model.only_signatures).then(|| {
        quote! {
            #[automatically_derived]
            impl #impl_generics _p::BatchItem for #ident #ty_generics #where_clause {}
        }
    });
    quote!(#has_version #has_unique_values #batch)
}

/// Generates the tag that the item declares, or the tags among which the schema selects.
fn tag(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let prefix = model.default_tag();
    let tag = match (&item.tag, &item.schema) {
        (Some(tag), _) => quote!(_p::TagValue::new(#tag)),
        (None, None) => quote!(_p::TagValue::new(#prefix)),
        (None, Some(_)) => {
            let name = model.input.ident.unraw().to_string();
            let names = Case::ALL.iter().map(|(_, case)| case.convert_variant(&name));
            quote!(_p::TagValue::by_schema(#prefix, &[#(#names),*]))
        }
    };
    if item.shares_key_with.is_empty() { tag } else { quote!(#tag.required()) }
}

/// Generates the identities of the entities that share the key.
fn shares_key_with(model: &Model<'_>, item: &Item<'_>) -> Option<TokenStream> {
    if item.shares_key_with.is_empty() || model.only_signatures {
        return None;
    }
    let entities =
        item.shares_key_with.iter().map(|entity| quote_spanned!(entity.span()=> <#entity as _p::Entity>::__ID));
    Some(quote!(const SHARES_KEY_WITH: &'static [&'static _p::str] = &[#(#entities),*];))
}

fn write_fields(item: &Item<'_>, how: Write, names: &TokenStream) -> TokenStream {
    let reference = (how == Write::Copy).then(|| quote!(&));
    field::expand::write(&item.fields, how, names, |field| {
        let ident = field.ident;
        quote!(#reference self.#ident)
    })
}

/// Generates the members of `Item` that contain the keys.
///
/// They don't call the constructors, because the bounds of these would report an unsupported part type a second time.
fn keys(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let with_key = |body: TokenStream| {
        quote! {
            fn with_key<__Output>(
                &self,
                __use_key: impl _p::FnOnce(_p::KeySource<'_>, _p::Option<_p::KeySource<'_>>) -> __Output,
            ) -> __Output {
                #body
            }
        }
    };
    let Some(key) = item.key.as_ref().filter(|_| !model.only_signatures) else {
        return with_key(quote!(_p::error_placeholder()));
    };
    let template = |key: &Key, role| template::template(item, key, role, template::Source::ItemFields);
    let source = |key: &DeclaredKey, role| key_source(item, key, role, template::Source::ItemFields);
    let pk = source(&key.partition, KeyRole::Partition);
    let sk = option(key.sort.as_ref().map(|key| source(key, KeyRole::Sort)));
    let with_key = with_key(quote!(__use_key(#pk, #sk)));

    let pk = key.composed_partition_key().map(|key| {
        let shape = template::shape(item, key, KeyRole::Partition);
        quote!(_p::DeclaredKey::partition(#shape))
    });
    let sk = key.composed_sort_key().map(|key| {
        let shape = template::shape(item, key, KeyRole::Sort);
        quote!(_p::DeclaredKey::sort(#shape))
    });
    let primary_keys = pk.into_iter().chain(sk);
    let index_keys = item.indexes.iter().flat_map(|index| {
        let index_ref = index_reference(item, index);
        let declare = |method: TokenStream, key: Option<&Key>, role| {
            let shape = template::shape(item, key?, role);
            let when = index.when.as_ref().map(|(i, _)| {
                let attribute = &item.fields[*i].attribute;
                quote!(.when(#attribute))
            });
            Some(quote!(_p::DeclaredKey::#method(#index_ref, #shape) #when))
        };
        [
            declare(quote!(index_partition), index.composed_partition_key(), KeyRole::Partition),
            declare(quote!(index_sort), index.composed_sort_key(), KeyRole::Sort),
        ]
    });
    let declared_keys = primary_keys.chain(index_keys.flatten());

    let writes: Vec<TokenStream> = item
        .indexes
        .iter()
        .filter_map(|index| {
            let index_ref = index_reference(item, index);
            index.composed_keys().next()?;
            let optional_template = |key: Option<&Key>, role| option(key.map(|key| template(key, role)));
            let partition = optional_template(index.composed_partition_key(), KeyRole::Partition);
            let sort = optional_template(index.composed_sort_key(), KeyRole::Sort);
            Some(match &index.when {
                None => quote!(keys.add(#index_ref, #partition, #sort)?;),
                Some((i, name)) => {
                    let field = item.fields[*i].ident;
                    // An error about the type is reported at the option.
                    let field = respan(name.span(), quote!(&self.#field));
                    quote!(keys.add_when(#field, #index_ref, #partition, #sort)?;)
                }
            })
        })
        .collect();
    let write_index_keys = (!writes.is_empty()).then(|| {
        quote! {
            fn write_index_keys(&self, keys: &mut _p::IndexKeyWriter<'_>) -> _p::Result<(), _p::Fault> {
                #(#writes)*
                _p::Result::Ok(())
            }
        }
    });
    let index_fields = super::index_field::item_members(item);
    quote! {
        const KEYS: &'static [_p::DeclaredKey] = &[#(#declared_keys),*];

        #with_key

        #write_index_keys

        #index_fields
    }
}

/// Generates the source of a key of the table.
pub(super) fn key_source(
    item: &Item<'_>,
    key: &DeclaredKey,
    role: KeyRole,
    source: template::Source<'_>,
) -> TokenStream {
    match key {
        DeclaredKey::Composed(key) => {
            let template = template::template(item, key, role, source);
            quote!(_p::KeySource::Text(#template))
        }
        DeclaredKey::Attributes(attributes) => {
            let Some(field) = query::fields(item, attributes).next() else {
                // Reported at its declaration.
                return quote!(_p::error_placeholder());
            };
            let (ident, attribute, ty) = (field.ident, &field.attribute, field.checked_type());
            match source {
                template::Source::ConstructorParameters(_) => {
                    let part = query::key_attribute_type(field);
                    quote!(_p::KeySource::Attribute(#attribute, _p::IntoPart::<#part>::as_part(&#ident)))
                }
                template::Source::ItemFields => {
                    let source = respan(ty.span(), quote!(_p::KeySource::attribute::<#ty>));
                    quote!(#source(#attribute, &self.#ident))
                }
            }
        }
    }
}

/// Generates an `Option`.
pub(super) fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(_p::Option::Some(#value)),
        None => quote!(_p::Option::None),
    }
}

/// Returns the schema of the item.
pub(super) fn schema(item: &Item<'_>) -> TokenStream {
    match &item.schema {
        Some(schema) => quote!(#schema),
        None => quote!(_p::SingleTable),
    }
}

/// Generates a constant for each index. An index that the schema doesn't list is reported once, at its name.
pub(super) fn index_constants(item: &Item<'_>) -> TokenStream {
    let schema = schema(item);
    let constants = item.indexes.iter().enumerate().map(|(at, index)| {
        let (constant, path) = (index_constant(at), &index.path);
        let value = quote_spanned!(path.span()=> _p::index_of::<#path, #schema>());
        quote!(const #constant: &_p::IndexLayout = #value;)
    });
    quote!(#(#constants)*)
}

fn index_constant(at: usize) -> Ident {
    format_ident!("__INDEX_{at}")
}

/// Returns the constant of an index of the item.
pub(super) fn index_reference(item: &Item<'_>, index: &Index) -> Option<Ident> {
    item.indexes.iter().position(|other| std::ptr::eq(other, index)).map(index_constant)
}

/// Generates the impls that assign the item to its schema, its partitions and its indexes.
fn membership(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let generics = bounded_generics(model, item);
    let (impl_generics, _, _) = generics.split_for_impl();

    let impl_ident = respan(Span::call_site(), quote!(#ident));
    let schema = schema(item);
    let mut item_of = generics.clone();
    if let Some(schema) = item.schema.as_ref().filter(|_| !model.only_signatures)
        && generics::has_instances(&model.input.generics)
    {
        let arguments = generics::static_arguments(&model.input.generics);
        item_of.make_where_clause().predicates.push(syn::parse_quote!(#schema: _p::ListsEntity<#ident #arguments>));
    }
    if model.input.generics.type_params().next().is_some() {
        item_of.make_where_clause().predicates.push(syn::parse_quote!(#ident #ty_generics: _p::Send));
    }
    let (_, _, item_of_where) = item_of.split_for_impl();
    let partitions = partition::partitions(model, item);
    let has_no_conditions = item.shares_key_with.is_empty() && !has_unique(item) && version_field(item).is_none();
    let in_batch = (has_no_conditions || model.only_signatures).then(|| {
        quote! {
            #[automatically_derived]
            impl #impl_generics _p::InBatch for #ident #ty_generics #item_of_where {}
        }
    });
    let indexes = indexes(model, item);
    quote! {
        #partitions
        #indexes
        #in_batch

        // At the span of the derive, the compiler's note about this impl doesn't show the declaration of the type.
        #[automatically_derived]
        impl #impl_generics _p::IntoItem<#schema> for #impl_ident #ty_generics #item_of_where {
            type Item = Self;
            type Old = _p::UnknownOld;

            fn into_new_item(self, layout: &_p::Layout) -> _p::Result<_p::NewItem, _p::Fault> {
                _p::NewItem::from_item(self, layout)
            }
        }

        #[automatically_derived]
        impl #impl_generics _p::ItemOf<#schema> for #ident #ty_generics #item_of_where {}

        #[automatically_derived]
        impl #impl_generics _p::MemberOf<#schema> for #ident #ty_generics #item_of_where {
            type Then<__Rest> = __Rest;
        }
    }
}

/// Generates the impls that name the indexes of the items. After an error, a single impl applies to all indexes.
fn indexes(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let mut generics = bounded_generics(model, item);
    if model.only_signatures {
        generics.params.push(syn::parse_quote!(__Index));
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        return quote! {
            #[automatically_derived]
            impl #impl_generics _p::InIndex<__Index> for #ident #ty_generics #where_clause {}
        };
    }
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let paths = item.indexes.iter().map(|index| &index.path);
    quote! {
        #(
            #[automatically_derived]
            impl #impl_generics _p::InIndex<#paths> for #ident #ty_generics #where_clause {}
        )*
    }
}

/// Generates uses of the named types after an error. Otherwise their imports would be reported as unused.
fn uses(item: &Item<'_>) -> TokenStream {
    let primary = item.key.iter().flat_map(PrimaryKey::composed_keys);
    let heads = primary.chain(item.index_keys()).filter_map(|key| match &key.head {
        Head::OtherEntity(path) => Some(path),
        Head::SelfEntity | Head::Bare | Head::Literal(_) | Head::Malformed => None,
    });
    let projections = item.indexes.iter().filter_map(|index| match &index.returns {
        Some(Returns::Projection(path)) => Some(path),
        Some(Returns::PrimaryKey) | None => None,
    });
    let indexes = item.indexes.iter().map(|index| &index.path);
    let types = heads.chain(indexes).chain(projections).chain(&item.schema).chain(&item.shares_key_with);
    quote!(#(const _: _p::Option<#types> = _p::Option::None;)*)
}
