//! A walk over a list gives the same people as a list that is kept whole in memory, written as plainly as can be.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::diag::Finding;
use crate::model::{Mode, Reader, Status};
use crate::subscribers::{Roll, Rows};

fn roll(text: &[u8]) -> Roll {
    let bytes: std::sync::Arc<[u8]> = text.into();
    Roll::open(bytes.len().try_into().unwrap(), move || std::io::Cursor::new(std::sync::Arc::clone(&bytes))).unwrap()
}

fn walked(roll: &Roll) -> Vec<Result<Reader, Finding>> {
    roll.walk().unwrap().collect()
}

/// All rows in memory, the rows of each address merged one after the other.
fn plainly(text: &[u8]) -> Vec<Result<Reader, Finding>> {
    let mut rows: Vec<Result<Reader, Finding>> = Rows::open(text).unwrap().collect();
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        if let Ok(reader) = row {
            places.entry(reader.address.canonical()).or_default().push(place);
        }
    }
    for places in places.into_values().filter(|places| places.len() > 1) {
        let all: Vec<Reader> = places.iter().map(|place| rows[*place].clone().unwrap()).collect();
        let mut first = all[0].clone();
        first.audience = all.iter().map(|one| one.audience).min().unwrap();
        for status in [Status::Paused, Status::Unsubscribed] {
            if all.iter().any(|one| one.status == status) {
                first.status = status;
            }
        }
        for mode in [Mode::Full, Mode::Text, Mode::Notify, Mode::Discreet, Mode::Hold] {
            if all.iter().any(|one| one.mode == mode) {
                first.mode = mode;
            }
        }
        if all.iter().any(|one| one.mode_chosen.is_none()) {
            first.mode_chosen = None;
        }
        let mut countries: Vec<String> = Vec::new();
        for country in all.iter().filter_map(|one| one.country.clone()) {
            if !countries.join("; ").split("; ").any(|known| known == country) {
                countries.push(country);
            }
        }
        first.country = (!countries.is_empty()).then(|| countries.join("; "));
        first.fields.insert("audience".to_owned(), first.audience.word().to_owned());
        for (later, place) in places[1..].iter().zip(&all[1..]) {
            let found = Finding::new(crate::diag::Severity::Warning, "list/twice")
                .with("row", place.row.to_string())
                .with("first", first.row.to_string())
                .inside(format!("row {}", place.row));
            rows[*later] = Err(found);
        }
        rows[places[0]] = Ok(first);
    }
    rows
}

const HEADER: &str = "Email,Name,audience,status,mode,mode_chosen,country\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Few addresses in many spellings, so that most people stand there twice; one row in ten is refused.
    #[test]
    fn a_walk_gives_the_people_of_the_list(rows in proptest::collection::vec((
        "( ?[a-cA-C]@(example|EXAMPLE|한국|xn--3e0b707e)\\.org ?|[ée]\u{301}?@example\\.org|nobody|)",
        "[A-C]?",
        "(public|partners|team||||loud)",
        "(active|paused|unsubscribed||||x)",
        "(full|text|notify|hold|discreet||||)",
        "(2026-01-01|2026-02-02|||soon)",
        "(Northland|Southland|Northland; Southland|)",
    ), 0..60)) {
        let mut text = HEADER.to_owned();
        for (email, name, audience, status, mode, chosen, country) in rows {
            text.push_str(&[&*email, &*name, &*audience, &*status, &*mode, &*chosen, &*country].join(","));
            text.push('\n');
        }
        let roll = roll(text.as_bytes());
        prop_assert_eq!(walked(&roll), plainly(text.as_bytes()));
        prop_assert_eq!(walked(&roll), walked(&roll));
    }

    #[test]
    fn any_bytes_are_walked(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let text = [b"email,name\n".as_slice(), &bytes].concat();
        prop_assert_eq!(walked(&roll(&text)), plainly(&text));
    }
}

/// So many that bits of the field are taken twice by chance.
#[test]
fn who_only_looks_repeated_is_not() {
    let mut text = HEADER.to_owned();
    for number in 0..30_000 {
        text.push_str(&format!("r{number}@example.org\n"));
    }
    text.push_str("R17@Example.org,Other,,paused\nr29999@example.org\nr29999@example.org\n");
    let people = walked(&roll(text.as_bytes()));
    assert_eq!(people, plainly(text.as_bytes()));
    assert_eq!(people.iter().filter(|row| row.is_ok()).count(), 30_000);
    assert_eq!(people[17].as_ref().unwrap().status, Status::Paused);
}
