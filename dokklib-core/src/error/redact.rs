//! The service's messages without the values that some of them quote.

/// `message` with every value cut: what stands in quotes, brackets or braces, and every word that isn't one of
/// DynamoDB's own.
///
/// A deny-list of messages that are known to hold values would leak with the next message that AWS thinks of, so this is
/// an allow-list of words: a value that happens to be one of them says nothing.
pub(crate) fn redact(message: &str) -> String {
    let mut shown = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(first) = rest.chars().next() {
        if let Some(close) = closing(first) {
            let inner = &rest[first.len_utf8()..];
            shown.push(first);
            cut(&mut shown);
            match inner.rfind(close) {
                // To the last closing one: a value may hold the character itself.
                Some(end) => {
                    shown.push(close);
                    rest = &inner[end + close.len_utf8()..];
                }
                None => break,
            }
        } else if first.is_whitespace() {
            shown.push(' ');
            rest = &rest[first.len_utf8()..];
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || closing(c).is_some()).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            if is_known(word) {
                shown.push_str(word)
            } else {
                cut(&mut shown)
            }
            rest = after;
        }
    }
    shown
}

const CUT: &str = "…";

/// One mark for values that follow one another.
fn cut(shown: &mut String) {
    let marked = shown.trim_end();
    if marked.ends_with(CUT) {
        shown.truncate(marked.len());
    } else {
        shown.push_str(CUT);
    }
}

fn closing(open: char) -> Option<char> {
    match open {
        '"' | '\'' | '`' => Some(open),
        '[' => Some(']'),
        '{' => Some('}'),
        '<' => Some('>'),
        _ => None,
    }
}

/// Whether a word is one of DynamoDB's, or a placeholder of this library's (`#0`, `:12`).
fn is_known(word: &str) -> bool {
    const PUNCTUATION: &[char] = &[',', '.', ';', ':', '(', ')', '!', '?'];
    if let Some(number) = word.trim_end_matches(PUNCTUATION).strip_prefix(['#', ':']) {
        return !number.is_empty() && number.len() <= 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    }
    let word = word.trim_matches(PUNCTUATION);
    word.is_empty() || KNOWN.split(' ').any(|known| known.eq_ignore_ascii_case(word))
}

/// The words of DynamoDB's own messages, sorted.
const KNOWN: &str = "\
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
    fn values_are_cut() {
        for (message, shown) in [
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
            assert_eq!(redact(message), shown);
        }
    }

    #[test]
    fn the_known_words_are_sorted_and_lower_case() {
        assert!(KNOWN.split(' ').is_sorted());
        assert!(KNOWN.split(' ').all(|word| !word.is_empty() && word == word.to_ascii_lowercase()));
    }
}
