//! Queries as they are run: their pages, their positions, and one item after the other.

use std::collections::HashMap;
use std::pin::pin;

use dokklib::aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use dokklib::operation::Cursor;
use dokklib::{Entity, ErrorKind, InverseIndex, Schema, Table};
use dokklib_tests::{Engine, Requests};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{Group, User};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Order, Line))]
struct Shop;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Self(day, id))]
struct Order {
    user: String,
    day: String,
    id: u64,
    total: u64,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Order(day, order, "LINE", number))]
struct Line {
    user: String,
    day: String,
    order: u64,
    number: u8,
}

fn order(id: u64) -> Order {
    Order { user: "alice".to_owned(), day: format!("2026-02-{:02}", id / 10 + 1), id, total: id % 10 }
}

const ORDERS: u64 = 50;

async fn table(engine: &Engine) -> Table<Shop> {
    let table = engine.schema_table::<Shop>().await;
    for id in 0..ORDERS {
        table.put(order(id)).await.unwrap();
    }
    table
}

fn ids(orders: &[Order]) -> Vec<u64> {
    orders.iter().map(|order| order.id).collect()
}

#[tokio::test]
async fn pages_follow_one_another_in_both_directions() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    for descending in [false, true] {
        let query = || {
            let query = table.query(Order::query("alice").ge("2026-02-02")).page_size(15);
            if descending { query.descending() } else { query }
        };
        let (mut found, mut next, mut pages) = (Vec::new(), None, 0);
        loop {
            let page = match next.take() {
                Some(position) => query().after(position).page().await?,
                None => query().page().await?,
            };
            assert_eq!(page.scanned, page.items.len());
            pages += 1;
            found.extend(page.items);
            match page.next {
                Some(position) => next = Some(position),
                None => break,
            }
        }
        let mut expected: Vec<u64> = (10..ORDERS).collect();
        if descending {
            expected.reverse();
        }
        assert_eq!(ids(&found), expected);
        assert_eq!(pages, 3);
        assert_eq!(ids(&query().await?), expected);
        assert_eq!(ids(&query().limit(20).await?), expected[..20]);
        assert_eq!(query().first().await?.map(|order| order.id), expected.first().copied());
    }
    assert_eq!(table.query(Order::query("bob")).first().await?, None);
    Ok(())
}

#[tokio::test]
async fn a_position_is_one_of_its_query() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let other = engine.schema_table::<Shop>().await;
    let query = || table.query(Order::query("alice")).page_size(3);
    let position = query().page().await?.next.unwrap();
    assert!(!format!("{position:?}").contains("alice"), "{position:?}");
    let position = Cursor::from_plain_text(&position.to_plain_text())?;
    assert_eq!(query().after(position.clone()).descending().await?.len(), 2, "back to the start");
    for foreign in [
        table.query(Order::query("bob")).after(position.clone()).await,
        table.query(Order::query("alice").eq("2026-02-01")).after(position.clone()).await,
        other.query(Order::query("alice")).after(position.clone()).await,
    ] {
        let error = foreign.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains("the cursor is from a different table"), "{error}");
    }
    Ok(())
}

/// It may be given before the index is.
#[tokio::test]
async fn a_position_in_an_index() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for name in ["a", "b", "c"] {
        table.put((User::partition_key(name), Group::sort_key("1"))).await?;
    }
    let query = || table.query((Group::partition_key("1"), User::prefix_sort_key())).page_size(2);
    let position = query().index(InverseIndex).page().await?.next.unwrap();
    assert_eq!(query().index(InverseIndex).after(position.clone()).await?.len(), 1);
    assert_eq!(query().after(position.clone()).index(InverseIndex).await?.len(), 1);
    assert_eq!(query().after(position).await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    Ok(())
}

#[tokio::test]
async fn a_stream_gives_items_one_by_one() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let orders: Vec<Order> = table.query(Order::query("alice")).page_size(7).stream().try_collect().await?;
    assert_eq!(ids(&orders), (0..ORDERS).collect::<Vec<_>>());
    let some: Vec<Order> = table.query(Order::query("alice")).page_size(7).limit(9).stream().try_collect().await?;
    assert_eq!(some.len(), 9);

    // One that can't be read hides no other.
    let broken = order(20);
    let raw = engine.client();
    let key = |name: &str| {
        AttributeValue::S(if name == "PK" {
            "USER#alice".to_owned()
        } else {
            Order::sort_key(&broken.day, broken.id).as_str().to_owned()
        })
    };
    raw.update_item()
        .table_name(table.name())
        .key("PK", key("PK"))
        .key("SK", key("SK"))
        .update_expression("SET #t = :t")
        .expression_attribute_names("#t", "total")
        .expression_attribute_values(":t", AttributeValue::S("many".to_owned()))
        .send()
        .await
        .unwrap();
    let mut stream = pin!(table.query(Order::query("alice")).page_size(11).stream());
    let (mut read, mut errors) = (0, Vec::new());
    while let Some(item) = stream.next().await {
        match item {
            Ok(_) => read += 1,
            Err(error) => errors.push(error),
        }
    }
    assert_eq!((read, errors.len()), (ORDERS - 1, 1));
    assert_eq!(errors[0].to_string(), "query of Order: attribute `total` is a string (S), not a number (N)");
    let results = table.query(Order::query("alice")).results().await?;
    assert_eq!((results.len(), results.iter().filter(|result| result.is_err()).count()), (50, 1));
    assert_eq!(table.query(Order::query("alice")).await.unwrap_err().kind(), ErrorKind::Decode);
    Ok(())
}

#[tokio::test]
async fn items_are_counted_without_being_sent() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let (day, user) = ("2026-02-01".to_owned(), "alice".to_owned());
    table.put(Line { user, day, order: 3, number: 1 }).await?;
    let orders = || table.query(Order::query("alice"));
    assert_eq!(orders().count().await?, 50, "lines among them are none");
    assert_eq!(orders().page_size(7).count().await?, 50);
    assert_eq!(orders().limit(12).count().await?, 12);
    assert_eq!(orders().filter(Order::TOTAL.eq(3)).count().await?, 5);
    assert_eq!(orders().filter(Order::TOTAL.eq(3)).limit(2).count().await?, 2);
    assert_eq!(table.query(Order::query("alice").between("2026-02-03", "2026-02-02")).count().await?, 0);
    Ok(())
}

/// A selective filter is read through as many pages as it takes, and through no more.
#[tokio::test]
async fn a_limit_with_a_filter_is_one_of_what_is_given() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let rare = || table.query(Order::query("alice")).filter(Order::TOTAL.eq(9)).page_size(5);
    assert_eq!(ids(&rare().limit(2).await?), [9, 19]);
    let page = rare().page().await?;
    assert_eq!(
        (page.items.len(), page.scanned, page.next.is_some()),
        (0, 5, true),
        "an empty page is not the last one"
    );
    assert_eq!(rare().first().await?.map(|order| order.id), Some(9));

    // What was read and not given any more is on the next page.
    let odd = || table.query(Order::query("alice")).filter(Order::TOTAL.eq(1) | Order::TOTAL.eq(3)).page_size(10);
    let page = odd().limit(1).page().await?;
    assert_eq!(ids(&page.items), [1]);
    let page = odd().limit(2).after(page.next.unwrap()).page().await?;
    assert_eq!(ids(&page.items), [3, 11]);
    assert_eq!(ids(&odd().after(page.next.unwrap()).limit(1).await?), [13]);

    assert_eq!(odd().limit(0).count().await?, 0);
    assert_eq!(odd().limit(0).first().await?, None);
    assert_eq!(table.query(Order::query("alice")).limit(0).count().await?, 0);
    Ok(())
}

/// Writes the orders of these numbers as fast as the engine takes them.
async fn write(table: &Table<Shop>, orders: impl Iterator<Item = Order>) {
    let put = |order: Order| {
        let put = PutRequest::builder().set_item(Some(order.into_attributes().unwrap())).build().unwrap();
        WriteRequest::builder().put_request(put).build()
    };
    let orders: Vec<WriteRequest> = orders.map(put).collect();
    let batches = stream::iter(orders.chunks(25)).map(|batch| async move {
        let mut left = Some(HashMap::from([(table.name().to_owned(), batch.to_vec())]));
        while let Some(batch) = left.take() {
            let output = table.client().batch_write_item().set_request_items(Some(batch)).send().await.unwrap();
            left = output.unprocessed_items.filter(|left| !left.is_empty());
        }
    });
    batches.buffer_unordered(8).collect::<()>().await;
}

/// Of ten thousand items, of which one of a hundred is asked for.
#[tokio::test]
async fn a_limit_reads_no_more_pages_than_what_is_given_takes() -> dokklib::Result<()> {
    const ITEMS: u64 = 10_000;
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    // Scattered, some of them close to each other.
    let total = |id: u64| (id.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) % 100;
    write(&table, (0..ITEMS).map(|id| Order { day: "2026-02-01".to_owned(), total: total(id), ..order(id) })).await;
    let requests = Requests::default();
    let table = requests.of(&table);

    for (descending, page_size) in [(false, 100), (true, 1500)] {
        let mut read: Vec<u64> = (0..ITEMS).collect();
        if descending {
            read.reverse();
        }
        let matching: Vec<u64> = read.iter().copied().filter(|id| total(*id) == 7).collect();
        assert!((80..120).contains(&matching.len()), "{}", matching.len());
        let rare = || {
            let rare = table.query(Order::query("alice")).filter(Order::TOTAL.eq(7)).page_size(page_size);
            if descending { rare.descending() } else { rare }
        };
        let tenth = read.iter().position(|id| *id == matching[9]).unwrap();
        let pages = tenth / page_size + 1;
        assert_eq!(ids(&rare().limit(10).await?), matching[..10]);
        assert_eq!(requests.take(), pages);
        let streamed: Vec<Order> = rare().limit(10).read_ahead().stream().try_collect().await?;
        assert_eq!(ids(&streamed), matching[..10]);
        assert_eq!(requests.take(), pages);
        assert_eq!(rare().limit(10).count().await?, 10);
        assert_eq!(requests.take(), pages);

        // Page after page, everything comes once.
        let (mut found, mut next) = (Vec::new(), None);
        loop {
            let rare = rare().limit(10);
            let page = match next.take() {
                Some(position) => rare.after(position).page().await?,
                None => rare.page().await?,
            };
            assert!(page.items.len() <= 10 && page.scanned <= page_size);
            found.extend(ids(&page.items));
            match page.next {
                Some(position) => next = Some(position),
                None => break,
            }
        }
        assert_eq!(found, matching);
        requests.take();
    }
    Ok(())
}

/// What a position isn't bound to: it says where to go on, and not how.
#[tokio::test]
async fn a_position_goes_on_with_another_filter_and_direction() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let query = || table.query(Order::query("alice"));
    let position = query().limit(20).page().await?.next.unwrap();
    let from = || query().after(position.clone());
    assert_eq!(ids(&from().filter(Order::TOTAL.eq(3)).limit(2).page_size(7).await?), [23, 33]);
    assert_eq!(ids(&from().descending().limit(3).await?), [18, 17, 16]);
    // In the other direction it is a position of the same query too.
    let back = from().descending().limit(3).page().await?.next.unwrap();
    assert_eq!(from().after(back).limit(1).first().await?.map(|order| order.id), Some(17));
    Ok(())
}

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Parent, Child))]
struct Family;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Family, pk = User(user), sk = Self(id))]
struct Parent {
    user: String,
    id: u64,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Family, pk = User(user), sk = Parent(parent, "CHILD", number))]
struct Child {
    user: String,
    parent: u64,
    number: u64,
}

#[tokio::test]
async fn the_first_of_parents_with_many_children_takes_few_requests() -> dokklib::Result<()> {
    let requests = Requests::default();
    let engine = Engine::start().await;
    let table = engine.schema_table::<Family>().await;
    for parent in 1..=3 {
        table.put(Parent { user: "a".to_owned(), id: parent }).await?;
        for number in 1..=50 {
            table.put(Child { user: "a".to_owned(), parent, number }).await?;
        }
    }
    let counted = requests.of(&table);
    let last = counted.query(Parent::query("a")).descending().first().await?;
    assert_eq!(last.map(|parent| parent.id), Some(3));
    assert!(requests.take() <= 7, "each one asks for twice as many");
    let two = counted.query(Parent::query("a")).limit(2);
    assert_eq!(two.clone().await?.len(), 2);
    assert!(requests.take() <= 7);
    let page = two.page().await?;
    assert_eq!(page.items.len(), 1, "a page is one request");
    let rest = counted.query(Parent::query("a")).after(page.next.unwrap()).await?;
    assert_eq!(rest.iter().map(|parent| parent.id).collect::<Vec<_>>(), [2, 3]);
    Ok(())
}
