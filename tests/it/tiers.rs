//! A lower edition holds no byte that came from a higher tier: whatever is replaced, added, removed or reordered above
//! it, with its photos, ids and counts, the finished message stays the same.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use phoebe::compose::{Edition, Stationery, Templates, Theme, draw};
use phoebe::diag::{SourceId, Sources, Span};
use phoebe::folder::read_settings;
use phoebe::letter::{Postmark, compile, values};
use phoebe::mime::decode;
use phoebe::model::settings::Settings;
use phoebe::model::{
    Block, Boxes, Content, Digest, EditionKey, Faces, Fact, Facts, Flow, Group, History, Inline, Issue, Key, Kind,
    Language, Moment, News, Person, Photo, Picture, PictureKind, PlaceDetail, Point, PointState, Report, Share,
    Standing, Testimony, Tier, Version,
};
use phoebe::subscribers::{Recipient, Rows, Terms, admit};

/// A small generator with a seed (xorshift64): the same cases in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

fn span() -> Span {
    Span::new(SourceId(0), 1, 1, 0)
}

fn words(text: &str) -> Vec<Inline> {
    vec![Inline::Text(text.to_owned())]
}

fn prose(text: &str) -> Vec<Flow> {
    vec![Flow::Paragraph(words(text))]
}

fn photo(name: &str) -> Photo {
    Photo {
        path: format!("photos/{name}.jpg"),
        alt: words(name),
        caption: Some(words(name)),
        credit: None,
        faces: Faces::None,
        place: PlaceDetail::Generic,
        cover: Boxes::new(),
        span: span(),
    }
}

fn point(dice: &mut Dice, text: &str, tier: Tier) -> Point {
    let states = [None, Some(PointState::New), Some(PointState::Ongoing), Some(PointState::Answered)];
    let state = states[usize::try_from(dice.roll(4)).unwrap()];
    let answer = (state == Some(PointState::Answered)).then(|| words(&format!("{text} answered")));
    Point {
        tier,
        state,
        id: Some(format!("id{}", dice.roll(6))),
        text: words(text),
        passages: Vec::new(),
        answer,
        span: span(),
    }
}

/// Any block, for a tier, that says `text`.
fn block(dice: &mut Dice, text: &str, tier: Tier) -> Block {
    let person = vec![Inline::Text(text.to_owned()), Inline::Person("q1".to_owned())];
    let content = match dice.roll(8) {
        0 => Content::Text(prose(text)),
        1 => Content::Report(Report { place: Some(words(text)), period: None, ended: None, prose: prose(text) }),
        2 => Content::Facts(Facts {
            rows: vec![Fact { label: words(text), value: words(text) }],
            source: Some(words(text)),
            as_of: None,
            prose: Vec::new(),
        }),
        3 => Content::Photo(photo(text)),
        4 => Content::News(News { link: None, date: None, source: None, photo: Some(photo(text)), prose: prose(text) }),
        5 => Content::Testimony(Testimony { by: Some(words(text)), place: None, ended: None, prose: prose(text) }),
        6 if tier != Tier::Public => Content::Text(vec![Flow::Paragraph(person)]),
        _ => {
            let points = (0..=dice.roll(3)).map(|n| point(dice, &format!("{text} {n}"), tier)).collect();
            Content::Prayer(Group { intro: prose(text), numbered: dice.roll(2) == 0, points, ..Group::default() })
        }
    };
    let title = (dice.roll(2) == 0 || matches!(content, Content::News(_))).then(|| words(text));
    Block { tier, title, content, span: span() }
}

fn higher(dice: &mut Dice) -> Tier {
    if dice.roll(2) == 0 { Tier::Partners } else { Tier::Team }
}

/// The public blocks with higher blocks and points put between them at random.
fn mixed(dice: &mut Dice, public: &[Block], case: u64) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut secret = 0;
    let mut mark = |dice: &mut Dice| {
        secret += 1;
        format!("CANARY{case}x{secret}x{}", dice.roll(1_000_000))
    };
    for seen in public {
        for _ in 0..dice.roll(3) {
            let (text, tier) = (mark(dice), higher(dice));
            blocks.push(block(dice, &text, tier));
        }
        let mut seen = seen.clone();
        if let Content::Prayer(group) = &mut seen.content {
            for _ in 0..dice.roll(3) {
                let (text, tier) = (mark(dice), higher(dice));
                let at = usize::try_from(dice.roll(u64::try_from(group.points.len()).unwrap() + 1)).unwrap();
                let new = point(dice, &text, tier);
                group.points.insert(at, new);
            }
        }
        blocks.push(seen);
    }
    blocks
}

fn issue(blocks: Vec<Block>, history: History) -> Issue {
    let version = Version {
        language: Language::english(),
        source: SourceId(0),
        subject: words("A letter"),
        title: words("A letter"),
        preheader: Some(words("What it brings")),
        author: None,
        region: None,
        blocks,
    };
    Issue {
        slug: "letter".to_owned(),
        kind: Kind::Report,
        date: date(2026, 6, 21),
        audience: Tier::Public,
        share: Some(Share::Public),
        send_at: None,
        not_before: None,
        expires: None,
        versions: vec![version],
        history,
    }
}

/// Since when points are known: higher tiers knew them earlier, at dates that differ from run to run.
fn history(dice: &mut Dice) -> History {
    let mut history = History::default();
    for id in 0..6 {
        history.note(&format!("id{id}"), Tier::Public, date(2026, 5, 3));
        let day = i8::try_from(dice.roll(28) + 1).unwrap();
        history.note(&format!("id{id}"), higher(dice), Date::new(2026, 1, day).unwrap());
    }
    history
}

fn settings() -> Settings {
    let text = "[newsletter]\nname = \"Letter\"\nid = \"l.lanternhill.example\"\n[sender]\nfrom = \"a@lanternhill.example\"\npostal_address = \"1 Road\"\n";
    read_settings(SourceId(0), text).0.unwrap()
}

fn reader(settings: &Settings) -> Recipient {
    let mut rows = Rows::open(&b"email,name,audience\nanna@reader.example,Anna,public\n"[..]).unwrap();
    let terms = Terms::of(settings, &[Language::english()]);
    admit(rows.next().unwrap().unwrap(), Standing::Clear, &terms).unwrap()
}

/// The finished message of the public edition.
fn message(issue: &Issue, settings: &Settings, theme: &Theme<'_>, reader: &Recipient) -> Vec<u8> {
    let mut pictures = BTreeMap::new();
    for photo in issue.versions[0].blocks.iter().filter_map(|block| block.content.photo()) {
        let bytes: &[u8] = photo.path.as_bytes();
        let picture = Picture {
            digest: Digest::of(bytes),
            kind: PictureKind::Jpeg,
            width: 800,
            height: 500,
            bytes: bytes.into(),
        };
        pictures.insert((photo.path.clone(), photo.cover.clone()), picture);
    }
    let show = BTreeMap::from([(Language::english(), "Brother M".to_owned())]);
    let persons = BTreeMap::from([("q1".to_owned(), Person { show_as: show, real: BTreeMap::new() })]);
    let stationery = Stationery { settings, theme, pictures: &pictures, persons: &persons, logo: None };
    let key = EditionKey { tier: Tier::Public, language: Language::english() };
    let draft = draw(&Edition::cut(issue, &key).unwrap(), &stationery).unwrap();
    let post = Postmark::new(settings, "letter");
    let program = compile(&draft, &post);
    let moment = Moment::new("2026-06-21T08:00:00Z".parse().unwrap(), &jiff::tz::TimeZone::UTC);
    program.letter(&values(&program, reader, &moment, &Key::new([7; 32]), &post)).to_vec()
}

#[test]
fn nothing_above_moves_a_byte_below() {
    let cases = if std::env::var_os("PHOEBE_THOROUGH").is_some() { 2_000 } else { 500 };
    let settings = settings();
    let templates = Templates::of("quiet", Vec::new(), &mut Sources::default());
    let reader = reader(&settings);
    std::thread::scope(|scope| {
        for half in [0, 1] {
            let (settings, reader) = (&settings, &reader);
            let templates = &templates;
            scope.spawn(move || {
                let theme = Theme::of(templates, "").unwrap();
                for case in (half..cases).step_by(2) {
                    one(case, settings, &theme, reader);
                }
            });
        }
    });
}

fn one(case: u64, settings: &Settings, theme: &Theme<'_>, reader: &Recipient) {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ (case + 1).wrapping_mul(0x2545_f491_4f6c_dd1d));
    let public: Vec<Block> =
        (0..=dice.roll(4)).map(|n| block(&mut dice, &format!("public{case}x{n}"), Tier::Public)).collect();
    let mut first = None;
    for _ in 0..2 {
        let blocks = mixed(&mut dice, &public, case);
        let history = history(&mut dice);
        let bytes = message(&issue(blocks, history), settings, theme, reader);
        for part in decode(&bytes).unwrap() {
            assert!(!part.text.contains("CANARY"), "case {case}: in {}", part.name);
            assert!(!part.text.contains("Brother M"), "case {case}: a name only others may read");
        }
        match &first {
            None => first = Some(bytes),
            Some(known) => assert!(*known == bytes, "case {case}: the public letter differs"),
        }
    }
}
