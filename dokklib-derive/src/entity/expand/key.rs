//! Generates the constructors of keys, and the impls with which other entities refer to these keys.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{DeclaredKey, Item, Key, KeyAttribute, Model, PrimaryKey};
use super::part::Parameters;
use super::template::{KeyRole, Source, display_key, segments, template, type_list};
use super::{body_or_stub, bounded_generics};
use super::{item, query};
use crate::field;
use crate::span::respan;

/// A documented constructor. The span of its signature is the user's token that names it.
pub(super) struct Constructor<'a> {
    pub(super) doc: String,
    pub(super) name: &'a Ident,
    pub(super) parameters: Vec<TokenStream>,
    pub(super) returns: TokenStream,
    /// The last generic argument of `returns`, if it is the user's type. Then `returns` has no closing `>`.
    pub(super) returns_argument: Option<TokenStream>,
    pub(super) body: TokenStream,
}

impl Constructor<'_> {
    pub(super) fn expand(self, model: &Model<'_>) -> TokenStream {
        let Self { doc, name, parameters, returns, returns_argument, body } = self;
        let vis = &model.input.vis;
        // rustc reports a name clash from the first to the last token of the function, so both have the user's span.
        // The types in between have the spans of the fields.
        let head = respan(name.span(), quote!(#vis fn #name));
        let returns = match returns_argument {
            None => respan(name.span(), returns),
            Some(argument) => {
                let (returns, end) = (respan(name.span(), returns), respan(name.span(), quote!(>)));
                quote!(#returns, #argument #end)
            }
        };
        let mut body = Group::new(Delimiter::Brace, body_or_stub(model, body));
        body.set_span(name.span());
        let delimiter = model.inherited_delimiter().filter(|_| doc.contains('#'));
        let delimiter = delimiter.map(|schema| format!(" `#` stands for the delimiter of `{schema}`."));
        let doc = format!(" {doc}{}", delimiter.unwrap_or_default());
        quote! {
            #[doc = #doc]
            #head(#(#parameters),*) -> #returns #body
        }
    }
}

/// Generates a parameter of a constructor.
///
/// Its bound doesn't require `KeyPart`. Otherwise an unsupported type would be one error per constructor.
pub(super) fn parameter(model: &Model<'_>, name: &Ident, ty: &Type) -> TokenStream {
    parameter_of(model, name, std::slice::from_ref(ty))
}

/// Generates a parameter that is converted to parts of several types.
pub(super) fn parameter_of(model: &Model<'_>, name: &Ident, types: &[Type]) -> TokenStream {
    // A value of another type is reported with the field, and not with the derive.
    let bounds = quote_spanned!(name.span()=> impl #(_p::IntoPart<#types>)+*);
    let name = if model.only_signatures { quote!(_) } else { quote!(#name) };
    quote!(#name: #bounds)
}

pub(super) fn prefix_sort_key<'a>(model: &'a Model<'_>) -> Constructor<'a> {
    let name = model.input.ident.unraw();
    let text = match model.prefix.as_str() {
        "" => format!("Returns the prefix of all sort keys of `{name}`, which is empty."),
        _ => format!("Returns the prefix of all sort keys of `{name}`: `{}`.", model.display(&[String::new()])),
    };
    Constructor {
        doc: text,
        name: &model.constructors.prefix_sort_key,
        parameters: Vec::new(),
        returns: quote!(_p::PrefixSortKey<Self>),
        returns_argument: None,
        body: quote!(_p::prefix_sort_key()),
    }
}

/// Generates the constructors of an item's keys, and the impls with which other entities refer to these keys.
pub(super) fn item_keys(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let Some(key) = &item.key else { return TokenStream::new() };
    let ident = &model.input.ident;
    let entity = ident.unraw();
    let mut constructors = vec![primary_key(model, item, key)];
    constructors.extend(query::table_query(model, item, key));
    match &key.partition {
        DeclaredKey::Composed(partition) if partition.has_own_prefix() => {
            let text = display_key(model, item, partition);
            let parameters = Parameters::of(&[partition]);
            let template = template(item, partition, KeyRole::Partition, Source::ConstructorParameters(&parameters));
            constructors.push(Constructor {
                doc: format!("Returns the partition key of `{entity}`: `{text}`."),
                name: &model.constructors.partition_key,
                parameters: parameters.expand(item, |name, types| parameter_of(model, name, types)),
                returns: quote!(_p::PartitionKey<Self>),
                returns_argument: None,
                body: quote!(_p::PartitionKey::of(#template)),
            });
        }
        DeclaredKey::Composed(_) => {}
        DeclaredKey::Attributes(attributes) => {
            constructors.extend(attribute_partition_key(model, item, attributes));
        }
    }
    if let Some(sort) = key.composed_sort_key().filter(|key| key.has_own_prefix()) {
        let text = display_key(model, item, sort);
        let parameters = Parameters::of(&[sort]);
        let template = template(item, sort, KeyRole::Sort, Source::ConstructorParameters(&parameters));
        constructors.push(Constructor {
            doc: format!("Returns the sort key of `{entity}`: `{text}`."),
            name: &model.constructors.sort_key,
            parameters: parameters.expand(item, |name, types| parameter_of(model, name, types)),
            returns: quote!(_p::SortKey<Self>),
            returns_argument: None,
            body: quote!(_p::SortKey::of(#template)),
        });
        constructors.push(prefix_sort_key(model));
    }
    constructors.extend(item.indexes.iter().filter_map(|index| query::index_query(model, item, key, index)));
    // The check has reported duplicate names. The compiler would report them again.
    let mut names: Vec<Ident> = Vec::new();
    constructors.retain(|constructor| {
        let is_new = !names.contains(constructor.name);
        names.push(constructor.name.clone());
        is_new
    });
    let constructors = constructors.into_iter().map(|constructor| constructor.expand(model));
    let declared = if model.only_signatures { any_key_impls(model) } else { declared_key_impls(model, item, key) };
    let readable = key_parts_impls(model, item, key);
    let texts = key_text_impls(model, item, key);
    let generics = bounded_generics(model, item);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    quote! {
        #declared
        #readable
        #texts
        impl #impl_generics #ident #ty_generics #where_clause {
            #(#constructors)*
        }
    }
}

/// Returns the constructor of the primary key.
fn primary_key<'a>(model: &'a Model<'_>, item: &Item<'_>, key: &PrimaryKey) -> Constructor<'a> {
    let parameters = Parameters::of_declared(key.keys());
    let source =
        |key: &DeclaredKey, role| item::key_source(item, key, role, Source::ConstructorParameters(&parameters));
    let pk = source(&key.partition, KeyRole::Partition);
    let sk = item::option(key.sort.as_ref().map(|key| source(key, KeyRole::Sort)));
    let texts: Vec<String> = key
        .keys()
        .map(|key| match key {
            DeclaredKey::Composed(key) => format!("`{}`", display_key(model, item, key)),
            DeclaredKey::Attributes(attributes) => {
                let names = query::fields(item, attributes).map(|field| format!("`{}`", field.attribute));
                names.collect::<Vec<_>>().join(", ")
            }
        })
        .collect();
    Constructor {
        doc: format!("Returns the primary key of `{}`: {}.", model.input.ident.unraw(), texts.join(" and ")),
        name: &model.constructors.key,
        parameters: parameters.expand(item, |name, types| parameter_of(model, name, types)),
        returns: quote!(_p::PrimaryKey<Self>),
        returns_argument: None,
        body: quote!(_p::PrimaryKey::of(#pk, #sk)),
    }
}

/// Returns the constructor of a partition key that is an attribute.
fn attribute_partition_key<'a>(
    model: &'a Model<'_>,
    item: &Item<'_>,
    attributes: &[KeyAttribute],
) -> Option<Constructor<'a>> {
    let field = query::fields(item, attributes).next()?;
    let (ident, attribute, part) = (field.ident, &field.attribute, query::key_attribute_type(field));
    let (schema, ty) = (item::schema(item), field.ty);
    Some(Constructor {
        doc: format!("Returns the partition key of `{}`: `{attribute}`.", model.input.ident.unraw()),
        name: &model.constructors.partition_key,
        parameters: vec![parameter(model, ident, &part)],
        returns: quote!(_p::AttributePartitionKey<#schema, #ty>),
        returns_argument: None,
        body: quote!(_p::AttributePartitionKey::new(#attribute, _p::IntoPart::<#part>::as_part(&#ident))),
    })
}

/// Generates the fallback impls after an error: the entity's keys match every use of them.
fn any_key_impls(model: &Model<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let with_parameters = |parameters: &[&str]| {
        let mut generics = model.input.generics.clone();
        for name in parameters {
            let name = format_ident!("{name}");
            generics.params.push(syn::parse_quote!(#name));
        }
        generics
    };
    let (own, keyed) = (with_parameters(&["__Role"]), with_parameters(&["__Role", "__Parts"]));
    let ((own, _, _), (keyed, _, _)) = (own.split_for_impl(), keyed.split_for_impl());
    quote! {
        #[automatically_derived]
        impl #own _p::OwnKey<__Role> for #ident #ty_generics #where_clause {
            const SEGMENTS: &'static [_p::Segment] = &[];
        }

        #[automatically_derived]
        impl #keyed _p::KeyedBy<__Role, __Parts> for #ident #ty_generics #where_clause {}

    }
}

/// Generates the impls that declare the parts of the keys with the entity's prefix.
///
/// Keys of other entities that start with this prefix are checked against them. A single declaration applies to both
/// key roles.
fn declared_key_impls(model: &Model<'_>, item: &Item<'_>, key: &PrimaryKey) -> TokenStream {
    let implement = |role: Option<KeyRole>, key: &Key| {
        let ident = &model.input.ident;
        let mut generics = bounded_generics(model, item);
        let marker = match role {
            Some(role) => role.marker(),
            None => {
                generics.params.push(syn::parse_quote!(__Role));
                quote!(__Role)
            }
        };
        let mut keyed = generics.clone();
        keyed.params.push(syn::parse_quote!(__Tail: _p::Extension));
        let (own_generics, _, where_clause) = generics.split_for_impl();
        let (keyed_generics, _, _) = keyed.split_for_impl();
        let (_, ty_generics, _) = model.input.generics.split_for_impl();
        let (list, segments) = (type_list(item, key, &quote!(__Tail)), segments(item, key));
        // rustc points at the derive if the tokens have several spans. So all of them get the span of one field: the
        // first whose type isn't known to be a key part.
        let types: Vec<&Type> = key.fields().map(|i| item.fields[i].ty).collect();
        let unknown = types.iter().find(|ty| !field::is_known_key_part(ty)).or(types.first());
        let span = unknown.map_or_else(|| ident.span(), |ty| ty.span());
        let keyed_by = respan(span, quote!(_p::KeyedBy<#marker, #list>));
        quote! {
            #[automatically_derived]
            impl #own_generics _p::OwnKey<#marker> for #ident #ty_generics #where_clause {
                const SEGMENTS: &'static [_p::Segment] = #segments;
            }

            #[automatically_derived]
            impl #keyed_generics #keyed_by for #ident #ty_generics #where_clause {}
        }
    };
    let with_own_prefix = |key: &&Key| key.has_own_prefix();
    match (key.composed_partition_key().filter(with_own_prefix), key.composed_sort_key().filter(with_own_prefix)) {
        (Some(partition), Some(sort)) if partition.parts == sort.parts => implement(None, partition),
        (Some(key), None) | (None, Some(key)) => implement(None, key),
        (Some(partition), Some(sort)) => {
            let partition = implement(Some(KeyRole::Partition), partition);
            let sort = implement(Some(KeyRole::Sort), sort);
            quote!(#partition #sort)
        }
        (None, None) => TokenStream::new(),
    }
}

/// Generates the impls for the texts of generated keys. After an error, both keys have one.
fn key_text_impls(model: &Model<'_>, item: &Item<'_>, key: &PrimaryKey) -> TokenStream {
    let ident = &model.input.ident;
    let generics = bounded_generics(model, item);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, ty_generics, _) = model.input.generics.split_for_impl();
    let has_text = |key: Option<&Key>| model.only_signatures || key.is_some();
    let traits = [
        has_text(key.composed_partition_key()).then(|| quote!(HasPartitionKeyText)),
        has_text(key.composed_sort_key()).then(|| quote!(HasSortKeyText)),
    ];
    let impls = traits.into_iter().flatten().map(|name| {
        quote! {
            #[automatically_derived]
            impl #impl_generics _p::#name for #ident #ty_generics #where_clause {}
        }
    });
    quote!(#(#impls)*)
}

/// Generates the impls that read the parts of a key.
fn key_parts_impls(model: &Model<'_>, item: &Item<'_>, key: &PrimaryKey) -> TokenStream {
    let implement = |role: &TokenStream, parameters: &Parameters<'_>| {
        let ident = &model.input.ident;
        let generics = bounded_generics(model, item);
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, ty_generics, _) = model.input.generics.split_for_impl();
        let (types, values) = (parameters.parsed_types(item), parameters.parsed_values(item));
        let body = body_or_stub(model, quote!(_p::Result::Ok(#values)));
        quote! {
            #[automatically_derived]
            impl #impl_generics _p::KeyParts<#role, #types> for #ident #ty_generics #where_clause {
                fn parts(key: &_p::KeyReader<'_>) -> _p::Result<#types, _p::AttributeFault> {
                    #body
                }
            }
        }
    };
    let mut impls = implement(&quote!(_p::PrimaryKeyRole), &Parameters::of_declared(key.keys()));
    for (declared, role) in [(Some(&key.partition), KeyRole::Partition), (key.sort.as_ref(), KeyRole::Sort)] {
        let declared = declared.and_then(DeclaredKey::composed).filter(|key| key.has_own_prefix());
        impls.extend(declared.map(|key| implement(&role.marker(), &Parameters::of(&[key]))));
    }
    impls
}
