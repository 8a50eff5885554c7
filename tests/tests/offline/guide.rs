//! Checks the tables in the guide, which doctests don't run.

use dokklib::{Entity, ErrorKind};

use crate::service::{error_body, responding};

const ERRORS: &str = include_str!("../../../dokklib/guide/errors.md");
const FROM_PYTHON: &str = include_str!("../../../dokklib/guide/from_python.md");

#[derive(Entity)]
struct User;

/// Returns the rows of the table of the Python library's exceptions: exception, DynamoDB error code and error kind.
fn exceptions() -> Vec<[&'static str; 3]> {
    let table = ERRORS.split("| exception |").nth(1).expect("the table of exceptions");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let mut cells = row.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`'));
        std::array::from_fn(|_| cells.next().expect("three cells"))
    })
    .collect()
}

#[tokio::test]
async fn each_exception_has_the_kind_in_the_guide() {
    let rows = exceptions();
    assert_eq!(rows.len(), 26);
    for [exception, code, kind] in rows {
        assert!(
            code == exception || code.trim_end_matches("Exception").contains(exception.trim_end_matches("Error")),
            "{exception}: {code}"
        );
        let message = if exception == "ResourceNotFoundException" { "Requested resource not found" } else { "…" };
        let status = if exception == "InternalServerError" { 500 } else { 400 };
        let table = responding(status, &error_body(code, message));
        let error = table.put((User::partition_key("a"), User::sort_key("a"))).await.unwrap_err();
        assert_eq!(format!("{:?}", error.kind()), kind, "{exception}");
        assert_eq!(error.code(), Some(code), "the code distinguishes errors of kind `Other`");

        // The same code as a cancellation reason of a transaction. DynamoDB omits the suffix `Exception` in some of them.
        let short_code = code.trim_end_matches("Exception");
        for code in [code, short_code] {
            let reasons = format!(r#""CancellationReasons":[{{"Code":"{code}","Message":"{message}"}}]"#);
            let body = format!(r#"{{"__type":"TransactionCanceledException","message":"x",{reasons}}}"#);
            let transaction =
                responding(400, &body).transact_write().put((User::partition_key("a"), User::sort_key("a")));
            let error = transaction.await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TransactionCanceled);
            let reason = error.reasons()[0].kind().map(|kind| format!("{kind:?}"));
            assert_eq!(reason.as_deref(), Some(kind), "{code}");
        }
    }
}

/// Returns the code spans of a table cell.
fn code_spans(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn the_code_of_each_row_for_python_users_is_in_the_doctest() {
    let (tables, program) = FROM_PYTHON.split_once("# A complete program").unwrap();
    let program = program.split("```").nth(1).unwrap();
    let mut rows = 0;
    for row in tables.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| Python")) {
        if row.starts_with("| ---") {
            continue;
        }
        rows += 1;
        // The second column contains no ` | ` in its code, so splitting the row there is safe.
        let cell = row.split(" | ").nth(1).unwrap();
        assert!(code_spans(cell).count() > 0, "{row}");
        for code in code_spans(cell) {
            assert!(program.contains(code), "the doctest doesn't contain `{code}`");
        }
    }
    assert_eq!(rows, 45, "every row was checked");
}

#[test]
fn the_project_in_the_guide_is_the_example() {
    let chapter = include_str!("../../../dokklib/guide/getting_started.md");
    let files = [
        include_str!("../../../examples/bookmarks/src/lib.rs"),
        include_str!("../../../examples/bookmarks/src/main.rs"),
        include_str!("../../../examples/bookmarks/tests/bookmarks.rs"),
    ];
    for file in files {
        assert!(chapter.contains(file), "the chapter doesn't contain this file:\n{file}");
    }
}
