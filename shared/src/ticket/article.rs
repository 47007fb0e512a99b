//! The words of a step: an article from what somebody wrote, and the mail that carries it.

use super::action::NewFile;
use super::change::{ArticleFacts, FileFacts};
use super::decide::FILES_MAX;
use super::{ArticleKind, Channel, Visibility};
use crate::act::draft::{Draft, StepDraft};
use crate::act::{MailDraft, MailKind};
use crate::id::{PersonId, TicketId};
use crate::refusal::Refusal;
use crate::setting::Settings;
use crate::text::Body;

/// The words of an article on their way in.
pub(super) struct Words<'a> {
    pub(super) kind: ArticleKind,
    pub(super) visibility: Visibility,
    pub(super) channel: Channel,
    pub(super) author: Option<PersonId>,
    pub(super) body: &'a Body,
    pub(super) files: &'a [NewFile],
}

pub(super) fn write(draft: &mut Draft<'_>, step: &mut StepDraft, ordinal: u32, words: &Words<'_>) -> Result<ArticleFacts, Refusal> {
    if FILES_MAX < words.files.len() {
        return Err(Refusal::TooManyFiles { files: words.files.len(), max: FILES_MAX });
    }
    let body = draft.text(step, words.body.as_str());
    let mut files = Vec::with_capacity(words.files.len());
    for file in words.files {
        let name = draft.text(step, file.name.as_str());
        let cid = file.cid.as_ref().map(|cid| draft.text(step, cid));
        files.push(FileFacts { name, blob: file.blob, bytes: file.bytes, media: file.media.clone(), cid });
    }
    Ok(ArticleFacts {
        ordinal,
        kind: words.kind,
        channel: words.channel,
        visibility: words.visibility,
        author: words.author,
        body,
        quoted: None,
        html: None,
        to: Vec::new(),
        files,
        mail: None,
        draft: None,
    })
}

/// A mail leaves to the requester of a ticket, if they have an address.
pub(super) fn send(draft: &mut Draft<'_>, settings: &Settings, id: TicketId, ordinal: u32, kind: MailKind) {
    let Some(ticket) = draft.scene().ticket(id) else { return };
    let (to, queue) = (ticket.requester, ticket.home);
    let Some(reached) = draft.scene().reached(to) else { return };
    let lang = reached.lang.or_else(|| settings.queue(queue).map(|queue| queue.lang)).unwrap_or_default();
    draft.verdict.mails.push(MailDraft { kind, ticket: id, ordinal, to, queue, lang });
}
