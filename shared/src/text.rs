//! Words that people typed, checked once: a `String` that passed is a type of its own from then on.
//!
//! What a person types into a form is refused with the reason; what arrives by mail is never refused for its form and is
//! [`shortened`](Subject::shortened) instead.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which text is meant, for the sentence that tells the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    /// A ticket's subject.
    Subject,
    /// The words of a request, a reply or a note.
    Body,
    /// A person's or an organisation's name.
    Name,
    /// An e-mail address.
    Address,
    /// A telephone number.
    Phone,
    /// A queue's name.
    QueueName,
    /// A password.
    Password,
    /// The name of a time zone.
    Zone,
    /// A tag.
    Tag,
    /// What a setting is called.
    SettingName,
    /// Words that a rule looks for.
    Phrase,
    /// A domain of mail addresses.
    Domain,
}

/// Why a text was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum TextError {
    /// There is nothing in it but blanks.
    #[error("the {what:?} is empty")]
    Empty {
        /// Which text.
        what: TextKind,
    },
    /// It is longer than allowed.
    #[error("the {what:?} has {chars} characters, {max} are allowed")]
    TooLong {
        /// Which text.
        what: TextKind,
        /// How many it has.
        chars: usize,
        /// How many it may have.
        max: usize,
    },
    /// It is shorter than needed.
    #[error("the {what:?} has {chars} characters, {min} are needed")]
    TooShort {
        /// Which text.
        what: TextKind,
        /// How many it has.
        chars: usize,
        /// How many it must have.
        min: usize,
    },
    /// It does not have the form that such a text has.
    #[error("the {what:?} is not well-formed")]
    Malformed {
        /// Which text.
        what: TextKind,
    },
    /// It is among the first that a guesser tries.
    #[error("the {what:?} is easily guessed")]
    Guessable {
        /// Which text.
        what: TextKind,
    },
}

/// Long enough for a sentence and for what mail programs put before it ("Re: Fwd:"); RFC 5322 lines hold 998.
pub const SUBJECT_CHARS_MAX: usize = 250;
/// A long letter: about 30 pages. What is longer is a file, and can be attached.
pub const BODY_CHARS_MAX: usize = 100_000;
/// As people count them.
pub const MEGABYTE: usize = 1_000_000;
/// A file that somebody sends: what mail servers commonly pass on.
pub const FILE_BYTES_MAX: usize = 25 * MEGABYTE;
/// All files of one sending together: what a mail could carry, four times over.
pub const FILES_BYTES_MAX: usize = 100 * MEGABYTE;
/// The longest names of people and organisations that we know of fit twice.
pub const NAME_CHARS_MAX: usize = 120;
/// RFC 5321 4.5.3.1.3: a path of 256 octets, less the angle brackets.
pub const ADDRESS_CHARS_MAX: usize = 254;
/// E.164 has 15 digits; blanks, brackets and an extension fit beside them.
pub const PHONE_CHARS_MAX: usize = 40;
/// Extensions and emergency numbers have three; what has fewer is no number but a word in the wrong field.
pub const PHONE_DIGITS_MIN: usize = 3;
/// One line of the queue tree at its widest.
pub const QUEUE_NAME_CHARS_MAX: usize = 60;
/// A word or two.
pub const TAG_CHARS_MAX: usize = 40;
/// What a calendar, a policy, a service or a rule is called, in one language.
pub const SETTING_NAME_CHARS_MAX: usize = 80;
/// A few words that a rule looks for.
pub const PHRASE_CHARS_MAX: usize = 80;
/// NIST SP 800-63B-4 asks for 15 where the password is the only factor; 12 is our floor with throttled sign-in.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Long enough for any sentence; a bound, because hashing costs by length.
pub const PASSWORD_CHARS_MAX: usize = 200;

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $kind:expr, $max:expr, $clean:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The words themselves.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;

            fn try_from(raw: String) -> Result<Self, TextError> {
                let clean: fn(&str) -> String = $clean;
                bounded($kind, clean(&raw), $max).map(Self)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = TextError;

            fn try_from(raw: &str) -> Result<Self, TextError> {
                Self::try_from(raw.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

text!(
    /// A ticket's subject: one line.
    Subject,
    TextKind::Subject,
    SUBJECT_CHARS_MAX,
    one_line
);
text!(
    /// The words of a request, a reply or a note: plain text with line ends.
    Body,
    TextKind::Body,
    BODY_CHARS_MAX,
    many_lines
);
text!(
    /// A person's or an organisation's name: one line.
    Name,
    TextKind::Name,
    NAME_CHARS_MAX,
    one_line
);
text!(
    /// A telephone number as people write it.
    Phone,
    TextKind::Phone,
    PHONE_CHARS_MAX,
    one_line
);
text!(
    /// A queue's name in one language.
    QueueName,
    TextKind::QueueName,
    QUEUE_NAME_CHARS_MAX,
    one_line
);
text!(
    /// A tag: a word or two in lower case.
    Tag,
    TextKind::Tag,
    TAG_CHARS_MAX,
    |raw| one_line(raw).to_lowercase()
);
text!(
    /// What a setting is called in one language.
    SettingName,
    TextKind::SettingName,
    SETTING_NAME_CHARS_MAX,
    one_line
);
text!(
    /// Words that a rule looks for, in small letters.
    Phrase,
    TextKind::Phrase,
    PHRASE_CHARS_MAX,
    |raw| lowered(&one_line(raw))
);

impl Subject {
    /// What arrives by mail is cut to length instead of refused; `None` when nothing is left.
    #[must_use]
    pub fn shortened(raw: &str) -> Option<Self> {
        cut(&one_line(raw), SUBJECT_CHARS_MAX).map(Self)
    }
}

impl Body {
    /// What arrives by mail is cut to length instead of refused (the raw mail is kept); `None` when nothing is left.
    #[must_use]
    pub fn shortened(raw: &str) -> Option<Self> {
        cut(&many_lines(raw), BODY_CHARS_MAX).map(Self)
    }
}

impl Name {
    /// What arrives by mail is cut to length instead of refused; `None` when nothing is left.
    #[must_use]
    pub fn shortened(raw: &str) -> Option<Self> {
        cut(&one_line(raw), NAME_CHARS_MAX).map(Self)
    }
}

/// An e-mail address in the form by which it is known: lower case, no display name, no line ends.
///
/// The local part is compared without regard to case, as every large provider does; RFC 5321 2.4 would allow otherwise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// The address itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn local_part(&self) -> &str {
        self.0.split_once('@').map_or("", |(local, _)| local)
    }
}

/// In small letters, each by itself: the rule that looks around a letter (a sigma at a word's end) is nothing that we need, and
/// its tables would weigh on the browser part.
#[must_use]
pub fn lowered(words: &str) -> String {
    words.chars().flat_map(char::to_lowercase).collect()
}

impl TryFrom<String> for Email {
    type Error = TextError;

    fn try_from(raw: String) -> Result<Self, TextError> {
        let address = bounded(TextKind::Address, lowered(raw.trim()), ADDRESS_CHARS_MAX)?;
        let malformed = TextError::Malformed { what: TextKind::Address };
        let Some((local, domain)) = address.rsplit_once('@') else {
            return Err(malformed);
        };
        let local_ok = !local.is_empty() && local.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"@<>(),;:\\\"[]".contains(c));
        let domain_ok = domain.split('.').all(|label| {
            let plain = label.chars().all(|c| c.is_alphanumeric() || c == '-');
            !label.is_empty() && plain && !label.starts_with('-') && !label.ends_with('-')
        });
        if local_ok && domain_ok { Ok(Self(address)) } else { Err(malformed) }
    }
}

impl TryFrom<&str> for Email {
    type Error = TextError;

    fn try_from(raw: &str) -> Result<Self, TextError> {
        Self::try_from(raw.to_owned())
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Checks a new password's length; what it is made of is its owner's business (NIST SP 800-63B-4).
///
/// # Errors
/// [`TextError::TooShort`] or [`TextError::TooLong`].
pub fn check_password(password: &str) -> Result<(), TextError> {
    let what = TextKind::Password;
    let chars = password.chars().count();
    if chars < PASSWORD_CHARS_MIN {
        return Err(TextError::TooShort { what, chars, min: PASSWORD_CHARS_MIN });
    }
    if PASSWORD_CHARS_MAX < chars {
        return Err(TextError::TooLong { what, chars, max: PASSWORD_CHARS_MAX });
    }
    Ok(())
}

/// The first words of a body, for a list: one line, at most `chars_max` characters.
#[must_use]
pub fn first_words(body: &str, chars_max: usize) -> String {
    let mut words = String::new();
    for word in body.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if chars_max <= words.chars().count() {
            break;
        }
    }
    words.chars().take(chars_max).collect()
}

fn bounded(what: TextKind, text: String, max: usize) -> Result<String, TextError> {
    let chars = text.chars().count();
    if chars == 0 {
        return Err(TextError::Empty { what });
    }
    if max < chars {
        return Err(TextError::TooLong { what, chars, max });
    }
    if what == TextKind::Phone && text.chars().filter(char::is_ascii_digit).count() < PHONE_DIGITS_MIN {
        return Err(TextError::Malformed { what });
    }
    Ok(text)
}

fn cut(text: &str, max: usize) -> Option<String> {
    let short: String = text.chars().take(max).collect();
    let short = short.trim_end().to_owned();
    (!short.is_empty()).then_some(short)
}

/// Invisible characters that turn the direction of a line could make one text look like another.
fn turns_the_line(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn one_line(raw: &str) -> String {
    let visible = raw.chars().filter(|c| !turns_the_line(*c)).map(|c| if c.is_control() { ' ' } else { c });
    visible.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn many_lines(raw: &str) -> String {
    let lines = raw.replace("\r\n", "\n").replace('\r', "\n");
    let kept = |c: &char| *c == '\n' || *c == '\t' || (!c.is_control() && !turns_the_line(*c));
    lines.chars().filter(kept).collect::<String>().trim().to_owned()
}
