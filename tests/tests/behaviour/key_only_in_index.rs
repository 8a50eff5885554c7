//! Fields with `key_only` that only the keys of indexes keep.

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Attributes, Entity, ErrorKind, Index, Item, Path, Projection, Schema, Table};
use dokklib_tests::Engine;

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK", projection = keys_only)]
struct ByStatus;

#[derive(Index)]
#[index(name = "by_owner", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct ByOwner;

#[derive(Index)]
#[index(name = "by_label", partition_key = "GSI3PK")]
struct ByLabel;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByStatus, ByOwner, ByLabel), entities(Card))]
struct Board;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Board,
    index(ByStatus as by_status, pk = Self(status), sk = Self(label, rank), returns = key),
    index(ByOwner as by_owner, pk = Self(owner), sk = Self(last(note))),
    index(ByLabel as by_label, pk = Self(label, team)),
)]
struct Card {
    #[entity(key)]
    id: u64,
    status: String,
    #[entity(key_only)]
    label: String,
    rank: u32,
    #[entity(key_only)]
    owner: Option<String>,
    note: Option<String>,
    team: Option<String>,
}

fn card() -> Card {
    Card {
        id: 1,
        status: "open".to_owned(),
        label: "a#b".to_owned(),
        rank: 7,
        owner: Some("alice".to_owned()),
        note: None,
        team: None,
    }
}

async fn stored(table: &Table<Board>) -> Attributes {
    let key = [("PK", "CARD#00000000000000000001"), ("SK", "CARD#00000000000000000001")];
    let key = key.map(|(name, text)| (name.to_owned(), AttributeValue::S(text.to_owned())));
    let request = table.client().get_item().table_name(table.name()).set_key(Some(key.into()));
    request.send().await.unwrap().item.unwrap()
}

/// Asserts that the stored item is this one, with the keys that a put writes and without attributes for its `key_only` fields.
#[track_caller]
fn check(stored: Attributes, expected: &Card) {
    assert!(!stored.contains_key("label") && !stored.contains_key("owner"));
    let mut stored = stored;
    // A put and an update differ in the attribute of a missing value.
    stored.retain(|_, value| !value.is_null());
    assert_eq!(stored, expected.to_attributes().unwrap());
}

#[tokio::test]
async fn the_value_is_read_from_the_key() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Board>().await;
    for owner in [Some("alice".to_owned()), None] {
        for team in [Some("red".to_owned()), None] {
            let card = Card { owner: owner.clone(), team, ..card() };
            table.put(&card).await?;
            check(stored(&table).await, &card);
            assert_eq!(table.get(Card::key(1)).await?.as_ref(), Some(&card));
            assert_eq!(
                table.query(Card::by_owner("alice")).await?,
                owner.iter().map(|_| card.clone()).collect::<Vec<_>>()
            );
            assert_eq!(table.query(Card::by_status("open").eq("a#b")).await?.len(), 1);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_missing_key_is_a_decode_error_or_no_value() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Board>().await;
    table.put(card()).await?;
    let mut item = stored(&table).await;
    item.remove("GSI2PK");
    assert_eq!(Card::from_attributes(item.clone())?, Card { owner: None, ..card() });
    item.remove("GSI1SK");
    let error = Card::from_attributes(item).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("label"), "{error}");
    Ok(())
}

#[tokio::test]
async fn an_update_of_the_item_as_it_was_read_keeps_the_value() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Board>().await;
    for owner in [Some("alice".to_owned()), None] {
        for team in [Some("red".to_owned()), None] {
            let mut card = Card { owner: owner.clone(), team, ..card() };
            table.put(&card).await?;
            table.update(&card).set(Card::RANK, 8).await?;
            card.rank = 8;
            check(stored(&table).await, &card);
            table.update(&card).set(Card::NOTE, "n".to_owned()).await?;
            card.note = Some("n".to_owned());
            check(stored(&table).await, &card);
            table.update(&card).set(Card::LABEL, "c").set(Card::STATUS, "done").await?;
            (card.label, card.status) = ("c".to_owned(), "done".to_owned());
            check(stored(&table).await, &card);
            table.update(&card).set(Card::TEAM, "blue".to_owned()).await?;
            card.team = Some("blue".to_owned());
            check(stored(&table).await, &card);
            table.update(&card).remove(Card::OWNER).await?;
            card.owner = None;
            check(stored(&table).await, &card);
            assert_eq!(table.get(Card::key(1)).await?, Some(card));
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_value_that_changed_since_the_read_is_not_overwritten() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Board>().await;
    let read = Card { team: Some("red".to_owned()), ..card() };
    let changed =
        [Card { label: "c".to_owned(), ..read.clone() }, Card { label: "c".to_owned(), team: None, ..read.clone() }];
    for now in changed {
        table.put(&now).await?;
        for update in [
            table.update(&read).set(Card::RANK, 8),
            table.update(&read).set(Card::STATUS, "done"),
            table.update(&read).set(Card::TEAM, "blue".to_owned()),
        ] {
            assert_eq!(update.await.unwrap_err().kind(), ErrorKind::ConditionFailed);
            check(stored(&table).await, &now);
        }
    }
    for (read, now) in [(None, Some("bob")), (Some("alice"), None), (Some("alice"), Some("bob"))] {
        let now = Card { owner: now.map(str::to_owned), ..card() };
        let read = Card { owner: read.map(str::to_owned), ..card() };
        table.put(&now).await?;
        let error = table.update(&read).set(Card::NOTE, "n".to_owned()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConditionFailed);
        check(stored(&table).await, &now);
    }
    Ok(())
}

#[tokio::test]
async fn an_update_by_key_sets_all_parts_of_the_key() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Board>().await;
    table.put(card()).await?;
    let changes =
        (Card::LABEL.to("c"), Card::STATUS.unchanged("open"), Card::RANK.to(8), Card::TEAM.to("red".to_owned()));
    let updated = table.update(Card::key(1)).change(changes).returning_new().await?;
    let expected = Card { label: "c".to_owned(), rank: 8, team: Some("red".to_owned()), ..card() };
    assert_eq!(updated, expected);
    check(stored(&table).await, &expected);

    let changes = (Card::OWNER.to("bob".to_owned()), Card::NOTE.unchanged(None));
    table.update(Card::key(1)).change(changes).await?;
    check(stored(&table).await, &Card { owner: Some("bob".to_owned()), ..expected.clone() });
    table.update(Card::key(1)).remove(Card::OWNER).await?;
    check(stored(&table).await, &Card { owner: None, ..expected });
    Ok(())
}

#[tokio::test]
async fn an_upsert_creates_the_keys_and_does_not_mix_values() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Board>().await;
    let team = |team: Option<&str>| team.map(str::to_owned);
    let alice = card();
    let cards = [
        alice.clone(),
        Card { owner: None, ..alice.clone() },
        Card { team: team(Some("red")), ..alice.clone() },
        Card { label: "c".to_owned(), ..alice.clone() },
        Card { label: "c".to_owned(), team: team(Some("blue")), owner: Some("bob".to_owned()), ..alice.clone() },
        Card { owner: None, note: Some("n".to_owned()), ..alice.clone() },
        Card { note: Some("n".to_owned()), ..alice },
    ];
    for new in &cards {
        table.delete(Card::key(1)).await?;
        table.upsert(new).await?;
        check(stored(&table).await, new);
        for old in &cards {
            table.put(old).await?;
            match table.upsert(new).await {
                Ok(()) => {
                    let read = table.get(Card::key(1)).await?.unwrap();
                    check(stored(&table).await, &read);
                    assert_eq!(read.label, old.label);
                    assert_eq!(read.owner, old.owner.clone().or(new.owner.clone()));
                }
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::ConditionFailed, "{error}");
                    check(stored(&table).await, old);
                }
            }
        }
    }
    // The stored item's value is unknown.
    let error = table.upsert(card()).set(Card::RANK, 8).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("label"), "{error}");
    let changed = Card { label: "d".to_owned(), rank: 8, ..card() };
    table.put(card()).await?;
    table.upsert(card()).set(Card::RANK, 8).set(Card::LABEL, "d").await?;
    check(stored(&table).await, &changed);
    Ok(())
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Card, indexes(ByStatus, ByOwner))]
struct Label {
    label: String,
    rank: u32,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Card)]
struct Owner {
    owner: Option<String>,
}

#[tokio::test]
async fn a_projection_reads_the_value_from_the_key() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Board>().await;
    table.put(card()).await?;
    let label = || Label { label: "a#b".to_owned(), rank: 7 };
    assert_eq!(table.get(Card::key(1)).project::<Label>().await?, Some(label()));
    assert_eq!(table.query(Card::by_status("open")).project::<Label>().await?, [label()]);
    assert_eq!(table.query(Card::by_owner("alice")).project::<Label>().await?, [label()]);
    let owner = table.get(Card::key(1)).project::<Owner>();
    assert_eq!(owner.await?, Some(Owner { owner: Some("alice".to_owned()) }));
    table.update(Card::key(1)).remove(Card::OWNER).await?;
    assert_eq!(table.get(Card::key(1)).project::<Owner>().await?, Some(Owner { owner: None }));
    Ok(())
}

#[tokio::test]
async fn a_raw_path_does_not_store_the_value_as_an_attribute() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Board>().await;
    table.put(card()).await?;
    let error = table.update(Card::key(1)).set(Path::<Card, String>::raw("label"), "c").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    check(stored(&table).await, &card());
    Ok(())
}
