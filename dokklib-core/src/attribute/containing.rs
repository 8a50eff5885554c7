use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::{Attribute, SetElement, sequence};

/// A type whose values contain others: a text its parts, a set or a list its elements.
#[diagnostic::on_unimplemented(
    message = "`contains` needs text, a set or a list, and this attribute is a `{Self}`",
    label = "a `{Self}` contains nothing"
)]
pub trait Containing {
    /// What it contains.
    type Element: Attribute;
}

macro_rules! texts {
    ($($Text:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl Containing for $Text {
            type Element = String;
        }
    )+};
}

texts!(String, Cow<'_, str>, Box<str>, Arc<str>);

// Not bytes, which are binary and no list.
#[diagnostic::do_not_recommend]
impl<T: Attribute<Sequence = sequence::List>> Containing for Vec<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<T: SetElement> Containing for BTreeSet<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<T: SetElement, S> Containing for HashSet<T, S> {
    type Element = T;
}
