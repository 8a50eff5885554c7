//! Multi-attribute index keys, with the example of the AWS Developer Guide: the matches of a tournament.
//!
//! See [Multi-attribute keys pattern](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html).

use std::borrow::Cow;
use std::sync::Arc;

use dokklib::aws_sdk_dynamodb::operation::query::QueryInput;
use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::local::Local;
use dokklib::operation::{Cursor, KeyCondition};
use dokklib::{Entity, ErrorKind, Index, Item, Schema, Table};
use proptest::prelude::*;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    indexes(TournamentRegion, PlayerMatchHistory),
    entities(Match)
)]
struct Tournament;

#[derive(Index)]
#[index(
    name = "TournamentRegionIndex",
    partition_key = (tag, string("tournamentId"), string("region")),
    sort_key = (string("round"), string("bracket"), string("matchId")),
)]
struct TournamentRegion;

#[derive(Index)]
#[index(
    name = "PlayerMatchHistoryIndex",
    partition_key = string("player1Id"),
    sort_key = (string("matchDate"), string("round")),
)]
struct PlayerMatchHistory;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    prefix = "MATCH",
    schema = Tournament,
    rename_all = "camelCase",
    pk = Self(match_id),
    sk = "MATCH",
    index(TournamentRegion as by_region, pk = (tag, tournament_id, region), sk = (round, bracket, match_id)),
    index(PlayerMatchHistory as by_player, pk = player1_id, sk = (match_date, round)),
)]
struct Match {
    match_id: String,
    tournament_id: String,
    region: String,
    round: String,
    bracket: String,
    player1_id: String,
    match_date: String,
    winner: Option<String>,
}

fn table() -> Table<Tournament> {
    Table::offline("TournamentMatches")
}

/// Returns the index and the key condition, with names and values instead of their placeholders.
fn key_condition(input: QueryInput) -> String {
    let mut text = input.key_condition_expression.unwrap();
    for (alias, name) in input.expression_attribute_names.unwrap_or_default() {
        text = text.replace(&alias, &name);
    }
    for (placeholder, value) in input.expression_attribute_values.unwrap() {
        let AttributeValue::S(value) = value else { panic!("all values are strings") };
        text = text.replace(&placeholder, &format!("'{value}'"));
    }
    format!("{}: {text}", input.index_name.unwrap())
}

#[test]
fn the_queries_of_the_aws_example() {
    let region = || Match::by_region("WINTER2024", "NA-EAST");
    let player = || Match::by_player("101");
    let queries = [
        table().query(region()).to_input(),
        table().query(region().eq("SEMIFINALS")).to_input(),
        table().query(region().eq("SEMIFINALS").eq("UPPER")).to_input(),
        table().query(region().eq("SEMIFINALS").eq("UPPER").eq("match-002")).to_input(),
        table().query(region().eq("SEMIFINALS").begins_with("UP")).to_input(),
        table().query(region().ge("QUARTERFINALS")).to_input(),
        table().query(player()).to_input(),
        table().query(player().eq("2024-01-18")).to_input(),
        table().query(player().begins_with("2024-01")).to_input(),
        table().query(player().between("2024-01-01", "2024-01-31")).to_input(),
        table().query(player().eq("2024-01-18").lt("SEMIFINALS")).to_input(),
    ];
    let queries = queries.map(|query| key_condition(query.unwrap()));
    let by_region = "TournamentRegionIndex: type = 'MATCH' AND tournamentId = 'WINTER2024' AND region = 'NA-EAST'";
    let by_player = "PlayerMatchHistoryIndex: player1Id = '101'";
    assert_eq!(
        queries,
        [
            by_region.to_owned(),
            format!("{by_region} AND round = 'SEMIFINALS'"),
            format!("{by_region} AND round = 'SEMIFINALS' AND bracket = 'UPPER'"),
            format!("{by_region} AND round = 'SEMIFINALS' AND bracket = 'UPPER' AND matchId = 'match-002'"),
            format!("{by_region} AND round = 'SEMIFINALS' AND begins_with(bracket, 'UP')"),
            format!("{by_region} AND round >= 'QUARTERFINALS'"),
            by_player.to_owned(),
            format!("{by_player} AND matchDate = '2024-01-18'"),
            format!("{by_player} AND begins_with(matchDate, '2024-01')"),
            format!("{by_player} AND matchDate BETWEEN '2024-01-01' AND '2024-01-31'"),
            format!("{by_player} AND matchDate = '2024-01-18' AND round < 'SEMIFINALS'"),
        ]
    );
}

#[test]
fn an_empty_key_attribute_is_an_error() {
    let table = table();
    let round = Match::by_region("WINTER2024", "NA-EAST").eq("SEMIFINALS");
    let errors = [
        table.query(Match::by_region("WINTER2024", "")).to_input(),
        table.query(Match::by_region("", "NA-EAST")).to_input(),
        table.query(round.eq("").eq("match-002")).to_input(),
    ];
    for error in errors {
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().ends_with("is empty: DynamoDB doesn't allow empty keys"), "{error}");
    }
    let error = table.put(Match { region: String::new(), ..game(1, "FINALS", "UPPER") }).to_input().unwrap_err();
    let text = "put of Match: `region` is a key attribute of the index `TournamentRegionIndex` and empty: DynamoDB doesn't \
         allow empty keys";
    assert_eq!((error.kind(), error.to_string()), (ErrorKind::InvalidInput, text.to_owned()));
    let set = table.update(Match::key("1")).set(Match::ROUND, "").to_input();
    assert_eq!(set.unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[test]
fn an_empty_lower_bound_includes_all_keys() {
    let region = || Match::by_region("WINTER2024", "NA-EAST");
    let all = table().query(region()).to_input().unwrap().key_condition_expression;
    assert_eq!(table().query(region().ge("")).to_input().unwrap().key_condition_expression, all);
    assert_eq!(table().query(region().begins_with("")).to_input().unwrap().key_condition_expression, all);
}

fn game(id: u8, round: &str, bracket: &str) -> Match {
    Match {
        match_id: format!("match-{id:03}"),
        tournament_id: "WINTER2024".to_owned(),
        region: "NA-EAST".to_owned(),
        round: round.to_owned(),
        bracket: bracket.to_owned(),
        player1_id: "101".to_owned(),
        match_date: format!("2024-01-{id:02}"),
        winner: None,
    }
}

/// Returns a table with six matches of one region, sorted by round and bracket, and a match of another region.
async fn table_with_games() -> (Local, Table<Tournament>, Vec<Match>) {
    let local = Local::start().await.unwrap();
    let table = local.schema_table::<Tournament>("TournamentMatches").await.unwrap();
    let mut games = Vec::new();
    for (id, round, bracket) in [
        (1, "FINALS", "CHAMPIONSHIP"),
        (2, "QUARTERFINALS", "LOWER"),
        (3, "QUARTERFINALS", "UPPER"),
        (4, "SEMIFINALS", "LOWER"),
        (5, "SEMIFINALS", "UPPER"),
        (6, "SEMIFINALS", "UPPER"),
    ] {
        let game = game(id, round, bracket);
        table.insert(&game).await.unwrap();
        games.push(game);
    }
    let other_region = Match { region: "EU-WEST".to_owned(), player1_id: "7".to_owned(), ..game(7, "FINALS", "UPPER") };
    table.insert(other_region).await.unwrap();
    (local, table, games)
}

/// Asserts that a query returns the expected items, page by page in both directions.
async fn assert_query<Remaining>(
    table: &Table<Tournament>,
    condition: KeyCondition<Match, TournamentRegion, Remaining>,
    expected: &[Match],
) -> dokklib::Result<()> {
    for descending in [false, true] {
        let mut expected = expected.to_vec();
        let mut query = table.query(condition.clone()).page_size(2);
        if descending {
            expected.reverse();
            query = query.descending();
        }
        let (mut items, mut scanned) = (Vec::new(), 0);
        loop {
            let page = query.clone().page().await?;
            scanned += page.scanned;
            items.extend(page.items);
            let Some(next) = page.next else { break };
            query = query.after(Cursor::from_plain_text(&next.to_plain_text())?);
        }
        assert_eq!(scanned, items.len(), "all scanned items are returned");
        assert_eq!(items, expected, "{condition:?}");
    }
    Ok(())
}

#[tokio::test]
async fn queries_return_the_matching_items_in_both_directions() -> dokklib::Result<()> {
    let (_local, table, games) = table_with_games().await;
    let region = || Match::by_region("WINTER2024", "NA-EAST");
    let semifinals = || region().eq("SEMIFINALS");
    assert_query(&table, region(), &games).await?;
    assert_query(&table, semifinals(), &games[3..]).await?;
    assert_query(&table, semifinals().eq("UPPER"), &games[4..]).await?;
    assert_query(&table, semifinals().eq("UPPER").eq("match-006"), &games[5..]).await?;
    assert_query(&table, semifinals().eq("UPPER").le("match-005"), &games[4..5]).await?;
    assert_query(&table, semifinals().gt("LOWER"), &games[4..]).await?;
    assert_query(&table, semifinals().le("LOWER"), &games[3..4]).await?;
    assert_query(&table, region().between("G", "R"), &games[1..3]).await?;
    assert_query(&table, region().gt("QUARTERFINALS"), &games[3..]).await?;
    assert_query(&table, region().lt("QUARTERFINALS"), &games[..1]).await?;
    assert_query(&table, region().begins_with("S"), &games[3..]).await?;
    assert_query(&table, semifinals().between("Z", "A"), &[]).await?;
    assert_query(&table, Match::by_region("WINTER2024", "NA-WEST"), &[]).await?;
    let mine = table.query(Match::by_player("101").between("2024-01-02", "2024-01-04")).await?;
    assert_eq!(mine, games[1..4]);
    Ok(())
}

#[tokio::test]
async fn a_query_excludes_other_entities() -> dokklib::Result<()> {
    let (_local, table, games) = table_with_games().await;
    // An item of another entity with the same attributes.
    let note = game(9, "FINALS", "UPPER").to_attributes()?;
    let tag = AttributeValue::S("NOTE".to_owned());
    table.put(game(9, "FINALS", "UPPER")).into_sdk()?.set_item(Some(note)).item("type", tag).send().await.unwrap();
    let matches = table.query(Match::by_region("WINTER2024", "NA-EAST")).await?;
    assert_eq!(matches, games, "the tag is part of the index's partition key");
    assert_eq!(table.query(Match::by_region("WINTER2024", "NA-EAST").eq("FINALS")).count().await?, 1);

    // Changing one attribute moves the item in the index. No other attribute has to be rewritten.
    table.update(Match::key("match-004")).set(Match::ROUND, "FINALS").set(Match::WINNER, "101").await?;
    let finals = table.query(Match::by_region("WINTER2024", "NA-EAST").eq("FINALS")).await?;
    assert_eq!(finals.iter().map(|game| game.match_id.as_str()).collect::<Vec<_>>(), ["match-001", "match-004"]);
    Ok(())
}

#[test]
fn constructors_accept_every_string_type() -> dokklib::Result<()> {
    let (tournament, round) = (String::from("WINTER2024"), String::from("FINALS"));
    let borrowed = Match::by_region(&tournament, Cow::from("NA-EAST")).eq(&round);
    let shared = Match::by_region(Arc::<str>::from("WINTER2024"), "NA-EAST").eq(&"FINALS");
    let [borrowed, shared] = [borrowed, shared].map(|query| table().query(query).to_input());
    assert_eq!(borrowed?, shared?);
    Ok(())
}

#[tokio::test]
async fn a_filter_can_use_the_keys_of_another_index() -> dokklib::Result<()> {
    let (_local, table, games) = table_with_games().await;
    // `bracket` is a key of the other index, and not of this one.
    let upper = table.query(Match::by_player("101")).filter(Match::BRACKET.eq("UPPER") & Match::WINNER.not_exists());
    assert_eq!(upper.await?, [games[2].clone(), games[4].clone(), games[5].clone()]);
    let of_other_players = table.query(Match::by_region("WINTER2024", "NA-EAST")).filter(Match::PLAYER1_ID.ne("101"));
    assert_eq!(of_other_players.await?, []);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Each range returns the same items as the range of the items in memory.
    #[test]
    fn ranges_match_the_items_in_memory(
        rounds in prop::collection::vec(("[A-C\u{e9}\u{1f600} ]{1,2}", "[ab#$]{1,2}"), 1..20),
        bounds in prop::collection::vec("[A-Ca-b#$\u{e9}\u{1f600} ]{0,2}", 4),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let local = Local::start().await.unwrap();
            let table = local.schema_table::<Tournament>("TournamentMatches").await.unwrap();
            let mut games = Vec::new();
            for (id, (round, bracket)) in (1..).zip(&rounds) {
                let game = game(id, round, bracket);
                table.insert(&game).await.unwrap();
                games.push(game);
            }
            games.sort_by(|a, b| (&a.round, &a.bracket, &a.match_id).cmp(&(&b.round, &b.bracket, &b.match_id)));
            let games_where = |matches: &dyn Fn(&Match) -> bool| {
                games.iter().filter(|game| matches(game)).cloned().collect::<Vec<_>>()
            };
            let region = || Match::by_region("WINTER2024", "NA-EAST");
            let first = rounds[0].0.as_str();
            let [a, b, ..] = bounds.as_slice() else { unreachable!("the strategy generates four bounds") };
            assert_query(&table, region().ge(a), &games_where(&|game| game.round >= *a)).await.unwrap();
            assert_query(&table, region().gt(a), &games_where(&|game| game.round > *a)).await.unwrap();
            assert_query(&table, region().le(a), &games_where(&|game| game.round <= *a)).await.unwrap();
            assert_query(&table, region().lt(a), &games_where(&|game| game.round < *a)).await.unwrap();
            let expected = games_where(&|game| *a <= game.round && game.round <= *b);
            assert_query(&table, region().between(a, b), &expected).await.unwrap();
            let expected = games_where(&|game| game.round.starts_with(a.as_str()));
            assert_query(&table, region().begins_with(a), &expected).await.unwrap();
            let in_first = |game: &Match| game.round == first;
            assert_query(&table, region().eq(first), &games_where(&in_first)).await.unwrap();
            let expected = games_where(&|game| in_first(game) && game.bracket > *b);
            assert_query(&table, region().eq(first).gt(b), &expected).await.unwrap();
            let expected = games_where(&|game| in_first(game) && *b <= game.bracket && game.bracket <= *a);
            assert_query(&table, region().eq(first).between(b, a), &expected).await.unwrap();
        });
    }
}
