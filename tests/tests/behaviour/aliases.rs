//! Old names of enum variants: what reads as a variant is found and deleted as that variant.

use std::collections::{BTreeMap, BTreeSet};

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Attribute, Condition, Entity, ErrorKind, Item, Table};
use dokklib_tests::Engine;

use crate::User;

#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Open,
    #[attribute(rename = "SENT", alias = "DISPATCHED", alias = "SHIPPED")]
    Shipped,
}

#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    #[attribute(alias = "ROOT")]
    Admin,
    Member,
}

#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Granted(Role);

#[derive(Attribute, Debug, Clone, PartialEq)]
enum Payment {
    #[attribute(alias = "Paper")]
    Cash {
        bills: u8,
    },
    Card,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "PARCEL", pk = User(user), sk = Self(id))]
struct Parcel {
    user: String,
    id: u8,
    status: Status,
    previous: Option<Status>,
    roles: BTreeSet<Role>,
    granted: Vec<Granted>,
    by_name: BTreeMap<String, Role>,
    pair: (Role, u8),
    payment: Payment,
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn parcel(id: u8) -> Parcel {
    Parcel {
        user: "alice".to_owned(),
        id,
        status: Status::Shipped,
        previous: Some(Status::Shipped),
        roles: [Role::Admin, Role::Member].into(),
        granted: vec![Granted(Role::Member), Granted(Role::Admin)],
        by_name: [("bob".to_owned(), Role::Admin)].into(),
        pair: (Role::Admin, 7),
        payment: Payment::Cash { bills: 3 },
    }
}

/// Stores the parcel as an older program did, with the old names of all variants.
async fn put_old(table: &Table, parcel: &Parcel) {
    let mut item = parcel.to_attributes().unwrap();
    let values = [
        ("status", s("DISPATCHED")),
        ("previous", s("SHIPPED")),
        ("roles", AttributeValue::Ss(vec!["ROOT".to_owned(), "Member".to_owned()])),
        ("granted", AttributeValue::L(vec![s("Member"), s("ROOT")])),
        ("by_name", AttributeValue::M([("bob".to_owned(), s("ROOT"))].into())),
        ("pair", AttributeValue::L(vec![s("ROOT"), AttributeValue::N("7".to_owned())])),
        (
            "payment",
            AttributeValue::M(
                [("type".to_owned(), s("Paper")), ("bills".to_owned(), AttributeValue::N("3".to_owned()))].into(),
            ),
        ),
    ];
    item.extend(values.map(|(name, value)| (name.to_owned(), value)));
    table.client().put_item().table_name(table.name()).set_item(Some(item)).send().await.unwrap();
    assert_eq!(table.get(parcel).await.unwrap().as_ref(), Some(parcel));
}

#[tokio::test]
async fn conditions_and_filters_find_a_variant_under_all_its_names() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let old = parcel(1);
    put_old(&table, &old).await;
    table.put(parcel(2)).await?;
    let is_true: [fn() -> Condition<Parcel>; 16] = [
        || Parcel::STATUS.eq(Status::Shipped),
        || !Parcel::STATUS.ne(Status::Shipped),
        || Parcel::STATUS.is_in([Status::Open, Status::Shipped]),
        || Parcel::STATUS.eq(Parcel::PREVIOUS),
        || !Parcel::STATUS.ne(Parcel::PREVIOUS),
        || Parcel::STATUS.is_in([Parcel::PREVIOUS]),
        || Parcel::PREVIOUS.eq(Status::Shipped),
        || Parcel::ROLES.contains(Role::Admin),
        || Parcel::ROLES.eq(BTreeSet::from([Role::Admin, Role::Member])),
        || Parcel::GRANTED.contains(Granted(Role::Admin)),
        || Parcel::GRANTED.eq(vec![Granted(Role::Member), Granted(Role::Admin)]),
        || Parcel::GRANTED.index(1).eq(Granted(Role::Admin)),
        || Parcel::BY_NAME.key("bob").eq(Role::Admin),
        || Parcel::BY_NAME.eq(BTreeMap::from([("bob".to_owned(), Role::Admin)])),
        || Parcel::PAIR.eq((Role::Admin, 7)),
        || Parcel::PAYMENT.eq(Payment::Cash { bills: 3 }),
    ];
    for condition in is_true {
        assert_eq!(table.query(Parcel::query("alice")).filter(condition()).count().await?, 2, "{:?}", condition());
        assert_eq!(table.query(Parcel::query("alice")).filter(!condition()).count().await?, 0, "{:?}", condition());
        table.put(parcel(2)).when(condition()).await?;
        let error = table.delete(&old).when(!condition()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConditionFailed, "{:?}", condition());
    }
    let is_false = [
        Parcel::STATUS.eq(Status::Open),
        Parcel::ROLES.eq(BTreeSet::from([Role::Admin])),
        Parcel::PAIR.eq((Role::Admin, 8)),
        Parcel::PAYMENT.eq(Payment::Cash { bills: 4 }) | Parcel::PAYMENT.eq(Payment::Card),
    ];
    for condition in is_false {
        assert_eq!(table.query(Parcel::query("alice")).filter(condition.clone()).count().await?, 0, "{condition:?}");
    }
    Ok(())
}

#[tokio::test]
async fn deleting_an_element_from_a_set_deletes_all_its_names() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    put_old(&table, &parcel(1)).await;
    let update = table.update(&parcel(1)).delete(Parcel::ROLES, [Role::Admin]);
    assert_eq!(update.returning_new().await?.roles, [Role::Member].into());
    Ok(())
}

#[tokio::test]
async fn the_failed_part_of_a_condition_names_the_attribute_once() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    put_old(&table, &parcel(1)).await;
    let failed = |condition: Condition<Parcel>| async {
        let error = table.update(&parcel(1)).set(Parcel::STATUS, Status::Open).when(condition).await.unwrap_err();
        assert!(error.failed_conditions()[0].is_about(&Parcel::STATUS));
        error.to_string()
    };
    let ne = failed(Parcel::STATUS.ne(Status::Shipped)).await;
    assert_eq!(ne, "update of Parcel: the condition check failed: `status <> ?`");
    table.put(Parcel { status: Status::Open, ..parcel(1) }).await?;
    let eq = failed(Parcel::STATUS.eq(Status::Shipped)).await;
    assert_eq!(eq, "update of Parcel: the condition check failed: `status = ?`");
    Ok(())
}

#[tokio::test]
async fn a_list_with_too_many_alias_values_is_invalid_input() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let condition = Parcel::GRANTED.eq(vec![Granted(Role::Admin); 7]);
    let error = table.query(Parcel::query("alice")).filter(condition).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(
        error.to_string().contains("attribute `granted` can be stored as more than 100 different values"),
        "{error}"
    );
    Ok(())
}
