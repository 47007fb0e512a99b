//! The browser's modules: which pages each of them takes over.
//!
//! The server renders every page and names in its document the module that takes it over. A module has the pages below its roots;
//! another's page it asks for as a document.

use leptos_router::{PartialPathMatch, PathSegment, PossibleRouteMatch};

/// The agents' pages. Its files and the style sheet have the name of the site.
pub const DESK: Module = Module { name: "sportello", roots: &["/desk"], waits: false };
/// The managers' pages.
pub const INSIGHT: Module = Module { name: "insight", roots: &["/insight"], waits: false };
/// The pages of customers and strangers.
pub const PORTAL: Module = Module { name: "portal", roots: &["/portal", "/sign-in", "/reset"], waits: true };

/// All of them. What builds and weighs them is in `.ci/versions`.
pub const MODULES: [Module; 3] = [DESK, INSIGHT, PORTAL];

/// What no module takes over: plain forms, complete as the server renders them.
const PLAIN: &[&str] = &["/settings", "/profile"];

/// Whether no module takes the page over.
#[must_use]
pub fn is_plain(path: &str) -> bool {
    is_below(path, PLAIN)
}

fn is_below(path: &str, roots: &[&str]) -> bool {
    roots.iter().any(|root| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// One of the modules.
#[derive(Debug, Clone, Copy)]
pub struct Module {
    /// What its files are called.
    pub name: &'static str,
    /// Its pages are at these paths and below.
    roots: &'static [&'static str],
    /// Its pages are complete without it, so it waits until the browser has nothing else to do.
    pub waits: bool,
}

impl Module {
    /// Whose page it is.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        MODULES.into_iter().find(|module| module.has(path))
    }

    fn has(self, path: &str) -> bool {
        is_below(path, self.roots)
    }
}

/// The way, in a module, to all pages that only others have, or none; and to `/`, which leads on to one that the server knows.
#[derive(Debug, Clone, Copy)]
pub struct NotIn(pub Module);

impl PossibleRouteMatch for NotIn {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let others = MODULES.iter().any(|module| module.name != self.0.name && module.has(path));
        (others || is_plain(path) || path == "/").then(|| PartialPathMatch::new("", Vec::new(), path))
    }

    // The server lists the pages of `App`, which has all of them.
    fn generate_path(&self, _: &mut Vec<PathSegment>) {}
}
