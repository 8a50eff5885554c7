//! Generates the query constructors: one for the table's keys and one for each index with a constructor name.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::model::{DeclaredKey, Index, Item, Key, KeyAttribute, Model, Part, PrimaryKey};
use super::super::parse::Returns;
use super::key::{Constructor, parameter, parameter_of};
use super::part::{Parameters, narrowing_type};
use super::template::{KeyRole, Source, display_key, template};
use crate::field::{self, Field};
use crate::name;

/// Returns the constructor of the key condition for a partition of the table. There is none if a partition has only one
/// item.
pub(super) fn table_query<'a>(model: &'a Model<'_>, item: &Item<'_>, key: &PrimaryKey) -> Option<Constructor<'a>> {
    let partition = Partition::of(&key.partition, KeyRole::Partition);
    let sort = match (key.sort.as_ref()?, key.composed_partition_key()) {
        // A partition has one item if the sort key has no fields, or if its two keys are the same.
        (DeclaredKey::Composed(sort), _) if !sort.has_fields() => return None,
        (DeclaredKey::Composed(sort), Some(partition))
            if partition.has_own_prefix() && sort.has_own_prefix() && partition.parts == sort.parts =>
        {
            return None;
        }
        (DeclaredKey::Composed(sort), partition) => {
            Sort::Composed(sort, KeyRole::Sort, usize::from(partition.is_some()))
        }
        (DeclaredKey::Attributes(attributes), _) => Sort::Attributes(attributes),
    };
    let narrowing = sort.narrowing_types(item);
    let (entity, partition_text) = (model.input.ident.unraw(), partition.display(model, item));
    Some(Constructor {
        doc: format!("Creates a key condition for all `{entity}` items in the partition `{partition_text}`."),
        name: &model.constructors.query,
        parameters: partition.parameters(model, item),
        returns: quote!(_p::KeyCondition<Self, _p::PrimaryIndex, (#(#narrowing,)*)>),
        returns_argument: None,
        body: key_condition(item, &partition, Some(&sort)),
    })
}

/// Returns the constructor of the key condition for a partition of a secondary index.
pub(super) fn index_query<'a>(
    model: &'a Model<'_>,
    item: &Item<'_>,
    primary: &PrimaryKey,
    index: &'a Index,
) -> Option<Constructor<'a>> {
    let name = index.constructor.as_ref()?;
    let partition = match &index.partition {
        Some(key) => Partition::of(key, KeyRole::Partition),
        // The schema reports an inverse index of a table without a sort key.
        None if index.is_inverse() => Partition::of(primary.sort.as_ref()?, KeyRole::Sort),
        // A local index has the table's partition key.
        None => Partition::of(&primary.partition, KeyRole::Partition),
    };
    let sort = Sort::of_index(item, primary, index);
    let (entity, path) = (model.input.ident.unraw(), &index.path);
    let partition_text = partition.display(model, item);
    let narrowing = sort.as_ref().map(|sort| sort.narrowing_types(item)).unwrap_or_default();
    let condition = key_condition(item, &partition, sort.as_ref());
    let (returns_argument, condition) = match &index.returns {
        None => (None, condition),
        Some(Returns::PrimaryKey) => (Some(quote!(_p::PrimaryKey<Self>)), quote!(#condition.returning_keys())),
        Some(Returns::Projection(projection)) => {
            // The projection is named only once: each mention of a missing type would be another error.
            let condition =
                quote_spanned!(projection.span()=> let condition = #condition; condition.returning_projection());
            (Some(quote!(#projection)), condition)
        }
    };
    Some(Constructor {
        doc: format!(
            "Creates a key condition for all `{entity}` items in the partition `{partition_text}` of `{}`.",
            name::display(path)
        ),
        name,
        parameters: partition.parameters(model, item),
        returns: match &returns_argument {
            None => quote!(_p::KeyCondition<Self, #path, (#(#narrowing,)*)>),
            Some(_) => quote!(_p::KeyCondition<Self, #path, (#(#narrowing,)*)),
        },
        returns_argument,
        body: condition,
    })
}

/// Returns the types of the parts that narrow a query of the index.
pub(super) fn index_narrowing_types(item: &Item<'_>, primary: &PrimaryKey, index: &Index) -> Vec<Type> {
    Sort::of_index(item, primary, index).map(|sort| sort.narrowing_types(item)).unwrap_or_default()
}

/// The partition key of a query.
enum Partition<'k> {
    Composed(&'k Key, KeyRole),
    Attributes(&'k [KeyAttribute]),
}

/// The sort key of a query.
enum Sort<'k> {
    /// A composed key, with its index in `Item::KEYS`.
    Composed(&'k Key, KeyRole, usize),
    Attributes(&'k [KeyAttribute]),
}

impl<'k> Partition<'k> {
    fn of(key: &'k DeclaredKey, role: KeyRole) -> Self {
        match key {
            DeclaredKey::Composed(key) => Self::Composed(key, role),
            DeclaredKey::Attributes(attributes) => Self::Attributes(attributes),
        }
    }

    /// Formats the key for documentation.
    fn display(&self, model: &Model<'_>, item: &Item<'_>) -> String {
        match self {
            Self::Composed(key, _) => display_key(model, item, key),
            Self::Attributes(attributes) => match fields(item, attributes).map(|field| &*field.attribute) {
                // The partition key consists only of the tag.
                names if names.clone().next().is_none() => model.input.ident.unraw().to_string(),
                names => names.collect::<Vec<_>>().join(", "),
            },
        }
    }

    fn parameters(&self, model: &Model<'_>, item: &Item<'_>) -> Vec<TokenStream> {
        match self {
            Self::Composed(key, _) => {
                Parameters::of(&[key]).expand(item, |name, types| parameter_of(model, name, types))
            }
            Self::Attributes(attributes) => {
                let parameter = |attribute: &KeyAttribute| match attribute {
                    KeyAttribute::Field(i) => {
                        let field = &item.fields[*i];
                        Some(parameter(model, field.ident, &key_attribute_type(field)))
                    }
                    KeyAttribute::Tag => None,
                    // Reported at its declaration. Calls of the constructor compile.
                    KeyAttribute::Unknown => Some(quote!(_: impl ::core::marker::Sized)),
                };
                attributes.iter().filter_map(parameter).collect()
            }
        }
    }

    fn expand(&self, item: &Item<'_>) -> TokenStream {
        match self {
            Self::Composed(key, role) => {
                let parameters = Parameters::of(&[key]);
                let template = template(item, key, *role, Source::ConstructorParameters(&parameters));
                quote!(_p::PartitionKeys::text(#template))
            }
            Self::Attributes(attributes) => {
                let values = fields(item, attributes).map(|field| {
                    let (ident, attribute, ty) = (field.ident, &field.attribute, key_attribute_type(field));
                    quote!((#attribute, _p::IntoPart::<#ty>::as_part(&#ident)))
                });
                quote!(_p::PartitionKeys::attributes([#(#values),*]))
            }
        }
    }
}

impl<'k> Sort<'k> {
    fn of_index(item: &Item<'_>, primary: &'k PrimaryKey, index: &'k Index) -> Option<Self> {
        match &index.sort {
            Some(DeclaredKey::Composed(key)) => {
                // `Item::KEYS` lists the composed keys of the table first, then those of each index.
                let previous = item.indexes.iter().take_while(|other| !std::ptr::eq(*other, index));
                let first = item.composed_primary_keys() + previous.flat_map(Index::composed_keys).count();
                let at = first + usize::from(index.composed_partition_key().is_some());
                Some(Self::Composed(key, KeyRole::Sort, at))
            }
            Some(DeclaredKey::Attributes(attributes)) => Some(Self::Attributes(attributes)),
            None if index.is_inverse() => Some(match &primary.partition {
                DeclaredKey::Composed(key) => Self::Composed(key, KeyRole::Partition, 0),
                DeclaredKey::Attributes(attributes) => Self::Attributes(attributes),
            }),
            None => None,
        }
    }

    /// Returns the types of the parts that narrow the query.
    fn narrowing_types(&self, item: &Item<'_>) -> Vec<Type> {
        match self {
            Self::Composed(key, ..) => key
                .parts
                .iter()
                .filter_map(|part| match part {
                    Part::Field(i, form, _) => Some(narrowing_type(&item.fields[*i], form)),
                    Part::Literal(_) | Part::Unknown(_) => None,
                })
                .collect(),
            Self::Attributes(attributes) => fields(item, attributes).map(key_attribute_type).collect(),
        }
    }

    fn expand(&self, item: &Item<'_>) -> TokenStream {
        match self {
            Self::Composed(key, _, i) if key.has_fields() => {
                quote!(_p::SortKeys::parts(&<Self as _p::Item>::KEYS[#i]))
            }
            Self::Composed(key, role, _) => {
                // The key has no fields, so it needs no parameters.
                let sort = template(item, key, *role, Source::ConstructorParameters(&Parameters::of(&[])));
                quote!(_p::SortKeys::only(#sort))
            }
            Self::Attributes(attributes) => {
                let names = fields(item, attributes).map(|field| &field.attribute);
                quote!(_p::SortKeys::attributes(&[#(#names),*]))
            }
        }
    }
}

/// Returns the fields of the key attributes.
pub(super) fn fields<'f>(
    item: &'f Item<'_>,
    attributes: &[KeyAttribute],
) -> impl Iterator<Item = &'f Field<'f>> + Clone {
    attributes.iter().filter_map(|attribute| attribute.field()).map(|i| &item.fields[i])
}

/// Returns the part type of an attribute that is itself a key.
pub(super) fn key_attribute_type(field: &Field<'_>) -> Type {
    let ty = field::option_type(field.ty).unwrap_or(field.ty);
    syn::parse_quote!(_p::KeyAttribute<#ty>)
}

/// Generates the key condition for all items with this partition key.
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
