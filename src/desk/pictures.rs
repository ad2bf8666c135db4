//! The pictures of an issue, finished once and kept by the digest of everything they are made from.

use std::collections::BTreeMap;

use crate::desk::{Desk, DeskError};
use crate::diag::Findings;
use crate::folder::FolderError;
use crate::model::{Boxes, Digest, Issue, Picture, PictureKind};
use crate::picture::{PictureProblem, finish};

/// Changes whenever a picture is finished in another way, so that what was kept is made anew.
const RECIPE: &[u8] = b"finished picture 1";

/// Finished pictures by path and cover.
pub(super) type Pictures = BTreeMap<(String, Boxes), Picture>;

impl Desk {
    /// Finishes every picture of an issue; a picture that cannot be finished is a finding at its path.
    pub(super) fn pictures(&self, issue: &Issue, findings: &mut Findings) -> Result<Pictures, DeskError> {
        let mut pictures = Pictures::new();
        let blocks = issue.versions.iter().flat_map(|version| &version.blocks);
        for (block, photo) in blocks.filter_map(|block| Some((block, block.content.photo()?))) {
            // The name stays here, but whoever gets the file itself one day reads it.
            let named = self.list.for_tier(block.tier).in_file_name(&photo.path);
            let new = named.into_iter().filter(|finding| !findings.iter().any(|said| said == finding));
            findings.append(new.collect::<Vec<_>>().into_iter().collect());
            let key = (photo.path.clone(), photo.cover.clone());
            if pictures.contains_key(&key) {
                continue;
            }
            let bytes = self.folder.photo(&issue.slug, &photo.path)?;
            match self.finished(&bytes, &photo.cover)? {
                Ok(picture) => {
                    pictures.insert(key, picture);
                }
                Err(problem) => findings.push(problem.finding(photo.span)),
            }
        }
        Ok(pictures)
    }

    /// The logo of the theme, where one is set.
    pub(super) fn logo(&self) -> Result<Option<Result<Picture, PictureProblem>>, DeskError> {
        let name = &self.settings.theme.logo;
        if name.is_empty() {
            return Ok(None);
        }
        let bytes = self.folder.read(name)?;
        Ok(Some(self.finished(&bytes, &Boxes::new())?))
    }

    fn finished(&self, bytes: &[u8], cover: &Boxes) -> Result<Result<Picture, PictureProblem>, DeskError> {
        let boxes: Vec<u8> = cover.iter().flatten().flat_map(|number| number.to_le_bytes()).collect();
        let key = Digest::of_parts([RECIPE, bytes, &boxes]);
        if let Some(picture) = self.folder.kept_picture(&key).and_then(|kept| unpacked(&kept)) {
            return Ok(Ok(picture));
        }
        let picture = match finish(bytes, cover) {
            Ok(picture) => picture,
            Err(problem) => return Ok(Err(problem)),
        };
        // A folder that cannot be written to is only slower.
        match self.folder.keep_picture(&key, &packed(&picture)) {
            Ok(()) | Err(FolderError::Write { .. }) => Ok(Ok(picture)),
            Err(error) => Err(error.into()),
        }
    }
}

/// Kind, width, height, digest, then the encoded file.
fn packed(picture: &Picture) -> Vec<u8> {
    let mut kept = vec![match picture.kind {
        PictureKind::Jpeg => 1,
        PictureKind::Png => 2,
    }];
    kept.extend(picture.width.to_le_bytes());
    kept.extend(picture.height.to_le_bytes());
    kept.extend(picture.digest.bytes());
    kept.extend(picture.bytes.iter());
    kept
}

/// `None` for anything that is not exactly what was kept.
fn unpacked(kept: &[u8]) -> Option<Picture> {
    let (kind, rest) = kept.split_first()?;
    let kind = match kind {
        1 => PictureKind::Jpeg,
        2 => PictureKind::Png,
        _ => return None,
    };
    let (width, rest) = rest.split_first_chunk::<4>()?;
    let (height, rest) = rest.split_first_chunk::<4>()?;
    let (digest, bytes) = rest.split_first_chunk::<32>()?;
    let digest = Digest::from_bytes(*digest);
    (Digest::of(bytes) == digest).then(|| Picture {
        digest,
        kind,
        width: u32::from_le_bytes(*width),
        height: u32::from_le_bytes(*height),
        bytes: bytes.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::{packed, unpacked};
    use crate::model::{Digest, Picture, PictureKind};

    #[test]
    fn what_is_kept_comes_back_and_damage_is_noticed() {
        let bytes: &[u8] = b"encoded";
        let picture =
            Picture { digest: Digest::of(bytes), kind: PictureKind::Png, width: 3, height: 2, bytes: bytes.into() };
        let mut kept = packed(&picture);
        assert_eq!(unpacked(&kept).as_ref(), Some(&picture));
        *kept.last_mut().unwrap() ^= 1;
        assert_eq!(unpacked(&kept), None);
        assert_eq!(unpacked(&[]), None);
    }
}
