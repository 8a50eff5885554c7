//! The keys of indexes that updates and upserts leave behind: they are always those of the item.

use dokklib::{Entity, ErrorKind, Index, Path, Projection, Schema, Table};
use dokklib_tests::Engine;

#[derive(Index)]
#[index(name = "by_due", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByDue;

/// Has its partition key in common with the other one.
#[derive(Index)]
#[index(name = "by_rank", partition_key = "GSI1PK", sort_key = "GSI2SK")]
struct ByRank;

#[derive(Index)]
#[index(name = "by_place", partition_key = "GSI3PK", projection = keys_only)]
struct ByPlace;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    ttl = "ttl",
    indexes(ByDue, ByRank, ByPlace),
    entities(Task, Room)
)]
struct Office;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Office,
    index(ByDue as by_due, pk = Self(owner), sk = Self(due)),
    index(ByRank as by_rank, pk = Self(owner), sk = Self(rank))
)]
struct Task {
    #[entity(key)]
    id: u64,
    owner: Option<String>,
    due: Option<String>,
    rank: Option<String>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Office, index(ByPlace as by_place, pk = Self(floor), returns = Place))]
struct Room {
    #[entity(key)]
    id: u64,
    floor: u8,
    seats: u64,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Room, indexes(ByPlace))]
struct Place {
    id: u64,
    floor: u8,
}

fn task(id: u64, [owner, due, rank]: [&str; 3]) -> Task {
    let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Task { id, owner: part(owner), due: part(due), rank: part(rank) }
}

/// The tasks that are found by either index under an owner, with the second key as it is there.
async fn found(table: &Table<Office>, owner: &str) -> (Vec<Task>, Vec<Task>) {
    (table.query(Task::by_due(owner)).await.unwrap(), table.query(Task::by_rank(owner)).await.unwrap())
}

#[tokio::test]
async fn an_item_leaves_one_index_and_stays_in_the_other() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    let rank = |id: u64| format!("rank {id}");
    let whole = |id| task(id, ["bob", "monday", &rank(id)]);
    let left = |id| task(id, ["bob", "", &rank(id)]);
    for id in 1..=3 {
        table.put(whole(id)).await?;
    }
    table.update(Task::key(1)).remove(Task::DUE).await?;
    table.update(&whole(2)).set(Task::DUE, None::<String>).await?;
    table.upsert(whole(3)).remove(Task::DUE).await?;
    assert_eq!(found(&table, "bob").await, (Vec::new(), vec![left(1), left(2), left(3)]));

    // What is common goes with the last of the two.
    table.update(Task::key(1)).remove(Task::RANK).await?;
    table.update(Task::key(2)).remove(Task::OWNER).await?;
    assert_eq!(found(&table, "bob").await, (Vec::new(), vec![left(3)]));
    assert_eq!(table.get(Task::key(1)).await?, Some(task(1, ["bob", "", ""])));
    Ok(())
}

/// What both indexes have in common may be left behind where the item is in neither, but never with another's text.
#[tokio::test]
async fn a_common_key_is_made_anew_with_its_parts() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    table.put(task(1, ["bob", "monday", "first"])).await?;
    table.update(Task::key(1)).remove(Task::DUE).await?;
    table.update(Task::key(1)).remove(Task::RANK).await?;
    let loaded = table.get(Task::key(1)).await?.unwrap();
    table.update(&loaded).set(Task::OWNER, "eve").await?;
    table.upsert(task(1, ["eve", "monday", ""])).await?;
    assert_eq!(found(&table, "bob").await, (Vec::new(), Vec::new()));
    assert_eq!(found(&table, "eve").await, (vec![task(1, ["eve", "monday", ""])], Vec::new()));
    Ok(())
}

#[tokio::test]
async fn an_upsert_completes_no_key_with_parts_of_two_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    // Each has parts of the key that the given item hasn't, or others.
    let cases = [
        (["bob", "", ""], ["", "monday", ""]),
        (["", "monday", ""], ["bob", "", ""]),
        (["bob", "", "first"], ["eve", "monday", "first"]),
        (["bob", "", ""], ["eve", "monday", ""]),
    ];
    for (id, (stored, given)) in (1..).zip(cases) {
        table.put(task(id, stored)).await?;
        let refused = table.upsert(task(id, given)).await.unwrap_err();
        assert!(refused.is_condition_failed(), "{stored:?} {given:?}: {refused}");
        assert_eq!(table.get(Task::key(id)).await?, Some(task(id, stored)), "{given:?}");
    }

    // What agrees is completed, and what is in the index stays there as it is.
    table.put(task(8, ["amy", "", ""])).await?;
    table.upsert(task(8, ["amy", "monday", "first"])).await?;
    table.put(task(9, ["amy", "sunday", ""])).await?;
    table.upsert(task(9, ["eve", "monday", ""])).await?;
    let (due, rank) = found(&table, "amy").await;
    assert_eq!(due, [task(8, ["amy", "monday", "first"]), task(9, ["amy", "sunday", ""])]);
    assert_eq!(rank, [task(8, ["amy", "monday", "first"])]);
    assert_eq!(found(&table, "eve").await, (Vec::new(), Vec::new()));

    // Nothing that is there, and nothing given, is no reason to refuse.
    table.upsert(task(10, ["", "", "first"])).await?;
    table.upsert(task(10, ["", "", "first"])).await?;
    Ok(())
}

#[tokio::test]
async fn what_stays_in_an_upsert_is_as_in_the_item_it_creates() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    let upsert = || table.upsert(task(1, ["amy", "monday", ""]));
    for due in [Some("sunday"), None] {
        let refused =
            upsert().change((Task::OWNER.to("bob"), Task::DUE.unchanged(due.map(str::to_owned)))).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidRequest);
        assert!(refused.to_string().contains("`due` is to stay as it is not in the item"), "{refused}");
    }
    upsert().change((Task::OWNER.to("bob"), Task::DUE.unchanged("monday"))).await?;
    assert_eq!(found(&table, "bob").await.0, [task(1, ["bob", "monday", ""])]);
    Ok(())
}

#[tokio::test]
async fn a_filter_is_on_what_the_index_has() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    table.put(Room { id: 1, floor: 2, seats: 5 }).await?;
    let rooms = || table.query(Room::by_place(2));
    assert_eq!(rooms().await?, [Place { id: 1, floor: 2 }]);
    // The index hasn't the tag either, by which they would be told from others.
    assert_eq!(rooms().count().await?, 1);
    let refused = rooms().filter(Room::SEATS.ne(5)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidRequest, "no item of the index has seats, so all would be found");
    let refused = rooms().filter(Room::SEATS.ne(5)).count().await.unwrap_err();
    assert!(refused.to_string().contains("`seats`") && refused.to_string().contains("`by_place`"), "{refused}");
    Ok(())
}

#[tokio::test]
async fn a_time_to_live_is_always_a_number() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    table.put(task(1, ["", "", ""])).await?;
    let update = || table.update(Task::key(1));
    let refused = [
        update().set(Path::<Task, String>::raw("ttl"), "soon").await,
        update().set_if_absent(Path::<Task, String>::raw("ttl"), "soon").await,
        update().append(Path::<Task, Vec<String>>::raw("ttl"), ["soon"]).await,
    ];
    for refused in refused {
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
    update().set_if_absent(Path::<Task, u64>::raw("ttl"), 1_900_000_000).await?;
    update().add(Path::<Task, u64>::raw("ttl"), 60).await
}
