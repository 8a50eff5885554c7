//! The types of identifiers. Each has its own type, so that the compiler finds two that are swapped.

use std::fmt;
use std::str::FromStr;

use dokklib::Attribute;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A value from a client that can't be accepted. The text is for the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidValue(&'static str);

/// The id of a tenant, such as `acme`. It is a part of URLs and of keys.
#[derive(Attribute, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct TenantId(String);

/// The id of a project, such as `web`. It is unique in its tenant.
#[derive(Attribute, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ProjectId(String);

#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserId(Uuid);

/// The id of a comment. Its first bits are the time, so comments sort by time.
#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentId(Uuid);

/// The secret of a session or an invitation.
#[derive(Attribute, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token(Uuid);

/// An e-mail address in lower case, so that it is unique whatever case a client writes.
#[derive(Attribute, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Email(String);

impl TryFrom<String> for TenantId {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        check_slug(&text)?;
        Ok(Self(text))
    }
}

impl TryFrom<String> for ProjectId {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        check_slug(&text)?;
        Ok(Self(text))
    }
}

impl TryFrom<String> for Email {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        let address = text.trim().to_lowercase();
        let is_valid = address.len() <= 254
            && address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        if is_valid { Ok(Self(address)) } else { Err(InvalidValue("an e-mail address is expected")) }
    }
}

fn check_slug(text: &str) -> Result<(), InvalidValue> {
    let is_slug = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if is_slug && (1..=40).contains(&text.len()) {
        Ok(())
    } else {
        Err(InvalidValue("an id has 1 to 40 lower-case letters, digits and `-`"))
    }
}

impl UserId {
    pub fn generate() -> Self {
        Self(Uuid::now_v7())
    }
}

impl CommentId {
    pub fn generate() -> Self {
        Self(Uuid::now_v7())
    }
}

impl Token {
    /// Creates a token of 122 random bits.
    pub fn generate() -> Self {
        Self(Uuid::new_v4())
    }
}

impl FromStr for Token {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        Uuid::from_str(text).map(Self).map_err(|_| InvalidValue("not a token"))
    }
}

/// Shows nothing, because a token is a secret.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl fmt::Display for ProjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The tenant and the user of a session as the context of its cursors.
pub fn cursor_context(tenant: &TenantId, user: UserId) -> String {
    format!("{}/{}", tenant.0, user.0)
}
