//! Generates the constructors of keys, and the impls with which other entities refer to these keys.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{Item, Key, Model, Part, PrimaryKey};
use super::query;
use super::template::{KeyRole, Source, declared_type, display_key, display_type, segments, template, type_list};
use super::{body_or_stub, bounded_generics};
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
    fn expand(self, model: &Model<'_>) -> TokenStream {
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
        let doc = format!(" {doc}");
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
    let name = if model.only_signatures { quote!(_) } else { quote!(#name) };
    quote!(#name: impl _p::IntoPart<#ty>)
}

/// Generates the constructors of a unit entity, whose key value is a string unless `key_type` is specified.
pub(super) fn unit_entity_keys(model: &Model<'_>, key_type: Option<&Type>) -> TokenStream {
    let ident = &model.input.ident;
    let string: Type = syn::parse_quote!(_p::String);
    let ty = key_type.unwrap_or(&string);
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let prefix = &model.prefix;
    let example = if key_type.is_none() { "alice" } else { "…" };
    let part = ident.unraw().to_string();
    let value_name = format_ident!("value");
    let pieces = quote!(&[_p::Piece::new(#part, _p::IntoPart::<#ty>::as_part(&#value_name))]);
    let partition_key = Constructor {
        doc: format!("Returns the partition key of `{part}`: `{prefix}#{example}`."),
        name: &model.constructors.partition_key,
        parameters: vec![parameter(model, &value_name, ty)],
        returns: quote!(_p::PartitionKey<Self>),
        returns_argument: None,
        body: quote!(_p::PartitionKey::of(_p::Template::new(_p::own_key::<Self>(), #pieces))),
    };
    let sort_key = Constructor {
        doc: format!("Returns the sort key of `{part}`: `{prefix}#{example}`."),
        name: &model.constructors.sort_key,
        parameters: vec![parameter(model, &value_name, ty)],
        returns: quote!(_p::SortKey<Self>),
        returns_argument: None,
        body: quote!(_p::SortKey::of(_p::Template::new(_p::own_key::<Self>(), #pieces))),
    };
    let prefix_sort_key = prefix_sort_key(model);
    let constructors = [partition_key, sort_key, prefix_sort_key].map(|constructor| constructor.expand(model));
    let mut generics = model.input.generics.clone();
    generics.params.push(syn::parse_quote!(__Role));
    let (own_generics, _, _) = generics.split_for_impl();
    let mut keyed = generics.clone();
    keyed.params.push(syn::parse_quote!(__Tail: _p::Extension));
    keyed.params.push(syn::parse_quote!(__PartTuple));
    let (keyed_generics, _, _) = keyed.split_for_impl();
    let declared = declared_type(&quote!(#ty), ty.span());
    let alias_check = key_type.filter(|_| model.input.generics.params.is_empty() && !model.only_signatures).map(|ty| {
        respan(ty.span(), quote!(const _: () = _p::assert_no_aliases(<#ty as _p::KeyPart>::HAS_ALIASES, #part);))
    });
    let read = body_or_stub(model, quote!(_p::Result::Ok((key.part::<#ty>(#part)?,))));
    quote! {
        #[automatically_derived]
        impl #own_generics _p::OwnKey<__Role> for #ident #ty_generics #where_clause {
            const SEGMENTS: &'static [_p::Segment] = &[_p::Segment::part(#part)];
        }

        #alias_check

        #[automatically_derived]
        impl #keyed_generics _p::KeyedBy<__Role, (#declared, __Tail), __PartTuple> for #ident #ty_generics
        #where_clause
        {
        }

        #[automatically_derived]
        impl #own_generics _p::KeyParts<__Role, (#ty,)> for #ident #ty_generics #where_clause {
            fn parts(key: &_p::KeyReader<'_>) -> _p::Result<(#ty,), _p::AttributeFault> {
                #read
            }
        }

        impl #impl_generics #ident #ty_generics #where_clause {
            #(#constructors)*
        }
    }
}

fn prefix_sort_key<'a>(model: &'a Model<'_>) -> Constructor<'a> {
    let name = model.input.ident.unraw();
    let prefix = &model.prefix;
    Constructor {
        doc: format!("Returns the prefix of all sort keys of `{name}`: `{prefix}#`."),
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
    let PrimaryKey { partition, sort } = key;
    let (partition_text, sort_text) = (display_key(model, item, partition), display_key(model, item, sort));
    let pk = template(item, partition, KeyRole::Partition, Source::ConstructorParameters);
    let sk = template(item, sort, KeyRole::Sort, Source::ConstructorParameters);
    let mut constructors = vec![Constructor {
        doc: format!("Returns the primary key of `{entity}`: `{partition_text}` and `{sort_text}`."),
        name: &model.constructors.key,
        parameters: parameters(model, item, &all_parts(key)),
        returns: quote!(_p::PrimaryKey<Self>),
        returns_argument: None,
        body: quote!(_p::PrimaryKey::of(_p::KeySource::Text(#pk), _p::Option::Some(_p::KeySource::Text(#sk)))),
    }];
    // No query is needed if a partition has only one item: its two keys are the same, or the sort key has no fields.
    let same_key = partition.has_own_prefix() && sort.has_own_prefix() && partition.parts == sort.parts;
    if sort.has_fields() && !same_key {
        constructors.push(query::table_query(model, item, key));
    }
    if partition.has_own_prefix() {
        constructors.push(Constructor {
            doc: format!("Returns the partition key of `{entity}`: `{partition_text}`."),
            name: &model.constructors.partition_key,
            parameters: parameters(model, item, &partition.parts.iter().collect::<Vec<_>>()),
            returns: quote!(_p::PartitionKey<Self>),
            returns_argument: None,
            body: quote!(_p::PartitionKey::of(#pk)),
        });
    }
    if sort.has_own_prefix() {
        constructors.push(Constructor {
            doc: format!("Returns the sort key of `{entity}`: `{sort_text}`."),
            name: &model.constructors.sort_key,
            parameters: parameters(model, item, &sort.parts.iter().collect::<Vec<_>>()),
            returns: quote!(_p::SortKey<Self>),
            returns_argument: None,
            body: quote!(_p::SortKey::of(#sk)),
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
    let generics = bounded_generics(model, item);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    quote! {
        #declared
        #readable
        impl #impl_generics #ident #ty_generics #where_clause {
            #(#constructors)*
        }
    }
}

/// Returns the distinct parts of the primary key.
fn all_parts(key: &PrimaryKey) -> Vec<&Part> {
    let mut all: Vec<&Part> = Vec::new();
    for part in key.partition.parts.iter().chain(&key.sort.parts) {
        let is_known = all.iter().any(|known| match (known, part) {
            (Part::Field(a, _), Part::Field(b, _)) => a == b,
            (a, b) => *a == b,
        });
        if !is_known {
            all.push(part);
        }
    }
    all
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
    let (own, keyed) = (with_parameters(&["__Role"]), with_parameters(&["__Role", "__Parts", "__PartTuple"]));
    let ((own, _, _), (keyed, _, _)) = (own.split_for_impl(), keyed.split_for_impl());
    quote! {
        #[automatically_derived]
        impl #own _p::OwnKey<__Role> for #ident #ty_generics #where_clause {
            const SEGMENTS: &'static [_p::Segment] = &[];
        }

        #[automatically_derived]
        impl #keyed _p::KeyedBy<__Role, __Parts, __PartTuple> for #ident #ty_generics #where_clause {}

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
        keyed.params.push(syn::parse_quote!(__PartTuple));
        let (own_generics, _, where_clause) = generics.split_for_impl();
        let (keyed_generics, _, _) = keyed.split_for_impl();
        let (_, ty_generics, _) = model.input.generics.split_for_impl();
        let (list, segments) = (type_list(item, key, &quote!(__Tail)), segments(item, key));
        // rustc points at the derive if the tokens have several spans. So all of them get the span of one field: the
        // first whose type isn't known to be a key part.
        let types: Vec<&Type> = key.fields().map(|i| item.fields[i].ty).collect();
        let unknown = types.iter().find(|ty| !is_known_part(ty)).or(types.first());
        let span = unknown.map_or_else(|| ident.span(), |ty| ty.span());
        let keyed_by = respan(span, quote!(_p::KeyedBy<#marker, #list, __PartTuple>));
        quote! {
            #[automatically_derived]
            impl #own_generics _p::OwnKey<#marker> for #ident #ty_generics #where_clause {
                const SEGMENTS: &'static [_p::Segment] = #segments;
            }

            #[automatically_derived]
            impl #keyed_generics #keyed_by for #ident #ty_generics #where_clause {}
        }
    };
    match (key.partition.has_own_prefix(), key.sort.has_own_prefix()) {
        (true, true) if key.partition.parts == key.sort.parts => implement(None, &key.partition),
        (true, false) => implement(None, &key.partition),
        (false, true) => implement(None, &key.sort),
        (true, true) => {
            let partition = implement(Some(KeyRole::Partition), &key.partition);
            let sort = implement(Some(KeyRole::Sort), &key.sort);
            quote!(#partition #sort)
        }
        (false, false) => TokenStream::new(),
    }
}

/// Returns `true` if the type has the name of a type that is a key part. Other types can be key parts, too.
fn is_known_part(ty: &Type) -> bool {
    const KNOWN: &[&str] = &[
        "String",
        "bool",
        "u8",
        "u16",
        "u32",
        "u64",
        "u128",
        "i8",
        "i16",
        "i32",
        "i64",
        "Uuid",
        "Ulid",
        "NaiveDate",
        "NaiveDateTime",
        "DateTime",
    ];
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| KNOWN.iter().any(|known| last.ident == known))
}

/// Generates the impls that read the parts of a key.
fn key_parts_impls(model: &Model<'_>, item: &Item<'_>, key: &PrimaryKey) -> TokenStream {
    let implement = |role: &TokenStream, parts: &[&Part]| {
        let ident = &model.input.ident;
        let generics = bounded_generics(model, item);
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, ty_generics, _) = model.input.generics.split_for_impl();
        let types = parts.iter().filter_map(|part| match part {
            Part::Field(i, _) => Some(item.fields[*i].ty.to_token_stream()),
            Part::Literal(_) => None,
            // Already reported. The tuple keeps its length, so that code that destructures it compiles.
            Part::Unknown(_) => Some(quote!(())),
        });
        let types = quote!((#(#types,)*));
        let parts = parts.iter().filter_map(|part| {
            let Part::Field(i, _) = part else { return None };
            let (ty, name) = (item.fields[*i].ty, &item.fields[*i].attribute);
            let part = respan(ty.span(), quote!(<#ty as _p::KeyPart>::from_key));
            Some(quote!(#part(key, #name)?))
        });
        let body = body_or_stub(model, quote!(_p::Result::Ok((#(#parts,)*))));
        quote! {
            #[automatically_derived]
            impl #impl_generics _p::KeyParts<#role, #types> for #ident #ty_generics #where_clause {
                fn parts(key: &_p::KeyReader<'_>) -> _p::Result<#types, _p::AttributeFault> {
                    #body
                }
            }
        }
    };
    let mut parts = implement(&quote!(_p::PrimaryKeyRole), &all_parts(key));
    for (key, role) in [(&key.partition, KeyRole::Partition), (&key.sort, KeyRole::Sort)] {
        if key.has_own_prefix() {
            parts.extend(implement(&role.marker(), &key.parts.iter().collect::<Vec<_>>()));
        }
    }
    parts
}

pub(super) fn parameters(model: &Model<'_>, item: &Item<'_>, parts: &[&Part]) -> Vec<TokenStream> {
    let parameters = parts.iter().filter_map(|part| match part {
        Part::Field(i, _) => {
            let field = &item.fields[*i];
            Some(parameter(model, field.ident, display_type(field)))
        }
        Part::Literal(_) => None,
        Part::Unknown(_) => Some(quote!(_: impl _p::Sized)),
    });
    parameters.collect()
}
