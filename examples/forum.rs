//! A forum: threads of posts, by activity, by topic, by author, what is pinned, unanswered and flagged, each by one request.
//!
//! Run it with `cargo run --example forum`; it needs no set-up. It prints each request as it is sent. What is asked of the table:
//!
//! | access pattern | by | which reads |
//! | --- | --- | --- |
//! | all forums, with their number of threads | `Forum::query()` | the partition `FORUMS` |
//! | a thread with its first posts | `query_as::<ThreadPage>(..)`, with a limit | the thread's partition, from its start |
//! | a page of a thread's posts, and the next one by a URL | `Post::query(thread)`, with a position | the thread's partition |
//! | posts 2 to 3 of a thread | `Post::query(thread).between(2, 3)` | the same, from the one to the other |
//! | what one user says in a thread | the same, with a filter | the whole thread |
//! | how many posts a thread has | its counter, or `.count()` | the thread, or all of its posts |
//! | a thread's best posts | `Post::by_votes(thread)` | the local index `ByVotes`, and the posts by their keys |
//! | a forum's threads, by last activity | `Thread::by_activity(forum)` | the index `ByActivity` |
//! | a forum's most discussed threads | `Thread::by_replies(forum)` | the index `ByReplies`, whose sort key is a number |
//! | a forum's pinned threads | `Thread::pinned(forum)` | the sparse index `Pinned` |
//! | a forum's unanswered threads, the oldest first | `Thread::unanswered(forum)` | the sparse index `Unanswered` |
//! | a month's threads on a topic, the most discussed first | `Thread::by_topic(topic).eq(month)` | the index `ByTopic`, of several attributes |
//! | a user's threads, or posts, the latest first | `Thread::by_author(user)`, `Post::by_author(user)` | the index `ByAuthor` |
//! | a user's profile page | `query_as::<Profile>(..)` | the user's partition |
//! | the user of an e-mail address | `User::by_email(email)` | the index `ByEmail`, and the user by the key |
//! | what has happened to a user's posts | `query_as::<Activity>(..)` | the user's feed, a partition |
//! | flagged posts of all forums, the oldest first | `Post::flagged()` | the sparse index `Moderation` |
//! | all posts, for an export | `scan::<Post>()` | the whole table, in segments |
//!
//! The keys of an index whose items are all of one type are attributes that they have anyway. Those of `ByAuthor` and
//! `Moderation` are texts: two types are in the one, and a literal is the partition of the other.
//!
//! An index costs when it is written: one reply writes the post, its entry in `ByVotes` and in `ByAuthor`, the thread, and two
//! entries each in `ByActivity`, `ByReplies` and `ByTopic`, where it moves the thread. So these three hold no whole items.
#![allow(clippy::print_stdout, reason = "what it does is what it shows")]

use std::collections::HashMap;

use dokklib::aws_sdk_dynamodb::operation::query::QueryInput;
use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::chrono::{DateTime, Utc};
use dokklib::local::Local;
use dokklib::operation::Cursor;
use dokklib::{Collection, Entity, ErrorKind, Index, Projection, RawItem, Schema, Table};
use futures_util::TryStreamExt;

#[derive(Schema)]
#[schema(
    partition_key = "pk",
    sort_key = "sk",
    tag = "type",
    indexes(ByVotes, ByActivity, ByReplies, Pinned, Unanswered, ByTopic, ByAuthor, Moderation, ByEmail),
    entities(Forum, Thread, Post, Vote, User, Badge, Watch, Replied, Upvoted)
)]
struct Board;

/// Local: it has the table's partitions, here the threads, and is read consistently, so that who votes sees the vote. Because
/// of it no partition of the table can be larger than 10 GB. Keys only: votes come often, and each one rewrites what is in here.
#[derive(Index)]
#[index(name = "by_votes", local, sort_key = number("votes"), projection = keys_only)]
struct ByVotes;

/// Each reply moves its thread in here, which is two writes, so it holds no more than a list of threads shows.
#[derive(Index)]
#[index(
    name = "by_activity",
    partition_key = string("forum"),
    sort_key = string("last_post_at"),
    projection = include("title", "replies")
)]
struct ByActivity;

#[derive(Index)]
#[index(
    name = "by_replies",
    partition_key = string("forum"),
    sort_key = number("replies"),
    projection = include("title")
)]
struct ByReplies;

/// Sparse: only threads with the attribute are in it, so that it costs nothing for the others.
#[derive(Index)]
#[index(name = "pinned", partition_key = string("forum"), sort_key = string("pinned_at"))]
struct Pinned;

/// Sparse too: the first reply takes a thread out.
#[derive(Index)]
#[index(name = "unanswered", partition_key = string("forum"), sort_key = string("unanswered_since"))]
struct Unanswered;

/// The tag keeps its partitions the threads' own, whatever other items come to have a topic. The sort key is two attributes:
/// what is asked for exactly stands before what it is sorted by.
#[derive(Index)]
#[index(
    name = "by_topic",
    partition_key = (tag, string("topic")),
    sort_key = (string("month"), number("replies")),
    projection = include("title")
)]
struct ByTopic;

#[derive(Index)]
#[index(
    name = "by_author",
    partition_key = "by_author_pk",
    sort_key = "by_author_sk",
    projection = include("title", "text")
)]
struct ByAuthor;

/// One partition for all forums: it takes 1,000 writes a second, and nothing but what is flagged is written to it. If that
/// were ever too much, a shard would be a further part of its partition key: `pk = Self(shard)`, and a query for each.
#[derive(Index)]
#[index(name = "moderation", partition_key = "moderation_pk", sort_key = "moderation_sk")]
struct Moderation;

#[derive(Index)]
#[index(name = "by_email", partition_key = string("email"), projection = keys_only)]
struct ByEmail;

#[derive(Entity, Debug)]
#[entity(prefix = "FORUM", schema = Board, pk = "FORUMS", sk = Self(id))]
struct Forum {
    id: String,
    title: String,
    threads: u64, // of posts there is no counter: all replies of the forum would have to write this one item
}

#[derive(Entity, Debug, Clone)]
#[entity(
    prefix = "THREAD", schema = Board,
    pk = Self(id), sk = "HEAD", // before its posts: H comes before P
    index(ByActivity as by_activity, pk = forum, sk = last_post_at, returns = ThreadLine),
    index(ByReplies as by_replies, pk = forum, sk = replies, returns = ThreadLine),
    index(Pinned as pinned, pk = forum, sk = pinned_at),
    index(Unanswered as unanswered, pk = forum, sk = unanswered_since),
    index(ByTopic as by_topic, pk = (tag, topic), sk = (month, replies), returns = ThreadLine),
    index(ByAuthor as by_author, pk = User(author), sk = Self(opened_at), returns = ThreadTitle),
)]
struct Thread {
    id: String,
    forum: String,
    title: String,
    topic: String,
    author: String,
    opened_at: DateTime<Utc>,
    month: String, // in which it was opened, e.g. `2026-03`
    last_post_at: DateTime<Utc>,
    replies: u32, // not `votes`, or a thread would be in `ByVotes` together with its posts
    pinned_at: Option<DateTime<Utc>>,
    unanswered_since: Option<DateTime<Utc>>,
}

/// What a list of threads shows, and the indexes that hold it.
#[derive(Projection, Debug)]
#[projection(of = Thread, indexes(ByActivity, ByReplies, ByTopic))]
struct ThreadLine {
    id: String,
    title: String,
    replies: u32,
}

#[derive(Projection, Debug)]
#[projection(of = Thread, indexes(ByAuthor))]
struct ThreadTitle {
    title: String,
}

#[derive(Entity, Debug, Clone)]
#[entity(
    prefix = "POST", schema = Board,
    pk = Thread(thread), sk = Self(number),
    index(ByVotes as by_votes, sk = votes, returns = key),
    index(ByAuthor as by_author, pk = User(author), sk = Self(posted_at), returns = PostLine),
    index(Moderation as flagged, pk = "FLAGGED", sk = Self(flagged_at)),
)]
struct Post {
    thread: String,
    number: u32, // 1 is the post that opens the thread
    author: String,
    posted_at: DateTime<Utc>,
    text: String,
    votes: u32,
    flagged_at: Option<DateTime<Utc>>,
}

#[derive(Projection, Debug)]
#[projection(of = Post, indexes(ByAuthor))]
struct PostLine {
    thread: String,
    number: u32,
    text: String,
}

/// That a user has voted for a post, once.
#[derive(Entity, Debug)]
#[entity(prefix = "VOTE", schema = Board, pk = Self(thread, number), sk = User(user))]
struct Vote {
    thread: String,
    number: u32,
    user: String,
}

#[derive(Entity, Debug)]
#[entity(prefix = "USER", schema = Board, index(ByEmail as by_email, pk = email, returns = key))]
struct User {
    #[entity(key)]
    name: String,
    email: String, // the index finds it and doesn't make it unique: for that, insert an item with the address in its key
    posts: u64,
}

#[derive(Entity, Debug)]
#[entity(prefix = "BADGE", schema = Board, pk = User(user), sk = Self(name))]
struct Badge {
    user: String,
    name: String,
}

#[derive(Entity, Debug)]
#[entity(prefix = "WATCH", schema = Board, pk = User(user), sk = Self(thread))]
struct Watch {
    user: String,
    thread: String,
}

/// Key value: the user whose feed it is.
#[derive(Entity)]
struct Feed;

/// Key value: when it happened. All that is in a feed begins so, and is in the order of time whatever it is.
#[derive(Entity)]
#[entity(prefix = "AT", key = DateTime<Utc>)]
struct At;

#[derive(Entity, Debug)]
#[entity(prefix = "REPLIED", schema = Board, pk = Feed(user), sk = At(at, "REPLY", thread, number))]
struct Replied {
    user: String,
    at: DateTime<Utc>,
    thread: String,
    number: u32,
    by: String,
}

#[derive(Entity, Debug)]
#[entity(prefix = "UPVOTED", schema = Board, pk = Feed(user), sk = At(at, "VOTE", thread, number))]
struct Upvoted {
    user: String,
    at: DateTime<Utc>,
    thread: String,
    number: u32,
    by: String,
}

/// A thread's partition, item by item: the thread, then its posts.
#[derive(Collection)]
#[collection(exhaustive)]
enum ThreadPage {
    Thread(Thread),
    Post(Post),
}

/// A user's partition as a whole.
#[derive(Collection)]
struct Profile {
    user: User,
    badges: Vec<Badge>,
    watches: Vec<Watch>,
    #[collection(other)]
    others: Vec<RawItem>,
}

/// What is in a feed. A later version may write what this one doesn't know.
#[derive(Collection)]
enum Activity {
    Replied(Replied),
    Upvoted(Upvoted),
    #[collection(other)]
    Other(RawItem),
}

/// Prints a query as it is written here and as it is sent, and gives it.
macro_rules! sent {
    ($query:expr) => {{
        let query = $query;
        show(stringify!($query), &query.to_input()?);
        query
    }};
}

#[tokio::main]
async fn main() -> dokklib::Result<()> {
    let local = Local::start().await?;
    let table = local.schema_table::<Board>("board").await?;
    write(&table).await?;
    read_a_thread(&table).await?;
    list_threads(&table).await?;
    read_a_user(&table).await?;
    moderate(&table).await?;
    export(&table).await
}

async fn write(table: &Table<Board>) -> dokklib::Result<()> {
    println!("Write: the posts and the counters agree, by transactions");
    for (id, title) in [("rust", "Rust"), ("cooking", "Cooking")] {
        table.insert(Forum { id: id.to_owned(), title: title.to_owned(), threads: 0 }).await?;
    }
    for name in ["alice", "bob", "carol"] {
        table.insert(User { name: name.to_owned(), email: format!("{name}@example.com"), posts: 0 }).await?;
    }
    open(table, "rules", "rust", "meta", "carol", "Read this first", day(1)).await?;
    open(table, "pin", "rust", "async", "alice", "What does Pin pin?", day(2)).await?;
    open(table, "send", "rust", "async", "bob", "Why is my future not Send?", day(3)).await?;
    open(table, "bread", "cooking", "baking", "bob", "My bread is flat", day(4)).await?;
    let pin = table.get(Thread::key("pin")).consistent().await?.expect("it was opened above");
    reply(table, &pin, "bob", "The value behind the pointer.", day(5)).await?;
    // Carol has read the thread before Bob's reply was there: number 2 is taken, and so nothing of hers is written.
    let error = reply(table, &pin, "carol", "Nothing, if it is Unpin.", day(6)).await.expect_err("the number is taken");
    assert!(error.has(ErrorKind::AlreadyExists));
    let pin = table.get(Thread::key("pin")).consistent().await?.expect("it was opened above");
    reply(table, &pin, "carol", "Nothing, if it is Unpin.", day(6)).await?;
    let send = table.get(Thread::key("send")).consistent().await?.expect("it was opened above");
    reply(table, &send, "alice", "Buy cheap watches!", day(7)).await?;

    vote(table, "alice", "pin", 3, "carol", day(7)).await?;
    vote(table, "bob", "pin", 3, "carol", day(8)).await?;
    vote(table, "carol", "pin", 2, "bob", day(8)).await?;
    let again = vote(table, "alice", "pin", 3, "carol", day(9)).await.expect_err("she has voted");
    assert!(again.has(ErrorKind::AlreadyExists));
    // The keys of these indexes are the attributes themselves: to set or to remove one is all that there is to do.
    table.update(Thread::key("rules")).set(Thread::PINNED_AT, day(1)).remove(Thread::UNANSWERED_SINCE).await?;
    table.update(Post::key("send", 2)).set(Post::FLAGGED_AT, day(9)).await?;
    table.insert(Badge { user: "carol".to_owned(), name: "helpful".to_owned() }).await?;
    table.insert(Watch { user: "carol".to_owned(), thread: "pin".to_owned() }).await?;
    println!("  4 threads, 3 replies, 3 votes; a reply to what has changed and a second vote were refused.");
    Ok(())
}

async fn open(
    table: &Table<Board>,
    id: &str,
    forum: &str,
    topic: &str,
    author: &str,
    title: &str,
    at: DateTime<Utc>,
) -> dokklib::Result<()> {
    let thread = Thread {
        id: id.to_owned(),
        forum: forum.to_owned(),
        title: title.to_owned(),
        topic: topic.to_owned(),
        author: author.to_owned(),
        opened_at: at,
        month: at.format("%Y-%m").to_string(),
        last_post_at: at,
        replies: 0,
        pinned_at: None,
        unanswered_since: Some(at),
    };
    table
        .transact_write()
        .update(Forum::key(forum), |forum| forum.add(Forum::THREADS, 1))
        .insert(thread)
        .insert(post(id, 1, author, &format!("{title} Please explain."), at))
        .update(User::key(author), |user| user.add(User::POSTS, 1))
        .await
}

/// `thread` as it was read: its number of replies makes the number of this one.
async fn reply(table: &Table<Board>, thread: &Thread, by: &str, text: &str, at: DateTime<Utc>) -> dokklib::Result<()> {
    let new = post(&thread.id, thread.replies + 2, by, text, at);
    let [author, id, by] = [&thread.author, &thread.id, by].map(str::to_owned);
    let replied = Replied { user: author, at, thread: id, number: new.number, by };
    let mut transaction = table
        .transact_write()
        .insert(new)
        .update(Thread::key(&thread.id), |thread| {
            thread.add(Thread::REPLIES, 1).set(Thread::LAST_POST_AT, at).remove(Thread::UNANSWERED_SINCE)
        })
        .update(User::key(&replied.by), |user| user.add(User::POSTS, 1));
    if replied.by != replied.user {
        transaction = transaction.insert(replied);
    }
    transaction.await
}

async fn vote(
    table: &Table<Board>,
    by: &str,
    thread: &str,
    number: u32,
    author: &str,
    at: DateTime<Utc>,
) -> dokklib::Result<()> {
    let [by, thread, author] = [by, thread, author].map(str::to_owned);
    table
        .transact_write()
        .insert(Vote { thread: thread.clone(), number, user: by.clone() })
        .update(Post::key(&thread, number), |post| post.add(Post::VOTES, 1))
        .insert(Upvoted { user: author, at, thread, number, by })
        .await
}

async fn read_a_thread(table: &Table<Board>) -> dokklib::Result<()> {
    pattern("All forums, with their number of threads");
    let forums = sent!(table.query(Forum::query())).await?;
    assert_eq!(
        forums.iter().map(|forum| (forum.id.as_str(), forum.threads)).collect::<Vec<_>>(),
        [("cooking", 1), ("rust", 3)]
    );
    gives(forums.iter().map(|forum| format!("{} ({})", forum.title, forum.threads)));

    pattern("A thread with its first posts");
    let page = sent!(table.query_as::<ThreadPage>(Thread::partition_key("pin")).limit(1 + 2)).await?;
    let [ThreadPage::Thread(pin), ThreadPage::Post(first), ThreadPage::Post(second)] = page.as_slice() else {
        panic!("a thread and two posts");
    };
    gives([pin.title.clone(), said(first), said(second)]);

    pattern("A page of a thread's posts");
    let page = sent!(table.query(Post::query("pin")).limit(2)).page().await?;
    gives(page.items.iter().map(said));
    // It stands in a URL: `/threads/pin?from=..`. It shows the keys to whoever decodes it, which are no secret here.
    let from = page.next.expect("there is a third post").to_plain_text();

    pattern("The next page, by the URL of this one");
    let page = sent!(table.query(Post::query("pin")).limit(2).after(Cursor::from_plain_text(&from)?)).page().await?;
    assert_eq!(page.items.iter().map(|post| post.number).collect::<Vec<_>>(), [3]);
    gives(page.items.iter().map(said));

    pattern("Posts 2 to 3 of a thread");
    let posts = sent!(table.query(Post::query("pin").between(2, 3))).await?;
    assert_eq!(posts.len(), 2);
    gives(posts.iter().map(said));

    pattern("What Bob says in a thread: all of its posts are read for it");
    let page = sent!(table.query(Post::query("pin")).filter(Post::AUTHOR.eq("bob"))).page().await?;
    assert_eq!((page.items.len(), page.scanned), (1, 3));
    gives(page.items.iter().map(said));

    pattern("How many posts a thread has: counted, which reads all of them, and as its counter says");
    let count = sent!(table.query(Post::query("pin"))).count().await?;
    assert_eq!(count, 3);
    assert_eq!(count, 1 + pin.replies as usize);
    gives([count.to_string()]);

    pattern("A thread's best posts: their keys by the index, and the posts by those");
    let keys = sent!(table.query(Post::by_votes("pin").ge(1)).descending().limit(3).consistent()).await?; // Vec<PrimaryKey<Post>>
    let best: Vec<Post> = table.batch_get(&keys).consistent().await?.into_iter().flatten().collect();
    assert_eq!(best.iter().map(|post| (post.number, post.votes)).collect::<Vec<_>>(), [(3, 2), (2, 1)]);
    gives(best.iter().map(|post| format!("{} votes: {}", post.votes, said(post))));
    Ok(())
}

async fn list_threads(table: &Table<Board>) -> dokklib::Result<()> {
    pattern("A forum's threads, by last activity");
    let threads = sent!(table.query(Thread::by_activity("rust")).descending().limit(10)).await?; // Vec<ThreadLine>
    assert_eq!(ids(&threads), ["send", "pin", "rules"]);
    gives(threads.iter().map(line));

    pattern("Those with activity since the 6th");
    let threads = sent!(table.query(Thread::by_activity("rust").ge(day(6))).descending()).await?;
    assert_eq!(ids(&threads), ["send", "pin"]);
    gives(threads.iter().map(line));

    pattern("A forum's most discussed threads");
    let threads = sent!(table.query(Thread::by_replies("rust").ge(1)).descending().limit(10)).await?;
    assert_eq!(ids(&threads), ["pin", "send"]);
    gives(threads.iter().map(line));

    pattern("A forum's pinned threads");
    let threads = sent!(table.query(Thread::pinned("rust"))).await?;
    assert_eq!(threads.iter().map(|thread| thread.id.as_str()).collect::<Vec<_>>(), ["rules"]);
    gives(threads.into_iter().map(|thread| thread.title));

    pattern("A forum's unanswered threads, the oldest first");
    let threads = sent!(table.query(Thread::unanswered("cooking"))).await?;
    assert_eq!(threads.iter().map(|thread| thread.id.as_str()).collect::<Vec<_>>(), ["bread"]);
    gives(threads.into_iter().map(|thread| thread.title));

    pattern("A month's threads on a topic, the most discussed first");
    let threads = sent!(table.query(Thread::by_topic("async").eq("2026-03")).descending()).await?;
    assert_eq!(ids(&threads), ["pin", "send"]);
    gives(threads.iter().map(line));
    Ok(())
}

async fn read_a_user(table: &Table<Board>) -> dokklib::Result<()> {
    pattern("A user's threads, the latest first");
    let threads = sent!(table.query(Thread::by_author("bob")).descending()).await?; // Vec<ThreadTitle>
    assert_eq!(threads.len(), 2);
    gives(threads.into_iter().map(|thread| thread.title));

    pattern("A user's posts of a month, the latest first");
    let posts = sent!(table.query(Post::by_author("bob").begins_with("2026-03")).descending().limit(10)).await?; // Vec<PostLine>
    assert_eq!(
        posts.iter().map(|post| (post.thread.as_str(), post.number)).collect::<Vec<_>>(),
        [("pin", 2), ("bread", 1), ("send", 1)]
    );
    gives(posts.into_iter().map(|post| post.text));

    pattern("A user's profile page");
    let Profile { user, badges, watches, others } =
        sent!(table.query_as::<Profile>(User::partition_key("carol")).consistent()).await?;
    assert_eq!((user.posts, badges.len(), watches.len(), others.len()), (2, 1, 1, 0));
    let badges = badges.into_iter().map(|badge| badge.name);
    gives([format!("{}, {} posts", user.name, user.posts)].into_iter().chain(badges));

    pattern("The user of an e-mail address: the key by the index, and the user by that");
    let query = sent!(table.query(User::by_email("alice@example.com")));
    let key = query.first().await?.expect("she is a user"); // PrimaryKey<User>
    let alice = table.get(&key).await?.expect("she is a user");
    assert_eq!(alice.name, "alice");
    gives([alice.name]);

    pattern("What has happened to a user's posts, the latest first");
    let feed = sent!(table.query_as::<Activity>(Feed::partition_key("carol")).descending().limit(20)).await?;
    assert_eq!(feed.len(), 2);
    gives(feed.into_iter().map(|activity| match activity {
        Activity::Replied(it) => format!("{} has replied in {}, number {}", it.by, it.thread, it.number),
        Activity::Upvoted(it) => format!("{} has voted for {}, number {}", it.by, it.thread, it.number),
        Activity::Other(item) => format!("something newer than this program: {:?}", item.get::<String>("type")),
    }));
    Ok(())
}

async fn moderate(table: &Table<Board>) -> dokklib::Result<()> {
    pattern("Flagged posts of all forums, the oldest first");
    let query = sent!(table.query(Post::flagged()).limit(20));
    let flagged = query.clone().await?;
    assert_eq!(flagged.len(), 1);
    gives(flagged.iter().map(said));
    // Looked at, it leaves the index.
    table.update(&flagged[0]).remove(Post::FLAGGED_AT).await?;
    assert!(query.first().await?.is_none());
    Ok(())
}

async fn export(table: &Table<Board>) -> dokklib::Result<()> {
    pattern("All posts, for an export: the whole table in four segments, as a stream");
    let scan = table.scan::<Post>().segments(4).page_size(100);
    let input = scan.to_input()?;
    println!(
        "  scan    {}",
        filled(input.filter_expression(), input.expression_attribute_names(), input.expression_attribute_values())
    );
    // Nobody waits for the next page: it is read while this one is written.
    let bytes = scan.read_ahead().stream().try_fold(0, async |bytes, post| Ok(bytes + post.text.len())).await?;
    gives([format!("{bytes} bytes of text")]);
    Ok(())
}

fn post(thread: &str, number: u32, author: &str, text: &str, posted_at: DateTime<Utc>) -> Post {
    let [thread, author, text] = [thread, author, text].map(str::to_owned);
    Post { thread, number, author, posted_at, text, votes: 0, flagged_at: None }
}

fn day(day: u32) -> DateTime<Utc> {
    format!("2026-03-{day:02}T08:00:00Z").parse().expect("a day of March")
}

fn said(post: &Post) -> String {
    format!("{}: {}", post.author, post.text)
}

fn line(thread: &ThreadLine) -> String {
    format!("{} ({} replies)", thread.title, thread.replies)
}

fn ids(threads: &[ThreadLine]) -> Vec<&str> {
    threads.iter().map(|thread| thread.id.as_str()).collect()
}

fn pattern(name: &str) {
    println!("\n{name}");
}

fn show(code: &str, input: &QueryInput) {
    let (names, values) = (input.expression_attribute_names(), input.expression_attribute_values());
    println!("  {code}");
    println!("  query   {}", filled(input.key_condition_expression(), names, values));
    let mut how: Vec<String> = input.index_name().map(|index| format!("index {index}")).into_iter().collect();
    how.extend(input.limit().map(|limit| format!("limit {limit}")));
    how.extend((input.scan_index_forward() == Some(false)).then(|| "descending".to_owned()));
    how.extend((input.consistent_read() == Some(true)).then(|| "consistent".to_owned()));
    how.extend(input.exclusive_start_key().map(|_| "from a position".to_owned()));
    for (what, text) in [
        ("filter", filled(input.filter_expression(), names, values)),
        ("only", filled(input.projection_expression(), names, values)),
        ("how", how.join(", ")),
    ] {
        if !text.is_empty() {
            println!("  {what:<7} {text}");
        }
    }
}

fn gives(results: impl IntoIterator<Item = String>) {
    for result in results {
        println!("    {result}");
    }
}

fn filled(
    text: Option<&str>,
    names: Option<&HashMap<String, String>>,
    values: Option<&HashMap<String, AttributeValue>>,
) -> String {
    let mut filled = String::new();
    for word in text.unwrap_or_default().split_inclusive([' ', '(', ')', ',']) {
        let place = word.trim_end_matches([' ', '(', ')', ',']);
        let name = names.and_then(|names| names.get(place)).cloned();
        let value = values.and_then(|values| values.get(place)).map(|value| match value {
            AttributeValue::S(text) => format!("'{text}'"),
            AttributeValue::N(number) => number.clone(),
            other => format!("{other:?}"),
        });
        filled.push_str(name.or(value).as_deref().unwrap_or(place));
        filled.push_str(&word[place.len()..]);
    }
    filled
}
