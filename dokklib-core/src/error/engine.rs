/// The error of a request to an embedded engine that was dropped.
#[derive(Debug, thiserror::Error)]
#[error("the embedded engine was dropped: keep the `Local` as long as its tables are used")]
pub(crate) struct EngineDropped;
