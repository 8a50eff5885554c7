//! Pictures of schemas. The tests of the guide compare its pictures with the ones of its schemas.

use dokklib::chrono::{DateTime, Utc};
use dokklib::{Entity, Index, InverseIndex, Schema, SingleTable};

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    indexes(InverseIndex, ByStatus, ByVotes, ByTopic),
    entities(User, Order, Line)
)]
struct Shop;

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK", projection = include("total"))]
struct ByStatus;

#[derive(Index)]
#[index(name = "by_votes", local, sort_key = number("votes"), projection = keys_only)]
struct ByVotes;

#[derive(Index)]
#[index(name = "by_topic", partition_key = (tag, string("topic")), sort_key = number("votes"))]
struct ByTopic;

#[derive(Entity)]
#[entity(schema = Shop)]
struct User {
    #[entity(key)]
    name: String,
}

#[derive(Entity)]
#[entity(
    schema = Shop, pk = User(user), sk = Self(desc(day(placed_at)), pad(id, 6)),
    index(ByStatus as by_status, pk = Self("STATUS", status), sk = Self(last(label("due_", due))), when = is_visible, returns = key),
    index(ByVotes, sk = votes), index(ByTopic, pk = (tag, topic), sk = votes),
)]
struct Order {
    user: String,
    placed_at: DateTime<Utc>,
    id: u32,
    status: String,
    due: Option<String>,
    is_visible: bool,
    votes: u32,
    topic: String,
    total: u64,
}

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Order(desc(day(placed_at)), pad(order, 6), "LINE", number))]
struct Line {
    user: String,
    placed_at: DateTime<Utc>,
    order: u32,
    number: u8,
}

/// Returns the texts of a picture, unescaped.
fn texts(svg: &str) -> Vec<String> {
    let texts = svg.lines().filter_map(|line| line.strip_prefix("<text ")?.split_once('>')?.1.strip_suffix("</text>"));
    texts.map(|text| text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")).collect()
}

#[test]
fn a_diagram_contains_the_keys_of_the_table_and_of_each_index() {
    let svg = Shop::diagram();
    let expected = "\
        Shop|PK|SK|USER#<name>|USER#<name>|User|\
        ORDER#<desc(day(placed_at))>#<id>|Order|ORDER#<desc(day(placed_at))>#<order>#LINE#<number>|Line|\
        GSI_1: inverse index, keys only|SK|PK|USER#<name>|USER#<name>|User|\
        ORDER#<desc(day(placed_at))>#<id>|USER#<user>|Order|\
        ORDER#<desc(day(placed_at))>#<order>#LINE#<number>|USER#<user>|Line|\
        by_status: global secondary index, keys, total|GSI1PK|GSI1SK|ORDER#STATUS#<status>|ORDER#due_<last(due)>|Order, if is_visible|\
        by_votes: local secondary index, keys only|PK|votes|USER#<user>|<votes>|Order|\
        by_topic: global secondary index, all attributes|type, topic|votes|ORDER, <topic>|<votes>|Order";
    assert_eq!(texts(&svg).join("|"), expected, "{svg}");
    assert!(svg.contains("aria-label=\"The keys of the schema Shop. Entities: User, Order, Line. "), "{svg}");
}

#[test]
fn a_diagram_is_an_xml_element_that_markdown_can_contain() {
    for svg in [Shop::diagram(), SingleTable::diagram()] {
        let lines: Vec<_> = svg.lines().collect();
        assert!(lines[0].starts_with("<svg ") && lines[0].ends_with('>'), "a block of HTML begins with a complete tag");
        assert_eq!(lines.last(), Some(&"</svg>"));
        assert!(lines.iter().all(|line| !line.trim().is_empty()), "an empty line ends the block");
        let inner = &lines[1..lines.len() - 1];
        assert!(inner.iter().all(|line| line.ends_with("/>") || line.ends_with("</text>")), "{svg}");
        assert!(inner.iter().all(|line| line.matches('<').count() <= 2 && line.matches('"').count() % 2 == 0), "{svg}");
    }
}

#[test]
fn the_diagram_of_a_schema_without_entities_shows_its_keys() {
    assert_eq!(
        texts(&SingleTable::diagram()),
        ["SingleTable", "PK", "SK", "GSI_1: inverse index, keys only", "SK", "PK"]
    );
}
