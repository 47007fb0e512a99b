//! The header of a mail or of a part: a list of fields, found in one pass.

use mail_parser::HeaderValue;
use mail_parser::parsers::MessageStream;

/// Header bytes that are looked at. Large providers stop at 64 to 256 KiB.
pub(super) const HEADER_BYTES_MAX: usize = 256 * 1024;
/// Fields that are looked at; a mail with many hops has about a hundred.
const FIELDS_MAX: usize = 2_000;
/// Of one field: a line of two hundred addresses, or a References of a hundred ids. The decoders below may read a
/// broken field several times, so this bounds their work too.
const FIELD_BYTES_MAX: usize = 16 * 1024;
/// A Message-ID; longer ones are not ours and not worth keeping.
const ID_BYTES_MAX: usize = 250;

/// One field: its name as written, and its value with all folds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    pub(super) name: &'a [u8],
    pub(super) value: &'a [u8],
}

/// The fields of one header.
#[derive(Debug, Default)]
pub(super) struct Fields<'a> {
    list: Vec<Field<'a>>,
    /// More was there than was looked at.
    pub(super) cut: bool,
}

impl<'a> Fields<'a> {
    /// Splits an entity into its fields and its body.
    pub(super) fn split(entity: &'a [u8]) -> (Self, &'a [u8]) {
        let mut fields = Self::default();
        let mut first_odd = None;
        let mut at = 0;
        while at < entity.len() {
            let end = line_end(entity, at);
            let line = &entity[at..end];
            if line == b"\n" || line == b"\r\n" {
                return (fields, &entity[end..]);
            }
            let looked_at = at < HEADER_BYTES_MAX && fields.list.len() < FIELDS_MAX;
            match (line.first(), line.iter().take(ID_BYTES_MAX).position(|b| *b == b':')) {
                _ if !looked_at => fields.cut = true,
                (Some(b' ' | b'\t'), _) => fields.fold(entity, at, end),
                (_, Some(colon)) if is_name(&line[..colon]) => {
                    fields.list.push(Field { name: line[..colon].trim_ascii(), value: &line[colon + 1..] });
                }
                _ => {
                    first_odd.get_or_insert(at);
                }
            }
            at = end;
        }
        // No empty line: whatever does not look like a header is the body.
        let body = if fields.list.is_empty() { 0 } else { first_odd.unwrap_or(entity.len()) };
        (fields, &entity[body..])
    }

    /// Adds a folded line to the field before it.
    fn fold(&mut self, entity: &'a [u8], at: usize, end: usize) {
        if let Some(last) = self.list.last_mut() {
            let start = last.value.as_ptr().addr() - entity.as_ptr().addr();
            // A line that is no field may stand between; then there is nothing to add to.
            if start + last.value.len() == at {
                last.value = &entity[start..end];
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Field<'a>> {
        self.list.iter().copied()
    }

    /// The fields of this name (in lower case), in order.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = Field<'a>> {
        self.iter().filter(move |field| field.name.eq_ignore_ascii_case(name.as_bytes()))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// The first field of this name, ready for a decoder.
    pub(super) fn line(&self, name: &str) -> Option<Vec<u8>> {
        self.all(name).next().map(|field| field.line())
    }

    /// The first field of this name, with encoded words decoded.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.all(name).next().map(|field| field.text())
    }

    /// The first field of this name in lower case, without comments and parameters, for comparing with known words.
    pub(super) fn word(&self, name: &str) -> Option<String> {
        let text = String::from_utf8_lossy(&self.line(name)?).to_ascii_lowercase();
        let mut word = String::new();
        let mut comments = 0_usize;
        for c in text.chars() {
            match c {
                '(' => comments += 1,
                ')' => comments = comments.saturating_sub(1),
                ';' if comments == 0 => break,
                _ if comments == 0 => word.push(c),
                _ => (),
            }
        }
        Some(word.trim().to_owned())
    }

    /// The Message-IDs in all fields of this name: the first and the last, at most `max` of them.
    pub(super) fn ids(&self, name: &str, max: usize) -> Vec<String> {
        let mut ids = Vec::new();
        for field in self.all(name) {
            for id in ids_in(&String::from_utf8_lossy(&field.line())) {
                if !ids.contains(&id) {
                    ids.push(id);
                }
                if max < ids.len() {
                    // The first began the thread; of the others the latest matter.
                    ids.remove(1.min(max - 1));
                }
            }
        }
        ids
    }
}

impl Field<'_> {
    /// The value on one line and of bounded length, with the line end that mail-parser's decoders wait for.
    pub(super) fn line(&self) -> Vec<u8> {
        let value = &self.value[..self.value.len().min(FIELD_BYTES_MAX)];
        let mut line: Vec<u8> = value.iter().copied().filter(|b| !matches!(b, b'\r' | b'\n' | 0)).collect();
        line.push(b'\n');
        line
    }

    pub(super) fn text(&self) -> String {
        match MessageStream::new(&self.line()).parse_unstructured() {
            HeaderValue::Text(text) => text.into_owned(),
            HeaderValue::TextList(list) => list.join(" "),
            _ => String::new(),
        }
    }
}

/// The bounds of the line that begins at `at`, its line feed included.
pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |length| at + length + 1)
}

/// Printable ASCII; blanks only before the colon.
fn is_name(name: &[u8]) -> bool {
    let name = name.trim_ascii_end();
    !name.is_empty() && name.iter().all(|b| (33..=126).contains(b))
}

/// The ids in angle brackets; without any, the one bare word that old programs wrote.
fn ids_in(text: &str) -> Vec<String> {
    let mut ids: Vec<String> =
        text.split('<').skip(1).filter_map(|rest| rest.split_once('>')).filter_map(|(id, _)| usable_id(id)).collect();
    if ids.is_empty() && !text.contains('<') {
        ids.extend(usable_id(text.trim()));
    }
    ids
}

fn usable_id(id: &str) -> Option<String> {
    // Folding may have put blanks into a long id.
    let id: String = id.chars().filter(|c| !c.is_whitespace()).collect();
    let ok = !id.is_empty() && id.len() <= ID_BYTES_MAX && !id.chars().any(char::is_control) && id.contains('@');
    ok.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_folds_and_body() {
        let (fields, body) = Fields::split(b"Subject: one\r\n two\r\nX:y\r\n\r\nbody\r\n");
        assert_eq!(fields.text("subject").unwrap(), "one two");
        assert!(fields.has("x"));
        assert_eq!(body, b"body\r\n");
    }

    #[test]
    fn bytes_without_a_header_are_all_body() {
        for raw in [&b"just words\n"[..], b"\0\xff\xfe", b"no colon here\nnor here\n"] {
            let (fields, body) = Fields::split(raw);
            assert_eq!((fields.iter().count(), body), (0, raw));
        }
        let (fields, body) = Fields::split(b"From someone Mon\nSubject: s\nodd line\nmore");
        assert_eq!((fields.iter().count(), body.len()), (1, 41), "the odd line at the top begins the body");
    }

    #[test]
    fn encoded_words_are_read_across_folds() {
        let (fields, _) = Fields::split(b"Subject: =?utf-8?q?Citt=C3=A0?=\r\n =?iso-8859-1?b?IOg=?= vuota\r\n\r\n");
        assert_eq!(fields.text("subject").unwrap(), "Città è vuota");
    }

    #[test]
    fn ids_in_every_shape() {
        for (text, ids) in [
            ("<a@b>", vec!["a@b"]),
            ("<a@b> <c@d>", vec!["a@b", "c@d"]),
            ("text <a@b> (comment) <broken", vec!["a@b"]),
            ("a@b", vec!["a@b"]),
            ("<a\n b@c>", vec!["ab@c"]),
            ("<>", vec![]),
            ("<noat>", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(ids_in(text), ids, "{text:?}");
        }
        let many: String = (0..90).map(|n| format!("<{n}@x> ")).collect();
        let raw = format!("References: {many}\r\n\r\n");
        let ids = Fields::split(raw.as_bytes()).0.ids("references", 50);
        assert_eq!((ids.len(), &*ids[0], &*ids[1], &*ids[49]), (50, "0@x", "41@x", "89@x"));
    }

    #[test]
    fn a_header_of_megabytes_is_looked_at_in_part() {
        let mut raw = b"Subject: s\r\n".to_vec();
        for n in 0..200_000 {
            raw.extend_from_slice(format!("X-{n}: filler\r\n").as_bytes());
        }
        raw.extend_from_slice(b"\r\nbody");
        let (fields, body) = Fields::split(&raw);
        assert!(fields.cut && fields.list.len() <= FIELDS_MAX);
        assert_eq!(body, b"body");
    }
}
