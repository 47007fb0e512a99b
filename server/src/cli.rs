//! The command line. Every command ends with a sentence when it fails, and a code that scripts and mail servers know.

mod add;
mod check;
mod export;
mod letter;
pub mod output;
mod serve;
mod trace;
mod xes;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use shared::id::TicketId;
use shared::locale::Lang;

use crate::config::{Config, Environment};
use crate::exit::{Code, Failure};

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
        Command::User(UserCommand::Add(args)) => add::add(&config, args).await,
        Command::Export(ExportCommand::Events) => export::events(&config).await,
        Command::Import(ImportCommand::Xes(args)) => xes::import(&config, args).await,
        Command::Version => Ok(()),
    }
}
