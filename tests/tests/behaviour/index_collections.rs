//! Collections of an index whose partition keys no `partition_key(..)` creates: `Self(..)`, attributes, and local indexes.

use dokklib::{Collection, Entity, Index, RawItem, Schema};
use dokklib_tests::Engine;

use crate::User;

#[derive(Index)]
#[index(name = "by_order", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByOrder;

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct ByAssignee;

#[derive(Index)]
#[index(name = "by_city", partition_key = string("city"), sort_key = "GSI3SK")]
struct ByCity;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    indexes(ByOrder, ByAssignee, ByCity),
    entities(Order, Parcel, Archived)
)]
struct Shop;

/// The partition key of the table is of another entity, so there is no `Order::partition_key(..)`.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Shop, pk = User(user), sk = Self(id),
    index(ByOrder as by_order, pk = Self(id), sk = Self(id)),
    index(ByAssignee as by_assignee, pk = Self(assignee, state), sk = Self(id)),
    index(ByCity as by_city, pk = city, sk = Self(id)),
)]
struct Order {
    user: String,
    id: u16,
    assignee: String,
    state: String,
    city: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Shop,
    index(ByOrder as by_order, pk = Order(order), sk = Self(number)),
    index(ByCity, pk = city, sk = Self(number)),
)]
struct Parcel {
    #[entity(key)]
    number: u16,
    order: u16,
    city: String,
}

/// The partition key of the table extends that of another entity. In the index, it doesn't.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Shop, pk = User(user, "ARCHIVE"), sk = Self(id), index(ByOrder, pk = Order(order), sk = Self(id)))]
struct Archived {
    user: String,
    id: u16,
    order: u16,
}

#[derive(Collection, Debug, PartialEq)]
#[collection(exhaustive)]
struct Shipping {
    order: Option<Order>,
    parcels: Vec<Parcel>,
    archived: Vec<Archived>,
}

#[derive(Collection, Debug, PartialEq)]
enum InCity {
    Order(Order),
    Parcel(Parcel),
    #[collection(other)]
    Other(RawItem),
}

#[derive(Collection, Debug, PartialEq)]
#[collection(exhaustive)]
struct Assigned {
    orders: Vec<Order>,
}

fn order(id: u16) -> Order {
    let [user, assignee, state, city] = ["alice", "bob", "open", "Berlin"].map(String::from);
    Order { user, id, assignee, state, city }
}

fn parcel(number: u16, order: u16, city: &str) -> Parcel {
    Parcel { number, order, city: city.to_owned() }
}

#[tokio::test]
async fn the_partition_of_a_key_condition_contains_all_item_types() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Shop>().await;
    let archived = Archived { user: "alice".to_owned(), id: 1, order: 7 };
    table.batch_write().put_all([order(7), order(8)]).put(&archived).await?;
    table.batch_put([parcel(1, 7, "Berlin"), parcel(2, 8, "Berlin"), parcel(3, 7, "Bern")]).await?;

    let expected = Shipping {
        order: Some(order(7)),
        parcels: vec![parcel(1, 7, "Berlin"), parcel(3, 7, "Bern")],
        archived: vec![archived],
    };
    assert_eq!(table.query_as::<Shipping>(Order::by_order(7).partition()).await?, expected);
    assert_eq!(table.query_as::<Shipping>(Parcel::by_order(7).partition()).await?, expected);
    let parcels = Parcel::by_order(7).partition().from(Parcel::prefix_sort_key());
    assert_eq!(table.query_as::<Shipping>(parcels).await?.order, None);
    let nothing = table.query_as::<Shipping>(Order::by_order(9).partition()).await?;
    assert_eq!((nothing.order, nothing.parcels.len()), (None, 0));

    // The parts differ from those of the order's own key.
    let assigned = table.query_as::<Assigned>(Order::by_assignee("bob", "open").partition()).await?;
    assert_eq!(assigned.orders, [order(7), order(8)]);

    // The partition key is an attribute.
    let berlin = Order::by_city("Berlin").partition();
    let expected = [
        InCity::Order(order(7)),
        InCity::Order(order(8)),
        InCity::Parcel(parcel(1, 7, "Berlin")),
        InCity::Parcel(parcel(2, 8, "Berlin")),
    ];
    assert_eq!(table.query_as::<InCity>(berlin.clone()).await?, expected);
    let last = table.query_as::<InCity>(berlin).descending().limit(1).await?;
    assert_eq!(last, [InCity::Parcel(parcel(2, 8, "Berlin"))]);
    Ok(())
}

#[test]
fn a_partition_shows_no_values() {
    let partition = Order::by_order(7).partition();
    assert_eq!(format!("{partition:?}"), "PartitionInIndex(ORDER#… in by_order)");
    assert!(!format!("{:?}", Order::by_city("secret").partition()).contains("secret"));
}
