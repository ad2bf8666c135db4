//! A prayer group: its lines sorted into intro, points, answers, `Refs:` and `Closing:` (format.md section 5). What a point
//! holds is read in `point`.

use crate::diag::{Finding, Span};
use crate::syntax::document::Reading;
use crate::syntax::fold::past_space;
use crate::syntax::keys::{doubled, key_at};
use crate::syntax::point::RawPoint;
use crate::syntax::read::Typed;
use crate::syntax::{GroupTree, Line, Spanned, brackets, markers, point, prose, run};

/// A label of a group with the pieces of its value.
pub(super) struct Labelled {
    /// The label as a message shows it.
    pub(super) shown: &'static str,
    /// The label.
    pub(super) span: Span,
    /// The lines of its value.
    pub(super) pieces: Vec<Line>,
}

/// Reads the lines of a group.
pub(super) fn read(lines: &[Typed], reading: &mut Reading) -> GroupTree {
    let mut sorting = Sorting::default();
    for typed in lines {
        sorting.line(typed, reading);
    }
    sorting.finish(reading)
}

/// What a line that begins nothing goes on with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Above {
    /// Nothing: the start, or an empty line.
    #[default]
    Gap,
    Intro,
    Point,
    Answer,
    Refs,
    Closing,
    /// A mistake that was named.
    Stray,
}

#[derive(Default)]
struct Sorting {
    above: Above,
    intro: Vec<Typed>,
    points: Vec<RawPoint>,
    refs: Vec<Labelled>,
    closing: Vec<Labelled>,
    /// Answers without a point above them.
    orphan: Vec<Labelled>,
    mixed: bool,
}

impl Sorting {
    fn line(&mut self, typed: &Typed, reading: &mut Reading) {
        let line = &typed.line;
        if line.chars.is_empty() {
            self.above = Above::Gap;
            if self.points.is_empty() {
                self.intro.push(typed.clone());
            }
            return;
        }
        if let Some(marker) = markers::marker(&line.chars) {
            let span = run::place(line, marker.start..line.chars.len(), typed.start);
            if self.points.first().is_some_and(|first| first.number != marker.number) && !self.mixed {
                self.mixed = true;
                let span = run::place(line, marker.start..marker.end, typed.start);
                reading.findings.push(Finding::error("point-mixed", span));
            }
            self.points.push(point::begin(typed, marker, span, reading));
            self.above = Above::Point;
            return;
        }
        brackets::check_group_line(typed, None, reading);
        if !self.label(typed) {
            self.goes_on(typed, reading);
        }
    }

    /// `Answer:`, `Refs:` and `Closing:`.
    fn label(&mut self, typed: &Typed) -> bool {
        let line = &typed.line;
        let start = past_space(&line.chars, 0);
        let Some(key) = key_at(&line.chars, start) else { return false };
        let labelled = |shown| Labelled {
            shown,
            span: run::place(line, start..key.end, typed.start),
            pieces: vec![run::from(line, key.after)],
        };
        match &*key.name {
            "answer" | "응답" => {
                self.above = Above::Answer;
                let answers = self.points.last_mut().map_or(&mut self.orphan, |point| &mut point.answers);
                answers.push(labelled("Answer"));
            }
            "refs" | "말씀" => {
                self.above = Above::Refs;
                self.refs.push(labelled("Refs"));
            }
            "closing" | "맺음" => {
                self.above = Above::Closing;
                self.closing.push(labelled("Closing"));
            }
            _ => return false,
        }
        if let Some(point) = self.points.last_mut() {
            point.last = typed.start.line;
        }
        true
    }

    fn goes_on(&mut self, typed: &Typed, reading: &mut Reading) {
        let line = run::trim(&typed.line);
        let label = match self.above {
            Above::Point => {
                if let Some(point) = self.points.last_mut() {
                    point.lines.push(line);
                    point.last = typed.start.line;
                }
                return;
            }
            Above::Gap | Above::Intro if self.points.is_empty() => {
                self.intro.push(typed.clone());
                self.above = Above::Intro;
                return;
            }
            Above::Gap | Above::Intro => {
                if !reading.tier_misplaced(typed.start) {
                    let span = run::whole(&line, typed.start);
                    reading.findings.push(Finding::error("text-after-points", span));
                }
                self.above = Above::Stray;
                return;
            }
            Above::Stray => return,
            Above::Answer => self.points.last_mut().map_or(&mut self.orphan, |point| &mut point.answers).last_mut(),
            Above::Refs => self.refs.last_mut(),
            Above::Closing => self.closing.last_mut(),
        };
        if let Some(label) = label {
            label.pieces.push(line);
        }
    }

    fn finish(self, reading: &mut Reading) -> GroupTree {
        for answer in &self.orphan {
            if !run::join(&answer.pieces).chars.is_empty() {
                reading.findings.push(Finding::error("answer-state#alone", answer.span));
            }
        }
        let numbered = self.points.first().is_some_and(|point| point.number);
        let intro: Vec<Line> = self.intro.into_iter().map(|typed| typed.line).collect();
        let intro = prose::flows(&intro, reading.style, &mut reading.findings);
        let points = self.points.into_iter().map(|raw| point::finish(raw, reading)).collect();
        let refs = once(&self.refs, reading);
        let closing = once(&self.closing, reading).map(|closing| Spanned {
            node: prose::inline(&closing.node, reading.style, &mut reading.findings),
            span: closing.span,
        });
        GroupTree { intro, numbered, points, refs, closing }
    }
}

/// The first that has a value; every further one is named. The place is that of the value.
pub(super) fn once(labels: &[Labelled], reading: &mut Reading) -> Option<Spanned<Line>> {
    let mut first: Option<(Span, Spanned<Line>)> = None;
    for label in labels {
        let value = run::join(&label.pieces);
        match &first {
            _ if value.chars.is_empty() => {}
            Some((span, _)) => reading.findings.push(doubled(label.shown, *span, label.span)),
            None => {
                let span = run::whole(&value, label.span);
                first = Some((label.span, Spanned { node: value, span }));
            }
        }
    }
    first.map(|(_, value)| value)
}
