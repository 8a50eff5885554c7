use std::fmt;

/// A redacted error of the SDK: the error code, the request ID, and the message without values.
#[derive(Clone)]
pub struct ServiceError {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    /// `true` if the `Display` text of the error contains the message, so that the source doesn't repeat it.
    pub(crate) is_message_shown: bool,
}

impl ServiceError {
    /// Returns DynamoDB's error code, such as `ValidationException`.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns the error message. Key and attribute values are redacted.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Returns the AWS request ID.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code().unwrap_or("no error code"))?;
        if let Some(message) = self.message().filter(|_| !self.is_message_shown) {
            write!(f, ": {message}")?;
        }
        if let Some(id) = self.request_id() {
            write!(f, " (request id {id})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceError")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("request_id", &self.request_id)
            .finish()
    }
}

impl std::error::Error for ServiceError {}
