//! Items in DynamoDB JSON, as in an export to Amazon S3.

use std::collections::{BTreeMap, BTreeSet};

use dokklib::{Collection, Entity, ErrorKind, Item, RawItem};
use serde_json::{Value, json};

#[derive(Entity, Debug, PartialEq)]
struct Note {
    #[entity(key)]
    id: String,
    size: Option<f64>,
    done: Option<bool>,
    data: Option<Vec<u8>>,
    tags: BTreeSet<String>,
    numbers: BTreeSet<i32>,
    blobs: BTreeSet<Vec<u8>>,
    lines: Vec<Option<String>>,
    counts: BTreeMap<String, u8>,
}

#[derive(Collection, Debug, PartialEq)]
enum Exported {
    Note(Note),
    #[collection(other)]
    Other(RawItem),
}

fn note_json() -> Value {
    json!({
        "PK": {"S": "NOTE#a"}, "SK": {"S": "NOTE#a"}, "id": {"S": "a"}, "size": {"N": "1.5"}, "done": {"BOOL": true},
        "data": {"B": "AAEq"}, "tags": {"SS": ["x", "y"]}, "numbers": {"NS": ["1", "-2"]}, "blobs": {"BS": ["AA==", "/w=="]},
        "lines": {"L": [{"S": "one"}, {"NULL": true}]}, "counts": {"M": {"views": {"N": "7"}}},
    })
}

fn note() -> Note {
    Note {
        id: "a".to_owned(),
        size: Some(1.5),
        done: Some(true),
        data: Some(vec![0, 1, 42]),
        tags: ["x", "y"].map(String::from).into(),
        numbers: [1, -2].into(),
        blobs: [vec![0], vec![255]].into(),
        lines: vec![Some("one".to_owned()), None],
        counts: [("views".to_owned(), 7)].into(),
    }
}

#[test]
fn values_of_every_type_are_read() {
    assert_eq!(Note::from_attributes(note_json()).unwrap(), note());
    assert_eq!(Exported::from_attributes(note_json()).unwrap(), Exported::Note(note()));
}

#[test]
fn a_line_of_an_export_contains_an_item() {
    assert_eq!(Note::from_attributes(json!({"Item": note_json()})).unwrap(), note());
    let other = json!({"Item": {"PK": {"S": "USER#a"}, "SK": {"S": "USER#a"}}});
    let Exported::Other(other) = Exported::from_attributes(other).unwrap() else { panic!("another item") };
    assert_eq!(other.get::<String>("PK").unwrap().as_deref(), Some("USER#a"));
    // An item whose only attribute is its key.
    for name in ["Item", "id"] {
        let key = json!({name: {"S": "a"}});
        let Exported::Other(item) = Exported::from_attributes(key).unwrap() else { panic!("another item") };
        assert_eq!(item.get::<String>(name).unwrap().as_deref(), Some("a"));
    }
    // An attribute `Item` among others.
    let item = json!({"PK": {"S": "a"}, "SK": {"S": "a"}, "Item": {"M": {}}});
    let Exported::Other(item) = Exported::from_attributes(item).unwrap() else { panic!("another item") };
    assert_eq!(item.attributes().len(), 3);
}

#[test]
fn malformed_json_is_invalid_input_that_names_the_attribute() {
    let value = "is not a value in DynamoDB JSON, such as `{\"S\": \"text\"}`";
    let nested = (0..40).fold(json!({"S": "x"}), |value, _| json!({"L": [value]}));
    for (json, expected) in [
        (json!(["secret"]), "is not an item in DynamoDB JSON, which is an object".to_owned()),
        (json!({"a": "secret"}), format!("attribute `a` {value}")),
        (json!({"a": {"S": 7}}), format!("attribute `a` {value}")),
        (json!({"a": {"S": "secret", "N": "7"}}), format!("attribute `a` {value}")),
        (json!({"a": {}}), format!("attribute `a` {value}")),
        (json!({"a": {"X": "secret"}}), format!("attribute `a` {value}")),
        (json!({"a": {"N": 7}}), format!("attribute `a` {value}")),
        (json!({"a": {"N": "secret"}}), "attribute `a` is NaN or infinite, which DynamoDB can't store".to_owned()),
        (json!({"a": {"B": "sécret"}}), "attribute `a` is not base64, as binary is in DynamoDB JSON".to_owned()),
        (json!({"a": {"SS": []}}), "attribute `a` is an empty set, which DynamoDB can't store".to_owned()),
        (json!({"a": {"L": [{"S": "x"}, 7]}}), format!("attribute `a[1]` {value}")),
        (json!({"a": {"M": {"secret": null}}}), format!("attribute `a[…]` {value}")),
        (json!({"a": {"NS": ["1", true]}}), format!("attribute `a[1]` {value}")),
        (
            json!({"a": nested}),
            format!("attribute `a{}` is nested deeper than DynamoDB's limit of 32 levels", "[0]".repeat(32)),
        ),
    ] {
        let error = Note::from_attributes(json).unwrap_err();
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::InvalidInput, format!("Note: {expected}")));
        assert!(!format!("{error:?}").contains("secret"));
    }
    let error = Exported::from_attributes(json!(7)).unwrap_err();
    assert_eq!((error.kind(), error.entity()), (ErrorKind::InvalidInput, Some("Exported")));
    // Valid JSON of another item.
    assert_eq!(Note::from_attributes(json!({"PK": {"S": "a"}})).unwrap_err().kind(), ErrorKind::Decode);
}
