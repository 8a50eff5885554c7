//! Generates the types and forms of key parts, and the parameters of key constructors.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::form::{Form, Function};
use super::super::model::{DeclaredKey, Item, Key, Part};
use super::{nested, query};
use crate::field::{self, Field, Role};
use crate::span::respan;

/// Returns the type of a part without `Option`.
///
/// Only a part of an index key can be an `Option`. A trait resolves it, because the type can be an alias.
pub(super) fn part_type(field: &Field<'_>, form: &Form) -> TokenStream {
    if !form.path.is_empty() {
        return nested::part_type(field, form);
    }
    let ty = field.checked_type();
    match field.role {
        Role::InIndexKey => respan(ty.span(), quote!(<#ty as _p::IndexPart>::Part)),
        Role::Plain | Role::InPrimaryKey => quote!(#ty),
    }
}

/// Returns the type of a part for signatures and documentation, where an `Option` is recognized by its name.
pub(super) fn display_type<'a>(field: &Field<'a>) -> &'a Type {
    match field.role {
        Role::InIndexKey => field::option_type(field.ty).unwrap_or(field.ty),
        Role::Plain | Role::InPrimaryKey => field.ty,
    }
}

/// Returns the type of the values that constructors accept for a part: what the form keeps of the field.
fn value_type(field: &Field<'_>, form: &Form) -> Type {
    match &form.function {
        Some(Function::Day | Function::Month) => syn::parse_quote!(_p::NaiveDate),
        Some(Function::With(_)) => syn::parse_quote!(_p::String),
        _ if !form.path.is_empty() => Type::Verbatim(nested::part_type(field, form)),
        _ => display_type(field).clone(),
    }
}

/// Returns the type of a part in the key conditions of queries. It determines which ranges a query can have.
pub(super) fn narrowing_type(field: &Field<'_>, form: &Form) -> Type {
    let value = value_type(field, form);
    let value = match &form.function {
        Some(Function::Plain) => syn::parse_quote!(_p::Plain<#value>),
        Some(Function::EpochSeconds | Function::EpochMillis) if form.width.is_some() => {
            syn::parse_quote!(_p::PaddedEpoch<#value>)
        }
        Some(Function::EpochSeconds | Function::EpochMillis) => syn::parse_quote!(_p::Plain<#value>),
        _ => value,
    };
    if form.is_last() { syn::parse_quote!(_p::OrNone<#value>) } else { value }
}

/// Returns the type of the value that is parsed from a part.
fn parsed_type(field: &Field<'_>, form: &Form) -> TokenStream {
    match &form.function {
        Some(Function::Day | Function::Month) => quote!(_p::NaiveDate),
        Some(Function::Upper | Function::Lower | Function::With(_)) => quote!(_p::String),
        _ if !form.path.is_empty() => nested::part_type(field, form),
        _ => field.ty.to_token_stream(),
    }
}

/// Generates the description of the texts that a part can have.
pub(super) fn texts(field: &Field<'_>, form: &Form) -> TokenStream {
    match &form.function {
        Some(Function::Day | Function::Month) => texts_of(&quote!(_p::NaiveDate)),
        Some(Function::Upper | Function::Lower) => texts_of(&quote!(_p::String)),
        Some(Function::With(_)) => quote!(_p::PartTexts::ANY),
        _ if !form.path.is_empty() => texts_of(&nested::part_type(field, form)),
        _ => texts_of(&field.ty.to_token_stream()),
    }
}

/// Generates the description of the texts of a type. The trait `AnyTexts` is in scope, so that a type that isn't a key part is
/// not reported again.
pub(super) fn texts_of(ty: &TokenStream) -> TokenStream {
    quote!(_p::TextsOf::<#ty>::TEXTS)
}

/// Returns the type of a part in key declarations. Two declarations match if these types are equal.
pub(super) fn declared_type(ty: &TokenStream, span: proc_macro2::Span) -> TokenStream {
    respan(span, quote!(<#ty as _p::KeyPart>::Declared))
}

/// Returns the declared type of a part with its form.
pub(super) fn declared_part(field: &Field<'_>, form: &Form) -> TokenStream {
    let span = form.path.last().map_or_else(|| field.ty.span(), Ident::span);
    let natural = || declared_type(&part_type(field, form), span);
    let part = match &form.function {
        None => natural(),
        Some(Function::Plain) => {
            let natural = natural();
            quote!(_p::PlainNumber<#natural>)
        }
        Some(Function::Upper) => quote!(_p::Upper<_p::String>),
        Some(Function::Lower) => quote!(_p::Lower<_p::String>),
        Some(Function::Month) => quote!(_p::Month<_p::NaiveDate>),
        Some(Function::Day) => quote!(_p::NaiveDate),
        Some(Function::Seconds) => {
            let natural = natural();
            quote!(_p::Seconds<#natural>)
        }
        Some(Function::Millis) => {
            let natural = natural();
            quote!(_p::Millis<#natural>)
        }
        Some(Function::EpochSeconds) => {
            let natural = natural();
            quote!(_p::EpochSeconds<#natural>)
        }
        Some(Function::EpochMillis) => {
            let natural = natural();
            quote!(_p::EpochMillis<#natural>)
        }
        Some(Function::With(_)) => quote!(_p::String),
    };
    let part = match form.digits() {
        Some(width) => quote!(_p::Pad<#part, #width>),
        None => part,
    };
    let part = if form.is_descending { quote!(_p::Desc<#part>) } else { part };
    let part = if form.label.is_some() { quote!(_p::Label<#part>) } else { part };
    if form.is_last() { quote!(_p::Last<#part>) } else { part }
}

/// Generates the form of a part, if it isn't the natural one.
///
/// A form is a constant, so that a type which doesn't support it is one error. The constant can't use generic parameters.
pub(super) fn form(item: &Item<'_>, i: usize, form: &Form, token: &Ident) -> Option<TokenStream> {
    if form.is_field() {
        return None;
    }
    if item.is_generic {
        return Some(form_value(&item.fields[i], form, token));
    }
    let at = item.forms().iter().position(|(known, other, _)| *known == i && *other == form)?;
    let constant = format_ident!("__FORM_{at}");
    Some(quote!(#constant))
}

/// Generates the constants of the forms of all parts.
pub(super) fn form_constants(item: &Item<'_>) -> TokenStream {
    if item.is_generic {
        return TokenStream::new();
    }
    let constants = item.forms().into_iter().enumerate().map(|(at, (i, form, token))| {
        let (constant, value) = (format_ident!("__FORM_{at}"), form_value(&item.fields[i], form, token));
        quote!(const #constant: _p::Form = #value;)
    });
    quote!(#(#constants)*)
}

/// Generates the value of a form. A type that doesn't support the form is reported at the field in the key's declaration.
fn form_value(field: &Field<'_>, form: &Form, name: &Ident) -> TokenStream {
    let ty = part_type(field, form);
    let at_name = |tokens| respan(name.span(), tokens);
    let epoch_width = match form.digits() {
        Some(width) => quote!(_p::Option::Some(#width)),
        None => quote!(_p::Option::None),
    };
    let part = match (&form.function, form.digits()) {
        (None, None) => quote!(_p::Form::NATURAL),
        (None, Some(width)) => at_name(quote!(_p::Form::padded::<#ty>(#width))),
        (Some(Function::Plain), _) => at_name(quote!(_p::Form::plain::<#ty>())),
        (Some(Function::Upper), _) => at_name(quote!(_p::Form::upper::<#ty>())),
        (Some(Function::Lower), _) => at_name(quote!(_p::Form::lower::<#ty>())),
        (Some(Function::Month), _) => at_name(quote!(_p::Form::month::<#ty>())),
        (Some(Function::Day), _) => at_name(quote!(_p::Form::day::<#ty>())),
        (Some(Function::Seconds), _) => at_name(quote!(_p::Form::seconds::<#ty>())),
        (Some(Function::Millis), _) => at_name(quote!(_p::Form::millis::<#ty>())),
        (Some(Function::EpochSeconds), _) => at_name(quote!(_p::Form::epoch_seconds::<#ty>(#epoch_width))),
        (Some(Function::EpochMillis), _) => at_name(quote!(_p::Form::epoch_millis::<#ty>(#epoch_width))),
        (Some(Function::With(_)), _) => quote!(_p::Form::NATURAL),
    };
    let computed = nested::function(field, form).map(|function| quote!(.computed_by(#function)));
    let descending = form.is_descending.then(|| at_name(quote!(.descending::<#ty>())));
    let labeled = form.label.as_ref().map(|label| quote!(.labeled(#label)));
    let last = form.is_last().then(|| quote!(.last()));
    at_name(quote!(#part #computed #descending #labeled #last))
}

/// Generates the value of a part of an item's key.
pub(super) fn item_value(field: &Field<'_>, form: &Form) -> TokenStream {
    let (ident, ty) = (field.ident, field.checked_type());
    let is_optional = field.role == Role::InIndexKey && field::option_type(field.ty).is_some();
    let map = |convert: &dyn Fn(TokenStream) -> TokenStream| {
        if is_optional {
            let converted = convert(nested::reference(field, form, quote!(__value)));
            quote!(_p::Option::map(_p::Option::as_ref(&self.#ident), |__value| #converted))
        } else {
            let converted = convert(nested::reference(field, form, quote!(&self.#ident)));
            quote!(_p::Option::Some(#converted))
        }
    };
    if let Some(function) = form.user_function() {
        let text = map(&|value| quote!(#function(#value)));
        return quote!(_p::Part::computed(&#text));
    }
    if !form.path.is_empty() {
        let part_type = part_type(field, form);
        return map(&|value| quote!(<#part_type as _p::KeyPart>::part(#value)));
    }
    let part = match field.role {
        Role::InIndexKey => quote!(<#ty as _p::IndexPart>::part),
        Role::Plain | Role::InPrimaryKey => quote!(<#ty as _p::KeyPart>::part),
    };
    let part = respan(ty.span(), part);
    quote!(#part(&self.#ident))
}

/// The parameters of a constructor: one for each field in the keys, in order. Several parts of one field have one parameter
/// if one of them determines the others.
pub(super) struct Parameters<'k> {
    parameters: Vec<Parameter<'k>>,
}

enum Parameter<'k> {
    Field(FieldParameter<'k>),
    /// A field that the check has reported.
    Unknown(Option<&'k Ident>),
}

struct FieldParameter<'k> {
    index: usize,
    form: Form,
    /// The field in the key's declaration, where errors are reported. `None` for a field that is itself a key.
    token: Option<&'k Ident>,
    /// `true` if the field is a part of a composed key.
    is_part: bool,
    /// `true` if the field is itself a key.
    is_attribute: bool,
}

impl<'k> Parameters<'k> {
    /// Returns the parameters for these composed keys.
    pub(super) fn of(keys: &[&'k Key]) -> Self {
        let mut parameters = Self { parameters: Vec::new() };
        keys.iter().for_each(|key| parameters.add_parts(key));
        parameters
    }

    /// Returns the parameters for these keys.
    pub(super) fn of_declared(keys: impl Iterator<Item = &'k DeclaredKey>) -> Self {
        let mut parameters = Self { parameters: Vec::new() };
        for key in keys {
            match key {
                DeclaredKey::Composed(key) => parameters.add_parts(key),
                DeclaredKey::Attributes(attributes) => {
                    attributes.iter().for_each(|attribute| match attribute.field() {
                        Some(index) => parameters.add_attribute(index),
                        None => parameters.parameters.push(Parameter::Unknown(None)),
                    })
                }
            }
        }
        parameters
    }

    fn add_parts(&mut self, key: &'k Key) {
        for part in &key.parts {
            match part {
                Part::Literal(_) => {}
                Part::Unknown(name) => {
                    let is_known =
                        |known: &Parameter<'_>| matches!(known, Parameter::Unknown(Some(known)) if *known == name);
                    if !self.parameters.iter().any(is_known) {
                        self.parameters.push(Parameter::Unknown(Some(name)));
                    }
                }
                Part::Field(index, form, token) => {
                    let form = form.clone();
                    self.add(FieldParameter {
                        index: *index,
                        form,
                        token: Some(token),
                        is_part: true,
                        is_attribute: false,
                    });
                }
            }
        }
    }

    fn add_attribute(&mut self, index: usize) {
        self.add(FieldParameter { index, form: Form::default(), token: None, is_part: false, is_attribute: true });
    }

    fn add(&mut self, mut new: FieldParameter<'k>) {
        for known in &mut self.parameters {
            let Parameter::Field(known) = known else { continue };
            if known.index != new.index {
                continue;
            }
            let is_determined = known.form.determines(&new.form);
            if is_determined || new.form.determines(&known.form) {
                new.is_part |= known.is_part;
                new.is_attribute |= known.is_attribute;
                if is_determined {
                    (known.is_part, known.is_attribute) = (new.is_part, new.is_attribute);
                } else {
                    *known = new;
                }
                return;
            }
        }
        self.parameters.push(Parameter::Field(new));
    }

    fn fields(&self) -> impl Iterator<Item = &FieldParameter<'k>> {
        self.parameters.iter().filter_map(|parameter| match parameter {
            Parameter::Field(field) => Some(field),
            Parameter::Unknown(_) => None,
        })
    }

    /// Returns the name of a parameter: the field, followed by the form's function if the field has several parameters.
    fn name(&self, item: &Item<'_>, parameter: &FieldParameter<'_>) -> Ident {
        let ident = item.fields[parameter.index].ident;
        let path = |ident: Ident| {
            let path = parameter.form.path.iter();
            path.fold(ident, |name, segment| format_ident!("{name}_{}", segment.unraw(), span = segment.span()))
        };
        match &parameter.form.function {
            Some(function) if self.fields().filter(|other| other.has_value_of(parameter)).count() > 1 => {
                let function = function.name();
                let function = function.rsplit("::").next().unwrap_or(&function);
                path(format_ident!("{}_{function}", ident.unraw(), span = ident.span()))
            }
            _ => path(ident.clone()),
        }
    }

    /// Generates the parameters. `parameter` generates one from its name and the part types that it is converted to.
    pub(super) fn expand(
        &self,
        item: &Item<'_>,
        parameter: impl Fn(&Ident, &[Type]) -> TokenStream,
    ) -> Vec<TokenStream> {
        let expand = |known: &Parameter<'_>| match known {
            Parameter::Field(known) => {
                let field = &item.fields[known.index];
                let part = known.is_part.then(|| value_type(field, &known.form));
                let attribute = known.is_attribute.then(|| query::key_attribute_type(field));
                let types: Vec<Type> = part.into_iter().chain(attribute).collect();
                parameter(&self.name(item, known), &types)
            }
            Parameter::Unknown(_) => quote!(_: impl _p::Sized),
        };
        self.parameters.iter().map(expand).collect()
    }

    /// Generates the value of a part from the parameter that determines it.
    pub(super) fn value(&self, item: &Item<'_>, i: usize, part: &Form) -> TokenStream {
        let found = self.fields().find(|known| known.index == i && known.form.determines(part));
        // Each part of the keys has a parameter.
        let Some(known) = found else { return TokenStream::new() };
        let (name, ty) = (self.name(item, known), value_type(&item.fields[i], &known.form));
        quote!(_p::IntoPart::<#ty>::as_part(&#name))
    }

    /// Returns the tuple of the types that the key is parsed into.
    pub(super) fn parsed_types(&self, item: &Item<'_>) -> TokenStream {
        let types = self.parameters.iter().map(|known| match known {
            Parameter::Field(known) => parsed_type(&item.fields[known.index], &known.form),
            // The tuple keeps its length, so that code that destructures it compiles.
            Parameter::Unknown(_) => quote!(()),
        });
        quote!((#(#types,)*))
    }

    /// Generates the tuple of the values that are parsed from the variable `key`.
    pub(super) fn parsed_values(&self, item: &Item<'_>) -> TokenStream {
        let values = self.parameters.iter().map(|known| match known {
            Parameter::Field(known) => known.parsed_value(item),
            Parameter::Unknown(_) => quote!(()),
        });
        quote!((#(#values,)*))
    }
}

impl FieldParameter<'_> {
    /// Returns `true` if both parameters are parts of the same value.
    fn has_value_of(&self, other: &Self) -> bool {
        self.index == other.index && self.form.path == other.form.path
    }

    fn parsed_value(&self, item: &Item<'_>) -> TokenStream {
        let field = &item.fields[self.index];
        let (ty, name) = (field.checked_type(), &field.attribute);
        if self.is_attribute {
            let read = respan(ty.span(), quote!(attribute::<#ty>));
            return quote!(key.#read(#name)?);
        }
        match self.token {
            Some(token) if self.form.is_lossy() => {
                let (ty, form) = (parsed_type(field, &self.form), form(item, self.index, &self.form, token));
                let name = nested::Attribute::of(field, &self.form).name;
                quote!(key.part_in_form::<#ty>(#name, #form)?)
            }
            _ => {
                let read = respan(ty.span(), quote!(<#ty as _p::KeyPart>::from_key));
                quote!(#read(key, #name)?)
            }
        }
    }
}
