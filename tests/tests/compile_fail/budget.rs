//! The limits of a message: one error at one text of the program, few lines, and the fix near the top.

use crate::case::Case;
use crate::message::Report;

/// Rendered lines of a case.
const MOST_LINES: usize = 25;

/// Rendered lines of half of the cases.
const MEDIAN_LINES: usize = 14;

/// The last line on which the fix may stand.
const FIX_WITHIN: usize = 10;

/// Cases without the line `//! Fix: ..`. It may only become smaller.
const CASES_WITHOUT_FIX: usize = 0;

/// Cases with a list of the impls of a trait.
const CASES_WITH_A_LIST: usize = 0;

/// Cases with a path that only generated code uses.
const CASES_WITH_A_PRIVATE_PATH: usize = 0;

/// Cases with a nested tuple of types.
const CASES_WITH_A_NESTED_TUPLE: usize = 0;

/// One limit that a case exceeds, and why it can't be met.
type Exception = (&'static str, Excess, &'static str);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Excess {
    /// More than one error is emitted. Cargo shows equal errors once.
    Errors(usize),
    Lines,
    Fix,
    /// The primary span is not a text on one line of the program.
    Underlined,
}

/// Both operands and the result of `&&` and `||` are `bool` by definition.
const OPERATORS: &str = "the operands of the operator are `bool` by definition";
/// The compiler reports a missing lifetime bound for each of its uses.
const LIFETIMES: &str = "the compiler's own errors about a lifetime";
/// The fix is a suggestion or a note of the compiler, which comes after other lines.
const OWN_LINES: &str = "the compiler's own lines come first";

const EXCEPTIONS: &[Exception] = &[
    ("expression-equality_operator", Excess::Fix, OWN_LINES),
    ("expression-less_than_operator", Excess::Fix, OWN_LINES),
    ("expression-logical_and", Excess::Errors(3), OPERATORS),
    ("expression-logical_and", Excess::Fix, OPERATORS),
    ("expression-logical_and", Excess::Lines, OPERATORS),
    ("expression-logical_or", Excess::Errors(3), OPERATORS),
    ("expression-logical_or", Excess::Fix, OPERATORS),
    ("expression-logical_or", Excess::Lines, OPERATORS),
    ("item-generic_scan_without_static", Excess::Errors(2), LIFETIMES),
];

/// Returns what a user sees in numbers.
pub(crate) fn summary(reports: &[(&Case, &Report)]) -> String {
    let errors: usize = reports.iter().map(|(_, report)| report.errors).sum();
    let (median, most) = median_and_most(reports.iter().map(|(_, report)| report.lines));
    let fixes: Vec<_> = reports.iter().filter_map(|(case, report)| report.line_of(case.fix.as_deref()?)).collect();
    let (median_fix, last_fix) = median_and_most(fixes.iter().copied());
    let elsewhere = reports.iter().filter(|(_, report)| report.underlined.iter().any(Result::is_err)).count();
    format!(
        "{} cases, {errors} errors emitted, {elsewhere} not at a text of the program; lines: median {median}, most {most}; \
         line of the fix: median {median_fix}, last {last_fix}, unknown in {} cases",
        reports.len(),
        reports.len() - fixes.len(),
    )
}

fn median_and_most(numbers: impl Iterator<Item = usize>) -> (usize, usize) {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_unstable();
    (numbers.get(numbers.len() / 2).copied().unwrap_or_default(), numbers.last().copied().unwrap_or_default())
}

/// Returns the cases that exceed the budget without an exception, and the exceptions that are within the budget.
pub(crate) fn problems(reports: &[(&Case, &Report)]) -> Vec<String> {
    let mut problems = Vec::new();
    let (median, _) = median_and_most(reports.iter().map(|(_, report)| report.lines));
    if median > MEDIAN_LINES {
        problems.push(format!("the median case has {median} lines, more than {MEDIAN_LINES}"));
    }
    let without_fix: Vec<_> =
        reports.iter().filter(|(case, _)| case.fix.is_none()).map(|(case, _)| &*case.name).collect();
    if without_fix.len() > CASES_WITHOUT_FIX {
        problems.push(format!("without `//! Fix: ..`: {without_fix:?}"));
    }
    for (text, limit) in [
        ("other types implement trait", CASES_WITH_A_LIST),
        ("__private", CASES_WITH_A_PRIVATE_PATH),
        (", ())", CASES_WITH_A_NESTED_TUPLE),
    ] {
        let cases: Vec<_> = reports.iter().filter(|(_, report)| report.line_of(text).is_some()).collect();
        if cases.len() > limit {
            let names: Vec<_> = cases.iter().map(|(case, _)| &*case.name).collect();
            problems.push(format!("{} cases with `{text}`, more than {limit}: {names:?}", cases.len()));
        } else if cases.len() < limit {
            problems.push(format!("only {} cases with `{text}`: lower the limit of {limit}", cases.len()));
        }
    }
    let excesses: Vec<_> = reports.iter().flat_map(|(case, report)| excesses(case, report)).collect();
    for (name, excess, text) in &excesses {
        if !EXCEPTIONS.iter().any(|(case, exception, _)| case == name && exception == excess) {
            problems.push(format!("{name}: {text}"));
        }
    }
    for (name, exception, _) in EXCEPTIONS {
        if !excesses.iter().any(|(case, excess, _)| case == name && exception == excess) {
            problems.push(format!("{name}: is within the budget of {exception:?}: remove the exception"));
        }
    }
    problems
}

/// Returns `true` if it is known that a case emits several errors.
pub(crate) fn has_several_errors(case: &str) -> bool {
    EXCEPTIONS.iter().any(|(name, excess, _)| *name == case && matches!(excess, Excess::Errors(_)))
}

fn excesses<'c>(case: &'c Case, report: &Report) -> Vec<(&'c str, Excess, String)> {
    let mut excesses = Vec::new();
    let mut push = |excess, text| excesses.push((&*case.name, excess, text));
    if report.errors > 1 {
        push(Excess::Errors(report.errors), format!("{} errors emitted", report.errors));
    }
    if report.lines > MOST_LINES {
        push(Excess::Lines, format!("{} lines, more than {MOST_LINES}", report.lines));
    }
    match case.fix.as_deref().map(|fix| (fix, report.line_of(fix))) {
        Some((fix, None)) => push(Excess::Fix, format!("the message doesn't contain its fix, {fix:?}")),
        Some((_, Some(line))) if line > FIX_WITHIN => push(Excess::Fix, format!("the fix is on line {line}")),
        _ => {}
    }
    if let Some(place) = report.underlined.iter().find_map(|text| text.as_ref().err()) {
        push(Excess::Underlined, format!("the error is at {place}, not at a text of the program"));
    }
    excesses
}
