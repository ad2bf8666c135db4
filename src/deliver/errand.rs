//! What is to be done with an issue. The type says who it may reach: a rehearsal nobody, a proof at most five, a send
//! the list.

use crate::model::EmailAddress;

/// One thing to do. `C` has passed the checks; `A` is agreed to as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand<C, A> {
    /// To the outbox only.
    Rehearse(C),
    /// To a few addresses, marked as a test; the state does not know of it.
    Proof(C, Few),
    /// To the list.
    Send(A),
}

/// One to five addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Few(Vec<EmailAddress>);

impl Few {
    /// The most addresses a proof may reach.
    pub const MOST: usize = 5;

    /// Takes each address once; `None` for no address or more than five.
    #[must_use]
    pub fn new(addresses: impl IntoIterator<Item = EmailAddress>) -> Option<Self> {
        let mut few: Vec<EmailAddress> = Vec::new();
        for address in addresses {
            if !few.iter().any(|known| known.canonical() == address.canonical()) {
                few.push(address);
            }
        }
        (1..=Self::MOST).contains(&few.len()).then_some(Self(few))
    }

    /// The addresses.
    pub fn iter(&self) -> std::slice::Iter<'_, EmailAddress> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Few {
    type Item = &'a EmailAddress;
    type IntoIter = std::slice::Iter<'a, EmailAddress>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Few;
    use crate::model::EmailAddress;

    #[test]
    fn five_at_most_and_each_once() {
        let address = |index: usize| EmailAddress::parse(&format!("a{index}@example.org")).unwrap();
        assert_eq!(Few::new([]), None);
        assert_eq!(Few::new((0..6).map(address)), None);
        assert_eq!(Few::new((0..5).map(address)).unwrap().iter().count(), 5);
        assert_eq!(Few::new((0..9).map(|_| address(1))).unwrap().iter().count(), 1);
    }
}
