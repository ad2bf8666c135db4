//! The parts of a letter that differ by reader, with the text around them: what is scanned in every letter.

use crate::model::{Piece, Surface};

/// A window around each place and each choice of the surfaces, `reach` bytes wide on both sides; windows that touch are
/// one. Surfaces that are the same for everybody have none.
pub(super) fn windows(surfaces: &[Surface], reach: usize) -> Vec<Surface> {
    let mut windows = Vec::new();
    for surface in surfaces {
        let mut open = Vec::new();
        for (index, piece) in surface.pieces.iter().enumerate() {
            let Piece::Fixed(text) = piece else {
                open.push(piece.clone());
                continue;
            };
            let last = index + 1 == surface.pieces.len();
            // A window's end and the next one's beginning.
            if !last && !open.is_empty() && text.len() <= 2 * reach {
                open.push(piece.clone());
                continue;
            }
            if !open.is_empty() {
                open.push(Piece::Fixed(head(text, reach).into()));
                windows.push(Surface { name: surface.name.clone(), pieces: std::mem::take(&mut open) });
            }
            if !last {
                open.push(Piece::Fixed(tail(text, reach).into()));
            }
        }
        if !open.is_empty() {
            windows.push(Surface { name: surface.name.clone(), pieces: open });
        }
    }
    windows
}

/// At least the first `reach` bytes, to the end of a character.
fn head(text: &str, reach: usize) -> &str {
    text.get(..text.ceil_char_boundary(reach)).unwrap_or(text)
}

/// At least the last `reach` bytes, from the beginning of a character.
fn tail(text: &str, reach: usize) -> &str {
    text.get(text.floor_char_boundary(text.len().saturating_sub(reach))..).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::windows;
    use crate::model::{Context, Piece, SlotId, Surface};

    fn fixed(text: &str) -> Piece {
        Piece::Fixed(text.into())
    }

    fn place() -> Piece {
        Piece::Place { slot: SlotId(0), context: Context::Html }
    }

    fn cut(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
        let surface = Surface { name: "html".to_owned(), pieces };
        windows(&[surface], 4).into_iter().map(|window| window.pieces).collect()
    }

    #[test]
    fn what_is_the_same_for_all_has_no_window() {
        assert!(cut(vec![fixed("all of it")]).is_empty());
        assert!(cut(Vec::new()).is_empty());
    }

    #[test]
    fn a_window_holds_its_place_and_both_sides() {
        assert_eq!(
            cut(vec![fixed("0123456789"), place(), fixed("abcdefghij")]),
            [[fixed("6789"), place(), fixed("abcd")]]
        );
        assert_eq!(cut(vec![place()]), [[place()]]);
        assert_eq!(cut(vec![fixed("가나다"), place(), fixed("라마바")]), [[fixed("나다"), place(), fixed("라마")]]);
    }

    #[test]
    fn windows_that_touch_are_one() {
        assert_eq!(
            cut(vec![place(), fixed("12345678"), place(), fixed("123456789"), place()]),
            [vec![place(), fixed("12345678"), place(), fixed("1234")], vec![fixed("6789"), place()]]
        );
    }
}
