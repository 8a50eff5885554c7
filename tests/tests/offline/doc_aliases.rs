//! The names of the SDK and of the Python library find the methods in the search of the documentation.

const TABLE: &str = include_str!("../../../dokklib-core/src/table/mod.rs");

#[test]
fn each_request_of_the_sdk_is_an_alias() {
    let names = [
        "GetItem",
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "BatchGetItem",
        "BatchWriteItem",
        "TransactGetItems",
        "TransactWriteItems",
        "query_prefix",
        "update_attributes",
    ];
    for name in names {
        assert!(TABLE.contains(&format!("#[doc(alias = \"{name}\")]")), "`{name}` is no alias");
    }
}
