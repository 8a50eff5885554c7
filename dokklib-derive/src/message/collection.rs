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
