//! The one writer to the terminal.

use std::io::{self, Write};

use crate::exit::Failure;

/// Says something on standard output.
///
/// # Errors
/// The terminal's, or that of the pipe behind.
pub fn say(text: &str) -> Result<(), Failure> {
    writeln!(io::stdout().lock(), "{text}").map_err(|error| Failure::io("Standard output cannot be written", &error))
}

/// Says what is wrong, on standard error. When that fails too, there is nobody left to tell.
pub fn complain(text: &str) {
    drop(writeln!(io::stderr().lock(), "sportello: {text}"));
}

/// Says what an answer is about, on standard error: what is on standard output is for programs too.
pub fn remark(text: &str) {
    drop(writeln!(io::stderr().lock(), "{text}"));
}

/// A small table, columns as wide as they need.
#[must_use]
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        format!("  {}", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
