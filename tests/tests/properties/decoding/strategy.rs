//! The bodies of responses.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::json;

/// The names of the attributes of a document, of its keys, and of others.
pub(crate) const NAMES: [&str; 27] = [
    "PK", "SK", "type", "folder", "number", "title", "a1", "a2", "count", "ratio", "done", "bytes", "texts", "numbers",
    "blobs", "list", "pair", "map", "status", "part", "flag", "b1", "inner", "by_serde", "nested", "expires", "other",
];

/// The text of a JSON string, with some characters escaped.
fn string() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        4 => "[a-z0-9#]{0,8}",
        2 => any::<String>(),
        1 => select(&["Open", "Document", "F#f", "D#1", "Text", "Number", "F#g"][..]).prop_map(str::to_owned),
    ];
    (text, prop_oneof![3 => Just(false), 1 => Just(true)]).prop_map(|(text, is_escaped)| match is_escaped {
        true => {
            let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
            format!("\"{}\"", units.collect::<String>())
        }
        false => json!(text).to_string(),
    })
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i8>().prop_map(|number| number.to_string()),
        any::<i128>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| number.to_string()),
        select(&["1E+2", "007", "-0", "1.50", "", " 1", "+1", "0x1", "NaN", "1e400"][..]).prop_map(str::to_owned),
    ]
}

fn binary() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => vec(any::<u8>(), 0..6).prop_map(|bytes| base64_simd::STANDARD.encode_to_string(bytes)),
        1 => "[A-Za-z0-9+/=_-]{0,5}",
    ]
}

fn list(element: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    vec(element, 0..4).prop_map(|elements| format!("[{}]", elements.join(",")))
}

/// The text of an attribute value.
fn value() -> impl Strategy<Value = String> {
    let quoted = |text: String| format!("\"{text}\"");
    let scalar = prop_oneof![
        6 => string().prop_map(|text| format!(r#"{{"S":{text}}}"#)),
        6 => number().prop_map(|text| format!(r#"{{"N":"{text}"}}"#)),
        2 => binary().prop_map(|text| format!(r#"{{"B":"{text}"}}"#)),
        2 => any::<bool>().prop_map(|value| format!(r#"{{"BOOL":{value}}}"#)),
        2 => any::<bool>().prop_map(|value| format!(r#"{{ "NULL" : {value} }}"#)),
        2 => list(string()).prop_map(|texts| format!(r#"{{"SS":{texts}}}"#)),
        2 => list(number().prop_map(quoted)).prop_map(|texts| format!(r#"{{"NS":{texts}}}"#)),
        2 => list(binary().prop_map(quoted)).prop_map(|texts| format!(r#"{{"BS":{texts}}}"#)),
        1 => select(&[
            "{}", "null", "1", "[]", r#"{"S":1}"#, r#"{"N":1}"#, r#"{"X":"a"}"#, r#"{"S":"a","N":"1"}"#,
            r#"{"S":null}"#, r#"{"__type":"a","S":"a"}"#, r#"{"BOOL":"true"}"#, r#"{"\u0053":"a"}"#, r#"{"L":null}"#,
        ][..]).prop_map(str::to_owned),
    ];
    scalar.prop_recursive(3, 12, 3, |value| {
        prop_oneof![
            list(value.clone()).prop_map(|values| format!(r#"{{"L":{values}}}"#)),
            map(value).prop_map(|map| format!(r#"{{"M":{map}}}"#)),
        ]
    })
}

/// The text of an item or a map. Names can be repeated.
fn map(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let name = prop_oneof![
        6 => select(&["text", "number", "numbers", "flag", "tag", "type", "a"][..]).prop_map(|name| json!(name).to_string()),
        1 => string(),
    ];
    vec((name, value), 0..4).prop_map(|entries| {
        let entries = entries.into_iter().map(|(name, value)| format!("{name}:{value}"));
        format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
    })
}

/// The value that an attribute of a valid document has.
fn valid(name: &str) -> &'static str {
    match name {
        "PK" => r#"{"S":"F#f"}"#,
        "SK" => r#"{"S":"D#0000000001"}"#,
        "type" => r#"{"S":"D"}"#,
        "folder" => r#"{"S":"f"}"#,
        "title" | "a1" | "a2" => r#"{"S":"Title \"\u00e9\ud83d\ude00\""}"#,
        "count" | "number" => r#"{"N":"41"}"#,
        "expires" => r#"{"N":"9999999999"}"#,
        "ratio" => r#"{"N":"1.25"}"#,
        "done" | "flag" | "b1" => r#"{"BOOL":true}"#,
        "bytes" => r#"{"B":"AAEC"}"#,
        "texts" => r#"{"SS":["a","\u0062"]}"#,
        "numbers" => r#"{"NS":["1","-2"]}"#,
        "blobs" => r#"{"BS":["AA==",""]}"#,
        "list" => r#"{"L":[{"N":"1"},{"NULL":true}]}"#,
        "pair" => r#"{"L":[{"N":"1"},{"S":"x"}]}"#,
        "map" => r#"{"M":{"a":{"N":"1"},"\u0062":{"N":"2"}}}"#,
        "status" => r#"{"S":"Open"}"#,
        "part" => r#"{"M":{"type":{"S":"Text"},"text":{"S":"x"}}}"#,
        "inner" => r#"{"M":{"text":{"S":"x"},"numbers":{"L":[{"N":"1"}]},"more":{"NULL":true}}}"#,
        "by_serde" => r#"{"M":{"a":{"L":[{"N":"1"}]}}}"#,
        "nested" => r#"{"L":[{"S":"a"}]}"#,
        _ => r#"{"M":{"any":{"L":[{"BS":["AA=="]},{"M":{}}]}}}"#,
    }
}

/// Returns the text of valid attributes.
pub(crate) fn entries(names: impl IntoIterator<Item = &'static str>) -> String {
    let entries = names.into_iter().map(|name| format!("{}:{}", json!(name), valid(name)));
    entries.collect::<Vec<_>>().join(",")
}

/// Returns the text of the attributes that every document has.
pub(crate) fn required() -> String {
    entries(["PK", "SK", "type", "folder", "title"])
}

/// The text of an item: a document with any attributes. Some values are not valid.
pub(crate) fn item() -> impl Strategy<Value = String> {
    let entry = (0..NAMES.len(), prop_oneof![4 => Just(None), 1 => value().prop_map(Some)]);
    (vec(entry, 0..8), 0_usize..12).prop_map(|(entries, first)| {
        let required = [0, 1, 2, 3, 5].into_iter().filter(|at| *at != first).map(|at| (at, None));
        let mut names = Vec::new();
        let entries = required.chain(entries).filter_map(|(at, value)| {
            // A few items have a repeated name.
            if names.contains(&at) && first != 11 {
                return None;
            }
            names.push(at);
            Some(format!("{}:{}", json!(NAMES[at]), value.unwrap_or_else(|| valid(NAMES[at]).to_owned())))
        });
        format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
    })
}

/// A change of a body.
#[derive(Debug, Clone)]
pub(crate) enum Mutation {
    Replace(Index, u8),
    Insert(Index, &'static str),
    Remove(Index, usize),
    Repeat(Index, usize),
    Truncate(Index),
}

const INSERTED: [&str; 20] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    " ",
    "\n",
    "null",
    "true",
    "1",
    "\\",
    "\\u0000",
    "\\ud800",
    "\"Items\":[],",
    "\"Item\":{},",
    "\"S\":",
    "\u{feff}",
    "\0",
];

pub(crate) fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Mutation::Replace(at, byte)),
        (at(), select(&INSERTED[..])).prop_map(|(at, text)| Mutation::Insert(at, text)),
        (at(), 1_usize..12).prop_map(|(at, len)| Mutation::Remove(at, len)),
        (at(), 1_usize..40).prop_map(|(at, len)| Mutation::Repeat(at, len)),
        at().prop_map(Mutation::Truncate),
    ]
}

impl Mutation {
    pub(crate) fn apply(&self, body: &mut Vec<u8>) {
        let (Self::Replace(at, _)
        | Self::Insert(at, _)
        | Self::Remove(at, _)
        | Self::Repeat(at, _)
        | Self::Truncate(at)) = self;
        let at = at.index(body.len() + 1);
        let end = |len: usize| (at + len).min(body.len());
        match *self {
            Self::Replace(_, byte) => {
                if let Some(old) = body.get_mut(at) {
                    *old = byte;
                }
            }
            Self::Insert(_, text) => drop(body.splice(at..at, text.bytes())),
            Self::Remove(_, len) => drop(body.drain(at..end(len))),
            Self::Repeat(_, len) => {
                let part = body[at..end(len)].to_owned();
                drop(body.splice(at..at, part));
            }
            Self::Truncate(_) => body.truncate(at),
        }
    }
}
