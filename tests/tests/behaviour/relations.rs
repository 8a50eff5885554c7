use std::collections::{BTreeMap, BTreeSet};

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Entity, ErrorKind, InverseIndex, Relation};
use dokklib_tests::Engine;

use crate::{Group, User};

#[tokio::test]
async fn an_insert_of_an_existing_relation_fails() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let (alice, group) = (User::partition_key("alice"), Group::sort_key("1"));

    assert_eq!(table.get((&alice, &group)).await?, None);
    table.insert((&alice, &group)).attribute("role", "admin").await?;
    let error = table.insert((&alice, &group)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    assert_eq!(error.operation(), Some("insert"));
    assert_eq!(error.entity(), Some("Relation<User, Group>"));
    assert!(!error.may_have_been_applied());

    let stored = table.get((&alice, &group)).consistent().await?.unwrap();
    assert_eq!(stored.get::<String>("role")?.as_deref(), Some("admin"), "the failed insert changed nothing");
    Ok(())
}

#[tokio::test]
async fn put_replaces_all_attributes_and_returns_the_old_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let key = || (User::partition_key("alice"), Group::sort_key("1"));

    let old = table.put(key()).attribute("role", "admin").attribute("since", 2019_u16).returning_old().await?;
    assert_eq!(old, None);
    let old = table.put(key()).attribute("role", "member").returning_old().await?.unwrap();
    assert_eq!(old.get::<u16>("since")?, Some(2019));
    let stored = table.get(key()).await?.unwrap();
    let mut names: Vec<_> = stored.attributes().keys().collect();
    names.sort();
    assert_eq!(names, ["CreatedAt", "role"]);
    Ok(())
}

#[tokio::test]
async fn free_attributes_are_written_from_a_map() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let key = |group: &str| (User::partition_key("alice"), Group::sort_key(group));
    let texts = BTreeMap::from([("role", "admin"), ("team", "blue")]);
    let values = || {
        BTreeMap::from([
            ("role".to_owned(), AttributeValue::S("admin".to_owned())),
            ("since".to_owned(), AttributeValue::N("2019".to_owned())),
        ])
    };

    table.insert(key("1")).attributes(texts).await?;
    table.put(key("2")).attributes(values()).attribute("team", "blue").await?;
    table.replace(key("2")).attributes([("role", "owner")]).await?;
    table.update(key("1")).attributes(values()).await?;
    table.upsert(key("3")).attributes(values()).await?;
    table.batch_write().put_with(key("4"), |put| put.attributes(values())).await?;
    table.transact_write().push(table.put(key("5")).attributes(values())).await?;

    let stored = table.get(key("1")).await?.unwrap();
    assert_eq!(stored.get::<String>("team")?.as_deref(), Some("blue"), "an update keeps the other attributes");
    assert_eq!(stored.get::<u16>("since")?, Some(2019));
    let replaced = table.get(key("2")).await?.unwrap();
    assert_eq!((replaced.get::<String>("role")?.as_deref(), replaced.get::<u16>("since")?), (Some("owner"), None));
    for group in ["3", "4", "5"] {
        let stored = table.get(key(group)).await?.unwrap();
        assert_eq!(
            (stored.get::<String>("role")?.as_deref(), stored.get::<u16>("since")?),
            (Some("admin"), Some(2019))
        );
    }

    let error = table.put(key("6")).attributes([("role", "admin"), ("PK", "USER#bob")]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let error = table.put(key("6")).attributes([("role", "admin"), ("role", "owner")]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    table.put(key("6")).attributes(BTreeMap::<String, AttributeValue>::new()).await?;
    Ok(())
}

#[tokio::test]
async fn free_attributes_have_any_name_and_type() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let key = (User::partition_key("alice"), Group::sort_key("1"));

    table
        .insert((&key.0, &key.1))
        .attribute("name", "a reserved word")
        .attribute("a.b-c d#:e", true)
        .attribute("tags", BTreeSet::from(["x".to_owned()]))
        .attribute("nothing", None::<String>)
        .attribute("note", "C#minor")
        .await?;
    table
        .update((&key.0, &key.1))
        .attribute("size", 7_u64)
        .attribute("a.b-c d#:e", false)
        .attribute("tags", BTreeSet::<String>::new())
        .await?;

    let stored = table.get((&key.0, &key.1)).await?.unwrap();
    assert_eq!(stored.get::<String>("name")?.as_deref(), Some("a reserved word"));
    assert_eq!(stored.get::<bool>("a.b-c d#:e")?, Some(false));
    assert_eq!(stored.get::<u64>("size")?, Some(7));
    assert_eq!(stored.get::<String>("note")?.as_deref(), Some("C#minor"), "attribute values are not escaped");
    assert_eq!(stored.get::<BTreeSet<String>>("tags")?, None, "an empty set removes the attribute");
    assert_eq!(stored.get::<String>("nothing")?, None);
    assert_eq!(stored.attributes().len(), 6, "four attributes and two timestamps");
    assert_eq!(stored.get::<u64>("name").unwrap_err().kind(), ErrorKind::Decode);

    // A relation that was read can be written back, and it addresses its item.
    let table = table.without_timestamps();
    table.put(&stored).await?;
    assert_eq!(table.get(&stored).await?.as_ref(), Some(&stored));
    Ok(())
}

#[tokio::test]
async fn a_key_attribute_is_not_a_free_attribute() {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for name in ["PK", "SK"] {
        let key = || (User::partition_key("alice"), Group::sort_key("1"));
        for error in [
            table.insert(key()).attribute(name, "x").await.unwrap_err(),
            table.update(key()).attribute(name, "x").await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            assert!(error.to_string().contains(&format!("`{name}` is a key attribute of the table")), "{error}");
        }
    }
}

#[tokio::test]
async fn delete_is_idempotent_unless_the_item_must_exist() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let key = || (User::partition_key("alice"), Group::sort_key("1"));

    table.delete(key()).await?;
    assert_eq!(table.delete(key()).must_exist().await.unwrap_err().kind(), ErrorKind::NotFound);
    table.insert(key()).await?;
    let deleted: Option<Relation<User, Group>> = table.delete(key()).must_exist().returning_old().await?;
    assert!(deleted.is_some());
    assert_eq!(table.get(key()).await?, None);
    Ok(())
}

#[tokio::test]
async fn an_update_of_a_missing_relation_is_not_found() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let key = || (User::partition_key("alice"), Group::sort_key("1"));

    assert_eq!(table.update(key()).attribute("a", 1_u8).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(table.get(key()).await?, None, "a failed update creates nothing");
    table.insert(key()).await?;
    let new = table.update(key()).attribute("a", 1_u8).returning_new().await?;
    assert_eq!(new.get::<u8>("a")?, Some(1));
    assert_eq!(table.update(key()).await.unwrap_err().kind(), ErrorKind::InvalidRequest, "the update has no changes");
    Ok(())
}

#[tokio::test]
async fn no_value_can_forge_a_key() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let user = User::partition_key("alice");
    let values = ["a#b", "a$Sb", "a b", "a", "a#", "#", "$", "ä", "\u{0}", "\u{10FFFF}"];
    for value in values {
        table.insert((&user, Group::sort_key(value))).attribute("value", value).await?;
    }
    for value in values {
        let stored = table.get((&user, Group::sort_key(value))).await?.unwrap();
        assert_eq!(stored.get::<String>("value")?.as_deref(), Some(value));
    }
    assert_eq!(table.query((&user, Group::prefix_sort_key())).await?.len(), values.len());
    Ok(())
}

#[tokio::test]
async fn unescaped_keys_are_stored_unchanged() -> dokklib::Result<()> {
    #[derive(Entity)]
    #[entity(prefix = "GROUPSUB", key_values = unescaped)]
    struct GroupSubscription;

    let engine = Engine::start().await;
    let table = engine.table().await;
    let key = (User::partition_key("alice"), GroupSubscription::sort_key("prod 1#group1"));
    assert_eq!(key.1.as_str(), "GROUPSUB#prod 1#group1");
    table.insert((&key.0, &key.1)).await?;
    let prefix = GroupSubscription::prefix_sort_key().begins_with("prod 1#");
    let subscriptions = table.query((&key.0, &prefix)).await?;
    assert_eq!(subscriptions[0].sort_key().value(), "prod 1#group1");
    Ok(())
}

#[tokio::test]
async fn attribute_values_of_any_type_can_be_copied() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let (alice, one, two) = (User::partition_key("alice"), Group::sort_key("1"), Group::sort_key("2"));
    let meta = BTreeMap::from([
        ("by".to_owned(), AttributeValue::S("root".to_owned())),
        ("level".to_owned(), AttributeValue::N("3".to_owned())),
    ]);
    table.insert((&alice, &one)).attribute("role", "admin").attribute("meta", meta.clone()).await?;

    let old = table.get((&alice, &one)).attributes(["role", "meta"]).await?.unwrap();
    assert_eq!(old.get::<BTreeMap<String, AttributeValue>>("meta")?, Some(meta));
    let mut copy = table.insert((&alice, &two));
    for (name, value) in old.attributes() {
        copy = copy.attribute(name, value.clone());
    }
    table.transact_write().push(copy).delete((&alice, &one)).await?;
    let moved = table.get((&alice, &two)).attributes(["role", "meta"]).await?.unwrap();
    assert_eq!(moved.attributes(), old.attributes());
    Ok(())
}

#[tokio::test]
async fn a_relation_that_was_read_in_part_is_not_written_back() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let (alice, group) = (User::partition_key("alice"), Group::sort_key("1"));
    table.insert((&alice, &group)).attribute("role", "admin").await?;

    let members = || table.query((Group::partition_key("1"), User::prefix_sort_key())).index(InverseIndex);
    let from_index = members().await?.remove(0);
    let from_get = table.get((&alice, &group)).attributes(["since"]).await?.unwrap();
    let from_query = table.query((&alice, Group::prefix_sort_key())).attributes(["since"]).await?.remove(0);
    let from_batch = table.batch_get([&from_get]).attributes(["since"]).await?.remove(0).unwrap();
    let from_index_and_attributes = members().attributes(["PK"]).await?.remove(0);
    let query = table.query((Group::partition_key("1"), User::prefix_sort_key())).attributes(["SK"]);
    let from_attributes_and_index = query.index(InverseIndex).await?.remove(0);
    for relation in [from_index, from_get, from_query, from_batch, from_index_and_attributes, from_attributes_and_index]
    {
        for error in [
            table.put(&relation).await.unwrap_err(),
            table.insert(&relation).await.unwrap_err(),
            table.replace(relation.clone()).attribute("role", "x").await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            assert!(error.to_string().contains("the relation was read with only some of its attributes"), "{error}");
        }
        // An upsert can't lose attributes, so it is allowed.
        table.upsert(&relation).attribute("seen", true).await?;
        let stored = table.get(relation).await?.unwrap();
        assert_eq!(stored.get::<String>("role")?.as_deref(), Some("admin"));
        table.put(stored).await?;
    }
    Ok(())
}

#[tokio::test]
async fn decoding_a_key_that_is_not_escaped_is_an_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let s = |text: &str| AttributeValue::S(text.to_owned());
    let put = table.client().put_item().table_name(table.name());
    put.item("PK", s("USER#alice")).item("SK", s("GROUP#SENTINEL blue#7")).send().await.unwrap();
    let error = table.query((User::partition_key("alice"), Group::prefix_sort_key())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(
        error.to_string(),
        "query of Relation<User, Group>: attribute `SK` is not escaped, as this library writes keys; if another program wrote \
         it, declare the entity with `key_values = unescaped`"
    );
    let raw = table.query(User::partition_key("alice")).await?;
    assert_eq!(raw[0].get::<String>("SK")?.as_deref(), Some("GROUP#SENTINEL blue#7"));
    assert_eq!(raw[0].get::<u8>("SK").unwrap_err().kind(), ErrorKind::Decode);
    Ok(())
}

#[tokio::test]
async fn a_duplicate_free_attribute_and_a_time_to_live_of_the_wrong_type_are_errors() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let key = || (User::partition_key("alice"), Group::sort_key("1"));
    for error in [
        table.insert(key()).attribute("role", "x").attribute("role", "y").await.unwrap_err(),
        table.put(key()).attribute("role", "x").attribute("role", "y").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().ends_with("`role` is set twice: one of the two values would be lost"), "{error}");
    }
    for error in [
        table.update(key()).attribute("role", "x").attribute("role", None::<String>).await.unwrap_err(),
        table.upsert(key()).attribute("role", "x").attribute("role", "y").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains("the update changes `role` and `role`"), "{error}");
    }
    let error = table.put(key()).attribute("ExpiresAt", "1900000000").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "put of Relation<User, Group>: `ExpiresAt` is the time to live and must be a number, the Unix time in seconds: \
         DynamoDB ignores other types"
    );
    let error = table.upsert(key()).attribute("ExpiresAt", "1900000000").await.unwrap_err();
    assert!(error.to_string().contains("`ExpiresAt` is the time to live"), "{error}");
    table.put(key()).attribute("ExpiresAt", 1_900_000_000_u64).await?;
    table.update(key()).attribute("ExpiresAt", None::<u64>).await?;
    Ok(())
}

#[tokio::test]
async fn a_range_of_sort_keys_in_a_pair_returns_relations() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    for group in ["a", "b", "b2", "c", "c2"] {
        table.insert((&alice, Group::sort_key(group))).await?;
    }
    table.insert((User::partition_key("bob"), Group::sort_key("c"))).await?;
    let groups = async |low: &str, high: &str| {
        let range = Group::sort_key(low)..=Group::sort_key(high);
        let relations = table.query((&alice, range)).await?;
        dokklib::Result::<Vec<String>>::Ok(
            relations.iter().map(|relation| relation.sort_key().value().into_owned()).collect(),
        )
    };
    assert_eq!(groups("b", "c").await?, ["b", "b2", "c"]);
    assert_eq!(groups("b", "b").await?, ["b"]);
    assert!(groups("c", "b").await?.is_empty());
    assert_eq!(groups("", "b").await.unwrap_err().kind(), ErrorKind::InvalidInput);

    let members = User::sort_key("alice")..=User::sort_key("bob");
    let pair = (Group::partition_key("c"), members);
    assert_eq!(table.query(pair).index(InverseIndex).await?.len(), 2);
    Ok(())
}
