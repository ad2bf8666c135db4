//! Issue → Edition → Draft: cut for one tier and language, drawn by templates, turned from MJML into HTML, and written as
//! plain text from the same tree. Knows no file, no clock and no mail.

mod contrast;
mod cut;
mod dark;
mod draft;
mod edition;
mod engine;
#[cfg(test)]
mod engine_tests;
mod foot;
mod ink;
mod isolate;
mod loom;
mod markup;
pub mod mjml;
mod page;
mod plain;
mod points;
mod sections;
mod shade;
mod stationery;
mod strict;
mod templates;
mod theme;
mod tokens;
mod voice;
mod wrap;

pub use contrast::Faint;
pub use draft::Draft;
pub use edition::Edition;
pub use page::draw;
pub use stationery::Stationery;
pub use templates::Templates;
pub use theme::Theme;
