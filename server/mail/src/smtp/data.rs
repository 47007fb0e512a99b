//! What follows `DATA`: lines until a dot alone, with the dots that SMTP doubled taken out again.
//!
//! Strict where strictness is safety: only CR LF `.` CR LF ends a mail. After any bare CR or LF the bytes are read to
//! that same end and thrown away, so that what a smuggler put behind a false end is never taken for commands.

/// Where in a line the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    LineStart,
    InLine,
    AfterCr,
    AfterDot,
    AfterDotCr,
}

/// Whether the mail is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// All bytes were used and more are needed.
    More,
    /// The final dot was met after `used` bytes.
    End { used: usize },
}

/// Reads the body of `DATA`, fed in pieces of any size.
pub(super) struct DataReader {
    at: At,
    /// Set at the first bare CR or LF.
    pub(super) bare: bool,
}

impl DataReader {
    pub(super) fn new() -> Self {
        // The line of the DATA command counts as the line before: a dot at once is an empty mail.
        Self { at: At::LineStart, bare: false }
    }

    /// Reads `bytes`, and puts what belongs to the mail into `into`.
    pub(super) fn read(&mut self, bytes: &[u8], into: &mut Vec<u8>) -> Progress {
        let mut used = 0;
        while let Some(byte) = bytes.get(used) {
            if self.at == At::InLine {
                // The bulk of every mail: copied in runs, not byte by byte.
                let rest = &bytes[used..];
                let run = rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len());
                if 0 < run {
                    into.extend_from_slice(&rest[..run]);
                    used += run;
                    continue;
                }
            }
            used += 1;
            if self.step(*byte, into) {
                return Progress::End { used };
            }
        }
        Progress::More
    }

    /// One byte; true at the end of the mail.
    fn step(&mut self, byte: u8, into: &mut Vec<u8>) -> bool {
        self.at = match (self.at, byte) {
            (At::AfterDotCr, b'\n') => return true,
            (At::LineStart, b'.') => At::AfterDot,
            (At::AfterDot, b'\r') => At::AfterDotCr,
            (At::LineStart | At::InLine, b'\r') => At::AfterCr,
            (At::AfterCr, b'\n') => {
                into.extend_from_slice(b"\r\n");
                At::LineStart
            }
            (At::AfterCr | At::AfterDotCr, b'\r') => {
                self.bare = true;
                into.push(b'\r');
                At::AfterCr
            }
            (At::AfterCr | At::AfterDotCr, other) => {
                self.bare = true;
                into.extend_from_slice(&[b'\r', other]);
                At::InLine
            }
            (At::LineStart | At::InLine | At::AfterDot, other) => {
                // A bare line feed does not begin a line here: a dot behind it is a dot.
                self.bare |= other == b'\n';
                into.push(other);
                At::InLine
            }
        };
        false
    }
}

/// Whether CR and LF occur in `bytes` other than as CR LF. For `BDAT`, whose end is counted and not looked for.
pub(super) fn has_bare_line_end(bytes: &[u8]) -> bool {
    let mut previous = 0;
    for byte in bytes {
        if (*byte == b'\n') != (previous == b'\r') {
            return true;
        }
        previous = *byte;
    }
    previous == b'\r'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads in pieces of `size` bytes: the mail, whether it was bare, and what was left behind the end.
    fn read(wire: &[u8], size: usize) -> (Vec<u8>, bool, Option<Vec<u8>>) {
        let mut reader = DataReader::new();
        let mut mail = Vec::new();
        let mut done = 0;
        for piece in wire.chunks(size) {
            if let Progress::End { used } = reader.read(piece, &mut mail) {
                return (mail, reader.bare, Some(wire[done + used..].to_vec()));
            }
            done += piece.len();
        }
        (mail, reader.bare, None)
    }

    #[track_caller]
    fn check(wire: &str, mail: &str, bare: bool, rest: Option<&str>) {
        for size in [1, 2, 3, 7, 1000] {
            let (got, was_bare, left) = read(wire.as_bytes(), size);
            assert_eq!(left.as_deref(), rest.map(str::as_bytes), "end of {wire:?} in pieces of {size}");
            assert_eq!(was_bare, bare, "{wire:?}");
            if !bare {
                assert_eq!(got, mail.as_bytes(), "{wire:?} in pieces of {size}");
            }
        }
    }

    #[test]
    fn a_mail_ends_at_a_dot_alone() {
        check("hello\r\n.\r\n", "hello\r\n", false, Some(""));
        check("hello\r\n.\r\nQUIT\r\n", "hello\r\n", false, Some("QUIT\r\n"));
        check(".\r\n", "", false, Some(""));
        check("a.\r\n.\r\n", "a.\r\n", false, Some(""));
    }

    #[test]
    fn doubled_dots_are_single_again() {
        check("..\r\n...b\r\n.c\r\n.\r\n", ".\r\n..b\r\nc\r\n", false, Some(""));
    }

    #[test]
    fn no_other_sequence_ends_a_mail() {
        for false_end in
            ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\r\n.\r\r\n", "\r\n\0.\r\n", "\n\n.\r\n", "\r\r\n.\r\r\n"]
        {
            let wire = format!("a{false_end}MAIL FROM:<x@y.example>\r\n.\r\nQUIT\r\n");
            let bare = false_end != "\r\n\0.\r\n";
            let mail = format!("a{false_end}MAIL FROM:<x@y.example>\r\n");
            check(&wire, &mail, bare, Some("QUIT\r\n"));
        }
    }

    #[test]
    fn an_unfinished_mail_has_no_end() {
        check("hello\r\n.", "hello\r\n", false, None);
        check("hello\r\n.\r", "hello\r\n", false, None);
    }

    #[test]
    fn bare_ends_in_counted_chunks() {
        for (bytes, bare) in [("", false), ("a\r\nb\r\n", false), ("a\nb", true), ("a\rb", true), ("a\r", true), ("\r\r\n", true)] {
            assert_eq!(has_bare_line_end(bytes.as_bytes()), bare, "{bytes:?}");
        }
    }
}
