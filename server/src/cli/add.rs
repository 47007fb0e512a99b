//! `sportello user add`: a person who can sign in, by the running process or, when none runs, on the opened directory.

use std::io::BufRead;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::people::Roles;

use super::{UserArgs, opened_or_begun, output};
use crate::config::Config;
use crate::control::call;
use crate::control::wire::{Ask, NewUser};
use crate::exit::{Code, Failure};
use crate::{deeds, machine};

/// 120 random bits, 20 letters and digits: twice what NIST SP 800-63B-4 asks of a password made by a machine.
const PASSWORD_BYTES: usize = 15;

/// Adds them.
pub(super) async fn add(config: &Config, args: UserArgs) -> Result<(), Failure> {
    let given = if args.password_stdin { Some(first_line()?) } else { None };
    let made = if given.is_none() { Some(make_password()?) } else { None };
    let roles = roles(&args);
    let password = given.or_else(|| made.clone()).unwrap_or_default();
    let email = args.email.clone();
    let user = NewUser { name: args.name, email: args.email, roles, lang: args.lang, password };
    let told = match call::ask(&config.data, &Ask::AddUser(user.clone()), &[]).await? {
        Some(told) => told,
        None => directly(config, user).await?,
    };
    output::say(&told)?;
    if let Some(password) = made {
        output::say(&format!("Address:  {email}\nPassword: {password}\nIt is shown only now; it can be changed in the profile."))?;
    }
    Ok(())
}

async fn directly(config: &Config, user: NewUser) -> Result<String, Failure> {
    deeds::acceptable(&user)?;
    let desk = opened_or_begun(config).await?;
    let added = deeds::add_user(&desk, user).await;
    desk.close().await;
    machine::leave(desk);
    added
}

fn roles(args: &UserArgs) -> Roles {
    let named = args.admin || args.agent || args.manager || args.customer;
    Roles { customer: args.customer, agent: args.agent || args.admin || !named, manager: args.manager, administrator: args.admin }
}

fn first_line() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| Failure::io("The password could not be read", &error))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn make_password() -> Result<String, Failure> {
    let mut bytes = [0; PASSWORD_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Failure::new(Code::Unavailable, format!("The system gives no random bytes: {error}.")))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
