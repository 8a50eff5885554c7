/// The number of requests that may be in flight: it is halved when the table is throttled, and grows by one when as many
/// requests in a row as it allows were accepted (additive increase, multiplicative decrease).
#[derive(Debug)]
pub(super) struct Concurrency {
    max: usize,
    limit: usize,
    accepted: usize,
}

impl Concurrency {
    pub(super) fn new(max: usize) -> Self {
        Self { max, limit: max, accepted: 0 }
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    pub(super) fn record_accepted(&mut self) {
        self.accepted += 1;
        if self.accepted >= self.limit {
            self.limit = (self.limit + 1).min(self.max);
            self.accepted = 0;
        }
    }

    pub(super) fn record_throttled(&mut self) {
        self.limit = (self.limit / 2).max(1);
        self.accepted = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throttling_halves_the_limit_and_accepted_requests_let_it_grow_to_the_maximum() {
        let mut concurrency = Concurrency::new(5);
        let throttled = std::iter::from_fn(|| {
            concurrency.record_throttled();
            Some(concurrency.limit())
        });
        assert_eq!(throttled.take(4).collect::<Vec<_>>(), [2, 1, 1, 1]);
        let accepted = std::iter::from_fn(|| {
            concurrency.record_accepted();
            Some(concurrency.limit())
        });
        assert_eq!(accepted.take(16).collect::<Vec<_>>(), [2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5]);
    }

    #[test]
    fn throttling_interrupts_the_growth() {
        let mut concurrency = Concurrency::new(4);
        concurrency.record_throttled();
        concurrency.record_accepted();
        concurrency.record_throttled();
        concurrency.record_accepted();
        assert_eq!(concurrency.limit(), 2);
    }
}
