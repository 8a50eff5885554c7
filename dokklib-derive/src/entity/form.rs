//! The grammar of the forms of key parts: `desc(placed_at)`, `label("country_", upper(country))`.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{LitInt, LitStr, Path, Token};

use crate::{message, name, option};

/// The form of a part: how its text in the key differs from the one that its type writes.
#[derive(Clone, Default)]
pub(super) struct Form {
    /// The path from the item's field to a field of a nested struct: `owner` in `repo.owner`.
    pub(super) path: Vec<Ident>,
    /// `label("text", ..)`
    pub(super) label: Option<LitStr>,
    /// `desc(..)`
    pub(super) is_descending: bool,
    /// `pad(.., width)`
    pub(super) width: Option<LitInt>,
    pub(super) function: Option<Function>,
    pub(super) if_missing: IfMissing,
}

/// What happens to an item without a value for the part.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum IfMissing {
    /// The type decides: the item isn't in the index if the part is an `Option`.
    #[default]
    ByType,
    /// `last(..)`: the item sorts after the items with a value.
    Last,
    /// `sparse(..)`: the item isn't in the index.
    Sparse,
}

impl IfMissing {
    /// Returns the name of the function.
    pub(super) fn function(self) -> Option<&'static str> {
        match self {
            Self::ByType => None,
            Self::Last => Some("last"),
            Self::Sparse => Some("sparse"),
        }
    }
}

/// A function of a field.
#[derive(Clone)]
pub(super) enum Function {
    Plain,
    Upper,
    Lower,
    Month,
    Day,
    Seconds,
    Millis,
    EpochSeconds,
    EpochMillis,
    /// `with(function, field)`
    With(Path),
}

impl Function {
    fn of(name: &Ident) -> Option<Self> {
        Some(match name.to_string().as_str() {
            "plain" => Self::Plain,
            "upper" => Self::Upper,
            "lower" => Self::Lower,
            "month" => Self::Month,
            "day" => Self::Day,
            "seconds" => Self::Seconds,
            "millis" => Self::Millis,
            "epoch_seconds" => Self::EpochSeconds,
            "epoch_millis" => Self::EpochMillis,
            _ => return None,
        })
    }

    /// Returns the name of the function, or the path of a user's function.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Plain => "plain".to_owned(),
            Self::Upper => "upper".to_owned(),
            Self::Lower => "lower".to_owned(),
            Self::Month => "month".to_owned(),
            Self::Day => "day".to_owned(),
            Self::Seconds => "seconds".to_owned(),
            Self::Millis => "millis".to_owned(),
            Self::EpochSeconds => "epoch_seconds".to_owned(),
            Self::EpochMillis => "epoch_millis".to_owned(),
            Self::With(path) => name::display(path),
        }
    }

    fn is_epoch(&self) -> bool {
        matches!(self, Self::EpochSeconds | Self::EpochMillis)
    }

    /// Returns how precise a part of a time is. A constructor has one parameter for all parts of one time, with the type of
    /// the most precise part.
    fn precision(&self) -> Option<u8> {
        match self {
            Self::Month => Some(0),
            Self::Day => Some(1),
            Self::Seconds | Self::EpochSeconds => Some(2),
            Self::Millis | Self::EpochMillis => Some(3),
            Self::Plain | Self::Upper | Self::Lower | Self::With(_) => None,
        }
    }
}

impl Form {
    /// Returns `true` for a part without a function.
    pub(super) fn is_natural(&self) -> bool {
        self.label.is_none()
            && !self.is_descending
            && self.width.is_none()
            && self.function.is_none()
            && !self.is_last()
    }

    /// Returns `true` if a missing value sorts after all others.
    pub(super) fn is_last(&self) -> bool {
        self.if_missing == IfMissing::Last
    }

    /// Returns the number of digits. The check reports a width that isn't a number.
    pub(super) fn digits(&self) -> Option<usize> {
        self.width.as_ref().map(|width| width.base10_parse().unwrap_or(1))
    }

    /// Returns `true` if the part is a field of the item, without a function.
    pub(super) fn is_field(&self) -> bool {
        self.path.is_empty() && self.is_natural()
    }

    /// Returns `true` if the field's value can't be restored from the part.
    pub(super) fn is_lossy(&self) -> bool {
        !self.path.is_empty() || !self.keeps_value()
    }

    /// Returns `true` if the value in the part can be restored. In a nested struct, that is only a part of the field's value.
    pub(super) fn keeps_value(&self) -> bool {
        matches!(self.function, None | Some(Function::Plain))
    }

    /// Returns `true` if a function of the user computes the text, so that the type of the field needn't be a key part.
    pub(super) fn user_function(&self) -> Option<&Path> {
        match &self.function {
            Some(Function::With(path)) => Some(path),
            _ => None,
        }
    }

    /// Returns `true` if a value for a part in this form is also a value for a part of the same field in the form `other`.
    pub(super) fn determines(&self, other: &Self) -> bool {
        if self.path != other.path {
            return false;
        }
        let (function, other) = (&self.function, &other.function);
        match (function.as_ref().map(Function::precision), other.as_ref().map(Function::precision)) {
            (Some(Some(own)), Some(Some(other))) => own >= other,
            _ if other.as_ref().is_some_and(|other| matches!(other, Function::With(_))) => {
                function.as_ref().map(Function::name) == other.as_ref().map(Function::name)
            }
            _ => self.keeps_value() || function.as_ref().map(Function::name) == other.as_ref().map(Function::name),
        }
    }

    /// Wraps a field in documentation: `desc(placed_at)`.
    pub(super) fn display(&self, field: &str) -> String {
        let path = self.path.iter().map(Ident::to_string);
        let mut text = std::iter::once(field.to_owned()).chain(path).collect::<Vec<_>>().join(".");
        match &self.function {
            Some(Function::With(path)) => text = format!("with({}, {text})", name::display(path)),
            Some(function) => text = format!("{}({text})", function.name()),
            None => {}
        }
        if let Some(width) = self.digits() {
            text = format!("pad({text}, {width})");
        }
        if self.is_descending {
            text = format!("desc({text})");
        }
        if let Some(label) = &self.label {
            text = format!("label({:?}, {text})", label.value());
        }
        if self.is_last() { format!("last({text})") } else { text }
    }
}

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.display("") == other.display("")
    }
}

/// Returns `true` if a key part can begin with this function.
pub(super) fn is_function(name: &Ident) -> bool {
    ["desc", "pad", "label", "with", "last", "sparse"].iter().any(|function| name == function)
        || Function::of(name).is_some()
}

/// Parses a field, or a function of a field such as `desc(pad(number, 6))`.
pub(super) fn parse(
    input: ParseStream<'_>,
    malformed: &dyn Fn(proc_macro2::Span) -> syn::Error,
) -> syn::Result<(Ident, Form)> {
    let span = input.span();
    if input.peek(Token![self]) {
        return Err(syn::Error::new(span, message::key::part_with_self()));
    }
    let name: Ident = input.parse().map_err(|_| malformed(span))?;
    if !input.peek(syn::token::Paren) {
        let mut path = Vec::new();
        while input.peek(Token![.]) {
            input.parse::<Token![.]>()?;
            let span = input.span();
            path.push(input.parse().map_err(|_| malformed(span))?);
        }
        return Ok((name, Form { path, ..Form::default() }));
    }
    let content;
    syn::parenthesized!(content in input);
    let parsed = parse_function(&name, &content);
    option::skip_rest(&content)?;
    parsed
}

/// Parses the arguments of a function.
fn parse_function(name: &Ident, arguments: ParseStream<'_>) -> syn::Result<(Ident, Form)> {
    let malformed = |_| syn::Error::new(name.span(), message::key::malformed_part(&name.to_string()));
    let conflict = |inner: &Form| {
        let outer = name.to_string();
        let text = match inner.if_missing.function() {
            Some(function) => message::key::function_of_missing(&outer, function),
            None => message::key::nested_function(&outer, &inner.display("..")),
        };
        syn::Error::new(name.span(), text)
    };
    let inner = |arguments: ParseStream<'_>| {
        if arguments.is_empty() { Err(malformed(name.span())) } else { parse(arguments, &malformed) }
    };
    let comma =
        |arguments: ParseStream<'_>| arguments.parse::<Token![,]>().map(drop).map_err(|_| malformed(name.span()));
    let (field, form) = match name.to_string().as_str() {
        "desc" => {
            let (field, form) = inner(arguments)?;
            let is_fixed = match &form.function {
                None => true,
                Some(function) if function.is_epoch() => form.width.is_some(),
                Some(function) => function.precision().is_some(),
            };
            if form.label.is_some() || form.is_descending || form.if_missing != IfMissing::ByType || !is_fixed {
                return Err(conflict(&form));
            }
            (field, Form { is_descending: true, ..form })
        }
        "pad" => {
            let (field, form) = inner(arguments)?;
            comma(arguments)?;
            let width = arguments.parse().map_err(|_| malformed(name.span()))?;
            let is_number = form.function.as_ref().is_none_or(Function::is_epoch);
            let has_other = form.label.is_some() || form.is_descending || form.if_missing != IfMissing::ByType;
            if has_other || form.width.is_some() || !is_number {
                return Err(conflict(&form));
            }
            (field, Form { width: Some(width), ..form })
        }
        "label" => {
            let label: LitStr = arguments.parse().map_err(|_| malformed(name.span()))?;
            comma(arguments)?;
            let (field, form) = inner(arguments)?;
            if form.label.is_some() || form.if_missing != IfMissing::ByType {
                return Err(conflict(&form));
            }
            (field, Form { label: Some(label), ..form })
        }
        "last" | "sparse" => {
            let (field, form) = inner(arguments)?;
            if form.if_missing != IfMissing::ByType {
                return Err(conflict(&form));
            }
            let if_missing = if name == "last" { IfMissing::Last } else { IfMissing::Sparse };
            (field, Form { if_missing, ..form })
        }
        "with" => {
            let path = Path::parse_mod_style(arguments).map_err(|_| malformed(name.span()))?;
            comma(arguments)?;
            let (field, form) = inner(arguments)?;
            if !form.is_natural() || form.if_missing != IfMissing::ByType {
                return Err(conflict(&form));
            }
            (field, Form { function: Some(Function::With(path)), ..form })
        }
        _ => {
            let function = Function::of(name)
                .ok_or_else(|| syn::Error::new(name.span(), message::key::unknown_part(&name.to_string())))?;
            if matches!(function, Function::Month | Function::Day) && !cfg!(feature = "chrono") {
                return Err(syn::Error::new(name.span(), message::key::chrono_feature(&function.name())));
            }
            let (field, form) = inner(arguments)?;
            if !form.is_natural() || form.if_missing != IfMissing::ByType {
                return Err(conflict(&form));
            }
            (field, Form { function: Some(function), ..form })
        }
    };
    if arguments.is_empty() { Ok((field, form)) } else { Err(malformed(name.span())) }
}
