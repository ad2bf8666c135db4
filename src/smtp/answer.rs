//! Bytes of a server → one answer (RFC 5321, section 4.2). Lenient where servers in the field are: a bare code, a bare
//! LF, bytes that are no UTF-8. Pure; knows no socket.

use crate::smtp::Reply;

/// Bytes of one answer, all its lines together; a longer one is no SMTP.
const MOST: usize = 64 * 1024;

/// A whole answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// 200 to 559.
    pub(super) code: u16,
    /// The texts of its lines, without codes.
    pub(super) lines: Vec<String>,
}

impl Answer {
    /// As it is kept.
    pub(super) fn reply(&self) -> Reply {
        Reply::new(self.code, &self.lines.join(" "))
    }
}

/// What stands at the beginning of some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// An answer, and how many bytes it was.
    Answer(Answer, usize),
    /// The beginning of one.
    Part,
    /// Nothing a mail server would say.
    Nonsense,
}

/// Reads the first answer.
pub(super) fn hear(bytes: &[u8]) -> Heard {
    let mut answer = Answer::default();
    let mut used = 0;
    while let Some(rest) = bytes.get(used..) {
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            let begins = rest.iter().take(3).all(u8::is_ascii_digit);
            return if begins && bytes.len() <= MOST { Heard::Part } else { Heard::Nonsense };
        };
        let line = rest.get(..end).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        used += end + 1;
        let Some((code, more, text)) = read_line(line) else { return Heard::Nonsense };
        if used > MOST || (!answer.lines.is_empty() && code != answer.code) {
            return Heard::Nonsense;
        }
        answer.code = code;
        answer.lines.push(String::from_utf8_lossy(text).into_owned());
        if !more {
            return Heard::Answer(answer, used);
        }
    }
    Heard::Part
}

/// Code, whether another line follows, text.
fn read_line(line: &[u8]) -> Option<(u16, bool, &[u8])> {
    let (digits, rest) = line.split_at_checked(3)?;
    let code: u16 = std::str::from_utf8(digits).ok().filter(|_| digits.iter().all(u8::is_ascii_digit))?.parse().ok()?;
    if !(200..560).contains(&code) {
        return None;
    }
    match rest.split_first() {
        None => Some((code, false, rest)),
        Some((b' ', text)) => Some((code, false, text)),
        Some((b'-', text)) => Some((code, true, text)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Answer, Heard, MOST, hear};

    fn whole(bytes: &[u8]) -> (u16, Vec<String>, usize) {
        match hear(bytes) {
            Heard::Answer(Answer { code, lines }, used) => (code, lines, used),
            other @ (Heard::Part | Heard::Nonsense) => panic!("{other:?}"),
        }
    }

    #[test]
    fn answers_of_real_servers_are_read() {
        for (bytes, code, lines) in [
            ("250 2.0.0 ok\r\n", 250, vec!["2.0.0 ok"]),
            ("250\r\n", 250, vec![""]),
            ("250 ok\n", 250, vec!["ok"]),
            ("250-one\r\n250-\r\n250 three\r\n", 250, vec!["one", "", "three"]),
            ("550-5.1.1 a\r\n550 5.1.1 b\r\n", 550, vec!["5.1.1 a", "5.1.1 b"]),
        ] {
            let read = whole(bytes.as_bytes());
            assert_eq!((read.0, read.1.iter().map(String::as_str).collect::<Vec<_>>()), (code, lines), "{bytes:?}");
            assert_eq!(read.2, bytes.len());
        }
        assert_eq!(whole(b"550 caf\xe9\r\n").1, ["caf\u{fffd}"]);
    }

    #[test]
    fn what_follows_is_left_for_later() {
        assert_eq!(whole(b"250 a\r\n354 b\r\n").2, 7);
    }

    #[test]
    fn parts_wait_and_nonsense_does_not() {
        for part in ["", "2", "250", "250 ok", "250 ok\r", "250-a\r\n", "250-a\r\n25"] {
            assert_eq!(hear(part.as_bytes()), Heard::Part, "{part:?}");
        }
        for nonsense in [
            "x",
            "2x",
            "HTTP/1.1 400\r\n",
            "25 ok\r\n",
            "600 x\r\n",
            "199 x\r\n",
            "250_x\r\n",
            "250-a\r\n251 b\r\n",
            "\r\n",
        ] {
            assert_eq!(hear(nonsense.as_bytes()), Heard::Nonsense, "{nonsense:?}");
        }
        let long = format!("250 {}", "x".repeat(MOST));
        assert_eq!(hear(long.as_bytes()), Heard::Nonsense);
    }

    proptest! {
        #[test]
        fn any_cut_of_an_answer_is_a_part(lines in proptest::collection::vec("[ -~]{0,40}", 1..5), code in 200_u16..560) {
            let last = lines.len() - 1;
            let mut bytes = String::new();
            for (at, line) in lines.iter().enumerate() {
                bytes.push_str(&format!("{code}{}{line}\r\n", if at == last { ' ' } else { '-' }));
            }
            for cut in 0..bytes.len() {
                prop_assert_eq!(hear(&bytes.as_bytes()[..cut]), Heard::Part);
            }
            prop_assert_eq!(whole(bytes.as_bytes()), (code, lines, bytes.len()));
        }

        #[test]
        fn anything_is_read_without_a_panic(bytes: Vec<u8>) {
            let _heard = hear(&bytes);
        }
    }
}
