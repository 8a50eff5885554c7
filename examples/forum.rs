//! A forum: a single table with nine indexes that serves threads, posts, votes, user profiles, feeds and moderation.
//!
//! Run it with `cargo run --example forum`. It starts the embedded engine and needs no setup. It prints each request that it
//! sends.
//!
//! | access pattern | code | reads |
//! | --- | --- | --- |
//! | all forums with their number of threads | `Forum::query()` | the partition `FORUMS` |
//! | a thread and its first posts | `query_as::<ThreadPage>(..)` with a limit | the thread's partition |
//! | a thread and its latest posts | `query_as::<LatestPosts>(..)` with a limit for the posts | the thread, and the latest posts |
//! | the posts of a thread, page by page | `Post::query(thread)` with a cursor | the thread's partition |
//! | posts 2 to 3 of a thread | `Post::query(thread).between(2, 3)` | a range of the thread's partition |
//! | one user's posts in a thread | `Post::query(thread)` with a filter | all posts of the thread |
//! | the number of posts in a thread | a counter, or `.count()` | the thread, or all of its posts |
//! | the best posts of a thread | `Post::by_votes(thread)` | the local index `ByVotes`, then the posts by key |
//! | a forum's threads by last activity | `Thread::by_activity(forum)` | the index `ByActivity` |
//! | a forum's most discussed threads | `Thread::by_replies(forum)` | the index `ByReplies`, sorted by a number |
//! | a forum's pinned threads | `Thread::pinned(forum)` | the sparse index `Pinned` |
//! | a forum's unanswered threads, oldest first | `Thread::unanswered(forum)` | the sparse index `Unanswered` |
//! | a month's threads on a topic, most discussed first | `Thread::by_topic(topic).eq(month)` | the multi-attribute index `ByTopic` |
//! | a user's threads or posts, newest first | `Thread::by_author(user)`, `Post::by_author(user)` | the index `ByAuthor` |
//! | a user's profile page | `query_as::<Profile>(..)` | the user's partition |
//! | the user with an email address | `User::by_email(email)` | the index `ByEmail`, then the user by key |
//! | a user's activity feed | `query_as::<Activity>(..)` | the feed's partition |
//! | flagged posts of all forums, oldest first | `Post::flagged()` | the sparse index `Moderation` |
//! | all posts, for an export | `scan::<Post>()` | the whole table, in parallel segments |
//!
//! Most indexes contain one entity and use its own attributes as keys. `ByAuthor` and `Moderation` have separate key
//! attributes: `ByAuthor` contains two entities, and the partition key of `Moderation` is a literal.
//!
//! Each index entry costs a write. A reply writes the post and its entries in `ByVotes` and `ByAuthor`. It also updates the
//! thread, which deletes and inserts an entry in each of `ByActivity`, `ByReplies` and `ByTopic`. These three indexes project
//! only a few attributes, so that the entries stay small.
#![allow(clippy::print_stdout, reason = "the example prints its results")]

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

/// A local secondary index, because it supports strongly consistent reads: users see their own votes. With a local index,
/// an item collection can't exceed 10 GB. It projects only the keys, because each vote rewrites an entry.
#[derive(Index)]
#[index(name = "by_votes", local, sort_key = number("votes"), projection = keys_only)]
struct ByVotes;

/// Each reply changes the thread's sort key, which costs two writes. So the index projects only what a thread list shows.
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

/// A sparse index: threads without `pinned_at` are not in it and cost nothing.
#[derive(Index)]
#[index(name = "pinned", partition_key = string("forum"), sort_key = string("pinned_at"))]
struct Pinned;

/// A sparse index: the first reply removes the thread.
#[derive(Index)]
#[index(name = "unanswered", partition_key = string("forum"), sort_key = string("unanswered_since"))]
struct Unanswered;

/// Both keys of this index have several attributes. The tag in the partition key keeps other entities with a `topic` out of
/// the threads' partitions. In the sort key, the attribute to match exactly (`month`) precedes the one to sort by (`replies`).
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

/// A sparse index with one partition for all forums. A partition accepts 1,000 write units per second, which is plenty for
/// flagged posts. To write more, shard the partition key (`pk = Self(shard)`) and query each shard.
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
    threads: u64, // no counter of posts: every reply in the forum would have to update this item
}

#[derive(Entity, Debug, Clone)]
#[entity(
    prefix = "THREAD", schema = Board,
    pk = Self(id), sk = "HEAD", // "HEAD" sorts before "POST", so the thread precedes its posts
    index(ByActivity as by_activity, pk = forum, sk = last_post_at, returns = ThreadSummary),
    index(ByReplies as by_replies, pk = forum, sk = replies, returns = ThreadSummary),
    index(Pinned as pinned, pk = forum, sk = pinned_at),
    index(Unanswered as unanswered, pk = forum, sk = unanswered_since),
    index(ByTopic as by_topic, pk = (tag, topic), sk = (month, replies), returns = ThreadSummary),
    index(ByAuthor as by_author, pk = User(author), sk = Self(opened_at), returns = ThreadTitle),
)]
struct Thread {
    id: String,
    forum: String,
    title: String,
    topic: String,
    author: String,
    opened_at: DateTime<Utc>,
    month: String, // the month of `opened_at`, e.g. `2026-03`
    last_post_at: DateTime<Utc>,
    replies: u32,
    pinned_at: Option<DateTime<Utc>>,
    unanswered_since: Option<DateTime<Utc>>,
}

/// The attributes that a thread list shows. All three listed indexes project them.
#[derive(Projection, Debug)]
#[projection(of = Thread, indexes(ByActivity, ByReplies, ByTopic))]
struct ThreadSummary {
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
    index(ByAuthor as by_author, pk = User(author), sk = Self(posted_at), returns = PostSummary),
    index(Moderation as flagged, pk = "FLAGGED", sk = Self(sparse(flagged_at))),
)]
struct Post {
    thread: String,
    number: u32, // the post that opens the thread has number 1
    author: String,
    posted_at: DateTime<Utc>,
    text: String,
    votes: u32,
    flagged_at: Option<DateTime<Utc>>,
}

#[derive(Projection, Debug)]
#[projection(of = Post, indexes(ByAuthor))]
struct PostSummary {
    thread: String,
    number: u32,
    text: String,
}

/// A user's vote for a post. Its key contains the post and the user, so nobody votes twice.
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
    email: String, // an index doesn't enforce uniqueness: to do so, insert an item with the address in its key
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

/// The partition key of a user's activity feed. Key value: the user's name.
#[derive(Entity)]
struct Feed;

/// The start of each sort key in a feed, so that a feed is sorted by time across all entities. Key value: the time of the
/// event.
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

/// An item of a thread's partition: the thread or one of its posts.
#[derive(Collection)]
#[collection(exhaustive)]
enum ThreadPage {
    Thread(Thread),
    Post(Post),
}

/// A thread and its latest posts.
#[derive(Collection)]
struct LatestPosts {
    thread: Thread,
    #[collection(limit = 2, descending)]
    posts: Vec<Post>,
}

/// All items of a user's partition.
#[derive(Collection)]
struct Profile {
    user: User,
    badges: Vec<Badge>,
    watches: Vec<Watch>,
    #[collection(other)]
    others: Vec<RawItem>,
}

/// An item of a feed. `Other` receives entities that a later version of the program adds.
#[derive(Collection)]
enum Activity {
    Replied(Replied),
    Upvoted(Upvoted),
    #[collection(other)]
    Other(RawItem),
}

/// Prints the source code and the request of a query, and returns the query.
macro_rules! traced {
    ($query:expr) => {{
        let query = $query;
        print_request(stringify!($query), &query.to_input()?);
        query
    }};
}

#[tokio::main]
async fn main() -> dokklib::Result<()> {
    let local = Local::start().await?;
    let table = local.schema_table::<Board>("board").await?;
    write_posts(&table).await?;
    read_a_thread(&table).await?;
    list_threads(&table).await?;
    read_a_user(&table).await?;
    moderate(&table).await?;
    export_posts(&table).await
}

async fn write_posts(table: &Table<Board>) -> dokklib::Result<()> {
    println!("Write threads, replies and votes. Transactions keep the counters correct");
    for (id, title) in [("rust", "Rust"), ("cooking", "Cooking")] {
        table.insert(Forum { id: id.to_owned(), title: title.to_owned(), threads: 0 }).await?;
    }
    for name in ["alice", "bob", "carol"] {
        table.insert(User { name: name.to_owned(), email: format!("{name}@example.com"), posts: 0 }).await?;
    }
    open_thread(table, "rules", "rust", "meta", "carol", "Read this first", march(1)).await?;
    open_thread(table, "pin", "rust", "async", "alice", "What does Pin pin?", march(2)).await?;
    open_thread(table, "send", "rust", "async", "bob", "Why is my future not Send?", march(3)).await?;
    open_thread(table, "bread", "cooking", "baking", "bob", "My bread is flat", march(4)).await?;
    let pin = table.get(Thread::key("pin")).consistent().await?.expect("the thread was opened above");
    reply(table, &pin, "bob", "The value behind the pointer.", march(5)).await?;
    // Carol read the thread before Bob replied. Post number 2 exists now, so her whole transaction is canceled.
    let text = "Nothing, if it is Unpin.";
    let error = reply(table, &pin, "carol", text, march(6)).await.expect_err("post number 2 exists");
    assert!(error.has(ErrorKind::AlreadyExists));
    let pin = table.get(Thread::key("pin")).consistent().await?.expect("the thread was opened above");
    reply(table, &pin, "carol", text, march(6)).await?;
    let send = table.get(Thread::key("send")).consistent().await?.expect("the thread was opened above");
    reply(table, &send, "alice", "Buy cheap watches!", march(7)).await?;

    vote(table, "alice", "pin", 3, "carol", march(7)).await?;
    vote(table, "bob", "pin", 3, "carol", march(8)).await?;
    vote(table, "carol", "pin", 2, "bob", march(8)).await?;
    let error = vote(table, "alice", "pin", 3, "carol", march(9)).await.expect_err("Alice has already voted");
    assert!(error.has(ErrorKind::AlreadyExists));
    // Setting or removing the optional field moves the item into or out of the sparse index.
    table.update(Thread::key("rules")).set(Thread::PINNED_AT, march(1)).remove(Thread::UNANSWERED_SINCE).await?;
    table.update(Post::key("send", 2)).set(Post::FLAGGED_AT, march(9)).await?;
    table.insert(Badge { user: "carol".to_owned(), name: "helpful".to_owned() }).await?;
    table.insert(Watch { user: "carol".to_owned(), thread: "pin".to_owned() }).await?;
    println!("  Wrote 4 threads, 3 replies and 3 votes. Refused a reply to an outdated thread and a second vote.");
    Ok(())
}

async fn open_thread(
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

/// Writes a reply to `thread`, which is the thread as it was read. The number of the new post follows from its reply count.
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
    print_title("All forums with their number of threads");
    let forums = traced!(table.query(Forum::query())).await?;
    assert_eq!(
        forums.iter().map(|forum| (forum.id.as_str(), forum.threads)).collect::<Vec<_>>(),
        [("cooking", 1), ("rust", 3)]
    );
    print_results(forums.iter().map(|forum| format!("{} ({})", forum.title, forum.threads)));

    print_title("A thread and its first posts");
    let page = traced!(table.query_as::<ThreadPage>(Thread::partition_key("pin")).limit(1 + 2)).await?;
    let [ThreadPage::Thread(pin), ThreadPage::Post(first), ThreadPage::Post(second)] = page.as_slice() else {
        panic!("a thread and two posts");
    };
    print_results([pin.title.clone(), post_line(first), post_line(second)]);

    print_title("A thread and its latest posts, with one query for each");
    let latest = table.query_as::<LatestPosts>(Thread::partition_key("pin"));
    for input in latest.to_inputs()? {
        print_request("table.query_as::<LatestPosts>(Thread::partition_key(\"pin\"))", &input);
    }
    let LatestPosts { thread, posts } = latest.await?;
    assert_eq!(posts.iter().map(|post| post.number).collect::<Vec<_>>(), [3, 2]);
    print_results([thread.title].into_iter().chain(posts.iter().map(post_line)));

    print_title("The first page of a thread's posts");
    let page = traced!(table.query(Post::query("pin")).limit(2)).page().await?;
    print_results(page.items.iter().map(post_line));
    // The text goes into a URL: `/threads/pin?after=..`. Anybody can decode its keys, which are not secret here.
    let after = page.next.expect("there is a third post").to_plain_text();

    print_title("The next page of a thread's posts, after the cursor from the URL");
    let page = traced!(table.query(Post::query("pin")).limit(2).after(Cursor::from_plain_text(&after)?)).page().await?;
    assert_eq!(page.items.iter().map(|post| post.number).collect::<Vec<_>>(), [3]);
    print_results(page.items.iter().map(post_line));

    print_title("Posts 2 to 3 of a thread");
    let posts = traced!(table.query(Post::query("pin").between(2, 3))).await?;
    assert_eq!(posts.len(), 2);
    print_results(posts.iter().map(post_line));

    print_title("One user's posts in a thread: the filter applies after reading all posts of the thread");
    let page = traced!(table.query(Post::query("pin")).filter(Post::AUTHOR.eq("bob"))).page().await?;
    assert_eq!((page.items.len(), page.scanned), (1, 3));
    print_results(page.items.iter().map(post_line));

    print_title(
        "The number of posts in a thread: `count()` reads all posts, the counter is an attribute of the thread",
    );
    let count = traced!(table.query(Post::query("pin"))).count().await?;
    assert_eq!(count, 3);
    assert_eq!(count, 1 + pin.replies as usize);
    print_results([count.to_string()]);

    print_title("The best posts of a thread: the index returns the keys, a batch get reads the posts");
    // Returns `Vec<PrimaryKey<Post>>`.
    let keys = traced!(table.query(Post::by_votes("pin").ge(1)).descending().limit(3).consistent()).await?;
    let best: Vec<Post> = table.batch_get(&keys).consistent().await?.into_iter().flatten().collect();
    assert_eq!(best.iter().map(|post| (post.number, post.votes)).collect::<Vec<_>>(), [(3, 2), (2, 1)]);
    print_results(best.iter().map(|post| format!("{} (votes: {})", post_line(post), post.votes)));
    Ok(())
}

async fn list_threads(table: &Table<Board>) -> dokklib::Result<()> {
    print_title("A forum's threads by last activity");
    // Returns `Vec<ThreadSummary>`.
    let threads = traced!(table.query(Thread::by_activity("rust")).descending().limit(10)).await?;
    assert_eq!(ids(&threads), ["send", "pin", "rules"]);
    print_results(threads.iter().map(thread_line));

    print_title("A forum's threads with activity since a given time");
    let threads = traced!(table.query(Thread::by_activity("rust").ge(march(6))).descending()).await?;
    assert_eq!(ids(&threads), ["send", "pin"]);
    print_results(threads.iter().map(thread_line));

    print_title("A forum's most discussed threads");
    let threads = traced!(table.query(Thread::by_replies("rust").ge(1)).descending().limit(10)).await?;
    assert_eq!(ids(&threads), ["pin", "send"]);
    print_results(threads.iter().map(thread_line));

    print_title("A forum's pinned threads");
    let threads = traced!(table.query(Thread::pinned("rust"))).await?;
    assert_eq!(threads.iter().map(|thread| thread.id.as_str()).collect::<Vec<_>>(), ["rules"]);
    print_results(threads.into_iter().map(|thread| thread.title));

    print_title("A forum's unanswered threads, oldest first");
    let threads = traced!(table.query(Thread::unanswered("cooking"))).await?;
    assert_eq!(threads.iter().map(|thread| thread.id.as_str()).collect::<Vec<_>>(), ["bread"]);
    print_results(threads.into_iter().map(|thread| thread.title));

    print_title("A month's threads on a topic, most discussed first");
    let threads = traced!(table.query(Thread::by_topic("async").eq("2026-03")).descending()).await?;
    assert_eq!(ids(&threads), ["pin", "send"]);
    print_results(threads.iter().map(thread_line));
    Ok(())
}

async fn read_a_user(table: &Table<Board>) -> dokklib::Result<()> {
    print_title("A user's threads, newest first");
    // Returns `Vec<ThreadTitle>`.
    let threads = traced!(table.query(Thread::by_author("bob")).descending()).await?;
    assert_eq!(threads.len(), 2);
    print_results(threads.into_iter().map(|thread| thread.title));

    print_title("A user's posts of a month, newest first");
    // Returns `Vec<PostSummary>`.
    let posts = traced!(table.query(Post::by_author("bob").begins_with("2026-03")).descending().limit(10)).await?;
    assert_eq!(
        posts.iter().map(|post| (post.thread.as_str(), post.number)).collect::<Vec<_>>(),
        [("pin", 2), ("bread", 1), ("send", 1)]
    );
    print_results(posts.into_iter().map(|post| post.text));

    print_title("A user's profile page");
    let Profile { user, badges, watches, others } =
        traced!(table.query_as::<Profile>(User::partition_key("carol")).consistent()).await?;
    assert_eq!((user.posts, badges.len(), watches.len(), others.len()), (2, 1, 1, 0));
    let badges = badges.into_iter().map(|badge| badge.name);
    print_results([format!("{}, {} posts", user.name, user.posts)].into_iter().chain(badges));

    print_title("The user with an email address: the index returns the key, a get reads the user");
    let query = traced!(table.query(User::by_email("alice@example.com")));
    let key = query.first().await?.expect("Alice is in the index"); // PrimaryKey<User>
    let alice = table.get(&key).await?.expect("Alice is a user");
    assert_eq!(alice.name, "alice");
    print_results([alice.name]);

    print_title("A user's activity feed, newest first");
    let feed = traced!(table.query_as::<Activity>(Feed::partition_key("carol")).descending().limit(20)).await?;
    assert_eq!(feed.len(), 2);
    print_results(feed.into_iter().map(|activity| match activity {
        Activity::Replied(reply) => format!("{} replied in thread {}, post {}", reply.by, reply.thread, reply.number),
        Activity::Upvoted(vote) => format!("{} voted for post {} in thread {}", vote.by, vote.number, vote.thread),
        Activity::Other(item) => format!("unknown entity {:?}", item.get::<String>("type")),
    }));
    Ok(())
}

async fn moderate(table: &Table<Board>) -> dokklib::Result<()> {
    print_title("Flagged posts of all forums, oldest first");
    let query = traced!(table.query(Post::flagged()).limit(20));
    let flagged = query.clone().await?;
    assert_eq!(flagged.len(), 1);
    print_results(flagged.iter().map(post_line));
    // Removing the attribute removes the post from the index.
    table.update(&flagged[0]).remove(Post::FLAGGED_AT).await?;
    assert!(query.first().await?.is_none());
    Ok(())
}

async fn export_posts(table: &Table<Board>) -> dokklib::Result<()> {
    print_title("All posts, for an export: a parallel scan of four segments, as a stream");
    let scan = table.scan::<Post>().segments(4).page_size(100);
    let input = scan.to_input()?;
    println!(
        "  scan    {}",
        expand(input.filter_expression(), input.expression_attribute_names(), input.expression_attribute_values())
    );
    // `read_ahead` requests the next page while the program processes the current one.
    let bytes = scan.read_ahead().stream().try_fold(0, async |bytes, post| Ok(bytes + post.text.len())).await?;
    print_results([format!("{bytes} bytes of text")]);
    Ok(())
}

fn post(thread: &str, number: u32, author: &str, text: &str, posted_at: DateTime<Utc>) -> Post {
    let [thread, author, text] = [thread, author, text].map(str::to_owned);
    Post { thread, number, author, posted_at, text, votes: 0, flagged_at: None }
}

fn march(day: u32) -> DateTime<Utc> {
    format!("2026-03-{day:02}T08:00:00Z").parse().expect("a day of March")
}

fn post_line(post: &Post) -> String {
    format!("{}: {}", post.author, post.text)
}

fn thread_line(thread: &ThreadSummary) -> String {
    format!("{} (replies: {})", thread.title, thread.replies)
}

fn ids(threads: &[ThreadSummary]) -> Vec<&str> {
    threads.iter().map(|thread| thread.id.as_str()).collect()
}

fn print_title(title: &str) {
    println!("\n{title}");
}

fn print_results(results: impl IntoIterator<Item = String>) {
    for result in results {
        println!("    {result}");
    }
}

fn print_request(code: &str, input: &QueryInput) {
    let (names, values) = (input.expression_attribute_names(), input.expression_attribute_values());
    println!("  {code}");
    println!("  query   {}", expand(input.key_condition_expression(), names, values));
    let mut options: Vec<String> = input.index_name().map(|index| format!("index {index}")).into_iter().collect();
    options.extend(input.limit().map(|limit| format!("limit {limit}")));
    options.extend((input.scan_index_forward() == Some(false)).then(|| "descending".to_owned()));
    options.extend((input.consistent_read() == Some(true)).then(|| "consistent".to_owned()));
    options.extend(input.exclusive_start_key().map(|_| "after a cursor".to_owned()));
    for (label, text) in [
        ("filter", expand(input.filter_expression(), names, values)),
        ("project", expand(input.projection_expression(), names, values)),
        ("options", options.join(", ")),
    ] {
        if !text.is_empty() {
            println!("  {label:<7} {text}");
        }
    }
}

/// Replaces the placeholders of an expression with the attribute names and values.
fn expand(
    expression: Option<&str>,
    names: Option<&HashMap<String, String>>,
    values: Option<&HashMap<String, AttributeValue>>,
) -> String {
    let mut expanded = String::new();
    for token in expression.unwrap_or_default().split_inclusive([' ', '(', ')', ',']) {
        let placeholder = token.trim_end_matches([' ', '(', ')', ',']);
        let name = names.and_then(|names| names.get(placeholder)).cloned();
        let value = values.and_then(|values| values.get(placeholder)).map(|value| match value {
            AttributeValue::S(text) => format!("'{text}'"),
            AttributeValue::N(number) => number.clone(),
            other => format!("{other:?}"),
        });
        expanded.push_str(name.or(value).as_deref().unwrap_or(placeholder));
        expanded.push_str(&token[placeholder.len()..]);
    }
    expanded
}
