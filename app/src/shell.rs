//! The document around [`App`]: made on the server only.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};
use shared::view::Theme;

use crate::App;
use crate::here;

/// The whole document for one request.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let frame = here::frame();
    let theme = frame.theme.map(|theme| match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    });
    // Under it the browser keeps what somebody typed (frontend/page/kept.js).
    let person = frame.me.as_ref().map(|me| me.person.to_string());
    let mut module = options.clone();
    module.output_name = here::module().name.into();
    // What every module's JavaScript ends with, pages without one have alone.
    let scripts = if here::plain_page() {
        view! { <script type="module" src="/page.js" nonce=use_nonce()></script> }.into_any()
    } else {
        view! { <HydrationScripts options=module defer=here::unhurried()/> }.into_any()
    };
    view! {
        <!DOCTYPE html>
        <html lang=frame.lang.tag() data-theme=theme data-person=person>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="preload" href="/fonts/inter-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous" nonce=use_nonce()/>
                <HashedStylesheet options/>
                {scripts}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
