//! Forms that bring files, read within limits: so many parts, so many bytes each.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::BoxError;
use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::extract::{FromRequest, Multipart, Request};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use http::StatusCode;
use shared::id::PersonId;
use shared::text::{BODY_CHARS_MAX, FILE_BYTES_MAX};
use shared::ticket::action::NewFile;
use shared::ticket::decide::FILES_MAX;

use desk::{Desk, DeskError};

use super::written::{is_written, written};

/// Parts of a form: its files, a box for each file of before, and a handful of fields.
const PARTS_MAX: usize = 2 * FILES_MAX + 12;
/// All fields of a form together: the longest words that the desk takes, in UTF-8, and as much again so that too long ones are
/// refused with a sentence.
const FIELDS_BYTES_MAX: usize = 1024 * 1024;
const _: () = assert!(BODY_CHARS_MAX * 8 < FIELDS_BYTES_MAX, "the longest words are read");
/// What may come until a part's head is at its end. The parser keeps all of it, and with it whatever else the line brought at
/// once; the head itself is a name or two.
const HEAD_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The name of a file when its sender gave none.
const NAMELESS: &str = "file";

/// A form on its way in.
#[derive(Debug)]
pub struct Form {
    parts: Multipart,
    /// What may still come before there is another part.
    left: Arc<AtomicUsize>,
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = MultipartRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, MultipartRejection> {
        let left = Arc::new(AtomicUsize::new(HEAD_BYTES_MAX));
        let counted = Arc::clone(&left);
        let request = request.map(|body| {
            Body::from_stream(body.into_data_stream().map(move |piece| {
                let piece = piece.map_err(axum::Error::into_inner)?;
                let left = counted.load(Ordering::Relaxed).checked_sub(piece.len());
                counted.store(left.ok_or_else(|| BoxError::from("the head of a part does not end"))?, Ordering::Relaxed);
                Ok::<_, BoxError>(piece)
            }))
        });
        Ok(Self { parts: Multipart::from_request(request, state).await?, left })
    }
}

impl Form {
    /// The next part, of which nothing is read yet but its head; the part before was read to its end.
    async fn next(&mut self) -> Result<Option<Field<'_>>, MultipartError> {
        self.left.store(HEAD_BYTES_MAX, Ordering::Relaxed);
        let part = self.parts.next_field().await;
        // How long the part itself may be, its reader says.
        self.left.store(usize::MAX, Ordering::Relaxed);
        part
    }
}

/// Why a form was not read.
#[derive(Debug)]
pub enum BadForm {
    /// It is no form, or its sender hung up.
    Malformed,
    /// A part, the number of parts, or the whole is too large.
    TooLarge,
    /// A file could not be stored.
    Desk(DeskError),
}

/// A form: its fields in order, and its files, stored.
#[derive(Debug, Default)]
pub struct Sent {
    fields: Vec<(String, String)>,
    /// The files.
    pub files: Vec<NewFile>,
}

impl Sent {
    /// Takes a field out; empty when it was not sent.
    #[must_use]
    pub fn take(&mut self, name: &str) -> String {
        self.take_all(name).into_iter().next().unwrap_or_default()
    }

    /// Takes all fields of a name out.
    #[must_use]
    pub fn take_all(&mut self, name: &str) -> Vec<String> {
        self.fields.extract_if(.., |(known, _)| known == name).map(|(_, value)| value).collect()
    }

    /// What was written, to be shown again to whoever may not send it.
    #[must_use]
    pub fn words(self) -> Vec<String> {
        written(self.fields)
    }
}

impl From<MultipartError> for BadForm {
    fn from(error: MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Self::TooLarge } else { Self::Malformed }
    }
}

impl From<DeskError> for BadForm {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

/// Reads a form of that person's into `sent`: the fields of those names, and files, which are stored piece by piece as they come, so
/// that none of them is in memory.
///
/// # Errors
/// [`BadForm`]; what came before is in `sent`.
pub async fn read(desk: &Desk, by: PersonId, mut form: Form, names: &[&str], sent: &mut Sent) -> Result<(), BadForm> {
    let (mut parts, mut left) = (0, FIELDS_BYTES_MAX);
    while let Some(part) = form.next().await? {
        parts += 1;
        if PARTS_MAX < parts {
            return Err(BadForm::TooLarge);
        }
        let name = part.name().filter(|name| names.contains(name)).map(str::to_owned);
        match part.file_name().map(clean) {
            None => {
                let text = bytes_of(part, left).await?;
                left -= text.len();
                let Some(name) = name else { continue };
                sent.fields.push((name, String::from_utf8(text.to_vec()).map_err(|_| BadForm::Malformed)?));
            }
            Some(file_name) => sent.files.extend(file_of(desk, by, &file_name, part).await?),
        }
    }
    Ok(())
}

/// The parts of those names, fields and files alike, in memory: for what is small.
///
/// # Errors
/// [`BadForm`].
pub async fn small(mut form: Form, names: &[&str], bytes_max: usize) -> Result<Vec<(String, Bytes)>, BadForm> {
    let mut found = Vec::new();
    for _ in 0..PARTS_MAX {
        let Some(part) = form.next().await? else { return Ok(found) };
        let name = part.name().filter(|name| names.contains(name)).map(str::to_owned);
        let bytes = bytes_of(part, bytes_max).await?;
        found.extend(name.map(|name| (name, bytes)));
    }
    Err(BadForm::TooLarge)
}

/// A form with one small file, none of which is stored.
#[derive(Debug)]
pub struct Small {
    /// Its fields, in order.
    pub fields: Vec<(String, String)>,
    /// The file, unless it is too large.
    pub file: Option<Vec<u8>>,
}

/// Reads a form with one file of at most so many bytes.
///
/// # Errors
/// [`BadForm`].
pub async fn read_small(mut form: Form, max: usize) -> Result<Small, BadForm> {
    let (mut fields, mut file) = (Vec::new(), Some(Vec::new()));
    let (mut parts, mut left) = (0, FIELDS_BYTES_MAX);
    while let Some(mut part) = form.next().await? {
        parts += 1;
        if PARTS_MAX < parts {
            return Err(BadForm::TooLarge);
        }
        if part.file_name().is_some() {
            // It is read to its end however large it is, so that what was typed is not lost with it.
            while let Some(piece) = part.chunk().await? {
                file = file.filter(|file: &Vec<u8>| file.len() + piece.len() <= max);
                file.iter_mut().for_each(|file| file.extend_from_slice(&piece));
            }
            continue;
        }
        let name = part.name().unwrap_or_default().to_owned();
        let text = bytes_of(part, left).await?;
        left -= text.len();
        fields.push((name, String::from_utf8(text.to_vec()).map_err(|_| BadForm::Malformed)?));
    }
    Ok(Small { fields, file })
}

/// The words of a form whose sender may not send it, to be shown to them again: nothing is stored, files are left unread, and
/// what has more parts or fields than our forms is left at that.
async fn words(mut form: Form) -> Vec<String> {
    let (mut fields, mut left) = (Vec::new(), FIELDS_BYTES_MAX);
    for _ in 0..PARTS_MAX {
        let Ok(Some(part)) = form.next().await else { break };
        // Our forms bring their words before their files; where none was chosen, a part without a file's name stands for it.
        if part.file_name().is_some_and(|name| !name.is_empty()) {
            break;
        }
        let name = part.name().filter(|name| is_written(name) && part.file_name().is_none()).map(str::to_owned);
        let Ok(text) = bytes_of(part, left).await else { break };
        left -= text.len();
        fields.extend(name.zip(String::from_utf8(text.to_vec()).ok()));
    }
    written(fields)
}

/// The same of what may be no form at all.
pub async fn words_of(form: Result<Form, MultipartRejection>) -> Vec<String> {
    match form {
        Ok(form) => words(form).await,
        Err(_) => Vec::new(),
    }
}

/// Stores a file. A form whose file was left open sends an empty one without a name, which is none.
async fn file_of(desk: &Desk, by: PersonId, name: &str, mut part: Field<'_>) -> Result<Option<NewFile>, BadForm> {
    let Some(first) = part.chunk().await? else { return Ok(None) };
    let mut file = desk.receive_file(name).await?;
    let mut next = Some(first);
    while let Some(piece) = next {
        if (FILE_BYTES_MAX as u64) < file.bytes() + piece.len() as u64 {
            return Err(BadForm::TooLarge);
        }
        file.take(&piece).await?;
        next = part.chunk().await?;
    }
    Ok(if file.bytes() == 0 { None } else { Some(file.finish(by).await?) })
}

async fn bytes_of(mut part: Field<'_>, max: usize) -> Result<Bytes, BadForm> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = part.chunk().await? {
        if max < bytes.len() + chunk.len() {
            return Err(BadForm::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// The name alone, whatever path a browser puts before it; it is a text to be shown and never a path of ours.
fn clean(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    if name.trim().is_empty() { NAMELESS.to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use axum::extract::DefaultBodyLimit;
    use http::header;

    use super::*;

    /// A part of a form, whose head has so many bytes more than it needs.
    fn part(name: &str, more: usize, words: &str) -> String {
        let more = "x".repeat(more);
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\nX-More: {more}\r\n\r\n{words}\r\n")
    }

    async fn form(parts: &str) -> Form {
        let request = http::Request::builder().header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        let mut request = request.body(Body::from(format!("{parts}--x--\r\n"))).expect("of the test's own making");
        DefaultBodyLimit::disable().apply(&mut request);
        Form::from_request(request, &()).await.expect("it is a form")
    }

    #[tokio::test]
    async fn a_part_whose_head_does_not_end_is_not_waited_for() {
        for (more, found) in [(HEAD_BYTES_MAX / 2, true), (HEAD_BYTES_MAX, false)] {
            let words = words(form(&part("body", more, "It is warm.")).await).await;
            assert_eq!(words == ["It is warm."], found, "{more} bytes more");
        }
    }

    #[tokio::test]
    async fn words_are_not_looked_for_behind_more_than_our_forms_have() {
        for (parts, bytes, found) in [
            (0, 0, true),
            (PARTS_MAX - 1, 10, true),
            (PARTS_MAX, 10, false),
            (2, FIELDS_BYTES_MAX / 2 - 100, true),
            (2, FIELDS_BYTES_MAX / 2, false),
        ] {
            let before = part("op", 0, &"z".repeat(bytes)).repeat(parts);
            let words = words(form(&(before + &part("body", 0, "It is warm."))).await).await;
            assert_eq!(words == ["It is warm."], found, "{parts} parts of {bytes} bytes before: {words:?}");
        }
    }

    #[test]
    fn a_file_is_called_what_it_is_called_without_its_path() {
        for (given, name) in [
            ("a.pdf", "a.pdf"),
            ("C:\\Users\\x\\a.pdf", "a.pdf"),
            ("../../etc/passwd", "passwd"),
            ("", "file"),
            ("a\r\nb", "ab"),
            ("/", "file"),
        ] {
            assert_eq!(clean(given), name);
        }
    }
}
