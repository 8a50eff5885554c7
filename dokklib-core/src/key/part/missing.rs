//! Checks of key parts whose value can be missing.

use crate::constant::Message;

/// Fails if a part of an index sort key can be missing and doesn't say what happens to items without a value.
///
/// The derive reports an `Option` itself. This check finds an alias of one. `part` is the part as it is declared.
#[doc(hidden)]
#[track_caller]
pub const fn assert_required(is_optional: bool, field: &str, part: &str) {
    if is_optional {
        let text = Message::new().push("`").push(field).push("` is an `Option`, and items without a value would ");
        let text = text.push("silently be left out of the index: write `last(").push(part).push(")` to sort them ");
        let text = text.push("after all others, or `sparse(").push(part).push(")` to leave them out of the index");
        panic!("{}", text.as_str());
    }
}

/// Fails if a part with `last` or `sparse` can't be missing.
#[doc(hidden)]
#[track_caller]
pub const fn assert_optional(is_optional: bool, function: &str, field: &str) {
    if !is_optional {
        let text =
            Message::new().push("`").push(field).push("` isn't an `Option`, so it always has a value: write the ");
        panic!("{}", text.push("part without `").push(function).push("`").as_str());
    }
}

/// Fails if an item with a `key_only` field can be left out of the index that keeps the field, because `other` is an alias of
/// an `Option`.
#[doc(hidden)]
#[track_caller]
pub const fn assert_keeps_key_only(is_optional: bool, field: &str, other: &str, index: &str) {
    if is_optional {
        let text = Message::new().push("items can be left out of `").push(index).push("` because `").push(other);
        let text = text.push("` is an `Option`, so `key_only` would lose the value of `").push(field);
        panic!("{}", text.push("`: remove `key_only`").as_str());
    }
}
