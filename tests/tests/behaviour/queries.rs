use dokklib::{Entity, Index, InverseIndex, RawItem, Relation, Schema};
use dokklib_tests::Engine;

use crate::{Group, User, Users};

#[tokio::test]
async fn a_prefix_query_excludes_similar_prefixes() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let group = Group::partition_key("1");
    table.insert((&group, User::sort_key("bob"))).await?;
    table.insert((&group, User::sort_key("alice"))).await?;
    table.insert((&group, Users::sort_key("all"))).await?;
    table.insert((&Group::partition_key("12"), User::sort_key("eve"))).await?;

    let users: Vec<Relation<Group, User>> = table.query((&group, User::prefix_sort_key())).await?;
    let names: Vec<_> = users.iter().map(|relation| relation.sort_key().value()).collect();
    assert_eq!(names, ["alice", "bob"], "in sort-key order");
    let users = table.query((&group, User::prefix_sort_key().begins_with("b"))).await?;
    assert_eq!(users.len(), 1);
    assert_eq!(table.query((Group::partition_key("none"), User::prefix_sort_key())).await?, []);
    Ok(())
}

#[tokio::test]
async fn the_inverse_index_returns_relations_with_the_keys_of_the_table() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.insert((User::partition_key("alice"), Group::sort_key("1"))).attribute("role", "admin").await?;
    table.insert((User::partition_key("bob"), Group::sort_key("2"))).await?;

    let members: Vec<Relation<User, Group>> =
        table.query((Group::partition_key("1"), User::prefix_sort_key())).index(InverseIndex).await?;
    assert_eq!(members.len(), 1);
    assert_eq!(members[0].partition_key(), &User::partition_key("alice"));
    assert_eq!(members[0].sort_key(), &Group::sort_key("1"));
    assert!(members[0].attributes().is_empty(), "the index projects only the keys");
    assert!(table.get(&members[0]).await?.is_some(), "the returned relation addresses the item");
    Ok(())
}

#[tokio::test]
async fn indexes_of_a_schema() -> dokklib::Result<()> {
    #[derive(Schema)]
    #[schema(partition_key = "pk", sort_key = "sk", ttl = "expires", indexes(Inverse, Own, Unsorted))]
    struct Custom;

    #[derive(Index)]
    #[index(name = "inverse", inverse, projection = all)]
    struct Inverse;

    #[derive(Index)]
    #[index(name = "own", partition_key = "own_pk", sort_key = "own_sk")]
    struct Own;

    #[derive(Index)]
    #[index(name = "unsorted", partition_key = "own_sk")]
    struct Unsorted;

    let engine = Engine::start().await;
    let table = engine.schema_table::<Custom>().await;
    let key = (User::partition_key("alice"), Group::sort_key("1"));
    table.insert((&key.0, &key.1)).attribute("role", "admin").await?;

    let members = table.query((Group::partition_key("1"), User::prefix_sort_key())).index(Inverse).await?;
    assert_eq!(members[0].get::<String>("role")?.as_deref(), Some("admin"), "the index projects all attributes");
    table.put(&members[0]).await?;
    let keys_only = table.query((Group::partition_key("1"), User::prefix_sort_key())).attributes([""; 0]);
    let error = table.put(keys_only.index(Inverse).await?.remove(0)).await.unwrap_err();
    assert_eq!(error.kind(), dokklib::ErrorKind::InvalidRequest, "the relation was read in part");
    let empty: Vec<RawItem> = table.query((Group::partition_key("1"), User::prefix_sort_key())).index(Own).await?;
    assert_eq!(empty, []);
    let unsorted = table.query((Group::partition_key("1"), User::prefix_sort_key())).index(Unsorted);
    let error = unsorted.await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "query of RawItem: the index `unsorted` has no sort key: query it by a partition key instead of a pair of keys"
    );
    let error = table.insert((&key.0, &key.1)).attribute("own_pk", "x").await.unwrap_err();
    assert!(error.to_string().contains("`own_pk` is a key attribute of an index"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_query_reads_all_pages() -> dokklib::Result<()> {
    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(pk = User(user), sk = Self(number))]
    struct Picture {
        user: String,
        number: u32,
        bytes: Vec<u8>,
    }

    let engine = Engine::start().await;
    let table = engine.table().await;
    // The items have 3.2 MB. A page has at most 1 MB.
    let picture = |number| Picture { user: "alice".to_owned(), number, bytes: vec![7; 320_000] };
    for number in (0..10).rev() {
        table.put(picture(number)).await?;
    }
    let pictures = table.query(Picture::query("alice")).await?;
    assert_eq!(pictures, (0..10).map(picture).collect::<Vec<_>>());
    let relations = table.query((User::partition_key("alice"), Picture::prefix_sort_key())).await?;
    assert_eq!(relations.len(), 10);
    Ok(())
}

#[tokio::test]
async fn a_limit_applies_to_all_pages_together() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    let query = || table.query((&alice, Group::prefix_sort_key()));
    for number in 0..7 {
        // Three items fit into a page.
        let insert = table.insert((&alice, Group::sort_key(number.to_string())));
        insert.attribute("bytes", vec![7_u8; 300_000]).await?;
    }
    for limit in [0, 1, 3, 4, 6, 7, 8, usize::MAX] {
        let groups = query().limit(limit).await?;
        assert_eq!(groups.len(), limit.min(7), "{limit}");
        assert!(groups.iter().enumerate().all(|(index, group)| group.sort_key().value() == index.to_string()));
    }
    let members = table.query((Group::partition_key("1"), User::prefix_sort_key())).index(InverseIndex);
    assert_eq!(members.limit(1).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn strongly_consistent_queries() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    table.insert((&alice, Group::sort_key("1"))).await?;
    assert_eq!(table.query((&alice, Group::prefix_sort_key())).consistent().await?.len(), 1);

    let error = table.query((&alice, Group::prefix_sort_key())).consistent().index(InverseIndex).await.unwrap_err();
    assert_eq!(error.kind(), dokklib::ErrorKind::InvalidRequest);
    assert_eq!(
        error.to_string(),
        "query of Relation<Group, User>: `GSI_1` is a global secondary index: DynamoDB doesn't support strongly \
         consistent reads on it"
    );
    Ok(())
}

#[tokio::test]
async fn a_query_by_a_partition_key_returns_the_item_collection() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    table.insert((&alice, User::sort_key("alice"))).attribute("email", "alice@example.com").await?;
    table.insert((&alice, Group::sort_key("1"))).await?;
    table.insert((User::partition_key("alice2"), Group::sort_key("1"))).await?;

    let sort_keys = |items: &[RawItem]| -> Vec<String> {
        items.iter().map(|item| item.attributes()["SK"].as_s().unwrap().clone()).collect()
    };
    let all: Vec<RawItem> = table.query(&alice).await?;
    assert_eq!(sort_keys(&all), ["GROUP#1", "USER#alice"]);
    assert_eq!(sort_keys(&table.query(&alice).limit(1).consistent().await?), ["GROUP#1"]);
    let emails = table.query(&alice).attributes(["email"]).await?;
    assert_eq!(emails[1].attributes().len(), 3, "the keys and the requested attribute");

    let members = table.query(Group::partition_key("1")).index(InverseIndex).await?;
    let partition_keys: Vec<_> = members.iter().map(|item| item.attributes()["PK"].as_s().unwrap()).collect();
    assert_eq!(partition_keys, ["USER#alice", "USER#alice2"]);
    let error = table.query(User::partition_key("")).await.unwrap_err();
    assert_eq!(error.to_string(), "query of RawItem: the key part `User` is empty: DynamoDB doesn't allow empty keys");
    Ok(())
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(pk = User(user), sk = Self(text))]
struct Long {
    user: String,
    text: String,
}

#[tokio::test]
async fn bounds_are_exact_for_keys_of_maximum_length() -> dokklib::Result<()> {
    /// The maximum length of the text: a sort key has at most 1024 bytes, including the prefix.
    const MAX_LENGTH: usize = 1024 - "LONG#".len();
    let engine = Engine::start().await;
    let table = engine.table().await;
    let text = |end: &str| format!("{}{end}", "x".repeat(MAX_LENGTH - end.len()));
    let texts = [text("xa"), text("xb"), text("x\u{7f}"), text("y\u{7f}"), text("\u{80}"), text("\u{10ffff}")];
    for text in &texts {
        table.put(Long { user: "alice".to_owned(), text: text.clone() }).await?;
    }
    for (index, text) in texts.iter().enumerate() {
        let long = || Long::query("alice");
        for (keys, expected) in [
            (long().gt(text), &texts[index + 1..]),
            (long().ge(text), &texts[index..]),
            (long().lt(text), &texts[..index]),
            (long().le(text), &texts[..=index]),
        ] {
            let page = table.query(keys).page().await?;
            let actual: Vec<String> = page.items.iter().map(|item| item.text.clone()).collect();
            assert_eq!(actual, expected);
            assert_eq!(page.scanned, expected.len());
        }
    }
    Ok(())
}
