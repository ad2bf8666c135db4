//! Findings for a terminal, in rustc's look (look.md section 7): code, sentence, place, the line, help.
//! The only file that names annotate-snippets.

use annotate_snippets::renderer::{AnsiColor, DecorStyle, Effects, Style};
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use crate::diag::{Finding, Severity, Source, Sources, Span};
use crate::model::Language;
use crate::tongue::sentence;

/// What a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Colours.
    pub color: bool,
    /// Columns.
    pub width: usize,
}

/// One finding, without a line break at its end.
#[must_use]
pub fn terminal(finding: &Finding, sources: &Sources, language: &Language, look: Look) -> String {
    let sentence = sentence(finding, language);
    let title = level(finding.severity).primary_title(sentence.message).id(finding.code());
    let mut group = annotate_snippets::Group::with_title(title);
    if let Some((span, source)) = finding.span.and_then(|span| Some((span, sources.get(span.source)?))) {
        group = match excerpt(finding, span, source) {
            Some(snippet) => group.element(snippet),
            None => group.element(origin(span, source)),
        };
    }
    for note in [&finding.surface, &finding.place].into_iter().flatten() {
        group = group.element(Level::NOTE.with_name("in").message(note.to_string()));
    }
    if let Some(help) = sentence.help {
        group = group.element(Level::HELP.message(help));
    }
    renderer(look).render(&[group])
}

/// The line with the place underlined. A safeguard finding shows none: it would show what must not be seen.
fn excerpt<'a>(
    finding: &Finding,
    span: Span,
    source: &'a Source,
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    if finding.entry.is_some() {
        return None;
    }
    let line = source.line(span.line)?;
    let column = usize::try_from(span.column).ok()?.checked_sub(1)?;
    let width = usize::try_from(span.width).ok()?;
    let start = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let end = line.char_indices().nth(column + width).map_or(line.len(), |(at, _)| at);
    let annotation = AnnotationKind::Primary.span(start..end.max(start));
    Some(
        Snippet::source(line)
            .path(source.name.to_string())
            .line_start(usize::try_from(span.line).ok()?)
            .annotation(annotation),
    )
}

fn origin(span: Span, source: &Source) -> Origin<'static> {
    Origin::path(source.name.to_string())
        .line(usize::try_from(span.line).unwrap_or(1))
        .char_column(usize::try_from(span.column).unwrap_or(1))
}

fn level(severity: Severity) -> Level<'static> {
    let level = match severity {
        Severity::Block | Severity::Error => Level::ERROR,
        Severity::Review | Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    level.with_name(severity.word())
}

/// Only the eight basic colours and bold, so that the user's own theme decides.
fn renderer(look: Look) -> Renderer {
    if !look.color {
        return Renderer::plain().decor_style(DecorStyle::Ascii).term_width(look.width);
    }
    let dim = Style::new().effects(Effects::DIMMED);
    Renderer::styled()
        .decor_style(DecorStyle::Ascii)
        .term_width(look.width)
        .error(AnsiColor::Red.on_default().effects(Effects::BOLD))
        .warning(AnsiColor::Yellow.on_default().effects(Effects::BOLD))
        .info(AnsiColor::Cyan.on_default())
        .note(dim)
        .help(dim)
        .line_num(dim)
}

#[cfg(test)]
mod tests {
    use super::{Look, terminal};
    use crate::diag::{Finding, Severity, Sources, Span};
    use crate::model::Language;

    const PLAIN: Look = Look { color: false, width: 80 };

    #[test]
    fn a_place_is_shown_with_its_line() {
        let mut sources = Sources::default();
        let id = sources.add("issues/x/issue.md", "one\n::: 사진 \"title\"\n");
        let finding = Finding::error("key-missing", Span::new(id, 2, 5, 2)).with("block", "photo").with("key", "Faces");
        let text = terminal(&finding, &sources, &Language::english(), PLAIN);
        assert!(text.starts_with("error[key-missing]: "), "{text}");
        assert!(text.contains("--> issues/x/issue.md:2:5"), "{text}");
        assert!(text.contains("::: 사진 \"title\""), "{text}");
        assert!(text.contains("^^^^"), "two Hangul syllables are four columns wide: {text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn the_safeguard_shows_no_line() {
        let mut sources = Sources::default();
        let id = sources.add("issue.md", "a secret name");
        let mut finding = Finding::new(Severity::Block, "protect/name").at(Span::new(id, 1, 3, 6));
        finding.entry = Some("q1".into());
        let text = terminal(&finding, &sources, &Language::english(), PLAIN);
        assert!(!text.contains("secret"), "{text}");
        assert!(text.contains("issue.md:1:3"), "{text}");
    }

    #[test]
    fn places_beyond_the_line_do_no_harm() {
        let mut sources = Sources::default();
        let id = sources.add("issue.md", "short");
        for (line, column, width) in [(1, 6, 0), (1, 99, 4), (9, 1, 1), (1, 0, 0)] {
            let finding = Finding::warning("wrapped-lines", Span::new(id, line, column, width));
            assert!(terminal(&finding, &sources, &Language::english(), PLAIN).contains("wrapped-lines"));
        }
    }
}
