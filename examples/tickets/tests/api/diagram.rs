//! The picture in the README.

use std::fs;

use dokklib::Schema;
use tickets::model::Desk;

#[test]
fn the_picture_is_that_of_the_schema() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/keys.svg");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, Desk::diagram()).unwrap();
    }
    assert!(fs::read_to_string(path).is_ok_and(|text| text == Desk::diagram()), "run this test with `UPDATE=1`");
}
