//! What the guide says in tables, which no doctest runs.

use dokklib::{Entity, ErrorKind};

use crate::service::{answering, body};

const ERRORS: &str = include_str!("../../../dokklib/guide/errors.md");
const FROM_PYTHON: &str = include_str!("../../../dokklib/guide/from_python.md");

#[derive(Entity)]
struct User;

/// The rows of the table of the Python library's exceptions: the exception, the service's code, and the kind.
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
async fn each_exception_has_the_kind_that_the_guide_says() {
    let rows = exceptions();
    assert_eq!(rows.len(), 26);
    for [exception, code, kind] in rows {
        assert!(
            code.trim_end_matches("Exception").contains(exception.trim_end_matches("Error")),
            "{exception}: {code}"
        );
        let message = if exception == "ResourceNotFound" { "Requested resource not found" } else { "…" };
        let status = if exception == "InternalServerError" { 500 } else { 400 };
        let table = answering(status, &body(code, message));
        let error = table.put((User::partition_key("a"), User::sort_key("a"))).await.unwrap_err();
        assert_eq!(format!("{:?}", error.kind()), kind, "{exception}");
        assert_eq!(error.code(), Some(code), "the code tells apart what is `Other`");

        // As the reason of an operation of a transaction, in which the service writes the codes in a short form too.
        let short = code.trim_end_matches("Exception");
        for code in [code, short] {
            let reasons = format!(r#""CancellationReasons":[{{"Code":"{code}","Message":"{message}"}}]"#);
            let body = format!(r#"{{"__type":"TransactionCanceledException","message":"x",{reasons}}}"#);
            let transaction =
                answering(400, &body).transact_write().put((User::partition_key("a"), User::sort_key("a")));
            let error = transaction.await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TransactionCanceled);
            let found = error.reasons()[0].kind().map(|kind| format!("{kind:?}"));
            assert_eq!(found.as_deref(), Some(kind), "{code}");
        }
    }
}

/// The texts in code quotes of a cell.
fn code_of(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn each_row_for_python_users_is_a_line_of_the_program_that_runs() {
    let (tables, program) = FROM_PYTHON.split_once("# All of it, as a program").unwrap();
    let program = program.split("```").nth(1).unwrap();
    let mut rows = 0;
    for row in tables.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| there")) {
        if row.starts_with("| ---") {
            continue;
        }
        rows += 1;
        // Not at the bar in a closure or a pattern, of which the second column has none.
        let here = row.split(" | ").nth(1).unwrap();
        assert!(code_of(here).count() > 0, "{row}");
        for code in code_of(here) {
            assert!(program.contains(code), "`{code}` is in no line that runs");
        }
    }
    assert_eq!(rows, 45, "all rows are seen");
}
