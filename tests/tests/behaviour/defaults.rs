//! Fields with a default: an item without the attribute is found and changed like an item with this value.

use std::collections::BTreeSet;

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::operation::Update;
use dokklib::{Attribute, Attributes, Condition, Entity, ErrorKind, Item, Table};
use dokklib_tests::Engine;

use crate::User;

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Settings {
    #[attribute(default = Settings::theme, alias = "skin")]
    theme: String,
    #[attribute(default = Settings::zoom)]
    zoom: i8,
}

impl Settings {
    fn theme() -> String {
        "dark".to_owned()
    }

    fn zoom() -> i8 {
        126
    }

    fn new() -> Self {
        Self { theme: Self::theme(), zoom: Self::zoom() }
    }
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(prefix = "PLAYER", pk = User(user), sk = Self(id))]
struct Player {
    user: String,
    id: u8,
    #[entity(default = Player::lives, alias = "hearts")]
    lives: u8,
    #[entity(default)]
    score: u64,
    three: u8,
    #[entity(default = Player::names)]
    names: Vec<String>,
    #[entity(default = Player::tags)]
    tags: BTreeSet<String>,
    settings: Settings,
    #[entity(default = Settings::new)]
    game: Settings,
    old: Option<Settings>,
}

impl Player {
    fn lives() -> u8 {
        3
    }

    fn names() -> Vec<String> {
        vec!["first".to_owned()]
    }

    fn tags() -> BTreeSet<String> {
        ["new".to_owned()].into()
    }
}

fn player(id: u8) -> Player {
    Player {
        user: "alice".to_owned(),
        id,
        lives: 3,
        score: 0,
        three: 3,
        names: Player::names(),
        tags: Player::tags(),
        settings: Settings::new(),
        game: Settings::new(),
        old: None,
    }
}

fn without_defaults(mut item: Attributes) -> Attributes {
    for name in ["lives", "score", "names", "tags", "game"] {
        item.remove(name);
    }
    item.insert("settings".to_owned(), AttributeValue::M(Attributes::new()));
    item
}

async fn put_raw(table: &Table, item: Attributes) {
    table.client().put_item().table_name(table.name()).set_item(Some(item)).send().await.unwrap();
}

#[tokio::test]
async fn conditions_and_filters_find_the_default_of_a_missing_attribute() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    put_raw(&table, without_defaults(player(1).to_attributes()?)).await;
    table.put(player(2)).await?;
    assert_eq!(table.query(Player::query("alice")).await?, [player(1), player(2)]);
    let is_true: [fn() -> Condition<Player>; 21] = [
        || Player::LIVES.eq(3),
        || !Player::LIVES.ne(3),
        || Player::LIVES.ne(4),
        || Player::LIVES.lt(4),
        || Player::LIVES.between(3, 4),
        || Player::LIVES.is_in([1, 3]),
        || Player::LIVES.eq(Player::THREE),
        || Player::THREE.eq(Player::LIVES),
        || Player::THREE.is_in([Player::LIVES]),
        || Player::SCORE.le(0),
        || Player::NAMES.size().eq(1_usize),
        || Player::NAMES.contains("first"),
        || Player::NAMES.index(0).begins_with("fi"),
        || Player::TAGS.contains("new"),
        || Player::SETTINGS.field(Settings::THEME).eq("dark"),
        || Player::SETTINGS.field(Settings::THEME).begins_with("da"),
        || Player::GAME.field(Settings::THEME).eq("dark"),
        || Player::GAME.field(Settings::THEME).eq(Player::SETTINGS.field(Settings::THEME)),
        || Player::GAME.eq(Settings::new()),
        || !Player::OLD.field(Settings::THEME).eq("dark"),
        || Player::OLD.field(Settings::THEME).ne("dark"),
    ];
    for condition in is_true {
        assert_eq!(table.query(Player::query("alice")).filter(condition()).count().await?, 2, "{:?}", condition());
        assert_eq!(table.query(Player::query("alice")).filter(!condition()).count().await?, 0, "{:?}", condition());
    }
    // The attribute itself is missing.
    assert_eq!(table.query(Player::query("alice")).filter(Player::LIVES.not_exists()).count().await?, 1);
    Ok(())
}

#[tokio::test]
async fn changes_continue_from_the_default() -> dokklib::Result<()> {
    type Change = (fn(Update<Player>) -> Update<Player>, fn(&mut Player));

    let engine = Engine::start().await;
    let table = engine.table().await;
    let changes: [Change; 8] = [
        (|update| update.add(Player::LIVES, 1), |player| player.lives = 4),
        (|update| update.subtract(Player::LIVES, 3), |player| player.lives = 0),
        (|update| update.add(Player::SCORE, 1), |player| player.score = 1),
        (|update| update.append(Player::NAMES, ["second"]), |player| player.names.push("second".to_owned())),
        (|update| update.set(Player::THREE, Player::LIVES), |_| {}),
        (|update| update.set_if_absent(Player::LIVES, 3), |_| {}),
        (|update| update.add(Player::SETTINGS.field(Settings::ZOOM), 1), |player| player.settings.zoom = 127),
        (|update| update.set(Player::SETTINGS.field(Settings::ZOOM), 1), |player| player.settings.zoom = 1),
    ];
    for (at, (change, expect)) in changes.into_iter().enumerate() {
        for stored in [player(1).to_attributes()?, without_defaults(player(1).to_attributes()?)] {
            put_raw(&table, stored).await;
            let mut expected = player(1);
            expect(&mut expected);
            let updated = change(table.update(Player::key("alice", 1))).returning_new().await;
            assert_eq!(updated.unwrap_or_else(|error| panic!("change {at}: {error}")), expected, "change {at}");
        }
    }
    put_raw(&table, without_defaults(player(1).to_attributes()?)).await;
    let update = || table.update(Player::key("alice", 1));
    for (update, condition) in [
        (update().subtract(Player::LIVES, 4), "lives >= ?"),
        (update().add(Player::SETTINGS.field(Settings::ZOOM), 2), "settings.zoom <= ?"),
        (update().add(Player::TAGS, ["vip"]), "attribute_exists(tags)"),
        (update().delete(Player::TAGS, ["new"]), "attribute_exists(tags)"),
        (update().set(Player::GAME.field(Settings::ZOOM), 1), "attribute_exists(game)"),
    ] {
        let error = update.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConditionFailed);
        assert_eq!(error.to_string(), format!("update of Player: the condition check failed: `{condition}`"));
    }
    Ok(())
}
