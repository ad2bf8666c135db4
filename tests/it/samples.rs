//! The five samples of the repository, as files.

use std::fs;

use phoebe::diag::Sources;
use phoebe::syntax::{Style, parse};

use crate::world::repository;

#[test]
fn every_sample_is_read_without_a_finding() {
    let mut read = 0;
    for folder in fs::read_dir(repository().join("issues")).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            if path.extension().is_none_or(|ending| ending != "md") {
                continue;
            }
            let korean = name.ends_with(".ko.md");
            let bytes = fs::read(&path).unwrap();
            let mut sources = Sources::default();
            let source = sources.add(name.clone(), String::from_utf8_lossy(&bytes).into_owned());
            let (tree, findings) = parse(source, &bytes, Style { smart: !korean }, korean);
            let said: Vec<_> = findings.iter().map(|finding| (finding.code(), finding.span)).collect();
            assert!(said.is_empty(), "{name}: {said:?}");
            assert!(tree.head.is_some() && tree.blocks.len() > 3, "{name}");
            read += 1;
        }
    }
    assert_eq!(read, 6, "five samples and one twin");
}
