//! What making letters costs: an issue to cleared programs, one finished message, one vetted. Figures: docs/benchmarks.md.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark may stop and print")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::Ed25519KeyPair;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use criterion::{Criterion, criterion_group, criterion_main};
use phoebe::check::clearance;
use phoebe::compose::{Edition, Stationery, Templates, Theme, draw};
use phoebe::desk::{Assembly, Audience, Desk, DeskError, Listed};
use phoebe::diag::Sources;
use phoebe::letter::{Postmark, Signer, SigningKey, Values, compile, values};
use phoebe::model::{EditionKey, Form, Language, Moment, Standing, Tier};
use phoebe::picture::finish;
use phoebe::subscribers::Recipient;

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

/// The first reader of the list in this language.
fn first_of(audience: &Audience, language: &Language) -> Recipient {
    let walk = audience.walk(|_| Ok::<_, DeskError>(Standing::Clear));
    let mut letters = walk.filter_map(|one| if let Listed::Letter(one) = one.unwrap() { Some(*one) } else { None });
    letters.find(|one| one.edition().language == *language).unwrap()
}

fn message(c: &mut Criterion) {
    let (desk, mut assembly) = assembled();
    let checked = assembly.checked.take().unwrap();
    let audience = assembly.audience.take().unwrap();
    let moment = Moment::new("2026-06-20T23:00:00Z".parse().unwrap(), &desk.settings.newsletter.timezone);
    let postmark = Postmark::new(&desk.settings, ISSUE);
    for (name, language) in [("English", Language::english()), ("Korean", Language::korean())] {
        let recipient = &first_of(&audience, &language);
        let cleared = &checked.editions()[&(recipient.edition().clone(), Form::Full)];
        let filled: Values = values(&cleared.program, recipient, &moment, &desk.key, &postmark);
        c.bench_function(&format!("one message, {name}"), |b| {
            b.iter(|| black_box(cleared.program.letter(black_box(&filled))));
        });
        c.bench_function(&format!("values and one vetted message, {name}"), |b| {
            b.iter(|| {
                let filled = values(&cleared.program, recipient, &moment, &desk.key, &postmark);
                black_box(cleared.clearance.vet(cleared.program.letter(&filled), filled.texts()).unwrap())
            });
        });
    }
}

/// The sample weekly without its photo, about 50 KB: signed by itself, and made, signed and vetted.
fn signature(c: &mut Criterion) {
    let (desk, mut assembly) = assembled();
    let audience = assembly.audience.take().unwrap();
    let moment = Moment::new("2026-06-20T23:00:00Z".parse().unwrap(), &desk.settings.newsletter.timezone);
    let postmark = Postmark::new(&desk.settings, ISSUE);
    let recipient = &first_of(&audience, &Language::english());
    let mut draft = assembly.drafts.remove(recipient.edition()).unwrap();
    draft.pictures.clear();
    let program = compile(&draft, &postmark);
    let clearance = clearance(&program, &desk.list.for_tier(recipient.edition().tier)).unwrap();
    let rsa = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let rsa = AsDer::<Pkcs8V1Der<'_>>::as_der(&rsa).unwrap();
    let ed25519 = Ed25519KeyPair::generate().unwrap();
    let ed25519 = ed25519.to_pkcs8v1().unwrap();
    let signer = |keys: &[&[u8]]| {
        let key = |der: &&[u8]| ("s1".to_owned(), SigningKey::read(pem(der).as_bytes()).unwrap());
        Signer::new("lanternhill.example", keys.iter().map(key).collect())
    };
    let signers = [
        ("not", signer(&[])),
        ("by RSA-2048", signer(&[rsa.as_ref()])),
        ("by Ed25519", signer(&[ed25519.as_ref()])),
        ("by both", signer(&[rsa.as_ref(), ed25519.as_ref()])),
    ];
    let filled = values(&program, recipient, &moment, &desk.key, &postmark);
    let letter = program.letter(&filled);
    let size = letter.len() / 1_000;
    for (way, signer) in &signers {
        c.bench_function(&format!("{size} KB signed {way}"), |b| {
            b.iter(|| signer.sign(&mut letter.clone()).unwrap());
        });
        let made = || {
            let filled = values(&program, recipient, &moment, &desk.key, &postmark);
            let mut letter = program.letter(&filled);
            signer.sign(&mut letter).unwrap();
            black_box(clearance.vet(letter, filled.texts()).unwrap())
        };
        c.bench_function(&format!("{size} KB made, signed {way}, vetted"), |b| b.iter(made));
        // On a shared machine the time on the wall says little.
        let begun = on_cpu();
        (0..2_000).for_each(|_| drop(made()));
        println!("{size} KB made, signed {way}, vetted: {} µs of CPU a letter", (on_cpu() - begun) / 2_000_000);
    }
}

/// Nanoseconds this thread has had of a processor (Linux).
fn on_cpu() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    stat.split(' ').next().unwrap().parse().unwrap()
}

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der))
}

criterion_group!(benches, issue, message, signature);
criterion_main!(benches);
