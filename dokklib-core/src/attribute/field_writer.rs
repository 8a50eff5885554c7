use super::{AttributeFault, Attributes};

/// Writes the fields of a struct to attributes, and keeps the first error.
///
/// The derive generates one call for each field, without `?`. The compiler checks a call faster than a call with an early
/// return, which has to drop all other fields.
#[doc(hidden)]
#[derive(Debug)]
pub struct FieldWriter<'a> {
    attributes: &'a mut Attributes,
    fault: Option<AttributeFault>,
}

impl<'a> FieldWriter<'a> {
    pub const fn new(attributes: &'a mut Attributes) -> Self {
        Self { attributes, fault: None }
    }

    pub const fn attributes(&mut self) -> &mut Attributes {
        self.attributes
    }

    /// Keeps the error of a field that can't be written.
    #[inline]
    pub fn keep_fault(&mut self, result: Result<(), AttributeFault>) {
        if let Err(fault) = result {
            self.fault.get_or_insert(fault);
        }
    }

    /// Returns the first error.
    #[inline]
    pub fn finish(self) -> Result<(), AttributeFault> {
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }
}
