//! Snapshots of the generated code.

use super::pretty;
use crate::{attribute, collection, entity, index, projection, schema};

#[test]
fn a_unit_entity() {
    insta::assert_snapshot!(pretty(entity::derive, "#[entity(prefix = \"USER\")] pub struct User;"));
}

#[test]
fn a_unit_entity_with_a_typed_key() {
    insta::assert_snapshot!(pretty(entity::derive, "#[entity(key = u64, key_values = unescaped)] struct Seat;"));
}

#[test]
fn a_unit_entity_with_several_parts() {
    insta::assert_snapshot!(pretty(entity::derive, "#[entity(key = (Brand, chrono::NaiveDate))] struct BrandDay;"));
}

#[test]
fn an_item_with_a_tag_constants_and_a_shared_key() {
    let source = "
        #[entity(schema = Forge, tag = \"User\", constant(version = 1), shares_key_with(Organization))]
        struct User {
            #[entity(key)]
            name: String,
            #[entity(rest)]
            others: Attributes,
        }";
    insta::assert_snapshot!(pretty(entity::derive, source));
}

#[test]
fn an_item_with_a_key_field() {
    let source = "
        struct Account {
            #[entity(key)]
            name: String,
            #[entity(path = LOGIN_COUNT)]
            logins: u64,
        }";
    insta::assert_snapshot!(pretty(entity::derive, source));
}

#[test]
fn an_item_with_a_partition_key_and_a_sort_key() {
    let source = "
        #[entity(prefix = \"ORDER\", schema = Shop, pk = User(user), sk = Self(placed_at, id))]
        pub(crate) struct Order {
            user: String,
            placed_at: u64,
            id: Uuid,
            r#type: String,
        }";
    insta::assert_snapshot!(pretty(entity::derive, source));
}

#[test]
fn an_item_with_generics() {
    let source = "
        #[entity(crate = crate::db)]
        struct Note<'a, T: Clone> where T: Send {
            #[entity(key)]
            id: T,
            text: Cow<'a, str>,
        }";
    insta::assert_snapshot!(pretty(entity::derive, source));
}

#[test]
fn an_item_after_an_error() {
    let source = "
        #[entity(pk = User(usr), sk = Self(id))]
        struct Order {
            user: String,
            id: u64,
        }";
    insta::assert_snapshot!(pretty(entity::derive, source));
}

#[test]
fn an_item_with_attribute_keys() {
    let source = "
        #[entity(schema = Events, pk = user_id, sk = created_at, index(ByDay as by_day, pk = Self(day, user_id)))]
        struct Event {
            user_id: Uuid,
            created_at: u64,
            day: NaiveDate,
        }";
    insta::assert_snapshot!(pretty(entity::derive, source));
}

#[test]
fn indexes() {
    let own = "#[index(name = \"GSI_2\", partition_key = \"GSI2PK\", sort_key = \"GSI2SK\")] struct ByStatus;";
    let inverse = "#[index(name = \"inverse\", inverse, projection = all)] struct Inverse;";
    insta::assert_snapshot!(pretty(index::derive, own) + &pretty(index::derive, inverse));
}

#[test]
fn a_schema() {
    let source = "
        #[schema(partition_key = \"PK\", sort_key = \"SK\", tag = \"type\",
                 indexes(InverseIndex, ByStatus), entities(Account, Order))]
        pub struct Shop;";
    insta::assert_snapshot!(pretty(schema::derive, source));
}

#[test]
fn a_schema_with_an_attribute_key() {
    let source = "#[schema(partition_key = string(\"user_id\"), entities(User))] struct Users;";
    insta::assert_snapshot!(pretty(schema::derive, source));
}

#[test]
fn an_item_with_field_options() {
    let source = "
        #[entity(rename_all = \"camelCase\")]
        struct Account {
            #[entity(key)]
            user_name: String,
            #[entity(alias = \"mail\", alias = \"address\")]
            email: String,
            #[entity(default)]
            logins: u64,
            #[entity(default = country::home)]
            country: String,
            #[entity(skip)]
            cached: Option<u64>,
        }";
    insta::assert_snapshot!(pretty(entity::derive, source));
}

#[test]
fn a_struct_stored_as_a_map() {
    insta::assert_snapshot!(pretty(attribute::derive, "pub struct Address { city: String, zip: Option<String> }"));
}

#[test]
fn a_newtype() {
    insta::assert_snapshot!(pretty(attribute::derive, "struct Email(String);"));
}

#[test]
fn an_enum_stored_as_a_string() {
    let source = "
        #[attribute(rename_all = \"SCREAMING_SNAKE_CASE\")]
        enum Status {
            Open,
            #[attribute(alias = \"SENT\")]
            Shipped,
            #[attribute(other)]
            Other(String),
        }";
    insta::assert_snapshot!(pretty(attribute::derive, source));
}

#[test]
fn an_enum_stored_as_a_map() {
    let source = "
        #[attribute(tag = \"kind\")]
        enum Payment {
            Cash,
            Card(Card),
            Transfer { account: String, fee: u64 },
        }";
    insta::assert_snapshot!(pretty(attribute::derive, source));
}

/// `Order` of `examples/orders.rs`.
#[test]
fn the_item_of_the_orders_example() {
    let source = "
        #[entity(
            prefix = \"ORDER\", schema = Shop,
            pk = Customer(customer),
            sk = Self(number),
            index(ByStatus as by_status, pk = Self(status), sk = Self(placed_on, number)),
        )]
        struct Order {
            customer: String,
            number: u32,
            placed_on: NaiveDate,
            status: Status,
            ship_to: Address,
            total: Cents,
        }";
    insta::assert_snapshot!(pretty(entity::derive, source));
}

#[test]
fn an_item_with_a_flattened_field() {
    let source = "
        #[entity(index(ByDay as by_day, pk = \"DAYS\", sk = Self(desc(day))))]
        struct Visit {
            #[entity(key)]
            id: u64,
            day: NaiveDate,
            #[entity(flatten)]
            place: Place,
        }";
    insta::assert_snapshot!(pretty(entity::derive, source));
}

#[test]
fn a_child_item_with_all_storage_options() {
    let source = "
        #[entity(pk = Customer(customer), sk = Order(order, \"LINE\", pad(line, 3)), index(ByDay, pk = \"DAYS\", sk = Self(last(day))))]
        struct Line {
            #[entity(key_only)]
            customer: String,
            order: u64,
            line: u16,
            day: Option<NaiveDate>,
            #[entity(rest)]
            others: Attributes,
        }";
    insta::assert_snapshot!(pretty(entity::derive, source));
}

#[test]
#[cfg(feature = "serde")]
fn a_field_with_serde() {
    insta::assert_snapshot!(pretty(
        attribute::derive,
        "struct Paint { #[attribute(serde)] color: Color, #[attribute(serde, default)] second: Color }"
    ));
}

#[test]
fn a_struct_with_flatten_and_rest() {
    insta::assert_snapshot!(pretty(
        attribute::derive,
        "struct Address { city: String, #[attribute(flatten)] geo: Geo, #[attribute(rest)] others: Attributes }"
    ));
}

#[test]
fn a_projection() {
    let source = "
        #[projection(of = Order)]
        pub struct Total {
            number: u64,
            #[projection(path = TOTAL_PATH, default)]
            total: u64,
        }";
    insta::assert_snapshot!(pretty(projection::derive, source));
}

#[test]
fn a_collection_as_an_enum() {
    let source = "
        pub enum Activity {
            Order(Order),
            Task(models::Task),
            #[collection(other)]
            Other(RawItem),
        }";
    insta::assert_snapshot!(pretty(collection::derive, source));
}

#[test]
fn a_collection_as_a_struct() {
    let source = "
        #[collection(exhaustive)]
        pub struct Customer {
            account: Account,
            settings: Option<Settings>,
            r#type: Vec<Order>,
        }";
    insta::assert_snapshot!(pretty(collection::derive, source));
}

#[test]
fn a_collection_with_a_limit() {
    let source = "
        pub struct Customer {
            account: Account,
            #[collection(limit = 10, descending)]
            orders: Vec<Order>,
        }";
    insta::assert_snapshot!(pretty(collection::derive, source));
}

#[test]
fn a_collection_after_an_error() {
    insta::assert_snapshot!(pretty(collection::derive, "#[collection(exhaustive)] enum Activity<T> { Order(T) }"));
}
