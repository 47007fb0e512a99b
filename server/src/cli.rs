//! The command line. Every command ends with a sentence when it fails, and a code that scripts and mail servers know.

mod add;
mod check;
mod export;
mod letter;
mod list;
pub mod output;
mod serve;
mod trace;
mod xes;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use desk::Desk;
use desk::clock::Clock;
use jiff::civil::Date;
use shared::id::TicketId;
use shared::locale::Lang;

use crate::config::{Config, Environment};
use crate::exit::{Code, Failure};
use crate::machine;

/// Sportello: a service counter for requests, by mail, in a portal and at the desk.
#[derive(Debug, Parser)]
#[command(name = "sportello", version, arg_required_else_help = true)]
pub struct Cli {
    /// The configuration file; without it, the one in the variable `SPORTELLO_CONFIG`, else ./sportello.toml if there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Opens the desk and serves it until it is stopped.
    Serve,
    /// Serves the demo desk, told on its first start.
    Demo,
    /// Checks the configuration and what it needs, and says what is wrong.
    Check,
    /// Hands one mail, read from standard input, to the running process. Ends with 75 when it could not be made durable.
    Mail(MailArgs),
    /// Says who handed over the mails of a ticket: peer, greeting, envelope.
    Trace(TraceArgs),
    /// The tickets that were open at the end of a day, as they were then: a table in CSV.
    List(ListArgs),
    /// Who may sign in.
    #[command(subcommand)]
    User(UserCommand),
    /// Writes what happened, for programs of one's own.
    #[command(subcommand)]
    Export(ExportCommand),
    /// Takes over what happened in another system. The same file a second time brings nothing new.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Prints the version.
    Version,
}

#[derive(Debug, Args)]
struct MailArgs {
    /// Whom it is for; may be given several times.
    #[arg(long, required = true, value_name = "ADDRESS")]
    to: Vec<String>,
    /// Its return path; leave it out for a report of a machine.
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
}

#[derive(Debug, Args)]
struct TraceArgs {
    /// The ticket's number.
    #[arg(value_name = "TICKET")]
    ticket: TicketId,
}

#[derive(Debug, Args)]
struct ListArgs {
    /// The day, of the desk's time zone: 2011-06-01.
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Date,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Adds a person, or takes a customer into the staff. Without a role they are an agent; without a password, one is made
    /// and printed.
    Add(UserArgs),
}

#[derive(Debug, Args)]
struct UserArgs {
    /// Their name.
    #[arg(long)]
    name: String,
    /// Their address, with which they sign in.
    #[arg(long)]
    email: String,
    /// They keep people and settings, and work as an agent too.
    #[arg(long)]
    admin: bool,
    /// They answer.
    #[arg(long)]
    agent: bool,
    /// They read the figures.
    #[arg(long)]
    manager: bool,
    /// They ask.
    #[arg(long)]
    customer: bool,
    /// Their language, en or it.
    #[arg(long, value_parser = |raw: &str| raw.parse::<Lang>().map_err(|_| "en or it"))]
    lang: Option<Lang>,
    /// Reads the password from the first line of standard input.
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Subcommand)]
enum ExportCommand {
    /// Every event of the log as a line of JSON, oldest first.
    Events,
}

#[derive(Debug, Subcommand)]
enum ImportCommand {
    /// The tickets of a log of events in XES (IEEE 1849), by a map that says what it means.
    Xes(xes::XesArgs),
}

/// A day and nothing behind it: an hour would not be heeded.
fn day(raw: &str) -> Result<Date, &'static str> {
    raw.parse::<Date>().ok().filter(|day| day.to_string() == raw).ok_or("a day is written 2011-06-01")
}

/// Reads the command line; help, version and mistakes end the program here.
///
/// # Errors
/// The code to end with.
pub fn parse() -> Result<Cli, ExitCode> {
    Cli::try_parse().map_err(|error| {
        let shown = error.print();
        let code = if error.use_stderr() { Code::Usage as u8 } else { 0 };
        if shown.is_err() { ExitCode::from(Code::Io as u8) } else { ExitCode::from(code) }
    })
}

/// Does what was asked.
///
/// # Errors
/// The sentence and the code to end with.
pub async fn run(cli: Cli) -> Result<(), Failure> {
    if matches!(cli.command, Command::Version) {
        return output::say(&format!("sportello {}", env!("CARGO_PKG_VERSION")));
    }
    let (config, warnings) = Config::load(cli.config, &Environment::of_process())?;
    for warning in &warnings {
        output::complain(warning);
    }
    match cli.command {
        Command::Serve => serve::serve(config).await,
        Command::Demo => serve::demo(config).await,
        Command::Check => check::check(&config).await,
        Command::Mail(args) => letter::deliver(&config, args.to, args.from).await,
        Command::Trace(args) => trace::trace(&config, args.ticket).await,
        Command::List(args) => list::list(&config, args.as_of).await,
        Command::User(UserCommand::Add(args)) => add::add(&config, args).await,
        Command::Export(ExportCommand::Events) => export::events(&config).await,
        Command::Import(ImportCommand::Xes(args)) => xes::import(&config, args).await,
        Command::Version => Ok(()),
    }
}

/// The desk of the data directory, for a command that finds no process on it and only reads: none is begun for that.
async fn opened_to_read(config: &Config) -> Result<Arc<Desk>, Failure> {
    if is_bare(config) {
        let sentence = format!(
            "There is no desk in {}. Name the directory of one (data in the configuration, SPORTELLO_DATA), as where it is served.",
            config.data.display()
        );
        return Err(Failure::new(Code::CannotCreate, sentence));
    }
    opened(config).await
}

/// The same for a command that may begin one, and says so: whoever forgot to name the directory finds nobody in it whom they know.
async fn opened_or_begun(config: &Config) -> Result<Arc<Desk>, Failure> {
    let new = is_bare(config);
    let desk = opened(config).await?;
    if new {
        output::remark(&format!("A new desk is begun in {}.", config.data.display()));
    }
    Ok(desk)
}

/// Whether nothing lies where the desk would.
fn is_bare(config: &Config) -> bool {
    match std::fs::read_dir(&config.data) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

async fn opened(config: &Config) -> Result<Arc<Desk>, Failure> {
    let public_url = config.public_url(config.http);
    machine::open(desk::Config { workers: false, ..machine::desk_config(config, &public_url, Clock::System) }).await
}

/// The language of whoever gives the command, as the system says it to every program of a terminal.
fn lang() -> Lang {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|said| !said.is_empty()));
    said.and_then(|said| said.parse().ok()).unwrap_or_default()
}
