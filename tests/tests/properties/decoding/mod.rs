//! dokklib decodes every response to the same items, or the same error, as the SDK.

mod items;
mod service;
mod strategy;

use dokklib::ErrorKind;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use self::items::{Outcome, READS, Read};
use self::service::Service;
use self::strategy::{NAMES, entries, item, mutation, required};

/// Checks the bodies of this strategy, for each read.
fn check<B: std::fmt::Debug>(cases: u32, bodies: impl Strategy<Value = (Read, B)>, body: impl Fn(Read, B) -> Vec<u8>) {
    let service = Service::new();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(cases));
    let result = runner.run(&bodies, |(read, parts)| {
        let body = body(read, parts);
        let (outcome, by_sdk) = service.outcomes(read, 200, &body);
        prop_assert_eq!(outcome, by_sdk, "{}", String::from_utf8_lossy(&body));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

fn read() -> impl Strategy<Value = Read> {
    select(&READS[..])
}

#[test]
fn items_of_any_values_are_decoded_as_by_the_sdk() {
    check(1_000, (read(), vec(item(), 0..3)), |read, items| read.response(&items).into_bytes());
}

#[test]
fn items_with_names_of_other_items_are_decoded_as_by_the_sdk() {
    // Names with the same beginning, and with escape sequences.
    let name =
        select(&["title", "a1", "other", "other_name", "other_number", "n", r"\u006e", "nnnnnnn", "nnnnnnnn"][..]);
    let value = select(
        &[
            r#"{"S":"text"}"#,
            r#"{"N":"1"}"#,
            r#"{"BOOL":true}"#,
            r#"{"BOOL":1}"#,
            r#"{ "S" : "" }"#,
            r#"{"M":{"n":{"S":"a"},"a":{"N":"1"}}}"#,
            r#"{"L":[{"M":{"a":{"S":"b"}}},{"M":{"a":{"S":"\u0062"},"n":{"N":"1"}}},{"M":{"a":{"S":"c"}}}]}"#,
            r#"{"M":{"n":{"M":{"n":{"S":"a"}}},"a":{"M":{"a":{"N":"1"},"a":{"N":"2"}}}}}"#,
        ][..],
    );
    let space = select(&["", "", "", " "][..]);
    let items = vec(vec((name, value, space), 0..6), 1..6);
    check(2_000, (read(), items), |read, items| {
        let items = items.into_iter().map(|entries| {
            let entries = entries.into_iter().map(|(name, value, space)| format!(",\"{name}\"{space}:{value}"));
            format!("{{{}{}}}", required(), entries.collect::<String>())
        });
        read.response(&items.collect::<Vec<_>>()).into_bytes()
    });
}

#[test]
fn damaged_responses_are_decoded_as_by_the_sdk() {
    let parts = (vec(item(), 0..3), vec(mutation(), 1..4));
    check(1_000, (read(), parts), |read, (items, mutations)| {
        let mut body = read.response(&items).into_bytes();
        mutations.iter().for_each(|mutation| mutation.apply(&mut body));
        body
    });
}

#[test]
fn any_bytes_are_decoded_as_by_the_sdk() {
    let json = vec(select(&b"{}[]\":, \\u0Items1null"[..]), 0..40);
    check(500, (read(), prop_oneof![vec(any::<u8>(), 0..40), json]), |_, body| body);
}

#[test]
fn a_valid_response_is_decoded() {
    let service = Service::new();
    let names = NAMES.into_iter().filter(|name| !["a1", "a2", "b1", "number"].contains(name));
    let item = format!("{{{}}}", entries(names));
    for read in READS {
        let outcome = service.check(read, 200, read.response(std::slice::from_ref(&item)).as_bytes());
        match outcome {
            // The item is not a relation.
            Outcome::Failed(ErrorKind::Decode, _) if matches!(read, Read::GetRelation) => {}
            Outcome::Failed(kind, error) => panic!("{read:?} fails: {kind:?}: {error}"),
            Outcome::Documents(documents) => {
                let document = documents.into_iter().flatten().next().unwrap();
                assert_eq!((document.number, &*document.title), (1, "Title \"é😀\""));
                assert_eq!((document.ratio, document.bytes), (Some(1.25), Some(vec![0, 1, 2])));
                assert_eq!(document.rest.keys().collect::<Vec<_>>(), ["other"]);
            }
            _ => {}
        }
    }
}

#[test]
fn nested_values_are_decoded_up_to_the_depth_of_the_sdk() {
    let service = Service::new();
    // The SDK and dokklib count the levels of JSON in different ways.
    for depth in (0..3).chain(30..34).chain(56..68).chain([100, 1_000, 100_000]) {
        for (open, close) in [(r#"{"L":["#, "]}"), (r#"{"M":{"a":"#, "}}")] {
            let value = [&open.repeat(depth), r#"{"N":"1"}"#, &close.repeat(depth)].concat();
            let item = format!("{{{},\"other\":{value}}}", required());
            for read in READS {
                service.check(read, 200, read.response(std::slice::from_ref(&item)).as_bytes());
            }
        }
    }
}

#[test]
fn a_value_of_a_type_that_the_sdk_does_not_know_is_an_error() {
    let service = Service::new();
    for value in [r#"{"X":"a"}"#, r#"{"L":[{"X":"a"}]}"#, r#"{"M":{"a":{"L":[{"X":"a"}]}}}"#] {
        let item = format!("{{{},\"by_serde\":{value}}}", required());
        let outcome = service.check(Read::Query, 200, Read::Query.response(&[item]).as_bytes());
        let Outcome::Failed(kind, error) = outcome else { panic!("{value} is decoded") };
        assert_eq!(kind, ErrorKind::Decode, "{error}");
        assert!(error.contains("by_serde"), "{error}");
    }
}

#[test]
fn many_names_and_repeated_names_are_decoded_as_by_the_sdk() {
    let service = Service::new();
    for count in [0, 1, 31, 32, 33, 100, 1_000] {
        for repeated in [None, Some(0), Some(count / 2), Some(count)] {
            let name = |number: usize| format!(r#""n{number}":{{"N":"{number}"}}"#);
            let mut entries: Vec<_> = (0..count).map(name).collect();
            entries.extend(repeated.map(|at| format!(r#""n{at}":{{"S":"last"}}"#)));
            let map = entries.join(",");
            let inner = format!(r#""inner":{{"M":{{"text":{{"S":""}},{map}}}}}"#);
            let item = format!("{{{},{inner},{map}}}", required()).replace(",}", "}");
            for read in READS {
                service.check(read, 200, read.response(std::slice::from_ref(&item)).as_bytes());
            }
        }
    }
}

#[test]
fn errors_and_bodies_that_are_not_json_are_left_to_the_sdk() {
    let service = Service::new();
    let item = format!("{{{}}}", required());
    for read in READS {
        let valid = read.response(std::slice::from_ref(&item));
        let bodies = [
            "",
            "{}",
            "null",
            "[]",
            "<html>",
            r#"{"Items":null,"Item":null,"Responses":null}"#,
            r#"{"Items":{},"Item":[],"Responses":[]}"#,
            r#"{"Items":[],"Item":{},"Responses":{}}"#,
            r#"{"Items":[{}],"Item":{},"Responses":{"a":[{}]}}"#,
            r#"{"Responses":{"a":[],"b":[{}]}}"#,
            r#"{"Responses":{"a":[{}],"a":[]}}"#,
            r#"{"Items":[],"Items":[{}]}"#,
            r#"{"Item":{},"Item":{"a":{"S":"a"}}}"#,
            r#"{"__type":"com.amazonaws.dynamodb.v20120810#ValidationException","message":"no"}"#,
            &format!(" \n{valid}\t\r"),
            &format!("{valid}{{}}"),
            &format!("{valid},"),
            &format!("\u{feff}{valid}"),
            &valid,
        ];
        for body in bodies {
            for status in [200, 201, 400, 500] {
                service.check(read, status, body.as_bytes());
            }
        }
    }
}
