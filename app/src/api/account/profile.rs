//! One's own profile: what it shows, and the forms that change it. A refused form is kept as a draft and shown again.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use shared::id::OpId;
use shared::locale::Lang;
use shared::view::DraftView;

use crate::api::ApiError;

/// What the profile shows. Every form has an op of its own, made here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The name.
    pub name: String,
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
    /// The op of signing out everywhere.
    pub out_op: OpId,
    /// What was typed into a form that was refused, and why.
    pub refused: Option<DraftView>,
}

/// The draft's mode for a refused name or number.
pub const ABOUT: &str = "profile-about";

/// The reader's profile.
#[server(endpoint = "account/profile", input = Json)]
pub async fn profile(refused: Option<OpId>) -> Result<Profile, ApiError> {
    use crate::here::{here, refused_draft, visit};

    let (visit, (desk, actor, _)) = (visit()?, here()?);
    let session = visit.session.ok_or(ApiError::SignedOut)?;
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    Ok(Profile {
        name: session.me.name.clone(),
        phones: desk.phones(person),
        lang: session.lang,
        zone: session.zone.clone(),
        about_op: desk.new_op(),
        locale_op: desk.new_op(),
        out_op: desk.new_op(),
        refused: refused_draft(&desk, person, refused).await?,
    })
}

/// Another name, other numbers.
#[server(endpoint = "account/about")]
pub async fn change_about(op: OpId, #[server(default)] name: String, #[server(default)] phones: String) -> Result<(), ApiError> {
    use crate::here::{entrance, here, keep_refused};
    use shared::act::Action;

    let (desk, actor, _) = here()?;
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    let done = match about(person, &name, &phones) {
        Ok(change) => desk.act(wish(op, actor, Action::People(change))).await.map(|_| ()),
        Err(refusal) => Err(refusal.into()),
    };
    let typed = vec![("name".to_owned(), name), ("phones".to_owned(), phones)];
    match done {
        Ok(()) => entrance::saved(),
        Err(desk::DeskError::Refused(refusal)) => {
            let draft = DraftView { mode: ABOUT.to_owned(), fields: typed, refusal: Some(refusal), ..DraftView::default() };
            keep_refused(&desk, person, op, draft).await?;
            crate::respond::redirect(&format!("/profile?refused={op}"));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Another language, another zone.
#[server(endpoint = "account/locale")]
pub async fn change_locale(op: OpId, #[server(default)] lang: String, #[server(default)] zone: String) -> Result<(), ApiError> {
    use crate::here::{entrance, here, known_zone};
    use shared::act::Action;
    use shared::people::action::PeopleAction;

    let (desk, actor, _) = here()?;
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    let Some(zone) = known_zone(&zone) else {
        entrance::no_such_zone();
        return Ok(());
    };
    let change = PeopleAction::ChangeProfile { person, name: None, phones: None, locale: Some((lang.parse().ok(), zone)) };
    desk.act(wish(op, actor, Action::People(change))).await?;
    entrance::saved();
    Ok(())
}
