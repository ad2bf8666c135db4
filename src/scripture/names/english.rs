//! English names and abbreviations, in small letters without spaces and dots. Knows nothing of what stands around them.

use super::Rank;

/// Names that stand alone: number of the book, how sure each kind is, full names, abbreviations. An abbreviation is
/// surer than its rank only where a chapter and a verse follow.
pub(super) const BOOKS: [(u8, Rank, &str, &str); 51] = [
    (1, Rank::Sure, "genesis", "gen ge gn gene genes"),
    (2, Rank::Sure, "exodus", "ex exo exod"),
    (3, Rank::Sure, "leviticus", "lev le lv levit"),
    (4, Rank::Word, "numbers", "num nu nm nb numb"),
    (5, Rank::Sure, "deuteronomy", "deut de deu dt deuter"),
    (6, Rank::Person, "joshua", "josh jos jsh"),
    (7, Rank::Word, "judges", "judg jdg jg jdgs judgs"),
    (8, Rank::Person, "ruth", "ru rth rut"),
    (15, Rank::Person, "ezra", "ezr"),
    (16, Rank::Sure, "nehemiah", "neh ne nehem"),
    (17, Rank::Person, "esther", "est esth es"),
    (18, Rank::Word, "job", "jb"),
    (19, Rank::Sure, "psalm psalms", "ps pss psa psm pslm psl psal"),
    (20, Rank::Sure, "proverbs proverb", "prov pr prv pro pv"),
    (21, Rank::Sure, "ecclesiastes", "eccl ec ecc eccles qoh qoheleth"),
    (22, Rank::Word, "songofsongs songofsolomon canticleofcanticles canticles", "song songs sos ss so sg sng cant"),
    (23, Rank::Person, "isaiah", "isa is isai"),
    (24, Rank::Person, "jeremiah", "jer je jr jerem"),
    (25, Rank::Sure, "lamentations", "lam la lm lament"),
    (26, Rank::Person, "ezekiel", "ezek eze ezk"),
    (27, Rank::Person, "daniel", "dan da dn"),
    (28, Rank::Person, "hosea", "hos ho"),
    (29, Rank::Person, "joel", "jl joe"),
    (30, Rank::Person, "amos", "am amo"),
    (31, Rank::Person, "obadiah", "obad ob oba obd"),
    (32, Rank::Person, "jonah", "jon jnh"),
    (33, Rank::Person, "micah", "mic mi mc"),
    (34, Rank::Person, "nahum", "nah na nam"),
    (35, Rank::Sure, "habakkuk habakuk", "hab hb habak"),
    (36, Rank::Person, "zephaniah", "zeph zep zp"),
    (37, Rank::Sure, "haggai", "hag hg"),
    (38, Rank::Person, "zechariah", "zech zec zc"),
    (39, Rank::Person, "malachi", "mal ml"),
    (40, Rank::Person, "matthew", "matt mt mat"),
    (41, Rank::Word, "mark", "mk mrk mr mar"),
    (42, Rank::Person, "luke", "luk lk lu"),
    (43, Rank::Person, "john", "jn jhn joh jo"),
    (44, Rank::Word, "acts actsoftheapostles", "act ac"),
    (45, Rank::Sure, "romans", "rom ro rm"),
    (48, Rank::Sure, "galatians", "gal ga galat"),
    (49, Rank::Sure, "ephesians", "eph ephes ep"),
    (50, Rank::Sure, "philippians phillippians philipians", "phil php pp phlp"),
    (51, Rank::Sure, "colossians", "col coloss cl"),
    (56, Rank::Person, "titus", "tit ti"),
    (57, Rank::Person, "philemon", "phlm phm philem pm"),
    (58, Rank::Sure, "hebrews hebrew", "heb he hebr"),
    (59, Rank::Person, "james", "jas jam jm ja"),
    (65, Rank::Person, "jude", "jud jd jde"),
    (66, Rank::Sure, "revelation revelations apocalypse", "rev re rv apoc"),
    (20, Rank::Sure, "bookofproverbs", ""),
    (22, Rank::Word, "canticle", ""),
];

/// Names that need a number before them: the first book, how many there are, full names, abbreviations.
pub(super) const NUMBERED: [(u8, u8, &str, &str); 8] = [
    (9, 2, "samuel", "sam sa sm saml"),
    (11, 2, "kings king", "kgs ki kg kin"),
    (13, 2, "chronicles chronicle", "chron chr ch chro"),
    (46, 2, "corinthians", "cor co corinth corin"),
    (52, 2, "thessalonians", "thess thes ths th thessal"),
    (54, 2, "timothy", "tim ti tm"),
    (60, 2, "peter", "pet pe pt ptr"),
    (62, 3, "john", "jn jhn joh jo jno"),
];

/// What may follow a name and belong to it, by the name's last word.
pub(super) const TAILS: [(&str, &[&str]); 10] = [
    ("song", &["of", "songs"]),
    ("song", &["of", "solomon"]),
    ("song", &["of", "sol"]),
    ("songs", &["of", "solomon"]),
    ("canticle", &["of", "canticles"]),
    ("acts", &["of", "the", "apostles"]),
    ("revelation", &["of", "john"]),
    ("revelation", &["of", "jesus", "christ"]),
    ("revelation", &["to", "john"]),
    ("lamentations", &["of", "jeremiah"]),
];

/// Two or three letters that are words or signs of their own: in prose they need a dot or brackets around.
pub(super) const EVERYDAY: [&str; 44] = [
    "is", "am", "so", "he", "re", "ho", "la", "le", "de", "da", "es", "na", "mi", "pm", "mr", "ac", "co", "ja", "je",
    "jo", "ga", "ss", "nb", "ml", "mc", "ti", "ro", "ru", "ne", "nu", "lu", "pp", "cl", "sg", "rv", "mar", "act",
    "pro", "song", "ex", "mat", "jam", "nam", "songs",
];
