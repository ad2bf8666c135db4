//! Korean names and abbreviations. Knows nothing of what stands around them.

use super::Rank;

/// Number of the book, how sure the full name is, full names, abbreviations.
pub(super) const BOOKS: [(u8, Rank, &str, &str); 66] = [
    (1, Rank::Sure, "창세기", "창"),
    (2, Rank::Sure, "출애굽기 출애굽 출애급기 탈출기", "출"),
    (3, Rank::Sure, "레위기", "레"),
    (4, Rank::Sure, "민수기", "민"),
    (5, Rank::Sure, "신명기", "신"),
    (6, Rank::Person, "여호수아 여호수아서 여호수아기", "수"),
    (7, Rank::Sure, "사사기 판관기", "삿"),
    (8, Rank::Sure, "룻기", "룻"),
    (9, Rank::Sure, "사무엘상 사무엘기상 사무엘상권 사무엘기상권", "삼상"),
    (10, Rank::Sure, "사무엘하 사무엘기하 사무엘하권 사무엘기하권", "삼하"),
    (11, Rank::Sure, "열왕기상 열왕기상권 열왕상", "왕상"),
    (12, Rank::Sure, "열왕기하 열왕기하권 열왕하", "왕하"),
    (13, Rank::Sure, "역대상 역대기상 역대기상권 역대지상", "대상 역상"),
    (14, Rank::Sure, "역대하 역대기하 역대기하권 역대지하", "대하 역하"),
    (15, Rank::Person, "에스라 에스라서 에즈라기 에즈라", "스 라"),
    (16, Rank::Person, "느헤미야 느헤미야서 느헤미야기", "느"),
    (17, Rank::Person, "에스더 에스더서 에스델 에스테르기", "에 더"),
    (18, Rank::Sure, "욥기", "욥"),
    (19, Rank::Sure, "시편", "시"),
    (20, Rank::Sure, "잠언 잠언서", "잠"),
    (21, Rank::Sure, "전도서 코헬렛", "전"),
    (22, Rank::Word, "아가 아가서", "아"),
    (23, Rank::Person, "이사야 이사야서", "사"),
    (24, Rank::Person, "예레미야 예레미야서", "렘 예"),
    (25, Rank::Sure, "예레미야애가 예레미아애가 애가", "애"),
    (26, Rank::Person, "에스겔 에스겔서 에제키엘서 에제키엘", "겔"),
    (27, Rank::Person, "다니엘 다니엘서", "단"),
    (28, Rank::Person, "호세아 호세아서", "호"),
    (29, Rank::Person, "요엘 요엘서", "욜"),
    (30, Rank::Person, "아모스 아모스서", "암"),
    (31, Rank::Person, "오바댜 오바댜서 오바디야 오바드야서", "옵"),
    (32, Rank::Person, "요나 요나서", "욘"),
    (33, Rank::Person, "미가 미가서 미카서", "미"),
    (34, Rank::Person, "나훔 나훔서", "나"),
    (35, Rank::Sure, "하박국 하박국서 하바쿡서 하바꾹", "합"),
    (36, Rank::Sure, "스바냐 스바냐서 스바니야서", "습"),
    (37, Rank::Person, "학개 학개서 하까이서", "학"),
    (38, Rank::Sure, "스가랴 스가랴서 즈카르야서", "슥"),
    (39, Rank::Sure, "말라기 말라기서 말라키서", "말"),
    (40, Rank::Sure, "마태복음 마태복음서 마태오복음", "마태 마"),
    (41, Rank::Sure, "마가복음 마가복음서 마르코복음", "마가 막"),
    (42, Rank::Sure, "누가복음 누가복음서 루카복음", "누가 눅"),
    (43, Rank::Sure, "요한복음 요한복음서", "요"),
    (44, Rank::Sure, "사도행전", "행전 행"),
    (45, Rank::Sure, "로마서", "롬"),
    (46, Rank::Sure, "고린도전서 코린토전서", "고전 고린도전"),
    (47, Rank::Sure, "고린도후서 코린토후서", "고후 고린도후"),
    (48, Rank::Sure, "갈라디아서 갈라티아서", "갈"),
    (49, Rank::Sure, "에베소서 에페소서", "엡"),
    (50, Rank::Sure, "빌립보서 필리피서", "빌"),
    (51, Rank::Sure, "골로새서 콜로새서", "골"),
    (52, Rank::Sure, "데살로니가전서 데살로니카전서 테살로니카전서", "살전 데전 데살전"),
    (53, Rank::Sure, "데살로니가후서 데살로니카후서 테살로니카후서", "살후 데후 데살후"),
    (54, Rank::Sure, "디모데전서 티모테오전서", "딤전"),
    (55, Rank::Sure, "디모데후서 티모테오후서", "딤후"),
    (56, Rank::Sure, "디도서 티토서", "딛"),
    (57, Rank::Sure, "빌레몬서 필레몬서", "몬 빌레"),
    (58, Rank::Sure, "히브리서", "히"),
    (59, Rank::Sure, "야고보서", "약"),
    (60, Rank::Sure, "베드로전서", "벧전"),
    (61, Rank::Sure, "베드로후서", "벧후"),
    (62, Rank::Sure, "요한일서", "요일"),
    (63, Rank::Sure, "요한이서", "요이"),
    (64, Rank::Sure, "요한삼서", "요삼"),
    (65, Rank::Sure, "유다서", "유"),
    (66, Rank::Sure, "요한계시록 요한묵시록 계시록 묵시록", "계"),
];

/// Names written with a number between: 요한1서, 고린도 2서. The first book and the words before and behind.
pub(super) const NUMBERED: [(u8, &str); 10] = [
    (62, "요한"),
    (60, "베드로"),
    (46, "고린도"),
    (46, "코린토"),
    (52, "데살로니가"),
    (52, "테살로니카"),
    (54, "디모데"),
    (54, "티모테오"),
    (9, "사무엘"),
    (11, "열왕기"),
];

/// Abbreviations of one syllable that are no word, so that a chapter (롬 12장) is enough.
pub(in crate::scripture) const UNMISTAKABLE: [&str; 14] =
    ["롬", "렘", "겔", "욜", "옵", "욘", "슥", "눅", "엡", "딛", "삿", "욥", "룻", "습"];

/// Words that only say "before", "just now", "but", "I" and "who" where a time of day follows: 전 7:20에.
pub(super) const EVERYDAY: [&str; 5] = ["전", "막", "단", "나", "누가"];
