//! Table names and ARNs, and the tables of one transaction.

use dokklib::aws_sdk_dynamodb::Client;
use dokklib::{Entity, Error, ErrorKind, SingleTable, Table};

use crate::service::{config, responding};

const ARN: &str = "arn:aws:dynamodb:us-east-1:123456789012:table/table";

#[derive(Entity, Debug)]
struct Note {
    #[entity(key)]
    id: u64,
    text: String,
}

fn note(id: u64) -> Note {
    Note { id, text: "x".to_owned() }
}

fn offline(name: &str) -> Table {
    Table::<SingleTable>::offline(name)
}

#[test]
fn a_table_has_a_name_or_an_arn() {
    let long = "x".repeat(256);
    for valid in ["abc", "Single-Table_1.2", &"x".repeat(255), ARN, "arn:aws-cn:dynamodb:cn-north-1:1:table/a.b"] {
        assert_eq!(offline(valid).get(&note(1)).to_input().unwrap().table_name.as_deref(), Some(valid));
    }
    for invalid in [
        "",
        "t",
        "ab",
        &long,
        "my table",
        "größe",
        "shop/orders",
        "arn:aws:dynamodb:us-east-1:123456789012:table/t",
        "arn:aws:dynamodb:us-east-1:123456789012:table/orders/index/by_status",
        "arn:aws:dynamodb:us-east-1::table/orders",
        "arn:aws:sns:us-east-1:123456789012:table/orders",
    ] {
        let error = offline(invalid).get(&note(1)).to_input().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let invalid = &invalid[..invalid.len().min(255)];
        assert_eq!(
            error.to_string(),
            format!(
                "get of Note: `{invalid}` is not a table name: use 3 to 255 letters (`a-z`, `A-Z`), digits, `_`, `-` and \
                 `.`, or the ARN of the table"
            )
        );
    }
}

#[tokio::test]
async fn every_operation_checks_the_table_name() {
    let table = Table::new(responding(200, "{}").client().clone(), "t");
    let other = responding(200, "{}");
    let push = |table: &Table| Table::new(table.client().clone(), "table").transact_write().push(table.put(note(1)));
    let errors: Vec<Error> = vec![
        table.get(&note(1)).await.unwrap_err(),
        table.insert(note(1)).await.unwrap_err(),
        table.put(note(1)).await.unwrap_err(),
        table.replace(note(1)).await.unwrap_err(),
        table.update(&note(1)).set(Note::TEXT, "y").await.unwrap_err(),
        table.upsert(note(1)).await.unwrap_err(),
        table.delete(&note(1)).await.unwrap_err(),
        table.query(Note::partition_key(1)).await.unwrap_err(),
        table.query(Note::partition_key(1)).count().await.unwrap_err(),
        table.scan::<Note>().await.unwrap_err(),
        table.batch_get([Note::key(1)]).await.unwrap_err(),
        table.batch_put([note(1)]).await.unwrap_err(),
        table.batch_write().put_stream(futures_util::stream::iter([note(1)])).await.unwrap_err(),
        table.delete_all(Note::partition_key(1)).await.unwrap_err(),
        table.transact_write().put(note(1)).await.unwrap_err(),
        push(&table).await.unwrap_err(),
        table.create().await.unwrap_err(),
        table.exists().await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert!(error.to_string().contains("`t` is not a table name"), "{error}");
    }
    push(&other).await.unwrap();
}

#[test]
fn a_table_named_by_name_and_by_arn_is_one_table() {
    let (by_name, by_arn) = (offline("table"), offline(ARN));
    let transaction = by_name.transact_write().put(note(1)).push(by_arn.delete(&note(1)));
    assert_eq!(
        transaction.to_input().unwrap_err().to_string(),
        "transact_write: operations 0 and 1 of the transaction are on the same item: DynamoDB allows one operation per \
         item"
    );
    let other = offline("arn:aws:dynamodb:us-east-1:123456789012:table/other");
    by_name.transact_write().put(note(1)).push(other.delete(&note(1))).to_input().unwrap();
}

#[tokio::test]
async fn a_cursor_is_valid_for_a_table_by_name_and_by_arn() {
    let key = r#""PK":{"S":"NOTE#00000000000000000001"},"SK":{"S":"NOTE#00000000000000000001"}"#;
    let item = format!(r#"{{{key},"id":{{"N":"1"}},"text":{{"S":"x"}}}}"#);
    let by_name = responding(200, &format!(r#"{{"Items":[{item}],"LastEvaluatedKey":{{{key}}}}}"#));
    let cursor = by_name.query(Note::partition_key(1)).page().await.unwrap().next.unwrap();
    let by_arn = Table::<SingleTable>::new(by_name.client().clone(), ARN);
    by_arn.query(Note::partition_key(1)).after(cursor).to_input().unwrap();
}

#[tokio::test]
async fn all_tables_of_a_transaction_have_the_same_client() {
    let client = Client::from_conf(config().build());
    let table = Table::new(client.clone(), "table");
    let other_table = Table::new(client.clone(), "other");
    table.transact_write().put(note(1)).push(other_table.put(note(1))).to_input().unwrap();
    table.clone().transact_write().push(table.put(note(1))).to_input().unwrap();

    let other_client = Table::new(Client::from_conf(config().build()), "other");
    let error = table.transact_write().put(note(1)).push(other_client.put(note(2))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.to_string(),
        "transact_write: operation 1 of the transaction, put of Note: the table of this operation has another client, but \
         one client sends all operations: create both tables with clones of the same client"
    );
    let error = table.transact_write().push(offline("other").put(note(2))).to_input().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    // Offline tables have no client.
    offline("table").transact_write().put(note(1)).push(offline("other").put(note(1))).to_input().unwrap();
}
