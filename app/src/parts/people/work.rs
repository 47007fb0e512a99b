//! What routing knows of somebody who works tickets: the form, what it would do, and the teams that they are in.

use leptos::prelude::*;
use shared::id::{OpId, PersonId, TeamId};
use shared::setting::topic::Topic;
use shared::view::people::WorkPage;
use shared::words::people::{People as W, say};
use shared::words::settings::{SettingsText, say as say_settings};

use super::Whose;
use crate::api::settings::{PREVIEW, url_of};
use crate::frame;
use crate::parts::notice::{Notice, Tone};
use crate::parts::settings::form::part;
use crate::parts::settings::preview::Preview;
use crate::parts::settings_form::Settings;

/// The form.
#[component]
pub fn WorkForm(
    /// Its call.
    op: OpId,
    /// Whose work.
    person: PersonId,
    /// What it says.
    page: WorkPage,
) -> impl IntoView {
    let lang = frame::lang();
    let WorkPage { seen, parts, refused, preview, teams } = page;
    view! {
        <div id="work">
            {refused.map(|refused| view! { <Notice tone=Tone::Warn words=Signal::stored(refused)/> })}
            {preview.map(|preview| view! { <Preview preview/> })}
            <form method="post" action="/api/people/work">
                <Whose op seen person/>
                {parts.into_iter().enumerate().map(part).collect_view()}
                <div class="actions setting-actions">
                    <button class="button" type="submit" name="then" value=PREVIEW data-kind="plain">
                        {say_settings(lang, SettingsText::Preview)}
                    </button>
                    <button class="button" type="submit" name="then" value="save" data-kind="main">{say(lang, W::Save)}</button>
                </div>
            </form>
        </div>
        <Teams teams/>
    }
    .into_any()
}

/// The teams, which have pages of their own.
#[component]
fn Teams(teams: Vec<(TeamId, String)>) -> impl IntoView {
    let lang = frame::lang();
    let none = teams.is_empty().then(|| view! { <p class="quiet">{say(lang, W::NoTeams)}</p> });
    let line = |(id, name): (TeamId, String)| view! { <li><a class="link" href=url_of(Topic::Teams, Some(id.0))>{name}</a></li> };
    view! {
        <Settings id="teams" title=say(lang, W::Teams) lead=say(lang, W::TeamsLead)>
            <div class="settings-form">
                {none}
                <ul>{teams.into_iter().map(line).collect_view()}</ul>
                <a class="link" href="/settings/teams">{say(lang, W::AllTeams)}</a>
            </div>
        </Settings>
    }
    .into_any()
}
