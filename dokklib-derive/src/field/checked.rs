//! The check that the types of fields implement the traits that their storage requires.
//!
//! The compiler reports a type without the trait in each generated item that uses it. So one constant uses the traits of all
//! fields, and all other items use the type `<T as Checked<CONSTANT>>::Type`. It is `T` if the constant compiles. Otherwise it
//! is an erroneous type, and the compiler doesn't report uses of erroneous types.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericArgument, Generics, PathArguments, Type};

use super::{Field, IfMissing, Managed, Role, Storage, is_known_key_part};
use crate::generics;
use crate::span::respan;

/// A function that a type must have: the names of the trait and of the function.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    /// The type implements the trait.
    OfType(&'static str, &'static str),
    /// The DynamoDB type implements the trait.
    OfKind(&'static str, &'static str),
}

/// The type can be stored as an attribute.
pub(crate) const ATTRIBUTE: Function = Function::OfType("FieldType", "check");

/// A type of the user, with the traits that it must implement.
pub(crate) struct CheckedType<'a> {
    pub(crate) ty: &'a Type,
    /// The alias for generated code.
    alias: Ident,
    /// A function of the trait that the storage requires.
    storage: Function,
    /// Functions of further traits. They are checked if the type implements the first one.
    further: Vec<Function>,
}

impl<'a> CheckedType<'a> {
    /// Returns `None` for a type that a constant can't contain, because it depends on generic parameters.
    pub(crate) fn new(name: &str, ty: &'a Type, generics: &Generics, storage: Function) -> Option<Self> {
        let alias = format_ident!("__{name}_type", span = ty.span());
        let further = Vec::new();
        let depends = generics::contains_parameters(&ty.to_token_stream(), generics);
        (!depends).then_some(Self { ty, alias, storage, further })
    }

    /// Adds a function of a trait that the type must also implement.
    pub(crate) fn with(mut self, function: Function) -> Self {
        self.further.push(function);
        self
    }

    /// Returns the alias as a type.
    pub(crate) fn alias(&self) -> Type {
        let alias = &self.alias;
        syn::parse_quote!(#alias)
    }

    fn of_field(prefix: &str, field: &Field<'a>, generics: &Generics) -> Option<Self> {
        let storage = match &field.storage {
            Storage::Attribute => ATTRIBUTE,
            Storage::Serde(_) => Function::OfType("SerdeField", "deserialized"),
            Storage::Flatten(_) => Function::OfType("Fields", "write_all"),
            Storage::Rest(_) => Function::OfType("Rest", "write_all"),
            Storage::KeyOnly(_) => key_part(field)?,
            Storage::Ttl(_) | Storage::Skip(_) => return None,
        };
        let is_plain = matches!(field.storage, Storage::Attribute | Storage::KeyOnly(_)) && field.managed.is_none();
        if is_plain && is_known(field.ty, field.is_key_part) {
            return None;
        }
        let name = format!("{prefix}{}", field.ident.unraw());
        let mut checked = Self::new(&name, field.ty, generics, storage)?;
        if matches!(field.storage, Storage::Attribute) {
            checked.further.extend(key_part(field));
        }
        if let Some((Managed::CreatedAt | Managed::UpdatedAt, _)) = field.managed {
            checked.further.push(Function::OfType("TimeStamp", "from_time"));
        }
        if matches!(field.if_missing, IfMissing::Default) {
            checked.further.push(Function::OfType("Default", "default"));
        }
        Some(checked)
    }
}

/// Returns a function of the trait that a part of a key requires.
fn key_part(field: &Field<'_>) -> Option<Function> {
    let function = match field.role {
        Role::InIndexKey => Function::OfType("IndexPart", "part"),
        Role::Plain | Role::InPrimaryKey => Function::OfType("KeyPart", "part"),
    };
    field.is_key_part.then_some(function)
}

/// Returns `true` if the type has the name of a type that can be stored, with a default value.
pub(crate) fn is_known(ty: &Type, is_key_part: bool) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else { return false };
    match &last.arguments {
        PathArguments::None => is_known_key_part(ty) || !is_key_part && is_float(ty),
        PathArguments::AngleBracketed(arguments) if arguments.args.len() == 1 => match arguments.args.first() {
            Some(GenericArgument::Type(Type::Path(utc))) if last.ident == "DateTime" => utc.path.is_ident("Utc"),
            Some(GenericArgument::Type(inner)) => {
                (last.ident == "Option" || last.ident == "Vec" && !is_key_part)
                    && super::option_type(inner).is_none()
                    && is_known(inner, is_key_part)
            }
            _ => false,
        },
        PathArguments::AngleBracketed(_) | PathArguments::Parenthesized(_) => false,
    }
}

fn is_float(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("f32") || path.path.is_ident("f64"))
}

/// Selects the fields whose types are checked. Their aliases begin with the prefix.
pub(crate) fn assign(prefix: &str, fields: &mut [Field<'_>], generics: &Generics) {
    for field in fields {
        field.checked = CheckedType::of_field(prefix, field, generics);
    }
}

/// Returns the checks of the fields.
pub(crate) fn of_fields<'c, 'a>(fields: &'c [Field<'a>]) -> Vec<&'c CheckedType<'a>> {
    fields.iter().filter_map(|field| field.checked.as_ref()).collect()
}

/// Generates the constants with the checks, and the aliases. After an error, nothing is checked.
pub(crate) fn expand<'c, 'a: 'c>(types: &[&'c CheckedType<'a>], only_signatures: bool) -> TokenStream {
    if types.is_empty() {
        return TokenStream::new();
    }
    let (first, second) = (quote!(__ATTRIBUTES), quote!(__TYPES));
    let storages = distinct(types.iter().map(|checked| {
        if checked.storage == ATTRIBUTE && is_generic(checked.ty) {
            let ty = with_checked_argument(checked.ty);
            return function(checked, &ty, Function::OfType("Attribute", "from_value"));
        }
        function(checked, &checked.ty.to_token_stream(), checked.storage)
    }));
    let further = types.iter().flat_map(|checked| {
        let ty = checked.ty;
        let ty = respan(ty.span(), quote!(<#ty as _p::Checked<#first>>::Type));
        checked.further.iter().map(move |name| function(checked, &ty, *name))
    });
    let further = distinct(further);
    let second_constant = (!further.is_empty()).then(|| {
        let checks = further.iter().filter(|_| !only_signatures);
        quote!(const #second: _p::bool = { #(#checks)* #first };)
    });
    let last = if second_constant.is_some() { second } else { first.clone() };
    let storages = storages.iter().filter(|_| !only_signatures);
    let aliases = types.iter().map(|CheckedType { ty, alias, .. }| {
        quote! {
            #[allow(non_camel_case_types, reason = "an alias has the name of its field")]
            type #alias = <#ty as _p::Checked<#last>>::Type;
        }
    });
    quote! {
        const #first: _p::bool = { #(#storages)* true };
        #second_constant
        #(#aliases)*
    }
}

/// Returns `true` for a type with arguments.
fn is_generic(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| !last.arguments.is_none()))
}

/// Returns the type with a checked argument, so that the compiler reports `Money` and not `Vec<Money>`.
fn with_checked_argument(ty: &Type) -> TokenStream {
    const CONTAINERS: [&str; 6] = ["Vec", "Option", "Box", "Arc", "HashMap", "BTreeMap"];
    let mut ty = ty.clone();
    if let Type::Path(path) = &mut ty
        && let Some(last) = path.path.segments.last_mut()
        && CONTAINERS.iter().any(|name| last.ident == name)
        && let PathArguments::AngleBracketed(arguments) = &mut last.arguments
        && let Some(GenericArgument::Type(argument @ Type::Path(_))) = arguments.args.last_mut()
        && !is_str(argument)
    {
        let checked = if is_generic(argument) {
            with_checked_argument(argument)
        } else {
            let tokens = argument.to_token_stream();
            respan(argument.span(), quote!(<#tokens as _p::FieldType>::Type))
        };
        *argument = Type::Verbatim(checked);
    }
    ty.into_token_stream()
}

/// Returns `true` for the type of the text in a `Box<str>` and an `Arc<str>`.
fn is_str(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "str"))
}

/// Removes the repeated checks of a type that several fields have.
pub(crate) fn distinct(checks: impl Iterator<Item = TokenStream>) -> Vec<TokenStream> {
    let mut known = HashSet::new();
    checks.filter(|check| known.insert(check.to_string())).collect()
}

/// Generates the use of a function.
fn function(checked: &CheckedType<'_>, ty: &TokenStream, function: Function) -> TokenStream {
    let span = checked.ty.span();
    let (ty, trait_name, function) = match function {
        Function::OfType(trait_name, function) => (quote!(#ty), trait_name, function),
        Function::OfKind(trait_name, function) => {
            (quote_spanned!(span=> <#ty as _p::Attribute>::Type), trait_name, function)
        }
    };
    let (trait_name, function) = (Ident::new(trait_name, span), Ident::new(function, span));
    quote_spanned!(span=> let _ = <#ty as _p::#trait_name>::#function;)
}
