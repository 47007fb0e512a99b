//! Names of files, in the dialects that mail-parser does not tell apart: the field is mended before it is read.

/// A character set's name in an encoded word.
const CHARSET_BYTES_MAX: usize = 40;

/// A field's line whose parameter `name` means what its sender meant.
///
/// Whoever writes `name*` beside `name` wrote the latter for programs that do not know the former (RFC 2231, RFC 6266 4.3). And
/// what separates encoded words is no part of the text (RFC 2047 6.2).
pub(super) fn mended(line: &[u8], name: &str) -> Vec<u8> {
    let mut line = joined(line.strip_suffix(b"\n").unwrap_or(line));
    let parts = parts(&line);
    if parts.iter().any(|part| is_encoded(part, name)) {
        let plain = |part: &&[u8]| behind(part, name).is_some_and(<[u8]>::is_empty);
        line = parts.into_iter().filter(|part| !plain(part)).collect::<Vec<_>>().join(&b';');
    }
    line.push(b'\n');
    line
}

/// What stands between the semicolons, those apart that are quoted or in a comment.
fn parts(line: &[u8]) -> Vec<&[u8]> {
    let (mut escaped, mut quoted, mut comments) = (false, false, 0_usize);
    let ends = |byte: &u8| {
        match byte {
            _ if escaped => {
                escaped = false;
                return false;
            }
            b'\\' => escaped = quoted || 0 < comments,
            b'"' if comments == 0 => quoted = !quoted,
            b'(' if !quoted => comments += 1,
            b')' if !quoted => comments = comments.saturating_sub(1),
            _ => {}
        }
        *byte == b';' && !quoted && comments == 0
    };
    line.split(ends).collect()
}

/// Whether this is `name*`, or a piece of it, and says something.
fn is_encoded(part: &[u8], name: &str) -> bool {
    let value = part.splitn(2, |byte| *byte == b'=').nth(1).unwrap_or_default();
    let said = value.rsplit(|byte| *byte == b'\'').next().unwrap_or_default();
    behind(part, name).is_some_and(|behind| behind.starts_with(b"*")) && said.iter().any(|byte| !b" \t\"".contains(byte))
}

/// What stands in a parameter behind its name; nothing, if it is of another name.
fn behind<'a>(part: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let given = part.split(|byte| *byte == b'=').next()?.trim_ascii();
    let (given, behind) = given.split_at_checked(name.len())?;
    given.eq_ignore_ascii_case(name.as_bytes()).then_some(behind)
}

/// A line without the blanks between its encoded words.
fn joined(line: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(line.len() + 1);
    let (mut rest, mut is_first) = (line, true);
    while let Some((before, word, behind)) = next_word(rest) {
        if is_first || !before.trim_ascii().is_empty() {
            joined.extend_from_slice(before);
        }
        joined.extend_from_slice(word);
        (rest, is_first) = (behind, false);
    }
    joined.extend_from_slice(rest);
    joined
}

/// The next encoded word, what stands before it and what behind. Once a word has no end, none behind it has: each byte is looked
/// at so often and no more.
fn next_word(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let mut start = find(text, b"=?")?;
    loop {
        if let Some(said) = beginning(&text[start..]).map(|length| start + length) {
            let end = said + find(&text[said..], b"?=")? + 2;
            return Some((&text[..start], &text[start..end], &text[end..]));
        }
        start += 2;
        start += find(&text[start..], b"=?")?;
    }
}

/// The length of `=?charset?q?`, if a text begins so.
fn beginning(text: &[u8]) -> Option<usize> {
    let charset = text[2..].iter().take(CHARSET_BYTES_MAX).position(|byte| *byte == b'?')?;
    let encoding = text[2 + charset..].first_chunk::<3>()?;
    matches!(encoding, [b'?', b'b' | b'B' | b'q' | b'Q', b'?']).then_some(charset + 5)
}

fn find(text: &[u8], two: &[u8; 2]) -> Option<usize> {
    text.windows(2).position(|here| here == two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoded_name_is_preferred_and_encoded_words_are_joined() {
        for (line, is_read) in [
            ("attachment; filename=a", "attachment; filename=a"),
            ("attachment; filename=a; filename*=utf-8''b", "attachment; filename*=utf-8''b"),
            ("attachment; FileName*=utf-8''b; FILENAME =a; size=3", "attachment; FileName*=utf-8''b; size=3"),
            ("attachment; filename=a; filename*1*=c; filename*0*=utf-8''b", "attachment; filename*1*=c; filename*0*=utf-8''b"),
            ("attachment; filename=\"a; filename*=\\\";\"; x=y", "attachment; filename=\"a; filename*=\\\";\"; x=y"),
            ("attachment (; filename*=b); filename=a", "attachment (; filename*=b); filename=a"),
            ("attachment; filename=a; filename*", "attachment; filename=a; filename*"),
            ("attachment; filenames*=b; filename=a", "attachment; filenames*=b; filename=a"),
            ("x; filename=\"=?utf-8?q?a?= \t=?UTF-8?B?Yg==?=\"", "x; filename=\"=?utf-8?q?a?==?UTF-8?B?Yg==?=\""),
            ("x; filename=\"=?utf-8?q?a?= and =?utf-8?q?b?=\"", "x; filename=\"=?utf-8?q?a?= and =?utf-8?q?b?=\""),
            ("x; filename=\"a?= =?b =?c?q?d\"", "x; filename=\"a?= =?b =?c?q?d\""),
            ("", ""),
        ] {
            assert_eq!(String::from_utf8_lossy(&mended(format!("{line}\n").as_bytes(), "filename")), format!("{is_read}\n"), "{line}");
        }
    }

    #[test]
    fn an_encoded_name_that_says_nothing_is_not_preferred() {
        for empty in ["filename*=", "filename*=utf-8''", "filename*=\"\"", "filename*0*=utf-8'it' "] {
            let line = format!("attachment; {empty}; filename=a\n");
            assert_eq!(String::from_utf8_lossy(&mended(line.as_bytes(), "filename")), line);
        }
    }
}
