//! Transactions of as many operations as one request can have.

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem, Update};
use dokklib::Table;
use serde_json::json;

use crate::figure::{Figure, Work, consume, repeat};
use crate::item::{ByHand, Shop, Small, TABLE, key};
use crate::service;

/// The number of operations.
pub(crate) const OPERATIONS: u64 = 100;

pub(crate) fn figures() -> Vec<Figure> {
    vec![
        Figure::repeated(format!("transact_write of {OPERATIONS} inserts / by hand"), || {
            [inserts(), inserts_by_hand()]
        }),
        Figure::repeated(format!("transact_write of {OPERATIONS} updates / by hand"), || {
            [updates(), updates_by_hand()]
        }),
    ]
}

/// Returns the items of a transaction.
pub(crate) fn items() -> Vec<Small> {
    (0..OPERATIONS).map(Small::sample).collect()
}

/// Returns dokklib's side of a transaction of inserts.
pub(crate) fn inserts() -> Work {
    let (table, runtime) = (table(), service::runtime());
    consume(items, move |items| {
        let transaction = items.into_iter().fold(table.transact_write(), |transaction, item| transaction.insert(item));
        runtime.block_on(transaction.into_future()).expect("a response");
    })
}

fn inserts_by_hand() -> Work {
    let put = |item: Small| {
        let put = Put::builder().table_name(TABLE).set_item(Some(item.encode()));
        let put = put.condition_expression("attribute_not_exists(#pk)").expression_attribute_names("#pk", "PK");
        TransactWriteItem::builder().put(put.build().expect("all fields")).build()
    };
    let send = send();
    consume(items, move |items| send(items.into_iter().map(put).collect()))
}

/// Returns dokklib's side of a transaction of updates.
pub(crate) fn updates() -> Work {
    let (table, runtime) = (table(), service::runtime());
    repeat(move || {
        let transaction = (0..OPERATIONS).fold(table.transact_write(), |transaction, id| {
            transaction
                .update(Small::key("alice", id), |small| small.set(Small::TITLE, "Call").set(Small::PRIORITY, 5_u32))
        });
        runtime.block_on(transaction.into_future()).expect("a response");
    })
}

fn updates_by_hand() -> Work {
    let update = |id| {
        let update = Update::builder()
            .table_name(TABLE)
            .set_key(Some(key("SMALL", "alice", id, 2)))
            .update_expression("SET #title = :title, #priority = :priority")
            .condition_expression("attribute_exists(#pk)")
            .expression_attribute_names("#pk", "PK")
            .expression_attribute_names("#title", "title")
            .expression_attribute_names("#priority", "priority")
            .expression_attribute_values(":title", AttributeValue::S("Call".to_owned()))
            .expression_attribute_values(":priority", AttributeValue::N("5".to_owned()));
        TransactWriteItem::builder().update(update.build().expect("all fields")).build()
    };
    let send = send();
    repeat(move || send((0..OPERATIONS).map(update).collect()))
}

fn table() -> Table<Shop> {
    Table::with_schema(service::responding(&json!({})), TABLE)
}

fn send() -> impl Fn(Vec<TransactWriteItem>) {
    let (client, runtime) = (service::responding(&json!({})), service::runtime());
    move |operations| {
        let request = client.transact_write_items().set_transact_items(Some(operations));
        runtime.block_on(request.send()).expect("a response");
    }
}
