use std::borrow::Cow;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;

use super::set::SetElement;
use super::stored::StoredValue;
use super::wire::WireValue;
use super::{Attribute, AttributeFault, kind, sequence, wrong_type};

/// Implements the traits for types that are stored as strings.
macro_rules! texts {
    ($($Type:ty: $into:expr, $to:expr, $from:expr $(, $written_form:expr, $other_forms:path)?;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl Attribute for $Type {
            type Type = kind::String;
            type Value = Self;
            type Sequence = sequence::List;
            $(const WRITTEN_FORM: Option<&'static str> = Some($written_form);)?

            #[inline]
            fn into_value(self) -> Result<AttributeValue, AttributeFault> {
                Ok(AttributeValue::S($into(self)))
            }

            fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
                Ok(AttributeValue::S($to(self)))
            }

            #[inline]
            fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
                match value {
                    AttributeValue::S(text) => $from(text),
                    other => Err(wrong_type::<Self>(&other)),
                }
            }

            #[inline]
            fn from_stored(value: StoredValue<'_>) -> Result<Self, AttributeFault> {
                match value {
                    StoredValue::Wire(WireValue::String(text)) => $from(text.to_owned()),
                    other => Self::from_value(other.into_value()),
                }
            }

            $(fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
                $other_forms(written)
            })?
        }

        #[diagnostic::do_not_recommend]
        impl SetElement for $Type {
            type Set = kind::StringSet;
            type Element = Self;

            fn into_set(elements: impl Iterator<Item = Self>) -> Result<AttributeValue, AttributeFault> {
                Ok(AttributeValue::Ss(elements.map($into).collect()))
            }

            fn to_set<'a>(elements: impl Iterator<Item = &'a Self>) -> Result<AttributeValue, AttributeFault>
            where
                Self: 'a,
            {
                Ok(AttributeValue::Ss(elements.map($to).collect()))
            }

            fn from_set(value: AttributeValue) -> Result<Vec<Self>, AttributeFault> {
                match value {
                    AttributeValue::Ss(texts) => texts.into_iter().map($from).collect(),
                    other => Err(super::set::wrong_set::<Self>(&other)),
                }
            }
        }
    )+};
}

fn from<T: From<String>>(text: String) -> Result<T, AttributeFault> {
    Ok(text.into())
}

texts! {
    String: std::convert::identity, String::clone, Ok;
    Box<str>: String::from, |text: &Self| String::from(&**text), from;
    Arc<str>: |text: Self| String::from(&*text), |text: &Self| String::from(&**text), from;
    Cow<'_, str>: Cow::into_owned, |text: &Self| String::from(&**text), from;
    char: String::from, |char: &Self| String::from(*char), |text: String| {
        text.parse().map_err(|_| AttributeFault::expected("a string of one character"))
    };
}

#[cfg(feature = "ulid")]
#[cfg_attr(docsrs, doc(cfg(feature = "ulid")))]
const _: () = {
    use ulid::Ulid;

    texts! {
        Ulid: |value: Self| value.to_string(), Ulid::to_string, |text: String| {
            Ulid::from_string(&text).map_err(|_| AttributeFault::expected("a ULID"))
        }, "01D39ZY06FGSCTVN4T2V9PKHFZ", super::form::of_ulid;
    }
};

#[cfg(feature = "uuid")]
#[cfg_attr(docsrs, doc(cfg(feature = "uuid")))]
const _: () = {
    use uuid::Uuid;

    texts! {
        Uuid: |value: Self| value.to_string(), Uuid::to_string, |text: String| {
            Uuid::try_parse(&text).map_err(|_| AttributeFault::expected("a UUID"))
        }, "67e55044-10b1-426f-9247-bb680e5fe0c8", super::form::of_uuid;
    }
};
