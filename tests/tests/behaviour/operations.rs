use std::collections::BTreeSet;

use dokklib::{Entity, ErrorKind, Index, InverseIndex, Relation, Schema};
use dokklib_tests::Engine;

use crate::{Group, User};

#[derive(Entity, Debug, Clone, PartialEq)]
struct Stock {
    #[entity(key)]
    product: String,
    left: u64,
    reserved: u64,
    note: Option<String>,
    tags: BTreeSet<String>,
}

fn stock(left: u64) -> Stock {
    Stock { product: "book".to_owned(), left, reserved: 0, note: None, tags: BTreeSet::new() }
}

#[tokio::test]
async fn replace_overwrites_an_existing_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let error = table.replace(stock(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.to_string(), "replace of Stock: the item doesn't exist");
    assert_eq!(table.get(&stock(1)).await?, None, "a failed replace creates nothing");

    table.insert(stock(1)).await?;
    assert_eq!(table.replace(stock(2)).returning_old().await?, Some(stock(1)));
    assert_eq!(table.get(&stock(0)).await?, Some(stock(2)));
    let error = table.replace(stock(3)).when(Stock::LEFT.gt(2)).returning_old_on_failure().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    assert_eq!(error.old_item::<Stock>().unwrap()?, stock(2));

    let key = || (User::partition_key("alice"), Group::sort_key("1"));
    assert!(table.replace(key()).await.unwrap_err().is_not_found());
    table.insert(key()).attribute("role", "admin").await?;
    table.replace(key()).attribute("since", 2019_u16).await?;
    let stored = table.get(key()).await?.unwrap();
    assert_eq!((stored.get::<String>("role")?, stored.get::<u16>("since")?), (None, Some(2019)));
    Ok(())
}

#[tokio::test]
async fn upsert_sets_missing_fields_and_applies_explicit_changes() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let new = table.upsert(stock(5)).returning_new().await?;
    assert_eq!(new, stock(5), "the item is created");
    assert_eq!(table.upsert(stock(7)).returning_new().await?, stock(5), "existing fields are not overwritten");

    let changed = Stock { note: Some("new".to_owned()), ..stock(7) };
    let new = table.upsert(changed).set(Stock::LEFT, 8).add(Stock::RESERVED, 2).returning_new().await?;
    assert_eq!(new, Stock { reserved: 2, note: Some("new".to_owned()), ..stock(8) });
    let old = table.upsert(stock(1)).set(Stock::NOTE, None).set(Stock::LEFT, Stock::RESERVED).returning_old().await?;
    assert_eq!(old, Some(new));
    assert_eq!(table.get(&stock(0)).await?, Some(Stock { reserved: 2, ..stock(2) }));

    let other = Stock { product: "cd".to_owned(), ..stock(1) };
    assert_eq!(table.upsert(&other).add(Stock::RESERVED, 3).returning_old().await?, None);
    assert_eq!(
        table.get(&other).await?,
        Some(Stock { reserved: 3, ..other.clone() }),
        "`add` starts from 0 if the upsert creates the item"
    );
    let error = table.upsert(&other).when(Stock::LEFT.gt(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    assert_eq!(error.to_string(), "upsert of Stock: the condition check failed: `left > ?`");
    let error = table.upsert(&other).set(Stock::LEFT, 1).add(Stock::LEFT, 1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    Ok(())
}

#[tokio::test]
async fn a_relation_is_upserted_by_its_keys() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let (alice, group) = (User::partition_key("alice"), Group::sort_key("1"));
    let old =
        table.upsert((&alice, &group)).attribute("role", "admin").attribute("level", 1_u8).returning_old().await?;
    assert_eq!(old, None);
    let new =
        table.upsert((&alice, &group)).attribute("level", 2_u8).attribute("none", None::<u8>).returning_new().await?;
    assert_eq!((new.get::<String>("role")?.as_deref(), new.get::<u8>("level")?), (Some("admin"), Some(2)));
    table.upsert((&alice, &group)).attribute("role", None::<String>).await?;
    assert_eq!(table.get((&alice, &group)).await?.unwrap().get::<String>("role")?, None);

    // Upserting a relation that was read sets its missing attributes.
    let other_table = engine.table().await;
    other_table.upsert(&new).attribute("level", 3_u8).await?;
    let copy = other_table.get(&new).await?.unwrap();
    assert_eq!((copy.get::<String>("role")?.as_deref(), copy.get::<u8>("level")?), (Some("admin"), Some(3)));
    let error = other_table.upsert(&new).attribute("level", 3_u8).attribute("level", 4_u8).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    Ok(())
}

#[tokio::test]
async fn delete_returns_the_deleted_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    assert_eq!(table.delete(&stock(0)).returning_old().await?, None);
    table.insert(stock(1)).await?;
    let error = table.delete(&stock(0)).when(Stock::LEFT.gt(1)).returning_old_on_failure().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    assert_eq!(error.old_item::<Stock>().unwrap()?, stock(1));
    assert_eq!(table.delete(&stock(0)).must_exist().returning_old().await?, Some(stock(1)));
    Ok(())
}

/// Attribute names that an expression can't contain literally.
const UNUSUAL_NAMES: [&str; 8] = ["name", "size", "a.b", "a-b c", "#x", ":y", "[0]", "ä"];

#[tokio::test]
async fn every_operation_supports_unusual_attribute_names() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await.without_timestamps();
    let alice = User::partition_key("alice");
    let key = Group::sort_key("1");

    let mut insert = table.insert((&alice, &key));
    let mut put = table.put((&alice, &key));
    let mut replace = table.replace((&alice, &key));
    let mut update = table.update((&alice, &key));
    let mut upsert = table.upsert((&alice, &key));
    let mut transact = table.upsert((&alice, &key));
    for name in UNUSUAL_NAMES {
        insert = insert.attribute(name, 1_u8);
        put = put.attribute(name, 2_u8);
        replace = replace.attribute(name, 3_u8);
        update = update.attribute(name, 4_u8);
        upsert = upsert.attribute(name, 5_u8);
        transact = transact.attribute(name, 6_u8);
    }
    let assert_all = async |value: u8| -> dokklib::Result<()> {
        let all = table.get((&alice, &key)).await?.unwrap();
        let selected = table.get((&alice, &key)).attributes(UNUSUAL_NAMES).await?.unwrap();
        let queried = table.query((&alice, Group::prefix_sort_key())).attributes(UNUSUAL_NAMES).await?.remove(0);
        let batch = table.batch_get([(&alice, &key)]).attributes(UNUSUAL_NAMES).await?.remove(0).unwrap();
        for relation in [all, selected, queried, batch] {
            for name in UNUSUAL_NAMES {
                assert_eq!(relation.get::<u8>(name)?, Some(value), "{name}");
            }
        }
        Ok(())
    };
    insert.await?;
    assert_all(1).await?;
    put.await?;
    assert_all(2).await?;
    replace.await?;
    assert_all(3).await?;
    update.await?;
    assert_all(4).await?;
    upsert.await?;
    assert_all(5).await?;
    table.transact_write().push(transact).await?;
    assert_all(6).await?;
    let old = table.delete((&alice, &key)).must_exist().returning_old().await?.unwrap();
    assert_eq!(old.get::<u8>("a.b")?, Some(6));
    Ok(())
}

#[tokio::test]
async fn a_table_can_have_unusual_key_names() -> dokklib::Result<()> {
    #[derive(Schema)]
    #[schema(
        partition_key = "key.a",
        sort_key = "value-b",
        tag = "type",
        indexes(InverseIndex, ByOrder),
        entities(Note)
    )]
    struct UnusualKeys;

    #[derive(Index)]
    #[index(name = "own", partition_key = "own-pk.x", sort_key = "order")]
    struct ByOrder;

    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(schema = UnusualKeys)]
    struct Note {
        #[entity(key)]
        id: u64,
        name: String,
    }

    let engine = Engine::start().await;
    let table = engine.schema_table::<UnusualKeys>().await;
    let note = Note { id: 7, name: "x".to_owned() };
    table.insert(&note).await?;
    assert_eq!(table.insert(&note).await.unwrap_err().kind(), ErrorKind::AlreadyExists);
    table.replace(&note).await?;
    table.update(&note).set(Note::NAME, "y").when(Note::NAME.eq("x")).await?;
    assert_eq!(table.upsert(&note).returning_new().await?.name, "y");
    let notes = table.query((Note::partition_key(7), Note::prefix_sort_key()));
    assert_eq!(notes.limit(3).consistent().await?.len(), 1);
    assert_eq!(table.batch_get([Note::key(7), Note::key(8)]).await?[1], None);

    let key = (User::partition_key("alice"), Group::sort_key("1"));
    table.insert((&key.0, &key.1)).attribute("role", "admin").await?;
    let members = table.query((Group::partition_key("1"), User::prefix_sort_key())).index(InverseIndex).await?;
    assert_eq!(members[0].partition_key(), &key.0);
    assert_eq!(table.get((&key.0, &key.1)).attributes(["role"]).await?.unwrap().attributes().len(), 1);
    table.transact_write().check_exists(&note).delete((&key.0, &key.1)).await?;
    Ok(())
}

#[tokio::test]
async fn reads_of_selected_attributes() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let (alice, one) = (User::partition_key("alice"), Group::sort_key("1"));
    table.insert((&alice, &one)).attribute("role", "admin").attribute("since", 2019_u16).await?;
    let names = |relation: &Relation<User, Group>| {
        let mut names: Vec<_> = relation.attributes().keys().cloned().collect();
        names.sort();
        names
    };

    let relation = table.get((&alice, &one)).attributes(["role", "none", "role"]).attributes(["PK"]).await?.unwrap();
    assert_eq!(names(&relation), ["role"], "keys are always read, and duplicate names are requested once");
    assert_eq!(relation.sort_key(), &one);
    let no_names: [&str; 0] = [];
    assert_eq!(names(&table.get((&alice, &one)).attributes(no_names).await?.unwrap()), [""; 0]);
    let queried = table.query((&alice, Group::prefix_sort_key())).attributes(["since"]).await?;
    assert_eq!(names(&queried[0]), ["since"]);
    let batch = table.batch_get([(&alice, &one)]).attributes(["since"]).await?;
    assert_eq!(names(batch[0].as_ref().unwrap()), ["since"]);

    let error = table.get((&alice, &one)).attributes([""]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let error = table.insert((&alice, &one)).attribute("", 1_u8).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "insert of Relation<User, Group>: an attribute name is empty: DynamoDB requires at least one character"
    );
    let members = table.query((Group::partition_key("1"), User::prefix_sort_key())).index(InverseIndex);
    assert_eq!(members.clone().attributes(["PK", "SK"]).await?.len(), 1);
    let error = members.attributes(["role"]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.to_string(), "query of Relation<User, Group>: `role` is not projected into the index `GSI_1`");
    Ok(())
}
