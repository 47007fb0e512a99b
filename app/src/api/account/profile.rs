//! One's own profile: what it shows, and the forms that change it. A refused form is kept as a draft and shown again.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::OpId;
use shared::locale::Lang;
use shared::view::DraftView;

use crate::api::ApiError;
use crate::api::json::Json;

/// What the profile shows. Every form that keeps something has an op of its own, made here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnProfile {
    /// The name.
    pub name: String,
    /// The addresses.
    pub emails: Vec<String>,
    /// Telephone numbers.
    pub phones: Vec<String>,
    /// The language, when one was chosen.
    pub lang: Option<Lang>,
    /// The time zone, when one was chosen.
    pub zone: Option<String>,
    /// The op of the first form.
    pub about_op: OpId,
    /// The op of the second.
    pub locale_op: OpId,
    /// What was typed into a form that was refused, and why.
    pub refused: Option<DraftView>,
}

/// The draft's mode for a refused name or number.
pub const ABOUT: &str = "profile-about";

/// The draft's mode for a refused zone.
pub const LOCALE: &str = "profile-locale";

/// The reader's profile.
#[server(endpoint = "account/profile", input = Json, output = Json)]
pub async fn profile(refused: Option<OpId>) -> Result<OwnProfile, ApiError> {
    use crate::here::{here, typed};

    let (desk, actor, _) = here()?;
    let own = desk.own_record(&actor)?;
    Ok(OwnProfile {
        name: own.name.clone(),
        emails: own.emails.iter().map(|email| email.address.to_string()).collect(),
        phones: own.phones.clone(),
        lang: own.lang,
        zone: own.zone.clone(),
        about_op: desk.new_op(),
        locale_op: desk.new_op(),
        refused: typed::refused(&desk, own.id, refused).await?,
    })
}

/// Another name, other numbers.
#[server(endpoint = "account/about", output = Json)]
pub async fn change_about(op: OpId, #[server(default)] name: String, #[server(default)] phones: String) -> Result<(), ApiError> {
    use crate::here::{entrance, here, typed};
    use desk::DeskError;
    use shared::act::Action;

    let (desk, actor, _) = here()?;
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    let done = match typed::about(person, &name, &phones) {
        Ok(change) => desk.act(typed::wish(op, actor, Action::People(change))).await.map(|_| ()),
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => entrance::say_on_profile(super::news::News::Saved),
        Err(DeskError::Refused(refusal)) => {
            let fields = vec![("name".to_owned(), name), ("phones".to_owned(), phones)];
            let draft = DraftView { mode: ABOUT.to_owned(), fields, refusal: Some(refusal), ..DraftView::default() };
            typed::keep_refused(&desk, person, op, draft).await?;
            crate::respond::redirect(&format!("/profile?refused={op}"));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Another language, another zone.
#[server(endpoint = "account/locale", output = Json)]
pub async fn change_locale(op: OpId, #[server(default)] lang: String, #[server(default)] zone: String) -> Result<(), ApiError> {
    use super::news::News;
    use crate::here::{entrance, here, typed};
    use desk::DeskError;
    use shared::act::Action;
    use shared::people::action::PeopleAction;
    use shared::refusal::Refusal;

    let (desk, actor, _) = here()?;
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    let zone = zone.trim();
    let typed_in = vec![("lang".to_owned(), lang.clone()), ("zone".to_owned(), zone.to_owned())];
    let zone = (!zone.is_empty()).then(|| zone.to_owned());
    let change = PeopleAction::ChangeProfile { person, name: None, phones: None, locale: Some((lang.parse().ok(), zone)) };
    match desk.act(typed::wish(op, actor, Action::People(change))).await {
        Ok(_) => entrance::say_on_profile(News::Saved),
        Err(DeskError::Refused(Refusal::Text(_))) => {
            typed::keep_refused(&desk, person, op, DraftView { mode: LOCALE.to_owned(), fields: typed_in, ..DraftView::default() }).await?;
            crate::respond::redirect(&format!("/profile?{}&refused={op}", News::Zone.param()));
        }
        Err(DeskError::Refused(refusal)) => {
            let draft = DraftView { mode: LOCALE.to_owned(), fields: typed_in, refusal: Some(refusal), ..DraftView::default() };
            typed::keep_refused(&desk, person, op, draft).await?;
            crate::respond::redirect(&format!("/profile?refused={op}"));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
