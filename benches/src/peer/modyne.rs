//! The same work with `modyne`.

use std::rc::Rc;

use aws_sdk_dynamodb::Client;
use dokklib::{Attributes, Item, ItemOf};
use modyne::expr::{Condition, KeyCondition, Update};
use modyne::keys::{FullKey, Primary};
use modyne::model::{BatchGet, ConditionalUpdate, TransactWrite};
use modyne::{
    Aggregate, Entity, EntityDef, EntityExt, EntityTypeNameRef, ProjectionExt, QueryInput, QueryInputExt, Table,
};
use serde::Serialize;
use serde_json::json;

use crate::call::{self, BATCH, PAGE, by_id, client};
use crate::codec::{decode, decode_with, encode, encode_with};
use crate::figure::{Figure, Work, consume, repeat};
use crate::item::{ByHand, Flat, Nested, Shop, Small, TABLE, TAG, Tiny};
use crate::service;
use crate::transaction::{self, OPERATIONS};
use crate::update;

pub(crate) struct Database {
    client: Client,
}

impl Table for Database {
    const ENTITY_TYPE_ATTRIBUTE: &'static str = TAG;

    type PrimaryKey = Primary;
    type IndexKeys = ();

    fn table_name(&self) -> &str {
        TABLE
    }

    fn client(&self) -> &Client {
        &self.client
    }
}

// modyne's derive can't be used: it reads the attribute `entity` of dokklib's derive as its own. This is what it generates.
macro_rules! entities {
    ($($Item:ident $prefix:literal $tag:literal [$($field:literal),*])*) => {
        $(
            impl EntityDef for $Item {
                const ENTITY_TYPE: &'static EntityTypeNameRef = EntityTypeNameRef::from_static($tag);
                const PROJECTED_ATTRIBUTES: &'static [&'static str] = &[$($field),*];
            }

            impl Entity for $Item {
                type KeyInput<'a> = (&'a str, u64);
                type Table = Database;
                type IndexKeys = ();

                fn primary_key((user, id): (&str, u64)) -> Primary {
                    Primary { hash: format!("USER#{user}"), range: format!(concat!($prefix, "#{:020}"), id) }
                }

                fn full_key(&self) -> FullKey<Primary, ()> {
                    FullKey { primary: <Self as Entity>::primary_key((&self.user, self.id)), indexes: () }
                }
            }
        )*
    };
}

entities!(
    Tiny "TINY" "tiny" ["user", "id", "count"]
    Small "SMALL" "small" ["user", "id", "title", "done", "priority", "note"]
    Flat "FLAT" "flat" ["user", "id", "numbers", "texts"]
    Nested "NESTED" "nested" ["user", "id", "lines"]
);

struct SmallOf<'a> {
    user: &'a str,
}

impl QueryInput for SmallOf<'_> {
    type Index = Primary;
    type Aggregate = Vec<Small>;

    fn key_condition(&self) -> KeyCondition<Primary> {
        KeyCondition::in_partition(format!("USER#{}", self.user)).begins_with("SMALL#")
    }
}

pub(super) fn figures() -> Vec<Figure> {
    let mut figures = Vec::new();
    item::<Tiny>("TINY", &mut figures);
    item::<Small>("SMALL", &mut figures);
    item::<Flat>("FLAT", &mut figures);
    item::<Nested>("NESTED", &mut figures);
    figures.extend([
        Figure::repeated("update expression / modyne", || [update::expression(), expression()]),
        Figure::repeated("update, 5 entities / modyne", || [update::with_five(), update()]),
        Figure::repeated("get / modyne", || [call::get(), get()]),
        Figure::repeated("put / modyne", || [call::put(), put()]),
        Figure::repeated(format!("query of {PAGE} items / modyne"), || [call::query(), query()]),
        Figure::repeated(format!("batch_get of {BATCH} items / modyne"), || [call::batch_get(), batch_get()]),
        Figure::repeated(format!("transact_write of {OPERATIONS} inserts / modyne"), || {
            [transaction::inserts(), inserts()]
        }),
        Figure::repeated(format!("transact_write of {OPERATIONS} updates / modyne"), || {
            [transaction::updates(), updates()]
        }),
    ]);
    figures
}

fn item<T>(name: &str, figures: &mut Vec<Figure>)
where
    T: ByHand + ItemOf<Shop> + Item + Entity + ProjectionExt + Serialize + 'static,
{
    figures.push(Figure::repeated(format!("encode {name} / modyne"), || {
        [encode::<T>(), encode_with(<T as EntityExt>::into_item)]
    }));
    figures.push(Figure::repeated(format!("decode {name} / modyne"), || {
        let from_item = |attributes: Attributes| T::from_item(attributes).expect("a valid item");
        [decode::<T>(), decode_with::<T, _>(from_item)]
    }));
}

fn database(client: Client) -> Rc<Database> {
    Rc::new(Database { client })
}

fn update_of_small() -> ConditionalUpdate {
    let update = Update::new("SET #title = :title, #done = :done, #priority = :priority, #note = :note")
        .name("#title", "title")
        .name("#done", "done")
        .name("#priority", "priority")
        .name("#note", "note")
        .value(":title", "Call")
        .value(":done", true)
        .value(":priority", 5_u32)
        .value(":note", "now");
    let condition = Condition::new("attribute_exists(#pk) AND #priority < :limit")
        .name("#pk", "PK")
        .name("#priority", "priority")
        .value(":limit", 9);
    <Small as EntityExt>::update(("alice", 7)).expression(update).condition(condition)
}

fn expression() -> Work {
    let database = database(client::put());
    repeat(move || update_of_small().transact().build(&*database))
}

fn update() -> Work {
    let (database, runtime) = (database(client::put()), service::runtime());
    repeat(move || runtime.block_on(update_of_small().execute(&*database)).expect("a response"))
}

fn get() -> Work {
    let (database, runtime) = (database(client::get()), service::runtime());
    repeat(move || {
        let output = runtime.block_on(<Small as EntityExt>::get(("alice", 7)).execute(&*database)).expect("a response");
        output.item.map(|item| Small::from_item(item).expect("a valid item"))
    })
}

fn put() -> Work {
    let (database, runtime) = (database(client::put()), service::runtime());
    consume(
        || Small::sample(7),
        move |item| {
            runtime.block_on(<Small as EntityExt>::put(item).execute(&*database)).expect("a response");
        },
    )
}

fn query() -> Work {
    let (database, runtime) = (database(client::query()), service::runtime());
    repeat(move || {
        let output = runtime.block_on(SmallOf { user: "alice" }.query().execute(&*database)).expect("a response");
        let mut items = Vec::<Small>::default();
        items.reduce(output.items.expect("items")).expect("valid items");
        items
    })
}

fn batch_get() -> Work {
    let (database, runtime) = (database(client::batch_get()), service::runtime());
    repeat(move || {
        let batch = BatchGet::new();
        let batch = (0..BATCH).fold(batch, |batch, id| batch.operation(<Small as EntityExt>::get(("alice", id))));
        let output = runtime.block_on(batch.execute(&*database)).expect("a response");
        let items = output.responses.expect("responses").into_values().flatten();
        by_id(items.map(|item| Small::from_item(item).expect("a valid item")))
    })
}

fn inserts() -> Work {
    let (database, runtime) = (database(service::responding(&json!({}))), service::runtime());
    consume(transaction::items, move |items| {
        let transaction = items.into_iter().fold(TransactWrite::new(), |all, item| all.operation(item.create()));
        runtime.block_on(transaction.execute(&*database)).expect("a response");
    })
}

fn updates() -> Work {
    let (database, runtime) = (database(service::responding(&json!({}))), service::runtime());
    repeat(move || {
        let transaction = (0..OPERATIONS).fold(TransactWrite::new(), |all, id| {
            let update = Update::new("SET #title = :title, #priority = :priority")
                .name("#title", "title")
                .name("#priority", "priority")
                .value(":title", "Call")
                .value(":priority", 5_u32);
            let condition = Condition::new("attribute_exists(#pk)").name("#pk", "PK");
            all.operation(<Small as EntityExt>::update(("alice", id)).expression(update).condition(condition))
        });
        runtime.block_on(transaction.execute(&*database)).expect("a response");
    })
}
