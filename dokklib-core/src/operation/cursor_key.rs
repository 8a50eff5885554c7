//! Cursors that a client can keep, but neither read nor change.

use std::fmt;
use std::time::{Duration, SystemTime};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::error::{Error, Fault, Result};
use crate::operation::Cursor;

/// The version of the sealed text, stored in its first byte.
const VERSION: u8 = 1;

/// The number of bytes of a nonce.
const NONCE_BYTES: usize = 24;

/// The expiry of a cursor that doesn't expire.
const NEVER: u64 = u64::MAX;

/// Seals cursors for clients, and opens them again.
///
/// A sealed cursor is encrypted and authenticated (XChaCha20-Poly1305), so a client can neither read its key values nor
/// forge a cursor. It belongs to the table, the index and the key condition of its query, as every cursor does, and to the
/// [`context`](Self::context) of the key.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dokklib::Result<()> {
/// # use dokklib::Entity;
/// # #[derive(Entity)]
/// # struct User;
/// # #[derive(Entity, Debug, PartialEq)]
/// # #[entity(pk = User(user), sk = Self(id))]
/// # struct Order { user: String, id: u64 }
/// # let local = dokklib::local::Local::start().await?;
/// # let table = local.table("SingleTable").await?;
/// # for id in 1..=5 {
/// #     table.put(Order { user: "alice".to_owned(), id }).await?;
/// # }
/// # let (secret, previous_secret) = ([7; 32], [6; 32]);
/// use std::time::Duration;
///
/// use dokklib::operation::CursorKey;
///
/// // `secret` has 32 random bytes, for example from AWS Secrets Manager.
/// let key = CursorKey::new(secret).or(previous_secret).expires_after(Duration::from_secs(3600));
///
/// let key = key.context("user alice"); // the session of another user can't open the cursor
/// let orders = table.query(Order::query("alice")).page_size(3);
/// let text = orders.clone().page().await?.next.expect("there are five").seal(&key);
///
/// let cursor = key.open(&text)?;
/// assert_eq!(orders.after(cursor).page().await?.items.len(), 2);
/// assert!(key.context("user bob").open(&text).is_err());
/// # Ok(())
/// # }
/// ```
///
/// The text is URL-safe. Its length shows the length of the key values. To replace the secret, pass the new one to `new`
/// and the old one to [`or`](Self::or), until the last cursor that is sealed with it has expired.
#[derive(Clone)]
pub struct CursorKey {
    /// The first cipher seals, and all of them open.
    ciphers: Vec<XChaCha20Poly1305>,
    context: Vec<u8>,
    lifetime: Option<Duration>,
}

impl CursorKey {
    /// Creates a key from 32 random bytes.
    pub fn new(secret: [u8; 32]) -> Self {
        Self { ciphers: vec![cipher(secret)], context: Vec::new(), lifetime: None }
    }

    /// Also opens cursors that were sealed with an earlier secret.
    #[must_use]
    pub fn or(mut self, earlier_secret: [u8; 32]) -> Self {
        self.ciphers.push(cipher(earlier_secret));
        self
    }

    /// Returns the key for the cursors of a context, such as the tenant and the user of a session.
    ///
    /// Only a key with the same context opens the cursors. An earlier context is replaced.
    #[must_use]
    pub fn context(&self, context: impl AsRef<[u8]>) -> Self {
        Self { context: context.as_ref().to_vec(), ..self.clone() }
    }

    /// Lets the cursors expire. The default is never.
    ///
    /// The time is that of the system, also in a test with a [`TestClock`](crate::testing::TestClock). A lifetime of zero creates
    /// cursors that have expired.
    #[must_use]
    pub fn expires_after(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// Opens a cursor that [`Cursor::seal`] sealed with this key and context.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the text is damaged, was sealed with another secret or context,
    /// or has expired. Whether the cursor belongs to a query is checked when the query is sent.
    pub fn open(&self, text: &str) -> Result<Cursor> {
        self.open_at(text, SystemTime::now())
    }

    fn open_at(&self, text: &str, now: SystemTime) -> Result<Cursor> {
        let sealed = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(text).unwrap_or_default();
        let opened = self.decrypt(&sealed).ok_or_else(|| Error::invalid(Fault::ForeignSealedCursor))?;
        // The content is authentic, so this is a cursor of another version if it can't be decoded.
        let (expiry, cursor) =
            opened.split_first_chunk::<8>().ok_or_else(|| Error::invalid(Fault::ForeignSealedCursor))?;
        if u64::from_be_bytes(*expiry) <= seconds(now) {
            return Err(Error::invalid(Fault::ExpiredCursor));
        }
        Cursor::decode(cursor).ok_or_else(|| Error::invalid(Fault::ForeignSealedCursor))
    }

    fn seal_at(&self, cursor: &Cursor, now: SystemTime) -> String {
        let expiry = self.lifetime.map_or(NEVER, |lifetime| seconds(now).saturating_add(lifetime.as_secs()));
        let mut content = expiry.to_be_bytes().to_vec();
        content.extend(cursor.encode());
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).expect("the operating system has random bytes");
        let payload = Payload { msg: &content, aad: &self.associated_data() };
        let ciphertext = self.ciphers[0]
            .encrypt(&XNonce::from(nonce), payload)
            .expect("a key is much shorter than the cipher's limit");
        let sealed = [&[VERSION][..], &nonce, &ciphertext].concat();
        base64_simd::URL_SAFE_NO_PAD.encode_to_string(sealed)
    }

    fn decrypt(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (VERSION, rest) = sealed.split_first().map(|(version, rest)| (*version, rest))? else { return None };
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let associated_data = self.associated_data();
        let payload = || Payload { msg: ciphertext, aad: &associated_data };
        self.ciphers.iter().find_map(|cipher| cipher.decrypt(&XNonce::from(*nonce), payload()).ok())
    }

    /// Returns the data that is authenticated together with the cursor.
    fn associated_data(&self) -> Vec<u8> {
        [&b"dokklib cursor "[..], &[VERSION], &self.context].concat()
    }
}

fn cipher(secret: [u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&secret.into())
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}

impl Cursor {
    /// Seals the cursor for a client: encrypts it to a URL-safe text. [`CursorKey::open`] opens it.
    ///
    /// # Panics
    ///
    /// If the operating system returns no random bytes.
    pub fn seal(&self, key: &CursorKey) -> String {
        key.seal_at(self, SystemTime::now())
    }
}

/// Shows no secret and no context.
impl fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CursorKey")
            .field("secrets", &self.ciphers.len())
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::types::AttributeValue;
    use proptest::prelude::*;

    use super::*;
    use crate::ErrorKind;
    use crate::attribute::Attributes;
    use crate::operation::cursor::CursorScope;

    fn cursor(value: &str) -> Cursor {
        let attribute = |name: &str| (name.to_owned(), AttributeValue::S(value.to_owned()));
        Cursor { key: Attributes::from([attribute("PK"), attribute("SK")]), scope: CursorScope::new(["table"]) }
    }

    proptest! {
        #[test]
        fn a_cursor_round_trips_and_a_changed_text_is_invalid(
            value in any::<String>(),
            context in any::<Vec<u8>>(),
            damage in any::<prop::sample::Index>(),
            bit in 0..6_u32,
        ) {
            let (key, cursor) = (CursorKey::new([7; 32]).context(&context), cursor(&value));
            let text = cursor.seal(&key);
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            prop_assert_eq!(key.open(&text).unwrap(), cursor.clone());
            prop_assert_ne!(cursor.seal(&key), text.clone(), "two texts of one cursor differ");

            let mut sealed = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(&text).unwrap();
            let at = damage.index(sealed.len());
            prop_assert!(key.open(&base64_simd::URL_SAFE_NO_PAD.encode_to_string(&sealed[..at])).is_err(), "truncated");
            sealed[at] ^= 1 << bit;
            let error = key.open(&base64_simd::URL_SAFE_NO_PAD.encode_to_string(&sealed)).unwrap_err();
            prop_assert_eq!(error.kind(), ErrorKind::InvalidInput);
        }

        #[test]
        fn an_arbitrary_text_is_invalid(text in any::<String>(), bytes in any::<Vec<u8>>()) {
            let key = CursorKey::new([7; 32]);
            let of_version = [&[VERSION][..], &bytes].concat();
            for text in [text, base64_simd::URL_SAFE_NO_PAD.encode_to_string(&of_version)] {
                prop_assert_eq!(key.open(&text).unwrap_err().kind(), ErrorKind::InvalidInput);
            }
        }
    }

    #[test]
    fn only_the_same_secret_and_context_open_a_cursor() {
        let key = CursorKey::new([7; 32]).context("alice");
        let text = cursor("a").seal(&key);
        for other in [
            CursorKey::new([8; 32]).context("alice"),
            CursorKey::new([7; 32]),
            CursorKey::new([7; 32]).context("bob"),
            CursorKey::new([7; 32]).context("alice2"),
        ] {
            let error = other.open(&text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            assert_eq!(
                error.to_string(),
                "the text is not a sealed cursor, is damaged, or was sealed with another secret or context"
            );
        }
        assert!(key.open(&cursor("a").to_plain_text()).is_err(), "a plain cursor");
        assert!(Cursor::from_plain_text(&text).is_err());
    }

    #[test]
    fn an_earlier_secret_opens_but_does_not_seal() {
        let (old, new) = (CursorKey::new([1; 32]), CursorKey::new([2; 32]));
        let rotated = CursorKey::new([2; 32]).or([1; 32]);
        assert!(rotated.open(&cursor("a").seal(&old)).is_ok());
        assert!(new.open(&cursor("a").seal(&rotated)).is_ok());
        assert!(old.open(&cursor("a").seal(&rotated)).is_err());
    }

    #[test]
    fn a_cursor_expires() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let key = CursorKey::new([7; 32]).expires_after(Duration::from_secs(60));
        let text = key.seal_at(&cursor("a"), now);
        assert!(key.open_at(&text, now + Duration::from_secs(59)).is_ok());
        let error = key.open_at(&text, now + Duration::from_secs(60)).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidInput, "the cursor has expired"));
        let without_expiry = CursorKey::new([7; 32]);
        assert!(without_expiry.open_at(&text, now + Duration::from_secs(61)).is_err(), "the cursor has the expiry");
        let forever = CursorKey::new([7; 32]).expires_after(Duration::MAX);
        assert!(forever.open(&cursor("a").seal(&forever)).is_ok());
    }

    #[test]
    fn a_stored_text_opens() {
        let key = CursorKey::new([7; 32]).context("alice");
        let text = cursor("a").seal(&key);
        assert_eq!(base64_simd::URL_SAFE_NO_PAD.decode_to_vec(&text).unwrap()[0], VERSION);
        assert!(!format!("{key:?}").contains('7'), "{key:?}");
    }
}
