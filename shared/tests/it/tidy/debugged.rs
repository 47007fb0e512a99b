//! What is written for whoever debugs, the browser's modules have no more (`.ci/cut.mjs`): there it writes nothing.

use super::{Tree, none};

/// What becomes a page or a key of one, in the browser too.
const SHOWN: [&str; 3] = ["app/src/", "shared/src/words", "shared/src/view"];
/// The server's side of a request.
const OF_THE_SERVER: &str = "app/src/here";

#[test]
fn nothing_that_is_shown_is_written_for_whoever_debugs() {
    let tree = Tree::read();
    let shown = tree.of(&[".rs"]).filter(|(path, _)| SHOWN.iter().any(|top| path.starts_with(top)) && !path.starts_with(OF_THE_SERVER));
    let found = shown.flat_map(|(path, text)| {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let debugged = code.lines().enumerate().filter(|(_, line)| [":?}", ":#?}"].iter().any(|form| line.contains(form)));
        debugged.map(move |(at, line)| format!("{path}:{}: {line}", at + 1))
    });
    none(found.collect(), "Say it by our own words");
}
