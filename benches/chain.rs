//! What making letters costs: an issue to cleared programs, one finished message, one vetted. Figures: docs/benchmarks.md.
#![expect(clippy::unwrap_used, reason = "a benchmark may stop")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use phoebe::check::clearance;
use phoebe::compose::{Edition, Stationery, Templates, Theme, draw};
use phoebe::desk::{Assembly, Desk};
use phoebe::diag::Sources;
use phoebe::letter::{Postmark, Values, compile, values};
use phoebe::model::{EditionKey, Form, Language, Moment, Standing, Tier};
use phoebe::picture::finish;

const ISSUE: &str = "2026-06-21-third-week";

/// The repository's own folder: its sample weekly, with pictures already finished.
fn assembled() -> (Desk, Assembly) {
    let mut desk = Desk::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let assembly = desk.assemble(ISSUE, "2026-06-21".parse().unwrap(), &|_| Standing::Clear).unwrap();
    (desk, assembly)
}

/// Each step of the chain by itself, then all of it.
fn issue(c: &mut Criterion) {
    let (mut desk, assembly) = assembled();
    let issue = assembly.issue.unwrap();
    let templates = Templates::of("quiet", Vec::new(), &mut Sources::default());
    c.bench_function("theme compiled", |b| b.iter(|| black_box(Theme::of(&templates, "").unwrap())));
    let theme = Theme::of(&templates, "").unwrap();
    let photos = issue.versions.iter().flat_map(|version| &version.blocks).filter_map(|block| block.content.photo());
    let pictures: BTreeMap<_, _> = photos
        .map(|photo| {
            let bytes = desk.folder.photo(ISSUE, &photo.path).unwrap();
            ((photo.path.clone(), photo.cover.clone()), finish(&bytes, &photo.cover).unwrap())
        })
        .collect();
    let persons = desk.list.persons();
    let stationery =
        Stationery { settings: &desk.settings, theme: &theme, pictures: &pictures, persons: &persons, logo: None };
    let postmark = Postmark::new(&desk.settings, ISSUE);
    let key = EditionKey { tier: Tier::Public, language: Language::english() };
    c.bench_function("issue to one program", |b| {
        b.iter(|| {
            let edition = Edition::cut(&issue, &key).unwrap();
            black_box(compile(&draw(&edition, &stationery).unwrap(), &postmark))
        });
    });
    let program = compile(&draw(&Edition::cut(&issue, &key).unwrap(), &stationery).unwrap(), &postmark);
    let list = desk.list.for_tier(Tier::Public);
    c.bench_function("one program cleared", |b| b.iter(|| black_box(clearance(&program, &list).unwrap())));
    c.bench_function("files to 6 checked and cleared programs", |b| {
        b.iter(|| black_box(desk.assemble(ISSUE, "2026-06-21".parse().unwrap(), &|_| Standing::Clear).unwrap()));
    });
}

fn message(c: &mut Criterion) {
    let (desk, mut assembly) = assembled();
    let checked = assembly.checked.take().unwrap();
    let audience = assembly.audience.take().unwrap();
    let moment = Moment::new("2026-06-20T23:00:00Z".parse().unwrap(), &desk.settings.newsletter.timezone);
    let postmark = Postmark::new(&desk.settings, ISSUE);
    for (name, language) in [("English", Language::english()), ("Korean", Language::korean())] {
        let recipient = audience.recipients.iter().find(|one| one.edition().language == language).unwrap();
        let cleared = &checked.editions()[&(recipient.edition().clone(), Form::Full)];
        let filled: Values = values(&cleared.program, recipient, &moment, &desk.key, &postmark);
        let mut bytes = Vec::new();
        c.bench_function(&format!("one message, {name}"), |b| {
            b.iter(|| {
                bytes.clear();
                cleared.program.write(black_box(&filled), &mut bytes);
                black_box(bytes.len())
            });
        });
        c.bench_function(&format!("values and one vetted message, {name}"), |b| {
            b.iter(|| {
                let filled = values(&cleared.program, recipient, &moment, &desk.key, &postmark);
                let mut bytes = Vec::with_capacity(200_000);
                cleared.program.write(&filled, &mut bytes);
                black_box(cleared.clearance.vet(bytes, filled.texts()).unwrap())
            });
        });
    }
}

criterion_group!(benches, issue, message);
criterion_main!(benches);
