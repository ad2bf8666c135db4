//! Bytes as Excel and Google write them → UTF-8, as a stream. Knows no row.

use std::io::{self, Read};

use encoding_rs::{Decoder, EUC_KR, Encoding, UTF_8, UTF_16BE, UTF_16LE};

const BLOCK: usize = 64 * 1024;

/// A stream in UTF-8. A mark at the start decides (UTF-8, UTF-16); without one the first block with a byte beyond ASCII
/// does: UTF-8 where it is sound as such, else CP949 (the WHATWG's EUC-KR). A broken sequence becomes U+FFFD.
pub(super) struct Decoded<R> {
    input: R,
    decoder: Option<Decoder>,
    begun: bool,
    ended: bool,
    ready: Vec<u8>,
    at: usize,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, decoder: None, begun: false, ended: false, ready: Vec::new(), at: 0 }
    }

    /// Decodes the next block into `ready`; nothing is left when that stays empty.
    fn fill(&mut self) -> io::Result<()> {
        self.at = 0;
        self.ready.clear();
        while self.ready.is_empty() && !self.ended {
            let mut block = Vec::with_capacity(BLOCK);
            let length = (&mut self.input).take(u64::try_from(BLOCK).unwrap_or(u64::MAX)).read_to_end(&mut block)?;
            self.ended = length < BLOCK;
            let mut bytes = block.as_slice();
            if !self.begun {
                self.begun = true;
                if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
                    bytes = bytes.get(mark..).unwrap_or_default();
                    self.decoder = Some(encoding.new_decoder_without_bom_handling());
                }
            }
            if self.decoder.is_none() && !bytes.is_ascii() {
                self.decoder = Some(encoding_of(bytes).new_decoder_without_bom_handling());
            }
            match &mut self.decoder {
                None => self.ready.extend_from_slice(bytes),
                Some(decoder) => decode(decoder, bytes, self.ended, &mut self.ready),
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.ready.len() {
            self.fill()?;
        }
        let mut rest = self.ready.get(self.at..).unwrap_or_default();
        let taken = rest.read(out)?;
        self.at += taken;
        Ok(taken)
    }
}

fn encoding_of(block: &[u8]) -> &'static Encoding {
    match std::str::from_utf8(block) {
        Err(error) if error.error_len().is_some() => EUC_KR,
        _ => UTF_8,
    }
}

fn decode(decoder: &mut Decoder, bytes: &[u8], last: bool, out: &mut Vec<u8>) {
    debug_assert!([UTF_8, EUC_KR, UTF_16LE, UTF_16BE].contains(&decoder.encoding()));
    let room = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(BLOCK * 4);
    let mut text = String::with_capacity(room);
    let (_result, _read, _replaced) = decoder.decode_to_string(bytes, &mut text, last);
    out.extend_from_slice(text.as_bytes());
}
