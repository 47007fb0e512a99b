//! The reader: what the XML brings, made into cases.

use std::io::{ErrorKind, Read};

use quick_xml::Reader;
use quick_xml::escape::EscapeError;
use quick_xml::events::{BytesDecl, BytesStart, Event};

use super::bounded::Bounded;
use super::{Attributes, Bound, Fault, Limits, Place, Trace, Value, XesError};
use crate::shown;

/// A log that is being read.
pub struct Log<'a> {
    reader: Reader<Bounded<'a>>,
    buffer: Vec<u8>,
    limits: Limits,
    begun: bool,
    in_trace: bool,
    depth: usize,
    trace: u64,
    event: usize,
    ignored: u64,
}

/// What comes next.
enum Seen {
    Start(Tag),
    End,
    /// Only where no element is open.
    Eof,
}

/// An element, with what is read of its own attributes.
enum Tag {
    Log,
    Trace,
    Event,
    Attribute { kind: Kind, key: Option<String>, value: Option<String> },
    Other(String),
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Moment,
    Int,
    Float,
    Bool,
    Id,
}

impl<'a> Log<'a> {
    /// Takes a file, and looks whether it is gzipped.
    ///
    /// # Errors
    /// [`XesError`] when nothing can be read of it.
    pub fn open(source: impl Read + Send + 'a) -> Result<Self, XesError> {
        Self::open_within(source, Limits::default())
    }

    /// The same with limits of one's own.
    ///
    /// # Errors
    /// [`XesError`] when nothing can be read of it.
    pub fn open_within(source: impl Read + Send + 'a, limits: Limits) -> Result<Self, XesError> {
        let place = Place { byte: 0, trace: 0, event: 0 };
        let source = Bounded::open(source, limits).map_err(|error| XesError { place, fault: Fault::Read(error.into()) })?;
        let mut reader = Reader::from_reader(source);
        reader.config_mut().expand_empty_elements = true;
        Ok(Self { reader, buffer: Vec::new(), limits, begun: false, in_trace: false, depth: 0, trace: 0, event: 0, ignored: 0 })
    }

    /// How many attributes were passed over so far.
    #[must_use]
    pub fn ignored(&self) -> u64 {
        self.ignored
    }

    /// The next case; `None` at the file's end.
    ///
    /// # Errors
    /// [`XesError`]: the file is broken, is no log, or goes beyond a limit.
    pub fn next_trace(&mut self) -> Result<Option<Trace>, XesError> {
        loop {
            match (self.next()?, self.depth) {
                (Seen::Start(Tag::Log), 1) if !self.begun => self.begun = true,
                (Seen::Start(tag), 1) => return Err(self.wrong(Fault::NotXes(tag.name()))),
                (Seen::Start(Tag::Trace), 2) => return self.trace().map(Some),
                // What the log says of itself: extensions, what every case has, classifiers.
                (Seen::Start(_), _) => {
                    self.pass_over()?;
                }
                (Seen::End, _) => {}
                (Seen::Eof, _) if self.begun => return Ok(None),
                (Seen::Eof, _) => return Err(self.wrong(Fault::NotXes(String::new()))),
            }
        }
    }

    fn trace(&mut self) -> Result<Trace, XesError> {
        self.trace += 1;
        self.in_trace = true;
        self.at_most(self.limits.traces, self.trace, Bound::Traces)?;
        self.reader.get_mut().begin_trace();
        let mut trace = Trace { number: self.trace, attributes: Attributes::default(), events: Vec::new() };
        while let Seen::Start(tag) = self.next()? {
            if let Tag::Event = tag {
                self.event = trace.events.len() + 1;
                self.at_most(self.limits.events as u64, self.event as u64, Bound::Events)?;
                trace.events.push(self.event()?);
                self.event = 0;
            } else {
                self.take(tag, &mut trace.attributes)?;
            }
        }
        self.in_trace = false;
        self.reader.get_mut().end_trace();
        Ok(trace)
    }

    fn event(&mut self) -> Result<Attributes, XesError> {
        let mut attributes = Attributes::default();
        while let Seen::Start(tag) = self.next()? {
            self.take(tag, &mut attributes)?;
        }
        Ok(attributes)
    }

    /// Takes an attribute, and passes over what is in it.
    fn take(&mut self, tag: Tag, into: &mut Attributes) -> Result<(), XesError> {
        let Tag::Attribute { kind, key, value } = tag else {
            self.ignored += 1 + self.pass_over()?;
            return Ok(());
        };
        let key = key.ok_or_else(|| self.wrong(Fault::Lacks("key")))?;
        let value = value.ok_or_else(|| self.wrong(Fault::Lacks("value")))?;
        self.at_most(self.limits.value_bytes as u64, key.len().max(value.len()) as u64, Bound::ValueBytes)?;
        if into.get(&key).is_some() {
            self.ignored += 1;
        } else {
            self.at_most(self.limits.attributes as u64, into.0.len() as u64 + 1, Bound::Attributes)?;
            let value = kind.read(&key, value).map_err(|fault| self.wrong(fault))?;
            into.0.push((key, value));
        }
        self.ignored += self.pass_over()?;
        Ok(())
    }

    /// Passes over the rest of an element, and says how many elements are in it.
    fn pass_over(&mut self) -> Result<u64, XesError> {
        let (mut open, mut within) = (1_usize, 0);
        while 0 < open {
            if let Seen::Start(_) = self.next()? {
                open += 1;
                within += 1;
            } else {
                open -= 1;
            }
        }
        Ok(within)
    }

    fn next(&mut self) -> Result<Seen, XesError> {
        loop {
            self.buffer.clear();
            self.reader.get_mut().begin_token();
            let seen = match self.reader.read_event_into(&mut self.buffer) {
                Ok(Event::Start(start) | Event::Empty(start)) => Tag::read(&start).map(Seen::Start),
                Ok(Event::End(_)) => Ok(Seen::End),
                Ok(Event::Eof) => Ok(Seen::Eof),
                Ok(Event::DocType(_)) => Err(Fault::Doctype),
                Ok(Event::Decl(decl)) => match foreign_encoding(&decl) {
                    Some(name) => Err(Fault::Encoding(name)),
                    None => continue,
                },
                Ok(Event::Text(_) | Event::CData(_) | Event::Comment(_) | Event::PI(_) | Event::GeneralRef(_)) => continue,
                Err(error) => Err(self.broken(error)),
            };
            let seen = seen.map_err(|fault| self.wrong(fault))?;
            self.follow(&seen)?;
            return Ok(seen);
        }
    }

    /// How deep we are, and whether what begins may begin here: an event in a place that is passed over would be lost.
    fn follow(&mut self, seen: &Seen) -> Result<(), XesError> {
        match seen {
            Seen::Start(tag) => {
                self.depth += 1;
                self.at_most(self.limits.nesting as u64, self.depth as u64, Bound::Nesting)?;
                match tag {
                    Tag::Trace if self.depth != 2 => Err(self.wrong(Fault::Misplaced("trace"))),
                    Tag::Event if self.depth != 3 || !self.in_trace => Err(self.wrong(Fault::Misplaced("event"))),
                    Tag::Log | Tag::Trace | Tag::Event | Tag::Attribute { .. } | Tag::Other(_) => Ok(()),
                }
            }
            Seen::End => {
                self.depth = self.depth.saturating_sub(1);
                Ok(())
            }
            Seen::Eof if 0 < self.depth => Err(self.wrong(Fault::CutShort)),
            Seen::Eof => Ok(()),
        }
    }

    fn at_most(&self, max: u64, are: u64, bound: Bound) -> Result<(), XesError> {
        if max < are { Err(self.wrong(Fault::Limit { bound, max })) } else { Ok(()) }
    }

    fn wrong(&self, fault: Fault) -> XesError {
        let trace = if self.in_trace { self.trace } else { 0 };
        XesError { place: Place { byte: self.reader.buffer_position(), trace, event: self.event }, fault }
    }

    fn broken(&self, error: quick_xml::Error) -> Fault {
        if let Some((bound, max)) = self.reader.get_ref().exceeded() {
            return Fault::Limit { bound, max };
        }
        match error {
            quick_xml::Error::Io(error) => {
                let damaged = matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::UnexpectedEof);
                if damaged && self.reader.get_ref().is_gzip() { Fault::Gzip(error) } else { Fault::Read(error) }
            }
            error => Fault::Xml(error),
        }
    }
}

impl Tag {
    fn read(start: &BytesStart<'_>) -> Result<Self, Fault> {
        let kind = match start.local_name().as_ref() {
            b"log" => return Ok(Self::Log),
            b"trace" => return Ok(Self::Trace),
            b"event" => return Ok(Self::Event),
            b"string" => Kind::Text,
            b"date" => Kind::Moment,
            b"int" => Kind::Int,
            b"float" => Kind::Float,
            b"boolean" => Kind::Bool,
            b"id" => Kind::Id,
            other => return Ok(Self::Other(shown(&String::from_utf8_lossy(other)))),
        };
        let (mut key, mut value) = (None, None);
        // Without its check for a name given twice, which takes the square of their number; of two the last one holds.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| Fault::Xml(error.into()))?;
            let into = match attribute.key.as_ref() {
                b"key" => &mut key,
                b"value" => &mut value,
                _ => continue,
            };
            *into = Some(attribute.decode_and_unescape_value(start.decoder()).map_err(unread)?.into_owned());
        }
        Ok(Self::Attribute { kind, key, value })
    }

    fn name(self) -> String {
        match self {
            Self::Log => "a second <log>".to_owned(),
            Self::Trace => "trace".to_owned(),
            Self::Event => "event".to_owned(),
            Self::Attribute { kind, .. } => kind.name().to_owned(),
            Self::Other(name) => name,
        }
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Moment => "a date with its offset, such as 2011-06-01T09:30:00+02:00",
            Self::Int => "an int",
            Self::Float => "a float",
            Self::Bool => "a boolean",
            Self::Id => "an id",
        }
    }

    fn read(self, key: &str, value: String) -> Result<Value, Fault> {
        let word = value.trim();
        let read = match self {
            Self::Text => return Ok(Value::Text(value)),
            Self::Id => return Ok(Value::Id(value)),
            Self::Moment => word.parse().ok().map(Value::Moment),
            Self::Int => word.parse().ok().map(Value::Int),
            Self::Float => word.parse().ok().map(Value::Float),
            Self::Bool => match word {
                "true" | "1" => Some(Value::Bool(true)),
                "false" | "0" => Some(Value::Bool(false)),
                _ => None,
            },
        };
        read.ok_or_else(|| Fault::Value { key: shown(key), kind: self.name(), value: shown(word) })
    }
}

fn unread(error: quick_xml::Error) -> Fault {
    match error {
        quick_xml::Error::Escape(EscapeError::UnrecognizedEntity(_, name)) => Fault::Entity(shown(&name)),
        error => Fault::Xml(error),
    }
}

/// The declared encoding, where it is none that we read.
fn foreign_encoding(decl: &BytesDecl<'_>) -> Option<String> {
    let name = decl.encoding()?.ok()?;
    let name = String::from_utf8_lossy(&name);
    let known = ["utf-8", "utf8", "us-ascii", "ascii"];
    (!known.iter().any(|known| known.eq_ignore_ascii_case(&name))).then(|| shown(&name))
}
