use aws_sdk_dynamodb::config::http::HttpRequest;

/// The operations of DynamoDB's API that read or write items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Read,
    Write,
    BatchGet,
    BatchWrite,
    Transaction,
}

impl Operation {
    /// Returns the operation of a request, or `None` if it isn't about items.
    pub(super) fn of(request: &HttpRequest) -> Option<Self> {
        let target = request.headers().get("x-amz-target")?;
        Some(match target.rsplit('.').next()? {
            "GetItem" | "Query" | "Scan" => Self::Read,
            "PutItem" | "UpdateItem" | "DeleteItem" => Self::Write,
            "BatchGetItem" => Self::BatchGet,
            "BatchWriteItem" => Self::BatchWrite,
            "TransactGetItems" | "TransactWriteItems" => Self::Transaction,
            _ => return None,
        })
    }
}
