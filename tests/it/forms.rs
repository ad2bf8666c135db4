//! Letters that are not like the samples: plain text alone, and written from right to left.

use crate::world::World;

#[test]
fn a_reader_who_wants_plain_text_gets_only_that() {
    let world = World::letter("It is raining.\n");
    world.write("subscribers.csv", "email,mode\nanna@reader.example,text\nben@reader.example,\n");
    let plain = world.run(&["render", "letter", "--as", "anna@reader.example", "--format", "eml"]).exits(0);
    plain.says("Content-Type: text/plain").keeps_quiet_about("text/html");
    world.run(&["render", "letter", "--as", "ben@reader.example", "--format", "eml"]).exits(0).says("text/html");
}

#[test]
fn a_letter_from_right_to_left_is_drawn() {
    let world = World::fixture("rtl");
    world.run(&["check", "2026-06-21-arabic"]).exits(0);
    let page =
        world.run(&["render", "2026-06-21-arabic", "--as", "maryam@reader.example", "--format", "html"]).exits(0);
    page.says("dir=\"rtl\"").says("lang=\"ar\"").says("مريم");
}
