//! Why a log is not read on, and where in it.

use std::fmt;
use std::io;
use std::sync::Arc;

use crate::shown;

/// Where in the file something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// How many bytes of the file, inflated, were read.
    pub byte: u64,
    /// In which case, from 1; 0 where it is in none.
    pub trace: u64,
    /// In which event of the case, from 1; 0 where it is in none.
    pub event: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.trace, self.event) {
            (0, _) => {}
            (trace, 0) => write!(f, "case {trace}, ")?,
            (trace, event) => write!(f, "case {trace}, event {event}, ")?,
        }
        write!(f, "byte {}", self.byte)
    }
}

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The file.
    InflatedBytes,
    /// A tag, or a text between two.
    TokenBytes,
    /// A case.
    TraceBytes,
    /// The cases of a file.
    Traces,
    /// The events of a case.
    Events,
    /// The attributes of a case or an event.
    Attributes,
    /// A key or a value.
    ValueBytes,
    /// Elements within elements.
    Nesting,
}

impl Bound {
    fn allowed(self) -> &'static str {
        match self {
            Self::InflatedBytes => "bytes of a file, inflated",
            Self::TokenBytes => "bytes of a tag or text",
            Self::TraceBytes => "bytes of a case",
            Self::Traces => "cases of a file",
            Self::Events => "events of a case",
            Self::Attributes => "attributes of a case or event",
            Self::ValueBytes => "bytes of a key or value",
            Self::Nesting => "elements within elements",
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Fault {
    /// The file could not be read.
    #[error("the file cannot be read: {0}")]
    Read(Arc<io::Error>),
    /// It begins like a gzipped file and cannot be inflated.
    #[error("the gzipped file is damaged or cut short: {0}")]
    Gzip(Arc<io::Error>),
    /// It is not well-formed XML.
    #[error("{}", shown(&.0.to_string()))]
    Xml(quick_xml::Error),
    /// It ends within an element.
    #[error("the file ends in the midst of a log")]
    CutShort,
    /// It is in letters that we do not read.
    #[error("the file is in the encoding {0:?}; UTF-8 is read")]
    Encoding(String),
    /// It brings a document type, which XES has none of and which may define entities without end.
    #[error("the file has a DOCTYPE, which no XES log has and which is not read")]
    Doctype,
    /// An entity that XML itself does not define.
    #[error("the entity {0:?} is not known")]
    Entity(String),
    /// It is something else.
    #[error("this is no XES log: a <log> is expected, and {0:?} was found")]
    NotXes(String),
    /// A case or an event stands where none can be.
    #[error("<{0}> stands where it cannot")]
    Misplaced(&'static str),
    /// An attribute without a key, or without a value.
    #[error("an attribute has no {0}")]
    Lacks(&'static str),
    /// A value is not what its element says.
    #[error("{key:?} should be {kind}, and is {value:?}")]
    Value {
        /// Of which attribute.
        key: String,
        /// What it should be.
        kind: &'static str,
        /// What it is.
        value: String,
    },
    /// There is more than is read.
    #[error("more than {max} {}, which is not read", bound.allowed())]
    Limit {
        /// Of what.
        bound: Bound,
        /// How much is read.
        max: u64,
    },
}

/// Why a log is not read on.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{fault} ({place})")]
pub struct XesError {
    /// Where.
    pub place: Place,
    /// Why.
    pub fault: Fault,
}
