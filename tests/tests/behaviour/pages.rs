//! Pagination of queries: pages, cursors, streams, limits and counts.

use std::collections::HashMap;
use std::pin::pin;

use dokklib::aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use dokklib::operation::Cursor;
use dokklib::{Entity, ErrorKind, InverseIndex, Item, Schema, Table};
use dokklib_tests::{Engine, RequestCounter};
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
async fn cursors_return_all_items_in_both_directions() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    for descending in [false, true] {
        let query = || {
            let query = table.query(Order::query("alice").ge("2026-02-02")).page_size(15);
            if descending { query.descending() } else { query }
        };
        let (mut items, mut next, mut pages) = (Vec::new(), None, 0);
        loop {
            let page = match next.take() {
                Some(cursor) => query().after(cursor).page().await?,
                None => query().page().await?,
            };
            assert_eq!(page.scanned, page.items.len());
            pages += 1;
            items.extend(page.items);
            match page.next {
                Some(cursor) => next = Some(cursor),
                None => break,
            }
        }
        let mut expected: Vec<u64> = (10..ORDERS).collect();
        if descending {
            expected.reverse();
        }
        assert_eq!(ids(&items), expected);
        assert_eq!(pages, 3);
        assert_eq!(ids(&query().await?), expected);
        assert_eq!(ids(&query().limit(20).await?), expected[..20]);
        assert_eq!(query().first().await?.map(|order| order.id), expected.first().copied());
    }
    assert_eq!(table.query(Order::query("bob")).first().await?, None);
    Ok(())
}

#[tokio::test]
async fn a_cursor_of_another_query_is_an_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let other = engine.schema_table::<Shop>().await;
    let query = || table.query(Order::query("alice")).page_size(3);
    let cursor = query().page().await?.next.unwrap();
    assert!(!format!("{cursor:?}").contains("alice"), "{cursor:?}");
    let cursor = Cursor::from_plain_text(&cursor.to_plain_text())?;
    assert_eq!(query().after(cursor.clone()).descending().await?.len(), 2, "the items before the cursor");
    for result in [
        table.query(Order::query("bob")).after(cursor.clone()).await,
        table.query(Order::query("alice").eq("2026-02-01")).after(cursor.clone()).await,
        other.query(Order::query("alice")).after(cursor.clone()).await,
    ] {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("the cursor is from a different table"), "{error}");
    }
    Ok(())
}

/// Replaces a text in the key of a cursor by another one of the same length, and renews the checksum.
fn forge(cursor: &Cursor, from: &str, to: &str) -> Cursor {
    assert_eq!(from.len(), to.len());
    let base64 = base64_simd::URL_SAFE_NO_PAD;
    let mut bytes = base64.decode_to_vec(cursor.to_plain_text()).unwrap();
    bytes.truncate(bytes.len() - 8);
    let at = bytes.windows(from.len()).position(|window| window == from.as_bytes()).expect("the cursor has the text");
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    let checksum = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    bytes.extend(checksum.to_be_bytes());
    Cursor::from_plain_text(&base64.encode_to_string(bytes)).unwrap()
}

#[tokio::test]
async fn a_cursor_outside_of_the_range_of_its_query_is_an_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let orders = || table.query(Order::query("alice").between("2026-02-02", "2026-02-04")).page_size(3);
    let cursor = orders().page().await?.next.unwrap();
    assert_eq!(orders().after(forge(&cursor, "2026-02-02", "2026-02-03")).await?.len(), 20, "another key of the range");
    for (from, to) in [
        ("USER#alice", "USER#carol"),
        ("ORDER#", "OTHER#"),
        ("2026-02-02", "2026-02-01"),
        ("2026-02-02", "2026-02-05"),
        ("S\0\x02SK", "N\0\x02SK"),
        ("S\0\x02PK", "S\0\x02PX"),
    ] {
        let forged = forge(&cursor, from, to);
        for query in [orders().after(forged.clone()), orders().after(forged).descending()] {
            let error = query.to_input().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{from} {to}");
            assert!(
                error
                    .to_string()
                    .ends_with("the cursor is outside of the partition or the sort-key range of this query")
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_cursor_outside_of_the_partition_of_an_index_is_an_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for name in ["a", "b", "c"] {
        table.put((User::partition_key(name), Group::sort_key("1"))).await?;
    }
    let query = || table.query((Group::partition_key("1"), User::prefix_sort_key())).index(InverseIndex).page_size(1);
    let cursor = query().page().await?.next.unwrap();
    assert_eq!(query().after(forge(&cursor, "USER#a", "USER#b")).await?.len(), 1);
    for (from, to) in [("GROUP#1", "GROUP#2"), ("USER#a", "TEAM#a")] {
        let error = query().after(forge(&cursor, from, to)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{from} {to}");
    }
    Ok(())
}

/// `.after(..)` can precede or follow `.index(..)`.
#[tokio::test]
async fn a_cursor_of_an_index() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    for name in ["a", "b", "c"] {
        table.put((User::partition_key(name), Group::sort_key("1"))).await?;
    }
    let query = || table.query((Group::partition_key("1"), User::prefix_sort_key())).page_size(2);
    let cursor = query().index(InverseIndex).page().await?.next.unwrap();
    assert_eq!(query().index(InverseIndex).after(cursor.clone()).await?.len(), 1);
    assert_eq!(query().after(cursor.clone()).index(InverseIndex).await?.len(), 1);
    assert_eq!(query().after(cursor).await.unwrap_err().kind(), ErrorKind::InvalidInput);
    Ok(())
}

#[tokio::test]
async fn a_stream_returns_the_items_of_all_pages() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let orders: Vec<Order> = table.query(Order::query("alice")).page_size(7).stream().try_collect().await?;
    assert_eq!(ids(&orders), (0..ORDERS).collect::<Vec<_>>());
    let some: Vec<Order> = table.query(Order::query("alice")).page_size(7).limit(9).stream().try_collect().await?;
    assert_eq!(some.len(), 9);

    // A decode error doesn't affect the other items.
    let broken = order(20);
    let client = engine.client();
    let key = |name: &str| {
        AttributeValue::S(if name == "PK" {
            "USER#alice".to_owned()
        } else {
            Order::sort_key(&broken.day, broken.id).as_str().to_owned()
        })
    };
    client
        .update_item()
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
    let (mut decoded, mut errors) = (0, Vec::new());
    while let Some(item) = stream.next().await {
        match item {
            Ok(_) => decoded += 1,
            Err(error) => errors.push(error),
        }
    }
    assert_eq!((decoded, errors.len()), (ORDERS - 1, 1));
    assert_eq!(errors[0].to_string(), "query of Order: attribute `total` is a string (S), not a number (N)");
    let results = table.query(Order::query("alice")).results().await?;
    assert_eq!((results.len(), results.iter().filter(|result| result.is_err()).count()), (50, 1));
    assert_eq!(table.query(Order::query("alice")).await.unwrap_err().kind(), ErrorKind::Decode);
    Ok(())
}

#[tokio::test]
async fn counting_items() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let (day, user) = ("2026-02-01".to_owned(), "alice".to_owned());
    table.put(Line { user, day, order: 3, number: 1 }).await?;
    let orders = || table.query(Order::query("alice"));
    assert_eq!(orders().count().await?, 50, "without the order line");
    assert_eq!(orders().page_size(7).count().await?, 50);
    assert_eq!(orders().limit(12).count().await?, 12);
    assert_eq!(orders().filter(Order::TOTAL.eq(3)).count().await?, 5);
    assert_eq!(orders().filter(Order::TOTAL.eq(3)).limit(2).count().await?, 2);
    assert_eq!(table.query(Order::query("alice").between("2026-02-03", "2026-02-02")).count().await?, 0);
    Ok(())
}

/// A query with a filter reads pages until it has found as many items as the limit.
#[tokio::test]
async fn a_limit_with_a_filter_limits_the_returned_items() -> dokklib::Result<()> {
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

    // The cursor follows the last returned item, not the last scanned one.
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

/// Writes the orders in parallel batches.
async fn write_orders(table: &Table<Shop>, orders: impl Iterator<Item = Order>) {
    let put = |order: Order| {
        let put = PutRequest::builder().set_item(Some(order.into_attributes().unwrap())).build().unwrap();
        WriteRequest::builder().put_request(put).build()
    };
    let orders: Vec<WriteRequest> = orders.map(put).collect();
    let batches = stream::iter(orders.chunks(25)).map(|batch| async move {
        let mut remaining = Some(HashMap::from([(table.name().to_owned(), batch.to_vec())]));
        while let Some(batch) = remaining.take() {
            let output = table.client().batch_write_item().set_request_items(Some(batch)).send().await.unwrap();
            remaining = output.unprocessed_items.filter(|unprocessed| !unprocessed.is_empty());
        }
    });
    batches.buffer_unordered(8).collect::<()>().await;
}

/// The filter matches about 1% of 10,000 items.
#[tokio::test]
async fn a_limit_with_a_filter_sends_no_unnecessary_requests() -> dokklib::Result<()> {
    const ITEMS: u64 = 10_000;
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    // A hash scatters the matching items, so some of them are on the same page.
    let total = |id: u64| (id.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) % 100;
    write_orders(&table, (0..ITEMS).map(|id| Order { day: "2026-02-01".to_owned(), total: total(id), ..order(id) }))
        .await;
    let counter = RequestCounter::default();
    let table = counter.attach(&table);

    for (descending, page_size) in [(false, 100), (true, 1500)] {
        let mut all: Vec<u64> = (0..ITEMS).collect();
        if descending {
            all.reverse();
        }
        let matching: Vec<u64> = all.iter().copied().filter(|id| total(*id) == 7).collect();
        assert!((80..120).contains(&matching.len()), "{}", matching.len());
        let rare = || {
            let query = table.query(Order::query("alice")).filter(Order::TOTAL.eq(7)).page_size(page_size);
            if descending { query.descending() } else { query }
        };
        let tenth = all.iter().position(|id| *id == matching[9]).unwrap();
        let pages = tenth / page_size + 1;
        assert_eq!(ids(&rare().limit(10).await?), matching[..10]);
        assert_eq!(counter.take(), pages);
        let streamed: Vec<Order> = rare().limit(10).read_ahead().stream().try_collect().await?;
        assert_eq!(ids(&streamed), matching[..10]);
        assert_eq!(counter.take(), pages);
        assert_eq!(rare().limit(10).count().await?, 10);
        assert_eq!(counter.take(), pages);

        // The pages contain each matching item once.
        let (mut items, mut next) = (Vec::new(), None);
        loop {
            let query = rare().limit(10);
            let page = match next.take() {
                Some(cursor) => query.after(cursor).page().await?,
                None => query.page().await?,
            };
            assert!(page.items.len() <= 10 && page.scanned <= page_size);
            items.extend(ids(&page.items));
            match page.next {
                Some(cursor) => next = Some(cursor),
                None => break,
            }
        }
        assert_eq!(items, matching);
        counter.take();
    }
    Ok(())
}

#[tokio::test]
async fn a_cursor_works_with_another_filter_and_direction() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = table(&engine).await;
    let query = || table.query(Order::query("alice"));
    let cursor = query().limit(20).page().await?.next.unwrap();
    let after_cursor = || query().after(cursor.clone());
    assert_eq!(ids(&after_cursor().filter(Order::TOTAL.eq(3)).limit(2).page_size(7).await?), [23, 33]);
    assert_eq!(ids(&after_cursor().descending().limit(3).await?), [18, 17, 16]);
    // A cursor of the descending query works with the ascending one, too.
    let descending = after_cursor().descending().limit(3).page().await?.next.unwrap();
    assert_eq!(after_cursor().after(descending).limit(1).first().await?.map(|order| order.id), Some(17));
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
async fn skipping_many_children_takes_few_requests() -> dokklib::Result<()> {
    let counter = RequestCounter::default();
    let engine = Engine::start().await;
    let table = engine.schema_table::<Family>().await;
    for parent in 1..=3 {
        table.put(Parent { user: "a".to_owned(), id: parent }).await?;
        for number in 1..=50 {
            table.put(Child { user: "a".to_owned(), parent, number }).await?;
        }
    }
    let table = counter.attach(&table);
    let last = table.query(Parent::query("a")).descending().first().await?;
    assert_eq!(last.map(|parent| parent.id), Some(3));
    assert!(counter.take() <= 7, "the limit doubles with each request");
    let two = table.query(Parent::query("a")).limit(2);
    assert_eq!(two.clone().await?.len(), 2);
    assert!(counter.take() <= 7);
    let page = two.page().await?;
    assert_eq!(page.items.len(), 1, "a page is one request");
    let remaining = table.query(Parent::query("a")).after(page.next.unwrap()).await?;
    assert_eq!(remaining.iter().map(|parent| parent.id).collect::<Vec<_>>(), [2, 3]);
    Ok(())
}

#[tokio::test]
async fn a_sealed_cursor_belongs_to_its_query_and_context() -> dokklib::Result<()> {
    use dokklib::operation::CursorKey;

    #[derive(Entity)]
    struct Customer;

    #[derive(Entity, Debug, PartialEq)]
    #[entity(pk = Customer(customer), sk = Self(id))]
    struct Invoice {
        customer: String,
        id: u64,
    }

    let engine = Engine::start().await;
    let table = engine.table().await;
    let invoice = |customer: &str, id| Invoice { customer: customer.to_owned(), id };
    table.batch_put((1..=5).map(|id| invoice("alice", id))).await?;
    table.batch_put((1..=5).map(|id| invoice("bob", id))).await?;

    let key = CursorKey::new([7; 32]).context("alice");
    let invoices = |customer: &str| table.query(Invoice::query(customer)).page_size(2);
    let mut text: Option<String> = None;
    let mut ids = Vec::new();
    loop {
        let cursor = text.as_deref().map(|text| key.open(text)).transpose()?;
        let page = invoices("alice").after(cursor).page().await?;
        ids.extend(page.items.into_iter().map(|invoice| invoice.id));
        match page.next {
            Some(cursor) => text = Some(cursor.seal(&key)),
            None => break,
        }
    }
    assert_eq!(ids, [1, 2, 3, 4, 5]);

    let text = text.expect("there were several pages");
    assert!(!text.contains("alice") && key.context("bob").open(&text).is_err());
    let error = invoices("bob").after(key.open(&text)?).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "a cursor of another partition");
    Ok(())
}

#[tokio::test]
async fn pages_are_reported() -> dokklib::Result<()> {
    use std::sync::{Arc, Mutex};

    use dokklib::operation::PageProgress;

    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let order = |id| Order { user: "alice".to_owned(), day: "2026-02-01".to_owned(), id, total: id };
    table.batch_put((0..10).map(order)).await?;
    let reports: Arc<Mutex<Vec<PageProgress>>> = Arc::default();
    let record = || {
        let reports = reports.clone();
        move |progress| reports.lock().unwrap().push(progress)
    };
    let take = || std::mem::take(&mut *reports.lock().unwrap());

    let query = table.query(Order::query("alice")).page_size(4).on_page(record());
    assert_eq!(query.clone().await?.len(), 10);
    let pages = take();
    assert_eq!(pages.iter().map(|page| (page.pages, page.items)).collect::<Vec<_>>(), [(1, 4), (2, 8), (3, 10)]);
    assert!(pages[0].capacity_units > 0.0 && pages[2].capacity_units > pages[0].capacity_units, "{pages:?}");

    query.clone().filter(Order::TOTAL.lt(2)).await?;
    let last = take().pop().unwrap();
    assert_eq!((last.items, last.scanned), (2, 10), "the numbers begin at 0 again");
    assert_eq!(query.clone().count().await?, 10);
    assert_eq!(take().pop().map(|last| (last.items, last.scanned)), Some((10, 10)));
    query.clone().page().await?;
    assert_eq!(take().len(), 1);
    assert!(query.to_input()?.return_consumed_capacity.is_some());
    assert!(table.query(Order::query("alice")).to_input()?.return_consumed_capacity.is_none());

    let scan = table.scan::<Order>().segments(3).page_size(2).on_page(record());
    assert_eq!(scan.clone().await?.len(), 10);
    let pages = take();
    assert!(pages.iter().map(|page| page.pages).eq(1..=pages.len()), "in order");
    assert_eq!(pages.last().map(|last| (last.items, last.scanned)), Some((10, 10)));
    assert_eq!(scan.count().await?, 10);
    assert_eq!(take().last().map(|last| last.items), Some(10));
    Ok(())
}
