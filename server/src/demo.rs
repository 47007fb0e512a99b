//! The demo desk: told once, on an empty desk, through the same write path as everything else.

use std::sync::Arc;

use desk::{Desk, DeskError, Wish};
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::locale::Lang;
use shared::people::Roles;
use shared::people::action::{NewPerson, PeopleAction};
use shared::text::{Email, Name};
use shared::view::DemoLogin;

use crate::exit::{Code, Failure};
use crate::machine;

/// Everybody's, so that it can be shown on the sign-in page. The demo listens on this machine only.
const PASSWORD: &str = "brinanova-demo";
/// Where the demo's company lives; a name that no mail ever leaves for (RFC 2606).
const DOMAIN: &str = "brinanova.example";

const MANAGER: Roles = Roles { customer: false, agent: false, manager: true, administrator: false };
const ADMINISTRATOR: Roles = Roles { customer: false, agent: true, manager: false, administrator: true };

/// Who may be signed in as.
const CAST: [(&str, &str, Roles, Lang); 5] = [
    ("Giulia Rinaldi", "giulia.rinaldi@brinanova.example", Roles::AGENT, Lang::It),
    ("Aoife Brennan", "aoife.brennan@brinanova.example", Roles::AGENT, Lang::En),
    ("Elena Marchetti", "elena.marchetti@brinanova.example", MANAGER, Lang::It),
    ("Priya Nair", "priya.nair@brinanova.example", ADMINISTRATOR, Lang::En),
    ("Graham Pell", "graham@pell-grocers.example", Roles::CUSTOMER, Lang::En),
];

/// Who may be signed in as, for the sign-in page and the terminal.
#[must_use]
pub fn logins() -> Vec<DemoLogin> {
    let login = |(name, email, roles, _): &(&str, &str, Roles, Lang)| DemoLogin {
        name: (*name).to_owned(),
        email: (*email).to_owned(),
        password: PASSWORD.to_owned(),
        roles: *roles,
    };
    CAST.iter().map(login).collect()
}

/// Tells it, if it has not been told.
///
/// # Errors
/// [`Code::Io`] when the desk cannot write.
pub async fn tell(desk: &Arc<Desk>) -> Result<Vec<DemoLogin>, Failure> {
    if machine::begin(desk, DOMAIN).await? {
        for (name, email, roles, lang) in CAST {
            add(desk, name, email, roles, lang).await.map_err(|error| Failure::new(Code::Io, format!("The demo could not be told: {error}.")))?;
        }
    }
    Ok(logins())
}

async fn add(desk: &Desk, name: &str, email: &str, roles: Roles, lang: Lang) -> Result<(), DeskError> {
    let person = NewPerson {
        name: Name::try_from(name)?,
        email: Some(Email::try_from(email)?),
        verified: true,
        phones: Vec::new(),
        roles,
        lang: Some(lang),
        zone: Some("Europe/Rome".to_owned()),
        memberships: Vec::new(),
        vip: false,
    };
    let action = Action::People(PeopleAction::AddPerson(person));
    let done = desk.act(Wish { op: desk.new_op(), actor: Actor::desk(), door: Door::Cli, seen: None, action }).await?;
    match done.outcome.person {
        Some(person) => desk.set_password(person, PASSWORD).await,
        None => Ok(()),
    }
}
