//! Arbitrary JSON is an item or an error, and items in DynamoDB JSON keep every value.

use std::collections::HashMap;

use dokklib::aws_sdk_dynamodb::primitives::Blob;
use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::stream::Change;
use dokklib::{Attributes, Collection, Entity, ErrorKind, Item, RawItem, SingleTable};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

#[derive(Entity)]
struct Note {
    #[entity(key)]
    id: String,
    size: u32,
}

#[derive(Collection)]
enum Exported {
    Note(Note),
    #[collection(other)]
    Other(RawItem),
}

/// JSON that is close to DynamoDB JSON: most objects have the names of types.
fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        4 => prop::sample::select(
            ["S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M", "Item", "PK", "SK"].map(String::from).to_vec()
        ),
        1 => any::<String>(),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(|number| Value::from(number.to_string())),
        prop::sample::select(vec!["NOTE#a", "AAEq", "1E400", "NaN", ""]).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 4, move |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            3 => prop::collection::vec((name.clone(), inner), 0..3)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A number in the form that DynamoDB returns.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        (-1e9..1e9_f64).prop_map(|number| number.to_string())
    ]
}

fn binary() -> impl Strategy<Value = Blob> {
    any::<Vec<u8>>().prop_map(Blob::new)
}

fn any_value() -> impl Strategy<Value = AttributeValue> {
    let leaf = prop_oneof![
        any::<String>().prop_map(AttributeValue::S),
        number().prop_map(AttributeValue::N),
        binary().prop_map(AttributeValue::B),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null(true)),
        prop::collection::vec(any::<String>(), 1..4).prop_map(AttributeValue::Ss),
        prop::collection::vec(number(), 1..4).prop_map(AttributeValue::Ns),
        prop::collection::vec(binary(), 1..4).prop_map(AttributeValue::Bs),
    ];
    leaf.prop_recursive(5, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(AttributeValue::L),
            prop::collection::hash_map(any::<String>(), inner, 0..4).prop_map(AttributeValue::M),
        ]
    })
}

/// Decodes the JSON. The only errors are those of invalid input and of an item that can't be decoded.
fn decode(json: Value) -> Option<Exported> {
    if let Err(error) = Note::from_attributes(json.clone()) {
        assert!(matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Decode), "{error}");
    }
    match Exported::from_attributes(json) {
        Ok(item) => {
            if let Exported::Note(note) = &item {
                assert!(!note.id.is_empty(), "a part of a key");
            }
            Some(item)
        }
        Err(error) => {
            assert!(matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Decode), "{error}");
            None
        }
    }
}

/// Reads the JSON as a line of an incremental export. The only errors are those of invalid input and of an item that can't be
/// decoded.
fn read_change(json: Value) {
    if let Err(error) = Change::<Note>::from_record(json.clone()) {
        assert!(matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Decode), "{error}");
    }
    if let Err(error) = Change::<Exported>::from_record::<SingleTable, _>(json) {
        assert!(matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Decode), "{error}");
    }
}

proptest! {
    #[test]
    fn arbitrary_json_is_a_change_or_an_error(old in any_json(), new in any_json(), keys in any_json()) {
        read_change(json!({"Keys": {}, "OldImage": old, "NewImage": new}));
        let note = json!({"PK": {"S": "NOTE#a"}, "SK": {"S": "NOTE#a"}, "size": new});
        read_change(json!({"Keys": keys, "OldImage": note, "NewImage": note}));
        read_change(keys);
    }

    #[test]
    fn arbitrary_json_is_an_item_or_an_error(value in any_json()) {
        decode(json!({"PK": {"S": "NOTE#a"}, "SK": {"S": "NOTE#a"}, "size": value}));
        decode(json!({"Item": value}));
        decode(value);
    }

    #[test]
    fn arbitrary_bytes_are_an_item_or_an_error(
        bytes in any::<Vec<u8>>(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut line = br#"{"Item":{"PK":{"S":"NOTE#a"},"SK":{"S":"NOTE#a"},"id":{"S":"a"},"size":{"N":"7"}}}"#.to_vec();
        let at = at.index(line.len());
        line[at] = byte;
        for bytes in [bytes, line] {
            serde_json::from_slice(&bytes).ok().and_then(decode);
        }
    }

    #[test]
    fn items_in_dynamodb_json_keep_every_value(
        attributes in prop::collection::hash_map(any::<String>(), any_value(), 0..6),
    ) {
        let key = AttributeValue::S("another item".to_owned());
        let expected: Attributes =
            attributes.into_iter().chain(["PK", "SK"].map(|name| (name.to_owned(), key.clone()))).collect();
        let json = serde_json::to_value(serde_dynamo::Item::from(expected.clone())).unwrap();
        for json in [json!({"Item": json}), json] {
            let Some(Exported::Other(item)) = decode(json) else { panic!("an item of another type") };
            let attributes: &HashMap<_, _> = item.attributes();
            prop_assert_eq!(attributes, &expected);
        }
    }
}
