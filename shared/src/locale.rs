//! The reader's language and time zone, and texts that exist in more than one language.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language that every text of the product exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Italian.
    It,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::En, Self::It];

    /// Its BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::It => "it",
        }
    }

    /// What an `Accept-Language` header prefers among ours (RFC 9110 12.5.4), if it names one of them.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        let weighed = header.split(',').filter_map(|range| {
            let mut parts = range.split(';');
            let lang: Self = parts.next()?.trim().parse().ok()?;
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
            (0.0 < weight).then_some((lang, weight))
        });
        // The first of equals wins: browsers write the preferred one first.
        weighed.reduce(|best, next| if best.1 < next.1 { next } else { best }).map(|(lang, _)| lang)
    }
}

impl FromStr for Lang {
    type Err = crate::id::BadId;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let primary = raw.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.into_iter().find(|lang| lang.tag() == primary).ok_or(crate::id::BadId)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tag().fmt(f)
    }
}

/// A text that administrators enter and customers see: in one language or in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// Italian.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub it: Option<String>,
}

impl Text {
    /// The same words in every language: a name.
    #[must_use]
    pub fn same(words: &str) -> Self {
        Self { en: Some(words.to_owned()), it: None }
    }

    /// Words in both languages.
    #[must_use]
    pub fn both(en: &str, it: &str) -> Self {
        Self { en: Some(en.to_owned()), it: Some(it.to_owned()) }
    }

    /// The words for a reader of `lang`, else in the other language.
    #[must_use]
    pub fn read(&self, lang: Lang) -> &str {
        let (first, second) = match lang {
            Lang::En => (&self.en, &self.it),
            Lang::It => (&self.it, &self.en),
        };
        first.as_deref().or(second.as_deref()).unwrap_or_default()
    }
}
