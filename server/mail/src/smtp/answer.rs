//! Every answer the listener gives. They are constants: nothing of the desk, of a ticket or of an error shows in them.

/// One reply line, without its line end.
pub(super) type Answer = &'static str;

pub(super) const OK: Answer = "250 2.0.0 OK";
pub(super) const SENDER_OK: Answer = "250 2.1.0 OK";
pub(super) const RECIPIENT_OK: Answer = "250 2.1.5 OK";
pub(super) const ACCEPTED: Answer = "250 2.6.0 Message accepted";
pub(super) const CHUNK_OK: Answer = "250 2.0.0 Chunk accepted";
pub(super) const GO_AHEAD: Answer = "354 End data with <CR><LF>.<CR><LF>";
pub(super) const READY_FOR_TLS: Answer = "220 2.0.0 Ready to start TLS";
pub(super) const BYE: Answer = "221 2.0.0 Bye";
pub(super) const CANNOT_VERIFY: Answer = "252 2.1.5 Send some mail, and we will see";
pub(super) const HELP: Answer = "214 2.0.0 See RFC 5321";

pub(super) const STOPPING: Answer = "421 4.3.2 Service is stopping, try again later";
pub(super) const TIMED_OUT: Answer = "421 4.4.2 Timed out";
pub(super) const TOO_MANY_ERRORS: Answer = "421 4.7.0 Too many errors";
pub(super) const TOO_MANY_COMMANDS: Answer = "421 4.7.0 Too many commands, connect again";
pub(super) const TOO_LONG_HERE: Answer = "421 4.7.0 Connected for long enough, connect again";
pub(super) const TOO_MANY_CONNECTIONS: Answer = "421 4.7.0 Too many connections, try again later";

pub(super) const TRY_LATER: Answer = "451 4.3.0 Try again later";
pub(super) const NO_ROOM: Answer = "452 4.3.1 Insufficient system storage";
pub(super) const TOO_MANY_RECIPIENTS: Answer = "452 4.5.3 Too many recipients";

pub(super) const UNKNOWN_COMMAND: Answer = "500 5.5.1 Command not recognised";
pub(super) const LINE_TOO_LONG: Answer = "500 5.5.2 Line too long";
pub(super) const BARE_LINE: Answer = "500 5.5.2 Lines end in CRLF";
pub(super) const SYNTAX: Answer = "501 5.5.4 Syntax error in parameters";
pub(super) const NOT_OFFERED: Answer = "502 5.5.1 Command not implemented";
pub(super) const GREET_FIRST: Answer = "503 5.5.1 Say hello first";
pub(super) const SENDER_FIRST: Answer = "503 5.5.1 MAIL first";
pub(super) const SENDER_AGAIN: Answer = "503 5.5.1 Sender already given";
pub(super) const RECIPIENT_FIRST: Answer = "503 5.5.1 RCPT first";
pub(super) const BDAT_BEGUN: Answer = "503 5.5.1 BDAT already begun";
pub(super) const TLS_ALREADY: Answer = "503 5.5.1 TLS already active";
pub(super) const NO_PIPELINING: Answer = "503 5.5.1 Nothing may follow STARTTLS before the answer";
pub(super) const NO_SUCH_MAILBOX: Answer = "550 5.1.1 No such mailbox here";
pub(super) const TOO_BIG: Answer = "552 5.3.4 Message too big";
pub(super) const BAD_ADDRESS: Answer = "553 5.1.3 Bad address";
pub(super) const REFUSED: Answer = "554 5.7.1 Message refused";
pub(super) const BARE_IN_MESSAGE: Answer = "554 5.6.0 Bare CR or LF in message: lines end in CRLF";
pub(super) const BAD_PARAMETER: Answer = "555 5.5.4 Parameter not recognised";
