//! A finished message in runs: what all readers of an edition share lies in memory once, what is hers alone beside it.
//! Nothing that is shared is copied on its way to the socket.

use std::ops::Range;
use std::sync::Arc;

/// Shorter runs are copied: a stretch of its own would cost more than the bytes.
const SHORT: usize = 256;

/// Bytes that many messages share, looked at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    bytes: Arc<[u8]>,
    nature: Nature,
}

impl Shared {
    /// Takes bytes in.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { nature: Nature::inside(&bytes), bytes: bytes.into() }
    }
}

/// What a mail server must know of a message, or what was seen inside of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four things that are each seen or not")]
pub struct Nature {
    /// Nothing outside ASCII.
    pub ascii: bool,
    /// CR and LF stand only together: servers differ on what a bare one means (SMTP smuggling).
    pub whole_lines: bool,
    /// A line begins with a dot (RFC 5321, 4.5.2).
    pub dotted: bool,
    /// The last line has its end.
    pub ended: bool,
}

impl Nature {
    /// Of bytes in the middle of something: their first and last are somebody else's care.
    fn inside(bytes: &[u8]) -> Self {
        let behind = bytes.get(1..).unwrap_or_default();
        // Sums of a byte, so that the machine compares many bytes at once; 255 of them cannot overflow.
        let broken = bytes.chunks(255).zip(behind.chunks(255)).any(|(one, next)| {
            let pairs = one.iter().zip(next);
            pairs.fold(0_u8, |sum, (one, next)| sum.wrapping_add(u8::from((*one == b'\r') != (*next == b'\n')))) > 0
        });
        let dotted = memchr::memmem::find(bytes, b"\r\n.").is_some();
        Self { ascii: bytes.is_ascii(), whole_lines: !broken, dotted, ended: bytes.ends_with(b"\r\n") }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Run {
    Shared(Shared),
    Own(Range<usize>),
}

/// A message, run by run.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Stitched {
    own: Vec<u8>,
    runs: Vec<Run>,
    length: usize,
}

impl Stitched {
    /// An empty one with room for this many runs.
    #[must_use]
    pub fn with_room(runs: usize) -> Self {
        Self { own: Vec::with_capacity(2_048), runs: Vec::with_capacity(runs), length: 0 }
    }

    /// Appends what others share.
    pub fn share(&mut self, shared: &Shared) {
        if shared.bytes.len() < SHORT {
            self.push(&shared.bytes);
        } else {
            self.length += shared.bytes.len();
            self.runs.push(Run::Shared(shared.clone()));
        }
    }

    /// Appends bytes of its own.
    pub fn push(&mut self, bytes: &[u8]) {
        self.write(|own| own.extend_from_slice(bytes));
    }

    /// Appends what a writer writes at the end of the buffer it is given; what stands there already it must not touch.
    pub fn write(&mut self, writer: impl FnOnce(&mut Vec<u8>)) {
        let start = self.own.len();
        writer(&mut self.own);
        let end = self.own.len();
        self.length += end.saturating_sub(start);
        match self.runs.last_mut() {
            Some(Run::Own(last)) if last.end == start => last.end = end,
            _ if end > start => self.runs.push(Run::Own(start..end)),
            _ => {}
        }
    }

    /// Puts bytes of its own before all others.
    pub fn put_before(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let start = self.own.len();
        self.own.extend_from_slice(bytes);
        self.length += bytes.len();
        self.runs.insert(0, Run::Own(start..self.own.len()));
    }

    /// The runs.
    pub fn slices(&self) -> impl Iterator<Item = &[u8]> {
        self.runs.iter().map(|run| self.bytes_of(run))
    }

    /// How many runs there are.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.runs.len()
    }

    /// Bytes in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// All of it in one piece.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.length);
        self.slices().for_each(|slice| bytes.extend_from_slice(slice));
        bytes
    }

    /// What the whole is like; of what is shared only the edges are looked at again.
    #[must_use]
    pub fn nature(&self) -> Nature {
        let mut whole = Nature { ascii: true, whole_lines: true, dotted: false, ended: false };
        let mut before = [0, 0];
        for (place, run) in self.runs.iter().enumerate() {
            let (bytes, inside) = match run {
                Run::Shared(shared) => (&*shared.bytes, shared.nature),
                Run::Own(_) => (self.bytes_of(run), Nature::inside(self.bytes_of(run))),
            };
            let [first, second] = [0, 1].map(|at| bytes.get(at).copied().unwrap_or_default());
            whole.ascii &= inside.ascii;
            whole.whole_lines &= inside.whole_lines && (before[1] == b'\r') == (first == b'\n');
            let dot_over_the_edge =
                (before == *b"\r\n" && first == b'.') || (before[1] == b'\r' && first == b'\n' && second == b'.');
            whole.dotted |= inside.dotted || dot_over_the_edge || (place == 0 && first == b'.');
            before = match bytes {
                [.., one, two] => [*one, *two],
                [one] => [before[1], *one],
                [] => before,
            };
        }
        whole.whole_lines &= before[1] != b'\r';
        whole.ended = before == *b"\r\n";
        whole
    }

    fn bytes_of<'a>(&'a self, run: &'a Run) -> &'a [u8] {
        match run {
            Run::Shared(shared) => &shared.bytes,
            Run::Own(range) => self.own.get(range.clone()).unwrap_or_default(),
        }
    }
}

impl From<Vec<u8>> for Stitched {
    fn from(bytes: Vec<u8>) -> Self {
        let mut stitched = Self::default();
        stitched.push(&bytes);
        stitched
    }
}

/// Never a reader's data.
impl std::fmt::Debug for Stitched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stitched({} bytes in {} runs)", self.length, self.runs.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Nature, Shared, Stitched};

    /// What a look at each byte says.
    fn slowly(bytes: &[u8]) -> Nature {
        let text: Vec<u8> = [b"\0".as_slice(), bytes, b"\0"].concat();
        Nature {
            ascii: bytes.iter().all(u8::is_ascii),
            whole_lines: text.windows(2).all(|pair| (pair[0] == b'\r') == (pair[1] == b'\n')),
            dotted: bytes.starts_with(b".") || text.windows(3).any(|three| three == b"\r\n."),
            ended: bytes.ends_with(b"\r\n"),
        }
    }

    proptest! {
        #[test]
        fn runs_are_like_the_whole(runs in prop::collection::vec((any::<bool>(), "(\r\n|\\.|\r|\n|a|é|a{300}){0,4}"), 0..6), head in "[a.\r\n]{0,3}") {
            let mut stitched = Stitched::with_room(4);
            for (shared, text) in &runs {
                if *shared {
                    stitched.share(&Shared::new(text.clone().into_bytes()));
                } else {
                    stitched.push(text.as_bytes());
                }
            }
            let whole: String = runs.iter().map(|(_, text)| text.as_str()).collect();
            prop_assert_eq!(stitched.to_vec(), whole.as_bytes());
            prop_assert_eq!(stitched.nature(), slowly(whole.as_bytes()));
            stitched.put_before(head.as_bytes());
            stitched.push(b"x");
            let whole = format!("{head}{whole}x");
            prop_assert_eq!(stitched.to_vec(), whole.as_bytes());
            prop_assert_eq!(stitched.len(), whole.len());
            if !head.is_empty() {
                prop_assert_eq!(stitched.nature(), slowly(whole.as_bytes()));
            }
        }
    }

    #[test]
    fn bare_line_ends_and_dots_are_seen() {
        let nature = |text: &str| Stitched::from(text.as_bytes().to_vec()).nature();
        for smuggled in ["a\n.\nMAIL", "a\r.\r", "a\r\n.\n", "a\n", "\n", "a\r", "\r\n\n", "\r\r\n"] {
            assert!(!nature(smuggled).whole_lines, "{smuggled:?}");
        }
        for whole in ["", "a", "\r\n", "\r\n\r\n", "a\r\nb\r\n"] {
            assert!(nature(whole).whole_lines, "{whole:?}");
        }
        assert!(nature(".").dotted && nature("a\r\n.").dotted && !nature("a.\r\n").dotted);
    }
}
