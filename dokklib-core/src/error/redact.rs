//! Redaction of DynamoDB's error messages, which can quote key and attribute values.

/// Replaces every value in `message` with `…`: text in quotes, brackets or braces, and every word that DynamoDB's own
/// messages don't use.
///
/// This is an allow-list of words because a deny-list of message formats would leak values as soon as AWS adds a
/// format. A value that happens to be an allowed word reveals nothing.
pub(crate) fn redact(message: &str) -> String {
    let mut redacted = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(first) = rest.chars().next() {
        if let Some(close) = closing(first) {
            let inner = &rest[first.len_utf8()..];
            redacted.push(first);
            push_mark(&mut redacted);
            match inner.rfind(close) {
                // Skip to the last closing delimiter: a value can contain the delimiter too.
                Some(end) => {
                    redacted.push(close);
                    rest = &inner[end + close.len_utf8()..];
                }
                None => break,
            }
        } else if first.is_whitespace() {
            redacted.push(' ');
            rest = &rest[first.len_utf8()..];
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || closing(c).is_some()).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            if is_allowed(word) {
                redacted.push_str(word)
            } else {
                push_mark(&mut redacted)
            }
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

/// Returns `true` for a word of DynamoDB's messages and for a placeholder of an expression (`#0`, `:12`).
fn is_allowed(word: &str) -> bool {
    const PUNCTUATION: &[char] = &[',', '.', ';', ':', '(', ')', '!', '?'];
    if let Some(number) = word.trim_end_matches(PUNCTUATION).strip_prefix(['#', ':']) {
        return !number.is_empty() && number.len() <= 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    }
    let word = word.trim_matches(PUNCTUATION);
    word.is_empty() || ALLOWED_WORDS.split(' ').any(|allowed| allowed.eq_ignore_ascii_case(word))
}

/// The words of DynamoDB's messages, sorted.
const ALLOWED_WORDS: &str = "\
    a access action active actual add after aggregated all allowed already an and another any are at attempting \
    attribute attribute_exists attribute_not_exists attribute_type attributes attributevalue authorization \
    authorized available backfilling backup be because been before begins_with being between binary body both bound \
    but by bytes calculate can cancellation cancelled cannot capacity character characters check client code \
    collection condition conditional conditionalcheckfailed conditionexpression conditions configured consider \
    consistent constraint contain contains content converted could create created credentials currently data \
    datatypes defined delete deleted denied deserializing detected differ different digits do document does doesn't \
    duplicate duplicates during each either element empty encoded encountered endpoint equal error errors exactly \
    exceed exceeded exceeds exclusive exist existing exists expected expired expression expressionattributenames \
    expressionattributevalues expressions failed fewer filterexpression following for format found from function \
    get global greater has hash have id idempotent if in include incorrect index indexes indexname input internal \
    invalid is it item items its key keyconditionexpression keys kms large larger last least length less level \
    levels limit list lower magnitude many map match matches maximum may member minimum missing more multiple must \
    name names nan nested nesting no non non-existent non-key not null number numeric of on one ongoing only \
    operand operands operation operations operator operators or other overflow overlap parameter parameters parsing \
    part parts path paths perform performed please point primary projection projectionexpression provided \
    provisioned put query range rate reached read reading reason reasons received refer reference region request \
    requested requests required requires reserved resource result retry s same satisfy scan schema secondary \
    security select send sent server service set sets should signature significant size sort specific specified \
    specify start starting state statement stored string subscriber supplied support supported switch syntax table \
    tablename tables than that the there this throttled throttling throughput time to token too transaction \
    transactionconflict transactions try two type types unable underflow unknown unprocessed unreachable \
    unsupported unused update updated updateexpression upper use used user using validation validationexception \
    value values was were when which while will with within write wrong you your";

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
            (
                "upper bound operand: AttributeValue: {S:SENT}INEL}, lower",
                "upper bound operand: AttributeValue: {…}, lower",
            ),
            ("1 validation error detected: Value 'it's SENTINEL' at", "… validation error detected: Value '…' at"),
            ("an open quote \"SENTINEL", "an … \"…"),
            ("unused value :12 and #3, SEN TINEL é", "unused value :12 and #3, …"),
        ] {
            assert_eq!(redact(message), redacted);
        }
    }

    #[test]
    fn the_allowed_words_are_sorted_and_lower_case() {
        assert!(ALLOWED_WORDS.split(' ').is_sorted());
        assert!(ALLOWED_WORDS.split(' ').all(|word| !word.is_empty() && word == word.to_ascii_lowercase()));
    }
}
