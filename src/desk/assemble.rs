//! From a folder's name to programs that may be sent, or to everything that is wrong with it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::check::{Checked, Sheet, judge, side_by_side};
use crate::compose::{Draft, Edition, Stationery, Templates, Theme, draw};
use crate::desk::pictures::Pictures;
use crate::desk::{Audience, Desk, DeskError};
use crate::diag::{Findings, SourceId, Span};
use crate::folder::IssueRules;
use crate::letter::{Postmark, Program, compile};
use crate::model::{EditionKey, EmailAddress, Form, Issue, Standing, Tier};

/// What the chain made of an issue.
#[derive(Default)]
pub struct Assembly {
    /// The issue, where its text could be read.
    pub issue: Option<Issue>,
    /// The drawn editions.
    pub drafts: BTreeMap<EditionKey, Draft>,
    /// Ready to be agreed to, where nothing stops it.
    pub checked: Option<Checked>,
    /// Everything found, sorted by place.
    pub findings: Findings,
    /// Who would get it; `None` where the folder has no list.
    pub audience: Option<Audience>,
    /// Bytes of a message, by edition.
    pub message_bytes: BTreeMap<EditionKey, usize>,
}

impl Desk {
    /// Runs the chain for every edition that somebody on the list gets (for every edition there is, without a list).
    /// `today` is the day of sending in the newsletter's zone.
    ///
    /// # Errors
    /// A folder, list or picture that cannot be read; everything else is a finding.
    pub fn assemble(
        &mut self,
        slug: &str,
        today: Date,
        standing: &dyn Fn(&EmailAddress) -> Standing,
    ) -> Result<Assembly, DeskError> {
        let mut assembly = Assembly::default();
        let persons = self.list.ids();
        let rules = IssueRules { newsletter: &self.settings.newsletter, persons: Some(&persons) };
        let (issue, findings) = self.folder.issue(slug, &rules, &mut self.sources)?;
        assembly.findings = findings;
        let Some(issue) = issue else { return Ok(assembly) };
        let pictures = self.pictures(&issue, &mut assembly.findings)?;
        assembly.audience = self.audience(&issue, standing)?;
        self.draw_all(&issue, &pictures, &mut assembly)?;
        if let Some(audience) = &mut assembly.audience {
            audience.keep_editions(assembly.drafts.keys());
        }
        if !assembly.findings.stop() {
            self.judge_all(&issue, today, &mut assembly);
        }
        assembly.findings = std::mem::take(&mut assembly.findings).sorted();
        assembly.issue = Some(issue);
        Ok(assembly)
    }

    fn draw_all(&mut self, issue: &Issue, pictures: &Pictures, assembly: &mut Assembly) -> Result<(), DeskError> {
        let theme = self.settings.theme.for_kind(issue.kind).to_owned();
        let overrides = self.folder.templates(&theme)?;
        let templates = Templates::of(&theme, overrides, &mut self.sources);
        let own = templates.findings();
        let broken = own.stop();
        assembly.findings.append(own);
        if broken {
            return Ok(());
        }
        let logo = match self.logo()? {
            Some(Ok(picture)) => Some(picture),
            Some(Err(problem)) => {
                assembly.findings.push(problem.finding(self.setting("logo")));
                None
            }
            None => None,
        };
        let theme = match Theme::of(&templates, &self.settings.theme.color) {
            Ok(theme) => theme,
            Err(findings) => {
                assembly.findings.append(findings);
                return Ok(());
            }
        };
        let persons = self.list.persons();
        let stationery =
            Stationery { settings: &self.settings, theme: &theme, pictures, persons: &persons, logo: logo.as_ref() };
        for key in wanted(issue, assembly.audience.as_ref()) {
            let Some(edition) = Edition::cut(issue, &key) else { continue };
            match draw(&edition, &stationery) {
                Ok(draft) => {
                    assembly.drafts.insert(key, draft);
                }
                // A template's mistake is the same in every edition.
                Err(findings) => {
                    let new =
                        findings.into_iter().filter(|finding| !assembly.findings.iter().any(|said| said == finding));
                    assembly.findings.append(new.collect::<Vec<_>>().into_iter().collect());
                }
            }
        }
        Ok(())
    }

    fn judge_all(&self, issue: &Issue, today: Date, assembly: &mut Assembly) {
        let postmark = Postmark::new(&self.settings, &issue.slug);
        let drawn: Vec<_> = assembly.drafts.iter().collect();
        let compiled = side_by_side(&drawn, |(key, draft)| {
            let program = compile(draft, &postmark);
            ((*key).clone(), size(&program), program)
        });
        assembly.message_bytes = compiled.iter().map(|(key, bytes, _)| (key.clone(), *bytes)).collect();
        let facts = assembly.audience.as_ref().map(|audience| &audience.facts);
        let sheet = Sheet::new(issue, &self.settings, &assembly.drafts, &assembly.message_bytes, facts, today);
        assembly.findings.append(judge(&sheet));
        let wants_text = assembly.audience.as_ref().map(Audience::wants_text);
        let wants_text = |key: &EditionKey| wants_text.is_some_and(|editions| editions.contains(key));
        let texts = assembly.drafts.iter().filter(|(key, _)| wants_text(key)).map(|(key, draft)| {
            let draft = Draft { html: Vec::new(), pictures: Vec::new(), ..draft.clone() };
            ((key.clone(), Form::Text), compile(&draft, &postmark))
        });
        let full = compiled.into_iter().map(|(key, _, program)| ((key, Form::Full), program));
        let programs = full.chain(texts).collect();
        match Checked::clear(&issue.slug, programs, &self.audience_rule(), &self.list) {
            Ok(checked) if !assembly.findings.stop() => assembly.checked = Some(checked),
            Ok(_) => {}
            Err(findings) => assembly.findings.append(findings),
        }
    }

    /// Where a key stands in phoebe.toml: its first line that begins with the word, else the first of the file.
    fn setting(&self, key: &str) -> Span {
        let source = SourceId(0);
        let text = self.sources.get(source).map_or("", |source| &source.text);
        let line = text.lines().position(|line| line.trim_start().starts_with(key)).unwrap_or_default();
        Span::new(source, u32::try_from(line + 1).unwrap_or(1), 1, u32::try_from(key.len()).unwrap_or_default())
    }

    /// What decides who gets it, besides the list itself: part of what is approved.
    fn audience_rule(&self) -> String {
        format!("{} {}", self.settings.subscribers, self.settings.safeguard.hold_countries.join(","))
    }
}

/// Bytes of one message.
fn size(program: &Program) -> usize {
    program.letter(&program.probe_values()).len()
}

/// The editions that somebody gets; without a list, all that the issue can have.
fn wanted(issue: &Issue, audience: Option<&Audience>) -> Vec<EditionKey> {
    if let Some(audience) = audience
        && !audience.by_edition().is_empty()
    {
        return audience.by_edition().keys().cloned().collect();
    }
    let languages = issue.versions.iter().map(|version| &version.language);
    languages
        .flat_map(|language| Tier::ALL.map(|tier| EditionKey { tier, language: language.clone() }))
        .filter(|key| key.tier.sees(issue.audience))
        .collect()
}
