//! The effect of each change of an update on existing and on missing attributes.

use std::collections::{BTreeMap, BTreeSet};

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::expr::AttributeType;
use dokklib::operation::Changes;
use dokklib::{Attribute, Attributes, Entity, Error, ErrorKind, Item, Path, Relation, Table};
use dokklib_tests::Engine;

use crate::{Group, User};

#[derive(Entity, Debug, Clone, PartialEq, Default)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
    balance: i64,
    limit: Option<i64>,
    notes: Vec<String>,
    history: Option<Vec<u32>>,
    tags: BTreeSet<String>,
    sizes: BTreeSet<u32>,
    codes: BTreeSet<Vec<u8>>,
    scores: BTreeMap<String, u64>,
    address: Address,
    delivery: Option<Address>,
    lines: Vec<Option<Line>>,
    #[entity(default)]
    color: String,
    size: Option<String>, // a reserved word
    #[entity(rename = "user-id")]
    user: Option<String>,
}

#[derive(Attribute, Debug, Clone, PartialEq, Default)]
struct Address {
    city: String,
    zip: Option<String>,
    geo: Option<Geo>,
}

#[derive(Attribute, Debug, Clone, PartialEq, Default)]
struct Geo {
    visits: u64,
    marks: Vec<i64>,
}

#[derive(Attribute, Debug, Clone, PartialEq, Default)]
struct Line {
    price: u64,
}

fn texts<C: FromIterator<String>>(texts: &[&str]) -> C {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn order() -> Order {
    Order {
        id: 7,
        total: 100,
        balance: 5,
        notes: texts(&["first", "second"]),
        tags: texts(&["a", "b"]),
        scores: [("x".to_owned(), 1)].into(),
        address: Address { city: "Paris".to_owned(), ..Address::default() },
        lines: vec![Some(Line { price: 20 }), None],
        color: "red".to_owned(),
        ..Order::default()
    }
}

const KEY: u64 = 7;

async fn table(engine: &Engine) -> Table {
    let table = engine.table().await;
    table.put(order()).await.unwrap();
    table
}

/// Returns the message of an invalid request.
fn invalid_request<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    error.to_string()
}

/// Returns the failed conditions of an error.
fn failed_conditions<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<String> {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed, "{error}: {:?}", error.sdk());
    error.failed_conditions().iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn numbers() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let update = || table.update(Order::key(KEY));

    let changed =
        update().add(Order::TOTAL, 5).subtract(Order::BALANCE, 7).add(Order::LIMIT, -3).returning_new().await?;
    assert_eq!((changed.total, changed.balance, changed.limit), (105, -2, Some(-3)));
    let changed = update().subtract(Order::BALANCE, -2).subtract(Order::TOTAL, 0).returning_new().await?;
    assert_eq!((changed.total, changed.balance), (105, 0));
    update().remove(Order::LIMIT).await?;
    let changed = update().subtract(Order::LIMIT, 4).returning_new().await?;
    assert_eq!(changed.limit, Some(-4), "a missing number counts as 0");

    // Nested numbers, existing and missing ones.
    let (visits, score) = (Order::DELIVERY.field(Address::GEO).field(Geo::VISITS), Order::SCORES.key("new one"));
    let geo = Geo { visits: 1, marks: vec![] };
    update().set(Order::DELIVERY, Address { geo: Some(geo), ..Address::default() }).await?;
    let changed = update().add(visits.clone(), 2).add(score.clone(), 4).returning_new().await?;
    assert_eq!(changed.delivery.unwrap().geo.unwrap().visits, 3);
    assert_eq!(changed.scores["new one"], 4);
    let changed = update().subtract(visits.clone(), 3).subtract(score, 1).returning_new().await?;
    assert_eq!((changed.delivery.unwrap().geo.unwrap().visits, changed.scores["new one"]), (0, 3));

    // The result must not be negative, because the fields are unsigned.
    assert_eq!(failed_conditions(update().subtract(Order::TOTAL, 106).await), ["total >= ?"]);
    assert_eq!(failed_conditions(update().subtract(visits, 1).await), ["delivery.geo.visits >= ?"]);
    assert_eq!(failed_conditions(update().subtract(Order::SCORES.key("none"), 1).await), ["scores[…] >= ?"]);
    Ok(())
}

#[tokio::test]
async fn lists() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let update = || table.update(Order::key(KEY));

    let changed = update().append(Order::NOTES, ["third"]).prepend(Order::HISTORY, [1, 2]).returning_new().await?;
    assert_eq!((changed.notes.join(" "), changed.history), ("first second third".to_owned(), Some(vec![1, 2])));
    let new_notes: Vec<String> = texts(&["zero"]);
    let changed = update().prepend(Order::NOTES, &new_notes).append(Order::HISTORY, [0_u32; 0]).returning_new().await?;
    assert_eq!((changed.notes.join(" "), changed.history), ("zero first second third".to_owned(), Some(vec![1, 2])));

    let changed =
        update().set(Order::NOTES.index(1), "FIRST").remove(Order::NOTES.index(2)).set(Order::NOTES.index(99), "last");
    assert_eq!(changed.returning_new().await?.notes.join(" "), "zero FIRST third last");
    let changed = update().set(Order::LINES.index(0).field(Line::PRICE), 21).returning_new().await?;
    assert_eq!(changed.lines, [Some(Line { price: 21 }), None]);

    // A NULL element exists, but is not a map.
    let price = Order::LINES.index(1).field(Line::PRICE);
    assert_eq!(failed_conditions(update().set(price.clone(), 1).await), ["attribute_type(lines[1], M)"]);
    assert_eq!(
        failed_conditions(update().set(Order::LINES.index(5).field(Line::PRICE), 1).await),
        ["attribute_type(lines[5], M)"]
    );
    update().set(Order::LINES.index(1), Some(Line { price: 1 })).set(Order::LINES.index(2), None).await?;
    let changed = update().add(price, 1).remove(Order::LINES.index(2)).returning_new().await?;
    assert_eq!(changed.lines, [Some(Line { price: 21 }), Some(Line { price: 2 })]);
    update().remove(Order::HISTORY).await?;
    assert_eq!(failed_conditions(update().set(Order::HISTORY.index(0), 1).await), ["attribute_exists(history)"]);
    let marks = Order::ADDRESS.field(Address::GEO).field(Geo::MARKS);
    assert_eq!(failed_conditions(update().append(marks.clone(), [1]).await), ["attribute_exists(address.geo)"]);
    update().set(Order::ADDRESS.field(Address::GEO), Geo::default()).await?;
    let changed = update().append(marks, [1, -1]).returning_new().await?;
    assert_eq!(changed.address.geo.unwrap().marks, [1, -1]);
    Ok(())
}

#[tokio::test]
async fn sets() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let update = || table.update(Order::key(KEY));

    let changed = update()
        .add(Order::TAGS, ["c", "c", "a"])
        .add(Order::SIZES, BTreeSet::from([3, 4]))
        .add(Order::CODES, [vec![1_u8, 2], vec![3]])
        .returning_new()
        .await?;
    assert_eq!((changed.tags, changed.sizes), (texts(&["a", "b", "c"]), [3, 4].into()));
    assert_eq!(changed.codes, [vec![1, 2], vec![3]].into());
    let changed = update()
        .delete(Order::TAGS, ["a", "x"])
        .delete(Order::SIZES, [3, 4])
        .delete(Order::CODES, [[3]].map(Vec::from));
    let changed = changed.returning_new().await?;
    assert_eq!((changed.tags, changed.sizes, changed.codes), (texts(&["b", "c"]), [].into(), [vec![1, 2]].into()));

    // Adding or deleting no elements only requires that the item exists.
    let none = || [""; 0];
    update().add(Order::TAGS, none()).delete(Order::TAGS, none()).await?;
    assert!(table.update(Order::key(8)).delete(Order::TAGS, none()).await.unwrap_err().is_not_found());
    table.transact_write().update(Order::key(KEY), |order| order.delete(Order::TAGS, none())).await?;
    let transaction = table.transact_write().update(Order::key(8), |order| order.add(Order::TAGS, none()));
    assert!(transaction.await.unwrap_err().has(ErrorKind::NotFound));
    assert_eq!(table.get(Order::key(8)).await?, None, "the item is not created");
    assert!(
        invalid_request(table.update(Order::key(KEY)).await)
            .ends_with("the update has no changes: add at least one, such as `.set(..)`")
    );
    Ok(())
}

#[tokio::test]
async fn missing_attributes_and_copies() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let update = || table.update(Order::key(KEY));

    let changed = update()
        .set_if_absent(Order::LIMIT, 9)
        .set_if_absent(Order::TOTAL, 1)
        .set_if_absent(Order::SCORES.key("x"), 7)
        .set_if_absent(Order::SCORES.key("y"), Order::TOTAL)
        .returning_new()
        .await?;
    assert_eq!((changed.limit, changed.total), (Some(9), 100));
    assert_eq!(changed.scores, [("x".to_owned(), 1), ("y".to_owned(), 100)].into());
    update().set_if_absent(Order::TAGS, BTreeSet::new()).set_if_absent(Order::SIZE, None).await?;
    assert_eq!(failed_conditions(update().set_if_absent(Order::USER, Order::SIZE).await), ["attribute_exists(size)"]);
    update().set(Order::SIZE, "large").await?;
    assert_eq!(update().set_if_absent(Order::USER, Order::SIZE).returning_new().await?.user.as_deref(), Some("large"));
    update().remove(Order::USER).await?;

    let changed = update().set(Order::BALANCE, Order::LIMIT).set(Order::LIMIT, Order::BALANCE).returning_new().await?;
    assert_eq!((changed.balance, changed.limit), (9, Some(5)), "the two values are swapped");
    update().remove(Order::LIMIT).remove(Order::COLOR).remove(Order::SCORES.key("x")).await?;
    assert_eq!(failed_conditions(update().set(Order::BALANCE, Order::LIMIT).await), ["attribute_exists(limit)"]);
    let visits = Order::DELIVERY.field(Address::GEO).field(Geo::VISITS);
    assert_eq!(failed_conditions(update().set(Order::TOTAL, visits).await), ["attribute_exists(delivery.geo.visits)"]);
    let price = Order::SCORES.key("none");
    assert_eq!(failed_conditions(update().set(Order::TOTAL, price).await), ["attribute_exists(scores[…])"]);
    let raw = Path::<Order, u64>::raw("legacy");
    assert_eq!(failed_conditions(update().set(Order::TOTAL, raw).await), ["attribute_exists(legacy)"]);
    let set_lines =
        || update().set(Order::DELIVERY, Address::default()).set(Order::LINES, vec![None, Some(Line { price: 4 })]);
    set_lines().await?;
    let failed = failed_conditions(update().set(Order::TOTAL, Order::LINES.index(0).field(Line::PRICE)).await);
    assert_eq!(failed, ["attribute_exists(lines[0].price)"], "`None` has no price to copy");
    let stored = table.get(Order::key(KEY)).await?.unwrap();
    assert_eq!((stored.color.as_str(), stored.scores.len()), ("", 1), "a field with a default can be missing");

    // Setting `None` or an empty set removes the attribute.
    update().set(Order::SIZE, "large").set(Order::USER, Some("alice".to_owned())).await?;
    let changed = update().set(Order::SIZE, None).set(Order::TAGS, BTreeSet::new()).returning_new().await?;
    assert_eq!((changed.size, changed.user.as_deref(), changed.tags), (None, Some("alice"), [].into()));
    let changed = update().set(Order::DELIVERY, Address::default()).set(Order::ADDRESS.field(Address::ZIP), "75001");
    assert_eq!(changed.returning_new().await?.address.zip.as_deref(), Some("75001"));
    let changed = update().remove(Order::ADDRESS.field(Address::ZIP)).set(Order::DELIVERY.field(Address::CITY), "Rome");
    assert_eq!(changed.returning_new().await?.delivery.unwrap().city, "Rome");
    update().remove(Order::DELIVERY).await?;
    assert_eq!(
        failed_conditions(update().remove(Order::DELIVERY.field(Address::ZIP)).await),
        ["attribute_exists(delivery)"]
    );
    let both = update().set(Order::DELIVERY.field(Address::CITY), "x").set(Order::DELIVERY.field(Address::ZIP), "y");
    assert_eq!(failed_conditions(both.await), ["attribute_exists(delivery)"], "the condition is added once");
    Ok(())
}

#[tokio::test]
async fn overlapping_and_conflicting_paths_are_an_error() -> dokklib::Result<()> {
    let table = Table::<dokklib::SingleTable>::offline("table");
    let update = || table.update(Order::key(KEY));
    let overlap = "whose paths overlap: DynamoDB doesn't allow this, so combine them into one change";
    for (update, first, second) in [
        (update().set(Order::TOTAL, 1).subtract(Order::TOTAL, 1), "total", "total"),
        (
            update().set(Order::ADDRESS.field(Address::CITY), "x").set(Order::ADDRESS, Address::default()),
            "address.city",
            "address",
        ),
        (update().append(Order::NOTES, ["x"]).remove(Order::NOTES.index(0)), "notes", "notes[0]"),
        (update().set(Order::SCORES.key("a"), 1).add(Order::SCORES.key("a"), 1), "scores[…]", "scores[…]"),
        (update().add(Order::TAGS, ["x"]).delete(Order::TAGS, ["y"]), "tags", "tags"),
        (update().set(Order::TOTAL, 1).merge(Changes::new().set(Order::TOTAL, 2)), "total", "total"),
        (update().change((Order::TOTAL.to(1), Order::LIMIT.to(2))).set_if_absent(Order::LIMIT, 1), "limit", "limit"),
    ] {
        let message = invalid_request(update.to_input());
        assert!(
            message.ends_with(&format!("the update changes `{second}` and `{first}`, {overlap}"))
                || message.ends_with(&format!("the update changes `{first}` and `{second}`, {overlap}")),
            "{message}"
        );
    }
    let (as_list, as_map) =
        (Path::<Order, Vec<String>>::raw("x").index(0), Path::<Order, BTreeMap<String, String>>::raw("x").key("a"));
    let message = invalid_request(update().set(as_list, "x").set(as_map, "y").to_input());
    assert!(
        message.ends_with(
            "the update changes `x[0]` and `x[…]`, whose paths conflict: one requires a list, the other a map"
        ),
        "{message}"
    );
    // A struct field and a map entry with the same name have the same path in DynamoDB.
    let field = Path::<Order, Address>::raw("x").field(Address::CITY);
    let entry = Path::<Order, BTreeMap<String, String>>::raw("x").key("city");
    assert!(invalid_request(update().set(field, "x").set(entry, "y").to_input()).contains(overlap));
    let error = update().set(Order::SCORES.key(""), 1).to_input().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().ends_with("an attribute name is empty: DynamoDB requires at least one character"));
    update().set(Order::NOTES.index(0), "x").set(Order::NOTES.index(1), "y").to_input()?;
    Ok(())
}

#[tokio::test]
async fn merging_changes_keeps_their_conditions() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let discount = |percent: u64| Changes::<Order>::new().set(Order::TOTAL, 100 - percent).when(Order::TOTAL.eq(100));
    let tagged = |tags: &[&'static str]| {
        let mut changes = Changes::<Order>::new();
        for tag in tags {
            changes = changes.set(Order::SCORES.key(*tag), 1);
        }
        changes
    };
    let update = table.update(Order::key(KEY)).merge(discount(10)).merge(tagged(&["p", "q"])).merge(tagged(&[]));
    let changed = update.clone().returning_new().await?;
    assert_eq!((changed.total, changed.scores.len()), (90, 3));
    assert_eq!(failed_conditions(update.await), ["total = ?"]);
    let loaded = table.update(&changed).merge(discount(20)).when(Order::BALANCE.gt(100)).await;
    assert_eq!(failed_conditions(loaded), ["total = ?", "balance > ?"]);
    assert!(invalid_request(table.update(Order::key(KEY)).merge(Changes::new()).await).contains("has no changes"));
    // `Debug` redacts values.
    let debug = format!("{:?}", table.update(Order::key(KEY)).set(Order::SIZE, "secret").when(Order::TOTAL.lt(77)));
    assert_eq!(debug, "Update(update of Order when total < ?)");
    Ok(())
}

#[tokio::test]
async fn raw_paths_address_undeclared_attributes() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let legacy = || Path::<Order, u64>::raw("legacy.total");
    let changed = table.update(Order::key(KEY)).set(legacy(), 5).when(legacy().not_exists()).returning_old().await?;
    assert_eq!(changed, Some(order()));
    let result = table.update(Order::key(KEY)).add(legacy(), 1).when(legacy().gt(5)).await;
    assert_eq!(failed_conditions(result), ["legacy.total > ?"]);
    let inner = Path::<Order, Address>::raw("other").field(Address::CITY);
    let result = table.update(Order::key(KEY)).set(inner.clone(), "Rome").await;
    assert_eq!(failed_conditions(result), ["attribute_exists(other)"], "the attribute of a raw path may be missing");
    let field = table.update(Order::key(KEY)).set(Path::<Order, String>::raw("total"), "x").await;
    let raw_field =
        "`total` is a field of `Order`: use the path constant of the field, which checks the type of the value";
    assert!(invalid_request(field).ends_with(raw_field));
    table.update(Order::key(KEY)).set(Path::<Order, Address>::raw("other"), Address::default()).await?;
    table.update(Order::key(KEY)).remove(legacy()).await?;
    table.update(Order::key(KEY)).set(legacy(), 6).await?;
    table.update(Order::key(KEY)).set(inner, "Rome").when(legacy().attribute_type(AttributeType::N)).await?;

    // Relations have only raw paths. Reserved names are an error.
    let membership = || (User::partition_key("alice"), Group::sort_key("1"));
    let role = || Path::<Relation<User, Group>, String>::raw("role");
    table.put(membership()).attribute("role", "admin").await?;
    table.update(membership()).set(role(), "member").when(role().eq("admin")).await?;
    assert_eq!(
        failed_conditions(table.delete(membership()).when(role().begins_with("a")).await),
        ["begins_with(role, ?)"]
    );
    for (name, what) in [("PK", "a key attribute of the table"), ("UpdatedAt", "a timestamp of the relation")] {
        let path = Path::<Relation<User, Group>, String>::raw(name);
        let message = invalid_request(table.update(membership()).set(path, "x").await);
        assert!(
            message.ends_with(&format!("`{name}` is {what}: it can't be set as a free attribute or by a raw path")),
            "{message}"
        );
    }
    let message = invalid_request(
        table.update(membership()).set(Path::<Relation<User, Group>, String>::raw("ExpiresAt"), "x").await,
    );
    assert!(message.contains("`ExpiresAt` is the time to live"), "{message}");
    Ok(())
}

#[tokio::test]
async fn an_upsert_creates_the_item_with_its_changes() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let upsert = || table.upsert(order());
    let created = upsert()
        .add(Order::TOTAL, 1)
        .append(Order::NOTES, ["third"])
        .set(Order::LIMIT, 3)
        .add(Order::TAGS, ["z"])
        .remove(Order::COLOR)
        .returning_new()
        .await?;
    let expected = Order {
        total: 1,
        notes: texts(&["third"]),
        limit: Some(3),
        tags: texts(&["z"]),
        color: String::new(),
        ..order()
    };
    assert_eq!(created, expected, "changed fields start empty, the other fields have the values of the item");
    // Copies and guarded subtractions fail if the item is missing.
    table.delete(Order::key(KEY)).await?;
    let copy = upsert().set(Order::LIMIT, Order::BALANCE).await;
    assert_eq!(failed_conditions(copy), ["attribute_exists(balance)"], "the attribute to copy is missing");
    assert_eq!(failed_conditions(upsert().set_if_absent(Order::LIMIT, Order::BALANCE).await).len(), 1);
    assert_eq!(failed_conditions(upsert().subtract(Order::TOTAL, 1).await), ["total >= ?"]);
    assert_eq!(table.get(Order::key(KEY)).await?, None);
    // An upsert of an existing item keeps its fields.
    upsert().await?;
    let changed = table.upsert(Order { balance: 77, ..order() }).subtract(Order::TOTAL, 1).returning_new().await?;
    assert_eq!((changed.total, changed.balance), (99, 5));
    table.transact_write().push(upsert().append(Order::NOTES, ["third"])).await?;
    assert_eq!(table.get(Order::key(KEY)).await?.unwrap().notes.len(), 3);
    Ok(())
}

#[tokio::test]
async fn each_reason_of_a_transaction_has_its_failed_conditions() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let error = table
        .transact_write()
        .update(Order::key(KEY), |order| order.subtract(Order::TOTAL, 500).when(Order::TAGS.contains("a")))
        .check(Order::key(1), Order::TOTAL.gt(1))
        .push(table.put(Order { id: 2, ..order() }).when(Order::TOTAL.exists() & Order::LIMIT.exists()))
        .push(table.insert(Order { id: 3, ..order() }).when(Order::TOTAL.eq(1)))
        .await
        .unwrap_err();
    let reasons: Vec<_> =
        error.reasons().iter().map(|reason| format!("{:?}: {:?}", reason.kind(), reason.failed_conditions())).collect();
    assert_eq!(
        reasons,
        [
            "Some(ConditionFailed): [FailedCondition(total >= ?)]",
            "Some(NotFound): []",
            "Some(ConditionFailed): [FailedCondition(attribute_exists(total)), FailedCondition(attribute_exists(limit))]",
            "None: []",
        ]
    );
    assert!(
        error.to_string().contains("operation 0, update of Order: the condition check failed: `total >= ?`"),
        "{error}"
    );
    let error = table.insert(order()).when(Order::TOTAL.eq(1) | Order::LIMIT.exists()).await.unwrap_err();
    assert_eq!(error.to_string(), "insert of Order: the item already exists: `total = ?`");
    Ok(())
}

#[tokio::test]
async fn filters() -> dokklib::Result<()> {
    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(pk = User(user), sk = Self(id))]
    struct Job {
        user: String,
        id: u64,
        state: String,
        rank: Option<u8>,
    }
    let engine = Engine::start().await;
    let table = engine.table().await;
    let job = |id: u64| Job {
        user: "alice".to_owned(),
        id,
        state: if id.is_multiple_of(2) { "open" } else { "done" }.to_owned(),
        rank: (id > 5).then_some(1),
    };
    for id in 0..10 {
        table.put(job(id)).await?;
    }
    let open = || table.query(Job::query("alice")).filter(Job::STATE.eq("open"));
    assert_eq!(open().await?, [0, 2, 4, 6, 8].map(job));
    assert_eq!(open().filter(Job::RANK.exists()).await?, [6, 8].map(job), "filters are joined by AND");
    assert_eq!(open().limit(3).await?, [0, 2, 4].map(job), "the limit applies to the items that match the filter");
    assert_eq!(open().limit(3).to_input()?.limit(), None, "the number of items to read is unknown");
    assert_eq!(table.query(Job::query("alice")).filter(Job::ID.ge(8)).await?, [8, 9].map(job));
    let pair = table.query((User::partition_key("alice"), Job::prefix_sort_key()));
    let state = Path::<Relation<User, Job>, String>::raw("state");
    assert_eq!(pair.filter(state.eq("open")).await?.len(), 5);
    let raw = table.query(User::partition_key("alice")).filter(Path::<dokklib::RawItem, u8>::raw("rank").eq(1)).await?;
    assert_eq!(raw.len(), 4);

    // A filter that is always false sends no request, so the missing table is not noticed.
    let never = dokklib::Condition::<Job>::any([]);
    let missing = Table::new(engine.client(), "no-such-table");
    assert_eq!(missing.query(Job::query("alice")).filter(never.clone()).await?, []);
    assert!(missing.query(Job::query("alice")).filter(!never.clone()).await.is_err());
    let input = table.query(Job::query("alice")).filter(never).to_input()?;
    assert_eq!(
        input.filter_expression(),
        Some("attribute_exists(#0) AND attribute_not_exists(#0)"),
        "the SDK input returns no items either"
    );
    let key = Path::<dokklib::RawItem, String>::raw("SK").eq("x");
    let message = invalid_request(table.query(User::partition_key("alice")).filter(key).await);
    assert!(
        message.ends_with("a filter can't contain the key attribute `SK`: use the key condition of the query instead"),
        "{message}"
    );
    Ok(())
}

#[tokio::test]
async fn conditions_of_attributes_in_memory() -> dokklib::Result<()> {
    let stored: Attributes = order().into_attributes()?;
    assert_eq!((Order::TOTAL.gt(99) & !Order::TAGS.contains("z")).holds(&stored), Some(true));
    assert_eq!(Order::LINES.index(1).attribute_type(AttributeType::Null).holds(&stored), Some(true));
    assert_eq!(Order::NOTES.index(0).size().eq(5).holds(&stored), Some(true));
    let umlaut = [("notes".to_owned(), AttributeValue::L(vec![AttributeValue::S("für".to_owned())]))].into();
    assert_eq!(Order::NOTES.index(0).size().eq(3).holds(&umlaut), None);
    Ok(())
}
