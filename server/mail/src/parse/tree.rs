//! The parts of a mail. Each level is read once, so the cost is depth times size, whatever the boundaries say.

use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, HeaderValue};

use super::PARTS_MAX;
use super::ParseTrouble;
use super::fields::{Fields, line_end};
use super::names;

/// Levels that are followed. Real mails have four: mixed, related, alternative, text. Each level reads its bytes again.
const DEPTH_MAX: usize = 12;
/// Entities that are looked at, multiparts included; they are cheap, but their number is the sender's choice.
const ENTITIES_MAX: usize = 1_000;

/// A part that holds no parts.
#[derive(Debug)]
pub(super) struct Leaf<'a> {
    pub(super) kind: Kind,
    /// Still encoded for the transfer.
    pub(super) body: &'a [u8],
    /// Which `multipart/alternative` it belongs to.
    pub(super) alternative: Option<usize>,
}

/// What a part says of itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Kind {
    /// `text` of `text/plain`, in lower case.
    pub(super) main: String,
    pub(super) sub: String,
    pub(super) charset: Option<String>,
    pub(super) name: Option<String>,
    pub(super) content_id: Option<String>,
    pub(super) encoding: String,
    /// `Content-Disposition: attachment`.
    pub(super) attached: bool,
    /// `format=flowed`: lines that end in a blank go on in the next.
    pub(super) flowed: bool,
    /// `delsp=yes`: that blank was put there for it.
    pub(super) del_sp: bool,
    boundary: Option<String>,
    pub(super) report_type: Option<String>,
}

impl Kind {
    pub(super) fn is(&self, main: &str, sub: &str) -> bool {
        self.main == main && self.sub == sub
    }

    fn read(fields: &Fields<'_>, in_digest: bool) -> Self {
        let mut kind = Self { encoding: fields.word("content-transfer-encoding").unwrap_or_default(), ..Self::default() };
        kind.content_id = fields.ids("content-id", 1).pop().or_else(|| fields.word("content-id"));
        let given = fields.line("content-type").map(|line| names::mended(&line, "name"));
        let given = given.as_deref().map(|line| MessageStream::new(line).parse_content_type());
        if let Some(HeaderValue::ContentType(ContentType { c_type, c_subtype, .. })) = &given {
            kind.main = c_type.to_ascii_lowercase();
            kind.sub = c_subtype.as_deref().unwrap_or_default().to_ascii_lowercase();
        }
        if kind.main.is_empty() || kind.sub.is_empty() {
            let (main, sub) = if in_digest { ("message", "rfc822") } else { ("text", "plain") };
            (kind.main, kind.sub) = (main.to_owned(), sub.to_owned());
        }
        let attribute = |name: &str| match &given {
            Some(HeaderValue::ContentType(given)) => given.attribute(name).map(str::to_owned),
            _ => None,
        };
        kind.charset = attribute("charset");
        kind.boundary = attribute("boundary");
        kind.name = attribute("name");
        kind.report_type = attribute("report-type");
        kind.flowed = attribute("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
        kind.del_sp = attribute("delsp").is_some_and(|del_sp| del_sp.eq_ignore_ascii_case("yes"));
        if let Some(line) = fields.line("content-disposition").map(|line| names::mended(&line, "filename"))
            && let HeaderValue::ContentType(disposition) = MessageStream::new(&line).parse_content_type()
        {
            kind.attached = disposition.c_type.eq_ignore_ascii_case("attachment");
            kind.name = disposition.attribute("filename").map(str::to_owned).or(kind.name);
        }
        kind
    }
}

/// A mail taken apart.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) top: Fields<'a>,
    pub(super) top_kind: Kind,
    pub(super) leaves: Vec<Leaf<'a>>,
    /// Parts beyond the limits.
    dropped: usize,
    too_deep: bool,
    no_boundary: bool,
}

/// An entity that waits to be looked at.
struct Waiting<'a> {
    bytes: &'a [u8],
    depth: usize,
    alternative: Option<usize>,
    in_digest: bool,
}

impl<'a> Tree<'a> {
    pub(super) fn grow(raw: &'a [u8]) -> Self {
        let (top, body) = Fields::split(raw);
        let top_kind = Kind::read(&top, false);
        let mut tree = Self { top, top_kind: top_kind.clone(), leaves: Vec::new(), dropped: 0, too_deep: false, no_boundary: false };
        let mut entities = 1;
        // A stack with the next part on top keeps the order in which the parts are written.
        let mut waiting = Vec::new();
        tree.place(top_kind, body, &Waiting { bytes: raw, depth: 0, alternative: None, in_digest: false }, entities, &mut waiting);
        while let Some(next) = waiting.pop() {
            if ENTITIES_MAX <= entities || PARTS_MAX <= tree.leaves.len() {
                tree.dropped += 1;
                continue;
            }
            entities += 1;
            let (fields, body) = Fields::split(next.bytes);
            tree.top.cut |= fields.cut;
            tree.place(Kind::read(&fields, next.in_digest), body, &next, entities, &mut waiting);
        }
        tree
    }

    /// Puts an entity where it belongs: its parts onto the stack, or itself among the leaves.
    fn place(&mut self, mut kind: Kind, body: &'a [u8], entity: &Waiting<'a>, id: usize, waiting: &mut Vec<Waiting<'a>>) {
        if kind.main == "multipart" {
            let parts = kind.boundary.as_deref().and_then(|boundary| split_parts(body, boundary));
            match parts {
                Some(_) if DEPTH_MAX <= entity.depth => {
                    self.too_deep = true;
                    (kind.main, kind.sub, kind.attached) = ("application".to_owned(), "octet-stream".to_owned(), true);
                }
                Some((parts, beyond)) => {
                    self.dropped += beyond;
                    let alternative = if kind.sub == "alternative" { Some(id) } else { entity.alternative };
                    waiting.extend(parts.into_iter().rev().map(|bytes| Waiting {
                        bytes,
                        depth: entity.depth + 1,
                        alternative,
                        in_digest: kind.sub == "digest",
                    }));
                    return;
                }
                None => {
                    self.no_boundary = true;
                    (kind.main, kind.sub) = ("text".to_owned(), "plain".to_owned());
                }
            }
        }
        self.leaves.push(Leaf { kind, body, alternative: entity.alternative });
    }

    pub(super) fn trouble(&self) -> Vec<ParseTrouble> {
        let mut trouble = Vec::new();
        let all = [
            (self.top.cut, ParseTrouble::HeaderCut),
            (0 < self.dropped, ParseTrouble::TooManyParts),
            (self.too_deep, ParseTrouble::TooDeep),
            (self.no_boundary, ParseTrouble::NoBoundary),
        ];
        trouble.extend(all.into_iter().filter(|(is_so, _)| *is_so).map(|(_, what)| what));
        trouble
    }
}

/// The parts between the boundary lines, at most [`ENTITIES_MAX`] of them, and how many there were beyond.
/// `None` when no boundary line occurs.
fn split_parts<'a>(body: &'a [u8], boundary: &str) -> Option<(Vec<&'a [u8]>, usize)> {
    let boundary = boundary.as_bytes();
    if boundary.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    let mut beyond = 0;
    let mut start = None;
    let mut keep = |part: &'a [u8]| {
        if parts.len() < ENTITIES_MAX { parts.push(part) } else { beyond += 1 }
    };
    let mut at = 0;
    let mut closed = false;
    while at < body.len() && !closed {
        let end = line_end(body, at);
        let rest = body[at..end].strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary));
        if let Some(rest) = rest.map(<[u8]>::trim_ascii)
            && (rest.is_empty() || rest == b"--")
        {
            if let Some(start) = start {
                keep(without_last_line_end(&body[start..at]));
            }
            start = Some(end);
            closed = rest == b"--";
        }
        at = end;
    }
    match start {
        // A mail cut on its way has no closing line: what is there is its last part.
        Some(start) if !closed && start < body.len() => keep(&body[start..]),
        Some(_) => (),
        None => return None,
    }
    Some((parts, beyond))
}

/// The line end before a boundary belongs to the boundary.
fn without_last_line_end(part: &[u8]) -> &[u8] {
    part.strip_suffix(b"\r\n").or_else(|| part.strip_suffix(b"\n")).unwrap_or(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_between_boundaries() {
        for (body, parts) in [
            ("--b\r\none\r\n--b\r\ntwo\r\n--b--\r\nepilogue", vec!["one", "two"]),
            ("preamble\r\n--b  \r\none\r\n--b--", vec!["one"]),
            ("--b\none\n--b--\n", vec!["one"]),
            ("--b\r\none, never closed", vec!["one, never closed"]),
            ("--bc\r\nnot ours\r\n--b\r\none\r\n--bc\r\n--b--", vec!["one\r\n--bc"]),
            ("--b\r\n--b--", vec![""]),
        ] {
            let (found, beyond) = split_parts(body.as_bytes(), "b").unwrap();
            let found: Vec<_> = found.iter().map(|p| String::from_utf8_lossy(p).into_owned()).collect();
            assert_eq!((found.iter().map(String::as_str).collect::<Vec<_>>(), beyond), (parts, 0), "{body:?}");
        }
        assert!(split_parts(b"nothing here", "b").is_none());
        assert!(split_parts(b"--\r\nx", "").is_none());
    }

    #[test]
    fn boundaries_that_never_come_cost_one_look_each() {
        // Ten thousand multiparts in a row, none of which has its boundary: each is looked for in its own part only.
        let mut raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n".to_vec();
        for n in 0..10_000 {
            raw.extend_from_slice(format!("--b\r\nContent-Type: multipart/mixed; boundary=x{n}\r\n\r\ntext\r\n").as_bytes());
        }
        let tree = Tree::grow(&raw);
        assert_eq!(tree.leaves.len(), PARTS_MAX);
        assert_eq!(tree.dropped, 10_000 - PARTS_MAX);
    }

    #[test]
    fn depth_has_an_end() {
        let mut raw = Vec::new();
        for n in 0..5_000 {
            raw.extend_from_slice(format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n").as_bytes());
        }
        raw.extend_from_slice(b"\r\ndeep");
        let tree = Tree::grow(&raw);
        assert_eq!((tree.leaves.len(), tree.too_deep), (1, true));
        assert!(tree.leaves[0].kind.attached);
    }
}
