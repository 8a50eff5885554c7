use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Entity, ErrorKind, Relation};
use dokklib_tests::{Engine, RequestCounter};

use crate::{Group, User};

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(pk = User(user), sk = Self(number))]
struct Picture {
    user: String,
    number: u32,
    bytes: Vec<u8>,
}

fn picture(user: &str, number: u32, bytes: usize) -> Picture {
    Picture { user: user.to_owned(), number, bytes: vec![number as u8; bytes] }
}

#[tokio::test]
async fn results_are_in_the_order_of_the_keys() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    // Every third item is missing.
    for number in (0..200).filter(|number| number % 3 != 0) {
        table.put(picture("alice", number, 1)).await?;
    }
    // 250 keys in mixed order, with duplicates.
    let numbers: Vec<u32> = (0..250).map(|index| (index * 77) % 200).collect();
    let keys = numbers.iter().map(|&number| Picture::key("alice", number));
    let pictures = table.batch_get(keys).consistent().await?;
    let expected: Vec<_> =
        numbers.iter().map(|&number| (number % 3 != 0).then(|| picture("alice", number, 1))).collect();
    assert_eq!(pictures, expected);
    Ok(())
}

#[tokio::test]
async fn a_large_batch_takes_several_responses() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    // 60 items of 390 KB are 23 MB. A response has at most 16 MB, and at most 1 MB of one partition.
    let user = |number: u32| if number.is_multiple_of(2) { "alice".to_owned() } else { format!("user{number}") };
    for number in 0..60 {
        table.put(picture(&user(number), number, 390_000)).await?;
    }
    let numbers: Vec<u32> = (0..61).rev().collect();
    let pictures = table.batch_get(numbers.iter().map(|&number| Picture::key(user(number), number))).await?;
    assert_eq!(pictures.len(), 61);
    for (number, result) in numbers.into_iter().zip(pictures) {
        let expected = (number != 60).then(|| picture(&user(number), number, 390_000));
        assert!(result == expected, "{number}");
    }
    Ok(())
}

#[tokio::test]
async fn a_batch_of_relations() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    let groups = ["1", "2", "3"].map(Group::sort_key);
    table.insert((&alice, &groups[0])).attribute("role", "admin").await?;
    table.insert((&alice, &groups[2])).await?;

    let results: Vec<Option<Relation<User, Group>>> =
        table.batch_get(groups.iter().rev().map(|group| (&alice, group))).await?;
    let keys: Vec<_> = results.iter().map(|result| result.as_ref().map(|relation| relation.sort_key())).collect();
    assert_eq!(keys, [Some(&groups[2]), None, Some(&groups[0])]);

    // The relations that a query returns address items, too.
    let relations = table.query((&alice, Group::prefix_sort_key())).await?;
    assert_eq!(table.batch_get(&relations).await?, relations.into_iter().map(Some).collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn a_batch_without_keys_sends_no_request_and_returns_no_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let requests = RequestCounter::default();
    let table = requests.attach(&engine.table().await);
    requests.take();
    let no_keys: [dokklib::PrimaryKey<Picture>; 0] = [];
    assert_eq!(table.batch_get(no_keys.clone()).await?, []);
    assert!(table.batch_get(no_keys).consistent().results().await?.is_empty());
    assert_eq!(requests.take(), 0);
    Ok(())
}

#[tokio::test]
async fn a_batch_takes_references_to_pairs_of_keys() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let pairs: Vec<_> = ["1", "2"].map(|group| (User::partition_key("alice"), Group::sort_key(group))).into();
    table.insert(&pairs[1]).await?;
    let found: Vec<bool> = table.batch_get(&pairs).await?.iter().map(Option::is_some).collect();
    assert_eq!(found, [false, true]);
    let references: Vec<_> = pairs.iter().map(|(partition, sort)| (partition, sort)).collect();
    assert_eq!(table.batch_get(&references).await?.len(), 2);
    // References to pairs address one item, too.
    table.update(&pairs[1]).attribute("role", "admin").await?;
    assert!(table.get(&pairs[1]).await?.is_some());
    table.delete(&pairs[1]).must_exist().await?;
    Ok(())
}

#[tokio::test]
async fn results_include_the_other_items_after_a_decode_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.put(picture("alice", 1, 1)).await?;
    table
        .upsert((User::partition_key("alice"), Picture::sort_key(2)))
        .attribute("user", "alice")
        .attribute("number", 2_u32)
        .await?;
    let batch = table.batch_get([1, 2, 3].map(|number| Picture::key("alice", number)));
    let error = batch.clone().await.unwrap_err();
    assert_eq!(error.to_string(), "batch_get of Picture: attribute `bytes` is missing");
    let results = batch.results().await?;
    assert_eq!(results[0].as_ref().unwrap(), &Some(picture("alice", 1, 1)));
    assert_eq!(results[1].as_ref().unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(results[2].as_ref().unwrap(), &None);
    Ok(())
}

#[tokio::test]
async fn an_invalid_batch_is_an_error() {
    let offline = dokklib::Table::<dokklib::SingleTable>::offline("table");
    let engine = Engine::start().await;
    let table = engine.table().await;
    let keys = ["alice", "", "bob"].map(|user| Picture::key(user, 1));
    let error = table.batch_get(keys).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "batch_get of Picture: key 1 of the batch: the key part `user` is empty: DynamoDB doesn't allow empty keys"
    );
    let keys = ["alice".to_owned(), "x".repeat(1020)].map(|user| Picture::key(user, 1));
    let error = table.batch_get(keys).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "batch_get of Picture: key 1 of the batch: the partition key is 1025 bytes long, over the limit of 1024 bytes; its \
         longest part is `user`"
    );
    let error = offline.batch_get([Picture::key("alice", 1)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    assert!(error.batch_results::<Picture>().is_none());
    assert!(error.unprocessed::<Picture>().is_empty());
}

#[tokio::test]
async fn a_batch_of_a_missing_table() {
    let engine = Engine::start().await;
    let table = dokklib::Table::new(engine.table().await.client().clone(), "no-such-table");
    let error = table.batch_get([Picture::key("alice", 1)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TableNotFound);
    assert_eq!(error.unprocessed::<Picture>(), [Picture::key("alice", 1)]);
}

#[tokio::test]
async fn a_batch_reads_items_of_other_programs() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let s = |text: &str| AttributeValue::S(text.to_owned());
    let put = table.client().put_item().table_name(table.name());
    put.item("PK", s("USER#alice")).item("SK", s("GROUP#1")).item("n", s("1")).send().await.unwrap();
    let relations = table.batch_get([(User::partition_key("alice"), Group::sort_key("1"))]).await?;
    assert_eq!(relations[0].as_ref().unwrap().get::<String>("n")?.as_deref(), Some("1"));
    Ok(())
}
