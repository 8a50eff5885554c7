//! Updates of four attributes with a condition.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemInputBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use dokklib::Table;
use serde_json::json;

use crate::figure::{Figure, Work, repeat};
use crate::item::{Shop, Small, TABLE};
use crate::schema::five::{A4 as OneOfFive, Five};
use crate::schema::hundred::{Hundred, J9 as OneOfHundred};
use crate::service;

/// Returns an update of the item `$id`.
macro_rules! update {
    ($table:expr, $Item:ident, $id:expr) => {{
        let update = $table.update($Item::key("alice", $id));
        let update = update.set($Item::TITLE, "Call").set($Item::DONE, true).set($Item::PRIORITY, 5_u32);
        update.set($Item::NOTE, "now".to_owned()).when($Item::PRIORITY.lt(9))
    }};
}

/// Returns the same update, built by hand with a builder of the SDK.
macro_rules! by_hand {
    ($builder:expr, $prefix:expr, $id:expr) => {
        $builder
            .table_name(TABLE)
            .key("PK", AttributeValue::S(format!("USER#{}", "alice")))
            .key("SK", AttributeValue::S(format!("{}#{:020}", $prefix, $id)))
            .update_expression("SET #title = :title, #done = :done, #priority = :priority, #note = :note")
            .condition_expression("attribute_exists(#pk) AND #priority < :limit")
            .expression_attribute_names("#pk", "PK")
            .expression_attribute_names("#title", "title")
            .expression_attribute_names("#done", "done")
            .expression_attribute_names("#priority", "priority")
            .expression_attribute_names("#note", "note")
            .expression_attribute_values(":title", AttributeValue::S("Call".to_owned()))
            .expression_attribute_values(":done", AttributeValue::Bool(true))
            .expression_attribute_values(":priority", AttributeValue::N("5".to_owned()))
            .expression_attribute_values(":note", AttributeValue::S("now".to_owned()))
            .expression_attribute_values(":limit", AttributeValue::N("9".to_owned()))
    };
}

pub(crate) fn figures() -> Vec<Figure> {
    vec![
        Figure::repeated("update expression / by hand", || [expression(), expression_by_hand()]),
        Figure::repeated("update, 5 entities / by hand", || [with_five(), send_by_hand("A4")]),
        Figure::repeated("update, 100 entities / by hand", || [with_hundred(), send_by_hand("J9")]),
    ]
}

/// Returns dokklib's side of building an update, which consumes the operation as a call does.
pub(crate) fn expression() -> Work {
    let table = Table::<Shop>::offline(TABLE);
    repeat(move || update!(table, Small, 7).into_sdk().expect("a valid update"))
}

fn expression_by_hand() -> Work {
    let client = service::responding(&json!({}));
    repeat(move || by_hand!(client.update_item(), "SMALL", 7))
}

/// Returns dokklib's side of an update with 5 entities in the schema.
pub(crate) fn with_five() -> Work {
    let table = Table::<Five>::with_schema(service::responding(&json!({})), TABLE);
    let runtime = service::runtime();
    repeat(move || runtime.block_on(update!(table, OneOfFive, 7).into_future()).expect("a response"))
}

fn with_hundred() -> Work {
    let table = Table::<Hundred>::with_schema(service::responding(&json!({})), TABLE);
    let runtime = service::runtime();
    repeat(move || runtime.block_on(update!(table, OneOfHundred, 7).into_future()).expect("a response"))
}

fn send_by_hand(prefix: &'static str) -> Work {
    let (client, runtime) = (service::responding(&json!({})), service::runtime());
    repeat(move || {
        let update = by_hand!(UpdateItemInputBuilder::default(), prefix, 7);
        runtime.block_on(update.send_with(&client)).expect("a response")
    })
}
