//! The items of the tests of decoding, and the reads that return them.

use std::collections::{BTreeMap, BTreeSet};

use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::{
    Attribute, Collection, Entity, Error, ErrorKind, Projection, RawItem, Relation, Result, Schema, Serde, Table,
};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", ttl = "expires", entities(Document))]
pub(crate) struct Library;

#[derive(Entity, Debug, PartialEq)]
#[entity(schema = Library, prefix = "D", pk = Folder(folder), sk = Self(number))]
pub(crate) struct Document {
    pub(crate) folder: String,
    #[entity(key_only)]
    pub(crate) number: u32,
    #[entity(alias = "a1", alias = "a2")]
    pub(crate) title: String,
    pub(crate) count: Option<i64>,
    pub(crate) ratio: Option<f64>,
    pub(crate) done: Option<bool>,
    pub(crate) bytes: Option<Vec<u8>>,
    pub(crate) texts: BTreeSet<String>,
    pub(crate) numbers: BTreeSet<i32>,
    pub(crate) blobs: BTreeSet<Vec<u8>>,
    pub(crate) list: Option<Vec<Option<u8>>>,
    pub(crate) pair: Option<(u8, String)>,
    pub(crate) map: Option<BTreeMap<String, u8>>,
    pub(crate) status: Option<Status>,
    pub(crate) part: Option<Part>,
    #[entity(flatten)]
    pub(crate) flat: Flat,
    #[entity(serde)]
    pub(crate) by_serde: Option<BTreeMap<String, Vec<i32>>>,
    pub(crate) nested: Option<Serde<Vec<String>>>,
    #[entity(ttl)]
    pub(crate) expires: Option<u64>,
    #[entity(rest)]
    pub(crate) rest: BTreeMap<String, AttributeValue>,
}

#[derive(Entity)]
#[entity(schema = Library, prefix = "F")]
pub(crate) struct Folder;

#[derive(Attribute, Debug, Clone, PartialEq)]
pub(crate) enum Status {
    Open,
    Closed,
    #[attribute(other)]
    Other(String),
}

#[derive(Attribute, Debug, Clone, PartialEq)]
pub(crate) enum Part {
    Text { text: String },
    Number { number: u128 },
}

#[derive(Attribute, Debug, Clone, PartialEq)]
pub(crate) struct Flat {
    #[attribute(alias = "b1")]
    pub(crate) flag: Option<bool>,
    pub(crate) inner: Option<Inner>,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
pub(crate) struct Inner {
    pub(crate) text: Box<str>,
    #[attribute(default)]
    pub(crate) numbers: Vec<u64>,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Document)]
pub(crate) struct Summary {
    number: u32,
    title: String,
    map: Option<BTreeMap<String, u8>>,
    flat: Flat,
}

#[derive(Collection, Debug, PartialEq)]
pub(crate) enum Stored {
    Document(Box<Document>),
    #[collection(other)]
    Other(RawItem),
}

#[derive(Collection, Debug, PartialEq)]
pub(crate) struct Gathered {
    documents: Vec<Document>,
    #[collection(other)]
    others: Vec<RawItem>,
}

/// A read that returns the items of a response.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Read {
    Get,
    GetProjection,
    GetRelation,
    Query,
    QueryProjection,
    Scan,
    Collection,
    Gathered,
    BatchGet,
}

pub(crate) const READS: [Read; 9] = [
    Read::Get,
    Read::GetProjection,
    Read::GetRelation,
    Read::Query,
    Read::QueryProjection,
    Read::Scan,
    Read::Collection,
    Read::Gathered,
    Read::BatchGet,
];

/// The result of a read.
#[derive(Debug, PartialEq)]
pub(crate) enum Outcome {
    Documents(Vec<Option<Document>>),
    Page { items: Vec<Document>, scanned: usize, cursor: Option<String> },
    Summaries(Vec<Option<Summary>>),
    Relation(Option<Relation<Folder, Folder>>),
    Stored(Vec<Stored>),
    Gathered(Gathered),
    Failed(ErrorKind, String),
}

/// Returns the message of an error. A map's entries are decoded in any order, so the message ends before the entry.
fn message(error: &Error) -> String {
    error.to_string().split("[…]").next().unwrap_or_default().to_owned()
}

impl Read {
    /// Returns the text of a response with these items.
    pub(crate) fn response(self, items: &[String]) -> String {
        let (count, items) = (items.len(), items.join(" , "));
        match self {
            Self::Get | Self::GetProjection | Self::GetRelation if items.is_empty() => "{}".to_owned(),
            Self::Get | Self::GetProjection | Self::GetRelation => {
                format!(r#"{{"ConsumedCapacity":{{"TableName":"t","CapacityUnits":0.5}}, "Item" : {items} }}"#)
            }
            Self::BatchGet => format!(r#"{{"Responses":{{"table":[{items}]}},"UnprocessedKeys":{{}}}}"#),
            _ => format!(r#"{{"Count":{count},"Items":[{items}],"ScannedCount":{}}}"#, count + 1),
        }
    }

    pub(crate) async fn run(self, table: &Table<Library>) -> Outcome {
        self.outcome(table).await.unwrap_or_else(|error| Outcome::Failed(error.kind(), message(&error)))
    }

    async fn outcome(self, table: &Table<Library>) -> Result<Outcome> {
        let key = || Document::key("f", 1_u32);
        let query = || table.query(Document::query("f"));
        let folder = || Folder::partition_key("f");
        Ok(match self {
            Self::Get => Outcome::Documents(vec![table.get(key()).await?]),
            Self::GetProjection => Outcome::Summaries(vec![table.get(key()).project::<Summary>().await?]),
            Self::GetRelation => Outcome::Relation(table.get((folder(), Folder::sort_key("g"))).await?),
            Self::Query => {
                let page = query().page().await?;
                let cursor = page.next.map(|cursor| cursor.to_plain_text());
                Outcome::Page { items: page.items, scanned: page.scanned, cursor }
            }
            Self::QueryProjection => {
                Outcome::Summaries(query().project::<Summary>().await?.into_iter().map(Some).collect())
            }
            Self::Scan => Outcome::Documents(table.scan::<Document>().await?.into_iter().map(Some).collect()),
            Self::Collection => Outcome::Stored(table.query_as::<Stored>(folder()).await?),
            Self::Gathered => Outcome::Gathered(table.query_as::<Gathered>(folder()).await?),
            Self::BatchGet => Outcome::Documents(table.batch_get([1_u32, 2, 3].map(|n| Document::key("f", n))).await?),
        })
    }
}
