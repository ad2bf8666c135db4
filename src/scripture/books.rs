//! The 66 books: what each is called in every notation we write. Knows no text and no counts.

use crate::model::Book;

/// One book's names.
#[derive(Debug)]
pub(super) struct Names {
    /// In English letters.
    pub english: &'static str,
    /// In Korean letters.
    pub korean: &'static str,
    /// In OSIS references (SBL).
    pub osis: &'static str,
    /// In USFM, as bible.com has it.
    pub usfm: &'static str,
    /// In addresses of bskorea.or.kr.
    pub bskorea: &'static str,
}

/// The names of `book`.
pub(super) fn names(book: Book) -> &'static Names {
    let [first, ..] = &BOOKS;
    BOOKS.get(usize::from(book.number()).saturating_sub(1)).unwrap_or(first)
}

/// All books in order.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = (Book, &'static Names)> {
    (1..=66).filter_map(Book::from_number).map(|book| (book, names(book)))
}

const fn row(
    english: &'static str,
    korean: &'static str,
    osis: &'static str,
    usfm: &'static str,
    bskorea: &'static str,
) -> Names {
    Names { english, korean, osis, usfm, bskorea }
}

#[rustfmt::skip]
const BOOKS: [Names; 66] = [
    row("Genesis", "창세기", "Gen", "GEN", "gen"),
    row("Exodus", "출애굽기", "Exod", "EXO", "exo"),
    row("Leviticus", "레위기", "Lev", "LEV", "lev"),
    row("Numbers", "민수기", "Num", "NUM", "num"),
    row("Deuteronomy", "신명기", "Deut", "DEU", "deu"),
    row("Joshua", "여호수아", "Josh", "JOS", "jos"),
    row("Judges", "사사기", "Judg", "JDG", "jdg"),
    row("Ruth", "룻기", "Ruth", "RUT", "rut"),
    row("1 Samuel", "사무엘상", "1Sam", "1SA", "1sa"),
    row("2 Samuel", "사무엘하", "2Sam", "2SA", "2sa"),
    row("1 Kings", "열왕기상", "1Kgs", "1KI", "1ki"),
    row("2 Kings", "열왕기하", "2Kgs", "2KI", "2ki"),
    row("1 Chronicles", "역대상", "1Chr", "1CH", "1ch"),
    row("2 Chronicles", "역대하", "2Chr", "2CH", "2ch"),
    row("Ezra", "에스라", "Ezra", "EZR", "ezr"),
    row("Nehemiah", "느헤미야", "Neh", "NEH", "neh"),
    row("Esther", "에스더", "Esth", "EST", "est"),
    row("Job", "욥기", "Job", "JOB", "job"),
    row("Psalm", "시편", "Ps", "PSA", "psa"),
    row("Proverbs", "잠언", "Prov", "PRO", "pro"),
    row("Ecclesiastes", "전도서", "Eccl", "ECC", "ecc"),
    row("Song of Songs", "아가", "Song", "SNG", "sng"),
    row("Isaiah", "이사야", "Isa", "ISA", "isa"),
    row("Jeremiah", "예레미야", "Jer", "JER", "jer"),
    row("Lamentations", "예레미야애가", "Lam", "LAM", "lam"),
    row("Ezekiel", "에스겔", "Ezek", "EZK", "ezk"),
    row("Daniel", "다니엘", "Dan", "DAN", "dan"),
    row("Hosea", "호세아", "Hos", "HOS", "hos"),
    row("Joel", "요엘", "Joel", "JOL", "jol"),
    row("Amos", "아모스", "Amos", "AMO", "amo"),
    row("Obadiah", "오바댜", "Obad", "OBA", "oba"),
    row("Jonah", "요나", "Jonah", "JON", "jnh"),
    row("Micah", "미가", "Mic", "MIC", "mic"),
    row("Nahum", "나훔", "Nah", "NAM", "nam"),
    row("Habakkuk", "하박국", "Hab", "HAB", "hab"),
    row("Zephaniah", "스바냐", "Zeph", "ZEP", "zep"),
    row("Haggai", "학개", "Hag", "HAG", "hag"),
    row("Zechariah", "스가랴", "Zech", "ZEC", "zec"),
    row("Malachi", "말라기", "Mal", "MAL", "mal"),
    row("Matthew", "마태복음", "Matt", "MAT", "mat"),
    row("Mark", "마가복음", "Mark", "MRK", "mrk"),
    row("Luke", "누가복음", "Luke", "LUK", "luk"),
    row("John", "요한복음", "John", "JHN", "jhn"),
    row("Acts", "사도행전", "Acts", "ACT", "act"),
    row("Romans", "로마서", "Rom", "ROM", "rom"),
    row("1 Corinthians", "고린도전서", "1Cor", "1CO", "1co"),
    row("2 Corinthians", "고린도후서", "2Cor", "2CO", "2co"),
    row("Galatians", "갈라디아서", "Gal", "GAL", "gal"),
    row("Ephesians", "에베소서", "Eph", "EPH", "eph"),
    row("Philippians", "빌립보서", "Phil", "PHP", "php"),
    row("Colossians", "골로새서", "Col", "COL", "col"),
    row("1 Thessalonians", "데살로니가전서", "1Thess", "1TH", "1th"),
    row("2 Thessalonians", "데살로니가후서", "2Thess", "2TH", "2th"),
    row("1 Timothy", "디모데전서", "1Tim", "1TI", "1ti"),
    row("2 Timothy", "디모데후서", "2Tim", "2TI", "2ti"),
    row("Titus", "디도서", "Titus", "TIT", "tit"),
    row("Philemon", "빌레몬서", "Phlm", "PHM", "phm"),
    row("Hebrews", "히브리서", "Heb", "HEB", "heb"),
    row("James", "야고보서", "Jas", "JAS", "jam"),
    row("1 Peter", "베드로전서", "1Pet", "1PE", "1pe"),
    row("2 Peter", "베드로후서", "2Pet", "2PE", "2pe"),
    row("1 John", "요한일서", "1John", "1JN", "1jo"),
    row("2 John", "요한이서", "2John", "2JN", "2jo"),
    row("3 John", "요한삼서", "3John", "3JN", "3jo"),
    row("Jude", "유다서", "Jude", "JUD", "jud"),
    row("Revelation", "요한계시록", "Rev", "REV", "rev"),
];
