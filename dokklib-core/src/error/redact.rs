//! Redaction of DynamoDB's error messages, which can quote key and attribute values.

/// Replaces every value in `message` with `…`. It keeps DynamoDB's own words, limits, and the names of request members.
///
/// This is an allow-list because a deny-list of message formats would leak values as soon as AWS adds a format:
///
/// - Text in quotes, brackets or braces is a value, except the path of a member, as in `at 'tableName'`.
/// - The text after a colon is a value, unless the word before the colon introduces a sentence, as in `constraint:`.
/// - A number is a limit only after a word such as `than` or `exceed`.
/// - A word is kept if DynamoDB's messages use it.
pub(crate) fn redact(message: &str) -> String {
    let mut redacted = String::with_capacity(message.len());
    let mut rest = message;
    let mut previous = "";
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            redacted.push(' ');
            rest = &rest[first.len_utf8()..];
        } else if let Some(close) = closing(first) {
            match quoted(&rest[first.len_utf8()..], first, close, previous) {
                Some((shown, after)) => {
                    redacted.push(first);
                    redacted.push_str(shown.unwrap_or(MARK));
                    redacted.push(close);
                    rest = after;
                }
                None => {
                    redacted.push(first);
                    push_mark(&mut redacted);
                    break;
                }
            }
            previous = "";
        } else {
            let (word, after) = split_word(rest);
            let is_kept = is_allowed(word) || is_type(word, previous) || is_limit(word, previous, after);
            if is_kept {
                redacted.push_str(word);
            } else {
                push_mark(&mut redacted);
            }
            // The text after a label is a value.
            if word.ends_with(':') && !is_in(TEXT_LABELS, word) && !(is_kept && next_is_kept(word, after)) {
                if !after.trim().is_empty() {
                    redacted.push(' ');
                    push_mark(&mut redacted);
                }
                break;
            }
            previous = if is_kept { word } else { "" };
            rest = after;
        }
    }
    redacted
}

const MARK: &str = "…";

/// Appends the mark, unless the text already ends with one: consecutive values share a mark.
fn push_mark(redacted: &mut String) {
    let trimmed = redacted.trim_end();
    if trimmed.ends_with(MARK) {
        redacted.truncate(trimmed.len());
    } else {
        redacted.push_str(MARK);
    }
}

/// Returns the delimiter that closes a quoted or bracketed value.
fn closing(open: char) -> Option<char> {
    match open {
        '"' | '\'' | '`' => Some(open),
        '[' => Some(']'),
        '{' => Some('}'),
        '<' => Some('>'),
        _ => None,
    }
}

/// Returns the path of a member or `None` for a value, and the text after the closing delimiter. Returns `None` without a
/// closing delimiter.
fn quoted<'m>(inner: &'m str, open: char, close: char, previous: &str) -> Option<(Option<&'m str>, &'m str)> {
    if previous == "at"
        && let Some((member, after)) = inner.split_once(close)
        && is_member(member)
    {
        return Some((Some(member), after));
    }
    // A value can contain the delimiter too, so it ends at the last one: before the last member, or in the message.
    let end = Some(inner).filter(|_| open == '\'').and_then(|inner| {
        let end = inner.rfind("' at '")?;
        let (member, _) = inner[end + "' at '".len()..].split_once('\'')?;
        is_member(member).then_some(end)
    });
    let end = end.or_else(|| inner.rfind(close))?;
    Some((None, &inner[end + close.len_utf8()..]))
}

/// Splits the text after its first word. A word can contain an apostrophe: `doesn't`.
fn split_word(text: &str) -> (&str, &str) {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let is_end = |&(at, c): &(usize, char)| {
        let is_apostrophe = c == '\''
            && is_letter(text[..at].chars().next_back())
            && is_letter(text[at + c.len_utf8()..].chars().next());
        c.is_whitespace() || (closing(c).is_some() && !is_apostrophe)
    };
    let end = text.char_indices().find(is_end).map_or(text.len(), |(at, _)| at);
    text.split_at(end)
}

/// Returns `true` for the path of a request member, such as `tableName` or `transactItems.1.member.put.item`.
fn is_member(path: &str) -> bool {
    let is_index = |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    path.split('.').all(|part| is_index(part) || is_in(MEMBERS, part))
}

/// Returns `true` for a limit: a number after a word such as `than`, or the count at the beginning of the message.
fn is_limit(word: &str, previous: &str, after: &str) -> bool {
    let number = word.trim_matches(PUNCTUATION);
    let number = number.strip_prefix("of").unwrap_or(number);
    let digits = number.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_unit = matches!(&number[digits.len()..], "" | "KB" | "MB" | "GB");
    let is_count = after.starts_with(" validation error");
    is_number && is_unit && (is_in(LIMIT_WORDS, previous) || word.starts_with("of") || is_count)
}

/// Returns `true` for a DynamoDB type or an operator after its label, as in `operand type: N`.
fn is_type(word: &str, label: &str) -> bool {
    is_in(TYPE_LABELS, label) && is_in(TYPES, word)
}

/// Returns `true` if the next word is not a value although it follows a label.
fn next_is_kept(label: &str, after: &str) -> bool {
    let (next, rest) = split_word(after.trim_start());
    is_type(next, label) || is_limit(next, label, rest)
}

const PUNCTUATION: &[char] = &[',', '.', ';', ':', '(', ')', '!', '?'];

/// Returns `true` for a word of DynamoDB's messages.
fn is_allowed(word: &str) -> bool {
    let word = word.trim_matches(PUNCTUATION);
    word.is_empty() || is_in(ALLOWED_WORDS, word)
}

fn is_in(words: &str, word: &str) -> bool {
    let word = word.trim_matches(PUNCTUATION);
    !word.is_empty() && words.split(' ').any(|known| known.eq_ignore_ascii_case(word))
}

/// The words before a colon that introduce a sentence of DynamoDB.
const TEXT_LABELS: &str = "conditionexpression constraint detected exceeded expression expressionattributenames \
    expressionattributevalues filterexpression found invalid keyconditionexpression limits projectionexpression \
    updateexpression validationexception";

/// The words before a colon that introduce a type, an operator or a size.
const TYPE_LABELS: &str = "actual expected function operator type";

const TYPES: &str = "attribute_exists attribute_not_exists attribute_type b begins_with between binary bool boolean bs \
    contains in l list m map n ns null number s size ss string";

/// The words before a limit.
const LIMIT_WORDS: &str = "exceed exceeded exceeds least limit maximum minimum most of size than to";

/// The members of requests.
const MEMBERS: &str = "attributedefinitions attributename attributestoget clientrequesttoken conditioncheck \
    conditionexpression consistentread delete deleterequest exclusivestartkey expressionattributenames \
    expressionattributevalues filterexpression get globalsecondaryindexes indexname item key keyconditionexpression keys \
    keyschema limit localsecondaryindexes member nonkeyattributes projection projectionexpression put putrequest \
    requestitems returnvalues segment select tablename totalsegments transactitems update updateexpression";

/// The words of DynamoDB's messages, sorted.
const ALLOWED_WORDS: &str = "\
    a access action active actual add after aggregate aggregated all allowed already also an and another any are at \
    attempting attribute attribute_exists attribute_not_exists attribute_type attributes attributevalue authorization \
    authorized available backfilling backup be because been before begins_with being between beyond binary body both \
    bound but by bytes calculate can cancellation cancelled cannot capacity cause caused character characters check \
    client code collection condition conditional conditionalcheckfailed conditionexpression conditions configured \
    consider consistent constraint contain contains content converted could create created credentials currently data \
    datatypes deeper defined delete deleted denied deserializing detected differ different digits do document does \
    doesn't duplicate duplicates during each either element empty encoded encountered endpoint enum equal error \
    errors exactly exceed exceeded exceeds exclusive exist existing exists expected expired expression \
    expressionattributenames expressionattributevalues expressions failed fewer filterexpression following for format \
    found from function get global greater has hash have id idempotent if in include incorrect index indexes \
    indexname input internal invalid is it item items its kb key keyconditionexpression keys keyword kms large larger \
    last least length less level levels limit list lower magnitude many map match matches maximum may mb member \
    minimum missing more multiple must name names nan nested nesting no non non-existent non-key not null number \
    numeric of on one ongoing only operand operands operation operations operator operators or other overflow overlap \
    parameter parameters parsing part parts path paths pattern payload perform performed please point primary \
    projection projectionexpression provided provisioned put query range rate reached read reading reason reasons \
    received refer reference region regular request requested requests required requires reserved resource result \
    retry s same satisfy scan schema secondary security select send sent server service set sets should signature \
    significant size sort specific specified specify start starting state statement stored string subscriber supplied \
    support supported switch syntax table tablename tables than that the there this throttled throttling throughput \
    time to token too transaction transactionconflict transactions try two type types unable underflow unknown \
    unprocessed unreachable unsupported unused update updated updateexpression upper use used user using validation \
    validationexception value values was were when which while will with within write wrong you your";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_redacted() {
        for (message, redacted) in [
            ("The conditional request failed", "The conditional request failed"),
            (
                "The parameter cannot be converted to a numeric value: SENTINEL",
                "The parameter cannot be converted to a numeric value: …",
            ),
            ("Input collection [SENTINEL, SENTINEL] contains duplicates.", "Input collection […] contains duplicates."),
            ("upper bound operand: AttributeValue: {S:SENT}INEL}, lower", "upper bound operand: …"),
            ("1 validation error detected: Value 'it's SENTINEL' at", "1 validation error detected: Value '…' at"),
            ("an open quote \"SENTINEL", "an … \"…"),
            ("unused value :12 and #3, SEN TINEL é", "unused value … and …"),
            ("it doesn't exist", "it doesn't exist"),
        ] {
            assert_eq!(redact(message), redacted);
        }
    }

    #[test]
    fn words_and_numbers_that_are_values_are_redacted() {
        for (message, redacted) in [
            ("cannot be converted to a numeric value: large", "cannot be converted to a numeric value: …"),
            ("numeric value: active. The table is deleted", "numeric value: …"),
            ("The value 42 is invalid", "The value … is invalid"),
            ("The key #42 and :7 and PIN:1234", "The key … and … and …"),
            ("Requested resource not found: Table: deleted not found", "Requested resource not found: Table: …"),
            ("SECRET: active", "…"),
            ("key='a table b'", "…'…'"),
            ("expected: S actual: large", "expected: S actual: …"),
            ("Value 'x' at 'secret' failed", "Value '…' failed"),
        ] {
            assert_eq!(redact(message), redacted);
        }
    }

    #[test]
    fn limits_members_and_types_are_kept() {
        for (message, redacted) in [
            (
                "1 validation error detected: Value 't' at 'tableName' failed to satisfy constraint: Member must have length \
                 greater than or equal to 3",
                "1 validation error detected: Value '…' at 'tableName' failed to satisfy constraint: Member must have length \
                 greater than or equal to 3",
            ),
            (
                "1 validation error detected: Value 'a' at 'tableName' at 'SECRET' at 'transactItems.1.member.put.tableName' \
                 failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
                "1 validation error detected: Value '…' at 'transactItems.1.member.put.tableName' failed to satisfy \
                 constraint: Member must satisfy regular expression pattern: …",
            ),
            (
                "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
                "One or more parameter values were invalid: Size of … has exceeded the maximum size limit of2048 bytes",
            ),
            ("Transaction payload size cannot exceed 4MB", "Transaction payload size cannot exceed 4MB"),
            (
                "Invalid FilterExpression: Incorrect operand type for operator or function; operator or function: \
                 begins_with, operand type: N",
                "Invalid FilterExpression: Incorrect operand type for operator or function; operator or function: \
                 begins_with, operand type: N",
            ),
            ("expression size: 4100", "expression size: 4100"),
        ] {
            assert_eq!(redact(message), redacted);
        }
    }

    #[test]
    fn the_words_are_sorted_and_lower_case() {
        for words in [TEXT_LABELS, TYPE_LABELS, TYPES, LIMIT_WORDS, MEMBERS, ALLOWED_WORDS] {
            assert!(words.split(' ').is_sorted(), "{words}");
            assert!(words.split(' ').all(|word| !word.is_empty() && word == word.to_ascii_lowercase()));
        }
    }
}
