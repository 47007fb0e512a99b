//! Signing in and out, and one's own profile: plain forms, each answered by a redirect, with and without the module.
//!
//! Known and unknown addresses are answered alike. What a page says afterwards is in its URL: [`news::News`].

pub mod news;
pub mod next;
pub mod profile;

use leptos::prelude::*;

use super::ApiError;
use super::json::Json;

/// Signs in by address and password.
#[server(endpoint = "account/sign_in", output = Json)]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), ApiError> {
    use crate::here::{entrance, visit};

    let visit = visit()?;
    match visit.desk.sign_in(&email, &password, visit.peer, visit.token.as_ref()).await {
        Ok(token) => entrance::let_in(&visit, &token, &next),
        Err(error) => entrance::turn_away(&visit, "/sign-in", &email, &next, error),
    }
    Ok(())
}

/// Sends a link that signs in once. Where Enter asks for it and there is a password, that one is meant.
#[server(endpoint = "account/send_link", output = Json)]
pub async fn send_link(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] enter: bool,
    #[server(default)] next: String,
) -> Result<(), ApiError> {
    use crate::here::{entrance, visit};

    if enter && !password.is_empty() {
        return sign_in(email, password, next).await;
    }
    let visit = visit()?;
    match visit.desk.send_link(&email, visit.peer, visit.frame.lang, next::mailed(&next)).await {
        Ok(()) => crate::respond::redirect("/sign-in/sent"),
        Err(error) => entrance::turn_away(&visit, "/sign-in", &email, &next, error),
    }
    Ok(())
}

/// Uses up a link that was sent. Only ever a POST: programs that look through mails follow links, but press no buttons.
#[server(endpoint = "account/redeem_link", output = Json)]
pub async fn redeem_link(#[server(default)] token: String, #[server(default)] next: String) -> Result<(), ApiError> {
    use crate::here::{entrance, visit};

    let visit = visit()?;
    match visit.desk.redeem_link(&token, visit.peer, visit.token.as_ref()).await {
        Ok(session) => entrance::let_in(&visit, &session, &next),
        Err(error) => entrance::link_failed(&visit, &next, error),
    }
    Ok(())
}

/// Sends a link for a new password.
#[server(endpoint = "account/send_reset", output = Json)]
pub async fn send_reset(#[server(default)] email: String) -> Result<(), ApiError> {
    use crate::here::{entrance, visit};

    let visit = visit()?;
    match visit.desk.send_reset(&email, visit.peer, visit.frame.lang).await {
        Ok(()) => crate::respond::redirect(&format!("/sign-in/sent?{}", news::News::ResetSent.param())),
        Err(error) => entrance::turn_away(&visit, "/sign-in/forgotten", &email, "", error),
    }
    Ok(())
}

/// Sets a new password with such a link, and signs in.
#[server(endpoint = "account/reset_password", output = Json)]
pub async fn reset_password(#[server(default)] token: String, #[server(default)] password: String) -> Result<(), ApiError> {
    use crate::here::{entrance, visit};

    let visit = visit()?;
    match visit.desk.reset_password(&token, &password, visit.peer).await {
        Ok(session) => entrance::let_in(&visit, &session, "/"),
        Err(error) => entrance::reset_failed(&token, error),
    }
    Ok(())
}

/// Sets another password; every other session is over.
#[server(endpoint = "account/change_password", output = Json)]
pub async fn change_password(#[server(default)] old_password: String, #[server(default)] new_password: String) -> Result<(), ApiError> {
    use crate::here::{entrance, visit};

    let visit = visit()?;
    let token = visit.token.as_ref().ok_or(ApiError::SignedOut)?;
    match visit.desk.change_password(token, &old_password, &new_password).await {
        Ok(session) => entrance::password_changed(&visit, &session),
        Err(error) => entrance::say_on_profile(entrance::password_kept(error)),
    }
    Ok(())
}

/// Ends this session.
#[server(endpoint = "account/sign_out", output = Json)]
pub async fn sign_out() -> Result<(), ApiError> {
    use crate::here::{entrance, visit};

    let visit = visit()?;
    if let Some(token) = &visit.token {
        visit.desk.sign_out(token).await?;
    }
    entrance::let_out(&visit);
    Ok(())
}

/// Ends every session of the reader, this one too; a form that comes a second time means those that began meanwhile as well.
#[server(endpoint = "account/sign_out_everywhere", output = Json)]
pub async fn sign_out_everywhere() -> Result<(), ApiError> {
    use crate::here::{entrance, here, visit};

    let (visit, (desk, actor, _)) = (visit()?, here()?);
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    desk.cut_sessions(&actor, person).await?;
    entrance::let_out(&visit);
    Ok(())
}
