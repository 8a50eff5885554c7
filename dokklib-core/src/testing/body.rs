//! Bodies of requests and responses.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use bytes::Bytes;
use http_body::Frame;
use serde_json::Value;

/// Reads the whole body of a response.
pub(super) async fn read(response: &mut HttpResponse) -> Result<Vec<u8>, ConnectorError> {
    let body = ByteStream::new(response.take_body()).collect().await;
    Ok(body.map_err(|error| ConnectorError::io(error.into()))?.to_vec())
}

/// Returns the bytes as a body whose connection breaks at the end.
pub(super) fn broken(bytes: Vec<u8>) -> SdkBody {
    SdkBody::from_body_1_x(BrokenBody(Some(bytes.into())))
}

struct BrokenBody(Option<Bytes>);

impl http_body::Body for BrokenBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Poll::Ready(Some(match self.0.take() {
            Some(bytes) => Ok(Frame::data(bytes)),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }))
    }
}

/// Hashes a request so that equal requests have equal hashes.
///
/// The order of the entries of maps and sets doesn't count, because the SDK writes a `HashMap` in any order. The
/// idempotency token doesn't count either, because the SDK generates a random one.
pub(super) fn hash(body: &Value) -> u64 {
    match body {
        Value::Object(entries) => {
            let entries = entries.iter().filter(|(name, _)| *name != "ClientRequestToken");
            let hashes = entries.map(|(name, value)| {
                let is_set = matches!(&**name, "SS" | "NS" | "BS");
                mix(hash_text(name), if is_set { hash_set(value) } else { hash(value) })
            });
            hashes.fold(1, u64::wrapping_add)
        }
        Value::Array(elements) => elements.iter().map(hash).fold(2, mix),
        value => hash_text(&value.to_string()),
    }
}

fn hash_set(value: &Value) -> u64 {
    match value {
        Value::Array(elements) => elements.iter().map(hash).fold(3, u64::wrapping_add),
        value => hash(value),
    }
}

fn hash_text(text: &str) -> u64 {
    text.bytes().fold(4, |hash, byte| mix(hash, byte.into()))
}

/// Combines two hashes. The result depends on their order.
pub(super) fn mix(first: u64, second: u64) -> u64 {
    // SplitMix64 of the sum.
    let mut mixed = first.rotate_left(5).wrapping_add(second).wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_hash_ignores_the_order_of_sets_and_the_idempotency_token() {
        let request = json!({"Item": {"a": {"SS": ["x", "y"]}}, "ClientRequestToken": "1"});
        let same = json!({"ClientRequestToken": "2", "Item": {"a": {"SS": ["y", "x"]}}});
        let other = json!({"Item": {"a": {"L": [{"S": "x"}, {"S": "y"}]}}});
        let reversed = json!({"Item": {"a": {"L": [{"S": "y"}, {"S": "x"}]}}});
        assert_eq!(hash(&request), hash(&same));
        assert_ne!(hash(&request), hash(&other));
        assert_ne!(hash(&other), hash(&reversed));
    }
}
