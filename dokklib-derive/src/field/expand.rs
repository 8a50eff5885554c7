use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericParam, Generics, Type, Visibility, WherePredicate, parse_quote};

use super::{Absent, Field, Role, Storage};
use crate::name;

/// `<T as Attribute>::method`, all of it at the field's type: a type that is no attribute is reported there, and once.
pub(crate) fn attribute_method(ty: &Type, method: &TokenStream) -> TokenStream {
    name::at(ty.span(), quote!(<#ty as _p::Attribute>::#method))
}

/// `<T as Trait>::method`, all of it at the field's type.
fn method(ty: &Type, of: &TokenStream, method: &TokenStream) -> TokenStream {
    name::at(ty.span(), quote!(<#ty as _p::#of>::#method))
}

/// How fields are written.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Write {
    /// By taking the value apart.
    Move,
    /// By copying what the attribute values own.
    Copy,
}

impl Write {
    fn of_attribute(self) -> TokenStream {
        match self {
            Self::Move => quote!(write_to),
            Self::Copy => quote!(copy_to),
        }
    }

    fn of_many(self) -> TokenStream {
        match self {
            Self::Move => quote!(write_all),
            Self::Copy => quote!(copy_all),
        }
    }
}

/// Writes the fields into `attributes`, each from what `value` makes of it.
pub(crate) fn write(
    fields: &[Field<'_>],
    how: Write,
    names: &TokenStream,
    value: impl Fn(&Field<'_>) -> TokenStream,
) -> TokenStream {
    let one = |field: &Field<'_>| {
        let (ty, attribute) = (field.ty, &field.attribute);
        let value = value(field);
        match &field.storage {
            Storage::Attribute => {
                let write = attribute_method(ty, &how.of_attribute());
                Some(quote!(#write(#value, attributes, #attribute)?;))
            }
            Storage::Serde(_) => {
                let write = method(ty, &quote!(SerdeField), &quote!(write_field));
                let reference = (how == Write::Move).then(|| quote!(&));
                Some(quote!(#write(#reference #value, attributes, #attribute)?;))
            }
            Storage::Flatten(_) => {
                let write = method(ty, &quote!(Fields), &how.of_many());
                Some(quote!(#write(#value, attributes)?;))
            }
            Storage::Rest(_) => {
                let write = method(ty, &quote!(Rest), &how.of_many());
                Some(quote!(#write(#value, attributes, #names);))
            }
            Storage::KeyOnly(_) | Storage::Skip(_) => None,
        }
    };
    // What is unknown comes last, and overwrites nothing.
    let is_rest = |field: &&Field<'_>| matches!(field.storage, Storage::Rest(_));
    let known = fields.iter().filter(|field| !is_rest(field)).filter_map(one);
    let rest = fields.iter().filter(is_rest).filter_map(one);
    quote!(#(#known)* #(#rest)*)
}

/// What fields are read out of.
#[derive(Clone, Copy)]
pub(crate) enum Source {
    /// `attributes` of an item with so many keys.
    Item { keys: usize },
    /// `attributes` of a map.
    Map,
    /// `__entries`, of which what is unknown is left in `__others`.
    Entries,
}

/// Reads the fields, and makes `constructor` of them: one pass, by comparing names, without hashing, and every value is
/// moved out.
pub(crate) fn read(fields: &[Field<'_>], constructor: &TokenStream, source: Source) -> TokenStream {
    let slots = fields.iter().filter(|field| field.is_attribute()).map(slot);
    let arms = fields.iter().filter(|field| field.is_attribute()).map(|field| {
        let (name, aliases, slot) = (&field.attribute, &field.aliases, slot(field));
        // The new name wins over an old one, whichever comes first.
        let old = (!aliases.is_empty()).then(|| {
            quote! {
                #(#aliases)|* => {
                    #slot.get_or_insert(__value);
                }
            }
        });
        quote! {
            #name => #slot = _p::Option::Some(__value),
            #old
        }
    });
    let takes_others = has_many(fields);
    let mine = takes_others.then(|| quote!(let mut __mine = _p::Entries::new();));
    let (keys, entries, other) = match source {
        Source::Item { keys } => {
            let keys = quote!(let mut __keys = _p::StoredKeys::<#keys>::new(layout, <Self as _p::Item>::KEYS););
            let other = if takes_others {
                quote!(_p::Extend::extend(&mut __mine, __keys.take(__name, __value)))
            } else {
                quote!(_p::drop(__keys.take(__name, __value)))
            };
            (Some(keys), quote!(attributes), other)
        }
        Source::Map => (None, quote!(attributes), quote!({})),
        Source::Entries if takes_others => (None, quote!(__entries), quote!(__mine.push((__name, __value)))),
        Source::Entries => (None, quote!(__entries), quote!(_p::leave(__others, __name, __value))),
    };
    let rests = taken(fields, source);
    let in_keys = matches!(source, Source::Item { .. });
    let values = fields.iter().map(|field| {
        let (ident, value) = (field.ident, value(field, in_keys));
        quote!(#ident: #value)
    });
    let made = quote!(#constructor { #(#values),* });
    let made = if in_keys {
        quote! {
            let __item = #made;
            _p::Item::with_key(&__item, |__partition, __sort| __keys.check(&__partition, &__sort))?;
            _p::Result::Ok(__item)
        }
    } else {
        quote!(_p::Result::Ok(#made))
    };
    quote! {
        #keys
        #mine
        #(let mut #slots = _p::Option::None;)*
        for (__name, __value) in #entries {
            match __name.as_str() {
                #(#arms)*
                _ => #other,
            }
        }
        #rests
        #made
    }
}

/// What the fields with `flatten` and `rest` take of what no other field is.
fn taken(fields: &[Field<'_>], source: Source) -> TokenStream {
    let flattened = fields.iter().filter(|field| matches!(field.storage, Storage::Flatten(_))).map(|field| {
        let slot = slot(field);
        let read = method(field.ty, &quote!(Fields), &quote!(take_from));
        quote!(let #slot = #read(&mut __mine)?;)
    });
    // What is unknown is what is left at the end.
    let left = match fields.iter().find(|field| matches!(field.storage, Storage::Rest(_))) {
        Some(field) => {
            let slot = slot(field);
            let read = method(field.ty, &quote!(Rest), &quote!(of_entries));
            quote!(let #slot = #read(__mine);)
        }
        None if has_many(fields) && matches!(source, Source::Entries) => {
            quote!(_p::leave_all(__others, __mine);)
        }
        None => TokenStream::new(),
    };
    quote!(#(#flattened)* #left)
}

/// The value of a field, from its slot, or from the keys.
fn value(field: &Field<'_>, in_keys: bool) -> TokenStream {
    let (ty, attribute, slot) = (field.ty, &field.attribute, slot(field));
    let default = match &field.absent {
        Absent::Function(function) => Some(quote!(#function())),
        Absent::Type if !field.is_skipped() => None,
        Absent::Type | Absent::Default => Some(name::at(ty.span(), quote!(<#ty as _p::Default>::default()))),
    };
    let slot = match &field.storage {
        Storage::Skip(_) => return default.unwrap_or_default(),
        Storage::Flatten(_) | Storage::Rest(_) => return quote!(#slot),
        Storage::KeyOnly(_) => quote!(_p::Option::None),
        Storage::Attribute | Storage::Serde(_) => quote!(#slot),
    };
    let slot = match field.role {
        Role::InPrimaryKey | Role::InIndexKey if in_keys => {
            let of = if field.role == Role::InPrimaryKey { quote!(KeyPart) } else { quote!(IndexPart) };
            let stored = method(ty, &of, &quote!(stored));
            quote!(__keys.attribute(#slot, #attribute, #stored)?)
        }
        _ => slot,
    };
    let read = match &field.storage {
        Storage::Serde(_) => method(ty, &quote!(SerdeField), &quote!(read_field)),
        _ => attribute_method(ty, &quote!(read_from)),
    };
    match default {
        Some(default) => quote! {
            match #slot {
                _p::Option::Some(__value) => #read(_p::Option::Some(__value), #attribute)?,
                _p::Option::None => #default,
            }
        },
        None => quote!(#read(#slot, #attribute)?),
    }
}

/// The names of all attributes that the fields are, as a constant.
pub(crate) fn names(fields: &[Field<'_>]) -> TokenStream {
    let own = fields.iter().flat_map(Field::names);
    let inner = fields.iter().filter(|field| matches!(field.storage, Storage::Flatten(_))).map(|field| {
        let names = method(field.ty, &quote!(Fields), &quote!(NAMES));
        quote!(&#names)
    });
    quote!(_p::Names::new(&[#(#own),*], &[#(#inner),*]))
}

/// Whether there are fields that take what no other field is.
fn has_many(fields: &[Field<'_>]) -> bool {
    fields.iter().any(|field| matches!(field.storage, Storage::Flatten(_) | Storage::Rest(_)))
}

/// The most attributes that the fields are, without what is unknown.
pub(crate) fn count(fields: &[Field<'_>]) -> TokenStream {
    let own = fields.iter().filter(|field| field.is_attribute()).count();
    let inner = fields.iter().filter(|field| matches!(field.storage, Storage::Flatten(_))).map(|field| {
        let count = method(field.ty, &quote!(Fields), &quote!(COUNT));
        quote!(+ #count)
    });
    quote!(#own #(#inner)*)
}

/// That no attribute of a flattened field is another field's, for types without parameters.
pub(crate) fn flatten_checks(attribute: &str, fields: &[Field<'_>], layout: Option<&TokenStream>) -> TokenStream {
    let others = fields.iter().filter(|field| matches!(field.storage, Storage::Flatten(_)));
    let checks = others.map(|field| {
        let name = field.ident.unraw().to_string();
        let own = fields.iter().flat_map(Field::names);
        let names = method(field.ty, &quote!(Fields), &quote!(NAMES));
        let before = fields.iter().take_while(|first| first.ident != field.ident);
        let before = before.filter(|first| matches!(first.storage, Storage::Flatten(_))).map(|first| {
            let names = method(first.ty, &quote!(Fields), &quote!(NAMES));
            quote!(&#names)
        });
        let layout = match layout {
            Some(layout) => quote!(_p::Option::Some(#layout)),
            None => quote!(_p::Option::None),
        };
        // What is no struct is reported at the type, and its fields at the field.
        quote_spanned! {field.ident.span()=>
            const _: () =
                _p::assert_flattened(&#names, &_p::Names::new(&[#(#own),*], &[#(#before),*]), #layout, #attribute, #name);
        }
    });
    quote!(#(#checks)*)
}

/// Where the value of a field waits until all have been found.
fn slot(field: &Field<'_>) -> Ident {
    hygienic(field.ident)
}

/// A variable called like a field, which no name of the generated code can be mistaken for.
pub(crate) fn hygienic(field: &Ident) -> Ident {
    let mut variable = field.clone();
    variable.set_span(Span::mixed_site());
    variable
}

/// One constant for each field: the typed path of its attribute.
pub(crate) fn paths(vis: &Visibility, fields: &[Field<'_>]) -> TokenStream {
    let constants = fields.iter().filter_map(|field| {
        let (constant, ty, attribute) = (&field.constant, field.ty, &field.attribute);
        let (doc, role) = match field.role {
            Role::Free if !matches!(field.absent, Absent::Type) => (String::new(), quote!(_p::Optional)),
            Role::Free => (String::new(), quote!(_p::Free)),
            Role::InPrimaryKey => (", which is a part of the primary key".to_owned(), quote!(_p::InPrimaryKey)),
            Role::InIndexKey => {
                let marker = marker(field);
                (", which is a part of a secondary index's key".to_owned(), quote!(_p::InIndexKey<#marker>))
            }
        };
        let role = if field.is_key {
            let marker = marker(field);
            quote!(_p::IndexAttribute<#marker, #role>)
        } else {
            role
        };
        let (doc, path, value) = match &field.storage {
            Storage::Attribute => (
                format!(" The path of the attribute `{attribute}`{doc}."),
                quote!(_p::Path<Self, #ty, #role>),
                path_of(field),
            ),
            Storage::Serde(_) => (
                format!(" The path of the attribute `{attribute}`, which serde makes."),
                quote!(_p::Path<Self, _p::Serde<#ty>, #role>),
                path_of(field),
            ),
            Storage::Flatten(_) => (
                format!(" The attributes of the flattened field `{}`.", field.ident.unraw()),
                quote!(_p::Flattened<Self, #ty>),
                quote!(_p::Flattened::new()),
            ),
            Storage::KeyOnly(_) => (
                format!(" The field `{}`, which is in the primary key alone.", field.ident.unraw()),
                quote!(_p::Path<Self, #ty, _p::InKeyAlone>),
                quote!(_p::Path::new(#attribute)),
            ),
            Storage::Rest(_) | Storage::Skip(_) => return None,
        };
        // All of it at the user's field: rustc points there when the name clashes with one of the user's own.
        let item = name::at(constant.span(), quote!(#vis const #constant: #path = #value;));
        Some(quote! {
            #[doc = #doc]
            #item
        })
    });
    quote!(#(#constants)*)
}

/// The type that stands for a field of a secondary index's key.
pub(crate) fn marker(field: &Field<'_>) -> TokenStream {
    let mut name = field.ident.clone();
    name.set_span(Span::call_site());
    quote!(__dokklib_field::#name)
}

fn path_of(field: &Field<'_>) -> TokenStream {
    let (attribute, aliases) = (&field.attribute, &field.aliases);
    if aliases.is_empty() {
        quote!(_p::Path::new(#attribute))
    } else {
        quote!(_p::Path::with_aliases(#attribute, &[#(#aliases),*]))
    }
}

/// The type parameters.
fn parameters(generics: &Generics) -> Vec<String> {
    let parameters = generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
        GenericParam::Lifetime(_) | GenericParam::Const(_) => None,
    });
    parameters.collect()
}

/// Adds that those of the types that mention a parameter are attributes.
pub(crate) fn bounds_of_types(generics: &mut Generics, types: &[&Type]) {
    let parameters = parameters(generics);
    for ty in types {
        if mentions(ty.to_token_stream(), &parameters) {
            generics.make_where_clause().predicates.push(parse_quote!(#ty: _p::Attribute));
        }
    }
}

/// The generics of a type, with what the fields that mention a parameter need.
pub(crate) fn bounded_generics(generics: &Generics, fields: &[Field<'_>]) -> Generics {
    let mut generics = generics.clone();
    let parameters = parameters(&generics);
    if parameters.is_empty() {
        return generics;
    }
    let mut bounds: Vec<WherePredicate> = Vec::new();
    for field in fields {
        let ty = field.ty;
        if mentions(ty.to_token_stream(), &parameters) {
            match &field.storage {
                Storage::Attribute | Storage::KeyOnly(_) => bounds.push(parse_quote!(#ty: _p::Attribute)),
                Storage::Serde(_) => bounds.push(parse_quote!(#ty: _p::SerdeField)),
                Storage::Flatten(_) => bounds.push(parse_quote!(#ty: _p::Fields)),
                Storage::Rest(_) => bounds.push(parse_quote!(#ty: _p::Rest)),
                Storage::Skip(_) => {}
            }
            if field.is_skipped() || matches!(field.absent, Absent::Default) {
                bounds.push(parse_quote!(#ty: _p::Default));
            }
            match field.role {
                Role::Free => {}
                Role::InPrimaryKey => bounds.push(parse_quote!(#ty: _p::KeyPart)),
                Role::InIndexKey => bounds.push(parse_quote!(#ty: _p::IndexPart<Part: _p::Attribute>)),
            }
        }
    }
    generics.make_where_clause().predicates.extend(bounds);
    generics
}

/// Whether one of the names is among the tokens.
fn mentions(tokens: TokenStream, names: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => names.contains(&ident.to_string()),
        proc_macro2::TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}
