//! Old names of fields: an item that stores a field under an alias is found and changed like any other item.

use std::collections::{BTreeMap, BTreeSet};

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::expr::AttributeType;
use dokklib::operation::Update;
use dokklib::{Attribute, Attributes, Condition, Entity, ErrorKind, Item, Projection, Table};
use dokklib_tests::Engine;

use crate::User;

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Address {
    #[attribute(alias = "town")]
    city: String,
    #[attribute(alias = "floors", default)]
    levels: u8,
    zip: Option<String>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "ACCOUNT", pk = User(user), sk = Self(id))]
struct Account {
    user: String,
    id: u8,
    #[entity(alias = "visits", alias = "hits")]
    logins: u64,
    /// Never renamed.
    limit: u64,
    #[entity(alias = "mail")]
    email: Option<String>,
    #[entity(alias = "labels")]
    tags: BTreeSet<String>,
    #[entity(alias = "remarks")]
    notes: Vec<String>,
    #[entity(alias = "home")]
    address: Address,
    places: Vec<Address>,
    office: Address,
    #[entity(alias = "points", default)]
    credit: i8,
    #[entity(alias = "seen")]
    by_day: BTreeMap<String, u64>,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Account)]
struct Summary {
    logins: u64,
    email: Option<String>,
    office: Address,
}

fn n(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn address(city: &str) -> Address {
    Address { city: city.to_owned(), levels: 2, zip: None }
}

fn account(id: u8) -> Account {
    Account {
        user: "alice".to_owned(),
        id,
        logins: 7,
        limit: 7,
        email: Some("a@example.com".to_owned()),
        tags: ["new".to_owned(), "paid".to_owned()].into(),
        notes: vec!["first".to_owned()],
        address: address("Paris"),
        places: vec![address("Rome")],
        office: address("Paris"),
        credit: 126,
        by_day: [("monday".to_owned(), 3)].into(),
    }
}

/// Renames an attribute, also in a nested map.
fn rename(attributes: &mut Attributes, from: &str, to: &str) {
    if let Some(value) = attributes.remove(from) {
        attributes.insert(to.to_owned(), value);
    }
}

fn with_old_names(mut item: Attributes) -> Attributes {
    for value in item.values_mut() {
        let maps = match value {
            AttributeValue::M(map) => vec![map],
            AttributeValue::L(values) => values.iter_mut().filter_map(as_map).collect(),
            _ => continue,
        };
        for map in maps {
            rename(map, "city", "town");
            rename(map, "levels", "floors");
        }
    }
    let names = [
        ("logins", "hits"),
        ("email", "mail"),
        ("tags", "labels"),
        ("notes", "remarks"),
        ("address", "home"),
        ("credit", "points"),
        ("by_day", "seen"),
    ];
    names.iter().for_each(|(name, alias)| rename(&mut item, name, alias));
    item
}

fn as_map(value: &mut AttributeValue) -> Option<&mut Attributes> {
    match value {
        AttributeValue::M(map) => Some(map),
        _ => None,
    }
}

async fn put_raw(table: &Table, item: Attributes) {
    table.client().put_item().table_name(table.name()).set_item(Some(item)).send().await.unwrap();
}

async fn get_raw(table: &Table, account: &Account) -> Attributes {
    let key = account.to_attributes().unwrap().into_iter().filter(|(name, _)| name == "PK" || name == "SK").collect();
    let get = table.client().get_item().table_name(table.name()).set_key(Some(key));
    get.send().await.unwrap().item.unwrap()
}

/// Stores the account as an older program did.
async fn put_old(table: &Table, account: &Account) {
    put_raw(table, with_old_names(account.to_attributes().unwrap())).await;
    assert_eq!(table.get(account).await.unwrap().as_ref(), Some(account));
}

#[tokio::test]
async fn conditions_and_filters_find_a_field_under_all_its_names() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let old = account(1);
    put_old(&table, &old).await;
    table.put(account(2)).await?;
    let is_true: [fn() -> Condition<Account>; 33] = [
        || Account::LOGINS.eq(7),
        || !Account::LOGINS.ne(7),
        || Account::LOGINS.ne(8),
        || Account::LOGINS.lt(8),
        || Account::LOGINS.le(7),
        || Account::LOGINS.gt(6),
        || Account::LOGINS.ge(7),
        || Account::LOGINS.between(7, 8),
        || Account::LOGINS.is_in([1, 7]),
        || Account::LOGINS.is_in([Account::LIMIT]),
        || Account::LIMIT.is_in([Account::LOGINS]),
        || Account::LIMIT.eq(Account::LOGINS),
        || Account::LOGINS.eq(Account::LIMIT),
        || Account::LIMIT.between(Account::LOGINS, 8),
        || Account::LOGINS.exists(),
        || !Account::LOGINS.not_exists(),
        || Account::LOGINS.attribute_type(AttributeType::N),
        || Account::EMAIL.begins_with("a@"),
        || Account::EMAIL.contains("@"),
        || Account::EMAIL.size().eq(13_usize),
        || !Account::EMAIL.size().ne(13_usize),
        || Account::TAGS.contains("paid"),
        || Account::TAGS.size().between(2_usize, 3_usize),
        || Account::NOTES.index(0).eq("first"),
        || Account::NOTES.size().eq(1_usize),
        || Account::ADDRESS.field(Address::CITY).eq("Paris"),
        || Account::ADDRESS.field(Address::LEVELS).gt(1),
        || Account::ADDRESS.field(Address::ZIP).not_exists(),
        || !Account::ADDRESS.field(Address::CITY).not_exists(),
        || Account::OFFICE.field(Address::CITY).eq(Account::ADDRESS.field(Address::CITY)),
        || Account::PLACES.index(0).field(Address::CITY).exists(),
        || Account::PLACES.index(1).field(Address::CITY).ne("Paris"),
        || Account::BY_DAY.key("monday").eq(3),
    ];
    for condition in is_true {
        assert_eq!(table.query(Account::query("alice")).filter(condition()).count().await?, 2, "{:?}", condition());
        assert_eq!(table.query(Account::query("alice")).filter(!condition()).count().await?, 0, "{:?}", condition());
        let error = table.delete(&old).when(!condition()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConditionFailed, "{:?}", condition());
    }
    Ok(())
}

#[tokio::test]
async fn the_name_of_the_field_takes_precedence_over_its_aliases() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let account = account(1);
    let mut item = account.to_attributes()?;
    item.insert("visits".to_owned(), n(1));
    item.insert("hits".to_owned(), n(2));
    put_raw(&table, item.clone()).await;
    assert_eq!(table.get(&account).await?.unwrap().logins, 7);
    let count = async |condition| table.query(Account::query("alice")).filter(condition).count().await;
    assert_eq!(count(Account::LOGINS.lt(7)).await?, 0);
    assert_eq!(count(Account::LOGINS.ne(7)).await?, 0);

    // The aliases take precedence in the order of their declaration.
    item.remove("logins");
    put_raw(&table, item.clone()).await;
    for _ in 0..20 {
        assert_eq!(table.get(&account).await?.unwrap().logins, 1);
        assert_eq!(table.get(&account).project::<Summary>().await?.unwrap().logins, 1);
    }
    assert_eq!(count(Account::LOGINS.eq(1)).await?, 1);
    assert_eq!(count(Account::LOGINS.eq(2)).await?, 0);
    assert_eq!(count(Account::LIMIT.gt(Account::LOGINS)).await?, 1);
    table.update(&account).add(Account::LOGINS, 1).await?;
    let stored = get_raw(&table, &account).await;
    assert_eq!(stored["logins"], n(2));
    assert!(!stored.contains_key("visits") && !stored.contains_key("hits"));
    Ok(())
}

#[tokio::test]
async fn projections_contain_fields_under_an_alias() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    put_old(&table, &account(1)).await;
    let Account { logins, email, office, .. } = account(1);
    let expected = Summary { logins, email, office };
    assert_eq!(table.get(&account(1)).project::<Summary>().await?, Some(expected));
    Ok(())
}

#[tokio::test]
async fn changes_continue_from_the_value_under_an_alias() -> dokklib::Result<()> {
    type Change = (fn(Update<Account>) -> Update<Account>, fn(&mut Account), &'static [&'static str]);

    let engine = Engine::start().await;
    let table = engine.table().await;
    let changes: [Change; 18] = [
        (|update| update.set(Account::LOGINS, 9), |account| account.logins = 9, &["hits"]),
        (|update| update.add(Account::LOGINS, 2), |account| account.logins = 9, &["hits"]),
        (|update| update.subtract(Account::LOGINS, 2), |account| account.logins = 5, &["hits"]),
        (|update| update.set_if_absent(Account::LOGINS, 1), |_| {}, &["hits"]),
        (|update| update.set(Account::LIMIT, Account::LOGINS), |_| {}, &[]),
        (|update| update.set(Account::LOGINS, Account::LIMIT), |_| {}, &["hits"]),
        (|update| update.set_if_absent(Account::EMAIL, "b@example.com"), |_| {}, &["mail"]),
        (|update| update.remove(Account::EMAIL), |account| account.email = None, &["mail"]),
        (
            |update| update.append(Account::NOTES, ["second"]),
            |account| account.notes.push("second".to_owned()),
            &["remarks"],
        ),
        (
            |update| update.prepend(Account::NOTES, ["zeroth"]),
            |account| account.notes.insert(0, "zeroth".to_owned()),
            &["remarks"],
        ),
        (|update| update.delete(Account::TAGS, ["new"]), |account| account.tags.retain(|tag| tag != "new"), &[]),
        (|update| update.delete(Account::TAGS, ["new", "paid"]), |account| account.tags.clear(), &["labels"]),
        (
            |update| update.set(Account::OFFICE.field(Address::CITY), "Berlin"),
            |account| account.office.city = "Berlin".to_owned(),
            &["office.town"],
        ),
        (
            |update| update.add(Account::OFFICE.field(Address::LEVELS), 3),
            |account| account.office.levels = 5,
            &["office.floors"],
        ),
        (
            |update| update.remove(Account::OFFICE.field(Address::LEVELS)),
            |account| account.office.levels = 0,
            &["office.floors"],
        ),
        (
            |update| update.set(Account::PLACES.index(0).field(Address::CITY), "Oslo"),
            |account| account.places[0].city = "Oslo".to_owned(),
            &[],
        ),
        (
            |update| update.set(Account::OFFICE.field(Address::CITY), Account::ADDRESS.field(Address::CITY)),
            |_| {},
            &["office.town"],
        ),
        (
            |update| update.set(Account::OFFICE, Account::ADDRESS),
            |account| account.office = account.address.clone(),
            &[],
        ),
    ];
    for (at, (change, expect, removed)) in changes.into_iter().enumerate() {
        for stored in [account(1).to_attributes()?, with_old_names(account(1).to_attributes()?)] {
            put_raw(&table, stored).await;
            let mut expected = account(1);
            expect(&mut expected);
            let updated = change(table.update(Account::key("alice", 1))).returning_new().await;
            assert_eq!(updated.unwrap_or_else(|error| panic!("change {at}: {error}")), expected, "change {at}");
            let item = get_raw(&table, &expected).await;
            for name in removed {
                let is_stored = match name.split_once('.') {
                    None => item.contains_key(*name),
                    Some((map, name)) => item[map].as_m().unwrap().contains_key(name),
                };
                assert!(!is_stored, "change {at}: {name}");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn additions_check_the_range_of_the_value_under_an_alias() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    put_old(&table, &account(1)).await;
    let add = || table.update(&account(1)).add(Account::CREDIT, 1);
    let error = table.update(&account(1)).add(Account::CREDIT, 2).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    assert!(error.failed_conditions()[0].is_about(&Account::CREDIT), "{error}");
    add().await?;
    assert!(add().await.unwrap_err().is_condition_failed());
    assert_eq!(table.get(&account(1)).await?.unwrap().credit, 127);
    Ok(())
}

/// DynamoDB can't add elements to a set and rename it in one update, and can't change a nested attribute of whichever
/// attribute exists.
#[tokio::test]
async fn changes_that_dynamodb_cannot_express_fail_for_an_item_with_the_old_name() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let update = || table.update(Account::key("alice", 1));
    let updates = || {
        [
            (update().add(Account::TAGS, ["vip"]), "attribute_not_exists(labels)"),
            (update().set(Account::ADDRESS.field(Address::CITY), "Bonn"), "attribute_exists(address)"),
            (update().set(Account::ADDRESS.field(Address::ZIP), "123".to_owned()), "attribute_exists(address)"),
            (update().remove(Account::ADDRESS.field(Address::ZIP)), "attribute_exists(address)"),
            (update().add(Account::ADDRESS.field(Address::LEVELS), 1), "attribute_exists(address)"),
            (update().set(Account::NOTES.index(0), "changed"), "attribute_exists(notes)"),
            (update().set(Account::BY_DAY.key("monday"), 4), "attribute_exists(by_day)"),
        ]
    };
    put_old(&table, &account(1)).await;
    for (update, condition) in updates() {
        let error = update.await.unwrap_err();
        assert_eq!(error.to_string(), format!("update of Account: the condition check failed: `{condition}`"));
    }
    // A put of the item as it was read moves it to the new names.
    table.put(table.get(&account(1)).await?.unwrap()).await?;
    for (update, _) in updates() {
        update.await?;
    }
    let stored = table.get(&account(1)).await?.unwrap();
    assert_eq!((stored.address.city.as_str(), stored.address.levels, stored.notes[0].as_str()), ("Bonn", 3, "changed"));
    assert!(stored.tags.contains("vip"));
    Ok(())
}

#[tokio::test]
async fn a_set_under_two_names_is_not_changed_in_part() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let mut item = account(1).to_attributes()?;
    item.insert("labels".to_owned(), AttributeValue::Ss(vec!["old".to_owned()]));
    put_raw(&table, item).await;
    let error = table.update(&account(1)).delete(Account::TAGS, ["new", "paid"]).await.unwrap_err();
    assert!(error.failed_conditions()[0].is_about(&Account::TAGS), "{error}");
    table.update(&account(1)).add(Account::TAGS, ["vip"]).await?;
    assert!(!get_raw(&table, &account(1)).await.contains_key("labels"));
    table.update(&account(1)).delete(Account::TAGS, ["new", "paid", "vip"]).await?;
    assert!(table.get(&account(1)).await?.unwrap().tags.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_upsert_keeps_the_value_under_an_alias() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    put_old(&table, &account(1)).await;
    let other = Account { logins: 0, email: None, notes: Vec::new(), credit: 0, limit: 99, ..account(1) };
    let stored = table.upsert(&other).add(Account::LOGINS, 1).returning_new().await?;
    assert_eq!(stored, Account { logins: 8, ..account(1) });
    let item = get_raw(&table, &other).await;
    for alias in ["visits", "hits", "labels", "remarks", "home", "points", "seen"] {
        assert!(!item.contains_key(alias), "{alias}");
    }
    table.transact_write().upsert(&other).await?;
    assert_eq!(table.get(&other).await?, Some(Account { logins: 8, ..account(1) }));
    Ok(())
}

#[tokio::test]
async fn a_missing_field_with_aliases_is_created() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let mut item = account(1).to_attributes()?;
    for name in ["credit", "email", "tags"] {
        item.remove(name);
    }
    put_raw(&table, item).await;
    let update = table.update(&account(1)).add(Account::CREDIT, 5).set_if_absent(Account::EMAIL, "new");
    let stored = update.add(Account::TAGS, ["vip"]).when(Account::EMAIL.not_exists()).returning_new().await?;
    assert_eq!((stored.credit, stored.email.as_deref(), stored.tags.len()), (5, Some("new"), 1));
    Ok(())
}

#[test]
fn a_condition_with_too_many_names_is_counted_without_creating_it() {
    let condition = Account::LIMIT.is_in((0..5_000).map(|_| Account::LOGINS));
    assert!(format!("{condition:?}").contains("operators and functions"), "{condition:?}");
}
