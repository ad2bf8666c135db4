//! A `When` in the words of the letter. The words themselves are `tongue`'s.

use crate::model::{Frequency, Language, Ordinal, When};
use crate::tongue;

/// "First Tuesday of the month, 20:00 New York": how often, the hour there and whose wall it hangs on.
#[must_use]
pub fn say_when(when: &When, language: &Language) -> String {
    let often = match when.frequency {
        Frequency::Daily => tongue::word(language, "when.daily").to_owned(),
        Frequency::Weekly(day) => {
            tongue::phrase(language, "when.weekly", &[("weekday", tongue::weekday(day, language))])
        }
        Frequency::Monthly(ordinal, day) => {
            let values = [("ordinal", ordinal_word(ordinal, language)), ("weekday", tongue::weekday(day, language))];
            tongue::phrase(language, "when.monthly", &values)
        }
        Frequency::Once(date) => tongue::long_date(date, language),
    };
    let (time, zone) = (tongue::clock(when.time, language), tongue::zone_name(&when.zone, language));
    tongue::phrase(language, "when.at", &[("when", &often), ("time", &time), ("zone", &zone)])
}

fn ordinal_word(ordinal: Ordinal, language: &Language) -> &'static str {
    let key = match ordinal {
        Ordinal::First => "when.first",
        Ordinal::Second => "when.second",
        Ordinal::Third => "when.third",
        Ordinal::Fourth => "when.fourth",
        Ordinal::Last => "when.last",
    };
    tongue::word(language, key)
}
