//! The same work with `dynamodb-facade`.

use dokklib::{Item, ItemOf};
use dynamodb_facade::explicit_client::DynamoDBItemOp;
use dynamodb_facade::{
    Condition, DynamoDBItem, DynamoDBItemTransactOp, KeyId, StringAttribute, Update, attribute_definitions,
    dynamodb_item, table_definitions,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::call::{self, PAGE, client};
use crate::codec::{decode, encode, encode_with};
use crate::figure::{Figure, Work, consume, repeat};
use crate::item::{ByHand, Flat, Nested, Shop, Small, TABLE, Tiny};
use crate::service;
use crate::transaction::{self, OPERATIONS};
use crate::update;

attribute_definitions! {
    PartitionKey { "PK": StringAttribute }
    SortKey { "SK": StringAttribute }
    ItemType { "type": StringAttribute }
}

table_definitions! {
    Database {
        type PartitionKey = PartitionKey;
        type SortKey = SortKey;
        fn table_name() -> String {
            TABLE.to_owned()
        }
    }
}

macro_rules! items {
    ($($Item:ident $prefix:literal $tag:literal),*) => {
        $(
            dynamodb_item! {
                #[table = Database]
                $Item {
                    #[partition_key]
                    PartitionKey {
                        fn attribute_id(&self) -> &'id str { &self.user }
                        fn attribute_value(user) -> String { format!("USER#{user}") }
                    }
                    #[sort_key]
                    SortKey {
                        fn attribute_id(&self) -> u64 { self.id }
                        fn attribute_value(id) -> String { format!(concat!($prefix, "#{:020}"), id) }
                    }
                    ItemType { const VALUE: &'static str = $tag; }
                }
            }
        )*
    };
}

items!(Tiny "TINY" "tiny", Small "SMALL" "small", Flat "FLAT" "flat", Nested "NESTED" "nested");

pub(super) fn figures() -> Vec<Figure> {
    let mut figures = Vec::new();
    item::<Tiny>("TINY", &mut figures);
    item::<Small>("SMALL", &mut figures);
    item::<Flat>("FLAT", &mut figures);
    item::<Nested>("NESTED", &mut figures);
    figures.extend([
        Figure::repeated("update expression / dynamodb-facade", || [update::expression(), expression()]),
        Figure::repeated("update, 5 entities / dynamodb-facade", || [update::with_five(), update()]),
        Figure::repeated("get / dynamodb-facade", || [call::get(), get()]),
        Figure::repeated("put / dynamodb-facade", || [call::put(), put()]),
        Figure::repeated(format!("query of {PAGE} items / dynamodb-facade"), || [call::query(), query()]),
        Figure::repeated(format!("transact_write of {OPERATIONS} inserts / dynamodb-facade"), || {
            [transaction::inserts(), inserts()]
        }),
        Figure::repeated(format!("transact_write of {OPERATIONS} updates / dynamodb-facade"), || {
            [transaction::updates(), updates()]
        }),
    ]);
    figures
}

fn item<T>(name: &str, figures: &mut Vec<Figure>)
where
    T: ByHand + ItemOf<Shop> + Item + DynamoDBItem<Database> + Serialize + DeserializeOwned + 'static,
{
    figures.push(Figure::repeated(format!("encode {name} / dynamodb-facade"), || {
        [encode::<T>(), encode_with(|item: T| DynamoDBItem::to_item(&item))]
    }));
    figures.push(Figure::repeated(format!("decode {name} / dynamodb-facade"), || {
        let from_item = |item| <T as DynamoDBItem<Database>>::try_from_item(item).expect("a valid item");
        [decode::<T>(), consume(|| DynamoDBItem::to_item(&T::sample(7)), from_item)]
    }));
}

fn update_of_small() -> Update<'static> {
    let update = Update::set("title", "Call").and(Update::set("done", true));
    update.and(Update::set("priority", 5_u32)).and(Update::set("note", "now"))
}

fn condition_of_small() -> Condition<'static> {
    <Small as DynamoDBItemOp<Database>>::exists() & Condition::lt("priority", 9)
}

fn expression() -> Work {
    repeat(|| {
        let update = Small::transact_update_by_id(KeyId::pk("alice").sk(7), update_of_small());
        update.condition(condition_of_small()).build()
    })
}

fn update() -> Work {
    let (client, runtime) = (service::responding(&json!({})), service::runtime());
    repeat(move || {
        let update = Small::update_by_id(client.clone(), KeyId::pk("alice").sk(7), update_of_small());
        runtime.block_on(update.return_none().condition(condition_of_small()).into_future()).expect("a response");
    })
}

fn get() -> Work {
    let (client, runtime) = (client::get(), service::runtime());
    repeat(move || {
        let get = <Small as DynamoDBItemOp<Database>>::get(client.clone(), KeyId::pk("alice").sk(7));
        runtime.block_on(get.into_future()).expect("a response")
    })
}

fn put() -> Work {
    let (client, runtime) = (client::put(), service::runtime());
    consume(
        || Small::sample(7),
        move |item| {
            let put = DynamoDBItemOp::<Database>::put(&item, client.clone());
            runtime.block_on(put.into_future()).expect("a response");
        },
    )
}

fn query() -> Work {
    let (client, runtime) = (client::query(), service::runtime());
    repeat(move || {
        let keys = <Small as DynamoDBItemOp<Database>>::key_condition("alice").sk_begins_with("SMALL#");
        let query = <Small as DynamoDBItemOp<Database>>::query(client.clone(), keys);
        runtime.block_on(query.all()).expect("a response")
    })
}

fn inserts() -> Work {
    let (client, runtime) = (service::responding(&json!({})), service::runtime());
    consume(transaction::items, move |items| {
        let transaction = items.iter().fold(client.transact_write_items(), |transaction, item| {
            transaction.transact_items(item.transact_put().not_exists().build())
        });
        runtime.block_on(transaction.send()).expect("a response");
    })
}

fn updates() -> Work {
    let (client, runtime) = (service::responding(&json!({})), service::runtime());
    repeat(move || {
        let transaction = (0..OPERATIONS).fold(client.transact_write_items(), |transaction, id| {
            let update = Update::set("title", "Call").and(Update::set("priority", 5_u32));
            let update = Small::transact_update_by_id(KeyId::pk("alice").sk(id), update);
            transaction.transact_items(update.exists().build())
        });
        runtime.block_on(transaction.send()).expect("a response");
    })
}
