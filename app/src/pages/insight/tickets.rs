//! `/insight/tickets`: exactly the tickets that a figure counts.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::kpi::ask::{Stretch, Wish};
use shared::kpi::figure::Figure;
use shared::text::lowered;
use shared::view::TicketLine;
use shared::words::common;
use shared::words::insight::{self, Insight, say};

use super::frame::{Failed, InsightFrame, ReportBar};
use super::{behind_part, refetch_when_nudged};
use crate::api::ApiError;
use crate::api::insight::{BEHIND_LINES_MAX, Behind, tickets};
use crate::api::json::load;
use crate::frame;
use crate::parts::empty::Empty;
use crate::parts::icon::Icon;
use crate::parts::skeleton::Bones;
use crate::parts::title::PageTitle;
use crate::parts::when::When;
use crate::respond;

/// What the URL asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Asked {
    wish: Wish,
    /// Of the overview that the figure stands in; `wish` may be a part of it.
    overview: Wish,
    stretch: Stretch,
    figure: Option<Figure>,
    from: u32,
}

/// The tickets behind a figure.
#[component]
pub fn InsightTickets() -> impl IntoView {
    let (query, location) = (use_query_map(), leptos_router::hooks::use_location());
    let asked = Memo::new(move |_| {
        let query = query.read();
        let wish = Wish::parse(&location.search.read());
        let mut overview = wish;
        match query.get_str("only") {
            Some("queue") => overview.filter.queue = None,
            Some("channel") => overview.filter.channel = None,
            _ => {}
        }
        Asked {
            wish,
            overview,
            stretch: if query.get_str("of") == Some("before") { Stretch::Before } else { Stretch::Asked },
            figure: query.get_str("figure").and_then(|figure| figure.parse().ok()),
            from: query.get_str("skip").and_then(|skip| skip.parse().ok()).unwrap_or(0),
        }
    });
    let found = load(
        move || asked.get(),
        |asked| async move {
            let figure = asked.figure.ok_or(ApiError::NotFound)?;
            tickets(asked.wish, asked.stretch, figure, asked.from).await
        },
    );
    let nudges = refetch_when_nudged(Callback::new(move |()| found.refetch()));
    view! {
        <InsightFrame>
            <Transition fallback=Bones>
                {move || Suspend::new(async move {
                    let found = found.await;
                    respond::late(move || match (found, asked.get_untracked()) {
                        (Ok(read), Asked { figure: Some(figure), .. }) => {
                            nudges.held(read.at);
                            view! { <Lines asked=asked.get_untracked() figure behind=read.value/> }.into_any()
                        }
                        (Err(error), _) => view! { <Failed error/> }.into_any(),
                        (Ok(_), Asked { figure: None, .. }) => view! { <Failed error=ApiError::NotFound/> }.into_any(),
                    })
                })}
            </Transition>
        </InsightFrame>
    }
    .into_any()
}

/// The list.
#[component]
fn Lines(asked: Asked, figure: Figure, behind: Behind) -> impl IntoView {
    let lang = frame::lang();
    let title = insight::figure(lang, figure) + &behind.of;
    let before = match asked.stretch {
        Stretch::Before => format!(", {}", lowered(say(lang, Insight::Before))),
        _ => String::new(),
    };
    let back = format!("/insight?{}", asked.overview.url());
    let shown = asked.from.saturating_add(u32::try_from(BEHIND_LINES_MAX).unwrap_or(u32::MAX));
    let more = (shown < behind.total).then(|| {
        let url = format!("{}&skip={shown}", behind_part(&asked.overview, &asked.wish, asked.stretch, figure));
        view! { <a class="button" data-kind="plain" href=url>{say(lang, Insight::More)}</a> }
    });
    // A figure of one day says its day itself.
    let one_day = matches!(figure, Figure::OpenedOn(_) | Figure::ResolvedOn(_) | Figure::OpenOn(_));
    let days = (!one_day).then(|| view! { <p class="change">{insight::days(lang, behind.period)}</p> });
    let list = if behind.lines.is_empty() {
        let (title, words) = (say(lang, Insight::NoneBehind).to_owned(), say(lang, Insight::NoneBehindWhy).to_owned());
        view! { <Empty icon="chart" title words/> }.into_any()
    } else {
        view! { <ul class="behind-list">{behind.lines.into_iter().map(line).collect_view()}</ul> }.into_any()
    };
    view! {
        <PageTitle words=title.clone()/>
        <ReportBar title=format!("{title}{before}") count=behind.total>
            <a class="button" data-kind="icon" href=back aria-label=say(lang, Insight::BackToFigures) data-hint=say(lang, Insight::BackToFigures)><Icon name="arrow-left"/></a>
        </ReportBar>
        <div class="report-body">{days}{list}<div class="actions">{more}</div></div>
    }
    .into_any()
}

fn line(line: TicketLine) -> impl IntoView {
    let status = common::status(frame::lang(), line.status);
    view! {
        <li>
            <a href=format!("/desk/tickets/{}", line.id) rel="external">
                <span class="number">{line.id.to_string()}</span>
                <span class="cut">{line.subject}</span>
                <span class="behind-by">{status}", "<When at=line.updated_at/></span>
            </a>
        </li>
    }
}
