//! Parts of keys that are fields of nested structs and of flattened structs.

use dokklib::chrono::{DateTime, NaiveDate, Utc};
use dokklib::{Attribute, Entity, ErrorKind, Index, Item, ItemOf, Schema, Table};
use dokklib_tests::Engine;

#[derive(Index)]
#[index(name = "by_repo", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByRepo;

#[derive(Index)]
#[index(name = "by_place", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct ByPlace;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    indexes(ByRepo, ByPlace),
    entities(Repo, Issue, Task, Visit)
)]
struct Forge;

#[derive(Attribute, Debug, Clone, PartialEq)]
#[attribute(rename_all = "camelCase")]
struct RepoName {
    owner: Owner,
    name: String,
    created_at: DateTime<Utc>,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Owner {
    #[attribute(rename = "n")]
    name: String,
    id: u16,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Forge, prefix = "REPO", pk = Self(owner, name), sk = Self(owner, name))]
struct Repo {
    owner: String,
    name: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Forge, prefix = "ISSUE", pk = Repo(repo.owner.name, repo.name), sk = Self(number, day(repo.created_at)))]
struct Issue {
    repo: RepoName,
    number: u64,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Forge, prefix = "TASK",
    index(ByRepo as by_repo, pk = Self(repo.owner.name, lower(repo.name)), sk = Self(last(desc(seconds(due.at))), pad(repo.owner.id, 3))),
)]
struct Task {
    #[entity(key)]
    id: u64,
    repo: RepoName,
    due: Option<Due>,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Due {
    at: DateTime<Utc>,
    note: String,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Place {
    #[attribute(rename = "town")]
    city: String,
    street: String,
    visits: u32,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Forge, prefix = "VISIT", pk = Self(place.city), sk = Self(id),
    index(ByPlace as by_place, pk = Self(upper(place.street)), sk = Self(with(hundreds, place.visits), state)),
)]
struct Visit {
    id: u64,
    state: u8,
    #[entity(flatten)]
    place: Place,
}

fn hundreds(visits: &u32) -> String {
    (visits / 100).to_string()
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn repo_name() -> RepoName {
    let owner = Owner { name: "ann".to_owned(), id: 7 };
    RepoName { owner, name: "Tool".to_owned(), created_at: time("2024-01-31T10:20:30Z") }
}

fn task(due: Option<&str>) -> Task {
    let due = due.map(|at| Due { at: time(at), note: "n".to_owned() });
    Task { id: 1, repo: repo_name(), due }
}

fn visit() -> Visit {
    let place = Place { city: "Bern".to_owned(), street: "Gasse".to_owned(), visits: 120 };
    Visit { id: 1, state: 2, place }
}

fn key_texts<const N: usize>(item: &impl ItemOf<Forge>, names: [&str; N]) -> [String; N] {
    let attributes = item.to_attributes().unwrap();
    names.map(|name| attributes[name].as_s().unwrap().clone())
}

#[test]
fn keys_contain_fields_of_nested_structs() {
    let issue = Issue { repo: repo_name(), number: 3 };
    let day: NaiveDate = "2024-01-31".parse().unwrap();
    assert_eq!(key_texts(&issue, ["PK", "SK"]), ["REPO#ann#Tool", "ISSUE#00000000000000000003#2024-01-31"]);
    let key = Issue::key("ann", "Tool", 3, day);
    assert_eq!(key, issue.primary_key());
    assert_eq!(key.parts().unwrap(), ("ann".to_owned(), "Tool".to_owned(), 3, day));
    assert_eq!(
        key_texts(&task(Some("2026-02-01T00:00:00Z")), ["GSI1PK", "GSI1SK"]),
        ["TASK#ann#tool", "TASK#7973-97-98T99:99:99Z#007"]
    );
    assert_eq!(key_texts(&task(None), ["GSI1SK"]), ["TASK#~#007"]);
    assert_eq!(
        key_texts(&visit(), ["PK", "SK", "GSI2PK", "GSI2SK"]),
        ["VISIT#Bern", "VISIT#00000000000000000001", "VISIT#GASSE", "VISIT#1#002"]
    );
    assert_eq!(Visit::key("Bern", 1), visit().primary_key());
}

async fn forge() -> (Engine, Table<Forge>) {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Forge>().await;
    (engine, table)
}

#[tokio::test]
async fn items_are_read_and_queried_by_nested_parts() {
    let (_engine, table) = forge().await;
    let issue = Issue { repo: repo_name(), number: 3 };
    table.insert(&issue).await.unwrap();
    assert_eq!(table.get(&issue).await.unwrap().as_ref(), Some(&issue));
    assert_eq!(table.query(Issue::query("ann", "Tool").ge(3)).await.unwrap(), [issue]);
    table.insert(visit()).await.unwrap();
    assert_eq!(table.query(Visit::query("Bern")).await.unwrap(), [visit()]);
    assert_eq!(table.query(Visit::by_place("gasse").eq("1").le(2)).await.unwrap(), [visit()]);
    let task = task(Some("2026-02-01T00:00:00.5Z"));
    table.insert(&task).await.unwrap();
    let by_repo = || Task::by_repo("ann", "TOOL");
    assert_eq!(table.query(by_repo().eq(time("2026-02-01T00:00:00.9Z")).eq(7)).await.unwrap(), [task]);
    assert_eq!(table.query(by_repo().eq_none()).await.unwrap(), []);

    // The fields of a key are also attributes, and a stored key that isn't the one of the item is an error.
    let mut attributes = visit().to_attributes().unwrap();
    attributes.remove("town");
    assert_eq!(Visit::from_attributes(attributes).unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn updates_rewrite_index_keys_with_nested_parts() {
    let (_engine, table) = forge().await;
    table.insert(task(None)).await.unwrap();
    let by_repo = async |owner: &str, name: &str| table.query(Task::by_repo(owner, name)).await.unwrap();
    let due = Due { at: time("2026-02-01T00:00:00Z"), note: "n".to_owned() };
    table.update(&task(None)).set(Task::DUE, due.clone()).await.unwrap();
    assert_eq!(table.query(Task::by_repo("ann", "tool").eq(due.at)).await.unwrap().len(), 1);
    let moved = RepoName { name: "Other".to_owned(), ..repo_name() };
    let stored = Task { due: Some(due.clone()), ..task(None) };
    table.update(&stored).set(Task::REPO, moved.clone()).await.unwrap();
    assert_eq!(by_repo("ann", "tool").await, []);
    assert_eq!(by_repo("ann", "other").await, [Task { repo: moved.clone(), ..stored.clone() }]);

    // Another nested field has changed since the item was read.
    let error = table.update(&stored).remove(Task::DUE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    table.update(Task::key(1)).change((Task::DUE.removed(), Task::REPO.unchanged(moved))).await.unwrap();
    assert_eq!(table.query(Task::by_repo("ann", "other").eq_none()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn updates_of_flattened_parts_rewrite_index_keys() {
    let (_engine, table) = forge().await;
    table.insert(visit()).await.unwrap();
    let by_place = async |street: &str| table.query(Visit::by_place(street)).await.unwrap();
    table.update(&visit()).set(Visit::PLACE.field(Place::STREET), "Allee").await.unwrap();
    assert_eq!(by_place("gasse").await, []);
    let [stored]: [Visit; 1] = by_place("allee").await.try_into().unwrap();
    assert_eq!(stored.place.street, "Allee");
    table.update(&stored).set(Visit::STATE, 3).await.unwrap();
    assert_eq!(table.query(Visit::by_place("allee").eq("1").eq(3)).await.unwrap().len(), 1);

    // By key, the update doesn't know the other parts. A change relative to the stored value isn't known either.
    let key = || Visit::key("Bern", 1);
    let results = [
        table.update(key()).set(Visit::PLACE.field(Place::STREET), "Platz").await,
        table.update(key()).set(Visit::STATE, 4).await,
        table.update(key()).add(Visit::PLACE.field(Place::VISITS), 100).await,
        table.update(key()).set(Visit::PLACE.field(Place::CITY), "Basel").await,
        table.update(&stored).set(Visit::PLACE.field(Place::CITY), "Basel").await,
    ];
    for result in results {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(by_place("allee").await.len(), 1);
}
