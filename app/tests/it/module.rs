//! Which of the browser's modules a page belongs to, and what a module asks for as a document.

use app::module::{DESK, INSIGHT, MODULES, Module, NotIn, PORTAL, is_plain};
use app::pages::home::home_of;
use leptos_router::PossibleRouteMatch;
use shared::id::PersonId;
use shared::people::Roles;
use shared::view::Me;

fn of(path: &str) -> Option<&'static str> {
    Module::of(path).map(|module| module.name)
}

#[test]
fn a_page_is_one_modules_or_complete() {
    for path in ["/desk", "/desk/", "/desk/tickets/7"] {
        assert_eq!(of(path), Some(DESK.name), "{path}");
    }
    for path in ["/insight", "/insight/tickets"] {
        assert_eq!(of(path), Some(INSIGHT.name), "{path}");
    }
    for path in ["/portal/new", "/sign-in", "/sign-in/link", "/reset"] {
        assert_eq!(of(path), Some(PORTAL.name), "{path}");
    }
    for path in ["/", "/profiles", "/desks", "/insight.html", "/portals/desk", ""] {
        assert_eq!(of(path), None, "{path}");
        assert!(!is_plain(path), "{path}");
    }
    for path in
        ["/profile", "/settings", "/settings/calendars/new", "/settings/people/7", "/settings/organisations", "/settings/people/import"]
    {
        assert_eq!(of(path), None, "{path}");
        assert!(is_plain(path), "{path} is complete without a module");
    }
}

#[test]
fn a_module_asks_for_the_pages_of_the_others_and_for_no_more() {
    for module in MODULES {
        let asks = |path: &str| NotIn(module).test(path).is_some();
        for path in ["/desk", "/insight/tickets", "/portal/requests/7", "/reset"] {
            assert_eq!(asks(path), of(path) != Some(module.name), "{path} in {}", module.name);
        }
        for path in ["/", "/profile", "/settings", "/settings/people/7", "/settings/organisations"] {
            assert!(asks(path), "{path}: the server knows where one begins, and what no module has");
        }
        assert!(!asks("/nowhere"), "what nobody has would be asked for without end");
    }
}

#[test]
fn the_first_page_of_each_reader_is_a_modules_or_complete() {
    let me = |agent, manager| {
        let roles = Roles { agent, manager, ..Roles::default() };
        Me { person: PersonId(1), name: "Aoife Brennan".to_owned(), email: None, roles }
    };
    assert_eq!(of(home_of(None)), Some(PORTAL.name));
    assert_eq!(of(home_of(Some(&me(true, true)))), Some(DESK.name));
    assert_eq!(of(home_of(Some(&me(false, true)))), Some(INSIGHT.name));
    assert_eq!(of(home_of(Some(&me(false, false)))), Some(PORTAL.name));
    let roles = Roles { administrator: true, ..Roles::default() };
    assert!(is_plain(home_of(Some(&Me { roles, ..me(false, false) }))), "and an administrator's is nobody's");
}
