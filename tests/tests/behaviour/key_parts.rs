//! Types of the user that are key parts.

use dokklib::key::{self, FixedWidth, HasDate, KeyPart, Ordered, PartFault, PartReader, PartWriter, StartsWithText};
use dokklib::{Attribute, Entity, ErrorKind, Index, Item, Schema};
use dokklib_tests::Engine;

#[derive(Index)]
#[index(name = "by_version", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByVersion;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByVersion), entities(Release, Faulty))]
struct Registry;

#[derive(Entity)]
struct Package;

/// A version, whose texts have any length: `b12.c345`. The letter is the number of digits.
#[derive(Attribute, Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    major: u64,
    minor: u64,
}

fn write_number(number: u64) -> String {
    let digits = number.to_string();
    format!("{}{digits}", char::from(b'a' + digits.len() as u8 - 1))
}

fn read_number(text: &str) -> Result<u64, PartFault> {
    let number = text.get(1..).and_then(|digits| digits.parse().ok()).ok_or_else(PartFault::new)?;
    (write_number(number) == text).then_some(number).ok_or_else(PartFault::new)
}

impl KeyPart for Version {
    type Borrowed = Self;
    type Declared = Self;

    fn write_text(&self, out: &mut PartWriter<'_>) {
        out.text(&write_number(self.major));
        out.text(".");
        out.text(&write_number(self.minor));
    }

    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
        let text = text.text()?;
        let (major, minor) = text.split_once('.').ok_or_else(PartFault::new)?;
        Ok(Self { major: read_number(major)?, minor: read_number(minor)? })
    }
}

impl Ordered for Version {}

impl StartsWithText for Version {}

/// A newtype with another text than its inner type.
#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[attribute(key_part = manual)]
struct Build(u32);

impl KeyPart for Build {
    type Borrowed = Self;
    type Declared = Self;

    fn write_text(&self, out: &mut PartWriter<'_>) {
        out.text(&format!("{:08x}", self.0));
    }

    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
        u32::from_str_radix(&text.text()?, 16).map(Self).map_err(|_| PartFault::new())
    }
}

impl Ordered for Build {}

impl FixedWidth for Build {
    const ALPHABET: &'static [u8] = b"0123456789abcdef";
}

/// An enum whose texts have an order.
#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[attribute(key_part = manual)]
enum Stage {
    Alpha,
    Stable,
    Old,
}

impl KeyPart for Stage {
    type Borrowed = Self;
    type Declared = Self;

    fn write_text(&self, out: &mut PartWriter<'_>) {
        out.text(match self {
            Self::Alpha => "1#",
            Self::Stable => "2#",
            Self::Old => "3#",
        });
    }

    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
        Ok(match &*text.text()? {
            "1#" => Self::Alpha,
            "2#" => Self::Stable,
            "3#" => Self::Old,
            _ => return Err(PartFault::new()),
        })
    }
}

impl Ordered for Stage {}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Registry, pk = Package(package), sk = Self(stage, version),
    index(ByVersion as by_version, pk = Self(stage), sk = Self(last(yanked), desc(build))),
)]
struct Release {
    #[entity(key_only)]
    package: String,
    #[entity(key_only)]
    version: Version,
    stage: Stage,
    build: Build,
    yanked: Option<Version>,
}

fn version(major: u64, minor: u64) -> Version {
    Version { major, minor }
}

fn release(stage: Stage, (major, minor): (u64, u64), build: u32) -> Release {
    let package = "dokklib".to_owned();
    Release { package, version: version(major, minor), stage, build: Build(build), yanked: None }
}

#[test]
fn the_order_of_a_type_can_be_checked() {
    let numbers = [0, 1, 9, 10, 99, 100, u64::MAX];
    let versions: Vec<Version> =
        numbers.iter().flat_map(|major| numbers.iter().map(|minor| version(*major, *minor))).collect();
    key::check_part_order(&versions).unwrap();
    key::check_part_order(&[Build(0), Build(9), Build(10), Build(u32::MAX)]).unwrap();
    key::check_part_order(&[Stage::Old, Stage::Alpha, Stage::Stable]).unwrap();
    key::check_part_order(&[-1_i64, 0, 9, 10, i64::MIN]).unwrap();
}

#[tokio::test]
async fn a_type_of_the_user_is_stored_queried_and_parsed() {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Registry>().await;
    let versions = [(1, 0), (1, 9), (1, 10), (1, 99), (2, 0), (10, 0), (10, u64::MAX)];
    let releases: Vec<Release> =
        versions.iter().zip(0..).map(|(version, build)| release(Stage::Stable, *version, build)).collect();
    for release in releases.iter().rev() {
        table.insert(release).await.unwrap();
        assert_eq!(table.get(release).await.unwrap().as_ref(), Some(release));
    }
    table.insert(release(Stage::Old, (1, 5), 99)).await.unwrap();

    let key = releases[2].primary_key();
    assert_eq!(key.sort_key(), "RELEASE#2$S#a1.b10");
    assert_eq!(key.parts().unwrap(), ("dokklib".to_owned(), Stage::Stable, version(1, 10)));
    let stable = || Release::query("dokklib").eq(Stage::Stable);
    assert_eq!(table.query(stable()).await.unwrap(), releases);
    assert_eq!(table.query(stable().lt(version(1, 10))).await.unwrap(), releases[..2]);
    assert_eq!(table.query(stable().lt(version(10, 0))).await.unwrap(), releases[..5]);
    assert_eq!(table.query(stable().le(version(1, 10))).await.unwrap(), releases[..3]);
    assert_eq!(table.query(stable().gt(version(1, 10))).await.unwrap(), releases[3..]);
    assert_eq!(table.query(stable().ge(version(1, 10))).await.unwrap(), releases[2..]);
    assert_eq!(table.query(stable().between(version(1, 1), version(2, 0))).await.unwrap(), releases[1..5]);
    assert_eq!(table.query(stable().begins_with("a1.")).await.unwrap(), releases[..4]);
    assert_eq!(table.query(Release::query("dokklib").gt(Stage::Stable)).await.unwrap().len(), 1);
    let latest: Vec<Release> = table.query(Release::by_version(Stage::Stable)).await.unwrap();
    assert_eq!(latest, releases.iter().rev().cloned().collect::<Vec<_>>(), "descending builds");

    table.update(&releases[0]).set(Release::YANKED, version(1, 9)).await.unwrap();
    let yanked: Vec<Release> = table.query(Release::by_version(Stage::Stable).ge(version(0, 0))).await.unwrap();
    assert_eq!(yanked, [Release { yanked: Some(version(1, 9)), ..releases[0].clone() }]);
}

/// A type with one fault.
#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Empty,
    Unreadable,
    OtherText,
    Valid,
}

impl Fault {
    fn text(self) -> &'static str {
        match self {
            Self::Empty => "",
            Self::Unreadable => "?",
            Self::OtherText => "b",
            Self::Valid => "a",
        }
    }
}

#[derive(Attribute, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[attribute(key_part = manual)]
struct Faults(Fault);

impl KeyPart for Faults {
    type Borrowed = Self;
    type Declared = Self;

    fn write_text(&self, out: &mut PartWriter<'_>) {
        out.text(self.0.text());
    }

    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
        match &*text.text()? {
            "a" | "b" => Ok(Self(Fault::Valid)),
            _ => Err(PartFault::new()),
        }
    }
}

impl Ordered for Faults {}

/// The texts of this type aren't dates.
impl HasDate for Faults {}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Registry, pk = Self(id), sk = Self(day(date), faults))]
struct Faulty {
    id: u8,
    date: Faults,
    faults: Faults,
}

#[test]
fn a_type_that_breaks_the_rules_is_invalid_input() {
    let check = |fault| {
        let item = Faulty { id: 1, date: Faults(Fault::Valid), faults: Faults(fault) };
        item.to_attributes().map(drop).unwrap_err().to_string()
    };
    // `day` of a text.
    assert!(
        check(Fault::Valid).contains("the key part `date` is a text, which can't be written as a number or a time")
    );
    let unreadable = "`KeyPart::from_text` doesn't return the value for the text of `write_text`";
    for (fault, text) in [
        (Fault::Empty, "`KeyPart::write_text` writes nothing"),
        (Fault::Unreadable, unreadable),
        (Fault::OtherText, unreadable),
    ] {
        let error = key::check_part_order(&[Faults(Fault::Valid), Faults(fault)]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("Faults") && error.to_string().contains(text), "{error}");
    }
    let keys = |fault| Odd::key(Faults(fault)).check();
    keys(Fault::Valid).unwrap();
    assert_eq!(
        keys(Fault::Empty).unwrap_err().to_string(),
        "the key part `odd` is empty: DynamoDB doesn't allow empty keys"
    );
    for fault in [Fault::Unreadable, Fault::OtherText] {
        let error = keys(fault).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains(unreadable), "{error}");
    }
}

#[derive(Entity)]
struct Odd {
    #[entity(key)]
    odd: Faults,
}

/// A type whose texts don't sort as its values do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Unsorted(u32);

impl KeyPart for Unsorted {
    type Borrowed = Self;
    type Declared = Self;

    fn write_text(&self, out: &mut PartWriter<'_>) {
        out.text(&self.0.to_string());
    }

    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
        text.text()?.parse().map(Self).map_err(|_| PartFault::new())
    }
}

impl Ordered for Unsorted {}

#[test]
fn texts_that_do_not_sort_as_the_values_are_found() {
    key::check_part_order(&[Unsorted(1), Unsorted(9)]).unwrap();
    let error = key::check_part_order(&[Unsorted(9), Unsorted(10)]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().ends_with("is a value whose text in keys doesn't sort as the value does"), "{error}");
}
