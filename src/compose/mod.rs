//! Issue → Edition → Draft: cut for one tier and language, drawn by templates, turned from MJML into HTML.
//! Knows no file, no clock and no mail.

pub mod mjml;
