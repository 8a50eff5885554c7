//! The words that can't be attribute names in an expression, except under an alias.

/// Returns `true` if an expression can contain the attribute name without an alias.
///
/// AWS documents only letters and digits. Underscores are allowed after them.
pub(super) fn is_plain(name: &str) -> bool {
    let name = name.as_bytes();
    let [first, rest @ ..] = name else { return false };
    first.is_ascii_alphabetic()
        && rest.first() != Some(&b'_')
        && rest.iter().all(|byte| IN_NAMES[usize::from(*byte)])
        && !(may_be_reserved(name) && is_reserved(name))
}

fn is_reserved(name: &[u8]) -> bool {
    let letter = usize::from(name[0].to_ascii_uppercase() - b'A');
    RESERVED[letter].iter().any(|word| word.len() == name.len() && word.as_bytes().eq_ignore_ascii_case(name))
}

/// The bytes that names without an alias consist of.
static IN_NAMES: [bool; 256] = {
    let mut is_allowed = [false; 256];
    let mut byte = 0;
    while byte < is_allowed.len() {
        is_allowed[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    is_allowed
};

/// The fingerprints of the reserved words, as a set of bits. Four of a hundred other names have one of them.
static FINGERPRINTS: [u64; 256] = {
    let mut fingerprints = [0; 256];
    let mut letter = 0;
    while letter < RESERVED.len() {
        let mut word = 0;
        while word < RESERVED[letter].len() {
            let fingerprint = fingerprint(RESERVED[letter][word].as_bytes());
            fingerprints[fingerprint / 64] |= 1 << (fingerprint % 64);
            word += 1;
        }
        letter += 1;
    }
    fingerprints
};

fn may_be_reserved(name: &[u8]) -> bool {
    let fingerprint = fingerprint(name);
    FINGERPRINTS[fingerprint / 64] >> (fingerprint % 64) & 1 == 1
}

/// Returns 14 bits of a hash that ignores the case.
const fn fingerprint(name: &[u8]) -> usize {
    let (mut hash, mut at) = (0_u32, 0);
    while at < name.len() {
        hash = (hash ^ (name[at] & 31) as u32).wrapping_mul(0x9e37_79b1);
        at += 1;
    }
    (hash >> 18) as usize
}

/// The [reserved words](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html) of DynamoDB,
/// `REMOVE` and the names of functions, by their first letter.
#[rustfmt::skip]
static RESERVED: [&[&str]; 26] = [
    &[
        "ABORT", "ABSOLUTE", "ACTION", "ADD", "AFTER", "AGENT", "AGGREGATE", "ALL", "ALLOCATE", "ALTER", "ANALYZE",
        "AND", "ANY", "ARCHIVE", "ARE", "ARRAY", "AS", "ASC", "ASCII", "ASENSITIVE", "ASSERTION", "ASYMMETRIC", "AT",
        "ATOMIC", "ATTACH", "ATTRIBUTE", "ATTRIBUTE_EXISTS", "ATTRIBUTE_NOT_EXISTS", "ATTRIBUTE_TYPE", "AUTH",
        "AUTHORIZATION", "AUTHORIZE", "AUTO", "AVG",
    ],
    &[
        "BACK", "BACKUP", "BASE", "BATCH", "BEFORE", "BEGIN", "BEGINS_WITH", "BETWEEN", "BIGINT", "BINARY", "BIT",
        "BLOB", "BLOCK", "BOOLEAN", "BOTH", "BREADTH", "BUCKET", "BULK", "BY", "BYTE",
    ],
    &[
        "CALL", "CALLED", "CALLING", "CAPACITY", "CASCADE", "CASCADED", "CASE", "CAST", "CATALOG", "CHAR",
        "CHARACTER", "CHECK", "CLASS", "CLOB", "CLOSE", "CLUSTER", "CLUSTERED", "CLUSTERING", "CLUSTERS", "COALESCE",
        "COLLATE", "COLLATION", "COLLECTION", "COLUMN", "COLUMNS", "COMBINE", "COMMENT", "COMMIT", "COMPACT",
        "COMPILE", "COMPRESS", "CONDITION", "CONFLICT", "CONNECT", "CONNECTION", "CONSISTENCY", "CONSISTENT",
        "CONSTRAINT", "CONSTRAINTS", "CONSTRUCTOR", "CONSUMED", "CONTAINS", "CONTINUE", "CONVERT", "COPY",
        "CORRESPONDING", "COUNT", "COUNTER", "CREATE", "CROSS", "CUBE", "CURRENT", "CURSOR", "CYCLE",
    ],
    &[
        "DATA", "DATABASE", "DATE", "DATETIME", "DAY", "DEALLOCATE", "DEC", "DECIMAL", "DECLARE", "DEFAULT",
        "DEFERRABLE", "DEFERRED", "DEFINE", "DEFINED", "DEFINITION", "DELETE", "DELIMITED", "DEPTH", "DEREF", "DESC",
        "DESCRIBE", "DESCRIPTOR", "DETACH", "DETERMINISTIC", "DIAGNOSTICS", "DIRECTORIES", "DISABLE", "DISCONNECT",
        "DISTINCT", "DISTRIBUTE", "DO", "DOMAIN", "DOUBLE", "DROP", "DUMP", "DURATION", "DYNAMIC",
    ],
    &[
        "EACH", "ELEMENT", "ELSE", "ELSEIF", "EMPTY", "ENABLE", "END", "EQUAL", "EQUALS", "ERROR", "ESCAPE",
        "ESCAPED", "EVAL", "EVALUATE", "EXCEEDED", "EXCEPT", "EXCEPTION", "EXCEPTIONS", "EXCLUSIVE", "EXEC",
        "EXECUTE", "EXISTS", "EXIT", "EXPLAIN", "EXPLODE", "EXPORT", "EXPRESSION", "EXTENDED", "EXTERNAL", "EXTRACT",
    ],
    &[
        "FAIL", "FALSE", "FAMILY", "FETCH", "FIELDS", "FILE", "FILTER", "FILTERING", "FINAL", "FINISH", "FIRST",
        "FIXED", "FLATTERN", "FLOAT", "FOR", "FORCE", "FOREIGN", "FORMAT", "FORWARD", "FOUND", "FREE", "FROM", "FULL",
        "FUNCTION", "FUNCTIONS",
    ],
    &[
        "GENERAL", "GENERATE", "GET", "GLOB", "GLOBAL", "GO", "GOTO", "GRANT", "GREATER", "GROUP", "GROUPING",
    ],
    &[
        "HANDLER", "HASH", "HAVE", "HAVING", "HEAP", "HIDDEN", "HOLD", "HOUR",
    ],
    &[
        "IDENTIFIED", "IDENTITY", "IF", "IF_NOT_EXISTS", "IGNORE", "IMMEDIATE", "IMPORT", "IN", "INCLUDING",
        "INCLUSIVE", "INCREMENT", "INCREMENTAL", "INDEX", "INDEXED", "INDEXES", "INDICATOR", "INFINITE", "INITIALLY",
        "INLINE", "INNER", "INNTER", "INOUT", "INPUT", "INSENSITIVE", "INSERT", "INSTEAD", "INT", "INTEGER",
        "INTERSECT", "INTERVAL", "INTO", "INVALIDATE", "IS", "ISOLATION", "ITEM", "ITEMS", "ITERATE",
    ],
    &[
        "JOIN",
    ],
    &[
        "KEY", "KEYS",
    ],
    &[
        "LAG", "LANGUAGE", "LARGE", "LAST", "LATERAL", "LEAD", "LEADING", "LEAVE", "LEFT", "LENGTH", "LESS", "LEVEL",
        "LIKE", "LIMIT", "LIMITED", "LINES", "LIST", "LIST_APPEND", "LOAD", "LOCAL", "LOCALTIME", "LOCALTIMESTAMP",
        "LOCATION", "LOCATOR", "LOCK", "LOCKS", "LOG", "LOGED", "LONG", "LOOP", "LOWER",
    ],
    &[
        "MAP", "MATCH", "MATERIALIZED", "MAX", "MAXLEN", "MEMBER", "MERGE", "METHOD", "METRICS", "MIN", "MINUS",
        "MINUTE", "MISSING", "MOD", "MODE", "MODIFIES", "MODIFY", "MODULE", "MONTH", "MULTI", "MULTISET",
    ],
    &[
        "NAME", "NAMES", "NATIONAL", "NATURAL", "NCHAR", "NCLOB", "NEW", "NEXT", "NO", "NONE", "NOT", "NULL",
        "NULLIF", "NUMBER", "NUMERIC",
    ],
    &[
        "OBJECT", "OF", "OFFLINE", "OFFSET", "OLD", "ON", "ONLINE", "ONLY", "OPAQUE", "OPEN", "OPERATOR", "OPTION",
        "OR", "ORDER", "ORDINALITY", "OTHER", "OTHERS", "OUT", "OUTER", "OUTPUT", "OVER", "OVERLAPS", "OVERRIDE",
        "OWNER",
    ],
    &[
        "PAD", "PARALLEL", "PARAMETER", "PARAMETERS", "PARTIAL", "PARTITION", "PARTITIONED", "PARTITIONS", "PATH",
        "PERCENT", "PERCENTILE", "PERMISSION", "PERMISSIONS", "PIPE", "PIPELINED", "PLAN", "POOL", "POSITION",
        "PRECISION", "PREPARE", "PRESERVE", "PRIMARY", "PRIOR", "PRIVATE", "PRIVILEGES", "PROCEDURE", "PROCESSED",
        "PROJECT", "PROJECTION", "PROPERTY", "PROVISIONING", "PUBLIC", "PUT",
    ],
    &[
        "QUERY", "QUIT", "QUORUM",
    ],
    &[
        "RAISE", "RANDOM", "RANGE", "RANK", "RAW", "READ", "READS", "REAL", "REBUILD", "RECORD", "RECURSIVE",
        "REDUCE", "REF", "REFERENCE", "REFERENCES", "REFERENCING", "REGEXP", "REGION", "REINDEX", "RELATIVE",
        "RELEASE", "REMAINDER", "REMOVE", "RENAME", "REPEAT", "REPLACE", "REQUEST", "RESET", "RESIGNAL", "RESOURCE",
        "RESPONSE", "RESTORE", "RESTRICT", "RESULT", "RETURN", "RETURNING", "RETURNS", "REVERSE", "REVOKE", "RIGHT",
        "ROLE", "ROLES", "ROLLBACK", "ROLLUP", "ROUTINE", "ROW", "ROWS", "RULE", "RULES",
    ],
    &[
        "SAMPLE", "SATISFIES", "SAVE", "SAVEPOINT", "SCAN", "SCHEMA", "SCOPE", "SCROLL", "SEARCH", "SECOND",
        "SECTION", "SEGMENT", "SEGMENTS", "SELECT", "SELF", "SEMI", "SENSITIVE", "SEPARATE", "SEQUENCE",
        "SERIALIZABLE", "SESSION", "SET", "SETS", "SHARD", "SHARE", "SHARED", "SHORT", "SHOW", "SIGNAL", "SIMILAR",
        "SIZE", "SKEWED", "SMALLINT", "SNAPSHOT", "SOME", "SOURCE", "SPACE", "SPACES", "SPARSE", "SPECIFIC",
        "SPECIFICTYPE", "SPLIT", "SQL", "SQLCODE", "SQLERROR", "SQLEXCEPTION", "SQLSTATE", "SQLWARNING", "START",
        "STATE", "STATIC", "STATUS", "STORAGE", "STORE", "STORED", "STREAM", "STRING", "STRUCT", "STYLE", "SUB",
        "SUBMULTISET", "SUBPARTITION", "SUBSTRING", "SUBTYPE", "SUM", "SUPER", "SYMMETRIC", "SYNONYM", "SYSTEM",
    ],
    &[
        "TABLE", "TABLESAMPLE", "TEMP", "TEMPORARY", "TERMINATED", "TEXT", "THAN", "THEN", "THROUGHPUT", "TIME",
        "TIMESTAMP", "TIMEZONE", "TINYINT", "TO", "TOKEN", "TOTAL", "TOUCH", "TRAILING", "TRANSACTION", "TRANSFORM",
        "TRANSLATE", "TRANSLATION", "TREAT", "TRIGGER", "TRIM", "TRUE", "TRUNCATE", "TTL", "TUPLE", "TYPE",
    ],
    &[
        "UNDER", "UNDO", "UNION", "UNIQUE", "UNIT", "UNKNOWN", "UNLOGGED", "UNNEST", "UNPROCESSED", "UNSIGNED",
        "UNTIL", "UPDATE", "UPPER", "URL", "USAGE", "USE", "USER", "USERS", "USING", "UUID",
    ],
    &[
        "VACUUM", "VALUE", "VALUED", "VALUES", "VARCHAR", "VARIABLE", "VARIANCE", "VARINT", "VARYING", "VIEW",
        "VIEWS", "VIRTUAL", "VOID",
    ],
    &[
        "WAIT", "WHEN", "WHENEVER", "WHERE", "WHILE", "WINDOW", "WITH", "WITHIN", "WITHOUT", "WORK", "WRAPPED",
        "WRITE",
    ],
    &[],
    &[
        "YEAR",
    ],
    &[
        "ZONE",
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_and_names_with_other_characters_are_not_plain() {
        for name in ["title", "PK", "GSI1SK", "created_at", "a", "x1", "Title"] {
            assert!(is_plain(name), "{name}");
        }
        for name in ["name", "Status", "SIZE", "data", "contains", "begins_with", "Attribute_Exists", "year"] {
            assert!(!is_plain(name), "{name}");
        }
        for name in ["", "_id", "1st", "a_b", "a-b", "a.b", "a b", "größe", "a#", "$owner"] {
            assert!(!is_plain(name), "{name}");
        }
    }

    #[test]
    fn every_word_is_listed_under_its_letter() {
        assert_eq!(RESERVED.iter().map(|words| words.len()).sum::<usize>(), 573 + 8);
        for (words, letter) in RESERVED.iter().zip('A'..='Z') {
            assert!(words.is_sorted() && words.iter().all(|word| word.starts_with(letter)), "{words:?}");
        }
    }
}
