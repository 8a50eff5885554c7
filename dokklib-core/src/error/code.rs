use super::ErrorKind;

/// Returns the kind for the code of a cancellation reason.
pub(crate) fn kind_from_code(code: &str, message: Option<&str>) -> ErrorKind {
    kind_from_response(Some(code), message, None)
}

/// Returns the kind for an error response. The HTTP status decides if the code is unknown.
///
/// The codes are listed in
/// [Error handling with DynamoDB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html).
pub(crate) fn kind_from_response(code: Option<&str>, message: Option<&str>, status: Option<u16>) -> ErrorKind {
    let message_contains = |text: &str| message.is_some_and(|message| message.contains(text));
    // Cancellation reasons have the codes without the suffix `Exception`.
    match code.unwrap_or_default().trim_end_matches("Exception") {
        "ConditionalCheckFailed" => ErrorKind::ConditionFailed,
        "TransactionCanceled" => ErrorKind::TransactionCanceled,
        "TransactionConflict" | "TransactionInProgress" | "ReplicatedWriteConflict" => ErrorKind::TransactionConflict,
        "IdempotentParameterMismatch" => ErrorKind::IdempotentParameterMismatch,
        "ProvisionedThroughputExceeded" | "RequestLimitExceeded" | "ThrottlingError" | "Throttling" => {
            ErrorKind::Throttled
        }
        "ItemCollectionSizeLimitExceeded" => ErrorKind::TooLarge,
        // "Index" or "index", but not "Table" or "table".
        "ResourceNotFound" if message_contains("ndex") && !message_contains("able") => ErrorKind::IndexNotFound,
        "ResourceNotFound" | "TableNotFound" => ErrorKind::TableNotFound,
        "IndexNotFound" => ErrorKind::IndexNotFound,
        "Validation" | "ValidationError" if message_contains("specified index") => ErrorKind::IndexNotFound,
        "Validation" | "ValidationError"
            if message_contains("tem size")
                || message_contains("ize limit exceeded")
                || message_contains("size cannot exceed") =>
        {
            ErrorKind::TooLarge
        }
        "Validation" | "ValidationError" | "Serialization" => ErrorKind::Rejected,
        "AccessDenied"
        | "ExpiredToken"
        | "IncompleteSignature"
        | "InvalidSignature"
        | "MissingAuthenticationToken"
        | "NotAuthorized"
        | "UnrecognizedClient" => ErrorKind::Denied,
        "InternalServerError" | "ServiceUnavailable" => ErrorKind::Unavailable,
        _ => match status {
            Some(401 | 403) => ErrorKind::Denied,
            Some(429) => ErrorKind::Throttled,
            Some(408 | 504) => ErrorKind::Timeout,
            Some(status) if status >= 500 => ErrorKind::Unavailable,
            _ => ErrorKind::Other,
        },
    }
}
