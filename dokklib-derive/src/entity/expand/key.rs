use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{Item, Key, Model, Part, PrimaryKey};
use super::{bounded_generics, code};
use crate::name;

/// Where an entity's keys stand.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Partition,
    Sort,
}

impl Place {
    fn marker(self) -> TokenStream {
        match self {
            Self::Partition => quote!(_p::InPartitionKey),
            Self::Sort => quote!(_p::InSortKey),
        }
    }

    /// What makes a key of another entity, whose parts are compared with those that it declares.
    fn other(self) -> Ident {
        match self {
            Self::Partition => format_ident!("partition_key"),
            Self::Sort => format_ident!("sort_key"),
        }
    }

    /// What makes a key of the entity itself.
    fn own(self) -> Ident {
        match self {
            Self::Partition => format_ident!("own_partition_key"),
            Self::Sort => format_ident!("own_sort_key"),
        }
    }
}

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
        // The first and the last token of the head at the user's: rustc points there when the name clashes with one
        // of the user's own. In between, the types of the parts stand at the fields'.
        let head = name::at(name.span(), quote!(#vis fn #name));
        let gives = name::at(name.span(), gives);
        let body = code(model, body);
        let doc = format!(" {doc}");
        quote! {
            #[doc = #doc]
            #head(#(#parameters),*) -> #gives {
                #body
            }
        }
    }
}

/// A parameter of a constructor. Its bound doesn't ask for a `KeyPart`: that would be one error for each constructor.
fn parameter(model: &Model<'_>, name: &Ident, ty: &Type) -> TokenStream {
    let name = if model.only_signatures { quote!(_) } else { quote!(#name) };
    quote!(#name: impl _p::IntoPart<#ty>)
}

/// The type of a part as declarations of keys are compared by.
fn declared(ty: &Type) -> TokenStream {
    name::at(ty.span(), quote!(<#ty as _p::KeyPart>::Declared))
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
    let make = |place: Place| {
        let function = place.own();
        quote!(_p::#function(&[(#part, _p::IntoPart::as_part(&#value_name))]))
    };
    let partition_key = Constructor {
        doc: format!("The partition key of `{part}`: `{prefix}#{example}`."),
        name: &model.constructors.partition_key,
        parameters: vec![parameter(model, &value_name, ty)],
        gives: quote!(_p::PartitionKey<Self>),
        body: make(Place::Partition),
    };
    let sort_key = Constructor {
        doc: format!("The sort key of `{part}`: `{prefix}#{example}`."),
        name: &model.constructors.sort_key,
        parameters: vec![parameter(model, &value_name, ty)],
        gives: quote!(_p::SortKey<Self>),
        body: make(Place::Sort),
    };
    let constructors = [partition_key, sort_key, prefix_sort_key(model)].map(|constructor| constructor.expand(model));
    let mut generics = model.input.generics.clone();
    generics.params.push(syn::parse_quote!(__Place));
    let (keyed_generics, _, _) = generics.split_for_impl();
    let declared = declared(ty);
    quote! {
        #[automatically_derived]
        impl #keyed_generics _p::KeyedBy<__Place, (#declared,)> for #ident #ty_generics #where_clause {}

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

    let mut all_parts = partition.parts.clone();
    all_parts.extend(sort.parts.iter().filter(|part| !partition.parts.contains(part)).cloned());

    let pk = made(item, partition, Place::Partition, Source::Parameters);
    let sk = made(item, sort, Place::Sort, Source::Parameters);
    let mut constructors = vec![Constructor {
        doc: format!("The primary key of `{entity}`: `{partition_shown}` and `{sort_shown}`."),
        name: &model.constructors.key,
        parameters: parameters(model, item, &all_parts),
        gives: quote!(_p::PrimaryKey<Self>),
        body: quote!(_p::PrimaryKey::from_keys(#pk, #sk)),
    }];
    // With one key in both places there is nothing else in the partition to ask for.
    if partition.entity.is_some() || sort.entity.is_some() || partition.parts != sort.parts {
        let prefix = match &sort.entity {
            Some(other) => quote!(_p::prefix_sort_key::<#other>()),
            None => quote!(_p::prefix_sort_key::<Self>()),
        };
        let rest: Vec<&Type> = sort.parts.iter().filter_map(|part| part_type(item, part)).collect();
        constructors.push(Constructor {
            doc: format!("The key condition of all of `{entity}` in the partition `{partition_shown}`."),
            name: &model.constructors.query,
            parameters: parameters(model, item, &partition.parts),
            gives: quote!(_p::KeyCondition<Self, _p::PrimaryIndex, (#(#rest,)*)>),
            body: quote!(_p::key_condition(#pk, #prefix)),
        });
    }
    if partition.entity.is_none() {
        constructors.push(Constructor {
            doc: format!("The partition key of `{entity}`: `{partition_shown}`."),
            name: &model.constructors.partition_key,
            parameters: parameters(model, item, &partition.parts),
            gives: quote!(_p::PartitionKey<Self>),
            body: pk,
        });
    }
    if sort.entity.is_none() {
        constructors.push(Constructor {
            doc: format!("The sort key of `{entity}`: `{sort_shown}`."),
            name: &model.constructors.sort_key,
            parameters: parameters(model, item, &sort.parts),
            gives: quote!(_p::SortKey<Self>),
            body: sk,
        });
        constructors.push(prefix_sort_key(model));
    }
    let constructors = constructors.into_iter().map(|constructor| constructor.expand(model));
    let keyed = keyed_by(model, item, key);
    let generics = bounded_generics(model, item);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    quote! {
        #keyed

        impl #impl_generics #ident #ty_generics #where_clause {
            #(#constructors)*
        }
    }
}

/// That the entity's own keys are made of these parts: in the place where they stand, or in any if there is but one.
fn keyed_by(model: &Model<'_>, item: &Item<'_>, key: &PrimaryKey) -> TokenStream {
    let ident = &model.input.ident;
    let own = |key: &Key| key.entity.is_none();
    let one_list = match (own(&key.partition), own(&key.sort)) {
        (true, true) if key.partition.parts == key.sort.parts => Some(&key.partition),
        (true, false) => Some(&key.partition),
        (false, true) => Some(&key.sort),
        _ => None,
    };
    let implement = |place: Option<Place>, key: &Key| {
        let mut generics = bounded_generics(model, item);
        let marker = match place {
            Some(place) => place.marker(),
            None => {
                generics.params.push(syn::parse_quote!(__Place));
                quote!(__Place)
            }
        };
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, ty_generics, _) = model.input.generics.split_for_impl();
        let types = || key.parts.iter().filter_map(|part| part_type(item, part));
        let parts = types().map(declared);
        // All of it at a field's type: rustc points there when that is a newtype around what is no part of a key.
        let at = types().next().map_or_else(|| ident.span(), Spanned::span);
        let keyed_by = name::at(at, quote!(_p::KeyedBy<#marker, (#(#parts,)*)>));
        quote! {
            #[automatically_derived]
            impl #impl_generics #keyed_by for #ident #ty_generics #where_clause {}
        }
    };
    match one_list {
        Some(key) => implement(None, key),
        None if own(&key.partition) => {
            let partition = implement(Some(Place::Partition), &key.partition);
            let sort = implement(Some(Place::Sort), &key.sort);
            quote!(#partition #sort)
        }
        None => TokenStream::new(),
    }
}

/// Where the values of a key come from.
#[derive(Clone, Copy)]
enum Source {
    Parameters,
    Fields,
}

/// The primary key of an item at hand.
///
/// Not by its constructor, whose bounds would report a field that is no key part a second time.
pub(super) fn primary_key(item: &Item<'_>) -> TokenStream {
    let Some(PrimaryKey { partition, sort }) = &item.key else { return TokenStream::new() };
    let pk = made(item, partition, Place::Partition, Source::Fields);
    let sk = made(item, sort, Place::Sort, Source::Fields);
    quote!(_p::PrimaryKey::from_keys(#pk, #sk))
}

/// The call that makes a key.
fn made(item: &Item<'_>, key: &Key, place: Place, source: Source) -> TokenStream {
    let parts = key.parts.iter().filter_map(|part| {
        let Part::Field(at) = part else { return None };
        let (ident, ty) = (item.fields[*at].ident, item.fields[*at].ty);
        let name = ident.unraw().to_string();
        let value = match source {
            Source::Parameters => quote!(_p::IntoPart::<#ty>::as_part(&#ident)),
            Source::Fields => {
                let part = name::at(ty.span(), quote!(<#ty as _p::KeyPart>::part));
                quote!(#part(&self.#ident))
            }
        };
        Some(quote!((#name, #value)))
    });
    let parts = quote!(&[#(#parts),*]);
    match &key.entity {
        None => {
            let function = place.own();
            quote!(_p::#function::<Self>(#parts))
        }
        Some(other) => {
            let (function, marker) = (place.other(), place.marker());
            let declared = key.parts.iter().filter_map(|part| part_type(item, part)).map(declared);
            // The bound that the other entity's key is made of these parts is reported at its name.
            let at = quote_spanned!(other.span()=> #other);
            quote!(_p::#function::<#at, #marker, (#(#declared,)*)>(#parts))
        }
    }
}

fn parameters(model: &Model<'_>, item: &Item<'_>, parts: &[Part]) -> Vec<TokenStream> {
    parts
        .iter()
        .map(|part| match part {
            Part::Field(at) => parameter(model, item.fields[*at].ident, item.fields[*at].ty),
            Part::Unknown(_) => quote!(_: impl _p::Sized),
        })
        .collect()
}

fn part_ident<'a>(item: &'a Item<'_>, part: &'a Part) -> &'a Ident {
    match part {
        Part::Field(at) => item.fields[*at].ident,
        Part::Unknown(name) => name,
    }
}

fn part_type<'a>(item: &'a Item<'_>, part: &Part) -> Option<&'a Type> {
    match part {
        Part::Field(at) => Some(item.fields[*at].ty),
        Part::Unknown(_) => None,
    }
}

/// The key as documentation shows it: `ORDER#<placed_at>#<id>`, or `User(user)`.
fn shown(model: &Model<'_>, item: &Item<'_>, key: &Key) -> String {
    let parts: Vec<String> = key.parts.iter().map(|part| part_ident(item, part).unraw().to_string()).collect();
    match &key.entity {
        None => format!("{}#<{}>", model.prefix, parts.join(">#<")),
        // The prefix of another entity is not known here.
        Some(other) => format!("{}({})", quote!(#other), parts.join(", ")),
    }
}
