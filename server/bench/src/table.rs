//! What is printed: each figure beside the floor measured in the same run, their ratio, the aim, and whether it is reached.

use std::io::{self, Write};

const HEAD: [&str; 7] = ["what", "Sportello", "floor", "ratio", "aim", "reached", "n"];

/// One figure.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    what: String,
    figure: String,
    floor: String,
    ratio: String,
    aim: String,
    reached: String,
    n: String,
}

impl Line {
    /// A figure of something.
    pub(crate) fn new(what: impl Into<String>, figure: impl Into<String>) -> Self {
        Self { what: what.into(), figure: figure.into(), ..Self::default() }
    }

    /// What it is measured against, and how many times that it is.
    pub(crate) fn floor(mut self, floor: impl Into<String>, ratio: Option<f64>) -> Self {
        self.floor = floor.into();
        self.ratio = ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}"));
        self
    }

    /// What is aimed at, and whether it is so.
    pub(crate) fn aim(mut self, aim: impl Into<String>, reached: bool) -> Self {
        self.aim = aim.into();
        self.reached = if reached { "yes" } else { "NO" }.to_owned();
        self
    }

    /// How often it was measured.
    pub(crate) fn n(mut self, n: usize) -> Self {
        self.n = n.to_string();
        self
    }

    fn cells(&self) -> [&str; 7] {
        [&self.what, &self.figure, &self.floor, &self.ratio, &self.aim, &self.reached, &self.n]
    }
}

/// All figures, in sections.
#[derive(Debug, Default)]
pub(crate) struct Table {
    sections: Vec<(String, Vec<Line>)>,
}

impl Table {
    /// Adds a section. It is said at once on standard error too, so that a run that breaks off has told what it knew.
    pub(crate) fn section(&mut self, title: &str, lines: Vec<Line>) {
        for line in &lines {
            note(&format!("  {}: {} (floor {}) {}", line.what, line.figure, line.floor, line.reached));
        }
        self.sections.push((title.to_owned(), lines));
    }

    /// How many aims there are and how many are reached.
    fn score(&self) -> (usize, usize) {
        let aims = || self.sections.iter().flat_map(|(_, lines)| lines).filter(|line| !line.aim.is_empty());
        (aims().filter(|line| line.reached == "yes").count(), aims().count())
    }

    /// Prints everything.
    ///
    /// # Errors
    /// The terminal's.
    pub(crate) fn print(&self, about: &[String]) -> io::Result<()> {
        let mut widths = HEAD.map(|head| head.chars().count());
        for (_, lines) in &self.sections {
            for line in lines {
                for (width, cell) in widths.iter_mut().zip(line.cells()) {
                    *width = (*width).max(cell.chars().count());
                }
            }
        }
        let row = |cells: [&str; 7]| {
            let cells: Vec<String> = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            cells.join("  ").trim_end().to_owned()
        };
        let mut out = io::stdout().lock();
        for line in about {
            writeln!(out, "{line}")?;
        }
        for (title, lines) in &self.sections {
            writeln!(out, "\n{title}\n{}", row(HEAD))?;
            for line in lines {
                writeln!(out, "{}", row(line.cells()))?;
            }
        }
        let (reached, aims) = self.score();
        writeln!(out, "\n{reached} of {aims} aims reached.")
    }
}

/// Says what is being done, apart from the figures.
pub(crate) fn note(words: &str) {
    // When the terminal is gone there is nobody left to tell.
    drop(writeln!(io::stderr().lock(), "{words}"));
}
