use super::assert_errors;
use crate::projection::derive;

#[track_caller]
fn assert(source: &str, expected: &[(&str, &str)]) {
    assert_errors(derive, source, expected);
}

#[test]
fn valid_projections_have_no_errors() {
    assert("#[projection(of = Order)] struct Total { total: u64 }", &[]);
    assert(
        "#[projection(of = models::Order, crate = ::db)] struct Total { #[projection(path = TOTAL_PATH, default)] total: u64 }",
        &[],
    );
}

#[test]
fn the_item_is_required() {
    let text = "a projection requires `of`, the item that it reads\nhelp: write `#[projection(of = Order)]`";
    assert("struct Total { total: u64 }", &[("Total", text)]);
    assert(
        "#[projection(off = Order)] struct Total { total: u64 }",
        &[("off", "unknown option `off` in `#[projection(..)]` on the type\nhelp: did you mean `of`?")],
    );
}

#[test]
fn only_structs_with_named_fields_are_supported() {
    let text = "`Projection` requires a struct with named fields\nhelp: write `struct OrderTotal { total: u64 }`";
    for shape in ["struct Total(u64);", "struct Total;", "enum Total { A }"] {
        assert(&format!("#[projection(of = Order)] {shape}"), &[("Total", text)]);
    }
    assert(
        "#[projection(of = Order)] struct Total<T> { total: T }",
        &[("<T>", "a projection can't have generic parameters\nhelp: remove the parameters")],
    );
}

#[test]
fn unknown_field_options_are_reported() {
    assert(
        "#[projection(of = Order)] struct Total { #[projection(rename = \"n\")] total: u64 }",
        &[(
            "rename",
            "unknown option `rename` in `#[projection(..)]` on a field\n\
                      help: expected one of `path`, `default`",
        )],
    );
    assert(
        "#[projection(of = Order)] struct Total { #[projection(of = Order)] total: u64 }",
        &[("of", "`of` belongs on the type, not on a field\nhelp: move `#[projection(of ..)]` to the type")],
    );
}
