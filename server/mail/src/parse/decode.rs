//! From bytes on the wire to bytes that were meant, and from those to text.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;

use super::ParseTrouble;

/// Reads base64 that has no order left: no padding, odd bits at the end.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::RequireNone).with_decode_allow_trailing_bits(true),
);
/// A charset's name in a report of trouble.
const CHARSET_NAME_MAX: usize = 40;

/// Undoes the transfer encoding. Errors are mended as far as possible and reported.
pub(super) fn transfer<'a>(body: &'a [u8], encoding: &str, trouble: &mut Vec<ParseTrouble>) -> Cow<'a, [u8]> {
    let strict = match encoding {
        "base64" => base64_decode(body),
        "quoted-printable" => quoted_printable_decode(body),
        _ => return Cow::Borrowed(body),
    };
    Cow::Owned(strict.unwrap_or_else(|| {
        report(trouble, ParseTrouble::Encoding);
        if encoding == "base64" { lenient_base64(body) } else { lenient_quoted_printable(body) }
    }))
}

/// Text from bytes. At most `bytes_max` of them are looked at; whether there were more is the caller's to say.
pub(super) fn text(bytes: &[u8], charset: Option<&str>, trouble: &mut Vec<ParseTrouble>) -> String {
    let named = charset.unwrap_or_default().trim().to_ascii_lowercase();
    match named.as_str() {
        "utf-8" | "utf8" => String::from_utf8_lossy(bytes).into_owned(),
        // Whoever names no charset, or one without accents, uses UTF-8 today and Windows' own yesterday.
        "" | "us-ascii" | "ascii" | "unknown-8bit" | "x-unknown" => guessed(bytes),
        "utf-32" | "utf-32be" | "utf-32le" | "ucs-4" => utf_32(bytes, &named),
        _ => match charset_decoder(named.as_bytes()) {
            Some(decode) => decode(bytes),
            None => {
                let name = super::one_line(&named, CHARSET_NAME_MAX);
                report(trouble, ParseTrouble::Charset(name));
                guessed(bytes)
            }
        },
    }
}

/// Text as we keep it: lines end in `\n`, and nothing controls a terminal.
pub(super) fn clean_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).filter(|c| *c != '\u{feff}').collect()
}

/// Remembers a trouble once.
pub(super) fn report(trouble: &mut Vec<ParseTrouble>, what: ParseTrouble) {
    if !trouble.contains(&what) {
        trouble.push(what);
    }
}

fn guessed(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => match charset_decoder(b"windows-1252") {
            Some(decode) => decode(bytes),
            None => String::from_utf8_lossy(bytes).into_owned(),
        },
    }
}

/// Four bytes a character, big end first unless a mark or the name says otherwise.
fn utf_32(bytes: &[u8], named: &str) -> String {
    let little = named == "utf-32le" || bytes.starts_with(&[0xff, 0xfe, 0, 0]);
    bytes
        .chunks_exact(4)
        .map(|four| {
            let four = [four[0], four[1], four[2], four[3]];
            let code = if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
        })
        .collect()
}

fn lenient_base64(body: &[u8]) -> Vec<u8> {
    let mut letters: Vec<u8> = body.iter().copied().filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')).collect();
    if letters.len() % 4 == 1 {
        // Six bits are no byte.
        letters.pop();
    }
    FORGIVING.decode(&letters).unwrap_or_default()
}

/// An equals sign that is no code stands for itself.
fn lenient_quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        at += 1;
        let rest = &body[at..];
        if *byte != b'=' {
            bytes.push(*byte);
        } else if rest.starts_with(b"\r\n") {
            at += 2;
        } else if rest.starts_with(b"\n") {
            at += 1;
        } else if let Some(code) = rest.first_chunk::<2>().and_then(hex) {
            bytes.push(code);
            at += 2;
        } else {
            bytes.push(b'=');
        }
    }
    bytes
}

fn hex(two: &[u8; 2]) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16);
    u8::try_from(digit(two[0])? * 16 + digit(two[1])?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfer_encodings_whole_and_broken() {
        for (encoding, wire, meant, broken) in [
            ("base64", "aGVsbG8=", "hello", false),
            ("base64", "aGVs\r\nbG8=", "hello", false),
            ("base64", "aGVs!bG8", "hello", true),
            ("base64", "aGVsbG8*garbage?", "hello\u{fffd}", true),
            ("quoted-printable", "caff=C3=A8", "caffè", false),
            ("quoted-printable", "a=\r\nb", "ab", false),
            ("quoted-printable", "1=2 =ZZ =", "1=2 =ZZ =", true),
            ("8bit", "as it is", "as it is", false),
            ("x-unheard-of", "as it is", "as it is", false),
        ] {
            let mut trouble = Vec::new();
            let bytes = transfer(wire.as_bytes(), encoding, &mut trouble);
            let got = String::from_utf8_lossy(&bytes);
            assert!(got.starts_with(meant.trim_end_matches('\u{fffd}')), "{wire}: {got}");
            assert_eq!(!trouble.is_empty(), broken, "{wire}");
        }
    }

    #[test]
    fn charsets() {
        for (charset, bytes, meant) in [
            (Some("utf-8"), &b"citt\xc3\xa0"[..], "città"),
            (Some("UTF-8"), b"citt\xc3", "citt\u{fffd}"),
            (Some("iso-8859-1"), b"citt\xe0", "città"),
            (None, b"citt\xc3\xa0", "città"),
            (None, b"citt\xe0 \x80", "città €"),
            (Some("windows-1251"), b"\xcf\xf0", "Пр"),
            (Some("utf-7"), b"citt+AOA-", "città"),
            (Some("utf-16le"), b"h\0i\0", "hi"),
            (Some("utf-16le"), b"h\0i", "h"),
            (Some("utf-32le"), b"h\0\0\0i\0\0\0x", "hi"),
            (Some("utf-32"), b"\0\0\0h\0\x11\0\0\xff\xff\xff\xff", "h\u{fffd}\u{fffd}"),
            (Some("klingon"), b"citt\xe0", "città"),
        ] {
            let mut trouble = Vec::new();
            assert_eq!(text(bytes, charset, &mut trouble), meant, "{charset:?}");
            assert_eq!(!trouble.is_empty(), charset == Some("klingon"));
        }
    }

    #[test]
    fn text_without_controls() {
        assert_eq!(clean_text("a\r\nb\rc\0d\u{1b}[31m\te"), "a\nb\ncd[31m\te");
    }
}
