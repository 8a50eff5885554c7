//! Items as the SDK's maps of attribute values.

use dokklib::{Attributes, Item, ItemOf};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::figure::{Figure, Work, consume};
use crate::item::{ByHand, Flat, Nested, Shop, Small, Tiny};

pub(crate) fn figures() -> Vec<Figure> {
    let mut figures = Vec::new();
    item::<Tiny>("TINY", &mut figures);
    item::<Small>("SMALL", &mut figures);
    item::<Flat>("FLAT", &mut figures);
    item::<Nested>("NESTED", &mut figures);
    figures
}

fn item<T>(name: &str, figures: &mut Vec<Figure>)
where
    T: ByHand + ItemOf<Shop> + Item + Serialize + DeserializeOwned + Clone + 'static,
{
    figures.push(Figure::repeated(format!("encode {name} / by hand"), || [encode::<T>(), encode_with(T::encode)]));
    figures.push(Figure::repeated(format!("encode {name} / serde_dynamo"), || {
        let by_serde = |item: T| {
            let mut attributes = item.keys();
            attributes.extend(serde_dynamo::to_item::<_, Attributes>(item).expect("a valid item"));
            attributes
        };
        [encode::<T>(), encode_with(by_serde)]
    }));
    figures
        .push(Figure::repeated(format!("decode {name} / by hand"), || [decode::<T>(), decode_with::<T, _>(T::decode)]));
    figures.push(Figure::repeated(format!("decode {name} / serde_dynamo"), || {
        let by_serde = |attributes| serde_dynamo::from_item::<Attributes, T>(attributes).expect("a valid item");
        [decode::<T>(), decode_with::<T, _>(by_serde)]
    }));
}

/// Returns dokklib's side of an encoding.
pub(crate) fn encode<T: ByHand + ItemOf<Shop> + Item + 'static>() -> Work {
    encode_with(|item: T| item.into_attributes::<Shop>().expect("a valid item"))
}

pub(crate) fn encode_with<T: ByHand + 'static, R>(encode: impl FnMut(T) -> R + 'static) -> Work {
    consume(|| T::sample(7), encode)
}

/// Returns dokklib's side of a decoding.
pub(crate) fn decode<T: ByHand + ItemOf<Shop> + Item + 'static>() -> Work {
    decode_with::<T, _>(|attributes| T::from_attributes::<Shop>(attributes).expect("a valid item"))
}

pub(crate) fn decode_with<T: ByHand, R>(decode: impl FnMut(Attributes) -> R + 'static) -> Work {
    let attributes = T::sample(7).encode();
    consume(move || attributes.clone(), decode)
}
