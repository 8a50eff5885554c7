//! What operations consume: `.metered()`, and a meter of a table.

use dokklib::operation::{Meter, Query, Usage};
use dokklib::{Entity, ErrorKind, Index, Result, Schema};
use dokklib_tests::Engine;
use futures_util::StreamExt;

use crate::User;

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", tag = "type", indexes(ByStatus), entities(Order))]
struct Shop;

#[derive(Index)]
#[index(name = "by_status", partition_key = "status_pk", sort_key = "status_sk")]
struct ByStatus;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user), sk = Self(id), index(ByStatus as by_status, pk = Self(status), sk = Self(id)))]
struct Order {
    user: String,
    id: u32,
    status: String,
    total: u32,
}

fn order(id: u32) -> Order {
    Order { user: "alice".to_owned(), id, status: "open".to_owned(), total: id }
}

fn orders(ids: std::ops::Range<u32>) -> impl Iterator<Item = Order> {
    ids.map(order)
}

fn key(id: u32) -> dokklib::PrimaryKey<Order> {
    Order::key("alice", id)
}

/// Asserts that one request was sent, which consumed read units or write units.
fn assert_one_request(usage: &Usage, reads: bool, table: &str) {
    assert_eq!((usage.requests, usage.attempts), (1, 1), "{usage:?}");
    let (consumed, other) =
        if reads { (usage.read_units, usage.write_units) } else { (usage.write_units, usage.read_units) };
    assert!(consumed > 0.0 && other == 0.0, "{usage:?}");
    assert_eq!(usage.table_units, [(table.to_owned(), consumed)].into(), "{usage:?}");
    assert!(!usage.elapsed.is_zero());
}

#[tokio::test]
async fn every_operation_can_be_metered() -> Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let name = table.name();

    assert_one_request(&table.insert(order(1)).metered().await?.usage, false, name);
    assert_one_request(&table.put(order(1)).metered().await?.usage, false, name);
    assert_one_request(&table.replace(order(1)).metered().await?.usage, false, name);
    let update = table.update(key(1)).set(Order::TOTAL, 7).when(Order::TOTAL.eq(1)).returning_new().metered();
    let updated = update.await?;
    assert_eq!(updated.value.total, 7);
    assert_one_request(&updated.usage, false, name);
    assert_one_request(&table.upsert(order(2)).metered().await?.usage, false, name);
    assert_one_request(&table.delete(key(2)).metered().await?.usage, false, name);
    assert_one_request(&table.update(key(1)).add(Order::TOTAL, 1).exactly_once().metered().await?.usage, false, name);
    assert_one_request(&table.transact_write().put(order(3)).metered().await?.usage, false, name);
    assert_one_request(&table.batch_put(orders(4..10)).metered().await?.usage, false, name);

    let read = table.get(key(1)).consistent().metered().await?;
    assert_eq!((read.value.map(|order| order.total), read.usage.count, read.usage.read_units), (Some(8), 1, 1.0));
    assert_one_request(&read.usage, true, name);
    let read = table.batch_get([key(1), key(2), key(3)]).metered().await?;
    assert_eq!(read.usage.count, 2);
    assert_one_request(&read.usage, true, name);
    let read = table.query(Order::query("alice")).filter(Order::TOTAL.lt(5)).metered().await?;
    assert_eq!((read.value.len(), read.usage.count, read.usage.scanned), (2, 2, 8));
    assert_one_request(&read.usage, true, name);
    let read = table.scan::<Order>().metered().await?;
    assert_eq!((read.value.len(), read.usage.scanned), (8, 8));
    assert_one_request(&read.usage, true, name);

    let deleted = table.delete_all(Order::query("alice").ge(4)).metered().await?;
    assert_eq!((deleted.value, deleted.usage.requests), (6, 2));
    assert!(deleted.usage.read_units > 0.0 && deleted.usage.write_units > 0.0, "{deleted:?}");
    Ok(())
}

#[tokio::test]
async fn methods_that_are_not_awaited_directly_can_be_metered() -> Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    table.batch_put(orders(0..10)).await?;
    let query = || table.query(Order::query("alice")).page_size(4).metered();
    let count = query().run(Query::count).await?;
    assert_eq!((count.value, count.usage.count, count.usage.requests), (10, 10, 3));
    let page = query().run(|query| query.page()).await?;
    assert_eq!((page.value.items.len(), page.usage.requests), (4, 1));
    let all = query().run(|query| async move { Ok(query.stream().count().await) }).await?;
    assert_eq!((all.value, all.usage.requests, all.usage.scanned), (10, 3, 10));
    Ok(())
}

#[tokio::test]
async fn the_capacity_of_an_index_is_part_of_the_usage() -> Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let usage = table.put(order(1)).metered().await?.usage;
    assert_eq!((usage.write_units, usage.index_units.get("by_status")), (2.0, Some(&1.0)), "{usage:?}");
    let usage = table.query(Order::by_status("open")).metered().await?.usage;
    assert_eq!((usage.read_units, usage.index_units.get("by_status")), (0.5, Some(&0.5)), "{usage:?}");
    Ok(())
}

#[tokio::test]
async fn a_meter_adds_up_the_operations_of_several_tables() -> Result<()> {
    let engine = Engine::start().await;
    let (shop, archive) = (engine.schema_table::<Shop>().await, engine.schema_table::<Shop>().await);
    let meter = Meter::new();
    let (metered_shop, metered_archive) = (shop.with_meter(&meter), archive.with_meter(&meter));
    shop.put(order(1)).await?;
    assert_eq!(meter.usage(), Usage::default(), "the original table has no meter");

    metered_shop.put(order(2)).await?;
    let own = metered_shop.get(key(1)).metered().await?.usage;
    metered_archive.put(order(1)).await?;
    assert_eq!(metered_shop.insert(order(1)).await.unwrap_err().kind(), ErrorKind::AlreadyExists);
    let move_order = metered_shop.transact_write().delete(key(1)).push(metered_archive.put(order(1)));
    move_order.await?;

    let usage = meter.usage();
    assert_eq!((usage.requests, usage.attempts), (5, 5));
    assert_eq!(own.requests, 1);
    assert_eq!(usage.read_units, own.read_units);
    assert_eq!(usage.table_units.keys().len(), 2);
    let total: f64 = usage.table_units.values().sum();
    assert_eq!(total, usage.read_units + usage.write_units);
    assert!(usage.elapsed > own.elapsed);
    Ok(())
}
