//! The requests of `delete_all`.

use dokklib::{Collection, Entity, ErrorKind, Index, RawItem, Schema, SingleTable, Table};
use serde_json::{Value, json};

use crate::service::{Progress, Script, failed};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", tag = "type", indexes(ByText), entities(Note))]
struct Notes;

#[derive(Index)]
#[index(name = "by_text", partition_key = "text_pk", sort_key = "text_sk", projection = keys_only)]
struct ByText;

#[derive(Entity)]
struct Folder;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Notes, pk = Folder(folder), sk = Self(id), index(ByText as by_text, pk = Self(text), sk = Self(id)))]
struct Note {
    folder: String,
    id: u64,
    text: String,
}

#[derive(Collection)]
#[allow(dead_code, reason = "no item is read")]
enum InFolder {
    Note(Note),
    #[collection(other)]
    Other(RawItem),
}

/// Returns the attributes of a key that is read.
fn item(id: usize) -> Value {
    json!({"pk": {"S": "FOLDER#SENTINEL"}, "sk": {"S": format!("NOTE#{id:020}")}, "type": {"S": "NOTE"}})
}

/// Returns a page with these items.
fn page(items: &[Value], next: Option<usize>) -> (u16, Value) {
    let mut page = json!({"Items": items, "Count": items.len(), "ScannedCount": items.len()});
    if let Some(next) = next {
        page["LastEvaluatedKey"] = json!({"pk": item(next)["pk"], "sk": item(next)["sk"]});
    }
    (200, page)
}

fn is_write(body: &Value) -> bool {
    body.get("RequestItems").is_some()
}

/// Starts a service with two pages of 30 and 10 notes.
fn service(respond_to_write: impl Fn(usize, &Value) -> (u16, Value) + Send + Sync + 'static) -> (Script, Table<Notes>) {
    let script = Script::new(move |number, body| match (is_write(body), body.get("ExclusiveStartKey")) {
        (true, _) => respond_to_write(number, body),
        (false, None) => page(&(0..30).map(item).collect::<Vec<_>>(), Some(29)),
        (false, Some(_)) => page(&(30..40).map(item).collect::<Vec<_>>(), None),
    });
    let table = Notes::table(script.table.client().clone(), "table");
    (script, table)
}

fn accept(_: usize, _: &Value) -> (u16, Value) {
    (200, json!({}))
}

/// Returns the first request, and the keys of all deletes.
fn requests(script: &Script) -> (Value, Vec<Value>) {
    let requests = script.requests();
    let deletes = requests.iter().filter(|body| is_write(body));
    let deletes = deletes.flat_map(|body| body["RequestItems"]["table"].as_array().unwrap());
    (requests[0].clone(), deletes.map(|write| write["DeleteRequest"]["Key"].clone()).collect())
}

#[tokio::test]
async fn a_query_reads_only_keys_and_every_page_is_deleted() {
    let (script, table) = service(accept);
    let (progress, log) = Progress::new();
    let deleted = table.delete_all(Note::query("SENTINEL")).concurrency(1).on_progress(progress).await.unwrap();
    assert_eq!(deleted, 40);
    let (read, deletes) = requests(&script);
    assert_eq!(
        read,
        json!({
            "TableName": "table",
            "KeyConditionExpression": "pk = :0 AND begins_with(sk, :1)",
            "ProjectionExpression": "pk, sk, #0",
            "ExpressionAttributeNames": {"#0": "type"},
            "ExpressionAttributeValues": {":0": {"S": "FOLDER#SENTINEL"}, ":1": {"S": "NOTE#"}},
        })
    );
    let expected: Vec<_> = (0..40).map(|id| json!({"pk": item(id)["pk"], "sk": item(id)["sk"]})).collect();
    assert_eq!(deletes, expected, "only the key, without the tag");
    let log = log.take();
    assert_eq!((log[0].0, log.last()), (25, Some(&(40, 0, 0))));
}

#[tokio::test]
async fn filters_limits_and_indexes_are_those_of_the_read() {
    let (script, table) = service(accept);
    let query = table.query(Note::by_text("x")).limit(5).descending();
    assert_eq!(table.delete_all(query).await.unwrap(), 5);
    let (read, deletes) = requests(&script);
    assert_eq!((read["IndexName"].as_str(), read["ScanIndexForward"].as_bool()), (Some("by_text"), Some(false)));
    assert_eq!(deletes.len(), 5);

    let (script, table) = service(accept);
    let query = table.query(Note::query("SENTINEL")).project::<NoteText>().filter(Note::TEXT.eq("x")).consistent();
    assert_eq!(table.delete_all(query).await.unwrap(), 40);
    let (read, _) = requests(&script);
    assert_eq!(read["ProjectionExpression"], "pk, sk, #0", "the projection of the query doesn't matter");
    assert_eq!(read["ExpressionAttributeNames"], json!({"#0": "type", "#1": "text"}));
    assert_eq!((&read["FilterExpression"], &read["ConsistentRead"]), (&json!("#1 = :2"), &json!(true)));

    let (script, table) = service(accept);
    assert_eq!(table.delete_all(table.query_as::<InFolder>(Folder::partition_key("SENTINEL"))).await.unwrap(), 40);
    assert_eq!(requests(&script).0["KeyConditionExpression"], "pk = :0");

    let (script, table) = service(accept);
    assert_eq!(table.delete_all(table.scan::<Note>().page_size(30)).await.unwrap(), 40);
    assert_eq!(requests(&script).0["ProjectionExpression"], "pk, sk, #0");

    let (script, table) = service(accept);
    assert_eq!(table.delete_all(table.query(Note::query("SENTINEL")).limit(0)).await.unwrap(), 0);
    let impossible = Note::TEXT.is_in([] as [&str; 0]);
    assert_eq!(table.delete_all(table.query(Note::query("SENTINEL")).filter(impossible)).await.unwrap(), 0);
    assert!(script.requests().is_empty());
}

#[derive(dokklib::Projection)]
#[projection(of = Note)]
#[allow(dead_code, reason = "no item is read")]
struct NoteText {
    text: String,
}

#[tokio::test]
async fn items_of_other_entities_are_not_deleted() {
    let script = Script::new(|_, body| {
        let child = json!({"pk": {"S": "FOLDER#f"}, "sk": {"S": "NOTE#1#CHILD#1"}, "type": {"S": "CHILD"}});
        if is_write(body) { (200, json!({})) } else { page(&[item(1), child, item(2)], None) }
    });
    let table = Notes::table(script.table.client().clone(), "table");
    assert_eq!(table.delete_all(Note::query("SENTINEL")).await.unwrap(), 2);
    assert_eq!(requests(&script).1.len(), 2);
}

#[tokio::test]
async fn an_item_that_is_read_twice_is_deleted_once() {
    let script = Script::new(|_, body| match (is_write(body), body.get("ExclusiveStartKey")) {
        (true, _) => (200, json!({})),
        (false, None) => page(&[item(1), item(2)], Some(2)),
        (false, Some(_)) => page(&[item(2), item(3)], None),
    });
    let table = Notes::table(script.table.client().clone(), "table");
    assert_eq!(table.delete_all(table.query(Note::by_text("x"))).await.unwrap(), 3);
}

#[tokio::test]
async fn an_error_tells_what_was_deleted_and_what_is_left() {
    let (_, table) =
        service(
            |number, body| {
                if number < 2 { (200, json!({})) } else { (200, json!({"UnprocessedItems": body["RequestItems"]})) }
            },
        );
    let error = table.delete_all(Note::query("SENTINEL")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unprocessed);
    assert_eq!(error.to_string(), "delete_all of Note: 15 of 40 writes are unprocessed after all retries");
    assert_eq!(error.completed(), Some(25));
    let left = error.unprocessed_writes().unwrap();
    let expected: Vec<_> = (25..40).map(|id| Note::key("SENTINEL", id)).collect();
    assert_eq!(left.deletes::<Note>(), expected);
    assert!(!format!("{error:?} {left:?}").contains("SENTINEL"));

    // The keys of a partition key's items tell their types.
    let (_, table) = service(|_, _| failed(400, "AccessDeniedException"));
    let error = table.delete_all(Folder::partition_key("SENTINEL")).await.unwrap_err();
    assert_eq!((error.kind(), error.completed()), (ErrorKind::Denied, Some(0)));
    let left = error.unprocessed_writes().unwrap();
    assert!(left.len() >= 25);
    assert_eq!(left.deletes::<Note>().len(), left.len());

    // After a failed read, the items that were read are still deleted.
    let script = Script::new(|_, body| match (is_write(body), body.get("ExclusiveStartKey")) {
        (true, _) => (200, json!({})),
        (false, None) => page(&[item(1), item(2)], Some(2)),
        (false, Some(_)) => failed(500, "InternalServerError"),
    });
    let table = Notes::table(script.table.client().clone(), "table");
    let error = table.delete_all(table.query(Note::by_text("x"))).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unavailable, Some("query")));
    assert_eq!((error.completed(), error.unprocessed_writes().unwrap().len()), (Some(2), 0));
    assert!(!error.may_have_been_applied(), "only a read failed");
}

#[tokio::test]
async fn the_items_must_be_in_the_table() {
    let (script, table) = service(accept);
    let other = Notes::table(table.client().clone(), "other");
    let error = table.delete_all(other.scan::<Note>()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.to_string(),
        "delete_all of Note: the items to delete are in the table `other`, not in `table`: call `delete_all` on that \
         table"
    );
    let offline = Table::<SingleTable>::offline("table");
    let error = offline.delete_all(Folder::partition_key("a")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(script.requests().is_empty());
}
