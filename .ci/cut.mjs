// Cuts out of the WASM what no linker can know to be dead.
//   node cut.mjs <wasm with names> <wasm to write>
// What is never called, though its address stands in every erased view: the body becomes `unreachable`; wasm-opt then drops all
// that only it needed. The pattern names whole functions on purpose: the compiler merges alike closures inside of them with
// living ones.
// What is written for whoever debugs (`{:?}`), and what words the errors of libraries (a bound of a date, an unexpected kind of
// JSON): nobody reads those in a browser, our own words stand there. The body becomes "written, nothing".
// What only these wrote with (numbers with a point, for one): no code calls it, and no code and no data has its place in the table any
// more.
// And where in the source something would panic (rustc's own switch for it is not stable): the place becomes `:0:0`, its path
// zeros. What a panic says is kept, but for the values in it.
import { readFileSync, writeFileSync } from "node:fs";

import { Wasm } from "./wasm.mjs";

// The page is taken over at once (hydrate_body), out of what the server sent; what else there is: later, with a route's own module
// (hydrate_lazy); out of a `<template>`; and attributes that are spread over a component, for which a view tells its elements and they
// are copied.
// Streams of bytes no call of ours has.
const NEVER_CALLED =
  /(::(hydrate_async(::\{\{closure\}\})?|into_any_attr::(hydrate_from_template|clone)|any_view::elements)(::h[0-9a-f]{16})?|^intounderlying.*)$/;
const NEVER_READ = /^<(?!wasm_bindgen::JsValue ).* as core::fmt::Debug>::fmt(::h[0-9a-f]{16})?$/;
const NEVER_SAID =
  /^<(jiff(_core)?::.*Error(Kind)?(<.*>)?|serde_core::de::(Unexpected|WithDecimalPoint|OneOf)) as core::fmt::Display>::fmt(::h[0-9a-f]{16})?$/;
const WRITES = /^<.* as core(\[[0-9a-f]+\])?::fmt::(Debug|Display)>::fmt(::h[0-9a-f]{16})?$/;
const CONSTANT = 0x41; // i32.const
const CALL = 0x10;
// A `core::panic::Location`: the path's address and length, the line, the column, four bytes each.
const LOCATION_BYTES = 16;
const WORD_BYTES = 4;
// A number of 32 bits is written in so many, seven at a time.
const NUMBER_BITS = 35;
const SOURCE = ".rs";
const PATH_BYTES_MAX = 300;
const LINE_MAX = 100_000;
const COLUMN_MAX = 1_000;
// A text of no length may lie anywhere but at 0.
const NOWHERE = 1;
// No locals, unreachable, end.
const TRAP = Buffer.from([0, 0x00, 0x0b]);
// No locals, `Ok(())` as the number 0, end.
const NOTHING = Buffer.from([0, CONSTANT, 0x00, 0x0b]);

const [from, to] = process.argv.slice(2);
const wasm = new Wasm(readFileSync(from));
const { bytes } = wasm;
const data = wasm.data();

/** The text at an address, as a part of the file that can be written to. */
function textAt(address, length) {
  const piece = data.find((piece) => piece.address <= address && address + length <= piece.address + piece.length);
  return piece && bytes.subarray(piece.from + address - piece.address, piece.from + address - piece.address + length);
}

function isPath(bytes) {
  return bytes !== undefined && bytes.length > SOURCE.length && bytes.toString("latin1", bytes.length - SOURCE.length) === SOURCE;
}

/** Where in the file the whole words of the data lie that have so many bytes after them. */
function* words(needed) {
  for (const { address, from, length } of data) {
    const first = from + ((WORD_BYTES - (address % WORD_BYTES)) % WORD_BYTES);
    for (let word = first; word + needed <= from + length; word += WORD_BYTES) yield word;
  }
}

/** How many places of the source were cut. The data keeps its length, so it is changed where it lies. */
function cutPlaces() {
  const paths = [];
  for (const at of words(LOCATION_BYTES)) {
    const [path, length, line, column] = [0, 1, 2, 3].map((nth) => bytes.readUInt32LE(at + nth * WORD_BYTES));
    if (length > PATH_BYTES_MAX || line === 0 || line > LINE_MAX || column === 0 || column > COLUMN_MAX) continue;
    const text = textAt(path, length);
    if (!isPath(text)) continue;
    paths.push(text);
    bytes.fill(0, at, at + LOCATION_BYTES);
    bytes.writeUInt32LE(NOWHERE, at);
  }
  for (const path of paths) path.fill(0);
  return paths.length;
}

const nameOf = (index) => wasm.names.get(index) ?? "";

/** How many functions of such names have this body now. */
function replace(pattern, body) {
  let replaced = 0;
  wasm.bodies.forEach((_, nth) => {
    if (!pattern.test(nameOf(wasm.imported + nth))) return;
    wasm.bodies[nth] = body;
    replaced++;
  });
  return replaced;
}

/** Every number that the code may name by an instruction. What only looks like the instruction is one more, so none is missing. */
function numbersAfter(instruction) {
  const found = new Set();
  for (const body of wasm.bodies) {
    for (let begin = body.indexOf(instruction); begin >= 0; begin = body.indexOf(instruction, begin + 1)) {
      let value = 0;
      for (let byte = begin + 1, shift = 0; byte < body.length && shift < NUMBER_BITS; byte++, shift += 7) {
        value += (body[byte] & 0x7f) * 2 ** shift;
        if (body[byte] < 0x80) break;
      }
      found.add(value);
    }
  }
  return found;
}

/** Cuts what writes and has its place in the table, but no code calls it, and no code and no data says that place. */
function cutUnnamed() {
  const named = numbersAfter(CONSTANT);
  const called = numbersAfter(CALL);
  for (const at of words(WORD_BYTES)) named.add(bytes.readUInt32LE(at));
  for (const [place, index] of wasm.table()) {
    if (WRITES.test(nameOf(index)) && !named.has(place) && !called.has(index)) wasm.bodies[index - wasm.imported] = TRAP;
  }
}

const cut = [cutPlaces(), replace(NEVER_CALLED, TRAP), replace(NEVER_READ, NOTHING), replace(NEVER_SAID, NOTHING)];
if (cut.includes(0)) {
  process.stderr.write("Nothing was found to cut: has the WASM no names any more, or does Leptos call it otherwise (.ci/cut.mjs)?\n");
  process.exit(1);
}
cutUnnamed();
writeFileSync(to, wasm.written());
