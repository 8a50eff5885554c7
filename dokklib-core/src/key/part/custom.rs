//! Checks of the types for which a user implements [`KeyPart`].

use super::{KeyPart, Ordered, PartKind, PartReader, PartWriter};
use crate::error::{Error, Fault, Result};
use crate::schema::{Form, KeyFormat};

const UNREADABLE: &str = "a value whose `KeyPart::from_text` doesn't return the value for the text of `write_text`";
const EMPTY: &str = "a value whose `KeyPart::write_text` writes nothing";
const UNSORTED: &str = "a value whose text in keys doesn't sort as the value does";

/// Returns how the text of a value violates the rules of [`KeyPart`].
pub(super) fn violation<T: KeyPart>(value: &T, form: Form, is_unescaped: bool) -> Option<&'static str> {
    if T::KIND != PartKind::Custom {
        return None;
    }
    // Values without a text are reported where the key is written.
    let text = text(value, form, is_unescaped).ok().filter(|text| !text.is_empty())?;
    let parsed = T::from_text(PartReader::new(&text, is_unescaped, form)).ok();
    let is_same = parsed.is_some_and(|parsed| self::text(&parsed, form, is_unescaped).is_ok_and(|other| other == text));
    (!is_same).then_some(UNREADABLE)
}

/// Returns the text of a value, or the reason why it has none.
fn text<T: KeyPart>(value: &T, form: Form, is_unescaped: bool) -> std::result::Result<String, &'static str> {
    let mut text = String::new();
    let format = if is_unescaped { KeyFormat::UNESCAPED } else { KeyFormat::ESCAPED };
    let mut writer = PartWriter::new(&mut text, format, form);
    value.write_text(&mut writer);
    writer.fault(|| true).map_or(Ok(text), Err)
}

/// Checks that the texts of these values in keys sort as the values do, and that each is parsed into its value.
///
/// For the unit tests of a type that implements [`KeyPart`] and [`Ordered`]: see [`KeyPart`](KeyPart#your-own-types). Include the
/// least and the greatest value, and neighbours whose texts have different lengths.
///
/// # Errors
///
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) with the name of the type and the violated rule.
pub fn check_part_order<T: KeyPart + Ordered + Ord>(values: &[T]) -> Result<()> {
    let fault = |what| Error::invalid(Fault::InvalidPart { part: std::any::type_name::<T>(), what });
    let mut texts = Vec::with_capacity(values.len());
    for value in values {
        let text = text(value, Form::NATURAL, false).map_err(fault)?;
        if text.is_empty() {
            return Err(fault(EMPTY));
        }
        let parsed = T::from_text(PartReader::new(&text, false, Form::NATURAL));
        if !parsed.is_ok_and(|parsed| parsed == *value) {
            return Err(fault(UNREADABLE));
        }
        texts.push(text);
    }
    for (value, text) in values.iter().zip(&texts) {
        if values.iter().zip(&texts).any(|(other, other_text)| text.cmp(other_text) != value.cmp(other)) {
            return Err(fault(UNSORTED));
        }
    }
    Ok(())
}
