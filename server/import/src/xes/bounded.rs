//! The bytes of a log, inflated if need be, and counted on the way: nobody reads more of them than the limits allow.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

use super::{Bound, Limits};

/// How a gzipped file begins (RFC 1952).
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
/// What is looked at to see what a file is; also what the parser sees first, which looks for a mark of the encoding there.
const HEAD_BYTES: u64 = 1024;

pub(super) struct Bounded<'a> {
    source: Box<dyn BufRead + Send + 'a>,
    gzip: bool,
    limits: Limits,
    bytes: u64,
    token_began: u64,
    trace_began: Option<u64>,
    exceeded: Option<(Bound, u64)>,
}

impl<'a> Bounded<'a> {
    pub(super) fn open(mut source: impl Read + Send + 'a, limits: Limits) -> io::Result<Self> {
        let mut head = Vec::new();
        source.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
        let gzip = head.starts_with(&GZIP_MAGIC);
        let whole = BufReader::new(Cursor::new(head).chain(source));
        let source: Box<dyn BufRead + Send + 'a> =
            if gzip { Box::new(BufReader::new(MultiGzDecoder::new(whole))) } else { Box::new(whole) };
        Ok(Self { source, gzip, limits, bytes: 0, token_began: 0, trace_began: None, exceeded: None })
    }

    pub(super) fn is_gzip(&self) -> bool {
        self.gzip
    }

    /// Another tag or text begins here.
    pub(super) fn begin_token(&mut self) {
        self.token_began = self.bytes;
    }

    /// A case begins here.
    pub(super) fn begin_trace(&mut self) {
        self.trace_began = Some(self.bytes);
    }

    /// What follows is of no case.
    pub(super) fn end_trace(&mut self) {
        self.trace_began = None;
    }

    /// The limit that ended the reading.
    pub(super) fn exceeded(&self) -> Option<(Bound, u64)> {
        self.exceeded
    }

    fn look(&self) -> Option<(Bound, u64)> {
        let bounds = [
            (Bound::InflatedBytes, self.limits.inflated_bytes, Some(0)),
            (Bound::TokenBytes, self.limits.token_bytes, Some(self.token_began)),
            (Bound::TraceBytes, self.limits.trace_bytes, self.trace_began),
        ];
        let exceeded = bounds.into_iter().find(|(_, max, began)| began.is_some_and(|began| *max < self.bytes - began));
        exceeded.map(|(bound, max, _)| (bound, max))
    }
}

impl BufRead for Bounded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.exceeded = self.look();
        if self.exceeded.is_some() {
            return Err(io::Error::other("a limit was exceeded"));
        }
        self.source.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        self.source.consume(bytes);
    }
}

impl Read for Bounded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}
