//! The messages about `#[derive(Collection)]`.

pub(crate) fn shape() -> String {
    "`Collection` requires an enum with a variant per item type, or a struct with a field per item type\n\
     help: write `enum Activity { Order(Order), .. }`, \
     or `struct Customer { account: Account, orders: Vec<Order>, .. }`"
        .to_owned()
}

pub(crate) fn malformed_variant(variant: &str, is_other: bool) -> String {
    let ty = if is_other { "RawItem" } else { "Order" };
    format!("the variant `{variant}` must hold exactly one item\nhelp: write `{variant}({ty})`")
}

pub(crate) fn no_other(collection: &str, is_enum: bool) -> String {
    let (member, example) = if is_enum { ("variant", "Other(RawItem)") } else { ("field", "others: Vec<RawItem>") };
    format!(
        "`{collection}` has no {member} for other items\n\
         help: add `#[collection(other)] {example}`, or `#[collection(exhaustive)]` to reject them"
    )
}

pub(crate) fn other_on_the_type() -> String {
    super::misplaced_option("other", "collection", "a variant or a field", "the type")
}

pub(crate) fn other_of_an_exhaustive_collection() -> String {
    "`other` conflicts with `exhaustive`, which rejects other items\nhelp: remove one of the two".to_owned()
}

pub(crate) fn two_others() -> String {
    "only one variant or field can have `other`\nhelp: remove one `#[collection(other)]`".to_owned()
}

pub(crate) fn limit_of_a_variant() -> String {
    "`limit` belongs on a field of a struct, not on a variant\n\
     help: remove it, and limit the query: `table.query_as::<Activity>(..).limit(10)`"
        .to_owned()
}

pub(crate) fn malformed_limit() -> String {
    "`limit` requires a number of items, at least 1\nhelp: write `limit = 10`".to_owned()
}

pub(crate) fn limit_of_one_item() -> String {
    "only a `Vec` can hold more than one item\nhelp: use a `Vec`, or write `limit = 1`".to_owned()
}

pub(crate) fn descending_without_limit(is_enum: bool) -> String {
    let help = if is_enum {
        "remove it, and reverse the query: `table.query_as::<Activity>(..).descending()`"
    } else {
        "add a limit: `#[collection(limit = 10, descending)]`"
    };
    format!("`descending` requires `limit`\nhelp: {help}")
}

pub(crate) fn other_items_of_limits(option: &str) -> String {
    format!(
        "`{option}` conflicts with `limit`: with a limit, each field is read by its own query, so other items are not read\n\
         help: remove `#[collection({option})]`, or the limits"
    )
}
