//! Strings and `bool` as parts of keys.

use std::borrow::Cow;
use std::sync::Arc;

use super::{HasCase, IntoPart, KeyPart, Ordered, Part, PartFault, PartKind, PartReader, PartWriter, StartsWithText};
use crate::key::escape;

macro_rules! string_parts {
    ($($Type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl KeyPart for $Type {
            type Borrowed = str;
            type Declared = String;
            const KIND: PartKind = PartKind::Text;

            fn text_len(&self) -> usize {
                escape::escaped_len(self)
            }

            fn part(&self) -> Part<'_> {
                Part::Text(self)
            }

            fn write_text(&self, out: &mut PartWriter<'_>) {
                out.text(self);
            }

            fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
                text.text().map(Self::from)
            }
        }

        #[diagnostic::do_not_recommend]
        impl Ordered for $Type {}

        #[diagnostic::do_not_recommend]
        impl StartsWithText for $Type {}

        #[diagnostic::do_not_recommend]
        impl HasCase for $Type {}

        #[diagnostic::do_not_recommend]
        impl<S: AsRef<str>> IntoPart<$Type> for S {
            fn as_part(&self) -> Part<'_> {
                Part::Text(self.as_ref())
            }
        }
    )+};
}

string_parts!(String, Cow<'_, str>, Box<str>, Arc<str>);

#[diagnostic::do_not_recommend]
impl KeyPart for bool {
    type Borrowed = Self;
    type Declared = Self;
    const KIND: PartKind = PartKind::Fixed;
    const DESCRIPTION: &'static str = "true or false";

    fn text_len(&self) -> usize {
        "false".len()
    }

    fn write_text(&self, out: &mut PartWriter<'_>) {
        out.ascii(format_args!("{self}"));
    }

    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
        text.ascii()?.parse().map_err(|_| PartFault::new())
    }
}

#[diagnostic::do_not_recommend]
impl Ordered for bool {}
