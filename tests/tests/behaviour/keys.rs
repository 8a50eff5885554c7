//! Keys of every form, index keys, and fields that are decoded from keys.

use std::slice::from_ref;

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::chrono::{DateTime, NaiveDate, Utc};
use dokklib::operation::Changes;
use dokklib::{
    Attribute, Attributes, Entity, ErrorKind, Index, InverseIndex, Item, Path, PrimaryKey, Relation, Schema,
};
use dokklib_tests::Engine;

use crate::User;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    indexes(InverseIndex, ByState, ByDay, ByOwner),
    entities(Job, Step, Settings, Profile, Event)
)]
struct Plant;

#[derive(Index)]
#[index(name = "by_state", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByState;

/// An index without a sort key.
#[derive(Index)]
#[index(name = "by_day", partition_key = "GSI2PK")]
struct ByDay;

/// An index whose partition key is the table's sort key.
#[derive(Index)]
#[index(name = "by_owner", partition_key = "SK", sort_key = "GSI3SK")]
struct ByOwner;

#[derive(Attribute, Debug, Clone, Copy, PartialEq)]
#[attribute(rename_all = "lowercase")]
enum State {
    Open,
    Done,
}

#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(i32);

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    prefix = "JOB", schema = Plant,
    pk = User(user),
    sk = Self(id),
    index(InverseIndex as by_id, returns = key),
    index(ByState as by_state, pk = Self("STATE", state), sk = Self(sparse(desc(due)), pad(rank, 3))),
    index(ByDay as by_day, pk = "DAYS"),
    index(ByOwner as by_owner, pk = Self(id), sk = User(sparse(owner))),
)]
struct Job {
    user: String,
    #[entity(rename = "job")]
    id: u64,
    state: State,
    due: Option<NaiveDate>,
    rank: Rank,
    owner: Option<String>,
}

/// A child of a job.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "STEP", schema = Plant, pk = User(user), sk = Job(job, "STEP", number))]
struct Step {
    user: String,
    job: u64,
    number: u16,
    text: String,
}

/// One item for the whole table.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "SETTINGS", schema = Plant, pk = "SETTINGS", sk = "SETTINGS")]
struct Settings {
    limit: u64,
}

/// One item for each user.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "PROFILE", schema = Plant, pk = User(user), sk = "PROFILE")]
struct Profile {
    user: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "EVENT", schema = Plant, pk = Self(host, "LOG"), sk = Self(desc(at), pad(number, 4)))]
struct Event {
    host: String,
    #[entity(key_only)]
    at: DateTime<Utc>,
    #[entity(key_only)]
    number: u64,
    text: String,
}

fn job() -> Job {
    Job {
        user: "alice".to_owned(),
        id: 7,
        state: State::Open,
        due: NaiveDate::from_ymd_opt(2026, 2, 9),
        rank: Rank(-5),
        owner: Some("bob".to_owned()),
    }
}

fn event(second: i64, number: u64) -> Event {
    Event { host: "h#1".to_owned(), at: DateTime::from_timestamp(second, 0).unwrap(), number, text: "t".to_owned() }
}

fn text<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.get(name).map(|value| value.as_s().unwrap().as_str())
}

#[test]
fn keys_are_stored_as_declared() {
    let attributes = job().to_attributes().unwrap();
    let keys: Vec<_> =
        ["PK", "SK", "GSI1PK", "GSI1SK", "GSI2PK", "GSI3SK"].map(|name| text(&attributes, name).unwrap()).into();
    assert_eq!(
        keys,
        ["USER#alice", "JOB#00000000000000000007", "JOB#STATE#open", "JOB#7973-97-90#0995", "DAYS", "USER#bob"]
    );
    assert_eq!(attributes.len(), 6 + 6 + 1, "the keys, the fields and the tag");

    let step = Step { user: "alice".to_owned(), job: 7, number: 2, text: "t".to_owned() };
    assert_eq!(text(&step.to_attributes().unwrap(), "SK"), Some("JOB#00000000000000000007#STEP#00002"));
    let settings = Settings { limit: 1 }.to_attributes().unwrap();
    assert_eq!((text(&settings, "PK"), text(&settings, "SK")), (Some("SETTINGS"), Some("SETTINGS")));
    assert_eq!(Settings::key(), Settings { limit: 1 }.primary_key_of());
    let event = event(0, 12).to_attributes().unwrap();
    assert_eq!(text(&event, "PK"), Some("EVENT#h$S1#LOG"));
    assert_eq!(text(&event, "SK"), Some("EVENT#8029-98-98T99:99:99.999999999Z#0012"));
    assert_eq!(event.len(), 2 + 2 + 1, "fields with `key_only` are not stored as attributes");
}

trait PrimaryKeyOf: Sized {
    fn primary_key_of(&self) -> PrimaryKey<Self>;
}

impl<I: Item> PrimaryKeyOf for I {
    fn primary_key_of(&self) -> PrimaryKey<Self> {
        self.primary_key()
    }
}

#[test]
fn an_item_without_an_optional_part_is_not_in_the_index() {
    let sparse = Job { due: None, owner: None, ..job() }.to_attributes().unwrap();
    for name in ["GSI1PK", "GSI1SK", "GSI3SK"] {
        assert_eq!(sparse.get(name), None, "{name}");
    }
    assert_eq!(text(&sparse, "GSI2PK"), Some("DAYS"));
    assert_eq!(text(&sparse, "SK"), Some("JOB#00000000000000000007"), "the table's sort key is still stored");
}

#[test]
fn a_number_with_more_digits_than_its_pad_width_is_an_error() {
    for (rank, ok) in [(999, true), (-1000, true), (1000, false), (-1001, false)] {
        let result = Job { rank: Rank(rank), ..job() }.to_attributes();
        assert_eq!(result.is_ok(), ok, "{rank}");
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            assert_eq!(
                error.to_string(),
                "to_attributes of Job: the key part `rank` is a number with more digits than its `pad` width"
            );
        }
    }
    assert!(Event::key("h", DateTime::UNIX_EPOCH, 9999).check().is_ok());
    assert!(Event::key("h", DateTime::UNIX_EPOCH, 10_000).check().is_err());
}

#[test]
fn a_too_long_index_key_is_an_error() {
    let long = "x".repeat(2044);
    let error = Job { owner: Some(long), ..job() }.to_attributes().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(
        error.to_string(),
        "to_attributes of Job: the index sort key is 2049 bytes long, over the limit of 1024 bytes; its longest part is \
         `owner`"
    );
}

#[test]
fn keys_are_parsed_into_their_parts() {
    let (user, id) = Job::key("a #b", 7).parts().unwrap();
    assert_eq!((user.as_str(), id), ("a #b", 7));
    let (id,) = Job::sort_key(7).parts().unwrap();
    assert_eq!(id, 7);
    let at = DateTime::from_timestamp(1_234_567, 89).unwrap();
    assert_eq!(Event::key("h#1", at, 12).parts().unwrap(), ("h#1".to_owned(), at, 12));
    assert_eq!(Event::partition_key("h#1").parts().unwrap(), ("h#1".to_owned(),));
    assert_eq!(Event::sort_key(at, 12).parts().unwrap(), (at, 12));
    assert_eq!(Step::key("alice", 7, 2).parts().unwrap(), ("alice".to_owned(), 7, 2));
    let () = Settings::key().parts().unwrap();
    assert_eq!(User::partition_key("a#b").parts().unwrap(), ("a#b".to_owned(),));
    assert_eq!(Job::key("", 7).parts().unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn queries_of_indexes_return_the_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plant>().await;
    let job = job();
    let later = Job { id: 8, due: NaiveDate::from_ymd_opt(2026, 2, 10), ..job.clone() };
    let done = Job { id: 9, state: State::Done, ..job.clone() };
    let unowned = Job { id: 10, due: None, owner: None, ..job.clone() };
    for job in [&job, &later, &done, &unowned] {
        table.insert(job).await?;
    }
    let of_bob = Job { user: "bob".to_owned(), id: 11, ..job.clone() };
    table.insert(&of_bob).await?;

    let open = table.query(Job::by_state(State::Open)).await?;
    assert_eq!(open[0], later, "sorted by due date, descending");
    assert_eq!(open.len(), 3);
    assert_eq!(table.query(Job::by_state(State::Done)).await?, [done]);
    assert_eq!(table.query(Job::by_day()).await?.len(), 5);
    assert_eq!(table.query(Job::by_owner(7)).await?, from_ref(&job));
    assert_eq!(table.query(Job::by_owner(10)).await?, [], "the job has no owner");

    let done = Job { state: State::Done, owner: None, ..job.clone() };
    table.put(&done).await?;
    assert_eq!(table.query(Job::by_state(State::Done)).await?.len(), 2);
    assert_eq!(table.query(Job::by_owner(7)).await?, [], "a put removes the old index key");
    Ok(())
}

#[tokio::test]
async fn a_query_of_parents_excludes_children() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plant>().await;
    let (job, other) = (job(), Job { id: 8, ..job() });
    table.insert(&job).await?;
    table.insert(&other).await?;
    for number in 1..=3 {
        table.insert(Step { user: "alice".to_owned(), job: 7, number, text: "t".to_owned() }).await?;
    }
    table.insert(Profile { user: "alice".to_owned() }).await?;

    assert_eq!(table.query(Job::query("alice")).await?, [job, other.clone()]);
    assert_eq!(table.query(Job::query("alice")).limit(2).await?.len(), 2, "children don't count towards the limit");
    let steps = table.query(Step::query("alice")).await?;
    assert_eq!(steps.iter().map(|step| step.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(table.get(Step::key("alice", 7, 2)).await?, Some(steps[1].clone()));
    assert_eq!(table.get(Profile::key("alice")).await?, Some(Profile { user: "alice".to_owned() }));
    let relations = table.query((User::partition_key("alice"), Job::prefix_sort_key())).await?;
    assert_eq!(relations.len(), 5, "a query by a pair of keys includes children");
    Ok(())
}

#[tokio::test]
async fn a_desc_part_sorts_in_descending_order() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plant>().await;
    for (second, number) in [(5, 1), (7, 1), (7, 2), (-3, 1)] {
        table.insert(event(second, number)).await?;
    }
    table.insert(Event { host: "h".to_owned(), ..event(1, 1) }).await?;
    let events = table.query(Event::query("h#1")).await?;
    assert_eq!(
        events,
        [event(7, 1), event(7, 2), event(5, 1), event(-3, 1)],
        "`key_only` fields are decoded from the key"
    );
    assert_eq!(table.get(&event(7, 2)).await?, Some(event(7, 2)));
    Ok(())
}

#[tokio::test]
async fn a_key_field_without_an_attribute_is_decoded_from_the_key() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plant>().await;
    // An item of another program, without attributes for the key fields.
    let mut stored = job().to_attributes()?;
    for name in ["user", "job", "due", "owner", "type", "GSI1PK", "GSI1SK", "GSI2PK", "GSI3SK"] {
        stored.remove(name);
    }
    table.put(job()).into_sdk()?.set_item(Some(stored.clone())).send().await.unwrap();
    let read = table.get(Job::key("alice", 7)).await?.unwrap();
    assert_eq!(read, Job { due: None, owner: None, ..job() });

    // An item whose attribute doesn't match its key.
    stored.insert("job".to_owned(), AttributeValue::N("8".to_owned()));
    table.put(job()).into_sdk()?.set_item(Some(stored)).send().await.unwrap();
    let error = table.get(Job::key("alice", 7)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.to_string(), "get of Job: attribute `SK` is not the key built from the item's fields");

    let mut attributes = job().to_attributes()?;
    attributes.insert("SK".to_owned(), AttributeValue::S("JOB#7".to_owned()));
    attributes.remove("job");
    let error = Job::from_attributes(attributes).unwrap_err();
    assert_eq!(error.to_string(), "Job: attribute `SK` is not a key of the form `JOB#<20 digits>`");
    Ok(())
}

#[test]
fn a_field_without_an_attribute_is_decoded_from_an_index_key() {
    let mut attributes = job().to_attributes().unwrap();
    for name in ["user", "job", "state", "due", "rank", "owner"] {
        attributes.remove(name);
    }
    assert_eq!(Job::from_attributes(attributes).unwrap(), job());
}

#[tokio::test]
async fn an_index_key_is_not_a_free_attribute_of_a_relation() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plant>().await;
    let error =
        table.put((User::partition_key("alice"), User::sort_key("bob"))).attribute("GSI1PK", "x").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let members: Vec<Relation<User, User>> =
        table.query((User::partition_key("bob"), User::prefix_sort_key())).index(InverseIndex).await?;
    assert!(members.is_empty());
    Ok(())
}

#[tokio::test]
async fn writing_a_relation_with_the_key_of_an_item_is_an_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plant>().await;
    table.insert(job()).await?;
    let (alice, job_7, job_8) = (User::partition_key("alice"), Job::sort_key(7), Job::sort_key(8));
    for error in [
        table.put((&alice, &job_8)).await.unwrap_err(),
        table.insert((&alice, &job_8)).attribute("rank", 1).await.unwrap_err(),
        table.upsert((&alice, &job_8)).await.unwrap_err(),
        table.transact_write().insert((&alice, &job_8)).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(
            error.to_string().ends_with(
                "the key belongs to the entity `Job`, so it can't be written as a relation: write a `Job` instead"
            ),
            "{error}"
        );
    }
    // An update can set other attributes, but setting a part of an index key would leave the key stale.
    table.update((&alice, &job_7)).attribute("note", "set by a relation").await?;
    let error = table.update((&alice, &job_7)).attribute("rank", 1).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "update of Relation<User, Job>: `rank` is part of a key of `Job`, and the item is a `Job`: update it by a key \
         of `Job`, not as a relation"
    );
    assert_eq!(table.query(Job::query("alice")).await?, [job()]);
    // Relations with other keys are not restricted.
    table.put((&alice, User::sort_key("bob"))).attribute("rank", 1).await?;
    Ok(())
}

#[tokio::test]
async fn a_raw_path_cant_change_a_key_or_a_key_part() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plant>().await;
    let job = job();
    table.insert(&job).await?;
    let raw = |name: &'static str| Path::<Job, String>::raw(name);
    let reserved = "it can't be set as a free attribute or by a raw path";
    let part = "is part of a key of `Job`: a raw path would leave the key stale, so use the path constant of the field";
    for (name, message) in [("PK", reserved), ("GSI1SK", reserved), ("type", reserved), ("state", part), ("job", part)]
    {
        for error in [
            table.update(&job).set(raw(name), "x").await.unwrap_err(),
            table.update(&job).set_if_absent(raw(name), "x").await.unwrap_err(),
            table.update(&job).set(Path::<Job, Vec<String>>::raw(name).index(0), "x").await.unwrap_err(),
            table.update(&job).merge(Changes::<Job>::new().set(raw(name), "x")).await.unwrap_err(),
            table.upsert(&job).set(raw(name), "x").await.unwrap_err(),
            table.transact_write().update(&job, |job| job.set(raw(name), "x")).await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
            assert!(error.to_string().ends_with(message) && error.to_string().contains(name), "{error}");
        }
        // A condition on a key part is allowed.
        let error = table.delete(&job).when(raw(name).begins_with("no such")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConditionFailed);
    }
    assert_eq!(table.get(&job).await?, Some(job));
    Ok(())
}

#[tokio::test]
async fn an_upsert_never_leaves_an_index_key_stale() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Plant>().await;
    let job = job();
    table.upsert(&job).await?;
    assert_eq!(table.get(&job).await?.as_ref(), Some(&job), "the upsert creates the item");
    assert_eq!(table.query(Job::by_state(State::Open)).await?, from_ref(&job));
    table.upsert(&job).await?;

    let other = Job { state: State::Done, ..job.clone() };
    table.upsert(&other).await?;
    assert_eq!(table.get(&job).await?.as_ref(), Some(&job), "no field is missing, so none is set");
    assert_eq!(table.query(Job::by_state(State::Open)).await?, from_ref(&job));
    // The upsert sets a missing key part together with the index key.
    let unowned = Job { id: 12, owner: None, due: None, ..job.clone() };
    table.put(&unowned).await?;
    table.upsert(&Job { owner: Some("bob".to_owned()), due: None, state: State::Done, ..unowned.clone() }).await?;
    let owned = Job { owner: Some("bob".to_owned()), ..unowned.clone() };
    assert_eq!(table.get(&unowned).await?.as_ref(), Some(&owned));
    assert_eq!(table.query(Job::by_owner(12)).await?, [owned]);
    // The item isn't in the index and its `state` differs. Adding the index key would make it inconsistent with the item.
    let error = table.upsert(&Job { due: job.due, state: State::Done, ..unowned.clone() }).await.unwrap_err();
    assert_eq!(error.to_string(), "upsert of Job: the condition check failed: `state = ?`");
    Ok(())
}
