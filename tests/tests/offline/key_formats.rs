//! Requests with keys of other formats than the default one, as values.

use dokklib::{Entity, ErrorKind, Schema, Table};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", delimiter = "||", key_values = unescaped, entities(Visit))]
struct Visits;

#[derive(Entity)]
#[entity(schema = Visits, prefix = "site", key = u16)]
struct Site;

#[derive(Entity, Debug, Clone)]
#[entity(schema = Visits, prefix = "#visit", pk = Site(site), sk = Self(pad(day, 3), "at", page))]
struct Visit {
    site: u16,
    day: u16,
    page: String,
}

/// Keys without a prefix.
#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", key_values = unescaped, entities(Reading))]
struct Readings;

#[derive(Entity, Debug, Clone)]
#[entity(schema = Readings, prefix = "", pk = Self(sensor), sk = Self(kind, unit))]
struct Reading {
    sensor: String,
    kind: String,
    unit: String,
}

/// Returns the key condition of a query with the values in place of the placeholders.
macro_rules! condition {
    ($table:expr, $keys:expr) => {{
        let input = $table.query($keys).to_input().unwrap();
        let mut text = input.key_condition_expression().unwrap().to_owned();
        for (name, attribute) in input.expression_attribute_names().into_iter().flatten() {
            text = text.replace(name, attribute);
        }
        for (placeholder, value) in input.expression_attribute_values().unwrap() {
            text = text.replace(placeholder, &format!("{:?}", value.as_s().unwrap()));
        }
        text
    }};
}

#[test]
fn ranges_end_after_the_delimiter() {
    let table = Table::<Visits>::offline("visits");
    let query = || Visit::query(7);
    let pk = "pk = \"site||00007\" AND ";
    for (found, expected) in [
        (condition!(table, query()), "begins_with(sk, \"#visit||\")"),
        (condition!(table, query().eq(3)), "begins_with(sk, \"#visit||003||at||\")"),
        (condition!(table, query().eq(3).eq("a||b")), "sk = \"#visit||003||at||a||b\""),
        (condition!(table, query().eq(3).begins_with("a|")), "begins_with(sk, \"#visit||003||at||a|\")"),
        (condition!(table, query().le(3)), "sk BETWEEN \"#visit||\" AND \"#visit||003|}\""),
        (condition!(table, query().lt(3)), "sk BETWEEN \"#visit||\" AND \"#visit||003\""),
        (condition!(table, query().ge(3)), "sk BETWEEN \"#visit||003\" AND \"#visit|}\""),
        (condition!(table, query().gt(3)), "sk BETWEEN \"#visit||003|}\" AND \"#visit|}\""),
        (condition!(table, query().between(3, 4)), "sk BETWEEN \"#visit||003\" AND \"#visit||004|}\""),
        (condition!(table, query().eq(3).le("a")), "sk BETWEEN \"#visit||003||at||\" AND \"#visit||003||at||a\""),
        (condition!(table, query().eq(3).ge("a")), "sk BETWEEN \"#visit||003||at||a\" AND \"#visit||003||at|}\""),
        (condition!(table, query().eq(3).gt("a")), "sk BETWEEN \"#visit||003||at||a\\0\" AND \"#visit||003||at|}\""),
    ] {
        assert_eq!(found, format!("{pk}{expected}"));
    }
}

#[test]
fn keys_without_a_prefix_have_no_condition_on_their_beginning() {
    let table = Table::<Readings>::offline("readings");
    let query = || Reading::query("a#b");
    let pk = "pk = \"a#b\"";
    for (found, expected) in [
        (condition!(table, query()), ""),
        (condition!(table, query().begins_with("")), ""),
        (condition!(table, query().begins_with("x")), " AND begins_with(sk, \"x\")"),
        (condition!(table, query().eq("x")), " AND begins_with(sk, \"x#\")"),
        (condition!(table, query().eq("x").eq("y#z")), " AND sk = \"x#y#z\""),
        (condition!(table, query().eq("x").ge("y")), " AND sk BETWEEN \"x#y\" AND \"x$\""),
    ] {
        assert_eq!(found, format!("{pk}{expected}"));
    }
    let input = table.scan::<Reading>().to_input().unwrap();
    assert_eq!(input.filter_expression(), None);
}

#[test]
fn values_with_the_delimiter_are_rejected() {
    let visits = Table::<Visits>::offline("visits");
    let readings = Table::<Readings>::offline("readings");
    let contains = "a value that contains the delimiter: values are unescaped, so only the last part of a key can contain it, \
                    and only if no other entity extends the key";
    for (error, message) in [
        (readings.get(Reading::key("a", "b#c", "d")).to_input().unwrap_err(), contains),
        (readings.query(Reading::query("a").eq("b#c")).to_input().unwrap_err(), contains),
        (readings.query(Reading::query("a").begins_with("b#")).to_input().unwrap_err(), contains),
        (readings.get(Reading::key("a", "", "d")).to_input().unwrap_err(), "empty: DynamoDB doesn't allow empty keys"),
        (readings.get(Reading::key("", "a", "d")).to_input().unwrap_err(), "empty: DynamoDB doesn't allow empty keys"),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().ends_with(message), "{error}");
    }
    for range in [Reading::query("a").lt("b"), Reading::query("a").ge("b"), Reading::query("a").between("b", "c")] {
        let error = readings.query(range).to_input().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains("the key part `kind` has no ranges"), "{error}");
    }
    // Other programs store empty values after other text.
    assert!(visits.get(Visit::key(1, 1, "")).to_input().is_ok());
    for valid in ["a#b", "#", "a b", "$"] {
        assert!(readings.get(Reading::key(valid, "k", valid)).to_input().is_ok());
    }
}

#[test]
fn unescaped_keys_parse_into_their_parts() -> dokklib::Result<()> {
    let key = Visit::key(7, 3, "a||b|");
    assert_eq!(key.partition_key(), "site||00007");
    assert_eq!(key.sort_key(), "#visit||003||at||a||b|");
    assert_eq!(key.parts::<(u16, u16, String)>()?, (7, 3, "a||b|".to_owned()));
    assert_eq!(Visit::prefix_sort_key().as_str(), "#visit||");
    assert_eq!(format!("{:?}", Visit::sort_key(3, "secret")), "SortKey<Visit>(#visit||…)");
    let reading = Reading::key("s#1", "k", "u#2");
    assert_eq!(reading.parts::<(String, String, String)>()?, ("s#1".to_owned(), "k".to_owned(), "u#2".to_owned()));
    assert_eq!(format!("{:?}", Reading::partition_key("secret")), "PartitionKey<Reading>(…)");
    assert_eq!(Reading::sort_key("k", "u").value(), "k#u");
    Ok(())
}
