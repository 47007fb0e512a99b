//! What pages are put together from: codes in URLs and cookies, initials, the scale of a chart.

use app::api::account::news::News;
use app::api::account::next::{encoded, followed, mailed, sign_in_for};
use app::api::desk::choice::{CHOICES, code, status};
use app::frame::base64::decode;
use app::here::cookies::{set_session, set_typed, typed};
use app::parts::avatar::initials;
use app::parts::chart::axis::{Scale, fixed, ticks};
use app::parts::chart::days::apart;
use app::parts::facts::naps;
use app::parts::field::inside_textarea;
use http::{HeaderMap, HeaderValue, header};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use shared::locale::Lang;
use shared::ticket::status::{PendingOn, Status};

#[test]
fn it_reads_the_examples_of_the_standard() {
    for (text, bytes) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmFy", "foobar")] {
        assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
    }
    assert_eq!(decode("Zg*="), None);
}

fn sent(set_cookie: &str) -> HeaderMap {
    let pair = set_cookie.split(';').next().unwrap_or_default();
    let mut headers = HeaderMap::new();
    headers.insert(header::COOKIE, HeaderValue::from_str(&format!("other=1; {pair}")).expect("a cookie is a header's value"));
    headers
}

#[test]
fn what_is_set_is_read_again() {
    let address = "d'ànna+x@esempio.it";
    assert_eq!(typed(&sent(&set_typed(address, true))).as_deref(), Some(address));
    assert_eq!(typed(&sent(&set_typed("", true))), None);
}

#[test]
fn a_session_over_https_is_bound_to_its_host() {
    assert_eq!(set_session("t", true), "__Host-sportello=t; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure");
}

#[test]
fn foreign_cookies_are_no_trouble() {
    for foreign in ["sportello-typed=zz", "sportello-typed=f", "sportello-typed=ff", "sportello-typed=é", "=;;=;a", "sportello-typed="] {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_bytes(foreign.as_bytes()).expect("bytes are a header's value"));
        assert_eq!(typed(&headers), None, "{foreign}");
    }
}

#[test]
fn a_url_says_what_became_of_the_form_and_nothing_else() {
    for news in [News::Credentials, News::Wait { seconds: 40 }, News::Dead, News::Saved, News::NotNow] {
        let query = news.param();
        let mut values = query.split('&').filter_map(|pair| pair.split_once('=')).map(|(_, value)| value);
        let code = values.next().unwrap_or_default();
        assert_eq!(News::parse(code, values.next()), Some(news));
    }
    assert_eq!(News::parse("<script>", None), None);
    assert_eq!(News::parse("wait", Some("99999999999999")), Some(News::Wait { seconds: 0 }));
}

#[test]
fn only_paths_of_this_desk_are_followed() {
    for (next, may) in [
        ("/", true),
        ("/portal/requests/1034", true),
        ("/desk?queue=3&sort=age", true),
        ("/insight/tickets?figure=came&from=2026-11-01&q=a%20b/../c", true),
        ("/profile", true),
        ("/settings/people/7", true),
        ("/settings/calendars/new?from=1", true),
        ("", false),
        ("portal", false),
        ("//evil.example", false),
        ("/\\evil.example", false),
        ("https://evil.example", false),
        ("/\t/evil.example", false),
        ("/a\r\nSet-Cookie: x=1", false),
        ("/perché", false),
        ("/api/account/sign_out", false),
        ("/sign-in?next=/", false),
        // A mail as a stranger wrote it is no page of ours, by whatever way.
        ("/files/html/1034/1", false),
        ("/desk/../files/html/1034/1", false),
        ("/desk/%2e%2E/files/html/1034/1", false),
        ("/desktop", false),
        ("/settingsx", false),
    ] {
        assert_eq!(followed(next).is_some(), may, "{next}");
    }
}

#[test]
fn a_mail_that_anybody_can_provoke_names_pages_and_numbers_only() {
    assert_eq!(mailed("/portal/requests/1034").as_deref(), Some("/portal/requests/1034"));
    assert_eq!(mailed("/desk/tickets/1034").as_deref(), Some("/desk/tickets/1034"));
    for next in
        ["", "/", "/portal", "/portal/requests/", "/portal/requests/1034/buy-now", "/portal/new?subject=buy-now", "//evil.example/1"]
    {
        assert_eq!(mailed(next), None, "{next}");
    }
}

#[test]
fn a_path_travels_whole_in_a_query() {
    assert_eq!(encoded("/desk?queue=3&x=a b"), "/desk%3Fqueue%3D3%26x%3Da%20b");
    assert_eq!(sign_in_for("//evil.example"), "/sign-in");
    assert_eq!(sign_in_for("/portal"), "/sign-in?next=/portal");
}

#[test]
fn every_choice_has_a_word_of_its_own() {
    for choice in CHOICES {
        assert_eq!(status(&code(choice)), Some(choice));
    }
    let until = Timestamp::from_second(1_800_000_000).ok();
    let sleeping = Status::Pending { on: PendingOn::Moment, until };
    assert_eq!(status(&code(sleeping)), Some(sleeping));
    assert_eq!(status("merged"), None);
}

fn morning(date: &str) -> Zoned {
    format!("{date}T10:00:00Z").parse::<Timestamp>().expect("a moment").to_zoned(TimeZone::UTC)
}

#[test]
fn a_moment_to_wait_until_is_offered_once_and_said_in_a_sentence() {
    // A Sunday, a Monday, a Tuesday.
    for (date, offered) in [("2026-11-29", 2), ("2026-11-30", 2), ("2026-12-01", 3)] {
        let now = morning(date);
        for lang in Lang::ALL {
            let naps = naps(lang, &now);
            assert_eq!(naps.len(), offered, "{date}: {naps:?}");
            let mut moments: Vec<_> = naps.iter().map(|(_, until)| *until).collect();
            moments.dedup();
            assert_eq!(moments.len(), offered, "{date}: {naps:?}");
        }
    }
    let monday = morning("2026-11-30");
    let words = |lang| naps(lang, &monday).pop().map(|(words, _)| words);
    assert_eq!(words(Lang::En).as_deref(), Some("Wait a week, until 7 Dec, 09:00"));
    assert_eq!(words(Lang::It).as_deref(), Some("Attendi una settimana, fino al 7 dic, 09:00"));
}

#[test]
fn nothing_typed_leaves_its_textarea() {
    for (words, inside) in [
        ("", ""),
        ("</textarea><script>alert(1)</script>", "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a &lt; b", "a &amp;lt; b"),
        ("\nfirst", "\n\nfirst"),
    ] {
        assert_eq!(inside_textarea(words), inside);
    }
}

#[test]
fn initials_are_of_the_first_and_the_last_word() {
    for (name, letters) in [("Priya Nair", "PN"), ("Marco Dal Pozzo", "MP"), ("Sandra", "S"), ("", ""), ("élise «zoë»", "ÉZ")] {
        assert_eq!(initials(name), letters);
    }
}

#[test]
fn zero_is_at_the_foot_and_nothing_leaves_the_drawing() {
    let scale = Scale::new(30, 54, 160);
    assert!((scale.y(0) - 160.0).abs() < f64::EPSILON);
    assert!(0.0 < scale.y(54));
    assert!(scale.x(29) < 1000.0);
    // A desk where nothing happened is drawn too.
    assert!(Scale::new(0, 0, 160).y(0).is_finite());
}

#[test]
fn the_first_and_the_last_day_are_named() {
    assert_eq!(ticks(1), [0]);
    assert_eq!(ticks(2), [0, 1]);
    assert_eq!(ticks(30), [0, 7, 15, 22, 29]);
}

#[test]
fn labels_at_the_same_height_do_not_touch() {
    for (first, second) in [(50.0, 50.0), (14.0, 14.0), (100.0, 95.0), (20.0, 25.0), (10.0, 90.0)] {
        let (one, other) = apart(first, second);
        assert!(15.9 < (one - other).abs(), "{first} and {second} became {one} and {other}");
    }
}

#[test]
fn a_length_is_written_as_any_printer_of_floats_would() {
    for length in [0.0, 0.04, 0.05, 0.96, 9.96, 12.3, 999.949, 1000.0, -0.04, -3.26, 123.456_7] {
        for decimals in [1, 3] {
            let expected = format!("{length:.decimals$}");
            assert_eq!(fixed(length, decimals).trim_start_matches('-'), expected.trim_start_matches('-'));
        }
    }
    assert_eq!((fixed(-3.26, 1), fixed(-0.04, 1)), ("-3.3".to_owned(), "0.0".to_owned()));
}
