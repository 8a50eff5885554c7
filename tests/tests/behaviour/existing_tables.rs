//! Tables that other programs designed: the raw client and dokklib read each other's items, equal to the byte.

use std::collections::HashMap;

use dokklib::aws_sdk_dynamodb::types::AttributeValue::{self, N, S};
use dokklib::chrono::NaiveDate;
use dokklib::uuid::Uuid;
use dokklib::{Entity, ErrorKind, Index, InverseIndex, Schema, Table};
use dokklib_tests::Engine;

/// Writes an item with the raw client.
async fn put_raw<S: Schema>(table: &Table<S>, item: &HashMap<String, AttributeValue>) {
    table.client().put_item().table_name(table.name()).set_item(Some(item.clone())).send().await.unwrap();
}

/// Reads all items with the raw client.
async fn read_raw<S: Schema>(table: &Table<S>) -> Vec<HashMap<String, AttributeValue>> {
    let scan = table.client().scan().table_name(table.name()).consistent_read(true);
    scan.send().await.unwrap().items.unwrap_or_default()
}

fn attributes<const N: usize>(attributes: [(&str, AttributeValue); N]) -> HashMap<String, AttributeValue> {
    attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn s(text: &str) -> AttributeValue {
    S(text.to_owned())
}

/// Asserts that dokklib reads the item that the raw client writes, and writes the same attributes.
macro_rules! assert_side_by_side {
    ($table:expr, $key:expr, $item:expr, $raw:expr) => {{
        let (table, item, raw) = (&$table, $item, $raw);
        put_raw(table, &raw).await;
        assert_eq!(table.get($key).await?.as_ref(), Some(&item));
        table.delete($key).await?;
        assert_eq!(table.get($key).await?, None);
        table.put(&item).await?;
        let stored = read_raw(table).await;
        assert!(stored.contains(&raw), "{stored:?}\n{raw:?}");
    }};
}

/// The table of the ElectroDB service `taskapp`, in ElectroDB's default key format.
mod electro {
    use super::*;

    #[derive(Index)]
    #[index(name = "gsi1pk-gsi1sk-index", partition_key = "gsi1pk", sort_key = "gsi1sk")]
    pub(super) struct Gsi1;

    #[derive(Schema)]
    #[schema(
        partition_key = "pk",
        sort_key = "sk",
        delimiter = "#",
        key_values = unescaped,
        tag = "__edb_e__",
        indexes(Gsi1),
        entities(Employee, Task)
    )]
    pub(super) struct TaskApp;

    /// `employee` with `pk: [employeeId]`, no `sk`, and a collection `assignments` in `gsi1` with `sk: [lastName, firstName]`.
    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(
        schema = TaskApp,
        prefix = "employee",
        pk = bare("$taskapp", label("employeeid_", lower(employee))),
        sk = "$employee_1",
        index(
            Gsi1 as by_team,
            pk = bare("$taskapp", label("team_", lower(team))),
            sk = bare("$assignments", "employee_1", label("lastname_", lower(last_name)), label("firstname_", lower(first_name))),
        ),
        rename_all = "camelCase"
    )]
    pub(super) struct Employee {
        #[entity(rename = "employeeId")]
        pub(super) employee: String,
        pub(super) first_name: String,
        pub(super) last_name: String,
        pub(super) team: String,
        #[entity(rename = "__edb_v__")]
        pub(super) version: String,
    }

    /// `task` with `pk: [taskId]` and `sk: [project, employeeId]`.
    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(
        schema = TaskApp,
        prefix = "task",
        pk = bare("$taskapp", label("taskid_", lower(task))),
        sk = bare("$task_1", label("project_", lower(project)), label("employeeid_", lower(employee))),
        rename_all = "camelCase"
    )]
    pub(super) struct Task {
        #[entity(rename = "taskId")]
        pub(super) task: String,
        pub(super) project: String,
        #[entity(rename = "employeeId")]
        pub(super) employee: String,
        pub(super) points: u32,
        #[entity(rename = "__edb_v__")]
        pub(super) version: String,
    }

    pub(super) fn employee() -> Employee {
        Employee {
            employee: "E-17 a".to_owned(),
            first_name: "Tyler".to_owned(),
            last_name: "Walch".to_owned(),
            team: "Data Ops".to_owned(),
            version: "1".to_owned(),
        }
    }

    pub(super) fn task(project: &str, employee: &str) -> Task {
        Task {
            task: "T1".to_owned(),
            project: project.to_owned(),
            employee: employee.to_owned(),
            points: 3,
            version: "1".to_owned(),
        }
    }
}

#[tokio::test]
async fn a_table_of_electrodb_is_read_and_written_byte_for_byte() -> dokklib::Result<()> {
    use electro::{Employee, Task, TaskApp, employee, task};
    let engine = Engine::start().await;
    let table = engine.schema_table::<TaskApp>().await;
    let raw = attributes([
        ("pk", s("$taskapp#employeeid_e-17 a")),
        ("sk", s("$employee_1")),
        ("gsi1pk", s("$taskapp#team_data ops")),
        ("gsi1sk", s("$assignments#employee_1#lastname_walch#firstname_tyler")),
        ("employeeId", s("E-17 a")),
        ("firstName", s("Tyler")),
        ("lastName", s("Walch")),
        ("team", s("Data Ops")),
        ("__edb_e__", s("employee")),
        ("__edb_v__", s("1")),
    ]);
    assert_side_by_side!(table, Employee::key("E-17 a"), employee(), raw);
    let raw = attributes([
        ("pk", s("$taskapp#taskid_t1")),
        ("sk", s("$task_1#project_site#employeeid_e-17#b")),
        ("taskId", s("T1")),
        ("project", s("Site")),
        ("employeeId", s("E-17#b")),
        ("points", N("3".to_owned())),
        ("__edb_e__", s("task")),
        ("__edb_v__", s("1")),
    ]);
    assert_side_by_side!(table, Task::key("T1", "Site", "E-17#b"), task("Site", "E-17#b"), raw);

    // Queries fix the parts in the form of the key, and read no longer value.
    table.put(task("Sites", "A")).await?;
    table.put(task("Site", "A")).await?;
    let found = table.query(Task::query("t1").eq("SITE")).await?;
    assert_eq!(found, [task("Site", "A"), task("Site", "E-17#b")]);
    assert_eq!(table.query(Task::query("T1").begins_with("Site")).await?.len(), 3);
    assert_eq!(table.query(Employee::by_team("DATA OPS").eq("walch").begins_with("T")).await?, [employee()]);

    // A value that contains the delimiter is rejected, unless it is the last part.
    let error = table.put(task("a#employeeid_b", "c")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(
        error.to_string(),
        "put of Task: the key part `project` is a value that contains the delimiter: values are unescaped, so only \
         the last part of a key can contain it, and only if no other entity extends the key"
    );
    Ok(())
}

/// A table with the delimiter `|`, lower-case prefixes, days and unpadded numbers.
mod billing {
    use super::*;

    #[derive(Schema)]
    #[schema(
        partition_key = "pk",
        sort_key = "sk",
        delimiter = "|",
        key_values = unescaped,
        tag = "entityType",
        indexes(InverseIndex),
        entities(Invoice, Line, Settings)
    )]
    pub(super) struct Billing;

    #[derive(Entity)]
    #[entity(schema = Billing, prefix = "tenant")]
    pub(super) struct Tenant;

    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(
        schema = Billing,
        prefix = "invoice",
        pk = Tenant(tenant),
        sk = Self(issued, plain(number), series),
        index(InverseIndex as by_number, returns = key)
    )]
    pub(super) struct Invoice {
        pub(super) tenant: String,
        pub(super) issued: NaiveDate,
        pub(super) number: u32,
        pub(super) series: String,
        pub(super) total: u64,
    }

    /// A child of an invoice.
    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(
        schema = Billing,
        prefix = "line",
        pk = Tenant(tenant),
        sk = Invoice(issued, plain(number), series, "line", pad(line, 3))
    )]
    pub(super) struct Line {
        pub(super) tenant: String,
        pub(super) issued: NaiveDate,
        pub(super) number: u32,
        pub(super) series: String,
        pub(super) line: u16,
        pub(super) text: String,
    }

    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(schema = Billing, prefix = "settings", pk = Tenant(tenant), sk = "# settings #")]
    pub(super) struct Settings {
        pub(super) tenant: String,
        pub(super) currency: String,
    }
}

#[tokio::test]
async fn a_table_with_another_delimiter_is_read_and_written_byte_for_byte() -> dokklib::Result<()> {
    use billing::{Billing, Invoice, Line, Settings, Tenant};
    let engine = Engine::start().await;
    let table = engine.schema_table::<Billing>().await;
    let day: NaiveDate = "2024-01-31".parse().unwrap();
    let invoice = |number, series: &str| Invoice {
        tenant: "123 #a".to_owned(),
        issued: day,
        number,
        series: series.to_owned(),
        total: 5,
    };
    let raw = attributes([
        ("pk", s("tenant|123 #a")),
        ("sk", s("invoice|2024-01-31|9|A")),
        ("tenant", s("123 #a")),
        ("issued", s("2024-01-31")),
        ("number", N("9".to_owned())),
        ("series", s("A")),
        ("total", N("5".to_owned())),
        ("entityType", s("invoice")),
    ]);
    assert_eq!(Tenant::partition_key("123 #a").as_str(), "tenant|123 #a");
    assert_side_by_side!(table, Invoice::key("123 #a", day, 9, "A"), invoice(9, "A"), raw);
    let line = Line {
        tenant: "123 #a".to_owned(),
        issued: day,
        number: 9,
        series: "A".to_owned(),
        line: 2,
        text: "Paper".to_owned(),
    };
    table.put(&line).await?;
    let settings = Settings { tenant: "123 #a".to_owned(), currency: "EUR".to_owned() };
    table.put(&settings).await?;
    assert_eq!(table.get(Settings::key("123 #a")).await?, Some(settings));
    let stored = read_raw(&table).await;
    let mut keys: Vec<&str> = stored.iter().map(|item| item["sk"].as_s().unwrap().as_str()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["# settings #", "invoice|2024-01-31|9|A", "invoice|2024-01-31|9|A|line|002"]);

    table.put(invoice(10, "A")).await?;
    assert_eq!(table.query(Invoice::query("123 #a").eq(day)).await?, [invoice(10, "A"), invoice(9, "A")]);
    assert_eq!(table.query(Invoice::query("123 #a").le(day)).await?.len(), 2);
    assert_eq!(table.query(Invoice::query("123 #a").gt(day)).await?.len(), 0);
    assert_eq!(table.query(Invoice::query("123 #a").eq(day).eq(9).ge("A")).await?, [invoice(9, "A")]);
    assert_eq!(table.query(Line::query("123 #a").eq(day).eq(9).eq("A").le(2)).await?, [line]);
    Ok(())
}

#[tokio::test]
async fn the_last_part_of_an_extended_key_cannot_contain_the_delimiter() -> dokklib::Result<()> {
    use billing::{Billing, Invoice, Tenant};
    let engine = Engine::start().await;
    let table = engine.schema_table::<Billing>().await;
    let day: NaiveDate = "2024-01-31".parse().unwrap();
    // The key of this invoice would be that of the second line of the invoice `A`.
    let forged = Invoice { tenant: "1".to_owned(), issued: day, number: 9, series: "A|line|002".to_owned(), total: 0 };
    assert_eq!(table.put(&forged).await.unwrap_err().kind(), ErrorKind::InvalidInput);
    let key = Invoice::key("1", day, 9, "A|line|002");
    assert_eq!(key.check().unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(table.get(key).await.unwrap_err().kind(), ErrorKind::InvalidInput);
    let query = Invoice::query("1").eq(day).eq(9).eq("A|line|002");
    assert_eq!(table.query(query).await.unwrap_err().kind(), ErrorKind::InvalidInput);
    // A bound is only compared.
    assert_eq!(table.query(Invoice::query("1").eq(day).eq(9).le("A|line|002")).await?, []);

    // An item with such a key is a decode error.
    let raw = attributes([
        ("pk", s("tenant|1")),
        ("sk", s("invoice|2024-01-31|9|A|line|002")),
        ("tenant", s("1")),
        ("issued", s("2024-01-31")),
        ("number", N("9".to_owned())),
        ("series", s("A|line|002")),
        ("total", N("5".to_owned())),
        ("entityType", s("invoice")),
    ]);
    put_raw(&table, &raw).await;
    assert_eq!(table.query(Invoice::query("1")).await.unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(
        table.query(Invoice::by_number(day, 9, "A|line|002")).await.unwrap_err().kind(),
        ErrorKind::InvalidInput
    );

    // No key extends that of a tenant, so its value can contain the delimiter.
    assert_eq!(Tenant::partition_key("a|b").as_str(), "tenant|a|b");
    assert_eq!(Tenant::partition_key("a|b").parts::<(String,)>()?, ("a|b".to_owned(),));
    Ok(())
}

/// A table with a UUID and a time in seconds as keys.
mod events {
    use super::*;

    #[derive(Index)]
    #[index(name = "by_state", partition_key = "state_day", sort_key = number("created_at"))]
    pub(super) struct ByState;

    #[derive(Schema)]
    #[schema(
        partition_key = string("user_id"),
        sort_key = number("created_at"),
        key_values = unescaped,
        indexes(ByState),
        entities(Event)
    )]
    pub(super) struct Events;

    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(
        schema = Events,
        prefix = "",
        pk = user_id,
        sk = created_at,
        index(ByState as by_state, pk = Self(state, day), sk = created_at)
    )]
    pub(super) struct Event {
        pub(super) user_id: Uuid,
        pub(super) created_at: u64,
        pub(super) state: String,
        pub(super) day: NaiveDate,
    }
}

#[tokio::test]
async fn a_table_with_uuids_and_seconds_is_read_and_written_byte_for_byte() -> dokklib::Result<()> {
    use events::{Event, Events};
    let engine = Engine::start().await;
    let table = engine.schema_table::<Events>().await;
    let id = Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8);
    let day: NaiveDate = "2024-01-31".parse().unwrap();
    let event = |created_at, state: &str| Event { user_id: id, created_at, state: state.to_owned(), day };
    let raw = attributes([
        ("user_id", s("67e55044-10b1-426f-9247-bb680e5fe0c8")),
        ("created_at", N("1706693400".to_owned())),
        ("state_day", s("open now#2024-01-31")),
        ("state", s("open now")),
        ("day", s("2024-01-31")),
    ]);
    assert_side_by_side!(table, Event::key(id, 1_706_693_400), event(1_706_693_400, "open now"), raw);
    table.put(event(1_706_693_401, "done")).await?;
    assert_eq!(table.query(Event::query(id).ge(1_706_693_401)).await?, [event(1_706_693_401, "done")]);
    let found = table.query(Event::by_state("open now", day).le(1_706_693_400)).await?;
    assert_eq!(found, [event(1_706_693_400, "open now")]);

    // An update rewrites the index key.
    table.update(&event(1_706_693_400, "open now")).set(Event::STATE, "done").await?;
    assert_eq!(table.query(Event::by_state("done", day)).await?.len(), 2);
    assert_eq!(table.query(Event::by_state("a#b", day)).await.unwrap_err().kind(), ErrorKind::InvalidInput);
    Ok(())
}

/// Keys without a prefix, and a delimiter with several characters.
mod bare {
    use super::*;

    #[derive(Index)]
    #[index(name = "by_number", partition_key = "number_text", sort_key = "route")]
    pub(super) struct ByNumber;

    #[derive(Schema)]
    #[schema(
        partition_key = "start",
        sort_key = "rest",
        delimiter = "->",
        key_values = unescaped,
        indexes(InverseIndex, ByNumber),
        entities(Route)
    )]
    pub(super) struct Routes;

    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(
        schema = Routes,
        prefix = "",
        pk = Self(from),
        sk = Self(pad(number, 2), to),
        index(InverseIndex as by_target),
        index(ByNumber as by_number, pk = bare("number", plain(number)), sk = bare(from, to))
    )]
    pub(super) struct Route {
        pub(super) from: String,
        pub(super) to: String,
        pub(super) number: u8,
    }
}

#[tokio::test]
async fn keys_without_a_prefix_are_read_queried_and_written() -> dokklib::Result<()> {
    use bare::{Route, Routes};
    let engine = Engine::start().await;
    let table = engine.schema_table::<Routes>().await;
    let route = |from: &str, number, to: &str| Route { from: from.to_owned(), to: to.to_owned(), number };
    let raw = attributes([
        ("start", s("A-")),
        ("rest", s("07->B->C")),
        ("number_text", s("number->7")),
        ("route", s("A-->B->C")),
        ("from", s("A-")),
        ("to", s("B->C")),
        ("number", N("7".to_owned())),
    ]);
    assert_eq!(Route::partition_key("A-").as_str(), "A-");
    assert_eq!(Route::partition_key("A->B").parts::<(String,)>()?, ("A->B".to_owned(),));
    assert_side_by_side!(table, Route::key("A-", 7, "B->C"), route("A-", 7, "B->C"), raw.clone());
    for item in [route("A-", 7, "B"), route("A-", 10, "A"), route("A-", 11, "Z"), route("B", 7, "A-")] {
        table.put(item).await?;
    }
    let numbers = |items: Vec<Route>| items.into_iter().map(|route| (route.number, route.to)).collect::<Vec<_>>();
    let query = || Route::query("A-");
    let all = [(7, "B"), (7, "B->C"), (10, "A"), (11, "Z")].map(|(number, to)| (number, to.to_owned()));
    assert_eq!(numbers(table.query(query()).await?), all);
    assert_eq!(numbers(table.query(query().eq(7)).await?), all[..2]);
    assert_eq!(numbers(table.query(query().le(10)).await?), all[..3]);
    assert_eq!(numbers(table.query(query().lt(10)).await?), all[..2]);
    assert_eq!(numbers(table.query(query().gt(7)).await?), all[2..]);
    assert_eq!(numbers(table.query(query().ge(10)).await?), all[2..]);
    assert_eq!(numbers(table.query(query().between(8, 10)).await?), all[2..3]);
    assert_eq!(numbers(table.query(query().eq(7).gt("B")).await?), all[1..2]);
    assert_eq!(numbers(table.query(query().eq(7).begins_with("B-")).await?), all[1..2]);
    assert_eq!(table.query(Route::by_target(7, "A-")).await?, [route("B", 7, "A-")]);
    assert_eq!(numbers(table.query(Route::by_number(7).eq("A-")).await?), all[..2]);
    assert_eq!(numbers(table.query(Route::by_number(7).begins_with("A")).await?), all[..2]);
    let scanned = table.scan::<Route>().await?;
    assert_eq!(scanned.len(), 5);

    // The texts of unescaped values before the last one don't sort as the values.
    let error = table.query(Route::by_number(7).le("A-")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("the key part `from` has no ranges"), "{error}");

    for from in ["", "A->B"] {
        let error = table.put(route(from, 1, "C")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    }
    // DynamoDB and other programs allow an empty value after other text.
    table.put(route("A", 1, "")).await?;
    let error = table.put(route("A", 1, &"x".repeat(1021))).await.unwrap_err();
    assert!(error.to_string().contains("the sort key is 1025 bytes long, over the limit of 1024 bytes"), "{error}");
    assert_eq!(table.put(route("A", 100, "C")).await.unwrap_err().kind(), ErrorKind::InvalidInput);

    // Without a delimiter, the key is not in the declared format.
    let mut other = raw.clone();
    other.insert("rest".to_owned(), s("7"));
    put_raw(&table, &other).await;
    assert_eq!(table.get(Route::key("A-", 7, "B")).await?, Some(route("A-", 7, "B")));
    Ok(())
}
