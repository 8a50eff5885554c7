//! The constructors of key conditions, one for the table's own keys and one for each index that is given a name.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{Index, IndexKey, Item, Key, KeyAttribute, Model, PrimaryKey};
use super::super::parse::Returns;
use super::key::{Constructor, parameter, parameters};
use super::template::{Place, Source, shown, shown_type, template};
use crate::field::{self, Field};
use crate::name;

/// The constructor of the key condition of all items in one partition of the table.
pub(super) fn of_table<'a>(model: &'a Model<'_>, item: &Item<'_>, key: &PrimaryKey) -> Constructor<'a> {
    let partition = Partition::Text(&key.partition, Place::Partition);
    let sort = Sort::Text(&key.sort, Place::Sort, 1);
    let rest = sort.rest(item);
    let (entity, shown) = (model.input.ident.unraw(), shown(model, item, &key.partition));
    Constructor {
        doc: format!("The key condition of all of `{entity}` in the partition `{shown}`."),
        name: &model.constructors.query,
        parameters: partition.parameters(model, item),
        returns: quote!(_p::KeyCondition<Self, _p::PrimaryIndex, (#(#rest,)*)>),
        given: None,
        body: key_condition(item, &partition, Some(&sort)),
    }
}

/// The constructor of the key condition of all items in one partition of a secondary index.
pub(super) fn of_index<'a>(
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
        Some(IndexKey::Attributes(attributes)) => Partition::Attributes(attributes),
        None if is_inverse => Partition::Text(&primary.sort, Place::Sort),
        // A local index has the table's.
        None => Partition::Text(&primary.partition, Place::Partition),
    };
    let sort = match &index.sort {
        Some(IndexKey::Text(key)) => {
            Some(Sort::Text(key, Place::Sort, first + usize::from(index.partition_text().is_some())))
        }
        Some(IndexKey::Attributes(attributes)) => Some(Sort::Attributes(attributes)),
        None if is_inverse => Some(Sort::Text(&primary.partition, Place::Partition, 0)),
        None => None,
    };
    let (entity, path) = (model.input.ident.unraw(), &index.path);
    let shown = match &partition {
        Partition::Text(key, _) => shown(model, item, key),
        Partition::Attributes(attributes) => match fields(item, attributes).map(|field| &*field.attribute) {
            // The tag alone.
            names if names.clone().next().is_none() => entity.to_string(),
            names => names.collect::<Vec<_>>().join(", "),
        },
    };
    let rest = sort.as_ref().map(|sort| sort.rest(item)).unwrap_or_default();
    let condition = key_condition(item, &partition, sort.as_ref());
    let (given, condition) = match &index.returns {
        None => (None, condition),
        Some(Returns::Key) => (Some(quote!(_p::PrimaryKey<Self>)), quote!(#condition.giving_keys())),
        Some(Returns::Projection(projection)) => {
            // Named once: each mention of a type that isn't there would be an error.
            let condition = quote_spanned!(projection.span()=> let condition = #condition; condition.giving());
            (Some(quote!(#projection)), condition)
        }
    };
    Some(Constructor {
        doc: format!("The key condition of all of `{entity}` in the partition `{shown}` of `{}`.", name::shown(path)),
        name,
        parameters: partition.parameters(model, item),
        returns: match &given {
            None => quote!(_p::KeyCondition<Self, #path, (#(#rest,)*)>),
            Some(_) => quote!(_p::KeyCondition<Self, #path, (#(#rest,)*)),
        },
        given,
        body: condition,
    })
}

/// The partition key of a query.
enum Partition<'k> {
    Text(&'k Key, Place),
    Attributes(&'k [KeyAttribute]),
}

/// The sort key of a query; a text with its place among the declared keys.
enum Sort<'k> {
    Text(&'k Key, Place, usize),
    Attributes(&'k [KeyAttribute]),
}

impl Partition<'_> {
    fn parameters(&self, model: &Model<'_>, item: &Item<'_>) -> Vec<TokenStream> {
        match self {
            Self::Text(key, _) => parameters(model, item, &key.parts.iter().collect::<Vec<_>>()),
            Self::Attributes(attributes) => {
                let parameter = |attribute: &KeyAttribute| match attribute {
                    KeyAttribute::Field(at) => {
                        let field = &item.fields[*at];
                        Some(parameter(model, field.ident, &key_attribute(field)))
                    }
                    KeyAttribute::Tag => None,
                    // The error is at its declaration, and none follows where the constructor is called.
                    KeyAttribute::Unknown => Some(quote!(_: impl ::core::marker::Sized)),
                };
                attributes.iter().filter_map(parameter).collect()
            }
        }
    }

    fn expand(&self, item: &Item<'_>) -> TokenStream {
        match self {
            Self::Text(key, place) => {
                let template = template(item, key, *place, Source::Parameters);
                quote!(_p::PartitionKeys::text(#template))
            }
            Self::Attributes(attributes) => {
                let values = fields(item, attributes).map(|field| {
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
            Self::Attributes(attributes) => fields(item, attributes).map(key_attribute).collect(),
        }
    }

    fn expand(&self, item: &Item<'_>) -> TokenStream {
        match self {
            Self::Text(key, _, at) if key.has_parts() => quote!(_p::SortKeys::parts(&<Self as _p::Item>::KEYS[#at])),
            Self::Text(key, place, _) => {
                let sort = template(item, key, *place, Source::Parameters);
                quote!(_p::SortKeys::only(#sort))
            }
            Self::Attributes(attributes) => {
                let names = fields(item, attributes).map(|field| &field.attribute);
                quote!(_p::SortKeys::attributes(&[#(#names),*]))
            }
        }
    }
}

/// The fields whose attributes are keys.
fn fields<'f>(item: &'f Item<'_>, attributes: &[KeyAttribute]) -> impl Iterator<Item = &'f Field<'f>> + Clone {
    attributes.iter().filter_map(|attribute| attribute.field()).map(|at| &item.fields[at])
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
