//! DynamoDB's limits of batch writes: the size of an item as it is stored, and of a request as it is sent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Attribute, Entity, ErrorKind, Table};

use crate::service::{config, table};

const ITEM_BYTES: usize = 400 * 1024;
const REQUEST_BYTES: usize = 16_000_000;

#[derive(Entity)]
struct Folder;

#[derive(Entity, Debug, Clone)]
#[entity(pk = Folder(folder), sk = Self(id))]
struct Document {
    folder: String,
    id: u32,
    text: String,
}

#[derive(Entity, Debug, Clone)]
#[entity(pk = Folder(folder), sk = Self(id))]
struct Everything {
    folder: String,
    id: u32,
    text: String,
    signed: i64,
    float: f64,
    yes: bool,
    bytes: Vec<u8>,
    texts: BTreeSet<String>,
    numbers: BTreeSet<i32>,
    blobs: BTreeSet<Vec<u8>>,
    list: Vec<Inner>,
    map: BTreeMap<String, Option<bool>>,
}

#[derive(Attribute, Debug, Clone)]
struct Inner {
    no: bool,
    text: String,
}

fn document(id: u32, text: String) -> Document {
    Document { folder: "f".to_owned(), id, text }
}

/// Returns a table and the lengths of the bodies that it sends.
fn recording() -> (Table, Arc<Mutex<Vec<usize>>>) {
    let lengths = Arc::<Mutex<Vec<usize>>>::default();
    let log = Arc::clone(&lengths);
    let http = infallible_client_fn(move |request| {
        log.lock().unwrap().push(request.body().bytes().unwrap().len());
        http::Response::builder().status(200).body("{}").unwrap()
    });
    (table(config().http_client(http)), lengths)
}

#[tokio::test]
async fn an_item_has_at_most_400_kb() {
    let (table, lengths) = recording();
    // PK: FOLDER#f, SK: DOCUMENT#0000000007, folder: f, id: 7, text
    let names_and_keys = "PKSKfolderidtext".len() + "FOLDER#f".len() + "DOCUMENT#0000000007".len() + "f".len() + 2;
    let largest = document(7, "x".repeat(ITEM_BYTES - names_and_keys));
    table.batch_put([&largest]).await.unwrap();
    let too_large = document(7, largest.text + "x");
    let error = table.batch_put([document(1, String::new()), too_large]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(
        error.to_string(),
        "batch_write of Document: operation 1 of the batch, put of Document: the item has 409601 bytes, over DynamoDB's \
         limit of 409600 bytes"
    );
    assert_eq!(error.unprocessed_writes().unwrap().len(), 2);
    assert_eq!(lengths.lock().unwrap().len(), 1);

    // The timestamp of a relation counts.
    let put = |bytes| {
        let pair = (Folder::partition_key("f"), Document::sort_key(7));
        table.batch_write().put_with(pair, |relation| relation.attribute("text", "x".repeat(bytes)))
    };
    let names_and_keys = "PKSKtextCreatedAt2020-02-15T19:09:38Z".len() + "FOLDER#fDOCUMENT#0000000007".len();
    put(ITEM_BYTES - names_and_keys).to_inputs().unwrap();
    assert_eq!(put(ITEM_BYTES - names_and_keys + 1).to_inputs().unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn zeros_of_numbers_do_not_count() {
    // DynamoDB stores only the significant digits.
    let table = Table::<dokklib::SingleTable>::offline("table");
    let zeros = AttributeValue::L(vec![AttributeValue::N("1".to_owned() + &"0".repeat(37)); 100_000]);
    let put = |value| {
        let pair = (Folder::partition_key("f"), Document::sort_key(7));
        table.batch_write().put_with(pair, |relation| relation.attribute("list", value)).to_inputs()
    };
    put(zeros).unwrap();
    let digits = AttributeValue::L(vec![AttributeValue::N("1".repeat(38)); 100_000]);
    assert_eq!(put(digits).unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_request_has_at_most_16_mb_as_it_is_sent() {
    // Values of every type, in two tables.
    let everything = |id: u32, text: &str| Everything {
        folder: text.to_owned() + "f",
        id,
        text: text.repeat(7),
        signed: -5 * i64::from(id),
        float: f64::from(id) / 3.0,
        yes: id.is_multiple_of(2),
        bytes: vec![id as u8; id as usize],
        texts: BTreeSet::from([text.to_owned() + "a", "b".to_owned()]),
        numbers: BTreeSet::from([1, -20]),
        blobs: BTreeSet::from([vec![1], vec![2, 3], vec![4, 5, 6]]),
        list: vec![Inner { no: false, text: text.to_owned() }; id as usize % 3],
        map: BTreeMap::from([(text.to_owned() + "k", None), ("a".to_owned(), Some(true))]),
    };
    let texts = ["", "\"\\\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}", "é日\u{10ffff}", "plain"];
    let items: Vec<_> = (0..24).map(|id| everything(id, texts[id as usize % texts.len()])).collect();
    let (table, lengths) = recording();
    let other = Table::<dokklib::SingleTable>::new(table.client().clone(), "other-table");
    let small = table.batch_put(&items[..8]).delete_keys(&items[8..12]).push(other.batch_put(&items[12..16]));
    // Other items fill the rest of the 16 MB, to the byte.
    let full = |last: usize| {
        // A control character has one byte in DynamoDB and six in JSON.
        let large = |id| document(id, "\u{1}".repeat(380_000));
        small.clone().put_all((0..7).map(large)).put(document(7, "x".repeat(last)))
    };
    full(0).await.unwrap();
    let last = REQUEST_BYTES - lengths.lock().unwrap().pop().unwrap();
    full(last).await.unwrap();
    assert_eq!(*lengths.lock().unwrap(), [REQUEST_BYTES]);
    assert_eq!(full(last + 1).to_inputs().unwrap().len(), 2);
}
