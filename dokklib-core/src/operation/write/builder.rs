/// Implements the methods and traits that all write builders have.
///
/// The methods have no bound that a user could violate: rustc would report it inside the macro.
macro_rules! write_builder {
    ($Builder:ident<I $(, $Other:ident)*> returns $R:ty) => {
        impl<I $(, $Other)*> $Builder<I $(, $Other)*> {
            pub(crate) fn from_write(write: $crate::operation::Write) -> Self {
                Self { write, marker: std::marker::PhantomData }
            }

            pub(crate) fn into_inner(self) -> $crate::operation::Write {
                self.write
            }

            /// Adds a condition on the stored item. If it isn't met, nothing is written and the operation fails.
            ///
            /// Several calls are combined with `AND`. For optimistic locking, declare a version: `#[entity(version)]`.
            pub fn when<K>(mut self, condition: $crate::expr::Condition<I, K> /* combined with `&`, `|` and `!` */) -> Self {
                self.write.when(condition.node);
                self
            }

            /// Keeps the stored item in the error if the condition fails; read it with
            /// [`Error::old_item`](crate::Error::old_item).
            #[doc(alias = "ReturnValuesOnConditionCheckFailure")]
            pub fn returning_old_on_failure(mut self) -> Self {
                self.write.returning_old_on_failure = true;
                self
            }
        }

        #[diagnostic::do_not_recommend]
        impl<I $(, $Other)*> $crate::operation::IntoWrite for $Builder<I $(, $Other)*> {
            type Returns = $R;

            fn into_write(self) -> $crate::operation::Write {
                self.write
            }
        }

        impl<I $(, $Other)*> Clone for $Builder<I $(, $Other)*> {
            fn clone(&self) -> Self {
                Self::from_write(self.write.clone())
            }
        }

        /// Shows the entity and the condition, but no values.
        impl<I $(, $Other)*> std::fmt::Debug for $Builder<I $(, $Other)*> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({:?})", stringify!($Builder), self.write)
            }
        }
    };
}

/// Implements sending a write as a single request: `to_input()`, `into_sdk()` and `IntoFuture`.
macro_rules! standalone_write {
    ($Builder:ident<I $(, $Other:ident)*> returns $R:ty: $module:ident::{$Fluent:ident, $Input:ident}) => {
        impl<I $(, $Other)*> $Builder<I $(, $Other)*>
        where
            $R: $crate::operation::ReturnMode,
        {
            /// Returns the SDK input of the request without sending it.
            ///
            /// # Errors
            ///
            /// [`InvalidInput`](crate::ErrorKind::InvalidInput) or [`InvalidRequest`](crate::ErrorKind::InvalidRequest)
            /// for a request that can't be built. Awaiting the operation returns the same error.
            pub fn to_input(&self) -> $crate::Result<aws_sdk_dynamodb::operation::$module::$Input> {
                let write = self.clone().into_inner();
                let input = aws_sdk_dynamodb::operation::$module::$Input::builder();
                let input = input.build().expect("no field is required");
                write.into_request(input, <$R as $crate::operation::ReturnMode>::VALUES)
            }

            /// Returns the SDK's fluent builder of the request, to set options that this library doesn't offer.
            ///
            /// # Errors
            ///
            /// As [`to_input`](Self::to_input).
            pub fn into_sdk(self) -> $crate::Result<aws_sdk_dynamodb::operation::$module::builders::$Fluent> {
                let write = self.into_inner();
                let request = write.handle.client.$module();
                write.into_request(request, <$R as $crate::operation::ReturnMode>::VALUES)
            }
        }

        $crate::operation::metered! {
            impl<I $(, $Other)*> $Builder<I $(, $Other)*> where ($R) { self => {
                let mut write = self.into_inner();
                let meter = write.handle.calls.add_meter();
                self = Self::from_write(write);
                meter
            } }
        }
    };
}

pub(in crate::operation) use {standalone_write, write_builder};
