//! `sportello list`: what was open at the end of a day, as a table; by the running process or, when none runs, on the opened directory.

use jiff::civil::Date;

use super::{lang, opened_to_read, output};
use crate::config::Config;
use crate::control::call;
use crate::control::wire::Ask;
use crate::exit::Failure;
use crate::{deeds, machine};

/// Writes it to standard output, and what it is a list of to standard error.
pub(super) async fn list(config: &Config, day: Date) -> Result<(), Failure> {
    let (lang, mut to) = (lang(), tokio::io::stdout());
    if let Some(said) = call::lines(&config.data, &Ask::List { day, lang }, &mut to).await? {
        output::remark(&said);
        return Ok(());
    }
    let desk = opened_to_read(config).await?;
    let listed = async {
        let (list, said) = deeds::list(&desk, day, lang).await?;
        deeds::write_list(&desk, list, lang, &mut to).await.map(|()| said)
    };
    let said = listed.await;
    desk.close().await;
    machine::leave(desk);
    output::remark(&said?);
    Ok(())
}
