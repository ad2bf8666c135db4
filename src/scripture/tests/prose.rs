//! Running prose: what is found there and what is left alone.

use super::super::{Strictness, find};
use super::compare;

#[test]
fn references_in_sentences() {
    compare(
        &[
            ("We could tell him: yes (Matthew 18:19–20).", "Matt.18.19-Matt.18.20"),
            ("Psalm 23 is the first one our children learnt.", "Ps.23"),
            ("We read Romans 8 together, and 1 Peter 2.", "Rom.8 1Pet.2"),
            ("As John 3:16 says", "John.3.16"),
            ("as john 3:16 says", "John.3.16"),
            ("See Acts 2:42 and Mark 4:39.", "Acts.2.42 Mark.4.39"),
            ("He quoted Job 19:25 from memory", "Job.19.25"),
            ("(John 17)", "John.17"),
            ("We are reading through Luke 15 this week.", "Luke.15"),
            ("as Jesus prayed in John 17, we pray", "John.17"),
            ("Phil. 4:6-7,13,19", "Phil.4.6-Phil.4.7 Phil.4.13 Phil.4.19"),
            ("in Psalm 23:1, 3,500 people", "Ps.23.1"),
            ("2Ti 1:7 and 1 Th 5:17", "2Tim.1.7 1Thess.5.17"),
            ("In Romans 8:28, 30 people found hope", "Rom.8.28"),
            ("In Romans 8:28, 30 and 31", "Rom.8.28 Rom.8.30 Rom.8.31"),
            ("We sang Psalm 103:1-5 and 20 of us wept", "Ps.103.1-Ps.103.5"),
            ("Read Psalm 23, 24 May", "Ps.23"),
            ("Read Psalm 23:1-3, 20:00 at the hall", "Ps.23.1-Ps.23.3"),
            ("on Psalm 121, 10:30 am", "Ps.121"),
            ("Psalm 151:9 is not there", "!Psalm 151:9>Psalm 150:6"),
            ("as John 30:1 says", "!John 30:1>John 21:1"),
            ("as John 3:99 says", "!John 3:99>John 3:36"),
            ("the 23rd Psalm", "Ps.23"),
            ("we are in chapter 3 of John", "John.3"),
            ("Is. 40:31", "Isa.40.31"),
            ("(Is 40:31)", "Isa.40.31"),
            ("Philippians 4:6-7, 13, and Isaiah 40:31", "Phil.4.6-Phil.4.7 Phil.4.13 Isa.40.31"),
            ("Psalm 119:105\nis a lamp", "Ps.119.105"),
            ("Psalm\n119:105", "Ps.119.105"),
            ("아침마다 시편 23편을 읽습니다. 시 121:1도 읽었습니다.", "Ps.23 Ps.121.1"),
            ("오늘 본문은 마태복음 18:19-20입니다", "Matt.18.19-Matt.18.20"),
            ("로마서 8:28, 30명이 모였습니다", "Rom.8.28"),
            ("요한복음 3장 16절로 전도했습니다", "John.3.16"),
        ],
        Strictness::Strict,
    );
}

#[test]
fn ordinary_words_are_left_alone() {
    for text in [
        "Mark 3 boxes, please",
        "mark 3:30 in your calendar",
        "Job 5 is done",
        "Acts 3 times a day",
        "Our son Joel 5, Ruth 3",
        "John 3 years ago",
        "We see John 3 times a week",
        "Call Ruth 7:30 pm, John 3:16 p.m.",
        "Joel 7:30, Ruth 8:15, Amos 16:45",
        "누가 3장을 냈나요",
        "누가 10:30에 왔나요",
        "in Luke 15 boxes lay",
        "Is 5:30 a good time?",
        "I am 8:30 to 9:30 at work",
        "so 2:3",
        "Numbers 6 and 7 are broken",
        "The score was 3:16.",
        "at 8:28 we left, 12:1 came next",
        "EC2, lv2, Rev 2.1, PS 4, PM 8:30",
        "version John 1.0 and Ezra 1.2",
        "Gen 5 processors",
        "1 John and 2 Peters",
        "Romans",
        "Psalm",
        "Song 3 of the album",
        "Dan 3 km",
        "He 2:3 is",
        "3rd party, 23rd May",
        "chapter 3 of the book",
        "verse 5 of the song",
        "Col 4",
        "ISO 8859-1, 10:20-11:30, 2026-06-21",
        "시 20분에 만나요",
        "3시 20:30",
        "사 3개",
        "아 1시간",
        "아가 3명",
        "전 7:20에 도착했습니다",
        "나 3:10에 갈게",
        "대상 3명",
        "다니엘 3명",
        "요나 3일",
        "월요일 5:30",
        "오전 7:30부터",
        "시편 3권을 보냅니다",
        "8장 3절",
        "방 3장 5절",
        "2026년 6월 21일",
        "고전 음악 3곡",
    ] {
        let found = find(text, Strictness::Strict);
        assert!(found.is_empty(), "{text:?}: {found:?}");
    }
}

#[test]
fn spans_cover_what_is_linked() {
    let cases = [
        ("yes (Matthew 18:19–20).", "Matthew 18:19–20"),
        ("read Psalm 25:8-9,103:11; then", "Psalm 25:8-9,103:11"),
        ("Rom 8:28-", "Rom 8:28"),
        ("로마서 8장 28절을 읽고", "로마서 8장 28절"),
        ("로마서 8장 28절부터 30절까지를 읽고", "로마서 8장 28절부터 30절까지"),
        ("우리는 시편 23편과 24편을", "시편 23편과 24편"),
        ("Psalm 40:17,147:1-11, 107:41, Jeremiah 29:13", "Psalm 40:17,147:1-11, 107:41"),
    ];
    for (text, linked) in cases {
        let found = find(text, Strictness::Strict);
        assert_eq!(text.get(found[0].range.clone()), Some(linked));
    }
    let text = "Psalm 25:8-9,103:11";
    let spans = find(text, Strictness::Strict)[0].spans.clone();
    assert_eq!(spans.iter().filter_map(|span| text.get(span.clone())).collect::<Vec<_>>(), ["Psalm 25:8-9", "103:11"]);
}
