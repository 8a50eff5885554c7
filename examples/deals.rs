//! A deals site whose table another program designed: deals by day, brand and category, likes, watchers, and messages.
//!
//! The design is a well-known one: the day in the partition keys of the indexes spreads deals over partitions, and the names of brands
//! and categories are in upper case. The stored keys are written down in the program and compared with those in the table.
//!
//! Run it with `cargo run --example deals`. It starts the embedded engine and needs no setup.
#![allow(clippy::print_stdout, reason = "the example prints its results")]

use std::error::Error;

use dokklib::chrono::{DateTime, Days, NaiveDate, Utc};
use dokklib::local::Local;
use dokklib::{Attribute, Entity, ErrorKind, Index, Schema, Table};

#[derive(Index)]
#[index(name = "GSI1", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct Gsi1;

#[derive(Index)]
#[index(name = "GSI2", partition_key = "GSI2PK", sort_key = "GSI2SK")]
struct Gsi2;

#[derive(Index)]
#[index(name = "GSI3", partition_key = "GSI3PK", sort_key = "GSI3SK")]
struct Gsi3;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    key_values = unescaped,
    tag = "Type",
    indexes(Gsi1, Gsi2, Gsi3),
    entities(Deal, Brand, Brands, BrandLike, BrandWatch, Category, FrontPage, User, Message)
)]
struct Deals;

/// The name of a brand. A newtype, so that the compiler notices if it is swapped with the name of a user.
#[derive(Attribute, Debug, Clone, PartialEq)]
struct BrandName(String);

/// The name of a user.
#[derive(Attribute, Debug, Clone, PartialEq)]
struct Username(String);

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Deals,
    prefix = "DEAL",
    // DEALS#2024-01-31, BRAND#NIKE#2024-01-31 and CATEGORY#SHOES & BOOTS#2024-01-31: the deals of one day
    index(Gsi1 as by_day, pk = bare("DEALS", day(created_at)), sk = Self(id)),
    index(Gsi2 as by_brand, pk = bare("BRAND", upper(brand), day(created_at)), sk = Self(id)),
    index(Gsi3 as by_category, pk = bare("CATEGORY", upper(category), day(created_at)), sk = Self(id)),
    rename_all = "PascalCase",
)]
struct Deal {
    #[entity(key)] // DEAL#<id>
    id: String,
    title: String,
    price: u64,
    brand: BrandName,
    category: String,
    created_at: DateTime<Utc>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Deals, prefix = "BRAND", pk = Self(upper(name)), sk = Self(upper(name)), rename_all = "PascalCase")]
struct Brand {
    name: BrandName,
    likes: u64,
    watchers: u64,
}

/// One item with the names of all brands.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Deals, pk = "BRANDS", sk = "BRANDS", rename_all = "PascalCase")]
struct Brands {
    names: Vec<BrandName>,
}

/// A like of a brand. There is one for each user.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Deals,
    prefix = "BRANDLIKE",
    pk = Self(upper(brand), lower(username)), // BRANDLIKE#NIKE#alexdebrie
    sk = Self(upper(brand), lower(username)),
    rename_all = "PascalCase",
)]
struct BrandLike {
    brand: BrandName,
    username: Username,
}

/// The users who watch a brand are in one partition.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Deals,
    prefix = "BRANDWATCH",
    pk = Self(upper(brand)),  // BRANDWATCH#NIKE
    sk = User(username),      // USER#alexdebrie
    rename_all = "PascalCase",
)]
struct BrandWatch {
    brand: BrandName,
    username: Username,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Deals, prefix = "CATEGORY", pk = Self(upper(name)), sk = Self(upper(name)), rename_all = "PascalCase")]
struct Category {
    name: String,
    featured: Vec<String>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Deals, prefix = "FRONTPAGE", pk = "FRONTPAGE", sk = "FRONTPAGE", rename_all = "PascalCase")]
struct FrontPage {
    featured: Vec<String>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Deals, prefix = "USER", rename_all = "PascalCase")]
struct User {
    #[entity(key)] // USER#<username>
    username: Username,
    name: String,
}

/// The partition of a user's messages.
#[derive(Entity)]
#[entity(schema = Deals, prefix = "MESSAGES", key = Username)]
struct Messages;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Deals,
    prefix = "MESSAGE",
    pk = Messages(username),                             // MESSAGES#alexdebrie
    sk = Self(pad(epoch_millis(sent_at), 13), plain(number)), // MESSAGE#1706693400000#7
    rename_all = "PascalCase",
)]
struct Message {
    username: Username,
    sent_at: DateTime<Utc>,
    number: u32,
    text: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let local = Local::start().await?;
    let table = local.schema_table::<Deals>("deals").await?;
    let first_day = NaiveDate::from_ymd_opt(2024, 1, 31).unwrap_or_default();
    let at = |day: NaiveDate| day.and_hms_opt(9, 30, 0).unwrap_or_default().and_utc();
    let next_day = first_day + Days::new(1);

    println!("Store deals, brands, categories and users");
    let brand = |name: &str| BrandName(name.to_owned());
    let deal = |id: &str, name: &str, created_at| Deal {
        id: id.to_owned(),
        title: format!("50 % off: {name}"),
        price: 4999,
        brand: brand(name),
        category: "Shoes & Boots".to_owned(),
        created_at,
    };
    let deals = [deal("d1", "Nike", at(first_day)), deal("d2", "Nike", at(next_day)), deal("d3", "Vans", at(next_day))];
    for deal in &deals {
        table.insert(deal).await?;
    }
    let alex = User { username: Username("alexdebrie".to_owned()), name: "Alex DeBrie".to_owned() };
    table.insert(&alex).await?;
    table.insert(Brand { name: brand("Nike"), likes: 0, watchers: 0 }).await?;
    table.insert(Brands { names: vec![brand("Nike"), brand("Vans")] }).await?;
    table.insert(Category { name: "Shoes & Boots".to_owned(), featured: vec!["d1".to_owned()] }).await?;
    table.insert(FrontPage { featured: vec!["d2".to_owned()] }).await?;

    println!("Like and watch a brand: once per user, and the counters are right");
    like(&table, &brand("nike"), &alex.username).await?;
    let error = like(&table, &brand("Nike"), &Username("AlexDeBrie".to_owned()))
        .await
        .expect_err("the user likes the brand already");
    assert!(error.has(ErrorKind::AlreadyExists));
    table.insert(BrandWatch { brand: brand("Nike"), username: alex.username.clone() }).await?;
    let nike = table.get(Brand::key(brand("NIKE"))).await?;
    assert_eq!(nike.map(|brand| brand.likes), Some(1));

    println!("Notify the watchers of a brand");
    for (number, watch) in (1..).zip(table.query(BrandWatch::query(brand("nike"))).await?) {
        let text = format!("New deals of {}", watch.brand.0);
        table.insert(Message { username: watch.username, sent_at: at(next_day), number, text }).await?;
    }

    println!("The keys in the table:");
    let stored = stored_keys(&table).await?;
    for keys in &stored {
        println!("  {}", keys.iter().filter(|key| !key.is_empty()).map(String::as_str).collect::<Vec<_>>().join("  "));
    }
    let [day, of_brand, category] = ["DEALS#2024-01-31", "BRAND#NIKE#2024-01-31", "CATEGORY#SHOES & BOOTS#2024-01-31"];
    assert_eq!(stored[5], ["DEAL#d1", "DEAL#d1", day, "DEAL#d1", of_brand, "DEAL#d1", category, "DEAL#d1"]);
    let primary: Vec<[&str; 2]> = stored.iter().map(|keys| [keys[0].as_str(), keys[1].as_str()]).collect();
    let expected = [
        ["BRAND#NIKE", "BRAND#NIKE"],
        ["BRANDLIKE#NIKE#alexdebrie", "BRANDLIKE#NIKE#alexdebrie"],
        ["BRANDS", "BRANDS"],
        ["BRANDWATCH#NIKE", "USER#alexdebrie"],
        ["CATEGORY#SHOES & BOOTS", "CATEGORY#SHOES & BOOTS"],
        ["DEAL#d1", "DEAL#d1"],
        ["DEAL#d2", "DEAL#d2"],
        ["DEAL#d3", "DEAL#d3"],
        ["FRONTPAGE", "FRONTPAGE"],
        ["MESSAGES#alexdebrie", "MESSAGE#1706779800000#1"],
        ["USER#alexdebrie", "USER#alexdebrie"],
    ];
    assert_eq!(primary, expected);

    println!("The latest deals: day by day, from the newest, until there are enough");
    let mut latest = Vec::new();
    let mut day = next_day;
    while latest.len() < 3 && day >= first_day {
        latest.extend(table.query(Deal::by_day(day)).descending().limit(3 - latest.len()).await?);
        day = day - Days::new(1);
    }
    assert_eq!(latest.iter().map(|deal| deal.id.as_str()).collect::<Vec<_>>(), ["d3", "d2", "d1"]);

    println!("The deals of a brand and of a category on one day");
    assert_eq!(table.query(Deal::by_brand(brand("nike"), next_day)).await?, deals[1..2]);
    assert_eq!(table.query(Deal::by_category("shoes & boots", next_day)).await?, deals[1..]);

    println!("A deal gets another brand, and its index key is rewritten");
    table.update(&deals[2]).set(Deal::BRAND, brand("Nike")).await?;
    assert_eq!(table.query(Deal::by_brand(brand("NIKE"), next_day)).await?.len(), 2);

    println!("The messages since a time");
    let messages = table.query(Message::query(&alex.username).ge(at(next_day))).await?;
    assert_eq!(messages[0].text, "New deals of Nike");
    assert!(table.query(Message::query(&alex.username).lt(at(next_day))).await?.is_empty());

    println!("A brand whose name contains the delimiter is rejected where other parts follow");
    let error = like(&table, &brand("A#B"), &alex.username).await.expect_err("the name contains the delimiter");
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    println!("  {error}");
    Ok(())
}

async fn like(table: &Table<Deals>, brand: &BrandName, username: &Username) -> dokklib::Result<()> {
    let like = BrandLike { brand: brand.clone(), username: username.clone() };
    let key = Brand::key(brand);
    table.transact_write().insert(like).update(key, |brand| brand.add(Brand::LIKES, 1)).await.map(drop)
}

/// Returns the keys of all items and of their indexes, in order. An item that isn't in an index has empty ones.
async fn stored_keys(table: &Table<Deals>) -> Result<Vec<[String; 8]>, Box<dyn Error>> {
    const NAMES: [&str; 8] = ["PK", "SK", "GSI1PK", "GSI1SK", "GSI2PK", "GSI2SK", "GSI3PK", "GSI3SK"];
    let response = table.client().scan().table_name(table.name()).send().await?;
    let mut keys: Vec<[String; 8]> = response
        .items()
        .iter()
        .map(|item| {
            NAMES.map(|name| match item.get(name).map(|value| value.as_s()) {
                Some(Ok(text)) => text.clone(),
                _ => String::new(),
            })
        })
        .collect();
    keys.sort();
    Ok(keys)
}
