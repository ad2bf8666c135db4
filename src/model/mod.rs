//! The nouns that two rooms need: plain values without files, clock, network or sentences.

mod address;
mod blob;
mod block;
mod date;
mod delivery;
mod departure;
mod digest;
mod edition_key;
mod fill;
mod issue;
mod key;
mod language;
mod passage;
mod person;
mod picture;
mod prayer;
mod prose;
mod reader;
mod reason;
pub mod settings;
mod stitched;
mod tier;
mod weave;
mod when;

pub use address::{AddressError, EmailAddress, Mailbox};
pub use blob::{Blob, BlobError};
pub use block::{
    Action, Amount, Block, Boxes, Content, Faces, Fact, Facts, Meeting, News, Photo, PlaceDetail, Press, Project,
    Quotation, Report, Testimony,
};
pub use date::{ClosingDay, Embargo, SendAt};
pub use delivery::{
    Approval, Counts, DeliveryId, DeliveryState, Entry, Frozen, InFlight, Intended, Line, Moment, NewRun, Queued,
    Refusal, Resolution, Run, RunId, RunState, Tally, Verdict,
};
pub use departure::{Proof, ProofId};
pub use digest::{Digest, hex};
pub use edition_key::{EditionKey, Form};
pub use fill::{fill, fill_into, is_given, one_line};
pub use issue::{Issue, Kind, Share, Version};
pub use key::Key;
pub use language::{Direction, Language};
pub use passage::{Book, Passage, PassageEnd, Verse};
pub use person::Person;
pub use picture::{Picture, PictureKind};
pub use prayer::{Answer, Group, History, Point, PointId, PointState};
pub use prose::{Flow, Inline, Link, ListItem, Slot};
pub use reader::{Mode, Reader, Standing, Status};
pub use reason::{Patience, Reason};
pub use stitched::{Nature, Shared, Stitched};
pub use tier::Tier;
pub use weave::{Context, Piece, SlotId, SlotSource, Surface};
pub use when::{Frequency, Ordinal, When};
