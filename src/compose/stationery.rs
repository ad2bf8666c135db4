//! What an edition is drawn on: settings, theme, pictures, and what stands for protected people.

use std::collections::BTreeMap;

use crate::compose::Theme;
use crate::model::settings::Settings;
use crate::model::{Boxes, Person, Picture};

/// Everything drawing needs besides the edition.
#[derive(Clone, Copy, Debug)]
pub struct Stationery<'a> {
    /// Who we are.
    pub settings: &'a Settings,
    /// The theme.
    pub theme: &'a Theme<'a>,
    /// Finished pictures by path and cover.
    pub pictures: &'a BTreeMap<(String, Boxes), Picture>,
    /// What is printed for `{id}`.
    pub persons: &'a BTreeMap<String, Person>,
    /// The finished logo.
    pub logo: Option<&'a Picture>,
}
