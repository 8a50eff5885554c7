//! Decodes items from the text of a response, without the SDK's maps of attribute values.
//!
//! An interceptor wraps the SDK's deserializer of responses. The wrapper takes the items out of the body of a successful
//! response, and the SDK deserializes the rest: the cursor, the counts and the consumed capacity. A body that it doesn't
//! understand is left to the SDK, whose items or error are then the result.
//!
//! The SDK's traits for deserializers are public, but young. Only this module uses them.

mod names;
mod parse;
mod tokens;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::config::interceptors::BeforeSerializationInterceptorContextMut;
use aws_sdk_dynamodb::config::{ConfigBag, FrozenLayer, Intercept, RuntimeComponents, RuntimePlugin};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItem;
use aws_sdk_dynamodb::operation::get_item::GetItem;
use aws_sdk_dynamodb::operation::query::Query;
use aws_sdk_dynamodb::operation::scan::Scan;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output, OutputOrError};
use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};

use self::parse::{Member, take_items};
use crate::attribute::{Attributes, StoredItem};
use crate::operation::CallOptions;

/// An operation of the SDK whose items are decoded here.
#[derive(Debug, Clone, Copy)]
pub(super) struct ItemsOf {
    member: Member,
    /// Returns the SDK's deserializer of the operation's responses.
    deserializer: fn() -> Option<&'static SharedResponseDeserializer>,
}

/// Defines the operations. A program contains only the deserializers of those that it uses.
macro_rules! operations {
    ($($NAME:ident: $Member:ident of $Operation:ident;)+) => {
        impl ItemsOf {$(
            pub(super) const $NAME: Self = Self {
                member: Member::$Member,
                deserializer: || {
                    static CONFIG: OnceLock<Option<FrozenLayer>> = OnceLock::new();
                    CONFIG.get_or_init(|| $Operation::new().config()).as_ref()?.load::<SharedResponseDeserializer>()
                },
            };
        )+}
    };
}

operations! {
    GET_ITEM: Item of GetItem;
    QUERY: Items of Query;
    SCAN: Items of Scan;
    BATCH_GET_ITEM: Responses of BatchGetItem;
}

/// Takes the items out of the response to one request. Clones share the items.
#[derive(Debug, Clone)]
pub(super) struct TakeItems {
    operation: ItemsOf,
    /// `false` if the SDK decodes the items.
    is_enabled: bool,
    items: Arc<Mutex<Option<Vec<StoredItem>>>>,
}

impl TakeItems {
    pub(super) fn new(operation: ItemsOf, options: &CallOptions) -> Self {
        Self { operation, is_enabled: !options.decodes_by_sdk, items: Arc::default() }
    }

    /// Returns the items of the response, or those that the SDK has decoded.
    pub(super) fn items(&self, by_sdk: impl IntoIterator<Item = Attributes>) -> Vec<StoredItem> {
        self.replace(None).unwrap_or_else(|| by_sdk.into_iter().map(StoredItem::from).collect())
    }

    fn replace(&self, items: Option<Vec<StoredItem>>) -> Option<Vec<StoredItem>> {
        // No code panics while it holds the lock.
        std::mem::replace(&mut *self.items.lock().unwrap_or_else(PoisonError::into_inner), items)
    }
}

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for TakeItems {
    fn name(&self) -> &'static str {
        "TakeItems"
    }

    /// Called once for a request, before its first attempt.
    fn modify_before_serialization(
        &self,
        _: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if self.is_enabled
            && let Some(sdk) = (self.operation.deserializer)()
        {
            let wrapper = Deserializer { sdk, take: self.clone() };
            config.interceptor_state().store_put(SharedResponseDeserializer::new(wrapper));
        }
        Ok(())
    }
}

/// The SDK's deserializer, which gets responses without items.
#[derive(Debug)]
struct Deserializer {
    sdk: &'static SharedResponseDeserializer,
    take: TakeItems,
}

impl DeserializeResponse for Deserializer {
    fn deserialize_streaming_with_config(
        &self,
        response: &mut HttpResponse,
        config: &ConfigBag,
    ) -> Option<Result<Output, OrchestratorError<Error>>> {
        self.sdk.deserialize_streaming_with_config(response, config)
    }

    fn deserialize_nonstreaming_with_config(&self, response: &HttpResponse, config: &ConfigBag) -> OutputOrError {
        // Items of an earlier attempt are void.
        self.take.replace(None);
        // The body of a response with an error, or one that isn't in memory, is left to the SDK.
        let body = response.body().bytes().filter(|_| response.status().is_success());
        let Some((rest, items)) = body.and_then(|body| take_items(body, self.take.operation.member)) else {
            return self.sdk.deserialize_nonstreaming_with_config(response, config);
        };
        let mut without_items = HttpResponse::new(response.status(), rest.into());
        // The SDK reads the request id from the headers.
        without_items.headers_mut().clone_from(response.headers());
        let output = self.sdk.deserialize_nonstreaming_with_config(&without_items, config)?;
        self.take.replace(Some(items));
        Ok(output)
    }
}
