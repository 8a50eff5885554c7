//! Scans for the items of one type.

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{Entity, ErrorKind, Item, Path, Projection, Relation, Schema, Table};
use dokklib_tests::Engine;
use futures_util::StreamExt;

use crate::{Group, User};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Order, Line))]
struct Shop;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Order(order, "LINE", number))]
struct Line {
    user: String,
    order: u64,
    number: u8,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Order)]
struct Total {
    total: u64,
}

/// An entity without a schema, so its items have no tag.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "ORDER", pk = User(user), sk = Self(id))]
struct Untagged {
    user: String,
    id: u64,
}

fn order(id: u64) -> Order {
    Order { user: format!("user-{}", id % 7), id, total: id % 10 }
}

#[tokio::test]
async fn a_scan_returns_the_items_of_one_type() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    for id in 0..40 {
        table.put(order(id)).await?;
        table.put(Line { user: format!("user-{}", id % 7), order: id, number: 1 }).await?;
    }
    for segments in [1, 3, 20] {
        let scan = || table.scan::<Order>().segments(segments).page_size(6);
        let mut orders = scan().await?;
        orders.sort_by_key(|order| order.id);
        assert_eq!(orders, (0..40).map(order).collect::<Vec<_>>(), "{segments} segments");
        assert_eq!(scan().count().await?, 40);
        assert_eq!(scan().filter(Order::TOTAL.eq(3)).await?.len(), 4);
        assert_eq!(scan().filter(Order::TOTAL.eq(3)).count().await?, 4);
        assert_eq!(scan().limit(5).await?.len(), 5);
        assert_eq!(scan().project::<Total>().await?.len(), 40);
        assert_eq!(scan().filter(dokklib::Condition::any([])).await?, []);
        let mut some = Box::pin(scan().consistent().stream());
        assert!(some.next().await.unwrap().is_ok());
    }
    assert_eq!(table.scan::<Line>().count().await?, 40);
    Ok(())
}

#[tokio::test]
async fn without_a_tag_a_scan_identifies_items_by_their_keys() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let user = || User::partition_key("alice");
    for id in 0..5 {
        table.put(Untagged { user: "alice".to_owned(), id }).await?;
        table.put((user(), Group::sort_key(id.to_string()))).await?;
    }
    assert_eq!(table.scan::<Untagged>().await?.len(), 5);
    assert_eq!(table.scan::<Untagged>().filter(Untagged::ID.ge(3)).await?.len(), 2);

    let missing = Table::new(engine.client(), "no-such-table");
    assert_eq!(missing.scan::<Untagged>().await.unwrap_err().kind(), ErrorKind::TableNotFound);
    assert_eq!(missing.scan::<Untagged>().segments(3).count().await.unwrap_err().kind(), ErrorKind::TableNotFound);
    Ok(())
}

#[tokio::test]
async fn count_counts_the_items_that_a_scan_returns() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for id in 1..=3 {
        table.put(Untagged { user: "a".to_owned(), id }).await?;
    }
    table.put((User::partition_key("a"), Group::sort_key("1"))).await?;
    table.put((Group::partition_key("1"), User::sort_key("a"))).await?;
    for segments in [1, 4] {
        assert_eq!(table.scan::<Untagged>().segments(segments).await?.len(), 3);
        assert_eq!(table.scan::<Untagged>().segments(segments).count().await?, 3);
        assert_eq!(table.scan::<Untagged>().segments(segments).limit(2).count().await?, 2);
        let members = table.scan::<Relation<User, Group>>().segments(segments);
        assert_eq!(members.clone().await?.len(), 1, "without the other items");
        assert_eq!(members.count().await?, 1);
    }

    // Items of another program with another key format are errors, and are counted.
    for number in 1..=4 {
        let line = AttributeValue::S(format!("{}#LINE#{number}", Untagged::sort_key(1)));
        let put = table.client().put_item().table_name(table.name());
        put.item("PK", AttributeValue::S("USER#a".to_owned())).item("SK", line).send().await.unwrap();
    }
    let results: Vec<_> = table.scan::<Untagged>().stream().collect().await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 3);
    assert_eq!((results.len(), table.scan::<Untagged>().count().await?), (7, 7));
    Ok(())
}

#[tokio::test]
async fn an_item_with_the_tag_and_an_invalid_key_is_an_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.put(order(1)).await?;
    let invalid_key = AttributeValue::S("ORDER#2020#2".to_owned());
    let stored = order(2).into_attributes()?;
    table.put(order(2)).into_sdk()?.set_item(Some(stored)).item("SK", invalid_key).send().await.unwrap();
    assert_eq!(table.scan::<Order>().await.unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(table.scan::<Order>().count().await?, 2);
    Ok(())
}

#[tokio::test]
async fn an_invalid_scan_is_one_error() {
    let table = Table::<Shop>::offline("shop");
    for segments in [0, 1_000_001] {
        let error = table.scan::<Order>().segments(segments).to_input().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("scan of Order: a scan must have 1 to 1000000 segments, but this one has {segments}")
        );
    }
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    assert_eq!(table.scan::<Order>().segments(0).count().await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    let invalid = || table.scan::<Order>().segments(5).filter(Path::<Order, f64>::raw("x").gt(f64::NAN));
    let results: Vec<_> = invalid().stream().collect().await;
    assert_eq!(results.len(), 1);
}

mod of_indexes {
    use dokklib::{Index, PrimaryKey};

    use super::*;

    #[derive(Schema)]
    #[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(Flagged, ByAuthor), entities(Post, Reply))]
    struct Forum;

    #[derive(Index)]
    #[index(name = "flagged", partition_key = "GSI1PK", sort_key = "GSI1SK")]
    struct Flagged;

    #[derive(Index)]
    #[index(name = "by_author", partition_key = string("author"), projection = include("title"))]
    struct ByAuthor;

    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(
        schema = Forum,
        pk = Self(id), sk = Self(id),
        index(Flagged, pk = "FLAGGED", sk = Self(sparse(flagged_at), id)),
        index(ByAuthor, pk = author),
    )]
    struct Post {
        id: u8,
        author: String,
        title: String,
        text: String,
        flagged_at: Option<String>,
    }

    #[derive(Entity, Debug, Clone, PartialEq)]
    #[entity(
        schema = Forum,
        pk = Post(post), sk = Post(post, "REPLY", number),
        index(Flagged, pk = "FLAGGED", sk = Self(sparse(flagged_at))),
    )]
    struct Reply {
        post: u8,
        number: u8,
        flagged_at: Option<String>,
    }

    #[derive(Projection, Debug, PartialEq)]
    #[projection(of = Post, indexes(ByAuthor))]
    struct Title {
        id: u8,
        title: String,
    }

    #[derive(Projection, Debug, PartialEq)]
    #[projection(of = Post)]
    struct Text {
        text: String,
    }

    fn post(id: u8) -> Post {
        let flagged_at = id.is_multiple_of(5).then(|| "2026".to_owned());
        Post { id, author: "alice".to_owned(), title: format!("title {id}"), text: "…".to_owned(), flagged_at }
    }

    async fn forum(engine: &Engine) -> dokklib::Result<Table<Forum>> {
        let table = engine.schema_table::<Forum>().await;
        table.batch_put((0..20).map(post)).await?;
        let reply = |post| Reply { post, number: 1, flagged_at: Some("2026".to_owned()) };
        table.batch_put((0..20).map(reply)).await?;
        Ok(table)
    }

    #[tokio::test]
    async fn a_scan_of_an_index_returns_the_items_in_it() -> dokklib::Result<()> {
        let engine = Engine::start().await;
        let table = forum(&engine).await?;
        for segments in [1, 3] {
            let scan = || table.scan::<Post>().index(Flagged).segments(segments).page_size(6);
            let mut flagged = scan().await?;
            flagged.sort_by_key(|post| post.id);
            assert_eq!(flagged, [0, 5, 10, 15].map(post));
            assert_eq!(scan().count().await?, 4);
            assert_eq!(scan().limit(3).await?.len(), 3);
            assert_eq!(scan().filter(Post::ID.gt(7)).await?.len(), 2);
            assert_eq!(scan().project::<Text>().await?, [(); 4].map(|()| Text { text: "…".to_owned() }));
        }
        assert_eq!(table.scan::<Reply>().index(Flagged).count().await?, 20);
        assert_eq!(table.delete_all(table.scan::<Post>().index(Flagged)).await?, 4);
        assert_eq!(table.scan::<Post>().count().await?, 16);
        Ok(())
    }

    #[tokio::test]
    async fn an_index_without_whole_items_returns_keys_and_projections() -> dokklib::Result<()> {
        let engine = Engine::start().await;
        let table = forum(&engine).await?;
        let scan = || table.scan::<Post>().index(ByAuthor).page_size(7);
        let keys: Vec<PrimaryKey<Post>> = scan().await?;
        let mut posts: Vec<Post> = table.batch_get(keys).await?.into_iter().flatten().collect();
        posts.sort_by_key(|post| post.id);
        assert_eq!(posts, (0..20).map(post).collect::<Vec<_>>(), "no replies");
        assert_eq!(scan().count().await?, 20);

        let mut titles = scan().project::<Title>().filter(Post::TITLE.ne("title 3")).await?;
        titles.sort_by_key(|title| title.id);
        assert_eq!(titles.len(), 19);
        assert_eq!(titles[0], Title { id: 0, title: "title 0".to_owned() });

        let error = scan().filter(Post::TEXT.eq("…")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.to_string(), "scan of Post: `text` is not projected into the index `by_author`");
        assert_eq!(table.delete_all(scan()).await?, 20);
        assert_eq!(table.scan::<Reply>().count().await?, 20, "the replies are left");
        Ok(())
    }
}

#[tokio::test]
async fn the_segments_of_a_distributed_scan_are_the_whole_table() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    for id in 0..40 {
        table.put(order(id)).await?;
    }
    for total in [1, 4, 10] {
        let mut orders = Vec::new();
        for segment in 0..total {
            let scan = || table.scan::<Order>().segment(segment, total);
            let part = scan().page_size(3).await?;
            assert_eq!(scan().count().await?, part.len());
            orders.extend(part);
        }
        orders.sort_by_key(|order| order.id);
        assert_eq!(orders, (0..40).map(order).collect::<Vec<_>>(), "{total} segments");
    }
    for (scan, expected) in [
        (table.scan::<Order>().segment(4, 4), "segment 4 of a scan with 4 segments: the segments are numbered from 0"),
        (table.scan::<Order>().segment(0, 0), "a scan must have 1 to 1000000 segments, but this one has 0"),
    ] {
        let error = scan.clone().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string()),
            (ErrorKind::InvalidRequest, format!("scan of Order: {expected}"))
        );
        assert_eq!(scan.count().await.unwrap_err().to_string(), error.to_string());
    }
    Ok(())
}
