use super::assert_errors;
use crate::projection::derive;

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

#[test]
fn right_projections_have_no_errors() {
    assert("#[projection(of = Order)] struct Total { total: u64 }", &[]);
    assert(
        "#[projection(of = models::Order, crate = ::db)] struct Total { #[projection(path = TOTAL_PATH, default)] total: u64 }",
        &[],
    );
}

#[test]
fn what_it_is_of_is_named() {
    let text = "a projection needs the item of which it is\nhelp: write `#[projection(of = Order)]`";
    assert("struct Total { total: u64 }", &[("Total", text)]);
    assert(
        "#[projection(off = Order)] struct Total { total: u64 }",
        &[("off", "`#[projection(..)]` on the type has no `off`\nhelp: did you mean `of`?")],
    );
}

#[test]
fn it_is_a_struct_with_names() {
    let text = "a projection is a struct with some of the fields of an item\nhelp: `struct OrderTotal { total: u64 }`";
    for shape in ["struct Total(u64);", "struct Total;", "enum Total { A }"] {
        assert(&format!("#[projection(of = Order)] {shape}"), &[("Total", text)]);
    }
    assert(
        "#[projection(of = Order)] struct Total<T> { total: T }",
        &[("<T>", "a projection has no generic parameters: it stands for one thing\nhelp: remove the parameters")],
    );
}

#[test]
fn fields_have_few_options() {
    assert(
        "#[projection(of = Order)] struct Total { #[projection(rename = \"n\")] total: u64 }",
        &[("rename", "`#[projection(..)]` on a field has no `rename`\nhelp: there are `path`, `default`")],
    );
    assert(
        "#[projection(of = Order)] struct Total { #[projection(of = Order)] total: u64 }",
        &[("of", "`of` belongs on the type, not on a field\nhelp: move it: `#[projection(of ..)]` on the type")],
    );
}
