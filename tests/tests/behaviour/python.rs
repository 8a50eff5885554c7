//! The scenarios of the Python library's documentation, and items that the Python library wrote.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use dokklib::aws_sdk_dynamodb::primitives::Blob;
use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Entity, ErrorKind, InverseIndex, PartitionKey, Relation, SortKey, Table};
use dokklib_tests::Engine;

use crate::{Group, User};

#[derive(Entity, Debug)]
struct Order;

#[derive(Entity, Debug)]
struct Product;

#[derive(Entity, Debug)]
struct GroupSub;

#[derive(Entity, Debug)]
struct GroupOwner;

fn sort_values<P: Entity, S: Entity>(relations: &[Relation<P, S>]) -> Vec<String> {
    relations.iter().map(|relation| relation.sort_key().value().into_owned()).collect()
}

fn partition_values<P: Entity, S: Entity>(relations: &[Relation<P, S>]) -> Vec<String> {
    relations.iter().map(|relation| relation.partition_key().value().into_owned()).collect()
}

#[tokio::test]
async fn scenario_1_many_to_many() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let (alice, bob) = (User::partition_key("alice"), User::partition_key("bob"));
    table.insert((&alice, Group::sort_key("1"))).await?;
    table.insert((&alice, Group::sort_key("2"))).await?;
    table.insert((&bob, Group::sort_key("2"))).await?;

    let groups_of_alice = table.query((&alice, Group::prefix_sort_key())).await?;
    assert_eq!(sort_values(&groups_of_alice), ["1", "2"]);
    let members_of_2 = table.query((Group::partition_key("2"), User::prefix_sort_key())).index(InverseIndex).await?;
    assert_eq!(partition_values(&members_of_2), ["alice", "bob"]);
    Ok(())
}

#[tokio::test]
async fn scenario_2_one_to_many() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    table.insert((&alice, Order::sort_key("1"))).attribute("Product", "book").await?;
    table.insert((&alice, Order::sort_key("2"))).attribute("Product", "cd").await?;
    table.insert((&User::partition_key("bob"), Order::sort_key("3"))).attribute("Product", "dvd").await?;

    let orders = table.query((&alice, Order::prefix_sort_key())).attributes(["Product"]).await?;
    assert_eq!(sort_values(&orders), ["1", "2"]);
    let products: Vec<String> =
        orders.iter().filter_map(|order| order.get("Product").transpose()).collect::<Result<_, _>>()?;
    assert_eq!(products, ["book", "cd"]);
    Ok(())
}

#[tokio::test]
async fn scenario_3_get() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let key = (User::partition_key("alice"), Order::sort_key("1"));
    assert_eq!(table.get((&key.0, &key.1)).await?, None);
    table.insert((&key.0, &key.1)).attribute("CreatedOn", "2020-02-24").attribute("Other", 1_u8).await?;

    let eventual = table.get((&key.0, &key.1)).attributes(["CreatedOn"]).await?.unwrap();
    let strong = table.get((&key.0, &key.1)).attributes(["CreatedOn"]).consistent().await?.unwrap();
    for order in [eventual, strong] {
        assert_eq!(order.get::<String>("CreatedOn")?.as_deref(), Some("2020-02-24"));
        assert_eq!(order.attributes().len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn scenario_4_write() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let (alice, group) = (User::partition_key("alice"), Group::sort_key("1"));
    table.put((&alice, &group)).attribute("SomeAttribute", 2_u8).await?;
    table.put((&alice, &group)).attribute("SomeAttribute", 2_u8).await?;

    let error = table.insert((&alice, &group)).await.unwrap_err();
    assert!(error.is_already_exists());
    let message = format!("{} is already a member of {}", alice.value(), group.value());
    assert_eq!(message, "alice is already a member of 1");
    let stored = table.get((&alice, &group)).await?.unwrap();
    assert_eq!(stored.get::<u8>("SomeAttribute")?, Some(2));
    Ok(())
}

#[tokio::test]
async fn scenario_5_delete() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let key = (User::partition_key("alice"), Group::sort_key("1"));
    table.insert((&key.0, &key.1)).await?;
    table.delete((&key.0, &key.1)).await?;
    table.delete((&key.0, &key.1)).await?;
    assert!(table.delete((&key.0, &key.1)).must_exist().await.unwrap_err().is_not_found());
    Ok(())
}

#[tokio::test]
async fn scenario_6_transitive_relation_with_two_queries() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    for (group, subscriptions) in [("1", vec!["prod1"]), ("2", vec!["prod1", "prod2"])] {
        let subscriptions: Vec<String> = subscriptions.into_iter().map(str::to_owned).collect();
        let key = (Group::partition_key(group), Group::sort_key(group));
        table.insert((&key.0, &key.1)).attribute("Subscriptions", subscriptions).await?;
        table.insert((&alice, &key.1)).await?;
    }

    let groups = table.query((&alice, Group::prefix_sort_key())).await?;
    let keys: Vec<(PartitionKey<Group>, &SortKey<Group>)> =
        groups.iter().map(|group| (Group::partition_key(group.sort_key().value()), group.sort_key())).collect();
    let groups = table.batch_get(keys).attributes(["Subscriptions"]).await?;
    let mut subscriptions = Vec::new();
    for group in groups.into_iter().flatten() {
        subscriptions.extend(group.get::<Vec<String>>("Subscriptions")?.unwrap_or_default());
    }
    assert_eq!(subscriptions, ["prod1", "prod1", "prod2"]);
    Ok(())
}

#[tokio::test]
async fn scenario_7_transitive_relation_with_replication() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    for subscription in ["prod1|group1", "prod1|group2", "prod2|group2", "prod22|group2"] {
        table.insert((&alice, GroupSub::sort_key(subscription))).await?;
    }
    let prod2 = GroupSub::prefix_sort_key().begins_with("prod2|");
    let subscriptions = table.query((&alice, prod2)).limit(1).await?;
    assert_eq!(sort_values(&subscriptions), ["prod2|group2"]);
    let prod3 = GroupSub::prefix_sort_key().begins_with("prod3|");
    assert_eq!(table.query((&alice, prod3)).await?, []);
    Ok(())
}

#[tokio::test]
async fn scenario_8_transfer_of_ownership() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let group = Group::partition_key("my-group");
    let (alice, bob) = (GroupOwner::sort_key("alice"), GroupOwner::sort_key("bob"));
    table.insert((&group, &alice)).await?;

    let transfer = || table.transact_write().push(table.delete((&group, &alice)).must_exist()).insert((&group, &bob));
    transfer().await?;
    let owners = table.query((&group, GroupOwner::prefix_sort_key())).await?;
    assert_eq!(sort_values(&owners), ["bob"]);

    // The second time, Alice isn't an owner and Bob already is one. Neither is a transaction conflict.
    let error = transfer().await.unwrap_err();
    assert!(!error.has(ErrorKind::TransactionConflict));
    assert_eq!(error.reasons()[0].kind(), Some(ErrorKind::NotFound));
    assert_eq!(error.reasons()[1].kind(), Some(ErrorKind::AlreadyExists));
    Ok(())
}

#[tokio::test]
async fn scenario_9_the_integration_test() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = (User::partition_key("alice"), User::sort_key("alice"));
    table.insert((&alice.0, &alice.1)).await?;

    let json = BTreeMap::from([("Hello".to_owned(), "World".to_owned())]);
    table.upsert((&alice.0, &alice.1)).attribute("MyJson", json.clone()).await?;
    let user = table.get((&alice.0, &alice.1)).attributes(["MyJson"]).consistent().await?.unwrap();
    assert_eq!(user.get::<BTreeMap<String, String>>("MyJson")?, Some(json));

    let orders = ["2020-02-21|order-1", "2020-02-21|order-2"].map(Order::sort_key);
    let product = (Product::partition_key("book"), Product::sort_key("book"));
    let inserts = || {
        table
            .transact_write()
            .insert((&alice.0, &orders[0]))
            .insert((&alice.0, &orders[1]))
            .insert((&product.0, &product.1))
    };
    inserts().await?;

    let error = table
        .transact_write()
        .insert((&alice.0, &orders[0]))
        .insert((&alice.0, Order::sort_key("2020-02-22|order-3")))
        .await
        .unwrap_err();
    let kinds: Vec<_> = error.reasons().iter().map(|reason| reason.kind()).collect();
    assert_eq!(kinds, [Some(ErrorKind::AlreadyExists), None]);

    let results = table.batch_get([(&alice.0, &orders[1]), (&alice.0, &orders[0])]).await?;
    assert_eq!(results.iter().flatten().count(), 2);
    assert!(table.batch_get([(&product.0, &product.1)]).await?[0].is_some());

    let on_the_21st = table.query((&alice.0, Order::prefix_sort_key().begins_with("2020-02-21|"))).await?;
    assert_eq!(sort_values(&on_the_21st), ["2020-02-21|order-1", "2020-02-21|order-2"]);
    let order = Order::partition_key("2020-02-21|order-1");
    let buyers = table.query((order, User::prefix_sort_key())).index(InverseIndex).await?;
    assert_eq!(partition_values(&buyers), ["alice"]);

    table.delete((&alice.0, &orders[0])).must_exist().await?;
    assert!(table.delete((&alice.0, &orders[0])).must_exist().await.unwrap_err().is_not_found());
    Ok(())
}

/// The entities of a table that the Python library wrote, without escaping.
mod written_by_python {
    use dokklib::Entity;

    #[derive(Entity, Debug)]
    #[entity(prefix = "USER", key_values = unescaped)]
    pub(super) struct User;

    #[derive(Entity, Debug)]
    #[entity(prefix = "GROUP", key_values = unescaped)]
    pub(super) struct Group;
}

/// Writes an item as the Python library does.
async fn put_with_python(table: &Table, partition_key: &str, sort_key: &str, attributes: &[(&str, AttributeValue)]) {
    let mut put = table.client().put_item().table_name(table.name());
    put = put.item("PK", s(partition_key)).item("SK", s(sort_key)).item("CreatedAt", s("2020-02-15T19:09:38"));
    for (name, value) in attributes {
        put = put.item(*name, value.clone());
    }
    put.send().await.unwrap();
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

#[tokio::test]
async fn items_of_the_python_library_are_decoded() -> dokklib::Result<()> {
    use written_by_python::{Group, User};

    let engine = Engine::start().await;
    let table = engine.table().await;
    let attributes = [
        ("Tune", s("C#minor")),
        ("Friend", s("USER#bob")),
        ("Price", AttributeValue::N("1.50".to_owned())),
        ("Count", AttributeValue::N("3".to_owned())),
        ("Picture", AttributeValue::B(Blob::new([0, 255]))),
        ("Active", AttributeValue::Bool(true)),
        ("Nothing", AttributeValue::Null(true)),
        ("List", AttributeValue::L(vec![s("a"), AttributeValue::N("1".to_owned())])),
        ("Map", AttributeValue::M([("Hello".to_owned(), s("World"))].into())),
        ("Texts", AttributeValue::Ss(vec!["a".to_owned(), "b".to_owned()])),
        ("Numbers", AttributeValue::Ns(vec!["1".to_owned()])),
        ("Blobs", AttributeValue::Bs(vec![Blob::new([7])])),
    ];
    // Key values with spaces and delimiters, which dokklib escapes by default.
    put_with_python(&table, "USER#alice smith", "GROUP#a#1", &attributes).await;
    put_with_python(&table, "USER#$bob", "GROUP#a#1", &[]).await;

    let (alice, group) = (User::partition_key("alice smith"), Group::sort_key("a#1"));
    let stored = table.get((&alice, &group)).await?.unwrap();
    assert_eq!((stored.partition_key().value(), stored.sort_key().value()), ("alice smith".into(), "a#1".into()));
    assert_eq!(stored.get::<String>("Tune")?.as_deref(), Some("C#minor"), "attribute values are not parsed as keys");
    assert_eq!(stored.get::<String>("Friend")?.as_deref(), Some("USER#bob"));
    assert_eq!(stored.get::<f64>("Price")?, Some(1.5));
    assert_eq!(stored.get::<u8>("Count")?, Some(3));
    assert_eq!(stored.get::<Vec<u8>>("Picture")?, Some(vec![0, 255]));
    assert_eq!(stored.get::<bool>("Active")?, Some(true));
    assert_eq!(stored.get::<BTreeMap<String, String>>("Map")?.unwrap()["Hello"], "World");
    for (name, value) in attributes.iter().filter(|(_, value)| !value.is_n()) {
        assert_eq!(stored.attributes().get(*name), Some(value), "{name}");
    }
    let created = SystemTime::UNIX_EPOCH + Duration::from_secs(1_581_793_778);
    assert_eq!(stored.created_at()?, Some(created));
    assert_eq!(stored.updated_at()?, None);

    // Every operation works on these items, and the timestamps of both libraries are parsed.
    assert!(table.insert((&alice, &group)).await.unwrap_err().is_already_exists());
    let updated = table.upsert((&alice, &group)).attribute("Tune", "D").returning_new().await?;
    assert_eq!(updated.created_at()?, Some(created));
    assert!(updated.updated_at()? > Some(created));
    let groups = table.query((&alice, Group::prefix_sort_key().begins_with("a#"))).await?;
    assert_eq!(sort_values(&groups), ["a#1"]);
    let members = table.query((Group::partition_key("a#1"), User::prefix_sort_key())).index(InverseIndex).await?;
    assert_eq!(partition_values(&members), ["$bob", "alice smith"]);
    let results = table.batch_get(&members).await?;
    assert_eq!(results.iter().flatten().count(), 2);
    table.transact_write().delete((&alice, &group)).await?;
    assert_eq!(table.get((&alice, &group)).await?, None);
    Ok(())
}
