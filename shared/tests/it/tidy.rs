//! The rules of the house, checked over the whole tree. They only ever get stricter: a number here is lowered, never raised.

mod debugged;
mod lengths;

use std::path::{Path, PathBuf};

/// Lines of a Rust, TypeScript or CSS file.
const FILE_LINES_MAX: usize = 400;
/// The width that rustfmt keeps code within; it breaks no comment.
const COMMENT_CHARS_MAX: usize = 140;
/// What the top level holds besides dot-files; nothing else.
const TOP_LEVEL: [&str; 16] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "app",
    "end2end",
    "frontend",
    "public",
    "server",
    "shared",
    "style",
];
/// The files of `app` that may look at a feature.
const FEATURE_FILES: [&str; 3] = ["app/src/lib.rs", "app/src/respond.rs", "app/src/here.rs"];

struct Tree {
    files: Vec<(String, String)>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

impl Tree {
    /// Every source file that git would keep: what is built, fetched or run lies outside these folders.
    fn read() -> Self {
        let mut files = Vec::new();
        for top in ["app", "end2end", "frontend", "server", "shared", "style", ".ci"] {
            gather(&root().join(top), &mut files);
        }
        assert!(100 < files.len(), "the tree is read");
        Self { files }
    }

    fn of<'a>(&'a self, ends: &'a [&'a str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        let wanted = move |(path, _): &&(String, String)| ends.iter().any(|end| path.ends_with(end));
        self.files.iter().filter(wanted).map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

fn gather(folder: &Path, files: &mut Vec<(String, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && !["node_modules", "target", "test-results", "playwright-report"].contains(&name.as_str()) {
            gather(&path, files);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let path = path.strip_prefix(root()).expect("it is below the root").to_string_lossy().into_owned();
            files.push((path, text));
        }
    }
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("tests.rs") || path.starts_with("end2end/")
}

#[track_caller]
fn none(found: Vec<String>, remedy: &str) {
    assert!(found.is_empty(), "{remedy}:\n{}", found.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let tree = Tree::read();
    let long = tree
        .of(&[".rs", ".ts", ".js", ".css"])
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| FILE_LINES_MAX < *lines);
    let found = long.map(|(path, lines)| format!("{path}: {lines} lines, {FILE_LINES_MAX} are allowed"));
    none(found.collect(), "Cut the file where its idea ends");
}

#[test]
fn no_comment_is_too_wide() {
    let tree = Tree::read();
    let found = tree.of(&[".rs"]).flat_map(|(path, text)| {
        let wide = |line: &str| line.trim_start().starts_with("//") && COMMENT_CHARS_MAX < line.chars().count();
        text.lines().enumerate().filter(move |(_, line)| wide(line)).map(move |(at, _)| format!("{path}:{}", at + 1))
    });
    none(found.collect(), "Break the line");
}

#[test]
fn every_rust_file_says_what_it_is_for() {
    let tree = Tree::read();
    let found = tree.of(&[".rs"]).filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path.to_owned());
    none(found.collect(), "Begin the file with `//!` and a sentence");
}

#[test]
fn nothing_is_left_to_do() {
    let tree = Tree::read();
    let words = [concat!("FIX", "ME"), concat!("TO", "DO"), concat!("db", "g!("), concat!("to", "do!("), concat!("unimpl", "emented!(")];
    let found = tree.of(&[".rs", ".ts", ".js", ".css"]).flat_map(|(path, text)| {
        let left = text.lines().enumerate().filter(move |(_, line)| words.iter().any(|word| line.contains(word)));
        left.map(move |(at, line)| format!("{path}:{}: {line}", at + 1))
    });
    none(found.collect(), "Finish it, or leave it out");
}

/// Whether a text that begins in this line is a statement of the database's.
fn is_query(line: &str) -> bool {
    let begins = ["SELECT ", "UPDATE ", "UPSERT ", "DELETE ", "INSERT ", "CREATE ", "DEFINE ", "REMOVE "];
    line.split('"').skip(1).any(|text| begins.iter().any(|word| text.starts_with(word)))
}

#[test]
fn surrealql_occurs_in_the_store_only() {
    let tree = Tree::read();
    let outside = tree.of(&[".rs", ".surql"]).filter(|(path, _)| !path.starts_with("server/desk/src/store"));
    let found = outside.filter(|(path, text)| {
        path.ends_with(".surql")
            || (!is_test(path)
                && text.lines().any(|line| line.contains(concat!(".que", "ry(\"")) || line.contains("BEGIN;") || is_query(line)))
    });
    none(found.map(|(path, _)| path.to_owned()).collect(), "Put the query beside its typed function in server/desk/src/store");
    let assembled =
        tree.of(&[".rs"]).filter(|(path, text)| path.starts_with("server/desk/src/store") && text.contains(concat!(".query(&for", "mat!")));
    none(assembled.map(|(path, _)| path.to_owned()).collect(), "Bind the value; take the name from an enum");
}

/// A test that ends the process cannot tell whether what it wrote had reached the disk.
#[test]
fn the_database_is_asked_to_sync_every_transaction() {
    let tree = Tree::read();
    let (_, bare) = tree.files.iter().find(|(file, _)| file == "server/desk/src/store/bare.rs").expect("the database is opened there");
    for line in ["const SYNC: &str = \"every\";", "?sync={SYNC}\"", "(\"datastore_sync\", SYNC)"] {
        assert!(bare.contains(line), "What is acknowledged is on disk: {line}");
    }
}

#[test]
fn features_are_chosen_by_the_leaves() {
    let tree = Tree::read();
    let found = tree.of(&[".rs"]).filter(|(path, text)| {
        path.starts_with("app/src/") && !FEATURE_FILES.contains(path) && (text.contains("cfg(feature") || text.contains("cfg(not(feature"))
    });
    none(found.map(|(path, _)| path.to_owned()).collect(), "Use an Effect, or respond.rs");
}

#[test]
fn each_crate_knows_only_what_it_may() {
    let tree = Tree::read();
    let manifest =
        |path: &str| tree.files.iter().find(|(file, _)| file == path).map(|(_, text)| text.as_str()).expect("there is such a manifest");
    let needs = |path: &str, krate: &str| {
        manifest(path).lines().any(|line| line.starts_with(&format!("{krate}.workspace")) || line.starts_with(&format!("{krate} =")))
    };
    let doors = doors(&tree);
    let others = ["shared", "app", "server", "server/mail", "server/import"].map(|krate| format!("{krate}/Cargo.toml"));
    for path in others.iter().map(String::as_str).chain(doors.iter().copied()) {
        assert!(!needs(path, "surrealdb"), "{path}: only desk knows the database");
    }
    for path in doors {
        assert!(!needs(path, "desk") && !needs(path, "server"), "{path}: the browser gets no desk");
    }
    for krate in ["leptos", "tokio", "axum", "desk"] {
        assert!(!needs("shared/Cargo.toml", krate), "shared knows nothing of {krate}");
        assert!(krate == "tokio" || !needs("server/mail/Cargo.toml", krate), "mail knows nothing of {krate}");
        assert!(!needs("server/import/Cargo.toml", krate), "import knows nothing of {krate}");
    }
    assert!(!needs("server/desk/Cargo.toml", "leptos"), "the machine has no face");
    assert!(manifest("app/Cargo.toml").contains("desk = { workspace = true, optional = true }"), "the browser gets no desk");
}

/// The manifests of the crates that take pages over in the browser.
fn doors(tree: &Tree) -> Vec<&str> {
    let found = tree.of(&["/Cargo.toml"]).map(|(path, _)| path).filter(|path| path.starts_with("frontend/"));
    found.collect()
}

/// A row of the app's table of modules.
struct Module<'a> {
    constant: &'a str,
    /// What its files are called.
    name: &'a str,
    roots: Vec<&'a str>,
}

impl<'a> Module<'a> {
    fn all(table: &'a str) -> Vec<Self> {
        let row = |line: &'a str| {
            let (constant, row) = line.strip_prefix("pub const ")?.split_once(": Module = Module { name: \"")?;
            let (name, row) = row.split_once("\", roots: &[")?;
            let (roots, _) = row.split_once(']')?;
            Some(Self { constant, name, roots: roots.split(", ").map(|root| root.trim_matches('"')).collect() })
        };
        table.lines().filter_map(row).collect()
    }

    /// What its components are called: `DESK` has `DeskApp` and `DeskRoutes`.
    fn component(&self) -> String {
        let (first, rest) = self.constant.split_at(1);
        format!("{first}{}", rest.to_lowercase())
    }

    fn has(&self, path: &str) -> bool {
        self.roots.iter().any(|root| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }
}

/// What a component of `app` has routes to, one in a line, in its order.
fn routes_of<'a>(app: &'a str, component: &str) -> Vec<&'a str> {
    let (_, from) = app.split_once(&format!("fn {component}()")).expect("there is such a component");
    let (body, _) = from.split_once("\n}").expect("it ends");
    body.lines().filter(|line| line.trim().starts_with('<') && (line.contains("Route ") || line.contains("Routes/>"))).collect()
}

#[test]
fn each_module_has_its_own_pages_and_no_other() {
    let tree = Tree::read();
    let text = |path: &str| tree.files.iter().find(|(file, _)| file == path).map(|(_, text)| text.as_str()).expect("there is such a file");
    let trimmed = |routes: Vec<&str>| routes.into_iter().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    let app = text("app/src/lib.rs");
    let modules = Module::all(text("app/src/module.rs"));
    assert!(1 < modules.len(), "the table is read");
    let constants: Vec<_> = modules.iter().map(|module| module.constant).collect();
    assert!(
        text("app/src/module.rs").contains(&format!("MODULES: [Module; {}] = [{}];", modules.len(), constants.join(", "))),
        "all are in it"
    );

    let home = "<Route path=path!(\"/\") view=Home ssr=SsrMode::Async/>".to_owned();
    let profile = "<Route path=path!(\"/profile\") view=Profile ssr=SsrMode::Async/>".to_owned();
    let own = |module: &Module| format!("<{}Routes/>", module.component());
    let plain = "<SettingsRoutes/>".to_owned();
    let whole: Vec<_> = [home, profile].into_iter().chain(modules.iter().map(own)).chain([plain]).collect();
    assert_eq!(trimmed(routes_of(app, "App")), whole, "the server has all pages");
    for module in &modules {
        let elsewhere = format!("<Route path=NotIn({}) view=Elsewhere/>", module.constant);
        let wanted = [elsewhere, own(module)];
        assert_eq!(trimmed(routes_of(app, &format!("{}App", module.component()))), wanted, "{}", module.constant);
        let routes = routes_of(app, &format!("{}Routes", module.component()));
        // Below a parent, paths go on from its.
        let indent = |line: &str| line.len() - line.trim_start().len();
        let outer = routes.iter().map(|line| indent(line)).min();
        let outer: Vec<_> = routes.into_iter().filter(|line| Some(indent(line)) == outer).collect();
        let paths: Vec<_> = outer.iter().map(|line| line.split('"').nth(1).expect("a route has a path")).collect();
        let strays: Vec<_> =
            paths.iter().filter(|path| modules.iter().filter(|other| other.has(path)).count() != 1 || !module.has(path)).collect();
        assert!(strays.is_empty(), "{}: pages of no root, or another's: {strays:?}", module.constant);
        let bare: Vec<_> = module.roots.iter().filter(|root| !paths.iter().any(|path| path.starts_with(**root))).collect();
        assert!(bare.is_empty(), "{}: roots without a page: {bare:?}", module.constant);
    }
}

#[test]
fn each_module_has_a_door_and_a_limit() {
    let tree = Tree::read();
    let text = |path: &str| tree.files.iter().find(|(file, _)| file == path).map(|(_, text)| text.as_str()).expect("there is such a file");
    let modules = Module::all(text("app/src/module.rs"));
    let (_, rows) = text(".ci/versions").split_once("BROWSER_MODULES=(\n").expect("the modules are built");
    let (rows, _) = rows.split_once("\n)").expect("they end");
    let rows: Vec<Vec<_>> = rows.lines().map(|row| row.trim().trim_matches('"').split(' ').collect()).collect();
    // What computes a clock again takes no page over.
    let rows: Vec<Vec<_>> = rows.into_iter().filter(|row| row[0] != "proof").collect();
    assert_eq!(rows.len(), modules.len());
    assert_eq!(doors(&tree).len(), modules.len() + 1, "no door leads nowhere");
    for (module, row) in modules.iter().zip(rows) {
        let [krate, name, limit] = row[..] else { panic!("a row is the crate, the name and the limit: {row:?}") };
        assert_eq!(name, module.name);
        assert!(limit.parse::<u32>().is_ok(), "{name}: {limit}");
        let folder = if krate == "frontend" { krate.to_owned() } else { format!("frontend/{krate}") };
        assert!(text(&format!("{folder}/Cargo.toml")).contains(&format!("name = \"{krate}\"\n")), "{krate}");
        let takes = format!("hydrate_body(app::{}App);", module.component());
        assert!(text(&format!("{folder}/src/lib.rs")).contains(&takes), "{krate}: {takes}");
    }
}

#[test]
fn shared_cannot_know_the_time_or_fail_from_outside() {
    let tree = Tree::read();
    let words = ["::now()", "std::fs", "std::net", "std::env", "std::time::", "async fn", "rand::", "getrandom"];
    // A file of another system is handed to `import`, which is to give the same for it at any time.
    let pure = |path: &str| ["shared/src/", "server/import/src/"].iter().any(|folder| path.starts_with(folder));
    let found = tree.of(&[".rs"]).filter(|(path, text)| pure(path) && words.iter().any(|word| text.contains(word)));
    none(found.map(|(path, _)| path.to_owned()).collect(), "Make it an argument");
}

/// Until an administrator can record that figures about one agent are agreed.
#[test]
fn there_are_no_figures_about_one_agent_and_presence_is_not_stored() {
    let tree = Tree::read();
    let (_, ask) = tree.files.iter().find(|(file, _)| file == "shared/src/kpi/ask.rs").expect("reports are asked for");
    let (_, filter) = ask.split_once("pub struct Filter {").expect("a report has a filter");
    let (filter, _) = filter.split_once("\n}").expect("it ends");
    assert!(filter.contains("QueueId") && !filter.contains("PersonId"), "A report is about a team:{filter}");
    let kept = ["server/desk/src/store", "server/desk/src/checkpoint"];
    let stored = |path: &str| kept.iter().any(|place| path.starts_with(place));
    assert!(kept.iter().all(|place| tree.of(&[".rs"]).any(|(path, _)| path.starts_with(place))), "there is something to look at");
    let found = tree.of(&[".rs", ".surql"]).filter(|(path, text)| stored(path) && text.to_lowercase().contains("presence"));
    none(found.map(|(path, _)| path.to_owned()).collect(), "Who looks at what is told and forgotten");
}

#[test]
fn open_is_one_word_in_the_italian_figures() {
    let tree = Tree::read();
    let words: Vec<_> = tree.of(&[".rs"]).filter(|(path, _)| path.starts_with("shared/src/words/insight")).collect();
    assert!(words.iter().any(|(_, text)| text.contains("Aperti")), "the words are found");
    let found = words.iter().flat_map(|(path, text)| {
        let other = text.lines().filter(|line| line.to_lowercase().contains("in corso"));
        other.map(move |line| format!("{path}: {line}"))
    });
    none(found.collect(), "Say \"aperti\"");
}

#[test]
fn colours_and_layers_are_tokens() {
    let tree = Tree::read();
    let free = ["style/tokens.css", "style/utilities.css", "style/print.css"];
    let hex = |line: &str| {
        line.split('#').skip(1).any(|rest| rest.chars().take_while(char::is_ascii_hexdigit).count() >= 3 && line.contains(':'))
    };
    let found = tree.of(&[".css"]).filter(|(path, _)| !free.contains(path)).flat_map(|(path, text)| {
        let bad = move |line: &&str| hex(line) || line.contains("!important") || line.contains("z-index: ") && !line.contains("var(");
        text.lines().filter(bad).map(move |line| format!("{path}: {}", line.trim()))
    });
    none(found.collect(), "Name it in style/tokens.css");
}

#[test]
fn every_part_has_its_style_and_the_reverse() {
    let tree = Tree::read();
    let found = tree.of(&[".css"]).filter_map(|(path, _)| {
        let name = path.strip_prefix("style/parts/")?.strip_suffix(".css")?.replace('-', "_");
        let part = format!("app/src/parts/{name}");
        let there = tree.files.iter().any(|(file, _)| *file == format!("{part}.rs") || file.starts_with(&format!("{part}/")));
        let used = there || tree.of(&[".rs"]).any(|(file, text)| file.starts_with("app/src/") && text.contains(&name.replace('_', "-")));
        (!used).then(|| path.to_owned())
    });
    none(found.collect(), "A style without a part is dead");
}

#[test]
fn the_top_level_is_the_agreed_shape() {
    let found =
        std::fs::read_dir(root()).expect("the root can be read").flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let odd = found.filter(|name| !name.starts_with('.') && !TOP_LEVEL.contains(&name.as_str()) && name != "data" && name != "target");
    none(odd.collect(), "It has a place in one of the folders");
}

/// Deeper ones are what their folder's file says.
#[test]
fn the_code_map_names_every_file_at_the_top_of_a_crate() {
    let tree = Tree::read();
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("it is there");
    let (_, text) = text.split_once("## Entry points").expect("it says where to begin");
    let (text, _) = text.split_once("## Invariants").expect("the map ends");
    let (begins, map) = text.split_once("## Code map").expect("there is a map");
    for krate in ["shared", "server/mail", "server/import", "server/desk", "app", "server"] {
        let own = map.split("\n\n").find(|part| part.starts_with(&format!("**`{krate}/`**"))).expect("each crate is on it");
        let named = |name: &str| own.contains(&format!("`{name}.rs`")) || own.contains(&format!("{name}/"));
        let at_top = tree.of(&[".rs"]).filter_map(|(path, _)| path.strip_prefix(&format!("{krate}/src/"))?.strip_suffix(".rs"));
        let found = at_top.filter(|name| !name.contains('/') && *name != "lib" && !named(name));
        let found = found.filter(|name| !begins.contains(&format!("{name}.rs`")));
        none(found.map(|name| format!("{krate}/src/{name}.rs")).collect(), "Say in ARCHITECTURE.md what it is for");
    }
}

#[test]
fn the_container_is_built_with_the_pinned_rust() {
    let text = |path: &str| std::fs::read_to_string(root().join(path)).expect("it is there");
    let (versions, container) = (text(".ci/versions"), text("server/deploy/Containerfile"));
    let pinned = versions.lines().find_map(|line| line.strip_prefix("RUST_VERSION=")).expect("it is pinned");
    let from = format!("FROM docker.io/library/rust:{pinned}-bookworm AS build");
    assert!(container.lines().any(|line| line == from), "{from}");
}

#[test]
fn no_path_of_a_machine_is_in_the_tree() {
    let tree = Tree::read();
    let paths = [concat!("/ro", "ot/"), concat!("/wo", "rk/")];
    // Where a path begins: after a blank, a quote or a sign, not in the midst of another one.
    let begins =
        |text: &str, path: &str| text.match_indices(path).any(|(at, _)| text[..at].ends_with([' ', '"', '\'', '=', '(', '\n', ':']));
    let found = tree.files.iter().filter(|(_, text)| paths.iter().any(|path| begins(text, path)));
    none(found.map(|(path, _)| path.clone()).collect(), "Ask the environment");
}
