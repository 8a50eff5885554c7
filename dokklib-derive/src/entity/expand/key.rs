//! The constructors of keys, and what other entities need to know of them.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{Index, IndexKey, Item, Key, Model, Part, PrimaryKey};
use super::super::parse::Given;
use super::template::{Place, Source, declared, list, segments, shown, shown_type, template};
use super::{bounded_generics, code};
use crate::field::{self, Field};
use crate::name;

/// A constructor, documented, with its whole head at one of the user's tokens.
struct Constructor<'a> {
    doc: String,
    name: &'a Ident,
    parameters: Vec<TokenStream>,
    gives: TokenStream,
    body: TokenStream,
}

impl Constructor<'_> {
    fn expand(self, model: &Model<'_>) -> TokenStream {
        let Self { doc, name, parameters, gives, body } = self;
        let vis = &model.input.vis;
        // The first and the last token at the user's: rustc points there when the name clashes with one of the user's
        // own. In between, the types of the parts stand at the fields'.
        let head = name::at(name.span(), quote!(#vis fn #name));
        let gives = name::at(name.span(), gives);
        let mut body = Group::new(Delimiter::Brace, code(model, body));
        body.set_span(name.span());
        let doc = format!(" {doc}");
        quote! {
            #[doc = #doc]
            #head(#(#parameters),*) -> #gives #body
        }
    }
}

/// A parameter of a constructor. Its bound doesn't ask for a `KeyPart`: that would be one error for each constructor.
fn parameter(model: &Model<'_>, name: &Ident, ty: &Type) -> TokenStream {
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
        gives: quote!(_p::PartitionKey<Self>),
        body: quote!(_p::PartitionKey::of(_p::Template::new(_p::own_key::<Self>(), #pieces))),
    };
    let sort_key = Constructor {
        doc: format!("The sort key of `{part}`: `{prefix}#{example}`."),
        name: &model.constructors.sort_key,
        parameters: vec![parameter(model, &value_name, ty)],
        gives: quote!(_p::SortKey<Self>),
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
        gives: quote!(_p::PrefixSortKey<Self>),
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
        gives: quote!(_p::PrimaryKey<Self>),
        body: quote!(_p::PrimaryKey::of(#pk, #sk)),
    }];
    // With one key in both places, or one sort key, there is nothing else in the partition to ask for.
    let is_one_key = partition.is_own() && sort.is_own() && partition.parts == sort.parts;
    if sort.has_parts() && !is_one_key {
        let of_sort = Sort::Text(sort, Place::Sort, 1);
        let condition = key_condition(item, &Partition::Text(partition, Place::Partition), Some(&of_sort));
        let rest = of_sort.rest(item);
        constructors.push(Constructor {
            doc: format!("The key condition of all of `{entity}` in the partition `{partition_shown}`."),
            name: &model.constructors.query,
            parameters: parameters(model, item, &partition.parts.iter().collect::<Vec<_>>()),
            gives: quote!(_p::KeyCondition<Self, _p::PrimaryIndex, (#(#rest,)*)>),
            body: condition,
        });
    }
    if partition.is_own() {
        constructors.push(Constructor {
            doc: format!("The partition key of `{entity}`: `{partition_shown}`."),
            name: &model.constructors.partition_key,
            parameters: parameters(model, item, &partition.parts.iter().collect::<Vec<_>>()),
            gives: quote!(_p::PartitionKey<Self>),
            body: quote!(_p::PartitionKey::of(#pk)),
        });
    }
    if sort.is_own() {
        constructors.push(Constructor {
            doc: format!("The sort key of `{entity}`: `{sort_shown}`."),
            name: &model.constructors.sort_key,
            parameters: parameters(model, item, &sort.parts.iter().collect::<Vec<_>>()),
            gives: quote!(_p::SortKey<Self>),
            body: quote!(_p::SortKey::of(#sk)),
        });
        constructors.push(prefix_sort_key(model));
    }
    constructors.extend(item.indexes.iter().filter_map(|index| index_query(model, item, key, index)));
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

/// The constructor of the key condition of all items in one partition of a secondary index.
fn index_query<'a>(
    model: &'a Model<'_>,
    item: &Item<'_>,
    primary: &PrimaryKey,
    index: &'a Index,
) -> Option<Constructor<'a>> {
    let name = index.constructor.as_ref()?;
    // The two of the primary key come first, and then those of each index.
    let before = item.indexes.iter().take_while(|other| !std::ptr::eq(*other, index));
    let first = 2 + before.flat_map(Index::texts).count();
    let is_inverse = index.partition.is_none() && index.sort.is_none();
    let partition = match &index.partition {
        Some(IndexKey::Text(key)) => Partition::Text(key, Place::Partition),
        Some(IndexKey::Attributes(attributes)) => Partition::Attributes(attributes.iter().flatten().copied().collect()),
        None if is_inverse => Partition::Text(&primary.sort, Place::Sort),
        // A local index has the table's.
        None => Partition::Text(&primary.partition, Place::Partition),
    };
    let sort = match &index.sort {
        Some(IndexKey::Text(key)) => {
            Some(Sort::Text(key, Place::Sort, first + usize::from(index.partition_text().is_some())))
        }
        Some(IndexKey::Attributes(attributes)) => {
            Some(Sort::Attributes(attributes.iter().flatten().copied().collect()))
        }
        None if is_inverse => Some(Sort::Text(&primary.partition, Place::Partition, 0)),
        None => None,
    };
    let (entity, path) = (model.input.ident.unraw(), &index.path);
    let shown = match &partition {
        Partition::Text(key, _) => shown(model, item, key),
        Partition::Attributes(fields) if fields.is_empty() => entity.to_string(),
        Partition::Attributes(fields) => {
            fields.iter().map(|at| item.fields[*at].attribute.as_str()).collect::<Vec<_>>().join(", ")
        }
    };
    let rest = sort.as_ref().map(|sort| sort.rest(item)).unwrap_or_default();
    let condition = key_condition(item, &partition, sort.as_ref());
    let (gives, condition) = match &index.gives {
        None => (TokenStream::new(), condition),
        Some(Given::Key) => (quote!(, _p::PrimaryKey<Self>), quote!(#condition.giving_keys())),
        Some(Given::Projection(projection)) => {
            let giving = quote_spanned!(projection.span()=> giving::<#projection>);
            (quote!(, #projection), quote!(#condition.#giving()))
        }
    };
    Some(Constructor {
        doc: format!("The key condition of all of `{entity}` in the partition `{shown}` of `{}`.", name::shown(path)),
        name,
        parameters: partition.parameters(model, item),
        gives: quote!(_p::KeyCondition<Self, #path, (#(#rest,)*) #gives>),
        body: condition,
    })
}

/// The partition key of a query.
enum Partition<'k> {
    Text(&'k Key, Place),
    Attributes(Vec<usize>),
}

/// The sort key of a query; a text with its place among the declared keys.
enum Sort<'k> {
    Text(&'k Key, Place, usize),
    Attributes(Vec<usize>),
}

impl Partition<'_> {
    fn parameters(&self, model: &Model<'_>, item: &Item<'_>) -> Vec<TokenStream> {
        match self {
            Self::Text(key, _) => parameters(model, item, &key.parts.iter().collect::<Vec<_>>()),
            Self::Attributes(fields) => {
                let parameter = |at: &usize| {
                    let field = &item.fields[*at];
                    let ty: Type = key_attribute(field);
                    parameter(model, field.ident, &ty)
                };
                fields.iter().map(parameter).collect()
            }
        }
    }

    fn expand(&self, item: &Item<'_>) -> TokenStream {
        match self {
            Self::Text(key, place) => {
                let template = template(item, key, *place, Source::Parameters);
                quote!(_p::PartitionKeys::text(#template))
            }
            Self::Attributes(fields) => {
                let values = fields.iter().map(|at| {
                    let field = &item.fields[*at];
                    let (ident, attribute, ty) = (field.ident, &field.attribute, key_attribute(field));
                    quote!((#attribute, _p::IntoPart::<#ty>::as_part(&#ident)))
                });
                quote!(_p::PartitionKeys::attributes([#(#values),*]))
            }
        }
    }
}

impl Sort<'_> {
    /// The types of the parts by which a query can be narrowed.
    fn rest(&self, item: &Item<'_>) -> Vec<Type> {
        match self {
            Self::Text(key, ..) => key.fields().map(|at| shown_type(&item.fields[at]).clone()).collect(),
            Self::Attributes(fields) => fields.iter().map(|at| key_attribute(&item.fields[*at])).collect(),
        }
    }

    fn expand(&self, item: &Item<'_>) -> TokenStream {
        match self {
            Self::Text(key, _, at) if key.has_parts() => quote!(_p::SortKeys::parts(&<Self as _p::Item>::KEYS[#at])),
            Self::Text(key, place, _) => {
                let sort = template(item, key, *place, Source::Parameters);
                quote!(_p::SortKeys::only(#sort))
            }
            Self::Attributes(fields) => {
                let names = fields.iter().map(|at| &item.fields[*at].attribute);
                quote!(_p::SortKeys::attributes(&[#(#names),*]))
            }
        }
    }
}

/// What stands for an attribute that is a key itself, among the types of parts.
fn key_attribute(field: &Field<'_>) -> Type {
    let ty = field::optional(field.ty).unwrap_or(field.ty);
    syn::parse_quote!(_p::KeyAttribute<#ty>)
}

/// The key condition of all sort keys of this kind, in one partition.
fn key_condition(item: &Item<'_>, partition: &Partition<'_>, sort: Option<&Sort<'_>>) -> TokenStream {
    let partition = partition.expand(item);
    let sort = match sort {
        Some(sort) => {
            let sort = sort.expand(item);
            quote!(_p::Option::Some(#sort))
        }
        None => quote!(_p::Option::None),
    };
    quote!(_p::KeyCondition::new(#partition, #sort))
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

fn parameters(model: &Model<'_>, item: &Item<'_>, parts: &[&Part]) -> Vec<TokenStream> {
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
