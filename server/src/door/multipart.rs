//! Forms that bring files, read within limits: so many parts, so many bytes each.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use bytes::{Bytes, BytesMut};
use http::StatusCode;
use shared::id::PersonId;
use shared::text::{BODY_CHARS_MAX, FILE_BYTES_MAX};
use shared::ticket::action::NewFile;
use shared::ticket::decide::FILES_MAX;

use desk::{Desk, DeskError};

/// Parts of a form: its files, a box for each file of before, and a handful of fields.
const PARTS_MAX: usize = 2 * FILES_MAX + 12;
/// The longest words that the desk takes, in UTF-8, and as much again so that too long ones are refused with a sentence.
const FIELD_BYTES_MAX: usize = BODY_CHARS_MAX * 8;
/// The fields of our forms that people write into.
const WORDS: [&str; 2] = ["subject", "body"];
/// The name of a file when its sender gave none.
const NAMELESS: &str = "file";

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

/// Reads a form of that person's. Files are stored piece by piece as they come, so that none of them is in memory.
///
/// # Errors
/// [`BadForm`].
pub async fn read(desk: &Desk, by: PersonId, mut form: Multipart) -> Result<Sent, BadForm> {
    let mut sent = Sent::default();
    let mut parts = 0;
    while let Some(part) = form.next_field().await? {
        parts += 1;
        if PARTS_MAX < parts {
            return Err(BadForm::TooLarge);
        }
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(clean) {
            None => {
                let text = bytes_of(part, FIELD_BYTES_MAX).await?;
                sent.fields.push((name, String::from_utf8(text.to_vec()).map_err(|_| BadForm::Malformed)?));
            }
            Some(file_name) => sent.files.extend(file_of(desk, by, &file_name, part).await?),
        }
    }
    Ok(sent)
}

/// The words of a form whose sender may not send it, to be shown to them again: nothing is stored, and files are left unread.
pub async fn words(mut form: Multipart) -> Vec<String> {
    let mut words = Vec::new();
    // Our forms bring their words before their files.
    while let Ok(Some(part)) = form.next_field().await {
        if part.file_name().is_some() || WORDS.len() <= words.len() {
            break;
        }
        if part.name().is_some_and(|name| WORDS.contains(&name)) {
            let text = bytes_of(part, FIELD_BYTES_MAX).await.unwrap_or_default();
            words.extend(String::from_utf8(text.to_vec()).ok().filter(|text| !text.trim().is_empty()));
        }
    }
    words
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
    use super::*;

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
