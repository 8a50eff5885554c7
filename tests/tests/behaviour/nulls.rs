//! NULL is read as `None`. Conditions and changes treat it like a missing attribute, or name it in the error.

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::operation::Update;
use dokklib::{Attribute, Condition, Entity, ErrorKind, Item, Table};
use dokklib_tests::Engine;
use serde::{Deserialize, Serialize};

use crate::User;

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Address {
    city: String,
    zip: Option<String>,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Nickname(Option<String>);

#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
struct Color(u8);

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "ACCOUNT", pk = User(user), sk = Self(id))]
struct Account {
    user: String,
    id: u8,
    coupon: Option<String>,
    nickname: Nickname,
    visits: Option<u64>,
    notes: Option<Vec<String>>,
    address: Option<Address>,
    #[entity(serde)]
    color: Option<Color>,
    copy: Option<String>,
    home: Address,
}

fn account() -> Account {
    Account {
        user: "alice".to_owned(),
        id: 1,
        coupon: None,
        nickname: Nickname(None),
        visits: None,
        notes: None,
        address: None,
        color: None,
        copy: None,
        home: Address { city: "Paris".to_owned(), zip: None },
    }
}

/// Stores the account as another program does, with NULL for each missing value.
async fn table_with_nulls(engine: &Engine) -> Table {
    let table = engine.table().await;
    let mut item = account().to_attributes().unwrap();
    for name in ["coupon", "nickname", "visits", "notes", "address", "color", "copy"] {
        assert!(item.insert(name.to_owned(), AttributeValue::Null(true)).is_none());
    }
    let AttributeValue::M(home) = item.get_mut("home").unwrap() else { panic!("`home` is a map") };
    home.insert("zip".to_owned(), AttributeValue::Null(true));
    table.client().put_item().table_name(table.name()).set_item(Some(item)).send().await.unwrap();
    assert_eq!(table.get(&account()).await.unwrap(), Some(account()));
    table
}

#[tokio::test]
async fn null_does_not_exist() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table_with_nulls(&engine).await;
    let missing: [fn() -> Condition<Account>; 9] = [
        || Account::COUPON.not_exists(),
        || Account::NICKNAME.not_exists(),
        || Account::ADDRESS.not_exists(),
        || Account::COLOR.not_exists(),
        || Account::HOME.field(Address::ZIP).not_exists(),
        || !(Account::COUPON.exists() | Account::NICKNAME.exists() | Account::COLOR.exists()),
        || Account::COUPON.ne(Account::COPY),
        || !Account::COUPON.eq(Account::COPY),
        || !Account::COUPON.is_in([Account::COPY, Account::COPY]),
    ];
    for condition in missing {
        assert_eq!(table.query(Account::query("alice")).filter(condition()).count().await?, 1, "{:?}", condition());
        assert_eq!(table.query(Account::query("alice")).filter(!condition()).count().await?, 0, "{:?}", condition());
    }
    let error = table.delete(&account()).when(Account::COUPON.exists()).await.unwrap_err();
    assert_eq!(error.failed_conditions()[0].to_string(), "NOT attribute_type(coupon, NULL)");
    table.update(&account()).change((Account::COPY.to("x"), Account::COUPON.unchanged(None::<String>))).await?;
    Ok(())
}

#[tokio::test]
async fn a_change_relative_to_null_names_the_attribute() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table_with_nulls(&engine).await;
    let update = || table.update(Account::key("alice", 1));
    let city = Account::ADDRESS.field(Address::CITY);
    let updates: Vec<(&str, Update<Account>)> = vec![
        ("coupon", update().set_if_absent(Account::COUPON, "x")),
        ("visits", update().add(Account::VISITS, 1)),
        ("notes", update().append(Account::NOTES, ["x"])),
        ("notes", update().prepend(Account::NOTES, ["x"])),
        ("address", update().set(city.clone(), "Rome")),
        ("home.zip", update().set_if_absent(Account::HOME.field(Address::ZIP), "x")),
        ("coupon", update().set(Account::COPY, Account::COUPON)),
        ("coupon", update().set(Account::HOME.field(Address::CITY), Account::COUPON)),
    ];
    for (name, update) in updates {
        let error = update.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConditionFailed, "{name}: {error}");
        let expected = format!("update of Account: the condition check failed: `NOT attribute_type({name}, NULL)`");
        assert!(error.to_string().starts_with(&expected), "{error}");
    }
    let error = update().subtract(Account::VISITS, 1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    assert_eq!(table.get(&account()).await?, Some(account()));

    // A missing attribute is changed as before, and a value replaces NULL.
    let update = update().set(Account::COUPON, "x").set(Account::VISITS, 7).remove(Account::NOTES);
    update.set_if_absent(Account::COPY, None::<String>).await?;
    table.update(&account()).append(Account::NOTES, ["a"]).add(Account::VISITS, 1).await?;
    let stored = table.get(&account()).await?.unwrap();
    assert_eq!((stored.coupon.as_deref(), stored.visits, stored.notes.unwrap().len()), (Some("x"), Some(8), 1));
    Ok(())
}
