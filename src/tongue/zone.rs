//! Names of time zones (by their city) and of languages (each by its own name).

use jiff::tz::TimeZone;

use crate::model::Language;

/// IANA name, English and Korean name of its city. Only zones whose English name is not the last part of the IANA name
/// written with spaces need their English here; all others have it for the Korean one.
const CITIES: [(&str, &str, &str); 72] = [
    ("Africa/Addis_Ababa", "Addis Ababa", "아디스아바바"),
    ("Africa/Algiers", "Algiers", "알제"),
    ("Africa/Cairo", "Cairo", "카이로"),
    ("Africa/Casablanca", "Casablanca", "카사블랑카"),
    ("Africa/Johannesburg", "Johannesburg", "요하네스버그"),
    ("Africa/Kampala", "Kampala", "캄팔라"),
    ("Africa/Khartoum", "Khartoum", "하르툼"),
    ("Africa/Lagos", "Lagos", "라고스"),
    ("Africa/Nairobi", "Nairobi", "나이로비"),
    ("Africa/Tunis", "Tunis", "튀니스"),
    ("America/Anchorage", "Anchorage", "앵커리지"),
    ("America/Argentina/Buenos_Aires", "Buenos Aires", "부에노스아이레스"),
    ("America/Bogota", "Bogotá", "보고타"),
    ("America/Chicago", "Chicago", "시카고"),
    ("America/Denver", "Denver", "덴버"),
    ("America/Halifax", "Halifax", "핼리팩스"),
    ("America/Lima", "Lima", "리마"),
    ("America/Los_Angeles", "Los Angeles", "로스앤젤레스"),
    ("America/Mexico_City", "Mexico City", "멕시코시티"),
    ("America/New_York", "New York", "뉴욕"),
    ("America/Phoenix", "Phoenix", "피닉스"),
    ("America/Santiago", "Santiago", "산티아고"),
    ("America/Sao_Paulo", "São Paulo", "상파울루"),
    ("America/Toronto", "Toronto", "토론토"),
    ("America/Vancouver", "Vancouver", "밴쿠버"),
    ("Asia/Almaty", "Almaty", "알마티"),
    ("Asia/Amman", "Amman", "암만"),
    ("Asia/Baghdad", "Baghdad", "바그다드"),
    ("Asia/Bangkok", "Bangkok", "방콕"),
    ("Asia/Beirut", "Beirut", "베이루트"),
    ("Asia/Bishkek", "Bishkek", "비슈케크"),
    ("Asia/Colombo", "Colombo", "콜롬보"),
    ("Asia/Dhaka", "Dhaka", "다카"),
    ("Asia/Dubai", "Dubai", "두바이"),
    ("Asia/Ho_Chi_Minh", "Ho Chi Minh City", "호찌민"),
    ("Asia/Hong_Kong", "Hong Kong", "홍콩"),
    ("Asia/Jakarta", "Jakarta", "자카르타"),
    ("Asia/Jerusalem", "Jerusalem", "예루살렘"),
    ("Asia/Kabul", "Kabul", "카불"),
    ("Asia/Karachi", "Karachi", "카라치"),
    ("Asia/Kathmandu", "Kathmandu", "카트만두"),
    ("Asia/Kolkata", "Kolkata", "콜카타"),
    ("Asia/Kuala_Lumpur", "Kuala Lumpur", "쿠알라룸푸르"),
    ("Asia/Manila", "Manila", "마닐라"),
    ("Asia/Phnom_Penh", "Phnom Penh", "프놈펜"),
    ("Asia/Pyongyang", "Pyongyang", "평양"),
    ("Asia/Riyadh", "Riyadh", "리야드"),
    ("Asia/Seoul", "Seoul", "서울"),
    ("Asia/Shanghai", "Shanghai", "상하이"),
    ("Asia/Singapore", "Singapore", "싱가포르"),
    ("Asia/Taipei", "Taipei", "타이베이"),
    ("Asia/Tashkent", "Tashkent", "타슈켄트"),
    ("Asia/Tehran", "Tehran", "테헤란"),
    ("Asia/Tokyo", "Tokyo", "도쿄"),
    ("Asia/Ulaanbaatar", "Ulaanbaatar", "울란바토르"),
    ("Asia/Vientiane", "Vientiane", "비엔티안"),
    ("Asia/Yangon", "Yangon", "양곤"),
    ("Australia/Brisbane", "Brisbane", "브리즈번"),
    ("Australia/Melbourne", "Melbourne", "멜버른"),
    ("Australia/Perth", "Perth", "퍼스"),
    ("Australia/Sydney", "Sydney", "시드니"),
    ("Europe/Amsterdam", "Amsterdam", "암스테르담"),
    ("Europe/Athens", "Athens", "아테네"),
    ("Europe/Berlin", "Berlin", "베를린"),
    ("Europe/Istanbul", "Istanbul", "이스탄불"),
    ("Europe/Kyiv", "Kyiv", "키이우"),
    ("Europe/London", "London", "런던"),
    ("Europe/Madrid", "Madrid", "마드리드"),
    ("Europe/Moscow", "Moscow", "모스크바"),
    ("Europe/Paris", "Paris", "파리"),
    ("Pacific/Auckland", "Auckland", "오클랜드"),
    ("Pacific/Honolulu", "Honolulu", "호놀룰루"),
];

/// The city a zone is named after: "New York", 뉴욕. A city without an entry is the last part of the IANA name; a zone
/// without a name is "UTC".
#[must_use]
pub fn zone_name(zone: &TimeZone, language: &Language) -> String {
    let name = zone.iana_name().unwrap_or("UTC");
    if let Some((_, english, korean)) = CITIES.iter().find(|(iana, ..)| *iana == name) {
        return (*if language.is_korean() { korean } else { english }).to_owned();
    }
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

/// A language by its own name: English, 한국어. An unknown one is its tag.
#[must_use]
pub fn language_name(language: &Language) -> &str {
    let tag = language.tag();
    match tag {
        "zh-hant" | "zh-tw" | "zh-hk" => return "繁體中文",
        "zh-hans" | "zh-cn" | "zh-sg" => return "简体中文",
        _ => {}
    }
    match tag.split('-').next().unwrap_or(tag) {
        "ar" => "العربية",
        "bn" => "বাংলা",
        "cs" => "Čeština",
        "da" => "Dansk",
        "de" => "Deutsch",
        "en" => "English",
        "es" => "Español",
        "fa" => "فارسی",
        "fi" => "Suomi",
        "fr" => "Français",
        "he" => "עברית",
        "hi" => "हिन्दी",
        "id" => "Bahasa Indonesia",
        "it" => "Italiano",
        "ja" => "日本語",
        "km" => "ខ្មែរ",
        "ko" => "한국어",
        "mn" => "Монгол",
        "ms" => "Bahasa Melayu",
        "nl" => "Nederlands",
        "no" | "nb" => "Norsk",
        "pl" => "Polski",
        "pt" => "Português",
        "ro" => "Română",
        "ru" => "Русский",
        "sv" => "Svenska",
        "sw" => "Kiswahili",
        "th" => "ไทย",
        "tl" => "Tagalog",
        "tr" => "Türkçe",
        "uk" => "Українська",
        "ur" => "اردو",
        "vi" => "Tiếng Việt",
        "zh" => "中文",
        _ => tag,
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{CITIES, Language, language_name, zone_name};

    #[test]
    fn every_zone_of_the_table_exists() {
        for (iana, english, korean) in CITIES {
            let zone = TimeZone::get(iana).unwrap();
            assert_eq!(zone_name(&zone, &Language::english()), english);
            assert_eq!(zone_name(&zone, &Language::korean()), korean);
        }
    }

    #[test]
    fn other_zones_are_their_city() {
        let zone = TimeZone::get("America/Port_of_Spain").unwrap();
        assert_eq!(zone_name(&zone, &Language::english()), "Port of Spain");
        assert_eq!(zone_name(&TimeZone::UTC, &Language::korean()), "UTC");
    }

    #[test]
    fn languages_name_themselves() {
        assert_eq!(language_name(&Language::english()), "English");
        assert_eq!(language_name(&Language::korean()), "한국어");
        assert_eq!(language_name(&Language::read("zh-Hant").unwrap()), "繁體中文");
        assert_eq!(language_name(&Language::read("tlh").unwrap()), "tlh");
    }
}
