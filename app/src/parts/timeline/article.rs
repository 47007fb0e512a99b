//! Words of a ticket: who, to whom, when, what, files, and how the mail fares.

use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use shared::id::{OpId, TicketId, Ver};
use shared::ticket::{ArticleKind, Channel, Side, Visibility};
use shared::view::{ArticleView, Delivery, FileView};
use shared::words::desk::{self, Desk as W, say};
use shared::words::{common, time};

use crate::frame;
use crate::live::ticket::Shown;
use crate::parts::avatar::{Avatar, Who};
use crate::parts::facts::more::as_written;
use crate::parts::icon::Icon;
use crate::parts::when::When;

/// What an article is called in the style sheet.
fn kind(kind: ArticleKind) -> &'static str {
    match kind {
        ArticleKind::Request => "request",
        ArticleKind::Reply => "reply",
        ArticleKind::Note => "note",
        ArticleKind::Call => "call",
        ArticleKind::System => "notification",
        ArticleKind::Draft => "draft",
        ArticleKind::Solution => "solution",
    }
}

/// One article.
#[component]
pub fn Article(shown: Shown, op: OpId, article: ArticleView) -> impl IntoView {
    let (lang, ticket) = (frame::lang(), shown.id);
    let (ordinal, ver) = (article.ordinal, article.ver);
    let (anchor, heading) = (format!("a{ordinal}"), format!("a{ordinal}-who"));
    let nobody = if article.kind == ArticleKind::System { W::AMachine } else { W::TheDesk };
    let name = article.author.as_ref().map_or_else(|| say(lang, nobody).to_owned(), |author| author.name.clone());
    let internal = article.visibility == Visibility::Internal;
    let meant = match article.kind {
        ArticleKind::Draft => W::DraftOfAnswer,
        ArticleKind::Solution => W::Solution,
        _ => W::Internal,
    };
    let who = if article.side == Side::Customer { Who::Customer } else { Who::Agent };
    let to = to_words(&article);
    view! {
        <li class="said" data-kind=kind(article.kind) data-internal=internal.then_some("") id=anchor.clone()>
            <Avatar name=name.clone() who size="28"/>
            <article class="said-body" aria-labelledby=format!("a{ordinal}-who")>
                <header>
                    <h2 class="said-who" id=heading>{name}</h2>
                    {internal.then(|| view! { <span class="label" data-tone="internal"><Icon name="note" size="12"/>{say(lang, meant)}</span> })}
                    <span class="said-to">{to}</span>
                    {article.delivery.map(|delivery| view! { <Fares delivery/> })}
                    <a class="said-when" href=format!("#{anchor}")><span class="only-heard">{desk::article_number(lang, ordinal)}</span><When at=article.at/></a>
                </header>
                {match article.body {
                    Some(body) => view! { <div class="prose" data-plain="">{body}</div> }.into_any(),
                    None => view! { <div class="prose quiet">{say(lang, W::Erased)}</div> }.into_any(),
                }}
                {article.quoted.map(|quoted| view! {
                    <details class="quoted"><summary>{say(lang, W::ShowQuoted)}</summary><div class="prose" data-plain="">{quoted}</div></details>
                })}
                {article.has_html.then(|| view! { <Original ticket ver/> })}
                <Files ticket ver files=article.files/>
                {article.sendable.map(|html| as_written(shown, op, "/api/desk/send_draft".to_owned(), html))}
            </article>
        </li>
    }
    .into_any()
}

/// To whom, and on which way.
fn to_words(article: &ArticleView) -> String {
    let lang = frame::lang();
    let names: Vec<&str> = article.to.iter().map(|person| person.name.as_str()).collect();
    // What was written here and not mailed went on no way of its own.
    let channel = if article.delivery.is_some() { Channel::Mail } else { article.channel };
    let way = (channel != Channel::Desk).then(|| common::channel(lang, channel));
    match (article.kind, names.first()) {
        (ArticleKind::Note | ArticleKind::Draft | ArticleKind::Solution, _) => String::new(),
        (ArticleKind::System, _) => say(lang, W::ByAMachine).to_owned(),
        (_, Some(first)) => desk::to_by(lang, first, names.len() - 1, way),
        (_, None) => way.unwrap_or_default().to_owned(),
    }
}

/// The mail as its sender made it, in a frame that may do nothing; fetched when it is opened.
#[component]
fn Original(ticket: TicketId, ver: Ver) -> impl IntoView {
    let lang = frame::lang();
    let frame = view! {
        <iframe
            class="mail" sandbox="" referrerpolicy="no-referrer" title=say(lang, W::ShowOriginal)
            src=format!("/files/html/{ticket}/{ver}")
        ></iframe>
    };
    // Not fetched before it is seen.
    let frame = frame.add_any_attr(custom_attribute("loading", "lazy"));
    view! {
        <details class="quoted" data-kind="mail">
            <summary>{say(lang, W::ShowOriginal)}</summary>
            {frame}
        </details>
    }
    .into_any()
}

/// Files to fetch.
#[component]
fn Files(ticket: TicketId, ver: Ver, files: Vec<FileView>) -> impl IntoView {
    let lang = frame::lang();
    (!files.is_empty()).then(|| {
        let line = |file: FileView| {
            let name = file.name.clone();
            view! {
            <li>
                <a class="file" href=format!("/files/{ticket}/{ver}/{}", file.index) download=file.name.clone() rel="external">
                    <Icon name="paperclip"/><span class="cut">{name}</span><span class="file-size">{time::size(lang, file.bytes)}</span>
                </a>
            </li>
            }
        };
        view! { <ul class="files">{files.into_iter().map(line).collect_view()}</ul> }
    })
}

/// How the mail fares.
#[component]
fn Fares(delivery: Delivery) -> impl IntoView {
    let lang = frame::lang();
    let (tone, words) = match delivery {
        Delivery::Waiting { tries: 0 } => (None, say(lang, W::MailWaits).to_owned()),
        Delivery::Waiting { tries } => (Some("warn"), desk::mail_tried(lang, tries)),
        Delivery::Sent { at } => (None, desk::mail_sent(lang, &time::hour(&frame::local(at)))),
        Delivery::Failed { reason, .. } => (Some("warn"), desk::mail_failed(lang, &reason)),
    };
    view! { <span class="said-state" data-tone=tone>{tone.map(|icon| view! { <Icon name=icon size="12"/> })}{words}</span> }.into_any()
}
