//! Other libraries for DynamoDB, each used as its documentation shows.

mod facade;
mod modyne;

use crate::figure::Figure;

pub(crate) fn figures() -> Vec<Figure> {
    let mut figures = modyne::figures();
    figures.extend(facade::figures());
    figures
}
