//! The forms by which somebody comes in and leaves.

use leptos::prelude::*;
use shared::id::OpId;
use shared::view::PersonRef;
use shared::view::people::PersonRecord;
use shared::words::people::{People as W, say};

use super::{Submit, Whose};
use crate::api::people::Kept;
use crate::api::people::access::LEAVE;
use crate::frame;
use crate::parts::portal_home::form::typed;
use crate::parts::settings_form::Settings;

/// The page's forms, by the op that each has: on from those of the record.
const INVITE_FORM: u128 = 11;
const SESSIONS_FORM: u128 = 12;
const LEAVE_FORM: u128 = 13;

/// An invitation, and the end of what is open.
#[component]
pub fn Access(
    /// The record.
    kept: Kept<PersonRecord>,
    /// They were added just now.
    #[prop(optional)]
    fresh: bool,
) -> impl IntoView {
    let lang = frame::lang();
    let (invite, end) = (kept.op(INVITE_FORM), kept.op(SESSIONS_FORM));
    let (person, seen) = (kept.shown.id, kept.shown.ver);
    let form = move |action: &'static str, op: OpId, label: W| {
        view! {
            <form method="post" action=action>
                <Whose op seen person/>
                <button class="button" type="submit" data-kind="plain">{say(lang, label)}</button>
            </form>
        }
    };
    // Who is disabled has no session, and is enabled before they are invited.
    if kept.shown.disabled {
        return ().into_any();
    }
    let invite = if kept.shown.emails.is_empty() {
        view! { <p class="quiet">{say(lang, W::NoAddressToInvite)}</p> }.into_any()
    } else {
        form("/api/people/invite", invite, W::Invite).into_any()
    };
    view! {
        <Settings id="access" title=say(lang, W::Access) lead=say(lang, if fresh { W::AccessFresh } else { W::AccessLead })>
            <div class="line">{invite}{form("/api/people/end_sessions", end, W::EndSessions)}</div>
        </Settings>
    }
    .into_any()
}

/// Whoever leaves hands over what they have in hand, and may come back. What they left behind is handed over by the same form.
#[component]
pub fn Leave(
    /// The record.
    kept: Kept<PersonRecord>,
) -> impl IntoView {
    let lang = frame::lang();
    let op = kept.op(LEAVE_FORM);
    // Pressed again, it asks for the same colleague, and not for nobody.
    let chosen = typed(kept.refused.as_ref().filter(|draft| draft.mode == LEAVE), "to");
    let PersonRecord { id: person, ver: seen, disabled, charges, colleagues, .. } = kept.shown;
    let label = say(lang, if disabled { W::HandOver } else { W::Leave });
    let option = |colleague: PersonRef| {
        let id = colleague.id.to_string();
        let selected = chosen.as_ref() == Some(&id);
        view! { <option value=id selected=selected>{colleague.name}</option> }
    };
    let hands_over = (!disabled || 0 < charges).then(|| {
        view! {
            <form class="settings-form" method="post" action="/api/people/leave">
                <Whose op seen person/>
                <p>{say(lang, W::Open)}": "{charges.to_string()}</p>
                <div class="field">
                    <label class="field-label" for="to">{say(lang, W::HandTo)}</label>
                    <div class="select">
                        <select class="input" id="to" name="to">
                            <option value="">{say(lang, W::ToQueues)}</option>
                            {colleagues.into_iter().map(option).collect_view()}
                        </select>
                    </div>
                </div>
                <Submit label/>
            </form>
        }
    });
    let comes_back = disabled.then(|| {
        view! {
            <form class="settings-form" method="post" action="/api/people/enable">
                <Whose op=kept.op seen person/>
                <Submit label=say(lang, W::Enable)/>
            </form>
        }
    });
    view! { <Settings id="leave" title=say(lang, W::Leave) lead=say(lang, W::LeaveLead)>{hands_over}{comes_back}</Settings> }.into_any()
}
