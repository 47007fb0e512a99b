//! What administrators ask and set. The pages have no module: every form is plain, and what is refused, or only looked at before it is
//! saved, is kept as a draft and shown again.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::{OpId, Ver};
use shared::setting::topic::Topic;
use shared::view::{AuditPage, SettingLine, SettingPage, SettingsOverview};

use super::ApiError;
use super::json::Json;

/// The value of the button that shows what a form would do.
pub const PREVIEW: &str = "preview";

/// The value of the button that tries rules over the last days.
pub const DRY_RUN: &str = "dry";

/// What the URL of one setting's page asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Of which kind.
    pub topic: Topic,
    /// Its number; nothing for a new one.
    pub id: Option<u64>,
    /// A new one begins as a copy of that.
    pub from: Option<u64>,
    /// The form that was refused or looked at.
    pub draft: Option<OpId>,
    /// Whether to say what it would do.
    pub preview: bool,
    /// Over so many days rules are tried.
    pub dry: Option<u16>,
}

/// What became of a form, as its page's URL says it: from a closed list, so that nothing foreign is ever repeated on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It was saved.
    Saved,
    /// The days of a file were added to the form.
    FileTaken,
    /// The same, and some of its events are no days off.
    FilePartly,
    /// As many days of a file were added as a calendar has room for.
    FileFull,
    /// No day of a file was added: there is none, or those there are were there already.
    FileEmpty,
    /// A file was too large.
    FileTooLarge,
    /// The disk is nearly full: nothing was saved.
    NoRoom,
}

impl News {
    const ALL: [Self; 7] =
        [Self::Saved, Self::FileTaken, Self::FilePartly, Self::FileFull, Self::FileEmpty, Self::FileTooLarge, Self::NoRoom];

    /// Its word in a URL.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::FileTaken => "file-taken",
            Self::FilePartly => "file-partly",
            Self::FileFull => "file-full",
            Self::FileEmpty => "file-empty",
            Self::FileTooLarge => "file-too-large",
            Self::NoRoom => "no-room",
        }
    }

    /// What a URL says, if it is anything.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|news| news.code() == code)
    }
}

/// The page of a setting; of a new one without a number.
#[must_use]
pub fn url_of(topic: Topic, id: Option<u64>) -> String {
    match id {
        _ if topic.is_one() => format!("/settings/{}", topic.code()),
        Some(id) => format!("/settings/{}/{id}", topic.code()),
        None => format!("/settings/{}/new", topic.code()),
    }
}

/// How many settings there are, and what is missing.
#[server(endpoint = "settings/overview", input = Json, output = Json)]
pub async fn read_settings() -> Result<SettingsOverview, ApiError> {
    let (desk, actor, lang) = crate::here::here()?;
    Ok(desk.settings_overview(&actor, lang)?)
}

/// The settings of one kind.
#[server(endpoint = "settings/list", input = Json, output = Json)]
pub async fn list_settings(topic: Topic) -> Result<Vec<SettingLine>, ApiError> {
    let (desk, actor, lang) = crate::here::here()?;
    Ok(desk.settings_of(&actor, topic, lang)?)
}

/// One setting.
#[server(endpoint = "settings/one", input = Json, output = Json)]
pub async fn read_setting(asked: Asked) -> Result<SettingPage, ApiError> {
    use crate::here::{here, settings};
    use desk::read::settings::SettingAsk;

    let (desk, actor, lang) = here()?;
    let typed = settings::kept(&desk, &actor, asked.draft).await?;
    let Asked { topic, id, from, preview, dry, .. } = asked;
    Ok(desk.setting_page(&actor, SettingAsk { topic, id, from, typed, preview, dry }, lang).await?)
}

/// What was changed, the newest first.
#[server(endpoint = "settings/audit", input = Json, output = Json)]
pub async fn audit_settings(skip: u32) -> Result<AuditPage, ApiError> {
    let (desk, actor, lang) = crate::here::here()?;
    Ok(desk.settings_audit(&actor, skip, lang).await?)
}

/// Saves a setting, or shows what it would do; a rule also over the last days.
#[server(endpoint = "settings/save", output = Json)]
pub async fn save_setting(
    op: OpId,
    topic: Topic,
    #[server(default)] id: Option<u64>,
    #[server(default)] seen: Ver,
    #[server(default)] then: String,
    #[server(default)] days: u16,
    #[server(default)] form: BTreeMap<String, String>,
) -> Result<(), ApiError> {
    use crate::here::{here, settings};
    use shared::rule::written::Known;
    use shared::setting::form::{Form, Typed, action};

    let (desk, actor, _) = here()?;
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    let before = desk.setting(&actor, topic, id)?;
    let typed = Typed { seen, form: Form(form) };
    let page = url_of(topic, id);
    if then == PREVIEW {
        settings::keep(&desk, person, op, &typed, None).await?;
        crate::respond::redirect(&format!("{page}?draft={op}&preview=1#preview"));
        return Ok(());
    }
    if then == DRY_RUN {
        settings::keep(&desk, person, op, &typed, None).await?;
        crate::respond::redirect(&format!("{page}?draft={op}&dry={days}#preview"));
        return Ok(());
    }
    let (in_force, organisations) = (desk.settings(), desk.organisations(&actor)?);
    let known = Known { settings: &in_force, organisations: &organisations };
    let Ok(doc) = typed.form.read(topic, before.as_ref().map(|(_, doc)| doc), known) else {
        settings::keep(&desk, person, op, &typed, None).await?;
        crate::respond::redirect(&format!("{page}?draft={op}"));
        return Ok(());
    };
    let done = settings::save(&desk, actor, op, seen, action(id, doc)).await;
    settings::answer(&desk, person, op, (topic, id), &typed, done).await
}

/// Takes a setting out of use, or puts it back.
#[server(endpoint = "settings/retire", output = Json)]
pub async fn retire_setting(
    op: OpId,
    topic: Topic,
    id: u64,
    #[server(default)] seen: Ver,
    #[server(default)] retired: bool,
) -> Result<(), ApiError> {
    use crate::here::{here, settings};
    use shared::setting::form::{Form, Typed, action, with_retired};

    let (desk, actor, _) = here()?;
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    let (_, before) = desk.setting(&actor, topic, Some(id))?.ok_or(ApiError::NotFound)?;
    let typed = Typed { seen, form: Form::of(&before) };
    let doc = with_retired(before, retired).ok_or(ApiError::NotFound)?;
    let done = settings::save(&desk, actor, op, seen, action(Some(id), doc)).await;
    settings::answer(&desk, person, op, (topic, Some(id)), &typed, done).await
}

/// Begins with a calendar and a policy as most desks have them, where there is none.
#[server(endpoint = "settings/begin", output = Json)]
pub async fn begin_usual(op: OpId) -> Result<(), ApiError> {
    use crate::here::{here, settings};
    use desk::DeskError;
    use shared::refusal::Refusal;

    let (desk, actor, lang) = here()?;
    let usual = desk.settings_overview(&actor, lang)?.usual;
    let begun = if usual.is_some() { settings::begin(&desk, &actor, op).await } else { Ok(()) };
    let news = match begun {
        Ok(()) => News::Saved,
        Err(DeskError::Refused(Refusal::NoRoom)) => News::NoRoom,
        Err(error) => return Err(error.into()),
    };
    crate::respond::redirect(&format!("/settings?news={}", news.code()));
    Ok(())
}
