//! The words of the format in English and Korean: kinds, keys, tiers, states (format.md sections 3 to 5), and the nearest
//! to a misspelt one. Knows nothing of lines.

use crate::syntax::KindWord;
use crate::syntax::fold::word;

/// What a key's value is to the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prints {
    /// Text: braces and smart punctuation.
    Text,
    /// Inline: bold, italic, links too.
    Inline,
    /// A typed value: kept as it stands.
    Typed,
}

/// One key of the head or of a kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyWord {
    /// English, in lower case, `-` between words.
    pub(super) name: &'static str,
    /// As staff write it.
    pub(super) shown: &'static str,
    /// Korean.
    pub(super) korean: &'static str,
    /// Type of its value.
    pub(super) prints: Prints,
}

/// What stands below the keys of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Below {
    /// Prose.
    Prose,
    /// Lines.
    Lines,
    /// Prayer points.
    Group,
    /// Nothing may.
    Nothing,
}

/// One kind of block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// Which.
    pub(super) word: KindWord,
    /// English name.
    pub(super) name: &'static str,
    /// Korean name.
    pub(super) korean: &'static str,
    /// A second Korean name.
    also: Option<&'static str>,
    /// Its keys; for facts the reserved labels.
    pub(super) keys: &'static [KeyWord],
    /// Its body.
    pub(super) below: Below,
}

const fn key(name: &'static str, shown: &'static str, korean: &'static str, prints: Prints) -> KeyWord {
    KeyWord { name, shown, korean, prints }
}

const fn kind(
    word: KindWord,
    name: &'static str,
    korean: &'static str,
    keys: &'static [KeyWord],
    below: Below,
) -> Kind {
    Kind { word, name, korean, also: None, keys, below }
}

/// Keys of the head of `issue.md`.
pub(super) const HEAD: &[KeyWord] = &[
    key("kind", "kind", "종류", Prints::Typed),
    key("subject", "subject", "제목", Prints::Text),
    key("title", "title", "표제", Prints::Text),
    key("preheader", "preheader", "미리보기", Prints::Text),
    key("date", "date", "날짜", Prints::Typed),
    key("author", "author", "글쓴이", Prints::Text),
    key("region", "region", "지역", Prints::Text),
    key("audience", "audience", "공개범위", Prints::Typed),
    key("share", "share", "공유", Prints::Typed),
    key("send-at", "send-at", "발송", Prints::Typed),
    key("not-before", "not-before", "발송금지", Prints::Typed),
    key("expires", "expires", "만료", Prints::Typed),
];

/// The keys of [`HEAD`] that the head of a twin holds.
pub(super) const TWIN: &[&str] = &["subject", "title", "preheader", "author", "region"];

const PLACE: KeyWord = key("place", "Place", "장소", Prints::Text);
const ENDED: KeyWord = key("ended", "Ended", "끝난날", Prints::Typed);
const LINK: KeyWord = key("link", "Link", "링크", Prints::Typed);
const BUTTON: KeyWord = key("button", "Button", "버튼", Prints::Text);
const PHOTO: KeyWord = key("photo", "Photo", "사진", Prints::Typed);
const ALT: KeyWord = key("alt", "Alt", "대체글", Prints::Text);
const CAPTION: KeyWord = key("caption", "Caption", "설명", Prints::Inline);
const CREDIT: KeyWord = key("credit", "Credit", "사진출처", Prints::Text);
const FACES: KeyWord = key("faces", "Faces", "얼굴", Prints::Typed);
const SPOT: KeyWord = key("place", "Place", "장소", Prints::Typed);
const COVER: KeyWord = key("cover", "Cover", "가리기", Prints::Typed);

/// All kinds.
pub(super) const KINDS: &[Kind] = &[
    kind(KindWord::Greeting, "greeting", "인사", &[], Below::Prose),
    kind(KindWord::Text, "text", "글", &[], Below::Prose),
    kind(
        KindWord::Report,
        "report",
        "보고",
        &[PLACE, key("period", "Period", "기간", Prints::Text), ENDED],
        Below::Prose,
    ),
    kind(
        KindWord::Scripture,
        "scripture",
        "말씀",
        &[key("ref", "Ref", "성구", Prints::Typed), key("version", "Version", "역본", Prints::Text)],
        Below::Lines,
    ),
    Kind {
        word: KindWord::Prayer,
        name: "prayer",
        korean: "기도",
        also: Some("기도제목"),
        keys: &[],
        below: Below::Group,
    },
    kind(
        KindWord::Meeting,
        "meeting",
        "모임",
        &[
            key("when", "When", "일시", Prints::Typed),
            key("length", "Length", "시간", Prints::Typed),
            key("from", "From", "시작", Prints::Typed),
            key("until", "Until", "종료", Prints::Typed),
            key("except", "Except", "제외", Prints::Typed),
            key("join", "Join", "참여", Prints::Inline),
            PLACE,
        ],
        Below::Prose,
    ),
    kind(
        KindWord::Facts,
        "facts",
        "정보",
        &[key("source", "Source", "출처", Prints::Inline), key("as-of", "As of", "기준", Prints::Text)],
        Below::Prose,
    ),
    kind(
        KindWord::Project,
        "project",
        "사업",
        &[
            key("fund", "Fund", "기금", Prints::Text),
            key("goal", "Goal", "목표", Prints::Typed),
            key("raised", "Raised", "모금", Prints::Typed),
            LINK,
            BUTTON,
        ],
        Below::Prose,
    ),
    kind(
        KindWord::News,
        "news",
        "소식",
        &[
            LINK,
            key("date", "Date", "날짜", Prints::Typed),
            key("source", "Source", "출처", Prints::Text),
            PHOTO,
            ALT,
            CAPTION,
            CREDIT,
            FACES,
            SPOT,
            COVER,
        ],
        Below::Prose,
    ),
    kind(KindWord::Photo, "photo", "사진", &[PHOTO, ALT, CAPTION, CREDIT, FACES, SPOT, COVER], Below::Nothing),
    kind(
        KindWord::Testimony,
        "testimony",
        "간증",
        &[key("by", "By", "말한이", Prints::Text), PLACE, ENDED],
        Below::Prose,
    ),
    kind(
        KindWord::Action,
        "action",
        "참여",
        &[
            BUTTON,
            LINK,
            key("reply", "Reply", "답장", Prints::Typed),
            key("closes", "Closes", "마감", Prints::Typed),
            key("closed-text", "Closed text", "마감글", Prints::Inline),
        ],
        Below::Prose,
    ),
    kind(KindWord::Notice, "notice", "알림", &[], Below::Prose),
    kind(KindWord::Signature, "signature", "서명", &[], Below::Lines),
];

const TIERS: &[(&str, &str)] = &[("public", "공개"), ("partners", "동역자"), ("team", "내부")];
const STATES: &[(&str, &str)] = &[("new", "새"), ("ongoing", "계속"), ("answered", "응답"), ("closed", "마침")];

/// The kind with this name, typed in any way.
pub(super) fn read_kind(typed: &[char]) -> Option<&'static Kind> {
    let typed = word(typed);
    KINDS.iter().find(|kind| kind.name == typed || kind.korean == typed || kind.also == Some(&*typed))
}

/// The description of a kind.
pub(super) fn kind_of(word: KindWord) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.word == word)
}

/// The key with this name, brought to lower case with `-` between words.
pub(super) fn read_key(keys: &'static [KeyWord], name: &str) -> Option<&'static KeyWord> {
    keys.iter().find(|key| key.name == name || key.korean == name)
}

/// A tier in English.
pub(super) fn read_tier(typed: &[char]) -> Option<&'static str> {
    one_of(TIERS, typed)
}

/// A state in English.
pub(super) fn read_state(typed: &[char]) -> Option<&'static str> {
    one_of(STATES, typed)
}

fn one_of(words: &'static [(&'static str, &'static str)], typed: &[char]) -> Option<&'static str> {
    if typed.len() > 9 {
        return None;
    }
    let typed = word(typed);
    words.iter().find(|(english, korean)| *english == typed || *korean == typed).map(|(english, _)| *english)
}

/// Whether the word is `audience`.
pub(super) fn is_audience(typed: &[char]) -> bool {
    typed.len() <= 8 && matches!(&*word(typed), "audience" | "공개범위")
}

/// The tier a misspelt word may mean.
pub(super) fn near_tier(typed: &[char]) -> Option<&'static str> {
    near(typed, TIERS.iter().flat_map(|(english, korean)| [*english, *korean]))
}

/// The kind a misspelt word may mean.
pub(super) fn near_kind(typed: &[char]) -> Option<&'static str> {
    near(typed, KINDS.iter().flat_map(|kind| [kind.name, kind.korean]))
}

/// The key a misspelt one may mean.
pub(super) fn near_key<'k>(typed: &[char], keys: impl Iterator<Item = &'k KeyWord>) -> Option<&'static str> {
    near(typed, keys.flat_map(|key| [key.shown, key.korean]))
}

/// The nearest of `words`, at most every third letter wrong.
fn near(typed: &[char], words: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    if typed.len() > 30 {
        return None;
    }
    let typed = word(typed);
    let most = (typed.chars().count() / 3).max(1);
    words
        .map(|candidate| (strsim::damerau_levenshtein(&typed, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= most && *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Names for a message, in Korean where the writer wrote Korean.
pub(super) fn listed<'w>(typed: &[char], words: impl Iterator<Item = (&'w str, &'w str)>) -> String {
    let korean = typed.iter().any(|c| ('가'..='힣').contains(c));
    words.map(|(english, other)| if korean { other } else { english }).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{near_kind, near_tier, read_kind, read_tier};
    use crate::syntax::KindWord;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn both_languages_any_case_and_width() {
        assert_eq!(read_kind(&chars("기도제목")).unwrap().word, KindWord::Prayer);
        assert_eq!(read_kind(&chars("Ｐrayer")).unwrap().word, KindWord::Prayer);
        assert_eq!(read_tier(&chars("동역자")), Some("partners"));
        assert!(read_kind(&chars("prayers")).is_none());
    }

    #[test]
    fn the_nearest_word() {
        assert_eq!(near_kind(&chars("prayers")), Some("prayer"));
        assert_eq!(near_tier(&chars("partner")), Some("partners"));
        assert_eq!(near_kind(&chars("zzzzzz")), None);
        assert_eq!(near_kind(&chars("나")), None);
    }
}
