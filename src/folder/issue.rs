//! One issue: its letter, its twins and its history put together. Nothing is given where an error was found.

use std::collections::BTreeSet;
use std::path::Path;

use crate::diag::{Finding, Findings, SourceId, Sources, Span};
use crate::folder::listing::{files, twin_language};
use crate::folder::lower::{self, Bones, HeadSettings, HeadWords, Lowered, Reading};
use crate::folder::photo::Photos;
use crate::folder::{Folder, FolderError, IssueRules, history, silence, twins};
use crate::model::{Block, Content, Issue, Language, Tier, Version};
use crate::syntax::{self, Style};

/// Reads `issues/SLUG`.
pub(super) fn read(
    folder: &Folder,
    slug: &str,
    rules: &IssueRules<'_>,
    sources: &mut Sources,
) -> Result<(Option<Issue>, Findings), FolderError> {
    let path = folder.issue_folder(slug)?;
    let names = files(folder, &format!("issues/{slug}"))?;
    let mut findings = Findings::new();
    if !names.iter().any(|name| name == "issue.md") {
        alone(folder, slug, &names, sources, &mut findings)?;
        return Ok((None, findings.sorted()));
    }
    let mut desk = Desk { folder, slug, path: &path, rules, sources };
    let Some(first) = rules.newsletter.languages.first() else { return Ok((None, findings)) };
    let (main, head) = desk.main(first)?;
    findings.append(main.findings.clone());
    let mut versions = vec![(first.clone(), main)];
    for name in &names {
        let Some(tag) = twin_language(name) else { continue };
        let read = Language::read(tag).filter(|language| rules.newsletter.languages.contains(language));
        let new = read.filter(|language| versions.iter().all(|(there, _)| there != language));
        let Some(language) = new else {
            findings.push(desk.strange(name, tag)?);
            continue;
        };
        let Some((_, main)) = versions.first() else { continue };
        let twin = desk.twin(&language, name, main, &findings)?;
        findings.append(twin.findings.clone());
        versions.push((language, twin));
    }
    let findings = silence::quiet(findings).sorted();
    if findings.stop() {
        return Ok((None, findings));
    }
    let issue = assemble(slug, head, versions, rules).map(|mut issue| {
        if follows_points(&issue) {
            issue.history = history::gather(folder, slug, issue.date, rules);
        }
        issue
    });
    Ok((issue, findings))
}

/// Whether a point has an id: else there is nothing to look for in the earlier issues.
fn follows_points(issue: &Issue) -> bool {
    let blocks = issue.versions.iter().flat_map(|version| &version.blocks);
    let groups =
        blocks.filter_map(|block| if let Content::Prayer(group) = &block.content { Some(group) } else { None });
    groups.flat_map(|group| &group.points).any(|point| point.id.is_some())
}

/// One letter as far as it could be read.
struct Letter {
    source: SourceId,
    words: Option<HeadWords>,
    bones: Vec<Bones>,
    blocks: Vec<Option<Block>>,
    tier: Tier,
    tier_known: bool,
    findings: Findings,
    /// Whether a fence or the head is so wrong that blocks cannot be compared.
    torn: bool,
}

/// The settings of the issue.
struct Settings {
    head: Option<HeadSettings>,
    tier: Tier,
}

/// What every letter of the issue is read with.
struct Desk<'a> {
    folder: &'a Folder,
    slug: &'a str,
    path: &'a Path,
    rules: &'a IssueRules<'a>,
    sources: &'a mut Sources,
}

impl Desk<'_> {
    fn main(&mut self, language: &Language) -> Result<(Letter, Settings), FolderError> {
        let (source, tree, findings) = self.parse("issue.md", language, false)?;
        let photos = Photos { folder: self.path };
        let mut reading = self.reading(&photos);
        reading.findings = findings;
        let head = tree.head.as_ref().map(|head| lower::settings(&mut reading, head));
        let words = tree.head.as_ref().map(|head| lower::words(&mut reading, head));
        let tier = reading.tier;
        let letter = finished(source, reading, words, &tree);
        Ok((letter, Settings { head, tier }))
    }

    fn twin(
        &mut self,
        language: &Language,
        name: &str,
        main: &Letter,
        so_far: &Findings,
    ) -> Result<Letter, FolderError> {
        let (source, tree, findings) = self.parse(name, language, true)?;
        let photos = Photos { folder: self.path };
        let mut reading = self.reading(&photos);
        (reading.tier, reading.tier_known, reading.findings) = (main.tier, main.tier_known, findings);
        let words = tree.head.as_ref().map(|head| lower::words(&mut reading, head));
        let mut twin = finished(source, reading, words, &tree);
        silence::said_already(&mut twin.findings, so_far);
        if !main.torn && !twin.torn {
            let pair = twins::Pair { first: &main.bones, twin: &twin.bones, source, file: name };
            twin.findings.append(twins::compare(&pair));
        }
        Ok(twin)
    }

    fn reading<'r>(&self, photos: &'r Photos<'r>) -> Reading<'r>
    where
        Self: 'r,
    {
        Reading::new(&self.rules.newsletter.timezone, self.rules.persons, Some(photos))
    }

    fn parse(
        &mut self,
        name: &str,
        language: &Language,
        twin: bool,
    ) -> Result<(SourceId, syntax::Tree, Findings), FolderError> {
        let (source, bytes) = self.source(name)?;
        let style = Style { smart: !language.is_korean() };
        let (tree, findings) = syntax::parse(source, &bytes, style, twin);
        Ok((source, tree, findings))
    }

    /// Reads a letter and keeps its text for excerpts.
    fn source(&mut self, name: &str) -> Result<(SourceId, Vec<u8>), FolderError> {
        let name = format!("issues/{}/{name}", self.slug);
        let bytes = self.folder.read_text(&name)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok((self.sources.add(name, text), bytes))
    }

    /// A twin in a language that is not one of the newsletter's, or that another file has already.
    fn strange(&mut self, name: &str, tag: &str) -> Result<Finding, FolderError> {
        let (source, _) = self.source(name)?;
        let languages = &self.rules.newsletter.languages;
        let sentence = match Language::read(tag).and_then(|read| languages.iter().position(|known| *known == read)) {
            None => "twin-differs#language",
            Some(0) => "twin-differs#first-language",
            Some(_) => "twin-differs#twice",
        };
        let known: Vec<&str> = languages.iter().map(Language::tag).collect();
        let finding = Finding::error(sentence, Span::new(source, 1, 1, 0));
        Ok(finding.with("file", name).with("language", tag).with("languages", known.join(", ")))
    }
}

/// Reads the blocks with the tier that the head gave.
fn finished(source: SourceId, mut reading: Reading<'_>, words: Option<HeadWords>, tree: &syntax::Tree) -> Letter {
    let torn = reading.findings.iter().any(|finding| TEARING.contains(&finding.code()));
    let (tier, tier_known) = (reading.tier, reading.tier_known);
    let lowered: Vec<Lowered> = tree.blocks.iter().map(|block| lower::lower(&mut reading, block)).collect();
    let (bones, blocks) = lowered.into_iter().map(|lowered| (lowered.bones, lowered.block)).unzip();
    Letter { source, words, bones, blocks, tier, tier_known, findings: reading.findings, torn }
}

/// Mistakes after which the blocks of a letter are not what the author meant: then they are not compared.
const TEARING: [&str; 9] = [
    "encoding",
    "head-missing",
    "head-open",
    "fence-near",
    "fence-open",
    "fence-close",
    "kind-unknown",
    "text-after-points",
    "point-mixed",
];

fn assemble(slug: &str, settings: Settings, letters: Vec<(Language, Letter)>, rules: &IssueRules<'_>) -> Option<Issue> {
    let head = settings.head?;
    let mut versions = Vec::with_capacity(letters.len());
    for (language, letter) in letters {
        let words = letter.words?;
        let subject = words.subject?;
        versions.push(Version {
            language,
            source: letter.source,
            title: words.title.unwrap_or_else(|| subject.clone()),
            subject,
            preheader: words.preheader,
            author: words.author,
            region: words.region,
            blocks: letter.blocks.into_iter().collect::<Option<_>>()?,
        });
    }
    let order = |language: &Language| rules.newsletter.languages.iter().position(|known| known == language);
    versions.sort_by_key(|version| order(&version.language));
    Some(Issue {
        slug: slug.to_owned(),
        kind: head.kind?,
        date: head.date?,
        audience: settings.tier,
        share: head.share,
        send_at: head.send_at,
        not_before: head.not_before,
        expires: head.expires,
        versions,
        history: crate::model::History::default(),
    })
}

/// Twins without the letter they are twins of.
fn alone(
    folder: &Folder,
    slug: &str,
    names: &[String],
    sources: &mut Sources,
    findings: &mut Findings,
) -> Result<(), FolderError> {
    let letters: BTreeSet<&String> = names.iter().filter(|name| twin_language(name).is_some()).collect();
    if letters.is_empty() {
        return Err(FolderError::Missing(format!("issues/{slug}/issue.md")));
    }
    for name in letters {
        let full = format!("issues/{slug}/{name}");
        let text = String::from_utf8_lossy(&folder.read_text(&full)?).into_owned();
        let source = sources.add(full, text);
        let finding = Finding::error("twin-differs#alone", Span::new(source, 1, 1, 0));
        findings.push(finding.with("file", name.as_str()));
    }
    Ok(())
}
