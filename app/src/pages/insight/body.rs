//! The report itself: cards in the order of a manager's questions.

use jiff::SignedDuration;
use leptos::prelude::*;
use shared::kpi::ask::{Stretch, Wish};
use shared::kpi::figure::{AGE_BANDS, Figure, RESOLUTION_BANDS};
use shared::kpi::report::{Day, Report};
use shared::kpi::spread::Spread;
use shared::words::insight::{self, Insight, Meaning, Time, meaning, say};
use shared::words::time::day_short;

use super::frame::ReportBar;
use super::rows::{Channels, Queues};
use super::{Told, behind};
use crate::api::insight::Overview;
use crate::frame;
use crate::parts::chart::axis::tenths;
use crate::parts::chart::{Bar, Bars, FlowChart, Hit, OpenChart};
use crate::parts::data_table::{Cell, ChartTable, TableRow};
use crate::parts::insight_card::{Card, Said};
use crate::parts::period::PeriodForm;

/// The whole report.
#[component]
pub fn Body(
    /// What the URL asks for.
    wish: Wish,
    /// The figures.
    overview: Overview,
) -> impl IntoView {
    let lang = frame::lang();
    let Overview { report, queues, zone } = overview;
    let against = format!("{}, {}", insight::days(lang, report.ask.period), insight::against(lang, report.ask.period, report.running));
    let spam = (0 < report.now.spam).then(|| view! {
        <p class="change"><a class="link" href=behind(&wish, Stretch::Asked, Figure::Spam)>{insight::spam(lang, report.now.spam)}</a></p>
    });
    let times = [Time::Answered, Time::Acknowledged];
    view! {
        <ReportBar title=say(lang, Insight::Title).to_owned()/>
        <PeriodForm wish queues=queues.clone() against/>
        <div class="report-body">
            <Flows wish report=report.clone()/>
            <div class="cards" data-columns="3">
                <Open wish report=report.clone()/>
                {times.map(|time| view! { <Wait wish report=report.clone() time/> })}
            </div>
            <div class="cards" data-columns="2">
                <Resolutions wish report=report.clone()/>
                <Ages wish report=report.clone()/>
            </div>
            <div class="cards" data-columns="2">
                <Queues wish rows=report.queues.clone() names=queues opened=(report.now.opened, report.then.opened)/>
                <Channels wish rows=report.channels.clone() opened=(report.now.opened, report.then.opened)/>
            </div>
            <div class="cards">
                <div><p class="change">{insight::foot(lang, &zone)}</p>{spam}</div>
            </div>
        </div>
    }
    .into_any()
}

fn names(days: &[Day]) -> Vec<String> {
    days.iter().map(|day| day_short(frame::lang(), day.date)).collect()
}

/// Opened and resolved.
#[component]
fn Flows(wish: Wish, report: Report) -> impl IntoView {
    let lang = frame::lang();
    let Report { now, then, days, .. } = report;
    let sentence = insight::flows(lang, &now);
    let said = Said {
        fresh: expect_context::<Told>().news("flows", &sentence),
        sentence,
        href: Some(behind(&wish, Stretch::Asked, Figure::Opened)),
        change: insight::flows_change(lang, &now, &then),
        more: Vec::new(),
        meaning: meaning(lang, Meaning::Flows),
    };
    let open = move |figure| behind(&wish, Stretch::Asked, figure);
    let hit =
        |day: &Day| Hit { words: insight::day_flows(lang, day.date, day.opened, day.resolved), href: open(Figure::OpenedOn(day.date)) };
    let peak = days.iter().enumerate().filter(|(_, day)| 0 < day.opened).max_by_key(|(i, day)| (day.opened, std::cmp::Reverse(*i)));
    let peak = peak.map(|(i, day)| (i, insight::peak(lang, day.date, day.opened)));
    let row = |day: &Day| TableRow {
        head: day_short(lang, day.date),
        cells: vec![
            Cell::count(day.opened, open(Figure::OpenedOn(day.date))),
            Cell::count(day.resolved, open(Figure::ResolvedOn(day.date))),
        ],
    };
    let rows: Vec<TableRow> = days.iter().map(row).collect();
    let (last, some) = (days.last().map_or(0, |day| day.resolved), days.iter().any(|day| 0 < day.opened + day.resolved));
    let (opened, resolved): (Vec<u32>, Vec<u32>) = days.iter().map(|day| (day.opened, day.resolved)).unzip();
    let (names, hits): (Vec<String>, Vec<Hit>) = (names(&days), days.iter().map(hit).collect());
    view! {
        <Card id="flows" hero=true said>
            {some.then(|| view! {
                <FlowChart opened resolved names hits peak end=insight::resolved_end(lang, last)>
                    <ChartTable
                        caption=format!("{}, {}", say(lang, Insight::Opened), say(lang, Insight::Resolved))
                        head=vec![say(lang, Insight::Day), say(lang, Insight::Opened), say(lang, Insight::Resolved)] rows
                    />
                </FlowChart>
            })}
        </Card>
    }
    .into_any()
}

/// What is open, and how it came about.
#[component]
fn Open(wish: Wish, report: Report) -> impl IntoView {
    let lang = frame::lang();
    let Report { now, days, ask, .. } = report;
    let sentence = insight::open(lang, &now);
    let said = Said {
        fresh: expect_context::<Told>().news("open", &sentence),
        sentence,
        href: Some(behind(&wish, Stretch::Asked, Figure::Open)),
        change: insight::open_change(lang, &now, ask.period.from),
        more: Vec::new(),
        meaning: meaning(lang, Meaning::Open),
    };
    let href = move |day: &Day| behind(&wish, Stretch::Asked, Figure::OpenOn(day.date));
    let hit = |day: &Day| Hit { words: insight::day_open(lang, day.date, day.open), href: href(day) };
    let row = |day: &Day| TableRow { head: day_short(lang, day.date), cells: vec![Cell::count(day.open, href(day))] };
    let rows: Vec<TableRow> = days.iter().map(row).collect();
    let open: Vec<u32> = days.iter().map(|day| day.open).collect();
    let some = 0 < now.open_before || open.iter().any(|open| 0 < *open);
    let (names, hits): (Vec<String>, Vec<Hit>) = (names(&days), days.iter().map(hit).collect());
    view! {
        <Card id="open" said>
            {some.then(|| view! {
                <OpenChart
                    open before=now.open_before names hits end=insight::open_end(lang, now.open)
                    was=insight::line_end(lang, Insight::Before, now.open_before)
                >
                    <ChartTable
                        caption=say(lang, Insight::OpenAtEnd).to_owned() head=vec![say(lang, Insight::Day), say(lang, Insight::StillOpen)] rows
                    />
                </OpenChart>
            })}
        </Card>
    }
    .into_any()
}

/// How long customers waited for a person.
#[component]
fn Wait(wish: Wish, report: Report, time: Time) -> impl IntoView {
    let lang = frame::lang();
    let (now, then) = (&report.now, &report.then);
    let (id, now, then, figure, what) = match time {
        Time::Acknowledged => ("acknowledged", now.acknowledged, then.acknowledged, Figure::Acknowledged, Meaning::Acknowledged),
        Time::Answered | Time::Resolved => ("answered", now.answered, then.answered, Figure::Answered, Meaning::Answered),
    };
    let sentence = insight::half_within(lang, time, now);
    let said = Said {
        fresh: expect_context::<Told>().news(id, &sentence),
        sentence,
        href: now.map(|_| behind(&wish, Stretch::Asked, figure)),
        change: insight::time_change(lang, now, then),
        more: Vec::new(),
        meaning: meaning(lang, what),
    };
    let href = behind(&wish, Stretch::Asked, figure);
    view! { <Card id said>{now.map(|now| view! { <Spreads now then href/> })}</Card> }.into_any()
}

/// A figure of a spread, by its word.
type Part = (Insight, fn(&Spread) -> SignedDuration);

/// Median, nine in ten and mean, each beside the period before.
#[component]
fn Spreads(now: Spread, then: Option<Spread>, href: String) -> impl IntoView {
    let lang = frame::lang();
    let parts: [Part; 3] =
        [(Insight::Median, |spread| spread.median), (Insight::NineInTen, |spread| spread.p90), (Insight::Mean, |spread| spread.mean)];
    let all = || parts.iter().flat_map(|(_, part)| [Some(part(&now)), then.as_ref().map(part)]).flatten();
    let longest = all().max().map_or(1.0, |longest| longest.as_secs_f64().max(1.0));
    let width = |time: SignedDuration| format!("--w:{}", tenths(100.0 * time.as_secs_f64() / longest));
    let line = |(name, part): &Part| {
        view! {
            <li><a href=href.clone()>
                <span class="cut">{say(lang, *name)}</span>
                <span class="bar-track">
                    <span class="bar-fill" data-series="ours" style=width(part(&now))></span>
                    {then.as_ref().map(|then| view! { <span class="bar-fill" data-series="before" style=width(part(then))></span> })}
                </span>
                <span class="bar-value">{insight::lasted(lang, part(&now))}</span>
            </a></li>
        }
    };
    view! { <ul class="bars">{parts.iter().map(line).collect_view()}</ul> }.into_any()
}

/// How long it took to resolve.
#[component]
fn Resolutions(wish: Wish, report: Report) -> impl IntoView {
    let lang = frame::lang();
    let (now, then) = (report.now, report.then);
    let sentence = insight::half_within(lang, Time::Resolved, now.gross);
    let mut more: Vec<_> = now.net.map(|net| insight::net(lang, net)).into_iter().collect();
    more.push(insight::half_life(lang, &now));
    let said = Said {
        fresh: expect_context::<Told>().news("resolved", &sentence),
        sentence,
        href: now.gross.map(|_| behind(&wish, Stretch::Asked, Figure::Resolved)),
        change: insight::time_change(lang, now.gross, then.gross),
        more,
        meaning: meaning(lang, Meaning::Resolved),
    };
    let bands: Vec<Banded> = (0..RESOLUTION_BANDS)
        .map(|band| {
            Banded::new(
                insight::resolution_band(lang, band),
                now.resolved_in[band],
                then.resolved_in[band],
                &wish,
                Figure::ResolvedIn(index(band)),
            )
        })
        .collect();
    view! { <Card id="resolved" said><Bands bands caption=say(lang, Insight::TimeToResolve) count=say(lang, Insight::Resolved)/></Card> }
        .into_any()
}

/// How old what is open is.
#[component]
fn Ages(wish: Wish, report: Report) -> impl IntoView {
    let lang = frame::lang();
    let (now, then) = (report.now, report.then);
    let sentence = insight::ages(lang, &now);
    let said = Said {
        fresh: expect_context::<Told>().news("ages", &sentence),
        sentence,
        href: now.ages.map(|_| behind(&wish, Stretch::Asked, Figure::Open)),
        change: insight::ages_change(lang, &now, &then),
        more: Vec::new(),
        meaning: meaning(lang, Meaning::Ages),
    };
    let bands: Vec<Banded> = (0..AGE_BANDS)
        .map(|band| Banded::new(insight::age_band(lang, band), now.aged[band], then.aged[band], &wish, Figure::Aged(index(band))))
        .collect();
    view! { <Card id="ages" said><Bands bands caption=say(lang, Insight::Age) count=say(lang, Insight::StillOpen)/></Card> }.into_any()
}

/// Bands are few.
fn index(band: usize) -> u8 {
    u8::try_from(band).unwrap_or(u8::MAX)
}

/// One band now and before.
#[derive(Debug, Clone)]
struct Banded {
    bar: Bar,
    before: String,
}

impl Banded {
    fn new(name: &'static str, now: u32, before: u32, wish: &Wish, figure: Figure) -> Self {
        let bar = Bar { name: name.to_owned(), now, before, href: behind(wish, Stretch::Asked, figure) };
        Self { bar, before: behind(wish, Stretch::Before, figure) }
    }
}

/// Bars by band, and the same as a table; nothing where every band is empty.
#[component]
fn Bands(bands: Vec<Banded>, caption: &'static str, count: &'static str) -> impl IntoView {
    let lang = frame::lang();
    let row = |band: &Banded| TableRow {
        head: band.bar.name.clone(),
        cells: vec![Cell::count(band.bar.now, band.bar.href.clone()), Cell::count(band.bar.before, band.before.clone())],
    };
    let rows: Vec<TableRow> = bands.iter().map(row).collect();
    let bars: Vec<Bar> = bands.into_iter().map(|band| band.bar).collect();
    bars.iter().any(|bar| 0 < bar.now + bar.before).then(|| {
        view! {
            <figure class="chart">
                <Bars bars/>
                <ChartTable caption=caption.to_owned() head=vec![caption, count, say(lang, Insight::Before)] rows/>
            </figure>
        }
        .into_any()
    })
}
