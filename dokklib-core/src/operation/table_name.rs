use std::fmt;
use std::sync::Arc;

use crate::error::Fault;
use crate::limit;

/// The name or the ARN of a table, as the user passed it. It is checked when a request is built.
///
/// See
/// [Naming rules](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.NamingRules)
/// in AWS's guide.
#[derive(Clone)]
pub(crate) struct TableName(Arc<str>);

impl TableName {
    pub(crate) fn new(name_or_arn: String) -> Self {
        Self(name_or_arn.into())
    }

    /// Returns the name or the ARN, as the user passed it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the name or the ARN for a request.
    pub(crate) fn checked(&self) -> Result<&str, Fault> {
        let is_valid_character = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let name = self.name();
        if limit::TABLE_NAME_CHARS.contains(&name.len()) && name.bytes().all(is_valid_character) {
            Ok(&self.0)
        } else {
            Err(Fault::TableName { name: self.0.chars().take(*limit::TABLE_NAME_CHARS.end()).collect() })
        }
    }

    /// Returns the name without the rest of the ARN. It identifies the table within one account and region.
    pub(crate) fn name(&self) -> &str {
        self.name_in_arn().unwrap_or(&self.0)
    }

    /// Returns the table name of an ARN such as `arn:aws:dynamodb:us-east-1:123456789012:table/shop`.
    fn name_in_arn(&self) -> Option<&str> {
        if !self.0.starts_with("arn:") {
            return None;
        }
        let mut parts = self.0.splitn(6, ':');
        let mut next_is = |is_expected: fn(&str) -> bool| parts.next().is_some_and(is_expected);
        let is_arn = next_is(|part| part == "arn")
            && next_is(|partition| !partition.is_empty())
            && next_is(|service| service == "dynamodb")
            && next_is(|region| !region.is_empty())
            && next_is(|account| !account.is_empty());
        parts.next().filter(|_| is_arn)?.strip_prefix("table/")
    }
}

impl fmt::Debug for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
