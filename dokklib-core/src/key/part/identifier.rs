#[cfg(any(feature = "ulid", feature = "uuid"))]
use super::{FixedWidth, KeyPart, Ordered, PartFault, PartKind, PartReader, PartWriter};

#[cfg(feature = "ulid")]
#[cfg_attr(docsrs, doc(cfg(feature = "ulid")))]
#[diagnostic::do_not_recommend]
impl KeyPart for ulid::Ulid {
    type Borrowed = Self;
    type Declared = Self;
    const KIND: PartKind = PartKind::Fixed;
    const DESCRIPTION: &'static str = "ULID";

    fn text_len(&self) -> usize {
        ulid::ULID_LEN
    }

    fn write_text(&self, out: &mut PartWriter<'_>) {
        out.ascii(format_args!("{self}"));
    }

    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
        let text = text.ascii()?;
        let value = Self::from_string(&text).map_err(|_| PartFault::new())?;
        // The parser also accepts other spellings, and a value must have exactly one key.
        (value.to_string() == text).then_some(value).ok_or_else(PartFault::new)
    }
}

#[cfg(feature = "ulid")]
#[diagnostic::do_not_recommend]
impl Ordered for ulid::Ulid {}

#[cfg(feature = "ulid")]
#[diagnostic::do_not_recommend]
impl FixedWidth for ulid::Ulid {
    /// Crockford's Base32 alphabet.
    const ALPHABET: &'static [u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
}

#[cfg(feature = "uuid")]
#[cfg_attr(docsrs, doc(cfg(feature = "uuid")))]
#[diagnostic::do_not_recommend]
impl KeyPart for uuid::Uuid {
    type Borrowed = Self;
    type Declared = Self;
    const KIND: PartKind = PartKind::Fixed;
    const DESCRIPTION: &'static str = "UUID";

    fn text_len(&self) -> usize {
        uuid::fmt::Hyphenated::LENGTH
    }

    fn write_text(&self, out: &mut PartWriter<'_>) {
        out.ascii(format_args!("{}", self.hyphenated()));
    }

    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
        let text = text.ascii()?;
        let value = Self::try_parse(&text).map_err(|_| PartFault::new())?;
        // The parser also accepts other spellings, and a value must have exactly one key.
        let mut buffer = Self::encode_buffer();
        (value.hyphenated().encode_lower(&mut buffer) == &*text).then_some(value).ok_or_else(PartFault::new)
    }
}

#[cfg(feature = "uuid")]
#[diagnostic::do_not_recommend]
impl Ordered for uuid::Uuid {}

#[cfg(feature = "uuid")]
#[diagnostic::do_not_recommend]
impl FixedWidth for uuid::Uuid {
    const ALPHABET: &'static [u8] = b"0123456789abcdef";
}
