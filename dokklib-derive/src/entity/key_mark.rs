//! Reports fields that are marked as key attributes: `#[entity(partition_key)] user: String`.

use proc_macro2::Ident;
use syn::{DeriveInput, parse_quote};

use super::form::Form;
use super::named_fields;
use super::parse::Options;
use super::template::{DeclaredKey, Head, Part, Template};
use crate::context::Context;
use crate::message;

/// Reports all marks as one error, and declares the keys as the fix does. Otherwise each use of a constructor would be
/// another error.
pub(super) fn replace(cx: &Context, input: &DeriveInput, options: &mut Options) {
    let fields = named_fields(input).into_iter().flat_map(|fields| &fields.named);
    let mut marked: [Option<(Ident, Ident)>; 2] = [None, None];
    let mut first = None;
    for (field, found) in fields.zip(&options.fields) {
        let (Some(mark), Some(name)) = (&found.mark, &field.ident) else { continue };
        first.get_or_insert_with(|| mark.option.clone());
        marked[usize::from(!mark.is_partition)].get_or_insert((mark.option.clone(), name.clone()));
    }
    let Some(first) = first else { return };
    let names = marked.each_ref().map(|marked| marked.as_ref().map(|(_, name)| name.to_string()));
    cx.error(&first, message::key::key_mark(&first.to_string(), names[0].as_deref(), names[1].as_deref()));
    for (key, marked) in [&mut options.pk, &mut options.sk].into_iter().zip(marked) {
        if let (None, Some((option, name))) = (key.get(), marked) {
            let part = Part::Field(name, Form::default());
            let template = Template { head: Head::SelfEntity(parse_quote!(Self)), parts: vec![part] };
            key.set(cx, &option, DeclaredKey::Composed(template));
        }
    }
}
