//! `sportello import xes`: the tickets of another system, by the running process or, when none runs, on the opened directory.
//!
//! The file is read here, by whoever gives the command: the process need not be able to see it, and is told what happened in the
//! desk's own words. It is read twice, as a stream: once for the names in it and its end, once for the tickets. A file that cannot be
//! read to its end changes nothing.

mod case;
mod tally;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use desk::Desk;
use desk::clock::Clock;
use desk::import::{Case, Named, NamedPromise, NamedQueue};
use import::Histories;
use import::map::{MAP_BYTES_MAX, Map};
use import::names::Names;
use import::report::{Irregular, Report};
use jiff::Timestamp;
use tally::Tally;

use super::{lang, opened_or_begun, output};
use crate::config::Config;
use crate::control::call::{self, Talk};
use crate::control::wire::{Ask, Part, Took};
use crate::exit::{Code, Failure};
use crate::{deeds, machine};

/// The happenings of several cases that are handed over at once: enough to share what a sync costs.
const HAPPENED_AT_ONCE: usize = 500;
/// The queues from which tickets are handed over to one: a setting names the main ones among them.
const FROM_MAX: usize = 100;

#[derive(Debug, Args)]
pub(super) struct XesArgs {
    /// The log, in XES (IEEE 1849), gzipped or plain.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What its attributes and activities mean; three for public logs lie in server/deploy/maps.
    #[arg(long, value_name = "MAP")]
    map: PathBuf,
}

/// Imports it, and says what came of it.
pub(super) async fn import(config: &Config, args: XesArgs) -> Result<(), Failure> {
    let map = read_map(&args.map)?;
    let Survey { names, report, until } = survey(&args.file, &map)?;
    let lang = lang();
    let mut tally = Tally::default();
    if let Some(until) = until {
        let mut desk = Other::reach(config).await?;
        let named = named(&map, &names, report.first.unwrap_or(until));
        let told = tell(&mut desk, &args.file, &map, named, until, &mut tally).await;
        desk.leave().await;
        // What was taken so far stays, and is said in any case.
        if let Err(failure) = told {
            output::say(&tally.told(lang, &report))?;
            let sentence = format!("{} The import broke off; give the same command again to go on.", failure.sentence);
            return Err(Failure { sentence, ..failure });
        }
    }
    output::say(&tally.told(lang, &report))?;
    let said = match tally.lost() + report.count(Irregular::NoEvents) {
        0 => return Ok(()),
        1 => "One case is no ticket; the lines above say which and why.".to_owned(),
        lost => format!("{lost} cases are no tickets; the lines above say which and why."),
    };
    Err(Failure::new(Code::Data, said))
}

/// What a file holds before anything of it is told.
struct Survey {
    names: Names,
    report: Report,
    /// Its end; a file without events has none.
    until: Option<Timestamp>,
}

fn read_map(path: &Path) -> Result<Map, Failure> {
    let shown = path.display();
    let bytes = std::fs::metadata(path).map(|found| found.len());
    let bytes = bytes.map_err(|error| Failure::io(&format!("The map {shown} cannot be read"), &error))?;
    if MAP_BYTES_MAX as u64 <= bytes {
        return Err(Failure::new(Code::Data, format!("The map {shown} has {bytes} bytes; a map has at most {MAP_BYTES_MAX}.")));
    }
    let text = std::fs::read_to_string(path).map_err(|error| Failure::io(&format!("The map {shown} cannot be read"), &error))?;
    Map::parse(&text).map_err(|error| Failure::new(Code::Data, format!("The map {shown} is none: {error}.")))
}

fn histories(path: &Path, map: &Map) -> Result<Histories<'static>, Failure> {
    let file = File::open(path).map_err(|error| Failure::io(&format!("The file {} cannot be read", path.display()), &error))?;
    Histories::of_xes(file, map.clone()).map_err(|error| broken(path, &error))
}

fn broken(path: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::Data, format!("The file {} is not imported: {why}.", path.display()))
}

/// Reads it to its end. One date that is still to come would be the end of all its tickets, and their clocks would stand still until
/// then.
fn survey(path: &Path, map: &Map) -> Result<Survey, Failure> {
    let (mut names, now) = (Names::default(), Clock::System.now());
    let mut histories = histories(path, map)?;
    for history in histories.by_ref() {
        let history = history.map_err(|error| broken(path, &error))?;
        if let Some(step) = history.steps.iter().find(|step| now < step.at) {
            let why = format!("its case {:?} tells of {}, which is still to come (event {})", history.origin.key, step.at, step.event);
            return Err(broken(path, &why));
        }
        names.take(&history).map_err(|error| broken(path, &error))?;
    }
    let report = histories.report().clone();
    is_of_the_map(&report).map_err(|why| broken(path, &why))?;
    Ok(Survey { names, until: report.last, report })
}

/// By the map of another log every event would be a note: its tickets would be new for ever, and nothing takes them back.
fn is_of_the_map(report: &Report) -> Result<(), String> {
    if report.events == 0 || 0 < report.named() {
        return Ok(());
    }
    let such_as = match report.irregular.get(&Irregular::Unnamed).and_then(|found| found.examples.first()) {
        Some(example) => format!("such as {:?}", example.what),
        None => "for none of its events says what happened".to_owned(),
    };
    Err(format!("the map names none of its activities, {such_as}; it may be the map of another log"))
}

fn named(map: &Map, names: &Names, since: Timestamp) -> Named {
    let from = |queue: &str| names.before(queue).into_iter().take(FROM_MAX).map(str::to_owned).collect();
    let queues = names.queues.iter().map(|(name, level)| NamedQueue { name: name.clone(), level: *level, from: from(name.as_str()) });
    Named {
        source: map.source.clone(),
        queues: queues.collect(),
        people: names.operators.iter().cloned().collect(),
        services: names.services.iter().cloned().collect(),
        promise: map.promise.as_ref().map(|promise| NamedPromise {
            name: promise.name.clone(),
            since,
            zone: promise.zone.clone(),
            week: promise.hours(),
            solution: promise.solution,
            levels: promise.levels.clone(),
        }),
    }
}

/// Tells the desk the names, and then every case.
async fn tell(desk: &mut Other, path: &Path, map: &Map, named: Named, until: Timestamp, tally: &mut Tally) -> Result<(), Failure> {
    let Took::Names(known) = desk.take(Part::Names(Box::new(named))).await? else { return Err(call::not_understood()) };
    tally.made = known.made;
    let mut cases = Vec::new();
    for history in histories(path, map)? {
        let history = history.map_err(|error| broken(path, &error))?;
        match case::of(history, &known, until).map_err(|error| broken(path, &error))? {
            Ok(case) => cases.push(case),
            Err(key) => tally.too_long(&key),
        }
        if HAPPENED_AT_ONCE <= cases.iter().map(|case: &Case| case.history.happened.len()).sum::<usize>() {
            hand_over(desk, std::mem::take(&mut cases), tally).await?;
        }
    }
    hand_over(desk, cases, tally).await
}

/// Of fewer than were handed over the rest is handed over again: then the desk says why it stopped.
async fn hand_over(desk: &mut Other, mut cases: Vec<Case>, tally: &mut Tally) -> Result<(), Failure> {
    while !cases.is_empty() {
        let Took::Cases(taken) = desk.take(Part::Cases(cases.clone())).await? else { return Err(call::not_understood()) };
        if taken.is_empty() {
            return Err(call::not_understood());
        }
        let told = taken.len().min(cases.len());
        for (case, taken) in cases.drain(..told).zip(taken) {
            tally.take(&case.key, taken);
        }
    }
    Ok(())
}

/// The desk, wherever it is.
enum Other {
    Running(Talk),
    Own(Arc<Desk>),
}

impl Other {
    async fn reach(config: &Config) -> Result<Self, Failure> {
        if let Some(talk) = call::talk(&config.data, &Ask::Import {}).await? {
            return Ok(Self::Running(talk));
        }
        let desk = opened_or_begun(config).await?;
        // What a desk begins with is there before anything of others.
        machine::begin(&desk, &config.mail_domain(), &config.desk).await?;
        Ok(Self::Own(desk))
    }

    async fn take(&mut self, part: Part) -> Result<Took, Failure> {
        match self {
            Self::Running(talk) => talk.part(&part).await,
            Self::Own(desk) => deeds::take(desk, part).await,
        }
    }

    async fn leave(self) {
        if let Self::Own(desk) = self {
            desk.close().await;
            machine::leave(desk);
        }
    }
}
