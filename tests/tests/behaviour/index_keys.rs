//! Updates and upserts keep the index keys consistent with the fields of the item.

use dokklib::{Entity, ErrorKind, Index, Path, Projection, Schema, Table};
use dokklib_tests::Engine;

#[derive(Index)]
#[index(name = "by_due", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByDue;

/// An index that shares its partition key with `ByDue`.
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
    index(ByDue as by_due, pk = Self(owner), sk = Self(sparse(due))),
    index(ByRank as by_rank, pk = Self(owner), sk = Self(sparse(rank)))
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

/// Returns an owner's tasks in each of the two indexes.
async fn tasks_in_indexes(table: &Table<Office>, owner: &str) -> (Vec<Task>, Vec<Task>) {
    (table.query(Task::by_due(owner)).await.unwrap(), table.query(Task::by_rank(owner)).await.unwrap())
}

#[tokio::test]
async fn removing_an_optional_part_removes_the_item_from_that_index_only() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    let rank = |id: u64| format!("rank {id}");
    let task_with_due = |id| task(id, ["bob", "monday", &rank(id)]);
    let task_without_due = |id| task(id, ["bob", "", &rank(id)]);
    for id in 1..=3 {
        table.put(task_with_due(id)).await?;
    }
    table.update(Task::key(1)).remove(Task::DUE).await?;
    table.update(&task_with_due(2)).set(Task::DUE, None::<String>).await?;
    table.upsert(task_with_due(3)).remove(Task::DUE).await?;
    assert_eq!(tasks_in_indexes(&table, "bob").await, (Vec::new(), [1, 2, 3].map(task_without_due).to_vec()));

    // The shared partition key is removed together with the last sort key.
    table.update(Task::key(1)).remove(Task::RANK).await?;
    table.update(Task::key(2)).remove(Task::OWNER).await?;
    assert_eq!(tasks_in_indexes(&table, "bob").await, (Vec::new(), vec![task_without_due(3)]));
    assert_eq!(table.get(Task::key(1)).await?, Some(task(1, ["bob", "", ""])));
    Ok(())
}

/// The partition key that both indexes share may remain if the item is in neither index, but it is never stale.
#[tokio::test]
async fn a_shared_index_key_is_rewritten_with_its_parts() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    table.put(task(1, ["bob", "monday", "first"])).await?;
    table.update(Task::key(1)).remove(Task::DUE).await?;
    table.update(Task::key(1)).remove(Task::RANK).await?;
    let loaded = table.get(Task::key(1)).await?.unwrap();
    table.update(&loaded).set(Task::OWNER, "eve").await?;
    table.upsert(task(1, ["eve", "monday", ""])).await?;
    assert_eq!(tasks_in_indexes(&table, "bob").await, (Vec::new(), Vec::new()));
    assert_eq!(tasks_in_indexes(&table, "eve").await, (vec![task(1, ["eve", "monday", ""])], Vec::new()));
    Ok(())
}

#[tokio::test]
async fn an_upsert_does_not_build_an_index_key_from_parts_of_two_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    // In each case, the stored item and the upserted item have different parts of an index key.
    let cases = [
        (["bob", "", ""], ["", "monday", ""]),
        (["", "monday", ""], ["bob", "", ""]),
        (["bob", "", "first"], ["eve", "monday", "first"]),
        (["bob", "", ""], ["eve", "monday", ""]),
    ];
    for (id, (stored, upserted)) in (1..).zip(cases) {
        table.put(task(id, stored)).await?;
        let error = table.upsert(task(id, upserted)).await.unwrap_err();
        assert!(error.is_condition_failed(), "{stored:?} {upserted:?}: {error}");
        assert_eq!(table.get(Task::key(id)).await?, Some(task(id, stored)), "{upserted:?}");
    }

    // If the stored parts are equal, the upsert adds the missing ones. If the item is in the index, its key stays.
    table.put(task(8, ["amy", "", ""])).await?;
    table.upsert(task(8, ["amy", "monday", "first"])).await?;
    table.put(task(9, ["amy", "sunday", ""])).await?;
    table.upsert(task(9, ["eve", "monday", ""])).await?;
    let (due, rank) = tasks_in_indexes(&table, "amy").await;
    assert_eq!(due, [task(8, ["amy", "monday", "first"]), task(9, ["amy", "sunday", ""])]);
    assert_eq!(rank, [task(8, ["amy", "monday", "first"])]);
    assert_eq!(tasks_in_indexes(&table, "eve").await, (Vec::new(), Vec::new()));

    // If neither item has the other parts, the upsert succeeds.
    table.upsert(task(10, ["", "", "first"])).await?;
    table.upsert(task(10, ["", "", "first"])).await?;
    Ok(())
}

#[tokio::test]
async fn unchanged_in_an_upsert_requires_the_value_of_the_item() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    let upsert = || table.upsert(task(1, ["amy", "monday", ""]));
    for due in [Some("sunday"), None] {
        let error =
            upsert().change((Task::OWNER.to("bob"), Task::DUE.unchanged(due.map(str::to_owned)))).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let message = error.to_string();
        assert!(message.contains("`.unchanged(..)` has another value for `due` than the item"), "{message}");
    }
    upsert().change((Task::OWNER.to("bob"), Task::DUE.unchanged("monday"))).await?;
    assert_eq!(tasks_in_indexes(&table, "bob").await.0, [task(1, ["bob", "monday", ""])]);
    Ok(())
}

#[tokio::test]
async fn a_filter_on_an_attribute_that_is_not_projected_is_an_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    table.put(Room { id: 1, floor: 2, seats: 5 }).await?;
    let rooms = || table.query(Room::by_place(2));
    assert_eq!(rooms().await?, [Place { id: 1, floor: 2 }]);
    // The index doesn't project the tag either, so items are identified by their keys.
    assert_eq!(rooms().count().await?, 1);
    let error = rooms().filter(Room::SEATS.ne(5)).await.unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::InvalidRequest,
        "`seats` is missing in all entries of the index, so the filter would match all of them"
    );
    let error = rooms().filter(Room::SEATS.ne(5)).count().await.unwrap_err();
    assert!(error.to_string().contains("`seats`") && error.to_string().contains("`by_place`"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_time_to_live_must_be_a_number() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Office>().await;
    table.put(task(1, ["", "", ""])).await?;
    let update = || table.update(Task::key(1));
    let results = [
        update().set(Path::<Task, String>::raw("ttl"), "soon").await,
        update().set_if_absent(Path::<Task, String>::raw("ttl"), "soon").await,
        update().append(Path::<Task, Vec<String>>::raw("ttl"), ["soon"]).await,
    ];
    for result in results {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
    update().set_if_absent(Path::<Task, u64>::raw("ttl"), 1_900_000_000).await?;
    update().add(Path::<Task, u64>::raw("ttl"), 60).await
}
