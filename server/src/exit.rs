//! How the program ends when it cannot go on: one sentence that says what to do, and a code that service managers know.

use std::fmt;

/// The codes of `sysexits.h`, which mail servers and service managers act upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Code {
    /// The command line is wrong.
    Usage = 64,
    /// What was handed in is wrong, a mail or an address for instance.
    Data = 65,
    /// Something that is needed is not there: a busy port, a process that does not run.
    Unavailable = 69,
    /// A mistake of ours.
    Software = 70,
    /// The data directory cannot be made or used.
    CannotCreate = 73,
    /// Reading or writing failed.
    Io = 74,
    /// Not now: the same command may be given again later.
    Later = 75,
    /// The system does not let us.
    NoPermission = 77,
    /// The configuration is wrong.
    Config = 78,
}

/// The end: what happened and what to do, and the code to leave with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The code.
    pub code: Code,
    /// A sentence, or a few.
    pub sentence: String,
}

impl Failure {
    /// A failure of that code.
    #[must_use]
    pub fn new(code: Code, sentence: impl Into<String>) -> Self {
        Self { code, sentence: sentence.into() }
    }

    /// What an IO error means for the person at the command line.
    #[must_use]
    pub fn io(doing: &str, error: &std::io::Error) -> Self {
        let code = match error.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Code::NoPermission,
            std::io::ErrorKind::AddrInUse | std::io::ErrorKind::AddrNotAvailable => Code::Unavailable,
            _ => Code::Io,
        };
        Self::new(code, format!("{doing}: {error}."))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence.fmt(f)
    }
}

impl std::error::Error for Failure {}
