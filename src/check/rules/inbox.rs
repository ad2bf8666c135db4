//! The line in the reader's inbox: subject and preheader.

use crate::check::Sheet;
use crate::check::page::filled;
use crate::check::sheet::edition_words;
use crate::diag::{Finding, Findings, Severity};

/// Characters of a subject that inboxes show; Hangul counts two (look.md section 5 cuts phones at about 38 and 20).
const SUBJECT: usize = 78;
/// A preheader shorter than this lets the letter's first words leak into the inbox line.
const PREHEADER_SHORT: usize = 20;
/// A preheader longer than this is cut everywhere.
const PREHEADER_LONG: usize = 140;

/// `subject/length`, `subject/shouting`, `preheader/length`, `preheader/repeats`.
pub(super) fn rule(sheet: &Sheet<'_>, findings: &mut Findings) {
    for (key, draft) in sheet.drafts {
        let subject = filled(&draft.subject, true);
        let wide = width(&subject);
        let say = |sentence| Finding::new(Severity::Warning, sentence).inside(edition_words(key));
        if wide > SUBJECT {
            findings.push(say("subject/length").with("width", wide.to_string()));
        }
        let letters: String = subject.chars().filter(|c| c.is_alphabetic()).collect();
        if letters.chars().count() > 7 && letters.chars().all(char::is_uppercase) {
            findings.push(say("subject/shouting"));
        }
        let preheader = filled(&draft.preheader, true);
        let preheader = preheader.trim();
        if preheader.is_empty() {
            continue;
        }
        if width(preheader) < PREHEADER_SHORT || width(preheader) > PREHEADER_LONG {
            findings.push(say("preheader/length").with("width", width(preheader).to_string()));
        }
        if preheader == subject.trim() {
            findings.push(say("preheader/repeats"));
        }
    }
}

/// Latin letters count one, Hangul and other wide letters two (the ranges of UAX 11 that letters use).
fn width(text: &str) -> usize {
    text.chars().map(|c| if matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}') { 2 } else { 1 }).sum()
}
