//! A picture of a schema as an SVG: the entities, the shapes of their keys, and the indexes.

use std::fmt::Write;

use super::{
    DeclaredRole, Encoding, EpochUnit, Form, IndexLayout, KeyElement, KeyRole, KeyShape, Keys, Layout, ListedEntity,
    Precision, ProjectionType, Segment,
};

/// The size of a character of the monospaced font, in tenths of a pixel.
const CHARACTER: usize = 75;

const ROW: usize = 26;
const GAP: usize = 8;
const MARGIN: usize = 16;

/// The table, or an index of it.
struct Section {
    title: String,
    /// The names of the partition key and the sort key.
    keys: [String; 2],
    /// The rows with the same partition key, for each of these keys: the items that can be in one item collection.
    groups: Vec<(String, Vec<Row>)>,
}

/// The items of one entity.
struct Row {
    sort_key: String,
    entity: String,
}

/// Draws the table and its indexes below each other. The text has no empty lines, so that Markdown can contain it.
pub(super) fn svg(layout: &Layout, name: &str) -> String {
    let mut sections = vec![table(layout, name)];
    sections.extend(layout.indexes.iter().map(|index| section(layout, index)));

    let widest = |texts: &mut dyn Iterator<Item = &str>| {
        texts.map(|text| text.chars().count()).max().unwrap_or(0) * CHARACTER / 10 + 2 * GAP
    };
    let groups = || sections.iter().flat_map(|section| &section.groups);
    let rows = || groups().flat_map(|(_, rows)| rows);
    let keys = |at: usize| sections.iter().map(move |section| section.keys[at].as_str());
    let partition = widest(&mut keys(0).chain(groups().map(|(key, _)| key.as_str())));
    let sort = widest(&mut keys(1).chain(rows().map(|row| row.sort_key.as_str())));
    let entity = widest(&mut rows().map(|row| row.entity.as_str()));
    let titles = widest(&mut sections.iter().map(|section| section.title.as_str()));
    let width = 2 * MARGIN + (partition + sort + entity + 2 * GAP).max(titles);
    let height = MARGIN + sections.iter().map(|section| section.rows() * ROW + MARGIN).sum::<usize>();

    let mut svg = Svg(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{}\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"ui-monospace, Menlo, Consolas, monospace\" font-size=\"12\">\n",
        escaped(&label(layout, name))
    ));
    // The background makes the picture readable on a light and on a dark page.
    svg.rect([0, 0, width, height], "#ffffff", "#c9d1d9");
    let (sort_at, entity_at) = (MARGIN + partition + GAP, MARGIN + partition + sort + 2 * GAP);
    let mut y = MARGIN;
    for section in &sections {
        svg.text(MARGIN, y, "#24292f\" font-weight=\"bold", &section.title);
        y += ROW;
        svg.text(MARGIN + GAP, y, "#57606a", &section.keys[0]);
        svg.text(sort_at + GAP, y, "#57606a", &section.keys[1]);
        y += ROW;
        for (key, rows) in &section.groups {
            svg.rect([MARGIN, y, partition, rows.len() * ROW - 4], "#ddf4ff", "#54aeff");
            svg.text(MARGIN + GAP, y, "#24292f", key);
            for row in rows {
                if !row.sort_key.is_empty() {
                    svg.rect([sort_at, y, sort, ROW - 4], "#fff8c5", "#d4a72c");
                    svg.text(sort_at + GAP, y, "#24292f", &row.sort_key);
                }
                svg.text(entity_at + GAP, y, "#24292f", &row.entity);
                y += ROW;
            }
        }
        y += MARGIN;
    }
    svg.0.push_str("</svg>\n");
    svg.0
}

impl Section {
    fn new(title: String, keys: [String; 2]) -> Self {
        Self { title, keys, groups: Vec::new() }
    }

    fn push(&mut self, partition_key: String, row: Row) {
        let same = without_fields(&partition_key);
        match self.groups.iter_mut().find(|(key, _)| without_fields(key) == same) {
            Some((_, rows)) => rows.push(row),
            None => self.groups.push((partition_key, vec![row])),
        }
    }

    /// Returns the number of rows, with the title and the names of the keys.
    fn rows(&self) -> usize {
        2 + self.groups.iter().map(|(_, rows)| rows.len()).sum::<usize>()
    }
}

/// Removes the names of the fields from a key: two entities can name the field of a common key differently.
fn without_fields(key: &str) -> String {
    key.split('<').map(|text| text.split_once('>').map_or(text, |(_, after)| after)).collect::<Vec<_>>().join("<>")
}

/// Describes the picture, for readers who don't see it.
fn label(layout: &Layout, name: &str) -> String {
    let names = |names: Vec<&str>| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let entities = names(layout.entities.iter().map(ListedEntity::name).collect());
    let indexes = names(layout.indexes.iter().map(|index| index.name).collect());
    format!("The keys of the schema {name}. Entities: {entities}. Secondary indexes: {indexes}.")
}

fn table(layout: &Layout, name: &str) -> Section {
    let keys = [Some(layout.partition_key), layout.sort_key]
        .map(|element| element.map(|element| vec![element]).unwrap_or_default());
    let mut section = Section::new(name.to_owned(), keys.each_ref().map(|elements| names(layout, elements)));
    for entity in layout.entities {
        let [partition, sort] = [(&keys[0], DeclaredRole::Partition), (&keys[1], DeclaredRole::Sort)]
            .map(|(elements, role)| key(layout, entity, elements, role));
        if let (Some(partition), Some(sort_key)) = (partition, sort) {
            section.push(partition, Row { sort_key, entity: entity.name().to_owned() });
        }
    }
    section
}

fn section(layout: &Layout, index: &IndexLayout) -> Section {
    let kind = match index.keys {
        Keys::Local { .. } => "local secondary index",
        Keys::Inverse => "inverse index",
        _ => "global secondary index",
    };
    let projection = match index.projection {
        ProjectionType::All => "all attributes".to_owned(),
        ProjectionType::KeysOnly => "keys only".to_owned(),
        ProjectionType::Include(names) => format!("keys, {}", names.join(", ")),
    };
    let elements = [KeyRole::Partition, KeyRole::Sort].map(|wanted| {
        let elements = index.elements(layout).filter(|(_, role)| *role == wanted);
        elements.map(|(element, _)| element).collect::<Vec<_>>()
    });
    let title = format!("{}: {kind}, {projection}", index.name);
    let mut section = Section::new(title, elements.each_ref().map(|elements| names(layout, elements)));
    let roles = match index.keys {
        Keys::Primary => [DeclaredRole::Partition, DeclaredRole::Sort],
        Keys::Inverse => [DeclaredRole::Sort, DeclaredRole::Partition],
        Keys::Local { .. } => [DeclaredRole::Partition, DeclaredRole::IndexSort(index.name, "")],
        _ => [DeclaredRole::IndexPartition(index.name, ""), DeclaredRole::IndexSort(index.name, "")],
    };
    for entity in layout.entities {
        let [partition, sort] = [0, 1].map(|at| key(layout, entity, &elements[at], roles[at]));
        if let (Some(partition), Some(sort_key)) = (partition, sort) {
            let membership =
                entity.keys.iter().find_map(|key| key.membership.filter(|_| key.index() == Some(index.name)));
            let suffix = membership.map(|field| format!(", if {field}")).unwrap_or_default();
            section.push(partition, Row { sort_key, entity: format!("{}{suffix}", entity.name()) });
        }
    }
    section
}

/// Returns the names of key attributes.
fn names(layout: &Layout, elements: &[KeyElement]) -> String {
    let names: Vec<_> = elements.iter().map(|element| element.name(layout)).collect();
    names.join(", ")
}

/// Describes a key of an entity. Returns `None` if the entity doesn't have it, so that its items are not in the index.
fn key(layout: &Layout, entity: &ListedEntity, elements: &[KeyElement], role: DeclaredRole) -> Option<String> {
    let texts = elements.iter().map(|element| match element {
        KeyElement::Text(_) => entity.key(role).map(shape),
        KeyElement::Attribute(name, _) => entity.has_field(name).then(|| format!("<{name}>")),
        KeyElement::Tag => Some(entity.tag(layout).to_owned()),
    });
    texts.collect::<Option<Vec<_>>>().map(|texts| texts.join(", "))
}

/// Describes a key by its prefix and the fields in it: `ORDER#<placed_at>#<id>`.
fn shape(shape: &KeyShape) -> String {
    let prefix = (!shape.prefix.is_empty()).then(|| shape.prefix.to_owned());
    let segments = shape.segments.iter().map(|segment| match segment {
        Segment::Literal(text) => (*text).to_owned(),
        Segment::Part { field, form, .. } => part(field, form),
    });
    prefix.into_iter().chain(segments).collect::<Vec<_>>().join(shape.format.delimiter())
}

/// Describes a part of a key as the entity declares it: `<desc(placed_at)>`.
fn part(field: &str, form: &Form) -> String {
    let mut text = field.to_owned();
    let function = match form.encoding {
        Encoding::UpperCase => Some("upper"),
        Encoding::LowerCase => Some("lower"),
        Encoding::Truncated(Precision::Month) => Some("month"),
        Encoding::Truncated(Precision::Day) => Some("day"),
        Encoding::Truncated(Precision::Second) => Some("seconds"),
        Encoding::Truncated(Precision::Millisecond) => Some("millis"),
        Encoding::Epoch(EpochUnit::Seconds, _) => Some("epoch_seconds"),
        Encoding::Epoch(EpochUnit::Milliseconds, _) => Some("epoch_millis"),
        Encoding::Natural | Encoding::Decimal(_) => None,
    };
    let desc = form.reversed.map(|_| "desc");
    let last = form.is_last.then_some("last");
    for function in [function, desc, last].into_iter().flatten() {
        text = format!("{function}({text})");
    }
    format!("{}<{text}>", form.label)
}

/// The text of an SVG.
struct Svg(String);

impl Svg {
    /// Adds a rectangle: its position, width and height.
    fn rect(&mut self, [x, y, width, height]: [usize; 4], fill: &str, stroke: &str) {
        let size = format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"");
        self.line(&format!("<rect {size} rx=\"4\" fill=\"{fill}\" stroke=\"{stroke}\"/>"));
    }

    /// Adds a text in the row that begins at `y`.
    fn text(&mut self, x: usize, y: usize, fill: &str, text: &str) {
        self.line(&format!("<text x=\"{x}\" y=\"{}\" fill=\"{fill}\">{}</text>", y + 15, escaped(text)));
    }

    fn line(&mut self, line: &str) {
        writeln!(self.0, "{line}").expect("writing to a string doesn't fail");
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
