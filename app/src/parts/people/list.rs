//! People in a list, fifty at a time.

use leptos::prelude::*;
use shared::view::people::{PageOf, PersonLine};
use shared::words::account::roles;
use shared::words::people::{People as W, say};

use super::Pager;
use crate::api::account::next::encoded;
use crate::frame;
use crate::parts::field::TextField;

/// The list, and the field that narrows it.
#[component]
pub fn PeopleTable(
    /// A page of it.
    people: PageOf<PersonLine>,
    /// What was looked for.
    words: String,
) -> impl IntoView {
    let lang = frame::lang();
    let (from, shown, total) = (people.from, u32::try_from(people.rows.len()).unwrap_or(u32::MAX), people.total);
    let href = if words.is_empty() { "/settings/people?".to_owned() } else { format!("/settings/people?words={}&", encoded(&words)) };
    let table = if people.rows.is_empty() {
        view! { <p class="quiet">{say(lang, W::Nobody)}</p> }.into_any()
    } else {
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label=say(lang, W::Title)>
                <table class="data-table">
                    <thead><tr>
                        <th scope="col">{say(lang, W::Name)}</th>
                        <th scope="col">{say(lang, W::Address)}</th>
                        <th scope="col">{say(lang, W::Organisation)}</th>
                        <th scope="col">{say(lang, W::Roles)}</th>
                    </tr></thead>
                    <tbody>{people.rows.into_iter().map(line).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <form class="settings-form" method="get" action="/settings/people" role="search">
            <TextField name="words" label=say(lang, W::Search).to_owned() value=words/>
            <div class="actions"><button class="button" type="submit" data-kind="plain">{say(lang, W::Find)}</button></div>
        </form>
        {table}
        <Pager href from shown total/>
    }
    .into_any()
}

fn line(person: PersonLine) -> impl IntoView {
    let lang = frame::lang();
    let marks = [(person.disabled, W::IsDisabled), (person.vip, W::IsVip)];
    let marks = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| view! { " "<span class="badge">{say(lang, mark)}</span> });
    view! {
        <tr>
            <th scope="row"><a class="link" href=format!("/settings/people/{}", person.id)>{person.name}</a>{marks.collect_view()}</th>
            <td>{person.email}</td>
            <td>{person.organisation}</td>
            <td>{roles(lang, person.roles)}</td>
        </tr>
    }
}
