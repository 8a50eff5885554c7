use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemFluentBuilder;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    Update,
};

use crate::client::Handle;
use crate::error::{Context, ErrorKind, Fault, Verdict};
use crate::expr::{Assigned, AttributePath, Change, ChangeSet, Expression, Node, Renderer, Shown, Term};
use crate::item::{Attributes, NewItem};
use crate::key::{self, Basis, ItemKeys, PartChange, Rewritten};
use crate::schema::Layout;
use crate::timestamp::{self, CREATED_AT, UPDATED_AT};

/// A write as plain data: what a verb does to one item, and on which condition.
///
/// Every verb is one of these, alone and in a transaction, so that both mean the same.
#[derive(Clone)]
pub struct Write {
    pub(crate) handle: Handle,
    pub(crate) verb: Verb,
    pub(crate) entity: fn() -> Cow<'static, str>,
    pub(crate) keys: ItemKeys,
    /// What is wrong with the item or its key stays here until something is sent.
    pub(crate) action: Result<Action, Fault>,
    pub(crate) condition: Option<Node>,
    pub(crate) returning_old_on_failure: bool,
    /// When the operation was made, if the item is one that says so.
    pub(crate) time: Option<SystemTime>,
    /// The free attributes that were given.
    pub(crate) given: Vec<String>,
}

/// What is done to the item.
#[derive(Clone)]
pub(crate) enum Action {
    Put { item: Attributes },
    Delete { key: Attributes },
    Update { key: Attributes, changes: Box<ChangeSet>, basis: Basis },
    Check { key: Attributes },
}

impl Action {
    pub(crate) fn update(key: Attributes, basis: Basis) -> Self {
        Self::Update { key, changes: Box::default(), basis }
    }

    /// What the verb does with a whole item.
    pub(crate) fn of_item(verb: Verb, item: NewItem, layout: &Layout) -> Result<Self, Fault> {
        let NewItem { attributes: mut item, in_part } = item;
        if verb != Verb::Upsert {
            return if in_part { Err(Fault::ReadInPart) } else { Ok(Self::Put { item }) };
        }
        let names = [layout.partition_key, layout.sort_key];
        let key = names.into_iter().filter_map(|name| item.remove_entry(name)).collect();
        Ok(Self::update(key, Basis::Given(item)))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Insert,
    Put,
    Replace,
    Update,
    Upsert,
    Delete,
    /// `delete` of an item that must exist.
    DeleteExisting,
    Check,
    CheckExists,
    CheckNotExists,
}

impl Verb {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Put => "put",
            Self::Replace => "replace",
            Self::Update => "update",
            Self::Upsert => "upsert",
            Self::Delete | Self::DeleteExisting => "delete",
            Self::Check => "check",
            Self::CheckExists => "check_exists",
            Self::CheckNotExists => "check_not_exists",
        }
    }

    /// What it means that the condition failed.
    pub(crate) fn verdict(self) -> Verdict {
        let (missing, existing) = match self {
            Self::Insert | Self::CheckNotExists => (ErrorKind::AlreadyExists, ErrorKind::AlreadyExists),
            // These may create, so a missing item is no reason by itself.
            Self::Put | Self::Upsert => (ErrorKind::ConditionFailed, ErrorKind::ConditionFailed),
            Self::Replace | Self::Update | Self::Delete | Self::DeleteExisting | Self::Check | Self::CheckExists => {
                (ErrorKind::NotFound, ErrorKind::ConditionFailed)
            }
        };
        Verdict { missing, existing }
    }

    /// The condition of the verb and the user's, joined.
    fn condition(self, partition_key: &'static str, when: Option<Node>) -> Option<Node> {
        let key = || AttributePath::name(partition_key);
        match self {
            Self::Insert | Self::CheckNotExists => {
                let absent = Node::NotExists(key());
                Some(when.map_or(absent.clone(), |when| absent.or(when)))
            }
            Self::Replace | Self::Update | Self::DeleteExisting | Self::CheckExists => {
                let exists = Node::Exists(key());
                Some(when.map_or(exists.clone(), |when| exists.and(when)))
            }
            Self::Put | Self::Upsert | Self::Delete | Self::Check => when,
        }
    }
}

/// Fills in what every write of the SDK's has, and no trait of the SDK's says.
macro_rules! conditional {
    ($builder:expr, $rendered:ident) => {
        $builder
            .set_return_values_on_condition_check_failure(asks_for_old($rendered.condition.is_some()))
            .set_condition_expression($rendered.condition)
            .set_expression_attribute_names($rendered.expression.names)
            .set_expression_attribute_values($rendered.expression.values)
    };
}

/// The expressions of a write.
struct Rendered {
    condition: Option<String>,
    update: Option<String>,
    expression: Expression,
}

impl Write {
    pub(crate) fn when(&mut self, condition: Node) {
        self.condition = Some(match self.condition.take() {
            Some(before) => before.and(condition),
            None => condition,
        });
    }

    pub(crate) fn context(&self) -> Context {
        Context { operation: self.verb.name(), entity: Some(self.entity), writes: true }
    }

    /// The table and the two key values, which say whether two writes are on one item.
    pub(crate) fn place(&self) -> Option<(&str, Option<&AttributeValue>, Option<&AttributeValue>)> {
        let attributes = match self.action.as_ref().ok()? {
            Action::Put { item } => item,
            Action::Delete { key } | Action::Update { key, .. } | Action::Check { key } => key,
        };
        let layout = self.handle.layout;
        Some((&self.handle.table, attributes.get(layout.partition_key), attributes.get(layout.sort_key)))
    }

    /// Makes these changes in an update.
    pub(crate) fn change(&mut self, made: ChangeSet) {
        // A fault of the key is reported before any of the changes.
        if let Ok(Action::Update { changes, .. }) = &mut self.action {
            changes.merge(made);
        }
    }

    /// Gives a relation that is about to be put an attribute.
    pub(crate) fn attribute(&mut self, name: String, change: Change) {
        if let Err(fault) = self.try_attribute(name, change) {
            self.action = Err(fault);
        }
    }

    fn try_attribute(&mut self, name: String, change: Change) -> Result<(), Fault> {
        if name.is_empty() {
            return Err(Fault::EmptyName);
        }
        if let Some(what) = self.handle.role_of(&name) {
            return Err(Fault::Reserved { name, what });
        }
        if self.given.contains(&name) {
            return Err(Fault::GivenTwice { name });
        }
        self.given.push(name.clone());
        let Ok(Action::Put { item }) = &mut self.action else { return Ok(()) };
        match change {
            Change::Set(Term::Value(value)) => {
                let value = value.map_err(|fault| fault.at(name.clone()))?;
                if self.handle.layout.ttl == Some(&*name) && !value.is_n() {
                    return Err(Fault::TimeToLive { name });
                }
                self.handle.layout.check_key_attribute(&name, &value)?;
                item.insert(name, value);
            }
            Change::Set(Term::Path(_) | Term::Size(_)) | Change::Copy { .. } => {
                unreachable!("a free attribute is given a value")
            }
            Change::Remove => drop(item.remove(&name)),
        }
        Ok(())
    }

    pub(crate) fn into_put(self, values: Option<ReturnValue>) -> Result<PutItemFluentBuilder, Fault> {
        let Complete { verb, handle, action, condition, .. } = self.complete()?;
        let Action::Put { item } = action else { unreachable!("a put is made of an item") };
        let rendered = render(verb, &handle, condition, None)?;
        let put = handle.client.put_item().table_name(&*handle.table).set_item(Some(item));
        Ok(conditional!(put, rendered).set_return_values(values))
    }

    pub(crate) fn into_delete(self, values: Option<ReturnValue>) -> Result<DeleteItemFluentBuilder, Fault> {
        let Complete { verb, handle, action, condition, .. } = self.complete()?;
        let Action::Delete { key } = action else { unreachable!("a delete is made of a key") };
        let rendered = render(verb, &handle, condition, None)?;
        let delete = handle.client.delete_item().table_name(&*handle.table).set_key(Some(key));
        Ok(conditional!(delete, rendered).set_return_values(values))
    }

    pub(crate) fn into_update(self, values: Option<ReturnValue>) -> Result<UpdateItemFluentBuilder, Fault> {
        let Complete { verb, handle, action, condition, .. } = self.complete()?;
        let Action::Update { key, changes, .. } = action else {
            unreachable!("an update is made of a key and changes")
        };
        let rendered = render(verb, &handle, condition, Some(*changes))?;
        let update = handle.client.update_item().table_name(&*handle.table).set_key(Some(key));
        Ok(conditional!(update.set_update_expression(rendered.update), rendered).set_return_values(values))
    }

    pub(crate) fn into_transact_item(self) -> Result<TransactWriteItem, Fault> {
        let Complete { verb, handle, action, condition } = self.complete()?;
        let render = |changes| render(verb, &handle, condition, changes);
        let table = &*handle.table;
        let built = "the required fields are set";
        let item = TransactWriteItem::builder();
        let check = |key, rendered: Rendered| {
            let check = ConditionCheck::builder().table_name(table).set_key(Some(key));
            conditional!(check, rendered).build().expect(built)
        };
        Ok(match action {
            Action::Put { item: attributes } => {
                let rendered = render(None)?;
                let put = Put::builder().table_name(table).set_item(Some(attributes));
                item.put(conditional!(put, rendered).build().expect(built))
            }
            Action::Delete { key } => {
                let rendered = render(None)?;
                let delete = Delete::builder().table_name(table).set_key(Some(key));
                item.delete(conditional!(delete, rendered).build().expect(built))
            }
            Action::Update { key, changes, .. } => {
                let mut rendered = render(Some(*changes))?;
                match rendered.update.take() {
                    Some(expression) => {
                        let update =
                            Update::builder().table_name(table).set_key(Some(key)).update_expression(expression);
                        item.update(conditional!(update, rendered).build().expect(built))
                    }
                    // The deletion of no elements: alone it is sent without an expression, which a transaction hasn't.
                    None if verb == Verb::Update => item.condition_check(check(key, rendered)),
                    None => return Err(Fault::NothingToChange),
                }
            }
            Action::Check { key } => item.condition_check(check(key, render(None)?)),
        }
        .build())
    }

    /// What has to hold besides what the verb says, of which an error tells what didn't.
    pub(crate) fn explained(&self) -> Result<Option<Node>, Fault> {
        match &self.action {
            Ok(Action::Update { .. }) => self.clone().complete().map(|complete| complete.condition),
            _ => Ok(self.condition.clone()),
        }
    }

    /// The write with what the verb, the time and the index keys add to it.
    fn complete(self) -> Result<Complete, Fault> {
        let Self { handle, verb, keys, action, condition, time, entity, .. } = self;
        let is_relation = time.is_some();
        let time = time.map(timestamp::to_text).transpose().map_err(|fault| fault.at(UPDATED_AT))?;
        let time = time.map(AttributeValue::S);
        let mut conditions = Vec::new();
        let action = match action? {
            Action::Put { mut item } => {
                if let Some(time) = time {
                    let name = if item.contains_key(CREATED_AT) { UPDATED_AT } else { CREATED_AT };
                    item.insert(name.to_owned(), time);
                }
                Action::Put { item }
            }
            Action::Update { key, mut changes, basis } => {
                if verb == Verb::Update && !changes.is_asked {
                    return Err(Fault::NothingToChange);
                }
                let written = Written { handle: &handle, keys: &keys, key: &key, entity, is_relation };
                written.check(&changes)?;
                conditions = index_keys(&mut changes, &keys, &key, &basis, handle.layout)?;
                if let Some(time) = time {
                    changes.set(AttributePath::name(UPDATED_AT), Change::Set(Term::Value(Ok(time))));
                }
                if let Basis::Given(initial) = basis {
                    changes.set_initial(initial);
                }
                Action::Update { key, changes, basis: Basis::Nothing }
            }
            action @ (Action::Delete { .. } | Action::Check { .. }) => action,
        };
        let condition = conditions.into_iter().chain(condition).reduce(Node::and);
        Ok(Complete { handle, verb, action, condition })
    }
}

/// A write of which all is said that is to be sent.
struct Complete {
    handle: Handle,
    verb: Verb,
    action: Action,
    condition: Option<Node>,
}

/// Where changes are made by name, and what mustn't be changed there.
struct Written<'a> {
    handle: &'a Handle,
    keys: &'a ItemKeys,
    key: &'a Attributes,
    entity: fn() -> Cow<'static, str>,
    is_relation: bool,
}

impl Written<'_> {
    /// Reports a change of an attribute that the table needs for itself or that is a part of a key. Typed paths can't make
    /// one; raw ones and free attributes can.
    fn check(&self, changes: &ChangeSet) -> Result<(), Fault> {
        let layout = self.handle.layout;
        for path in changes.paths() {
            let root = path.root();
            if root.is_empty() {
                return Err(Fault::EmptyName);
            }
            let role = if self.is_relation { self.handle.role_of(root) } else { layout.role_of(root) };
            if let Some(what) = role {
                return Err(Fault::Reserved { name: root.to_owned(), what });
            }
            if self.keys.has_part(root) {
                return Err(Fault::RawPart { name: root.to_owned(), entity: (self.entity)().into_owned() });
            }
            if path.is_raw() && self.keys.is_declared(root) {
                return Err(Fault::RawField { name: root.to_owned(), entity: (self.entity)().into_owned() });
            }
            if let Some(entity) = layout.entity_of(self.key)
                && entity.name() != (self.entity)()
                && entity.has_part(root)
            {
                return Err(Fault::PartOfAKey { name: root.to_owned(), entity: entity.name() });
            }
        }
        // What is added or copied is not known here.
        for (path, assigned) in &changes.sets {
            if let Assigned::Term(Term::Value(Ok(value))) | Assigned::IfAbsent(Term::Value(Ok(value))) = assigned
                && path.is_top_level()
            {
                layout.check_key_attribute(path.root(), value)?;
            }
        }
        let is_number = |assigned: &Assigned| match assigned {
            Assigned::Term(Term::Value(Ok(value))) | Assigned::IfAbsent(Term::Value(Ok(value))) => value.is_n(),
            Assigned::Joined { .. } => false,
            Assigned::Term(_) | Assigned::IfAbsent(_) | Assigned::Sum { .. } => true,
        };
        match changes.sets.iter().find(|(path, assigned)| layout.ttl == Some(path.root()) && !is_number(assigned)) {
            Some((path, _)) => Err(Fault::TimeToLive { name: path.root().to_owned() }),
            None => Ok(()),
        }
    }
}

/// Adds what becomes of the fields and the keys of secondary indexes, and gives what has to hold for it.
fn index_keys(
    changes: &mut ChangeSet,
    keys: &ItemKeys,
    key: &Attributes,
    basis: &Basis,
    layout: &Layout,
) -> Result<Vec<Node>, Fault> {
    let mut fields: Vec<(&'static str, PartChange)> = Vec::new();
    for (name, change) in std::mem::take(&mut changes.fields) {
        if fields.iter().any(|(known, _)| *known == name) {
            return Err(Fault::Overlap { first: name.to_owned(), second: name.to_owned() });
        }
        fields.push((name, change?));
    }
    let is_given = matches!(basis, Basis::Given(_));
    if is_given {
        changes.guard_copies();
    }
    let mut conditions = std::mem::take(&mut changes.guards);
    if let Basis::Given(item) = basis {
        let differs =
            |name, change: &PartChange| matches!(change, PartChange::Stays(so) if so.as_ref() != item.get(name));
        if let Some((name, _)) = fields.iter().find(|(name, change)| differs(*name, change)) {
            return Err(Fault::UnchangedOtherwise { name });
        }
    }
    let Rewritten { keys, conditions: mut of_keys } =
        if fields.is_empty() && !is_given { Rewritten::default() } else { keys.rewrite(key, &fields, basis, layout)? };
    for (name, change) in fields {
        let path = AttributePath::name(name);
        match change {
            PartChange::Set(value) => {
                layout.check_key_attribute(name, &value)?;
                changes.set(path, Change::Set(Term::Value(Ok(value))));
            }
            PartChange::Remove => changes.set(path, Change::Remove),
            PartChange::Stays(value) => of_keys.push(key::is_as(name, value.as_ref())),
        }
    }
    for (name, text) in keys {
        let change =
            text.map_or(Change::Remove, |text| Change::Set(Term::Value(Ok(AttributeValue::S(text.into_string())))));
        changes.set(AttributePath::name(name), change);
    }
    let of_keys = of_keys.into_iter().reduce(Node::and);
    conditions.extend(of_keys.map(|so| {
        // An item that is only to be made has all of it as it is given.
        if is_given { Node::NotExists(AttributePath::name(layout.partition_key)).or(so) } else { so }
    }));
    Ok(conditions)
}

/// The expressions of a verb, with what the user's condition and changes hold moved into them.
fn render(verb: Verb, handle: &Handle, condition: Option<Node>, changes: Option<ChangeSet>) -> Result<Rendered, Fault> {
    let mut renderer = Renderer::default();
    let update = changes.filter(|changes| !changes.is_empty());
    let update = update.map(|changes| renderer.update(changes)).transpose()?;
    let condition = verb.condition(handle.layout.partition_key, condition);
    let condition = condition.and_then(|node| constant(verb, handle.layout.partition_key, node));
    let condition = condition.map(|node| renderer.condition(node, "condition")).transpose()?;
    Ok(Rendered { condition, update, expression: renderer.finish()? })
}

/// What is sent for a condition that holds always or never. One that never does is sent too, so that the service tells a
/// missing item from one that is there.
fn constant(verb: Verb, partition_key: &'static str, node: Node) -> Option<Node> {
    let key = || AttributePath::name(partition_key);
    match node {
        Node::Constant(false) => Some(Node::Exists(key()).and(Node::NotExists(key()))),
        // A check in a transaction has a condition, be it one that holds always.
        Node::Constant(true) if verb == Verb::Check => Some(Node::Exists(key()).or(Node::NotExists(key()))),
        Node::Constant(true) => None,
        node => Some(node),
    }
}

/// A conditional write always asks for the item that makes its condition fail: it tells a missing item from a condition
/// that is not fulfilled, and costs nothing.
fn asks_for_old(conditional: bool) -> Option<ReturnValuesOnConditionCheckFailure> {
    conditional.then_some(ReturnValuesOnConditionCheckFailure::AllOld)
}

/// Shows the verb, the entity and the condition, and no values.
impl fmt::Debug for Write {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.verb.name(), (self.entity)())?;
        if let Some(condition) = &self.condition {
            write!(f, " when {}", Shown(condition))?;
        }
        Ok(())
    }
}

/// A write that `TransactWrite::push` takes: every write that can be awaited, of any table.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no write that a transaction can carry out",
    label = "not a write",
    note = "`push` takes what `insert`, `put`, `replace`, `update`, `upsert` and `delete` of a table give, before it is awaited"
)]
pub trait IntoWrite {
    #[doc(hidden)]
    fn into_write(self) -> Write;
}

impl IntoWrite for Write {
    fn into_write(self) -> Self {
        self
    }
}

/// What every builder of a write has in common.
///
/// Only methods without a bound that a user can miss: rustc's message of a bound in a macro is about the macro.
macro_rules! write_builder {
    ($Builder:ident<I $(, $Other:ident)*>) => {
        impl<I $(, $Other)*> $Builder<I $(, $Other)*> {
            pub(crate) fn of(write: $crate::operation::Write) -> Self {
                Self { write, of: std::marker::PhantomData }
            }

            fn into_parts(self) -> $crate::operation::Write {
                self.write
            }

            /// Writes only if the condition holds for the item as it is stored; a further one must hold as well.
            pub fn when<K>(mut self, condition: $crate::Condition<I, K>) -> Self {
                self.write.when(condition.node);
                self
            }

            /// Keeps the item that makes the condition fail in the error, for
            /// [`Error::old_item`](crate::Error::old_item), which is `None` where there is no item.
            pub fn returning_old_on_failure(mut self) -> Self {
                self.write.returning_old_on_failure = true;
                self
            }
        }

        impl<I $(, $Other: $crate::operation::GivesNothing)*> $crate::operation::IntoWrite
            for $Builder<I $(, $Other)*>
        {
            fn into_write(self) -> $crate::operation::Write {
                self.write
            }
        }

        impl<I $(, $Other)*> Clone for $Builder<I $(, $Other)*> {
            fn clone(&self) -> Self {
                Self::of(self.write.clone())
            }
        }

        /// Shows the entity and the condition, and no values.
        impl<I $(, $Other)*> std::fmt::Debug for $Builder<I $(, $Other)*> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({:?})", stringify!($Builder), self.write)
            }
        }
    };
}

/// What every builder of a write has when it is sent alone: its input, the SDK's builder, and awaiting it.
macro_rules! sent_alone {
    ($Builder:ident<I $(, $Other:ident)*> gives $R:ty: $into:ident -> $module:ident::{$Fluent:ident, $Input:ident}, $send:path) => {
        impl<I $(, $Other)*> $Builder<I $(, $Other)*>
        where
            $R: $crate::operation::Returning,
        {
            /// The request as it would be sent.
            ///
            /// # Errors
            ///
            /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), as awaiting gives it.
            pub fn to_input(&self) -> $crate::Result<aws_sdk_dynamodb::operation::$module::$Input> {
                Ok(self.clone().into_sdk()?.as_input().clone().build().expect("the required fields are set"))
            }

            /// The SDK's builder with everything filled in, for what this library has no method for.
            ///
            /// # Errors
            ///
            /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), as awaiting gives it.
            pub fn into_sdk(self) -> $crate::Result<aws_sdk_dynamodb::operation::$module::builders::$Fluent> {
                let write = self.into_parts();
                let context = write.context();
                write
                    .$into(<$R as $crate::operation::Returning>::VALUES)
                    .map_err(|fault| $crate::Error::invalid(fault).in_context(&context))
            }
        }

        // No bound here can be missed by a user: `R` comes from this library's own methods.
        impl<I $(, $Other)*> IntoFuture for $Builder<I $(, $Other)*>
        where
            $R: $crate::operation::Returning,
        {
            type Output = $crate::Result<<$R as $crate::operation::Returning>::Output>;
            type IntoFuture = $crate::operation::OperationFuture<<$R as $crate::operation::Returning>::Output>;

            fn into_future(self) -> Self::IntoFuture {
                let write = self.into_parts();
                Box::pin(async move {
                    let (context, layout) = (write.context(), write.handle.layout);
                    let returned = $send(write, <$R as $crate::operation::Returning>::VALUES).await?;
                    <$R as $crate::operation::Returning>::read(returned, layout)
                        .map_err(|error| error.in_context(&context))
                })
            }
        }
    };
}

pub(super) use {sent_alone, write_builder};
