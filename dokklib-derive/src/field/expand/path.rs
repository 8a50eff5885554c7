use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use super::{attribute_method, default_value};
use crate::field::{Field, IfMissing, Role, Storage};
use crate::span::respan;

/// Generates the path constant of each field, with the visibility of the field.
pub(crate) fn paths(fields: &[Field<'_>]) -> TokenStream {
    let constants = fields.iter().filter_map(|field| {
        let (vis, constant, ty, attribute) = (field.vis, &field.constant, field.ty, &field.attribute);
        let (doc, role) = match field.role {
            Role::Plain if field.unique.is_some() => {
                let scope = field.unique.iter().flat_map(|(_, scope)| scope);
                let scope = scope.filter_map(|name| fields.iter().find(|other| other.ident == name));
                let types = scope.chain([field]).map(|field| {
                    let ty = field.ty;
                    quote!(<#ty as _p::Attribute>::Value)
                });
                (", whose values are unique".to_owned(), quote!(_p::Unique<(#(#types,)*)>))
            }
            Role::Plain if field.is_scope => (", in the scope of a unique value".to_owned(), quote!(_p::Unique<()>)),
            Role::Plain if field.managed.is_some() => (", which the library writes".to_owned(), quote!(_p::Managed)),
            Role::Plain if !matches!(field.if_missing, IfMissing::ByType) => (String::new(), quote!(_p::Optional)),
            Role::Plain => (String::new(), quote!(_p::NonKey)),
            Role::InPrimaryKey => (", a part of the primary key".to_owned(), quote!(_p::InPrimaryKey)),
            Role::InIndexKey => {
                let marker = marker(field);
                (", a part of the key of a secondary index".to_owned(), quote!(_p::InIndexKey<#marker>))
            }
        };
        let (doc, role) = if field.is_table_key {
            (", a key of the table".to_owned(), quote!(_p::PrimaryKeyAttribute))
        } else {
            (doc, role)
        };
        let role = if field.is_key() {
            let marker = marker(field);
            quote!(_p::IndexKeyAttribute<#marker, #role>)
        } else {
            role
        };
        let (doc, path, value) = match &field.storage {
            Storage::Attribute => (
                format!(" The path of the attribute `{attribute}`{doc}."),
                quote!(_p::Path<Self, #ty, #role>),
                path_value(field),
            ),
            Storage::Serde(_) => (
                format!(" The path of the attribute `{attribute}`, which serde serializes."),
                quote!(_p::Path<Self, _p::Serde<#ty>, #role>),
                path_value(field),
            ),
            Storage::Ttl(_) => (
                " The path of the time to live, in seconds since the Unix epoch.".to_owned(),
                quote!(_p::Path<Self, _p::Ttl<#ty>, #role>),
                quote!(_p::Path::new(__TTL)),
            ),
            Storage::Flatten(_) => (
                format!(" The attributes of the flattened field `{}`.", field.ident.unraw()),
                quote!(_p::Flattened<Self, #ty>),
                quote!(_p::Flattened::new()),
            ),
            Storage::KeyOnly(_) if field.role == Role::InIndexKey => {
                let marker = marker(field);
                (
                    format!(
                        " The field `{}`, which is stored only in the key of a secondary index.",
                        field.ident.unraw()
                    ),
                    quote!(_p::Path<Self, #ty, _p::KeyOnlyInIndex<#marker>>),
                    quote!(_p::Path::new(#attribute)),
                )
            }
            Storage::KeyOnly(_) => (
                format!(" The field `{}`, which is stored only in the primary key.", field.ident.unraw()),
                quote!(_p::Path<Self, #ty, _p::KeyOnly>),
                quote!(_p::Path::new(#attribute)),
            ),
            Storage::Rest(_) | Storage::Skip(_) => return None,
        };
        // If the name clashes with one of the user's constants, rustc points at the field.
        let declared = respan(constant.span(), quote!(#vis const #constant: #path));
        let end = respan(constant.span(), quote!(;));
        Some(quote! {
            #[doc = #doc]
            #declared = #value #end
        })
    });
    quote!(#(#constants)*)
}

/// Returns the marker type of a field in a key of a secondary index.
pub(crate) fn marker(field: &Field<'_>) -> TokenStream {
    let mut name = field.ident.clone();
    name.set_span(Span::call_site());
    quote!(__dokklib_field::#name)
}

fn path_value(field: &Field<'_>) -> TokenStream {
    let (attribute, aliases) = (&field.attribute, &field.aliases);
    let path = if field.strict.is_some() {
        quote!(_p::Path::strict(&[#attribute #(, #aliases)*]))
    } else if aliases.is_empty() {
        quote!(_p::Path::new(#attribute))
    } else {
        quote!(_p::Path::with_names(&[#attribute, #(#aliases),*]))
    };
    let default = default_value(field).map(|default| match field.storage {
        Storage::Serde(_) => quote!(.with_default(|| _p::Attribute::stored_value(&_p::Serde(#default)))),
        _ => {
            let stored_value = attribute_method(&field.checked_type(), &quote!(stored_value));
            quote!(.with_default(|| #stored_value(&#default)))
        }
    });
    quote!(#path #default)
}
