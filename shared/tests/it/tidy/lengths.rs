//! How long a function and a component may be.

use super::{Tree, none};

/// Lines of a function with its signature: what a screen shows at once.
const FUNCTION_LINES_MAX: usize = 70;
/// Lines of a component, whose tree lies deeper and is read slower.
const COMPONENT_LINES_MAX: usize = 60;

#[test]
fn no_function_is_too_long() {
    let tree = Tree::read();
    let found = tree.of(&[".rs"]).flat_map(|(path, text)| {
        let long = Function::all(text).into_iter().filter(|function| function.lines_max() < function.lines);
        long.map(move |it| format!("{path}:{}: {} has {} lines, {} are allowed", it.at, it.name, it.lines, it.lines_max()))
    });
    none(found.collect(), "Name a part of it and put it below");
}

#[derive(Debug, PartialEq, Eq)]
struct Function<'a> {
    /// The line of its name, from 1.
    at: usize,
    name: &'a str,
    lines: usize,
    component: bool,
}

impl<'a> Function<'a> {
    /// All of a file. As rustfmt sets them, one ends with the next line that closes something as far to the left as it begins.
    fn all(text: &'a str) -> Vec<Self> {
        let lines: Vec<_> = text.lines().collect();
        let (mut component, mut found) = (false, Vec::new());
        for (at, line) in lines.iter().enumerate() {
            component |= line.trim_start().starts_with("#[component");
            let Some(name) = name(line) else { continue };
            let indent = &line[..line.len() - line.trim_start().len()];
            let ends =
                |line: &str| line.strip_prefix(indent).is_some_and(|rest| rest == "}" || rest.starts_with(')') && rest.ends_with(';'));
            let below = || lines[at + 1..].iter().take_while(|line| !ends(line)).count() + 1;
            let lines = 1 + if line.ends_with([';', '}']) { 0 } else { below() };
            found.push(Self { at: at + 1, name, lines, component: std::mem::take(&mut component) });
        }
        found
    }

    fn lines_max(&self) -> usize {
        if self.component { COMPONENT_LINES_MAX } else { FUNCTION_LINES_MAX }
    }
}

/// What the function is called that begins in a line.
fn name(line: &str) -> Option<&str> {
    let (before, rest) = line.split_once("fn ")?;
    let begins = |word: &str| word.starts_with("pub") || word.ends_with(')') || ["const", "async"].contains(&word);
    if before.split_whitespace().all(begins) { rest.split(['(', '<']).next() } else { None }
}

#[test]
fn the_lines_of_a_function_are_counted_from_its_name_to_its_end() {
    let text = [
        "#[component]",
        "pub fn Row(",
        "    id: u8,",
        ") -> impl IntoView {",
        "    view! {",
        "    }",
        "}",
        "",
        "impl Row {",
        "    const fn one() -> u8 { 1 }",
        "",
        "    pub(in crate::parts) async fn two<T>(",
        "        it: T,",
        "    ) {",
        "        // What a fn is.",
        "    }",
        "}",
        "",
        "trait Seen {",
        "    fn seen(",
        "        self,",
        "    ) -> bool;",
        "}",
    ];
    let text = text.join("\n");
    let function = |at, name, lines, component| Function { at, name, lines, component };
    let wanted =
        [function(2, "Row", 6, true), function(10, "one", 1, false), function(12, "two", 5, false), function(20, "seen", 3, false)];
    assert_eq!(Function::all(&text), wanted);
}
