//! Describes the texts of stored keys without their values.

use crate::schema::{KeyShape, Segment};

/// Characters that other programs use between the parts of a key. Values rarely contain them.
const DELIMITERS: &str = "#|/~!;,&=*^:\\";

/// The maximum number of parts in a description.
const MAX_PARTS: usize = 12;

/// Describes a stored key: `ORDER#<7 digits>`. The description contains the declared prefix and literals in the case in which
/// they are stored, and delimiters, but no values.
pub(crate) fn stored_form(text: &str, shape: &KeyShape) -> String {
    let mut form = String::new();
    let mut rest = text;
    if starts_with_ignoring_case(text, shape.prefix) {
        form.push_str(&text[..shape.prefix.len()]);
        rest = &text[shape.prefix.len()..];
    }
    for part in 0.. {
        if rest.is_empty() {
            break;
        }
        if part == MAX_PARTS {
            form.push('…');
            break;
        }
        let delimiter = shape.format.delimiter();
        let length = match rest.chars().next() {
            _ if rest.starts_with(delimiter) => delimiter.len(),
            Some(character) if DELIMITERS.contains(character) => character.len_utf8(),
            _ => 0,
        };
        form.push_str(&rest[..length]);
        rest = &rest[length..];
        let length = part_len(rest, delimiter);
        push_part(&mut form, &rest[..length], shape);
        rest = &rest[length..];
    }
    form
}

/// Returns `true` if the text begins with the prefix, in any case, and a delimiter follows.
pub(crate) fn has_prefix_in_any_case(text: &str, prefix: &str) -> bool {
    let continues = |character: char| character.is_alphanumeric() || character == '_';
    starts_with_ignoring_case(text, prefix) && !text[prefix.len()..].starts_with(continues)
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Returns the length of the part at the beginning of the text. A time contains delimiters.
fn part_len(text: &str, delimiter: &str) -> usize {
    if let Some(length) = time_len(text) {
        return length;
    }
    let end = text.find(|character| DELIMITERS.contains(character)).unwrap_or(text.len());
    text.find(delimiter).map_or(end, |at| at.min(end))
}

fn push_part(form: &mut String, part: &str, shape: &KeyShape) {
    const DATE: usize = "2020-02-21".len();
    let is_literal =
        |segment: &Segment| matches!(segment, Segment::Literal(literal) if literal.eq_ignore_ascii_case(part));
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    if part.is_empty() || shape.segments.iter().any(is_literal) {
        form.push_str(part);
    } else if digits == part.len() {
        form.push_str(&format!("<{digits} digit{}>", if digits == 1 { "" } else { "s" }));
    } else if time_len(part).is_some() {
        form.push_str(if part.len() == DATE { "<date>" } else { "<time>" });
    } else if is_uuid(part) {
        form.push_str("<UUID>");
    } else {
        form.push_str("<text>");
    }
}

fn is_uuid(text: &str) -> bool {
    let groups = text.split('-').map(|group| {
        let is_hex = group.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hex { group.len() } else { 0 }
    });
    groups.eq([8, 4, 4, 4, 12])
}

/// Returns the length of the date or time in RFC 3339 at the beginning of the text.
fn time_len(text: &str) -> Option<usize> {
    let matches = |text: &str, pattern: &str| {
        text.len() >= pattern.len()
            && text.bytes().zip(pattern.bytes()).all(|(byte, expected)| match expected {
                b'0' => byte.is_ascii_digit(),
                expected => byte == expected,
            })
    };
    if !matches(text, "0000-00-00") {
        return None;
    }
    let (date, time) = text.split_at("0000-00-00".len());
    if !matches(time, "T00:00") {
        return time.is_empty().then_some(date.len()).or_else(|| {
            let ends = time.starts_with(|character: char| !character.is_alphanumeric() && character != '-');
            ends.then_some(date.len())
        });
    }
    let end = time.find(|character: char| !(character.is_ascii_digit() || "T:.".contains(character)));
    let end = end.unwrap_or(time.len());
    let zone = usize::from(time[end..].starts_with('Z'));
    Some(date.len() + end + zone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Entity, KeyShape, PartTexts};

    struct Order;

    impl Entity for Order {
        const PREFIX: &'static str = "ORDER";
        const NAME: &'static str = "Order";
    }

    #[test]
    fn a_description_has_no_values() {
        const SEGMENTS: &[Segment] = &[Segment::part("id", PartTexts::ANY), Segment::Literal("ITEM")];
        let shape = KeyShape::own::<Order>(SEGMENTS);
        for (text, form) in [
            ("ORDER#7", "ORDER#<1 digit>"),
            ("ORDER#00000000000000000007", "ORDER#<20 digits>"),
            ("order#7#item", "order#<1 digit>#item"),
            ("ORDER|secret", "ORDER|<text>"),
            ("secret", "<text>"),
            ("user:secret@example.com", "<text>:<text>"),
            ("ORDER", "ORDER"),
            ("ORDER#", "ORDER#"),
            ("ORDER#2020-02-21", "ORDER#<date>"),
            ("ORDER#2020-02-21T18:30:00.000Z#7", "ORDER#<time>#<1 digit>"),
            ("ORDER#7f3a9f3a-1111-4222-8333-123456789abc", "ORDER#<UUID>"),
            ("ORDER##x", "ORDER##<text>"),
            ("ORDER#é", "ORDER#<text>"),
            ("", ""),
        ] {
            assert_eq!(stored_form(text, &shape), form, "{text}");
        }
        assert!(stored_form(&"#a".repeat(1000), &shape).ends_with("<text>…"));
    }

    #[test]
    fn a_prefix_is_recognized_in_any_case() {
        for text in ["ORDER#7", "order#7", "Order|7", "ORDER"] {
            assert!(has_prefix_in_any_case(text, "ORDER"), "{text}");
        }
        for text in ["ORDERS#7", "ORDER_ITEM#7", "ORDE", "x", "ÖRDER"] {
            assert!(!has_prefix_in_any_case(text, "ORDER"), "{text}");
        }
    }
}
