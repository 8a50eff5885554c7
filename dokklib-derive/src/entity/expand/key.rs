//! The constructors of keys, and what other entities need to know of them.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{Item, Key, Model, Part, PrimaryKey};
use super::query;
use super::template::{Place, Source, declared, list, segments, shown, shown_type, template};
use super::{bounded_generics, code};
use crate::name;

/// A constructor, documented, with its whole head at one of the user's tokens.
pub(super) struct Constructor<'a> {
    pub(super) doc: String,
    pub(super) name: &'a Ident,
    pub(super) parameters: Vec<TokenStream>,
    pub(super) returns: TokenStream,
    /// The last argument of that type, which is then open, where the user has named it.
    pub(super) given: Option<TokenStream>,
    pub(super) body: TokenStream,
}

impl Constructor<'_> {
    fn expand(self, model: &Model<'_>) -> TokenStream {
        let Self { doc, name, parameters, returns, given, body } = self;
        let vis = &model.input.vis;
        // The first and the last token at the user's: rustc points there when the name clashes with one of the user's
        // own. In between, the types of the parts stand at the fields'.
        let head = name::at(name.span(), quote!(#vis fn #name));
        let returns = match given {
            None => name::at(name.span(), returns),
            // What is given stands where it is named.
            Some(given) => {
                let (returns, end) = (name::at(name.span(), returns), name::at(name.span(), quote!(>)));
                quote!(#returns, #given #end)
            }
        };
        let mut body = Group::new(Delimiter::Brace, code(model, body));
        body.set_span(name.span());
        let doc = format!(" {doc}");
        quote! {
            #[doc = #doc]
            #head(#(#parameters),*) -> #returns #body
        }
    }
}

/// A parameter of a constructor. Its bound doesn't ask for a `KeyPart`: that would be one error for each constructor.
pub(super) fn parameter(model: &Model<'_>, name: &Ident, ty: &Type) -> TokenStream {
    let name = if model.only_signatures { quote!(_) } else { quote!(#name) };
    quote!(#name: impl _p::IntoPart<#ty>)
}

/// The constructors of an entity that is a name.
pub(super) fn of_name(model: &Model<'_>, value: Option<&Type>) -> TokenStream {
    let ident = &model.input.ident;
    let string: Type = syn::parse_quote!(_p::String);
    let ty = value.unwrap_or(&string);
    let (impl_generics, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let prefix = &model.prefix;
    let example = if value.is_none() { "alice" } else { "…" };
    let part = ident.unraw().to_string();
    let value_name = format_ident!("value");
    let pieces = quote!(&[_p::Piece::new(#part, _p::IntoPart::<#ty>::as_part(&#value_name))]);
    let partition_key = Constructor {
        doc: format!("The partition key of `{part}`: `{prefix}#{example}`."),
        name: &model.constructors.partition_key,
        parameters: vec![parameter(model, &value_name, ty)],
        returns: quote!(_p::PartitionKey<Self>),
        given: None,
        body: quote!(_p::PartitionKey::of(_p::Template::new(_p::own_key::<Self>(), #pieces))),
    };
    let sort_key = Constructor {
        doc: format!("The sort key of `{part}`: `{prefix}#{example}`."),
        name: &model.constructors.sort_key,
        parameters: vec![parameter(model, &value_name, ty)],
        returns: quote!(_p::SortKey<Self>),
        given: None,
        body: quote!(_p::SortKey::of(_p::Template::new(_p::own_key::<Self>(), #pieces))),
    };
    let prefix_sort_key = prefix_sort_key(model);
    let constructors = [partition_key, sort_key, prefix_sort_key].map(|constructor| constructor.expand(model));
    let mut generics = model.input.generics.clone();
    generics.params.push(syn::parse_quote!(__Place));
    let (own_generics, _, _) = generics.split_for_impl();
    let mut keyed = generics.clone();
    keyed.params.push(syn::parse_quote!(__Tail: _p::Extension));
    keyed.params.push(syn::parse_quote!(__Shown));
    let (keyed_generics, _, _) = keyed.split_for_impl();
    let declared = declared(&quote!(#ty), ty.span());
    let read = code(model, quote!(_p::Result::Ok((key.part::<#ty>(#part)?,))));
    quote! {
        #[automatically_derived]
        impl #own_generics _p::OwnKey<__Place> for #ident #ty_generics #where_clause {
            const SEGMENTS: &'static [_p::Segment] = &[_p::Segment::part(#part)];
        }

        #[automatically_derived]
        impl #keyed_generics _p::KeyedBy<__Place, (#declared, __Tail), __Shown> for #ident #ty_generics #where_clause {}

        #[automatically_derived]
        impl #own_generics _p::KeyParts<__Place, (#ty,)> for #ident #ty_generics #where_clause {
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
        doc: format!("What all sort keys of `{name}` begin with: `{prefix}#`."),
        name: &model.constructors.prefix_sort_key,
        parameters: Vec::new(),
        returns: quote!(_p::PrefixSortKey<Self>),
        given: None,
        body: quote!(_p::prefix_sort_key()),
    }
}

/// The constructors of an item's keys, and what other entities need to know of them.
pub(super) fn of_item(model: &Model<'_>, item: &Item<'_>) -> TokenStream {
    let Some(key) = &item.key else { return TokenStream::new() };
    let ident = &model.input.ident;
    let entity = ident.unraw();
    let PrimaryKey { partition, sort } = key;
    let (partition_shown, sort_shown) = (shown(model, item, partition), shown(model, item, sort));
    let pk = template(item, partition, Place::Partition, Source::Parameters);
    let sk = template(item, sort, Place::Sort, Source::Parameters);
    let mut constructors = vec![Constructor {
        doc: format!("The primary key of `{entity}`: `{partition_shown}` and `{sort_shown}`."),
        name: &model.constructors.key,
        parameters: parameters(model, item, &all_parts(key)),
        returns: quote!(_p::PrimaryKey<Self>),
        given: None,
        body: quote!(_p::PrimaryKey::of(#pk, #sk)),
    }];
    // With one key in both places, or one sort key, there is nothing else in the partition to ask for.
    let is_one_key = partition.is_own() && sort.is_own() && partition.parts == sort.parts;
    if sort.has_parts() && !is_one_key {
        constructors.push(query::of_table(model, item, key));
    }
    if partition.is_own() {
        constructors.push(Constructor {
            doc: format!("The partition key of `{entity}`: `{partition_shown}`."),
            name: &model.constructors.partition_key,
            parameters: parameters(model, item, &partition.parts.iter().collect::<Vec<_>>()),
            returns: quote!(_p::PartitionKey<Self>),
            given: None,
            body: quote!(_p::PartitionKey::of(#pk)),
        });
    }
    if sort.is_own() {
        constructors.push(Constructor {
            doc: format!("The sort key of `{entity}`: `{sort_shown}`."),
            name: &model.constructors.sort_key,
            parameters: parameters(model, item, &sort.parts.iter().collect::<Vec<_>>()),
            returns: quote!(_p::SortKey<Self>),
            given: None,
            body: quote!(_p::SortKey::of(#sk)),
        });
        constructors.push(prefix_sort_key(model));
    }
    constructors.extend(item.indexes.iter().filter_map(|index| query::of_index(model, item, key, index)));
    // Two of one name are reported, and would be again by the compiler.
    let mut names: Vec<Ident> = Vec::new();
    constructors.retain(|constructor| {
        let is_new = !names.contains(constructor.name);
        names.push(constructor.name.clone());
        is_new
    });
    let constructors = constructors.into_iter().map(|constructor| constructor.expand(model));
    let keyed = if model.only_signatures { any_keys(model) } else { keyed_by(model, item, key) };
    let parts = key_parts(model, item, key);
    let generics = bounded_generics(model, item);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    quote! {
        #keyed
        #parts

        impl #impl_generics #ident #ty_generics #where_clause {
            #(#constructors)*
        }
    }
}

/// The parts of the primary key, each once.
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

/// After an error, the keys of the entity are made of whatever other code thinks they are.
fn any_keys(model: &Model<'_>) -> TokenStream {
    let ident = &model.input.ident;
    let (_, ty_generics, where_clause) = model.input.generics.split_for_impl();
    let with = |parameters: &[&str]| {
        let mut generics = model.input.generics.clone();
        for name in parameters {
            let name = format_ident!("{name}");
            generics.params.push(syn::parse_quote!(#name));
        }
        generics
    };
    let (own, keyed) = (with(&["__Place"]), with(&["__Place", "__List", "__Shown"]));
    let ((own, _, _), (keyed, _, _)) = (own.split_for_impl(), keyed.split_for_impl());
    quote! {
        #[automatically_derived]
        impl #own _p::OwnKey<__Place> for #ident #ty_generics #where_clause {
            const SEGMENTS: &'static [_p::Segment] = &[];
        }

        #[automatically_derived]
        impl #keyed _p::KeyedBy<__Place, __List, __Shown> for #ident #ty_generics #where_clause {}

    }
}

/// What other entities must make their keys of, if those are the entity's own: in the place where they stand, or in any
/// if there is but one.
fn keyed_by(model: &Model<'_>, item: &Item<'_>, key: &PrimaryKey) -> TokenStream {
    let implement = |place: Option<Place>, key: &Key| {
        let ident = &model.input.ident;
        let mut generics = bounded_generics(model, item);
        let marker = match place {
            Some(place) => place.marker(),
            None => {
                generics.params.push(syn::parse_quote!(__Place));
                quote!(__Place)
            }
        };
        let mut keyed = generics.clone();
        keyed.params.push(syn::parse_quote!(__Tail: _p::Extension));
        keyed.params.push(syn::parse_quote!(__Shown));
        let (own_generics, _, where_clause) = generics.split_for_impl();
        let (keyed_generics, _, _) = keyed.split_for_impl();
        let (_, ty_generics, _) = model.input.generics.split_for_impl();
        let (list, segments) = (list(item, key, &quote!(__Tail)), segments(item, key));
        // All of it at one field's type, since rustc points at the derive when there are several: at the first one that isn't
        // known to be a part of a key.
        let types: Vec<&Type> = key.fields().map(|at| item.fields[at].ty).collect();
        let doubtful = types.iter().find(|ty| !is_known_part(ty)).or(types.first());
        let at = doubtful.map_or_else(|| ident.span(), |ty| ty.span());
        let keyed_by = name::at(at, quote!(_p::KeyedBy<#marker, #list, __Shown>));
        quote! {
            #[automatically_derived]
            impl #own_generics _p::OwnKey<#marker> for #ident #ty_generics #where_clause {
                const SEGMENTS: &'static [_p::Segment] = #segments;
            }

            #[automatically_derived]
            impl #keyed_generics #keyed_by for #ident #ty_generics #where_clause {}
        }
    };
    match (key.partition.is_own(), key.sort.is_own()) {
        (true, true) if key.partition.parts == key.sort.parts => implement(None, &key.partition),
        (true, false) => implement(None, &key.partition),
        (false, true) => implement(None, &key.sort),
        (true, true) => {
            let partition = implement(Some(Place::Partition), &key.partition);
            let sort = implement(Some(Place::Sort), &key.sort);
            quote!(#partition #sort)
        }
        (false, false) => TokenStream::new(),
    }
}

/// Whether the type is spelled as one that is a part of a key; others may be one too.
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
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| KNOWN.iter().any(|known| last.ident == known)))
}

/// That keys can be read back into their parts.
fn key_parts(model: &Model<'_>, item: &Item<'_>, key: &PrimaryKey) -> TokenStream {
    let implement = |place: &TokenStream, parts: &[&Part]| {
        let ident = &model.input.ident;
        let generics = bounded_generics(model, item);
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, ty_generics, _) = model.input.generics.split_for_impl();
        let types = parts.iter().filter_map(|part| match part {
            Part::Field(at, _) => Some(item.fields[*at].ty.to_token_stream()),
            Part::Literal(_) => None,
            // Reported; what takes the tuple apart finds its place.
            Part::Unknown(_) => Some(quote!(())),
        });
        let types = quote!((#(#types,)*));
        let parts = parts.iter().filter_map(|part| {
            let Part::Field(at, _) = part else { return None };
            let (ty, name) = (item.fields[*at].ty, &item.fields[*at].attribute);
            let part = name::at(ty.span(), quote!(<#ty as _p::KeyPart>::of_key));
            Some(quote!(#part(key, #name)?))
        });
        let body = code(model, quote!(_p::Result::Ok((#(#parts,)*))));
        quote! {
            #[automatically_derived]
            impl #impl_generics _p::KeyParts<#place, #types> for #ident #ty_generics #where_clause {
                fn parts(key: &_p::KeyReader<'_>) -> _p::Result<#types, _p::AttributeFault> {
                    #body
                }
            }
        }
    };
    let mut parts = implement(&quote!(_p::InBothKeys), &all_parts(key));
    for (key, place) in [(&key.partition, Place::Partition), (&key.sort, Place::Sort)] {
        if key.is_own() {
            parts.extend(implement(&place.marker(), &key.parts.iter().collect::<Vec<_>>()));
        }
    }
    parts
}

pub(super) fn parameters(model: &Model<'_>, item: &Item<'_>, parts: &[&Part]) -> Vec<TokenStream> {
    let parameters = parts.iter().filter_map(|part| match part {
        Part::Field(at, _) => {
            let field = &item.fields[*at];
            Some(parameter(model, field.ident, shown_type(field)))
        }
        Part::Literal(_) => None,
        Part::Unknown(_) => Some(quote!(_: impl _p::Sized)),
    });
    parameters.collect()
}
